//! The parties played by hand, step by step, so that a test can put a fault anywhere.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use blindsum_paillier::{SecretInt, Tables, Work, WorkResult, integer};
use blindsum_readings::Reading;
use num_bigint::{BigInt, BigUint};
use num_traits::{One, Zero};

use crate::fault::{Fault, Field, LocalFault, MessageFault, PeerFault, RegistrationFault};
use crate::params::{Params, RawParams};
use crate::party::cloud::IdleCloud;
use crate::party::control_center::{
    Alarm, AwaitingCenter, Conclusion, DecryptionWitness, IdleCenter, Receipt, Registry,
};
use crate::party::dealer::IdleDealer;
use crate::party::keys::{KeyOrder, OwnKeys, open_keys};
use crate::party::meter::{KeyedMeter, ManufacturedMeter, NoiseWitness, ReadingWitness};
use crate::party::registration::registration;
use crate::party::sequence::{SelectionWitness, SentSequences};
use crate::randomness::Randomness;
use crate::role::Role;
use crate::variants::AbsencePolicy;
use crate::wire::keys::Keys;
use crate::wire::kind::{Kind, VERSION};
use crate::wire::link::{Endpoint, LinkKey, MasterKey};
use crate::wire::messages::{Aggregate, Body, Message};

const METERS: u32 = 3;
const GAMMA: u32 = 4;
const EPOCH: u64 = 1_700_000_000;
const SEED: Randomness = Randomness::Seeded(11);

fn params() -> Params {
    let raw = RawParams { meters: METERS, gamma: GAMMA, key_bits: 512, ..RawParams::default() };
    Params::try_from(raw).unwrap()
}

const CLOUD_KEY: u32 = 200;

fn master_key(number: u32) -> MasterKey {
    MasterKey::new([u8::try_from(number).unwrap(); 32])
}

/// Everybody after the set-up.
#[derive(Clone)]
struct Cast {
    center: IdleCenter,
    cloud: IdleCloud,
    dealer: IdleDealer,
    meters: Vec<KeyedMeter>,
    announcements: Vec<Vec<u8>>,
    keys: Keys,
    secret: OwnKeys,
}

fn registry() -> Registry {
    let meters = (0..METERS).map(|i| (format!("meter-{}", i + 1), master_key(i))).collect();
    Registry { meters, cloud: master_key(CLOUD_KEY) }
}

fn set_up() -> Cast {
    let mut stream = SEED.stream(Role::ControlCenter, 0).unwrap();
    let (order, works) = KeyOrder::new(Role::ControlCenter, params(), &mut stream);
    let results = works.iter().map(|work| work.carry_out(&Tables::default()).unwrap()).collect();
    let (secret, announcements) = order.announce(results, None).unwrap();
    let [reading_key, noise_key] = &announcements[..] else { panic!("two keys") };
    let center =
        IdleCenter::new(registry(), params(), AbsencePolicy::Refuse, secret.clone(), noise_key).unwrap();
    let directory = center.directory().clone();
    let own = OwnKeys::default();
    let cloud =
        IdleCloud::new(master_key(CLOUD_KEY), directory, params(), own, reading_key, noise_key).unwrap();
    let meters = (0..METERS)
        .map(|index| {
            let id = format!("meter-{}", index + 1);
            let master_key = master_key(index);
            let meter = ManufacturedMeter { index, id, master_key, randomness: SEED, params: params() };
            meter.accept_keys(reading_key, noise_key, &Tables::default()).unwrap()
        })
        .collect();
    let keys = open_keys(Role::Dealer, &params(), &OwnKeys::default(), reading_key, noise_key).unwrap();
    Cast {
        dealer: IdleDealer::new(keys.clone(), AbsencePolicy::Refuse),
        center,
        cloud,
        meters,
        announcements,
        keys,
        secret,
    }
}

/// What an epoch leaves for the tests once every meter has spoken.
struct Spoken {
    center: AwaitingCenter,
    keys: Keys,
    secret: OwnKeys,
    sequences: Vec<Vec<BigUint>>,
    readings: Vec<BigUint>,
    noise: Vec<Vec<BigUint>>,
    selection: SelectionWitness,
    masked: Vec<ReadingWitness>,
    drawn: Vec<NoiseWitness>,
}

impl Spoken {
    fn true_total(&self) -> i64 {
        self.masked.iter().map(|witness| witness.reading).sum()
    }

    fn selected_noise(&self) -> i64 {
        let samples = self.drawn.iter().zip(self.selection.0.values());
        samples.map(|(witness, row)| witness.samples[row.position as usize]).sum()
    }

