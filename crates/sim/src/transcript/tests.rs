//! What a transcript holds, what its public form leaves out, and that the examples in docs/TRANSCRIPT.md are true.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::{Config, EpochPlan, Finished, HostFailure, Input, Session, local};
use blindsum_core::blinding::{epoch_base, meter_base};
use blindsum_core::params::{Params, RawParams};
use blindsum_core::party::meter::ManufacturedMeter;
use blindsum_core::party::registration::{CLOUD_ID, registration};
use blindsum_core::privacy;
use blindsum_core::randomness::{Randomness, SET_UP};
use blindsum_core::role::Role;
use blindsum_core::variants::NoiseLaw;
use blindsum_core::wire::keys::Keys;
use blindsum_core::wire::kind::Kind;
use blindsum_core::wire::link::{Endpoint, LinkKey, MasterKey};
use blindsum_core::wire::messages::{Body, ReadingAggregate, transcript_hash};
use blindsum_paillier::{PublicKey, SecretInt};
use blindsum_readings::{FIRST_EPOCH, Reading};
use num_bigint::BigUint;
use rand_core::Rng;
use serde_json::Value;

const SPECIFICATION: &str = include_str!("../../../../docs/TRANSCRIPT.md");

fn begin() -> (Session, Vec<ManufacturedMeter>, Vec<crate::Effect>) {
    let raw = RawParams { meters: 3, gamma: 2, key_bits: 512, ..RawParams::default() };
    let params = Params::try_from(raw).unwrap();
    let readings = [250.5, 3200.0, 0.0].map(|wh| Reading::from_wh(wh).unwrap()).to_vec();
    let epochs = vec![EpochPlan { epoch: FIRST_EPOCH, readings }];
    Session::begin(Config::new(params, epochs, Randomness::Seeded(77), || 0.0)).unwrap()
}

struct Over {
    session: Session,
    finished: Finished,
    fleet: Vec<ManufacturedMeter>,
}

impl Over {
    fn json(&self, form: Disclosure) -> Value {
        json(&Transcript::new(&self.session, &self.finished, &self.fleet, form))
    }
}

fn finished() -> Over {
    let (mut session, fleet, effects) = begin();
    local::run(&mut session, fleet.clone(), effects);
    let finished = session.take_finished().remove(0);
    Over { session, finished, fleet }
}

/// The document; its text is held against what `serde_json` writes.
fn json(transcript: &Transcript) -> Value {
    assert_eq!(transcript.to_json(), serde_json::to_string_pretty(transcript).unwrap() + "\n");
    serde_json::to_value(transcript).unwrap()
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len()).step_by(2).map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap()).collect()
}

/// Every string in a value that could be a secret: the digits of anything longer than a few.
fn strings(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) if text.len() > 15 => found.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| strings(value, found)),
        Value::Object(members) => members.values().for_each(|value| strings(value, found)),
        _ => {}
    }
}

#[test]
fn the_full_form_holds_every_message_and_hashes_to_what_it_says() {
    let transcript = finished().json(Disclosure::Full);
    let messages = transcript["messages"].as_array().unwrap();
    // Two keys; for each of 3 meters registration, admission, sequence, share, reading, noise; cloud, aggregate, total.
    assert_eq!(messages.len(), 2 + 3 * 6 + 3);
    let all: Vec<_> = messages.iter().map(|message| bytes(message["bytes"].as_str().unwrap())).collect();
    for (message, bytes) in messages.iter().zip(&all) {
        assert_eq!(message["length"], bytes.len());
        assert_eq!(message["kind_byte"], bytes[1]);
        assert_eq!(message["from"], u32::from_be_bytes(bytes[10..14].try_into().unwrap()));
        assert_eq!(message["sequence"], u32::from_be_bytes(bytes[18..22].try_into().unwrap()));
    }
    let result = &transcript["result"];
    assert_eq!(result["transcript_hash"], build::hex(&transcript_hash(all.iter().map(Vec::as_slice))));
    assert_eq!(result["true_total"], 3_250_500);
    assert_eq!(result["clipped"], 1);
    let (total, noise) = (result["noisy_total"].as_i64().unwrap(), result["noise"].as_i64().unwrap());
    assert_eq!(total, 3_250_500 + noise);
    let secrets = &transcript["secrets"];
    assert_eq!(secrets["seed"], "77");
    assert_eq!(secrets["meters"][1]["reading"], 3_200_000);
    assert_eq!(secrets["meters"][1]["encoded_reading"], 3_000_000);
    let sample = |meter: usize| {
        let position = usize::try_from(secrets["selection"]["positions"][meter].as_u64().unwrap()).unwrap();
        secrets["meters"][meter]["samples"][position].as_i64().unwrap()
    };
    assert_eq!(noise, sample(0) + sample(1) + sample(2));
}

