//! Tiles: some columns of a product of digits, eight at a time.
//!
//! A tile is `P` pairs of columns from an even column `c` on. Row `i` adds `x_i y_(c-i ..)` to all of them at once, so nothing
//! but digits moves between memory and registers. Rows that reach beyond an end of `y` touch fewer pairs; the odd digit beyond
//! is a zero of the border.

use crate::arena::BORDER;
use crate::lane::F64x2;

/// Pairs of columns in a full tile. Four chains of `H` hide the latency of an addition; five want too many registers.
pub(crate) const PAIRS: usize = 4;

/// Where `H` starts, `1.5 * 2^99`: within `2^98` of it the last place is worth `2^47`.
pub(crate) const ANCHOR: f64 = 1.5 * (1u128 << 99) as f64;

/// No digit is further from zero.
pub(crate) const MAX_DIGIT: f64 = ((1u64 << 46) + (1 << 8)) as f64;

/// Full rows of a product between two flushes. With at most 12 rows at the ends, 60 terms of `(2^46 + 2^8)^2`: less
/// than `2^98`, so `H` keeps its last place, and `|L| <= 60 * 2^46`.
const PRODUCT_ROWS: usize = 48;

/// The same for a square, where a row counts twice: 20 full rows, 6 leading ones, 4 at the diagonal.
const SQUARE_ROWS: usize = 20;

/// What column sums are added to.
#[derive(Clone, Copy)]
pub(crate) enum Onto {
    /// Nothing: the columns are new.
    Zero,
    /// Digits, as many as there are columns.
    Digits(*const f64),
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
    v.debug_check(|v| v.abs() < (1u64 << 53) as f64);
    let anchor = F64x2::splat(ANCHOR);
    v.add(anchor).sub(anchor)
}

/// Adds `x y` to `H + L`.
#[inline]
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
fn add_product(h: &mut F64x2, l: &mut F64x2, x: F64x2, y: F64x2) {
    x.debug_check(|x| x.abs() <= MAX_DIGIT);
    y.debug_check(|y| y.abs() <= 2.0 * MAX_DIGIT);
    // |x y + d| <= 2^46, half a last place of H, and both sides of it are integers: exact.
    let t = x.madd(y, *h);
    let d = h.sub(t);
    *h = t;
    *l = l.add(x.madd(y, d));
    h.debug_check(|h| (ANCHOR * 2.0 / 3.0..ANCHOR * 4.0 / 3.0).contains(&h));
    l.debug_check(|l| l.abs() < (1u64 << 53) as f64);
}

impl<const P: usize> Sums<P> {
    #[inline]
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
    fn new() -> Self {
        Self { h: [F64x2::splat(ANCHOR); P], l: [F64x2::splat(0.0); P] }
    }

    /// `count` rows of all pairs: digits from `x` up against digits from `y` down.
    ///
    /// # Safety
    /// `count` digits from `x` and `2 P` digits from each of `y`, `y - 1`, ... must be readable.
    #[inline]
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
    unsafe fn rows(&mut self, x: *const f64, y: *const f64, count: usize) {
        let Self { mut h, mut l } = *self;
        let (mut x, mut y) = (x, y);
        let end = x.wrapping_add(count);
        while x != end {
            // SAFETY: `x` is one of the `count` digits, and the caller vouches for what lies at this row's `y`.
            unsafe {
                let digit = F64x2::load_splat(x);
                for p in 0..P {
                    add_product(&mut h[p], &mut l[p], digit, F64x2::load(y.add(2 * p)));
                }
            }
            x = x.wrapping_add(1);
            y = y.wrapping_sub(1);
        }
        *self = Self { h, l };
    }

    /// Stores or adds the sums at column `c`, and starts again.
    ///
    /// # Safety
    /// Columns `c .. c + 2 P` of `sink` must be writable, and readable in what they are added to.
    #[inline]
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
    unsafe fn flush(&mut self, c: usize, sink: &Sink) {
        for p in 0..P {
            let at = c + 2 * p;
            let sum_h = self.h[p].sub(F64x2::splat(ANCHOR));
            // SAFETY: `at` and `at + 1` are columns of this tile.
            unsafe {
                if matches!((sink.onto, sink.twice), (Onto::Zero, false)) {
                    sum_h.store(sink.h.add(at));
                    self.l[p].store(sink.l.add(at));
                    continue;
                }
                let (old_h, old_l) = match sink.onto {
                    Onto::Zero => (F64x2::splat(0.0), F64x2::splat(0.0)),
                    Onto::Digits(digits) => (F64x2::splat(0.0), F64x2::load(digits.add(at))),
                    Onto::Columns => (F64x2::load(sink.h.add(at)), F64x2::load(sink.l.add(at))),
                };
                // What was there is a digit, or at most 60 * 2^46 from one flush, or rounded before: the sum of
                // the low parts stays under 2 * 60 * 2^46 + 2^47 < 2^53. Its multiple of 2^47 moves to the high
                // part, which counts at most 250 terms of 2^92 and so stays exact under 2^100.
                let times = F64x2::splat(if sink.twice { 2.0 } else { 1.0 });
                let low = self.l[p].madd(times, old_l);
                let over = round(low);
                sum_h.madd(times, old_h).add(over).store(sink.h.add(at));
                low.sub(over).store(sink.l.add(at));
            }
        }
        *self = Self::new();
    }

