//! Tiles: some columns of a product of digits, eight at a time.
//!
//! A tile is `P` pairs of columns from an even column `c` on. Row `i` adds `x_i y_(c-i ..)` to all of them at
//! once, so only digits move between memory and registers. Rows that reach beyond an end of `y` touch
//! fewer pairs; the odd digit beyond is a zero of the border.
//!
//! What must melt into a tile, so that its sums stay in registers, is `inline(always)`; that excludes a
//! `target_feature` of its own, and it takes the tile's.

use crate::arena::BORDER;
use crate::lane::F64x2;

/// Pairs of columns in a full tile. Four chains of `H` hide the latency of an addition; five want too many
/// registers.
pub(crate) const PAIRS: usize = 4;

/// `2^53`: integers under it are exact.
pub(crate) const EXACT: f64 = 9_007_199_254_740_992.0;

/// Where `H` starts, `1.5 * 2^99`: within `2^98` of it the last place is worth `2^47`.
pub(crate) const ANCHOR: f64 = 1.5 * EXACT * EXACT / 128.0;

/// No digit is further from zero.
pub(crate) const MAX_DIGIT: f64 = EXACT / 128.0 + 256.0;

/// Full rows of a product between two flushes. With at most 12 rows at the ends, 60 terms of `(2^46 +
/// 2^8)^2`: less than `2^98`, so `H` keeps its last place, and `|L| <= 60 * 2^46`.
const PRODUCT_ROWS: usize = 48;

/// The same for a square, where a row counts twice: 20 full rows, 6 leading ones, 4 at the diagonal.
const SQUARE_ROWS: usize = 20;

/// What column sums are added to.
#[derive(Clone, Copy)]
pub(crate) enum Onto {
    /// Nothing: the columns are new.
    Zero,
    /// Digits, as many as there are columns, with `2 P` zeros to take their high parts from.
    Digits(*const f64, *const f64),
    /// The columns already there.
    Columns,
}

/// Where a tile puts its sums: pointers to column 0.
#[derive(Clone, Copy)]
pub(crate) struct Sink {
    /// High parts, multiples of `2^47`.
    pub(crate) h: *mut f64,
    /// Low parts.
    pub(crate) l: *mut f64,
    /// What the sums are added to.
    pub(crate) onto: Onto,
    /// Whether the sums count twice.
    pub(crate) twice: bool,
}

/// The running sums of a tile.
struct Sums<const P: usize> {
    h: [F64x2; P],
    l: [F64x2; P],
}

/// `v` rounded to a multiple of `2^47`, for `|v| < 2^53`.
#[inline]
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
pub(crate) fn round(v: F64x2) -> F64x2 {
    v.debug_check(|v| v.abs() < EXACT);
    let anchor = F64x2::splat(ANCHOR);
    v.add(anchor).sub(anchor)
}

/// Adds `x y` to `H + L`.
#[inline(always)]
fn add_product(h: &mut F64x2, l: &mut F64x2, x: F64x2, y: F64x2) {
    x.debug_check(|x| x.abs() <= MAX_DIGIT);
    y.debug_check(|y| y.abs() <= 2.0 * MAX_DIGIT);
    // |x y + d| <= 2^46, half a last place of H, and both sides of it are integers: exact.
    let t = x.madd(y, *h);
    let d = h.sub(t);
    *h = t;
    *l = l.add(x.madd(y, d));
    h.debug_check(|h| (ANCHOR * 2.0 / 3.0..ANCHOR * 4.0 / 3.0).contains(&h));
    l.debug_check(|l| l.abs() < EXACT);
}

impl<const P: usize> Sums<P> {
    #[inline(always)]
    fn new() -> Self {
        Self { h: [F64x2::splat(ANCHOR); P], l: [F64x2::splat(0.0); P] }
    }

