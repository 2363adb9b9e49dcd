//! Montgomery products of one number, its digits side by side: `8 W` of them in `W` registers.
//!
//! Digit `i = 8 q + r` of one factor multiplies the other factor moved up by `i` digits: by `q` registers, and by `r` digits through a load
//! that begins `r` digits earlier. So the `W` rows of the same `r` share their loads. The low half of a product's columns is summed up in
//! registers, then the high half: low halves of products in `W` of them and high halves, which belong to the next column, in as many.

use super::lanes::Lanes;
use super::{DIGIT_BITS, HALF, LANES, MASK, Place, Terms};

/// Zero digits before and after every number: loads reach beyond both ends.
pub(super) const BORDER: usize = LANES;

/// Sums of `8 W` columns, in two sets: the last register of a half product is added to `8 W` times, one after the other, and up to this width
/// that would take longer than all instructions do.
struct Sums<const W: usize> {
    low: [[Lanes; W]; 2],
    high: [[Lanes; W]; 2],
}

/// The widest number with two sets of sums; more have no room in registers.
const TWO_SETS: usize = 6;

impl<const W: usize> Sums<W> {
    #[inline(always)]
    fn new() -> Self {
        Self { low: [[Lanes::zero(); W]; 2], high: [[Lanes::zero(); W]; 2] }
    }

    #[inline(always)]
    fn add(&mut self, set: usize, v: usize, x: Lanes, y: Lanes) {
        let set = if W <= TWO_SETS { set } else { 0 };
        self.low[set][v] = self.low[set][v].add_low(x, y);
        self.high[set][v] = self.high[set][v].add_high(x, y);
    }

    /// The two sets made one.
    #[inline(always)]
    fn together(self) -> ([Lanes; W], [Lanes; W]) {
        let ([mut low, other_low], [mut high, other_high]) = (self.low, self.high);
        if W <= TWO_SETS {
            each!(v < W, {
                low[v] = low[v].add(other_low[v]);
                high[v] = high[v].add(other_high[v]);
            });
        }
        (low, high)
    }

    /// The low `8 W` columns of `x y`.
    ///
    /// # Safety
    /// Both must have `8 W` digits between borders.
    #[inline(always)]
    unsafe fn product_low(&mut self, x: *const u64, y: *const u64) {
        for pair in (0..LANES).step_by(2) {
            // SAFETY: y from -r, within its border, to 8 W; x below 8 W.
            each!(odd < 2, unsafe {
                let r = pair + odd;
                let mut moved = [Lanes::zero(); W];
                each!(j < W, {
                    moved[j] = Lanes::load_anywhere(y.wrapping_add(LANES * j).wrapping_sub(r));
                });
                each!(q < W, {
                    let digit = Lanes::splat(*x.add(LANES * q + r));
                    each!(v < W, {
                        if v >= q {
                            self.add(odd, v, digit, moved[v - q]);
                        }
                    });
                });
            });
        }
    }

    /// The high `8 W` columns of `x y`.
    ///
    /// # Safety
    /// Both must have `8 W` digits between borders.
    #[inline(always)]
    unsafe fn product_high(&mut self, x: *const u64, y: *const u64) {
        for pair in (0..LANES).step_by(2) {
            // SAFETY: y from 8 - r to 8 W + 8 - r, within its border; x below 8 W.
            each!(odd < 2, unsafe {
                let r = pair + odd;
                let mut moved = [Lanes::zero(); W];
                each!(j < W, {
                    moved[j] = Lanes::load_anywhere(y.add(LANES * (j + 1)).wrapping_sub(r));
                });
                each!(q < W, {
                    let digit = Lanes::splat(*x.add(LANES * q + r));
                    each!(v < q + 1, {
                        // Column register W + v is register W + v - q of the moved factor, and the first of those was left out.
                        self.add(odd, v, digit, moved[W + v - q - 1]);
                    });
                });
            });
        }
    }

    #[inline(always)]
    fn double(&mut self) {
        each!(set < 2, {
            each!(v < W, {
                self.low[set][v] = self.low[set][v].add(self.low[set][v]);
                self.high[set][v] = self.high[set][v].add(self.high[set][v]);
            });
        });
    }

    /// The low half, or the high one, of the terms.
    ///
    /// # Safety
    /// All factors must have `8 W` digits between borders.
    #[inline(always)]
    unsafe fn terms<const HIGH: bool>(&mut self, terms: Terms) {
        // SAFETY: the caller vouches for the factors.
        let mut product =
            |x, y| unsafe { if HIGH { self.product_high(x, y) } else { self.product_low(x, y) } };
        match terms {
            Terms::Square(x) => product(x, x),
            Terms::Product(x, y) => product(x, y),
            Terms::Twice(x, y) => {
                product(x, y);
                self.double();
            }
            Terms::Two([x, y, z, w]) => {
                product(x, y);
                product(z, w);
            }
        }
    }

