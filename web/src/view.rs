//! What the page shows, worked out from the records by pure functions.
//!
//! All of them take the records up to a point: showing an earlier moment means to pass fewer. What a lens does not know
//! cannot be asked of [`blindsum_sim::facts::Facts`].

pub(crate) mod costs;
pub(crate) mod curve;
pub(crate) mod day;
pub(crate) mod day_shown;
pub(crate) mod day_story;
pub(crate) mod first_look;
pub(crate) mod frame;
pub(crate) mod laboratory;
pub(crate) mod ladder;
pub(crate) mod lecture;
pub(crate) mod matter;
pub(crate) mod message;
pub(crate) mod meter;
pub(crate) mod microscope;
pub(crate) mod more_homes;
pub(crate) mod noise;
pub(crate) mod path;
pub(crate) mod plot;
pub(crate) mod sheet;
pub(crate) mod sizes;
pub(crate) mod stage;
pub(crate) mod story;
#[cfg(feature = "tampering")]
pub(crate) mod tampering;
pub(crate) mod transcript;
pub(crate) mod verdict;
pub(crate) mod warnings;
