//! Four numbers in floating point in a register, where the processor has AVX2 and FMA.

use std::sync::OnceLock;

use blindsum_modexp_kernel as kernel;
use num_bigint::BigUint;
use zeroize::Zeroizing;

use super::super::residues::{DIGIT_BITS, Residues, Words, words};
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

/// A modulus, prepared for the kernel when first used.
pub(super) struct Ring {
    shape: Shape,
    powers: OnceLock<Option<Prepared>>,
    /// As any odd number, even if it is a square: factors need not be divided by the root then, which takes longer than their product.
    products: OnceLock<Option<Prepared>>,
    across: OnceLock<Option<Across>>,
}

/// What the kernel is told of a modulus that lies beside others.
struct Across {
    residues: Residues,
    constants: Words,
}

/// Each operation works in a copy of the ring: many threads may share a modulus.
struct Prepared {
    ring: kernel::Ring,
    residues: Residues,
}

/// A table of the kernel's.
pub(crate) struct Table(kernel::Table);

impl Prepared {
    fn new(residues: Residues) -> Option<Self> {
        let bits = residues.bits();
        let radix_bits = DIGIT_BITS * kernel::digits(bits);
        let constants = residues.constants(radix_bits);
        let (modulus, rest) = constants.0.split_at_checked(words(bits))?;
        let (inverse, radix_squared) = rest.split_at_checked(words(radix_bits))?;
        let kind = if residues.is_square() { kernel::RingKind::Square } else { kernel::RingKind::Plain };
        let ring = kernel::Ring::new(kind, bits, modulus, inverse, radix_squared).ok()?;
        Some(Self { ring, residues })
    }

    fn element(&self, residue: &BigUint) -> Words {
        let mut numbers = Words::new(self.residues.element());
        self.residues.push(&mut numbers, residue);
        numbers
    }

