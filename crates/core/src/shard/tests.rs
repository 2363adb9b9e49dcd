//! Shards and their parts by hand, with a fault anywhere.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use std::collections::{BTreeMap, BTreeSet};

use blindsum_paillier::{PublicKey, Randomizer, Tables, WorkResult, generate_key_from};
use num_bigint::BigUint;
use zeroize::Zeroizing;

use super::{Assignment, Multiplying, Part, PartFault, Parts, Shard, Shards, Took};
use crate::fault::{Fault, MessageFault, PeerFault};
use crate::params::{Params, RawParams};
use crate::role::Role;
use crate::wire::keys::Keys;
use crate::wire::link::{Endpoint, LinkKey};
use crate::wire::messages::Body;

const EPOCH: u64 = 1_700_000_000;
const METERS: u32 = 7;

fn params() -> Params {
    RawParams { meters: METERS, gamma: 2, key_bits: 256, ..RawParams::default() }.try_into().unwrap()
}

fn keys() -> Keys {
    let [reading, noise] = [1, 2].map(|seed| {
        let made = generate_key_from(256, Randomizer::Textbook, &Zeroizing::new([seed; 32])).unwrap();
        let key = blindsum_paillier::SecretKey::from_material(&made).unwrap();
        PublicKey::new(key.public().n().clone()).unwrap()
    });
    Keys { reading, noise }
}

fn link_key(meter: u32) -> LinkKey {
    LinkKey::new(Zeroizing::new([u8::try_from(meter).unwrap() + 1; 32]))
}

fn assignments(count: u32) -> Vec<Assignment> {
    let (shards, keys) = (Shards::new(count).unwrap(), keys());
    let one = |shard| {
        let own = (0..METERS).filter(|meter| shards.of(*meter) == shard);
        let meters = own.map(|meter| (Role::Meter(meter), link_key(meter))).collect();
        Assignment { epoch: EPOCH, shard, shards, keys: keys.clone(), meters }
    };
    shards.numbers().map(one).collect()
}

/// A number that is a ciphertext under either key: not 0, and without a factor in common.
fn number(meter: u32, which: u32) -> BigUint {
    BigUint::from(1_000_003u32 + 1_000 * meter + which)
}

/// Both messages of a meter.
fn messages(meter: u32) -> [Vec<u8>; 2] {
    let mut endpoint = Endpoint::new(Role::Meter(meter), EPOCH, Some(keys()));
    endpoint.add_link(Role::Cloud, link_key(meter));
    let shares = vec![number(meter, 1), number(meter, 2)];
    [Body::MaskedReading(number(meter, 0)), Body::NoiseShares(shares)]
        .map(|body| endpoint.seal(Role::Cloud, body).unwrap())
}

fn part_of(shard: Shard) -> Vec<u8> {
    let (multiplying, orders): (Multiplying, _) = shard.multiply();
    let results: Vec<WorkResult> =
        orders.iter().map(|order| order.carry_out(&Tables::default()).unwrap()).collect();
    multiplying.part(results).unwrap()
}

/// The part of a shard to which these of its meters have written.
fn part(assignment: &Assignment, without: &[u32]) -> Vec<u8> {
    let mut shard = Shard::new(assignment.clone(), &params());
    for meter in (0..METERS).filter(|meter| !without.contains(meter)) {
        if assignment.meters.contains_key(&Role::Meter(meter)) {
            for message in messages(meter) {
                assert_eq!(shard.receive(Role::Meter(meter), &message), Ok(Took::New));
            }
        }
    }
    part_of(shard)
}

fn product(factors: impl IntoIterator<Item = BigUint>, key: &PublicKey) -> BigUint {
    factors
        .into_iter()
        .fold(BigUint::from(1u32), |product, factor| product * factor % key.ciphertexts().value())
}

