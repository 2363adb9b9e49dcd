//! Tiles: some columns of a product of digits, eight or sixteen at a time.
//!
//! A tile is `V` vectors of [`LANES`] columns each, from a column `c` on that is a multiple of that. Row `i` adds `x_i y_(c-i ..)` to
//! all of them at once, so only digits move between memory and registers. Rows that reach beyond an end of `y` touch fewer
//! vectors; digits beyond are zeros of the border.
//!
//! What must melt into a tile, so that its sums stay in registers, is `inline(always)`; that excludes a
//! `target_feature` of its own, and it takes the tile's.

pub(crate) mod across;

use core::cmp::Ordering;

use crate::arena::BORDER;
use crate::lane::{LANES, Lanes};

/// Vectors of columns in a full tile. Four chains of `H` hide the latency of an addition; five want too many
/// registers.
pub(crate) const VECTORS: usize = 4;

/// `2^53`: integers under it are exact.
pub(crate) const EXACT: f64 = 9_007_199_254_740_992.0;

/// Where `H` starts, `1.5 * 2^99`: within `2^98` of it the last place is worth `2^47`.
pub(crate) const ANCHOR: f64 = 1.5 * EXACT * EXACT / 128.0;

/// No digit is further from zero.
pub(crate) const MAX_DIGIT: f64 = EXACT / 128.0 + 256.0;

/// Terms that a column takes between two flushes: 60 of `(2^46 + 2^8)^2` are less than `2^98`, so `H` keeps its last place, and
/// `|L| <= 60 * 2^46`.
const TERMS: usize = 60;

/// Full rows of a product between two flushes: at its ends are fewer than a tile's columns in rows that touch some of its vectors.
const PRODUCT_ROWS: usize = TERMS - 12;

/// Rows of a square between two flushes: each counts twice.
const SQUARE_ROWS: usize = TERMS / 2;

const _: () =
    assert!(LANES * VECTORS <= BORDER && LANES * (VECTORS - 1) <= 12 && LANES * VECTORS / 2 < SQUARE_ROWS);

