//! Several powers at once.

use num_bigint::BigUint;

use crate::kernel;
use crate::modulus::Modulus;

/// A power that is wanted.
#[derive(Clone, Copy)]
pub struct Power<'a> {
    /// The modulus; each power may have its own.
    pub modulus: &'a Modulus,
    /// Any base.
    pub base: &'a BigUint,
    /// The exponent, which may be secret.
    pub exponent: &'a BigUint,
}

impl Power<'_> {
    fn alone(&self, bits: u64) -> BigUint {
        self.modulus.pow(self.base, self.exponent, bits)
    }
}

/// The powers, in their order, as [`Modulus::pow`] gives them for secret exponents of at most `bits` bits, or of the longest's length.
///
/// The kernel takes several that follow each other side by side, if their moduli have the same length and are all known as squares
/// ([`Modulus::square_of`]) or none: that is faster than one after the other. The sequence of squarings and products depends on how many
/// there are and on `bits`, the lengths of moduli and the longest exponent alone.
///
/// ```
/// use blindsum_modexp::{Modulus, ModulusError, Power, pow_each};
/// use num_bigint::BigUint;
///
/// let (p, q) = (Modulus::new(BigUint::from(1_000_003u32))?, Modulus::new(BigUint::from(1_000_033u32))?);
/// let (base, exponent) = (BigUint::from(5u32), BigUint::from(40_961u32));
/// let of = |modulus| Power { modulus, base: &base, exponent: &exponent };
/// let powers = pow_each(&[of(&p), of(&q)], 16);
/// assert_eq!(powers, [p.pow(&base, &exponent, 16), q.pow(&base, &exponent, 16)]);
/// # Ok::<(), ModulusError>(())
/// ```
#[must_use]
pub fn pow_each(powers: &[Power<'_>], bits: u64) -> Vec<BigUint> {
    let bits = powers.iter().map(|power| power.exponent.bits()).fold(bits, u64::max);
    let mut results = Vec::with_capacity(powers.len());
    for some in powers.chunks(kernel::side_by_side()) {
        match together(some, bits) {
            Some(found) => results.extend(found),
            None => results.extend(some.iter().map(|power| power.alone(bits))),
        }
    }
    results
}

/// How many powers [`pow_each`] takes side by side here, at the most: 1 where it takes one after the other. Whoever looks for the first number
/// with some property by powers tries that many together.
#[must_use]
pub fn side_by_side() -> usize {
    kernel::side_by_side()
}

/// Two powers, as [`pow_each`] gives them.
#[must_use]
pub fn pow_both(powers: [Power<'_>; 2], bits: u64) -> [BigUint; 2] {
    let bits = powers.iter().map(|power| power.exponent.bits()).fold(bits, u64::max);
    let both = together(&powers, bits).and_then(|both| both.try_into().ok());
    both.unwrap_or_else(|| powers.map(|power| power.alone(bits)))
}

fn together(powers: &[Power<'_>], bits: u64) -> Option<Vec<BigUint>> {
    if powers.len() < 2 {
        return None;
    }
    let bases: Vec<_> = powers.iter().map(|power| power.modulus.residue(power.base)).collect();
    let each = powers.iter().zip(&bases);
    let each: Vec<_> = each
        .map(|(power, base)| Some((power.modulus.kernel()?, base.as_ref(), power.exponent)))
        .collect::<Option<_>>()?;
    kernel::pow_side_by_side(&each, bits)
}

impl Modulus {
    /// [`Self::pow`] of each pair of a base and an exponent, in their order; several at once where that is faster ([`pow_each`]).
    #[must_use]
    pub fn pow_many(&self, pairs: &[(&BigUint, &BigUint)], bits: u64) -> Vec<BigUint> {
        let powers: Vec<_> =
            pairs.iter().map(|&(base, exponent)| Power { modulus: self, base, exponent }).collect();
        pow_each(&powers, bits)
    }
}

#[cfg(test)]
mod tests;
/// The same once more, on the kernel.
#[cfg(test)]
#[cfg(all(feature = "kernel-tests", target_arch = "wasm32"))]
#[expect(clippy::duplicate_mod, reason = "each module is run by itself, on its own arithmetic")]
#[path = "powers/tests.rs"]
mod tests_on_the_kernel;
