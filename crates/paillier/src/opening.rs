//! A proof of right decryption.

use core::fmt;

use num_bigint::BigUint;
use num_traits::Zero;

use crate::integer::{SecretInt, to_fixed_bytes};
use crate::orders::PowerBatch;
use crate::public_key::PublicKey;
use crate::secret_key::SecretKey;

/// Shows that a ciphertext C encrypts M: the one r in Z_n^* with g^M r^n = C mod n^2. It has no parameter of soundness: of another
/// M there is no such r at all, where the key is well made, since g^M r^n determines both. A modulus in which a prime occurs twice can be
/// made on purpose: then g to the product of the different primes is an n-th power, and M is shown modulo that product alone. It is above 2^32
/// for every modulus above 2^34 that [`inspect_vartime`](crate::inspect_vartime) accepts, so that a receiver who knows M up to 2^32 is not misled.
/// Goldberg, Reyzin, Sagga and Baldimtsi (2019) show how to certify that no prime occurs twice.
///
/// r is the randomizer of C, of a product of ciphertexts the product of theirs. A party that has C and r can read M, and learns
/// nothing else from them; of the factors of a product it tells their product alone. Its holder must open only what it means to publish.
///
/// ```
/// use blindsum_paillier::{Randomizer, SecretKey, generate_key};
/// use num_bigint::BigUint;
/// use rand_chacha::ChaCha20Rng;
/// use rand_core::SeedableRng;
///
/// let mut rng = ChaCha20Rng::seed_from_u64(1);
/// let key = SecretKey::from_material(&generate_key(128, Randomizer::Textbook, &mut rng)?)?;
/// let sum = BigUint::from(1_787u32);
/// let (ciphertext, _) = key.public().encrypt(&sum, &mut rng);
/// let opening = key.open_vartime(&ciphertext);
/// // Everybody can check it, and no other sum passes.
/// assert!(opening.shows(key.public(), &ciphertext, &sum));
/// assert!(!opening.shows(key.public(), &ciphertext, &(sum + 1u32)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Opening(BigUint);

/// It opens its ciphertext to everybody who has that.
impl fmt::Debug for Opening {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opening(<redacted>)")
    }
}

impl Opening {
    /// The opening that has this root.
    #[must_use]
    pub fn new(root: BigUint) -> Self {
        Self(root)
    }

    /// r.
    #[must_use]
    pub fn root(&self) -> &BigUint {
        &self.0
    }

    /// r as `width` bytes, big-endian; nothing where it does not fit.
    #[must_use]
    pub fn to_bytes(&self, width: usize) -> Option<Vec<u8>> {
        to_fixed_bytes(&self.0, width)
    }

    /// Whether it shows that `ciphertext` encrypts `plaintext` under `key`. Its time depends on its operands.
    #[must_use]
    pub fn shows(&self, key: &PublicKey, ciphertext: &BigUint, plaintext: &BigUint) -> bool {
        self.shows_from(key, ciphertext, plaintext, &key.ciphertexts().pow_vartime(&self.0, key.n()))
    }
}

impl Opening {
    /// The power that checking it needs: r^n mod n^2, for hosts that compute elsewhere.
    #[must_use]
    pub fn checking_work(&self, key: &PublicKey) -> PowerBatch {
        PowerBatch { root: key.n().clone(), exponent: key.n().clone(), bases: vec![self.0.clone()] }
    }

    /// The same as [`Self::shows`], from the power of [`Self::checking_work`].
    #[must_use]
    pub fn shows_from(
        &self,
        key: &PublicKey,
        ciphertext: &BigUint,
        plaintext: &BigUint,
        power: &BigUint,
    ) -> bool {
        let canonical = !self.0.is_zero() && self.0 < *key.n() && plaintext < key.n();
        canonical && key.is_ciphertext(ciphertext) && key.blind(plaintext, power) == *ciphertext
    }
}

impl SecretKey {
    /// The two powers that the opening of `ciphertext` needs: mod p^2, then mod q^2, of which p and q are enough. They hold
    /// secrets. The key must be one with g = n + 1, as all are that were not made by [`SecretKey::with_generator`]: then C mod n is r^n.
    /// Nothing where n has no inverse mod p - 1, which no key has.
    #[must_use]
    pub fn opening_work(&self, ciphertext: &BigUint) -> Option<[PowerBatch; 2]> {
        let (p, q) = self.primes();
        let batch = |prime: &SecretInt| {
            let order = SecretInt::new(prime.expose() - 1u32);
            let exponent = self.public().n().modinv(order.expose())?;
            let bases = vec![ciphertext % prime.expose()];
            Some(PowerBatch { root: prime.expose().clone(), exponent, bases })
        };
        Some([batch(p)?, batch(q)?])
    }

    /// Goes on from the two powers of [`Self::opening_work`]. Wrong powers give an opening that shows nothing.
    #[must_use]
    pub fn opening_from(&self, power_p: &SecretInt, power_q: &SecretInt) -> Opening {
        let (p, q) = self.primes();
        let root_p = SecretInt::new(power_p.expose() % p.expose());
        let root_q = SecretInt::new(power_q.expose() % q.expose());
        Opening(self.joined(&root_p, &root_q).expose().clone())
    }

    /// The opening of a ciphertext, here and now. Of a number that cannot be a ciphertext it shows nothing. Its time depends on the key.
    #[must_use]
    pub fn open_vartime(&self, ciphertext: &BigUint) -> Opening {
        let (p, q) = self.primes();
        let root = |prime: &SecretInt| {
            let order = SecretInt::new(prime.expose() - 1u32);
            let exponent = SecretInt::new(self.public().n().modinv(order.expose()).unwrap_or_default());
            SecretInt::new(ciphertext.modpow(exponent.expose(), prime.expose()))
        };
        self.opening_from(&root(p), &root(q))
    }
}

#[cfg(test)]
mod tests;
