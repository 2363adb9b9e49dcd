//! Eight integers of 52 bits in a register, where the processor has AVX-512 IFMA.

use std::sync::OnceLock;

use blindsum_modexp_kernel::RingKind;
use blindsum_modexp_kernel::ifma::{self, DIGIT_BITS, Eight, LANES, Product, Single};
use num_bigint::BigUint;
use zeroize::Zeroizing;

use super::super::residues::{Residues, Words, words};
use super::float::exponent_words;
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
    single: OnceLock<Option<(Single, Residues)>>,
    across: OnceLock<Option<Across>>,
    eight: OnceLock<Option<(Eight, Residues)>>,
    /// As any odd number, even if it is a square: factors need not be divided by the root then.
    products: OnceLock<Option<(Eight, Residues)>>,
}

/// What a modulus brings with it where it lies beside others.
struct Across {
    residues: Residues,
    constants: Words,
}

/// A table.
pub(crate) struct Table(ifma::Table);

fn kind(residues: &Residues) -> RingKind {
    if residues.is_square() { RingKind::Square } else { RingKind::Plain }
}

/// Bits of R.
fn radix_bits(residues: &Residues) -> usize {
    DIGIT_BITS * ifma::digits(residues.bits())
}

/// What a ring is told of a modulus: n, its inverse modulo R, and R^2.
fn parts<'a>(constants: &'a Words, residues: &Residues, radix_bits: usize) -> Option<[&'a [u32]; 3]> {
    let (modulus, rest) = constants.0.split_at_checked(words(residues.bits()))?;
    let (inverse, radix_squared) = rest.split_at_checked(words(radix_bits))?;
    Some([modulus, inverse, radix_squared])
}

/// The modulus in all lanes.
fn repeated(residues: Residues) -> Option<(Eight, Residues)> {
    let radix_bits = radix_bits(&residues);
    let constants = residues.constants(radix_bits);
    let [modulus, inverse, squared] = parts(&constants, &residues, radix_bits)?;
    let ring = Eight::repeated(kind(&residues), residues.bits(), modulus, inverse, squared).ok()?;
    Some((ring, residues))
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

    fn single(&self) -> Option<&(Single, Residues)> {
        let prepare = || {
            let shortest = match self.shape {
                Shape::Plain(_) => POWERS_FROM,
                Shape::SquareOf(_) => POWERS_OF_SQUARES_FROM,
            };
            let residues = Residues::of(&self.shape, shortest)?;
            let radix_bits = DIGIT_BITS * ifma::digits_alone(residues.bits());
            let constants = residues.constants(radix_bits);
            let [modulus, inverse, squared] = parts(&constants, &residues, radix_bits)?;
            // Longer ones are refused.
            let ring = Single::new(kind(&residues), residues.bits(), modulus, inverse, squared).ok()?;
            Some((ring, residues))
        };
        self.single.get_or_init(prepare).as_ref()
    }

    fn across(&self) -> Option<&Across> {
        let prepare = || {
            let residues = Residues::of(&self.shape, SIDE_FROM)?;
            let constants = residues.constants(radix_bits(&residues));
            Some(Across { residues, constants })
        };
        self.across.get_or_init(prepare).as_ref()
    }

    fn eight(&self) -> Option<&(Eight, Residues)> {
        self.eight.get_or_init(|| repeated(Residues::of(&self.shape, SIDE_FROM)?)).as_ref()
    }

    fn products(&self) -> Option<&(Eight, Residues)> {
        self.products.get_or_init(|| repeated(Residues::of(&self.shape.plain(), SIDE_FROM)?)).as_ref()
    }

    pub(super) fn pow(&self, base: &BigUint, exponent: &BigUint, bits: u64) -> Option<BigUint> {
        let (ring, residues) = self.single()?;
        let bits = usize::try_from(bits).ok()?;
        let (mut base_words, exponent) = (Words::new(residues.element()), exponent_words(exponent, bits));
        residues.push(&mut base_words, base);
        let mut out = Zeroizing::new(vec![0; residues.element()]);
        // Many threads may share a modulus: each operation works in a copy.
        ring.clone().pow(&base_words.0, &exponent.0, bits, &mut out).ok()?;
        Some(residues.residue(&out))
    }

    pub(super) fn multi_pow(&self, pairs: &[(&BigUint, &BigUint)], bits: u64) -> Option<BigUint> {
        let (ring, residues) = self.single()?;
        let bits = usize::try_from(bits).ok()?;
        let mut bases = Words::new(pairs.len() * residues.element());
        let mut exponents = Words::new(pairs.len() * words(bits));
        for (base, exponent) in pairs {
            residues.push(&mut bases, base);
            exponents.push(exponent, words(bits));
        }
        let mut out = Zeroizing::new(vec![0; residues.element()]);
        ring.clone().multi_pow(&bases.0, &exponents.0, bits, &mut out).ok()?;
        Some(residues.residue(&out))
    }

    pub(super) fn product(&self, factors: &[&BigUint]) -> Option<BigUint> {
        if factors.len() < LEAST_FACTORS {
            return None;
        }
        let (ring, residues) = self.products()?;
        let mut product = Product::new(ring);
        for some in factors.chunks(FACTORS) {
            let mut numbers = Words::new(some.len() * residues.element());
            some.iter().for_each(|factor| residues.push(&mut numbers, factor));
            product.take(&numbers.0).ok()?;
        }
        let mut out = Zeroizing::new(vec![0; residues.element()]);
        product.end(&mut out).ok()?;
        Some(residues.residue(&out))
    }

    pub(super) fn table(&self, base: &BigUint, bits: u64, width: u32) -> Option<Table> {
        let (ring, residues) = self.eight()?;
        let (bits, width) = (usize::try_from(bits).ok()?, usize::try_from(width).ok()?);
        let mut base_words = Words::new(residues.element());
        residues.push(&mut base_words, base);
        ifma::Table::new(ring, &base_words.0, bits, width).ok().map(Table)
    }

    pub(super) fn table_pow(&self, table: &Table, exponent: &BigUint) -> Option<BigUint> {
        let (_, residues) = self.eight()?;
        let exponent = exponent_words(exponent, table.0.exponent_bits());
        let mut out = Zeroizing::new(vec![0; residues.element()]);
        table.0.pow_aside(&exponent.0, &mut out).ok()?;
        Some(residues.residue(&out))
    }

    /// Powers of a table's base, as many as lie side by side or one less, or nothing if they are fewer.
    pub(super) fn table_pow_side_by_side(
        &self,
        table: &Table,
        exponents: &[&BigUint],
    ) -> Option<Vec<BigUint>> {
        let (_, residues) = self.eight()?;
        let last = exponents.last()?;
        if !(LEAST_BY_TABLE..=LANES).contains(&exponents.len()) {
            return None;
        }
        let width = words(table.0.exponent_bits());
        let mut told = Words::new(LANES * width);
        // A lane to spare repeats the last.
        let all = exponents.iter().chain(std::iter::repeat(last)).take(LANES);
        all.for_each(|exponent| told.push(exponent, width));
        let mut out = Zeroizing::new(vec![0; LANES * residues.element()]);
        table.0.pow_side_by_side(&told.0, &mut out).ok()?;
        let elements = out.chunks_exact(residues.element()).take(exponents.len());
        Some(elements.map(|element| residues.residue(element)).collect())
    }
}

