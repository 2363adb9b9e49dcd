//! Four numbers in floating point in a register, where the processor has AVX2 and FMA.

use std::iter::once;
use std::sync::OnceLock;

use blindsum_modexp_kernel as kernel;
use num_bigint::BigUint;

use super::told::{self, Across, Lane, exponents, pow_in_lanes};
use crate::kernel::residues::{DIGIT_BITS, Residues};
use crate::shape::Shape;

/// From how many bits on the kernel is faster than portable code: powers modulo an odd number, powers modulo the square of a root of this
/// length, and products of many factors. docs/ARITHMETIC.md has the times.
const POWERS_FROM: u64 = 960;
const POWERS_OF_SQUARES_FROM: u64 = 640;
const PRODUCTS_FROM: u64 = 384;
/// The same for powers side by side, if all lanes are taken.
const SIDE_FROM: u64 = 240;
const SIDE_OF_SQUARES_FROM: u64 = 180;
/// Up to this many bits three powers are faster side by side, with a lane to spare, than one after the other.
const THREE_UP_TO: usize = 1100;

/// How many numbers lie side by side.
pub(super) const SIDE_BY_SIDE: usize = kernel::SIDE_BY_SIDE;

/// Factors that are written out at once.
const FACTORS: usize = 64;

type Prepared = told::Prepared<kernel::Ring>;

/// A modulus, prepared for the kernel when first used.
pub(super) struct Ring {
    shape: Shape,
    powers: OnceLock<Option<Prepared>>,
    /// As any odd number, even if it is a square: factors need not be divided by the root then, which takes longer than their product.
    products: OnceLock<Option<Prepared>>,
    across: OnceLock<Option<Across>>,
}

/// A table of the kernel's.
pub(crate) struct Table(kernel::Table);

fn prepared(residues: Residues) -> Option<Prepared> {
    Prepared::new(residues, |bits| DIGIT_BITS * kernel::digits(bits), &|kind, bits, [n, inverse, squared]| {
        kernel::Ring::new(kind, bits, n, inverse, squared)
    })
}

impl Ring {
    /// What prepares a modulus.
    pub(super) fn new(shape: &Shape) -> Self {
        Self {
            shape: shape.clone(),
            powers: OnceLock::new(),
            products: OnceLock::new(),
            across: OnceLock::new(),
        }
    }

    fn powers(&self) -> Option<&Prepared> {
        let shortest = self.shortest([POWERS_FROM, POWERS_OF_SQUARES_FROM]);
        self.powers.get_or_init(|| prepared(Residues::of(&self.shape, shortest)?)).as_ref()
    }

    /// Of two lengths that of a modulus, or of a root, as this is.
    fn shortest(&self, [plain, square]: [u64; 2]) -> u64 {
        match self.shape {
            Shape::Plain(_) => plain,
            Shape::SquareOf(_) => square,
        }
    }

    fn across(&self) -> Option<&Across> {
        let prepare = || {
            let residues = Residues::of(&self.shape, self.shortest([SIDE_FROM, SIDE_OF_SQUARES_FROM]))?;
            Some(Across::new(residues, |bits| DIGIT_BITS * kernel::digits_across(bits)))
        };
        self.across.get_or_init(prepare).as_ref()
    }

    fn products(&self) -> Option<&Prepared> {
        let prepare = || prepared(Residues::of(&self.shape.plain(), PRODUCTS_FROM)?);
        self.products.get_or_init(prepare).as_ref()
    }

    pub(super) fn pow(&self, base: &BigUint, exponent: &BigUint, bits: u64) -> Option<BigUint> {
        let (prepared, bits) = (self.powers()?, usize::try_from(bits).ok()?);
        let (base, exponent) = (prepared.elements(once(base)), exponents(once(exponent), bits));
        prepared.answer(|out| prepared.ring.clone().pow(&base.0, &exponent.0, bits, out))
    }

    pub(super) fn pow_vartime(&self, base: &BigUint, exponent: &BigUint) -> Option<BigUint> {
        let prepared = self.powers()?;
        let base = prepared.elements(once(base));
        prepared.answer(|out| prepared.ring.clone().pow_vartime(&base.0, &exponent.to_u32_digits(), out))
    }

    pub(super) fn multi_pow(&self, pairs: &[(&BigUint, &BigUint)], bits: u64) -> Option<BigUint> {
        let (prepared, bits) = (self.powers()?, usize::try_from(bits).ok()?);
        let bases = prepared.elements(pairs.iter().map(|pair| pair.0));
        let exponents = exponents(pairs.iter().map(|pair| pair.1), bits);
        prepared.answer(|out| prepared.ring.clone().multi_pow(&bases.0, &exponents.0, bits, out))
    }

    pub(super) fn product(&self, factors: &[&BigUint]) -> Option<BigUint> {
        let prepared = self.products()?;
        let mut product = kernel::Product::new(&prepared.ring);
        for some in factors.chunks(FACTORS) {
            product.take(&prepared.elements(some.iter().copied()).0).ok()?;
        }
        prepared.answer(|out| product.end(out))
    }

    pub(super) fn table(&self, base: &BigUint, bits: u64, width: u32) -> Option<Table> {
        let prepared = self.powers()?;
        let (bits, width) = (usize::try_from(bits).ok()?, usize::try_from(width).ok()?);
        kernel::Table::new(&prepared.ring, &prepared.elements(once(base)).0, bits, width).ok().map(Table)
    }

    /// As many powers of a table's base as lie side by side, or nothing if they are less.
    pub(super) fn table_pow_side_by_side(&self, table: &Table, powers: &[&BigUint]) -> Option<Vec<BigUint>> {
        if powers.len() != SIDE_BY_SIDE {
            return None;
        }
        let told = exponents(powers.iter().copied(), table.0.exponent_bits());
        self.powers()?.answers(SIDE_BY_SIDE, |out| table.0.pow_side_by_side(&told.0, out))
    }

    pub(super) fn table_pow(&self, table: &Table, exponent: &BigUint) -> Option<BigUint> {
        let exponent = exponents(once(exponent), table.0.exponent_bits());
        self.powers()?.answer(|out| table.0.pow_aside(&exponent.0, out))
    }
}

/// Powers to secret exponents of at most `bits` bits, side by side, if they are enough for that and of moduli of one kind and length.
pub(super) fn pow_side_by_side(powers: &[(&Ring, &BigUint, &BigUint)], bits: u64) -> Option<Vec<BigUint>> {
    let bits = usize::try_from(bits).ok()?;
    let lanes: Vec<Lane<'_>> = powers
        .iter()
        .map(|(ring, base, exponent)| Some((ring.across()?, *base, *exponent)))
        .collect::<Option<_>>()?;
    let short = lanes.last()?.0.bits() <= THREE_UP_TO;
    if lanes.len() < if short { SIDE_BY_SIDE - 1 } else { SIDE_BY_SIDE } {
        return None;
    }
    pow_in_lanes(
        lanes,
        bits,
        SIDE_BY_SIDE,
        &|kind, bits, [n, inverse, squared]| kernel::SideBySide::across(kind, bits, n, inverse, squared),
        |ring, [bases, exponents], out| ring.pow(bases, exponents, bits, out),
    )
}

impl Table {
    pub(super) fn bytes(&self) -> usize {
        self.0.bytes()
    }
}
