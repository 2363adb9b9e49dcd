//! Columns of products, whole or half, and their way back to digits.
//!
//! The functions here are safe: they take numbers as slices with their borders and check lengths in one
//! place.

use core::hint::black_box;

use crate::arena::{BORDER, padded};
use crate::lane::{LANES, Lanes};
use crate::tile::{self, ANCHOR, EXACT, MAX_DIGIT, Onto, Sink, VECTORS};

/// `2^-47`.
const DOWN: f64 = 64.0 / EXACT;

/// Sums of columns: column `c` is worth `(l[c] + h[c]) 2^(47 c)`, and `h[c]` is a multiple of `2^47`. Both
/// have a border.
pub(crate) struct Columns<'a> {
    /// High parts.
    pub(crate) h: &'a mut [f64],
    /// Low parts.
    pub(crate) l: &'a mut [f64],
}

/// What a sum of columns starts from.
#[derive(Clone, Copy)]
pub(crate) enum Start<'a> {
    /// Nothing.
    Zero,
    /// This number, padded with zeros to twice its length.
    Number(&'a [f64]),
    /// The columns as they are.
    Columns,
}

/// What becomes of the carry out of the top digit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Top {
    /// It goes on, or is dropped: the top digit is like the others.
    Carry,
    /// There is none: the top digit takes all that comes, and the number is small enough.
    Keep,
}

/// Which of the columns of a product are wanted.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// All.
    Whole,
    /// Those under digit `k`.
    Low,
    /// Those from digit `k - LANES` up.
    High,
}

impl Columns<'_> {
    fn sink(&mut self, k: usize, start: Start<'_>, twice: bool) -> Sink {
        assert!(self.h.len() >= padded(2 * k) && self.l.len() >= padded(2 * k));
        let onto = match start {
            Start::Zero => Onto::Zero,
            Start::Number(digits) => {
                assert!(digits.len() >= padded(2 * k));
                // The border before the digits: as many zeros as a tile has columns.
                Onto::Digits(digits.as_ptr(), digits[BORDER..].as_ptr())
            }
            Start::Columns => Onto::Columns,
        };
        Sink { h: self.h[BORDER..].as_mut_ptr(), l: self.l[BORDER..].as_mut_ptr(), onto, twice }
    }

    /// Sets or adds the wanted columns of `x y`, or twice these, for numbers of `k` digits.
    #[inline(never)]
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
    pub(crate) fn product(
        &mut self,
        x: &[f64],
        y: &[f64],
        k: usize,
        part: Extent,
        start: Start<'_>,
        twice: bool,
    ) {
        assert!(k.is_multiple_of(LANES) && k > 0 && x.len() >= padded(k) && y.len() >= padded(k));
        let sink = self.sink(k, start, twice);
        let (x, y) = (x[BORDER..].as_ptr(), y[BORDER..].as_ptr());
        let (mut c, end) = match part {
            Extent::Whole => (0, 2 * k),
            Extent::Low => (0, k),
            Extent::High => (k - LANES, 2 * k),
        };
        // SAFETY: numbers and columns have k and 2 k digits and borders, asserted above; c is a multiple of LANES and
        // the vectors end at `end` <= 2 k.
        unsafe {
            // A small tile has few chains to hide latency behind: it goes where rows are few.
            if part == Extent::Low {
                let vectors = end / LANES % VECTORS;
                small_product(vectors, x, y, k, c, &sink);
                c += LANES * vectors;
            }
            while c + LANES * VECTORS <= end {
                tile::product::<VECTORS>(x, y, k, c, &sink);
                c += LANES * VECTORS;
            }
            small_product((end - c) / LANES, x, y, k, c, &sink);
        }
    }

    /// Sets the columns of `x^2`, given `x2 = 2 x`, for a number of `k` digits.
    #[inline(never)]
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
    pub(crate) fn square(&mut self, x: &[f64], x2: &[f64], k: usize) {
        assert!(k.is_multiple_of(LANES) && k > 0 && x.len() >= padded(k) && x2.len() >= padded(k));
        let sink = self.sink(k, Start::Zero, false);
        let (x, x2) = (x[BORDER..].as_ptr(), x2[BORDER..].as_ptr());
        let mut c = 0;
        // SAFETY: as in `product`.
        unsafe {
            while c + LANES * VECTORS <= 2 * k {
                tile::square::<VECTORS>(x, x2, k, c, &sink);
                c += LANES * VECTORS;
            }
            match (2 * k - c) / LANES {
                1 => tile::square::<1>(x, x2, k, c, &sink),
                2 => tile::square::<2>(x, x2, k, c, &sink),
                3 => tile::square::<3>(x, x2, k, c, &sink),
                _ => {}
            }
        }
    }

    /// Digits of the columns `from .. to`, in one pass: every column hands its multiple of `2^47` to the
    /// next, once. Returns the carry out of the last, which is a multiple of `2^47` still.
    ///
    /// With `|column| < 2^53`, carries are at most `2^6` and digits at most `2^46 + 2^6`.
    pub(crate) fn digits(&self, from: usize, to: usize, top: Top, out: &mut [f64]) -> f64 {
        // SAFETY: columns are those of a ring, and there is one only where the processor has the lanes.
        unsafe { self.digits_in_lanes(from, to, top, out) }
    }

    /// # Safety
    /// The processor has the lanes.
    #[inline(never)]
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
    #[cfg_attr(avx2, target_feature(enable = "avx2,fma"))]
    unsafe fn digits_in_lanes(&self, from: usize, to: usize, top: Top, out: &mut [f64]) -> f64 {
        let count = to - from;
        assert!(from.is_multiple_of(LANES) && count.is_multiple_of(LANES) && count > 0);
        assert!(self.h.len() >= BORDER + to && self.l.len() >= BORDER + to && out.len() >= BORDER + count);
        // The engine builds a constant again wherever it is used. These two shall be variables.
        let (down, anchor) = (Lanes::splat(black_box(DOWN)), Lanes::splat(black_box(ANCHOR)));
        let mut below = Lanes::splat(0.0);
        // SAFETY: columns from - 1 .. to and digits 0 .. count are within the slices, asserted above.
        unsafe {
            let h = self.h.as_ptr().add(BORDER + from - 1);
            let l = self.l.as_ptr().add(BORDER + from);
            let out = out.as_mut_ptr().add(BORDER);
            let mut j = 0;
            while j < count - LANES {
                // Exact: an integer under 2^53.
                let column = Lanes::load(h.add(j)).madd(down, Lanes::load(l.add(j)));
                column.debug_check(|column| column.abs() < EXACT);
                let carry = column.add(anchor).sub(anchor);
                let digits = below.then(carry).madd(down, column.sub(carry));
                digits.debug_check(|d| d.abs() <= MAX_DIGIT);
                digits.store(out.add(j));
                below = carry;
                j += LANES;
            }
            let column = Lanes::load(h.add(j)).madd(down, Lanes::load(l.add(j)));
            let mut carry = tile::round(column);
            if top == Top::Keep {
                carry = carry
                    .mul(Lanes::new(core::array::from_fn(|lane| if lane + 1 == LANES { 0.0 } else { 1.0 })));
            }
            let digits = below.then(carry).madd(down, column.sub(carry));
            digits.debug_check(|d| d.abs() <= MAX_DIGIT);
            digits.store(out.add(j));
            carry.last()
        }
    }

    /// Turns the columns `from ..` up to `2 k` into digits in place: high parts become zero. The top digit
    /// takes all.
    pub(crate) fn settle(&mut self, from: usize, k: usize) {
        // SAFETY: columns are those of a ring, and there is one only where the processor has the lanes.
        unsafe { self.settle_in_lanes(from, k) }
    }

    /// # Safety
    /// The processor has the lanes.
    #[inline(never)]
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
    #[cfg_attr(avx2, target_feature(enable = "avx2,fma"))]
    unsafe fn settle_in_lanes(&mut self, from: usize, k: usize) {
        let mut below = 0.0;
        let mut high = self.h[BORDER + from - 1];
        for c in BORDER + from..BORDER + 2 * k {
            let column = Lanes::splat(high).madd(Lanes::splat(DOWN), Lanes::splat(self.l[c]));
            let carry = if c + 1 == BORDER + 2 * k { 0.0 } else { tile::round(column).last() };
            self.l[c] = column.last() - carry + below * DOWN;
            below = carry;
            high = self.h[c];
            self.h[c] = 0.0;
        }
        self.h[BORDER + from - 1] = 0.0;
    }
}

