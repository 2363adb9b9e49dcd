//! The public key and what everybody can do with it, Eq. (5), (9) and (10).

use blindsum_modexp::Modulus;
use num_bigint::{BigInt, BigUint};
use num_traits::One;
use rand_core::CryptoRng;

use crate::integer::{self, SecretInt};
use crate::material::KeyError;
use crate::orders::{BaseBatch, PowerBatch, Work};
use crate::tables::Tables;

/// The base g of Eq. (3) and (5).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Generator {
    /// g = n + 1, for which g^M = 1 + M n mod n^2 is one product.
    OnePlusN,
    /// Any other g whose order is a multiple of n.
    General(BigUint),
}

/// The public key (n, g) of section 3.1: encrypts, and calculates with what is encrypted.
///
/// ```
/// use blindsum_paillier::{PublicKey, SecretKey};
/// use num_bigint::{BigInt, BigUint};
/// use rand_chacha::ChaCha20Rng;
/// use rand_core::SeedableRng;
///
/// # let big = |value: u32| BigUint::from(value);
/// // n = 11 * 13, to be followed with pencil and paper.
/// let public = PublicKey::new(big(143))?;
/// let mut rng = ChaCha20Rng::seed_from_u64(1);
/// let (a, _) = public.encrypt(&big(7), &mut rng);
/// let (b, _) = public.encrypt(&public.encode(&BigInt::from(-3)), &mut rng);
/// assert!(public.is_ciphertext(&a));
///
/// // 5 * 7 + 2 * -3 = 29, calculated by somebody who reads neither number.
/// let result = public.scale(&[(&a, &big(5)), (&b, &big(2))], 3);
///
/// # use blindsum_paillier::SecretInt;
/// let key = SecretKey::from_primes(&SecretInt::new(big(11)), &SecretInt::new(big(13)))?;
/// assert_eq!(*key.decrypt_vartime(&result).plaintext.expose(), big(29));
/// # Ok::<(), blindsum_paillier::KeyError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicKey {
    n: Modulus,
    n_squared: Modulus,
    generator: Generator,
    /// h_s of the short-exponent randomizer; nothing where randomizers are textbook ones.
    randomizer_base: Option<BigUint>,
}

impl PublicKey {
    /// The key (n, g = n + 1). `n` must be odd and at least 3; that it has two prime factors of equal length only its
    /// maker knows.
    ///
    /// # Errors
    /// [`KeyError::BadModulus`]: even, or below 3.
    pub fn new(n: BigUint) -> Result<Self, KeyError> {
        let n_squared = Modulus::square_of(n.clone()).map_err(|_| KeyError::BadModulus)?;
        let n = Modulus::new(n).map_err(|_| KeyError::BadModulus)?;
        Ok(Self { n, n_squared, generator: Generator::OnePlusN, randomizer_base: None })
    }

    /// The same key with another g, which its maker has checked.
    pub(crate) fn with_generator(self, generator: Generator) -> Self {
        Self { generator, ..self }
    }

    /// The same key with randomizers h_s^a instead of r^n. That h_s is an n-th residue only the key's maker knows.
    ///
    /// # Errors
    /// [`KeyError::BadRandomizerBase`]: 1, not below n^2, or with a factor of n.
    pub fn with_randomizer_base(self, h_s: BigUint) -> Result<Self, KeyError> {
        if h_s.is_one() || !self.is_ciphertext(&h_s) {
            return Err(KeyError::BadRandomizerBase);
        }
        Ok(Self { randomizer_base: Some(h_s), ..self })
    }

    /// The same key, with moduli that were prepared once for all that share `tables`.
    #[must_use]
    pub fn shared_by(self, tables: &Tables) -> Self {
        Self { n: tables.share(self.n), n_squared: tables.share(self.n_squared), ..self }
    }

    /// h_s of the short-exponent randomizer; nothing where randomizers are textbook ones.
    #[must_use]
    pub fn randomizer_base(&self) -> Option<&BigUint> {
        self.randomizer_base.as_ref()
    }

    /// n, the modulus of plaintexts.
    #[must_use]
    pub fn n(&self) -> &BigUint {
        self.n.value()
    }

    /// Arithmetic mod n.
    #[must_use]
    pub fn plaintexts(&self) -> &Modulus {
        &self.n
    }

    /// Arithmetic mod n^2, where ciphertexts live.
    #[must_use]
    pub fn ciphertexts(&self) -> &Modulus {
        &self.n_squared
    }

    /// g of Eq. (3) and (5).
    #[must_use]
    pub fn g(&self) -> BigUint {
        match &self.generator {
            Generator::OnePlusN => self.n() + 1u32,
            Generator::General(g) => g.clone(),
        }
    }

    /// `g^e mod ring`, where `ring` is n^2 or a divisor of it: one product if g = n + 1.
    pub(crate) fn g_power_in(&self, ring: &Modulus, exponent: &BigUint) -> BigUint {
        match &self.generator {
            Generator::OnePlusN => ring.reduce(SecretInt::new(exponent * self.n() + 1u32).expose()),
            Generator::General(g) => ring.pow(&ring.reduce(g), exponent, self.n().bits()),
        }
    }

    /// g^M mod n^2 for M in Z_n.
    #[must_use]
    pub fn g_pow(&self, plaintext: &BigUint) -> BigUint {
        self.g_power_in(&self.n_squared, plaintext)
    }

    /// The residue of a signed plaintext: -v is n - v.
    #[must_use]
    pub fn encode(&self, plaintext: &BigInt) -> BigUint {
        integer::residue(plaintext, self.n())
    }

