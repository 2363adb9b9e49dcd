//! Key generation, Eq. (1) to (4): two random primes of equal length.

use core::num::NonZeroU32;

use crypto_bigint::BoxedUint;
use crypto_primes::{Flavor, hazmat::SmallFactorsSieve, is_prime};
use num_bigint::BigUint;
use rand_core::CryptoRng;

use crate::integer::{self, SecretInt};

/// Why no key was made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum KeyGenerationError {
    /// The size asked for is odd, too small to hold two different primes, or beyond use.
    #[error("key bits must be even and from 16 to 8192, not {0}")]
    Size(u32),
    /// The prime search was asked for something it cannot do.
    #[error("the prime search failed: {0}")]
    Search(String),
}

/// Two different random primes of `key_bits / 2` bits whose product has exactly `key_bits` bits.
///
/// Draws: p, then q (see [`random_prime`]), q again while it equals p. Equal lengths make gcd(n, (p-1)(q-1)) = 1:
/// a prime cannot divide its neighbour of the same length less one.
pub fn generate_primes(
    key_bits: u32,
    rng: &mut impl CryptoRng,
) -> Result<(SecretInt, SecretInt), KeyGenerationError> {
    if !key_bits.is_multiple_of(2) || !(16..=8192).contains(&key_bits) {
        return Err(KeyGenerationError::Size(key_bits));
    }
    let p = random_prime(key_bits / 2, rng)?;
    loop {
        let q = random_prime(key_bits / 2, rng)?;
        if q != p {
            return Ok((p, q));
        }
    }
}

/// Whether a number is prime, as far as Baillie-PSW can tell: no composite that passes is known.
#[must_use]
pub fn is_prime_vartime(candidate: &BigUint) -> bool {
    let bytes = candidate.to_bytes_be();
    // 8 bits a byte; a length beyond u32 is beyond any key.
    let Ok(bits) = u32::try_from(bytes.len().saturating_mul(8)) else { return false };
    BoxedUint::from_be_slice(&bytes, bits).is_ok_and(|candidate| is_prime(Flavor::Any, &candidate))
}

/// The first prime at or above a random odd number of `bits` bits whose two leading bits are set.
///
/// The starting point is drawn here, by [`integer::random_bits`], so that it does not depend on the word size of the
/// prime library; the library sieves and tests (Baillie-PSW). A start too close to 2^bits is drawn again.
pub fn random_prime(bits: u32, rng: &mut impl CryptoRng) -> Result<SecretInt, KeyGenerationError> {
    let search = |error: &dyn core::fmt::Display| KeyGenerationError::Search(error.to_string());
    let length = NonZeroU32::new(bits).ok_or(KeyGenerationError::Size(bits))?;
    let width = usize::try_from(bits.div_ceil(8)).map_err(|e| search(&e))?;
    loop {
        let mut start = integer::random_bits(bits.into(), rng);
        for bit in [0, u64::from(bits) - 2, u64::from(bits) - 1] {
            start.set_bit(bit, true);
        }
        let start = SecretInt::new(start);
        let bytes = integer::to_fixed_bytes(start.expose(), width).unwrap_or_default();
        let start = BoxedUint::from_be_slice(&bytes, bits).map_err(|e| search(&e))?;
        let sieve = SmallFactorsSieve::new(start, length, false).map_err(|e| search(&e))?;
        for candidate in sieve {
            if is_prime(Flavor::Any, &candidate) {
                return Ok(SecretInt::new(BigUint::from_bytes_be(&candidate.to_be_bytes())));
            }
        }
    }
}