/// A tile of less than four vectors, or none.
///
/// # Safety
/// As `tile::product`.
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
unsafe fn small_product(vectors: usize, x: *const f64, y: *const f64, k: usize, c: usize, sink: &Sink) {
    // SAFETY: the caller's.
    unsafe {
        match vectors {
            1 => tile::product::<1>(x, y, k, c, sink),
            2 => tile::product::<2>(x, y, k, c, sink),
            3 => tile::product::<3>(x, y, k, c, sink),
            _ => {}
        }
    }
}

/// `2 x` into `x2`, borders and all.
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
pub(crate) fn double(x: &[f64], x2: &mut [f64]) {
    for (twice, digit) in x2.iter_mut().zip(x) {
        *twice = digit + digit;
    }
}

/// Rounds what the columns under `k`, which sum up to a multiple of `2^(47 k)`, hand to column `k`, and adds
/// it to `h[k - 1]`, where column `k` will look for it.
///
/// Columns under `k - 1` are less than `2^53` each, so all of them together hand less than `2^7` to column `k
/// - 1`, whose own value is therefore within `2^7` of a multiple of `2^47`: that is the carry.
pub(crate) fn carry_over_cut(columns: &mut Columns<'_>, k: usize) {
    // SAFETY: columns are those of a ring, and there is one only where the processor has the lanes.
    unsafe { carry_in_lanes(columns, k) }
}

/// # Safety
/// The processor has the lanes.
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
#[cfg_attr(avx2, target_feature(enable = "avx2,fma"))]
unsafe fn carry_in_lanes(columns: &mut Columns<'_>, k: usize) {
    let last = BORDER + k - 1;
    let column = Lanes::splat(columns.h[last - 1]).madd(Lanes::splat(DOWN), Lanes::splat(columns.l[last]));
    let carry = tile::round(column);
    column.sub(carry).debug_check(|rest| rest.abs() <= 128.0);
    columns.h[last] += carry.last();
}
