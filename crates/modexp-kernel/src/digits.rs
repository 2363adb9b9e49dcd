//! Between words and digits: little-endian `u32` outside, signed digits of 47 bits in `f64` inside.

#![expect(
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    reason = "digits are integers under 2^47 in f64, and bits are cut from words on purpose"
)]

/// Bits of a digit.
pub(crate) const DIGIT_BITS: usize = 47;

const BASE: i64 = 1 << DIGIT_BITS;

/// The 47 bits of `words` from bit `at` on.
fn chunk(words: &[u32], at: usize) -> i64 {
    let word = |j: usize| u64::from(words.get(j).copied().unwrap_or(0));
    let (j, shift) = (at / 32, at % 32);
    let bits = (word(j) | word(j + 1) << 32) >> shift | (word(j + 2) << 1) << (63 - shift);
    bits as i64 & (BASE - 1)
}

/// Writes `words` as signed digits, at most `2^46` in absolute value, modulo `2^(47 k)`: a number under half
/// of that stays what it is. They go to the first place and every `step`th after it.
#[inline(never)]
pub(crate) fn from_words(words: &[u32], digits: &mut [f64], step: usize) {
    let mut carry = 0;
    for (i, digit) in digits.iter_mut().step_by(step).enumerate() {
        let bits = chunk(words, DIGIT_BITS * i);
        let out = bits >> (DIGIT_BITS - 1);
        *digit = (bits - out * BASE + carry) as f64;
        carry = out;
    }
}

/// Writes `number + carry`, plus `n` if that is negative, as words. The sum must lie in `-n .. n`.
/// Returns -1 if `n` was added and 0 otherwise. Digits of both stand in the first place and every `step`th after it.
#[inline(never)]
pub(crate) fn to_words(
    (number, n, step): (&[f64], &[f64], usize),
    carry: i64,
    chunks: &mut [i64],
    words: &mut [u32],
) -> i64 {
    let mut sign = carry;
    for (chunk, digit) in chunks.iter_mut().zip(number.iter().step_by(step)) {
        let sum = *digit as i64 + sign;
        *chunk = sum & (BASE - 1);
        sign = sum >> DIGIT_BITS;
    }
    debug_assert!(sign == 0 || sign == -1);
    let mut carry = 0;
    for (chunk, digit) in chunks.iter_mut().zip(n.iter().step_by(step)) {
        let sum = *chunk + (*digit as i64 & sign) + carry;
        *chunk = sum & (BASE - 1);
        carry = sum >> DIGIT_BITS;
    }
    debug_assert_eq!(carry + sign, 0, "more than one modulus below zero");
    pack(chunks, words);
    sign
}

/// Packs chunks of 47 bits into words.
fn pack(chunks: &[i64], words: &mut [u32]) {
    let mut chunks = chunks.iter();
    let (mut bits, mut held) = (0u128, 0);
    for word in words {
        while held < 32 {
            let Some(chunk) = chunks.next() else { break };
            bits |= (*chunk as u128) << held;
            held += DIGIT_BITS;
        }
        *word = bits as u32;
        bits >>= 32;
        held = held.saturating_sub(32);
    }
}

/// Whether the digits at the first place and every `step`th after it, taken modulo `2^(47 k)`, are the number 1.
pub(crate) fn is_one(digits: &[f64], step: usize) -> bool {
    let (mut carry, mut rest) = (0, 0);
    for (i, digit) in digits.iter().step_by(step).enumerate() {
        let sum = *digit as i64 + carry;
        rest |= (sum & (BASE - 1)) ^ i64::from(i == 0);
        carry = sum >> DIGIT_BITS;
    }
    rest == 0
}

/// Whether `a < b`, for numbers of one length, in a time that does not depend on them.
pub(crate) fn less(a: &[u32], b: &[u32]) -> bool {
    a.iter().zip(b).fold(0i64, |borrow, (a, b)| (i64::from(*a) - i64::from(*b) + borrow) >> 63) < 0
}

/// How many bits `words` has.
pub(crate) fn bit_length(words: &[u32]) -> usize {
    words
        .iter()
        .rposition(|word| *word != 0)
        .map_or(0, |top| 32 * top + (32 - words[top].leading_zeros() as usize))
}

/// The `count` bits, at most 16, of `words` from bit `at` on.
#[inline(never)]
pub(crate) fn bits(words: &[u32], at: usize, count: usize) -> usize {
    let word = |j: usize| u64::from(words.get(j).copied().unwrap_or(0));
    ((word(at / 32) | word(at / 32 + 1) << 32) >> (at % 32)) as usize & ((1 << count) - 1)
}
