//! What anybody can see that a modulus is not: two primes of equal length that only its maker knows.

use blindsum_modexp::Modulus;
use num_bigint::BigUint;
use num_traits::{One, ToPrimitive, Zero};

use crate::primality::{is_prime_vartime, is_strong_probable_prime};
use crate::sieve::primes_below;

/// Why a modulus cannot be a product of two different primes of equal length.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ModulusFlaw {
    /// 2 divides it, or it is below 3.
    Even,
    /// A prime that is too short to be one of two divides it.
    SmallFactor(u32),
    /// It is this power of a number.
    Power(u32),
    /// It is prime, as far as can be told ([`is_prime_vartime`]): everybody knows the secret key.
    Prime,
}

/// Looks for what a key's maker would not have to hide: takes even numbers, primes, perfect powers and numbers with a
/// factor below [`trial_bound`] for what they are. Of the rest nobody can tell how their factors look.
///
/// Costs a power modulo `n`; a number that passes as prime to base 2 costs more, and hardly an honest modulus does.
///
/// ```
/// use blindsum_paillier::{ModulusFlaw, inspect_vartime};
///
/// // Primes of 12 bits.
/// assert_eq!(inspect_vartime(&(2053u32 * 2063).into()), Ok(()));
/// assert_eq!(inspect_vartime(&(2053u32 * 2053).into()), Err(ModulusFlaw::Power(2)));
/// assert_eq!(inspect_vartime(&(101u32 * 40_009).into()), Err(ModulusFlaw::SmallFactor(101)));
/// ```
///
/// # Errors
/// The first [`ModulusFlaw`] found: the fault of the key's maker.
pub fn inspect_vartime(n: &BigUint) -> Result<(), ModulusFlaw> {
    let Ok(modulus) = Modulus::new(n.clone()) else { return Err(ModulusFlaw::Even) };
    let bound = trial_bound(n.bits());
    if let Some(factor) =
        primes_below(bound).find(|prime| (n % *prime).is_zero() && *n != BigUint::from(*prime))
    {
        return Err(ModulusFlaw::SmallFactor(factor));
    }
    if let Some(exponent) = power(n, bound) {
        return Err(ModulusFlaw::Power(exponent));
    }
    if is_strong_probable_prime(&modulus, &BigUint::from(2u32)) && is_prime_vartime(n) {
        return Err(ModulusFlaw::Prime);
    }
    Ok(())
}

/// Below what every prime is tried as a factor: 2^16, or the least that the primes of so short a modulus can be, half
/// of the bits with the first one set.
#[must_use]
pub fn trial_bound(bits: u64) -> u32 {
    let half = (bits / 2).saturating_sub(1).min(16);
    1 << half
}

/// The least exponent from 2 of which a number without prime factors below `bound` is a power.
fn power(n: &BigUint, bound: u32) -> Option<u32> {
    // Its root is at least the bound.
    let most = n.bits().checked_div(u64::from(bound.max(2).ilog2()))?.to_u32()?;
    primes_below(most.saturating_add(1))
        .find(|exponent| may_be_power(n, *exponent) && n.nth_root(*exponent).pow(*exponent) == *n)
}

/// Whether a number can be a power with a prime exponent, by its residues modulo some small primes that are 1 modulo
/// the exponent: a power to it is 0 or of an order that divides (r - 1) / exponent.
fn may_be_power(n: &BigUint, exponent: u32) -> bool {
    let tested = (1u32..).map(|k| k * exponent * 2 + 1).filter(|r| is_small_prime(*r)).take(4);
    tested.into_iter().all(|r| {
        // 0 has no digits.
        let residue = (n % r).iter_u64_digits().next().unwrap_or(0);
        residue == 0 || power_modulo(residue, (r - 1) / exponent, u64::from(r)).is_one()
    })
}

fn is_small_prime(number: u32) -> bool {
    (2..).take_while(|divisor| divisor * divisor <= number).all(|divisor| !number.is_multiple_of(divisor))
}

