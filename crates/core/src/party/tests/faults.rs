//! What must be refused on a link and at registration, by name, with the culprit.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::variants::KeyMode;
use blindsum_paillier::{SecretKey, random_prime};
use zeroize::Zeroizing;

/// An open link from meter 0 to the cloud in one epoch, and what the meter has written into it.
struct Link {
    keys: Keys,
    meter: Endpoint,
    cloud: Endpoint,
}

impl Link {
    fn new() -> Self {
        let keys = set_up().keys;
        let end = |me, peer| {
            let mut endpoint = Endpoint::new(me, EPOCH, Some(keys.clone()));
            endpoint.add_link(peer, master_key(1).link_key(EPOCH));
            endpoint
        };
        let (meter, cloud) = (end(Role::Meter(0), Role::Cloud), end(Role::Cloud, Role::Meter(0)));
        Self { keys, meter, cloud }
    }

    fn message(&mut self) -> Vec<u8> {
        self.meter.seal(Role::Cloud, Body::MaskedReading(5u32.into())).unwrap()
    }

    /// Any body at all, correctly tagged: what a meter that breaks the rules can send.
    fn sealed(&self, change: impl Fn(&mut Vec<u8>)) -> Vec<u8> {
        let mut meter = self.meter.clone();
        let mut bytes = meter.seal(Role::Cloud, Body::MaskedReading(5u32.into())).unwrap();
        bytes.truncate(bytes.len() - 32);
        change(&mut bytes);
        let tag = master_key(1).link_key(EPOCH).tag(&bytes);
        bytes.extend_from_slice(&tag);
        bytes
    }

    fn refusal(&mut self, bytes: &[u8]) -> MessageFault {
        match self.cloud.open(Role::Meter(0), Kind::MaskedReading, bytes).unwrap_err() {
            Fault::Peer { who: Role::Cloud, culprit: Role::Meter(0), reason: PeerFault::Message(fault) } => {
                fault
            }
            other => panic!("{other}"),
        }
    }
}

#[test]
fn an_honest_message_is_accepted_once() {
    let mut link = Link::new();
    let bytes = link.message();
    assert_eq!(bytes.len(), 22 + 128 + 32);
    assert!(link.cloud.open(Role::Meter(0), Kind::MaskedReading, &bytes).is_ok());
    assert_eq!(link.refusal(&bytes), MessageFault::Sequence { got: 0, expected: 1 });
}

#[test]
fn a_skipped_message_is_refused() {
    let mut link = Link::new();
    link.message();
    let second = link.message();
    assert_eq!(link.refusal(&second), MessageFault::Sequence { got: 1, expected: 0 });
}

#[test]
fn any_changed_bit_is_refused_and_changes_nothing() {
    let mut link = Link::new();
    let bytes = link.message();
    for at in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[at] ^= 1;
        assert_eq!(link.refusal(&changed), MessageFault::Tag, "byte {at}");
    }
    assert!(link.cloud.open(Role::Meter(0), Kind::MaskedReading, &bytes).is_ok());
}

#[test]
fn a_well_tagged_message_still_needs_the_right_header() {
    let mut link = Link::new();
    let cases: [(usize, u8, MessageFault); 5] = [
        (0, 9, MessageFault::Version(9)),
        (1, 5, MessageFault::Kind { got: 5, expected: 4 }),
        (9, 1, MessageFault::Epoch { got: EPOCH - EPOCH % 256 + 1, expected: EPOCH }),
        (13, 17, MessageFault::Ends { from: 17, to: 1 }),
        (17, 0, MessageFault::Ends { from: 16, to: 0 }),
    ];
    assert_eq!(VERSION, 1);
    for (at, value, expected) in cases {
        let bytes = link.sealed(|bytes| bytes[at] = value);
        assert_eq!(link.refusal(&bytes), expected);
    }
    // Role numbers 4 to 15 belong to nobody.
    let bytes = link.sealed(|bytes| bytes[13] = 4);
    assert_eq!(link.refusal(&bytes), MessageFault::Ends { from: 4, to: 1 });
}

