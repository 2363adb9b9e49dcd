//! What is gathered of whole rounds and of halves.

use super::*;
use crate::record::Event;
use crate::sample;

#[test]
fn a_whole_round_is_gathered() {
    let (round, outcome) = sample::published();
    let facts = Facts::gather(&round);
    assert_eq!(facts.messages().iter().filter(|(_, sent)| sent.kind == Kind::MaskedReading).count(), 3);
    assert_eq!(facts.true_total(3), Some(outcome.true_total));
    assert_eq!(facts.noise_sum(3), outcome.noise());
    assert!(
        (0..3).all(|meter| facts.samples(meter, 2).iter().filter(|s| s.counts == Some(true)).count() == 1)
    );
}

#[test]
fn a_meter_is_absent_from_when_it_is_given_up() {
    let repaired = sample::repaired();
    let given_up =
        repaired.records.iter().position(|record| matches!(record.event, Event::Absent { .. })).unwrap();
    assert!(!Facts::gather(&repaired.records[..given_up]).some_absent());
    assert!(Facts::gather(&repaired.records[..=given_up]).some_absent());
    assert!(Facts::gather(&repaired.records).some_absent());
    assert!(!Facts::gather(&sample::published().0).some_absent());
}

#[test]
fn half_a_round_knows_half() {
    let (round, _) = sample::published();
    let noise = round.iter().position(|record| matches!(record.event, Event::NoiseAdded { .. })).unwrap();
    let facts = Facts::gather(&round[..noise]);
    assert_eq!(facts.noise_sum(3), None);
    assert!(facts.samples(0, 2).iter().all(|sample| sample.value.is_none() && sample.counts.is_some()));
    assert_eq!(Facts::gather(&[]).true_total(3), None);
}
