//! Blind sequences that are proved: honest ones pass, and a meter refuses any other and names its sender.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use blindsum_paillier::{ProofError, PublicKey, Randomizer, SecretInt};

use super::*;
use crate::blinding::epoch_base;
use crate::params::ParamsError;
use crate::traffic::Shape;
use crate::variants::{Blinding, Proofs};
use crate::wire::header::HEADER_BYTES;
use crate::wire::kind::TAG_BYTES;

fn proved(key_mode: KeyMode) -> Params {
    Params::try_from(RawParams { proofs: Proofs::Bits, ..params(key_mode).into() }).unwrap()
}

fn of_kind(network: &Network, kind: Kind) -> Vec<(Role, Role, &Vec<u8>)> {
    let said = network.said.iter().filter(|((said, ..), _)| *said == kind);
    said.flat_map(|((_, from, to), all)| all.iter().map(|bytes| (*from, *to, bytes))).collect()
}

fn round(params: Params, pick: fn(usize) -> usize) -> Network {
    let mut network = Network::under(AbsencePolicy::Refuse, params, pick);
    network.begin_epoch(EPOCH).unwrap();
    network.deliver_all().unwrap();
    network
}

#[test]
fn each_meter_is_sent_a_proof_and_everything_else_stays_as_it_was() {
    for key_mode in KeyMode::ALL.iter().copied() {
        let with = round(proved(key_mode), middle);
        assert_eq!(with.published(), Some(with.expected()), "{key_mode}");
        let proofs = of_kind(&with, Kind::SequenceProof);
        assert_eq!(proofs.len(), METERS as usize);
        assert!(proofs.iter().all(|(from, ..)| *from == key_mode.drawer()));
        for pick in [first, last] {
            assert!(round(proved(key_mode), pick).said == with.said, "{key_mode}");
        }
        // What the proofs are made with is drawn last.
        let without = round(params(key_mode), middle);
        for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::SequenceProof) {
            // Another sequence number stands in what the drawer sends to a meter afterwards, which is nothing.
            assert!(of_kind(&with, kind) == of_kind(&without, kind), "{key_mode}, {}", kind.name());
        }
        assert!(of_kind(&without, Kind::SequenceProof).is_empty());
        let set_up = [Kind::ReadingKey, Kind::NoiseKey];
        let all = with.said.iter().filter(|((kind, ..), _)| !set_up.contains(kind));
        let bytes: usize = all.flat_map(|(_, said)| said).map(Vec::len).sum();
        assert_eq!(u64::try_from(bytes).unwrap(), Shape::of(&proved(key_mode)).bytes(), "{key_mode}");
    }
}

/// A network in which meter 1 has sent c_1, and what its drawer has for it.
fn before_the_noise(key_mode: KeyMode) -> (Network, Vec<u8>, Vec<u8>) {
    let mut network = Network::under(AbsencePolicy::Refuse, proved(key_mode), first);
    // Nothing of the drawer's reaches the meter by itself.
    let (drawer, meter) = (key_mode.drawer(), Role::Meter(0));
    network.begin_epoch(EPOCH).unwrap();
    while !network.said.contains_key(&(Kind::SequenceProof, drawer, meter)) {
        assert!(network.deliver_one().unwrap());
    }
    let take = |kind| network.said[&(kind, drawer, meter)][0].clone();
    let (sequence, proof) = (take(Kind::BlindSequence), take(Kind::SequenceProof));
    network.links.retain(|(_, to), _| *to == meter);
    if let Some(link) = network.links.get_mut(&(drawer, meter)) {
        link.retain(|bytes| *bytes != sequence && *bytes != proof);
    }
    network.deliver_all().unwrap();
    (network, sequence, proof)
}

#[test]
fn a_meter_answers_nothing_before_it_has_the_proof() {
    for key_mode in KeyMode::ALL.iter().copied() {
        let (mut network, sequence, proof) = before_the_noise(key_mode);
        let drawer = key_mode.drawer();
        let meter = network.meters.first_mut().unwrap();
        let silent = meter.receive(drawer, &sequence, &network.tables, &mut Unseen).unwrap();
        assert!(silent.messages.is_empty());
        assert_eq!(meter.awaits(), MeterAwaits::BlindSequence);
        let answer = meter.receive(drawer, &proof, &network.tables, &mut Unseen).unwrap();
        assert_eq!(answer.messages.first().map(|said| said.kind), Some(Kind::NoiseShares));
    }
}

