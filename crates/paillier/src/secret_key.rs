//! Decryption, Eq. (6), the textbook way and by the Chinese remainder theorem.

use core::fmt;

use blindsum_modexp::{Modulus, Power, pow_both, pow_each};
use num_bigint::BigUint;
use num_integer::Integer;
use num_traits::One;

use crate::integer::SecretInt;
use crate::material::{Inverses, KeyError, KeyMaterial};
use crate::orders::{FactorBatch, PowerBatch, Work};
use crate::public_key::{Generator, PublicKey, l_function};

/// One prime's half of the key.
#[derive(Clone)]
struct Half {
    prime: SecretInt,
    squared: Modulus,
    /// p - 1.
    exponent: SecretInt,
    /// `L_p(g^(p-1) mod p^2)^-1 mod p`.
    h: SecretInt,
}

/// The secret key: the factors of n and what decryption derives from them. Prints its public half alone.
///
/// ```
/// use blindsum_paillier::{SecretInt, SecretKey, Tables, Work, WorkResult};
/// use num_bigint::BigUint;
///
/// let prime = |value: u32| SecretInt::new(value.into());
/// let key = SecretKey::from_primes(&prime(11), &prime(13))?;
/// let ciphertext = key.public().encrypt_with(&BigUint::from(42u32), &BigUint::from(5u32));
/// let opened = key.decrypt_vartime(&ciphertext);
/// assert_eq!(*opened.plaintext.expose(), BigUint::from(42u32));
/// assert_eq!(key.decrypt_textbook_vartime(&ciphertext).plaintext, opened.plaintext);
///
/// // The same, with the two powers computed elsewhere.
/// let mut powers = Vec::new();
/// for order in key.decryption_work(&ciphertext) {
///     if let WorkResult::Powers(computed) = Work::Powers(order).carry_out(&Tables::default())? {
///         powers.extend(computed);
///     }
/// }
/// let [p, q] = powers.try_into().expect("a power for each prime");
/// assert_eq!(key.decryption_from(&ciphertext, p, q), opened);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone)]
pub struct SecretKey {
    public: PublicKey,
    p: Half,
    q: Half,
    /// `p^-1 mod q`.
    p_inverse: SecretInt,
    /// lambda = lcm(p - 1, q - 1), Eq. (2).
    lambda: SecretInt,
    /// mu = L(g^lambda mod n^2)^-1 mod n, Eq. (3).
    mu: SecretInt,
}

/// Every intermediate number of a decryption by the Chinese remainder theorem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrtDecryption {
    /// The ciphertext C.
    pub ciphertext: BigUint,
    /// `C^(p-1) mod p^2`.
    pub power_p: SecretInt,
    /// `L_p` of it, times h_p: the plaintext mod p.
    pub plaintext_p: SecretInt,
    /// `C^(q-1) mod q^2`.
    pub power_q: SecretInt,
    /// `L_q` of it, times h_q: the plaintext mod q.
    pub plaintext_q: SecretInt,
    /// The plaintext mod n.
    pub plaintext: SecretInt,
}

/// What lies between the powers of a [`CrtDecryption`] and its plaintext: every step on the way down, by
/// [`SecretKey::crt_steps`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CrtSteps {
    /// `L_p(C^(p-1) mod p^2)`.
    pub l_p: SecretInt,
    /// `h_p = L_p(g^(p-1) mod p^2)^-1 mod p`, a part of the key.
    pub h_p: SecretInt,
    /// `L_q(C^(q-1) mod q^2)`.
    pub l_q: SecretInt,
    /// `h_q = L_q(g^(q-1) mod q^2)^-1 mod q`, a part of the key.
    pub h_q: SecretInt,
    /// `p^-1 mod q`, a part of the key.
    pub p_inverse: SecretInt,
    /// `u = (M_q - M_p) p^-1 mod q`: how often p is to be added to M_p.
    pub lift: SecretInt,
}

/// Every intermediate number of Eq. (6).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextbookDecryption {
    /// `C^lambda mod n^2`.
    pub power: SecretInt,
    /// `L(C^lambda mod n^2)`.
    pub l: SecretInt,
    /// `L(..) mu mod n`.
    pub plaintext: SecretInt,
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey {{ n: {}, <redacted> }}", self.public.n())
    }
}

