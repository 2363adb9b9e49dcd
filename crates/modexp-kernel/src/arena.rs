//! Memory for digits: aligned to cache lines, with zeros around every number.

use alloc::vec;
use alloc::vec::Vec;

use crate::lane::LANES;

/// Zero digits before and after every number: as many as a tile has columns, for it reads up to one less beyond either end.
pub(crate) const BORDER: usize = 4 * LANES;

/// Eight digits, a cache line.
#[derive(Clone, Copy, Default)]
#[repr(C, align(64))]
struct Line<T>([T; LINE]);

/// Digits in a line.
pub(crate) const LINE: usize = 8;

const _: () = assert!(BORDER.is_multiple_of(LINE));

/// What digits are made of: numbers of eight bytes, of which any bits are one.
pub(crate) trait Digit: Copy + Default {}

impl Digit for f64 {}
impl Digit for u64 {}

/// Digits in one piece of memory that is wiped before it is given back.
#[derive(Clone)]
pub(crate) struct Arena<T: Digit = f64> {
    lines: Vec<Line<T>>,
}

impl<T: Digit> Arena<T> {
    /// `len` zeros, or as many more as fill the last line.
    #[inline(never)]
    pub(crate) fn new(len: usize) -> Self {
        Self { lines: vec![Line::default(); len.div_ceil(LINE)] }
    }

    /// The same, or nothing if there is not enough memory.
    #[inline(never)]
    pub(crate) fn try_new(len: usize) -> Option<Self> {
        let mut lines = Vec::new();
        lines.try_reserve_exact(len.div_ceil(LINE)).ok()?;
        lines.resize(len.div_ceil(LINE), Line::default());
        Some(Self { lines })
    }

    /// How many digits there are.
    pub(crate) fn len(&self) -> usize {
        self.lines.len() * LINE
    }

    /// All digits.
    pub(crate) fn digits(&self) -> &[T] {
        // SAFETY: a `Line` is eight digits without padding, so `n` lines are `8 n` of them.
        unsafe { core::slice::from_raw_parts(self.lines.as_ptr().cast(), self.len()) }
    }

    /// All digits, to write.
    pub(crate) fn digits_mut(&mut self) -> &mut [T] {
        // SAFETY: as in `digits`, and any digit is valid in a `Line`.
        unsafe { core::slice::from_raw_parts_mut(self.lines.as_mut_ptr().cast(), self.len()) }
    }

    /// Sets every digit to zero, whether or not anybody reads it again.
    #[inline(never)]
    pub(crate) fn wipe(&mut self) {
        wipe(self.digits_mut());
    }
}

impl<T: Digit> Drop for Arena<T> {
    #[inline(never)]
    fn drop(&mut self) {
        self.wipe();
    }
}

/// Sets everything to zero, whether or not anybody reads it again.
pub(crate) fn wipe<T: Copy + Default>(secret: &mut [T]) {
    for place in secret {
        // SAFETY: `place` is a valid, aligned reference.
        unsafe { core::ptr::write_volatile(place, T::default()) };
    }
}

/// The length of a number of `k` digits with its borders, a whole number of lines.
pub(crate) fn padded(k: usize) -> usize {
    k.next_multiple_of(LINE) + 2 * BORDER
}