/// base^exponent mod a modulus below 2^32.
fn power_modulo(base: u64, exponent: u32, modulus: u64) -> u64 {
    let (mut result, mut square, mut left) = (1, base % modulus, exponent);
    while left > 0 {
        if left % 2 == 1 {
            result = result * square % modulus;
        }
        square = square * square % modulus;
        left /= 2;
    }
    result
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::keygen::{generate_primes, random_prime};
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    fn big(n: u64) -> BigUint {
        n.into()
    }

    #[test]
    fn honest_moduli_of_every_size_pass() {
        let mut rng = ChaCha20Rng::seed_from_u64(71);
        for (bits, count) in [(24, 300), (64, 50), (128, 20), (256, 10), (512, 5), (1024, 1)] {
            for _ in 0..count {
                let (p, q) = generate_primes(bits, &mut rng).unwrap();
                assert_eq!(inspect_vartime(&(p.expose() * q.expose())), Ok(()), "{bits} bits, seed 71");
            }
        }
    }

    #[test]
    fn every_flaw_is_found_at_every_size() {
        let mut rng = ChaCha20Rng::seed_from_u64(72);
        for bits in [24, 64, 512] {
            let (p, q) = generate_primes(bits, &mut rng).unwrap();
            let (p, q) = (p.expose(), q.expose());
            assert_eq!(inspect_vartime(&(p * q - 1u32)), Err(ModulusFlaw::Even), "{bits} bits");
            assert_eq!(inspect_vartime(&(p * p)), Err(ModulusFlaw::Power(2)), "{bits} bits");
            let prime = random_prime(bits, &mut rng).unwrap();
            assert_eq!(inspect_vartime(prime.expose()), Err(ModulusFlaw::Prime), "{bits} bits");
            let long = random_prime(bits - 5, &mut rng).unwrap();
            assert_eq!(
                inspect_vartime(&(long.expose() * 31u32)),
                Err(ModulusFlaw::SmallFactor(31)),
                "{bits} bits"
            );
        }
        let cube = random_prime(171, &mut rng).unwrap();
        assert_eq!(inspect_vartime(&cube.expose().pow(3)), Err(ModulusFlaw::Power(3)));
        let thirtieth = random_prime(20, &mut rng).unwrap();
        assert_eq!(inspect_vartime(&thirtieth.expose().pow(31)), Err(ModulusFlaw::Power(31)));
        assert_eq!(inspect_vartime(&thirtieth.expose().pow(30)), Err(ModulusFlaw::Power(2)));
        for tiny in [0, 1, 2] {
            assert_eq!(inspect_vartime(&big(tiny)), Err(ModulusFlaw::Even));
        }
        assert_eq!(inspect_vartime(&big(3)), Err(ModulusFlaw::Prime));
    }

    #[test]
    fn a_factor_is_small_below_the_bound_and_not_at_the_primes_of_an_honest_key() {
        assert_eq!([24, 32, 34, 64, 4096].map(trial_bound), [2048, 32_768, 65_536, 65_536, 65_536]);
        // 2039 is the last prime below 2048, 2053 the next one; 65521 the last below 2^16.
        assert_eq!(inspect_vartime(&big(2039 * 8209)), Err(ModulusFlaw::SmallFactor(2039)));
        assert_eq!(inspect_vartime(&big(2053 * 8147)), Ok(()));
        assert_eq!(
            inspect_vartime(&(big(65_521) * 281_474_976_710_597u64)),
            Err(ModulusFlaw::SmallFactor(65_521))
        );
    }

    #[test]
    fn a_pseudoprime_to_base_2_is_no_prime() {
        // The two strong pseudoprimes to base 2 that are products of two primes of 12 bits.
        for n in [6_952_037, 7_306_261] {
            assert!(is_strong_probable_prime(&Modulus::new(big(n)).unwrap(), &big(2)));
            assert_eq!(inspect_vartime(&big(n)), Ok(()), "{n}");
        }
    }
}