impl SecretKey {
    /// The key of two primes of equal length, with g = n + 1. That they are prime is the caller's word: see
    /// [`crate::is_prime_vartime`].
    ///
    /// # Errors
    /// [`KeyError::BadPrimes`]: equal, below 3, or with gcd(pq, (p-1)(q-1)) other than 1.
    /// [`KeyError::BadModulus`]: one is even.
    pub fn from_primes(p: &SecretInt, q: &SecretInt) -> Result<Self, KeyError> {
        Self::build(p, q, Generator::OnePlusN, None)
    }

    /// The key that [`crate::generate_key`] made: with g = n + 1, and its h_s where it has one. Its inverses are checked.
    ///
    /// # Errors
    /// [`KeyError`]: the primes make no key, the inverses are not theirs, or h_s is not acceptable. The fault
    /// of whoever made the material.
    pub fn from_material(material: &KeyMaterial) -> Result<Self, KeyError> {
        let mut key = Self::build(&material.p, &material.q, Generator::OnePlusN, Some(&material.inverses))?;
        if let Some(h_s) = &material.randomizer_base {
            key.public = key.public.with_randomizer_base(h_s.clone())?;
        }
        Ok(key)
    }

    /// The key of two primes with a general g: a unit mod n^2 whose order is a multiple of n (Eq. 3).
    ///
    /// # Errors
    /// [`KeyError::BadGenerator`] where g is not such a unit; what [`Self::from_primes`] refuses in the
    /// primes.
    pub fn with_generator(p: &SecretInt, q: &SecretInt, g: BigUint) -> Result<Self, KeyError> {
        Self::build(p, q, Generator::General(g), None)
    }

    fn build(
        p: &SecretInt,
        q: &SecretInt,
        generator: Generator,
        known: Option<&Inverses>,
    ) -> Result<Self, KeyError> {
        let (p_value, q_value) = (p.expose(), q.expose());
        if p_value < &BigUint::from(3u32) || q_value < &BigUint::from(3u32) || p_value == q_value {
            return Err(KeyError::BadPrimes);
        }
        // Section 3.1: n = p q. Eq. (1): gcd(n, (p - 1)(q - 1)) = 1.
        let public = PublicKey::new(p_value * q_value)?.with_generator(generator);
        let phi = SecretInt::new((p_value - 1u32) * (q_value - 1u32));
        if !public.plaintexts().is_coprime_vartime(phi.expose()) {
            return Err(KeyError::BadPrimes);
        }
        // Eq. (2): lambda = lcm(p - 1, q - 1).
        let lambda = SecretInt::new((p_value - 1u32).lcm(&(q_value - 1u32)));
        // Eq. (3): mu = L(g^lambda mod n^2)^-1 mod n; it exists exactly where n divides the order of g.
        let g_lambda = SecretInt::new(public.g_power_in(public.ciphertexts(), lambda.expose()));
        if !(g_lambda.expose() % public.n()).is_one() {
            return Err(KeyError::BadGenerator);
        }
        let l = SecretInt::new(l_function(g_lambda.expose(), public.n()));
        let mu = inverse(&l, public.n(), known.map(|known| &known.mu), KeyError::BadGenerator)?;
        let p_inverse = inverse(p, q_value, known.map(|known| &known.p_mod_q), KeyError::BadPrimes)?;
        let p = Half::new(p, &public, known.map(|known| &known.h_p))?;
        let q = Half::new(q, &public, known.map(|known| &known.h_q))?;
        Ok(Self { public, p, q, p_inverse, lambda, mu })
    }

    /// The inverses in it, by their definitions where it was made of primes alone.
    #[cfg(test)]
    pub(crate) fn inverses(&self) -> Inverses {
        Inverses {
            p_mod_q: self.p_inverse.clone(),
            mu: self.mu.clone(),
            h_p: self.p.h.clone(),
            h_q: self.q.h.clone(),
        }
    }

    /// The public half.
    #[must_use]
    pub fn public(&self) -> &PublicKey {
        &self.public
    }

