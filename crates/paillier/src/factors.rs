//! Encryption for whoever knows p and q: the costly factor of Eq. (5) by the Chinese remainder theorem.

use core::fmt;

use blindsum_modexp::{Modulus, Power, pow_both, pow_each};
use num_bigint::BigUint;

use crate::integer::SecretInt;
use crate::material::KeyError;

/// p and q, prepared to raise randomizers to the power n.
pub struct Factors {
    p: Factor,
    q: Factor,
    /// `(p^2)^-1 mod q^2`.
    lift: SecretInt,
}

struct Factor {
    prime: Modulus,
    squared: Modulus,
    /// The other prime mod p - 1.
    inner: SecretInt,
}

impl fmt::Debug for Factors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Factors(<redacted>)")
    }
}

impl Factors {
    /// Prepares two different odd primes.
    ///
    /// # Errors
    /// [`KeyError::BadPrimes`]: equal, even or below 3. That they are prime is not checked.
    pub fn new(p: &SecretInt, q: &SecretInt) -> Result<Self, KeyError> {
        let (p, q) = (Factor::new(p, q)?, Factor::new(q, p)?);
        let lift = p.squared.value().modinv(q.squared.value()).ok_or(KeyError::BadPrimes)?;
        Ok(Self { p, q, lift: SecretInt::new(lift) })
    }

    /// `r^n mod n^2`, as [`crate::PublicKey::randomizing_factor`] computes it without the primes, at less than half the cost.
    #[must_use]
    pub fn randomizing_factor(&self, randomizer: &BigUint) -> BigUint {
        let halves = [&self.p, &self.q];
        let inner =
            pow_both(halves.map(|half| half.inner_power(randomizer)), self.bits()).map(SecretInt::new);
        let [p, q] = &inner;
        let outer = pow_both([self.p.outer_power(p), self.q.outer_power(q)], self.bits());
        let [p, q] = outer.map(SecretInt::new);
        self.joined(&p, &q)
    }

    /// The same of each randomizer, in their order: several at once are faster.
    #[must_use]
    pub fn randomizing_factors(&self, randomizers: &[&BigUint]) -> Vec<BigUint> {
        // Mod p and mod q in turns.
        let halves = [&self.p, &self.q];
        let inner: Vec<_> = randomizers.iter().flat_map(|r| halves.map(|half| half.inner_power(r))).collect();
        let inner = secret(pow_each(&inner, self.bits()));
        let outer = halves.into_iter().cycle().zip(&inner);
        let outer: Vec<_> = outer.map(|(half, inner)| half.outer_power(inner)).collect();
        let outer = secret(pow_each(&outer, self.bits()));
        let pairs = outer.iter().step_by(2).zip(outer.iter().skip(1).step_by(2));
        pairs.map(|(p, q)| self.joined(p, q)).collect()
    }

    fn bits(&self) -> u64 {
        self.p.prime.value().bits().max(self.q.prime.value().bits())
    }

    /// The number that is `p` mod p^2 and `q` mod q^2.
    fn joined(&self, p: &SecretInt, q: &SecretInt) -> BigUint {
        // Garner: c = c_p + p^2 ((c_q - c_p) p^-2 mod q^2).
        let modulus = self.q.squared.value();
        let difference = SecretInt::new(q.expose() + modulus - p.expose() % modulus);
        let lifted = SecretInt::new(difference.expose() * self.lift.expose() % modulus);
        p.expose() + self.p.squared.value() * lifted.expose()
    }
}

impl Factor {
    fn new(prime: &SecretInt, other: &SecretInt) -> Result<Self, KeyError> {
        let modulus = |result: Result<Modulus, _>| result.map_err(|_| KeyError::BadPrimes);
        // What is not an odd number of at least 3 ends here.
        let (odd, squared) = (
            modulus(Modulus::new(prime.expose().clone()))?,
            modulus(Modulus::square_of(prime.expose().clone()))?,
        );
        let inner = SecretInt::new(other.expose() % (prime.expose() - 1u32));
        Ok(Self { prime: odd, squared, inner })
    }

    // The p-th power of a number depends on it mod p alone, and mod p exponents count mod p - 1: so r^(pq) mod p^2 is
    // (r^(q mod (p - 1)) mod p)^p mod p^2, two short powers instead of a long one.
    fn inner_power<'a>(&'a self, randomizer: &'a BigUint) -> Power<'a> {
        Power { modulus: &self.prime, base: randomizer, exponent: self.inner.expose() }
    }

    fn outer_power<'a>(&'a self, inner: &'a SecretInt) -> Power<'a> {
        Power { modulus: &self.squared, base: inner.expose(), exponent: self.prime.value() }
    }
}

fn secret(numbers: Vec<BigUint>) -> Vec<SecretInt> {
    numbers.into_iter().map(SecretInt::new).collect()
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::{SecretKey, generate_primes};
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    #[test]
    fn eq05_the_factors_give_the_same_power() {
        for (bits, seed) in [(16, 41), (24, 42), (64, 43), (128, 44), (512, 45)] {
            let mut rng = ChaCha20Rng::seed_from_u64(seed);
            let (p, q) = generate_primes(bits, &mut rng).unwrap();
            let key = SecretKey::from_primes(&p, &q).unwrap();
            let factors = Factors::new(&p, &q).unwrap();
            for _ in 0..20 {
                let r = key.public().randomizer(&mut rng);
                let expected = key.public().randomizing_factor(r.expose());
                assert_eq!(factors.randomizing_factor(r.expose()), expected, "{bits} bits, seed {seed}");
            }
            for count in 0..7 {
                let r: Vec<_> = (0..count).map(|_| key.public().randomizer(&mut rng)).collect();
                let expected: Vec<_> =
                    r.iter().map(|r| key.public().randomizing_factor(r.expose())).collect();
                let r: Vec<_> = r.iter().map(SecretInt::expose).collect();
                assert_eq!(factors.randomizing_factors(&r), expected, "{bits} bits, seed {seed}");
            }
        }
    }

    #[test]
    fn equal_primes_are_refused() {
        let p = SecretInt::new(11u32.into());
        assert_eq!(Factors::new(&p, &p).unwrap_err(), KeyError::BadPrimes);
        for no_prime in [0u32, 1, 2, 4] {
            let other = SecretInt::new(no_prime.into());
            assert_eq!(Factors::new(&other, &p).unwrap_err(), KeyError::BadPrimes, "{no_prime}");
        }
    }
}
