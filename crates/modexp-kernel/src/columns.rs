//! Columns of products, whole or half, and their way back to digits.
//!
//! Of one number the digits stand one after the other; of `N` numbers side by side, the lowest digits of all, then the next of all, and so
//! on: `N` is 1 or as many as there are lanes. A number of `k` digits, or `N` of them, is `N k` places between its borders.
//!
//! The functions here are safe: they take numbers as slices with their borders and check lengths in one
//! place.

use core::hint::black_box;

use crate::arena::{BORDER, padded};
use crate::lane::{LANES, Lanes};
use crate::tile::{self, ANCHOR, EXACT, MAX_DIGIT, Onto, Sink, VECTORS, across};

/// `2^-47`.
const DOWN: f64 = 64.0 / EXACT;

/// Sums of columns: column `c` is worth `(l[c] + h[c]) 2^(47 c)`, and `h[c]` is a multiple of `2^47`. Both
/// have a border.
pub(crate) struct Columns<'a, const N: usize> {
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
    /// Those from digit `k - 2` up, or from further below.
    High,
}

/// A digit of one number in every lane, or the digits that lie side by side.
///
/// # Safety
/// They must be readable.
#[cfg_attr(target_arch = "wasm32", inline, target_feature(enable = "simd128,relaxed-simd"))]
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
unsafe fn read<const N: usize>(p: *const f64) -> Lanes {
    // SAFETY: the caller's.
    unsafe { if N == 1 { Lanes::load_splat(p) } else { Lanes::load(p) } }
}

/// What `read` reads, the other way.
///
/// # Safety
/// The places must be writable.
#[cfg_attr(target_arch = "wasm32", inline, target_feature(enable = "simd128,relaxed-simd"))]
#[cfg_attr(not(target_arch = "wasm32"), inline(always))]
unsafe fn write<const N: usize>(lanes: Lanes, p: *mut f64) {
    // SAFETY: the caller's.
    unsafe { if N == 1 { p.write(lanes.last()) } else { lanes.store(p) } }
}

