//! Tiles: some columns of a product of digits, eight at a time.
//!
//! A tile is four pairs of columns from an even column `c` on. Row `i` adds `x_i y_(c-i ..)` to all of them at once, so nothing
//! but digits moves between memory and registers. Rows that reach beyond an end of `y` touch fewer pairs; the odd digit beyond
//! is a zero of the border.

use crate::arena::BORDER;
use crate::lane::F64x2;

/// Pairs of columns in a tile. Four chains of `H` hide the latency of an addition; five want too many registers.
const PAIRS: usize = 4;

/// Columns of a tile.
pub(crate) const COLUMNS: usize = 2 * PAIRS;

/// Rows in one turn of a loop: a short loop's end is guessed right more often.
const STEP: usize = 4;

/// Rows at a triangular end.
const END_ROWS: usize = COLUMNS - 2;

/// Where `H` starts, `1.5 * 2^99`: within `2^98` of it the last place is worth `2^47`.
pub(crate) const ANCHOR: f64 = 1.5 * (1u128 << 99) as f64;

/// No digit is further from zero.
pub(crate) const MAX_DIGIT: f64 = ((1u64 << 46) + (1 << 8)) as f64;

/// The most full rows of a product before its sums are set aside. With at most 12 rows at the ends, 60 terms of
/// `(2^46 + 2^8)^2`: less than `2^98`, so `H` keeps its last place, and `|L| <= 60 * 2^46`.
const PRODUCT_ROWS: usize = 48;

/// The same for a square, where a row counts twice: 20 full rows, 6 leading ones, 4 at the diagonal.
const SQUARE_ROWS: usize = 20;

/// The most digits of numbers whose products need not be set aside: `SHORT`. Rows of a square run to half of that.
pub(crate) const SHORT: usize = 44;

/// What column sums are added to, by number, for constants.
pub(crate) mod onto {
    /// Nothing: the columns are new.
    pub(crate) const ZERO: u8 = 0;
    /// Digits, as many as there are columns.
    pub(crate) const DIGITS: u8 = 1;
    /// Digits, and the sums count twice.
    pub(crate) const DIGITS_TWICE: u8 = 2;
    /// The columns already there.
    pub(crate) const COLUMNS: u8 = 3;
    /// What the sink says, at run time: long numbers can afford the question, and code its size.
    pub(crate) const ASK: u8 = 4;
}