#[test]
fn a_well_tagged_message_still_needs_the_right_length_and_range() {
    let mut link = Link::new();
    let field = Field::MaskedReading;
    let longer = link.sealed(|bytes| bytes.push(0));
    assert_eq!(link.refusal(&longer), MessageFault::Length { field: Field::End });
    let shorter = link.sealed(|bytes| bytes.truncate(bytes.len() - 1));
    assert_eq!(link.refusal(&shorter), MessageFault::Length { field });
    assert_eq!(link.refusal(&[]), MessageFault::Length { field: Field::Header });
    let beyond = link.sealed(|bytes| bytes[22..].fill(0xff));
    assert_eq!(link.refusal(&beyond), MessageFault::Range { field });
    let zero = link.sealed(|bytes| bytes[22..].fill(0));
    assert_eq!(link.refusal(&zero), MessageFault::NotCoprime { field });
    let n = integer::to_fixed_bytes(link.keys.reading.n(), 128).unwrap();
    let multiple = link.sealed(|bytes| bytes[22..].copy_from_slice(&n));
    assert_eq!(link.refusal(&multiple), MessageFault::NotCoprime { field });
}

#[test]
fn one_bad_ciphertext_among_many_is_noticed() {
    let keys = set_up().keys;
    let (n, one) = (keys.noise.n().clone(), BigUint::one());
    let mut cloud = Endpoint::new(Role::Cloud, EPOCH, Some(keys.clone()));
    let mut meter = Endpoint::new(Role::Meter(0), EPOCH, Some(keys));
    cloud.add_link(Role::Meter(0), master_key(1).link_key(EPOCH));
    meter.add_link(Role::Cloud, master_key(1).link_key(EPOCH));
    let bytes = cloud.seal(Role::Meter(0), Body::BlindSequence(vec![one.clone(), n, one])).unwrap();
    let field = Field::BlindSequence;
    let expected = Fault::message(Role::Meter(0), Role::Cloud, MessageFault::NotCoprime { field });
    assert_eq!(meter.open(Role::Cloud, Kind::BlindSequence, &bytes).unwrap_err(), expected);
}

#[test]
fn another_link_or_another_epoch_has_another_key() {
    let key = master_key(1);
    assert_ne!(key.link_key(EPOCH).tag(b"x"), key.link_key(EPOCH + 1).tag(b"x"));
    assert_ne!(key.link_key(EPOCH).tag(b"x"), master_key(2).link_key(EPOCH).tag(b"x"));
    let mut link = Link::new();
    link.meter.add_link(Role::Cloud, LinkKey::new(Zeroizing::new([7; 32])));
    let bytes = link.message();
    assert_eq!(link.refusal(&bytes), MessageFault::Tag);
}

#[test]
fn lengths_inside_a_message_are_not_trusted() {
    // A count of 2^32 - 1 entries must not be allocated for.
    let keys = set_up().keys;
    let mut meter = Endpoint::new(Role::Meter(0), EPOCH, Some(keys.clone()));
    meter.add_link(Role::Cloud, master_key(1).link_key(EPOCH));
    let mut bytes = meter.seal(Role::Cloud, Body::NoiseShares(vec![BigUint::one()])).unwrap();
    bytes.truncate(bytes.len() - 32);
    bytes[22..26].fill(0xff);
    let refused = Message::decode(&bytes, Kind::NoiseShares, Some(&keys)).unwrap_err();
    assert_eq!(refused, MessageFault::Length { field: Field::NoiseShare });
}

