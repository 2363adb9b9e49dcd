//! Tests of primality.

use blindsum_modexp::{Modulus, Power, pow_each};
use num_bigint::{BigInt, BigUint};
use num_traits::{One, Zero};

use crate::integer::{SecretInt, residue};

/// Whether a number is prime, as far as Baillie-PSW can tell: no composite that passes is known.
///
/// Miller and Rabin's test to base 2, then the strong Lucas test with the two conditions that Baillie, Fiori and Wagstaff add
/// (Strengthening the Baillie-PSW primality test, Math. Comp. 90, 2021), with their parameters (method A*).
#[must_use]
pub fn is_prime_vartime(candidate: &BigUint) -> bool {
    let Ok(modulus) = Modulus::new(candidate.clone()) else { return *candidate == BigUint::from(2u32) };
    let (two, three) = (BigUint::from(2u32), BigUint::from(3u32));
    *candidate == three || (is_strong_probable_prime(&modulus, &two) && is_lucas_probable_prime(&modulus))
}

/// Miller and Rabin's test to a base from 2 to n - 2: no prime fails it.
pub(crate) fn is_strong_probable_prime(n: &Modulus, base: &BigUint) -> bool {
    are_strong_probable_primes(&[(n, base)]) == [true]
}

/// The same of several, or to several bases, at once. All are of one length, or the time tells the longest's.
pub(crate) fn are_strong_probable_primes(tests: &[(&Modulus, &BigUint)]) -> Vec<bool> {
    let odd_part = |(n, _): &(&Modulus, _)| {
        let less_one = SecretInt::new(n.value() - 1u32);
        let twos = less_one.expose().trailing_zeros().unwrap_or(0);
        SecretInt::new(less_one.expose() >> twos)
    };
    let odd: Vec<_> = tests.iter().map(odd_part).collect();
    let each = tests.iter().zip(&odd);
    let powers: Vec<_> =
        each.map(|((modulus, base), odd)| Power { modulus, base, exponent: odd.expose() }).collect();
    let bits = tests.iter().map(|(n, _)| n.value().bits()).max().unwrap_or(0);
    let powers = pow_each(&powers, bits).into_iter().map(SecretInt::new);
    tests.iter().zip(powers).map(|((n, _), power)| passes(n, power)).collect()
}

/// Whether the power of a base to the odd part of n - 1 is 1, or -1 after some squarings.
fn passes(n: &Modulus, mut power: SecretInt) -> bool {
    let less_one = SecretInt::new(n.value() - 1u32);
    let twos = less_one.expose().trailing_zeros().unwrap_or(0);
    if power.expose().is_one() {
        return true;
    }
    for _ in 1..twos {
        if power.expose() == less_one.expose() {
            return true;
        }
        power = SecretInt::new(n.mul(power.expose(), power.expose()));
    }
    power.expose() == less_one.expose()
}

/// The Lucas sequences U and V of P and Q at a place k, with Q^k, modulo an odd number.
struct Lucas<'a> {
    n: &'a Modulus,
    p: BigUint,
    q: BigUint,
    d: BigUint,
    u: BigUint,
    v: BigUint,
    power: BigUint,
}

impl Lucas<'_> {
    /// From k to 2 k.
    fn double(&mut self) {
        self.u = self.n.mul(&self.u, &self.v);
        // V_2k = V_k^2 - 2 Q^k.
        let square = &self.v * &self.v + self.n.value() * 2u32 - &self.power * 2u32;
        self.v = self.n.reduce(&square);
        self.power = self.n.mul(&self.power, &self.power);
    }

    /// From k to k + 1.
    fn step(&mut self) {
        let u = self.half(&self.p * &self.u + &self.v);
        self.v = self.half(&self.d * &self.u + &self.p * &self.v);
        self.u = u;
        self.power = self.n.mul(&self.power, &self.q);
    }

    fn half(&self, value: BigUint) -> BigUint {
        let even = if value.bit(0) { value + self.n.value() } else { value };
        self.n.reduce(&(even >> 1u32))
    }
}

/// The strengthened strong Lucas test of an odd number above 3: no prime fails it.
fn is_lucas_probable_prime(n: &Modulus) -> bool {
    let Some(discriminant) = discriminant(n.value()) else { return false };
    // P = 1 and Q = (1 - D) / 4, except for D = 5, where Q would be -1, 5 and 5.
    let (p, q) = if discriminant == 5 { (5, 5) } else { (1, (1 - discriminant) / 4) };
    let [p, q, d] = [p, q, discriminant].map(|number| residue(&BigInt::from(number), n.value()));
    let sign = jacobi(q.clone(), n.value().clone());
    if sign == 0 && !q.is_zero() {
        return false;
    }
    let more_one = n.value() + 1u32;
    let twos = more_one.trailing_zeros().unwrap_or(0);
    let odd = &more_one >> twos;
    // At k = 1, the first bit of the odd part.
    let mut at = Lucas { n, u: BigUint::one(), v: p.clone(), power: q.clone(), p, q, d };
    for bit in (0..odd.bits() - 1).rev() {
        at.double();
        if odd.bit(bit) {
            at.step();
        }
    }
    let mut strong = at.u.is_zero() || at.v.is_zero();
    for _ in 1..twos {
        at.double();
        strong |= at.v.is_zero();
    }
    // At k = (n + 1) / 2, where a prime has Q^k = (Q/n) Q, and then at n + 1, where it has V = 2 Q.
    let expected = if sign < 0 { n.value() - &at.q } else { at.q.clone() };
    let halfway = n.reduce(&expected) == at.power;
    at.double();
    strong && halfway && at.v == n.reduce(&(&at.q * 2u32))
}