    fn products(&self) -> (BigUint, BigUint) {
        let c2 = self.keys.reading.ciphertexts().product(&self.readings);
        let c1 = self.keys.noise.ciphertexts().product(self.noise.iter().flatten());
        (c2, c1)
    }

    fn decrypt_noise(&self, c: &BigUint) -> BigUint {
        self.secret.noise.as_ref().unwrap().decrypt_vartime(c).plaintext.expose().clone()
    }
}

fn body(kind: Kind, bytes: &[u8], keys: &Keys) -> Body {
    let plain =
        if kind.protection() == crate::wire::kind::Protection::Open { bytes.len() - 32 } else { bytes.len() };
    Message::decode(&bytes[..plain], kind, Some(keys)).unwrap().body
}

fn speak(cast: &Cast, epoch: u64, wh: [f64; METERS as usize]) -> Spoken {
    let keys = cast.keys.clone();
    let mut center = cast.center.clone().open_epoch(epoch).unwrap();
    let mut registered = Vec::new();
    for ((role, meter), wh) in everybody().into_iter().zip(&cast.meters).zip(wh) {
        let (meter, message) = meter.clone().register(epoch, epoch, Reading::from_wh(wh).unwrap()).unwrap();
        center.register(role, &message).unwrap();
        registered.push(meter);
    }
    let (mut cloud, message) = cast.cloud.clone().register(epoch, epoch).unwrap();
    center.register(Role::Cloud, &message).unwrap();
    let (center, admissions) = center.admit().unwrap();
    for message in admissions {
        cloud.admit(&message).unwrap();
    }
    let mut stream = SEED.stream(Role::Cloud, epoch).unwrap();
    let (cloud, work) = cloud.draw_sequences(&mut stream);
    let WorkResult::Powers(powers) = work.carry_out(&Tables::default()).unwrap() else { panic!("no powers") };
    let SentSequences { party: mut cloud, messages: sequences, selection, .. } =
        cloud.send_sequences(&powers).unwrap();
    let mut stream = SEED.stream(Role::Dealer, epoch).unwrap();
    let dealing = cast.dealer.clone().deal(epoch, METERS, &mut stream).unwrap();

    let (mut readings, mut noise, mut masked, mut drawn) = (vec![], vec![], vec![], vec![]);
    for (index, (role, meter)) in everybody().into_iter().zip(registered).enumerate() {
        let (meter, message, witness) =
            meter.mask_reading(&dealing.messages[index], &Tables::default()).unwrap();
        cloud.receive_reading(role, &message).unwrap();
        let Body::MaskedReading(c) = body(Kind::MaskedReading, &message, &keys) else { panic!("kind") };
        readings.push(c);
        masked.push(witness);
        let (_, message, witness) = meter.add_noise(&sequences[index].1, None, &Tables::default()).unwrap();
        cloud.receive_noise(role, &message).unwrap();
        let Body::NoiseShares(e) = body(Kind::NoiseShares, &message, &keys) else { panic!("kind") };
        noise.push(e);
        drawn.push(witness);
    }
    let bits = |(_, message): &(Role, Vec<u8>)| match body(Kind::BlindSequence, message, &keys) {
        Body::BlindSequence(bits) => bits,
        _ => panic!("kind"),
    };
    let sequences = sequences.iter().map(bits).collect();
    let secret = cast.secret.clone();
    Spoken { center, keys, secret, sequences, readings, noise, selection, masked, drawn }
}

/// The control centre's end, with whatever the cloud claims.
fn conclude(center: AwaitingCenter, keys: &Keys, epoch: u64, claim: Aggregate) -> Result<Conclusion, Alarm> {
    conclude_with(center, keys, epoch, claim).map(|(_, conclusion)| conclusion)
}

fn conclude_with(
    center: AwaitingCenter,
    keys: &Keys,
    epoch: u64,
    claim: Aggregate,
) -> Result<(IdleCenter, Conclusion), Alarm> {
    let mut cloud = Endpoint::new(Role::Cloud, epoch, Some(keys.clone()));
    cloud.add_link(Role::ControlCenter, master_key(CLOUD_KEY).link_key(epoch));
    // The cloud's first message to the control centre was its registration.
    cloud.seal(Role::ControlCenter, Body::Registration(registration("cloud", epoch))).unwrap();
    let message = cloud.seal(Role::ControlCenter, Body::Aggregate(claim)).unwrap();
    let (center, orders) = match center.receive(&message, None).unwrap() {
        Receipt::Decrypting(center, orders) => (center, orders),
        Receipt::Refused(alarm) => return Err(alarm),
        Receipt::Asking(..) => panic!("nobody asked for a repair"),
    };
    let powers =
        orders.into_iter().flat_map(|batch| match Work::Powers(batch).carry_out(&Tables::default()) {
            Ok(WorkResult::Powers(powers)) => powers,
            _ => panic!("no powers"),
        });
    Ok(center.conclude(powers.collect()).unwrap())
}

