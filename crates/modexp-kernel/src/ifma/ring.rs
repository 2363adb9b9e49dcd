//! Residues modulo one number, or modulo eight side by side.

use super::along::{self, BORDER, WIDEST};
use super::convert::{from_words, is_minus_one, less, negate, to_words, twice_and_one_less};
use super::{DIGIT_BITS, LANES, Place, Terms, across, digits, digits_alone};
use crate::arena::{Arena, wipe};
use crate::digits::bit_length;
use crate::ring::{Error, MAX_SQUARE_BITS, MODULUS_BITS, RingKind};

/// Arithmetic modulo `SIDE` numbers of one length, or modulo their squares, with the memory it works in: [`Eight`] or [`Single`].
///
/// Numbers come and go as little-endian words, canonical: for each modulus an element as [`Ring`](crate::Ring) has them, one after the
/// other.
#[derive(Clone)]
pub struct Ring<const SIDE: usize> {
    /// Digits of a number.
    h: usize,
    /// Numbers of an element.
    parts: usize,
    /// Words of a number.
    number_words: usize,
    moduli: Vec<u32>,
    constants: Arena<u64>,
    scratch: Arena<u64>,
    chunks: Vec<u64>,
}

/// Eight moduli of one length, a lane each, or one modulus eight times.
pub type Eight = Ring<LANES>;

/// One modulus, its digits side by side.
pub type Single = Ring<1>;

/// A modulus may be a secret prime.
impl<const SIDE: usize> Drop for Ring<SIDE> {
    fn drop(&mut self) {
        wipe(&mut self.moduli);
    }
}

/// Numbers that a ring keeps, in this order.
const N: usize = 0;
/// Digits from the last to the first, of a single modulus.
const REVERSED: usize = 1;
/// `-n^-1` modulo `R`.
const INVERSE: usize = 2;
/// `1 - R` modulo `n`, at most `2 n`.
const ONE_LESS: usize = 3;
/// Two elements follow.
const RADIX_SQUARED: usize = 4;

impl Eight {
    /// One modulus, or its square, in all lanes: as [`Self::new`] of eight equal ones.
    ///
    /// # Errors
    /// As there.
    pub fn repeated(
        kind: RingKind,
        bits: usize,
        modulus: &[u32],
        inverse: &[u32],
        radix_squared: &[u32],
    ) -> Result<Self, Error> {
        let mut each = [modulus, inverse, radix_squared].map(|words| words.repeat(LANES));
        let [moduli, inverses, radices] = &each;
        let ring = Self::new(kind, bits, moduli, inverses, radices);
        each.iter_mut().for_each(|words| wipe(words));
        ring
    }
}

impl Single {
    /// The longest modulus, in bits, or root of one.
    pub const MAX_BITS: usize = DIGIT_BITS * LANES * WIDEST - 5;
}

impl<const SIDE: usize> Ring<SIDE> {
    /// Zeros before and after a number.
    const BORDER: usize = if SIDE == 1 { BORDER } else { 0 };