    /// Any number of full rows; flushes on the way where `H` could leave its binade. Tells what the next flush adds to.
    ///
    /// # Safety
    /// As `rows` and `flush`.
    #[inline]
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
    unsafe fn all_rows<const MOST: usize>(
        &mut self,
        x: *const f64,
        y: *const f64,
        count: usize,
        c: usize,
        sink: Sink,
    ) -> Sink {
        let mut sink = sink;
        let mut done = 0;
        while count - done > MOST {
            // SAFETY: these rows are some of the caller's.
            unsafe {
                self.rows(x.wrapping_add(done), y.wrapping_sub(done), MOST);
                self.flush(c, &sink);
            }
            sink.onto = Onto::Columns;
            done += MOST;
        }
        // SAFETY: so are these.
        unsafe { self.rows(x.wrapping_add(done), y.wrapping_sub(done), count - done) };
        sink
    }

    /// The `2 P - 2` rows before the full ones, where the upper columns lie beyond the top digit of `y`: two rows
    /// of one pair, two of two pairs, and so on.
    ///
    /// # Safety
    /// As `rows`, for `2 P - 2` rows.
    #[inline]
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
    unsafe fn leading_rows(&mut self, x: *const f64, y: *const f64) {
        for row in 0..2 * (P - 1) {
            // SAFETY: the caller vouches for these rows.
            unsafe {
                let digit = F64x2::load_splat(x.add(row));
                for p in 0..=row / 2 {
                    let digits = F64x2::load(y.wrapping_sub(row).add(2 * p));
                    add_product(&mut self.h[p], &mut self.l[p], digit, digits);
                }
            }
        }
    }

    /// The `2 P - 2` rows after the full ones, where the lower columns lie beneath the bottom digit of `y`.
    ///
    /// # Safety
    /// As `rows`, for `2 P - 2` rows.
    #[inline]
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
    unsafe fn trailing_rows(&mut self, x: *const f64, y: *const f64) {
        for row in 0..2 * (P - 1) {
            // SAFETY: the caller vouches for these rows.
            unsafe {
                let digit = F64x2::load_splat(x.add(row));
                for p in row / 2 + 1..P {
                    let digits = F64x2::load(y.wrapping_sub(row).wrapping_add(2 * p));
                    add_product(&mut self.h[p], &mut self.l[p], digit, digits);
                }
            }
        }
    }
}

/// Columns `c .. c + 2 P` of `x y`, for numbers of `k` digits.
///
/// # Safety
/// `x` and `y` point to digit 0 of numbers of `k` digits with borders, `c` is even, `c + 2 P <= 2 k`, and `sink` has these columns.
#[inline]
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
pub(crate) unsafe fn product<const P: usize>(x: *const f64, y: *const f64, k: usize, c: usize, sink: Sink) {
    debug_assert!(c.is_multiple_of(2) && c + 2 * P <= 2 * k && 2 * P <= BORDER);
    let mut sums = Sums::<P>::new();
    // SAFETY: row i < k reads y[c - i .. c - i + 2 P]. In the first case c - i <= k - 1 and c - i >= 1; in the second
    // c - i + 2 P <= k and c - i > -2 P; in the third -(2 P - 2) < c - i and c - i + 2 P < k + 2 P.
    // So all of it lies within the BORDER >= 2 P zeros on either side.
    unsafe {
        let at = |i: usize| y.wrapping_add(c).wrapping_sub(i);
        if c >= k {
            let first = c + 1 - k;
            sums.leading_rows(x.add(first), at(first));
            let full = first + 2 * (P - 1);
            let sink = sums.all_rows::<PRODUCT_ROWS>(x.add(full), at(full), k - full, c, sink);
            sums.flush(c, &sink);
        } else if c + 2 * P <= k {
            let sink = sums.all_rows::<PRODUCT_ROWS>(x, at(0), c + 2, c, sink);
            sums.trailing_rows(x.add(c + 2), at(c + 2));
            sums.flush(c, &sink);
        } else {
            let sink = sums.all_rows::<PRODUCT_ROWS>(x, at(0), k, c, sink);
            sums.flush(c, &sink);
        }
    }
}

/// Columns `c .. c + 2 P` of `x^2`, with `x2 = 2 x`: rows up to the diagonal only.
///
/// # Safety
/// As `product`.
#[inline]
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
pub(crate) unsafe fn square<const P: usize>(x: *const f64, x2: *const f64, k: usize, c: usize, sink: Sink) {
    debug_assert!(c.is_multiple_of(2) && c + 2 * P <= 2 * k && 2 * P <= BORDER);
    let mut sums = Sums::<P>::new();
    let diagonal = c / 2;
    let mut first = (c + 1).saturating_sub(k);
    // SAFETY: rows run from max(0, c + 1 - k) to c / 2 + P - 1 <= k - 1 and read x2[c - i .. c - i + 2 P], so from
    // digit 0 at least to k - 1 + 2 P at most: within the border.
    unsafe {
        let at = |i: usize| x2.wrapping_add(c).wrapping_sub(i);
        if c >= k && first + 2 * (P - 1) <= diagonal {
            sums.leading_rows(x.add(first), at(first));
            first += 2 * (P - 1);
        }
        let sink = sums.all_rows::<SQUARE_ROWS>(x.add(first), at(first), diagonal - first, c, sink);
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