/// The first D of 5, -7, 9, -11 ... with (D/n) = -1. Nothing if one shares a factor with the odd number n, or n is a square: then
/// it is not prime.
fn discriminant(n: &BigUint) -> Option<i64> {
    let root = n.sqrt();
    if &root * &root == *n {
        return None;
    }
    let candidates = (5i64..).step_by(2).map(|size| if size % 4 == 1 { size } else { -size });
    for d in candidates {
        let symbol = jacobi(residue(&BigInt::from(d), n), n.clone());
        // A D that is n, or a multiple, says nothing of it.
        if symbol == 0 && !(BigInt::from(d).magnitude() % n).is_zero() {
            return None;
        }
        if symbol < 0 {
            return Some(d);
        }
    }
    None
}

/// Jacobi's symbol (a/n) of an odd number n, by Gauss's law.
fn jacobi(mut a: BigUint, mut n: BigUint) -> i32 {
    // The residue modulo 8 of an odd number, from its bits.
    let is_3_or_5 = |n: &BigUint| n.bit(1) != n.bit(2);
    let mut sign = 1;
    while !a.is_zero() {
        let twos = a.trailing_zeros().unwrap_or(0);
        a >>= twos;
        if twos % 2 == 1 && is_3_or_5(&n) {
            sign = -sign;
        }
        if a.bit(1) && n.bit(1) {
            sign = -sign;
        }
        (a, n) = (&n % &a, a);
    }
    if n.is_one() { sign } else { 0 }
}

#[cfg(test)]
pub(crate) mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use crypto_bigint::BoxedUint;
    use crypto_primes::{Flavor, is_prime};

    use super::*;
    use crate::sieve::primes_below;

    /// What a library says, whose code is not ours.
    pub(crate) fn is_prime_by_library(candidate: &BigUint) -> bool {
        let bytes = candidate.to_bytes_be();
        let bits = u32::try_from(bytes.len() * 8).unwrap();
        is_prime(Flavor::Any, &BoxedUint::from_be_slice(&bytes, bits).unwrap())
    }

    fn lucas(n: u64) -> bool {
        is_lucas_probable_prime(&Modulus::new(n.into()).unwrap())
    }

    #[test]
    fn all_numbers_of_a_range_are_told_apart() {
        let mut primes = primes_below(1 << 14).peekable();
        for number in 0..1 << 14 {
            let expected = primes.next_if_eq(&number).is_some();
            assert_eq!(is_prime_vartime(&number.into()), expected, "{number}");
        }
    }

    #[test]
    fn the_lucas_test_alone_knows_primes_from_others_too() {
        // No composite below 10^6 passes, not even those that pass the strong test alone, the first of which are these.
        for composite in [5459, 5777, 10877, 16109, 18971, 22499, 24569, 25199, 913, 323, 377, 1159] {
            assert!(!lucas(composite), "{composite}");
        }
        for prime in primes_below(4000).skip(2) {
            assert!(lucas(prime.into()), "{prime}");
        }
    }

    #[test]
    fn what_passes_base_2_fails_here() {
        // Strong pseudoprimes to base 2: the first, squares of Wieferich's primes, and one to the first four prime bases.
        for composite in [2047u64, 3277, 4033, 4681, 8321, 1093 * 1093, 3511 * 3511, 3_215_031_751] {
            assert!(is_strong_probable_prime(&Modulus::new(composite.into()).unwrap(), &2u32.into()));
            assert!(!is_prime_vartime(&composite.into()), "{composite}");
        }
    }

    #[test]
    fn long_numbers_are_told_apart_as_by_the_library() {
        // Mersenne's numbers, prime and not, all of which pass base 2, and their neighbours.
        for exponent in [61u32, 67, 89, 101, 107, 127, 137, 257, 521, 523] {
            let mersenne = (BigUint::one() << exponent) - 1u32;
            assert_eq!(is_prime_vartime(&mersenne), is_prime_by_library(&mersenne), "2^{exponent} - 1");
            for distance in (2u32..300).step_by(2) {
                let number = &mersenne + distance;
                assert_eq!(
                    is_prime_vartime(&number),
                    is_prime_by_library(&number),
                    "2^{exponent} + {}",
                    distance - 1
                );
            }
        }
    }

    #[test]
    fn jacobis_symbol_is_that_of_the_definition() {
        for n in (3u32..60).step_by(2) {
            let squares: Vec<u32> = (1..n).map(|x| x * x % n).collect();
            for a in 0..n {
                let found = jacobi(a.into(), n.into());
                let is_prime = (2..n).all(|d| !n.is_multiple_of(d));
                if is_prime {
                    let legendre = if a == 0 {
                        0
                    } else if squares.contains(&a) {
                        1
                    } else {
                        -1
                    };
                    assert_eq!(found, legendre, "({a}/{n})");
                }
                // It is multiplicative in a.
                let doubled = jacobi((a * 2 % n).into(), n.into());
                assert_eq!(doubled, found * jacobi(2u32.into(), n.into()), "({a} 2/{n})");
            }
        }
    }
}