    /// `count` rows of all pairs: digits from `x` up against digits from `y` down.
    ///
    /// # Safety
    /// `count` digits from `x` and `2 P` digits from each of `y`, `y - 1`, ... must be readable.
    #[inline(always)]
    unsafe fn rows(&mut self, x: *const f64, y: *const f64, count: usize) {
        let (mut x, mut y) = (x, y);
        let end = x.wrapping_add(count);
        while x != end {
            // SAFETY: `x` is one of the `count` digits, and the caller vouches for what lies at this row's
            // `y`.
            unsafe {
                let digit = F64x2::load_splat(x);
                for p in 0..P {
                    add_product(&mut self.h[p], &mut self.l[p], digit, F64x2::load(y.add(2 * p)));
                }
            }
            x = x.wrapping_add(1);
            y = y.wrapping_sub(1);
        }
    }

    /// The `2 P - 2` rows before the full ones, where the upper columns lie beyond the top digit of `y`: two
    /// rows of one pair, two of two pairs, and so on.
    ///
    /// # Safety
    /// As `rows`, for `2 P - 2` rows.
    #[inline(always)]
    unsafe fn leading_rows(&mut self, x: *const f64, y: *const f64) {
        for pairs in 1..P {
            for row in [2 * pairs - 2, 2 * pairs - 1] {
                // SAFETY: the caller vouches for these rows.
                unsafe {
                    let digit = F64x2::load_splat(x.add(row));
                    for p in 0..pairs {
                        let digits = F64x2::load(y.wrapping_sub(row).add(2 * p));
                        add_product(&mut self.h[p], &mut self.l[p], digit, digits);
                    }
                }
            }
        }
    }

    /// The `2 P - 2` rows after the full ones, where the lower columns lie beneath the bottom digit of `y`.
    ///
    /// # Safety
    /// As `rows`, for `2 P - 2` rows.
    #[inline(always)]
    unsafe fn trailing_rows(&mut self, x: *const f64, y: *const f64) {
        for pair in 1..P {
            for row in [2 * pair - 2, 2 * pair - 1] {
                // SAFETY: the caller vouches for these rows.
                unsafe {
                    let digit = F64x2::load_splat(x.add(row));
                    for p in pair..P {
                        let digits = F64x2::load(y.wrapping_sub(row).add(2 * p));
                        add_product(&mut self.h[p], &mut self.l[p], digit, digits);
                    }
                }
            }
        }
    }

    /// Stores or adds the sums at column `c`.
    ///
    /// # Safety
    /// Columns `c .. c + 2 P` of `sink` must be writable, and readable in what they are added to.
    #[inline(always)]
    unsafe fn flush(&self, c: usize, sink: &Sink) {
        let anchor = F64x2::splat(ANCHOR);
        // SAFETY: `c + 2 p` and the column after it are columns of this tile.
        unsafe {
            let (h, l) = (sink.h.add(c), sink.l.add(c));
            let (old_h, old_l) = match sink.onto {
                Onto::Zero => {
                    debug_assert!(!sink.twice);
                    for p in 0..P {
                        self.h[p].sub(anchor).store(h.add(2 * p));
                        self.l[p].store(l.add(2 * p));
                    }
                    return;
                }
                Onto::Digits(zeros, digits) => (zeros, digits.add(c)),
                Onto::Columns => (h.cast_const(), l.cast_const()),
            };
            let times = F64x2::splat(if sink.twice { 2.0 } else { 1.0 });
            for p in 0..P {
                // What was there is a digit, or at most 60 * 2^46 from one flush, or rounded before: the sum
                // of the low parts stays under 2 * 60 * 2^46 + 2^47 < 2^53. Its multiple of 2^47 moves to the
                // high part, which counts at most 250 terms of 2^92 and so stays exact under 2^100.
                let low = self.l[p].madd(times, F64x2::load(old_l.add(2 * p)));
                let over = round(low);
                let high = self.h[p].sub(anchor).madd(times, F64x2::load(old_h.add(2 * p)));
                high.add(over).store(h.add(2 * p));
                low.sub(over).store(l.add(2 * p));
            }
        }
    }
}