fn everybody() -> Vec<Role> {
    (0..METERS).map(Role::Meter).collect()
}

const WH: [f64; 3] = [120.5, 0.0, 2999.999];

#[test]
fn eq15_eq16_each_meter_has_exactly_one_selected_position_and_sees_only_ciphertexts() {
    let spoken = speak(&set_up(), EPOCH, WH);
    let mut all = BigUint::zero();
    for (row, selection) in spoken.sequences.iter().zip(spoken.selection.0.values()) {
        let position = &selection.position;
        let bits: Vec<BigUint> = row.iter().map(|c| spoken.decrypt_noise(c)).collect();
        let expected: Vec<BigUint> = (0..GAMMA).map(|j| BigUint::from(u32::from(j == *position))).collect();
        assert_eq!(bits, expected);
        assert!(bits.iter().sum::<BigUint>().is_one(), "Eq. (16): sum_j b_ij = 1");
        all += bits.iter().sum::<BigUint>();
    }
    assert_eq!(all, BigUint::from(METERS), "Eq. (15): sum_ij b_ij = m");
}

#[test]
fn eq16_positions_are_uniform_and_fresh() {
    // What the cloud itself draws: 1,500 times for 3 meters at gamma = 4. Each count within 5 sigma (29) of 1,125; a
    // position equals the one before in a quarter of the cases, again within 5 sigma; seed 5.
    let mut stream = Randomness::Seeded(5).stream(Role::Cloud, 1).unwrap();
    let registering = registering_cloud(&set_up());
    let mut counts = [0i32; GAMMA as usize];
    let (mut repeated, mut last) = (0i32, Vec::new());
    for _ in 0..1500 {
        let (cloud, _) = registering.clone().draw_sequences(&mut stream);
        let positions: Vec<u32> = cloud.selection().0.values().map(|row| row.position).collect();
        positions.iter().for_each(|j| counts[*j as usize] += 1);
        repeated += i32::from(last.first() == positions.first());
        last = positions;
    }
    assert!(counts.iter().all(|c| (c - 1125).abs() < 145), "seed 5: {counts:?}");
    assert!((repeated - 375).abs() < 84, "seed 5: {repeated} of 1,500 repeated");
}

/// The cloud with all meters admitted.
fn registering_cloud(cast: &Cast) -> super::cloud::RegisteringCloud {
    let mut center = cast.center.clone().open_epoch(EPOCH).unwrap();
    for (role, meter) in everybody().into_iter().zip(&cast.meters) {
        let (_, message) = meter.clone().register(EPOCH, EPOCH, Reading::from_wh(1.0).unwrap()).unwrap();
        center.register(role, &message).unwrap();
    }
    let (mut cloud, message) = cast.cloud.clone().register(EPOCH, EPOCH).unwrap();
    center.register(Role::Cloud, &message).unwrap();
    for message in center.admit().unwrap().1 {
        cloud.admit(&message).unwrap();
    }
    cloud
}

#[test]
fn eq17_eq18_eq21_blinds_and_shares_fill_their_ranges() {
    // Ten epochs of 3 meters: 30 blinds in [0, 2^176), 120 sub-blinds in Z_nu, 30 key shares in Z_n. Leading bits are
    // even: that none of 30 reaches the upper half happens with chance 2^-30; all are in range.
    let cast = set_up();
    let (n, nu) = (cast.keys.reading.n().clone(), cast.keys.noise.n().clone());
    let (mut blinds, mut sub_blinds, mut shares) = (vec![], vec![], vec![]);
    for epoch in 0..10 {
        let spoken = speak(&cast, EPOCH + epoch, WH);
        blinds.extend(spoken.masked.iter().map(|witness| witness.blind.expose().clone()));
        let drawn = spoken.drawn.iter().flat_map(|witness| &witness.blinds);
        sub_blinds.extend(drawn.map(|blind| blind.expose().clone()));
        let mut stream = SEED.stream(Role::Dealer, EPOCH + epoch).unwrap();
        let dealt = cast.dealer.clone().deal(EPOCH + epoch, METERS, &mut stream).unwrap();
        shares.extend(dealt.shares.shares.iter().map(|share| share.expose().clone()));
    }
    let spread = |values: &[BigUint], bound: &BigUint| {
        assert!(values.iter().all(|value| value < bound));
        let upper = values.iter().filter(|value| *value * 2u32 > *bound).count();
        assert!(upper > 0 && upper < values.len(), "{upper} of {} in the upper half", values.len());
        let low = values.iter().filter(|value| value.bit(0)).count();
        assert!(low > 0 && low < values.len(), "{low} of {} odd", values.len());
    };
    spread(&blinds, &(BigUint::one() << params().blind_bits()));
    spread(&sub_blinds, &nu);
    spread(&shares, &n);
}

