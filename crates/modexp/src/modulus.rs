//! [`Modulus`].

use core::fmt;
use std::sync::{Arc, OnceLock};

use num_bigint::BigUint;
use num_integer::Integer;
use num_traits::One;

#[cfg(not(target_arch = "wasm32"))]
use rayon::prelude::*;

use crate::kernel;
use crate::portable::Prepared;
use crate::shape::{self, Shape, Wiped};

/// Factors that a thread multiplies at a time, where there are at least twice as many. At their end is a power of R, of some fifteen products.
#[cfg(not(target_arch = "wasm32"))]
const SHARE: usize = 1024;

/// Factors of a stream that are in memory at a time.
const STREAMED: usize = 4096;

/// Why a number cannot serve as a [`Modulus`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ModulusError {
    /// Montgomery arithmetic needs an odd modulus.
    #[error("a modulus must be odd")]
    Even,
    /// There is nothing to compute modulo 0 or 1.
    #[error("a modulus must be at least 3")]
    TooSmall,
}

/// An odd modulus, prepared once, when first used, for many operations. Clones share what is prepared.
///
/// First use is the first power, table or [`Self::product`]; [`Self::mul`], [`Self::reduce`], [`Self::inverse_vartime`] and
/// [`Self::is_coprime_vartime`] are num-bigint's and ask for no preparation. Operands need not be reduced; results are
/// below the modulus.
///
/// The kernel takes moduli of 24 to 8192 bits, and squares of roots of 24 to 4096 bits; exponents announced with at most
/// 2^16 bits; and in [`Self::multi_pow`] at most 256 bases. Where it is a part of the program it takes only what it is faster at. Whatever
/// it does not take is done by portable code, which has no such limits: the numbers are the same, and nothing tells the caller.
///
/// It may be secret: it does not print, and is overwritten when the last clone is dropped.
///
/// ```
/// use blindsum_modexp::{Modulus, ModulusError};
/// use num_bigint::BigUint;
///
/// let big = |value: u32| BigUint::from(value);
/// let modulus = Modulus::new(big(35))?;
/// assert_eq!(modulus.mul(&big(20), &big(30)), big(5));
/// assert_eq!(modulus.pow(&big(2), &big(10), 4), big(9));
/// // 2^3 * 3^4 = 648, with the squarings shared.
/// assert_eq!(modulus.multi_pow(&[(&big(2), &big(3)), (&big(3), &big(4))], 3), big(18));
/// assert_eq!(modulus.inverse_vartime(&big(2)), Some(big(18)));
/// assert_eq!(modulus.inverse_vartime(&big(7)), None);
///
/// assert_eq!(Modulus::new(big(36)), Err(ModulusError::Even));
/// assert_eq!(format!("{:?}", Modulus::square_of(big(35))?), "Modulus(11 bits)");
/// # Ok::<(), ModulusError>(())
/// ```
#[derive(Clone)]
pub struct Modulus(Arc<Inner>);

struct Inner {
    value: BigUint,
    shape: Shape,
    portable: OnceLock<Prepared>,
    kernel: OnceLock<Option<kernel::Ring>>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        shape::wipe(&mut self.value);
    }
}

impl PartialEq for Modulus {
    fn eq(&self, other: &Self) -> bool {
        self.value() == other.value()
    }
}

impl Eq for Modulus {}

impl fmt::Debug for Modulus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Modulus({} bits)", self.value().bits())
    }
}

impl Modulus {
    /// The modulus `value`, which must be odd and at least 3. It is prepared when first used.
    ///
    /// # Errors
    /// If `value` is 0 or 1 ([`ModulusError::TooSmall`]), or else if it is even ([`ModulusError::Even`]).
    pub fn new(value: BigUint) -> Result<Self, ModulusError> {
        check(&value)?;
        Ok(Self::of(value.clone(), Shape::Plain(value)))
    }

