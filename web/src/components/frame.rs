//! The page's frame: what stands around the picture and the exhibits.

mod about;
mod exhibits;
mod eyes;
mod player;
mod rail;
mod top;

pub(crate) use about::{AboutProps, about};
pub(crate) use exhibits::{ExhibitsProps, exhibits};
pub(crate) use eyes::{EyesProps, drawer_head, eyes};
pub(crate) use player::{PlayerProps, player};
pub(crate) use rail::{RailProps, rail};
pub(crate) use top::{TopProps, top_bar};