    /// What an operation writes, as a residue; nothing if the kernel refuses.
    fn answer<E>(&self, operation: impl FnOnce(&mut [u32]) -> Result<(), E>) -> Option<BigUint> {
        let mut out = Zeroizing::new(vec![0; self.residues.element()]);
        operation(&mut out).ok()?;
        Some(self.residues.residue(&out))
    }
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
        self.powers.get_or_init(|| Prepared::new(Residues::of(&self.shape, shortest)?)).as_ref()
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
            let constants = residues.constants(DIGIT_BITS * kernel::digits_across(residues.bits()));
            Some(Across { residues, constants })
        };
        self.across.get_or_init(prepare).as_ref()
    }

    fn products(&self) -> Option<&Prepared> {
        let prepare = || Prepared::new(Residues::of(&self.shape.plain(), PRODUCTS_FROM)?);
        self.products.get_or_init(prepare).as_ref()
    }

    pub(super) fn pow(&self, base: &BigUint, exponent: &BigUint, bits: u64) -> Option<BigUint> {
        let (prepared, bits) = (self.powers()?, usize::try_from(bits).ok()?);
        let (base, exponent) = (prepared.element(base), exponent_words(exponent, bits));
        prepared.answer(|out| prepared.ring.clone().pow(&base.0, &exponent.0, bits, out))
    }

    pub(super) fn pow_vartime(&self, base: &BigUint, exponent: &BigUint) -> Option<BigUint> {
        let prepared = self.powers()?;
        let base = prepared.element(base);
        prepared.answer(|out| prepared.ring.clone().pow_vartime(&base.0, &exponent.to_u32_digits(), out))
    }

    pub(super) fn multi_pow(&self, pairs: &[(&BigUint, &BigUint)], bits: u64) -> Option<BigUint> {
        let (prepared, bits) = (self.powers()?, usize::try_from(bits).ok()?);
        let mut bases = Words::new(pairs.len() * prepared.residues.element());
        let mut exponents = Words::new(pairs.len() * words(bits));
        for (base, exponent) in pairs {
            prepared.residues.push(&mut bases, base);
            exponents.push(exponent, words(bits));
        }
        prepared.answer(|out| prepared.ring.clone().multi_pow(&bases.0, &exponents.0, bits, out))
    }

    pub(super) fn product(&self, factors: &[&BigUint]) -> Option<BigUint> {
        let prepared = self.products()?;
        let mut product = kernel::Product::new(&prepared.ring);
        for some in factors.chunks(FACTORS) {
            let mut numbers = Words::new(some.len() * prepared.residues.element());
            some.iter().for_each(|factor| prepared.residues.push(&mut numbers, factor));
            product.take(&numbers.0).ok()?;
        }
        prepared.answer(|out| product.end(out))
    }

    pub(super) fn table(&self, base: &BigUint, bits: u64, width: u32) -> Option<Table> {
        let prepared = self.powers()?;
        let (bits, width) = (usize::try_from(bits).ok()?, usize::try_from(width).ok()?);
        kernel::Table::new(&prepared.ring, &prepared.element(base).0, bits, width).ok().map(Table)
    }

    /// As many powers of a table's base as lie side by side, or nothing if they are less.
    pub(super) fn table_pow_side_by_side(
        &self,
        table: &Table,
        exponents: &[&BigUint],
    ) -> Option<Vec<BigUint>> {
        if exponents.len() != SIDE_BY_SIDE {
            return None;
        }
        let (prepared, width) = (self.powers()?, words(table.0.exponent_bits()));
        let mut told = Words::new(SIDE_BY_SIDE * width);
        exponents.iter().for_each(|exponent| told.push(exponent, width));
        let mut out = Zeroizing::new(vec![0; SIDE_BY_SIDE * prepared.residues.element()]);
        table.0.pow_side_by_side(&told.0, &mut out).ok()?;
        let elements = out.chunks_exact(prepared.residues.element());
        Some(elements.map(|element| prepared.residues.residue(element)).collect())
    }

    pub(super) fn table_pow(&self, table: &Table, exponent: &BigUint) -> Option<BigUint> {
        let exponent = exponent_words(exponent, table.0.exponent_bits());
        self.powers()?.answer(|out| table.0.pow_aside(&exponent.0, out))
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
    let least = if residues.bits() <= THREE_UP_TO { SIDE_BY_SIDE - 1 } else { SIDE_BY_SIDE };
    if !(least..=SIDE_BY_SIDE).contains(&lanes.len())
        || !lanes.iter().all(|(across, ..)| residues.is_like(&across.residues))
    {
        return None;
    }
    // A lane to spare repeats the last.
    lanes.resize(SIDE_BY_SIDE, last);
    let mut bases = Words::new(SIDE_BY_SIDE * residues.element());
    let mut exponents = Words::new(SIDE_BY_SIDE * words(bits));
    for (across, base, exponent) in &lanes {
        across.residues.push(&mut bases, base);
        exponents.push(exponent, words(bits));
    }
    let constants: Vec<&Words> = lanes.iter().map(|(across, ..)| &across.constants).collect();
    let radix_bits = DIGIT_BITS * kernel::digits_across(residues.bits());
    let told = residues.side_by_side(&constants, radix_bits);
    let (moduli, rest) = told.0.split_at_checked(SIDE_BY_SIDE * words(residues.bits()))?;
    let (inverses, radices) = rest.split_at_checked(SIDE_BY_SIDE * words(radix_bits))?;
    let kind = if residues.is_square() { kernel::RingKind::Square } else { kernel::RingKind::Plain };
    let mut ring = kernel::SideBySide::across(kind, residues.bits(), moduli, inverses, radices).ok()?;
    let mut out = Zeroizing::new(vec![0; SIDE_BY_SIDE * residues.element()]);
    ring.pow(&bases.0, &exponents.0, bits, &mut out).ok()?;
    let elements = lanes.iter().zip(out.chunks_exact(residues.element())).take(powers.len());
    Some(elements.map(|((across, ..), element)| across.residues.residue(element)).collect())
}

pub(super) fn exponent_words(exponent: &BigUint, bits: usize) -> Words {
    let mut numbers = Words::new(words(bits));
    numbers.push(exponent, words(bits));
    numbers
}

impl Table {
    pub(super) fn bytes(&self) -> usize {
        self.0.bytes()
    }
}
