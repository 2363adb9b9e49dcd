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
use crate::paillier::{KeyGenerationError, generate_primes};

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

/// The exponent may be p - 1, the bases may be randomizers.
impl Drop for PowerBatch {
    fn drop(&mut self) {
        integer::wipe(&mut self.exponent);
        self.bases.iter_mut().for_each(integer::wipe);
    }
}

impl fmt::Debug for PowerBatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PowerBatch {{ bases: {}, exponent: <redacted> }}", self.bases.len())
    }
}

/// An order.
#[derive(Clone, PartialEq, Eq)]
pub enum Work {
    /// Two primes for a key of so many bits, from a ChaCha20 stream under this key.
    KeyGeneration {
        /// Bits of n.
        key_bits: u32,
        /// The stream's key, itself drawn by the role.
        stream_key: Zeroizing<[u8; 32]>,
    },
    /// Powers.
    Powers(PowerBatch),
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
    /// p and q.
    Primes(SecretInt, SecretInt),
    /// One power for each base, in order.
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
            Self::KeyGeneration { key_bits, stream_key } => {
                let (p, q) = generate_primes(*key_bits, &mut ChaCha20Rng::from_seed(**stream_key))?;
                WorkResult::Primes(p, q)
            }
            Self::Powers(batch) => {
                let modulus = Modulus::new(batch.modulus.clone())?;
                let power = |base| SecretInt::new(modulus.pow_vartime(base, &batch.exponent));
                WorkResult::Powers(batch.bases.iter().map(power).collect())
            }
            Self::Product { modulus, factors } => {
                WorkResult::Product(Modulus::new(modulus.clone())?.product(factors))
            }
        })
    }
}
