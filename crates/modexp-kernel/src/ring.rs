//! Residues modulo an odd number, or modulo the square of one.

use alloc::vec;
use alloc::vec::Vec;

use core::ops::RangeInclusive;

use crate::arena::{Arena, BORDER, padded, wipe};
use crate::columns::{Columns, Extent, Start, Top, double};
use crate::digits::{self, DIGIT_BITS};
use crate::lane::LANES;

/// What a [`Ring`] is modulo.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RingKind {
    /// The odd number `n` itself; an element is one number.
    Plain,
    /// `n^2`; an element `x0 + n x1` is two numbers, `x0` and `x1`.
    Square,
}

/// Why the kernel refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u32)]
pub enum Error {
    /// A size it is not made for: of a modulus, an exponent, a window or a number of bases.
    Size = 1,
    /// Too few words, or too many.
    Length = 2,
    /// A number that is not less than `n`, or an exponent with more bits than announced.
    Range = 3,
    /// `n`, its inverse and `R^2` do not fit together.
    Precomputation = 4,
    /// Not enough memory.
    Memory = 5,
    /// A handle that is invalid, or no longer valid.
    Handle = 6,
    /// The processor lacks the instructions.
    Unsupported = 7,
}

/// Bits of a modulus.
pub(crate) const MODULUS_BITS: RangeInclusive<usize> = 24..=8192;

/// The most bits of a modulus that is squared.
pub(crate) const MAX_SQUARE_BITS: usize = 4096;

/// Column sums count one unit for every `2^92`; up to this many are exact.
const MAX_UNITS: usize = 250;

/// How many numbers lie side by side in a [`SideBySide`].
pub const SIDE_BY_SIDE: usize = LANES;

/// Arithmetic modulo several numbers of one length at once, a lane each.
pub type SideBySide = Ring<SIDE_BY_SIDE>;

/// How many digits a modulus of this many bits takes: the least multiple `k` of the lanes with `2^(47 k) >= 2^4 n`.
#[must_use]
pub fn digits(bits: usize) -> usize {
    digits_across(bits).next_multiple_of(LANES)
}

/// The same for moduli side by side: the least `k`, and two at least, for a carry is looked for two columns further down.
#[must_use]
pub fn digits_across(bits: usize) -> usize {
    bits.saturating_add(4).div_ceil(DIGIT_BITS).max(2)
}

/// How many words `n^-1 mod R` takes.
pub(crate) fn inverse_words(k: usize) -> usize {
    (DIGIT_BITS * k).div_ceil(32)
}

/// Arithmetic modulo one number, or modulo `N` of them side by side, with the memory it works in.
///
/// Numbers come and go as little-endian words, canonical: an element is [`Ring::words`] of them, each of its
/// parts less than `n`. Side by side there are as many elements, one after the other, wherever there is one of one modulus.
#[derive(Clone)]
pub struct Ring<const N: usize = 1> {
    pub(crate) shape: Shape,
    constants: Arena,
    modulus: Vec<u32>,
    scratch: Arena,
    chunks: Vec<i64>,
}

/// Sizes of a ring.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Shape {
    /// Digits of a number.
    pub(crate) k: usize,
    /// Numbers side by side.
    side: usize,
    /// Numbers of an element.
    pub(crate) parts: usize,
    /// Words of a number.
    number_words: usize,
}

impl Shape {
    /// Length of an element in digits and borders.
    pub(crate) fn element(self) -> usize {
        self.parts * self.number()
    }

    /// Length of one of its numbers, or of those side by side.
    pub(crate) fn number(self) -> usize {
        padded(self.k * self.side)
    }

    /// Words of an element of one modulus.
    fn words(self) -> usize {
        self.parts * self.number_words
    }

    /// Whether columns of `units` times `k` terms stay exact.
    fn exact(self, units: usize) -> bool {
        units * self.k <= MAX_UNITS
    }
}

