//! The verdict: the band under the eyes, and the panel about one home.

pub(crate) mod band;
mod changes;
pub(crate) mod look;
mod more;
pub(crate) mod panel;
mod picture;
mod tables;
