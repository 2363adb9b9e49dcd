//! Many powers of one base.

use core::fmt;

use num_bigint::BigUint;

use crate::modulus::Modulus;
use crate::portable;
use crate::shape;

/// A base prepared for many powers: `base^(d 2^(w i))` for every digit d of w bits and every place i, where that pays; then
/// a power is one product for each place.
pub struct FixedBase {
    modulus: Modulus,
    base: BigUint,
    bits: u64,
    table: Option<portable::Table>,
}

impl fmt::Debug for FixedBase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FixedBase({:?}, exponents of {} bits, {} bytes)", self.modulus, self.bits, self.bytes())
    }
}

impl FixedBase {
    pub(crate) fn new(modulus: Modulus, base: &BigUint, bits: u64, uses: u64) -> Self {
        let base = modulus.reduce(base);
        let width = shape::place_width(bits, uses, modulus.value().bits());
        let table = width.map(|width| modulus.portable().table(&base, bits, width));
        Self { modulus, base, bits, table }
    }

    /// The modulus.
    #[must_use]
    pub fn modulus(&self) -> &Modulus {
        &self.modulus
    }

    /// The base.
    #[must_use]
    pub fn base(&self) -> &BigUint {
        &self.base
    }

    /// The longest exponents that the table serves, in bits. Longer ones are right too, and take longer.
    #[must_use]
    pub fn bits(&self) -> u64 {
        self.bits
    }

    /// What the table takes in memory; 0 where none pays.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.table.as_ref().map_or(0, portable::Table::bytes)
    }

    /// `base ^ exponent`. The sequence of products depends on [`Self::bits`] alone, unless the exponent is longer.
    #[must_use]
    pub fn pow(&self, exponent: &BigUint) -> BigUint {
        match &self.table {
            Some(table) if exponent.bits() <= self.bits => self.modulus.portable().table_pow(table, exponent),
            _ => self.modulus.pow(&self.base, exponent, self.bits),
        }
    }
}
