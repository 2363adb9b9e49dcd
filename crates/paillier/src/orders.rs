//! Arithmetic too heavy for the thread that decides: orders that a key's holder gives to its calculator, and the answers.
//!
//! An order is plain data. A calculator belongs to one holder and sees what that holder may see; it decides nothing.

use core::fmt;

use num_bigint::BigUint;
use zeroize::Zeroizing;

use crate::integer::{self, SecretInt};
use crate::material::{KeyGenerationError, KeyMaterial};
use crate::randomizer::Randomizer;
use crate::unit_proof::{ProofBatch, ProofError, UnitProof, UnitTask};

/// Many bases to one exponent, modulo a square. The exponent may be secret and does not print.
#[derive(Clone, PartialEq, Eq)]
pub struct PowerBatch {
    /// The modulus is its square; odd and at least 3.
    pub root: BigUint,
    /// The exponent.
    pub exponent: BigUint,
    /// The bases.
    pub bases: Vec<BigUint>,
}

/// The root may be p, the exponent p - 1, the bases may be randomizers.
impl Drop for PowerBatch {
    fn drop(&mut self) {
        integer::wipe(&mut self.root);
        integer::wipe(&mut self.exponent);
        self.bases.iter_mut().for_each(integer::wipe);
    }
}

impl fmt::Debug for PowerBatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PowerBatch {{ bases: {}, exponent: <redacted> }}", self.bases.len())
    }
}

/// One public base to many secret exponents, modulo a square.
#[derive(Clone, PartialEq, Eq)]
pub struct BaseBatch {
    /// The modulus is its square; odd and at least 3.
    pub root: BigUint,
    /// The base.
    pub base: BigUint,
    /// The longest exponents, in bits.
    pub bits: u64,
    /// How many powers were ordered together, however many of them are in this order: a table has to pay off for that many.
    pub in_all: u32,
    /// The exponents.
    pub exponents: Vec<BigUint>,
}

impl Drop for BaseBatch {
    fn drop(&mut self) {
        self.exponents.iter_mut().for_each(integer::wipe);
    }
}

impl fmt::Debug for BaseBatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BaseBatch {{ exponents: {}, <redacted> }}", self.exponents.len())
    }
}

/// Many randomizers r to the power n = p q, modulo n^2, by whoever knows p and q.
#[derive(Clone, PartialEq, Eq)]
pub struct FactorBatch {
    /// A prime.
    pub p: SecretInt,
    /// Another.
    pub q: SecretInt,
    /// The randomizers.
    pub bases: Vec<SecretInt>,
}

impl fmt::Debug for FactorBatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FactorBatch {{ bases: {}, <redacted> }}", self.bases.len())
    }
}

/// A calculation that is ordered from elsewhere: from another thread, a worker. Whoever carries it out sees the secrets in
/// it; it prints none.
///
/// ```
/// use blindsum_paillier::{PowerBatch, Tables, Work, WorkResult};
///
/// let bases = vec![2u32.into(), 3u32.into(), 4u32.into()];
/// let order = Work::Powers(PowerBatch { root: 15u32.into(), exponent: 5u32.into(), bases });
/// // Two calculators share it.
/// let mut powers = Vec::new();
/// for part in order.slices(2) {
///     if let WorkResult::Powers(computed) = part.carry_out(&Tables::default())? {
///         powers.extend(computed.iter().map(|power| power.expose().to_string()));
///     }
/// }
/// // 2^5, 3^5 and 4^5 modulo 15^2.
/// assert_eq!(powers, ["32", "18", "124"]);
/// # Ok::<(), blindsum_paillier::WorkError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub enum Work {
    /// The primes of a key of this many bits, and its h_s where the randomizer needs one, from a ChaCha20 stream under this
    /// key.
    KeyGeneration {
        /// Bits of n.
        key_bits: u32,
        /// What the key is for.
        randomizer: Randomizer,
        /// The stream's key, drawn by whoever the key is for.
        stream_key: Zeroizing<[u8; 32]>,
    },
    /// Powers of many bases.
    Powers(PowerBatch),
    /// Powers of one base.
    PowersOfOneBase(BaseBatch),
    /// Powers to n by its factors.
    PowersByFactors(FactorBatch),
    /// One product of many factors, modulo a square.
    Product {
        /// The modulus is its square; odd and at least 3.
        root: BigUint,
        /// The factors.
        factors: Vec<BigUint>,
    },
    /// Proofs about encrypted bits.
    UnitProofs(ProofBatch),
}

/// The answer to a [`Work`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WorkResult {
    /// What a key is made of.
    Key(KeyMaterial),
    /// One power for each base or exponent, in order.
    Powers(Vec<SecretInt>),
    /// The product.
    Product(BigUint),
    /// One proof for each vector, in order.
    Proofs(Vec<UnitProof>),
}

/// An order that cannot be carried out: a defect of whoever gave it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WorkError {
    /// The modulus is even or below 3.
    #[error("cannot calculate: {0}")]
    Modulus(#[from] blindsum_modexp::ModulusError),
    /// No key can be made.
    #[error(transparent)]
    KeyGeneration(#[from] KeyGenerationError),
    /// The factors are not two different odd primes.
    #[error("cannot calculate: the factors do not belong to a key")]
    Factors,
    /// What is to be proved cannot be.
    #[error("cannot prove: {0}")]
    Proof(#[from] ProofError),
}

impl Work {
    /// The same work in orders of at most this many powers, or proofs, each; anything else stays whole.
    #[must_use]
    pub fn slices(self, powers: usize) -> Vec<Self> {
        let size = powers.max(1);
        match self {
            Self::Powers(batch) => {
                let PowerBatch { root, exponent, bases } = &batch;
                let slice = |bases: &[BigUint]| PowerBatch {
                    root: root.clone(),
                    exponent: exponent.clone(),
                    bases: bases.to_vec(),
                };
                bases.chunks(size).map(|bases| Self::Powers(slice(bases))).collect()
            }
            Self::PowersOfOneBase(batch) => {
                let BaseBatch { root, base, bits, in_all, exponents } = &batch;
                let slice = |exponents: &[BigUint]| BaseBatch {
                    root: root.clone(),
                    base: base.clone(),
                    bits: *bits,
                    in_all: *in_all,
                    exponents: exponents.to_vec(),
                };
                exponents.chunks(size).map(|exponents| Self::PowersOfOneBase(slice(exponents))).collect()
            }
            Self::PowersByFactors(FactorBatch { p, q, bases }) => {
                let slice =
                    |bases: &[SecretInt]| FactorBatch { p: p.clone(), q: q.clone(), bases: bases.to_vec() };
                bases.chunks(size).map(|bases| Self::PowersByFactors(slice(bases))).collect()
            }
            Self::UnitProofs(ProofBatch { root, factors, tasks }) => {
                let slice = |tasks: &[UnitTask]| ProofBatch {
                    root: root.clone(),
                    factors: factors.clone(),
                    tasks: tasks.to_vec(),
                };
                tasks.chunks(size).map(|tasks| Self::UnitProofs(slice(tasks))).collect()
            }
            whole => vec![whole],
        }
    }
}
