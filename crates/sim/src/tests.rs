//! Whole rounds through the driver.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use blindsum_core::node::{MeterNode, MeterReply, MeterRequest};
use blindsum_core::params::{Params, RawParams};
use blindsum_core::party::meter::ManufacturedMeter;
use blindsum_core::party::sequence::SelectionWitness;
use blindsum_core::randomness::Randomness;
use blindsum_core::role::Role;
use blindsum_core::variants::AbsencePolicy;
use blindsum_core::wire::kind::Kind;
use blindsum_paillier::Tables;
use blindsum_readings::{FIRST_EPOCH, Readings};

use super::*;

fn plans<const N: usize>(meters: u32, slots: [&str; N]) -> Vec<EpochPlan> {
    let shipped = Readings::shipped().unwrap();
    let plan = |slot| {
        let (slot, readings) = shipped.at(slot, meters).unwrap();
        EpochPlan { epoch: slot.epoch(), readings }
    };
    slots.into_iter().map(plan).collect()
}

#[test]
fn what_was_sent_does_not_print() {
    let bytes = vec![0xab; 86];
    let sent = Sent { kind: Kind::KeyShare, from: Role::Dealer, to: Role::Meter(0), bytes };
    assert_eq!(format!("{sent:?}"), "Sent { kind: KeyShare, from: dealer, to: meter 1, bytes: 86 }");
}

fn config(meters: u32, seed: u64) -> Config {
    let raw = RawParams { meters, gamma: 3, key_bits: 512, ..RawParams::default() };
    let (params, epochs) = (Params::try_from(raw).unwrap(), plans(meters, ["19:00"]));
    Config { powers_per_order: 2, ..Config::new(params, epochs, Randomness::Seeded(seed), || 0.0) }
}

/// Runs a session to its end.
fn run(config: Config) -> (Session, Vec<Finished>) {
    let (mut session, fleet, effects) = Session::begin(config).unwrap();
    local::run(&mut session, fleet, effects);
    assert!(session.is_over());
    let finished = session.take_finished();
    (session, finished)
}

/// The one epoch of a session.
fn finished(config: Config) -> Finished {
    only(run(config).1)
}

fn only(mut finished: Vec<Finished>) -> Finished {
    assert_eq!(finished.len(), 1);
    finished.remove(0)
}