#[test]
fn each_meter_has_one_shard_and_shards_are_of_one_size() {
    assert!(Shards::new(0).is_none() && Shards::new(Shards::MOST + 1).is_none());
    for count in 1..=Shards::MOST {
        let shards = Shards::new(count).unwrap();
        let mut sizes = BTreeMap::new();
        for meter in 0..1000 {
            *sizes.entry(shards.of(meter)).or_insert(0) += 1;
        }
        let all: BTreeSet<u32> = shards.numbers().collect();
        assert_eq!(sizes.keys().copied().collect::<BTreeSet<u32>>(), all);
        assert!(sizes.values().max().unwrap() - sizes.values().min().unwrap() <= 1);
    }
}

/// Eq. (19), (20), (23), (25) in any groups.
#[test]
fn eq25_products_of_shards_multiply_to_the_product_of_all() {
    let keys = keys();
    let c2 = product((0..METERS).map(|meter| number(meter, 0)), &keys.reading);
    let c1 = product((0..METERS).flat_map(|meter| [number(meter, 1), number(meter, 2)]), &keys.noise);
    for count in 1..=Shards::MOST {
        let assignments = assignments(count);
        let mut parts = Parts::new(&assignments);
        // Also where there are more shards than meters, and in any order.
        for assignment in assignments.iter().rev() {
            assert!(!parts.is_complete());
            parts.take(assignment.shard, &part(assignment, &[])).unwrap();
        }
        let gathered = parts.gather().unwrap();
        assert_eq!(gathered.missing(), []);
        assert_eq!(gathered.present, (0..METERS).map(Role::Meter).collect::<Vec<_>>());
        assert_eq!(product(gathered.readings, &keys.reading), c2);
        assert_eq!(product(gathered.noise, &keys.noise), c1);
    }
}

#[test]
fn what_comes_again_counts_once_and_what_differs_is_refused_by_name() {
    let assignment = assignments(2).remove(1);
    let mut shard = Shard::new(assignment.clone(), &params());
    let [reading, noise] = messages(3);
    let meter = Role::Meter(3);
    assert_eq!(shard.receive(meter, &reading), Ok(Took::New));
    assert_eq!(shard.receive(meter, &reading), Ok(Took::Again));
    assert_eq!(shard.receive(meter, &noise), Ok(Took::New));
    for message in [&noise, &reading, &noise] {
        assert_eq!(shard.receive(meter, message), Ok(Took::Again));
    }
    // The same meter under its own key with another reading.
    let mut endpoint = Endpoint::new(meter, EPOCH, Some(keys()));
    endpoint.add_link(Role::Cloud, link_key(3));
    let other = endpoint.seal(Role::Cloud, Body::MaskedReading(number(3, 9))).unwrap();
    assert_eq!(shard.receive(meter, &other), Err(Fault::undue(Role::Cloud, meter)));
    let mut early = Shard::new(assignment.clone(), &params());
    early.receive(meter, &reading).unwrap();
    let refused = early.receive(meter, &other).unwrap_err();
    assert!(matches!(
        refused,
        Fault::Peer { culprit: Role::Meter(3), reason: PeerFault::Message(MessageFault::Kind { .. }), .. }
    ));
    // Changed on its way, in another meter's name, and by a meter of another shard.
    let mut changed = messages(5)[0].clone();
    changed[30] ^= 1;
    let tag = Fault::message(Role::Cloud, Role::Meter(5), MessageFault::Tag);
    assert_eq!(shard.receive(Role::Meter(5), &changed), Err(tag.clone()));
    assert_eq!(shard.receive(Role::Meter(5), &messages(1)[0]), Err(tag));
    assert_eq!(
        shard.receive(Role::Meter(2), &messages(2)[0]),
        Err(Fault::undue(Role::Cloud, Role::Meter(2)))
    );
    // What was refused has changed nothing.
    assert!(!shard.is_complete());
    for meter in [1, 5] {
        for message in messages(meter) {
            shard.receive(Role::Meter(meter), &message).unwrap();
        }
    }
    assert!(shard.is_complete());
    assert_eq!(part_of(shard), part(&assignment, &[]));
}