/// What a product works in.
struct Scratch<'a, const N: usize> {
    /// The product.
    t: Columns<'a, N>,
    /// The low half of another.
    q: Columns<'a, N>,
    /// Low digits of the product; twice a factor before that.
    low: &'a mut [f64],
    /// The quotient digits, followed by zeros.
    m: &'a mut [f64],
}

/// Lengths in [`Scratch`]: four times columns, the quotient, the low digits. Numbers have `width` places.
fn scratch_len(width: usize) -> usize {
    5 * padded(2 * width) + padded(width)
}

impl<'a, const N: usize> Scratch<'a, N> {
    fn new(arena: &'a mut Arena, k: usize) -> Self {
        let wide = padded(2 * k * N);
        let (th, rest) = arena.digits_mut().split_at_mut(wide);
        let (tl, rest) = rest.split_at_mut(wide);
        let (qh, rest) = rest.split_at_mut(wide);
        let (ql, rest) = rest.split_at_mut(wide);
        let (m, low) = rest.split_at_mut(wide);
        Self { t: Columns { h: th, l: tl }, q: Columns { h: qh, l: ql }, low, m }
    }
}

/// `n`, `-n`, `n^-1 mod R`.
struct Constants<'a> {
    k: usize,
    minus_n: &'a [f64],
    inverse: &'a [f64],
}

impl Constants<'_> {
    /// `out = (T - m n) / R` with `m = T n^-1 mod R`, left in the scratch. `exact` tells whether the columns
    /// of
    /// `m n` may be added to those of `T` as they are.
    ///
    /// `|out| <= |T| / R + n (1/2 + 2^-40)`.
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
    fn reduce<const N: usize>(&self, scratch: &mut Scratch<'_, N>, exact: bool, out: &mut [f64]) {
        let k = self.k;
        let Scratch { t, q, low, m } = scratch;
        t.cut(k, low);
        if !exact {
            t.settle(k, k);
        }
        q.product(low, self.inverse, k, Extent::Low, Start::Zero, false);
        q.digits(0, k, Top::Carry, m);
        t.product(m, self.minus_n, k, Extent::High, Start::Columns, false);
        t.carry_over_cut(k);
        t.digits(k, 2 * k, Top::Keep, out);
    }
}

/// The modulus may be a secret prime.
impl<const N: usize> Drop for Ring<N> {
    fn drop(&mut self) {
        wipe(&mut self.modulus);
    }
}

impl Ring {
    /// A ring for a modulus `n` of exactly `bits` bits, or its square: 24 to 8192 bits, to 4096 for a square.
    ///
    /// With `k = digits(bits)` and `R = 2^(47 k)`, `inverse` is `n^-1 mod R` and `radix_squared` is `R^2`
    /// modulo `n` or
    /// `n^2`, an element. What does not fit together is refused.
    ///
    /// # Errors
    /// [`Error`]: the processor lacks the lanes, or what is given is of a wrong size, or does not fit together.
    pub fn new(
        kind: RingKind,
        bits: usize,
        modulus: &[u32],
        inverse: &[u32],
        radix_squared: &[u32],
    ) -> Result<Self, Error> {
        Self::of(kind, bits, digits(bits), [modulus, inverse, radix_squared])
    }

    /// The same modulus, once a lane.
    #[must_use]
    pub fn repeated(&self) -> SideBySide {
        let shape = Shape { side: SIDE_BY_SIDE, ..self.shape };
        let mut constants = Arena::new(3 * shape.number() + 2 * shape.element());
        let numbers = self.constants.digits().chunks_exact(self.shape.number());
        for (number, places) in numbers.zip(constants.digits_mut().chunks_exact_mut(shape.number())) {
            let digits = &number[BORDER..BORDER + shape.k];
            for (digit, side) in digits.iter().zip(places[BORDER..].chunks_exact_mut(SIDE_BY_SIDE)) {
                side.fill(*digit);
            }
        }
        SideBySide {
            shape,
            constants,
            modulus: self.modulus.repeat(SIDE_BY_SIDE),
            scratch: Arena::new(scratch_len(shape.k * SIDE_BY_SIDE)),
            chunks: vec![0; shape.k],
        }
    }
}

