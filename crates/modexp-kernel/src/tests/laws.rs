//! Random moduli, operands and exponents.

use super::*;
use proptest::prelude::*;

fn number(words: usize) -> impl Strategy<Value = BigUint> {
    let word = prop_oneof![any::<u32>(), Just(0), Just(u32::MAX), Just(1 << 31)];
    proptest::collection::vec(word, 1..=words).prop_map(BigUint::new)
}

fn kind() -> impl Strategy<Value = RingKind> {
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

proptest! {
    // Large ones take long: few, in sizes up to the largest.
    #![proptest_config(ProptestConfig { failure_persistence: None, cases: 12, ..ProptestConfig::default() })]

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
