//! Numbers side by side: each lane against plain big integers, and none in another's way.

use super::*;
use crate::arena::{Arena, BORDER, padded};
use crate::columns::{Columns, Extent, Start, double};
use crate::ring::{SIDE_BY_SIDE, SideBySide, digits_across};
use crate::table::Table;
use crate::tile::MAX_DIGIT;

/// Moduli side by side.
pub(super) struct Side {
    n: Vec<BigUint>,
    pub(super) moduli: Vec<BigUint>,
    parts: usize,
    ring: SideBySide,
}

fn number_words(n: &BigUint) -> usize {
    bits(n).div_ceil(32)
}

fn element(parts: usize, n: &BigUint, x: &BigUint) -> Vec<u32> {
    let parts = if parts == 1 { vec![x.clone()] } else { vec![x % n, x / n] };
    parts.iter().flat_map(|part| words(part, number_words(n))).collect()
}

fn build_side(kind: RingKind, n: &[BigUint]) -> Result<SideBySide, Error> {
    let bits = bits(&n[0]);
    let radix = BigUint::one() << (47 * digits_across(bits));
    let (parts, modulus) = match kind {
        RingKind::Plain => (1, n.to_vec()),
        RingKind::Square => (2, n.iter().map(|n| n * n).collect()),
    };
    let inverse_words = (47 * digits_across(bits)).div_ceil(32);
    let moduli: Vec<u32> = n.iter().flat_map(|n| words(n, number_words(n))).collect();
    let inverses: Vec<u32> =
        n.iter().flat_map(|n| words(&n.modinv(&radix).unwrap(), inverse_words)).collect();
    let squared =
        n.iter().zip(modulus).flat_map(|(n, modulus)| element(parts, n, &(&radix * &radix % modulus)));
    SideBySide::across(kind, bits, &moduli, &inverses, &squared.collect::<Vec<_>>())
}

impl Side {
    pub(super) fn new(kind: RingKind, n: Vec<BigUint>) -> Self {
        let (moduli, parts) = match kind {
            RingKind::Plain => (n.clone(), 1),
            RingKind::Square => (n.iter().map(|n| n * n).collect(), 2),
        };
        let ring = build_side(kind, &n).unwrap();
        Self { n, moduli, parts, ring }
    }

    fn elements(&self, x: &[BigUint]) -> Vec<u32> {
        self.n.iter().zip(x).flat_map(|(n, x)| element(self.parts, n, x)).collect()
    }

    fn values(&self, elements: &[u32]) -> Vec<BigUint> {
        let each = elements.chunks_exact(self.ring.words() / SIDE_BY_SIDE);
        let value = |(n, element): (&BigUint, &[u32])| {
            let parts: Vec<_> =
                element.chunks_exact(number_words(n)).map(|part| BigUint::new(part.to_vec())).collect();
            assert!(parts.iter().all(|part| part < n), "not canonical");
            parts.iter().rev().fold(BigUint::zero(), |value, part| value * n + part)
        };
        self.n.iter().zip(each).map(value).collect()
    }

    fn out(&self) -> Vec<u32> {
        vec![0xdead_beef; self.ring.words()]
    }

    pub(super) fn mul(&mut self, a: &[BigUint], b: &[BigUint]) -> Vec<BigUint> {
        let (a, b, mut out) = (self.elements(a), self.elements(b), self.out());
        self.ring.product(&a, &b, &mut out).unwrap();
        assert!(self.ring.is_wiped());
        self.values(&out)
    }

    pub(super) fn pow(&mut self, bases: &[BigUint], exponents: &[BigUint], length: usize) -> Vec<BigUint> {
        let (bases, mut out) = (self.elements(bases), self.out());
        let exponents: Vec<_> = exponents.iter().flat_map(|e| words(e, length.div_ceil(32))).collect();
        self.ring.pow(&bases, &exponents, length, &mut out).unwrap();
        assert!(self.ring.is_wiped());
        self.values(&out)
    }
}

/// Numbers for the lanes, from `start` on.
fn lanes(numbers: &[BigUint], start: usize) -> Vec<BigUint> {
    numbers.iter().cycle().skip(start).take(SIDE_BY_SIDE).cloned().collect()
}

