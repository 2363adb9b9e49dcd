//! Everything against plain big integers.

mod bounds;
pub(crate) mod laws;
mod operations;
mod side;

use crate::ring::{Error, Ring, RingKind, digits};
use num_bigint::BigUint;
use num_traits::{One, Zero};
use rand_chacha::ChaCha8Rng;
use rand_core::{Rng, SeedableRng};

const SEED: u64 = 0x626c_696e_6473_756d;

/// A generator; the seed shows where a test fails.
pub(crate) fn rng() -> ChaCha8Rng {
    println!("seed {SEED:#x}");
    ChaCha8Rng::seed_from_u64(SEED)
}

pub(crate) fn random_bits(rng: &mut ChaCha8Rng, bits: usize) -> BigUint {
    let words: Vec<u32> = (0..bits.div_ceil(32)).map(|_| rng.next_u32()).collect();
    BigUint::new(words) >> (bits.div_ceil(32) * 32 - bits)
}

pub(crate) fn words(x: &BigUint, len: usize) -> Vec<u32> {
    let mut words = x.to_u32_digits();
    assert!(words.len() <= len);
    words.resize(len, 0);
    words
}

fn bits(x: &BigUint) -> usize {
    usize::try_from(x.bits()).unwrap()
}

/// A ring, and what it is modulo.
struct Case {
    n: BigUint,
    modulus: BigUint,
    parts: usize,
    ring: Ring,
}

impl Case {
    fn new(kind: RingKind, n: BigUint) -> Self {
        let (n, modulus, parts, ring) = build(kind, n);
        Self { n, modulus, parts, ring: ring.unwrap() }
    }

    fn number_words(&self) -> usize {
        bits(&self.n).div_ceil(32)
    }

    fn element(&self, x: &BigUint) -> Vec<u32> {
        let parts = if self.parts == 1 { vec![x.clone()] } else { vec![x % &self.n, x / &self.n] };
        parts.iter().flat_map(|part| words(part, self.number_words())).collect()
    }

    fn value(&self, element: &[u32]) -> BigUint {
        let parts = element.chunks_exact(self.number_words()).map(|part| BigUint::new(part.to_vec()));
        let parts: Vec<_> = parts.collect();
        assert!(parts.iter().all(|part| *part < self.n), "not canonical");
        parts.iter().rev().fold(BigUint::zero(), |value, part| value * &self.n + part)
    }

    fn out(&self) -> Vec<u32> {
        vec![0xdead_beef; self.ring.words()]
    }

    fn mul(&mut self, a: &BigUint, b: &BigUint) -> BigUint {
        let (a, b, mut out) = (self.element(a), self.element(b), self.out());
        self.ring.product(&a, &b, &mut out).unwrap();
        self.value(&out)
    }

    fn pow(&mut self, base: &BigUint, exponent: &BigUint, exponent_bits: usize) -> BigUint {
        let (base, mut out) = (self.element(base), self.out());
        let exponent = words(exponent, exponent_bits.div_ceil(32));
        self.ring.pow(&base, &exponent, exponent_bits, &mut out).unwrap();
        self.value(&out)
    }

    fn pow_vartime(&mut self, base: &BigUint, exponent: &BigUint) -> BigUint {
        let (base, mut out) = (self.element(base), self.out());
        self.ring.pow_vartime(&base, &exponent.to_u32_digits(), &mut out).unwrap();
        self.value(&out)
    }
}

type Built = (BigUint, BigUint, usize, Result<Ring, Error>);

fn build(kind: RingKind, n: BigUint) -> Built {
    let bits = bits(&n);
    let radix = BigUint::one() << (47 * digits(bits));
    let (modulus, parts) = match kind {
        RingKind::Plain => (n.clone(), 1),
        RingKind::Square => (&n * &n, 2),
    };
    let inverse = n.modinv(&radix).unwrap();
    let squared = &radix * &radix % &modulus;
    let number_words = bits.div_ceil(32);
    let squared_words = match kind {
        RingKind::Plain => words(&squared, number_words),
        RingKind::Square => {
            [words(&(&squared % &n), number_words), words(&(&squared / &n), number_words)].concat()
        }
    };
    let inverse_words = (47 * digits(bits)).div_ceil(32);
    let ring =
        Ring::new(kind, bits, &words(&n, number_words), &words(&inverse, inverse_words), &squared_words);
    (n, modulus, parts, ring)
}

/// Moduli of `bits` bits that strain digits: random, the largest, the smallest, and digits at their extremes.
pub(crate) fn moduli(rng: &mut ChaCha8Rng, bits: usize) -> Vec<BigUint> {
    let one = BigUint::one();
    let top = &one << (bits - 1);
    let half = &one << 46u32;
    // Every digit 2^46 - 1, the largest that does not carry; every digit 2^46, the smallest that does.
    let repeat = |digit: &BigUint| {
        let all = (0..bits.div_ceil(47)).fold(BigUint::zero(), |sum, _| (sum << 47u32) + digit);
        (all % &top) | &top | &one
    };
    vec![
        random_bits(rng, bits) | &top | &one,
        (&one << bits) - &one,
        (&one << bits) - 59u32,
        &top + &one,
        repeat(&(&half - &one)),
        repeat(&half),
    ]
}

/// Residues that strain digits.
pub(crate) fn residues(rng: &mut ChaCha8Rng, modulus: &BigUint, n: &BigUint) -> Vec<BigUint> {
    let bits = bits(modulus);
    let one = BigUint::one();
    let digit = |digit: BigUint| {
        (0..bits.div_ceil(47)).fold(BigUint::zero(), |sum, _| (sum << 47u32) + &digit) % modulus
    };
    vec![
        BigUint::zero(),
        one.clone(),
        modulus - &one,
        modulus >> 1u32,
        n - &one,
        n % modulus,
        modulus - n,
        ((&one << (bits - 1)) - &one) % modulus,
        digit(&one << 46u32),
        digit((&one << 46u32) - &one),
        random_bits(rng, bits + 64) % modulus,
        random_bits(rng, bits + 64) % modulus,
    ]
}

const SIZES: [usize; 19] =
    [24, 25, 46, 47, 48, 64, 90, 91, 93, 94, 95, 128, 256, 512, 521, 1024, 1536, 2048, 3072];
const LARGE: [usize; 4] = [4096, 5700, 6000, 8192];

/// All kinds and sizes.
fn sizes() -> impl Iterator<Item = (RingKind, usize)> {
    let plain = SIZES.into_iter().chain(LARGE).map(|bits| (RingKind::Plain, bits));
    let square = SIZES.into_iter().chain([3900, 4096]).map(|bits| (RingKind::Square, bits));
    plain.chain(square)
}
