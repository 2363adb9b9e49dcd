//! Runs a session in real Web Workers: one for each meter, or, where the meters are many, a pool that they share; and
//! calculators for the roles that calculate much.
//!
//! The page starts a [`Run`] and hears of it through [`Update`]s. It never sees a worker itself. Each meter is asked,
//! answers and fails for itself, whoever else is hosted by its worker; what loses a worker loses all its meters.
//!
//! A [`OneShot`] is not a part of a run: one order, and a worker that lives as long as the order takes. Nor is a
//! [`laboratory::Drawing`] or a [`reader::Reading`], whose programs are other ones.

pub mod laboratory;
mod line;
mod loss;
mod one_shot;
pub mod reader;
mod runner;
mod scheduler;
mod updates;
pub mod worker;

pub use loss::Loss;
pub use one_shot::OneShot;
pub use runner::Run;

use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

use blindsum_core::params::Params;
use blindsum_core::randomness::Randomness;
use blindsum_core::role::Role;
use blindsum_core::variants::AbsencePolicy;
use blindsum_sim::{EpochPlan, Finished, HostFailure, Progress, Record, SessionError, Tampering};

/// Where the page names the script of a worker.
const SCRIPT: &str = "data-worker";

/// Most meters that the page runs.
pub const MAX_METERS: u32 = 1000;

/// Most meters that get a worker each, with a memory of its own. If there are more, all of them share a pool of workers.
pub const MAX_OWN_WORKERS: u32 = 16;

/// Most workers in the pool that many meters share; it has no more than the machine has processors.
pub const MAX_POOL: u32 = 8;

/// How long a worker may take over one request of a usual size, in milliseconds.
pub const DEFAULT_DEADLINE_MS: u32 = 60_000;

/// How long a worker may take over one request of one meter, or one order for a calculator, under these parameters, in milliseconds: [`DEFAULT_DEADLINE_MS`] up to
/// 2048 bits and 16 samples, and beyond as much longer as the arithmetic is, by the cube of the bits. It is at least
/// twenty times what one fast core needs, so that no honest round is refused on a slow machine. How many meters share a
/// worker does not matter: it gets one request at a time, and what waits for it has all its time left.
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
    /// The epochs, ascending, each with one reading a meter.
    pub epochs: Vec<EpochPlan>,
    /// The epsilon that all epochs together may cost; none means no limit.
    pub budget: Option<f64>,
    /// What happens when a meter is lost.
    pub absence: AbsencePolicy,
    /// Where random numbers come from.
    pub randomness: Randomness,
    /// How long a worker may take over one request, and over starting, in milliseconds; see [`deadline_for`].
    pub deadline_ms: u32,
    /// A meter that is to fall silent, if one is. Nobody waits for it: that it is lost is known before.
    pub loss: Option<Loss>,
    /// The kernel for the workers' arithmetic, a WebAssembly module; none where portable code is to do it.
    pub kernel: Option<Rc<[u8]>>,
    /// What is done to a message, or which rule a party breaks: nothing in an honest run, and always nothing in a program without tampering.
    pub tampering: Option<Tampering>,
}

/// Why a run does not start. Whatever goes wrong later ends an epoch, and the session, in a named refusal.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum StartError {
    /// More meters than the page runs.
    #[error("{0} meters are too many for this page; it runs at most {MAX_METERS}")]
    TooManyMeters(u32),
    /// The driver does not begin.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// There is no page to start workers from.
    #[error("workers can be started from a page only")]
    NoPage,
}

/// A worker's place. Prints the name that the browser's tools list it by: "meter 7", "meters 1 to 125", "cloud calculator 2".
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seat {
    /// A worker that hosts meters; numbers count from 0.
    Meters {
        /// The first of them.
        first: u32,
        /// The last, which is the first where a meter has a worker of its own.
        last: u32,
    },
    /// A worker that calculates for a role.
    Calculator {
        /// The role.
        role: Role,
        /// Which of the role's calculators, from 1.
        number: u32,
    },
}

impl fmt::Display for Seat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Meters { first, last } if first == last => write!(f, "{}", Role::Meter(*first)),
            Self::Meters { first, last } => {
                write!(f, "meters {} to {}", u64::from(*first) + 1, u64::from(*last) + 1)
            }
            Self::Calculator { role, number } => write!(f, "{role} calculator {number}"),
        }
    }
}

/// The address of the workers' script.
fn script_beside_the_page() -> Result<String, StartError> {
    script_named(SCRIPT)
}

/// The address of the script that the page names in this attribute.
fn script_named(attribute: &str) -> Result<String, StartError> {
    let document = web_sys::window().and_then(|window| window.document()).ok_or(StartError::NoPage)?;
    let base = document.base_uri().ok().flatten().ok_or(StartError::NoPage)?;
    let script = crate::browser::file_name(attribute).ok_or(StartError::NoPage)?;
    web_sys::Url::new_with_base(&script, &base).map(|url| url.href()).map_err(|_| StartError::NoPage)
}