impl<const N: usize> Columns<'_, N> {
    fn sink(&mut self, k: usize, start: Start<'_>, twice: bool) -> Sink {
        const { assert!(N == 1 || N == LANES) }
        assert!(self.h.len() >= padded(2 * k * N) && self.l.len() >= padded(2 * k * N));
        let onto = match start {
            Start::Zero => Onto::Zero,
            Start::Number(digits) => {
                assert!(digits.len() >= padded(2 * k * N));
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
        assert!(k > 1 && x.len() >= padded(k * N) && y.len() >= padded(k * N));
        assert!(N > 1 || k.is_multiple_of(LANES));
        let sink = self.sink(k, start, twice);
        let (x, y) = (x[BORDER..].as_ptr(), y[BORDER..].as_ptr());
        // Columns of one vector.
        let step = if N == 1 { LANES } else { 1 };
        let (mut c, end) = match part {
            Extent::Whole => (0, 2 * k),
            Extent::Low => (0, k),
            Extent::High => (if N == 1 { k - LANES } else { k - 2 }, 2 * k),
        };
        // SAFETY: numbers and columns have k and 2 k digits and borders, asserted above; of one number k and with it c is a
        // multiple of LANES, and the vectors end at `end` <= 2 k.
        unsafe {
            // A small tile has few chains to hide latency behind: it goes where rows are few.
            if part == Extent::Low {
                let vectors = end / step % VECTORS;
                small_product::<N>(vectors, x, y, k, c, &sink);
                c += step * vectors;
            }
            while c + step * VECTORS <= end {
                tile_product::<N, VECTORS>(x, y, k, c, &sink);
                c += step * VECTORS;
            }
            small_product::<N>((end - c) / step, x, y, k, c, &sink);
        }
    }

    /// Sets the columns of `x^2`, given `x2 = 2 x`, for a number of `k` digits.
    #[inline(never)]
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
    pub(crate) fn square(&mut self, x: &[f64], x2: &[f64], k: usize) {
        assert!(k > 1 && x.len() >= padded(k * N) && x2.len() >= padded(k * N));
        assert!(N > 1 || k.is_multiple_of(LANES));
        let sink = self.sink(k, Start::Zero, false);
        let (x, x2) = (x[BORDER..].as_ptr(), x2[BORDER..].as_ptr());
        let step = if N == 1 { LANES } else { 1 };
        let mut c = 0;
        // SAFETY: as in `product`.
        unsafe {
            while c + step * VECTORS <= 2 * k {
                tile_square::<N, VECTORS>(x, x2, k, c, &sink);
                c += step * VECTORS;
            }
            match (2 * k - c) / step {
                1 => tile_square::<N, 1>(x, x2, k, c, &sink),
                2 => tile_square::<N, 2>(x, x2, k, c, &sink),
                3 => tile_square::<N, 3>(x, x2, k, c, &sink),
                _ => {}
            }
        }
    }

    /// Digits of the columns `from .. to`, in one pass: every column hands its multiple of `2^47` to the
    /// next, once. Returns the carry out of the last, which is a multiple of `2^47` still.
    ///
    /// With `|column| < 2^53`, carries are at most `2^6` and digits at most `2^46 + 2^6`.
    pub(crate) fn digits(&self, from: usize, to: usize, top: Top, out: &mut [f64]) -> [f64; N] {
        // SAFETY: columns are those of a ring, and there is one only where the processor has the lanes.
        unsafe { self.digits_in_lanes(from, to, top, out) }
    }

    /// # Safety
    /// The processor has the lanes.
    #[inline(never)]
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
    #[cfg_attr(x86_lanes, target_feature(enable = "avx2,fma"))]
    unsafe fn digits_in_lanes(&self, from: usize, to: usize, top: Top, out: &mut [f64]) -> [f64; N] {
        let (from, count) = (from * N, (to - from) * N);
        assert!(from.is_multiple_of(LANES) && count.is_multiple_of(LANES) && count > 0);
        assert!(self.h.len() >= BORDER + from + count && self.l.len() >= BORDER + from + count);
        assert!(out.len() >= BORDER + count);
        // The engine builds a constant again wherever it is used. These two shall be variables.
        let (down, anchor) = (Lanes::splat(black_box(DOWN)), Lanes::splat(black_box(ANCHOR)));
        let mut below = Lanes::splat(0.0);
        // SAFETY: columns from - 1 .. to and digits 0 .. count are within the slices, asserted above.
        unsafe {
            let h = self.h.as_ptr().add(BORDER + from - N);
            let l = self.l.as_ptr().add(BORDER + from);
            let out = out.as_mut_ptr().add(BORDER);
            let mut j = 0;
            while j < count - LANES {
                // Exact: an integer under 2^53.
                let column = Lanes::load(h.add(j)).madd(down, Lanes::load(l.add(j)));
                column.debug_check(|column| column.abs() < EXACT);
                let carry = column.add(anchor).sub(anchor);
                let handed = if N == 1 { below.then(carry) } else { below };
                let digits = handed.madd(down, column.sub(carry));
                digits.debug_check(|d| d.abs() <= MAX_DIGIT);
                digits.store(out.add(j));
                below = carry;
                j += LANES;
            }
            let column = Lanes::load(h.add(j)).madd(down, Lanes::load(l.add(j)));
            let mut carry = tile::round(column);
            if top == Top::Keep {
                // Of one number, the vector's lower digits hand on what they carry.
                let kept = |lane| if N == 1 && lane + 1 < LANES { 1.0 } else { 0.0 };
                carry = carry.mul(Lanes::new(core::array::from_fn(kept)));
            }
            let handed = if N == 1 { below.then(carry) } else { below };
            let digits = handed.madd(down, column.sub(carry));
            digits.debug_check(|d| d.abs() <= MAX_DIGIT);
            digits.store(out.add(j));
            let mut out = [0.0; N];
            write::<N>(carry, out.as_mut_ptr());
            out
        }
    }

    /// Puts the digits under `k` into `low` and hands what they carry to column `k`. Of the columns under the cut only the last counts then:
    /// it holds its digit, and nothing from below.
    pub(crate) fn cut(&mut self, k: usize, low: &mut [f64]) {
        let carries = self.digits(0, k, Top::Carry, low);
        let (last, under) = (BORDER + (k - 1) * N, BORDER + (k - 2) * N);
        for (lane, carry) in carries.into_iter().enumerate() {
            self.h[last + lane] += carry;
            self.l[last + lane] = low[last + lane];
            self.h[under + lane] = 0.0;
            self.l[under + lane] = 0.0;
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
    #[cfg_attr(x86_lanes, target_feature(enable = "avx2,fma"))]
    unsafe fn settle_in_lanes(&mut self, from: usize, k: usize) {
        assert!(from > 0 && self.h.len() >= BORDER + 2 * k * N && self.l.len() >= BORDER + 2 * k * N);
        let (zero, down) = (Lanes::splat(0.0), Lanes::splat(DOWN));
        let mut below = zero;
        // SAFETY: columns from - 1 .. 2 k are within the slices, asserted above.
        unsafe {
            let (h, l) = (self.h.as_mut_ptr().add(BORDER), self.l.as_mut_ptr().add(BORDER));
            let mut high = read::<N>(h.add((from - 1) * N));
            for c in from..2 * k {
                let column = high.madd(down, read::<N>(l.add(c * N)));
                let carry = if c + 1 == 2 * k { zero } else { tile::round(column) };
                write::<N>(below.madd(down, column.sub(carry)), l.add(c * N));
                below = carry;
                high = read::<N>(h.add(c * N));
                write::<N>(zero, h.add(c * N));
            }
            write::<N>(zero, h.add((from - 1) * N));
        }
    }

    /// Rounds what the columns under `k`, which sum up to a multiple of `2^(47 k)`, hand to column `k`, and adds
    /// it to `h[k - 1]`, where column `k` will look for it.
    ///
    /// Columns under `k - 1` are less than `2^53` each, so all of them together hand less than `2^7` to column `k
    /// - 1`, whose own value is therefore within `2^7` of a multiple of `2^47`: that is the carry.
    pub(crate) fn carry_over_cut(&mut self, k: usize) {
        // SAFETY: columns are those of a ring, and there is one only where the processor has the lanes.
        unsafe { self.carry_in_lanes(k) }
    }

    /// # Safety
    /// The processor has the lanes.
    #[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
    #[cfg_attr(x86_lanes, target_feature(enable = "avx2,fma"))]
    unsafe fn carry_in_lanes(&mut self, k: usize) {
        assert!(k > 1 && self.h.len() >= BORDER + k * N && self.l.len() >= BORDER + k * N);
        // SAFETY: columns k - 2 and k - 1 are within the slices, asserted above.
        unsafe {
            let (h, l) = (self.h.as_mut_ptr().add(BORDER), self.l.as_ptr().add(BORDER));
            let (last, under) = ((k - 1) * N, (k - 2) * N);
            let column = read::<N>(h.add(under)).madd(Lanes::splat(DOWN), read::<N>(l.add(last)));
            let carry = tile::round(column);
            column.sub(carry).debug_check(|rest| rest.abs() <= 128.0);
            write::<N>(read::<N>(h.add(last)).add(carry), h.add(last));
        }
    }
}

/// # Safety
/// As `tile::product` and `across::product`.
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
unsafe fn tile_product<const N: usize, const V: usize>(
    x: *const f64,
    y: *const f64,
    k: usize,
    c: usize,
    sink: &Sink,
) {
    // SAFETY: the caller's.
    unsafe {
        if N == 1 { tile::product::<V>(x, y, k, c, sink) } else { across::product::<V>(x, y, k, c, sink) }
    }
}

/// # Safety
/// As `tile::square` and `across::square`.
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
unsafe fn tile_square<const N: usize, const V: usize>(
    x: *const f64,
    x2: *const f64,
    k: usize,
    c: usize,
    sink: &Sink,
) {
    // SAFETY: the caller's.
    unsafe {
        if N == 1 { tile::square::<V>(x, x2, k, c, sink) } else { across::square::<V>(x, x2, k, c, sink) }
    }
}

/// A tile of less than four vectors, or none.
///
/// # Safety
/// As `tile_product`.
#[cfg_attr(target_arch = "wasm32", target_feature(enable = "simd128,relaxed-simd"))]
unsafe fn small_product<const N: usize>(
    vectors: usize,
    x: *const f64,
    y: *const f64,
    k: usize,
    c: usize,
    sink: &Sink,
) {
    // SAFETY: the caller's.
    unsafe {
        match vectors {
            1 => tile_product::<N, 1>(x, y, k, c, sink),
            2 => tile_product::<N, 2>(x, y, k, c, sink),
            3 => tile_product::<N, 3>(x, y, k, c, sink),
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
