//! Every operation against plain big integers, on both kinds of modulus.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use core::ops::Range;

use super::*;
use proptest::prelude::*;

/// This file is two modules under the feature `kernel-tests`. In the second one, every modulus is the kernel's as far as it takes it.
/// Natively each does what is shipped: long numbers go to the kernel where the processor has its lanes, unless `BLINDSUM_ENGINE` says
/// `portable`.
fn set_up() {
    crate::kernel::install_for_tests(module_path!());
    // If there is one, it takes this modulus, so it is not portable code that is tested.
    assert_eq!(small(u64::MAX).kernel().is_some(), crate::backend() == crate::Backend::Kernel);
}

fn small(m: u64) -> Modulus {
    Modulus::new(m.into()).unwrap()
}

#[test]
fn refuses_moduli_it_cannot_prepare() {
    for make in [Modulus::new, Modulus::square_of] {
        assert_eq!(make(0u32.into()), Err(ModulusError::TooSmall));
        assert_eq!(make(1u32.into()), Err(ModulusError::TooSmall));
        assert_eq!(make(10u32.into()), Err(ModulusError::Even));
    }
}

#[test]
fn no_factors_make_one() {
    assert_eq!(small(15).product([]), BigUint::one());
    assert_eq!(small(15).multi_pow(&[], 8), BigUint::one());
}

#[test]
fn inverse_exists_exactly_for_coprime_numbers() {
    let m = small(15);
    assert_eq!(m.inverse_vartime(&2u32.into()), Some(8u32.into()));
    assert_eq!(m.inverse_vartime(&3u32.into()), None);
    assert!(m.is_coprime_vartime(&2u32.into()));
    assert!(!m.is_coprime_vartime(&3u32.into()));
}

#[test]
fn width_counts_whole_bytes() {
    assert_eq!(small(255).width(), 1);
    assert_eq!(small(257).width(), 2);
}

#[test]
fn a_modulus_does_not_print() {
    let printed = format!("{:?} {:?}", small(12_345), small(12_345).fixed_base(&7_777u32.into(), 3, 2));
    assert!(printed.contains("Modulus(14 bits)") && !printed.contains("12345") && !printed.contains("7777"));
}

/// Moduli at the edges of limbs and digits: a one-bit below, at and above, sparse, full and alternating.
fn edges(bits: u64) -> Vec<BigUint> {
    let one = BigUint::one();
    let top = &one << (bits - 1);
    let mut alternating = top.clone();
    (0..bits).step_by(2).for_each(|bit| alternating.set_bit(bit, true));
    vec![
        &top + 1u32,
        (&top << 1u32) - 1u32,
        (&top << 1u32) - 3u32,
        alternating,
        &top + (&one << (bits / 2)) + 1u32,
    ]
}

fn check_all(modulus: &Modulus, a: &BigUint, b: &BigUint, e: &BigUint) {
    let m = modulus.value();
    let (large_a, large_b) = (&(a + modulus.value()), &(b + modulus.value() * 5u32));
    let told = |what: &str| format!("{what}: a = {a}, b = {b}, e = {e}, m = {m}");
    let power = a.modpow(e, m);
    assert_eq!(modulus.mul(a, b), a * b % m, "{}", told("product"));
    assert_eq!(modulus.product([a, b, a, a]), (a * b % m) * (a * a % m) % m, "{}", told("products"));
    assert_eq!(modulus.product([large_a, large_b]), a * b % m, "{}", told("products of large numbers"));
    assert_eq!(modulus.pow_vartime(a, e), power, "{}", told("pow_vartime"));
    assert_eq!(modulus.pow_vartime(large_a, e), power, "{}", told("pow_vartime of a large base"));
    assert_eq!(modulus.pow(large_a, e, 0), power, "{}", told("pow of a large base"));
    for bits in [0, e.bits() + 5] {
        assert_eq!(modulus.pow(a, e, bits), power, "{}", told("pow"));
    }
    let other: BigUint = e >> 1u32;
    let expected = &power * b.modpow(&other, m) % m;
    assert_eq!(modulus.multi_pow(&[(large_a, e), (b, &other)], 9), expected, "{}", told("multi_pow"));
    for uses in [0, 3, 60] {
        let table = modulus.fixed_base(large_a, e.bits() + 1, uses);
        assert_eq!(table.pow(e), power, "{}", told("fixed base"));
        assert_eq!(table.pow(&other), a.modpow(&other, m), "{}", told("fixed base, half"));
        assert_eq!(table.pow(&(e << 3u32)), a.modpow(&(e << 3u32), m), "{}", told("fixed base, too long"));
    }
}

