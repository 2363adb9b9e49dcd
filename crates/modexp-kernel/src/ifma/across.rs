//! Montgomery products of eight numbers at once, a few columns at a time.
//!
//! A *tile* is `V` columns whose sums stay in registers: low halves of products in one, high halves, which belong to the next column, in
//! another. Rows go in two at a time, so that each digit read serves four instructions. The ends of rows, where a tile would reach beyond
//! the digits, are unrolled triangles. At the end of a tile its sums become digits, and what they carry goes on to the next.

use super::lanes::Lanes;
use super::{HALF, LANES, MASK, Place, STEP, Terms};

/// Columns of a wide tile.
const WIDE: usize = 2 * STEP;

/// The digits `i` of eight numbers.
#[inline(always)]
fn at(number: *const u64, i: usize) -> *const u64 {
    number.wrapping_add(LANES * i)
}

/// The sums of `V` columns.
struct Sums<const V: usize> {
    low: [Lanes; V],
    high: [Lanes; V],
}

impl<const V: usize> Sums<V> {
    #[inline(always)]
    fn new() -> Self {
        Self { low: [Lanes::zero(); V], high: [Lanes::zero(); V] }
    }

    #[inline(always)]
    fn add(&mut self, v: usize, x: Lanes, y: Lanes) {
        self.low[v] = self.low[v].add_low(x, y);
        self.high[v] = self.high[v].add_high(x, y);
    }

    /// Rows that touch all columns: `count` digits from `x` on, of which the first meets the digits of the other factor from `y` on, the
    /// next those from one below, and so on.
    ///
    /// # Safety
    /// These must be readable.
    #[inline(always)]
    unsafe fn rows(&mut self, x: *const u64, y: *const u64, count: usize) {
        let mut i = 0;
        // SAFETY: row i reads x[i] and y[-i .. V - i], for which the caller vouches.
        unsafe {
            while i + 2 <= count {
                let (this, next) = (Lanes::load(at(x, i)), Lanes::load(at(x, i + 1)));
                let below = y.wrapping_sub(LANES * (i + 1));
                self.add(0, next, Lanes::load(below));
                each!(v < V, {
                    let digit = Lanes::load(at(below, v + 1));
                    self.add(v, this, digit);
                    if v + 1 < V {
                        self.add(v + 1, next, digit);
                    }
                });
                i += 2;
            }
            if i < count {
                let this = Lanes::load(at(x, i));
                each!(v < V, {
                    self.add(v, this, Lanes::load(at(y.wrapping_sub(LANES * i), v)));
                });
            }
        }
    }

    /// Columns `c..c + V <= h` of `x y`.
    ///
    /// # Safety
    /// `x` and `y` must have at least `c + V` digits.
    #[inline(always)]
    unsafe fn product_low(&mut self, x: *const u64, y: *const u64, c: usize) {
        // SAFETY: rows i <= c read y[c - i .. c - i + V]; row c + e reads y[0 .. V - e].
        unsafe {
            self.rows(x, at(y, c), c + 1);
            each!(e < V, {
                if e >= 1 {
                    let digit = Lanes::load(at(x, c + e));
                    each!(v < V, {
                        if v >= e {
                            self.add(v, digit, Lanes::load(at(y, v - e)));
                        }
                    });
                }
            });
        }
    }

    /// Columns `h <= c..c + V <= 2 h` of `x y`.
    ///
    /// # Safety
    /// `x` and `y` must have `h` digits.
    #[inline(always)]
    unsafe fn product_high(&mut self, x: *const u64, y: *const u64, c: usize, h: usize) {
        let first = c - h;
        // SAFETY: row first + 1 + e, at most h - 1, reads y[h - 1 - e .. h]; rows from first + V on read y from h - V at most.
        unsafe {
            each!(e < V - 1, {
                let digit = Lanes::load(at(x, first + 1 + e));
                each!(v < e + 1, {
                    self.add(v, digit, Lanes::load(at(y, h - 1 - e + v)));
                });
            });
            self.rows(at(x, first + V), at(y, h - V), h - V - first);
        }
    }

    /// Twice the sums.
    #[inline(always)]
    fn double(&mut self) {
        each!(v < V, {
            self.low[v] = self.low[v].add(self.low[v]);
            self.high[v] = self.high[v].add(self.high[v]);
        });
    }

    /// The rows of `x^2` that meet the diagonal within `V` columns from `c = 2 d + P` on, right of it.
    #[inline(always)]
    unsafe fn beside_diagonal<const P: usize>(&mut self, x: *const u64, d: usize) {
        // SAFETY: row d + P + e reads x[d - e + v], with P + 2 e < v < V: above the row's own digit and under c + V - d <= h.
        unsafe {
            each!(e < V.div_ceil(2), {
                let digit = Lanes::load(at(x, d + P + e));
                each!(v < V, {
                    if v > P + 2 * e {
                        self.add(v, digit, Lanes::load(at(x, d + v - e)));
                    }
                });
            });
        }
    }

