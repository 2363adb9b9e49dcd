//! Montgomery arithmetic in digits of less than a word, for targets without a wide product or a carry flag: WebAssembly.
//!
//! A digit has at most 29 of 32 bits, so that all products that fall on one place add up in one word of 64: nothing is
//! carried while products are made, and none waits for another. Only a digit of the reduction and the digits of the result
//! take carries. Elements are kept below 2 n, not n, and a radix far enough above n leaves nothing to be subtracted.
//! No operation here branches on a digit's value.

use num_bigint::BigUint;
use num_integer::Integer;
use num_traits::One;
use zeroize::Zeroizing;

use super::ring::{PlainRing, Ring};
use crate::shape::Wiped;

/// Digits and columns, little-endian, that may hold a secret: overwritten when dropped.
type Digits = Zeroizing<Vec<u32>>;
type Columns = Zeroizing<Vec<u64>>;

/// Rows that are multiplied at once.
const ROWS: usize = 4;

/// Bits by which the Montgomery radix exceeds n at least.
const SPARE: u64 = 6;

fn zeros(count: usize) -> Digits {
    Zeroizing::new(vec![0; count])
}

#[expect(clippy::cast_possible_truncation, reason = "the lower half is what is asked for")]
#[inline(always)]
fn low(column: u64) -> u32 {
    column as u32
}

/// `columns[k] += sum of rows[j] a[k - j]`, where `before` stands for `a[-1]`, `a[-2]`, `a[-3]`. `columns` has three places
/// more than `a`.
#[inline(always)]
fn add_rows(columns: &mut [u64], a: &[u32], rows: [u64; ROWS], before: [u64; ROWS - 1]) {
    let [x0, x1, x2, x3] = rows;
    let [mut b1, mut b2, mut b3] = before;
    let mut step = |column: &mut u64, a: u32| {
        let a = u64::from(a);
        *column += x0 * a + x1 * b1 + x2 * b2 + x3 * b3;
        (b1, b2, b3) = (a, b1, b2);
    };
    let (body, end) = columns.split_at_mut(a.len().min(columns.len()));
    let (columns, columns_left) = body.as_chunks_mut::<ROWS>();
    let (digits, digits_left) = a.as_chunks::<ROWS>();
    for ([c0, c1, c2, c3], [a0, a1, a2, a3]) in columns.iter_mut().zip(digits) {
        step(c0, *a0);
        step(c1, *a1);
        step(c2, *a2);
        step(c3, *a3);
    }
    columns_left.iter_mut().zip(digits_left).for_each(|(column, a)| step(column, *a));
    end.iter_mut().take(ROWS - 1).for_each(|column| step(column, 0));
}

/// Four digits, or what there is and zeros.
#[inline(always)]
fn rows(digits: &[u32]) -> [u64; ROWS] {
    let mut rows = [0; ROWS];
    rows.iter_mut().zip(digits).for_each(|(row, digit)| *row = u64::from(*digit));
    rows
}

/// `columns += 2^shift a b`.
fn add_product(columns: &mut [u64], a: &[u32], b: &[u32], shift: u32) {
    let mut left = columns;
    for digits in b.chunks(ROWS) {
        add_rows(left, a, rows(digits).map(|x| x << shift), [0; ROWS - 1]);
        left = left.get_mut(ROWS..).unwrap_or_default();
    }
}

/// `columns += a^2`: each product of two different digits once, with one of them doubled.
fn add_square(columns: &mut [u64], a: &[u32]) {
    let mut left = columns;
    let mut rest = a;
    while !rest.is_empty() {
        let (block, after) = rest.split_at(ROWS.min(rest.len()));
        let [x0, x1, x2, x3] = rows(block);
        // The block's own square, then the block by what comes after it. The block's digits below its last belong to no
        // place in `after`: so nothing before.
        let own = [
            x0 * x0,
            2 * x0 * x1,
            2 * x0 * x2 + x1 * x1,
            2 * (x0 * x3 + x1 * x2),
            2 * x1 * x3 + x2 * x2,
            2 * x2 * x3,
            x3 * x3,
        ];
        left.iter_mut().zip(own).for_each(|(column, square)| *column += square);
        if let Some(columns) = left.get_mut(ROWS..) {
            add_rows(columns, after, [2 * x0, 2 * x1, 2 * x2, 2 * x3], [0; ROWS - 1]);
        }
        left = left.get_mut(2 * ROWS..).unwrap_or_default();
        rest = after;
    }
}

