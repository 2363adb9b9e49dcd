//! Turns bytes into a ring and numbers, or into files and what is said of them, for the fuzz targets.

pub mod files;

use blindsum_modexp_kernel::{Ring, RingKind, digits, ifma};
use num_bigint::BigUint;

/// Bytes still to be used.
pub struct Input<'a>(pub &'a [u8]);

impl Input<'_> {
    /// One byte, 0 if there are no more.
    pub fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *first
    }

    /// A number of up to `bits` bits. Bytes come in runs, so that short inputs reach long stretches of zeros
    /// and ones.
    pub fn number(&mut self, bits: usize) -> BigUint {
        let mut bytes = Vec::new();
        while bytes.len() < bits.div_ceil(8) && !self.0.is_empty() {
            match self.byte() {
                run @ (0 | 255) => {
                    let length = usize::from(self.byte());
                    bytes.extend(std::iter::repeat_n(run, length));
                }
                byte => bytes.push(byte),
            }
        }
        bytes.truncate(bits.div_ceil(8));
        BigUint::from_bytes_le(&bytes) & ((BigUint::from(1u32) << bits) - 1u32)
    }
}

/// A ring and what it is modulo.
pub struct Case {
    n: BigUint,
    /// `n` or `n^2`.
    pub modulus: BigUint,
    parts: usize,
    /// The kernel's, in floating point.
    pub ring: Ring,
    /// In integers, where the processor has the instructions: alone and in all eight lanes, if it is not too long for these.
    pub integer: (Option<ifma::Single>, Option<ifma::Eight>),
}

impl Case {
    /// A ring of a kind and modulus that `input` chooses.
    pub fn new(input: &mut Input<'_>) -> Self {
        let parts = 1 + usize::from(input.byte() % 2);
        let most = 8192 / parts;
        let high = usize::from(input.byte() % 32) << 8;
        let bits = (24 + (usize::from(input.byte()) | high)).min(most);
        let one = BigUint::from(1u32);
        let n = input.number(bits) | &one | (&one << (bits - 1));
        let radix = &one << (47 * digits(bits));
        let (kind, modulus) =
            if parts == 1 { (RingKind::Plain, n.clone()) } else { (RingKind::Square, &n * &n) };
        let Some(inverse) = n.modinv(&radix) else { unreachable!("n is odd") };
        let inverse = words(&inverse, (47 * digits(bits)).div_ceil(32));
        let n_words = words(&n, bits.div_ceil(32));
        let squared = element(&(&radix * &radix % &modulus), &n, parts);
        let integer = integer(kind, &n, &modulus, parts);
        match Ring::new(kind, bits, &n_words, &inverse, &squared) {
            Ok(ring) => Self { n, modulus, parts, ring, integer },
            Err(error) => panic!("refused: {error:?}"),
        }
    }

    fn number_words(&self) -> usize {
        self.n.to_u32_digits().len()
    }

    /// The words of an element.
    pub fn element(&self, x: &BigUint) -> Vec<u32> {
        element(x, &self.n, self.parts)
    }

    /// The number that an element's words are.
    pub fn value(&self, element: &[u32]) -> BigUint {
        let parts = element.chunks_exact(self.number_words()).rev();
        parts.fold(BigUint::default(), |value, part| {
            let part = BigUint::new(part.to_vec());
            assert!(part < self.n, "not canonical");
            value * &self.n + part
        })
    }
}

fn integer(
    kind: RingKind,
    n: &BigUint,
    modulus: &BigUint,
    parts: usize,
) -> (Option<ifma::Single>, Option<ifma::Eight>) {
    if !ifma::is_supported() {
        return (None, None);
    }
    let n_words = n.to_u32_digits();
    let Ok(bits) = usize::try_from(n.bits()) else { return (None, None) };
    let told = |digits: usize| {
        let radix_bits = ifma::DIGIT_BITS * digits;
        let radix = BigUint::from(1u32) << radix_bits;
        let Some(inverse) = n.modinv(&radix) else { unreachable!("n is odd") };
        (words(&inverse, radix_bits.div_ceil(32)), element(&(&radix * &radix % modulus), n, parts))
    };
    let single = (bits <= ifma::Single::MAX_BITS).then(|| {
        let (inverse, squared) = told(ifma::digits_alone(bits));
        match ifma::Single::new(kind, bits, &n_words, &inverse, &squared) {
            Ok(ring) => ring,
            Err(error) => panic!("refused alone: {error:?}"),
        }
    });
    let (inverse, squared) = told(ifma::digits(bits));
    match ifma::Eight::repeated(kind, bits, &n_words, &inverse, &squared) {
        Ok(ring) => (single, Some(ring)),
        Err(error) => panic!("refused eight times: {error:?}"),
    }
}

fn element(x: &BigUint, n: &BigUint, parts: usize) -> Vec<u32> {
    let len = n.to_u32_digits().len();
    if parts == 1 { words(x, len) } else { [words(&(x % n), len), words(&(x / n), len)].concat() }
}

/// `x` in exactly `len` words.
pub fn words(x: &BigUint, len: usize) -> Vec<u32> {
    let mut words = x.to_u32_digits();
    assert!(words.len() <= len);
    words.resize(len, 0);
    words
}
