//! Key generation, Eq. (1) to (4): two random primes of equal length.

use blindsum_modexp::{Modulus, side_by_side};
use num_bigint::BigUint;
use num_integer::Integer;
use num_traits::One;
use rand_chacha::ChaCha20Rng;
use rand_core::{CryptoRng, SeedableRng};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::integer::{self, SecretInt};
use crate::material::{Inverses, KeyError, KeyGenerationError, KeyMaterial};
use crate::primality::{are_strong_probable_primes, is_prime_vartime};
use crate::public_key::PublicKey;
use crate::randomizer::Randomizer;
use crate::secret_key::SecretKey;
use crate::sieve;

/// Makes a key for the randomizer asked for.
///
/// Textbook: [`generate_primes`]. Short exponents: p, then q until it is another prime and gcd(p-1, q-1) = 2, both of 3
/// mod 4; then y uniform in Z_n^*, until h_s is not 1.
///
/// ```
/// use blindsum_paillier::{KeyGenerationError, Randomizer, SecretKey, generate_key};
/// use rand_chacha::ChaCha20Rng;
/// use rand_core::SeedableRng;
///
/// let mut rng = ChaCha20Rng::seed_from_u64(2);
/// let material = generate_key(128, Randomizer::ShortExponent, &mut rng)?;
/// let key = SecretKey::from_material(&material)?;
/// assert_eq!(key.public().n().bits(), 128);
/// assert!(key.public().randomizer_base().is_some());
///
/// assert_eq!(generate_key(127, Randomizer::Textbook, &mut rng), Err(KeyGenerationError::Size(127)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// [`KeyGenerationError::Size`]: odd, or not from 16 to 8192. [`KeyGenerationError::Search`] is a defect of
/// the prime search.
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

/// [`generate_key`] from a `ChaCha20` stream under this key.
///
/// # Errors
/// As there.
pub fn generate_key_from(
    key_bits: u32,
    randomizer: Randomizer,
    stream_key: &[u8; 32],
) -> Result<KeyMaterial, KeyGenerationError> {
    generate_key(key_bits, randomizer, &mut ChaCha20Rng::from_seed(*stream_key))
}

fn material(
    p: SecretInt,
    q: SecretInt,
    randomizer_base: Option<BigUint>,
) -> Result<KeyMaterial, KeyGenerationError> {
    let failed = |error: KeyError| KeyGenerationError::Search(error.to_string());
    let inverses = inverses(p.expose(), q.expose()).ok_or_else(|| failed(KeyError::BadPrimes))?;
    let material = KeyMaterial { p, q, inverses, randomizer_base };
    // Which checks all of it.
    SecretKey::from_material(&material).map_err(failed)?;
    Ok(material)
}