/// An odd number n of h digits. The Montgomery radix R is of as many digits, rounded up to whole blocks of rows.
struct Odd {
    n: Digits,
    width: u32,
    mask: u64,
    /// -1 / n modulo a digit's range.
    inverse: u64,
    radix_digits: usize,
}

impl Odd {
    fn new(n: &BigUint) -> Self {
        let width = (16..=29).rev().find(|width| fits(n.bits(), *width)).unwrap_or(16);
        let length = usize::try_from(length(n.bits(), width)).unwrap_or(usize::MAX);
        let n = digits(n, width, length);
        // Each step doubles the digits that are right, beginning with three bits.
        let first = n.first().copied().unwrap_or(1);
        let inverse = (0..4).fold(first, |x, _| x.wrapping_mul(2_u32.wrapping_sub(first.wrapping_mul(x))));
        let mask = (1 << width) - 1;
        Self {
            n,
            width,
            mask,
            inverse: u64::from(inverse.wrapping_neg()) & mask,
            radix_digits: length.next_multiple_of(ROWS),
        }
    }

    fn length(&self) -> usize {
        self.n.len()
    }

    /// R.
    fn radix(&self) -> BigUint {
        BigUint::one() << (self.radix_digits * usize::try_from(self.width).unwrap_or(0))
    }

    fn digits(&self, value: &BigUint) -> Digits {
        digits(value, self.width, self.length())
    }

    fn to_big(&self, digits: &[u32]) -> BigUint {
        number(digits, self.width)
    }

    fn workspace(&self) -> Workspace {
        let columns = || Zeroizing::new(vec![0; self.radix_digits + self.length() + ROWS]);
        Workspace { t: columns(), u: columns() }
    }

    /// Montgomery's reduction: finds m below R with `T + m n = r R`, leaves m's digits in the lower columns and gives r's.
    fn reduce(&self, columns: &mut [u64], out: &mut [u32]) {
        let (width, mask, inverse) = (self.width, self.mask, self.inverse);
        let ([n0, n1, n2, n3], n) = (rows(&self.n), self.n.get(ROWS..).unwrap_or_default());
        let mut left = columns;
        for _ in 0..self.radix_digits / ROWS {
            // The block's digits of m, each of which makes one column vanish below the digit's range; what of the column is
            // above it goes to the next.
            let Some((block, rest)) = left.split_first_chunk_mut::<ROWS>() else { return };
            let [c0, c1, c2, c3] = *block;
            let m0 = ((c0 & mask) * inverse) & mask;
            let c1 = c1 + m0 * n1 + ((c0 + m0 * n0) >> width);
            let m1 = ((c1 & mask) * inverse) & mask;
            let c2 = c2 + m0 * n2 + m1 * n1 + ((c1 + m1 * n0) >> width);
            let m2 = ((c2 & mask) * inverse) & mask;
            let c3 = c3 + m0 * n3 + m1 * n2 + m2 * n1 + ((c2 + m2 * n0) >> width);
            let m3 = ((c3 & mask) * inverse) & mask;
            if let Some(next) = rest.first_mut() {
                *next += (c3 + m3 * n0) >> width;
            }
            *block = [m0, m1, m2, m3];
            add_rows(rest, n, *block, [n3, n2, n1]);
            left = rest;
        }
        let mut carry = 0;
        for (digit, column) in out.iter_mut().zip(left) {
            carry += *column;
            *digit = low(carry & mask);
            carry >>= width;
        }
    }
}

/// Digits of a number below 2 n, with the radix far enough above.
fn length(bits: u64, width: u32) -> u64 {
    (bits + SPARE).div_ceil(u64::from(width))
}