#[test]
fn edges_of_every_width_agree() {
    set_up();
    for bits in [2, 3, 24, 31, 32, 33, 46, 47, 48, 63, 64, 65, 94, 96, 127, 128, 129, 192, 256] {
        for root in edges(bits).into_iter().filter(|root| *root > BigUint::one()) {
            for modulus in [Modulus::new(root.clone()).unwrap(), Modulus::square_of(root.clone()).unwrap()] {
                let m = modulus.value().clone();
                let numbers =
                    [BigUint::ZERO, BigUint::one(), &m >> 1u32, &m - 1u32, &root - 1u32, root.clone() % &m];
                for (a, b) in numbers.iter().zip(numbers.iter().cycle().skip(3)) {
                    let exponents =
                        [BigUint::ZERO, BigUint::one(), 65_537u32.into(), (BigUint::one() << 40) - 1u32];
                    exponents.iter().for_each(|e| check_all(&modulus, a, b, e));
                }
            }
        }
    }
}

#[test]
fn long_chains_agree_at_real_sizes() {
    set_up();
    for bits in [512, 1024, 1536, 2048] {
        for root in edges(bits) {
            for modulus in [Modulus::new(root.clone()).unwrap(), Modulus::square_of(root.clone()).unwrap()] {
                let a = modulus.value() - 2u32;
                let e = (BigUint::one() << 70) - 5u32;
                assert_eq!(modulus.pow(&a, &e, 0), a.modpow(&e, modulus.value()), "{bits} bits, {root}");
            }
        }
    }
}

#[test]
fn random_numbers_agree() {
    set_up();
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) };
    let number = |words: usize| prop::collection::vec(any::<u32>(), 1..words).prop_map(BigUint::new);
    proptest!(config, |(root in number(12), a in number(24), b in number(24), e in number(4))| {
        let root: BigUint = (root << 1u32) + 3u32;
        for modulus in [Modulus::new(root.clone()).unwrap(), Modulus::square_of(root.clone()).unwrap()] {
            check_all(&modulus, &modulus.reduce(&a), &modulus.reduce(&b), &e);
        }
    });
}

#[test]
fn random_large_numbers_agree() {
    set_up();
    // Up to 8192 bits; few, for they take long.
    let config = ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(3) };
    let number = |words: Range<usize>| prop::collection::vec(any::<u32>(), words).prop_map(BigUint::new);
    proptest!(config, |(root in number(65..129), a in number(1..256), b in number(1..256), e in number(1..3))| {
        let root: BigUint = root | BigUint::one();
        let plain = Modulus::new(&root * &root).unwrap();
        for modulus in [plain, Modulus::square_of(root).unwrap()] {
            check_all(&modulus, &modulus.reduce(&a), &modulus.reduce(&b), &e);
        }
    });
}

#[test]
fn many_factors_agree() {
    set_up();
    let root = (BigUint::one() << 521u32) - 1u32;
    for modulus in [Modulus::new(root.clone()).unwrap(), Modulus::square_of(root).unwrap()] {
        // More than the kernel takes at once, and more than one thread takes.
        let factors: Vec<_> = (1..2500u32).map(|i| (modulus.value() >> (i % 500)) + i).collect();
        for count in [199, 2048, factors.len()] {
            let some = &factors[..count];
            let expected =
                some.iter().fold(BigUint::one(), |product, factor| product * factor % modulus.value());
            assert_eq!(modulus.product(some), expected, "{count} factors");
        }
    }
}

#[test]
fn sizes_beyond_the_kernels_agree() {
    set_up();
    for (bits, square) in [(23, true), (4098, true), (8194, false)] {
        let root = (BigUint::one() << bits) - 1u32;
        let modulus = if square { Modulus::square_of(root) } else { Modulus::new(root) }.unwrap();
        // Natively what prepares a modulus is there, and refuses.
        #[cfg(target_arch = "wasm32")]
        assert!(modulus.kernel().is_none());
        let (a, e) = (modulus.value() >> 3u32, BigUint::from(1_000_003u32));
        assert_eq!(modulus.kernel().and_then(|ring| ring.pow(&a, &e, 20)), None);
        assert_eq!(modulus.pow(&a, &e, 0), a.modpow(&e, modulus.value()));
    }
}

