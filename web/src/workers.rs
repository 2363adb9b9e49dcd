//! Runs a round in real Web Workers: one for each meter, and calculators for the roles that calculate much.
//!
//! The page starts a [`Run`] and hears of it through [`Update`]s. It never sees a worker itself.

mod floor;
mod news;
mod runner;
pub mod worker;

pub use runner::Run;

use std::fmt;
use std::sync::Arc;

use blindsum_core::params::Params;
use blindsum_core::randomness::Randomness;
use blindsum_core::readings::Reading;
use blindsum_core::role::Role;
use blindsum_core::sim::{HostFailure, Outcome, Progress, Record, RoundError};

/// Most meters that the page runs: each one is a worker with a memory of its own.
pub const MAX_METERS: u32 = 16;

/// How long a worker may take over one request of a usual size, in milliseconds.
pub const DEFAULT_DEADLINE_MS: u32 = 60_000;

/// How long a worker may take over one request under these parameters, in milliseconds: [`DEFAULT_DEADLINE_MS`] up to
/// 2048 bits and 16 samples, and beyond as much longer as the arithmetic is, by the cube of the bits. It is at least
/// twenty times what one fast core needs, so that no honest round is refused on a slow machine.
#[must_use]
pub fn deadline_for(params: &Params) -> u32 {
    let bits = f64::from(params.key_bits()) / 2048.0;
    let samples = f64::from(params.gamma()) / 16.0;
    let longer = (bits * bits * bits).max(1.0) * samples.max(1.0);
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most 128 minutes")]
    let deadline = (f64::from(DEFAULT_DEADLINE_MS) * longer) as u32;
    deadline
}

/// What to run.
#[derive(Clone)]
pub struct RunConfig {
    /// The parameters; at most [`MAX_METERS`] meters.
    pub params: Params,
    /// One reading a meter, in the meters' order.
    pub readings: Vec<Reading>,
    /// t: seconds since 1970 of the slot's start, above 0.
    pub epoch: u64,
    /// Where random numbers come from.
    pub randomness: Randomness,
    /// How long a worker may take over one request, and over starting, in milliseconds; see [`deadline_for`].
    pub deadline_ms: u32,
}

/// Why a run does not start. Whatever goes wrong later ends the round in a named refusal.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StartError {
    /// More meters than the page runs.
    #[error(
        "{0} meters are too many for this page, where each is a worker of its own; it runs at most {MAX_METERS}"
    )]
    TooManyMeters(u32),
    /// The driver does not begin.
    #[error(transparent)]
    Round(#[from] RoundError),
    /// There is no page to start workers from.
    #[error("workers can be started from a page only")]
    NoPage,
}

/// A worker's place: a meter, or one of the calculators of a role. Prints the name that the browser's tools list it by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Seat {
    /// Whose worker it is.
    pub role: Role,
    /// Which of the role's calculators, from 1; nothing where the worker is the party itself: a meter.
    pub calculator: Option<u32>,
}

impl fmt::Display for Seat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.calculator {
            None => write!(f, "{}", self.role),
            Some(number) => write!(f, "{} calculator {number}", self.role),
        }
    }
}

/// What a worker is busy with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Task {
    /// A meter accepts the public keys.
    AcceptKeys,
    /// A meter takes its reading and registers.
    Register,
    /// A meter masks its reading, Eq. (18).
    MaskReading,
    /// A meter answers the blind sequence with noise, Eq. (21), (22).
    AddNoise,
    /// A calculator looks for two primes, Eq. (1).
    FindPrimes,
    /// A calculator raises powers.
    RaisePowers,
    /// A calculator multiplies.
    Multiply,
}

/// How a worker is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorkerState {
    /// Its script is loading.
    Starting,
    /// It has nothing to do.
    Ready,
    /// It carries out a request.
    Busy(Task),
    /// The round is over for it.
    Done,
    /// It is gone.
    Lost(HostFailure),
}

/// News of a run.
#[derive(Debug, Clone)]
pub enum Update {
    /// How far the round is.
    Progress(Progress),
    /// Records that are new since the last such update.
    Records(Vec<Arc<Record>>),
    /// How a worker is.
    Worker {
        /// Which one.
        seat: Seat,
        /// How it is now.
        state: WorkerState,
    },
    /// The round is over; nothing follows.
    Over(Box<Outcome>),
}

#[cfg(test)]
mod tests {
    use blindsum_core::params::{KEY_SIZES, MAX_GAMMA, RawParams};

    use super::*;

    #[test]
    fn the_deadline_leaves_a_slow_machine_its_time() {
        for key_bits in KEY_SIZES {
            for gamma in 1..=MAX_GAMMA {
                let raw = RawParams { gamma, key_bits, ..RawParams::default() };
                let deadline = deadline_for(&Params::try_from(raw).unwrap());
                // The noise of one meter on one fast core: 0.15 s a sample at 2048 bits.
                let fast = f64::from(gamma) * (f64::from(key_bits) / 2048.0).powi(3) * 150.0;
                assert!(deadline >= DEFAULT_DEADLINE_MS && f64::from(deadline) >= 20.0 * fast, "{raw:?}");
            }
        }
    }
}
