//! Effects: everything the page does to the world outside of its state.

mod elapsed;
mod focus;
mod media;
mod readings;
mod round;
mod theme;

pub(crate) use elapsed::use_clock;
pub(crate) use focus::use_kept_focus;
pub(crate) use media::{FOLDED, NARROW, use_media};
pub(crate) use readings::{ReadingsHandle, use_readings};
pub(crate) use round::use_round;
pub(crate) use theme::{remembered_theme, use_theme};
