//! What can be wrong with something that another party sent.

use blindsum_paillier::ProofError;
use serde::{Deserialize, Serialize};

use crate::role::Role;
use crate::wire::kind::Kind;

/// What is wrong with something received.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum PeerFault {
    /// The bytes are not an acceptable message.
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
    /// A proof that does not hold.
    #[error(transparent)]
    Proof(ProofError),
    /// A total that does not follow from the products.
    #[error("the total y is not what C2 and xi + x come to: it was not decrypted rightly")]
    Opening,
    /// A total that the range alarm should have kept back.
    #[error(
        "the total y is outside of what the meters and the noise can produce: its sender should have refused it"
    )]
    Total,
    /// A list has another length than the protocol gives it.
    #[error("{field} has {got} entries instead of {expected}")]
    Count {
        /// The list.
        field: Field,
        /// Its length.
        got: usize,
        /// What it must be.
        expected: usize,
    },
    /// A message from a sender from whom nothing more is due, or more than a receiver keeps for later.
    #[error("nothing was due from it")]
    Undue,
}

/// A kind by its name, or by its byte if there is no such kind.
fn kind(byte: u8) -> String {
    let named = Kind::ALL.into_iter().find(|kind| kind.byte() == byte);
    named.map_or_else(|| byte.to_string(), |kind| kind.name().to_owned())
}

/// A party by its name, or by its number if there is no such party.
fn party(number: u32) -> String {
    Role::from_number(number).map_or_else(|| number.to_string(), |role| role.to_string())
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
    #[error("it is a message of kind {} where {} is due", kind(*got), kind(*expected))]
    Kind {
        /// The kind found.
        got: u8,
        /// The kind due.
        expected: u8,
    },
    /// Another epoch.
    #[error("epoch {got} instead of {expected} (seconds since 1970)")]
    Epoch {
        /// The epoch found.
        got: u64,
        /// The epoch running.
        expected: u64,
    },
    /// Sender or receiver are not the ends of this link.
    #[error("it names {} as its sender and {} as its receiver, who are not the ends of this link", party(*from), party(*to))]
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
    /// r of C2.
    Root,
    /// E(b_ij).
    BlindSequence,
    /// The proof of E(b_ij).
    SequenceProof,
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
            Self::Root => "the root r of C2",
            Self::BlindSequence => "the blind sequence E(b)",
            Self::SequenceProof => "the proof of the blind sequence",
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
    /// A base for short exponents is missing or invalid.
    #[error("the announced key lacks a usable randomizer base, but randomizers have short exponents")]
    NoBase,
    /// Not a modulus at all.
    #[error("the announced key is not an odd number of at least 3")]
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
