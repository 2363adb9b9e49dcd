//! Eight moduli of one length, or one modulus eight times.

use super::across::montgomery;
use super::convert::{from_words, is_minus_one, less, negate, to_words, twice_and_one_less};
use super::power::Arithmetic;
use super::{DIGIT_BITS, LANES, Place, Terms, digits};
use crate::arena::{Arena, wipe};
use crate::digits::bit_length;
use crate::ring::{Error, MAX_SQUARE_BITS, MODULUS_BITS, RingKind};

/// Arithmetic modulo eight numbers of one length at once, or modulo their squares, with the memory it works in.
///
/// Numbers come and go as little-endian words, canonical: for each lane an element as [`Ring`](crate::Ring) has them, one after the other.
#[derive(Clone)]
pub struct Eight {
    h: usize,
    parts: usize,
    number_words: usize,
    modulus: Vec<u32>,
    constants: Arena<u64>,
    scratch: Arena<u64>,
    chunks: Vec<u64>,
}

/// A modulus may be a secret prime.
impl Drop for Eight {
    fn drop(&mut self) {
        wipe(&mut self.modulus);
    }
}

/// Numbers of `h` digits that a ring keeps, in this order.
const N: usize = 0;
const INVERSE: usize = 1;
/// `1 - R` modulo `n`, at most `2 n`.
const ONE_LESS: usize = 2;
/// Two elements follow.
const RADIX_SQUARED: usize = 3;

impl Eight {
    /// Eight moduli of exactly `bits` bits, or their squares: 24 to 8192 bits, to 4096 for squares.
    ///
    /// With `h` = [`digits`] and `R = 2^(52 h)`, `inverses` are all `n^-1 mod R` and `radices_squared` all `R^2` modulo `n` or `n^2`, elements.
    /// What does not fit together is refused.
    ///
    /// # Errors
    /// [`Error`]: the processor lacks the instructions, or what is given is of a wrong size, or does not fit together.
    pub fn across(
        kind: RingKind,
        bits: usize,
        moduli: &[u32],
        inverses: &[u32],
        radices_squared: &[u32],
    ) -> Result<Self, Error> {
        if !super::is_supported() {
            return Err(Error::Unsupported);
        }
        let parts = match kind {
            RingKind::Plain => 1,
            RingKind::Square => 2,
        };
        if !MODULUS_BITS.contains(&bits) || kind == RingKind::Square && bits > MAX_SQUARE_BITS {
            return Err(Error::Size);
        }
        let (h, number_words) = (digits(bits), bits.div_ceil(32));
        let inverse_words = (DIGIT_BITS * h).div_ceil(32);
        if moduli.len() != LANES * number_words
            || inverses.len() != LANES * inverse_words
            || radices_squared.len() != LANES * parts * number_words
        {
            return Err(Error::Length);
        }
        let number = LANES * h;
        let mut constants = Arena::new((RADIX_SQUARED + 2 * parts) * number);
        let each = moduli.chunks_exact(number_words).zip(inverses.chunks_exact(inverse_words));
        for (lane, (modulus, inverse)) in each.enumerate() {
            if bit_length(modulus) != bits || bit_length(inverse) > DIGIT_BITS * h {
                return Err(Error::Range);
            }
            let places = constants.digits_mut();
            from_words(modulus, &mut places[N * number + lane..(N + 1) * number], LANES);
            from_words(inverse, &mut places[INVERSE * number + lane..(INVERSE + 1) * number], LANES);
            negate(&mut places[INVERSE * number + lane..(INVERSE + 1) * number], LANES);
        }
        let mut ring = Self {
            h,
            parts,
            number_words,
            modulus: moduli.to_vec(),
            constants,
            scratch: Arena::new(3 * number),
            chunks: vec![0; h],
        };
        ring.set_radix(radices_squared)?;
        Ok(ring)
    }

