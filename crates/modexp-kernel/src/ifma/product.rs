//! Products of many factors, in eight chains.

use super::LANES;
use super::power::Turns;
use super::ring::Eight;
use super::table::{multiply_lanes, write_one};
use crate::arena::Arena;
use crate::ring::Error;

/// A product that takes its factors as they come, eight at a time.
///
/// Factors go in as they are, without becoming Montgomery residues first: every product then loses one `R`, and one power of `R` at the
/// end makes up for all.
pub struct Product {
    ring: Eight,
    product: Turns,
    factor: Arena<u64>,
    lost: u32,
}

impl Product {
    /// The empty product, 1, modulo what all lanes of a ring have in common.
    #[must_use]
    pub fn new(ring: &Eight) -> Self {
        let ring = ring.clone();
        let product = Turns::new(ring.one());
        let factor = Arena::new(ring.element());
        Self { ring, product, factor, lost: 0 }
    }

    /// Multiplies by all `factors`, elements one after the other. If one of them is refused, the product is no longer of use.
    ///
    /// # Errors
    /// [`Error`]: words that are not whole elements, or an element that is not less than the modulus.
    pub fn take(&mut self, factors: &[u32]) -> Result<(), Error> {
        let words = self.ring.words();
        if !factors.len().is_multiple_of(words / LANES) {
            return Err(Error::Length);
        }
        let taken = factors.chunks(words).try_for_each(|some| self.take_eight(some));
        self.factor.wipe();
        self.product.wipe_spare();
        self.ring.wipe();
        taken
    }

    fn take_eight(&mut self, factors: &[u32]) -> Result<(), Error> {
        let lost = self.lost.checked_add(1).ok_or(Error::Size)?;
        let (element, words) = (self.ring.element(), self.ring.words());
        if factors.len() < words {
            // Lanes without a factor are multiplied by 1.
            self.factor.digits_mut()[..element].fill(0);
            self.factor.digits_mut()[..LANES].fill(1);
        }
        self.ring.read_some(factors, self.factor.digits_mut())?;
        self.product.mul(&mut self.ring, self.factor.digits());
        self.lost = lost;
        Ok(())
    }

    /// Writes the product of all factors taken.
    ///
    /// # Errors
    /// [`Error::Length`] of `out`, and [`Error::Size`] if there were more than 2^29 times eight.
    pub fn end(mut self, out: &mut [u32]) -> Result<(), Error> {
        let Self { ring, product, lost, .. } = &mut self;
        if out.len() != ring.words() / LANES {
            return Err(Error::Length);
        }
        // Lane l stands as P_l R / R^lost, and all of them together as P R / R^(8 lost).
        multiply_lanes(ring, product);
        let lost = lost.checked_mul(8).ok_or(Error::Size)?;
        // R^lost R, times that, over R, is P R.
        let mut radix = Turns::new(ring.one());
        let squared = Turns::new(ring.radix_squared());
        for bit in (0..u32::BITS - lost.leading_zeros()).rev() {
            radix.square(ring);
            if lost >> bit & 1 == 1 {
                radix.mul(ring, squared.get());
            }
        }
        product.mul(ring, radix.get());
        write_one(ring, product, out);
        Ok(())
    }
}
