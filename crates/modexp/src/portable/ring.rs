//! What powers are made of.

use num_bigint::BigUint;
use zeroize::{Zeroize, Zeroizing};

/// What elements are made of.
pub(crate) trait Digit: Copy + Default + Zeroize {}
impl<D: Copy + Default + Zeroize> Digit for D {}

/// Digits that may hold a secret: overwritten when dropped.
pub(crate) type Digits<R> = Zeroizing<Vec<<R as Ring>::Digit>>;

/// Montgomery arithmetic in digits of its own.
pub(crate) trait Ring {
    type Digit: Digit;
    /// Room for what lies between in a product.
    type Workspace;
    fn workspace(&self) -> Self::Workspace;
    /// Digits of an element.
    fn length(&self) -> usize;
    /// The Montgomery form of a residue.
    fn enter(&self, residue: &BigUint, work: &mut Self::Workspace) -> Digits<Self>;
    /// The residue of a Montgomery form.
    fn leave(&self, element: &[Self::Digit], work: &mut Self::Workspace) -> BigUint;
    /// The Montgomery form of 1.
    fn one(&self) -> &[Self::Digit];
    /// `out = a b`.
    fn mul(&self, out: &mut [Self::Digit], a: &[Self::Digit], b: &[Self::Digit], work: &mut Self::Workspace);
    /// `out = a^2`.
    fn square(&self, out: &mut [Self::Digit], a: &[Self::Digit], work: &mut Self::Workspace);
}

/// Of which every residue below the modulus is an element as it stands.
pub(crate) trait PlainRing: Ring {
    /// A residue's own digits, as if it were a Montgomery form.
    fn digits(&self, residue: &BigUint) -> Digits<Self>;
    /// The Montgomery form of R.
    fn radix(&self) -> &[Self::Digit];
}
