//! All experiments, in their order.

use crate::experiment::Experiment;
use crate::experiments::{
    adjacent, as_printed, averaging, cap_coins, collusion, curious_meter, equal_samples, factoring,
    forged_bits, free_riders, leaked_epoch, lying_meter, own_noise, per_meter_base, pooled_keys,
    public_strip, read_homes, read_samples, replay, residual, reused_shares, silent_meter, small_shares,
};

/// All of them.
static ALL: [Experiment; 24] = [
    as_printed::EXPERIMENT,
    per_meter_base::EXPERIMENT,
    public_strip::EXPERIMENT,
    small_shares::EXPERIMENT,
    reused_shares::EXPERIMENT,
    pooled_keys::EXPERIMENT,
    silent_meter::EXPERIMENT,
    collusion::EXPERIMENT,
    residual::EXPERIMENT,
    residual::REPAIR,
    own_noise::EXPERIMENT,
    free_riders::EXPERIMENT,
    read_samples::EXPERIMENT,
    forged_bits::EXPERIMENT,
    replay::EXPERIMENT,
    lying_meter::EXPERIMENT,
    averaging::EXPERIMENT,
    factoring::EXPERIMENT,
    adjacent::EXPERIMENT,
    leaked_epoch::EXPERIMENT,
    read_homes::EXPERIMENT,
    equal_samples::EXPERIMENT,
    curious_meter::EXPERIMENT,
    cap_coins::EXPERIMENT,
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
