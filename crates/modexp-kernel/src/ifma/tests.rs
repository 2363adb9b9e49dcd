//! Everything against plain big integers.

use num_bigint::BigUint;
use num_integer::Integer;
use num_traits::{One, Zero};
use proptest::prelude::*;

use super::*;
use crate::ring::{Error, RingKind};
use crate::tests::laws::{alike, kind, number};
use crate::tests::{moduli, random_bits, residues, rng, words};

/// Whether this processor has the instructions. Where it has not, the feature `portable` tests the same on lanes in plain Rust.
fn is_here() -> bool {
    if !is_supported() {
        println!("not tested: this processor lacks AVX-512 IFMA");
    }
    is_supported()
}

/// Sizes of n around whole digits, tiles of five and ten, and those that keys have.
fn sizes() -> impl Iterator<Item = (RingKind, usize)> {
    let plain = [24, 47, 254, 255, 256, 257, 512, 515, 516, 768, 1024, 1536, 2048, 3072, 4096, 8192];
    let square = [24, 180, 256, 512, 515, 516, 768, 776, 1024, 1536, 2048, 3072, 4096];
    plain.map(|bits| (RingKind::Plain, bits)).into_iter().chain(square.map(|bits| (RingKind::Square, bits)))
}

/// Eight moduli side by side, or one.
struct Side {
    n: Vec<BigUint>,
    moduli: Vec<BigUint>,
    parts: usize,
    ring: Shape,
}

enum Shape {
    Eight(Eight),
    Single(Single),
}

/// How many moduli each has.
const SHAPES: [usize; 2] = [LANES, 1];

fn bits(n: &BigUint) -> usize {
    usize::try_from(n.bits()).unwrap()
}

fn number_words(n: &BigUint) -> usize {
    bits(n).div_ceil(32)
}

fn element(parts: usize, n: &BigUint, x: &BigUint) -> Vec<u32> {
    let parts = if parts == 1 { vec![x.clone()] } else { vec![x % n, x / n] };
    parts.iter().flat_map(|part| words(part, number_words(n))).collect()
}

fn build(kind: RingKind, n: &[BigUint]) -> Result<Shape, Error> {
    let bits = bits(&n[0]);
    let radix_bits = DIGIT_BITS * if n.len() == 1 { digits_alone(bits) } else { digits(bits) };
    let radix = BigUint::one() << radix_bits;
    let (parts, modulus) = match kind {
        RingKind::Plain => (1, n.to_vec()),
        RingKind::Square => (2, n.iter().map(|n| n * n).collect()),
    };
    let moduli: Vec<u32> = n.iter().flat_map(|n| words(n, number_words(n))).collect();
    let inverse = |n: &BigUint| words(&n.modinv(&radix).unwrap(), radix_bits.div_ceil(32));
    let inverses: Vec<u32> = n.iter().flat_map(inverse).collect();
    let squared = n.iter().zip(modulus).flat_map(|(n, m)| element(parts, n, &(&radix * &radix % m)));
    let squared: Vec<_> = squared.collect();
    if n.len() == 1 {
        Single::new(kind, bits, &moduli, &inverses, &squared).map(Shape::Single)
    } else {
        Eight::new(kind, bits, &moduli, &inverses, &squared).map(Shape::Eight)
    }
}

impl Side {
    fn new(kind: RingKind, n: Vec<BigUint>) -> Self {
        let (moduli, parts) = match kind {
            RingKind::Plain => (n.clone(), 1),
            RingKind::Square => (n.iter().map(|n| n * n).collect(), 2),
        };
        let ring = build(kind, &n).unwrap();
        Self { n, moduli, parts, ring }
    }

    fn elements(&self, x: &[BigUint]) -> Vec<u32> {
        self.n.iter().zip(x).flat_map(|(n, x)| element(self.parts, n, x)).collect()
    }

    fn value(&self, lane: usize, element: &[u32]) -> BigUint {
        let n = &self.n[lane];
        let parts: Vec<_> =
            element.chunks_exact(number_words(n)).map(|part| BigUint::new(part.to_vec())).collect();
        assert!(parts.iter().all(|part| part < n), "not canonical");
        parts.iter().rev().fold(BigUint::zero(), |value, part| value * n + part)
    }

    fn eight(&mut self) -> &mut Eight {
        match &mut self.ring {
            Shape::Eight(ring) => ring,
            Shape::Single(_) => panic!("one modulus"),
        }
    }

