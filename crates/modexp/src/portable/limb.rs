//! Rows of limbs: the loops that everything above them is made of.
//!
//! A limb has 64 bits, as the processors multiply that this is for. Numbers are little-endian slices of equal length; no
//! operation here branches on a limb's value.

use num_bigint::BigUint;
use zeroize::Zeroizing;

pub(crate) type Limb = u64;
type Wide = u128;

/// Bits of a limb.
pub(crate) const BITS: u32 = Limb::BITS;

/// Limbs that may hold a secret: overwritten when dropped.
pub(crate) type Limbs = Zeroizing<Vec<Limb>>;

/// This many limbs, all zero.
pub(crate) fn zeros(count: usize) -> Limbs {
    Zeroizing::new(vec![0; count])
}

#[expect(clippy::cast_possible_truncation, reason = "the lower half is what is asked for")]
#[inline(always)]
fn low(wide: Wide) -> Limb {
    wide as Limb
}

#[inline(always)]
fn high(wide: Wide) -> Limb {
    low(wide >> BITS)
}

#[inline(always)]
fn wide(limb: Limb) -> Wide {
    Wide::from(limb)
}

/// `a + x y + c` never exceeds a [`Wide`]: (B - 1) + (B - 1)^2 + (B - 1) = B^2 - 1 for limbs below B.
#[inline(always)]
fn mac(a: Limb, x: Limb, y: Limb, c: Limb) -> (Limb, Limb) {
    let sum = wide(a) + wide(x) * wide(y) + wide(c);
    (low(sum), high(sum))
}

#[inline(always)]
fn add(a: Limb, b: Limb, c: Limb) -> (Limb, Limb) {
    let sum = wide(a) + wide(b) + wide(c);
    (low(sum), high(sum))
}

/// `a - b - c` and the borrow, 0 or 1, for a borrow `c`.
#[inline(always)]
fn sub(a: Limb, b: Limb, c: Limb) -> (Limb, Limb) {
    let (first, one) = a.overflowing_sub(b);
    let (second, other) = first.overflowing_sub(c);
    (second, Limb::from(one) | Limb::from(other))
}

/// `count` limbs of a number that fits into them.
pub(crate) fn from_big(value: &BigUint, count: usize) -> Limbs {
    let mut limbs = zeros(count);
    let digits = value.iter_u64_digits();
    debug_assert!(digits.len() <= count);
    limbs.iter_mut().zip(digits).for_each(|(limb, digit)| *limb = digit);
    limbs
}

/// The number that limbs stand for.
pub(crate) fn to_big(limbs: &[Limb]) -> BigUint {
    let halves: Zeroizing<Vec<u32>> =
        Zeroizing::new(limbs.iter().flat_map(|limb| [low_half(*limb), low_half(limb >> 32)]).collect());
    BigUint::from_slice(&halves)
}

#[expect(clippy::cast_possible_truncation, reason = "the lower half is what is asked for")]
fn low_half(limb: u64) -> u32 {
    limb as u32
}

/// `-1 / n mod B` for odd n: each step doubles the digits that are right, beginning with three bits.
pub(crate) fn negative_inverse(n: Limb) -> Limb {
    let mut inverse = n;
    for _ in 0..5 {
        inverse = inverse.wrapping_mul((2 as Limb).wrapping_sub(n.wrapping_mul(inverse)));
    }
    inverse.wrapping_neg()
}

/// `out += a (x + y B)`; `out` has two limbs more than `a`. Gives the carry out of its last limb.
#[inline(always)]
fn mac_two_rows(out: &mut [Limb], a: &[Limb], x: Limb, y: Limb) -> Limb {
    let (body, end) = out.split_at_mut(a.len());
    let (mut carry_x, mut carry_y, mut before) = (0, 0, 0);
    for (limb, &a) in body.iter_mut().zip(a) {
        let sum;
        (sum, carry_x) = mac(*limb, a, x, carry_x);
        (*limb, carry_y) = mac(sum, before, y, carry_y);
        before = a;
    }
    let [first, second] = end else { return 0 };
    let (sum, carry) = mac(*first, before, y, carry_y);
    let (sum, carry_two) = add(sum, carry_x, 0);
    *first = sum;
    // carry <= B - 1 and carry_two <= 1.
    let carry_out;
    (*second, carry_out) = add(*second, carry, carry_two);
    carry_out
}

/// `out += a x`; `out` has one limb more than `a`. Gives the carry out of its last limb.
#[inline(always)]
fn mac_row(out: &mut [Limb], a: &[Limb], x: Limb) -> Limb {
    let (body, end) = out.split_at_mut(a.len());
    let mut carry = 0;
    for (limb, &a) in body.iter_mut().zip(a) {
        (*limb, carry) = mac(*limb, a, x, carry);
    }
    let Some(last) = end.first_mut() else { return 0 };
    let carry_out;
    (*last, carry_out) = add(*last, carry, 0);
    carry_out
}

/// Adds a carry of 0 or 1 to the first limb and carries on.
#[inline(always)]
fn ripple(limbs: &mut [Limb], mut carry: Limb) -> Limb {
    for limb in limbs {
        (*limb, carry) = add(*limb, carry, 0);
    }
    carry
}

