//! Eight integers side by side in plain Rust: what Miri can run, and any processor.

use crate::ifma::{DIGIT_BITS, LANES, MASK};

/// Eight lanes.
#[derive(Clone, Copy)]
pub(crate) struct Lanes([u64; LANES]);

/// Whether this processor has what these lanes are made of.
#[must_use]
pub fn are_there() -> bool {
    true
}

/// The product of two digits.
fn product(x: u64, y: u64) -> u128 {
    u128::from(x & MASK) * u128::from(y & MASK)
}

impl Lanes {
    fn zip(self, other: Self, of: impl Fn(u64, u64) -> u64) -> Self {
        Self(core::array::from_fn(|lane| of(self.0[lane], other.0[lane])))
    }

    /// Zeros.
    pub(crate) fn zero() -> Self {
        Self::splat(0)
    }

    /// `v` in each.
    pub(crate) fn splat(v: u64) -> Self {
        Self([v; LANES])
    }

    /// The numbers at `p`.
    ///
    /// # Safety
    /// All must be readable, and the first at the beginning of a line.
    pub(crate) unsafe fn load(p: *const u64) -> Self {
        debug_assert!(p.cast::<[u64; LANES]>().align_offset(64) == 0);
        // SAFETY: the caller vouches for eight numbers.
        Self(unsafe { p.cast::<[u64; LANES]>().read() })
    }

    /// The numbers at `p`, wherever a line begins.
    ///
    /// # Safety
    /// All must be readable.
    pub(crate) unsafe fn load_anywhere(p: *const u64) -> Self {
        // SAFETY: the caller vouches for eight numbers.
        Self(unsafe { p.cast::<[u64; LANES]>().read() })
    }

    /// Writes the lanes to `p`.
    ///
    /// # Safety
    /// All places must be writable, and the first at the beginning of a line.
    pub(crate) unsafe fn store(self, p: *mut u64) {
        // SAFETY: the caller vouches for eight places.
        unsafe { p.cast::<[u64; LANES]>().write(self.0) }
    }

    /// `self` plus the low 52 bits of each product.
    #[expect(clippy::cast_possible_truncation, reason = "these are the low bits")]
    pub(crate) fn add_low(self, x: Self, y: Self) -> Self {
        self.add(x.zip(y, |x, y| product(x, y) as u64 & MASK))
    }

    /// `self` plus the high 52 bits of each product.
    #[expect(clippy::cast_possible_truncation, reason = "a product has 104 bits")]
    pub(crate) fn add_high(self, x: Self, y: Self) -> Self {
        self.add(x.zip(y, |x, y| (product(x, y) >> DIGIT_BITS) as u64))
    }

    /// `self + other`, which must not overflow.
    pub(crate) fn add(self, other: Self) -> Self {
        self.zip(other, |x, y| x + y)
    }

    /// `self & other`.
    pub(crate) fn and(self, other: Self) -> Self {
        self.zip(other, |x, y| x & y)
    }

    /// What is above a digit.
    pub(crate) fn carry(self) -> Self {
        Self(self.0.map(|x| x >> DIGIT_BITS))
    }

    /// The last lane of `below`, then all lanes but the last.
    pub(crate) fn after(self, below: Self) -> Self {
        Self(core::array::from_fn(|lane| if lane == 0 { below.0[LANES - 1] } else { self.0[lane - 1] }))
    }

    /// The complement of each digit.
    pub(crate) fn complement(self) -> Self {
        Self(self.0.map(|x| !x & MASK))
    }

    /// Which lanes are above a digit's largest value, a bit each, and which have just that.
    pub(crate) fn full(self) -> (u8, u8) {
        let bits =
            |of: fn(u64) -> bool| (0..LANES).fold(0, |bits, lane| bits | u8::from(of(self.0[lane])) << lane);
        (bits(|x| x > MASK), bits(|x| x == MASK))
    }

    /// `self` and 1 more in the lanes whose bits are set.
    pub(crate) fn one_more(self, lanes: u8) -> Self {
        Self(core::array::from_fn(|lane| self.0[lane] + u64::from(lanes >> lane & 1)))
    }

    /// The sum of all lanes.
    pub(crate) fn sum(self) -> u64 {
        self.0.iter().sum()
    }

    /// The last lane.
    pub(crate) fn last(self) -> u64 {
        self.0[LANES - 1]
    }

    /// All lanes.
    pub(crate) fn numbers(self) -> [u64; LANES] {
        self.0
    }
}
