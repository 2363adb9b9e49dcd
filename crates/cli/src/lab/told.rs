//! What there is to tell of an experiment.

use blindsum_lab::Outcome;

/// What came of an experiment, and how long it took.
pub(super) struct Told {
    pub(super) outcome: Outcome,
    pub(super) seconds: f64,
}