/// Where a tile puts its sums: pointers to column 0.
#[derive(Clone, Copy)]
pub(crate) struct Sink {
    /// High parts, multiples of `2^47`.
    pub(crate) h: *mut f64,
    /// Low parts.
    pub(crate) l: *mut f64,
    /// The digits for [`onto::DIGITS`].
    pub(crate) digits: *const f64,
    /// What the sums are added to.
    pub(crate) onto: u8,
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

// What follows are macros because a tile's sums must stay in registers all the way: a function that takes them by reference, and
// that the compiler chooses not to inline, would move them to memory for good.

/// `$count` rows of all pairs: digits from `$x` up against digits from `$y` down. Leaves both pointers behind the last.
macro_rules! rows {
    ($h:ident, $l:ident, $x:ident, $y:ident, $count:expr) => {
        let count = $count;
        let end = $x.wrapping_add(count % STEP);
        while $x != end {
            row!($h, $l, $x, $y, 0);
            $x = $x.wrapping_add(1);
            $y = $y.wrapping_sub(1);
        }
        let end = $x.wrapping_add(count - count % STEP);
        while $x != end {
            for row in 0..STEP {
                row!($h, $l, $x, $y, row);
            }
            $x = $x.wrapping_add(STEP);
            $y = $y.wrapping_sub(STEP);
        }
    };
}

/// One of them.
macro_rules! row {
    ($h:ident, $l:ident, $x:ident, $y:ident, $row:expr) => {
        let digit = F64x2::load_splat($x.add($row));
        for p in 0..PAIRS {
            add_product(&mut $h[p], &mut $l[p], digit, F64x2::load($y.wrapping_sub($row).add(2 * p)));
        }
    };
}

/// Rows that touch some pairs only: `$pairs` gives those of a row.
macro_rules! end_rows {
    ($h:ident, $l:ident, $x:ident, $y:ident, |$row:ident| $pairs:expr) => {
        for $row in 0..END_ROWS {
            let digit = F64x2::load_splat($x.add($row));
            for p in $pairs {
                let digits = F64x2::load($y.wrapping_sub($row).wrapping_add(2 * p));
                add_product(&mut $h[p], &mut $l[p], digit, digits);
            }
        }
        $x = $x.wrapping_add(END_ROWS);
        $y = $y.wrapping_sub(END_ROWS);
    };
}

/// Sets the sums aside and starts again, so that `H` stays in its binade and `L` under `2^53`. What is set aside are
/// multiples of `2^47`, at most 250 terms of `2^92`: exact.
macro_rules! set_aside {
    ($h:ident, $l:ident, $aside:ident) => {
        for p in 0..PAIRS {
            let over = round($l[p]);
            $aside[p] = $aside[p].add($h[p].sub(F64x2::splat(ANCHOR))).add(over);
            $l[p] = $l[p].sub(over);
            $h[p] = F64x2::splat(ANCHOR);
        }
    };
}

/// Any number of full rows; sets sums aside on the way if they are many.
macro_rules! all_rows {
    ($h:ident, $l:ident, $aside:ident, $x:ident, $y:ident, $count:expr, $most:expr, $long:expr) => {
        let mut left = $count;
        if $long {
            while left > $most {
                rows!($h, $l, $x, $y, $most);
                set_aside!($h, $l, $aside);
                left -= $most;
            }
        }
        rows!($h, $l, $x, $y, left);
    };
}

/// Puts the sums where they belong.
macro_rules! store {
    ($h:ident, $l:ident, $aside:ident, $c:expr, $sink:expr, $onto:expr, $long:expr) => {
        for p in 0..PAIRS {
            let at = $c + 2 * p;
            let mut high = $h[p].sub(F64x2::splat(ANCHOR));
            if $long {
                high = high.add($aside[p]);
            }
            if $onto == onto::ZERO {
                high.store($sink.h.add(at));
                $l[p].store($sink.l.add(at));
                continue;
            }
            let (old_high, old_low) = if $onto == onto::COLUMNS {
                (F64x2::load($sink.h.add(at)), F64x2::load($sink.l.add(at)))
            } else {
                (F64x2::splat(0.0), F64x2::load($sink.digits.add(at)))
            };
            // What was there is a digit, or at most 60 * 2^46 from one store, or rounded before: the sum of the low parts
            // stays under 2 * 60 * 2^46 + 2^47 < 2^53. Its multiple of 2^47 moves to the high part, which counts at most
            // 250 terms of 2^92 and so stays exact under 2^100.
            let mut low = $l[p].add(old_low);
            if $onto == onto::DIGITS_TWICE {
                low = low.add($l[p]);
                high = high.add(high);
            }
            let over = round(low);
            high.add(old_high).add(over).store($sink.h.add(at));
            low.sub(over).store($sink.l.add(at));
        }
    };
}

/// Columns `c .. c + 8` of `x y`, for numbers of `k` digits, put where `ONTO` says. `LONG` wherever `k` exceeds [`SHORT`].
///
/// # Safety
/// `x` and `y` point to digit 0 of numbers of `k` digits with borders, `c` is even, `c + 8 <= 2 k`, and `sink` has these
/// columns, and digits if `ONTO` takes any.
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
#[inline]
pub(crate) unsafe fn product<const ONTO: u8, const LONG: bool>(
    x: *const f64,
    y: *const f64,
    k: usize,
    c: usize,
    sink: Sink,
) {
    let onto = if ONTO == onto::ASK { sink.onto } else { ONTO };
    debug_assert!(c.is_multiple_of(2) && c + COLUMNS <= 2 * k && COLUMNS <= BORDER && (LONG || k <= SHORT));
    let (mut h, mut l) = ([F64x2::splat(ANCHOR); PAIRS], [F64x2::splat(0.0); PAIRS]);
    let mut aside = [F64x2::splat(0.0); PAIRS];
    // Row i < k reads y[c - i .. c - i + 8]. Where c >= k, c - i <= k - 1 and c - i >= 1; where c + 8 <= k, c - i + 8 <= k and
    // c - i > -8; else -8 < c - i and c - i + 8 < k + 8. So all of it lies within the BORDER >= 8 zeros on either side.
    let (above, below) = (c >= k, c + COLUMNS <= k);
    let first = if above { c + 1 - k } else { 0 };
    let full = if above { first + END_ROWS } else { 0 };
    let end = if below { c + 2 } else { k };
    // SAFETY: as the comment above says of rows, and the caller of the columns.
    unsafe {
        let mut x = x.add(first);
        let mut y = y.wrapping_add(c).wrapping_sub(first);
        if above {
            // The upper columns lie beyond the top digit of y: two rows of one pair, two of two pairs, and so on.
            end_rows!(h, l, x, y, |row| 0..=row / 2);
        }
        all_rows!(h, l, aside, x, y, end - full, PRODUCT_ROWS, LONG);
        if below {
            // The lower columns lie beneath the bottom digit of y.
            end_rows!(h, l, x, y, |row| row / 2 + 1..PAIRS);
        }
        let _ = (x, y);
        store!(h, l, aside, c, sink, onto, LONG);
    }
}

/// Columns `c .. c + 8` of `x^2`, with `x2 = 2 x`: rows up to the diagonal only.
///
/// # Safety
/// As `product`.
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
#[inline]
pub(crate) unsafe fn square<const LONG: bool>(x: *const f64, x2: *const f64, k: usize, c: usize, sink: Sink) {
    debug_assert!(c.is_multiple_of(2) && c + COLUMNS <= 2 * k && COLUMNS <= BORDER && (LONG || k <= SHORT));
    let (mut h, mut l) = ([F64x2::splat(ANCHOR); PAIRS], [F64x2::splat(0.0); PAIRS]);
    let mut aside = [F64x2::splat(0.0); PAIRS];
    let diagonal = c / 2;
    let first = (c + 1).saturating_sub(k);
    let above = c >= k && first + END_ROWS <= diagonal;
    let full = if above { first + END_ROWS } else { first };
    // SAFETY: rows run from max(0, c + 1 - k) to c / 2 + 3 <= k - 1 and read x2[c - i .. c - i + 8], so from digit 0 at least to
    // k - 1 + 8 at most: within the border.
    unsafe {
        let mut low = x.add(first);
        let mut high = x2.wrapping_add(c).wrapping_sub(first);
        if above {
            end_rows!(h, l, low, high, |row| 0..=row / 2);
        }
        all_rows!(h, l, aside, low, high, diagonal - full, SQUARE_ROWS, LONG);
        // Row i = c / 2 + e meets the diagonal in pair e: x_i x_i counts once, x_i x_(i+1) twice.
        let once_twice = F64x2::new(0.5, 1.0);
        for e in 0..PAIRS {
            let digit = F64x2::load_splat(low.add(e));
            let diagonal = F64x2::load(x2.add(c / 2 + e)).mul(once_twice);
            add_product(&mut h[e], &mut l[e], digit, diagonal);
            for p in e + 1..PAIRS {
                add_product(&mut h[p], &mut l[p], digit, F64x2::load(high.wrapping_sub(e).add(2 * p)));
            }
        }
        store!(h, l, aside, c, sink, onto::ZERO, LONG);
    }
}
