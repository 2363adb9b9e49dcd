//! What the decryption is told in: its numbers, how each is made and who may see it.

use blindsum_sim::HostFailure;
use num_bigint::{BigInt, BigUint};

use crate::state::powers::Powers;

/// How the products are opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Opening {
    /// By the Chinese remainder theorem, as the parties do it: every number is in the records or follows from the key.
    Crt,
    /// The textbook way, as far as its powers are there. Nobody needed them in the round.
    Textbook(Powers),
}

/// One number of the ladder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Rung {
    /// How it is made, or what it is called.
    pub(crate) formula: &'static str,
    /// The number.
    pub(crate) number: Number,
    /// Who may see it.
    pub(crate) seen_by: SeenBy,
}

/// A number, as far as it can be shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Number {
    /// Its decimal digits.
    Known(String),
    /// The lens does not know it.
    Sealed,
    /// It is being worked out.
    Coming,
    /// It could not be worked out.
    Missing,
}

/// Who may see a number of the ladder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SeenBy {
    /// Anyone.
    Anyone,
    /// Anyone, but encrypted.
    Encrypted,
    /// The control centre.
    Center,
    /// The dealer, and the control centre, which the dealer told.
    Dealer,
    /// The cloud, where it owns vA.
    Cloud,
}

/// The decryption of one product.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Side {
    /// Its numbers, from the ciphertext down.
    pub(crate) rungs: Vec<Rung>,
    /// Whether the textbook's plaintext is that of the Chinese remainder theorem; nothing where that is the way shown.
    pub(crate) same: Option<Same>,
}

/// What comparing both ways gave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Same {
    /// One plaintext.
    Holds,
    /// Two.
    Fails,
    /// The power is being worked out.
    Coming,
    /// It could not be worked out.
    Failed(HostFailure),
    /// The lens does not know both.
    Sealed,
}

/// The ladder: both decryptions, their sum, the check.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Ladder {
    /// n and its primes, then nu and its primes.
    pub(crate) keys: Vec<Rung>,
    /// D(C2), down to d - x.
    pub(crate) readings: Side,
    /// D(C1), down to xi + x.
    pub(crate) noise: Side,
    /// Whether meters are absent, so that what opens is not the C2 that was sent.
    pub(crate) repaired: bool,
    /// y, in units, where the lens knows it.
    pub(crate) total: Option<BigInt>,
    /// d + xi by what the meters and the cloud know, in units: worked out without any decryption.
    pub(crate) expected: Option<i64>,
}

impl Ladder {
    /// Whether y = d + xi; unknown where not everything is known.
    pub(crate) fn holds(&self) -> Option<bool> {
        Some(BigInt::from(self.expected?) == *self.total.as_ref()?)
    }
}

impl Opening {
    /// How each number of a side is made, for any ciphertext C and its plaintext M.
    pub(crate) fn equations(&self) -> &'static [&'static str] {
        match self {
            Self::Crt => &[
                "L_p(z) = (z - 1) / p",
                "h_p L_p(g^{p-1} mod p^2) = 1 mod p",
                "M_p = L_p(C^{p-1} mod p^2) h_p mod p",
                "u = (M_q - M_p) p^{-1} mod q",
                "M = M_p + p u",
            ],
            Self::Textbook(_) => &[
                "L(z) = (z - 1) / n",
                "lambda = lcm (p - 1 , q - 1)",
                "mu L(g^lambda mod n^2) = 1 mod n",
                "M = L(C^lambda mod n^2) mu mod n",
            ],
        }
    }
}

impl Number {
    /// A number that is shown where it is known.
    pub(super) fn of(value: &BigUint, known: bool) -> Self {
        if known { Self::Known(value.to_string()) } else { Self::Sealed }
    }
}