/// The inverses of a key with g = n + 1, from one inversion mod q and one mod n, where the definitions ask for four. With
/// u = p^-1 mod q and v = q^-1 mod p, p u + q v = 1 + n. As g^(p-1) = 1 + (p-1) n mod p^2, L_p of it is (p-1) q = -q mod p, so
/// h_p = -v, and h_q = -u likewise; and L(g^lambda) = lambda.
fn inverses(p: &BigUint, q: &BigUint) -> Option<Inverses> {
    let n = p * q;
    let p_mod_q = SecretInt::new(p.modinv(q)?);
    let q_mod_p = SecretInt::new((&n + 1u32 - p * p_mod_q.expose()) / q);
    let lambda = SecretInt::new((p - 1u32).lcm(&(q - 1u32)));
    Some(Inverses {
        mu: SecretInt::new(lambda.expose().modinv(&n)?),
        h_p: SecretInt::new(p - q_mod_p.expose()),
        h_q: SecretInt::new(q - p_mod_q.expose()),
        p_mod_q,
    })
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
///
/// # Errors
/// [`KeyGenerationError::Size`]: odd, or not from 16 to 8192. [`KeyGenerationError::Search`] is a defect of
/// the prime search.
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

/// The first prime at or above a random odd number of `bits` bits whose two leading bits are set.
///
/// The starting point is drawn by [`integer::random_bits`]. A start too close to 2^bits is drawn again.
///
/// # Errors
/// [`KeyGenerationError::Size`]: below 3 bits.
pub fn random_prime(bits: u32, rng: &mut impl CryptoRng) -> Result<SecretInt, KeyGenerationError> {
    prime_of(bits, Residue::Any, rng)
}

/// The first prime of numbers that nobody chose; all of them are tried to base 2 together. One in 2^128 composites among random numbers passes at
/// most, where there are [`rounds`]; smaller numbers are for Baillie-PSW. The time taken tells how often 2 divides a prime less one.
///
/// Baillie-PSW is the better test for numbers from elsewhere, which may be made to pass this one
/// ([`is_prime_vartime`]). It takes longer.
fn first_prime(candidates: Vec<SecretInt>) -> Option<SecretInt> {
    let modulus = |candidate: SecretInt| Some((Modulus::new(candidate.expose().clone()).ok()?, candidate));
    let candidates: Vec<_> = candidates.into_iter().filter_map(modulus).collect();
    let two = BigUint::from(2u32);
    // Hardly a composite survives base 2, whose time is the same for all candidates of a length.
    let tests: Vec<_> = candidates.iter().map(|(modulus, _)| (modulus, &two)).collect();
    let survives = are_strong_probable_primes(&tests);
    let mut surviving = candidates.into_iter().zip(survives).filter(|(_, survives)| *survives);
    surviving.find_map(|((modulus, candidate), _)| survives_others(&modulus).then_some(candidate))
}

/// Whether a number that passes the test to base 2 passes the others too.
fn survives_others(modulus: &Modulus) -> bool {
    let candidate = modulus.value();
    let Some(rounds) = rounds(candidate.bits()) else { return is_prime_vartime(candidate) };
    // Bases that depend on the candidate alone: a seed finds the same primes, however many rounds there are.
    let mut hash = Sha256::new();
    hash.update(BASES);
    hash.update(&*Zeroizing::new(candidate.to_bytes_be()));
    let mut bases = ChaCha20Rng::from_seed(hash.finalize().into());
    let highest = candidate - 3u32;
    let bases: Vec<_> =
        (0..rounds).map(|_| SecretInt::new(integer::random_below(&highest, &mut bases) + 2u32)).collect();
    let tests: Vec<_> = bases.iter().map(|base| (modulus, base.expose())).collect();
    are_strong_probable_primes(&tests).into_iter().all(|passes| passes)
}

/// What sets the hash for bases apart from others.
const BASES: &[u8] = b"Blindsum bases of a primality test";

/// Rounds of Miller and Rabin's test after which a random odd number of this many bits is composite with a probability under
/// 2^-128: `k^(3/2) 2^t t^(-1/2) 4^(2 - sqrt(t k))` for t rounds and k bits (Damgard, Landrock and Pomerance, Average case
/// error estimates for the strong probable prime test, Math. Comp. 61, 1993, Theorem 2). Nothing for short numbers.
///
/// The theorem speaks of uniform odd numbers of k bits. Two leading bits set, 3 mod 4 and a search upwards from a random
/// start make the chance larger by less than 2^4, which is left over here; sieving can only make it smaller.
fn rounds(bits: u64) -> Option<u32> {
    match bits {
        2048.. => Some(3),
        1536.. => Some(4),
        1024.. => Some(6),
        512.. => Some(13),
        _ => None,
    }
}

/// Which primes will do.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Residue {
    Any,
    ThreeModFour,
}

fn prime_of(bits: u32, residue: Residue, rng: &mut impl CryptoRng) -> Result<SecretInt, KeyGenerationError> {
    if bits <= 2 {
        return Err(KeyGenerationError::Size(bits));
    }
    loop {
        let mut start = integer::random_bits(bits.into(), rng);
        for bit in [0, u64::from(bits) - 2, u64::from(bits) - 1] {
            start.set_bit(bit, true);
        }
        if let Some(prime) = prime_from(SecretInt::new(start), residue) {
            return Ok(prime);
        }
    }
}

