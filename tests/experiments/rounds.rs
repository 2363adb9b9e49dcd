//! E20 and E21: shares that are 0, and meters whose samples are equal; by the law, and in a round.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use blindsum_core::params::{Params, RawParams};
use blindsum_core::privacy::ResidualLaw;
use blindsum_core::randomness::Randomness;
use blindsum_readings::{DEFAULT_SLOT, Readings};
use blindsum_sim::knowledge::{Knowledge, Lens, Observer, Value};
use blindsum_sim::{Config, EpochPlan, Event, Finished, Session, local};

use crate::counts::accepted;
use crate::figures::{round, shows};
use crate::whole;

fn share(params: &Params) -> ResidualLaw {
    ResidualLaw::of_shares(params, 1).unwrap()
}

#[test]
fn e20_a_share_is_zero_or_below_ten_watt_hours() {
    let figures = [
        ((10, 1.0), ["0.05164", "0.36523"]),
        ((100, 0.5), ["0.73200", "0.89024"]),
        ((100, 1.0), ["0.74222", "0.90263"]),
        ((1000, 1.0), ["0.97061", "0.98979"]),
    ];
    for ((meters, epsilon), [zero, small]) in figures {
        let law = share(&round(meters, 4, epsilon));
        let what = format!("m {meters}, epsilon {epsilon}");
        shows(law.probability(0), zero, &what);
        shows(law.within(9_999), small, &what);
    }
    // "45 within 30 Wh" of 100.
    shows(share(&round(10, 4, 1.0)).within(30_000), "0.45", "m 10");
    let coarse = RawParams { meters: 1000, key_bits: 64, ..RawParams::default() };
    shows(share(&Params::try_from(coarse).unwrap()).probability(0), "0.984", "in units of 1 Wh");
}

#[test]
fn e20_counts_that_agree_with_the_law() {
    let zero = |meters, epsilon| share(&round(meters, 4, epsilon)).probability(0);
    assert_eq!(accepted(1000, zero(1000, 1.0)), 948..=989);
    assert_eq!(accepted(100, zero(100, 0.5)), 55..=89);
    assert_eq!(accepted(10, zero(10, 1.0)), 0..=5);
}

/// P(k)^gamma over all k. The terms fall like k^(2s - 1) to the power of gamma, so that from gamma = 3 on the first ones will do;
/// of gamma = 2 it is the law of a difference of two samples, of shape 2s, at 0.
fn all_equal(params: &Params) -> f64 {
    let law = share(params);
    let power = |k| law.probability(k).powi(i32::try_from(params.gamma()).unwrap());
    match params.gamma() {
        1 => 1.0,
        2 => ResidualLaw::of_shares(params, 2).unwrap().probability(0),
        _ => power(0) + 2.0 * (1..500).map(power).sum::<f64>(),
    }
}

#[test]
fn e21_all_samples_of_a_meter_are_equal() {
    let figures = [
        ((1000, 4, 1.0), "0.88754"),
        ((100, 4, 0.5), "0.28710"),
        ((100, 4, 1.0), "0.30347"),
        ((1000, 10, 1.0), "0.74210"),
        ((1000, 20, 1.0), "0.55072"),
        ((10_000, 4, 1.0), "0.98814"),
        ((10, 2, 1.0), "0.002818"),
        ((10, 4, 1.0), "7e-6"),
        ((10, 1, 1.0), "1"),
    ];
    for ((meters, gamma, epsilon), figure) in figures {
        let params = round(meters, gamma, epsilon);
        shows(all_equal(&params), figure, &format!("m {meters}, gamma {gamma}, epsilon {epsilon}"));
    }
    let zeros = share(&round(10, 2, 1.0)).probability(0).powi(2);
    shows(zeros, "0.002666", "zeros alone");
    let blackboard = Params::try_from(RawParams::blackboard()).unwrap();
    shows(all_equal(&blackboard), "0.32153", "the blackboard");
    assert_eq!(accepted(1000, all_equal(&round(1000, 4, 1.0))), 847..=924);
}