impl SideBySide {
    /// As [`Ring::new`] for several moduli of the same length, one after the other, as their inverses and `R^2` are, where `k` is
    /// [`digits_across`].
    ///
    /// # Errors
    /// As there.
    pub fn across(
        kind: RingKind,
        bits: usize,
        moduli: &[u32],
        inverses: &[u32],
        radices_squared: &[u32],
    ) -> Result<Self, Error> {
        Self::of(kind, bits, digits_across(bits), [moduli, inverses, radices_squared])
    }
}

impl<const N: usize> Ring<N> {
    fn of(
        kind: RingKind,
        bits: usize,
        k: usize,
        [moduli, inverses, radices_squared]: [&[u32]; 3],
    ) -> Result<Self, Error> {
        // In WebAssembly the whole module would have been refused.
        #[cfg(not(target_arch = "wasm32"))]
        if !crate::lane::are_there() {
            return Err(Error::Unsupported);
        }
        let parts = match kind {
            RingKind::Plain => 1,
            RingKind::Square => 2,
        };
        if !MODULUS_BITS.contains(&bits) || kind == RingKind::Square && bits > MAX_SQUARE_BITS {
            return Err(Error::Size);
        }
        let shape = Shape { k, side: N, parts, number_words: bits.div_ceil(32) };
        let inverse_words = inverse_words(k);
        if moduli.len() != N * shape.number_words
            || inverses.len() != N * inverse_words
            || radices_squared.len() != N * shape.words()
        {
            return Err(Error::Length);
        }
        let number = shape.number();
        let mut constants = Arena::new(3 * number + 2 * shape.element());
        let numbers = constants.digits_mut();
        let each = moduli.chunks_exact(shape.number_words).zip(inverses.chunks_exact(inverse_words));
        for (lane, (modulus, inverse)) in each.enumerate() {
            if digits::bit_length(modulus) != bits || digits::bit_length(inverse) > DIGIT_BITS * k {
                return Err(Error::Range);
            }
            digits::from_words(modulus, &mut numbers[BORDER + lane..BORDER + k * N], N);
            digits::from_words(inverse, &mut numbers[2 * number + BORDER + lane..][..k * N - lane], N);
        }
        for i in 0..number {
            numbers[number + i] = -numbers[i];
        }
        let mut ring = Self {
            shape,
            constants,
            modulus: moduli.to_vec(),
            scratch: Arena::new(scratch_len(k * N)),
            chunks: vec![0; k],
        };
        if !ring.inverse_fits() {
            return Err(Error::Precomputation);
        }
        ring.set_radix(radices_squared)?;
        Ok(ring)
    }

    /// Whether `n` times its inverse is 1 modulo `R`.
    fn inverse_fits(&mut self) -> bool {
        let k = self.shape.k;
        let number = self.shape.number();
        let numbers = self.constants.digits();
        let Scratch::<N> { mut q, m, .. } = Scratch::new(&mut self.scratch, k);
        q.product(&numbers[..number], &numbers[2 * number..3 * number], k, Extent::Low, Start::Zero, false);
        q.digits(0, k, Top::Carry, m);
        (0..N).all(|lane| digits::is_one(&m[BORDER + lane..BORDER + k * N], N))
    }

    /// An element that is this small number, in every lane.
    fn small(&self, value: f64) -> Arena {
        let mut element = Arena::new(self.shape.element());
        element.digits_mut()[BORDER..BORDER + N].fill(value);
        element
    }