#[test]
fn a_sequence_or_answer_of_the_wrong_length_names_its_sender() {
    let cast = set_up();
    let keys = cast.keys.clone();
    let (registered, _) =
        cast.meters[0].clone().register(EPOCH, EPOCH, Reading::from_wh(1.0).unwrap()).unwrap();
    let dealing = cast.dealer.deal(EPOCH, METERS, &mut SEED.stream(Role::Dealer, EPOCH).unwrap()).unwrap();
    let (masked, _, _) = registered.mask_reading(&dealing.messages[0], &Tables::default()).unwrap();
    let mut cloud = Endpoint::new(Role::Cloud, EPOCH, Some(keys));
    cloud.add_link(Role::Meter(0), master_key(0).link_key(EPOCH));
    let short = cloud.seal(Role::Meter(0), Body::BlindSequence(vec![BigUint::one(); 3])).unwrap();
    let expected = Fault::count(Role::Meter(0), Role::Cloud, Field::BlindSequence, 3, 4);
    assert_eq!(masked.add_noise(&short, None, &Tables::default()).unwrap_err(), expected);
}

#[test]
fn section_4_2_2_each_bad_registration_is_named() {
    let cast = set_up();
    let refusal = |from: Role, id: &str, timestamp: u64, spoil: bool| {
        let mut center = cast.center.clone().open_epoch(EPOCH).unwrap();
        let mut endpoint = Endpoint::new(from, EPOCH, None);
        let mut registration = registration(id, timestamp);
        if spoil {
            registration.hash[0] ^= 1;
        }
        let bytes = endpoint.seal(Role::ControlCenter, Body::Registration(registration)).unwrap();
        match center.register(from, &bytes) {
            Ok(()) => None,
            Err(Fault::Peer { culprit, reason: PeerFault::Registration(fault), .. }) => {
                assert_eq!(culprit, from);
                Some(fault)
            }
            Err(other) => panic!("{other}"),
        }
    };
    let meter = Role::Meter(1);
    assert_eq!(refusal(meter, "meter-2", EPOCH, false), None);
    assert_eq!(refusal(meter, "meter-2", EPOCH, true), Some(RegistrationFault::Hash));
    assert_eq!(
        refusal(meter, "meter-2", EPOCH - 901, false),
        Some(RegistrationFault::Stale { seconds: 901 })
    );
    assert_eq!(refusal(meter, "meter-9", EPOCH, false), Some(RegistrationFault::Unknown));
    assert_eq!(refusal(meter, "meter-1", EPOCH, false), Some(RegistrationFault::Forged));
    assert_eq!(refusal(meter, "cloud", EPOCH, false), Some(RegistrationFault::Forged));
}

#[test]
fn section_4_2_2_a_second_registration_and_whoever_is_missing_are_named() {
    let cast = set_up();
    let mut center = cast.center.clone().open_epoch(EPOCH).unwrap();
    let mut endpoint = Endpoint::new(Role::Meter(0), EPOCH, None);
    let mut register = || {
        let body = Body::Registration(registration("meter-1", EPOCH));
        let bytes = endpoint.seal(Role::ControlCenter, body).unwrap();
        center.register(Role::Meter(0), &bytes)
    };
    assert_eq!(register(), Ok(()));
    let doubled = RegistrationFault::Doubled;
    assert_eq!(register(), Err(Fault::registration(Role::ControlCenter, Role::Meter(0), doubled)));
    // With fewer than m meters the noise would be too small for the total: refused, by name.
    let missing = |role| Fault::registration(Role::ControlCenter, role, RegistrationFault::Missing);
    assert_eq!(center.admit().unwrap_err(), missing(Role::Meter(1)));
    let mut center = cast.center.clone().open_epoch(EPOCH).unwrap();
    for (role, id) in everybody().into_iter().zip(["meter-1", "meter-2", "meter-3"]) {
        let body = Body::Registration(registration(id, EPOCH));
        let bytes = Endpoint::new(role, EPOCH, None).seal(Role::ControlCenter, body).unwrap();
        center.register(role, &bytes).unwrap();
    }
    assert_eq!(center.admit().unwrap_err(), missing(Role::Cloud));
}