#[test]
fn a_meter_with_one_of_two_messages_is_missing() {
    let assignments = assignments(2);
    let mut shard = Shard::new(assignments[1].clone(), &params());
    for meter in [1, 3] {
        shard.receive(Role::Meter(meter), &messages(meter)[0]).unwrap();
    }
    shard.receive(Role::Meter(3), &messages(3)[1]).unwrap();
    assert_eq!(shard.missing().collect::<Vec<_>>(), [Role::Meter(1), Role::Meter(5)]);
    let mut parts = Parts::new(&assignments);
    parts.take(1, &part_of(shard)).unwrap();
    parts.take(0, &part(&assignments[0], &[4])).unwrap();
    let gathered = parts.gather().unwrap();
    assert_eq!(gathered.missing(), [1, 4, 5].map(Role::Meter));
    assert_eq!(gathered.present, [0, 2, 3, 6].map(Role::Meter));
}

#[test]
fn parts_that_overlap_differ_or_are_not_there_are_refused_by_name() {
    let assignments = assignments(3);
    let all: Vec<Vec<u8>> = assignments.iter().map(|one| part(one, &[])).collect();
    let mut parts = Parts::new(&assignments);
    parts.take(0, &all[0]).unwrap();
    parts.take(0, &all[0]).unwrap();
    assert_eq!(parts.take(0, &part(&assignments[0], &[3])), Err(PartFault::Changed { shard: 0 }));
    // Shard 2 has multiplied meter 4 of shard 1, then a meter of shard 3 that nobody has counted yet.
    for (meter, expected) in [
        (3, PartFault::Twice { meter: Role::Meter(3), first: 0, second: 1 }),
        (5, PartFault::NotGiven { shard: 1, meter: Role::Meter(5) }),
    ] {
        let mut wide = assignments[1].clone();
        wide.meters.insert(Role::Meter(meter), link_key(meter));
        let fault = parts.take(1, &part(&wide, &[])).unwrap_err();
        assert_eq!(fault, expected);
        assert!(fault.to_string().contains("shard 2"), "{fault}");
    }
    // Another shard's part, of another epoch, cut off.
    assert_eq!(parts.take(1, &all[2]), Err(PartFault::Number { shard: 1, got: 2, count: 3 }));
    assert!(matches!(parts.take(7, &all[2]), Err(PartFault::Number { shard: 7, .. })));
    let mut late = assignments[1].clone();
    late.epoch += 1800;
    assert!(matches!(
        parts.take(1, &part(&late, &(0..METERS).collect::<Vec<_>>())),
        Err(PartFault::Epoch { .. })
    ));
    assert!(matches!(parts.take(1, &all[1][1..]), Err(PartFault::Unreadable { shard: 1, .. })));
    parts.take(2, &all[2]).unwrap();
    assert_eq!(parts.missing().collect::<Vec<_>>(), [1]);
    let fault = parts.gather().unwrap_err();
    assert_eq!(fault, PartFault::Missing(vec![(1, vec![Role::Meter(1), Role::Meter(4)])]));
    assert_eq!(fault.to_string(), "missing: the part of shard 2 with meter 2, meter 5");
}

#[test]
fn assignments_and_parts_are_read_in_one_way_only() {
    let assignment = assignments(2).remove(0);
    let bytes = assignment.encode().unwrap();
    assert_eq!(Assignment::decode(&bytes).as_ref(), Ok(&assignment));
    assert!(format!("{assignment:?}").contains("redacted"));
    for length in 0..bytes.len() {
        assert!(Assignment::decode(&bytes[..length]).is_err());
    }
    let long = [bytes.as_slice(), &[0]].concat();
    assert!(Assignment::decode(&long).is_err());
    let bytes = part(&assignment, &[2]);
    let read = Part::decode(&bytes, &assignment.keys).unwrap();
    assert_eq!(read.encode(&assignment.keys), Ok(bytes.clone()));
    assert_eq!(read.present, [0, 4, 6].map(Role::Meter));
    for length in 0..bytes.len() {
        assert!(Part::decode(&bytes[..length], &assignment.keys).is_err());
    }
    // Bytes that are read at all are the bytes that are written for what was read.
    for place in 0..bytes.len() {
        let mut other = bytes.clone();
        other[place] ^= 1;
        if let Ok(read) = Part::decode(&other, &assignment.keys) {
            assert_eq!(read.encode(&assignment.keys), Ok(other));
        }
    }
}
