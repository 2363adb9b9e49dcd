//! Eight integers of 52 bits in a register, where the processor has AVX-512 IFMA.

use std::iter::{once, repeat};
use std::sync::OnceLock;

use blindsum_modexp_kernel::ifma::{self, DIGIT_BITS, Eight, LANES, Product, Single};
use num_bigint::BigUint;

use super::told::{Across, Lane, Prepared, exponents, pow_in_lanes};
use crate::kernel::residues::Residues;
use crate::shape::Shape;

/// From how many bits on these lanes are faster than portable code: single powers modulo an odd number, and modulo the square of a root of this
/// length. docs/ARITHMETIC.md has the times.
const POWERS_FROM: u64 = 512;
const POWERS_OF_SQUARES_FROM: u64 = 384;
/// The same for eight powers side by side, for tables, and for products of many.
const SIDE_FROM: u64 = 128;
/// How many powers are faster side by side than one after the other, with lanes to spare: up to this many bits, and beyond.
const SHORT_UP_TO: usize = 1600;
const LEAST_SHORT: usize = 4;
const LEAST_LONG: usize = 5;
/// As many powers of a table's base are faster side by side than one after the other, each of which takes all lanes too.
const LEAST_BY_TABLE: usize = 7;
/// A product of fewer factors does not pay for bringing eight lanes together.
const LEAST_FACTORS: usize = 24;

/// How many numbers lie side by side.
pub(super) const SIDE_BY_SIDE: usize = LANES;

/// Factors that are written out at once.
const FACTORS: usize = 8 * LANES;

/// A modulus, prepared when first used.
pub(super) struct Ring {
    shape: Shape,
    single: OnceLock<Option<Prepared<Single>>>,
    across: OnceLock<Option<Across>>,
    eight: OnceLock<Option<Prepared<Eight>>>,
    /// As any odd number, even if it is a square: factors need not be divided by the root then.
    products: OnceLock<Option<Prepared<Eight>>>,
}

/// A table.
pub(crate) struct Table(ifma::Table);

/// Bits of R, of eight moduli of this many bits.
fn radix_bits(bits: usize) -> usize {
    DIGIT_BITS * ifma::digits(bits)
}

/// A modulus in all lanes.
fn repeated(shape: &Shape) -> Option<Prepared<Eight>> {
    Prepared::new(Residues::of(shape, SIDE_FROM)?, radix_bits, &|kind, bits, [n, inverse, squared]| {
        Eight::repeated(kind, bits, n, inverse, squared)
    })
}

impl Ring {
    /// What prepares a modulus.
    pub(super) fn new(shape: &Shape) -> Self {
        Self {
            shape: shape.clone(),
            single: OnceLock::new(),
            across: OnceLock::new(),
            eight: OnceLock::new(),
            products: OnceLock::new(),
        }
    }

    fn single(&self) -> Option<&Prepared<Single>> {
        let prepare = || {
            let shortest = match self.shape {
                Shape::Plain(_) => POWERS_FROM,
                Shape::SquareOf(_) => POWERS_OF_SQUARES_FROM,
            };
            let radix_bits = |bits| DIGIT_BITS * ifma::digits_alone(bits);
            // Longer ones than it takes are refused.
            Prepared::new(
                Residues::of(&self.shape, shortest)?,
                radix_bits,
                &|kind, bits, [n, inverse, squared]| Single::new(kind, bits, n, inverse, squared),
            )
        };
        self.single.get_or_init(prepare).as_ref()
    }

    fn across(&self) -> Option<&Across> {
        let prepare = || Some(Across::new(Residues::of(&self.shape, SIDE_FROM)?, radix_bits));
        self.across.get_or_init(prepare).as_ref()
    }

    fn eight(&self) -> Option<&Prepared<Eight>> {
        self.eight.get_or_init(|| repeated(&self.shape)).as_ref()
    }

