//! All experiments, in their order.

use crate::experiment::Experiment;
use crate::experiments::{
    adjacent, as_printed, averaging, collusion, curious_meter, equal_samples, factoring, free_riders,
    own_noise, per_meter_base, pooled_keys, public_strip, read_homes, residual, reused_shares, small_shares,
};

/// All of them.
static ALL: [Experiment; 17] = [
    as_printed::EXPERIMENT,
    per_meter_base::EXPERIMENT,
    public_strip::EXPERIMENT,
    small_shares::EXPERIMENT,
    reused_shares::EXPERIMENT,
    pooled_keys::EXPERIMENT,
    collusion::EXPERIMENT,
    residual::EXPERIMENT,
    residual::REPAIR,
    own_noise::EXPERIMENT,
    free_riders::EXPERIMENT,
    averaging::EXPERIMENT,
    factoring::EXPERIMENT,
    adjacent::EXPERIMENT,
    read_homes::EXPERIMENT,
    equal_samples::EXPERIMENT,
    curious_meter::EXPERIMENT,
];

/// All experiments, in their order.
#[must_use]
pub fn all() -> &'static [Experiment] {
    &ALL
}

/// One of them by its id, "E3", in upper or lower case.
#[must_use]
pub fn find(id: &str) -> Option<&'static Experiment> {
    ALL.iter().find(|experiment| experiment.id.eq_ignore_ascii_case(id))
}
