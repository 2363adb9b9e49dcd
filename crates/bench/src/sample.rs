//! What a measurement gives, and what it is for.

use blindsum_bench::Operation;
use blindsum_bench::plan::{RoundPlan, Took};

/// The bits of n at which goals are set.
pub(crate) const GOAL_BITS: u32 = 2048;

/// One measurement.
#[derive(Clone, Copy)]
pub(crate) struct Sample {
    pub(crate) operation: Operation,
    pub(crate) contender: &'static str,
    pub(crate) bits: u32,
    pub(crate) round: u32,
    pub(crate) millis: f64,
}

/// A whole round.
#[derive(Clone, Copy)]
pub(crate) struct RoundSample {
    pub(crate) aim: Aim,
    pub(crate) contender: &'static str,
    pub(crate) plan: RoundPlan,
    pub(crate) round: u32,
    pub(crate) took: Took,
}

/// What a sample is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Aim {
    /// To be compared.
    Common,
    /// The paper's hardest point.
    Hardest,
    /// Growth with m.
    Meters,
    /// Growth with gamma.
    Gammas,
    /// Memory with many meters.
    Crowd,
}

impl Aim {
    /// Its name in files.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Common => "common",
            Self::Hardest => "hardest",
            Self::Meters => "growth-with-m",
            Self::Gammas => "growth-with-gamma",
            Self::Crowd => "crowd",
        }
    }
}
