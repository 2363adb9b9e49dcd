//! Eq. (1) to (9), with g = n + 1 and with a general g, both ways of decrypting.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use num_integer::Integer;
use num_traits::Zero;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

fn rng(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

fn key(bits: u32, seed: u64) -> SecretKey {
    let (p, q) = generate_primes(bits, &mut rng(seed)).unwrap();
    SecretKey::from_primes(&p, &q).unwrap()
}

fn interesting_plaintexts(n: &BigUint) -> Vec<BigUint> {
    vec![BigUint::ZERO, BigUint::one(), n / 2u32, n / 2u32 + 1u32, n - 1u32]
}

#[test]
fn eq01_eq02_primes_have_equal_length_and_lambda_is_their_lcm() {
    for bits in [16, 64, 512] {
        let key = key(bits, 1);
        let (p, q) = key.primes();
        let (p, q) = (p.expose(), q.expose());
        assert_eq!(*key.public().n(), p * q);
        assert_eq!(key.public().n().bits(), u64::from(bits));
        assert_eq!(p.bits(), q.bits());
        assert!(key.public().n().gcd(&((p - 1u32) * (q - 1u32))).is_one());
        let lambda = key.lambda().expose();
        assert!((lambda % (p - 1u32)).is_zero() && (lambda % (q - 1u32)).is_zero());
        assert_eq!(lambda * (p - 1u32).gcd(&(q - 1u32)), (p - 1u32) * (q - 1u32));
    }
}

#[test]
fn eq03_eq04_mu_inverts_l_of_g_to_the_lambda() {
    let key = key(512, 2);
    let public = key.public();
    assert_eq!(public.g(), public.n() + 1u32);
    let l = l_function(&public.ciphertexts().pow_vartime(&public.g(), key.lambda().expose()), public.n());
    assert!(public.plaintexts().mul(&l, key.mu().expose()).is_one());
}

#[test]
fn eq05_eq06_decryption_undoes_encryption_both_ways() {
    let key = key(512, 3);
    let mut rng = rng(4);
    for m in interesting_plaintexts(key.public().n()) {
        let (c, _) = key.public().encrypt(&m, &mut rng);
        assert!(key.public().is_ciphertext(&c));
        assert_eq!(*key.decrypt_vartime(&c).plaintext.expose(), m);
        assert_eq!(*key.decrypt_textbook_vartime(&c).plaintext.expose(), m);
    }
}

#[test]
fn eq05_is_probabilistic() {
    let key = key(512, 3);
    let mut rng = rng(4);
    let m = BigUint::from(5u32);
    assert_ne!(key.public().encrypt(&m, &mut rng).0, key.public().encrypt(&m, &mut rng).0);
}

#[test]
fn eq03_a_general_g_works_and_a_bad_one_is_refused() {
    let (p, q) = generate_primes(512, &mut rng(5)).unwrap();
    let n = p.expose() * q.expose();
    let n_squared = &n * &n;
    // g = (1 + a n) b^n has order a multiple of n exactly for a coprime to n.
    let b_n = BigUint::from(7u32).modpow(&n, &n_squared);
    let good = (BigUint::from(12_345u32) * &n + 1u32) * &b_n % &n_squared;
    let key = SecretKey::with_generator(&p, &q, good.clone()).unwrap();
    assert_eq!(key.public().g(), good);
    let mut rng = rng(6);
    for m in interesting_plaintexts(&n) {
        let (c, _) = key.public().encrypt(&m, &mut rng);
        assert_eq!(*key.decrypt_vartime(&c).plaintext.expose(), m);
        assert_eq!(*key.decrypt_textbook_vartime(&c).plaintext.expose(), m);
    }
    assert_eq!(SecretKey::with_generator(&p, &q, b_n).unwrap_err(), KeyError::BadGenerator);
    assert_eq!(SecretKey::with_generator(&p, &q, n).unwrap_err(), KeyError::BadGenerator);
}

#[test]
fn randomizers_are_units_even_where_chance_is_against_them() {
    // n = 11 * 13: a draw shares a factor with n once in 6.
    let (p, q) = (SecretInt::new(11u32.into()), SecretInt::new(13u32.into()));
    let public = SecretKey::from_primes(&p, &q).unwrap().public().clone();
    let mut rng = rng(12);
    for _ in 0..50 {
        let mut set = public.randomizers(4, &mut rng);
        set.push(public.randomizer(&mut rng));
        assert_eq!(set.len(), 5);
        assert!(set.iter().all(|r| public.n().gcd(r.expose()).is_one()), "seed 12");
    }
}

#[test]
fn eq09_products_of_ciphertexts_hold_sums() {
    let key = key(512, 7);
    let public = key.public();
    let mut rng = rng(8);
    let (a, b) = (public.n() - 5u32, BigUint::from(9u32));
    let c = public.add(&public.encrypt(&a, &mut rng).0, &public.encrypt(&b, &mut rng).0);
    assert_eq!(*key.decrypt_vartime(&c).plaintext.expose(), 4u32.into());
    let c = public.scale_vartime(&public.encrypt(&b, &mut rng).0, &7u32.into());
    assert_eq!(*key.decrypt_vartime(&c).plaintext.expose(), 63u32.into());
}

#[test]
fn numbers_that_are_no_ciphertexts_are_told_apart() {
    let key = key(64, 9);
    let public = key.public();
    let (p, _) = key.primes();
    assert!(!public.is_ciphertext(&BigUint::ZERO));
    assert!(!public.is_ciphertext(p.expose()));
    assert!(!public.is_ciphertext(&(public.n() * 3u32)));
    assert!(!public.is_ciphertext(public.ciphertexts().value()));
    assert!(public.is_ciphertext(&BigUint::one()));
}

#[test]
fn bad_sizes_and_bad_primes_are_refused() {
    assert_eq!(generate_primes(15, &mut rng(1)).unwrap_err(), KeyGenerationError::Size(15));
    assert_eq!(generate_primes(14, &mut rng(1)).unwrap_err(), KeyGenerationError::Size(14));
    let seven = SecretInt::new(7u32.into());
    assert_eq!(SecretKey::from_primes(&seven, &seven).unwrap_err(), KeyError::BadPrimes);
    // gcd(21, 2 * 6) = 3.
    let three = SecretInt::new(3u32.into());
    assert_eq!(SecretKey::from_primes(&three, &seven).unwrap_err(), KeyError::BadPrimes);
    assert_eq!(PublicKey::new(BigUint::from(10u32)).unwrap_err(), KeyError::BadModulus);
}

#[test]
fn primes_are_told_from_composites() {
    let is_prime = |n: u32| is_prime_vartime(&n.into());
    let below_fifty: Vec<u32> = (0..50).filter(|n| is_prime(*n)).collect();
    assert_eq!(below_fifty, [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41, 43, 47]);
    // A Carmichael number and a strong pseudoprime to base 2.
    assert!(!is_prime(561) && !is_prime(2047));
    let (p, q) = generate_primes(256, &mut rng(13)).unwrap();
    assert!(is_prime_vartime(p.expose()) && is_prime_vartime(q.expose()));
    assert!(!is_prime_vartime(&(p.expose() * q.expose())));
}

#[test]
fn primes_do_not_depend_on_the_word_size() {
    // The same digits must come out on 32-bit and on 64-bit targets; this test runs on both.
    let (p, q) = generate_primes(128, &mut rng(10)).unwrap();
    assert_eq!((p.expose().to_string(), q.expose().to_string()), (P_OF_SEED_10.into(), Q_OF_SEED_10.into()));
}

const P_OF_SEED_10: &str = "14728623501528186829";
const Q_OF_SEED_10: &str = "16662235188273740881";
