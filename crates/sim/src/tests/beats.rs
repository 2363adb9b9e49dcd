//! Rounds in the order in which they are told.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use core::mem::discriminant;
use std::sync::Arc;

use blindsum_core::variants::KeyMode;

use crate::beat::place_after;

use super::*;

/// Who is lost, and in which phase.
#[derive(Debug, Clone, Copy)]
struct Loss(Option<Role>, Phase);

/// Every way of losing one party, and none.
fn losses() -> Vec<Loss> {
    let meters = Phase::ALL.map(|phase| Loss(Some(Role::Meter(1)), phase));
    let others = Phase::ALL.into_iter().flat_map(|phase| {
        [Role::Cloud, Role::ControlCenter, Role::Dealer].map(|role| Loss(Some(role), phase))
    });
    meters.into_iter().chain(others).chain([Loss(None, Phase::Initialization)]).collect()
}

/// A round with a loss as soon as its phase has come, and each state of the records on the way to its end.
fn round_with(config: Config, Loss(role, phase): Loss) -> (Vec<Arc<Record>>, Finished) {
    let (mut session, fleet, mut effects) = Session::begin(config).unwrap();
    let mut nodes: Vec<_> = fleet.into_iter().map(MeterNode::new).collect();
    let (mut running, mut lost) = (Vec::new(), false);
    while let Some(effect) = effects.pop() {
        let gone = matches!(effect, Effect::Ask { meter, .. } if lost && role == Some(Role::Meter(meter)));
        let mut inputs = Vec::new();
        if let Some(role) = role.filter(|_| !lost && session.progress().phase == phase) {
            lost = true;
            inputs.push(Input::Lost { role, failure: HostFailure::SwitchedOff });
        }
        if !gone {
            inputs.push(local::carry_out(&mut nodes, &Tables::default(), effect, || 0.0));
        }
        for input in inputs {
            effects.extend(session.handle(input));
            if !session.is_over() {
                running = session.records().to_vec();
            }
        }
    }
    (running, only(session.take_finished()))
}

/// Whether two records tell the same.
fn alike(a: &Event, b: &Event) -> bool {
    match (a, b) {
        (Event::Sent(a), Event::Sent(b)) => a == b,
        (Event::Masked { meter: a, .. }, Event::Masked { meter: b, .. })
        | (Event::NoiseAdded { meter: a, .. }, Event::NoiseAdded { meter: b, .. })
        | (Event::Absent { meter: a, .. }, Event::Absent { meter: b, .. }) => a == b,
        _ => discriminant(a) == discriminant(b),
    }
}

fn messages(records: &[Arc<Record>]) -> impl Iterator<Item = &Sent> {
    records.iter().filter_map(|record| match &record.event {
        Event::Sent(sent) => Some(sent),
        _ => None,
    })
}

#[test]
fn beats_never_go_backwards_whoever_is_lost_and_every_record_is_found_again() {
    let mut refused = 0;
    for key_mode in KeyMode::ALL.iter().copied() {
        for absence in AbsencePolicy::ALL.iter().copied() {
            for loss in losses() {
                let mut config = Config { absence, ..config(3, 41) };
                let raw = RawParams { key_mode, key_bits: 256, ..config.params.into() };
                config.params = Params::try_from(raw).unwrap();
                let (running, Finished { records, outcome }) = round_with(config, loss);
                let case = format!("{key_mode} {absence} {loss:?}");
                assert!(records.is_sorted_by_key(|record| Beat::of(record)), "{case}");
                assert!(records.is_sorted_by_key(|record| record.phase), "{case}");
                assert!(records.iter().enumerate().all(|(at, record)| record.index == at), "{case}");
                assert!(messages(&running).eq(messages(&records).take(messages(&running).count())), "{case}");
                for (index, record) in running.iter().enumerate() {
                    let place = place_after(&running, index, &records).unwrap();
                    assert!(alike(&record.event, &records[place].event), "{case}: {index}");
                }
                let last = &records.last().unwrap().event;
                refused += usize::from(outcome.refusal().is_some());
                assert_eq!(outcome.refusal().is_some(), matches!(last, Event::Refused(_)), "{case}");
            }
        }
    }
    assert!(refused > 50, "{refused}");
}

#[test]
fn what_many_meters_do_alike_is_one_beat() {
    for (key_mode, multiplied) in
        [(KeyMode::Published, 1), (KeyMode::SplitKeys, 2), (KeyMode::CenterDraws, 1)]
    {
        let mut config = config(4, 42);
        config.params = Params::try_from(RawParams { key_mode, ..config.params.into() }).unwrap();
        let records = finished(config).records;
        let counts = Beat::ALL.map(|beat| records.iter().filter(|record| Beat::of(record) == beat).count());
        let handed_over = multiplied;
        // Keys made and announced; 4 + 1 registrations; 4 admissions; drawn, dealt, and 4 messages each; decrypted and published.
        assert_eq!(counts, [3, 5, 4, 5, 5, 4, 4, 4, 4, multiplied, handed_over, 2], "{key_mode}");
    }
}

#[test]
fn one_that_does_not_send_is_missed_when_the_others_do() {
    let config = Config { absence: AbsencePolicy::Repair, ..config(3, 43) };
    for (phase, beat) in [(Phase::Reading, Beat::SendReading), (Phase::Noise, Beat::SendNoise)] {
        let (_, round) = round_with(config.clone(), Loss(Some(Role::Meter(1)), phase));
        let absent = |record: &&Arc<Record>| matches!(record.event, Event::Absent { meter: 1, .. });
        let told: Vec<_> = round.records.iter().filter(absent).map(|record| Beat::of(record)).collect();
        assert_eq!(told, [beat]);
        // The dealer repairs what the cloud has handed over, before anything is opened.
        let kinds = messages(&round.records).map(|sent| sent.kind).collect::<Vec<_>>();
        assert!(kinds.ends_with(&[Kind::Aggregate, Kind::RepairRequest, Kind::RepairSum, Kind::Published]));
    }
}

#[test]
fn a_beat_has_a_name_of_its_own() {
    let names: std::collections::BTreeSet<_> = Beat::ALL.into_iter().map(Beat::name).collect();
    assert_eq!(names.len(), Beat::ALL.len());
    assert!(Beat::ALL.is_sorted());
}