/// Powers to secret exponents of at most `bits` bits, side by side, if they are enough for that and of moduli of one kind and length.
pub(super) fn pow_side_by_side(powers: &[(&Ring, &BigUint, &BigUint)], bits: u64) -> Option<Vec<BigUint>> {
    let bits = usize::try_from(bits).ok()?;
    let mut lanes: Vec<(&Across, &BigUint, &BigUint)> = powers
        .iter()
        .map(|(ring, base, exponent)| Some((ring.across()?, *base, *exponent)))
        .collect::<Option<_>>()?;
    let last = *lanes.last()?;
    let Across { residues, .. } = last.0;
    let least = if residues.bits() <= SHORT_UP_TO { LEAST_SHORT } else { LEAST_LONG };
    if !(least..=LANES).contains(&lanes.len())
        || !lanes.iter().all(|(across, ..)| residues.is_like(&across.residues))
    {
        return None;
    }
    lanes.resize(LANES, last);
    let mut bases = Words::new(LANES * residues.element());
    let mut exponents = Words::new(LANES * words(bits));
    for (across, base, exponent) in &lanes {
        across.residues.push(&mut bases, base);
        exponents.push(exponent, words(bits));
    }
    let constants: Vec<&Words> = lanes.iter().map(|(across, ..)| &across.constants).collect();
    let told = residues.side_by_side(&constants, radix_bits(residues));
    let (moduli, rest) = told.0.split_at_checked(LANES * words(residues.bits()))?;
    let (inverses, radices) = rest.split_at_checked(LANES * words(radix_bits(residues)))?;
    let mut ring = Eight::new(kind(residues), residues.bits(), moduli, inverses, radices).ok()?;
    let mut out = Zeroizing::new(vec![0; LANES * residues.element()]);
    ring.pow(&bases.0, &exponents.0, bits, &mut out).ok()?;
    let elements = lanes.iter().zip(out.chunks_exact(residues.element())).take(powers.len());
    Some(elements.map(|((across, ..), element)| across.residues.residue(element)).collect())
}

impl Table {
    pub(super) fn bytes(&self) -> usize {
        self.0.bytes()
    }
}