    /// Takes over `R^2`, if two reductions make it 1, and sets `R`.
    fn set_radix(&mut self, radix_squared: &[u32]) -> Result<(), Error> {
        let element = self.shape.element();
        let mut squared = Arena::new(element);
        self.read(radix_squared, squared.digits_mut())?;
        let unit = self.small(1.0);
        let mut one = Arena::new(element);
        self.mul(squared.digits(), unit.digits(), one.digits_mut());
        let mut words = vec![0; self.words()];
        self.write_product(one.digits(), unit.digits(), &mut words);
        let is_one = |element: &[u32]| element.iter().enumerate().all(|(i, word)| *word == u32::from(i == 0));
        if !words.chunks_exact(self.shape.words()).all(is_one) {
            return Err(Error::Precomputation);
        }
        let at = 3 * self.shape.number();
        let numbers = &mut self.constants.digits_mut()[at..];
        numbers[..element].copy_from_slice(squared.digits());
        numbers[element..].copy_from_slice(one.digits());
        Ok(())
    }

    /// Words of an element, or of those side by side: one number or two of each, each as long as the modulus.
    #[must_use]
    pub fn words(&self) -> usize {
        N * self.shape.words()
    }

    /// `R^2`, by which a plain residue becomes a Montgomery one.
    pub(crate) fn radix_squared(&self) -> &[f64] {
        let at = 3 * self.shape.number();
        &self.constants.digits()[at..at + self.shape.element()]
    }

    /// `R`, the 1 of Montgomery residues.
    pub(crate) fn one(&self) -> &[f64] {
        let at = 3 * self.shape.number() + self.shape.element();
        &self.constants.digits()[at..at + self.shape.element()]
    }

    /// `out = x y / R`.
    ///
    /// Both `|x_i| <= n`; then `|out_i| <= n (1/2 + 1/8 + 2^-40) + 1/2`, and not far from `n / 2` from
    /// factors that are themselves products.
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
    pub(crate) fn mul(&mut self, x: &[f64], y: &[f64], out: &mut [f64]) {
        let (shape, k) = (self.shape, self.shape.k);
        let number = shape.number();
        let numbers = self.constants.digits();
        let constants =
            Constants { k, minus_n: &numbers[number..2 * number], inverse: &numbers[2 * number..3 * number] };
        let mut scratch = Scratch::<N>::new(&mut self.scratch, k);
        let (out0, out1) = out.split_at_mut(number);
        scratch.t.product(&x[..number], &y[..number], k, Extent::Whole, Start::Zero, false);
        constants.reduce(&mut scratch, shape.exact(2), out0);
        if shape.parts == 2 {
            // x0 y0 = r R + m n, so z0 = r and z1 = (x0 y1 + x1 y0 + m) / R.
            scratch.t.product(&x[..number], &y[number..], k, Extent::Whole, Start::Number(scratch.m), false);
            scratch.t.product(&x[number..], &y[..number], k, Extent::Whole, Start::Columns, false);
            constants.reduce(&mut scratch, shape.exact(3), out1);
        }
    }

    /// `out = x^2 / R`, within the bounds of `mul`.
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
    pub(crate) fn square(&mut self, x: &[f64], out: &mut [f64]) {
        let (shape, k) = (self.shape, self.shape.k);
        let number = shape.number();
        let numbers = self.constants.digits();
        let constants =
            Constants { k, minus_n: &numbers[number..2 * number], inverse: &numbers[2 * number..3 * number] };
        let mut scratch = Scratch::<N>::new(&mut self.scratch, k);
        let (out0, out1) = out.split_at_mut(number);
        double(&x[..number], scratch.low);
        scratch.t.square(&x[..number], scratch.low, k);
        constants.reduce(&mut scratch, shape.exact(2), out0);
        if shape.parts == 2 {
            // z1 = (2 x0 x1 + m) / R.
            scratch.t.product(&x[..number], &x[number..], k, Extent::Whole, Start::Number(scratch.m), true);
            constants.reduce(&mut scratch, shape.exact(3), out1);
        }
    }

