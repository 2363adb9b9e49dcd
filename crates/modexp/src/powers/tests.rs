//! Several powers at once against plain big integers. With the feature `kernel-tests` this file is two modules, as `modulus/tests.rs` is.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use num_traits::One;

use super::*;

/// An odd number of this many bits, from a seed (xorshift).
fn number(bits: u64, seed: u64) -> BigUint {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let words = (0..bits.div_ceil(64)).map(|_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    });
    let mut number = words.fold(BigUint::ZERO, |number, word| (number << 64u32) + word);
    number >>= number.bits().saturating_sub(bits);
    number.set_bit(0, true);
    number.set_bit(bits - 1, true);
    number
}

fn expected(power: &Power<'_>) -> BigUint {
    power.base.modpow(power.exponent, power.modulus.value())
}

/// The kernel, where there is one, takes what fills its lanes: so it is not one power after the other that is tested.
fn set_up() {
    kernel::install_for_tests(module_path!());
    let modulus = Modulus::square_of(number(1024, 1)).unwrap();
    let (base, exponent) = (number(2000, 2), number(20, 3));
    let powers = vec![Power { modulus: &modulus, base: &base, exponent: &exponent }; kernel::side_by_side()];
    assert_eq!(together(&powers, 20).is_some(), crate::backend() == crate::Backend::Kernel);
    assert_eq!(side_by_side() > 1, crate::backend() == crate::Backend::Kernel);
}

#[test]
fn powers_together_are_those_alone() {
    set_up();
    for bits in [30, 384, 520, 1024] {
        let exponents: Vec<_> = (0..9).map(|seed| number(60, seed) >> (7 * seed)).collect();
        let bases: Vec<_> = (0..9).map(|seed| number(2 * bits + 9, seed)).collect();
        for count in 0..=9 {
            let squares = |turn: u64| Modulus::square_of(number(bits, turn)).unwrap();
            let odd = |turn: u64| Modulus::new(number(bits, turn)).unwrap();
            // Alike, of different kinds, and of different lengths.
            let kinds: [&dyn Fn(u64) -> Modulus; 4] = [
                &squares,
                &odd,
                &|turn| if turn.is_multiple_of(3) { squares(turn) } else { odd(turn) },
                &|turn| Modulus::new(number(bits + turn / 4, turn)).unwrap(),
            ];
            for make in kinds {
                let moduli: Vec<_> = (0..count).map(make).collect();
                let powers: Vec<_> = moduli
                    .iter()
                    .zip(bases.iter().zip(&exponents))
                    .map(|(modulus, (base, exponent))| Power { modulus, base, exponent })
                    .collect();
                let wanted: Vec<_> = powers.iter().map(expected).collect();
                assert_eq!(pow_each(&powers, 0), wanted, "{count} of {bits} bits");
                assert_eq!(pow_each(&powers, 77), wanted, "{count} of {bits} bits");
                if let [first, second, ..] = *powers.as_slice() {
                    assert_eq!(pow_both([first, second], 0).as_slice(), wanted.get(..2).unwrap());
                }
            }
        }
    }
}

#[test]
fn one_modulus_takes_many_pairs() {
    set_up();
    let modulus = Modulus::square_of(number(1024, 5)).unwrap();
    let bases: Vec<_> = (0..6).map(|seed| number(1900, seed)).collect();
    let exponents: Vec<_> = (0..6).map(|seed| number(100, seed)).collect();
    let pairs: Vec<_> = bases.iter().zip(&exponents).collect();
    let wanted: Vec<_> = pairs.iter().map(|(base, exponent)| modulus.pow(base, exponent, 100)).collect();
    assert_eq!(modulus.pow_many(&pairs, 100), wanted);
    assert_eq!(modulus.pow_many(&[], 100), Vec::<BigUint>::new());
}

#[test]
fn a_table_takes_many_exponents() {
    set_up();
    for bits in [200, 1024] {
        let modulus = Modulus::square_of(number(bits, 6)).unwrap();
        let base = number(bits, 7);
        for uses in [1, 1000] {
            let table = modulus.fixed_base(&base, 64, uses);
            // One is longer than the table serves.
            let exponents: Vec<_> = [64, 1, 64, 63, 64, 10, 64, 90, 64]
                .into_iter()
                .zip(0..)
                .map(|(length, seed)| if length == 1 { BigUint::one() } else { number(length, seed) })
                .collect();
            for count in 0..=exponents.len() {
                let some: Vec<_> = exponents.iter().take(count).collect();
                let wanted: Vec<_> =
                    some.iter().map(|exponent| base.modpow(exponent, modulus.value())).collect();
                assert_eq!(table.pow_many(&some), wanted, "{count} of {bits} bits, {uses} uses");
            }
        }
    }
}