#[test]
fn eq16_randomizers_and_positions_change_with_the_epoch() {
    let cast = set_up();
    let positions = |epoch| speak(&cast, epoch, WH).selection;
    let (first, second) = (positions(EPOCH), positions(EPOCH + 1800));
    let randomizers = |selection: &SelectionWitness| -> Vec<SecretInt> {
        selection.0.values().flat_map(|row| row.randomizers.clone()).collect()
    };
    assert!(randomizers(&first).iter().all(|r| !randomizers(&second).contains(r)));
}

#[test]
fn eq21_eq22_each_share_holds_its_sample_only_where_the_bit_is_one() {
    let spoken = speak(&set_up(), EPOCH, WH);
    let (nu, offset) = (spoken.keys.noise.n(), params().offset());
    for (i, row) in spoken.noise.iter().enumerate() {
        let witness = &spoken.drawn[i];
        let mut sum = BigUint::zero();
        for (j, e) in row.iter().enumerate() {
            let selected = j == spoken.selection.0[&u32::try_from(i).unwrap()].position as usize;
            let sample = if selected { BigInt::from(witness.samples[j] + offset) } else { BigInt::zero() };
            let expected = (integer::residue(&sample, nu) + witness.blinds[j].expose()) % nu;
            assert_eq!(spoken.decrypt_noise(e), expected, "meter {i}, sample {j}");
            sum += witness.blinds[j].expose();
        }
        assert_eq!(sum % nu, *spoken.masked[i].blind.expose(), "sub-blinds of meter {i} sum to x_i");
    }
}

#[test]
fn eq18_eq20_the_product_of_masked_readings_holds_d_minus_x() {
    let spoken = speak(&set_up(), EPOCH, WH);
    let (c2, _) = spoken.products();
    let secret = spoken.secret.reading.as_ref().unwrap();
    let x: BigUint = spoken.masked.iter().map(|witness| witness.blind.expose().clone()).sum();
    let expected = BigInt::from(spoken.true_total()) - BigInt::from(x);
    let opened = secret.decrypt_vartime(&c2).plaintext;
    assert_eq!(integer::centred(opened.expose(), spoken.keys.reading.n()), expected);
    // One meter's c_i alone holds a_t k_i besides: not even the key's holder can read it.
    let alone = secret.decrypt_vartime(&spoken.readings[0]).plaintext;
    let masked =
        BigInt::from(spoken.masked[0].reading) - BigInt::from(spoken.masked[0].blind.expose().clone());
    assert_ne!(integer::centred(alone.expose(), spoken.keys.reading.n()), masked);
}

#[test]
fn eq23_eq25_eq26_eq27_eq28_the_published_total_is_the_true_total_plus_the_selected_noise() {
    let spoken = speak(&set_up(), EPOCH, WH);
    let (readings, noise) = spoken.products();
    let (true_total, xi) = (spoken.true_total(), spoken.selected_noise());
    let claim = Aggregate { readings, noise, present: everybody() };
    let conclusion = conclude(spoken.center, &spoken.keys, EPOCH, claim).unwrap();
    let publication = conclusion.published.unwrap();
    assert_eq!(true_total, 3_120_499);
    assert_eq!(publication.total, true_total + xi);
    let Body::Published(y) = body(Kind::Published, &publication.message, &spoken.keys) else {
        panic!("kind")
    };
    assert_eq!(integer::centred(&y, spoken.keys.reading.n()), BigInt::from(publication.total));
    let DecryptionWitness { masked_total, noise_total, total, .. } = conclusion.witness;
    assert_eq!(masked_total + noise_total, total);
}

#[test]
fn eq17_shares_are_dealt_once_an_epoch() {
    let dealer = set_up().dealer;
    let deal = |dealer: IdleDealer, epoch| {
        dealer.deal(epoch, METERS, &mut SEED.stream(Role::Dealer, epoch).unwrap())
    };
    let first = deal(dealer, EPOCH).unwrap();
    let dealer = first.dealer.close();
    let second = deal(dealer.clone(), EPOCH + 1).unwrap();
    assert!(first.shares != second.shares);
    for reused in [EPOCH, EPOCH - 1] {
        let fault = deal(dealer.clone(), reused).unwrap_err();
        assert_eq!(fault, Fault::local(Role::Dealer, LocalFault::EpochReused(reused)));
    }
}

#[path = "tests/alarm.rs"]
mod alarm;
#[path = "tests/codec.rs"]
mod codec;
#[path = "tests/faults.rs"]
mod faults;