    fn words(&self) -> usize {
        match &self.ring {
            Shape::Eight(ring) => ring.words(),
            Shape::Single(ring) => ring.words(),
        }
    }

    fn is_wiped(&self) -> bool {
        match &self.ring {
            Shape::Eight(ring) => ring.is_wiped(),
            Shape::Single(ring) => ring.is_wiped(),
        }
    }

    fn values(&self, elements: &[u32]) -> Vec<BigUint> {
        let each = elements.chunks_exact(self.words() / self.n.len()).enumerate();
        each.map(|(lane, element)| self.value(lane, element)).collect()
    }

    fn out(&self) -> Vec<u32> {
        vec![0xdead_beef; self.words()]
    }

    fn mul(&mut self, a: &[BigUint], b: &[BigUint]) -> Vec<BigUint> {
        let (a, b, mut out) = (self.elements(a), self.elements(b), self.out());
        match &mut self.ring {
            Shape::Eight(ring) => ring.product(&a, &b, &mut out).unwrap(),
            Shape::Single(ring) => ring.product(&a, &b, &mut out).unwrap(),
        }
        assert!(self.is_wiped());
        self.values(&out)
    }

    fn pow(&mut self, bases: &[BigUint], exponents: &[BigUint], length: usize) -> Vec<BigUint> {
        let (bases, mut out) = (self.elements(bases), self.out());
        let exponents: Vec<_> = exponents.iter().flat_map(|e| words(e, length.div_ceil(32))).collect();
        match &mut self.ring {
            Shape::Eight(ring) => ring.pow(&bases, &exponents, length, &mut out).unwrap(),
            Shape::Single(ring) => ring.pow(&bases, &exponents, length, &mut out).unwrap(),
        }
        assert!(self.is_wiped());
        self.values(&out)
    }
}

/// As many numbers as there are moduli, from `start` on.
fn some(numbers: &[BigUint], start: usize, count: usize) -> Vec<BigUint> {
    numbers.iter().cycle().skip(start).take(count).cloned().collect()
}

/// Every shape, kind and size that there is.
fn cases() -> impl Iterator<Item = (usize, RingKind, usize)> {
    let all = SHAPES.into_iter().flat_map(|shape| sizes().map(move |(kind, bits)| (shape, kind, bits)));
    all.filter(|(shape, _, bits)| *shape == LANES || *bits <= Single::MAX_BITS)
}

#[test]
fn products_agree() {
    if !is_here() {
        return;
    }
    let mut rng = rng();
    for (shape, kind, bits) in cases() {
        let moduli = moduli(&mut rng, bits);
        for first in (0..moduli.len()).step_by(if shape == 1 { 1 } else { 3 }) {
            let mut side = Side::new(kind, some(&moduli, first, shape));
            let residues: Vec<Vec<_>> =
                side.n.iter().zip(&side.moduli).map(|(n, modulus)| residues(&mut rng, modulus, n)).collect();
            let count = residues[0].len();
            for step in 0..count {
                // Each lane another pair of residues.
                let of = |times: usize| -> Vec<BigUint> {
                    (0..shape).map(|lane| residues[lane][(step * times + 5 * lane) % count].clone()).collect()
                };
                let (a, b) = (of(1), of(7));
                let expected: Vec<_> =
                    side.moduli.iter().zip(a.iter().zip(&b)).map(|(m, (a, b))| a * b % m).collect();
                assert_eq!(side.mul(&a, &b), expected, "{kind:?} {bits}: {a:?} * {b:?} mod {:?}", side.n);
            }
        }
    }
}

#[test]
fn powers_agree() {
    if !is_here() {
        return;
    }
    let mut rng = rng();
    for (shape, kind, bits) in cases() {
        let length = if bits > 1024 { 40 } else { 150 };
        let moduli = moduli(&mut rng, bits);
        let mut side = Side::new(kind, some(&moduli, 1, shape));
        let full = (BigUint::one() << length) - 1u32;
        let exponents = [full, random_bits(&mut rng, length), BigUint::zero(), 1u32.into(), 2u32.into()];
        for turn in 0..3 {
            let exponents = some(&exponents, turn, shape);
            let bases: Vec<_> = side
                .n
                .iter()
                .zip(&side.moduli)
                .map(|(n, m)| residues(&mut rng, m, n).swap_remove(2 + 4 * turn))
                .collect();
            let each = side.moduli.iter().zip(bases.iter().zip(&exponents));
            let expected: Vec<_> = each.map(|(modulus, (base, e))| base.modpow(e, modulus)).collect();
            assert_eq!(side.pow(&bases, &exponents, length), expected, "{kind:?} {bits}");
        }
    }
}

