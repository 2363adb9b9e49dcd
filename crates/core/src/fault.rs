//! What can go wrong, and whose fault it is.

use serde::{Deserialize, Serialize};

use crate::role::Role;

/// A step that could not be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Fault {
    /// The party itself failed; nobody else is to blame.
    #[error("{who} failed: {what}")]
    Local {
        /// The party.
        who: Role,
        /// What happened.
        what: LocalFault,
    },
    /// Another party sent something that must not be accepted.
    #[error("{who} refused what {culprit} sent: {reason}")]
    Peer {
        /// The party that refused.
        who: Role,
        /// The party that sent it, or whose name it bore.
        culprit: Role,
        /// What was wrong with it.
        reason: PeerFault,
    },
}

/// A failure at home.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum LocalFault {
    /// No random numbers.
    #[error("{0}")]
    Entropy(String),
    /// No noise could be drawn.
    #[error("{0}")]
    Noise(String),
    /// Keys that cannot be used.
    #[error("{0}")]
    Key(String),
    /// An epoch was begun twice, or after a later one: shares, blinds and sequence numbers serve once.
    #[error("epoch {0} was used already, or has passed")]
    EpochReused(u64),
    /// A message could not be written: a value wider than its modulus, or no link key.
    #[error("a message could not be written: {0}")]
    Unwritable(String),
    /// A step was asked for in a state that does not allow it.
    #[error("asked for {asked} when it was not its turn")]
    OutOfTurn {
        /// The step.
        asked: String,
    },
    /// Two parties with one identity.
    #[error("the identity {0:?} is borne twice")]
    Identity(String),
    /// A calculation came back in another shape than it was ordered.
    #[error("a calculation came back wrong: {0}")]
    Calculation(String),
}

/// What is wrong with something received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum PeerFault {
    /// The bytes are no acceptable message.
    #[error(transparent)]
    Message(MessageFault),
    /// A registration of section 4.2.2 that fails a check.
    #[error(transparent)]
    Registration(RegistrationFault),
    /// A public key that must not be used.
    #[error(transparent)]
    Key(KeyFault),
    /// A question to the dealer that it must not answer.
    #[error(transparent)]
    Repair(RepairFault),
    /// A list has another length than the protocol gives it.
    #[error("{field} has {got} entries instead of {expected}")]
    Count {
        /// The list.
        field: String,
        /// Its length.
        got: usize,
        /// What it must be.
        expected: usize,
    },
    /// A message from a sender from whom nothing more is due, or more than a receiver keeps for later.
    #[error("nothing was due from it")]
    Undue,
}

/// Why bytes are refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum MessageFault {
    /// The tag does not belong to the bytes under the link key.
    #[error("the tag is wrong")]
    Tag,
    /// A version this code does not speak.
    #[error("message version {0} instead of {version}", version = crate::wire::kind::VERSION)]
    Version(u8),
    /// Another kind of message than is due.
    #[error("a message of kind {got} where kind {expected} is due")]
    Kind {
        /// The kind found.
        got: u8,
        /// The kind due.
        expected: u8,
    },
    /// Another epoch.
    #[error("epoch {got} instead of {expected}")]
    Epoch {
        /// The epoch found.
        got: u64,
        /// The epoch running.
        expected: u64,
    },
    /// Sender or receiver are not the ends of this link.
    #[error("sender {from} and receiver {to} are not the ends of this link")]
    Ends {
        /// The sender's number.
        from: u32,
        /// The receiver's number.
        to: u32,
    },
    /// A message repeated or skipped.
    #[error("sequence number {got} instead of {expected}")]
    Sequence {
        /// The number found.
        got: u32,
        /// The number due.
        expected: u32,
    },
    /// Too short, too long, or a length inside that does not fit.
    #[error("the length is wrong at {field}")]
    Length {
        /// Where.
        field: Field,
    },
    /// A number outside its ring.
    #[error("{field} is not below its modulus")]
    Range {
        /// Which.
        field: Field,
    },
    /// A ciphertext that shares a factor with its modulus.
    #[error("{field} has a factor in common with its modulus")]
    NotCoprime {
        /// Which.
        field: Field,
    },
    /// Text that is not UTF-8.
    #[error("{field} is not text")]
    Text {
        /// Which.
        field: Field,
    },
}

/// A field of a message, for error texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Field {
    /// The fixed fields before all others.
    Header,
    /// n or nu.
    Modulus,
    /// h_s.
    RandomizerBase,
    /// id_i.
    Identity,
    /// t_i.
    Timestamp,
    /// h_i.
    RegistrationHash,
    /// The link key of a meter.
    LinkKey,
    /// E(b_ij).
    BlindSequence,
    /// k_i.
    KeyShare,
    /// c_i.
    MaskedReading,
    /// e_ij.
    NoiseShare,
    /// C1.
    NoiseTotal,
    /// C2.
    ReadingTotal,
    /// The meters present.
    Present,
    /// xi + x + present * O, as an integer.
    NoiseInteger,
    /// The absent meters.
    Absent,
    /// The sum of absent meters' k_i.
    RepairSum,
    /// y.
    Published,
    /// Bytes behind the last field.
    End,
}

