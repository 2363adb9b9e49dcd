//! What a proof about encrypted bits consists of, and what its maker needs. [`crate::proving`] makes and checks it.

use core::fmt;

use num_bigint::BigUint;

use crate::integer::{SecretInt, to_fixed_bytes};

/// Bytes of a challenge: 128 bits.
pub const CHALLENGE_BYTES: usize = 16;

/// The shortest modulus, in bits, about which anything can be proved: its primes must not be shorter than a challenge.
pub const LEAST_PROVABLE_BITS: u64 = 256;

/// One ciphertext's part of a [`UnitProof`].
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct BitPart {
    /// The challenge of "it encrypts 0"; that of "it encrypts 1" is what the whole proof's challenge has more, mod 2^128.
    pub(crate) zero_challenge: BigUint,
    /// The response of "it encrypts 0".
    pub(crate) zero: BigUint,
    /// The response of "it encrypts 1".
    pub(crate) one: BigUint,
}

/// A proof that ciphertexts encrypt a unit vector: each 0 or 1, and together exactly one 1. It tells nothing of which one is
/// the 1.
///
/// Each bit is an OR (Cramer, Damgard and Schoenmakers 1994) of two statements "this is an n-th power", about c and about c / g; a
/// third kind of statement is that the product of all, divided by g, is one. An n-th power is proved by its root, as Guillou and
/// Quisquater (1988) do and Damgard and Jurik (2001) for Paillier's ciphertexts. The challenge is SHA-256 over the whole statement
/// and all commitments, cut to 128 bits (Fiat and Shamir 1986, in the strong form of Bernhard, Pereira and Warinschi 2012).
///
/// # What it is worth
/// For a key with two primes of at least 128 bits, at most four of the 2^128 challenges fit a false statement, and one alone where
/// the primes are longer: a party that tries t hashes succeeds with a probability of about t 2^-126, or t 2^-128. Nothing proves that
/// the key is well made. Who gave the modulus a short prime p on purpose, one that [`inspect_vartime`](crate::inspect_vartime) does not
/// try, has to guess the challenge modulo p alone: after about p hashes a vector passes that is a unit vector modulo the rest, and anything
/// modulo p. Eight proofs side by side with challenges below 2^16 would hold for every modulus without a prime below 2^16, at eight times
/// the cost. Repeated primes do no harm: a difference of two challenges that is coprime to n is enough, and n-th powers are what meters
/// randomize with. So a certificate that each prime occurs once (Goldberg, Reyzin, Sagga and Baldimtsi 2019) does not help here; it
/// would take one that all of them are long (Canetti, Gennaro, Goldfeder, Makriyannis and Peled 2020).
#[derive(Clone, PartialEq, Eq)]
pub struct UnitProof {
    pub(crate) challenge: BigUint,
    pub(crate) bits: Vec<BitPart>,
    /// The response of "the product encrypts 1".
    pub(crate) sum: BigUint,
}

/// Random numbers for one [`UnitProof`]. They must never serve twice: two proofs with the same ones give the bits away.
#[derive(Clone, PartialEq, Eq)]
pub struct UnitNonces {
    /// Two roots for each ciphertext and one for the product, in Z_n^*.
    pub roots: Vec<SecretInt>,
    /// One challenge below 2^128 for each ciphertext.
    pub challenges: Vec<SecretInt>,
}

/// One vector to prove.
#[derive(Clone, PartialEq, Eq)]
pub struct UnitTask {
    /// To what the proof is bound: a proof for another context does not pass.
    pub context: Vec<u8>,
    /// The vector.
    pub ciphertexts: Vec<BigUint>,
    /// Which of them encrypts 1, from 0.
    pub position: u32,
    /// The r with which each was made.
    pub randomizers: Vec<SecretInt>,
    /// What hides the position.
    pub nonces: UnitNonces,
}

/// Vectors under one key to prove. The positions, randomizers and nonces are secret and do not print.
#[derive(Clone, PartialEq, Eq)]
pub struct ProofBatch {
    /// n.
    pub root: BigUint,
    /// p and q, if their holder proves: it is faster with them.
    pub factors: Option<[SecretInt; 2]>,
    /// The vectors.
    pub tasks: Vec<UnitTask>,
}

