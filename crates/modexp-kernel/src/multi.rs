//! Products of many powers, and of many factors.

use crate::arena::Arena;
use crate::digits::bits;
use crate::power::{Turns, best_window, check_exponent, fill_powers};
use crate::ring::{Error, Ring};

/// The most bases of one product of powers.
pub const MAX_BASES: usize = 256;

impl Ring {
    /// `out` is the product of all `base_j ^ exponent_j`, for secret exponents of `exponent_bits` bits.
    ///
    /// `bases` are elements one after the other, `exponents` as many exponents. All share their squarings
    /// (Straus). Which squarings and products are made depends on the sizes alone.
    pub fn multi_pow(
        &mut self,
        bases: &[u32],
        exponents: &[u32],
        exponent_bits: usize,
        out: &mut [u32],
    ) -> Result<(), Error> {
        self.check_out(out)?;
        let element = self.shape.element();
        let words = exponent_bits.div_ceil(32);
        let count = bases.len() / self.words();
        if count > MAX_BASES {
            return Err(Error::Size);
        }
        if bases.len() != count * self.words() || exponents.len() != count * words {
            return Err(Error::Length);
        }
        if words == 0 || count == 0 {
            let one = Turns::new(self.one());
            self.write(one.get(), out);
            return Ok(());
        }
        for exponent in exponents.chunks_exact(words) {
            check_exponent(exponent, exponent_bits)?;
        }
        let window = best_window(exponent_bits);
        let powers = (1 << window) - 1;
        // Montgomery 1, then the powers of every base.
        let mut table = Arena::try_new(element * (1 + count * powers)).ok_or(Error::Memory)?;
        let (one, rest) = table.digits_mut().split_at_mut(element);
        one.copy_from_slice(self.one());
        for (base, powers) in bases.chunks_exact(self.words()).zip(rest.chunks_exact_mut(element * powers)) {
            self.read_montgomery(base, &mut powers[..element])?;
            fill_powers(self, powers);
        }

        let mut power = Turns::new(&table.digits()[..element]);
        for i in (0..exponent_bits.div_ceil(window)).rev() {
            if i + 1 < exponent_bits.div_ceil(window) {
                for _ in 0..window {
                    power.square(self);
                }
            }
            for (j, exponent) in exponents.chunks_exact(words).enumerate() {
                let digit = bits(exponent, window * i, window);
                let index = if digit == 0 { 0 } else { j * powers + digit };
                power.mul(self, &table.digits()[index * element..(index + 1) * element]);
            }
        }
        self.write(power.get(), out);
        Ok(())
    }
}

/// A product that takes its factors as they come.
///
/// Factors go in as they are, without becoming Montgomery residues first: every product then loses one `R`,
/// and one power of `R` at the end makes up for all.
pub struct Product {
    ring: Ring,
    product: Turns,
    factor: Arena,
    lost: u32,
}

impl Product {
    /// The empty product, 1.
    #[must_use]
    pub fn new(ring: &Ring) -> Self {
        let ring = ring.clone();
        let product = Turns::new(ring.one());
        let factor = Arena::new(ring.shape.element());
        Self { ring, product, factor, lost: 0 }
    }

    /// Words of an element.
    #[must_use]
    pub fn words(&self) -> usize {
        self.ring.words()
    }

    /// Whether nothing is left of a factor but the product.
    #[cfg(test)]
    pub(crate) fn is_wiped(&self) -> bool {
        self.ring.is_wiped()
            && self.product.is_spare_wiped()
            && self.factor.digits().iter().all(|digit| *digit == 0.0)
    }

    /// Multiplies by all `factors`, elements one after the other. If one of them is refused, the product is
    /// what it was after those before it.
    pub fn take(&mut self, factors: &[u32]) -> Result<(), Error> {
        if !factors.len().is_multiple_of(self.ring.words()) {
            return Err(Error::Length);
        }
        let taken = self.take_each(factors);
        self.factor.wipe();
        self.product.wipe_spare();
        self.ring.wipe();
        taken
    }

    fn take_each(&mut self, factors: &[u32]) -> Result<(), Error> {
        for words in factors.chunks_exact(self.ring.words()) {
            let lost = self.lost.checked_add(1).ok_or(Error::Size)?;
            self.ring.read(words, self.factor.digits_mut())?;
            self.product.mul(&mut self.ring, self.factor.digits());
            self.lost = lost;
        }
        Ok(())
    }

    /// Writes the product of all factors taken.
    pub fn end(mut self, out: &mut [u32]) -> Result<(), Error> {
        self.ring.check_out(out)?;
        // The product stands as P R / R^lost. R^lost R, times that, over R, is P R.
        let mut radix = Turns::new(self.ring.one());
        let squared = Turns::new(self.ring.radix_squared());
        for bit in (0..u32::BITS - self.lost.leading_zeros()).rev() {
            radix.square(&mut self.ring);
            if self.lost >> bit & 1 == 1 {
                radix.mul(&mut self.ring, squared.get());
            }
        }
        self.product.mul(&mut self.ring, radix.get());
        self.ring.write(self.product.get(), out);
        Ok(())
    }
}