impl core::fmt::Display for Field {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(match self {
            Self::Header => "the header",
            Self::Modulus => "the modulus",
            Self::RandomizerBase => "the randomizer base h_s",
            Self::Identity => "the identity",
            Self::Timestamp => "the time stamp",
            Self::RegistrationHash => "the registration hash",
            Self::LinkKey => "the link key",
            Self::BlindSequence => "the blind sequence E(b)",
            Self::KeyShare => "the key share k",
            Self::MaskedReading => "the masked reading c",
            Self::NoiseShare => "the noise share e",
            Self::NoiseTotal => "the noise total C1",
            Self::ReadingTotal => "the reading total C2",
            Self::Present => "the list of meters present",
            Self::NoiseInteger => "the noise total xi + x",
            Self::Absent => "the list of absent meters",
            Self::RepairSum => "the sum of absent meters' shares",
            Self::Published => "the published total",
            Self::End => "the end",
        })
    }
}

/// Why an announced key is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum KeyFault {
    /// Another size than everybody agreed on: blinds and totals might not fit (section 2).
    #[error("the announced key has {got} bits instead of {expected}")]
    Size {
        /// The bits found.
        got: u64,
        /// The bits agreed on.
        expected: u32,
    },
    /// n = nu.
    #[error("the keys for readings and for noise are the same")]
    Same,
    /// n and nu have a prime in common: their greatest common divisor tells it to everybody.
    #[error(
        "the keys for readings and for noise share a prime, which everybody can compute; each key needs primes of its own"
    )]
    SharedPrime,
    /// An even modulus.
    #[error("the announced modulus is even; it has to be a product of two odd primes of {half} bits", half = bits / 2)]
    Even {
        /// The bits agreed on.
        bits: u32,
    },
    /// A modulus with a factor that trial division finds.
    #[error("{factor} divides the announced modulus; it has to be a product of two primes of {half} bits", half = bits / 2)]
    SmallFactor {
        /// The factor.
        factor: u32,
        /// The bits agreed on.
        bits: u32,
    },
    /// A modulus whose root gives its factors.
    #[error(
        "the announced modulus is a perfect power, with exponent {exponent}; it has to be a product of two different primes"
    )]
    Power {
        /// The least exponent.
        exponent: u32,
    },
    /// A modulus that is a prime: everybody has its secret key.
    #[error(
        "the announced modulus is prime, so that everybody could decrypt; it has to be a product of two primes"
    )]
    Prime,
    /// A base for short exponents, which nobody asked for.
    #[error("the announced key has a randomizer base, but randomizers are textbook ones")]
    Base,
    /// No base for short exponents, or one that is none.
    #[error("the announced key lacks a usable randomizer base, but randomizers have short exponents")]
    NoBase,
    /// Not a modulus at all.
    #[error("the announced key is no odd number of at least 3")]
    Modulus,
}

/// Why the dealer gives no sum of absent meters' shares.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum RepairFault {
    /// A meter that no share was dealt to, or no meter at all.
    #[error("the absent meters are not among those that shares were dealt to")]
    Unknown,
    /// Too many are absent: what remains of the noise gives no finite epsilon (Eq. 30).
    #[error("{absent} of {meters} meters are absent; more than half must be present")]
    TooMany {
        /// Meters absent.
        absent: usize,
        /// m.
        meters: usize,
    },
}

/// Why a registration is refused (section 4.2.2).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum RegistrationFault {
    /// h_i is not the hash of the identity and time that came with it.
    #[error("the registration hash does not belong to the identity and time")]
    Hash,
    /// |t_i - t| above the allowance.
    #[error("the registration is {seconds} s away from the epoch, more than {allowed} s", allowed = crate::params::ALLOWANCE_SECONDS)]
    Stale {
        /// How far.
        seconds: u64,
    },
    /// An identity that the control centre does not know.
    #[error("the identity is not known")]
    Unknown,
    /// An identity that belongs to another party than the one on the channel.
    #[error("the identity belongs to another party")]
    Forged,
    /// A second registration in one epoch.
    #[error("the party is registered already")]
    Doubled,
    /// No registration when one was due.
    #[error("the party did not register")]
    Missing,
}

impl Fault {
    /// A failure at home.
    #[must_use]
    pub fn local(who: Role, what: LocalFault) -> Self {
        Self::Local { who, what }
    }

    /// A refusal of what `culprit` sent.
    #[must_use]
    pub fn message(who: Role, culprit: Role, fault: MessageFault) -> Self {
        Self::Peer { who, culprit, reason: PeerFault::Message(fault) }
    }

    /// A refusal of a registration.
    #[must_use]
    pub fn registration(who: Role, culprit: Role, fault: RegistrationFault) -> Self {
        Self::Peer { who, culprit, reason: PeerFault::Registration(fault) }
    }

    /// A refusal to repair.
    #[must_use]
    pub fn repair(who: Role, culprit: Role, fault: RepairFault) -> Self {
        Self::Peer { who, culprit, reason: PeerFault::Repair(fault) }
    }

    /// A refusal of a message that nobody waits for.
    #[must_use]
    pub fn undue(who: Role, culprit: Role) -> Self {
        Self::Peer { who, culprit, reason: PeerFault::Undue }
    }

    /// A list of the wrong length.
    #[must_use]
    pub fn count(who: Role, culprit: Role, field: Field, got: usize, expected: usize) -> Self {
        Self::Peer { who, culprit, reason: PeerFault::Count { field: field.to_string(), got, expected } }
    }
}