/// Squares of squares: numbers as they are in the midst of a power, reduced lazily.
#[test]
fn chains_agree() {
    if !is_here() {
        return;
    }
    let mut rng = rng();
    for (shape, kind, bits) in cases() {
        let moduli = moduli(&mut rng, bits);
        for first in [0, 1, 4] {
            let mut side = Side::new(kind, some(&moduli, first, shape));
            let bases: Vec<_> = side.moduli.iter().map(|m| m - 1u32 - random_bits(&mut rng, 3)).collect();
            let length = if bits > 1024 { 24 } else { 200 };
            // A power of two: squarings, and hardly a product.
            let exponents = vec![BigUint::one() << (length - 1); shape];
            let each = side.moduli.iter().zip(&bases);
            let expected: Vec<_> = each.map(|(m, base)| base.modpow(&exponents[0], m)).collect();
            assert_eq!(side.pow(&bases, &exponents, length), expected, "{kind:?} {bits}");
        }
    }
}

/// A modulus in all lanes.
fn repeated(kind: RingKind, n: &BigUint) -> Side {
    Side::new(kind, vec![n.clone(); LANES])
}

#[test]
fn tables_give_powers_one_by_one_and_side_by_side() {
    if !is_here() {
        return;
    }
    let mut rng = rng();
    for (kind, bits) in sizes().filter(|(_, bits)| *bits <= 2048) {
        for (window, length) in [(1, 50), (3, 50), (8, 50), (5, 300), (4, 0)] {
            let mut side = repeated(
                kind,
                &(random_bits(&mut rng, bits) | BigUint::one() | BigUint::one() << (bits - 1)),
            );
            let (n, modulus) = (side.n[0].clone(), &side.moduli[0].clone());
            let base = random_bits(&mut rng, bits) % modulus;
            let base_words = element(side.parts, &n, &base);
            let table = Table::new(side.eight(), &base_words, length, window).unwrap();
            let exponents: Vec<_> = (0..LANES)
                .map(|lane| if lane == 1 { BigUint::zero() } else { random_bits(&mut rng, length) })
                .collect();
            let told: Vec<_> = exponents.iter().map(|e| words(e, length.div_ceil(32))).collect();
            let mut out = side.out();
            table.pow_side_by_side(&told.concat(), &mut out).unwrap();
            let expected: Vec<_> = exponents.iter().map(|e| base.modpow(e, modulus)).collect();
            assert_eq!(side.values(&out), expected, "{kind:?} {bits} {window} {length}");
            for (exponent, expected) in told.iter().zip(&expected) {
                let mut out = vec![0; table.words()];
                table.pow_aside(exponent, &mut out).unwrap();
                assert_eq!(side.value(0, &out), *expected, "{kind:?} {bits} {window} {length}");
            }
        }
    }
}

#[test]
fn products_of_many_agree_however_they_come() {
    if !is_here() {
        return;
    }
    let mut rng = rng();
    for (kind, bits) in sizes().filter(|(_, bits)| *bits <= 4096) {
        let mut side =
            repeated(kind, &(random_bits(&mut rng, bits) | BigUint::one() | BigUint::one() << (bits - 1)));
        let modulus = &side.moduli[0].clone();
        for count in [0, 1, 7, 8, 9, 40] {
            let factors: Vec<_> = (0..count).map(|_| random_bits(&mut rng, 2 * bits) % modulus).collect();
            let expected = factors.iter().fold(BigUint::one(), |product, factor| product * factor % modulus);
            for at_once in [3, 8, 64] {
                let mut product = Product::new(side.eight());
                for some in factors.chunks(at_once) {
                    let words: Vec<_> =
                        some.iter().flat_map(|x| element(side.parts, &side.n[0], x)).collect();
                    product.take(&words).unwrap();
                }
                let mut out = vec![0; side.words() / LANES];
                product.end(&mut out).unwrap();
                assert_eq!(side.value(0, &out), expected, "{kind:?} {bits}: {count} by {at_once}");
            }
        }
    }
}

