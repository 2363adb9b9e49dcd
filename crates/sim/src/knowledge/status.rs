//! What is said of a value: how it is known, or what hides it.

use blindsum_core::wire::kind::Kind;

use crate::knowledge::lens::Observer;
use crate::knowledge::value::Value;

/// How a lens stands to a value. `record` is the index of a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// It has not come into being.
    NotYet,
    /// The simulation shows it: under [`Lens::Everything`](super::Lens::Everything) alone.
    Shown {
        /// Where it came into being.
        record: usize,
    },
    /// Somebody in the lens made it.
    Own {
        /// Who.
        by: Observer,
        /// Where.
        record: usize,
    },
    /// It was sent to somebody in the lens.
    Sent {
        /// To whom.
        to: Observer,
        /// The message.
        record: usize,
        /// What the message is.
        kind: Kind,
    },
    /// It stood in a message that somebody in the lens overheard.
    Overheard {
        /// The message.
        record: usize,
        /// What the message is.
        kind: Kind,
    },
    /// It follows from other values, all of which are known.
    Derived {
        /// How.
        rule: Rule,
        /// From what.
        from: Vec<Value>,
    },
    /// It is not known, for this reason.
    Hidden(Assumption),
}

impl Status {
    /// Whether the value is known.
    #[must_use]
    pub fn is_known(&self) -> bool {
        !matches!(self, Self::NotYet | Self::Hidden(_))
    }
}

/// How a value follows from others. Tests carry out each of them on real messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// Where gamma = 1 there is one position, and everybody knows it. The one sample is the share that counts.
    OnlySample,
    /// vA decrypts E(b_ij): the b_ij of Eq. (16).
    DecryptBits,
    /// vA decrypts e_ij; their sum less O is xi_i + x_i, Eq. (22). Samples that do not count are multiplied by
    /// 0: they are not in it. With xi_i taken off the one that counts, what is left is each x_ij.
    DecryptShares,
    /// The samples and the position give the sample that counts.
    PickSample,
    /// All samples are equal: whichever counts, it is this one. No bit is needed (E21).
    EqualSamples,
    /// The samples and the one that counts give its position. Not where another sample has the same value.
    FindPosition,
    /// xi and the samples of all meters whose share is not known give a share, where every combination of one
    /// sample a meter with that sum has the same: [`Knowledge`](super::Knowledge) tells how many are tried.
    OnlyCombination,
    /// pk decrypts c_i to d_i - x_i + k_i a, a = L(h^lambda mod n^2) mu; k_i a is taken off, Eq. (18).
    DecryptMasked,
    /// c_i divided by the power of h, and by r_i^n where it has one, is g^(d_i - x_i): no key is needed.
    Unmask,
    /// pk decrypts c_i to d_i - x_i + k_i a, and C2 to the same of those present: less d_i - x_i, and divided by a, that is the
    /// share, or what those of the meters absent lack to 0. Only who factored pk needs it.
    OpenShares,
    /// pk, with c_i, d_i - x_i and k_i known, takes the n-th root: r_i.
    ExtractRoot,
    /// The root that shows a decryption (kind 15) is the product of all r_i and of h_t^K, K below m: divided by the others and by the power that
    /// fits c_i, d_i - x_i and k_i, it is r_i.
    DivideRoot,
    /// The product of all ciphertexts of the meters present, Eq. (19) to (25).
    Multiply,
    /// The product divided by all others of its factors.
    Divide,
    /// pk decrypts C2, Eq. (27), repaired by h to what the shares in it lack where they do not cancel; with a base
    /// of each meter's own, where no repair helps, after a division by every power of them.
    DecryptReadings,
    /// C2 divided by the powers of h is g^(d - x) where it has no r^n: m, n, gamma and h_t are public, so that
    /// no key is needed (E3). Where meters are absent their shares' sum is, and with a base of each meter's own
    /// every share.
    Strip,
    /// vA decrypts C1, Eq. (26); less the offsets it is xi + x.
    DecryptNoise,
    /// A sum over all meters it goes over.
    Sum,
    /// A sum less all others of its parts.
    Rest,
    /// The key shares sum to 0, Eq. (17): the last one, or that of the absent meters. With second masks those of the meters present
    /// do, with what the dealer says that they lack.
    SharesCancel,
    /// The powers of h cancel over all meters where the base is one and c_i has no r^n. With d - x, C2 gives
    /// the power of the absent meters' shares: less those of all but one of them it opens the c_i that the last
    /// one had sent.
    PowersCancel,
    /// Two of d, x and d - x give the third; so with xi, x and xi + x; d, xi and d + xi; d - x, xi + x and d +
    /// xi. Of a meter or of the total.
    Combine,
    /// y is d + xi.
    Announced,
    /// A public name and a public clock give their hash, section 4.2.2: no key is needed.
    PublicHash,
    /// A public modulus that is short enough is factored, n = p q: only where that is asked for.
    Factor,
}