    /// The squares of single digits in the same columns.
    #[inline(always)]
    unsafe fn diagonal<const P: usize>(&mut self, x: *const u64, d: usize) {
        each!(e < V.div_ceil(2), {
            if P + 2 * e < V {
                // SAFETY: d + P + e <= (c + V) / 2 < h.
                let digit = unsafe { Lanes::load(at(x, d + P + e)) };
                self.add(P + 2 * e, digit, digit);
            }
        });
    }

    /// Columns `c..c + V` of `x^2`; they are all below `h` or none.
    ///
    /// # Safety
    /// `x` must have `h` digits.
    #[inline(always)]
    unsafe fn square(&mut self, x: *const u64, c: usize, h: usize) {
        let (d, odd) = (c / 2, c % 2 == 1);
        let full_from = if c < h { 0 } else { c - h + V };
        // SAFETY: as in the products, and what the parts ask for, if the ends of rows keep clear of the diagonal.
        unsafe {
            if c >= h && d > h - V {
                // They do not. The last tiles have few terms.
                each!(v < V, {
                    for i in (c + v + 1 - h)..(c + v).div_ceil(2) {
                        self.add(v, Lanes::load(at(x, i)), Lanes::load(at(x, c + v - i)));
                    }
                });
            } else {
                if c >= h {
                    each!(e < V - 1, {
                        let digit = Lanes::load(at(x, c - h + 1 + e));
                        each!(v < e + 1, {
                            self.add(v, digit, Lanes::load(at(x, h - 1 - e + v)));
                        });
                    });
                }
                let full_to = d + usize::from(odd);
                self.rows(at(x, full_from), at(x, c - full_from), full_to - full_from);
                if odd { self.beside_diagonal::<1>(x, d) } else { self.beside_diagonal::<0>(x, d) }
            }
            self.double();
            if odd { self.diagonal_until::<1>(x, d, h) } else { self.diagonal_until::<0>(x, d, h) }
        }
    }

    /// As [`Self::diagonal`], as far as there are digits.
    #[inline(always)]
    unsafe fn diagonal_until<const P: usize>(&mut self, x: *const u64, d: usize, h: usize) {
        if d + P + (V - P).div_ceil(2) <= h {
            // SAFETY: all digits are there.
            unsafe { self.diagonal::<P>(x, d) };
        } else {
            each!(e < V.div_ceil(2), {
                if P + 2 * e < V && d + P + e < h {
                    // SAFETY: this digit is there.
                    let digit = unsafe { Lanes::load(at(x, d + P + e)) };
                    self.add(P + 2 * e, digit, digit);
                }
            });
        }
    }

    /// Columns `c..c + V` of the terms.
    ///
    /// # Safety
    /// All factors must have `h` digits.
    #[inline(always)]
    unsafe fn terms(&mut self, terms: Terms, c: usize, h: usize) {
        let low = c < h;
        // SAFETY: the caller vouches for the factors.
        unsafe {
            match terms {
                Terms::Square(x) => self.square(x, c, h),
                Terms::Product(x, y) if low => self.product_low(x, y, c),
                Terms::Product(x, y) => self.product_high(x, y, c, h),
                Terms::Twice(x, y) => {
                    if low {
                        self.product_low(x, y, c)
                    } else {
                        self.product_high(x, y, c, h)
                    }
                    self.double();
                }
                Terms::Two([x, y, z, w]) => {
                    if low {
                        self.product_low(x, y, c);
                        self.product_low(z, w, c);
                    } else {
                        self.product_high(x, y, c, h);
                        self.product_high(z, w, c, h);
                    }
                }
            }
        }
    }

    /// Writes the columns as digits to `out`, with what was carried into the first, and returns what they carry.
    ///
    /// # Safety
    /// `V` digits must be writable.
    #[inline(always)]
    unsafe fn write(self, mut carry: Lanes, out: *mut u64) -> Lanes {
        let mask = Lanes::splat(MASK);
        each!(v < V, {
            let mut column = self.low[v].add(carry);
            if v > 0 {
                column = column.add(self.high[v - 1]);
            }
            debug_assert!(column.numbers().into_iter().all(|sum| sum < 1 << 63), "a column is too large");
            // SAFETY: the caller vouches for this place.
            unsafe { column.and(mask).store(out.wrapping_add(LANES * v)) };
            carry = column.carry();
        });
        carry.add(self.high[V - 1])
    }
}