/// Whether no column overflows in digits of `width` bits. The most that falls on one is, in [`Square::finish`], two products
/// of elements and one with the reduction's digits, a term of less than two digits' range, and the carry from the column below.
fn fits(bits: u64, width: u32) -> bool {
    let digit = (1_u128 << width) - 1;
    3 * u128::from(length(bits, width)) * digit * digit + 4 * digit + (1 << (64 - width)) < 1 << 64
}

/// `count` digits of a number that fits into them.
fn digits(value: &BigUint, width: u32, count: usize) -> Digits {
    let mut digits = zeros(count);
    let mut words = value.iter_u32_digits();
    let (mut held, mut bits) = (0_u64, 0);
    for digit in digits.iter_mut() {
        if bits < width {
            held |= u64::from(words.next().unwrap_or(0)) << bits;
            bits += u32::BITS;
        }
        *digit = low(held & ((1 << width) - 1));
        held >>= width;
        bits -= width;
    }
    debug_assert!(held == 0 && words.next().is_none());
    digits
}

/// The number that digits stand for.
fn number(digits: &[u32], width: u32) -> BigUint {
    let mut words = zeros(digits.len());
    let mut digits = digits.iter();
    let (mut held, mut bits) = (0_u64, 0);
    for word in words.iter_mut() {
        while bits < u32::BITS {
            held |= u64::from(digits.next().copied().unwrap_or(0)) << bits;
            bits += width;
        }
        *word = low(held);
        held >>= u32::BITS;
        bits -= u32::BITS;
    }
    BigUint::from_slice(&words)
}

/// Room for the columns of one product. Holds what may be secret; wiped when dropped.
pub(crate) struct Workspace {
    t: Columns,
    u: Columns,
}

/// Modulo an odd number. Elements are below 2 n: for R >= 2^6 n, `(2 n)^2 / R + n` is.
pub(crate) struct Plain {
    modulus: Wiped,
    odd: Odd,
    one: Digits,
    /// R^2.
    entry: Digits,
}

impl Plain {
    pub(crate) fn new(n: &BigUint) -> Self {
        let odd = Odd::new(n);
        // Of a secret modulus both tell: R - one is a multiple of it.
        let one = Wiped(odd.radix() % n);
        let entry = odd.digits(&Wiped(&*one * &*one % n));
        Self { modulus: Wiped(n.clone()), one: odd.digits(&one), entry, odd }
    }
}

impl Ring for Plain {
    type Digit = u32;
    type Workspace = Workspace;

    fn workspace(&self) -> Workspace {
        self.odd.workspace()
    }

    fn length(&self) -> usize {
        self.odd.length()
    }

    fn enter(&self, residue: &BigUint, work: &mut Workspace) -> Digits {
        let mut out = zeros(self.length());
        self.mul(&mut out, &self.odd.digits(residue), &self.entry, work);
        out
    }

    fn leave(&self, element: &[u32], work: &mut Workspace) -> BigUint {
        let mut out = zeros(self.length());
        self.mul(&mut out, element, &[1], work);
        self.odd.to_big(&out) % &*self.modulus
    }

    fn one(&self) -> &[u32] {
        &self.one
    }

    fn mul(&self, out: &mut [u32], a: &[u32], b: &[u32], work: &mut Workspace) {
        work.t.fill(0);
        add_product(&mut work.t, a, b, 0);
        self.odd.reduce(&mut work.t, out);
    }

    fn square(&self, out: &mut [u32], a: &[u32], work: &mut Workspace) {
        work.t.fill(0);
        add_square(&mut work.t, a);
        self.odd.reduce(&mut work.t, out);
    }
}

impl PlainRing for Plain {
    fn digits(&self, residue: &BigUint) -> Digits {
        self.odd.digits(residue)
    }

    fn radix(&self) -> &[u32] {
        &self.entry
    }
}

/// Modulo n^2 for an odd n: elements are `x0 + n x1`, both below 2 n.
pub(crate) struct Square {
    n: Wiped,
    modulus: Wiped,
    odd: Odd,
    one: Digits,
    /// R^2.
    entry: Digits,
    /// A multiple of n, of digits that are each at least as large as any digit: what a number below R is taken from.
    above: Columns,
}