/// The seats of this many meters on a machine with this many processors, in order: a seat each up to [`MAX_OWN_WORKERS`], and
/// else a pool of at most [`MAX_POOL`] workers, each with as many meters as the next, give or take one.
fn meter_seats(meters: u32, processors: usize) -> Vec<Seat> {
    let workers = if meters <= MAX_OWN_WORKERS {
        meters
    } else {
        u32::try_from(processors).unwrap_or(MAX_POOL).clamp(1, MAX_POOL)
    };
    let end = |worker: u32| {
        let end = u64::from(worker) * u64::from(meters) / u64::from(workers);
        u32::try_from(end).unwrap_or(meters)
    };
    (0..workers).map(|worker| Seat::Meters { first: end(worker), last: end(worker + 1) - 1 }).collect()
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
    /// A calculator looks for two primes that fit together, Eq. (1).
    FindPrimes,
    /// A calculator raises powers.
    RaisePowers,
    /// A calculator multiplies.
    Multiply,
}

/// How a worker is. Where it hosts several meters, [`MeterState`] says how each of them is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorkerState {
    /// Its script is loading.
    Starting,
    /// It has nothing to do.
    Ready,
    /// It carries out a request.
    Busy(Task),
    /// The session is over for it.
    Done,
    /// It is gone.
    Lost(HostFailure),
}

/// How a meter is, as far as its host knows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum MeterState {
    /// Its worker's script is loading.
    Starting,
    /// It has nothing to do.
    Ready,
    /// It is asked for something, and waits until its worker, or a processor, is free for it.
    Waiting(Task),
    /// It carries out a request.
    Busy(Task),
    /// The session is over for it.
    Done,
    /// It is gone, alone or with its worker.
    Lost(HostFailure),
}

/// News of a run.
#[derive(Debug, Clone)]
pub enum Update {
    /// How far the session is.
    Progress(Progress),
    /// Records of the epoch running that are new since the last such update, or since the epoch before was over. Those
    /// of the set-up come again with every epoch.
    Records(Vec<Arc<Record>>),
    /// How a worker is.
    Worker {
        /// Which one.
        seat: Seat,
        /// How it is now.
        state: WorkerState,
    },
    /// How meters are, by number from 0: those whose state is another since the last such update, each once, in order.
    Meters(Vec<(u32, MeterState)>),
    /// This many workers have begun since the last such update, and this does their arithmetic.
    Begun {
        /// Those with the kernel.
        kernel: u32,
        /// Those with portable code.
        portable: u32,
    },
    /// An epoch is over: how it ended, and all its records. They come in order, each once.
    Finished(Box<Finished>),
    /// The session is over; nothing follows.
    Over,
}

#[cfg(test)]
mod tests {
    use blindsum_core::params::{KEY_SIZES, MAX_GAMMA, RawParams};

    use super::*;

    #[test]
    fn few_meters_have_a_worker_each_by_the_names_that_people_know() {
        for meters in 1..=MAX_OWN_WORKERS {
            let names: Vec<_> = meter_seats(meters, 1).iter().map(ToString::to_string).collect();
            let expected: Vec<_> = (1..=meters).map(|number| format!("meter {number}")).collect();
            assert_eq!(names, expected);
        }
    }

    #[test]
    fn many_meters_share_a_pool_evenly_and_none_is_left_out() {
        for meters in MAX_OWN_WORKERS + 1..=MAX_METERS {
            for processors in [0, 1, 2, 3, 7, 8, 64, usize::MAX] {
                let seats = meter_seats(meters, processors);
                assert_eq!(seats.len(), processors.clamp(1, 8), "{meters} {processors}");
                let mut next = 0;
                let mut sizes = Vec::new();
                for seat in seats {
                    let Seat::Meters { first, last } = seat else { panic!("{seat}") };
                    assert_eq!(first, next);
                    sizes.push(last - first + 1);
                    next = last + 1;
                }
                assert_eq!(next, meters);
                let (most, fewest) = (sizes.iter().max().unwrap(), sizes.iter().min().unwrap());
                assert!(most - fewest <= 1, "{sizes:?}");
            }
        }
        let pool = meter_seats(1000, 8);
        assert_eq!(
            (pool[0].to_string().as_str(), pool[7].to_string().as_str()),
            ("meters 1 to 125", "meters 876 to 1000")
        );
    }

    #[test]
    fn the_deadline_leaves_a_slow_machine_its_time() {
        for key_bits in KEY_SIZES {
            for gamma in 1..=MAX_GAMMA {
                let raw = RawParams { meters: 3, epsilon: 4.0, gamma, key_bits, ..RawParams::default() };
                let deadline = deadline_for(&Params::try_from(raw).unwrap());
                // The noise of one meter on one fast core: 0.15 s a sample at 2048 bits.
                let fast = f64::from(gamma) * (f64::from(key_bits) / 2048.0).powi(3) * 150.0;
                assert!(deadline >= DEFAULT_DEADLINE_MS && f64::from(deadline) >= 20.0 * fast, "{raw:?}");
            }
        }
    }
}