#[test]
fn an_epoch_is_used_once_by_every_party() {
    let cast = set_up();
    let reused = |who| Fault::local(who, LocalFault::EpochReused(EPOCH));
    let reading = Reading::from_wh(1.0).unwrap();
    let (registered, _) = cast.meters[0].clone().register(EPOCH, EPOCH, reading).unwrap();
    let dealing =
        cast.dealer.clone().deal(EPOCH, METERS, &mut SEED.stream(Role::Dealer, EPOCH).unwrap()).unwrap();
    let (masked, _, _) = registered.mask_reading(&dealing.messages[0], &Tables::default()).unwrap();
    let mut cloud = Endpoint::new(Role::Cloud, EPOCH, Some(cast.keys.clone()));
    cloud.add_link(Role::Meter(0), master_key(0).link_key(EPOCH));
    let bits = Body::BlindSequence(vec![BigUint::one(); GAMMA as usize]);
    let (meter, _, _) =
        masked.add_noise(&cloud.seal(Role::Meter(0), bits).unwrap(), None, &Tables::default()).unwrap();
    assert_eq!(meter.register(EPOCH, EPOCH, reading).unwrap_err(), reused(Role::Meter(0)));

    let spoken = speak(&cast, EPOCH, WH);
    let (readings, noise) = spoken.products();
    let claim = Aggregate { readings, noise, present: everybody() };
    let center = conclude_with(spoken.center, &spoken.keys, EPOCH, claim).unwrap().0;
    assert_eq!(center.open_epoch(EPOCH).unwrap_err(), reused(Role::ControlCenter));
}

#[test]
fn keys_that_were_not_agreed_on_are_refused_by_every_party() {
    use crate::fault::KeyFault;
    use crate::wire::keys::KeyAnnouncement;
    let honest = set_up().keys;
    let announce = |reading: KeyAnnouncement, noise: KeyAnnouncement| {
        let mut center = Endpoint::new(Role::ControlCenter, 0, None);
        let reading = center.seal(Role::Everybody, Body::ReadingKey(reading)).unwrap();
        let noise = center.seal(Role::Everybody, Body::NoiseKey(noise)).unwrap();
        let meter = ManufacturedMeter {
            index: 0,
            id: "meter-1".into(),
            master_key: master_key(0),
            randomness: SEED,
            params: params(),
        };
        match meter.accept_keys(&reading, &noise, &Tables::default()).unwrap_err() {
            Fault::Peer { culprit: Role::ControlCenter, reason: PeerFault::Key(fault), .. } => fault,
            other => panic!("{other}"),
        }
    };
    let key = |modulus: &BigUint| KeyAnnouncement { modulus: modulus.clone(), randomizer_base: None };
    let (n, nu) = (honest.reading.n(), honest.noise.n());
    let short = BigUint::from(35u32);
    assert_eq!(announce(key(&short), key(nu)), KeyFault::Size { got: 6, expected: 512 });
    assert_eq!(announce(key(n), key(&short)), KeyFault::Size { got: 6, expected: 512 });
    assert_eq!(announce(key(n), key(n)), KeyFault::Same);
    let based = KeyAnnouncement { randomizer_base: Some(BigUint::one()), ..key(nu) };
    assert_eq!(announce(key(n), based), KeyFault::Base);

    // What anybody can see of a modulus, in either key.
    let own = set_up().secret.reading.unwrap();
    let (p, q) = own.primes();
    let (p, q) = (p.expose(), q.expose());
    let mut stream = SEED.stream(Role::Dealer, 9).unwrap();
    let mut prime = |bits| random_prime(bits, &mut stream).unwrap().expose().clone();
    let (other, long, whole) = (prime(256), prime(510), prime(512));
    for (modulus, fault) in [
        (n - 1u32, KeyFault::Even { bits: 512 }),
        (p * p, KeyFault::Power { exponent: 2 }),
        (whole, KeyFault::Prime),
        (long * 3u32, KeyFault::SmallFactor { factor: 3, bits: 512 }),
    ] {
        assert_eq!(announce(key(&modulus), key(nu)), fault);
        assert_eq!(announce(key(n), key(&modulus)), fault);
    }
    assert_eq!(announce(key(n), key(&(p * &other))), KeyFault::SharedPrime);
    assert_eq!(announce(key(n), key(&(&other * q))), KeyFault::SharedPrime);
    let said = KeyFault::SmallFactor { factor: 3, bits: 512 }.to_string();
    assert!(said.starts_with("3 divides") && said.contains("two primes of 256 bits"), "{said}");
}