/// Carries out effects in the order that `pick` chooses.
fn shuffled(config: Config, pick: impl Fn(usize) -> usize) -> Finished {
    let (mut session, fleet, mut effects) = Session::begin(config).unwrap();
    let mut nodes: Vec<_> = fleet.into_iter().map(MeterNode::new).collect();
    while !effects.is_empty() {
        let effect = effects.remove(pick(effects.len()));
        let input = local::carry_out(&mut nodes, &Tables::default(), effect, || 0.0);
        effects.extend(session.handle(input));
    }
    only(session.take_finished())
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn a_round_publishes_the_true_total_plus_the_selected_noise() {
    for meters in [1, 2, 5] {
        let round = finished(config(meters, 1));
        let outcome = &round.outcome;
        let selected: i64 = selected_noise(&round);
        assert_eq!(outcome.verdict, Verdict::Published(outcome.true_total + selected), "m = {meters}");
        assert_eq!(outcome.noise(), Some(selected));
        assert_eq!((outcome.absent.as_slice(), outcome.epsilon_spent), ([].as_slice(), Some(1.0)));
    }
}

fn selected_noise(round: &Finished) -> i64 {
    let mut selection = SelectionWitness::default();
    let mut sum = 0;
    for record in &round.records {
        match &record.event {
            Event::Selected(witness) => selection.clone_from(witness),
            Event::NoiseAdded { meter, witness } => {
                sum += witness.samples[selection.position(*meter).unwrap() as usize];
            }
            _ => {}
        }
    }
    sum
}

#[test]
fn records_do_not_depend_on_the_order_of_answers() {
    let messages = |round: &Finished| -> Vec<Sent> {
        round
            .records
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
        assert_eq!(round.outcome.transcript_hash, reference.outcome.transcript_hash);
    }
}

#[test]
fn a_seed_gives_the_same_transcript_on_every_target() {
    let hash = |seed| hex(&finished(config(3, seed)).outcome.transcript_hash);
    assert_eq!(hash(42), TRANSCRIPT_OF_SEED_42);
    assert_ne!(hash(43), TRANSCRIPT_OF_SEED_42);
}

const TRANSCRIPT_OF_SEED_42: &str = "3ced55c0e2c4063c2064784e23a4fd74c025130fe7d477d36c7c383f932b00b8";

#[test]
fn without_a_seed_no_two_rounds_are_alike() {
    let hash = || {
        let mut config = config(1, 0);
        config.randomness = Randomness::System;
        finished(config).outcome.transcript_hash
    };
    assert_ne!(hash(), hash());
}

#[test]
fn costs_count_every_byte_of_every_message() {
    let round = finished(config(3, 3));
    let costs = &round.outcome.costs;
    let sent: u64 = Party::ALL.iter().map(|party| costs.total(*party).sent).sum();
    let mut bytes = 0;
    let mut announced = 0;
    for record in &round.records {
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
    assert!(round.records.iter().enumerate().all(|(index, record)| record.index == index));
    assert!(round.records.is_sorted_by_key(|record| record.phase));
    let sent = round.records.iter().filter(|record| matches!(record.event, Event::Sent(_)));
    // 2 announcements; 2 + 1 registrations, 2 admissions; 4 times 2 between cloud, dealer and meters; 6 and 7.
    assert_eq!(sent.count(), 2 + 3 + 2 + 8 + 2);
}

/// Runs until `phase`, loses meter 1 there, and goes on with whatever else was under way.
fn lose_in(phase: Phase, failure: &HostFailure) -> Finished {
    let (mut session, fleet, mut effects) = Session::begin(config(3, 5)).unwrap();
    let mut nodes: Vec<_> = fleet.into_iter().map(MeterNode::new).collect();
    let mut lost = false;
    while let Some(effect) = effects.pop() {
        let input = match effect {
            Effect::Ask { meter: 1, .. } if session.progress().phase == phase && !lost => {
                lost = true;
                Input::Lost { role: Role::Meter(1), failure: failure.clone() }
            }
            effect => local::carry_out(&mut nodes, &Tables::default(), effect, || 0.0),
        };
        effects.extend(session.handle(input));
    }
    assert!(lost, "{phase:?} asks meters");
    only(session.take_finished())
}

#[test]
fn a_lost_meter_ends_the_round_by_name_in_every_phase_that_asks_it() {
    for phase in [Phase::Initialization, Phase::Registration, Phase::Reading, Phase::Noise] {
        let round = lose_in(phase, &HostFailure::Silent(5000));
        let outcome = &round.outcome;
        assert_eq!((outcome.noisy_total(), outcome.noise()), (None, None));
        let message = outcome.refusal().unwrap().to_string();
        let expected =
            format!("meter 2 was lost in the phase {}: it did not answer within 5 s", phase.name());
        assert_eq!(message, expected);
        let published = |record: &&std::sync::Arc<Record>| matches!(&record.event, Event::Sent(sent) if sent.kind == blindsum_core::wire::kind::Kind::Published);
        assert_eq!(round.records.iter().filter(published).count(), 0);
    }
}

#[test]
fn a_spoilt_message_from_a_meter_names_it() {
    let (mut session, fleet, mut effects) = Session::begin(config(3, 6)).unwrap();
    let mut nodes: Vec<_> = fleet.into_iter().map(MeterNode::new).collect();
    while let Some(effect) = effects.pop() {
        let mut input = local::carry_out(&mut nodes, &Tables::default(), effect, || 0.0);
        if let Input::Answered { meter: 2, reply: Ok(MeterReply::Masked { message, .. }), .. } = &mut input {
            message[40] ^= 1;
        }
        effects.extend(session.handle(input));
    }
    let refusal = only(session.take_finished()).outcome.refusal().unwrap().to_string();
    assert_eq!(refusal, "cloud refused what meter 3 sent: the tag is wrong");
}

#[test]
fn a_total_that_the_witnesses_contradict_is_not_published_and_not_told() {
    // A defect is played: the meter masks another reading than the one the simulation believes it has.
    let (mut session, fleet, mut effects) = Session::begin(config(3, 8)).unwrap();
    let mut nodes: Vec<_> = fleet.into_iter().map(MeterNode::new).collect();
    while let Some(mut effect) = effects.pop() {
        if let Effect::Ask { meter: 1, request: MeterRequest::Register { reading, .. } } = &mut effect {
            *reading = blindsum_readings::Reading::from_wh(2500.0).unwrap();
        }
        effects.extend(session.handle(local::carry_out(&mut nodes, &Tables::default(), effect, || 0.0)));
    }
    let round = only(session.take_finished());
    let outcome = &round.outcome;
    assert_eq!(outcome.verdict, Verdict::Refused(Refusal::Audit));
    assert_eq!((outcome.noisy_total(), outcome.noise()), (None, None));
    assert!(!outcome.refusal().unwrap().to_string().contains(|c: char| c.is_ascii_digit()));
    assert!(!round.records.iter().any(|record| {
        matches!(&record.event, Event::Sent(sent) if sent.kind == blindsum_core::wire::kind::Kind::Published)
    }));
}

#[test]
fn an_answer_that_nobody_waits_for_ends_the_round() {
    let early = |meter| {
        let (mut session, _, _) = Session::begin(config(3, 9)).unwrap();
        session.handle(Input::Answered { meter, reply: Ok(MeterReply::KeysAccepted), millis: 0.0 });
        only(session.take_finished()).outcome.refusal().unwrap().to_string()
    };
    assert_eq!(early(0), "meter 1 failed: a calculation came back wrong: an answer that nobody waits for");
    assert!(early(77).starts_with("meter 78 failed"));
}

#[test]
fn a_round_that_cannot_begin_says_why() {
    let begin = |change: fn(&mut Config)| {
        let mut config = config(2, 1);
        change(&mut config);
        Session::begin(config).map(|_: (Session, Vec<ManufacturedMeter>, Vec<Effect>)| ()).unwrap_err()
    };
    let few = SessionError::Readings { readings: 1, meters: 2 };
    assert_eq!(begin(|c| c.epochs[0].readings.truncate(1)), few);
    assert_eq!(begin(|c| c.epochs[0].epoch = 0), SessionError::Epoch(0));
    assert_eq!(begin(|c| c.epochs.clear()), SessionError::NoEpoch);
    let again = SessionError::Epoch(FIRST_EPOCH + 38 * 1800);
    assert_eq!(begin(|c| c.epochs.push(c.epochs[0].clone())), again);
    assert!(matches!(begin(|c| c.budget = Some(-1.0)), SessionError::Budget(_)));
}

#[test]
fn eq12_readings_above_the_cap_are_clipped_before_anything_else() {
    let mut config = config(5, 7);
    let raw = RawParams { meters: 5, gamma: 3, key_bits: 512, cap_wh: 500, ..RawParams::default() };
    config.params = Params::try_from(raw).unwrap();
    let expected: i64 = config.epochs[0].readings.iter().map(|reading| reading.mwh().min(500_000)).sum();
    let above = config.epochs[0].readings.iter().filter(|reading| reading.mwh() > 500_000).count();
    let used: i64 = config.epochs[0].readings.iter().map(|reading| reading.mwh()).sum();
    let round = finished(config);
    let outcome = &round.outcome;
    assert_eq!((outcome.true_total, outcome.clipped as usize), (expected, above));
    assert!(above > 0);
    assert_eq!(outcome.cut_mwh, used - expected);
    assert_eq!(outcome.noisy_total(), Some(expected + selected_noise(&round)));
}

mod absent;
mod beats;
mod day;
mod faults;
mod ledger;
mod noise;
mod property;
mod traffic;
mod variants;
