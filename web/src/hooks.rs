//! Effects: everything the page does to the world outside of its state.

mod address;
mod drawing;
mod elapsed;
mod engine;
mod focus;
mod keys;
mod media;
mod play;
mod powers;
mod readings;
mod round;
mod symbols;
mod theme;
mod tour;

pub(crate) use address::use_address;
pub(crate) use drawing::{Draws, Rounds, Under, use_draws};
pub(crate) use elapsed::use_clock;
pub(crate) use engine::{EngineHandle, use_engine};
pub(crate) use focus::{use_drawer_focus, use_kept_focus};
pub(crate) use keys::{Listens, use_keys};
pub(crate) use media::{FOLDED, MEDIUM, NARROW, SLIM, STACKED, use_media};
pub(crate) use play::use_play;
pub(crate) use powers::use_powers;
pub(crate) use readings::{Files, ReadingsHandle, source_of, use_readings};
pub(crate) use round::{RoundHandle, use_round};
pub(crate) use symbols::use_symbols;
pub(crate) use theme::{remembered_theme, use_theme};
pub(crate) use tour::{remembered_answers, remembered_stop, use_tour};