    /// Moduli of exactly `bits` bits, or their squares: 24 to 8192 bits, or to [`Single::MAX_BITS`] of one alone; to 4096 for squares.
    ///
    /// With `h` digits ([`digits`], or [`digits_alone`]) and `R = 2^(52 h)`, `inverses` are all `n^-1 mod R` and `radices_squared` all `R^2`
    /// modulo `n` or `n^2`, elements. What does not fit together is refused.
    ///
    /// # Errors
    /// [`Error`]: the processor lacks the instructions, or what is given is of a wrong size, or does not fit together.
    pub fn new(
        kind: RingKind,
        bits: usize,
        moduli: &[u32],
        inverses: &[u32],
        radices_squared: &[u32],
    ) -> Result<Self, Error> {
        const { assert!(SIDE == 1 || SIDE == LANES) };
        if !super::is_supported() {
            return Err(Error::Unsupported);
        }
        let parts = match kind {
            RingKind::Plain => 1,
            RingKind::Square => 2,
        };
        let too_long = SIDE == 1 && bits > Single::MAX_BITS || parts == 2 && bits > MAX_SQUARE_BITS;
        if !MODULUS_BITS.contains(&bits) || too_long {
            return Err(Error::Size);
        }
        let h = if SIDE == 1 { digits_alone(bits) } else { digits(bits) };
        let (number_words, inverse_words) = (bits.div_ceil(32), (DIGIT_BITS * h).div_ceil(32));
        if moduli.len() != SIDE * number_words
            || inverses.len() != SIDE * inverse_words
            || radices_squared.len() != SIDE * parts * number_words
        {
            return Err(Error::Length);
        }
        let mut ring = Self {
            h,
            parts,
            number_words,
            moduli: moduli.to_vec(),
            constants: Arena::new(0),
            scratch: Arena::new(0),
            chunks: vec![0; h],
        };
        ring.constants = Arena::new((RADIX_SQUARED + 2 * parts) * ring.number());
        ring.scratch = Arena::new(3 * ring.number());
        let each = moduli.chunks_exact(number_words).zip(inverses.chunks_exact(inverse_words));
        for (lane, (modulus, inverse)) in each.enumerate() {
            if bit_length(modulus) != bits || bit_length(inverse) > DIGIT_BITS * h {
                return Err(Error::Range);
            }
            let [digits_of_n, digits_of_inverse] = ring.two(N, INVERSE);
            from_words(modulus, &mut digits_of_n[lane..], SIDE);
            from_words(inverse, &mut digits_of_inverse[lane..], SIDE);
            negate(&mut digits_of_inverse[lane..], SIDE);
            if !is_minus_one(&digits_of_n[lane..], &digits_of_inverse[lane..], SIDE) {
                return Err(Error::Precomputation);
            }
        }
        if SIDE == 1 {
            let [n, reversed] = ring.two(N, REVERSED);
            n.iter().rev().zip(reversed).for_each(|(digit, place)| *place = *digit);
        }
        ring.set_radix(radices_squared)?;
        Ok(ring)
    }

    /// Length of a number, or of those side by side, with borders.
    fn number(&self) -> usize {
        SIDE * self.h + 2 * Self::BORDER
    }

    /// Length of an element.
    pub(super) fn element(&self) -> usize {
        self.parts * self.number()
    }

    /// Digits of one modulus' element.
    pub(super) fn packed(&self) -> usize {
        self.parts * self.h
    }

    /// Words of an element, or of those side by side.
    #[must_use]
    pub fn words(&self) -> usize {
        SIDE * self.parts * self.number_words
    }

    /// The digits of two constants, the first in their order before the second.
    fn two(&mut self, one: usize, other: usize) -> [&mut [u64]; 2] {
        let (number, length) = (self.number(), SIDE * self.h);
        let (before, from) = self.constants.digits_mut().split_at_mut(other * number);
        [&mut before[one * number + Self::BORDER..][..length], &mut from[Self::BORDER..][..length]]
    }

    /// Where the digits of a number begin.
    fn digits_of(number: &[u64]) -> *const u64 {
        number[Self::BORDER..].as_ptr()
    }

    /// The number 1 of each modulus.
    fn unit(&self) -> Arena<u64> {
        let mut unit = Arena::new(self.element());
        unit.digits_mut()[Self::BORDER..][..SIDE].fill(1);
        unit
    }