/// Columns `c .. c + 2 P` of `x y`, for numbers of `k` digits.
///
/// # Safety
/// `x` and `y` point to digit 0 of numbers of `k` digits with borders, `c` is even, `c + 2 P <= 2 k`, and
/// `sink` has these columns.
#[inline(never)]
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
pub(crate) unsafe fn product<const P: usize>(x: *const f64, y: *const f64, k: usize, c: usize, sink: &Sink) {
    debug_assert!(c.is_multiple_of(2) && c + 2 * P <= 2 * k && 2 * P <= BORDER);
    let mut sums = Sums::<P>::new();
    // Full rows, `row .. end`.
    let (mut row, end) = if c >= k { (c + 2 * P - 1 - k, k) } else { (0, k.min(c + 2)) };
    let trailing = c + 2 * P <= k;
    let end = if trailing { end } else { k };
    let mut sink = *sink;
    // SAFETY: row i < k reads y[c - i .. c - i + 2 P]. With leading rows, 1 <= c - i <= k - 1; with trailing
    // ones,
    // -2 P < c - i and c - i + 2 P <= k; with neither, -(2 P - 2) < c - i and c - i + 2 P < k + 2 P.
    // So all of it lies within the BORDER >= 2 P zeros on either side.
    unsafe {
        let at = |i: usize| y.wrapping_add(c).wrapping_sub(i);
        if c >= k {
            sums.leading_rows(x.add(c + 1 - k), at(c + 1 - k));
        }
        while end - row > PRODUCT_ROWS {
            sums.rows(x.add(row), at(row), PRODUCT_ROWS);
            row += PRODUCT_ROWS;
            sums.flush(c, &sink);
            sums = Sums::new();
            sink.onto = Onto::Columns;
        }
        sums.rows(x.add(row), at(row), end - row);
        if trailing {
            sums.trailing_rows(x.add(end), at(end));
        }
        sums.flush(c, &sink);
    }
}

/// Columns `c .. c + 2 P` of `x^2`, with `x2 = 2 x`: rows up to the diagonal only.
///
/// # Safety
/// As `product`.
#[inline(never)]
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
pub(crate) unsafe fn square<const P: usize>(x: *const f64, x2: *const f64, k: usize, c: usize, sink: &Sink) {
    debug_assert!(c.is_multiple_of(2) && c + 2 * P <= 2 * k && 2 * P <= BORDER);
    let mut sums = Sums::<P>::new();
    let diagonal = c / 2;
    let mut row = (c + 1).saturating_sub(k);
    let mut sink = *sink;
    // SAFETY: rows run from max(0, c + 1 - k) to c / 2 + P - 1 <= k - 1 and read x2[c - i .. c - i + 2 P], so
    // from digit 0 at least to k - 1 + 2 P at most: within the border.
    unsafe {
        let at = |i: usize| x2.wrapping_add(c).wrapping_sub(i);
        if c >= k && row + 2 * (P - 1) <= diagonal {
            sums.leading_rows(x.add(row), at(row));
            row += 2 * (P - 1);
        }
        while diagonal - row > SQUARE_ROWS {
            sums.rows(x.add(row), at(row), SQUARE_ROWS);
            row += SQUARE_ROWS;
            sums.flush(c, &sink);
            sums = Sums::new();
            sink.onto = Onto::Columns;
        }
        sums.rows(x.add(row), at(row), diagonal - row);
        // Row i = c / 2 + e meets the diagonal in pair e: x_i x_i counts once, x_i x_(i+1) twice.
        let once_twice = F64x2::new(0.5, 1.0);
        for e in 0..P {
            let i = diagonal + e;
            let digit = F64x2::load_splat(x.add(i));
            add_product(&mut sums.h[e], &mut sums.l[e], digit, F64x2::load(x2.add(i)).mul(once_twice));
            for p in e + 1..P {
                add_product(&mut sums.h[p], &mut sums.l[p], digit, F64x2::load(at(i).add(2 * p)));
            }
        }
        sums.flush(c, &sink);
    }
}