#[test]
fn products_of_powers_agree() {
    if !is_here() {
        return;
    }
    let mut rng = rng();
    for (_, kind, bits) in cases().filter(|case| case.0 == 1 && case.2 <= 2048) {
        for (count, length) in [(0, 20), (1, 0), (3, 40), (20, 50)] {
            let n = random_bits(&mut rng, bits) | BigUint::one() | BigUint::one() << (bits - 1);
            let mut side = Side::new(kind, vec![n]);
            let modulus = side.moduli[0].clone();
            let bases: Vec<_> = (0..count).map(|_| random_bits(&mut rng, 2 * bits) % &modulus).collect();
            let exponents: Vec<_> = (0..count).map(|_| random_bits(&mut rng, length)).collect();
            let expected =
                bases.iter().zip(&exponents).fold(BigUint::one() % &modulus, |product, (base, e)| {
                    product * base.modpow(e, &modulus) % &modulus
                });
            let bases: Vec<_> = bases.iter().flat_map(|base| element(side.parts, &side.n[0], base)).collect();
            let exponents: Vec<_> = exponents.iter().flat_map(|e| words(e, length.div_ceil(32))).collect();
            let mut out = side.out();
            let Shape::Single(ring) = &mut side.ring else { panic!("one modulus") };
            ring.multi_pow(&bases, &exponents, length, &mut out).unwrap();
            assert_eq!(side.values(&out), [expected], "{kind:?} {bits}: {count} of {length}");
        }
    }
}

/// Digits at their ends: carries that run through all of them, and columns at their largest.
#[test]
fn carries_run_through_all_digits() {
    if !is_here() {
        return;
    }
    for (shape, kind, bits) in cases() {
        // 2^a - 1 and 2^a + 1 modulo 2^bits - 1: sums of all ones, and of ones and zeros.
        let n = (BigUint::one() << bits) - 1u32;
        let mut side = Side::new(kind, vec![n; shape]);
        let modulus = side.moduli[0].clone();
        let at = |place: usize| BigUint::one() << (place % bits);
        let strained = |turn: usize| [at(52 * turn) - 1u32, &modulus - at(52 * turn), at(52 * turn + 51)];
        for turn in 0..12 {
            for x in strained(turn) {
                for y in strained(turn * 5 + 3) {
                    let got = side.mul(&vec![x.clone(); shape], &vec![y.clone(); shape]);
                    assert_eq!(got, vec![&x * &y % &modulus; shape], "{kind:?} {bits}: {x} * {y}");
                }
            }
        }
    }
}

#[test]
fn what_does_not_fit_alone_is_refused() {
    if !is_here() {
        return;
    }
    let n = (BigUint::one() << 63u32) + 1u32;
    let width = (DIGIT_BITS * digits_alone(64)).div_ceil(32);
    let Ok(Shape::Single(mut ring)) = build(RingKind::Plain, std::slice::from_ref(&n)) else {
        panic!("it is made")
    };
    let (one, mut out) = ([1, 0], [0; 2]);
    let n_words = words(&n, 2);
    assert_eq!(ring.product(&one, &n_words, &mut out), Err(Error::Range));
    assert_eq!(ring.product(&one, &[1], &mut out), Err(Error::Length));
    assert_eq!(ring.product(&one, &one, &mut out[1..]), Err(Error::Length));
    assert_eq!(ring.pow(&one, &[2], 1, &mut out), Err(Error::Range));
    assert_eq!(ring.pow(&one, &[1, 0], 1, &mut out), Err(Error::Length));
    let inverse = words(&n.modinv(&(BigUint::one() << (DIGIT_BITS * digits_alone(64)))).unwrap(), width);
    let make =
        |inverse: &[u32], radix: &[u32]| Single::new(RingKind::Plain, 64, &n_words, inverse, radix).err();
    assert_eq!(make(&words(&BigUint::one(), width), &one), Some(Error::Precomputation));
    assert_eq!(make(&inverse, &one), Some(Error::Precomputation));
    assert_eq!(make(&inverse, &n_words), Some(Error::Range));
    assert_eq!(make(&inverse[1..], &one), Some(Error::Length));
    assert_eq!(
        Single::new(RingKind::Plain, 65, &[1, 1, 1], &inverse, &[1, 0, 0]).err(),
        Some(Error::Precomputation)
    );
    let long = Single::MAX_BITS + 1;
    assert_eq!(Single::new(RingKind::Plain, long, &[], &[], &[]).err(), Some(Error::Size));
}