    /// Takes over `R^2`, if two reductions make it 1, and sets `R` and `1 - R`.
    fn set_radix(&mut self, radices_squared: &[u32]) -> Result<(), Error> {
        let element = self.element();
        let mut squared = Arena::new(element);
        self.read(radices_squared, squared.digits_mut())?;
        let unit = self.unit();
        let mut one = Arena::new(element);
        if self.parts == 2 {
            // R modulo n needs the first part only.
            let terms = Terms::Product(Self::digits_of(squared.digits()), Self::digits_of(unit.digits()));
            self.reduce(terms, one.digits_mut(), false);
            let [n, less] = self.two(N, ONE_LESS);
            for lane in 0..SIDE {
                twice_and_one_less(&n[lane..], &one.digits()[Self::BORDER + lane..], &mut less[lane..], SIDE);
            }
        }
        self.mul(squared.digits(), unit.digits(), one.digits_mut());
        let mut words = vec![0; self.words()];
        self.write(one.digits(), &mut words);
        let is_one = |element: &[u32]| element.iter().enumerate().all(|(i, word)| *word == u32::from(i == 0));
        if !words.chunks_exact(self.parts * self.number_words).all(is_one) {
            return Err(Error::Precomputation);
        }
        let at = RADIX_SQUARED * self.number();
        let places = &mut self.constants.digits_mut()[at..];
        places[..element].copy_from_slice(&squared.digits()[..element]);
        places[element..2 * element].copy_from_slice(&one.digits()[..element]);
        Ok(())
    }

    /// `R^2`, by which a plain residue becomes a Montgomery one.
    pub(super) fn radix_squared(&self) -> &[u64] {
        &self.constants.digits()[RADIX_SQUARED * self.number()..][..self.element()]
    }

    /// `R`, the 1 of Montgomery residues.
    pub(super) fn one(&self) -> &[u64] {
        &self.constants.digits()[RADIX_SQUARED * self.number() + self.element()..][..self.element()]
    }

    /// `out = terms / R`; of a second part, the first's quotient is taken away, which is still in its place.
    fn reduce(&mut self, terms: Terms, out: &mut [u64], second: bool) {
        let number = self.number();
        assert!(out.len() >= number);
        let constants = self.constants.digits();
        let constant = |which: usize| Self::digits_of(&constants[which * number..(which + 1) * number]);
        let (t, quotients) = self.scratch.digits_mut().split_at_mut(number);
        let (first, other) = quotients.split_at_mut(number);
        let start = second.then(|| [Self::digits_of(first), constant(ONE_LESS)]);
        let m = if second { other } else { first };
        let place = Place {
            h: self.h,
            n: constant(N),
            inverse: constant(INVERSE),
            t: t[Self::BORDER..].as_mut_ptr(),
            m: m[Self::BORDER..].as_mut_ptr(),
            start,
        };
        let out = out[Self::BORDER..].as_mut_ptr();
        // SAFETY: constants, scratch, and terms, which are of elements of this ring, have numbers of `h` digits of `SIDE` lanes, in lines
        // of their own; of one modulus between borders that are whole lines and never written. `out` is borrowed for writing and so
        // none of them. There is a ring, so the processor has the instructions.
        unsafe {
            if SIDE == 1 {
                along::montgomery(terms, &place, constant(REVERSED), out);
            } else {
                across::montgomery(terms, &place, out);
            }
        }
    }

    /// `out = x y / R`.
    pub(super) fn mul(&mut self, x: &[u64], y: &[u64], out: &mut [u64]) {
        let (element, number) = (self.element(), self.number());
        assert!(x.len() >= element && y.len() >= element && out.len() >= element);
        let part = |factor: &[u64], part: usize| Self::digits_of(&factor[part * number..]);
        self.reduce(Terms::Product(part(x, 0), part(y, 0)), out, false);
        if self.parts == 2 {
            let terms = Terms::Two([part(x, 0), part(y, 1), part(x, 1), part(y, 0)]);
            self.reduce(terms, &mut out[number..], true);
        }
    }

    /// `out = x^2 / R`.
    pub(super) fn square(&mut self, x: &[u64], out: &mut [u64]) {
        let (element, number) = (self.element(), self.number());
        assert!(x.len() >= element && out.len() >= element);
        self.reduce(Terms::Square(Self::digits_of(x)), out, false);
        if self.parts == 2 {
            let terms = Terms::Twice(Self::digits_of(x), Self::digits_of(&x[number..]));
            self.reduce(terms, &mut out[number..], true);
        }
    }

