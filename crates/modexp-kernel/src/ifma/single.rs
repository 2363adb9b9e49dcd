//! One modulus.

use super::along::{BORDER, WIDEST, montgomery};
use super::convert::{from_words, is_minus_one, less, negate, to_words, twice_and_one_less};
use super::power::{Arithmetic, pow};
use super::{DIGIT_BITS, LANES, Place, Terms, digits_alone};
use crate::arena::{Arena, wipe};
use crate::digits::bit_length;
use crate::ring::{Error, MODULUS_BITS, RingKind};

/// Arithmetic modulo one number, or modulo its square, with the memory it works in.
///
/// Numbers come and go as little-endian words, canonical: elements as [`Ring`](crate::Ring) has them.
#[derive(Clone)]
pub struct Single {
    h: usize,
    parts: usize,
    number_words: usize,
    modulus: Vec<u32>,
    constants: Arena<u64>,
    scratch: Arena<u64>,
    chunks: Vec<u64>,
}

/// A modulus may be a secret prime.
impl Drop for Single {
    fn drop(&mut self) {
        wipe(&mut self.modulus);
    }
}

/// Numbers that a ring keeps, in this order.
const N: usize = 0;
const REVERSED: usize = 1;
const INVERSE: usize = 2;
/// `1 - R` modulo `n`, at most `2 n`.
const ONE_LESS: usize = 3;
/// Two elements follow.
const RADIX_SQUARED: usize = 4;

impl Single {
    /// The longest modulus, in bits, or root of one.
    pub const MAX_BITS: usize = DIGIT_BITS * LANES * WIDEST - 5;

    /// A modulus of exactly `bits` bits, or its square: 24 bits to [`Self::MAX_BITS`].
    ///
    /// With `h` = [`digits_alone`] and `R = 2^(52 h)`, `inverse` is `n^-1 mod R` and `radix_squared` is `R^2` modulo `n` or `n^2`, an element.
    /// What does not fit together is refused.
    ///
    /// # Errors
    /// [`Error`]: the processor lacks the instructions, or what is given is of a wrong size, or does not fit together.
    pub fn new(
        kind: RingKind,
        bits: usize,
        modulus: &[u32],
        inverse: &[u32],
        radix_squared: &[u32],
    ) -> Result<Self, Error> {
        if !super::is_supported() {
            return Err(Error::Unsupported);
        }
        let parts = match kind {
            RingKind::Plain => 1,
            RingKind::Square => 2,
        };
        if !MODULUS_BITS.contains(&bits) || bits > Self::MAX_BITS {
            return Err(Error::Size);
        }
        let (h, number_words) = (digits_alone(bits), bits.div_ceil(32));
        let inverse_words = (DIGIT_BITS * h).div_ceil(32);
        if modulus.len() != number_words
            || inverse.len() != inverse_words
            || radix_squared.len() != parts * number_words
        {
            return Err(Error::Length);
        }
        if bit_length(modulus) != bits || bit_length(inverse) > DIGIT_BITS * h {
            return Err(Error::Range);
        }
        let number = h + 2 * BORDER;
        let mut ring = Self {
            h,
            parts,
            number_words,
            modulus: modulus.to_vec(),
            constants: Arena::new((RADIX_SQUARED + 2 * parts) * number),
            scratch: Arena::new(3 * number),
            chunks: vec![0; h],
        };
        from_words(modulus, ring.constant(N), 1);
        let [n, reversed] = ring.two(N, REVERSED);
        n.iter().rev().zip(reversed).for_each(|(digit, place)| *place = *digit);
        from_words(inverse, ring.constant(INVERSE), 1);
        negate(ring.constant(INVERSE), 1);
        ring.set_radix(radix_squared)?;
        Ok(ring)
    }

    /// Length of a number with its borders.
    fn number(&self) -> usize {
        self.h + 2 * BORDER
    }

    /// The digits of a constant.
    fn constant(&mut self, which: usize) -> &mut [u64] {
        let (number, h) = (self.number(), self.h);
        &mut self.constants.digits_mut()[which * number + BORDER..][..h]
    }