#[test]
fn what_does_not_fit_is_refused() {
    if !is_here() {
        return;
    }
    let n: Vec<BigUint> = (0..LANES).map(|lane| (BigUint::one() << 63u32) + 2 * lane + 1u32).collect();
    let Ok(Shape::Eight(mut ring)) = build(RingKind::Plain, &n) else { panic!("eight are made") };
    let ones: Vec<u32> = [1, 0].repeat(LANES);
    let mut out = vec![0; 2 * LANES];
    let mut large = ones.clone();
    let last = n[LANES - 1].to_u32_digits();
    large[2 * LANES - 2..].copy_from_slice(&last);
    assert_eq!(ring.product(&ones, &large, &mut out), Err(Error::Range));
    assert_eq!(ring.product(&ones[1..], &ones, &mut out), Err(Error::Length));
    assert_eq!(ring.product(&ones, &ones, &mut out[1..]), Err(Error::Length));
    assert_eq!(ring.pow(&ones, &[1; LANES], 1, &mut out), Ok(()));
    assert_eq!(out, ones);
    assert_eq!(ring.pow(&ones, &[1; LANES - 1], 1, &mut out), Err(Error::Length));
    assert_eq!(ring.pow(&ones, &[2; LANES], 1, &mut out), Err(Error::Range));
    // One of another length, an even one, and a wrong radix.
    let mut shorter = n.clone();
    shorter[LANES - 1] >>= 1u32;
    shorter[LANES - 1] |= BigUint::one();
    assert_eq!(build(RingKind::Plain, &shorter).err(), Some(Error::Range));
    let words: Vec<u32> = n.iter().flat_map(|n| words(n, 2)).collect();
    let nonsense = vec![u32::MAX; LANES * (DIGIT_BITS * digits(64)).div_ceil(32)];
    let refused = Eight::new(RingKind::Plain, 64, &words, &nonsense, &ones);
    assert_eq!(refused.err(), Some(Error::Range));
    let ones_only = [1].iter().chain(&[0; 8]).copied().collect::<Vec<u32>>().repeat(LANES);
    assert_eq!(ones_only.len(), nonsense.len());
    let refused = Eight::new(RingKind::Plain, 64, &words, &ones_only, &ones);
    assert_eq!(refused.err(), Some(Error::Precomputation));
    let n = (BigUint::one() << 63u32) + 1u32;
    let radix = BigUint::one() << (DIGIT_BITS * digits(64));
    let inverse = words_of_each(&n.modinv(&radix).unwrap(), 9);
    let refused = Eight::new(RingKind::Plain, 64, &words_of_each(&n, 2), &inverse, &ones);
    assert_eq!(refused.err(), Some(Error::Precomputation));
    assert!(n.is_odd());
}

fn words_of_each(x: &BigUint, count: usize) -> Vec<u32> {
    words(x, count).repeat(LANES)
}

/// Numbers for eight moduli, of which one takes the first.
fn eight(words: usize) -> impl Strategy<Value = Vec<BigUint>> {
    proptest::collection::vec(number(words), LANES)
}

fn check([n, a, b, exponents]: [Vec<BigUint>; 4], kind: RingKind, spare: usize) {
    let n = alike(n);
    for shape in SHAPES {
        if !is_here() || shape == 1 && bits(&n[0]) > Single::MAX_BITS {
            continue;
        }
        let mut side = Side::new(kind, some(&n, 0, shape));
        let moduli = side.moduli.clone();
        let reduced =
            |numbers: &[BigUint]| -> Vec<_> { numbers.iter().zip(&moduli).map(|(x, m)| x % m).collect() };
        let (a, b) = (reduced(&a), reduced(&b));
        let products: Vec<_> = a.iter().zip(&b).zip(&moduli).map(|((a, b), m)| a * b % m).collect();
        assert_eq!(side.mul(&a, &b), products);
        let exponents = some(&exponents, 0, shape);
        let each = a.iter().zip(&exponents).zip(&moduli);
        let powers: Vec<_> = each.map(|((a, e), m)| a.modpow(e, m)).collect();
        let length = exponents.iter().map(bits).max().unwrap() + spare;
        assert_eq!(side.pow(&a, &exponents, length), powers);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn any_numbers(kind in kind(), n in eight(40), a in eight(80), b in eight(80), e in eight(6), spare in 0usize..70) {
        check([n, a, b, e], kind, spare);
    }
}

proptest! {
    // Large ones take long: few, in sizes up to the largest.
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn any_large_numbers(kind in kind(), n in eight(256), a in eight(256), b in eight(256), e in eight(1)) {
        let cut = |n: BigUint| n & ((BigUint::one() << 4096u32) - 1u32);
        let n = if kind == RingKind::Square { n.into_iter().map(cut).collect() } else { n };
        check([n, a, b, e], kind, 0);
    }
}