/// Columns `c..c + V <= h` as digits.
#[inline(never)]
#[cfg_attr(x86_lanes, target_feature(enable = "avx512f,avx512ifma"))]
unsafe fn low<const V: usize>(
    terms: Terms,
    start: Option<[*const u64; 2]>,
    c: usize,
    h: usize,
    carry: Lanes,
    out: *mut u64,
) -> Lanes {
    let mut sums = Sums::<V>::new();
    // SAFETY: the caller vouches for factors, start and place.
    unsafe {
        sums.terms(terms, c, h);
        if let Some([a, b]) = start {
            each!(v < V, {
                let complement = Lanes::load(at(a, c + v)).complement();
                sums.low[v] = sums.low[v].add(complement).add(Lanes::load(at(b, c + v)));
            });
        }
        sums.write(carry, out.wrapping_add(LANES * c))
    }
}

/// Columns `h <= c..c + V` of the terms and `m n` as digits, which go to the places from 0 on.
#[inline(never)]
#[cfg_attr(x86_lanes, target_feature(enable = "avx512f,avx512ifma"))]
unsafe fn high<const V: usize>(
    terms: Terms,
    [m, n]: [*const u64; 2],
    c: usize,
    h: usize,
    carry: Lanes,
    out: *mut u64,
) -> Lanes {
    let mut sums = Sums::<V>::new();
    // SAFETY: the caller vouches for factors and place.
    unsafe {
        sums.terms(terms, c, h);
        sums.product_high(m, n, c, h);
        sums.write(carry, out.wrapping_add(LANES * (c - h)))
    }
}

/// What the low `h` columns of `t + m n` carry, where their sum is a multiple of `R`, and the high halves that belong to column `h`.
///
/// Of the low columns only the last is looked at. What those below it carry into it is under `2 h + 1`; as the sum is a multiple of
/// `R`, the last column lacks just that of a multiple of `2^52`, and rounding finds it.
#[inline(never)]
#[cfg_attr(x86_lanes, target_feature(enable = "avx512f,avx512ifma"))]
unsafe fn carry(t: *const u64, m: *const u64, n: *const u64, h: usize) -> Lanes {
    // Two of each, so that none waits for the one before.
    let [mut last, mut before, mut next] = [[Lanes::zero(); 2]; 3];
    // SAFETY: digits under h of all three.
    unsafe {
        let mut below = Lanes::load(at(n, h - 1));
        let mut i = 0;
        while i + 1 < h {
            each!(turn < 2, {
                if i + turn + 1 < h {
                    let digit = Lanes::load(at(m, i + turn));
                    last[turn] = last[turn].add_low(digit, below);
                    next[turn] = next[turn].add_high(digit, below);
                    below = Lanes::load(at(n, h - 2 - i - turn));
                    before[turn] = before[turn].add_high(digit, below);
                }
            });
            i += 2;
        }
        let digit = Lanes::load(at(m, h - 1));
        let [last, before, next] = [last, before, next].map(|[even, odd]| even.add(odd));
        let column = last.add(before).add_low(digit, below);
        let rounded = column.add(Lanes::load(at(t, h - 1))).add(Lanes::splat(HALF));
        rounded.carry().add(next).add_high(digit, below)
    }
}

/// `out = (terms + start + m n) / R`.
///
/// # Safety
/// All factors must have `h` digits in lines of their own, `h` a multiple of [`STEP`], and so must be what `place` names; `out` and the places to
/// write must be none of the others. The processor must have the instructions.
#[cfg_attr(x86_lanes, target_feature(enable = "avx512f,avx512ifma"))]
pub(super) unsafe fn montgomery(terms: Terms, place: &Place, out: *mut u64) {
    let Place { h, n, inverse, t, m, start, .. } = *place;
    debug_assert!(h > 0 && h.is_multiple_of(STEP));
    let tiles = |from: usize| (from..from + h).step_by(WIDE).map(move |c| (c, from + h - c < WIDE));
    let mut on = Lanes::zero();
    // SAFETY: the caller's promise.
    unsafe {
        for (c, narrow) in tiles(0) {
            on = if narrow {
                low::<STEP>(terms, start, c, h, on, t)
            } else {
                low::<WIDE>(terms, start, c, h, on, t)
            };
        }
        let quotient = Terms::Product(t, inverse);
        let mut lost = Lanes::zero();
        for (c, narrow) in tiles(0) {
            lost = if narrow {
                low::<STEP>(quotient, None, c, h, lost, m)
            } else {
                low::<WIDE>(quotient, None, c, h, lost, m)
            };
        }
        on = on.add(carry(t, m, n, h));
        for (c, narrow) in tiles(h) {
            on = if narrow {
                high::<STEP>(terms, [m, n], c, h, on, out)
            } else {
                high::<WIDE>(terms, [m, n], c, h, on, out)
            };
        }
    }
    debug_assert!(on.numbers().into_iter().all(|lane| lane == 0), "a product is too large");
}