    /// One modulus, or its square, in all lanes: as [`Self::across`] of eight equal ones.
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
        let [moduli, inverses, radices] = [modulus, inverse, radix_squared].map(|words| words.repeat(LANES));
        let ring = Self::across(kind, bits, &moduli, &inverses, &radices);
        [moduli, inverses, radices].iter_mut().for_each(|words| wipe(words));
        ring
    }

    /// Length of a number of each lane.
    fn number(&self) -> usize {
        LANES * self.h
    }

    /// Digits of one lane's element.
    pub(super) fn packed(&self) -> usize {
        self.parts * self.h
    }

    /// Words of all lanes' elements.
    #[must_use]
    pub fn words(&self) -> usize {
        LANES * self.parts * self.number_words
    }

    /// The number 1 in every lane.
    fn unit(&self) -> Arena<u64> {
        let mut unit = Arena::new(self.element());
        unit.digits_mut()[..LANES].fill(1);
        unit
    }

    /// Takes over `R^2`, if inverses, moduli and it fit together, and sets `R` and `1 - R`.
    fn set_radix(&mut self, radices_squared: &[u32]) -> Result<(), Error> {
        if !self.inverses_fit() {
            return Err(Error::Precomputation);
        }
        let (element, number) = (self.element(), self.number());
        let mut squared = Arena::new(element);
        self.read(radices_squared, squared.digits_mut())?;
        let unit = self.unit();
        let mut one = Arena::new(element);
        if self.parts == 2 {
            // R modulo n needs the first part only.
            self.reduce(
                Terms::Product(squared.digits().as_ptr(), unit.digits().as_ptr()),
                one.digits_mut(),
                false,
            );
            for lane in 0..LANES {
                let (known, less) = self.constants.digits_mut().split_at_mut(ONE_LESS * number);
                twice_and_one_less(
                    &known[lane..number],
                    &one.digits()[lane..number],
                    &mut less[lane..number],
                    LANES,
                );
            }
        }
        self.mul(squared.digits(), unit.digits(), one.digits_mut());
        let mut words = vec![0; self.words()];
        self.write(one.digits(), &mut words);
        let is_one = |element: &[u32]| element.iter().enumerate().all(|(i, word)| *word == u32::from(i == 0));
        if !words.chunks_exact(self.parts * self.number_words).all(is_one) {
            return Err(Error::Precomputation);
        }
        let places = &mut self.constants.digits_mut()[RADIX_SQUARED * number..];
        places[..element].copy_from_slice(&squared.digits()[..element]);
        places[element..2 * element].copy_from_slice(&one.digits()[..element]);
        Ok(())
    }

    /// Whether `n` times its inverse is -1 modulo `R`, by digits: no reduction is right otherwise.
    fn inverses_fit(&self) -> bool {
        let number = self.number();
        let (n, inverse) = (&self.constants.digits()[..number], &self.constants.digits()[number..2 * number]);
        (0..LANES).all(|lane| is_minus_one(&n[lane..], &inverse[lane..], LANES))
    }

    /// `out = terms / R`; of a second part, the first's quotient is taken away, which is still in its place.
    fn reduce(&mut self, terms: Terms, out: &mut [u64], second: bool) {
        let number = self.number();
        assert!(out.len() >= number);
        let constants = self.constants.digits();
        let (t, quotients) = self.scratch.digits_mut().split_at_mut(number);
        let (first, other) = quotients.split_at_mut(number);
        let start = second.then(|| [first.as_ptr(), constants[ONE_LESS * number..].as_ptr()]);
        let m = if second { other.as_mut_ptr() } else { first.as_mut_ptr() };
        let place = Place {
            h: self.h,
            n: constants.as_ptr(),
            inverse: constants[INVERSE * number..].as_ptr(),
            t: t.as_mut_ptr(),
            m,
            start,
        };
        // SAFETY: constants and scratch have `h` digits of eight lanes each, in lines of their own; so do the terms, of elements of
        // this ring, and `out`, which is borrowed for writing and so none of them. There is a ring, so the processor has the instructions.
        unsafe { montgomery(terms, &place, out.as_mut_ptr()) };
    }

    /// Reads a canonical element.
    pub(super) fn read(&self, words: &[u32], element: &mut [u64]) -> Result<(), Error> {
        if words.len() != self.words() {
            return Err(Error::Length);
        }
        self.read_some(words, element)
    }

    /// The same for the first lanes only, as many as there are elements.
    pub(super) fn read_some(&self, words: &[u32], element: &mut [u64]) -> Result<(), Error> {
        let (number, width) = (self.number(), self.number_words);
        let elements = words.chunks_exact(self.parts * width);
        for (lane, (words, modulus)) in elements.zip(self.modulus.chunks_exact(width)).enumerate() {
            for (words, digits) in words.chunks_exact(width).zip(element.chunks_exact_mut(number)) {
                if !less(words, modulus) {
                    return Err(Error::Range);
                }
                from_words(words, &mut digits[lane..], LANES);
            }
        }
        Ok(())
    }

    /// `R^2`, by which a plain residue becomes a Montgomery one.
    pub(super) fn radix_squared(&self) -> &[u64] {
        &self.constants.digits()[RADIX_SQUARED * self.number()..][..self.element()]
    }

    /// Whether nothing is left of any operand.
    #[cfg(test)]
    pub(super) fn is_wiped(&self) -> bool {
        self.scratch.digits().iter().all(|digit| *digit == 0) && self.chunks.iter().all(|chunk| *chunk == 0)
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

    /// `out = base ^ exponent`, each base to its own, one after the other, for secret exponents of `exponent_bits` bits.
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
        super::power::pow(self, base, exponent, exponent_bits, out)
    }
}

