//! Why an experiment cannot be carried out. That it comes out otherwise than expected is a result, and stands in its outcome.

use blindsum_core::fault::{Fault, MessageFault};
use blindsum_core::noise::NoiseError;
use blindsum_core::params::ParamsError;
use blindsum_core::randomness::EntropyError;
use blindsum_paillier::{KeyError, KeyGenerationError};
use blindsum_readings::ReadingsError;
use blindsum_sim::SessionError;
use blindsum_sim::knowledge::{LensError, Value};

/// Why an experiment cannot begin, or cannot go on.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum LabError {
    /// More trials than are accepted, or 0.
    #[error("{0} trials; from 1 to {most} are accepted", most = crate::limits::MOST_TRIALS)]
    Trials(u32),
    /// This experiment is not made for keys of this size.
    #[error("{id} is not made for keys of {bits} bits; choose one of {choices:?}")]
    KeyBits {
        /// Which experiment.
        id: &'static str,
        /// The size asked for.
        bits: u32,
        /// The sizes that it is made for.
        choices: &'static [u32],
    },
    /// A prediction that was not offered, or one that comes after the first step.
    #[error("a prediction is one of the answers offered, and is made before the first step")]
    Prediction,
    /// The outcome was asked for before the last step.
    #[error("the experiment is not over yet")]
    NotOver,
    /// The attack asked for something that the parties who carry it out do not hold.
    #[error("those who attack do not hold {0:?}")]
    NotHeld(Value),
    /// The records of a round lack what every round has: a defect of the program.
    #[error("the records of the round lack {0}; this is a defect of the program")]
    Missing(&'static str),
    /// A number of the scheme is out of its range.
    #[error(transparent)]
    Params(#[from] ParamsError),
    /// The round cannot begin.
    #[error(transparent)]
    Session(#[from] SessionError),
    /// A party failed.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// A message cannot be read.
    #[error(transparent)]
    Message(#[from] MessageFault),
    /// A law of noise is not defined, or its sampler gave up.
    #[error(transparent)]
    Noise(#[from] NoiseError),
    /// Numbers that make no key.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// Keys cannot be generated.
    #[error(transparent)]
    KeyGeneration(#[from] KeyGenerationError),
    /// The readings that ship with the program cannot be used.
    #[error(transparent)]
    Readings(#[from] ReadingsError),
    /// The operating system gave no random bytes.
    #[error(transparent)]
    Entropy(#[from] EntropyError),
    /// A coalition that does not exist.
    #[error(transparent)]
    Lens(#[from] LensError),
}