    /// Reads a canonical element.
    #[inline(never)]
    pub(crate) fn read(&self, words: &[u32], element: &mut [f64]) -> Result<(), Error> {
        let Shape { k, number_words, parts, .. } = self.shape;
        if words.len() != self.words() {
            return Err(Error::Length);
        }
        let number = self.shape.number();
        let elements = words.chunks_exact(parts * number_words);
        for (lane, (words, modulus)) in elements.zip(self.modulus.chunks_exact(number_words)).enumerate() {
            for (words, digits) in words.chunks_exact(number_words).zip(element.chunks_exact_mut(number)) {
                if !digits::less(words, modulus) {
                    return Err(Error::Range);
                }
                digits::from_words(words, &mut digits[BORDER + lane..BORDER + k * N], N);
            }
        }
        Ok(())
    }

    /// Writes an element in canonical words, as it stands.
    #[inline(never)]
    fn write_residue(&mut self, element: &[f64], words: &mut [u32]) {
        let Shape { k, number_words, parts, .. } = self.shape;
        let number = self.shape.number();
        for (lane, words) in words.chunks_exact_mut(parts * number_words).enumerate() {
            let places = BORDER + lane..BORDER + k * N;
            let n = &self.constants.digits()[places.clone()];
            let mut carry = 0;
            for (digits, words) in element.chunks_exact(number).zip(words.chunks_exact_mut(number_words)) {
                // A negative x0 borrows one n from x1.
                carry = digits::to_words((&digits[places.clone()], n, N), carry, &mut self.chunks, words);
            }
        }
    }

    /// Writes the product `x y / R` in canonical words, and wipes what the ring worked in.
    #[inline(never)]
    pub(crate) fn write_product(&mut self, x: &[f64], y: &[f64], words: &mut [u32]) {
        let mut product = Arena::new(self.shape.element());
        self.mul(x, y, product.digits_mut());
        self.write_residue(product.digits(), words);
        self.wipe();
    }

    /// Writes a Montgomery residue in canonical words, and wipes what the ring worked in.
    pub(crate) fn write(&mut self, x: &[f64], words: &mut [u32]) {
        let unit = self.small(1.0);
        self.write_product(x, unit.digits(), words);
    }

    /// Whether nothing is left of any operand.
    #[cfg(test)]
    pub(crate) fn is_wiped(&self) -> bool {
        self.scratch.digits().iter().all(|digit| *digit == 0.0) && self.chunks.iter().all(|chunk| *chunk == 0)
    }

    /// Sets to zero whatever was left of the operands.
    #[inline(never)]
    pub fn wipe(&mut self) {
        self.scratch.wipe();
        wipe(&mut self.chunks);
    }

    /// `out = a b`.
    pub fn product(&mut self, a: &[u32], b: &[u32], out: &mut [u32]) -> Result<(), Error> {
        let element = self.shape.element();
        let (mut x, mut y, mut xr) = (Arena::new(element), Arena::new(element), Arena::new(element));
        self.check_out(out)?;
        self.read(a, x.digits_mut())?;
        self.read(b, y.digits_mut())?;
        self.enter(x.digits(), xr.digits_mut());
        self.write_product(xr.digits(), y.digits(), out);
        Ok(())
    }

    /// `out = x R`.
    #[inline(never)]
    pub(crate) fn enter(&mut self, x: &[f64], out: &mut [f64]) {
        let mut squared = Arena::new(self.shape.element());
        squared.digits_mut().copy_from_slice(self.radix_squared());
        self.mul(x, squared.digits(), out);
    }

    /// Reads a canonical element and multiplies it by `R`.
    pub(crate) fn read_montgomery(&mut self, words: &[u32], out: &mut [f64]) -> Result<(), Error> {
        let mut plain = Arena::new(self.shape.element());
        self.read(words, plain.digits_mut())?;
        self.enter(plain.digits(), out);
        Ok(())
    }

    pub(crate) fn check_out(&self, out: &[u32]) -> Result<(), Error> {
        if out.len() == self.words() { Ok(()) } else { Err(Error::Length) }
    }
}
