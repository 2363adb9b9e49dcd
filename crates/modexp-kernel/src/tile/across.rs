//! Tiles of numbers side by side, a lane a number: a vector is a digit of each, a row multiplies a digit by that of the same number, and
//! no row is cut at an end of a vector.

use super::{Onto, SQUARE_ROWS, Sink, Sums, TERMS, add_product};
use crate::arena::BORDER;
use crate::lane::{LANES, Lanes};

impl<const V: usize> Sums<V> {
    /// `count` rows: digits from `x` up against digits from `y` down.
    ///
    /// # Safety
    /// `count` vectors from `x` and `V` from each of `y`, the vector before it, ... must be readable.
    #[inline(always)]
    unsafe fn rows_across(&mut self, x: *const f64, y: *const f64, count: usize) {
        let (mut x, mut y) = (x, y);
        let end = x.wrapping_add(LANES * count);
        while x != end {
            // SAFETY: `x` is one of the `count` digits, and the caller vouches for what lies at this row's `y`.
            unsafe {
                let digit = Lanes::load(x);
                for v in 0..V {
                    add_product(&mut self.h[v], &mut self.l[v], digit, Lanes::load(y.add(LANES * v)));
                }
            }
            x = x.wrapping_add(LANES);
            y = y.wrapping_sub(LANES);
        }
    }
}

/// Columns of `x y`, `V` of them from `c` on, for numbers of `k` digits.
///
/// # Safety
/// `x` and `y` point to digit 0 of numbers of `k` digits with borders, `c + V <= 2 k`, `sink` has these columns, and the
/// processor has the lanes.
#[inline(never)]
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
#[cfg_attr(x86_lanes, target_feature(enable = "avx2,fma"))]
pub(crate) unsafe fn product<const V: usize>(x: *const f64, y: *const f64, k: usize, c: usize, sink: &Sink) {
    debug_assert!(c + V <= 2 * k && LANES * V <= BORDER);
    let mut sums = Sums::<V>::new();
    let (mut row, end) = ((c + 1).saturating_sub(k), k.min(c + V));
    let mut sink = *sink;
    // SAFETY: row i < k reads y[c - i .. c - i + V], with -V < c - i < k: within the BORDER / LANES >= V zeros on either side.
    unsafe {
        let at = |i: usize| y.wrapping_add(LANES * c).wrapping_sub(LANES * i);
        while end - row > TERMS {
            sums.rows_across(x.add(LANES * row), at(row), TERMS);
            row += TERMS;
            sums.flush(LANES * c, &sink);
            sums = Sums::new();
            sink.onto = Onto::Columns;
        }
        sums.rows_across(x.add(LANES * row), at(row), end - row);
        sums.flush(LANES * c, &sink);
    }
}

/// Columns of `x^2`, `V` of them from `c` on, with `x2 = 2 x`: rows up to the diagonal only.
///
/// # Safety
/// As `product`; `c` is even.
#[inline(never)]
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
#[cfg_attr(x86_lanes, target_feature(enable = "avx2,fma"))]
pub(crate) unsafe fn square<const V: usize>(x: *const f64, x2: *const f64, k: usize, c: usize, sink: &Sink) {
    debug_assert!(c.is_multiple_of(2) && c + V <= 2 * k && LANES * V <= BORDER);
    let mut sums = Sums::<V>::new();
    let diagonal = c / 2;
    let mut row = (c + 1).saturating_sub(k);
    // The rows that meet the diagonal count with the last full ones.
    let meeting = V.div_ceil(2);
    let mut sink = *sink;
    // SAFETY: full rows run from max(0, c + 1 - k) to c / 2 - 1 and read x2[c - i .. c - i + V], with c / 2 < c - i < k; row
    // c / 2 + e, with 2 e < V and so c / 2 + e < k, reads x2 up to c / 2 - e + V - 1 < k + V: within the border.
    unsafe {
        let at = |i: usize| x2.wrapping_add(LANES * c).wrapping_sub(LANES * i);
        while diagonal - row + meeting > SQUARE_ROWS {
            let rows = SQUARE_ROWS.min(diagonal - row);
            sums.rows_across(x.add(LANES * row), at(row), rows);
            row += rows;
            sums.flush(LANES * c, &sink);
            sums = Sums::new();
            sink.onto = Onto::Columns;
        }
        sums.rows_across(x.add(LANES * row), at(row), diagonal - row);
        for e in 0..meeting {
            // x_i x_i counts once, in column 2 i; what is right of it twice, and what is left of it has been counted.
            let (i, meets) = (diagonal + e, 2 * e);
            let digit = Lanes::load(x.add(LANES * i));
            add_product(&mut sums.h[meets], &mut sums.l[meets], digit, digit);
            for v in meets + 1..V {
                add_product(&mut sums.h[v], &mut sums.l[v], digit, Lanes::load(at(i).add(LANES * v)));
            }
        }
        sums.flush(LANES * c, &sink);
    }
}
