//! What is refused, and residues at their worst. The assertions inside the kernel are what these tests are
//! for.

use super::*;
use crate::arena::{Arena, BORDER, padded};
use crate::columns::{Columns, Extent, Start, double};
use crate::lane::LANES;
use crate::ring::inverse_words;
use crate::tile::MAX_DIGIT;
use num_bigint::BigInt;

#[test]
fn digits_cover_the_modulus() {
    for bits in 24..=8192 {
        let k = digits(bits);
        assert!(k.is_multiple_of(LANES) && 47 * k >= bits + 4 && 47 * k < bits + 4 + 47 * LANES);
    }
    assert_eq!((digits(1024), digits(2048), digits(4096)), (22_usize.next_multiple_of(LANES), 44, 88));
}

/// The number of `k` equal digits between its borders.
fn flat(k: usize, digit: f64) -> Arena {
    let mut number = Arena::new(padded(k));
    number.digits_mut()[BORDER..BORDER + k].fill(digit);
    number
}

fn integer(x: f64) -> BigInt {
    // Values up to 2^101, all exact.
    format!("{x:.0}").parse().unwrap()
}

#[test]
fn columns_are_exact_at_the_extremes() {
    let sizes = [2, 4, 6, 10, 22, 44, 46, 48, 50, 62, 66, 88, 120, 126, 176];
    for k in
        sizes.into_iter().filter(|k: &usize| k.is_multiple_of(LANES)).chain([12, 16, 20, 28, 32, 36, 52, 64])
    {
        for (x, y) in [(1.0, 1.0), (1.0, -1.0), (-1.0, -1.0), (1.0, 0.999_999), (0.75, 0.999)] {
            let (x, y) = ((x * MAX_DIGIT).round(), (y * MAX_DIGIT).round());
            let (h, l) = (Arena::new(padded(2 * k)), Arena::new(padded(2 * k)));
            let (mut h, mut l) = (h, l);
            let mut columns = Columns::<1> { h: h.digits_mut(), l: l.digits_mut() };
            let (a, b) = (flat(k, x), flat(k, y));
            let check = |columns: &Columns<'_, 1>, factor: usize, y: f64| {
                for c in 0..2 * k - 1 {
                    let terms = factor * (c + 1).min(2 * k - 1 - c);
                    let sum = integer(columns.h[BORDER + c]) + integer(columns.l[BORDER + c]);
                    assert_eq!(sum, integer(x) * integer(y) * terms, "k = {k}, column {c}");
                    assert!(columns.l[BORDER + c].abs() <= 60.0 * MAX_DIGIT);
                }
            };
            columns.product(a.digits(), b.digits(), k, Extent::Whole, Start::Zero, false);
            check(&columns, 1, y);
            if 2 * k <= 250 {
                columns.product(a.digits(), b.digits(), k, Extent::Whole, Start::Columns, false);
                check(&columns, 2, y);
                let zero = Arena::new(padded(2 * k));
                columns.product(a.digits(), b.digits(), k, Extent::Whole, Start::Number(zero.digits()), true);
                check(&columns, 2, y);
            }
            let mut twice = Arena::new(padded(k));
            double(a.digits(), twice.digits_mut());
            columns.square(a.digits(), twice.digits(), k);
            check(&columns, 1, x);
        }
    }
}

#[test]
fn chains_of_lazy_residues_agree() {
    let mut rng = rng();
    for (kind, bits) in sizes() {
        for n in moduli(&mut rng, bits) {
            let mut case = Case::new(kind, n);
            let element = case.ring.shape.element();
            let start = &case.modulus - 1u32 - random_bits(&mut rng, 3);
            let (mut x, mut y) = (Arena::new(element), Arena::new(element));
            case.ring.read_montgomery(&case.element(&start), x.digits_mut()).unwrap();
            let mut expected = start;
            for step in 0..if bits > 1024 { 12 } else { 60 } {
                if step % 3 == 2 {
                    case.ring.mul(x.digits(), x.digits(), y.digits_mut());
                } else {
                    case.ring.square(x.digits(), y.digits_mut());
                }
                core::mem::swap(&mut x, &mut y);
                expected = &expected * &expected % &case.modulus;
                let mut out = case.out();
                case.ring.write(x.digits(), &mut out);
                assert_eq!(case.value(&out), expected, "{kind:?} {bits} after {step}");
            }
        }
    }
}

#[test]
fn refuses_what_does_not_fit() {
    let n = BigUint::from(0xffff_fffbu32) << 32u32 | BigUint::one();
    let (_, _, _, ring) = build(RingKind::Plain, n.clone());
    let mut ring = ring.unwrap();
    let good = words(&n, 2);
    let mut out = vec![0; 2];
    assert_eq!(ring.product(&good, &[1, 0], &mut out), Err(Error::Range));
    assert_eq!(ring.product(&[1], &[1, 0], &mut out), Err(Error::Length));
    assert_eq!(ring.product(&[1, 0], &[1, 0], &mut out[..1]), Err(Error::Length));
    assert_eq!(ring.pow(&[1, 0], &[2], 1, &mut out), Err(Error::Range));
    assert_eq!(ring.pow(&[1, 0], &[2, 0], 2, &mut out), Err(Error::Length));
    assert_eq!(ring.pow(&[1, 0], &[0; 4096], 1 << 17, &mut out), Err(Error::Size));
    for (kind, bits, error) in [
        (RingKind::Plain, 23, Error::Size),
        (RingKind::Plain, 8193, Error::Size),
        (RingKind::Square, 4097, Error::Size),
        (RingKind::Plain, usize::MAX, Error::Size),
    ] {
        assert_eq!(Ring::new(kind, bits, &good, &[0; 3], &[0; 2]).err(), Some(error));
    }
    assert_eq!(Ring::new(RingKind::Plain, 64, &good, &[0; 9], &[0; 2]).err(), Some(Error::Length));
    let zeros = vec![0; inverse_words(digits(63))];
    assert_eq!(Ring::new(RingKind::Plain, 63, &good, &zeros, &[0; 2]).err(), Some(Error::Range));
    let mut wrong = vec![0; inverse_words(digits(64))];
    wrong[0] = 1;
    assert_eq!(Ring::new(RingKind::Plain, 64, &good, &wrong, &[0; 2]).err(), Some(Error::Precomputation));
}
