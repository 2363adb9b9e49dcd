//! The experiments, one module each. What several of them do stands in [`strip`] and [`truth`].

pub(crate) mod as_printed;
pub(crate) mod per_meter_base;
pub(crate) mod public_strip;

mod strip;
mod truth;
