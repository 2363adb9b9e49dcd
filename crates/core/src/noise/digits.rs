//! Uniform real numbers of which only as many digits are drawn as a decision asks for.

use num_bigint::BigUint;
use rand_core::CryptoRng;

use crate::noise::NoiseError;
use crate::noise::fixed::{Fixed, Interval};

/// Words of the stream that a number has at most.
pub(super) const MOST_WORDS: usize = 4;

/// Bits of a word.
const WORD: u64 = 64;

/// A uniform real number between 0 and 1: every word of the stream is 64 more of its binary digits.
#[derive(Debug, Clone)]
pub(super) struct Digits {
    first: u64,
    more: Vec<u64>,
}

impl Digits {
    /// One word.
    pub(super) fn draw(rng: &mut impl CryptoRng) -> Self {
        Self { first: rng.next_u64(), more: Vec::new() }
    }

    /// The first 64 digits.
    pub(super) fn first(&self) -> u64 {
        self.first
    }

    /// How many words were drawn.
    pub(super) fn words(&self) -> usize {
        1 + self.more.len()
    }

    /// One more word, or an error after [`MOST_WORDS`].
    pub(super) fn extend(&mut self, rng: &mut impl CryptoRng) -> Result<(), NoiseError> {
        if self.words() >= MOST_WORDS {
            return Err(NoiseError::Undecided { words: MOST_WORDS });
        }
        self.more.push(rng.next_u64());
        Ok(())
    }

    /// Where the number lies, as far as its digits tell.
    pub(super) fn interval(&self, fixed: &Fixed) -> Interval {
        let mut value = BigUint::from(self.first);
        let mut digits = WORD;
        for word in &self.more {
            value = (value << WORD) + word;
            digits += WORD;
        }
        fixed.leading(&value, digits)
    }
}

/// Enough bits for a decision over numbers of this many words: 64 for each word, and 192 so that rounding is far below
/// what their digits leave open. ln q can be as small as 2^-52 and the quotient as large as 2^61.
pub(super) fn precision(words: usize) -> Fixed {
    // Nobody draws as many as eight.
    let words = u64::try_from(words).unwrap_or(u64::MAX).min(8);
    Fixed::new(WORD * words + 192)
}
