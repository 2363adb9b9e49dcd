//! Powers of a base that stays, by eight numbers at once.

use super::LANES;
use super::power::Turns;
use super::ring::Eight;
use crate::arena::{Arena, wipe};
use crate::digits::bits;
use crate::power::{MAX_EXPONENT_BITS, check_exponent};
use crate::ring::Error;
use crate::table::{MAX_BYTES, MAX_WINDOW};

/// All powers `base^(j 2^(w i))`, for `0 < j < 2^w` and every window `i` of an exponent.
pub struct Table {
    ring: Eight,
    exponent_bits: usize,
    window: usize,
    /// Montgomery 1, then for each window its entries, each with its digits one after the other.
    entries: Arena<u64>,
}

/// Of an element with equal lanes, the digits of one lane.
fn pack(element: &[u64], lane: usize, place: &mut [u64]) {
    for (digit, place) in element[lane..].iter().step_by(LANES).zip(place) {
        *place = *digit;
    }
}

impl Table {
    /// The table of `base` for exponents of `exponent_bits` bits, of which every window has `window` bits, 1 to 12, modulo what all lanes of
    /// `ring` have in common.
    ///
    /// # Errors
    /// [`Error`]: too large, or a base that is not a residue.
    pub fn new(ring: &Eight, base: &[u32], exponent_bits: usize, window: usize) -> Result<Self, Error> {
        let bytes = Self::bytes_for(ring, exponent_bits, window).ok_or(Error::Size)?;
        let mut ring = ring.clone();
        let (element, packed) = (ring.element(), ring.packed());
        let mut entries = Arena::try_new(bytes / size_of::<u64>()).ok_or(Error::Memory)?;
        let mut first = Arena::new(element);
        ring.read_montgomery(&base.repeat(LANES), first.digits_mut())?;
        pack(ring.one(), 0, &mut entries.digits_mut()[..packed]);

        let (windows, count) = (exponent_bits.div_ceil(window), (1 << window) - 1);
        let mut start = Turns::new(&first.digits()[..element]);
        for group in 0..windows.div_ceil(LANES) {
            // Lane l gets base^(2^(w i)) for window i = 8 group + l, and works out the powers of that.
            let mut firsts = Arena::new(element);
            for lane in 0..LANES {
                let digits = start.get().iter().enumerate().skip(lane).step_by(LANES);
                for (place, digit) in digits.take(packed) {
                    firsts.digits_mut()[place] = *digit;
                }
                for _ in 0..window {
                    start.square(&mut ring);
                }
            }
            let mut power = Turns::new(&firsts.digits()[..element]);
            for j in 0..count {
                for lane in 0..LANES.min(windows - LANES * group) {
                    let index = 1 + (LANES * group + lane) * count + j;
                    let place = &mut entries.digits_mut()[index * packed..(index + 1) * packed];
                    pack(power.get(), lane, place);
                }
                power.mul(&mut ring, firsts.digits());
            }
        }
        ring.wipe();
        Ok(Self { ring, exponent_bits, window, entries })
    }

    /// How many bytes a table takes, or nothing if there can be none of that size.
    #[must_use]
    pub fn bytes_for(ring: &Eight, exponent_bits: usize, window: usize) -> Option<usize> {
        if !(1..=MAX_WINDOW).contains(&window) || exponent_bits > MAX_EXPONENT_BITS {
            return None;
        }
        let entries = 1 + exponent_bits.div_ceil(window) * ((1 << window) - 1);
        let bytes = entries * ring.packed() * size_of::<u64>();
        (bytes <= MAX_BYTES).then_some(bytes)
    }