#[test]
fn a_proof_made_for_another_is_refused_and_its_sender_named() {
    let key_mode = KeyMode::SplitKeys;
    let (mut network, sequence, proof) = before_the_noise(key_mode);
    let drawer = key_mode.drawer();
    // A message that was struck on its way has no tag any more; the proof itself is held against the sequence.
    let mut struck = proof.clone();
    struck[HEADER_BYTES + 9] ^= 1;
    let meter = network.meters.first_mut().unwrap();
    meter.receive(drawer, &sequence, &network.tables, &mut Unseen).unwrap();
    let fault = meter.receive(drawer, &struck, &network.tables, &mut Unseen).unwrap_err();
    assert_eq!(fault, Fault::message(Role::Meter(0), drawer, MessageFault::Tag));
    // The same under the drawer's own tag.
    let (mut network, sequence, proof) = before_the_noise(key_mode);
    let link =
        manufacture(proved(key_mode), Randomness::Seeded(7)).unwrap().meters[0].master_key.link_key(EPOCH);
    let mut forged = proof[..proof.len() - TAG_BYTES].to_vec();
    forged[HEADER_BYTES + 9] ^= 1;
    forged.extend(link.tag(&forged.clone()));
    let meter = network.meters.first_mut().unwrap();
    meter.receive(drawer, &sequence, &network.tables, &mut Unseen).unwrap();
    let fault = meter.receive(drawer, &forged, &network.tables, &mut Unseen).unwrap_err();
    assert_eq!(fault, Fault::proof(Role::Meter(0), drawer, ProofError::Wrong));
}

#[test]
fn nothing_is_proved_under_short_keys_or_with_short_exponents() {
    let raw = RawParams { proofs: Proofs::Bits, ..params(KeyMode::SplitKeys).into() };
    let short = RawParams { randomizer: Randomizer::ShortExponent, ..raw };
    let refused = Params::try_from(short);
    assert_eq!(refused, Err(ParamsError::Proofs { key_bits: 256, short: true }));
    let small = RawParams { key_bits: 128, ..raw };
    assert_eq!(Params::try_from(small), Err(ParamsError::Proofs { key_bits: 128, short: false }));
}

fn opened() -> Params {
    Params::try_from(RawParams { opening: true, ..params(KeyMode::SplitKeys).into() }).unwrap()
}

#[test]
fn the_cloud_is_shown_that_the_total_was_decrypted_rightly_and_everything_else_stays_as_it_was() {
    let with = round(opened(), middle);
    assert_eq!(with.published(), Some(with.expected()));
    let shown = of_kind(&with, Kind::Opening);
    assert!(matches!(shown.as_slice(), [(Role::ControlCenter, Role::Cloud, _)]));
    let without = round(params(KeyMode::SplitKeys), middle);
    for kind in Kind::ALL.into_iter().filter(|kind| *kind != Kind::Opening) {
        assert!(of_kind(&with, kind) == of_kind(&without, kind), "{}", kind.name());
    }
    let set_up = [Kind::ReadingKey, Kind::NoiseKey];
    let all = with.said.iter().filter(|((kind, ..), _)| !set_up.contains(kind));
    let bytes: usize = all.flat_map(|(_, said)| said).map(Vec::len).sum();
    assert_eq!(u64::try_from(bytes).unwrap(), Shape::of(&opened()).bytes());
}

