//! The noise laboratory: what its sliders mean, and what it shows of the round that is looked at.

pub(crate) mod curve;
pub(crate) mod here;
pub(crate) mod picture;
pub(crate) mod settings;
pub(crate) mod sheets;
pub(crate) mod trial;
