//! Between words and digits: little-endian `u32` outside, unsigned digits of 52 bits inside.

#![expect(clippy::cast_possible_truncation, reason = "bits are cut from words on purpose")]

use super::{DIGIT_BITS, MASK};

/// The 52 bits of `words` from bit `at` on.
fn chunk(words: &[u32], at: usize) -> u64 {
    let word = |j: usize| u64::from(words.get(j).copied().unwrap_or(0));
    let (j, shift) = (at / 32, at % 32);
    let two = word(j) | word(j + 1) << 32;
    // The shift is a multiple of 4, so 60 bits at most come from two words and a third.
    (two >> shift | word(j + 2) << 1 << (63 - shift)) & MASK
}

/// As many words hold as many digits.
const GROUP: (usize, usize) = (13, 8);

/// The digits of a group.
fn group(words: &[u32; GROUP.0]) -> [u64; GROUP.1] {
    core::array::from_fn(|i| {
        let (j, shift) = (DIGIT_BITS * i / 32, DIGIT_BITS * i % 32);
        let two = u64::from(words[j]) | u64::from(words[j + 1]) << 32;
        let third = if shift + DIGIT_BITS > 64 { u64::from(words[j + 2]) << (64 - shift) } else { 0 };
        (two >> shift | third) & MASK
    })
}

/// Writes `words` as digits, to the first place and every `step`th after it.
pub(super) fn from_words(words: &[u32], digits: &mut [u64], step: usize) {
    let mut places = digits.iter_mut().step_by(step);
    let (groups, _) = words.as_chunks();
    for words in groups {
        for digit in group(words) {
            let Some(place) = places.next() else { return };
            *place = digit;
        }
    }
    for (i, place) in (GROUP.1 * groups.len()..).zip(places) {
        *place = chunk(words, DIGIT_BITS * i);
    }
}

/// Writes `R - x` for a number `0 < x < R` that stands in the first place and every `step`th after it, there.
pub(super) fn negate(digits: &mut [u64], step: usize) {
    let mut carry = 1;
    for digit in digits.iter_mut().step_by(step) {
        let sum = (*digit ^ MASK) + carry;
        *digit = sum & MASK;
        carry = sum >> DIGIT_BITS;
    }
}

/// Whether `x y` is -1 modulo `R`, of numbers that stand in the first place and every `step`th after it. Numbers have up to 2^8 digits.
pub(super) fn is_minus_one(x: &[u64], y: &[u64], step: usize) -> bool {
    let digits = x.len().div_ceil(step);
    let (mut carry, mut all) = (1u128, true);
    for c in 0..digits {
        // A carry under 2^64 and 2^8 products under 2^104: nothing is lost.
        let column = (0..=c).map(|i| u128::from(x[step * i]) * u128::from(y[step * (c - i)]));
        let sum = column.fold(carry, |sum, product| sum + product);
        all &= sum.is_multiple_of(1 << DIGIT_BITS);
        carry = sum >> DIGIT_BITS;
    }
    all
}

/// Writes `2 n + 1 - x` for a number `0 < x <= 2 n`, all three in the first place and every `step`th after it.
pub(super) fn twice_and_one_less(n: &[u64], x: &[u64], out: &mut [u64], step: usize) {
    let mut carry = 1i64;
    let numbers = n.iter().step_by(step).zip(x.iter().step_by(step));
    for ((n, x), out) in numbers.zip(out.iter_mut().step_by(step)) {
        let sum = 2 * n.cast_signed() - x.cast_signed() + carry;
        *out = sum.cast_unsigned() & MASK;
        carry = sum >> DIGIT_BITS;
    }
    debug_assert_eq!(carry, 0);
}

/// Writes `number + carry`, minus `n` if that is not less than `n`, as words. The sum must be less than `2 n`. Returns 1 if `n` was taken away and 0
/// otherwise. Digits of both stand in the first place and every `step`th after it; `chunks` has as many places as there are digits.
pub(super) fn to_words(
    (number, n, step): (&[u64], &[u64], usize),
    carry: u64,
    chunks: &mut [u64],
    words: &mut [u32],
) -> u64 {
    // Below zero if it is less than n.
    let mut borrow = carry.cast_signed();
    let digits = number.iter().step_by(step).zip(n.iter().step_by(step));
    for ((digit, n), chunk) in digits.zip(chunks.iter_mut()) {
        let sum = digit.cast_signed() - n.cast_signed() + borrow;
        *chunk = sum.cast_unsigned() & MASK;
        borrow = sum >> DIGIT_BITS;
    }
    debug_assert!(borrow == 0 || borrow == -1);
    let back = borrow.cast_unsigned();
    let mut carry = 0;
    for (chunk, n) in chunks.iter_mut().zip(n.iter().step_by(step)) {
        let sum = *chunk + (n & back) + carry;
        *chunk = sum & MASK;
        carry = sum >> DIGIT_BITS;
    }
    pack(chunks, words);
    1 - (back & 1)
}

/// Packs chunks of 52 bits into words.
fn pack(chunks: &[u64], words: &mut [u32]) {
    let mut chunks = chunks.iter();
    let (mut bits, mut held) = (0u128, 0);
    for word in words {
        while held < 32 {
            let Some(chunk) = chunks.next() else { break };
            bits |= u128::from(*chunk) << held;
            held += DIGIT_BITS;
        }
        *word = bits as u32;
        bits >>= 32;
        held = held.saturating_sub(32);
    }
}

/// Whether `a < b`, for numbers of one length, in a time that does not depend on them.
pub(super) fn less(a: &[u32], b: &[u32]) -> bool {
    let ((a, a_rest), (b, b_rest)) = (a.as_chunks::<2>(), b.as_chunks::<2>());
    let two = |[low, high]: [u32; 2]| u64::from(low) | u64::from(high) << 32;
    let mut borrow = false;
    for (a, b) in a.iter().zip(b) {
        borrow = two(*a).borrowing_sub(two(*b), borrow).1;
    }
    for (a, b) in a_rest.iter().zip(b_rest) {
        borrow = a.borrowing_sub(*b, borrow).1;
    }
    borrow
}
