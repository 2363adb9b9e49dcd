//! Key generation, Eq. (1) to (4): two random primes of equal length.

use core::num::NonZeroU32;

use blindsum_modexp::Modulus;
use crypto_bigint::BoxedUint;
use crypto_primes::{Flavor, hazmat::SmallFactorsSieve, is_prime};
use num_bigint::BigUint;
use num_integer::Integer;
use num_traits::One;
use rand_core::CryptoRng;

use super::{KeyError, PublicKey, SecretKey};
use crate::integer::{self, SecretInt};
use crate::params::Randomizer;

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

/// What a key is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyMaterial {
    /// A prime.
    pub p: SecretInt,
    /// Another of the same length.
    pub q: SecretInt,
    /// What decryption derives from them, with g = n + 1.
    pub inverses: Inverses,
    /// h_s = h^n mod n^2 with h = -y^2 mod n, where randomizers have short exponents.
    pub randomizer_base: Option<BigUint>,
}

/// The inverses in a secret key: long to compute, quick to check. Whoever generates the key computes them, so that whoever
/// takes it over need not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inverses {
    /// `p^-1 mod q`.
    pub p_mod_q: SecretInt,
    /// mu = `L(g^lambda mod n^2)^-1 mod n`, Eq. (4).
    pub mu: SecretInt,
    /// `L_p(g^(p-1) mod p^2)^-1 mod p`.
    pub h_p: SecretInt,
    /// `L_q(g^(q-1) mod q^2)^-1 mod q`.
    pub h_q: SecretInt,
}

/// Makes a key for the randomizer asked for.
///
/// Textbook: [`generate_primes`]. Short exponents: p, then q until it is another prime and gcd(p-1, q-1) = 2, both of 3
/// mod 4; then y uniform in Z_n^*, until h_s is not 1.
pub fn generate_key(
    key_bits: u32,
    randomizer: Randomizer,
    rng: &mut impl CryptoRng,
) -> Result<KeyMaterial, KeyGenerationError> {
    match randomizer {
        Randomizer::Textbook => {
            let (p, q) = generate_primes(key_bits, rng)?;
            material(p, q, None)
        }
        Randomizer::ShortExponent => {
            check_size(key_bits)?;
            let p = prime_of(key_bits / 2, Residue::ThreeModFour, rng)?;
            let q = loop {
                let q = prime_of(key_bits / 2, Residue::ThreeModFour, rng)?;
                let common = SecretInt::new((p.expose() - 1u32).gcd(&(q.expose() - 1u32)));
                if q != p && *common.expose() == BigUint::from(2u32) {
                    break q;
                }
            };
            let h_s = randomizer_base(&(p.expose() * q.expose()), rng)?;
            material(p, q, Some(h_s))
        }
    }
}

fn material(
    p: SecretInt,
    q: SecretInt,
    randomizer_base: Option<BigUint>,
) -> Result<KeyMaterial, KeyGenerationError> {
    let failed = |error: KeyError| KeyGenerationError::Search(error.to_string());
    let inverses = SecretKey::from_primes(&p, &q).map_err(failed)?.inverses();
    Ok(KeyMaterial { p, q, inverses, randomizer_base })
}

/// h_s = (-y^2 mod n)^n mod n^2 for random y.
fn randomizer_base(n: &BigUint, rng: &mut impl CryptoRng) -> Result<BigUint, KeyGenerationError> {
    let key = PublicKey::new(n.clone()).map_err(|error| KeyGenerationError::Search(error.to_string()))?;
    loop {
        let y = key.randomizer(rng);
        let square = key.plaintexts().mul(y.expose(), y.expose());
        let h = SecretInt::new(n - square);
        let h_s = key.ciphertexts().pow_vartime(h.expose(), n);
        if !h_s.is_one() {
            return Ok(h_s);
        }
    }
}

fn check_size(key_bits: u32) -> Result<(), KeyGenerationError> {
    if key_bits.is_multiple_of(2) && (16..=8192).contains(&key_bits) {
        Ok(())
    } else {
        Err(KeyGenerationError::Size(key_bits))
    }
}

/// Two different random primes of `key_bits / 2` bits whose product has exactly `key_bits` bits.
///
/// Draws: p, then q (see [`random_prime`]), q again while it equals p. Equal lengths make gcd(n, (p-1)(q-1)) = 1:
/// a prime cannot divide its neighbour of the same length less one.
pub fn generate_primes(
    key_bits: u32,
    rng: &mut impl CryptoRng,
) -> Result<(SecretInt, SecretInt), KeyGenerationError> {
    check_size(key_bits)?;
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
    prime_of(bits, Residue::Any, rng)
}

/// Fermat's test to base 2: no prime fails it, and hardly a composite passes. It spares the library, whose arithmetic is
/// slower than ours in a browser, nearly all candidates, and changes nothing about which one is found.
fn may_be_prime(candidate: &BigUint) -> bool {
    let Ok(modulus) = Modulus::new(candidate.clone()) else { return false };
    modulus.pow(&BigUint::from(2u32), &(candidate - 1u32), candidate.bits()).is_one()
}

/// Which primes will do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Residue {
    Any,
    ThreeModFour,
}

fn prime_of(bits: u32, residue: Residue, rng: &mut impl CryptoRng) -> Result<SecretInt, KeyGenerationError> {
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
            let suits = residue == Residue::Any || candidate.bit_vartime(1);
            if !suits {
                continue;
            }
            let number = SecretInt::new(BigUint::from_bytes_be(&candidate.to_be_bytes()));
            if may_be_prime(number.expose()) && is_prime(Flavor::Any, &candidate) {
                return Ok(number);
            }
        }
    }
}
