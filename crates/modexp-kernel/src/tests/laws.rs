//! Random moduli, operands and exponents.

use super::side::Side;
use super::*;
use crate::ring::SIDE_BY_SIDE;
use proptest::prelude::*;

pub(crate) fn number(words: usize) -> impl Strategy<Value = BigUint> {
    let word = prop_oneof![any::<u32>(), Just(0), Just(u32::MAX), Just(1 << 31)];
    proptest::collection::vec(word, 1..=words).prop_map(BigUint::new)
}

pub(crate) fn kind() -> impl Strategy<Value = RingKind> {
    prop_oneof![Just(RingKind::Plain), Just(RingKind::Square)]
}

fn odd_modulus(n: BigUint) -> BigUint {
    n | BigUint::one() | (BigUint::one() << 24u32)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn product(kind in kind(), n in number(24), a in number(48), b in number(48)) {
        let mut case = Case::new(kind, odd_modulus(n));
        let (a, b) = (a % &case.modulus, b % &case.modulus);
        prop_assert_eq!(case.mul(&a, &b), a * b % &case.modulus);
    }

    #[test]
    fn power(kind in kind(), n in number(24), base in number(48), exponent in number(6), spare in 0usize..70) {
        let mut case = Case::new(kind, odd_modulus(n));
        let base = base % &case.modulus;
        let expected = base.modpow(&exponent, &case.modulus);
        prop_assert_eq!(case.pow(&base, &exponent, bits(&exponent) + spare), expected.clone());
        prop_assert_eq!(case.pow_vartime(&base, &exponent), expected);
    }
}

/// Odd numbers of one length, that of the first: 25 bits at least.
pub(crate) fn alike(numbers: Vec<BigUint>) -> Vec<BigUint> {
    let length = numbers[0].bits().max(25);
    let top = BigUint::one() << (length - 1);
    numbers.into_iter().map(|number| (number % &top) | &top | BigUint::one()).collect()
}

fn lanes(words: usize) -> impl Strategy<Value = Vec<BigUint>> {
    proptest::collection::vec(number(words), SIDE_BY_SIDE)
}

fn check_side(kind: RingKind, [n, a, b, exponents]: [Vec<BigUint>; 4], spare: usize) {
    let mut side = Side::new(kind, alike(n));
    let moduli = side.moduli.clone();
    let reduced =
        |numbers: &[BigUint]| -> Vec<_> { numbers.iter().zip(&moduli).map(|(x, m)| x % m).collect() };
    let (a, b) = (reduced(&a), reduced(&b));
    let products: Vec<_> = a.iter().zip(&b).zip(&moduli).map(|((a, b), m)| a * b % m).collect();
    assert_eq!(side.mul(&a, &b), products);
    let powers: Vec<_> = a.iter().zip(&exponents).zip(&moduli).map(|((a, e), m)| a.modpow(e, m)).collect();
    let length = exponents.iter().map(bits).max().unwrap() + spare;
    assert_eq!(side.pow(&a, &exponents, length), powers);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 100, ..ProptestConfig::default() })]

    #[test]
    fn side_by_side(kind in kind(), n in lanes(24), a in lanes(48), b in lanes(48), e in lanes(6), spare in 0usize..70) {
        check_side(kind, [n, a, b, e], spare);
    }
}

proptest! {
    // Large ones take long: few, in sizes up to the largest.
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 12, ..ProptestConfig::default() })]

    #[test]
    fn large_numbers_side_by_side(kind in kind(), n in lanes(256), a in lanes(256), b in lanes(256), e in lanes(1)) {
        let cut = |n: BigUint| n & ((BigUint::one() << 4096u32) - 1u32);
        let n = if kind == RingKind::Square { n.into_iter().map(cut).collect() } else { n };
        check_side(kind, [n, a, b, e], 0);
    }

    #[test]
    fn large_numbers(kind in kind(), n in number(256), a in number(256), b in number(256), exponent in number(2)) {
        let n = if kind == RingKind::Square { n & ((BigUint::one() << 4096u32) - 1u32) } else { n };
        let mut case = Case::new(kind, odd_modulus(n));
        let (a, b) = (a % &case.modulus, b % &case.modulus);
        prop_assert_eq!(case.mul(&a, &b), &a * &b % &case.modulus);
        let expected = a.modpow(&exponent, &case.modulus);
        prop_assert_eq!(case.pow(&a, &exponent, bits(&exponent)), expected.clone());
        prop_assert_eq!(case.pow_vartime(&a, &exponent), expected);
    }
}
