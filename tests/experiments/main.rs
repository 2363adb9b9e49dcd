//! The experiments' figures, each computed again: E8 to E11, E16, E18 and E20 to E22. What was given as exact must come out to the
//! digits given, what was simulated within the errors of both sides.
//!
//! A simulated mean agrees if it differs by at most 3.89 standard errors, a count if its Clopper-Pearson interval holds the law's
//! probability: true figures are refused with alpha = 1e-4 (99.99 %). Seeds are fixed, so that a result is always the same.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]
#![allow(clippy::cast_precision_loss, reason = "all counts are far below 2^53")]

mod counts;
mod curious;
mod figures;
mod laboratory;
mod pooled;
mod residual;
mod rounds;
mod whole;
