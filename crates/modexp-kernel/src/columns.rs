//! Columns of products, whole or half, and their way back to digits.
//!
//! The functions here are safe: they take numbers as slices with their borders and check lengths in one place.

use crate::arena::{BORDER, padded};
use crate::lane::F64x2;
use crate::tile::{self, MAX_DIGIT, Sink, onto};

/// `2^-47`.
const DOWN: f64 = 1.0 / (1u64 << 47) as f64;

/// Sums of columns: column `c` is worth `(l[c] + h[c]) 2^(47 c)`, and `h[c]` is a multiple of `2^47`. Both have a border.
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
    /// Half of it: the sum, and so the product, counts twice.
    HalfNumber(&'a [f64]),
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
pub(crate) enum Part {
    /// All.
    Whole,
    /// Those under digit `k`, and a few more to fill a tile.
    Low,
    /// Those from digit `k - 2` up, and a few more to fill a tile: see [`high_from`].
    High,
}

impl Columns<'_> {
    fn sink(&mut self, k: usize, start: Start<'_>) -> Sink {
        assert!(self.h.len() >= padded(2 * k) && self.l.len() >= padded(2 * k));
        let (onto, digits): (u8, &[f64]) = match start {
            Start::Zero => (onto::ZERO, &[]),
            Start::Number(digits) => (onto::DIGITS, digits),
            Start::HalfNumber(digits) => (onto::DIGITS_TWICE, digits),
            Start::Columns => (onto::COLUMNS, &[]),
        };
        let digits = match onto {
            onto::DIGITS | onto::DIGITS_TWICE => {
                assert!(digits.len() >= padded(2 * k));
                digits[BORDER..].as_ptr()
            }
            _ => core::ptr::null(),
        };
        Sink { h: self.h[BORDER..].as_mut_ptr(), l: self.l[BORDER..].as_mut_ptr(), digits, onto }
    }

    /// Sets or adds the wanted columns of `x y` for numbers of `k` digits, a multiple of four.
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
    pub(crate) fn product(&mut self, x: &[f64], y: &[f64], k: usize, part: Part, start: Start<'_>) {
        assert!(k.is_multiple_of(4) && k > 0 && x.len() >= padded(k) && y.len() >= padded(k));
        let sink = self.sink(k, start);
        let (x, y) = (x[BORDER..].as_ptr(), y[BORDER..].as_ptr());
        // Whole tiles: 2 k is a multiple of eight.
        let (begin, end) = match part {
            Part::Whole => (0, 2 * k),
            Part::Low => (0, k.next_multiple_of(tile::COLUMNS)),
            Part::High => (high_from(k), 2 * k),
        };
        // SAFETY: numbers and columns have k and 2 k digits and borders, asserted above; the tiles end at 2 k at most; where the
        // sink needs digits, it has them.
        unsafe {
            match start {
                _ if k > tile::SHORT => product_tiles::<{ onto::ASK }, true>(x, y, k, begin, end, sink),
                Start::Zero => product_tiles::<{ onto::ZERO }, false>(x, y, k, begin, end, sink),
                Start::Number(_) => product_tiles::<{ onto::DIGITS }, false>(x, y, k, begin, end, sink),
                Start::HalfNumber(_) => {
                    product_tiles::<{ onto::DIGITS_TWICE }, false>(x, y, k, begin, end, sink)
                }
                Start::Columns => product_tiles::<{ onto::COLUMNS }, false>(x, y, k, begin, end, sink),
            }
        }
    }

    /// Sets the columns of `x^2`, given `x2 = 2 x`, for a number of `k` digits, a multiple of four.
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
    pub(crate) fn square(&mut self, x: &[f64], x2: &[f64], k: usize) {
        assert!(k.is_multiple_of(4) && k > 0 && x.len() >= padded(k) && x2.len() >= padded(k));
        let sink = self.sink(k, Start::Zero);
        let (x, x2) = (x[BORDER..].as_ptr(), x2[BORDER..].as_ptr());
        // SAFETY: as in `product`.
        unsafe {
            if k > tile::SHORT {
                square_tiles::<true>(x, x2, k, sink);
            } else {
                square_tiles::<false>(x, x2, k, sink);
            }
        }
    }

    /// Digits of the columns `from .. to`, in one pass: every column hands its multiple of `2^47` to the next, once.
    /// Returns the carry out of the last, which is a multiple of `2^47` still.
    ///
    /// With `|column| < 2^53`, carries are at most `2^6` and digits at most `2^46 + 2^6`.
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
    pub(crate) fn digits(&self, from: usize, to: usize, top: Top, out: &mut [f64]) -> f64 {
        let count = to - from;
        assert!(from.is_multiple_of(2) && count.is_multiple_of(2) && count > 0);
        assert!(self.h.len() >= BORDER + to && self.l.len() >= BORDER + to && out.len() >= BORDER + count);
        let down = F64x2::splat(DOWN);
        let mut below = F64x2::splat(0.0);
        // SAFETY: columns from - 1 .. to and digits 0 .. count are within the slices, asserted above.
        unsafe {
            let h = self.h.as_ptr().add(BORDER + from - 1);
            let l = self.l.as_ptr().add(BORDER + from);
            let out = out.as_mut_ptr().add(BORDER);
            let mut j = 0;
            while j < count - 2 {
                // Exact: an integer under 2^53.
                let column = F64x2::load(h.add(j)).madd(down, F64x2::load(l.add(j)));
                let carry = tile::round(column);
                let digits = below.then(carry).madd(down, column.sub(carry));
                digits.debug_check(|d| d.abs() <= MAX_DIGIT);
                digits.store(out.add(j));
                below = carry;
                j += 2;
            }
            let column = F64x2::load(h.add(j)).madd(down, F64x2::load(l.add(j)));
            let mut carry = tile::round(column);
            if top == Top::Keep {
                carry = carry.mul(F64x2::new(1.0, 0.0));
            }
            let digits = below.then(carry).madd(down, column.sub(carry));
            digits.debug_check(|d| d.abs() <= MAX_DIGIT);
            digits.store(out.add(j));
            carry.last()
        }
    }

    /// Turns the columns `from ..` up to `2 k` into digits in place: high parts become zero. The top digit takes all.
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
    pub(crate) fn settle(&mut self, from: usize, k: usize) {
        let mut below = 0.0;
        let mut high = self.h[BORDER + from - 1];
        for c in BORDER + from..BORDER + 2 * k {
            let column = F64x2::splat(high).madd(F64x2::splat(DOWN), F64x2::splat(self.l[c]));
            let carry = if c + 1 == BORDER + 2 * k { 0.0 } else { tile::round(column).last() };
            self.l[c] = column.last() - carry + below * DOWN;
            below = carry;
            high = self.h[c];
            self.h[c] = 0.0;
        }
        self.h[BORDER + from - 1] = 0.0;
    }
}

