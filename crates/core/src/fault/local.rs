//! What a party can do wrong by itself.

use blindsum_paillier::KeyError;
use serde::{Deserialize, Serialize};

use crate::fault::peer::{KeyFault, MessageFault};
use crate::noise::NoiseError;
use crate::randomness::EntropyError;
use crate::role::Role;

/// A failure at home.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error)]
#[non_exhaustive]
pub enum LocalFault {
    /// No random numbers.
    #[error(transparent)]
    Entropy(EntropyError),
    /// No noise could be drawn.
    #[error(transparent)]
    Noise(NoiseError),
    /// Keys that cannot be used.
    #[error(transparent)]
    Key(OwnKeyFault),
    /// An epoch was begun twice, or after a later one: shares, blinds and sequence numbers serve once.
    #[error("epoch {0} was used already, or has passed")]
    EpochReused(u64),
    /// A message could not be written.
    #[error("a message could not be written: {0}")]
    Unwritable(UnwritableFault),
    /// A step was asked for in a state that does not allow it.
    #[error("asked for {asked} when it was not its turn")]
    OutOfTurn {
        /// The step.
        asked: Step,
    },
    /// Two parties with one identity.
    #[error("the identity {0:?} is borne twice")]
    Identity(String),
    /// A calculation came back in another shape than it was ordered.
    #[error("a calculation came back wrong: {0}")]
    Calculation(CalculationFault),
}

/// Why a party cannot use the keys that it was to make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[non_exhaustive]
pub enum OwnKeyFault {
    /// More or fewer keys than were ordered.
    #[error("{got} keys instead of {expected}")]
    Count {
        /// How many came.
        got: usize,
        /// How many were ordered.
        expected: usize,
    },
    /// The calculator gave something else.
    #[error("something else than a key")]
    NoKey,
    /// The numbers make no key.
    #[error(transparent)]
    Numbers(KeyError),
    /// No primes that the other key does not have.
    #[error("no key could be drawn again")]
    Again,
    /// What this party would not accept from others it does not announce either.
    #[error(transparent)]
    Unfit(KeyFault),
    /// The control centre has no key for readings.
    #[error("no reading key")]
    Missing,
}

/// Why a message cannot be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[non_exhaustive]
pub enum UnwritableFault {
    /// A value wider than its modulus, or a list longer than a message can hold.
    #[error(transparent)]
    Message(MessageFault),
    /// The link is open, and its tag has no key.
    #[error("no link key for {0}")]
    NoLinkKey(Role),
}

/// What is wrong with a calculation's results.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[non_exhaustive]
pub enum CalculationFault {
    /// Nothing was asked.
    #[error("an answer that nobody waits for")]
    Unasked,
    /// Something else was asked.
    #[error("an answer to another request")]
    OtherRequest,
    /// Powers were ordered and something else came.
    #[error("no powers")]
    NoPowers,
    /// Products were ordered and something else came.
    #[error("no product")]
    NoProduct,
    /// Proofs were ordered and something else came.
    #[error("no proofs")]
    NoProofs,
    /// More or fewer numbers than were ordered.
    #[error("{got} numbers instead of {expected}")]
    Count {
        /// How many came.
        got: usize,
        /// How many were ordered.
        expected: usize,
    },
    /// A node waits for nothing and its epoch is not over.
    #[error("nothing follows from it")]
    Nothing,
    /// The epsilon of what is left of the noise is not finite.
    #[error("too few shares of noise")]
    TooFewShares,
    /// The calculator's own words.
    #[error("{0}")]
    Refused(String),
}

/// A step of a party, for error texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum Step {
    /// A meter accepts message 0.
    AcceptKeys,
    /// A meter registers.
    Register,
    /// A meter answers message 3.
    MaskReading,
    /// A meter answers message 2.
    AddNoise,
    /// An epoch begins.
    BeginEpoch,
    /// A message is read as what it is not.
    Read,
    /// C1 is decrypted without a key.
    DecryptNoise,
    /// Anything after a failure.
    AfterFailure,
}

impl core::fmt::Display for Step {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::AcceptKeys => "accepting the keys",
            Self::Register => "registering",
            Self::MaskReading => "masking its reading",
            Self::AddNoise => "adding noise",
            Self::BeginEpoch => "beginning an epoch",
            Self::Read => "reading a message",
            Self::DecryptNoise => "decrypting the noise",
            Self::AfterFailure => "a step after a failure",
        })
    }
}
