//! Letters, keys and words of devices, one by one.

use blindsum_core::randomness::Stream;
use proptest::prelude::*;
use rand_core::SeedableRng;
use zeroize::Zeroizing;

use crate::control::{Control, Ending, Hello, Member, Refused};
use crate::keys::{DeviceKey, Invitation, KeyError, MeterKeys, Notice, PublicKeys, ShardKeys};
use crate::letter::{Arrived, Content, Envelope, LetterError, seal};
use crate::seat::Seat;

fn keys(stream: &mut Stream) -> ([DeviceKey; 3], PublicKeys) {
    let made = [(); 3].map(|()| DeviceKey::draw(stream));
    let [center, cloud, dealer] = made.each_ref().map(|key| key.public().clone());
    (made, PublicKeys { center, cloud, dealer, shards: Vec::new() })
}

fn envelope() -> Envelope {
    let (from, to) = (Seat::Meter(3), Seat::Cloud);
    Envelope { session: [7; 16], from, to, epoch: 9, life: 2, number: 5 }
}

#[test]
fn a_letter_opens_for_its_recipient_as_it_was_written_and_for_nobody_else() {
    let mut stream = Stream::seed_from_u64(1);
    let ([sender, recipient, other], public) = keys(&mut stream);
    let invitation = Invitation::new(&public, &mut stream);
    let content = Content { open: b"seen".to_vec(), sealed: Zeroizing::new(b"secret".to_vec()) };
    let bytes = seal(&envelope(), &content, &sender, recipient.public(), &invitation, &mut stream).unwrap();
    assert!(!bytes.windows(6).any(|window| window == b"secret"));
    let arrived = Arrived::read(&bytes).unwrap();
    assert_eq!(
        (arrived.envelope, arrived.open, &arrived.sender),
        (envelope(), &b"seen"[..], sender.public())
    );
    assert_eq!(arrived.open(&recipient, &invitation), Ok(content));
    assert_eq!(arrived.open(&other, &invitation), Err(LetterError::Seal));
    let stranger = Invitation::new(&public, &mut stream);
    assert_eq!(arrived.open(&recipient, &stranger), Err(LetterError::Seal));
    // Each bit of it counts: outside, open part, key and sealed part.
    for place in 0..bytes.len() {
        let mut changed = bytes.clone();
        changed[place] ^= 1;
        if let Ok(arrived) = Arrived::read(&changed) {
            assert!(arrived.open(&recipient, &invitation).is_err(), "byte {place}");
        }
    }
}

#[test]
fn a_notice_is_of_those_who_are_invited_and_names_their_keys() {
    let mut stream = Stream::seed_from_u64(2);
    let (_, keys_of_three) = keys(&mut stream);
    let invitation = Invitation::new(&keys_of_three, &mut stream);
    let notice = Notice { keys: keys_of_three.clone(), session: [1; 16] };
    let bytes = notice.encode(&invitation);
    assert_eq!(Notice::open(&bytes, &invitation), Ok(notice.clone()));
    // Somebody at the broker knows the keys, and not the secret.
    let mut forged = bytes.clone();
    forged[1] ^= 1;
    assert_eq!(Notice::open(&forged, &invitation), Err(KeyError::Tag));
    let stranger = Invitation::new(&keys_of_three, &mut stream);
    assert_eq!(Notice::open(&notice.encode(&stranger), &invitation), Err(KeyError::Tag));
    let (_, others) = keys(&mut stream);
    let other = Notice { keys: others, session: [1; 16] };
    assert_eq!(Notice::open(&other.encode(&invitation), &invitation), Err(KeyError::OtherKeys));
}