#[test]
fn every_receiver_refuses_a_noise_key_that_shares_a_prime_and_names_its_owner() {
    use crate::fault::KeyFault;
    use crate::wire::keys::KeyAnnouncement;
    let split = Params::try_from(RawParams { key_mode: KeyMode::SplitKeys, ..params().into() }).unwrap();
    let (order, works) =
        KeyOrder::new(Role::ControlCenter, split, &mut SEED.stream(Role::ControlCenter, 0).unwrap());
    let results = works.iter().map(|work| work.carry_out(&Tables::default()).unwrap()).collect();
    let (own, reading) = order.announce(results, None).unwrap();
    let p = own.reading.as_ref().unwrap().primes().0.expose().clone();
    let other = random_prime(256, &mut SEED.stream(Role::Dealer, 9).unwrap()).unwrap();
    let announced = KeyAnnouncement { modulus: p * other.expose(), randomizer_base: None };
    let noise = Endpoint::new(Role::Cloud, 0, None).seal(Role::Everybody, Body::NoiseKey(announced)).unwrap();
    let refusal =
        |who| Fault::Peer { who, culprit: Role::Cloud, reason: PeerFault::Key(KeyFault::SharedPrime) };
    let center = IdleCenter::new(registry(), split, AbsencePolicy::Refuse, own.clone(), &noise);
    assert_eq!(center.unwrap_err(), refusal(Role::ControlCenter));
    for who in [Role::Dealer, Role::Meter(0)] {
        assert_eq!(
            open_keys(who, &split, &OwnKeys::default(), &reading[0], &noise).unwrap_err(),
            refusal(who)
        );
    }
    // The cloud that made vA finds pk to blame: it has seen its own primes.
    let made = SecretKey::from_primes(own.reading.as_ref().unwrap().primes().0, &other).unwrap();
    let cloud = OwnKeys { reading: None, noise: Some(made) };
    let fault = open_keys(Role::Cloud, &split, &cloud, &reading[0], &noise).unwrap_err();
    let reason = PeerFault::Key(KeyFault::SharedPrime);
    assert_eq!(fault, Fault::Peer { who: Role::Cloud, culprit: Role::ControlCenter, reason });
}

#[test]
fn noise_shares_of_the_wrong_number_name_their_meter() {
    let cast = set_up();
    let registering = registering_cloud(&cast);
    let (drawing, work) = registering.draw_sequences(&mut SEED.stream(Role::Cloud, EPOCH).unwrap());
    let WorkResult::Powers(powers) = work.carry_out(&Tables::default()).unwrap() else { panic!("powers") };
    let mut cloud = drawing.send_sequences(&powers).unwrap().party;
    let mut meter = Endpoint::new(Role::Meter(2), EPOCH, Some(cast.keys.clone()));
    meter.add_link(Role::Cloud, master_key(2).link_key(EPOCH));
    let short = meter.seal(Role::Cloud, Body::NoiseShares(vec![BigUint::one(); 3])).unwrap();
    let expected = Fault::count(Role::Cloud, Role::Meter(2), Field::NoiseShare, 3, 4);
    assert_eq!(cloud.receive_noise(Role::Meter(2), &short).unwrap_err(), expected);
}

