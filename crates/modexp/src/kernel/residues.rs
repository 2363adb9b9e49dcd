//! Residues as the kernel takes them: words, and two numbers where the modulus is a square.

use num_bigint::BigUint;
use num_integer::Integer;
use num_traits::One;
use zeroize::Zeroizing;

use crate::shape::{Shape, Wiped};

/// Bits of the kernel's digits: R = 2^(47 k).
pub(super) const DIGIT_BITS: usize = 47;
/// The longest odd modulus, and the longest root of a square.
const MAX_BITS: u64 = 8192;
const MAX_ROOT_BITS: u64 = 4096;

/// Words that a call is made of.
pub(super) struct Words(pub(super) Zeroizing<Vec<u32>>);

impl Words {
    pub(super) fn new(count: usize) -> Self {
        // No growing: what is left behind would not be wiped.
        Self(Zeroizing::new(Vec::with_capacity(count)))
    }

    pub(super) fn push(&mut self, value: &BigUint, count: usize) {
        let start = self.0.len();
        self.0.resize(start + count, 0);
        let places = self.0.get_mut(start..).unwrap_or_default();
        #[cfg(target_arch = "wasm32")]
        places.iter_mut().zip(value.iter_u32_digits()).for_each(|(place, word)| *place = word);
        // Its own digits are twice as long here, and products of thousands spend their time on this.
        #[cfg(not(target_arch = "wasm32"))]
        for (pair, digit) in places.chunks_mut(2).zip(value.iter_u64_digits()) {
            for (place, shift) in pair.iter_mut().zip([0, 32]) {
                #[expect(clippy::cast_possible_truncation, reason = "half of the digit")]
                let word = (digit >> shift) as u32;
                *place = word;
            }
        }
    }
}

pub(super) fn words(bits: usize) -> usize {
    bits.div_ceil(32)
}

/// How residues of a modulus are written.
pub(super) struct Residues {
    /// The number that the kernel works modulo: the modulus or its root.
    n: Wiped,
    /// Whether the modulus is the square of that.
    square: bool,
    /// Words of `n`.
    words: usize,
}

impl Residues {
    /// Those of a modulus, if the kernel takes one of its size, the shortest being given.
    pub(super) fn of(shape: &Shape, shortest: u64) -> Option<Self> {
        let (n, square, longest) = match shape {
            Shape::Plain(n) => (n, false, MAX_BITS),
            Shape::SquareOf(n) => (n, true, MAX_ROOT_BITS),
        };
        if !(shortest..=longest).contains(&n.bits()) {
            return None;
        }
        Some(Self { n: Wiped(n.clone()), square, words: words(usize::try_from(n.bits()).ok()?) })
    }

    /// Bits of the number that the kernel works modulo.
    pub(super) fn bits(&self) -> usize {
        usize::try_from(self.n.bits()).unwrap_or(usize::MAX)
    }

    /// Whether the modulus is the square of it.
    pub(super) fn is_square(&self) -> bool {
        self.square
    }

    /// What the kernel is told of a modulus whose radix has this many bits, one after the other: n, its inverse modulo R, and R^2.
    pub(super) fn constants(&self, radix_bits: usize) -> Words {
        let n: &BigUint = &self.n;
        // The modulus may be secret, and with it whatever is computed from it.
        let modulus = Wiped(if self.square { n * n } else { n.clone() });
        let radix_squared = Wiped((BigUint::one() << (2 * radix_bits)) % &*modulus);
        let mut numbers = Words::new(self.words + words(radix_bits) + self.element());
        numbers.push(n, self.words);
        numbers.push(&inverse_of(n, radix_bits), words(radix_bits));
        self.push(&mut numbers, &radix_squared);
        numbers
    }

    /// What the kernel is told of several moduli of one length side by side: all n, then all inverses, then all R^2, from what it would be told
    /// of each.
    pub(super) fn side_by_side(&self, each: &[&Words], radix_bits: usize) -> Words {
        let mut all = Words::new(each.iter().map(|words| words.0.len()).sum());
        let (inverse, radix) = (self.words, self.words + words(radix_bits));
        for places in [0..inverse, inverse..radix, radix..radix + self.element()] {
            each.iter().for_each(|words| all.0.extend(words.0.get(places.clone()).unwrap_or_default()));
        }
        all
    }

    /// Whether a number of the kernel's is of the same kind and length.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        (self.square, self.bits()) == (other.square, other.bits())
    }

    /// Words of an element.
    pub(super) fn element(&self) -> usize {
        if self.square { 2 * self.words } else { self.words }
    }

    /// Writes a residue.
    pub(super) fn push(&self, numbers: &mut Words, residue: &BigUint) {
        // A secret below n is not copied.
        if !self.square || residue < &*self.n {
            numbers.push(residue, self.words);
            if self.square {
                numbers.push(&BigUint::ZERO, self.words);
            }
            return;
        }
        let (high, low) = residue.div_rem(&*self.n);
        let (high, low) = (Wiped(high), Wiped(low));
        numbers.push(&low, self.words);
        numbers.push(&high, self.words);
    }

    /// The residue that an element's words stand for.
    pub(super) fn residue(&self, words: &[u32]) -> BigUint {
        if !self.square {
            return BigUint::from_slice(words);
        }
        let (low, high) = words.split_at(self.words.min(words.len()));
        let (low, high) = (Wiped(BigUint::from_slice(low)), Wiped(BigUint::from_slice(high)));
        &*low + &*Wiped(&*high * &*self.n)
    }
}

/// `n^-1 mod 2^bits` for odd n: each step doubles the bits that are right, beginning with three.
fn inverse_of(n: &BigUint, bits: usize) -> Wiped {
    let mut inverse = Wiped(n % 8u32);
    let mut right = 3;
    while right < bits {
        right = (2 * right).min(bits);
        let radix = BigUint::one() << right;
        let mask = &radix - 1u32;
        // x (2 - n x)
        let low = Wiped(n & &mask);
        let product = Wiped(&*Wiped(&*low * &*inverse) & &mask);
        let factor = Wiped((radix + 2u32) - &*product);
        inverse = Wiped(&*Wiped(&*inverse * &*factor) & mask);
    }
    inverse
}