#[test]
fn the_public_form_holds_no_secret_and_no_secure_message() {
    let over = finished();
    let (full, public) = (over.json(Disclosure::Full), over.json(Disclosure::Public));
    let text = public.to_string();
    let mut secrets = Vec::new();
    strings(&full["secrets"], &mut secrets);
    // Keys 4, master keys 4, cloud 6, shares 3, meters 3 * (2 + 2 * 2), decryption 4: y is short.
    assert_eq!(secrets.len(), 39);
    for secret in &secrets {
        let decimal = BigUint::parse_bytes(secret.trim_start_matches('-').as_bytes(), 16).unwrap();
        assert!(!text.contains(secret.trim_start_matches('-')), "{secret}");
        assert!(!text.contains(&decimal.to_string()), "{secret}");
    }
    assert!(public.get("secrets").is_none() && public.get("fleet").is_none() && !text.contains("meter-"));
    // Another crate of a build may ask serde_json to keep the order of members.
    let mut result: Vec<_> = public["result"].as_object().unwrap().keys().cloned().collect();
    result.sort();
    assert_eq!(result, ["absent", "epsilon_spent", "noisy_total", "refused", "transcript_hash"]);
    for (message, whole) in
        public["messages"].as_array().unwrap().iter().zip(full["messages"].as_array().unwrap())
    {
        assert_eq!(message["bytes"].is_null(), message["protection"] == "secure");
        assert_eq!(message["length"], whole["length"]);
        assert!(message["bytes"].is_null() || message["bytes"] == whole["bytes"]);
    }
}

#[test]
fn a_refused_round_holds_what_there_is() {
    let (mut session, fleet, _) = begin();
    let failure = HostFailure::Crashed("a private detail".to_owned());
    session.handle(Input::Lost { role: Role::ControlCenter, failure });
    let finished = session.take_finished().remove(0);
    let over = Over { session, finished, fleet };
    let full = over.json(Disclosure::Full);
    let result = &full["result"];
    assert!(result["noisy_total"].is_null() && result["noise"].is_null());
    assert!(result["refused"].as_str().unwrap().contains("a private detail"));
    assert_eq!(result["true_total"], 3_250_500);
    assert!(full["secrets"]["reading_key"].is_null() && full["secrets"]["meters"][0]["blind"].is_null());
    let public = over.json(Disclosure::Public);
    assert_eq!(public["result"]["refused"], REFUSED_PUBLICLY);
}