/// The first prime from an odd number on, or nothing where it would be longer.
fn prime_from(mut start: SecretInt, residue: Residue) -> Option<SecretInt> {
    let bits = start.expose().bits();
    loop {
        if start.expose().bits() > bits {
            return None;
        }
        if let Some(prime) = prime_within_reach(&start, bits, residue) {
            return Some(prime);
        }
        start = SecretInt::new(start.expose() + sieve::REACH);
    }
}

/// The first prime of at most this many bits in the window of a sieve.
fn prime_within_reach(start: &SecretInt, bits: u64, residue: Residue) -> Option<SecretInt> {
    let mut candidates = sieve::distances(start.expose())
        .map(|distance| SecretInt::new(start.expose() + distance))
        .filter(|candidate| residue == Residue::Any || candidate.expose().bit(1))
        .take_while(|candidate| candidate.expose().bits() <= bits);
    loop {
        let some: Vec<_> = candidates.by_ref().take(side_by_side()).collect();
        if some.is_empty() {
            return None;
        }
        if let Some(prime) = first_prime(some) {
            return Some(prime);
        }
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::primality::is_strong_probable_prime;
    use crate::primality::tests::is_prime_by_library;

    fn is_random_prime(candidate: &BigUint) -> bool {
        first_prime(vec![SecretInt::new(candidate.clone())]).is_some()
    }

    #[test]
    fn rounds_keep_the_bound() {
        for bits in [512, 1024, 1536, 2048, 4096u64] {
            let k = f64::from(u32::try_from(bits).unwrap());
            let t = f64::from(rounds(bits).unwrap());
            let bound = 1.5 * libm::log2(k) + t - libm::log2(t) / 2.0 + 2.0 * (2.0 - libm::sqrt(t * k));
            assert!(bound < -132.0, "{bits} bits: 2^{bound}");
        }
        assert_eq!(rounds(511), None);
    }

    #[test]
    fn small_primes_pass_and_strong_pseudoprimes_fail_to_some_base() {
        let strong =
            |n: u32, base: u32| is_strong_probable_prime(&Modulus::new(n.into()).unwrap(), &base.into());
        // 2047 is the first strong pseudoprime to base 2, 3215031751 to 2, 3, 5 and 7; 561 passes Fermat's test.
        assert!(strong(2047, 2) && !strong(2047, 3) && !strong(561, 2));
        assert!([2, 3, 5, 7].iter().all(|base| strong(3_215_031_751, *base)) && !strong(3_215_031_751, 11));
        let found: Vec<u32> = (5..100).step_by(2).filter(|n| is_random_prime(&(*n).into())).collect();
        let by_library: Vec<u32> =
            (5..100).step_by(2).filter(|n| is_prime_by_library(&(*n).into())).collect();
        assert_eq!(found, by_library);
    }

    #[test]
    fn what_is_found_is_prime_by_the_library_too() {
        let mut rng = ChaCha20Rng::seed_from_u64(51);
        for bits in [3, 4, 5, 8, 14, 15, 16, 64, 256, 512, 512, 1024] {
            let prime = random_prime(bits, &mut rng).unwrap();
            assert!(is_prime_by_library(prime.expose()), "{bits} bits, seed 51");
        }
        // 2^523 - 1 is composite and passes base 2: the hashed bases alone stand in its way.
        let mersenne = (BigUint::one() << 523u32) - 1u32;
        assert!(is_strong_probable_prime(&Modulus::new(mersenne.clone()).unwrap(), &BigUint::from(2u32)));
        assert!(!is_random_prime(&mersenne));
        // A product of two primes has no small factor, so base 2 is all that stands in its way here.
        let (p, q) = generate_primes(1024, &mut rng).unwrap();
        assert!(!is_random_prime(&(p.expose() * q.expose())));
    }

    #[test]
    fn inverses_are_those_of_the_definitions() {
        for (bits, seed) in [(16, 61), (64, 62), (512, 63)] {
            let (p, q) = generate_primes(bits, &mut ChaCha20Rng::seed_from_u64(seed)).unwrap();
            let expected = SecretKey::from_primes(&p, &q).unwrap().inverses();
            assert_eq!(inverses(p.expose(), q.expose()).unwrap(), expected, "{bits} bits, seed {seed}");
        }
    }
}