    /// The digits of two constants, the first in its order before the second.
    fn two(&mut self, one: usize, other: usize) -> [&mut [u64]; 2] {
        let (number, h) = (self.number(), self.h);
        let (before, from) = self.constants.digits_mut().split_at_mut(other * number);
        [&mut before[one * number + BORDER..][..h], &mut from[BORDER..BORDER + h]]
    }

    /// Takes over `R^2`, if inverse, modulus and it fit together, and sets `R` and `1 - R`.
    fn set_radix(&mut self, radix_squared: &[u32]) -> Result<(), Error> {
        if !self.inverse_fits() {
            return Err(Error::Precomputation);
        }
        let (element, h) = (self.element(), self.h);
        let mut squared = Arena::new(element);
        self.read(radix_squared, squared.digits_mut())?;
        let unit = self.unit();
        let mut one = Arena::new(element);
        if self.parts == 2 {
            // R modulo n needs the first part only.
            let terms = Terms::Product(digits_of(squared.digits()), digits_of(unit.digits()));
            self.reduce(terms, one.digits_mut(), false);
            let [n, less] = self.two(N, ONE_LESS);
            twice_and_one_less(n, &one.digits()[BORDER..BORDER + h], less, 1);
        }
        self.mul(squared.digits(), unit.digits(), one.digits_mut());
        let mut words = vec![0; self.words()];
        self.write(one.digits(), &mut words);
        if !words.iter().enumerate().all(|(i, word)| *word == u32::from(i == 0)) {
            return Err(Error::Precomputation);
        }
        let at = RADIX_SQUARED * self.number();
        let places = &mut self.constants.digits_mut()[at..];
        places[..element].copy_from_slice(&squared.digits()[..element]);
        places[element..2 * element].copy_from_slice(&one.digits()[..element]);
        Ok(())
    }

    /// Whether `n` times its inverse is -1 modulo `R`, by digits: no reduction is right otherwise.
    fn inverse_fits(&mut self) -> bool {
        let [n, inverse] = self.two(N, INVERSE);
        is_minus_one(n, inverse, 1)
    }

    /// The number 1.
    fn unit(&self) -> Arena<u64> {
        let mut unit = Arena::new(self.element());
        unit.digits_mut()[BORDER] = 1;
        unit
    }

    /// `out = terms / R`; of a second part, the first's quotient is taken away, which is still in its place.
    fn reduce(&mut self, terms: Terms, out: &mut [u64], second: bool) {
        let number = self.number();
        assert!(out.len() >= number);
        let constants = self.constants.digits();
        let (t, quotients) = self.scratch.digits_mut().split_at_mut(number);
        let (first, other) = quotients.split_at_mut(number);
        let constant = |which: usize| digits_of(&constants[which * number..(which + 1) * number]);
        let start = second.then(|| [digits_of(first), constant(ONE_LESS)]);
        let m = if second { other } else { first };
        let place = Place {
            h: self.h,
            n: constant(N),
            inverse: constant(INVERSE),
            t: t[BORDER..].as_mut_ptr(),
            m: m[BORDER..].as_mut_ptr(),
            start,
        };
        // SAFETY: constants, scratch and elements of this ring have numbers of `h` digits between borders that are never written; the
        // borders are whole lines. `out` is borrowed for writing and so none of the others. There is a ring, so the processor has the
        // instructions.
        unsafe { montgomery(terms, &place, constant(REVERSED), out[BORDER..].as_mut_ptr()) };
    }

    /// Reads a canonical element.
    fn read(&self, words: &[u32], element: &mut [u64]) -> Result<(), Error> {
        if words.len() != self.words() {
            return Err(Error::Length);
        }
        let numbers = element.chunks_exact_mut(self.number());
        for (words, number) in words.chunks_exact(self.number_words).zip(numbers) {
            if !less(words, &self.modulus) {
                return Err(Error::Range);
            }
            from_words(words, &mut number[BORDER..BORDER + self.h], 1);
        }
        Ok(())
    }

    /// Whether nothing is left of any operand.
    #[cfg(test)]
    pub(super) fn is_wiped(&self) -> bool {
        self.scratch.digits().iter().all(|digit| *digit == 0) && self.chunks.iter().all(|chunk| *chunk == 0)
    }

