//! Many powers of one base.

use core::fmt;

use num_bigint::BigUint;

use crate::modulus::Modulus;
use crate::{kernel, portable, shape};

/// A base prepared for many powers: `base^(d 2^(w i))` for every digit d of w bits and every place i, where that pays; then
/// a power is one product for each place. [`Modulus::fixed_base`] makes it.
///
/// ```
/// use blindsum_modexp::{Modulus, ModulusError};
/// use num_bigint::BigUint;
///
/// let modulus = Modulus::new((BigUint::from(1u32) << 127) - 1u32)?;
/// let base = BigUint::from(3u32);
/// let many = modulus.fixed_base(&base, 64, 1000);
/// assert!(many.bytes() > 0);
/// // For one power a table does not pay. The power is the same.
/// let one = modulus.fixed_base(&base, 64, 1);
/// assert_eq!(one.bytes(), 0);
/// let exponent = BigUint::from(u64::MAX);
/// assert_eq!(many.pow(&exponent), one.pow(&exponent));
/// # Ok::<(), ModulusError>(())
/// ```
pub struct FixedBase {
    modulus: Modulus,
    base: BigUint,
    bits: u64,
    table: Option<Table>,
}

/// Wherever it is.
enum Table {
    Portable(portable::Table),
    Kernel(kernel::Table),
}

impl fmt::Debug for FixedBase {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FixedBase({:?}, exponents of {} bits, {} bytes)", self.modulus, self.bits, self.bytes())
    }
}

impl Modulus {
    /// Prepares any base for about `uses` powers to secret exponents of at most `bits` bits: with a table, where that pays.
    ///
    /// There is none where making and using it would cost no less than plain powers, as for one long exponent, nor where `bits`
    /// is 0, nor where even the narrowest is too large. A table takes at most 14 MiB, computed with eight bytes for each 47 bits
    /// of an entry; [`FixedBase::bytes`] tells what it takes. The powers are the same with a table and without.
    #[must_use]
    pub fn fixed_base(&self, base: &BigUint, bits: u64, uses: u64) -> FixedBase {
        FixedBase::new(self.clone(), base, bits, uses)
    }
}

impl FixedBase {
    pub(crate) fn new(modulus: Modulus, base: &BigUint, bits: u64, uses: u64) -> Self {
        let base = modulus.reduce(base);
        let width = shape::place_width(bits, uses, modulus.value().bits());
        let table = width.map(|width| {
            let by_kernel = modulus.kernel().and_then(|ring| ring.table(&base, bits, width));
            match by_kernel {
                Some(table) => Table::Kernel(table),
                None => Table::Portable(modulus.portable().table(&base, bits, width)),
            }
        });
        Self { modulus, base, bits, table }
    }

    /// The modulus.
    #[must_use]
    pub fn modulus(&self) -> &Modulus {
        &self.modulus
    }

    /// The base, reduced.
    #[must_use]
    pub fn base(&self) -> &BigUint {
        &self.base
    }

    /// The longest exponents that the table serves, in bits. Longer ones are right too, and take longer.
    #[must_use]
    pub fn bits(&self) -> u64 {
        self.bits
    }

    /// How many bytes the table's entries take, in the kernel's memory where it has the table; 0 where there is none.
    #[must_use]
    pub fn bytes(&self) -> usize {
        match &self.table {
            None => 0,
            Some(Table::Portable(table)) => table.bytes(),
            Some(Table::Kernel(table)) => table.bytes(),
        }
    }

    /// `base ^ exponent` modulo [`Self::modulus`]. The sequence of products depends on [`Self::bits`] alone, unless the
    /// exponent is longer.
    #[must_use]
    pub fn pow(&self, exponent: &BigUint) -> BigUint {
        let by_table = match &self.table {
            _ if exponent.bits() > self.bits => None,
            None => None,
            Some(Table::Portable(table)) => Some(self.modulus.portable().table_pow(table, exponent)),
            Some(Table::Kernel(table)) => {
                self.modulus.kernel().and_then(|ring| ring.table_pow(table, exponent))
            }
        };
        by_table.unwrap_or_else(|| self.modulus.pow(&self.base, exponent, self.bits))
    }

    /// [`Self::pow`] of each exponent, in their order. The kernel takes several side by side, which is faster.
    #[must_use]
    pub fn pow_many(&self, exponents: &[&BigUint]) -> Vec<BigUint> {
        let mut results = Vec::with_capacity(exponents.len());
        for some in exponents.chunks(kernel::side_by_side()) {
            match self.together(some) {
                Some(found) => results.extend(found),
                None => results.extend(some.iter().map(|exponent| self.pow(exponent))),
            }
        }
        results
    }

    fn together(&self, exponents: &[&BigUint]) -> Option<Vec<BigUint>> {
        let Some(Table::Kernel(table)) = &self.table else { return None };
        if exponents.iter().any(|exponent| exponent.bits() > self.bits) {
            return None;
        }
        self.modulus.kernel()?.table_pow_side_by_side(table, exponents)
    }
}