#[test]
fn what_is_written_down_is_read_back() {
    let mut stream = Stream::seed_from_u64(3);
    let ([key, ..], public) = keys(&mut stream);
    let invitation = Invitation::new(&public, &mut stream);
    assert_eq!(Invitation::from_hex(&format!(" {}\n", *invitation.expose_hex())), Ok(invitation));
    assert_eq!(DeviceKey::from_hex(&key.expose_hex()).unwrap().public(), key.public());
    assert_eq!(PublicKeys::from_hex(&public.to_hex()), Ok(public));
    let shards = [(); 3].map(|()| ShardKeys::draw(&mut stream));
    let (_, mut with_shards) = keys(&mut stream);
    with_shards.shards = shards.iter().map(ShardKeys::public).collect();
    assert_eq!(PublicKeys::from_hex(&with_shards.to_hex()), Ok(with_shards.clone()));
    let many = PublicKeys { shards: vec![shards[0].public(); 13], ..with_shards.clone() };
    assert_eq!(PublicKeys::from_hex(&many.to_hex()), Err(KeyError::PublicKeys));
    assert_eq!(ShardKeys::from_hex(&shards[0].expose_hex()).unwrap().public(), shards[0].public());
    // The invitation names each key of each shard, and how many there are.
    let named = Invitation::new(&with_shards, &mut stream);
    let fewer = PublicKeys { shards: with_shards.shards[..2].to_vec(), ..with_shards.clone() };
    let mut other = with_shards.clone();
    other.shards.swap(0, 1);
    assert!(named.names(&with_shards) && !named.names(&fewer) && !named.names(&other));
    let notice = Notice { keys: with_shards, session: [1; 16] };
    assert_eq!(Notice::open(&notice.encode(&named), &named), Ok(notice));
    let meter = MeterKeys::draw(&mut stream);
    let again = MeterKeys::from_hex(&meter.expose_hex()).unwrap();
    assert_eq!(again.expose_hex(), meter.expose_hex());
    assert!(Invitation::from_hex("00").is_err() && MeterKeys::from_hex("é").is_err());
    for secret in [
        format!("{key:?}"),
        format!("{meter:?}"),
        format!("{:?}", shards[0]),
        format!("{:?}", Invitation::from_hex(&"0".repeat(128))),
    ] {
        assert!(secret.contains("redacted"), "{secret}");
    }
}

#[test]
fn words_of_devices_are_read_back_and_reasons_cannot_move_a_cursor() {
    let mut stream = Stream::seed_from_u64(4);
    let ([key, ..], _) = keys(&mut stream);
    let master_key = Some(MeterKeys::draw(&mut stream).master);
    let hello = Hello { identity: "meter-3".to_owned(), terms: [5; 32], master_key };
    let member =
        Member { role: Seat::Meter(2), identity: "meter-3".to_owned(), key: key.public().clone(), life: 8 };
    let ending = Ending::Published { mwh: -4, absent: vec![Seat::Meter(1)] };
    for control in [
        Control::Hello(hello),
        Control::Members(vec![member]),
        Control::TurnedAway(Refused::Late),
        Control::Begin { epoch: 6, place: 1, shard_life: 7 },
        Control::Assignment(Zeroizing::new(vec![1, 2])),
        Control::Close { epoch: 6 },
        Control::Part { bytes: vec![3], signature: [4; 64] },
        Control::Wait,
        Control::Admitted,
        Control::Missing(vec![Seat::Meter(0), Seat::Meter(5)]),
        Control::Ended { epoch: 6, ending },
        Control::Over,
    ] {
        assert_eq!(Control::decode(&control.encode()), Ok(control));
    }
    let shouted = Control::Failed { reason: format!("\u{1b}[2J\n{}", "a".repeat(2000)) };
    let Ok(Control::Failed { reason }) = Control::decode(&shouted.encode()) else { panic!("{shouted:?}") };
    assert_eq!((reason.len(), reason.find(char::is_control)), (500, None));
}

#[test]
fn a_part_is_signed_for_one_session_by_one_shard() {
    let mut stream = Stream::seed_from_u64(6);
    let [one, other] = [(); 2].map(|()| ShardKeys::draw(&mut stream));
    let signature = one.sign(&[1; 16], b"part");
    assert!(one.public().verify(&[1; 16], b"part", &signature));
    assert!(!one.public().verify(&[2; 16], b"part", &signature));
    assert!(!one.public().verify(&[1; 16], b"past", &signature));
    assert!(!other.public().verify(&[1; 16], b"part", &signature));
    for place in 0..64 {
        let mut changed = signature;
        changed[place] ^= 1;
        assert!(!one.public().verify(&[1; 16], b"part", &changed), "byte {place}");
    }
}

proptest! {
    #[test]
    fn no_bytes_of_a_stranger_stop_a_device(bytes in prop::collection::vec(any::<u8>(), 0..300), version in any::<bool>()) {
        let mut bytes = bytes;
        if version && !bytes.is_empty() {
            bytes[0] = 1;
        }
        let mut stream = Stream::seed_from_u64(5);
        let ([key, ..], public) = keys(&mut stream);
        let invitation = Invitation::new(&public, &mut stream);
        if let Ok(arrived) = Arrived::read(&bytes) {
            prop_assert!(arrived.open(&key, &invitation).is_err());
        }
        prop_assert!(Notice::open(&bytes, &invitation).is_err());
        let _ = Control::decode(&bytes);
    }
}
