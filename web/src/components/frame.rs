//! The page's frame: what stands around the picture and the exhibits.

mod about;
mod exhibits;
mod eyes;
mod player;
mod rail;
mod top;

pub(crate) use about::About;
pub(crate) use exhibits::Exhibits;
pub(crate) use eyes::{Eyes, drawer_head};
pub(crate) use player::Player;
pub(crate) use rail::Rail;
pub(crate) use top::Top;