    /// The modulus `root^2`; `root` must be odd and at least 3. Powers modulo a square that is known as one are cheaper. It is
    /// prepared when first used.
    ///
    /// # Errors
    /// If `root` is 0 or 1 ([`ModulusError::TooSmall`]), or else if it is even ([`ModulusError::Even`]).
    pub fn square_of(root: BigUint) -> Result<Self, ModulusError> {
        check(&root)?;
        Ok(Self::of(&root * &root, Shape::SquareOf(root)))
    }

    fn of(value: BigUint, shape: Shape) -> Self {
        Self(Arc::new(Inner { value, shape, portable: OnceLock::new(), kernel: OnceLock::new() }))
    }

    /// The modulus itself.
    #[must_use]
    pub fn value(&self) -> &BigUint {
        &self.0.value
    }

    /// How many bytes hold every residue: the width of the modulus.
    #[must_use]
    pub fn width(&self) -> usize {
        usize::try_from(self.value().bits().div_ceil(8)).unwrap_or(usize::MAX)
    }

    pub(crate) fn portable(&self) -> &Prepared {
        self.0.portable.get_or_init(|| Prepared::new(&self.0.shape))
    }

    /// The kernel's preparation, where the thread had a kernel when it was first asked for.
    pub(crate) fn kernel(&self) -> Option<&kernel::Ring> {
        self.0.kernel.get_or_init(|| kernel::Ring::new(&self.0.shape)).as_ref()
    }

    /// By the kernel; by portable code where there is none, or where it refuses.
    pub(crate) fn calculate(
        &self,
        by_kernel: impl FnOnce(&kernel::Ring) -> Option<BigUint>,
        portably: impl FnOnce(&Prepared) -> BigUint,
    ) -> BigUint {
        self.kernel().and_then(by_kernel).unwrap_or_else(|| portably(self.portable()))
    }