/// What column sums are added to.
#[derive(Clone, Copy)]
pub(crate) enum Onto {
    /// Nothing: the columns are new.
    Zero,
    /// Digits, as many as there are columns, with as many zeros as a tile has columns to take their high parts from.
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
struct Sums<const V: usize> {
    h: [Lanes; V],
    l: [Lanes; V],
}

/// `v` rounded to a multiple of `2^47`, for `|v| < 2^53`.
#[cfg_attr(target_arch = "wasm32", inline, target_feature(enable = "simd128,relaxed-simd"))]
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
pub(crate) fn round(v: Lanes) -> Lanes {
    v.debug_check(|v| v.abs() < EXACT);
    let anchor = Lanes::splat(ANCHOR);
    v.add(anchor).sub(anchor)
}

/// Adds `x y` to `H + L`.
#[inline(always)]
fn add_product(h: &mut Lanes, l: &mut Lanes, x: Lanes, y: Lanes) {
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

impl<const V: usize> Sums<V> {
    #[inline(always)]
    fn new() -> Self {
        Self { h: [Lanes::splat(ANCHOR); V], l: [Lanes::splat(0.0); V] }
    }

    /// `count` rows of all vectors: digits from `x` up against digits from `y` down.
    ///
    /// # Safety
    /// `count` digits from `x` and a tile's columns of digits from each of `y`, `y - 1`, ... must be readable.
    #[inline(always)]
    unsafe fn rows(&mut self, x: *const f64, y: *const f64, count: usize) {
        let (mut x, mut y) = (x, y);
        let end = x.wrapping_add(count);
        while x != end {
            // SAFETY: `x` is one of the `count` digits, and the caller vouches for what lies at this row's
            // `y`.
            unsafe {
                let digit = Lanes::load_splat(x);
                for v in 0..V {
                    add_product(&mut self.h[v], &mut self.l[v], digit, Lanes::load(y.add(LANES * v)));
                }
            }
            x = x.wrapping_add(1);
            y = y.wrapping_sub(1);
        }
    }

    /// The rows before the full ones, where the upper columns lie beyond the top digit of `y`: a row a lane of one vector, of
    /// two vectors, and so on. At most `most` of them.
    ///
    /// # Safety
    /// As `rows`, for `LANES (V - 1)` rows or `most`.
    #[inline(always)]
    unsafe fn leading_rows(&mut self, x: *const f64, y: *const f64, most: usize) {
        for vectors in 1..V {
            for row in LANES * (vectors - 1)..LANES * vectors {
                if row >= most {
                    return;
                }
                // SAFETY: the caller vouches for these rows.
                unsafe {
                    let digit = Lanes::load_splat(x.add(row));
                    for v in 0..vectors {
                        let digits = Lanes::load(y.wrapping_sub(row).add(LANES * v));
                        add_product(&mut self.h[v], &mut self.l[v], digit, digits);
                    }
                }
            }
        }
    }

    /// The rows after the full ones, where the lower columns lie beneath the bottom digit of `y`.
    ///
    /// # Safety
    /// As `rows`, for `LANES (V - 1)` rows.
    #[inline(always)]
    unsafe fn trailing_rows(&mut self, x: *const f64, y: *const f64) {
        for vector in 1..V {
            for row in LANES * (vector - 1)..LANES * vector {
                // SAFETY: the caller vouches for these rows.
                unsafe {
                    let digit = Lanes::load_splat(x.add(row));
                    for v in vector..V {
                        let digits = Lanes::load(y.wrapping_sub(row).add(LANES * v));
                        add_product(&mut self.h[v], &mut self.l[v], digit, digits);
                    }
                }
            }
        }
    }

    /// Stores or adds the sums at column `c`.
    ///
    /// # Safety
    /// The tile's columns of `sink` must be writable, and readable in what they are added to.
    #[inline(always)]
    unsafe fn flush(&self, c: usize, sink: &Sink) {
        let anchor = Lanes::splat(ANCHOR);
        // SAFETY: `c + LANES v` and those after it are columns of this tile.
        unsafe {
            let (h, l) = (sink.h.add(c), sink.l.add(c));
            let (old_h, old_l) = match sink.onto {
                Onto::Zero => {
                    debug_assert!(!sink.twice);
                    for v in 0..V {
                        self.h[v].sub(anchor).store(h.add(LANES * v));
                        self.l[v].store(l.add(LANES * v));
                    }
                    return;
                }
                Onto::Digits(zeros, digits) => (zeros, digits.add(c)),
                Onto::Columns => (h.cast_const(), l.cast_const()),
            };
            let times = Lanes::splat(if sink.twice { 2.0 } else { 1.0 });
            for v in 0..V {
                // What was there is a digit, or at most 60 * 2^46 from one flush, or rounded before: the sum
                // of the low parts stays under 2 * 60 * 2^46 + 2^47 < 2^53. Its multiple of 2^47 moves to the
                // high part, which counts at most 250 terms of 2^92 and so stays exact under 2^100.
                let low = self.l[v].madd(times, Lanes::load(old_l.add(LANES * v)));
                let over = round(low);
                let high = self.h[v].sub(anchor).madd(times, Lanes::load(old_h.add(LANES * v)));
                high.add(over).store(h.add(LANES * v));
                low.sub(over).store(l.add(LANES * v));
            }
        }
    }
}

/// Columns of `x y`, a tile of them from `c` on, for numbers of `k` digits.
///
/// # Safety
/// `x` and `y` point to digit 0 of numbers of `k` digits with borders, `c` is a multiple of `LANES`, `c + LANES V <= 2 k`,
/// `sink` has these columns, and the processor has the lanes.
#[inline(never)]
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
#[cfg_attr(x86_lanes, target_feature(enable = "avx2,fma"))]
pub(crate) unsafe fn product<const V: usize>(x: *const f64, y: *const f64, k: usize, c: usize, sink: &Sink) {
    debug_assert!(c.is_multiple_of(LANES) && c + LANES * V <= 2 * k && LANES * V <= BORDER);
    let mut sums = Sums::<V>::new();
    let partial = LANES * (V - 1);
    // Full rows, `row .. end`.
    let (mut row, end) = if c >= k { (c + 1 - k + partial, k) } else { (0, k.min(c + LANES)) };
    let trailing = c + LANES * V <= k;
    let end = if trailing { end } else { k };
    let mut sink = *sink;
    // SAFETY: row i < k reads y[c - i .. c - i + LANES V]. With leading rows, 1 <= c - i <= k - 1; with trailing ones,
    // -LANES V < c - i and c - i + LANES V <= k; with neither, -LANES V < c - i and c - i + LANES V < k + LANES V.
    // So all of it lies within the BORDER >= LANES V zeros on either side.
    unsafe {
        let at = |i: usize| y.wrapping_add(c).wrapping_sub(i);
        if c >= k {
            sums.leading_rows(x.add(c + 1 - k), at(c + 1 - k), partial);
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

/// Columns of `x^2`, a tile of them from `c` on, with `x2 = 2 x`: rows up to the diagonal only.
///
/// # Safety
/// As `product`.
#[inline(never)]
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
#[cfg_attr(x86_lanes, target_feature(enable = "avx2,fma"))]
pub(crate) unsafe fn square<const V: usize>(x: *const f64, x2: *const f64, k: usize, c: usize, sink: &Sink) {
    debug_assert!(c.is_multiple_of(LANES) && c + LANES * V <= 2 * k && LANES * V <= BORDER);
    let mut sums = Sums::<V>::new();
    let diagonal = c / 2;
    let mut row = (c + 1).saturating_sub(k);
    let mut room = SQUARE_ROWS;
    let mut sink = *sink;
    // SAFETY: rows run from max(0, c + 1 - k) to c / 2 + LANES V / 2 - 1 <= k - 1 and read x2[c - i .. c - i + LANES V], so
    // from digit 0 at least to k - 1 + LANES V at most: within the border.
    unsafe {
        let at = |i: usize| x2.wrapping_add(c).wrapping_sub(i);
        if c >= k {
            let leading = (LANES * (V - 1)).min(diagonal - row);
            sums.leading_rows(x.add(row), at(row), leading);
            row += leading;
            room -= leading;
        }
        while diagonal - row + LANES * V / 2 > room {
            let rows = room.min(diagonal - row);
            sums.rows(x.add(row), at(row), rows);
            row += rows;
            room = SQUARE_ROWS;
            sums.flush(c, &sink);
            sums = Sums::new();
            sink.onto = Onto::Columns;
        }
        sums.rows(x.add(row), at(row), diagonal - row);
        // Row i = c / 2 + e meets the diagonal in column 2 i: x_i x_i counts once, what is right of it twice, and what is left of it
        // has been counted.
        let weights: [Lanes; LANES / 2] = core::array::from_fn(|place| {
            Lanes::new(core::array::from_fn(|lane| match lane.cmp(&(2 * place)) {
                Ordering::Less => 0.0,
                Ordering::Equal => 0.5,
                Ordering::Greater => 1.0,
            }))
        });
        for e in 0..LANES * V / 2 {
            let i = diagonal + e;
            let digit = Lanes::load_splat(x.add(i));
            let meets = 2 * e / LANES;
            let digits = Lanes::load(at(i).add(LANES * meets)).mul(weights[e - LANES / 2 * meets]);
            add_product(&mut sums.h[meets], &mut sums.l[meets], digit, digits);
            for v in meets + 1..V {
                add_product(&mut sums.h[v], &mut sums.l[v], digit, Lanes::load(at(i).add(LANES * v)));
            }
        }
        sums.flush(c, &sink);
    }
}
