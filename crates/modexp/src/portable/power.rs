//! Powers, in whatever ring: windows, simultaneous powers, tables of a fixed base.
//!
//! What takes no time beside a product is `inline(never)`: copies of it in each of these only make the page's program bigger.

use num_bigint::BigUint;
use zeroize::Zeroizing;

use super::ring::{Digit, Digits, PlainRing, Ring};

/// An exponent's words, enough of them for `bits`.
#[inline(never)]
fn words_of(exponent: &BigUint, bits: u64) -> Zeroizing<Vec<u32>> {
    let count = bits.max(exponent.bits()).div_ceil(u64::from(u32::BITS));
    let mut words = Zeroizing::new(vec![0; usize::try_from(count).unwrap_or(usize::MAX)]);
    words.iter_mut().zip(exponent.iter_u32_digits()).for_each(|(word, digit)| *word = digit);
    words
}

/// Bits `at..at + width` of an exponent, for widths up to 16.
#[inline(never)]
fn bits_at(exponent: &[u32], at: u64, width: u32) -> usize {
    let bit = |at: u64| -> u32 {
        let word = usize::try_from(at / u64::from(u32::BITS)).ok().and_then(|word| exponent.get(word));
        (word.copied().unwrap_or(0) >> (at % u64::from(u32::BITS))) & 1
    };
    (0..width).rev().fold(0, |digit, place| (digit << 1) | usize::from(bit(at + u64::from(place)) == 1))
}

/// This many digits, all zero.
#[inline(never)]
fn zeros<R: Ring>(count: usize) -> Digits<R> {
    Zeroizing::new(vec![R::Digit::default(); count])
}

/// An accumulator and the place its next value is written to.
struct Running<'a, R: Ring> {
    ring: &'a R,
    work: &'a mut R::Workspace,
    now: Digits<R>,
    next: Digits<R>,
}

impl<'a, R: Ring> Running<'a, R> {
    #[inline(never)]
    fn new(ring: &'a R, from: &[R::Digit], work: &'a mut R::Workspace) -> Self {
        let next = zeros::<R>(ring.length());
        Self { ring, work, now: Zeroizing::new(from.to_vec()), next }
    }

    #[inline(never)]
    fn square(&mut self) {
        self.ring.square(&mut self.next, &self.now, self.work);
        core::mem::swap(&mut self.now, &mut self.next);
    }

    #[inline(never)]
    fn mul(&mut self, factor: &[R::Digit]) {
        self.ring.mul(&mut self.next, &self.now, factor, self.work);
        core::mem::swap(&mut self.now, &mut self.next);
    }
}

/// base^0, base^1, ... base^(count - 1), one behind the other.
#[inline(never)]
fn first_powers<R: Ring>(ring: &R, base: &[R::Digit], count: usize, work: &mut R::Workspace) -> Digits<R> {
    let mut table = zeros::<R>(count * ring.length());
    let mut running = Running::new(ring, ring.one(), work);
    for entry in table.chunks_exact_mut(ring.length()) {
        entry.copy_from_slice(&running.now);
        running.mul(base);
    }
    table
}

#[inline(never)]
fn entry<R: Ring>(ring: &R, table: &[R::Digit], index: usize) -> Digits<R> {
    let at = index * ring.length();
    Zeroizing::new(table.get(at..at + ring.length()).unwrap_or_else(|| ring.one()).to_vec())
}

/// `base^exponent` by windows of `width` bits, whose squarings and products depend on `bits` alone. Which entries of the
/// window table are read depends on the exponent.
pub(crate) fn fixed_window<R: Ring>(
    ring: &R,
    base: &BigUint,
    exponent: &BigUint,
    bits: u64,
    width: u32,
    work: &mut R::Workspace,
) -> BigUint {
    let exponent_words = words_of(exponent, bits);
    let base = ring.enter(base, work);
    let table = first_powers(ring, &base, 1 << width, work);
    let windows = bits.div_ceil(u64::from(width));
    let mut running = Running::new(ring, ring.one(), work);
    for window in (0..windows).rev() {
        if window + 1 < windows {
            (0..width).for_each(|_| running.square());
        }
        let digit = bits_at(&exponent_words, window * u64::from(width), width);
        running.mul(&entry(ring, &table, digit));
    }
    let Running { now, work, .. } = running;
    ring.leave(&now, work)
}