#[test]
fn every_size_of_the_kernel_agrees() {
    set_up();
    for bits in [24u64, 25, 47, 48, 93, 94, 95, 512, 1024, 2048, 3072, 4096] {
        let root = (BigUint::one() << bits) - 1u32;
        let modulus = Modulus::square_of(root.clone()).unwrap();
        let a = modulus.value() - 2u32;
        let e = BigUint::from(0xffff_fffb_u32);
        assert_eq!(modulus.pow(&a, &e, 0), a.modpow(&e, modulus.value()), "{bits} bits");
        let table = modulus.fixed_base(&a, 40, 500);
        assert_eq!(table.pow(&e), a.modpow(&e, modulus.value()), "{bits} bits");
    }
}

/// What a part of this program does, and what portable code does, at every size from which the kernel is used.
#[cfg(target_arch = "x86_64")]
#[test]
fn the_kernel_and_portable_code_agree() {
    if crate::backend() == crate::Backend::Portable {
        println!(
            "not tested: this processor lacks the kernel's instructions, or BLINDSUM_ENGINE switches it off"
        );
        return;
    }
    for bits in [384, 385, 640, 641, 752, 960, 961, 1024, 1316, 2048, 2049, 3072, 4096] {
        let roots = edges(bits);
        let roots = if bits > 2048 { roots.get(..2) } else { Some(roots.as_slice()) };
        for root in roots.unwrap_or_default() {
            for modulus in [Modulus::new(root.clone()).unwrap(), Modulus::square_of(root.clone()).unwrap()] {
                let square = modulus.value().bits() > bits;
                // All lanes that this machine has, not only the best.
                for (lanes, shortest) in [
                    (kernel::Lanes::Float, if square { 640 } else { 960 }),
                    (kernel::Lanes::Integer, if square { 384 } else { 512 }),
                ] {
                    if lanes <= kernel::lanes() {
                        let kernel = kernel::Ring::of(&modulus.0.shape, lanes).unwrap();
                        agree(&kernel, &modulus, root, (square, shortest));
                    } else {
                        println!("not tested: {lanes:?}, which is not here");
                    }
                }
            }
        }
    }
}

#[cfg(target_arch = "x86_64")]
fn agree(kernel: &kernel::Ring, modulus: &Modulus, root: &BigUint, (square, shortest): (bool, u64)) {
    let portable = modulus.portable();
    let m = modulus.value();
    let told = |what: &str| {
        format!("{what} modulo {} of {} bits", if square { "the square" } else { "a number" }, root.bits())
    };
    let numbers = [BigUint::one(), m - 1u32, root - 1u32, root % m, m / 3u32];
    let exponents = [BigUint::ZERO, BigUint::one(), (BigUint::one() << 61u32) - 1u32];
    let factors: Vec<_> = numbers.iter().cycle().take(130).collect();
    let product = kernel.product(&factors).unwrap();
    assert_eq!(product, portable.product(factors.into_iter()), "{}", told("products"));
    if root.bits() < shortest {
        assert_eq!(kernel.pow(&numbers[1], &exponents[2], 61), None, "{}", told("portable code is faster"));
        return;
    }
    for base in &numbers {
        for e in &exponents {
            let power = portable.pow(base, e, 64, 3);
            assert_eq!(kernel.pow(base, e, 64).unwrap(), power, "{}", told("pow"));
            assert_eq!(kernel.pow_vartime(base, e).unwrap(), power, "{}", told("pow_vartime"));
        }
    }
    let pairs: Vec<_> = numbers.iter().zip(exponents.iter().cycle()).collect();
    let powers = kernel.multi_pow(&pairs, 64).unwrap();
    assert_eq!(powers, portable.multi_pow(&pairs, 64, 3), "{}", told("multi_pow"));
    let table = kernel.table(&numbers[4], 61, 4).unwrap();
    for e in &exponents {
        let power = kernel.table_pow(&table, e).unwrap();
        assert_eq!(power, portable.pow(&numbers[4], e, 61, 3), "{}", told("powers by a table"));
    }
}