/// Why a proof cannot be made, or does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize, thiserror::Error)]
pub enum ProofError {
    /// The primes are shorter than a challenge.
    #[error("nothing can be proved under a key of {bits} bits; it needs at least {LEAST_PROVABLE_BITS}")]
    KeySize {
        /// Bits of n.
        bits: u64,
    },
    /// A key with h_s, or with a g of its own.
    #[error("proofs need g = n + 1 and textbook randomizers")]
    KeyKind,
    /// Not a vector of ciphertexts.
    #[error("what is to be proved is not a list of ciphertexts under the key")]
    Ciphertexts,
    /// Its maker was given lists of different lengths, a position outside, or numbers that have a factor in common with n.
    #[error("the parts of what is to be proved do not fit together")]
    Task,
    /// Another number of bytes than such a proof has.
    #[error("the proof has another length than a proof about {ciphertexts} ciphertexts")]
    Length {
        /// How many.
        ciphertexts: usize,
    },
    /// A number that is not below its modulus, or has a factor in common with it.
    #[error("a number of the proof is outside its range")]
    Range,
    /// The proof fails.
    #[error(
        "the proof does not hold: the ciphertexts are not a unit vector, or it was made for something else"
    )]
    Wrong,
}

impl fmt::Debug for UnitProof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UnitProof {{ ciphertexts: {} }}", self.bits.len())
    }
}

impl fmt::Debug for UnitNonces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UnitNonces(<redacted>)")
    }
}

impl fmt::Debug for UnitTask {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UnitTask {{ ciphertexts: {}, <redacted> }}", self.ciphertexts.len())
    }
}

impl fmt::Debug for ProofBatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ProofBatch {{ tasks: {}, <redacted> }}", self.tasks.len())
    }
}

/// Takes bytes from the front.
fn take(bytes: &mut &[u8], count: usize) -> Option<BigUint> {
    let (front, rest) = bytes.split_at_checked(count)?;
    *bytes = rest;
    Some(BigUint::from_bytes_be(front))
}

impl UnitProof {
    /// Bytes of a proof about this number of ciphertexts under a modulus n of `width` bytes.
    #[must_use]
    pub fn length(ciphertexts: usize, width: usize) -> usize {
        let part = CHALLENGE_BYTES.saturating_add(width.saturating_mul(2));
        ciphertexts.saturating_mul(part).saturating_add(CHALLENGE_BYTES).saturating_add(width)
    }

    /// How many ciphertexts it is about.
    #[must_use]
    pub fn ciphertexts(&self) -> usize {
        self.bits.len()
    }

    /// All its numbers, in the order of its bytes.
    pub fn numbers(&self) -> impl Iterator<Item = &BigUint> {
        let bits = self.bits.iter().flat_map(|part| [&part.zero_challenge, &part.zero, &part.one]);
        core::iter::once(&self.challenge).chain(bits).chain([&self.sum])
    }

    /// The proof that has these numbers; nothing where they are too few or too many for one.
    #[must_use]
    pub fn from_numbers(numbers: Vec<BigUint>) -> Option<Self> {
        let mut numbers = numbers.into_iter();
        let challenge = numbers.next()?;
        let sum = numbers.next_back()?;
        let mut bits = Vec::new();
        while let Some(zero_challenge) = numbers.next() {
            bits.push(BitPart { zero_challenge, zero: numbers.next()?, one: numbers.next()? });
        }
        Some(Self { challenge, bits, sum })
    }

    /// The proof as bytes, for a modulus n of `width` bytes: the challenge; of each ciphertext a challenge and two responses; the
    /// response of the product. Challenges have 16 bytes, responses `width`, all big-endian. Nothing where a number does not fit.
    #[must_use]
    pub fn to_bytes(&self, width: usize) -> Option<Vec<u8>> {
        let mut bytes = to_fixed_bytes(&self.challenge, CHALLENGE_BYTES)?;
        for part in &self.bits {
            bytes.extend(to_fixed_bytes(&part.zero_challenge, CHALLENGE_BYTES)?);
            bytes.extend(to_fixed_bytes(&part.zero, width)?);
            bytes.extend(to_fixed_bytes(&part.one, width)?);
        }
        bytes.extend(to_fixed_bytes(&self.sum, width)?);
        Some(bytes)
    }

    /// Reads what [`Self::to_bytes`] wrote. Whether the numbers are in their ranges is checked with the proof.
    ///
    /// # Errors
    /// [`ProofError::Length`]: another number of bytes.
    pub fn from_bytes(mut bytes: &[u8], ciphertexts: usize, width: usize) -> Result<Self, ProofError> {
        let wrong = ProofError::Length { ciphertexts };
        if bytes.len() != Self::length(ciphertexts, width) {
            return Err(wrong);
        }
        let mut next = |count| take(&mut bytes, count).ok_or(wrong);
        let challenge = next(CHALLENGE_BYTES)?;
        let bits = (0..ciphertexts)
            .map(|_| {
                Ok(BitPart { zero_challenge: next(CHALLENGE_BYTES)?, zero: next(width)?, one: next(width)? })
            })
            .collect::<Result<_, ProofError>>()?;
        Ok(Self { challenge, bits, sum: next(width)? })
    }
}