    /// The primes p and q.
    #[must_use]
    pub fn primes(&self) -> (&SecretInt, &SecretInt) {
        (&self.p.prime, &self.q.prime)
    }

    /// lambda of Eq. (2).
    #[must_use]
    pub fn lambda(&self) -> &SecretInt {
        &self.lambda
    }

    /// mu of Eq. (3).
    #[must_use]
    pub fn mu(&self) -> &SecretInt {
        &self.mu
    }

    /// The two powers a decryption of `ciphertext` needs: mod p^2, then mod q^2. They hold secrets.
    #[must_use]
    pub fn decryption_work(&self, ciphertext: &BigUint) -> [PowerBatch; 2] {
        [&self.p, &self.q].map(|half| PowerBatch {
            root: half.prime.expose().clone(),
            exponent: half.exponent.expose().clone(),
            bases: vec![half.squared.reduce(ciphertext)],
        })
    }

    /// Goes on from the two powers of [`Self::decryption_work`].
    #[must_use]
    pub fn decryption_from(
        &self,
        ciphertext: &BigUint,
        power_p: SecretInt,
        power_q: SecretInt,
    ) -> CrtDecryption {
        let plaintext_p = self.p.plaintext(power_p.expose());
        let plaintext_q = self.q.plaintext(power_q.expose());
        let plaintext = self.joined(&plaintext_p, &plaintext_q);
        CrtDecryption {
            ciphertext: ciphertext.clone(),
            power_p,
            plaintext_p,
            power_q,
            plaintext_q,
            plaintext,
        }
    }

    /// Garner: M = M_p + p * ((M_q - M_p) p^-1 mod q).
    pub(crate) fn joined(&self, p: &SecretInt, q: &SecretInt) -> SecretInt {
        let lift = self.lift(p, q);
        SecretInt::new(p.expose() + self.p.prime.expose() * lift.expose())
    }

    /// `(M_q - M_p) p^-1 mod q`.
    fn lift(&self, plaintext_p: &SecretInt, plaintext_q: &SecretInt) -> SecretInt {
        let q = self.q.prime.expose();
        let difference = SecretInt::new(plaintext_q.expose() + q - plaintext_p.expose() % q);
        SecretInt::new(difference.expose() * self.p_inverse.expose() % q)
    }

    /// The steps of one of this key's decryptions. They follow from the key and the powers at the price of two divisions and
    /// a product, so that no record and no message needs to hold them.
    #[must_use]
    pub fn crt_steps(&self, decryption: &CrtDecryption) -> CrtSteps {
        CrtSteps {
            l_p: self.p.l(decryption.power_p.expose()),
            h_p: self.p.h.clone(),
            l_q: self.q.l(decryption.power_q.expose()),
            h_q: self.q.h.clone(),
            p_inverse: self.p_inverse.clone(),
            lift: self.lift(&decryption.plaintext_p, &decryption.plaintext_q),
        }
    }

    /// The one power that the textbook decryption of `ciphertext` needs: to lambda, mod n^2. It holds secrets.
    #[must_use]
    pub fn textbook_work(&self, ciphertext: &BigUint) -> PowerBatch {
        PowerBatch {
            root: self.public.n().clone(),
            exponent: self.lambda.expose().clone(),
            bases: vec![self.public.ciphertexts().reduce(ciphertext)],
        }
    }

    /// Goes on from the power of [`Self::textbook_work`], Eq. (6). A wrong power gives a wrong plaintext.
    #[must_use]
    pub fn textbook_from(&self, power: BigUint) -> TextbookDecryption {
        let l = SecretInt::new(l_function(&power, self.public.n()));
        let plaintext = self.public.plaintexts().mul(l.expose(), self.mu.expose());
        TextbookDecryption { power: SecretInt::new(power), l, plaintext: SecretInt::new(plaintext) }
    }