#[test]
fn secrets_of_messages_do_not_print() {
    let dealing =
        set_up().dealer.deal(EPOCH, METERS, &mut SEED.stream(Role::Dealer, EPOCH).unwrap()).unwrap();
    assert_eq!(format!("{dealing:?}"), "Dealing { messages: 3 }");
    let request = crate::node::MeterRequest::MaskReading { key_share: dealing.messages[0].clone() };
    assert_eq!(format!("{request:?}"), "MeterRequest(masking its reading)");
    let share = Body::KeyShare(SecretInt::new(987_654_321u32.into()));
    assert_eq!(format!("{share:?}"), "KeyShare(<redacted>)");
    let cast = set_up();
    let printed = format!("{:?} {:?} {:?}", cast.center, cast.cloud, cast.meters);
    let printed = format!("{printed} {:?}", cast.secret);
    let (p, q) = cast.secret.reading.as_ref().unwrap().primes();
    for secret in [p, q] {
        let square = secret.expose() * secret.expose();
        assert!(!printed.contains(&secret.expose().to_string()), "{printed}");
        assert!(!printed.contains(&square.to_string()), "{printed}");
    }
    assert_eq!(cast.announcements[0][1], 0);
}

/// What the cloud says last, under any key mode's rules.
fn cloud_end(keys: &Keys) -> Endpoint {
    let mut cloud = Endpoint::new(Role::Cloud, EPOCH, Some(keys.clone()));
    cloud.add_link(Role::ControlCenter, master_key(CLOUD_KEY).link_key(EPOCH));
    cloud.seal(Role::ControlCenter, Body::Registration(registration("cloud", EPOCH))).unwrap();
    cloud
}

#[test]
fn the_products_of_another_key_mode_are_refused_and_the_cloud_is_named() {
    use crate::wire::messages::ReadingAggregate;
    let due = |fault: Fault, expected: Kind, got: Kind| {
        let kind = MessageFault::Kind { got: got.byte(), expected: expected.byte() };
        assert_eq!(fault, Fault::message(Role::ControlCenter, Role::Cloud, kind));
    };
    let spoken = speak(&set_up(), EPOCH, WH);
    let (readings, noise) = spoken.products();
    let total = SecretInt::new(spoken.decrypt_noise(&noise));
    let mut cloud = cloud_end(&spoken.keys);
    let body = Body::ReadingAggregate(ReadingAggregate { readings, present: everybody() });
    let aggregate = cloud.seal(Role::ControlCenter, body).unwrap();
    let total = cloud.seal(Role::ControlCenter, Body::NoiseTotal(total)).unwrap();
    let fault = spoken.center.receive(&aggregate, Some(&total)).unwrap_err();
    due(fault, Kind::Aggregate, Kind::ReadingAggregate);

    let split = Params::try_from(RawParams { key_mode: KeyMode::SplitKeys, ..params().into() }).unwrap();
    let made = |role| {
        let (order, works) = KeyOrder::new(role, split, &mut SEED.stream(role, 0).unwrap());
        order
            .announce(works.iter().map(|work| work.carry_out(&Tables::default()).unwrap()).collect(), None)
            .unwrap()
    };
    let ((own, reading_key), (_, noise_key)) = (made(Role::ControlCenter), made(Role::Cloud));
    let policy = AbsencePolicy::Refuse;
    let center = IdleCenter::new(registry(), split, policy, own, &noise_key[0]).unwrap();
    let keys = open_keys(Role::Dealer, &split, &OwnKeys::default(), &reading_key[0], &noise_key[0]).unwrap();
    let mut center = center.open_epoch(EPOCH).unwrap();
    for (role, id) in
        everybody().into_iter().chain([Role::Cloud]).zip(["meter-1", "meter-2", "meter-3", "cloud"])
    {
        let body = Body::Registration(registration(id, EPOCH));
        let message = Endpoint::new(role, EPOCH, None).seal(Role::ControlCenter, body).unwrap();
        center.register(role, &message).unwrap();
    }
    let (center, _) = center.admit().unwrap();
    let claim = Aggregate { readings: BigUint::one(), noise: BigUint::one(), present: everybody() };
    let message = cloud_end(&keys).seal(Role::ControlCenter, Body::Aggregate(claim)).unwrap();
    due(center.receive(&message, None).unwrap_err(), Kind::ReadingAggregate, Kind::Aggregate);
}