    /// Encrypts `plaintext` in Z_n; also gives the randomizer (r or a), which opens the ciphertext to whoever knows it.
    pub fn encrypt(&self, plaintext: &BigUint, rng: &mut impl CryptoRng) -> (BigUint, SecretInt) {
        let r = self.randomizer(rng);
        (self.encrypt_with(plaintext, r.expose()), r)
    }

    /// Eq. (5): `C = g^M r^n mod n^2`, with the randomizer given (r, or a where there is an h_s). For known answers; it
    /// must never serve twice.
    #[must_use]
    pub fn encrypt_with(&self, plaintext: &BigUint, randomizer: &BigUint) -> BigUint {
        self.blind(plaintext, SecretInt::new(self.randomizing_factor(randomizer)).expose())
    }

    /// Eq. (5) with its costly factor `r^n mod n^2` already computed.
    #[must_use]
    pub fn blind(&self, plaintext: &BigUint, factor: &BigUint) -> BigUint {
        self.n_squared.mul(SecretInt::new(self.g_pow(plaintext)).expose(), factor)
    }

    /// The costly factor of Eq. (5): `r^n mod n^2`, or `h_s^a mod n^2` where there is an h_s.
    #[must_use]
    pub fn randomizing_factor(&self, randomizer: &BigUint) -> BigUint {
        match &self.randomizer_base {
            None => self.n_squared.pow_vartime(randomizer, self.n()),
            Some(base) => self.n_squared.pow(base, randomizer, self.short_bits()),
        }
    }

    /// [`Self::randomizing_factor`] by a table of h_s, where there is an h_s; `uses` as in [`Tables::pow`].
    #[must_use]
    pub fn randomizing_factor_by(&self, tables: &Tables, randomizer: &BigUint, uses: u64) -> BigUint {
        match &self.randomizer_base {
            None => self.randomizing_factor(randomizer),
            Some(base) => tables.pow(&self.n_squared, base, randomizer, self.short_bits(), uses),
        }
    }

    /// The length of short exponents, |n| / 2 (section 2 of Damgard, Jurik and Nielsen 2010 for ordinary keys).
    fn short_bits(&self) -> u64 {
        self.n().bits() / 2
    }

    /// The order for the factors of many randomizers.
    #[must_use]
    pub fn randomizing_work<'a>(&self, randomizers: impl Iterator<Item = &'a SecretInt>) -> Work {
        let root = self.n().clone();
        let randomizers: Vec<_> = randomizers.map(|r| r.expose().clone()).collect();
        match &self.randomizer_base {
            None => Work::Powers(PowerBatch { root, exponent: self.n().clone(), bases: randomizers }),
            Some(base) => Work::PowersOfOneBase(BaseBatch {
                root,
                base: base.clone(),
                bits: self.short_bits(),
                // It decides about a table alone.
                in_all: u32::try_from(randomizers.len()).unwrap_or(u32::MAX),
                exponents: randomizers,
            }),
        }
    }

    /// A fresh randomizer. Textbook: r uniform in Z_n^*, uniform in [0, n) until it has no factor in common with n,
    /// which the first draw has but with negligible probability. With an h_s: a uniform below 2^(|n|/2).
    pub fn randomizer(&self, rng: &mut impl CryptoRng) -> SecretInt {
        if self.randomizer_base.is_some() {
            return self.short_exponent(rng);
        }
        loop {
            let r = SecretInt::new(integer::random_below(self.n(), rng));
            if self.n.is_coprime_vartime(r.expose()) {
                return r;
            }
        }
    }

    fn short_exponent(&self, rng: &mut impl CryptoRng) -> SecretInt {
        SecretInt::new(integer::random_bits(self.short_bits(), rng))
    }

    /// Several randomizers at the price of one greatest common divisor: a set in which any shares a factor with n is
    /// drawn again as a whole.
    pub fn randomizers(&self, count: u32, rng: &mut impl CryptoRng) -> Vec<SecretInt> {
        if self.randomizer_base.is_some() {
            return (0..count).map(|_| self.short_exponent(rng)).collect();
        }
        loop {
            let set: Vec<_> =
                (0..count).map(|_| SecretInt::new(integer::random_below(self.n(), rng))).collect();
            let product = SecretInt::new(self.n.product(set.iter().map(SecretInt::expose)));
            if self.n.is_coprime_vartime(product.expose()) {
                return set;
            }
        }
    }

    /// `E(a) E(b) mod n^2`, a ciphertext of a + b: `D(E(a) E(b) mod n^2) = a + b mod n`, Eq. (9), because of Eq. (10).
    #[must_use]
    pub fn add(&self, a: &BigUint, b: &BigUint) -> BigUint {
        self.n_squared.mul(a, b)
    }

    /// `D(prod E(a_j)^(f_j) mod n^2) = sum a_j f_j mod n`, the rule behind Eq. (21) and (22), for factors of at most
    /// `bits` bits. The squarings are shared.
    #[must_use]
    pub fn scale(&self, pairs: &[(&BigUint, &BigUint)], bits: u64) -> BigUint {
        self.n_squared.multi_pow(pairs, bits)
    }

    /// Whether a number can be a ciphertext: in [1, n^2) and without a common factor with n.
    #[must_use]
    pub fn is_ciphertext(&self, c: &BigUint) -> bool {
        c < self.n_squared.value() && self.n.is_coprime_vartime(&self.n.reduce(c))
    }
}

/// `L(u) = (u - 1) / n`, Eq. (4), exact for u = 1 mod n.
pub(crate) fn l_function(u: &BigUint, n: &BigUint) -> BigUint {
    if *u < BigUint::one() { BigUint::ZERO } else { (u - 1u32) / n }
}
