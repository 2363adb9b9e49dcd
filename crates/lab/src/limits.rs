//! What a run accepts.

/// More trials than this are not accepted.
pub const MOST_TRIALS: u32 = 1_000_000;
