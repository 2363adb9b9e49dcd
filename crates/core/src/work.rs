//! Arithmetic too heavy for the thread that decides: orders a role gives to its calculator, and the answers.
//!
//! An order is plain data. A calculator belongs to one role and sees what that role may see; it decides nothing.

use core::fmt;

use blindsum_modexp::Modulus;
use num_bigint::BigUint;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use zeroize::Zeroizing;

use crate::integer::{self, SecretInt};
use crate::paillier::{KeyGenerationError, KeyMaterial, generate_key};
use crate::params::Randomizer;

/// Many bases to one exponent and one modulus. The exponent may be secret and does not print.
#[derive(Clone, PartialEq, Eq)]
pub struct PowerBatch {
    /// The modulus, odd and at least 3.
    pub modulus: BigUint,
    /// The exponent.
    pub exponent: BigUint,
    /// The bases.
    pub bases: Vec<BigUint>,
}

/// The modulus may be p^2, the exponent p - 1, the bases may be randomizers.
impl Drop for PowerBatch {
    fn drop(&mut self) {
        integer::wipe(&mut self.modulus);
        integer::wipe(&mut self.exponent);
        self.bases.iter_mut().for_each(integer::wipe);
    }
}

impl fmt::Debug for PowerBatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PowerBatch {{ bases: {}, exponent: <redacted> }}", self.bases.len())
    }
}

/// One base to many secret exponents.
#[derive(Clone, PartialEq, Eq)]
pub struct BaseBatch {
    /// The modulus, odd and at least 3.
    pub modulus: BigUint,
    /// The base.
    pub base: BigUint,
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

/// An order.
#[derive(Clone, PartialEq, Eq)]
pub enum Work {
    /// The primes of a key of so many bits, and its h_s where the randomizer needs one, from a ChaCha20 stream under this
    /// key.
    KeyGeneration {
        /// Bits of n.
        key_bits: u32,
        /// What the key is for.
        randomizer: Randomizer,
        /// The stream's key, itself drawn by the role.
        stream_key: Zeroizing<[u8; 32]>,
    },
    /// Powers of many bases.
    Powers(PowerBatch),
    /// Powers of one base.
    PowersOfOneBase(BaseBatch),
    /// One product of many factors.
    Product {
        /// The modulus, odd and at least 3.
        modulus: BigUint,
        /// The factors.
        factors: Vec<BigUint>,
    },
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
}

impl Work {
    /// Carries the order out, here and now.
    pub fn carry_out(&self) -> Result<WorkResult, WorkError> {
        Ok(match self {
            Self::KeyGeneration { key_bits, randomizer, stream_key } => {
                let mut stream = ChaCha20Rng::from_seed(**stream_key);
                WorkResult::Key(generate_key(*key_bits, *randomizer, &mut stream)?)
            }
            Self::Powers(batch) => {
                let modulus = Modulus::new(batch.modulus.clone())?;
                let power = |base| SecretInt::new(modulus.pow_vartime(base, &batch.exponent));
                WorkResult::Powers(batch.bases.iter().map(power).collect())
            }
            Self::PowersOfOneBase(batch) => {
                let modulus = Modulus::new(batch.modulus.clone())?;
                let power = |exponent| SecretInt::new(modulus.pow_vartime(&batch.base, exponent));
                WorkResult::Powers(batch.exponents.iter().map(power).collect())
            }
            Self::Product { modulus, factors } => {
                WorkResult::Product(Modulus::new(modulus.clone())?.product(factors))
            }
        })
    }
    /// The same work in orders of at most so many powers each; anything but powers stays whole.
    #[must_use]
    pub fn slices(self, powers: usize) -> Vec<Self> {
        let size = powers.max(1);
        match self {
            Self::Powers(batch) => {
                let PowerBatch { modulus, exponent, bases } = &batch;
                let slice = |bases: &[BigUint]| PowerBatch {
                    modulus: modulus.clone(),
                    exponent: exponent.clone(),
                    bases: bases.to_vec(),
                };
                bases.chunks(size).map(|bases| Self::Powers(slice(bases))).collect()
            }
            Self::PowersOfOneBase(batch) => {
                let BaseBatch { modulus, base, exponents } = &batch;
                let slice = |exponents: &[BigUint]| BaseBatch {
                    modulus: modulus.clone(),
                    base: base.clone(),
                    exponents: exponents.to_vec(),
                };
                exponents.chunks(size).map(|exponents| Self::PowersOfOneBase(slice(exponents))).collect()
            }
            whole => vec![whole],
        }
    }
}
