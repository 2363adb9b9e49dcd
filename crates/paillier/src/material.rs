//! What a key is made of, and why none can be made of something else.

use num_bigint::BigUint;
use serde::{Deserialize, Serialize};

use crate::integer::SecretInt;

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
    /// mu = `L(g^lambda mod n^2)^-1 mod n`, Eq. (3).
    pub mu: SecretInt,
    /// `L_p(g^(p-1) mod p^2)^-1 mod p`.
    pub h_p: SecretInt,
    /// `L_q(g^(q-1) mod q^2)^-1 mod q`.
    pub h_q: SecretInt,
}

/// Why numbers do not make a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum KeyError {
    /// Not odd or below 3.
    #[error("the modulus must be an odd number of at least 3")]
    BadModulus,
    /// p = q, or gcd(n, (p-1)(q-1)) is not 1.
    #[error("p and q must be different primes with gcd(pq, (p-1)(q-1)) = 1")]
    BadPrimes,
    /// The order of g is not a multiple of n.
    #[error("g must be a unit mod n^2 whose order is a multiple of n")]
    BadGenerator,
    /// h_s is 1, not below n^2, or shares a factor with n.
    #[error("the randomizer base h_s must be a unit mod n^2 other than 1")]
    BadRandomizerBase,
    /// What was computed elsewhere does not belong to the primes.
    #[error("the inverses do not belong to the primes")]
    BadInverses,
    /// A calculation ordered elsewhere came back with the wrong number of results.
    #[error("a decryption needs one power for each prime")]
    BadPowers,
}
