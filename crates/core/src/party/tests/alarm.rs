//! Section 2: the faults that must ring the range alarm, each once, and none that may publish.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

const OLD: u64 = EPOCH - 1800;

/// Which of the alarm's two checks a fault is expected to fail.
#[derive(Debug, PartialEq)]
enum Rings {
    MaskedTotal,
    Total,
}

/// What the cloud does to the two products before it sends them; `old` is the epoch before.
fn alarm_of(fault: impl FnOnce(&Spoken, &Spoken) -> (BigUint, BigUint)) -> Option<Rings> {
    let cast = set_up();
    let old = speak(&cast, OLD, WH);
    let spoken = speak(&cast, EPOCH, WH);
    let (readings, noise) = fault(&spoken, &old);
    let claim = Aggregate { readings, noise, present: everybody() };
    let conclusion = conclude(spoken.center, &spoken.keys, EPOCH, claim).unwrap();
    match conclusion.published {
        Err(Alarm::MaskedTotal { meters: METERS }) => Some(Rings::MaskedTotal),
        Err(Alarm::Total { meters: METERS }) => Some(Rings::Total),
        Err(other) => panic!("{other}"),
        Ok(_) => None,
    }
}

fn with_readings(
    change: impl Fn(&Spoken, &Spoken) -> Vec<BigUint>,
) -> impl Fn(&Spoken, &Spoken) -> (BigUint, BigUint) {
    move |now, old| (now.keys.reading.ciphertexts().product(&change(now, old)), now.products().1)
}

fn with_noise(
    change: impl Fn(&Spoken, &Spoken) -> Vec<Vec<BigUint>>,
) -> impl Fn(&Spoken, &Spoken) -> (BigUint, BigUint) {
    move |now, old| {
        (now.products().0, now.keys.noise.ciphertexts().product(change(now, old).iter().flatten()))
    }
}

#[test]
fn an_honest_cloud_rings_nothing() {
    assert_eq!(alarm_of(|now, _| now.products()), None);
}

#[test]
fn a_lost_masked_reading_rings() {
    // The key shares no longer cancel: d - x is uniform in Z_n.
    let fault = with_readings(|now, _| now.readings[1..].to_vec());
    assert_eq!(alarm_of(fault), Some(Rings::MaskedTotal));
}

#[test]
fn a_doubled_masked_reading_rings() {
    let fault = with_readings(|now, _| [&now.readings[..], &now.readings[..1]].concat());
    assert_eq!(alarm_of(fault), Some(Rings::MaskedTotal));
}

#[test]
fn a_replayed_masked_reading_rings() {
    let fault = with_readings(|now, old| [&old.readings[..1], &now.readings[1..]].concat());
    assert_eq!(alarm_of(fault), Some(Rings::MaskedTotal));
}

#[test]
fn lost_noise_shares_ring() {
    let fault = with_noise(|now, _| now.noise[1..].to_vec());
    assert_eq!(alarm_of(fault), Some(Rings::Total));
}

#[test]
fn doubled_noise_shares_ring() {
    let fault = with_noise(|now, _| [&now.noise[..], &now.noise[..1]].concat());
    assert_eq!(alarm_of(fault), Some(Rings::Total));
}

#[test]
fn replayed_noise_shares_ring() {
    let fault = with_noise(|now, old| [&old.noise[..1], &now.noise[1..]].concat());
    assert_eq!(alarm_of(fault), Some(Rings::Total));
}

#[test]
fn one_lost_noise_share_of_gamma_rings() {
    let fault = with_noise(|now, _| {
        let mut noise = now.noise.clone();
        noise[0].pop();
        noise
    });
    assert_eq!(alarm_of(fault), Some(Rings::Total));
}

#[test]
fn a_missing_offset_rings() {
    // A meter that used xi instead of xi + O, as the paper's Eq. (22) reads: the total is O short.
    let fault = |now: &Spoken, _: &Spoken| {
        let (c2, c1) = now.products();
        let ring = now.keys.noise.ciphertexts();
        let offset = now.keys.noise.g_pow(&now.keys.noise.encode(&BigInt::from(-params().offset())));
        (c2, ring.mul(&c1, &offset))
    };
    assert_eq!(alarm_of(fault), Some(Rings::Total));
}

#[test]
fn the_alarm_cannot_catch_a_shift_within_the_range() {
    // Said openly: a party that adds 1 kWh is believed.
    let fault = |now: &Spoken, _: &Spoken| {
        let (c2, c1) = now.products();
        let kilowatt_hour = now.keys.reading.g_pow(&1_000_000u32.into());
        (now.keys.reading.ciphertexts().mul(&c2, &kilowatt_hour), c1)
    };
    assert_eq!(alarm_of(fault), None);
}

#[test]
fn a_meter_absent_or_unregistered_is_refused_before_anything_is_decrypted() {
    let claim = |present| {
        let spoken = speak(&set_up(), EPOCH, WH);
        let (readings, noise) = spoken.products();
        conclude(spoken.center, &spoken.keys, EPOCH, Aggregate { readings, noise, present }).unwrap_err()
    };
    assert_eq!(claim(everybody()[1..].to_vec()), Alarm::Absent { absent: 1 });
    assert_eq!(claim([everybody(), vec![Role::Meter(METERS)]].concat()), Alarm::Unregistered);
}
