//! The numbers that everybody computes with.

use blindsum_paillier::{KeyGenerationError, Randomizer, generate_key, integer};
use num_bigint::BigUint;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;
use serde::{Deserialize, Serialize};

/// The fixed seed of all fixtures.
const SEED: u64 = 7;

/// The numbers of one key size, in hexadecimal. They are made for measuring and secret to nobody.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fixture {
    /// Bits of n.
    pub bits: u32,
    /// A prime.
    pub p: String,
    /// Another.
    pub q: String,
    /// p q.
    pub n: String,
    /// h_s of short exponents.
    pub h_s: String,
    /// A randomizer in Z_n^*.
    pub r: String,
    /// A short exponent, of half the bits of n.
    pub a: String,
    /// A plaintext.
    pub m: String,
    /// xi + O: 48 bits.
    pub xi: String,
    /// An odd number of twice the bits of n that is not a square.
    pub odd: String,
    /// r^n mod n^2, by num-bigint.
    pub power: String,
    /// r^n modulo `odd`, by num-bigint.
    pub power_odd: String,
}

impl Fixture {
    /// The numbers for keys of this many bits; always the same.
    ///
    /// # Errors
    /// If there are no keys of that size.
    pub fn new(bits: u32) -> Result<Self, KeyGenerationError> {
        let mut rng = ChaCha20Rng::seed_from_u64(SEED + u64::from(bits));
        let key = generate_key(bits, Randomizer::ShortExponent, &mut rng)?;
        let n = key.p.expose() * key.q.expose();
        let r = integer::random_below(&n, &mut rng);
        let mut odd = integer::random_bits(u64::from(2 * bits), &mut rng);
        odd.set_bit(0, true);
        odd.set_bit(u64::from(2 * bits - 1), true);
        let mut xi = integer::random_bits(48, &mut rng);
        xi.set_bit(47, true);
        let hex = |value: &BigUint| value.to_str_radix(16);
        Ok(Self {
            bits,
            p: hex(key.p.expose()),
            q: hex(key.q.expose()),
            h_s: hex(&key.randomizer_base.clone().unwrap_or_default()),
            a: hex(&integer::random_bits(u64::from(bits / 2), &mut rng)),
            m: hex(&integer::random_bits(40, &mut rng)),
            xi: hex(&xi),
            power: hex(&r.modpow(&n, &(&n * &n))),
            power_odd: hex(&r.modpow(&n, &odd)),
            r: hex(&r),
            odd: hex(&odd),
            n: hex(&n),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixture_is_always_the_same_and_survives_json() {
        let fixture = Fixture::new(128).unwrap();
        assert_eq!(fixture, Fixture::new(128).unwrap());
        let json = serde_json::to_string(&fixture).unwrap();
        assert_eq!(serde_json::from_str::<Fixture>(&json).unwrap(), fixture);
    }
}
