//! Powers of one base.

use crate::arena::Arena;
use crate::digits::{bit_length, bits};
use crate::ring::{Error, Ring};

/// The longest exponent, in bits.
pub(crate) const MAX_EXPONENT_BITS: usize = 1 << 16;

/// The window that takes the fewest products: a table of `2^w` powers, then one product a window.
#[inline(never)]
pub(crate) fn best_window(exponent_bits: usize) -> usize {
    // Every other power of the table is a square, which costs about three quarters of a product.
    let cost = |w: usize| 7 * ((1 << w) / 2) + 4 * exponent_bits.div_ceil(w) * 2;
    (1..=8).min_by_key(|w| cost(*w)).unwrap_or(1)
}

/// Checks that an exponent has the announced words and no further bits.
#[inline(never)]
pub(crate) fn check_exponent(exponent: &[u32], exponent_bits: usize) -> Result<(), Error> {
    if exponent_bits > MAX_EXPONENT_BITS {
        return Err(Error::Size);
    }
    if exponent.len() != exponent_bits.div_ceil(32) {
        return Err(Error::Length);
    }
    let spare = 32 * exponent.len() - exponent_bits;
    let top = exponent.last().map_or(0, |top| u64::from(*top));
    if top >> (32 - spare) == 0 { Ok(()) } else { Err(Error::Range) }
}

/// Two places for elements that take turns.
pub(crate) struct Turns {
    now: Arena,
    next: Arena,
}

impl Turns {
    /// Starts from `element`.
    #[inline(never)]
    pub(crate) fn new(element: &[f64]) -> Self {
        let mut now = Arena::new(element.len());
        now.digits_mut().copy_from_slice(element);
        Self { now, next: Arena::new(element.len()) }
    }

    /// The current element.
    pub(crate) fn get(&self) -> &[f64] {
        self.now.digits()
    }

    /// Sets the element before it to zero, by which one could tell what it was multiplied by.
    pub(crate) fn wipe_spare(&mut self) {
        self.next.wipe();
    }

    /// Whether nothing is left of the element before it.
    #[cfg(test)]
    pub(crate) fn is_spare_wiped(&self) -> bool {
        self.next.digits().iter().all(|digit| *digit == 0.0)
    }

    /// Squares it.
    #[inline(never)]
    pub(crate) fn square<const N: usize>(&mut self, ring: &mut Ring<N>) {
        ring.square(self.now.digits(), self.next.digits_mut());
        core::mem::swap(&mut self.now, &mut self.next);
    }

    /// Multiplies it.
    #[inline(never)]
    pub(crate) fn mul<const N: usize>(&mut self, ring: &mut Ring<N>, y: &[f64]) {
        ring.mul(self.now.digits(), y, self.next.digits_mut());
        core::mem::swap(&mut self.now, &mut self.next);
    }
}

/// Fills `table`, whose first entry is set, with its powers: entry `i` is the `i + 1`st.
pub(crate) fn fill_powers<const N: usize>(ring: &mut Ring<N>, table: &mut [f64]) {
    let element = ring.shape.element();
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

/// Makes `element` of the entries of a table that the lanes of a ring choose, each its own.
fn choose<const N: usize>(ring: &Ring<N>, table: &[f64], chosen: [usize; N], element: &mut [f64]) {
    let length = ring.shape.element();
    if let [index] = *chosen.as_slice() {
        element.copy_from_slice(&table[index * length..(index + 1) * length]);
        return;
    }
    for (lane, index) in chosen.into_iter().enumerate() {
        let entry = &table[index * length + lane..(index + 1) * length];
        for (digit, place) in entry.iter().step_by(N).zip(element[lane..].iter_mut().step_by(N)) {
            *place = *digit;
        }
    }
}

impl<const N: usize> Ring<N> {
    /// `out = base ^ exponent`, for a secret exponent of `exponent_bits` bits; side by side each base to its own.
    ///
    /// Fixed windows: which squarings and products are made depends on `exponent_bits` alone. Which entry of
    /// the table a product reads does depend on the exponent.
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
        if exponent.len() != N * words {
            return Err(Error::Length);
        }
        for lane in 0..N {
            check_exponent(&exponent[lane * words..(lane + 1) * words], exponent_bits)?;
        }
        let element = self.shape.element();
        let window = best_window(exponent_bits);
        // Entry 0 is 1, entry i is base^i.
        let mut table = Arena::new(element << window);
        let (one, powers) = table.digits_mut().split_at_mut(element);
        one.copy_from_slice(self.one());
        self.read_montgomery(base, &mut powers[..element])?;
        fill_powers(self, powers);

        let windows = exponent_bits.div_ceil(window);
        let digits = |i: usize| -> [usize; N] {
            core::array::from_fn(|lane| bits(&exponent[lane * words..(lane + 1) * words], window * i, window))
        };
        let mut factor = Arena::new(element);
        choose(self, table.digits(), digits(windows.saturating_sub(1)), factor.digits_mut());
        let mut power = Turns::new(factor.digits());
        for i in (0..windows.saturating_sub(1)).rev() {
            for _ in 0..window {
                power.square(self);
            }
            choose(self, table.digits(), digits(i), factor.digits_mut());
            power.mul(self, factor.digits());
        }
        self.write(power.get(), out);
        Ok(())
    }
}

impl Ring {
    /// `out = base ^ exponent`, for a public exponent: both time and order of operations tell it.
    ///
    /// Sliding windows over a table of odd powers.
    pub fn pow_vartime(&mut self, base: &[u32], exponent: &[u32], out: &mut [u32]) -> Result<(), Error> {
        self.check_out(out)?;
        let length = bit_length(exponent);
        if length > MAX_EXPONENT_BITS {
            return Err(Error::Size);
        }
        let element = self.shape.element();
        let cost = |w: usize| (1 << (w - 1)) + length / (w + 1);
        let window = (1..=8).min_by_key(|w| cost(*w)).unwrap_or(1);
        // Entry i is base^(2 i + 1).
        let mut table = Arena::new(element << (window - 1));
        self.read_montgomery(base, &mut table.digits_mut()[..element])?;
        let mut squared = Arena::new(element);
        self.square(&table.digits()[..element], squared.digits_mut());
        for i in 1..1 << (window - 1) {
            let (done, rest) = table.digits_mut().split_at_mut(i * element);
            self.mul(&done[(i - 1) * element..], squared.digits(), &mut rest[..element]);
        }
        let entry = |odd: usize| &table.digits()[odd / 2 * element..(odd / 2 + 1) * element];

        let mut power: Option<Turns> = None;
        let mut left = length;
        while left > 0 {
            // The longest window under bit `left` that begins and ends with a 1.
            let mut take = window.min(left);
            if bits(exponent, left - 1, 1) == 0 {
                take = 1;
            } else {
                while bits(exponent, left - take, 1) == 0 {
                    take -= 1;
                }
            }
            let digit = bits(exponent, left - take, take);
            left -= take;
            power = Some(match power {
                None => Turns::new(entry(digit)),
                Some(mut power) => {
                    for _ in 0..take {
                        power.square(self);
                    }
                    if digit != 0 {
                        power.mul(self, entry(digit));
                    }
                    power
                }
            });
        }
        let power = power.unwrap_or_else(|| Turns::new(self.one()));
        self.write(power.get(), out);
        Ok(())
    }
}