/// `base^exponent` for a public exponent: windows that begin and end with a one, and nothing done for zeros.
pub(crate) fn sliding_window_vartime<R: Ring>(
    ring: &R,
    base: &BigUint,
    exponent: &BigUint,
    width: u32,
    work: &mut R::Workspace,
) -> BigUint {
    let words = words_of(exponent, exponent.bits());
    let base = ring.enter(base, work);
    let square = {
        let mut running = Running::new(ring, &base, work);
        running.square();
        running.now
    };
    // Odd powers: base, base^3, base^5, ...
    let mut table = zeros::<R>(ring.length() << (width - 1));
    let mut running = Running::new(ring, &base, work);
    for entry in table.chunks_exact_mut(ring.length()) {
        entry.copy_from_slice(&running.now);
        running.mul(&square);
    }
    let mut running = Running::new(ring, ring.one(), work);
    let mut left = exponent.bits();
    let mut started = false;
    while left > 0 {
        if bits_at(&words, left - 1, 1) == 0 {
            running.square();
            left -= 1;
            continue;
        }
        let longest = left.min(u64::from(width));
        // The longest window from here down that ends with a one.
        let taken = (1..=longest).rev().find(|taken| bits_at(&words, left - taken, 1) == 1).unwrap_or(1);
        let digit = bits_at(&words, left - taken, u32::try_from(taken).unwrap_or(1));
        if started {
            (0..taken).for_each(|_| running.square());
        }
        running.mul(&entry(ring, &table, digit / 2));
        started = true;
        left -= taken;
    }
    let Running { now, work, .. } = running;
    ring.leave(&now, work)
}

/// `prod base_j^exponent_j`, all exponents of up to `bits` bits: the squarings are shared.
pub(crate) fn simultaneous<R: Ring>(
    ring: &R,
    pairs: &[(&BigUint, &BigUint)],
    bits: u64,
    width: u32,
    work: &mut R::Workspace,
) -> BigUint {
    let exponents: Vec<_> = pairs.iter().map(|(_, exponent)| words_of(exponent, bits)).collect();
    let tables: Vec<_> = pairs
        .iter()
        .map(|(base, _)| {
            let base = ring.enter(base, work);
            first_powers(ring, &base, 1 << width, work)
        })
        .collect();
    let windows = bits.div_ceil(u64::from(width));
    let mut running = Running::new(ring, ring.one(), work);
    for window in (0..windows).rev() {
        if window + 1 < windows {
            (0..width).for_each(|_| running.square());
        }
        for (exponent, table) in exponents.iter().zip(&tables) {
            let digit = bits_at(exponent, window * u64::from(width), width);
            running.mul(&entry(ring, table, digit));
        }
    }
    let Running { now, work, .. } = running;
    ring.leave(&now, work)
}

/// The product of all factors. They go in as they are, without becoming Montgomery forms first: each product then loses one R, and one power
/// of R at the end makes up for all.
pub(crate) fn product<'a, R: PlainRing>(
    ring: &R,
    factors: impl Iterator<Item = &'a BigUint>,
    work: &mut R::Workspace,
) -> BigUint {
    let mut product = Running::new(ring, ring.one(), work);
    let mut lost = 0u64;
    for factor in factors {
        product.mul(&ring.digits(factor));
        lost += 1;
    }
    let Running { now, work, .. } = product;
    // The form of R^lost.
    let mut radix = Running::new(ring, ring.one(), work);
    for bit in (0..u64::BITS - lost.leading_zeros()).rev() {
        radix.square();
        if lost >> bit & 1 == 1 {
            radix.mul(ring.radix());
        }
    }
    radix.mul(&now);
    let Running { now, work, .. } = radix;
    ring.leave(&now, work)
}

/// A base's powers `base^(d 2^(w i))` for every digit d of w bits and every place i.
pub(crate) struct Table<D: Digit> {
    entries: Zeroizing<Vec<D>>,
    width: u32,
    bits: u64,
}

impl<D: Digit> Table<D> {
    pub(crate) fn new<R: Ring<Digit = D>>(
        ring: &R,
        base: &BigUint,
        bits: u64,
        width: u32,
        work: &mut R::Workspace,
    ) -> Self {
        let places = usize::try_from(bits.div_ceil(u64::from(width))).unwrap_or(0);
        let mut entries = zeros::<R>((places * ring.length()) << width);
        let mut base = ring.enter(base, work);
        for place in entries.chunks_exact_mut(ring.length() << width) {
            let mut running = Running::new(ring, ring.one(), work);
            for entry in place.chunks_exact_mut(ring.length()) {
                entry.copy_from_slice(&running.now);
                running.mul(&base);
            }
            // base^(2^w), the next place's base.
            base = running.now;
        }
        Self { entries, width, bits }
    }

    pub(crate) fn bytes(&self) -> usize {
        core::mem::size_of_val(self.entries.as_slice())
    }

    /// One product for each place, whatever the exponent; it has to fit the table's bits.
    pub(crate) fn pow<R: Ring<Digit = D>>(
        &self,
        ring: &R,
        exponent: &BigUint,
        work: &mut R::Workspace,
    ) -> BigUint {
        let words = words_of(exponent, self.bits);
        let mut running = Running::new(ring, ring.one(), work);
        let places = self.entries.chunks_exact(ring.length() << self.width);
        for (place, at) in places.zip((0..).step_by(usize::try_from(self.width).unwrap_or(1))) {
            let digit = bits_at(&words, at, self.width);
            running.mul(&entry(ring, place, digit));
        }
        let Running { now, work, .. } = running;
        ring.leave(&now, work)
    }
}
