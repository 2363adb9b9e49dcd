//! What the kernel is told of moduli and numbers, and what it answers, in either of its lanes.

use blindsum_modexp_kernel::{Error, RingKind};
use num_bigint::BigUint;
use zeroize::Zeroizing;

use crate::kernel::residues::{Residues, Words, words};

/// What makes a ring: the kind and length of the moduli, then all n, all inverses modulo R, and all R^2.
pub(super) type Build<'a, R> = &'a dyn Fn(RingKind, usize, [&[u32]; 3]) -> Result<R, Error>;

fn kind(residues: &Residues) -> RingKind {
    if residues.is_square() { RingKind::Square } else { RingKind::Plain }
}

/// A ring for a modulus. Each operation works in a copy of it: many threads may share a modulus.
pub(super) struct Prepared<R> {
    pub(super) ring: R,
    residues: Residues,
}

impl<R> Prepared<R> {
    /// The ring, if the kernel makes one; `radix_bits` of a modulus of this many bits tells R.
    pub(super) fn new(
        residues: Residues,
        radix_bits: impl Fn(usize) -> usize,
        build: Build<'_, R>,
    ) -> Option<Self> {
        let lane = Across::new(residues, radix_bits);
        let ring = lane.build(&lane.constants, 1, build)?;
        Some(Self { ring, residues: lane.residues })
    }

    /// Words of an element.
    pub(super) fn width(&self) -> usize {
        self.residues.element()
    }

    /// Elements, one after the other.
    pub(super) fn elements<'a>(&self, numbers: impl ExactSizeIterator<Item = &'a BigUint>) -> Words {
        let mut told = Words::new(numbers.len() * self.width());
        numbers.for_each(|number| self.residues.push(&mut told, number));
        told
    }

    /// What an operation writes, as a residue; nothing if the kernel refuses.
    pub(super) fn answer(&self, operation: impl FnOnce(&mut [u32]) -> Result<(), Error>) -> Option<BigUint> {
        self.answers(1, operation)?.pop()
    }

    /// What it writes as several residues.
    pub(super) fn answers(
        &self,
        count: usize,
        operation: impl FnOnce(&mut [u32]) -> Result<(), Error>,
    ) -> Option<Vec<BigUint>> {
        let mut out = Zeroizing::new(vec![0; count * self.width()]);
        operation(&mut out).ok()?;
        Some(out.chunks_exact(self.width()).map(|element| self.residues.residue(element)).collect())
    }
}

/// Exponents of this many bits, one after the other.
pub(super) fn exponents<'a>(numbers: impl ExactSizeIterator<Item = &'a BigUint>, bits: usize) -> Words {
    let mut told = Words::new(numbers.len() * words(bits));
    numbers.for_each(|number| told.push(number, words(bits)));
    told
}

/// What a modulus brings with it where it lies beside others.
pub(super) struct Across {
    residues: Residues,
    radix_bits: usize,
    constants: Words,
}

impl Across {
    pub(super) fn new(residues: Residues, radix_bits: impl Fn(usize) -> usize) -> Self {
        let radix_bits = radix_bits(residues.bits());
        let constants = residues.constants(radix_bits);
        Self { residues, radix_bits, constants }
    }

    /// Bits of the modulus, or of its root.
    pub(super) fn bits(&self) -> usize {
        self.residues.bits()
    }

    /// The ring of `count` moduli like this one.
    fn build<R>(&self, told: &Words, count: usize, build: Build<'_, R>) -> Option<R> {
        let (moduli, rest) = told.0.split_at_checked(count * words(self.bits()))?;
        let (inverses, radices) = rest.split_at_checked(count * words(self.radix_bits))?;
        build(kind(&self.residues), self.bits(), [moduli, inverses, radices]).ok()
    }
}

/// A power in a lane.
pub(super) type Lane<'a> = (&'a Across, &'a BigUint, &'a BigUint);

/// Powers to secret exponents of at most `bits` bits in `width` lanes, if all are of one kind and length. A lane to spare repeats the last.
pub(super) fn pow_in_lanes<R>(
    mut lanes: Vec<Lane<'_>>,
    bits: usize,
    width: usize,
    build: Build<'_, R>,
    pow: impl FnOnce(&mut R, [&[u32]; 2], &mut [u32]) -> Result<(), Error>,
) -> Option<Vec<BigUint>> {
    let (count, last) = (lanes.len(), *lanes.last()?);
    let (like, ..) = last;
    if count > width || !lanes.iter().all(|(across, ..)| like.residues.is_like(&across.residues)) {
        return None;
    }
    lanes.resize(width, last);
    let mut bases = Words::new(width * like.residues.element());
    lanes.iter().for_each(|(across, base, _)| across.residues.push(&mut bases, base));
    let exponents = exponents(lanes.iter().map(|lane| lane.2), bits);
    let constants: Vec<&Words> = lanes.iter().map(|(across, ..)| &across.constants).collect();
    let mut ring = like.build(&like.residues.side_by_side(&constants, like.radix_bits), width, build)?;
    let mut out = Zeroizing::new(vec![0; bases.0.len()]);
    pow(&mut ring, [&bases.0, &exponents.0], &mut out).ok()?;
    let elements = lanes.iter().zip(out.chunks_exact(like.residues.element())).take(count);
    Some(elements.map(|((across, ..), element)| across.residues.residue(element)).collect())
}
