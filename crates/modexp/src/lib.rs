//! Modular arithmetic behind one interface.
//!
//! [`Modulus`] is how the rest of Blindsum multiplies ciphertexts and raises to powers, so that the arithmetic below it can
//! be replaced without touching a formula; small sums and the set-up of a key stay with plain integers. Numbers cross this border as [`BigUint`]; what a backend keeps inside is its
//! own affair. Today there is one backend, `num-bigint`, whose running time depends on its operands: every power is
//! therefore called `_vartime`.

use num_bigint::BigUint;
use num_integer::Integer;
use num_traits::One;

/// Why a number cannot serve as a [`Modulus`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ModulusError {
    /// Montgomery arithmetic, here and in every backend to come, needs an odd modulus.
    #[error("a modulus must be odd")]
    Even,
    /// There is nothing to compute modulo 0 or 1.
    #[error("a modulus must be at least 3")]
    TooSmall,
}

/// An odd modulus, prepared once for many operations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Modulus {
    value: BigUint,
}

impl Modulus {
    /// Prepares `value`, which must be odd and at least 3.
    pub fn new(value: BigUint) -> Result<Self, ModulusError> {
        if value <= BigUint::one() {
            return Err(ModulusError::TooSmall);
        }
        if value.is_even() {
            return Err(ModulusError::Even);
        }
        Ok(Self { value })
    }

    /// The modulus itself.
    #[must_use]
    pub fn value(&self) -> &BigUint {
        &self.value
    }

    /// How many bytes hold every residue: the width of the modulus.
    #[must_use]
    pub fn width(&self) -> usize {
        usize::try_from(self.value.bits().div_ceil(8)).unwrap_or(usize::MAX)
    }

    /// `a mod self`.
    #[must_use]
    pub fn reduce(&self, a: &BigUint) -> BigUint {
        a % &self.value
    }

    /// `a * b mod self`.
    #[must_use]
    pub fn mul(&self, a: &BigUint, b: &BigUint) -> BigUint {
        a * b % &self.value
    }

    /// The product of all factors, 1 if there are none.
    pub fn product<'a>(&self, factors: impl IntoIterator<Item = &'a BigUint>) -> BigUint {
        factors.into_iter().fold(BigUint::one(), |product, factor| self.mul(&product, factor))
    }

    /// `base ^ exponent mod self`. The time taken depends on the length of the exponent and on its bits.
    #[must_use]
    pub fn pow_vartime(&self, base: &BigUint, exponent: &BigUint) -> BigUint {
        base.modpow(exponent, &self.value)
    }

    /// `a^-1 mod self`, or nothing where `a` shares a factor with the modulus. The time taken depends on `a`.
    #[must_use]
    pub fn inverse_vartime(&self, a: &BigUint) -> Option<BigUint> {
        a.modinv(&self.value)
    }

    /// Whether `a` has no factor in common with the modulus. The time taken depends on `a`.
    #[must_use]
    pub fn is_coprime_vartime(&self, a: &BigUint) -> bool {
        a.gcd(&self.value).is_one()
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use proptest::prelude::*;

    fn small(m: u64) -> Modulus {
        Modulus::new(m.into()).unwrap()
    }

    #[test]
    fn refuses_moduli_it_cannot_prepare() {
        assert_eq!(Modulus::new(0u32.into()), Err(ModulusError::TooSmall));
        assert_eq!(Modulus::new(1u32.into()), Err(ModulusError::TooSmall));
        assert_eq!(Modulus::new(10u32.into()), Err(ModulusError::Even));
    }

    #[test]
    fn no_factors_make_one() {
        assert_eq!(small(15).product([]), BigUint::one());
    }

    #[test]
    fn inverse_exists_exactly_for_coprime_numbers() {
        let m = small(15);
        assert_eq!(m.inverse_vartime(&2u32.into()), Some(8u32.into()));
        assert_eq!(m.inverse_vartime(&3u32.into()), None);
        assert!(m.is_coprime_vartime(&2u32.into()));
        assert!(!m.is_coprime_vartime(&3u32.into()));
    }

    #[test]
    fn width_counts_whole_bytes() {
        assert_eq!(small(255).width(), 1);
        assert_eq!(small(257).width(), 2);
    }

    #[test]
    fn agrees_with_machine_integers() {
        let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) };
        proptest!(config, |(a: u32, b: u32, e in 0u32..2000, m in 1u32..u32::MAX / 2)| {
            let m = u64::from(m) * 2 + 1;
            let modulus = small(m);
            let wide = |v: u128| BigUint::from(v);
            let (a, b) = (u128::from(a), u128::from(b));
            prop_assert_eq!(modulus.mul(&wide(a), &wide(b)), wide(a * b % u128::from(m)));
            let power = (0..e).fold(1u128, |p, _| p * a % u128::from(m));
            prop_assert_eq!(modulus.pow_vartime(&wide(a), &e.into()), wide(power));
            prop_assert_eq!(modulus.product([&wide(a), &wide(b), &wide(a)]), wide(a * b % u128::from(m) * a % u128::from(m)));
        });
    }
}