/// The first column of the tiles for [`Part::High`].
pub(crate) fn high_from(k: usize) -> usize {
    2 * k - (k + 2).next_multiple_of(tile::COLUMNS)
}

/// Tiles from column `begin` to `end`.
///
/// # Safety
/// As `tile::product` for each of them.
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
#[inline(never)]
unsafe fn product_tiles<const ONTO: u8, const LONG: bool>(
    x: *const f64,
    y: *const f64,
    k: usize,
    begin: usize,
    end: usize,
    sink: Sink,
) {
    let mut c = begin;
    while c < end {
        // SAFETY: the caller's.
        unsafe { tile::product::<ONTO, LONG>(x, y, k, c, sink) };
        c += tile::COLUMNS;
    }
}

/// All tiles of a square.
///
/// # Safety
/// As `tile::square` for each of them.
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
#[inline(never)]
unsafe fn square_tiles<const LONG: bool>(x: *const f64, x2: *const f64, k: usize, sink: Sink) {
    let mut c = 0;
    while c < 2 * k {
        // SAFETY: the caller's.
        unsafe { tile::square::<LONG>(x, x2, k, c, sink) };
        c += tile::COLUMNS;
    }
}

/// `2 x` into `x2`, borders and all.
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
pub(crate) fn double(x: &[f64], x2: &mut [f64]) {
    for (twice, digit) in x2.iter_mut().zip(x) {
        *twice = digit + digit;
    }
}

/// Rounds what the columns under `k`, which sum up to a multiple of `2^(47 k)`, hand to column `k`, and adds it to `h[k - 1]`,
/// where column `k` will look for it.
///
/// Columns under `k - 1` are less than `2^53` each, so all of them together hand less than `2^7` to column `k - 1`, whose
/// own value is therefore within `2^7` of a multiple of `2^47`: that is the carry.
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
pub(crate) fn carry_over_cut(columns: &mut Columns<'_>, k: usize) {
    let last = BORDER + k - 1;
    let column = F64x2::splat(columns.h[last - 1]).madd(F64x2::splat(DOWN), F64x2::splat(columns.l[last]));
    let carry = tile::round(column);
    column.sub(carry).debug_check(|rest| rest.abs() <= 128.0);
    columns.h[last] += carry.last();
}
