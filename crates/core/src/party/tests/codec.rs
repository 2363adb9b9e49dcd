//! Canonical bytes as properties: one message, one writing; whatever is read is what was written.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use super::*;
use crate::wire::header::Header;
use crate::wire::keys::KeyAnnouncement;
use crate::wire::messages::{Admission, ReadingAggregate, Registration};
use blindsum_paillier::PublicKey;
use zeroize::Zeroizing;

/// Repeats the tests below, and is printed where they fail.
const SEED: u8 = 41;

fn run<S: Strategy>(cases: u32, strategy: &S, property: impl Fn(S::Value) -> Result<(), TestCaseError>) {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let random = TestRng::from_seed(RngAlgorithm::ChaCha, &[SEED; 32]);
    let done = TestRunner::new_with_rng(config, random).run(strategy, property);
    assert!(done.is_ok(), "seed {SEED}: {}", done.unwrap_err());
}

/// Keys of different widths: n = 35, nu = 3 * (2^61 - 1).
fn small_keys() -> Keys {
    let nu = BigUint::from((1u64 << 61) - 1) * 3u32;
    Keys { reading: PublicKey::new(35u32.into()).unwrap(), noise: PublicKey::new(nu).unwrap() }
}

fn unit(key: PublicKey) -> impl Strategy<Value = BigUint> {
    any::<[u8; 24]>().prop_map(move |bytes| {
        let mut value = key.ciphertexts().reduce(&BigUint::from_bytes_be(&bytes));
        while !key.is_ciphertext(&value) {
            value = key.ciphertexts().reduce(&(value + 1u32));
        }
        value
    })
}

fn below(modulus: BigUint) -> impl Strategy<Value = BigUint> {
    any::<[u8; 24]>().prop_map(move |bytes| BigUint::from_bytes_be(&bytes) % &modulus)
}

fn meters() -> impl Strategy<Value = Vec<Role>> {
    proptest::collection::btree_set(0u32..5000, 0..20)
        .prop_map(|numbers| numbers.into_iter().map(Role::Meter).collect())
}

fn announcement() -> impl Strategy<Value = KeyAnnouncement> {
    (any::<[u8; 16]>(), any::<bool>(), any::<[u8; 32]>()).prop_map(|(modulus, based, base)| {
        let modulus = (BigUint::from_bytes_be(&modulus) | BigUint::one()) + 4u32;
        let base = BigUint::from_bytes_be(&base) % (&modulus * &modulus);
        KeyAnnouncement { modulus, randomizer_base: based.then_some(base) }
    })
}

fn identity() -> impl Strategy<Value = String> {
    vec(any::<char>(), 0..20).prop_map(|letters| letters.into_iter().collect())
}

fn bodies() -> impl Strategy<Value = Body> {
    let keys = small_keys();
    let (n, nu) = (keys.reading.n().clone(), keys.noise.n().clone());
    let (c, e) = (unit(keys.reading), unit(keys.noise).boxed());
    let c = c.boxed();
    prop_oneof![
        announcement().prop_map(Body::ReadingKey),
        announcement().prop_map(Body::NoiseKey),
        (identity(), any::<u64>(), any::<[u8; 32]>())
            .prop_map(|(id, timestamp, hash)| Body::Registration(Registration { id, timestamp, hash })),
        (identity(), any::<[u8; 32]>(), any::<[u8; 32]>()).prop_map(|(id, hash, key)| {
            Body::Admission(Admission { id, hash, link_key: Zeroizing::new(key) })
        }),
        vec(e.clone(), 0..6).prop_map(Body::BlindSequence),
        vec(e.clone(), 0..6).prop_map(Body::NoiseShares),
        below(n.clone()).prop_map(|k| Body::KeyShare(SecretInt::new(k))),
        c.clone().prop_map(Body::MaskedReading),
        (c.clone(), e, meters()).prop_map(|(readings, noise, present)| Body::Aggregate(Aggregate {
            readings,
            noise,
            present
        })),
        (c, meters()).prop_map(|(readings, present)| {
            Body::ReadingAggregate(ReadingAggregate { readings, present })
        }),
        below(nu).prop_map(|total| Body::NoiseTotal(SecretInt::new(total))),
        meters().prop_map(Body::RepairRequest),
        below(n.clone()).prop_map(|sum| Body::RepairSum(SecretInt::new(sum))),
        below(n).prop_map(Body::Published),
    ]
}

fn roles() -> impl Strategy<Value = Role> {
    prop_oneof![
        Just(Role::ControlCenter),
        Just(Role::Cloud),
        Just(Role::Dealer),
        Just(Role::Everybody),
        (0..u32::MAX - 16).prop_map(Role::Meter),
    ]
}

fn messages() -> impl Strategy<Value = Message> {
    (bodies(), roles(), roles(), any::<u64>(), any::<u32>()).prop_map(|(body, from, to, epoch, sequence)| {
        Message { header: Header { kind: body.kind(), epoch, from, to, sequence }, body }
    })
}

#[test]
fn what_is_written_is_read_back() {
    let keys = small_keys();
    run(2000, &messages(), |message| {
        let bytes = message.encode(Some(&keys)).unwrap();
        let read = Message::decode(&bytes, message.header.kind, Some(&keys));
        prop_assert_eq!(read, Ok(message));
        Ok(())
    });
}

#[test]
fn a_changed_cut_or_lengthened_message_is_refused_or_is_another_message() {
    let keys = small_keys();
    let strategy = (messages(), any::<proptest::sample::Index>(), 1u8..=255, any::<bool>());
    run(3000, &strategy, |(message, at, flip, cut)| {
        let bytes = message.encode(Some(&keys)).unwrap();
        let kind = message.header.kind;
        let mut changed = bytes.clone();
        changed[at.index(bytes.len())] ^= flip;
        if let Ok(read) = Message::decode(&changed, kind, Some(&keys)) {
            // Canonical: what is accepted is written in no other way, so it is not the message it was.
            prop_assert_eq!(read.encode(Some(&keys)).unwrap(), changed);
            prop_assert_ne!(read, message);
        }
        let other =
            if cut { bytes[..at.index(bytes.len())].to_vec() } else { [&bytes[..], &[flip]].concat() };
        prop_assert!(Message::decode(&other, kind, Some(&keys)).is_err());
        Ok(())
    });
}

#[test]
fn any_bytes_are_refused_or_canonical() {
    let keys = small_keys();
    let strategy = (vec(any::<u8>(), 0..200), 0..Kind::ALL.len(), any::<bool>());
    run(3000, &strategy, |(mut bytes, kind, header)| {
        let kind = Kind::ALL[kind];
        if header && bytes.len() > 22 {
            // A plausible header, so that the fields are reached.
            bytes[..2].copy_from_slice(&[VERSION, kind.byte()]);
            bytes[10..18].copy_from_slice(&[0, 0, 0, 16, 0, 0, 0, 1]);
        }
        if let Ok(read) = Message::decode(&bytes, kind, Some(&keys)) {
            prop_assert_eq!(read.encode(Some(&keys)).unwrap(), bytes);
        }
        Ok(())
    });
}
