//! Openings hold for what was decrypted, and for nothing else.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use num_bigint::BigUint;
use num_traits::One;

use super::Opening;
use crate::orders::{Work, WorkResult};
use crate::tables::Tables;
use crate::tests::{key, rng};

#[test]
fn an_opening_is_the_randomizer_and_shows_the_plaintext_alone() {
    for bits in [24, 128, 512] {
        let key = key(bits, 1);
        let public = key.public();
        let mut rng = rng(2);
        for plaintext in [BigUint::ZERO, BigUint::one(), public.n() - 1u32] {
            let (ciphertext, randomizer) = public.encrypt(&plaintext, &mut rng);
            let opening = key.open_vartime(&ciphertext);
            assert_eq!(opening.root(), randomizer.expose());
            assert!(opening.shows(public, &ciphertext, &plaintext));
            let other = (&plaintext + 1u32) % public.n();
            assert!(!opening.shows(public, &ciphertext, &other));
            assert!(!opening.shows(public, &public.add(&ciphertext, &public.g()), &plaintext));
            assert!(!Opening::new(opening.root() + 1u32).shows(public, &ciphertext, &plaintext));
        }
    }
}

#[test]
fn orders_of_powers_give_the_same_opening() {
    let key = key(512, 3);
    let (ciphertext, _) = key.public().encrypt(&BigUint::from(77u32), &mut rng(4));
    let mut powers = Vec::new();
    for order in key.opening_work(&ciphertext).unwrap() {
        match Work::Powers(order).carry_out(&Tables::default()).unwrap() {
            WorkResult::Powers(computed) => powers.extend(computed),
            other => panic!("not powers: {other:?}"),
        }
    }
    let [p, q] = powers.try_into().unwrap();
    let opening = key.opening_from(&p, &q);
    assert_eq!(opening, key.open_vartime(&ciphertext));
    let order = Work::Powers(opening.checking_work(key.public()));
    let WorkResult::Powers(power) = order.carry_out(&Tables::default()).unwrap() else { panic!("powers") };
    let power = power[0].expose();
    assert!(opening.shows_from(key.public(), &ciphertext, &BigUint::from(77u32), power));
    assert!(!opening.shows_from(key.public(), &ciphertext, &BigUint::from(78u32), power));
}

#[test]
fn only_the_canonical_numbers_pass() {
    let key = key(256, 5);
    let public = key.public();
    let plaintext = BigUint::from(9u32);
    let (ciphertext, _) = public.encrypt(&plaintext, &mut rng(6));
    let opening = key.open_vartime(&ciphertext);
    // Each of these satisfies the equation.
    assert!(!Opening::new(opening.root() + public.n()).shows(public, &ciphertext, &plaintext));
    assert!(!opening.shows(public, &ciphertext, &(&plaintext + public.n())));
    assert!(!opening.shows(public, &(&ciphertext + public.n() * public.n()), &plaintext));
    assert!(!Opening::new(BigUint::ZERO).shows(public, &BigUint::ZERO, &plaintext));
}

#[test]
fn a_sum_is_opened_by_the_product_of_the_randomizers() {
    let key = key(256, 7);
    let public = key.public();
    let mut rng = rng(8);
    let (a, r) = public.encrypt(&BigUint::from(30u32), &mut rng);
    let (b, s) = public.encrypt(&BigUint::from(12u32), &mut rng);
    let sum = public.add(&a, &b);
    let opening = key.open_vartime(&sum);
    assert_eq!(*opening.root(), public.plaintexts().mul(r.expose(), s.expose()));
    assert!(opening.shows(public, &sum, &BigUint::from(42u32)));
    assert_eq!(format!("{opening:?}"), "Opening(<redacted>)");
    assert_eq!(opening.to_bytes(public.plaintexts().width()).unwrap().len(), 32);
    assert_eq!(opening.to_bytes(31), None);
}

/// The limit of what an opening is worth: under a modulus with repeated primes, which nobody sees, g to their product is an n-th power itself.
/// So a plaintext is shown modulo the product of the different primes alone.
#[test]
fn under_a_modulus_with_repeated_primes_a_ciphertext_opens_to_more_than_one_number() {
    let (p, q) = (BigUint::from(65_537u32), BigUint::from(65_539u32));
    let n = p.pow(9) * q.pow(7);
    assert_eq!((n.bits(), crate::inspect_vartime(&n)), (257, Ok(())));
    let public = crate::PublicKey::new(n.clone()).unwrap();
    let ring = public.plaintexts();
    let radical = p * q;
    let sum = BigUint::from(1_787u32);
    let (ciphertext, randomizer) = public.encrypt(&sum, &mut rng(9));
    // exp(-p q) modulo n, whose n-th power modulo n^2 is g^(-p q).
    let (mut root, mut term) = (BigUint::ZERO, BigUint::one());
    for k in 1..100u32 {
        root = (root + &term) % &n;
        term = ring.mul(&ring.mul(&term, &(&n - &radical)), &ring.inverse_vartime(&k.into()).unwrap());
    }
    let other = ring.mul(randomizer.expose(), &root);
    assert!(Opening::new(randomizer.expose().clone()).shows(&public, &ciphertext, &sum));
    assert!(Opening::new(other.clone()).shows(&public, &ciphertext, &(&sum + &radical)));
    assert!(!Opening::new(other).shows(&public, &ciphertext, &sum));
}