    /// A number as it is if it is a residue, and else reduced.
    pub(crate) fn residue<'a>(&self, a: &'a BigUint) -> Residue<'a> {
        if a < self.value() { Residue::Given(a) } else { Residue::Reduced(Wiped(self.reduce(a))) }
    }

    /// `a mod self`.
    #[must_use]
    pub fn reduce(&self, a: &BigUint) -> BigUint {
        a % self.value()
    }

    /// `a * b mod self`, for any `a` and `b`.
    #[must_use]
    pub fn mul(&self, a: &BigUint, b: &BigUint) -> BigUint {
        a * b % self.value()
    }

    /// The product of all factors modulo self, 1 if there are none. Factors need not be reduced. What lies between stays in the
    /// backend's own form. Thousands of factors are shared out over the processors, where a program has threads.
    #[must_use]
    pub fn product<'a>(&self, factors: impl IntoIterator<Item = &'a BigUint>) -> BigUint {
        let factors: Vec<_> = factors.into_iter().map(|factor| self.residue(factor)).collect();
        let factors: Vec<_> = factors.iter().map(AsRef::as_ref).collect();
        #[cfg(not(target_arch = "wasm32"))]
        if factors.len() >= 2 * SHARE {
            let parts: Vec<Wiped> =
                factors.par_chunks(SHARE).map(|some| Wiped(self.product_of(some))).collect();
            return self.product_of(&parts.iter().map(|part| &**part).collect::<Vec<_>>());
        }
        self.product_of(&factors)
    }

    /// The same of factors that come one after the other, however many: a few thousand of them are in memory at a time.
    ///
    /// ```
    /// use blindsum_modexp::{Modulus, ModulusError};
    /// use num_bigint::BigUint;
    ///
    /// let modulus = Modulus::new(BigUint::from(1_000_003u32))?;
    /// // Wilson: (p - 1)! is -1 modulo a prime.
    /// let factorial = modulus.product_streamed((1u32..1_000_003).map(BigUint::from));
    /// assert_eq!(factorial, BigUint::from(1_000_002u32));
    /// # Ok::<(), ModulusError>(())
    /// ```
    #[must_use]
    pub fn product_streamed(&self, factors: impl IntoIterator<Item = BigUint>) -> BigUint {
        let mut factors = factors.into_iter();
        let mut product = Wiped(BigUint::one());
        loop {
            let some: Vec<Wiped> = factors.by_ref().take(STREAMED).map(Wiped).collect();
            if some.is_empty() {
                return product.clone();
            }
            product = Wiped(self.product(some.iter().map(|factor| &**factor).chain([&*product])));
        }
    }

    /// The product of residues, by this thread.
    fn product_of(&self, factors: &[&BigUint]) -> BigUint {
        self.calculate(|ring| ring.product(factors), |ring| ring.product(factors.iter().copied()))
    }

    /// `base ^ exponent mod self` for a public exponent, and any base. The time taken depends on the exponent's length and bits.
    #[must_use]
    pub fn pow_vartime(&self, base: &BigUint, exponent: &BigUint) -> BigUint {
        let base = self.residue(base);
        let base = base.as_ref();
        self.calculate(
            |ring| ring.pow_vartime(base, exponent),
            |ring| ring.pow_vartime(base, exponent, shape::sliding_width(exponent.bits())),
        )
    }

    /// `base ^ exponent mod self` for a secret exponent of at most `bits` bits, and any base; if the exponent is longer, its own
    /// length counts. The sequence of squarings and products depends on the length alone.
    #[must_use]
    pub fn pow(&self, base: &BigUint, exponent: &BigUint, bits: u64) -> BigUint {
        let (base, bits) = (self.residue(base), bits.max(exponent.bits()));
        let base = base.as_ref();
        self.calculate(
            |ring| ring.pow(base, exponent, bits),
            |ring| ring.pow(base, exponent, bits, shape::window_width(bits)),
        )
    }

    /// `prod base_j ^ exponent_j mod self` for secret exponents of at most `bits` bits, or the longest's: the squarings are
    /// shared. Bases need not be reduced; of no pairs the product is 1. The sequence of squarings and products depends on the
    /// length and the number of pairs alone.
    #[must_use]
    pub fn multi_pow(&self, pairs: &[(&BigUint, &BigUint)], bits: u64) -> BigUint {
        let bits = pairs.iter().map(|(_, exponent)| exponent.bits()).fold(bits, u64::max);
        let bases: Vec<_> = pairs.iter().map(|(base, _)| self.residue(base)).collect();
        let pairs: Vec<_> = bases.iter().map(AsRef::as_ref).zip(pairs.iter().map(|pair| pair.1)).collect();
        self.calculate(
            |ring| ring.multi_pow(&pairs, bits),
            |ring| ring.multi_pow(&pairs, bits, shape::window_width(bits)),
        )
    }
    /// `a^-1 mod self`, for any `a`, or nothing where it shares a factor with the modulus. The time taken depends on `a`.
    #[must_use]
    pub fn inverse_vartime(&self, a: &BigUint) -> Option<BigUint> {
        a.modinv(self.value())
    }

    /// Whether `a` has no factor in common with the modulus. The time taken depends on `a`.
    #[must_use]
    pub fn is_coprime_vartime(&self, a: &BigUint) -> bool {
        a.gcd(self.value()).is_one()
    }
}

/// A residue; one that was computed is wiped when dropped, for it may be secret.
pub(crate) enum Residue<'a> {
    Given(&'a BigUint),
    Reduced(Wiped),
}

impl AsRef<BigUint> for Residue<'_> {
    fn as_ref(&self) -> &BigUint {
        match self {
            Self::Given(a) => a,
            Self::Reduced(a) => a,
        }
    }
}

fn check(value: &BigUint) -> Result<(), ModulusError> {
    if *value <= BigUint::one() {
        return Err(ModulusError::TooSmall);
    }
    if value.is_even() {
        return Err(ModulusError::Even);
    }
    Ok(())
}

#[cfg(test)]
mod tests;
/// The same once more, on the kernel.
#[cfg(test)]
#[cfg(all(feature = "kernel-tests", target_arch = "wasm32"))]
#[expect(clippy::duplicate_mod, reason = "each module is run by itself, on its own arithmetic")]
#[path = "modulus/tests.rs"]
mod tests_on_the_kernel;