#[test]
fn a_control_centre_that_tells_another_total_or_another_root_is_named() {
    let honest = round(opened(), first);
    let width = opened().key_bits() as usize / 8;
    let wrong = |change: fn(&mut Vec<u8>, usize)| {
        let mut network = Network::under(AbsencePolicy::Refuse, opened(), first);
        network.begin_epoch(EPOCH).unwrap();
        let link = (Role::ControlCenter, Role::Cloud);
        let is_there = |network: &Network| network.said.contains_key(&(Kind::Opening, link.0, link.1));
        while !is_there(&network) {
            assert!(network.deliver_one().unwrap());
        }
        let bytes = network.links.get_mut(&link).unwrap().back_mut().unwrap();
        change(bytes, width);
        network.deliver_all()
    };
    assert_eq!(wrong(|_, _| ()), Ok(()));
    let refused =
        |reason| Err(Abort::Fault(Fault::Peer { who: Role::Cloud, culprit: Role::ControlCenter, reason }));
    let named = refused(PeerFault::Opening);
    // y, whose last byte is one of its own; r.
    assert_eq!(wrong(|bytes, width| bytes[HEADER_BYTES + width - 1] ^= 1), named);
    assert_eq!(wrong(|bytes, width| bytes[HEADER_BYTES + 2 * width - 1] ^= 1), named);
    // y out of the alarm's range, which a control centre with a pk of repeated primes could show: 2^40 more or less.
    assert_eq!(wrong(|bytes, width| bytes[HEADER_BYTES + width - 6] ^= 1), refused(PeerFault::Total));
    assert!(honest.published().is_some());
    // A refusal is the cloud's word: the control centre waits for none and has published.
    let mut network = Network::under(AbsencePolicy::Refuse, opened(), first);
    network.begin_epoch(EPOCH).unwrap();
    while !network.said.contains_key(&(Kind::Opening, Role::ControlCenter, Role::Cloud)) {
        assert!(network.deliver_one().unwrap());
    }
    assert!(network.said.contains_key(&(Kind::Published, Role::ControlCenter, Role::Everybody)));
}

#[test]
fn a_decryption_is_shown_only_where_it_tells_the_cloud_nothing_and_nobody_is_absent() {
    for key_mode in [KeyMode::Published, KeyMode::CenterDraws] {
        let raw = RawParams { opening: true, ..params(key_mode).into() };
        assert_eq!(Params::try_from(raw), Err(ParamsError::Opening(key_mode)));
    }
    // Whatever the policy is: a repair would change what is opened.
    let mut network = Network::under(AbsencePolicy::Repair, opened(), first);
    network.silent.insert(Role::Meter(2));
    network.begin_epoch(EPOCH).unwrap();
    network.deliver_all().unwrap();
    let reaction = network.center.close_registration().unwrap();
    network.take_up(Role::ControlCenter, reaction).unwrap();
    network.deliver_all().unwrap();
    let reaction = network.cloud.close_admissions(&mut Unseen).unwrap();
    network.take_up(Role::Cloud, reaction).unwrap();
    assert_eq!(network.deliver_all(), Err(Abort::Alarm(Alarm::Absent { absent: 1 })));
    assert_eq!(network.published(), None);
}

/// What the opening tells: the product of the meters' randomizers times h_t^K, where K n is what the key shares come to before they are
/// reduced. Without randomizers it is h_t^(m + K), and the cloud can try which K it is.
#[test]
fn the_root_holds_how_often_the_key_shares_wrap_and_hides_it_behind_randomizers() {
    for blinding in [Blinding::Hardened, Blinding::Corrected] {
        let raw = RawParams { blinding, ..opened().into() };
        let network = round(Params::try_from(raw).unwrap(), first);
        let key = PublicKey::new(network.modulus()).unwrap();
        let (ring, h) = (key.plaintexts(), epoch_base(&key, EPOCH));
        let (_, _, bytes) = of_kind(&network, Kind::Opening)[0];
        let width = ring.width();
        let start = HEADER_BYTES + width;
        let root = BigUint::from_bytes_be(&bytes[start..start + width]);
        let shares = network.dealt.as_ref().unwrap().shares.iter();
        let wraps = shares.map(SecretInt::expose).sum::<BigUint>() / key.n();
        let own = network.witnesses.iter().filter_map(|(_, witness)| match witness {
            Witness::Masked(witness) => witness.randomizer.as_ref(),
            _ => None,
        });
        let own = ring.product(own.map(SecretInt::expose));
        let of = |wraps: u32| {
            let rest = if blinding == Blinding::Corrected { METERS } else { 0 };
            ring.mul(&own, &ring.pow_vartime(&ring.reduce(&h), &(wraps + rest).into()))
        };
        let fits: Vec<u32> = (0..METERS).filter(|wraps| of(*wraps) == root).collect();
        assert_eq!(fits.iter().map(|fit| BigUint::from(*fit)).collect::<Vec<_>>(), [wraps], "{blinding}");
    }
}