    /// Writes the columns as digits, with `carry` added to the first, and returns what they carry.
    ///
    /// After one pass a digit is above its largest value by a few bits, if at all, and then carries 1; a digit that has just its largest value
    /// carries 1 if it gets one. Which digits get one comes out of one addition, with a bit for each digit.
    ///
    /// # Safety
    /// `8 W` digits must be writable, the first at the beginning of a line.
    #[inline(always)]
    unsafe fn write(self, carry: u64, out: *mut u64) -> u64 {
        let mask = Lanes::splat(MASK);
        let (mut digits, high) = self.together();
        let mut below = Lanes::splat(carry);
        each!(v < W, {
            digits[v] = digits[v].add(high[v].after(below));
            below = high[v];
            debug_assert!(digits[v].numbers().into_iter().all(|sum| sum < 1 << 63), "a column is too large");
        });
        let mut carried = below.last();
        below = Lanes::zero();
        each!(v < W, {
            let carries = digits[v].carry();
            digits[v] = digits[v].and(mask).add(carries.after(below));
            below = carries;
        });
        carried += below.last();
        let (mut above, mut full) = (0u128, 0u128);
        each!(v < W, {
            let (more, just) = digits[v].full();
            above |= u128::from(more) << (LANES * v);
            full |= u128::from(just) << (LANES * v);
        });
        let gets = (full + (above << 1)) ^ full;
        each!(v < W, {
            #[expect(clippy::cast_possible_truncation, reason = "eight bits are for this register")]
            let lanes = (gets >> (LANES * v)) as u8;
            // SAFETY: the caller vouches for these places.
            unsafe { digits[v].one_more(lanes).and(mask).store(out.add(LANES * v)) };
        });
        carried + u64::from(gets >> (LANES * W) & 1 == 1)
    }
}

/// The low half as digits.
#[inline(never)]
#[cfg_attr(x86_lanes, target_feature(enable = "avx512f,avx512ifma"))]
unsafe fn low<const W: usize>(terms: Terms, start: Option<[*const u64; 2]>, out: *mut u64) -> u64 {
    let mut sums = Sums::<W>::new();
    // SAFETY: the caller vouches for factors, start and place.
    unsafe {
        sums.terms::<false>(terms);
        if let Some([a, b]) = start {
            each!(v < W, {
                let complement = Lanes::load(a.add(LANES * v)).complement();
                sums.low[0][v] = sums.low[0][v].add(complement).add(Lanes::load(b.add(LANES * v)));
            });
        }
        sums.write(0, out)
    }
}

/// The high half of terms and `m n`, as digits, with `carry` added.
#[inline(never)]
#[cfg_attr(x86_lanes, target_feature(enable = "avx512f,avx512ifma"))]
unsafe fn high<const W: usize>(terms: Terms, [m, n]: [*const u64; 2], carry: u64, out: *mut u64) -> u64 {
    let mut sums = Sums::<W>::new();
    // SAFETY: the caller vouches for factors and place.
    unsafe {
        sums.terms::<true>(terms);
        sums.product_high(m, n);
        sums.write(carry, out)
    }
}

/// What the low half of `t + m n` carries, where it is a multiple of `R`, and the high halves that belong to the next column; as in
/// `across`. `reversed` has the digits of `n` from the last to the first.
#[inline(never)]
#[cfg_attr(x86_lanes, target_feature(enable = "avx512f,avx512ifma"))]
unsafe fn carry<const W: usize>(t: *const u64, m: *const u64, reversed: *const u64) -> u64 {
    let [mut last, mut before, mut next] = [Lanes::zero(); 3];
    // SAFETY: digits below 8 W of all, and the border after n's.
    unsafe {
        each!(v < W, {
            let digits = Lanes::load(m.add(LANES * v));
            let against = Lanes::load(reversed.add(LANES * v));
            last = last.add_low(digits, against);
            next = next.add_high(digits, against);
            before = before.add_high(digits, Lanes::load_anywhere(reversed.add(LANES * v + 1)));
        });
        let column = last.add(before).sum() + *t.add(LANES * W - 1);
        ((column + HALF) >> DIGIT_BITS) + next.sum()
    }
}

/// The widest number, in registers.
pub(super) const WIDEST: usize = 10;

/// `out = (terms + start + m n) / R`, where `place.h` is a multiple of eight from 16 to 80.
///
/// # Safety
/// All factors, and what `place` names, must have as many digits, the first at the beginning of a line, between borders of zeros; and `reversed` the digits of
/// `n` backwards. `out` and the places to write must be none of the others. The processor must have the instructions.
pub(super) unsafe fn montgomery(terms: Terms, place: &Place, reversed: *const u64, out: *mut u64) {
    // SAFETY: the caller's promise.
    unsafe {
        match place.h / LANES {
            2 => wide::<2>(terms, place, reversed, out),
            3 => wide::<3>(terms, place, reversed, out),
            4 => wide::<4>(terms, place, reversed, out),
            5 => wide::<5>(terms, place, reversed, out),
            6 => wide::<6>(terms, place, reversed, out),
            7 => wide::<7>(terms, place, reversed, out),
            8 => wide::<8>(terms, place, reversed, out),
            9 => wide::<9>(terms, place, reversed, out),
            WIDEST => wide::<WIDEST>(terms, place, reversed, out),
            _ => unreachable!("a ring has 16 to 80 digits"),
        }
    }
}

#[inline(always)]
unsafe fn wide<const W: usize>(terms: Terms, place: &Place, reversed: *const u64, out: *mut u64) {
    let Place { h, n, inverse, t, m, start } = *place;
    debug_assert_eq!(h, LANES * W);
    // SAFETY: the caller's promise.
    unsafe {
        let on = low::<W>(terms, start, t);
        low::<W>(Terms::Product(t, inverse), None, m);
        let on = on + carry::<W>(t, m, reversed);
        let lost = high::<W>(terms, [m, n], on, out);
        debug_assert_eq!(lost, 0, "a product is too large");
    }
}