impl Arithmetic for Eight {
    const SIDE: usize = LANES;

    fn element(&self) -> usize {
        self.parts * self.number()
    }

    fn words(&self) -> usize {
        Eight::words(self)
    }

    fn one(&self) -> &[u64] {
        &self.constants.digits()[RADIX_SQUARED * self.number() + self.element()..][..self.element()]
    }

    fn mul(&mut self, x: &[u64], y: &[u64], out: &mut [u64]) {
        let (element, number) = (self.element(), self.number());
        assert!(x.len() >= element && y.len() >= element && out.len() >= element);
        let part = |factor: &[u64], part: usize| factor[part * number..].as_ptr();
        self.reduce(Terms::Product(part(x, 0), part(y, 0)), out, false);
        if self.parts == 2 {
            let terms = Terms::Two([part(x, 0), part(y, 1), part(x, 1), part(y, 0)]);
            self.reduce(terms, &mut out[number..], true);
        }
    }

    fn square(&mut self, x: &[u64], out: &mut [u64]) {
        let (element, number) = (self.element(), self.number());
        assert!(x.len() >= element && out.len() >= element);
        self.reduce(Terms::Square(x.as_ptr()), out, false);
        if self.parts == 2 {
            self.reduce(Terms::Twice(x.as_ptr(), x[number..].as_ptr()), &mut out[number..], true);
        }
    }

    fn read_montgomery(&mut self, words: &[u32], out: &mut [u64]) -> Result<(), Error> {
        let mut plain = Arena::new(self.element());
        self.read(words, plain.digits_mut())?;
        let mut squared = Arena::new(self.element());
        squared.digits_mut()[..self.element()].copy_from_slice(self.radix_squared());
        self.mul(plain.digits(), squared.digits(), out);
        Ok(())
    }

    fn write(&mut self, x: &[u64], words: &mut [u32]) {
        let (number, width) = (self.number(), self.number_words);
        let unit = self.unit();
        let mut plain = Arena::new(self.element());
        self.mul(x, unit.digits(), plain.digits_mut());
        for (lane, words) in words.chunks_exact_mut(self.parts * width).enumerate() {
            let n = &self.constants.digits()[lane..number];
            let mut carry = 0;
            let parts = plain.digits().chunks_exact(number).zip(words.chunks_exact_mut(width));
            for (digits, words) in parts {
                // What x0 is above n belongs to x1.
                carry = to_words((&digits[lane..], n, LANES), carry, &mut self.chunks, words);
            }
        }
        self.wipe();
    }

    fn wipe(&mut self) {
        self.scratch.wipe();
        wipe(&mut self.chunks);
    }
}
