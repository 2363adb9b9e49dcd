//! The arithmetic that WebAssembly runs, on every target, against plain big integers.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use core::ops::Range;

use super::*;
use crate::portable::power;
use proptest::prelude::*;

fn check_powers<R: Ring>(ring: &R, modulus: &BigUint, a: &BigUint, b: &BigUint, e: &BigUint) {
    let told = |what: &str| format!("{what}: a = {a}, b = {b}, e = {e}, m = {modulus}");
    let (bits, work) = (e.bits() + 5, &mut ring.workspace());
    let power = a.modpow(e, modulus);
    assert_eq!(power::fixed_window(ring, a, e, bits, 4, work), power, "{}", told("fixed window"));
    assert_eq!(power::sliding_window_vartime(ring, a, e, 3, work), power, "{}", told("sliding window"));
    let both = &power * b.modpow(e, modulus) % modulus;
    assert_eq!(power::simultaneous(ring, &[(a, e), (b, e)], bits, 2, work), both, "{}", told("simultaneous"));
    let table = power::Table::new(ring, a, bits, 3, work);
    assert_eq!(table.pow(ring, e, work), power, "{}", told("table"));
}

fn check_product(modulus: &BigUint, a: &BigUint, b: &BigUint) {
    let ring = Plain::new(modulus);
    for factors in [vec![], vec![a], vec![a, b], vec![a, b, a, a], vec![b; 9]] {
        let product =
            factors.iter().fold(BigUint::one() % modulus, |product, factor| product * *factor % modulus);
        let found = power::product(&ring, factors.iter().copied(), &mut ring.workspace());
        assert_eq!(found, product, "{} factors: a = {a}, b = {b}, m = {modulus}", factors.len());
    }
}

fn check_both(n: &BigUint, a: &BigUint, b: &BigUint, e: &BigUint) {
    check_powers(&Plain::new(n), n, &(a % n), &(b % n), e);
    check_product(n, &(a % n), &(b % n));
    let square = n * n;
    check_powers(&Square::new(n), &square, &(a % &square), &(b % &square), e);
    check_product(&square, &(a % &square), &(b % &square));
}

/// The most bits that digits of `width` bits serve, and those around it.
fn limits() -> impl Iterator<Item = u64> {
    let most = |width: u32| {
        (1..).map(|length| length * u64::from(width) - SPARE).take_while(|bits| fits(*bits, width)).last()
    };
    (27..=29).filter_map(most).flat_map(|most| most - 1..=most + 1)
}

/// Odd numbers of this many bits: the smallest, the largest, alternating ones.
fn odd_numbers(bits: u64) -> [BigUint; 4] {
    let top = BigUint::one() << (bits - 1);
    let mut alternating = top.clone() + 1_u32;
    (0..bits).step_by(2).for_each(|bit| alternating.set_bit(bit, true));
    let largest = (&top << 1_u32) - 1_u32;
    [top + 1_u32, &largest - 2_u32, alternating, largest]
}

#[test]
fn digits_are_as_wide_as_their_number_allows() {
    let width = |bits| Odd::new(&odd_numbers(bits)[0]).width;
    assert_eq!(
        [64, 603, 604, 1024, 2048, 2374, 2375, 4096, 8192].map(width),
        [29, 29, 28, 28, 28, 28, 27, 27, 27]
    );
    assert_eq!(limits().collect::<Vec<_>>(), [9200, 9201, 9202, 2373, 2374, 2375, 602, 603, 604]);
}

#[test]
fn every_count_of_digits_agrees() {
    let e = BigUint::from(0xf083_0001_u32);
    for bits in (2..130).chain([512, 602, 603, 604]) {
        for n in odd_numbers(bits).into_iter().filter(|n| *n > BigUint::one()) {
            let square = &n * &n;
            check_both(&n, &(&square - 1_u32), &(&square - &n - 1_u32), &e);
            check_both(&n, &(&square >> 1_u32), &BigUint::ZERO, &e);
        }
    }
}

/// Elements at their bound, whose columns are as full as they get: nothing overflows (the tests check additions), and what
/// comes out keeps the bound.
#[test]
fn largest_elements_stay_in_bounds() {
    for bits in [2, 3, 23, 29, 52, 110, 1024, 2048, 3072].into_iter().chain(limits()) {
        for n in odd_numbers(bits).into_iter().filter(|n| *n > BigUint::one()) {
            let (below, above) = (&n * 2_u32, |value: &BigUint, n: &BigUint| value >= &(n * 2_u32));
            let most: BigUint = below - 1_u32;

            let ring = Plain::new(&n);
            let (radix, work) = (ring.odd.radix(), &mut ring.workspace());
            let a = ring.odd.digits(&most);
            let (mut product, mut square) = (zeros(ring.length()), zeros(ring.length()));
            ring.mul(&mut product, &a, &a, work);
            ring.square(&mut square, &a, work);
            assert_eq!(product, square, "{n}");
            let value = ring.odd.to_big(&product);
            assert!(!above(&value, &n), "{n}");
            assert_eq!(value * &radix % &n, &most * &most % &n, "{n}");

            let ring = Square::new(&n);
            let a = Zeroizing::new([a.as_slice(), a.as_slice()].concat());
            let (mut product, mut square) = (zeros(ring.length()), zeros(ring.length()));
            ring.mul(&mut product, &a, &a, work);
            ring.square(&mut square, &a, work);
            assert_eq!(product, square, "{n}");
            let (low, high) = product.split_at(ring.odd.length());
            let (low, high) = (ring.odd.to_big(low), ring.odd.to_big(high));
            assert!(!above(&low, &n) && !above(&high, &n), "{n}");
            let (modulus, element) = (&n * &n, &most + &n * &most);
            assert_eq!((low + &n * high) * &radix % &modulus, &element * &element % &modulus, "{n}");
        }
    }
}

#[test]
fn random_numbers_agree() {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(60) };
    let number = |words: usize| prop::collection::vec(any::<u32>(), 1..words).prop_map(BigUint::new);
    proptest!(config, |(n in number(40), a in number(80), b in number(80), e in number(4))| {
        check_both(&((n << 1_u32) + 3_u32), &a, &b, &e);
    });
}

#[test]
fn random_large_numbers_agree() {
    // Moduli of up to 8192 bits; few, for they take long.
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(3) };
    let number = |words: Range<usize>| prop::collection::vec(any::<u32>(), words).prop_map(BigUint::new);
    proptest!(config, |(n in number(100..129), a in number(1..256), b in number(1..256), e in number(1..3))| {
        check_both(&(n | BigUint::one()), &a, &b, &e);
    });
}

#[test]
fn numbers_come_back_from_digits() {
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) };
    let number = prop::collection::vec(any::<u32>(), 0..20).prop_map(BigUint::new);
    proptest!(config, |(value in number, width in 16_u32..=29)| {
        let count = usize::try_from(value.bits().div_ceil(u64::from(width))).unwrap();
        prop_assert_eq!(super::number(&digits(&value, width, count), width), value);
    });
}