#[test]
fn e21_two_samples_are_equal_as_often_as_their_difference_is_zero() {
    for (scale, meters) in [(2.25, 3), (200.0, 10), (1000.0, 10)] {
        let shape = 1.0 / f64::from(meters);
        let p = whole::law(scale, shape);
        let squares = p[0] * p[0] + 2.0 * p[1..].iter().map(|p| p * p).sum::<f64>();
        let difference = crate::figures::discrete(scale, 2.0 * shape).probability(0);
        assert!((squares / difference - 1.0).abs() < 1e-9, "scale {scale}: {squares}, {difference}");
    }
}

/// A round of 1000 meters with keys of 256 bits from seed 1, ciphertexts and all.
static ROUND: LazyLock<Finished> = LazyLock::new(|| {
    let raw = RawParams { meters: 1000, key_bits: 256, ..RawParams::default() };
    let params = Params::try_from(raw).unwrap();
    let readings = Readings::shipped().unwrap();
    let (slot, readings) = readings.at(DEFAULT_SLOT, params.meters()).unwrap();
    let epochs = vec![EpochPlan { epoch: slot.epoch(), readings }];
    let config = Config::new(params, epochs, Randomness::Seeded(1), || 0.0);
    let (mut session, fleet, effects) = Session::begin(config).unwrap();
    local::run(&mut session, fleet, effects);
    let finished = session.take_finished().remove(0);
    assert!(finished.outcome.noisy_total().is_some(), "{:?}", finished.outcome.refusal());
    finished
});

/// Of each meter its samples, and the one that counted.
fn drawn(finished: &Finished) -> BTreeMap<u32, (Vec<i64>, i64)> {
    let selected = |record: &Event| match record {
        Event::Selected(witness) => Some(witness.clone()),
        _ => None,
    };
    let selection = finished.records.iter().find_map(|record| selected(&record.event)).unwrap();
    let samples = finished.records.iter().filter_map(|record| match &record.event {
        Event::NoiseAdded { meter, witness } => {
            let position = usize::try_from(selection.position(*meter).unwrap()).unwrap();
            Some((*meter, (witness.samples.clone(), witness.samples[position])))
        }
        _ => None,
    });
    samples.collect()
}

#[test]
fn e20_homes_that_nothing_hides_in_a_round() {
    let drawn = drawn(&ROUND);
    let law = share(&ROUND.outcome.params);
    assert_eq!(drawn.len(), 1000);
    let count = |enough: &dyn Fn(i64) -> bool| drawn.values().filter(|(_, share)| enough(*share)).count();
    let (zero, small) = (count(&|share| share == 0), count(&|share| share.abs() < 10_000));
    println!("seed 1: {zero} shares of 0, {small} below 10 Wh");
    // The page says so of this seed.
    assert_eq!((zero, small), (965, 987));
    for (count, p) in [(zero, law.probability(0)), (small, law.within(9_999))] {
        let accepted = accepted(1000, p);
        assert!(accepted.contains(&u32::try_from(count).unwrap()), "seed 1: {count} of {accepted:?}");
    }
}

#[test]
fn e21_meters_with_equal_samples_know_their_share_and_no_others_do() {
    let (finished, drawn) = (&*ROUND, drawn(&ROUND));
    let equal = |samples: &[i64]| samples.iter().all(|sample| *sample == samples[0]);
    let count = drawn.values().filter(|(samples, _)| equal(samples)).count();
    println!("seed 1: {count} meters with equal samples");
    // 889 when this was written.
    let accepted = accepted(1000, all_equal(&finished.outcome.params));
    assert!(accepted.contains(&u32::try_from(count).unwrap()), "seed 1: {count} of {accepted:?}");
    for (meter, (samples, _)) in &drawn {
        let lens = Lens::of(Observer::Meter(*meter));
        let knowledge = Knowledge::gather(&finished.outcome.params, &finished.records, &lens);
        assert_eq!(knowledge.knows(Value::Selected(*meter)), equal(samples), "meter {meter}: {samples:?}");
    }
}
