//! Answers that python-paillier and Python's own integers computed (vectors/make_phe.py).

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on should stop")]

use blindsum_paillier::{PublicKey, SecretInt, SecretKey, integer};
use blindsum_schemes::Counter;
use blindsum_schemes::transport::psa::{Dcr, Group};
use num_bigint::{BigInt, BigUint};
use serde_json::Value;

fn vectors() -> Value {
    serde_json::from_str(include_str!("vectors/phe.json")).unwrap()
}

fn number(value: &Value) -> BigUint {
    value.as_str().unwrap().parse().unwrap()
}

fn numbers(value: &Value) -> Vec<BigUint> {
    value.as_array().unwrap().iter().map(number).collect()
}

fn values(vectors: &Value) -> Vec<i64> {
    vectors["noisy"].as_array().unwrap().iter().map(|value| value.as_i64().unwrap()).collect()
}

fn secret(vectors: &Value) -> SecretKey {
    let [p, q] = ["p", "q"].map(|prime| SecretInt::new(number(&vectors[prime])));
    SecretKey::from_primes(&p, &q).unwrap()
}

#[test]
fn what_python_paillier_encrypts_multiplies_and_opens_comes_out_here() {
    let vectors = vectors();
    let secret = secret(&vectors);
    let key = secret.public();
    let ciphertexts: Vec<_> = values(&vectors)
        .into_iter()
        .zip(numbers(&vectors["randomizers"]))
        .map(|(value, r)| key.blind(&key.encode(&BigInt::from(value)), &key.randomizing_factor(&r)))
        .collect();
    assert_eq!(ciphertexts, numbers(&vectors["paillier"]));
    let product = key.ciphertexts().product(&ciphertexts);
    assert_eq!(product, number(&vectors["product"]));
    let opened = secret.decrypt_vartime(&product);
    let sum = integer::centred(opened.plaintext.expose(), key.n());
    assert_eq!(sum, BigInt::from(vectors["sum"].as_i64().unwrap()));
}

#[test]
fn joye_and_liberts_ciphertexts_are_those_of_python_and_open_to_the_sum() {
    let vectors = vectors();
    let public = secret(&vectors).public().clone();
    let mut counter = Counter::default();
    let base = Dcr::hash(&public, vectors["epoch"].as_u64().unwrap(), &mut counter);
    assert_eq!(base, number(&vectors["h_t"]));
    let keys: Vec<_> = numbers(&vectors["keys"]).into_iter().map(SecretInt::new).collect();
    let sealed: Vec<_> = values(&vectors)
        .into_iter()
        .zip(&keys)
        .map(|(value, key)| Dcr::seal(&public, value, key, &base, &mut counter))
        .collect();
    assert_eq!(sealed, numbers(&vectors["joye_libert"]));
    let sum = Dcr::sum(keys.iter());
    let open = |sealed: &[BigUint]| {
        Dcr::open(&public, &sealed.iter().collect::<Vec<_>>(), &sum, &base, &(), &mut Counter::default())
    };
    assert_eq!(open(&sealed), vectors["sum"].as_i64());
    // One that is missing, and ones that nobody could have made.
    assert_eq!(open(&sealed[1..]), None);
    for wrong in [BigUint::ZERO, public.n().clone(), BigUint::from(1u32)] {
        let mut all = sealed.clone();
        all[2] = wrong;
        assert_eq!(open(&all), None);
    }
}

#[test]
fn the_key_is_the_one_of_python_paillier() {
    let vectors = vectors();
    let n = number(&vectors["p"]) * number(&vectors["q"]);
    assert_eq!((n.bits(), secret(&vectors).public().n()), (1_024, PublicKey::new(n.clone()).unwrap().n()));
}