/// `out += a b`, where `out` is twice as long as `a` and `b` are. Gives the carry out of its last limb.
pub(crate) fn add_product(out: &mut [Limb], a: &[Limb], b: &[Limb]) -> Limb {
    let length = a.len();
    let mut carry = 0;
    // A row reaches to `at + length + 1`; what comes out of it is due at the limb after.
    let mut at = 0;
    let mut pairs = b.chunks_exact(2);
    for pair in &mut pairs {
        let [x, y] = pair else { continue };
        let Some((row, rest)) = window(out, at, length + 2) else { continue };
        let out_of_row = mac_two_rows(row, a, *x, *y);
        carry |= ripple(rest, out_of_row);
        at += 2;
    }
    if let [x] = pairs.remainder()
        && let Some((row, _)) = window(out, at, length + 1)
    {
        carry |= mac_row(row, a, *x);
    }
    carry
}

/// The limbs from `at` on: the first `length`, and those after.
#[inline(always)]
fn window(limbs: &mut [Limb], at: usize, length: usize) -> Option<(&mut [Limb], &mut [Limb])> {
    limbs.get_mut(at..)?.split_at_mut_checked(length)
}

/// `out = a^2`, where `out` is twice as long as `a`.
pub(crate) fn square(out: &mut [Limb], a: &[Limb]) {
    out.fill(0);
    // Each product of two different limbs once.
    let mut rest = a;
    let mut at = 1;
    while let Some((x, after)) = rest.split_first() {
        if let Some((row, _)) = window(out, at, after.len() + 1) {
            mac_row(row, after, *x);
        }
        rest = after;
        at += 2;
    }
    // Twice that, and the squares.
    let (mut carry, mut bit) = (0, 0);
    for (pair, &x) in out.chunks_exact_mut(2).zip(a) {
        let [first, second] = pair else { continue };
        let (square_low, square_high) = mac(0, x, x, 0);
        let (doubled, next) = ((*first << 1) | bit, *first >> (BITS - 1));
        bit = *second >> (BITS - 1);
        let doubled_second = (*second << 1) | next;
        (*first, carry) = add(doubled, square_low, carry);
        (*second, carry) = add(doubled_second, square_high, carry);
    }
}

/// `limbs *= 2`; gives the bit that falls out.
pub(crate) fn double(limbs: &mut [Limb]) -> Limb {
    let mut bit = 0;
    for limb in limbs {
        (*limb, bit) = ((*limb << 1) | bit, *limb >> (BITS - 1));
    }
    bit
}

/// Montgomery's reduction. For a `t` of twice n's length with `top` above it, finds m with `T + m n = r B^h`: leaves m in the
/// lower half of `t` and r in the upper, and gives what of r lies above. `inverse` is [`negative_inverse`] of n's first limb.
pub(crate) fn reduce(t: &mut [Limb], top: Limb, n: &[Limb], inverse: Limb) -> Limb {
    let length = n.len();
    let mut carry = 0;
    let mut at = 0;
    let mut left = length;
    while left >= 2 {
        let Some((row, rest)) = window(t, at, length + 2) else { break };
        let ([first, second, ..], [n_first, n_second, ..]) = (&*row, n) else { break };
        // The first row's digit makes the first limb vanish; the second's has to see what the first did to its limb.
        let x = first.wrapping_mul(inverse);
        let (_, over) = mac(*first, *n_first, x, 0);
        let (seen, _) = mac(*second, *n_second, x, over);
        let y = seen.wrapping_mul(inverse);
        let out_of_row = mac_two_rows(row, n, x, y);
        if let [first, second, ..] = row {
            (*first, *second) = (x, y);
        }
        carry += ripple(rest, out_of_row);
        at += 2;
        left -= 2;
    }
    if left == 1
        && let Some((row, _)) = window(t, at, length + 1)
        && let Some(first) = row.first()
    {
        let x = first.wrapping_mul(inverse);
        carry += mac_row(row, n, x);
        if let Some(first) = row.first_mut() {
            *first = x;
        }
    }
    top.wrapping_add(carry)
}

/// `x -= n` where `x`, with `top` above it, is at least n; the same operations where it is not. Gives what is then above it,
/// and 1 or 0: whether n was taken off. `spare` is as long as x.
pub(crate) fn subtract_once(x: &mut [Limb], top: Limb, n: &[Limb], spare: &mut [Limb]) -> (Limb, Limb) {
    let mut borrow = 0;
    for ((out, &x), &n) in spare.iter_mut().zip(x.iter()).zip(n) {
        (*out, borrow) = sub(x, n, borrow);
    }
    let (less, below) = sub(top, borrow, 0);
    // All ones if it was at least n.
    let mask = below.wrapping_sub(1);
    for (x, &other) in x.iter_mut().zip(spare.iter()) {
        *x = (other & mask) | (*x & !mask);
    }
    ((less & mask) | (top & !mask), mask & 1)
}

/// `x -= 1`, if `by` is 1, or 0; adds `n` if that falls below zero. With `top` above x, which is given back.
pub(crate) fn step_down(x: &mut [Limb], top: Limb, by: Limb, n: &[Limb]) -> Limb {
    let mut borrow = by;
    for limb in x.iter_mut() {
        (*limb, borrow) = sub(*limb, borrow, 0);
    }
    let (top, below) = sub(top, borrow, 0);
    let mask = below.wrapping_neg();
    let mut carry = 0;
    for (limb, &n) in x.iter_mut().zip(n) {
        (*limb, carry) = add(*limb, n & mask, carry);
    }
    top.wrapping_add(carry)
}

/// `u += B^h - m`, m being h limbs and u longer. Gives the carry out of u.
pub(crate) fn add_complement(u: &mut [Limb], m: &[Limb]) -> Limb {
    let (low, high) = u.split_at_mut(m.len().min(u.len()));
    // B^h - m is the complement of m, plus one.
    let mut carry = 1;
    for (limb, &m) in low.iter_mut().zip(m) {
        (*limb, carry) = add(*limb, !m, carry);
    }
    ripple(high, carry)
}
