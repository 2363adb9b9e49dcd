//! All experiments, in their order.

use crate::experiment::Experiment;
use crate::experiments::{as_printed, per_meter_base, public_strip};

/// All of them.
static ALL: [Experiment; 3] = [as_printed::EXPERIMENT, per_meter_base::EXPERIMENT, public_strip::EXPERIMENT];

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