    /// Words of an element: one number or two, each as long as the modulus.
    #[must_use]
    pub fn words(&self) -> usize {
        self.parts * self.number_words
    }

    /// `out = a b`.
    ///
    /// # Errors
    /// [`Error`]: an operand of a wrong length, or not less than the modulus.
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

    /// `out = base ^ exponent`, for a secret exponent of `exponent_bits` bits.
    ///
    /// Fixed windows: which squarings and products are made depends on `exponent_bits` alone. Which entry of the table a product reads does
    /// depend on the exponent.
    ///
    /// # Errors
    /// [`Error`]: an operand of a wrong length, or not less than its bound.
    pub fn pow(
        &mut self,
        base: &[u32],
        exponent: &[u32],
        exponent_bits: usize,
        out: &mut [u32],
    ) -> Result<(), Error> {
        pow(self, base, exponent, exponent_bits, out)
    }

    /// `out` is the product of all `base_j ^ exponent_j`, as [`Ring::multi_pow`](crate::Ring::multi_pow).
    ///
    /// # Errors
    /// As there.
    pub fn multi_pow(
        &mut self,
        bases: &[u32],
        exponents: &[u32],
        exponent_bits: usize,
        out: &mut [u32],
    ) -> Result<(), Error> {
        super::power::multi_pow(self, bases, exponents, exponent_bits, out)
    }
}

/// Where the digits of a number begin.
fn digits_of(number: &[u64]) -> *const u64 {
    number[BORDER..].as_ptr()
}

impl Arithmetic for Single {
    const SIDE: usize = 1;

    fn element(&self) -> usize {
        self.parts * self.number()
    }

    fn words(&self) -> usize {
        Single::words(self)
    }

    fn one(&self) -> &[u64] {
        &self.constants.digits()[RADIX_SQUARED * self.number() + self.element()..][..self.element()]
    }

    fn mul(&mut self, x: &[u64], y: &[u64], out: &mut [u64]) {
        let (element, number) = (self.element(), self.number());
        assert!(x.len() >= element && y.len() >= element && out.len() >= element);
        let part = |factor: &[u64], part: usize| digits_of(&factor[part * number..]);
        self.reduce(Terms::Product(part(x, 0), part(y, 0)), out, false);
        if self.parts == 2 {
            let terms = Terms::Two([part(x, 0), part(y, 1), part(x, 1), part(y, 0)]);
            self.reduce(terms, &mut out[number..], true);
        }
    }

    fn square(&mut self, x: &[u64], out: &mut [u64]) {
        let (element, number) = (self.element(), self.number());
        assert!(x.len() >= element && out.len() >= element);
        self.reduce(Terms::Square(digits_of(x)), out, false);
        if self.parts == 2 {
            let terms = Terms::Twice(digits_of(x), digits_of(&x[number..]));
            self.reduce(terms, &mut out[number..], true);
        }
    }

    fn read_montgomery(&mut self, words: &[u32], out: &mut [u64]) -> Result<(), Error> {
        let mut plain = Arena::new(self.element());
        self.read(words, plain.digits_mut())?;
        let mut squared = Arena::new(self.element());
        let at = RADIX_SQUARED * self.number();
        squared.digits_mut()[..self.element()]
            .copy_from_slice(&self.constants.digits()[at..][..self.element()]);
        self.mul(plain.digits(), squared.digits(), out);
        Ok(())
    }

    fn write(&mut self, x: &[u64], words: &mut [u32]) {
        let (number, h) = (self.number(), self.h);
        let unit = self.unit();
        let mut plain = Arena::new(self.element());
        self.mul(x, unit.digits(), plain.digits_mut());
        let n = &self.constants.digits()[BORDER..BORDER + h];
        let mut carry = 0;
        let parts = plain.digits().chunks_exact(number).zip(words.chunks_exact_mut(self.number_words));
        for (digits, words) in parts {
            // What x0 is above n belongs to x1.
            carry = to_words((&digits[BORDER..BORDER + h], n, 1), carry, &mut self.chunks, words);
        }
        self.wipe();
    }

    fn wipe(&mut self) {
        self.scratch.wipe();
        wipe(&mut self.chunks);
    }
}