    /// The order for the factors of many randomizers, for the key's holder: as [`PublicKey::randomizing_work`], and r^n by p
    /// and q.
    #[must_use]
    pub fn randomizing_work<'a>(&self, randomizers: impl Iterator<Item = &'a SecretInt>) -> Work {
        if self.public.randomizer_base().is_some() {
            return self.public.randomizing_work(randomizers);
        }
        Work::PowersByFactors(FactorBatch {
            p: self.p.prime.clone(),
            q: self.q.prime.clone(),
            bases: randomizers.cloned().collect(),
        })
    }

    /// Decrypts by the Chinese remainder theorem. The powers take time by the length of the primes, the rest by its operands.
    #[must_use]
    pub fn decrypt_vartime(&self, ciphertext: &BigUint) -> CrtDecryption {
        let [power_p, power_q] = pow_both(self.powers(ciphertext), self.prime_bits()).map(SecretInt::new);
        self.decryption_from(ciphertext, power_p, power_q)
    }

    /// [`Self::decrypt_vartime`] of each ciphertext, in their order: several at once are faster.
    #[must_use]
    pub fn decrypt_many_vartime(&self, ciphertexts: &[&BigUint]) -> Vec<CrtDecryption> {
        let powers: Vec<_> = ciphertexts.iter().flat_map(|ciphertext| self.powers(ciphertext)).collect();
        let mut powers = pow_each(&powers, self.prime_bits()).into_iter().map(SecretInt::new);
        let pairs =
            ciphertexts.iter().map_while(|ciphertext| Some((ciphertext, powers.next()?, powers.next()?)));
        pairs.map(|(ciphertext, p, q)| self.decryption_from(ciphertext, p, q)).collect()
    }

    /// `C^(p-1) mod p^2`, and the same of q.
    fn powers<'a>(&'a self, ciphertext: &'a BigUint) -> [Power<'a>; 2] {
        [&self.p, &self.q].map(|half| Power {
            modulus: &half.squared,
            base: ciphertext,
            exponent: half.exponent.expose(),
        })
    }

    fn prime_bits(&self) -> u64 {
        self.p.prime.expose().bits().max(self.q.prime.expose().bits())
    }

    /// Eq. (6), the textbook way: `D(C) = L(C^lambda mod n^2) mu mod n`. About four times the work of
    /// [`Self::decrypt_vartime`]; the power takes time by the length of n, the rest by its operands.
    #[must_use]
    pub fn decrypt_textbook_vartime(&self, ciphertext: &BigUint) -> TextbookDecryption {
        let power = self.public.ciphertexts().pow(ciphertext, self.lambda.expose(), self.public.n().bits());
        self.textbook_from(power)
    }
}

/// `value^-1 mod modulus`: the one known, if it is that, or else computed, if it exists.
fn inverse(
    value: &SecretInt,
    modulus: &BigUint,
    known: Option<&SecretInt>,
    none: KeyError,
) -> Result<SecretInt, KeyError> {
    match known {
        Some(known) => {
            let product = SecretInt::new(value.expose() * known.expose() % modulus);
            let belongs = product.expose().is_one() && known.expose() < modulus;
            if belongs { Ok(known.clone()) } else { Err(KeyError::BadInverses) }
        }
        None => value.expose().modinv(modulus).map(SecretInt::new).ok_or(none),
    }
}

impl Half {
    fn new(prime: &SecretInt, public: &PublicKey, known: Option<&SecretInt>) -> Result<Self, KeyError> {
        let p = prime.expose();
        let squared = Modulus::square_of(p.clone()).map_err(|_| KeyError::BadPrimes)?;
        let exponent = SecretInt::new(p - 1u32);
        let power = SecretInt::new(public.g_power_in(&squared, exponent.expose()));
        let l = SecretInt::new(l_function(power.expose(), p) % p);
        let h = inverse(&l, p, known, KeyError::BadGenerator)?;
        Ok(Self { prime: prime.clone(), squared, exponent, h })
    }

    /// `L_p` of a power.
    fn l(&self, power: &BigUint) -> SecretInt {
        SecretInt::new(l_function(power, self.prime.expose()))
    }

    fn plaintext(&self, power: &BigUint) -> SecretInt {
        let product = SecretInt::new(self.l(power).expose() * self.h.expose());
        SecretInt::new(product.expose() % self.prime.expose())
    }
}