    fn products(&self) -> Option<&Prepared<Eight>> {
        self.products.get_or_init(|| repeated(&self.shape.plain())).as_ref()
    }

    pub(super) fn pow(&self, base: &BigUint, exponent: &BigUint, bits: u64) -> Option<BigUint> {
        let (prepared, bits) = (self.single()?, usize::try_from(bits).ok()?);
        let (base, exponent) = (prepared.elements(once(base)), exponents(once(exponent), bits));
        prepared.answer(|out| prepared.ring.clone().pow(&base.0, &exponent.0, bits, out))
    }

    pub(super) fn multi_pow(&self, pairs: &[(&BigUint, &BigUint)], bits: u64) -> Option<BigUint> {
        let (prepared, bits) = (self.single()?, usize::try_from(bits).ok()?);
        let bases = prepared.elements(pairs.iter().map(|pair| pair.0));
        let exponents = exponents(pairs.iter().map(|pair| pair.1), bits);
        prepared.answer(|out| prepared.ring.clone().multi_pow(&bases.0, &exponents.0, bits, out))
    }

    pub(super) fn product(&self, factors: &[&BigUint]) -> Option<BigUint> {
        if factors.len() < LEAST_FACTORS {
            return None;
        }
        let prepared = self.products()?;
        let mut product = Product::new(&prepared.ring);
        for some in factors.chunks(FACTORS) {
            product.take(&prepared.elements(some.iter().copied()).0).ok()?;
        }
        prepared.answer(|out| product.end(out))
    }

    pub(super) fn table(&self, base: &BigUint, bits: u64, width: u32) -> Option<Table> {
        let prepared = self.eight()?;
        let (bits, width) = (usize::try_from(bits).ok()?, usize::try_from(width).ok()?);
        ifma::Table::new(&prepared.ring, &prepared.elements(once(base)).0, bits, width).ok().map(Table)
    }

    pub(super) fn table_pow(&self, table: &Table, exponent: &BigUint) -> Option<BigUint> {
        let exponent = exponents(once(exponent), table.0.exponent_bits());
        self.eight()?.answer(|out| table.0.pow_aside(&exponent.0, out))
    }

    /// Powers of a table's base, as many as lie side by side or one less, or nothing if they are fewer.
    pub(super) fn table_pow_side_by_side(&self, table: &Table, powers: &[&BigUint]) -> Option<Vec<BigUint>> {
        let last = *powers.last()?;
        if !(LEAST_BY_TABLE..=LANES).contains(&powers.len()) {
            return None;
        }
        // A lane to spare repeats the last.
        let all: Vec<_> = powers.iter().copied().chain(repeat(last)).take(LANES).collect();
        let told = exponents(all.into_iter(), table.0.exponent_bits());
        let mut found = self.eight()?.answers(LANES, |out| table.0.pow_side_by_side(&told.0, out))?;
        found.truncate(powers.len());
        Some(found)
    }
}

/// Powers to secret exponents of at most `bits` bits, side by side, if they are enough for that and of moduli of one kind and length.
pub(super) fn pow_side_by_side(powers: &[(&Ring, &BigUint, &BigUint)], bits: u64) -> Option<Vec<BigUint>> {
    let bits = usize::try_from(bits).ok()?;
    let lanes: Vec<Lane<'_>> = powers
        .iter()
        .map(|(ring, base, exponent)| Some((ring.across()?, *base, *exponent)))
        .collect::<Option<_>>()?;
    let short = lanes.last()?.0.bits() <= SHORT_UP_TO;
    if lanes.len() < if short { LEAST_SHORT } else { LEAST_LONG } {
        return None;
    }
    pow_in_lanes(
        lanes,
        bits,
        LANES,
        &|kind, bits, [n, inverse, squared]| Eight::new(kind, bits, n, inverse, squared),
        |ring, [bases, exponents], out| ring.pow(bases, exponents, bits, out),
    )
}

impl Table {
    pub(super) fn bytes(&self) -> usize {
        self.0.bytes()
    }
}
