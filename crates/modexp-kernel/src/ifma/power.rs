//! Powers, whatever shape the numbers have.

use super::ring::{Ring, Single};
use crate::arena::Arena;
use crate::digits::bits;
use crate::multi::MAX_BASES;
use crate::power::{best_window, check_exponent};
use crate::ring::Error;

/// Two places for elements that take turns.
pub(super) struct Turns {
    now: Arena<u64>,
    next: Arena<u64>,
}

impl Turns {
    /// Starts from `element`.
    pub(super) fn new(element: &[u64]) -> Self {
        let mut now = Arena::new(element.len());
        now.digits_mut()[..element.len()].copy_from_slice(element);
        Self { now, next: Arena::new(element.len()) }
    }

    /// The current element.
    pub(super) fn get(&self) -> &[u64] {
        self.now.digits()
    }

    /// Sets the element before it to zero, by which one could tell what it was multiplied by.
    pub(super) fn wipe_spare(&mut self) {
        self.next.wipe();
    }

    /// Squares it.
    pub(super) fn square<const SIDE: usize>(&mut self, ring: &mut Ring<SIDE>) {
        ring.square(self.now.digits(), self.next.digits_mut());
        core::mem::swap(&mut self.now, &mut self.next);
    }

    /// Multiplies it.
    pub(super) fn mul<const SIDE: usize>(&mut self, ring: &mut Ring<SIDE>, y: &[u64]) {
        ring.mul(self.now.digits(), y, self.next.digits_mut());
        core::mem::swap(&mut self.now, &mut self.next);
    }
}

/// Fills `table`, whose first entry is set, with its powers: entry `i` is the `i + 1`st.
pub(super) fn fill_powers<const SIDE: usize>(ring: &mut Ring<SIDE>, table: &mut [u64]) {
    let element = ring.element();
    for i in 2..=table.len() / element {
        let (done, rest) = table.split_at_mut((i - 1) * element);
        let entry = |i: usize| &done[(i - 1) * element..i * element];
        if i.is_multiple_of(2) {
            ring.square(entry(i / 2), &mut rest[..element]);
        } else {
            ring.mul(entry(i - 1), entry(1), &mut rest[..element]);
        }
    }
}

/// Makes `element` of the entries of a table that the lanes choose, each its own.
fn choose<const SIDE: usize>(
    ring: &Ring<SIDE>,
    table: &[u64],
    chosen: impl Fn(usize) -> usize,
    element: &mut [u64],
) {
    let length = ring.element();
    for lane in 0..SIDE {
        let entry = &table[chosen(lane) * length..][lane..length];
        for (digit, place) in entry.iter().step_by(SIDE).zip(element[lane..].iter_mut().step_by(SIDE)) {
            *place = *digit;
        }
    }
}

impl<const SIDE: usize> Ring<SIDE> {
    /// `out = base ^ exponent`, for secret exponents of `exponent_bits` bits, each base to its own, one after the other.
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
        self.check_out(out)?;
        let words = exponent_bits.div_ceil(32);
        if exponent.len() != SIDE * words {
            return Err(Error::Length);
        }
        let exponent_of = |lane: usize| &exponent[lane * words..(lane + 1) * words];
        for lane in 0..SIDE {
            check_exponent(exponent_of(lane), exponent_bits)?;
        }
        let element = self.element();
        let window = best_window(exponent_bits);
        // Entry 0 is 1, entry i is base^i.
        let mut table = Arena::new(element << window);
        let (one, powers) = table.digits_mut()[..element << window].split_at_mut(element);
        one.copy_from_slice(self.one());
        self.read_montgomery(base, &mut powers[..element])?;
        fill_powers(self, powers);

        let windows = exponent_bits.div_ceil(window);
        let mut factor = Arena::new(element);
        let chosen = |ring: &Self, i: usize, factor: &mut Arena<u64>| {
            let digit = |lane| bits(exponent_of(lane), window * i, window);
            choose(ring, table.digits(), digit, factor.digits_mut());
        };
        chosen(self, windows.saturating_sub(1), &mut factor);
        let mut power = Turns::new(factor.digits());
        for i in (0..windows.saturating_sub(1)).rev() {
            for _ in 0..window {
                power.square(self);
            }
            chosen(self, i, &mut factor);
            power.mul(self, factor.digits());
        }
        self.write(power.get(), out);
        Ok(())
    }
}

impl Single {
    /// `out` is the product of all `base_j ^ exponent_j`, for secret exponents of `exponent_bits` bits, which share their squarings (Straus). Which
    /// squarings and products are made depends on the sizes alone.
    ///
    /// # Errors
    /// As [`Self::pow`], and if there are too many bases.
    pub fn multi_pow(
        &mut self,
        bases: &[u32],
        exponents: &[u32],
        exponent_bits: usize,
        out: &mut [u32],
    ) -> Result<(), Error> {
        self.check_out(out)?;
        let (element, width, words) = (self.element(), self.words(), exponent_bits.div_ceil(32));
        let count = bases.len() / width;
        if count > MAX_BASES {
            return Err(Error::Size);
        }
        if bases.len() != count * width || exponents.len() != count * words {
            return Err(Error::Length);
        }
        let exponent = |j: usize| &exponents[j * words..(j + 1) * words];
        for j in 0..count {
            check_exponent(exponent(j), exponent_bits)?;
        }
        let window = best_window(exponent_bits);
        let powers = (1 << window) - 1;
        // 1, then the powers of every base.
        let mut table = Arena::try_new(element * (1 + count * powers)).ok_or(Error::Memory)?;
        let (one, rest) = table.digits_mut().split_at_mut(element);
        one.copy_from_slice(self.one());
        for (base, powers) in bases.chunks_exact(width).zip(rest.chunks_exact_mut(element * powers)) {
            self.read_montgomery(base, &mut powers[..element])?;
            fill_powers(self, powers);
        }
        let mut power = Turns::new(&table.digits()[..element]);
        let windows = exponent_bits.div_ceil(window);
        for i in (0..windows).rev() {
            if i + 1 < windows {
                for _ in 0..window {
                    power.square(self);
                }
            }
            for j in 0..count {
                let digit = bits(exponent(j), window * i, window);
                // By arithmetic: a branch would tell the digit.
                let index = (j * powers + digit) * usize::from(digit != 0);
                power.mul(self, &table.digits()[index * element..(index + 1) * element]);
            }
        }
        self.write(power.get(), out);
        Ok(())
    }
}