impl Square {
    pub(crate) fn new(n: &BigUint) -> Self {
        let odd = Odd::new(n);
        let modulus = Wiped(n * n);
        let one = Wiped(odd.radix() % &*modulus);
        let entry = Wiped(&*one * &*one % &*modulus);
        let (one, entry) = (split(&odd, &one, n), split(&odd, &entry, n));
        // R - 1 has the largest digits that there are; what it lacks to a multiple of n comes on top.
        let lacks = odd.digits(&Wiped(n - &*Wiped((odd.radix() - 1_u32) % n)));
        let mut above = Zeroizing::new(vec![odd.mask; odd.radix_digits]);
        above.iter_mut().zip(lacks.iter()).for_each(|(column, digit)| *column += u64::from(*digit));
        Self { n: Wiped(n.clone()), modulus, odd, one, entry, above }
    }

    /// From x0 y0 in `t` and x0 y1 + x1 y0 in `u`: the product's two halves.
    fn finish(&self, out: &mut [u32], work: &mut Workspace) {
        let (z0, z1) = out.split_at_mut(self.odd.length());
        // x0 y0 = z0 R - n m, so -m joins what n stands before, which counts modulo n.
        self.odd.reduce(&mut work.t, z0);
        for ((u, m), above) in work.u.iter_mut().zip(work.t.iter()).zip(self.above.iter()) {
            *u += above - m;
        }
        // With x0, x1, y0 and y1 below 2 n, and above < R + n: (8 n^2 + R + n + m' n) / R < 8 n / 2^6 + 2 + n < 2 n.
        self.odd.reduce(&mut work.u, z1);
    }
}

/// The two n-adic digits of a residue.
fn split(odd: &Odd, residue: &BigUint, n: &BigUint) -> Digits {
    let (high, low) = residue.div_rem(n);
    let (high, low) = (Wiped(high), Wiped(low));
    let mut both = zeros(2 * odd.length());
    let (first, second) = both.split_at_mut(odd.length());
    first.copy_from_slice(&odd.digits(&low));
    second.copy_from_slice(&odd.digits(&high));
    both
}

impl Ring for Square {
    type Digit = u32;
    type Workspace = Workspace;

    fn workspace(&self) -> Workspace {
        self.odd.workspace()
    }

    fn length(&self) -> usize {
        2 * self.odd.length()
    }

    fn enter(&self, residue: &BigUint, work: &mut Workspace) -> Digits {
        let mut out = zeros(self.length());
        self.mul(&mut out, &split(&self.odd, residue, &self.n), &self.entry, work);
        out
    }

    fn leave(&self, element: &[u32], work: &mut Workspace) -> BigUint {
        let mut unit = zeros(self.length());
        unit.iter_mut().take(1).for_each(|first| *first = 1);
        let mut out = zeros(self.length());
        self.mul(&mut out, element, &unit, work);
        let (low, high) = out.split_at(self.odd.length());
        let (low, high) = (Wiped(self.odd.to_big(low)), Wiped(self.odd.to_big(high)));
        &*Wiped(&*low + &*Wiped(&*high * &*self.n)) % &*self.modulus
    }

    fn one(&self) -> &[u32] {
        &self.one
    }

    fn mul(&self, out: &mut [u32], a: &[u32], b: &[u32], work: &mut Workspace) {
        let (a0, a1) = a.split_at(self.odd.length());
        let (b0, b1) = b.split_at(self.odd.length());
        work.t.fill(0);
        work.u.fill(0);
        add_product(&mut work.t, a0, b0, 0);
        add_product(&mut work.u, a0, b1, 0);
        add_product(&mut work.u, a1, b0, 0);
        self.finish(out, work);
    }

    fn square(&self, out: &mut [u32], a: &[u32], work: &mut Workspace) {
        let (a0, a1) = a.split_at(self.odd.length());
        work.t.fill(0);
        work.u.fill(0);
        add_square(&mut work.t, a0);
        add_product(&mut work.u, a0, a1, 1);
        self.finish(out, work);
    }
}

#[cfg(test)]
mod tests;
