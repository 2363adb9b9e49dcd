//! Whole rounds through the driver.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::params::{Params, RawParams};
use crate::protocol::meter::Meter;
use crate::randomness::Randomness;
use crate::readings::{FIRST_EPOCH, Readings};
use crate::role::Role;

fn config(meters: u32, seed: u64) -> Config {
    let raw = RawParams { meters, gamma: 3, key_bits: 512, ..RawParams::default() };
    Config {
        params: Params::try_from(raw).unwrap(),
        readings: Readings::shipped().unwrap().at("19:00", meters).unwrap().1,
        epoch: FIRST_EPOCH + 38 * 1800,
        randomness: Randomness::Seeded(seed),
        powers_per_order: 2,
        clock: || 0.0,
    }
}

fn finished(config: Config) -> Round {
    let (mut round, fleet, effects) = Round::begin(config).unwrap();
    local::run(&mut round, fleet, effects);
    round
}

/// Carries out effects in the order that `pick` chooses.
fn shuffled(config: Config, pick: impl Fn(usize) -> usize) -> Round {
    let (mut round, fleet, mut effects) = Round::begin(config).unwrap();
    let mut nodes: Vec<_> = fleet.into_iter().map(MeterNode::new).collect();
    while !effects.is_empty() {
        let effect = effects.remove(pick(effects.len()));
        let input = local::carry_out(&mut nodes, effect, || 0.0);
        effects.extend(round.handle(input));
    }
    round
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_round_publishes_the_true_total_plus_the_selected_noise() {
    for meters in [1, 2, 5] {
        let round = finished(config(meters, 1));
        let outcome = round.outcome().unwrap();
        let selected: i64 = selected_noise(&round);
        assert_eq!(outcome.verdict, Verdict::Published(outcome.true_total + selected), "m = {meters}");
        assert_eq!(outcome.noise(), Some(selected));
        assert!(round.progress().over);
    }
}

fn selected_noise(round: &Round) -> i64 {
    let mut positions = Vec::new();
    let mut sum = 0;
    for record in round.records() {
        match &record.event {
            Event::Selected(witness) => positions.clone_from(&witness.positions),
            Event::NoiseAdded { meter, witness } => {
                sum += witness.samples[positions[*meter as usize] as usize];
            }
            _ => {}
        }
    }
    sum
}

#[test]
fn records_do_not_depend_on_the_order_of_answers() {
    let messages = |round: &Round| -> Vec<Sent> {
        round
            .records()
            .iter()
            .filter_map(|record| match &record.event {
                Event::Sent(sent) => Some(sent.clone()),
                _ => None,
            })
            .collect()
    };
    let reference = finished(config(4, 2));
    for round in [shuffled(config(4, 2), |n| n - 1), shuffled(config(4, 2), |n| n / 2)] {
        assert_eq!(messages(&round), messages(&reference));
        assert_eq!(round.outcome().unwrap().transcript_hash, reference.outcome().unwrap().transcript_hash);
    }
}

#[test]
fn a_seed_gives_the_same_transcript_on_every_target() {
    let hash = |seed| hex(&finished(config(3, seed)).outcome().unwrap().transcript_hash);
    assert_eq!(hash(42), TRANSCRIPT_OF_SEED_42);
    assert_ne!(hash(43), TRANSCRIPT_OF_SEED_42);
}

const TRANSCRIPT_OF_SEED_42: &str = "3ced55c0e2c4063c2064784e23a4fd74c025130fe7d477d36c7c383f932b00b8";

#[test]
fn without_a_seed_no_two_rounds_are_alike() {
    let hash = || {
        let mut config = config(1, 0);
        config.randomness = Randomness::System;
        finished(config).outcome().unwrap().transcript_hash
    };
    assert_ne!(hash(), hash());
}

#[test]
fn costs_count_every_byte_of_every_message() {
    let round = finished(config(3, 3));
    let costs = &round.outcome().unwrap().costs;
    let sent: u64 = Party::ALL.iter().map(|party| costs.total(*party).sent).sum();
    let mut bytes = 0;
    let mut announced = 0;
    for record in round.records() {
        if let Event::Sent(sent) = &record.event {
            bytes += sent.bytes.len() as u64;
            announced += if sent.to == Role::Everybody { sent.bytes.len() as u64 } else { 0 };
        }
    }
    assert_eq!(sent, bytes);
    // 3 meters, cloud and dealer read every announcement.
    let received: u64 = Party::ALL.iter().map(|party| costs.total(*party).received).sum();
    assert_eq!(received, bytes + 4 * announced);
}

#[test]
fn records_are_numbered_and_phases_only_go_on() {
    let round = finished(config(2, 4));
    assert!(round.records().iter().enumerate().all(|(index, record)| record.index == index));
    assert!(round.records().is_sorted_by_key(|record| record.phase));
    let sent = round.records().iter().filter(|record| matches!(record.event, Event::Sent(_)));
    // 2 announcements; 2 + 1 registrations, 2 admissions; 4 times 2 between cloud, dealer and meters; 6 and 7.
    assert_eq!(sent.count(), 2 + 3 + 2 + 8 + 2);
}

/// Runs until `phase`, loses meter 1 there, and goes on with whatever else was under way.
fn lose_in(phase: Phase, failure: &HostFailure) -> Round {
    let (mut round, fleet, mut effects) = Round::begin(config(3, 5)).unwrap();
    let mut nodes: Vec<_> = fleet.into_iter().map(MeterNode::new).collect();
    let mut lost = false;
    while let Some(effect) = effects.pop() {
        let input = match effect {
            Effect::Ask { meter: 1, .. } if round.progress().phase == phase && !lost => {
                lost = true;
                Input::Lost { role: Role::Meter(1), failure: failure.clone() }
            }
            effect => local::carry_out(&mut nodes, effect, || 0.0),
        };
        effects.extend(round.handle(input));
    }
    assert!(lost, "{phase:?} asks meters");
    round
}

#[test]
fn a_lost_meter_ends_the_round_by_name_in_every_phase_that_asks_it() {
    for phase in [Phase::Initialization, Phase::Registration, Phase::Reading, Phase::Noise] {
        let round = lose_in(phase, &HostFailure::Silent(5000));
        let outcome = round.outcome().unwrap();
        assert_eq!((outcome.noisy_total(), outcome.noise()), (None, None));
        let message = outcome.refusal().unwrap().to_string();
        let expected =
            format!("meter 2 was lost in the phase {}: it did not answer within 5 s", phase.name());
        assert_eq!(message, expected);
        let published = |record: &&std::sync::Arc<Record>| matches!(&record.event, Event::Sent(sent) if sent.kind == crate::protocol::messages::Kind::Published);
        assert_eq!(round.records().iter().filter(published).count(), 0);
    }
}

#[test]
fn a_spoilt_message_from_a_meter_names_it() {
    let (mut round, fleet, mut effects) = Round::begin(config(3, 6)).unwrap();
    let mut nodes: Vec<_> = fleet.into_iter().map(MeterNode::new).collect();
    while let Some(effect) = effects.pop() {
        let mut input = local::carry_out(&mut nodes, effect, || 0.0);
        if let Input::Answered { meter: 2, reply: Ok(MeterReply::Masked { message, .. }), .. } = &mut input {
            message[40] ^= 1;
        }
        effects.extend(round.handle(input));
    }
    let refusal = round.outcome().unwrap().refusal().unwrap().to_string();
    assert_eq!(refusal, "cloud refused what meter 3 sent: the tag is wrong");
}

#[test]
fn a_total_that_the_witnesses_contradict_is_not_published_and_not_told() {
    // A defect is played: the meter masks another reading than the one the simulation believes it has.
    let (mut round, fleet, mut effects) = Round::begin(config(3, 8)).unwrap();
    let mut nodes: Vec<_> = fleet.into_iter().map(MeterNode::new).collect();
    while let Some(mut effect) = effects.pop() {
        if let Effect::Ask { meter: 1, request: MeterRequest::Register { reading, .. } } = &mut effect {
            *reading = crate::readings::Reading::from_wh(2500.0).unwrap();
        }
        effects.extend(round.handle(local::carry_out(&mut nodes, effect, || 0.0)));
    }
    let outcome = round.outcome().unwrap();
    assert_eq!(outcome.verdict, Verdict::Refused(Refusal::Audit));
    assert_eq!((outcome.noisy_total(), outcome.noise()), (None, None));
    assert!(!outcome.refusal().unwrap().to_string().contains(|c: char| c.is_ascii_digit()));
    assert!(!round.records().iter().any(|record| {
        matches!(&record.event, Event::Sent(sent) if sent.kind == crate::protocol::messages::Kind::Published)
    }));
}

#[test]
fn an_answer_that_nobody_waits_for_ends_the_round() {
    let early = |meter| {
        let (mut round, _, _) = Round::begin(config(3, 9)).unwrap();
        round.handle(Input::Answered { meter, reply: Ok(MeterReply::KeysAccepted), millis: 0.0 });
        round.outcome().unwrap().refusal().unwrap().to_string()
    };
    assert_eq!(early(0), "meter 1 failed: a calculation came back wrong: an answer that nobody waits for");
    assert!(early(77).starts_with("meter 78 failed"));
}

#[test]
fn a_round_that_cannot_begin_says_why() {
    let begin = |change: fn(&mut Config)| {
        let mut config = config(2, 1);
        change(&mut config);
        Round::begin(config).map(|_: (Round, Vec<Meter>, Vec<Effect>)| ()).unwrap_err()
    };
    assert_eq!(begin(|c| c.readings.truncate(1)), RoundError::Readings { readings: 1, meters: 2 });
    assert_eq!(begin(|c| c.epoch = 0), RoundError::Epoch);
}

#[test]
fn readings_above_the_cap_are_clipped_before_anything_else() {
    let mut config = config(5, 7);
    let raw = RawParams { meters: 5, gamma: 3, key_bits: 512, cap_wh: 500, ..RawParams::default() };
    config.params = Params::try_from(raw).unwrap();
    let expected: i64 = config.readings.iter().map(|reading| reading.units().min(500_000)).sum();
    let above = config.readings.iter().filter(|reading| reading.units() > 500_000).count();
    let round = finished(config);
    let outcome = round.outcome().unwrap();
    assert_eq!((outcome.true_total, outcome.clipped as usize), (expected, above));
    assert!(above > 0);
    assert_eq!(outcome.noisy_total(), Some(expected + selected_noise(&round)));
}