    /// Reads a canonical element.
    fn read(&self, words: &[u32], element: &mut [u64]) -> Result<(), Error> {
        if words.len() == self.words() { self.read_some(words, element) } else { Err(Error::Length) }
    }

    /// The same for the first lanes only, as many as there are elements.
    pub(super) fn read_some(&self, words: &[u32], element: &mut [u64]) -> Result<(), Error> {
        let (number, width) = (self.number(), self.number_words);
        let elements = words.chunks_exact(self.parts * width);
        for (lane, (words, modulus)) in elements.zip(self.moduli.chunks_exact(width)).enumerate() {
            for (words, digits) in words.chunks_exact(width).zip(element.chunks_exact_mut(number)) {
                if !less(words, modulus) {
                    return Err(Error::Range);
                }
                from_words(words, &mut digits[Self::BORDER..][..SIDE * self.h][lane..], SIDE);
            }
        }
        Ok(())
    }

    /// Reads a canonical element and multiplies it by `R`.
    pub(super) fn read_montgomery(&mut self, words: &[u32], out: &mut [u64]) -> Result<(), Error> {
        let mut plain = Arena::new(self.element());
        self.read(words, plain.digits_mut())?;
        let mut squared = Arena::new(self.element());
        squared.digits_mut()[..self.element()].copy_from_slice(self.radix_squared());
        self.mul(plain.digits(), squared.digits(), out);
        Ok(())
    }

    /// Writes a Montgomery residue in canonical words, and wipes what the ring worked in.
    pub(super) fn write(&mut self, x: &[u64], words: &mut [u32]) {
        let (number, width) = (self.number(), self.number_words);
        let unit = self.unit();
        let mut plain = Arena::new(self.element());
        self.mul(x, unit.digits(), plain.digits_mut());
        for (lane, words) in words.chunks_exact_mut(self.parts * width).enumerate() {
            let places = Self::BORDER + lane..Self::BORDER + SIDE * self.h;
            let n = &self.constants.digits()[places.clone()];
            let mut carry = 0;
            let parts = plain.digits().chunks_exact(number).zip(words.chunks_exact_mut(width));
            for (digits, words) in parts {
                // What x0 is above n belongs to x1.
                carry = to_words((&digits[places.clone()], n, SIDE), carry, &mut self.chunks, words);
            }
        }
        self.wipe();
    }

    /// Sets to zero whatever was left of operands.
    pub(super) fn wipe(&mut self) {
        self.scratch.wipe();
        wipe(&mut self.chunks);
    }

    /// Whether nothing is left of any operand.
    #[cfg(test)]
    pub(super) fn is_wiped(&self) -> bool {
        self.scratch.digits().iter().all(|digit| *digit == 0) && self.chunks.iter().all(|chunk| *chunk == 0)
    }

    /// Whether a result has its length.
    pub(super) fn check_out(&self, out: &[u32]) -> Result<(), Error> {
        if out.len() == self.words() { Ok(()) } else { Err(Error::Length) }
    }

    /// `out = a b`.
    ///
    /// # Errors
    /// [`Error`]: an operand of a wrong length, or not less than its modulus.
    pub fn product(&mut self, a: &[u32], b: &[u32], out: &mut [u32]) -> Result<(), Error> {
        self.check_out(out)?;
        let element = self.element();
        let (mut x, mut y, mut product) = (Arena::new(element), Arena::new(element), Arena::new(element));
        self.read_montgomery(a, x.digits_mut())?;
        self.read_montgomery(b, y.digits_mut())?;
        self.mul(x.digits(), y.digits(), product.digits_mut());
        self.write(product.digits(), out);
        Ok(())
    }
}