    /// How many bytes the entries take.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.entries.len() * size_of::<u64>()
    }

    /// Bits of an exponent.
    #[must_use]
    pub fn exponent_bits(&self) -> usize {
        self.exponent_bits
    }

    /// Words of an element.
    #[must_use]
    pub fn words(&self) -> usize {
        self.ring.words() / LANES
    }

    /// Where the entry of a window's digit begins.
    fn entry(&self, i: usize, exponent: &[u32]) -> &[u64] {
        let digit = bits(exponent, i * self.window, self.window);
        // Entry 0 serves all windows; by arithmetic, for a branch would tell the digit.
        let index = (i * ((1 << self.window) - 1) + digit) * usize::from(digit != 0);
        let packed = self.ring.packed();
        &self.entries.digits()[index * packed..(index + 1) * packed]
    }

    /// Puts an entry for each lane side by side.
    fn gather<'a>(&self, entry: impl Fn(usize) -> &'a [u64], factor: &mut Arena<u64>) {
        let entries: [&[u64]; LANES] = core::array::from_fn(entry);
        for (i, side) in factor.digits_mut().chunks_exact_mut(LANES).take(self.ring.packed()).enumerate() {
            for (place, entry) in side.iter_mut().zip(&entries) {
                *place = entry[i];
            }
        }
    }

    /// `out = base ^ exponent`, worked out in a copy of the ring. Every lane multiplies the entries of an eighth of the windows, then the lanes
    /// are multiplied; which entries they read depends on the exponent.
    ///
    /// # Errors
    /// [`Error`]: an operand of a wrong length or with more bits.
    pub fn pow_aside(&self, exponent: &[u32], out: &mut [u32]) -> Result<(), Error> {
        if out.len() != self.words() {
            return Err(Error::Length);
        }
        check_exponent(exponent, self.exponent_bits)?;
        let mut ring = self.ring.clone();
        let windows = self.exponent_bits.div_ceil(self.window);
        let mut factor = Arena::new(ring.element());
        let one = &self.entries.digits()[..ring.packed()];
        let gather = |group: usize, factor: &mut Arena<u64>| {
            let entry = |lane| {
                let window = LANES * group + lane;
                if window < windows { self.entry(window, exponent) } else { one }
            };
            self.gather(entry, factor);
        };
        gather(0, &mut factor);
        let mut power = Turns::new(factor.digits());
        for group in 1..windows.div_ceil(LANES) {
            gather(group, &mut factor);
            power.mul(&mut ring, factor.digits());
        }
        multiply_lanes(&mut ring, &mut power);
        write_one(&mut ring, &power, out);
        Ok(())
    }

    /// Eight powers at once, of exponents one after the other.
    ///
    /// # Errors
    /// As [`Self::pow_aside`].
    pub fn pow_side_by_side(&self, exponents: &[u32], out: &mut [u32]) -> Result<(), Error> {
        let mut ring = self.ring.clone();
        ring.check_out(out)?;
        let words = self.exponent_bits.div_ceil(32);
        if exponents.len() != LANES * words {
            return Err(Error::Length);
        }
        let exponent = |lane: usize| &exponents[lane * words..(lane + 1) * words];
        for lane in 0..LANES {
            check_exponent(exponent(lane), self.exponent_bits)?;
        }
        let mut factor = Arena::new(ring.element());
        let gather =
            |i: usize, factor: &mut Arena<u64>| self.gather(|lane| self.entry(i, exponent(lane)), factor);
        gather(0, &mut factor);
        let mut power = Turns::new(factor.digits());
        for i in 1..self.exponent_bits.div_ceil(self.window) {
            gather(i, &mut factor);
            power.mul(&mut ring, factor.digits());
        }
        ring.write(power.get(), out);
        Ok(())
    }
}

/// Makes every lane the Montgomery product of all lanes.
pub(super) fn multiply_lanes(ring: &mut Eight, power: &mut Turns) {
    let mut turned = Arena::new(ring.element());
    for distance in [4, 2, 1] {
        let lanes = power.get().chunks_exact(LANES).zip(turned.digits_mut().chunks_exact_mut(LANES));
        for (from, to) in lanes {
            to.copy_from_slice(from);
            to.rotate_left(distance);
        }
        power.mul(ring, turned.digits());
    }
}

/// Writes one of the lanes, which are all alike.
pub(super) fn write_one(ring: &mut Eight, power: &Turns, out: &mut [u32]) {
    let mut all = vec![0; ring.words()];
    ring.write(power.get(), &mut all);
    out.copy_from_slice(&all[..out.len()]);
    wipe(&mut all);
}
