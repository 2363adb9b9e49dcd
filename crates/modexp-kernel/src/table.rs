//! Powers of a base that stays: one product a window of the exponent, and no squarings.

use crate::arena::{Arena, BORDER, padded};
use crate::digits::bits;
use crate::power::{MAX_EXPONENT_BITS, Turns, check_exponent, fill_powers};
use crate::ring::{Error, Ring};

/// The widest window.
pub(crate) const MAX_WINDOW: usize = 12;

/// The most memory a table may take, in bytes.
pub(crate) const MAX_BYTES: usize = 512 << 20;

/// All powers `base^(j 2^(w i))`, for `0 < j < 2^w` and every window `i` of an exponent.
pub struct Table {
    ring: Ring,
    exponent_bits: usize,
    window: usize,
    /// Montgomery 1, then the entries, without borders.
    entries: Arena,
}

impl Table {
    /// The table of `base` for exponents of `exponent_bits` bits, of which every window has `window` bits, 1
    /// to 12.
    ///
    /// It costs about `2^window` products a window, and [`Table::bytes_for`] in memory.
    pub fn new(ring: &Ring, base: &[u32], exponent_bits: usize, window: usize) -> Result<Self, Error> {
        let bytes = Self::bytes_for(ring, exponent_bits, window).ok_or(Error::Size)?;
        let mut ring = ring.clone();
        let element = ring.shape.element();
        let mut first = Arena::new(element);
        ring.read_montgomery(base, first.digits_mut())?;
        let mut entries = Arena::try_new(bytes / size_of::<f64>()).ok_or(Error::Memory)?;

        let packed = ring.shape.parts * ring.shape.k;
        let mut places = entries.digits_mut().chunks_exact_mut(packed);
        let mut put = |ring: &Ring, element: &[f64]| {
            if let Some(place) = places.next() {
                pack(ring, element, place);
            }
        };
        put(&ring, ring.one());
        let mut left = exponent_bits;
        while left > 0 {
            let width = window.min(left);
            let mut powers = Arena::new(element * ((1 << width) - 1));
            powers.digits_mut()[..element].copy_from_slice(first.digits());
            fill_powers(&mut ring, powers.digits_mut());
            for power in powers.digits().chunks_exact(element).take((1 << width) - 1) {
                put(&ring, power);
            }
            // base^(2^w), where the next window begins.
            let half = &powers.digits()[((1 << width) / 2 - 1) * element..][..element];
            ring.square(half, first.digits_mut());
            left -= width;
        }
        ring.wipe();
        Ok(Self { ring, exponent_bits, window, entries })
    }

    /// How many bytes a table takes, or nothing if there can be none of that size.
    #[must_use]
    pub fn bytes_for(ring: &Ring, exponent_bits: usize, window: usize) -> Option<usize> {
        if !(1..=MAX_WINDOW).contains(&window) || exponent_bits > MAX_EXPONENT_BITS {
            return None;
        }
        let entries = exponent_bits / window * ((1 << window) - 1) + (1 << (exponent_bits % window));
        let bytes = entries * ring.shape.parts * ring.shape.k * size_of::<f64>();
        (bytes <= MAX_BYTES).then_some(bytes)
    }

    /// How many bytes the entries take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.entries.len() * size_of::<f64>()
    }

    /// Bits of an exponent.
    #[must_use]
    pub fn exponent_bits(&self) -> usize {
        self.exponent_bits
    }

    /// Words of an element.
    #[must_use]
    pub fn words(&self) -> usize {
        self.ring.words()
    }

    /// `out = base ^ exponent`. One product a window, whatever the exponent; which entries they read depends
    /// on it.
    pub fn pow(&mut self, exponent: &[u32], out: &mut [u32]) -> Result<(), Error> {
        let Self { ring, exponent_bits, window, entries } = self;
        power(ring, entries.digits(), (*exponent_bits, *window), exponent, out)
    }

    /// The same, worked out in a copy of the ring: for several at once.
    ///
    /// # Errors
    /// As [`Self::pow`].
    pub fn pow_aside(&self, exponent: &[u32], out: &mut [u32]) -> Result<(), Error> {
        let shape = (self.exponent_bits, self.window);
        power(&mut self.ring.clone(), self.entries.digits(), shape, exponent, out)
    }

    /// As many powers as lie side by side, of exponents one after the other.
    ///
    /// # Errors
    /// As [`Self::pow`].
    pub fn pow_side_by_side(&self, exponents: &[u32], out: &mut [u32]) -> Result<(), Error> {
        let shape = (self.exponent_bits, self.window);
        power(&mut self.ring.repeated(), self.entries.digits(), shape, exponents, out)
    }
}

/// The product of one entry a window, for each exponent.
fn power<const N: usize>(
    ring: &mut Ring<N>,
    entries: &[f64],
    (exponent_bits, window): (usize, usize),
    exponents: &[u32],
    out: &mut [u32],
) -> Result<(), Error> {
    ring.check_out(out)?;
    let words = exponent_bits.div_ceil(32);
    if exponents.len() != N * words {
        return Err(Error::Length);
    }
    let exponent = |lane: usize| &exponents[lane * words..(lane + 1) * words];
    for lane in 0..N {
        check_exponent(exponent(lane), exponent_bits)?;
    }
    let packed = ring.shape.parts * ring.shape.k;
    let mut factor = Arena::new(ring.shape.element());
    let mut power: Option<Turns> = None;
    for i in 0..exponent_bits.div_ceil(window) {
        let chosen: [&[f64]; N] = core::array::from_fn(|lane| {
            let digit = bits(exponent(lane), i * window, window);
            // Entry 0 serves all windows.
            let index = if digit == 0 { 0 } else { i * ((1 << window) - 1) + digit };
            &entries[index * packed..(index + 1) * packed]
        });
        unpack(ring, chosen, factor.digits_mut());
        match &mut power {
            None => power = Some(Turns::new(factor.digits())),
            Some(power) => power.mul(ring, factor.digits()),
        }
    }
    let power = power.unwrap_or_else(|| Turns::new(ring.one()));
    ring.write(power.get(), out);
    Ok(())
}

/// Leaves out the borders.
fn pack(ring: &Ring, element: &[f64], place: &mut [f64]) {
    let k = ring.shape.k;
    for (digits, place) in element.chunks_exact(padded(k)).zip(place.chunks_exact_mut(k)) {
        place.copy_from_slice(&digits[BORDER..BORDER + k]);
    }
}

/// Puts the digits between their borders, those of several entries side by side.
fn unpack<const N: usize>(ring: &Ring<N>, chosen: [&[f64]; N], element: &mut [f64]) {
    let k = ring.shape.k;
    for (part, digits) in element.chunks_exact_mut(ring.shape.number()).enumerate() {
        let entries = chosen.map(|entry| &entry[part * k..(part + 1) * k]);
        for (place, side) in digits[BORDER..BORDER + k * N].chunks_exact_mut(N).enumerate() {
            for (digit, entry) in side.iter_mut().zip(&entries) {
                *digit = entry[place];
            }
        }
    }
}
