//! Eq. (1) to (10), with g = n + 1 and with a general g, both ways of decrypting.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::public_key::l_function;
use num_bigint::BigUint;
use num_integer::Integer;
use num_traits::{One, Zero};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

pub(crate) fn rng(seed: u64) -> ChaCha20Rng {
    ChaCha20Rng::seed_from_u64(seed)
}

pub(crate) fn key(bits: u32, seed: u64) -> SecretKey {
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
fn eq06_the_steps_of_both_ways_lead_to_the_plaintext() {
    for (bits, seed) in [(24, 21), (64, 22), (512, 23)] {
        let key = key(bits, seed);
        let (p, q) = key.primes();
        let (p, q) = (p.expose(), q.expose());
        let mut rng = rng(seed);
        for m in interesting_plaintexts(key.public().n()) {
            let (c, _) = key.public().encrypt(&m, &mut rng);
            let crt = key.decrypt_vartime(&c);
            let steps = key.crt_steps(&crt);
            let half = |prime: &BigUint, power: &SecretInt, l: &SecretInt, h: &SecretInt| {
                assert_eq!(*power.expose(), c.modpow(&(prime - 1u32), &(prime * prime)));
                assert_eq!(l.expose() * prime + 1u32, *power.expose());
                // h_p inverts what the same steps make of g.
                let of_g = key.public().g().modpow(&(prime - 1u32), &(prime * prime));
                assert!((l_function(&of_g, prime) * h.expose() % prime).is_one());
                l.expose() * h.expose() % prime
            };
            let m_p = half(p, &crt.power_p, &steps.l_p, &steps.h_p);
            let m_q = half(q, &crt.power_q, &steps.l_q, &steps.h_q);
            assert_eq!((&m_p, &m_q), (crt.plaintext_p.expose(), crt.plaintext_q.expose()));
            assert_eq!((&m_p, &m_q), (&(&m % p), &(&m % q)));
            assert!((p * steps.p_inverse.expose() % q).is_one());
            assert!(steps.lift.expose() < q);
            assert_eq!(m_p + p * steps.lift.expose(), m);
            let textbook = key.decrypt_textbook_vartime(&c);
            assert_eq!(textbook.l.expose() * key.public().n() + 1u32, *textbook.power.expose());
            assert_eq!(key.public().plaintexts().mul(textbook.l.expose(), key.mu().expose()), m);
        }
    }
}

#[test]
fn eq06_the_textbook_power_can_be_ordered_and_a_wrong_one_shows() {
    let key = key(512, 24);
    let m = BigUint::from(1_234_567u32);
    let (c, _) = key.public().encrypt(&m, &mut rng(25));
    let powers = match Work::Powers(key.textbook_work(&c)).carry_out(&Tables::default()).unwrap() {
        WorkResult::Powers(powers) => powers,
        other => panic!("{other:?}"),
    };
    let [power] = powers.as_slice() else { panic!("{powers:?}") };
    assert_eq!(key.textbook_from(power.expose().clone()), key.decrypt_textbook_vartime(&c));
    // The power of another ciphertext, one that is off by n, and none at all.
    let another = key.public().add(&c, &c);
    let wrong = [
        key.decrypt_textbook_vartime(&another).power.expose().clone(),
        power.expose() + key.public().n(),
        BigUint::ZERO,
    ];
    for wrong in wrong {
        assert_ne!(*key.textbook_from(wrong).plaintext.expose(), m);
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
fn eq10_a_product_encrypts_the_sum_under_the_product_of_the_randomizers() {
    let key = key(512, 13);
    let public = key.public();
    let mut rng = rng(14);
    let (a, b) = (public.n() - 5u32, BigUint::from(9u32));
    let ((of_a, r_1), (of_b, r_2)) = (public.encrypt(&a, &mut rng), public.encrypt(&b, &mut rng));
    let both = public.plaintexts().mul(r_1.expose(), r_2.expose());
    assert_eq!(public.add(&of_a, &of_b), public.encrypt_with(&BigUint::from(4u32), &both));
}

#[test]
fn eq07_eq08_eq09_products_of_ciphertexts_hold_sums() {
    let key = key(512, 7);
    let public = key.public();
    let mut rng = rng(8);
    let (a, b) = (public.n() - 5u32, BigUint::from(9u32));
    let c = public.add(&public.encrypt(&a, &mut rng).0, &public.encrypt(&b, &mut rng).0);
    assert_eq!(*key.decrypt_vartime(&c).plaintext.expose(), 4u32.into());
    let (of_a, of_b) = (public.encrypt(&a, &mut rng).0, public.encrypt(&b, &mut rng).0);
    let c = public.scale(&[(&of_a, &2u32.into()), (&of_b, &7u32.into())], 5);
    assert_eq!(*key.decrypt_vartime(&c).plaintext.expose(), 53u32.into());
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

#[test]
fn short_exponent_keys_have_primes_of_3_mod_4_and_a_base_that_is_an_nth_residue() {
    for (bits, seed) in [(24, 31), (64, 32), (512, 33)] {
        let material = generate_key(bits, Randomizer::ShortExponent, &mut rng(seed)).unwrap();
        let (p, q) = (material.p.expose(), material.q.expose());
        assert!((p % 4u32, q % 4u32) == (3u32.into(), 3u32.into()), "seed {seed}");
        assert_eq!((p - 1u32).gcd(&(q - 1u32)), 2u32.into(), "seed {seed}");
        let key = SecretKey::from_material(&material).unwrap();
        let public = key.public();
        assert_eq!(public.n().bits(), u64::from(bits));
        // An n-th residue: h_s^lambda = 1 mod n^2, so that it decrypts to 0; and h = -y^2 is of Jacobi symbol 1.
        let h_s = public.randomizer_base().unwrap();
        assert!(public.ciphertexts().pow_vartime(h_s, key.lambda().expose()).is_one());
        assert!(!h_s.is_one() && key.decrypt_vartime(h_s).plaintext.expose().is_zero());
    }
}

#[test]
fn eq05_eq06_eq09_hold_with_short_exponents() {
    let material = generate_key(512, Randomizer::ShortExponent, &mut rng(34)).unwrap();
    let key = SecretKey::from_material(&material).unwrap();
    let public = key.public();
    let mut rng = rng(35);
    let mut sum = BigUint::ZERO;
    let mut product = BigUint::one();
    for m in interesting_plaintexts(public.n()) {
        let (c, a) = public.encrypt(&m, &mut rng);
        assert!(a.expose().bits() <= 256, "a is below 2^(|n|/2)");
        assert_eq!(
            c,
            public
                .blind(&m, &public.ciphertexts().pow_vartime(public.randomizer_base().unwrap(), a.expose()))
        );
        assert_eq!(*key.decrypt_vartime(&c).plaintext.expose(), m);
        sum += m;
        product = public.add(&product, &c);
    }
    assert_eq!(*key.decrypt_textbook_vartime(&product).plaintext.expose(), sum % public.n());
}

#[test]
fn ordered_factors_are_the_factors_of_both_randomizers() {
    for randomizer in Randomizer::ALL.iter().copied() {
        let material = generate_key(512, randomizer, &mut rng(36)).unwrap();
        let public = SecretKey::from_material(&material).unwrap().public().clone();
        let randomizers = public.randomizers(5, &mut rng(37));
        let expected: Vec<_> = randomizers.iter().map(|r| public.randomizing_factor(r.expose())).collect();
        for per_order in [1, 2, 100] {
            let orders = public.randomizing_work(randomizers.iter()).slices(per_order);
            assert_eq!(orders.len(), 5usize.div_ceil(per_order));
            let powers = orders.iter().flat_map(|order| match order.carry_out(&Tables::default()).unwrap() {
                WorkResult::Powers(powers) => powers,
                other => panic!("{other:?}"),
            });
            let powers: Vec<_> = powers.map(|power| power.expose().clone()).collect();
            assert_eq!(powers, expected, "{randomizer}");
        }
    }
}

#[test]
fn a_randomizer_base_that_is_no_unit_or_one_is_refused() {
    let public = key(512, 38).public().clone();
    for bad in [BigUint::one(), BigUint::ZERO, public.n().clone(), public.ciphertexts().value().clone()] {
        assert_eq!(public.clone().with_randomizer_base(bad), Err(KeyError::BadRandomizerBase));
    }
}

#[test]
fn inverses_from_elsewhere_are_checked_one_by_one() {
    let material = generate_key(512, Randomizer::Textbook, &mut rng(39)).unwrap();
    let key = SecretKey::from_material(&material).unwrap();
    assert_eq!(key.inverses(), SecretKey::from_primes(&material.p, &material.q).unwrap().inverses());
    let spoil: [fn(&mut Inverses) -> &mut SecretInt; 4] =
        [|i| &mut i.p_mod_q, |i| &mut i.mu, |i| &mut i.h_p, |i| &mut i.h_q];
    for which in spoil {
        let mut bad = material.clone();
        let number = which(&mut bad.inverses);
        *number = SecretInt::new(number.expose() + 1u32);
        assert_eq!(SecretKey::from_material(&bad).unwrap_err(), KeyError::BadInverses);
        // One modulus more is not a canonical number either.
        let mut bad = material.clone();
        let number = which(&mut bad.inverses);
        *number = SecretInt::new(number.expose() + key.public().n() * 7u32);
        assert_eq!(SecretKey::from_material(&bad).unwrap_err(), KeyError::BadInverses);
    }
}