#[test]
fn products_side_by_side_agree() {
    let mut rng = rng();
    for (kind, bits) in sizes() {
        let moduli = moduli(&mut rng, bits);
        for first in 0..moduli.len() {
            let mut side = Side::new(kind, lanes(&moduli, first));
            let residues: Vec<Vec<_>> =
                side.n.iter().zip(&side.moduli).map(|(n, modulus)| residues(&mut rng, modulus, n)).collect();
            let count = residues[0].len();
            for step in 0..count * 2 {
                // Each lane another pair of residues.
                let of = |times: usize| -> Vec<BigUint> {
                    (0..SIDE_BY_SIDE)
                        .map(|lane| residues[lane][(step * times + 5 * lane) % count].clone())
                        .collect()
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
fn powers_side_by_side_agree() {
    let mut rng = rng();
    for (kind, bits) in sizes() {
        let length = if bits > 1024 { 40 } else { 150 };
        let moduli = moduli(&mut rng, bits);
        for first in 0..moduli.len() {
            let mut side = Side::new(kind, lanes(&moduli, first));
            let full = (BigUint::one() << length) - 1u32;
            let exponents = [full, random_bits(&mut rng, length), BigUint::zero(), 1u32.into(), 2u32.into()];
            for turn in 0..3 {
                let exponents = lanes(&exponents, turn);
                let bases: Vec<_> = side
                    .n
                    .iter()
                    .zip(&side.moduli)
                    .map(|(n, m)| residues(&mut rng, m, n).swap_remove(2 + 4 * turn))
                    .collect();
                let expected: Vec<_> = side
                    .moduli
                    .iter()
                    .zip(bases.iter().zip(&exponents))
                    .map(|(modulus, (base, exponent))| base.modpow(exponent, modulus))
                    .collect();
                assert_eq!(side.pow(&bases, &exponents, length), expected, "{kind:?} {bits}");
            }
        }
    }
}

#[test]
fn long_powers_side_by_side_agree() {
    let mut rng = rng();
    for (kind, bits, length) in
        [(RingKind::Plain, 1024, 1024), (RingKind::Plain, 2048, 600), (RingKind::Square, 1024, 1024)]
    {
        let moduli = moduli(&mut rng, bits);
        for first in [0, 3] {
            let mut side = Side::new(kind, lanes(&moduli, first));
            let bases: Vec<_> = side.moduli.iter().map(|m| random_bits(&mut rng, 2 * bits) % m).collect();
            let exponents: Vec<_> = side.moduli.iter().map(|_| random_bits(&mut rng, length)).collect();
            let each = side.moduli.iter().zip(bases.iter().zip(&exponents));
            let expected: Vec<_> = each.map(|(m, (base, e))| base.modpow(e, m)).collect();
            assert_eq!(side.pow(&bases, &exponents, length), expected);
        }
    }
}

#[test]
fn tables_serve_exponents_side_by_side() {
    let mut rng = rng();
    for (kind, bits) in sizes().filter(|(_, bits)| *bits <= 2048) {
        for (window, length) in [(1, 50), (3, 50), (8, 50), (4, 0)] {
            let n = random_bits(&mut rng, bits) | BigUint::one() | (BigUint::one() << (bits - 1));
            let case = Case::new(kind, n);
            let base = random_bits(&mut rng, bits) % &case.modulus;
            let table = Table::new(&case.ring, &case.element(&base), length, window).unwrap();
            let exponents: Vec<_> = (0..SIDE_BY_SIDE)
                .map(|lane| if lane == 1 { BigUint::zero() } else { random_bits(&mut rng, length) })
                .collect();
            let told: Vec<_> = exponents.iter().flat_map(|e| words(e, length.div_ceil(32))).collect();
            let mut out = vec![0; SIDE_BY_SIDE * case.ring.words()];
            table.pow_side_by_side(&told, &mut out).unwrap();
            for (exponent, element) in exponents.iter().zip(out.chunks_exact(case.ring.words())) {
                assert_eq!(case.value(element), base.modpow(exponent, &case.modulus), "{kind:?} {bits}");
            }
        }
    }
}

#[test]
fn chains_side_by_side_agree() {
    let mut rng = rng();
    for (kind, bits) in sizes() {
        let moduli = moduli(&mut rng, bits);
        for first in 0..moduli.len() {
            let mut side = Side::new(kind, lanes(&moduli, first));
            let element = side.ring.shape.element();
            let mut expected: Vec<_> =
                side.moduli.iter().map(|m| m - 1u32 - random_bits(&mut rng, 3)).collect();
            let (mut x, mut y) = (Arena::new(element), Arena::new(element));
            side.ring.read_montgomery(&side.elements(&expected), x.digits_mut()).unwrap();
            for step in 0..if bits > 1024 { 12 } else { 60 } {
                if step % 3 == 2 {
                    side.ring.mul(x.digits(), x.digits(), y.digits_mut());
                } else {
                    side.ring.square(x.digits(), y.digits_mut());
                }
                core::mem::swap(&mut x, &mut y);
                expected = expected.iter().zip(&side.moduli).map(|(x, m)| x * x % m).collect();
                let mut out = side.out();
                side.ring.write(x.digits(), &mut out);
                assert_eq!(side.values(&out), expected, "{kind:?} {bits} after {step}");
            }
        }
    }
}

#[test]
fn columns_side_by_side_are_exact_at_the_extremes() {
    for k in [2, 3, 4, 5, 6, 7, 10, 22, 33, 44, 47, 59, 60, 61, 62, 66, 88, 119, 120, 121, 126, 175] {
        // Another digit in each lane, at the extremes.
        let factors = [(1.0, 1.0), (1.0, -1.0), (-1.0, -1.0), (0.75, 0.999), (1.0, 0.999_999)];
        let digit = |lane: usize, turn: usize| {
            let (x, y) = factors[(lane + turn) % factors.len()];
            ((x * MAX_DIGIT).round(), (y * MAX_DIGIT).round())
        };
        for turn in 0..factors.len() {
            let flat = |of: &dyn Fn(usize) -> f64| {
                let mut number = Arena::new(padded(k * SIDE_BY_SIDE));
                for place in 0..k * SIDE_BY_SIDE {
                    number.digits_mut()[BORDER + place] = of(place % SIDE_BY_SIDE);
                }
                number
            };
            let (a, b) = (flat(&|lane| digit(lane, turn).0), flat(&|lane| digit(lane, turn).1));
            let wide = padded(2 * k * SIDE_BY_SIDE);
            let (mut h, mut l) = (Arena::new(wide), Arena::new(wide));
            let mut columns = Columns::<SIDE_BY_SIDE> { h: h.digits_mut(), l: l.digits_mut() };
            let exact = |x: f64| -> num_bigint::BigInt { format!("{x:.0}").parse().unwrap() };
            let check = |columns: &Columns<'_, SIDE_BY_SIDE>, factor: usize, squared: bool| {
                for c in 0..2 * k - 1 {
                    let terms = factor * (c + 1).min(2 * k - 1 - c);
                    for lane in 0..SIDE_BY_SIDE {
                        let (x, y) = digit(lane, turn);
                        let y = if squared { x } else { y };
                        let at = BORDER + c * SIDE_BY_SIDE + lane;
                        let sum = exact(columns.h[at]) + exact(columns.l[at]);
                        assert_eq!(sum, exact(x) * exact(y) * terms, "k = {k}, column {c}, lane {lane}");
                        assert!(columns.l[at].abs() <= 60.0 * MAX_DIGIT);
                    }
                }
            };
            columns.product(a.digits(), b.digits(), k, Extent::Whole, Start::Zero, false);
            check(&columns, 1, false);
            if 2 * k <= 250 {
                columns.product(a.digits(), b.digits(), k, Extent::Whole, Start::Columns, false);
                check(&columns, 2, false);
                let zero = Arena::new(wide);
                columns.product(a.digits(), b.digits(), k, Extent::Whole, Start::Number(zero.digits()), true);
                check(&columns, 2, false);
            }
            let mut twice = Arena::new(padded(k * SIDE_BY_SIDE));
            double(a.digits(), twice.digits_mut());
            columns.square(a.digits(), twice.digits(), k);
            check(&columns, 1, true);
        }
    }
}

#[test]
fn what_does_not_fit_side_by_side_is_refused() {
    let n: Vec<BigUint> = (0..SIDE_BY_SIDE).map(|lane| (BigUint::one() << 63u32) + 2 * lane + 1u32).collect();
    let mut ring = build_side(RingKind::Plain, &n).unwrap();
    let ones: Vec<u32> = [1, 0].repeat(SIDE_BY_SIDE);
    let mut out = vec![0; 2 * SIDE_BY_SIDE];
    let mut large = ones.clone();
    let last = n[SIDE_BY_SIDE - 1].to_u32_digits();
    large[2 * SIDE_BY_SIDE - 2..].copy_from_slice(&last);
    assert_eq!(ring.product(&ones, &large, &mut out), Err(Error::Range));
    assert_eq!(ring.product(&ones[1..], &ones, &mut out), Err(Error::Length));
    assert_eq!(ring.pow(&ones, &[1; SIDE_BY_SIDE], 1, &mut out), Ok(()));
    assert_eq!(out, ones);
    assert_eq!(ring.pow(&ones, &[1; SIDE_BY_SIDE - 1], 1, &mut out), Err(Error::Length));
    assert_eq!(ring.pow(&ones, &[2; SIDE_BY_SIDE], 1, &mut out), Err(Error::Range));
    // One of another length.
    let mut shorter = n;
    shorter[SIDE_BY_SIDE - 1] >>= 1u32;
    shorter[SIDE_BY_SIDE - 1] |= BigUint::one();
    assert_eq!(build_side(RingKind::Plain, &shorter).err(), Some(Error::Range));
}
