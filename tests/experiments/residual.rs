//! E9 and E10: epsilon against those who pool with the cloud, and how often all samples of a meter are small.

use blindsum_core::params::{Params, RawParams};
use blindsum_core::privacy::{Against, ResidualLaw};
use blindsum_core::variants::NoiseLaw;

use crate::figures::{discrete, round, shows};
use crate::whole;

#[test]
fn e9_epsilon_of_the_continuous_law() {
    let figures = [
        (1.0, [(0.99, "1.0165"), (0.9, "1.1876"), (0.75, "1.6104"), (0.6, "2.4903")].as_slice()),
        (0.5, [(0.9, "0.6396"), (0.75, "0.9819"), (0.6, "1.7707")].as_slice()),
    ];
    for (epsilon, figures) in figures {
        let scale = round(10, 4, epsilon).scale();
        let odds = |shape| ResidualLaw::new(NoiseLaw::Continuous, scale, shape).unwrap().odds(3_000_000);
        for (shape, figure) in figures {
            shows(odds(*shape), figure, &format!("epsilon {epsilon}, s {shape}"));
        }
        for shape in [0.5, 0.25, 0.01] {
            assert_eq!(odds(shape), f64::INFINITY, "s {shape}");
        }
    }
}

#[test]
fn e9_epsilon_of_the_discrete_law() {
    for (shape, figure) in [(0.75, "1.5873"), (0.5, "2.8635"), (0.25, "5.3212")] {
        shows(discrete(200.0, shape).odds(200), figure, &format!("scale 200, s {shape}"));
    }
    let figures = [
        (
            1.0,
            [(0.9, "1.1876"), (0.75, "1.6102"), (0.6, "2.4565"), (0.5, "3.6979"), (0.25, "10.152")]
                .as_slice(),
        ),
        (0.5, [(0.9, "0.6396"), (0.75, "0.9818"), (0.6, "1.7413"), (0.5, "2.9514")].as_slice()),
    ];
    for (epsilon, figures) in figures {
        for (shape, figure) in figures {
            let law = discrete(3_000_000.0 / epsilon, *shape);
            shows(law.odds(3_000_000), figure, &format!("1 mWh, epsilon {epsilon}, s {shape}"));
        }
    }
}

/// The largest ln [P(k) / P(k + change)] for k of 0 and more and changes up to `delta`: since the law falls away from 0 on both
/// sides, shifts across 0 do less.
fn searched(p: &[f64], delta: usize, last: usize) -> f64 {
    let odds = |k: usize, change: usize| (p[k] / p[k + change]).ln();
    (0..=last).flat_map(|k| [1, delta / 2, delta].map(|change| odds(k, change))).fold(0.0, f64::max)
}

#[test]
fn e9_the_bound_on_the_odds_is_what_a_search_finds() {
    for shape in [0.25, 0.5, 0.75, 0.9, 1.0] {
        let p = whole::law(200.0, shape);
        let (found, bound) = (searched(&p, 200, 4000), discrete(200.0, shape).odds(200));
        assert!((found - bound).abs() < 1e-9, "s {shape}: {found}, not {bound}");
        // Nothing more across 0: P(k) against P(k - 200) for k from 0 to 200.
        let across = (0..=200).map(|k: usize| (p[k] / p[200 - k]).ln().abs()).fold(0.0, f64::max);
        assert!(across <= bound + 1e-9, "s {shape}");
    }
}

#[test]
fn e9_the_law_has_the_characteristic_function_of_eq_30() {
    for shape in [0.25, 0.9, 1.0] {
        let (p, law) = (whole::law(200.0, shape), discrete(200.0, shape));
        for t in [0.0, 0.001, 0.01, 0.3, 3.0] {
            let sum: f64 = p.iter().enumerate().skip(1).map(|(k, p)| 2.0 * p * (t * k as f64).cos()).sum();
            let (sum, ours) = (p[0] + sum, law.characteristic(t));
            assert!((sum - ours).abs() < 1e-11, "s {shape}, t {t}: {sum}, not {ours}");
        }
    }
}

#[test]
fn e9b_larger_shares_keep_epsilon_against_as_many_as_they_were_made_for() {
    // Shapes of 1 and more: below epsilon everywhere, and near it in the tail.
    for shape in [1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8, 1.9, 2.0] {
        let p = whole::law(200.0, shape);
        let found = searched(&p, 200, 5000);
        assert!(found < 1.0, "shape {shape}: {found}");
        // ln [P(k) / P(k + 200)] is near 1 - (shape - 1) ln(1 + 200 / k).
        let at = |k: usize| (p[k] / p[k + 200]).ln();
        let tail = [400, 1000, 2500, 5000].map(at);
        assert!(tail.is_sorted() && tail[3] > 1.0 - (shape - 1.0) * 0.045, "shape {shape}: {tail:?}");
    }
    // m = 10, S_max = 3: shares of shape 1/7.
    let (meters, planned) = (10.0, 3.0);
    for colluders in 0..10 {
        let shape = (meters - f64::from(colluders)) / (meters - planned);
        let odds = discrete(3e6, shape).odds(3_000_000);
        match colluders {
            0..=3 => assert!((odds - 1.0).abs() < 1e-12, "{colluders}: {odds}"),
            _ => assert!(odds > 1.0 + 0.1, "{colluders}: {odds}"),
        }
    }
    // The price: the total's deviation grows by sqrt(m / (m - S_max)).
    let price =
        (discrete(3e6, meters / (meters - planned)).variance() / discrete(3e6, 1.0).variance()).sqrt();
    assert!((price - (meters / (meters - planned)).sqrt()).abs() < 1e-12);
}

#[test]
fn e9_epsilon_against_pooled_meters_is_that_of_the_others_shares() {
    for (meters, pooled, figure) in
        [(10, 1, "1.1876"), (100, 10, "1.1876"), (4, 1, "1.6102"), (2, 1, "3.6979")]
    {
        for gamma in [1, 4, 20] {
            let against = Against::new(&round(meters, gamma, 1.0), 0, pooled).unwrap();
            shows(against.epsilon, figure, &format!("{pooled} of {meters}, gamma {gamma}"));
        }
    }
}

#[test]
fn e10_all_samples_of_a_meter_are_small() {
    let figures = [
        ((100, 4), "0.7244"),
        ((1000, 4), "0.9682"),
        ((1000, 20), "0.8509"),
        ((10, 4), "0.0424"),
        ((2, 2), "0.0013"),
    ];
    for ((meters, gamma), figure) in figures {
        let of = |noise| {
            let params = Params::try_from(RawParams { noise, ..round(meters, gamma, 1.0).into() }).unwrap();
            let share = ResidualLaw::of_shares(&params, 1).unwrap();
            share.within(30_000).powi(i32::try_from(gamma).unwrap())
        };
        let (discrete, continuous) = (of(NoiseLaw::Discrete), of(NoiseLaw::Continuous));
        shows(continuous, figure, &format!("m {meters}, gamma {gamma}, continuous"));
        shows(discrete, figure, &format!("m {meters}, gamma {gamma}, discrete"));
        assert!((discrete - continuous).abs() < 1e-5, "m {meters}, gamma {gamma}: {discrete}, {continuous}");
    }
}
