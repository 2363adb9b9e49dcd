//! No kernel: there is no WebAssembly engine around this program.

use core::convert::Infallible;

use num_bigint::BigUint;

use super::kinds::Unavailable;
use crate::shape::Shape;

/// Always refuses: only a program that runs in a WebAssembly engine can use the kernel.
///
/// # Errors
/// Always: [`Unavailable::Unsupported`].
pub fn install(_module: &[u8]) -> Result<(), Unavailable> {
    Err(Unavailable::Unsupported)
}

/// There is nothing to remove.
pub fn remove() {}

/// There is none to resume.
pub fn resume() -> bool {
    false
}

/// Whether this thread has the kernel.
pub(crate) fn is_installed() -> bool {
    false
}

/// There is none.
pub(crate) struct Ring(Infallible);

/// There is none.
pub(crate) struct Table(Infallible);

/// One power after the other.
pub(crate) fn side_by_side() -> usize {
    1
}

/// Never.
pub(crate) fn pow_side_by_side(_powers: &[(&Ring, &BigUint, &BigUint)], _bits: u64) -> Option<Vec<BigUint>> {
    None
}

impl Ring {
    pub(crate) fn new(_shape: &Shape) -> Option<Self> {
        None
    }

    pub(crate) fn pow(&self, _base: &BigUint, _exponent: &BigUint, _bits: u64) -> Option<BigUint> {
        match self.0 {}
    }

    pub(crate) fn pow_vartime(&self, _base: &BigUint, _exponent: &BigUint) -> Option<BigUint> {
        match self.0 {}
    }

    pub(crate) fn multi_pow(&self, _pairs: &[(&BigUint, &BigUint)], _bits: u64) -> Option<BigUint> {
        match self.0 {}
    }

    pub(crate) fn product(&self, _factors: &[&BigUint]) -> Option<BigUint> {
        match self.0 {}
    }

    pub(crate) fn table(&self, _base: &BigUint, _bits: u64, _width: u32) -> Option<Table> {
        match self.0 {}
    }

    pub(crate) fn table_pow_side_by_side(
        &self,
        _table: &Table,
        _exponents: &[&BigUint],
    ) -> Option<Vec<BigUint>> {
        match self.0 {}
    }

    pub(crate) fn table_pow(&self, _table: &Table, _exponent: &BigUint) -> Option<BigUint> {
        match self.0 {}
    }
}

impl Table {
    pub(crate) fn bytes(&self) -> usize {
        match self.0 {}
    }
}