/// What hides a value: what would have to fail for the lens to learn it. Where several things stand between them it
/// is the last that would be left, so to say the weakest. What y says of a reading is bounded by the noise
/// besides, whatever is given here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Assumption {
    /// n or nu is not factored. Residuosity implies it.
    Factoring,
    /// Decisional composite residuosity: a factor r^n hides what it is multiplied with from everybody without
    /// the key.
    Residuosity,
    /// The same in its short-exponent form: a power to an exponent of half the length of the group's order,
    /// h_s^a, or h^(n + k_i) where Eq. (18) has no r^n, looks like any other. Of the latter the Jacobi symbol tells everybody
    /// whether the exponent is odd, where that of h is -1.
    ShortExponent,
    /// Discrete logarithms modulo p and q: what is left of the short-exponent form where p and q are known.
    DiscreteLogarithm,
    /// A one-time pad: perfectly, by a number that is uniform and used once.
    OneTimePad,
    /// The blinds hide it from any computing power, except for a chance of about 2^-bits. Next to 0 with toy keys.
    Statistical {
        /// The exponent.
        bits: u64,
    },
    /// It is known up to a blind that is not known: about 2^bits numbers fit, not all of them equally likely.
    Candidates {
        /// The exponent.
        bits: u64,
    },
    /// It is known up to another number of a small range, which hides it and is hidden by it: about 2^bits numbers fit at
    /// most, and those that are likely are far fewer.
    UpTo {
        /// That number.
        by: Value,
        /// The exponent.
        bits: u64,
    },
    /// Labour alone: about 2^bits trials at most, each of which tells whether it was right.
    Trials {
        /// The exponent.
        bits: u64,
    },
    /// Only noise hides it: differential privacy, and full only with the shares of all meters.
    Noise {
        /// How many shares of the noise that hides it are not known, of the m that were designed for.
        shares: u32,
    },
    /// Only readings hide it, of which nothing is promised.
    Readings {
        /// How many of them are not known.
        meters: u32,
    },
    /// Encrypted; but a published total is evidence, blurred by what the lens does not know of the other meters. With few meters and
    /// a large sample it can say nearly everything.
    EvidenceInTotal {
        /// How many of their readings are not known.
        readings: u32,
        /// How many of their shares of noise are not known.
        shares: u32,
    },
    /// It was multiplied by a 0, and what is left of it is covered by a fresh r^n: the ciphertext holds nothing
    /// of it.
    Erased,
    /// It travelled over a secure channel alone.
    SecureChannel,
    /// HMAC-SHA-256: tags do not give away their key.
    Tag,
    /// Only that nobody in the lens listens: who does, reads it in a message on an open link, or opens
    /// such a message with what the lens has.
    Unheard,
    /// It stays with its owner: nothing that depends on it has reached the lens.
    Alone,
}