/// The bytes of the example: t = 1700000000, n = nu = 35, K_6 = 00 01 .. 1f, seed 1.
fn examples() -> Vec<(&'static str, Vec<u8>)> {
    let epoch = 1_700_000_000;
    let key = PublicKey::new(35u32.into()).unwrap();
    let master_key = MasterKey::new(core::array::from_fn(|index| u8::try_from(index).unwrap()));
    let link_key = master_key.link_key(epoch);
    let keys = Keys { reading: key.clone(), noise: key };
    let mut meter = Endpoint::new(Role::Meter(6), epoch, Some(keys.clone()));
    meter.add_link(Role::Cloud, link_key.clone());
    let registration =
        meter.seal(Role::ControlCenter, Body::Registration(registration("meter-7", epoch))).unwrap();
    let reading = meter.seal(Role::Cloud, Body::MaskedReading(1006u32.into())).unwrap();
    let noise = meter.seal(Role::Cloud, Body::NoiseShares(vec![2u32.into(), 1224u32.into()])).unwrap();
    let mut center = Endpoint::new(Role::ControlCenter, epoch, Some(keys.clone()));
    let absent = vec![Role::Meter(1), Role::Meter(6)];
    let request = center.seal(Role::Dealer, Body::RepairRequest(absent)).unwrap();
    let mut drawn = vec![0; 32];
    Randomness::Seeded(1).stream(Role::Meter(6), SET_UP).unwrap().fill_bytes(&mut drawn);
    vec![
        ("registration", registration),
        ("link key", link_key.expose().to_vec()),
        ("masked reading", reading),
        ("noise shares", noise),
        ("repair request", request),
        ("noise total", noise_total(keys, link_key)),
        ("K_6 under seed 1", drawn),
    ]
}

/// The cloud's third message to the control centre in the key mode "split-keys".
fn noise_total(keys: Keys, link_key: LinkKey) -> Vec<u8> {
    let epoch = 1_700_000_000;
    let mut cloud = Endpoint::new(Role::Cloud, epoch, Some(keys));
    cloud.add_link(Role::ControlCenter, link_key);
    let aggregate = ReadingAggregate { readings: 2u32.into(), present: Vec::new() };
    cloud.seal(Role::ControlCenter, Body::Registration(registration(CLOUD_ID, epoch))).unwrap();
    cloud.seal(Role::ControlCenter, Body::ReadingAggregate(aggregate)).unwrap();
    cloud.seal(Role::ControlCenter, Body::NoiseTotal(SecretInt::new(17u32.into()))).unwrap()
}

#[test]
fn the_specification_shows_what_the_code_does() {
    let document: String = SPECIFICATION.split_whitespace().collect();
    let key = PublicKey::new(35u32.into()).unwrap();
    let h = epoch_base(&key, 1_700_000_000);
    assert!(document.contains(&format!("h_t={h}.")), "docs/TRANSCRIPT.md must show h_t = {h}");
    // The first four hashes have a factor in common with 35.
    let h = meter_base(&key, &registration("meter-7", 1_700_000_000).hash);
    assert!(document.contains(&format!("h_6'={h}.")), "docs/TRANSCRIPT.md must show h_6' = {h}");
    for noise in NoiseLaw::ALL.iter().copied() {
        let costs = [9, 6].map(|present| {
            let params = Params::try_from(RawParams { meters: 10, noise, ..RawParams::default() }).unwrap();
            format!("s={}gives{:.5}", f64::from(present) / 10.0, privacy::cost(&params, present).unwrap())
        });
        let costs = format!("`{noise}`,{}", costs.join(","));
        assert!(document.contains(&costs), "docs/TRANSCRIPT.md must show {costs}");
    }
    assert!(document.contains(&format!("|`version`|{VERSION}|")), "docs/TRANSCRIPT.md is of another version");
    for (name, bytes) in examples() {
        let hex = build::hex(&bytes);
        assert!(document.contains(&hex), "docs/TRANSCRIPT.md must show the {name}: {hex}");
    }
}

#[test]
fn the_specification_names_every_kind_and_every_member() {
    for kind in Kind::ALL {
        let row = format!("\n| {} | `{}` |", kind.byte(), kind.name());
        assert_eq!(SPECIFICATION.matches(&row).count(), 1, "docs/TRANSCRIPT.md: {row}");
    }
    let transcript = finished().json(Disclosure::Full);
    for object in
        ["", "/parameters", "/messages/0", "/secrets", "/secrets/meters/0", "/secrets/decryption", "/result"]
    {
        for member in transcript.pointer(object).unwrap().as_object().unwrap().keys() {
            let named = SPECIFICATION.contains(&format!("`{member}`"))
                || SPECIFICATION.contains(&format!("`{member}."));
            assert!(named, "docs/TRANSCRIPT.md does not name {object}/{member}");
        }
    }
}
