//! The law against another method in another language (crates/core/laws), against sums of its own definition, and against
//! the tables that were computed beforehand.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::params::RawParams;

mod spread;
mod tables;

fn discrete(scale: f64, shape: f64) -> ResidualLaw {
    ResidualLaw::new(NoiseLaw::Discrete, scale, shape).unwrap()
}

#[derive(serde::Deserialize)]
struct Vectors {
    rows: Vec<Row>,
}

#[derive(serde::Deserialize)]
struct Row {
    meters: u32,
    shares: u32,
    epsilon: String,
    cap: u64,
    p_zero: String,
    close: String,
    odds: String,
    continuous_close: String,
    continuous_odds: Option<String>,
}

#[test]
fn it_agrees_with_another_method_in_another_language() {
    let vectors: Vectors = serde_json::from_str(include_str!("../../../laws/vectors.json")).unwrap();
    assert_eq!(vectors.rows.len(), 48);
    for row in vectors.rows {
        let number = |text: &str| text.parse::<f64>().unwrap();
        let scale = to_f64(row.cap) / number(&row.epsilon);
        let shape = f64::from(row.shares) / f64::from(row.meters);
        let context =
            format!("{} of {} shares, epsilon {}, cap {}", row.shares, row.meters, row.epsilon, row.cap);
        let near = |ours: f64, theirs: &str, what: &str| {
            let error = (ours / number(theirs) - 1.0).abs();
            assert!(error < 1e-12, "{context}: {what} is {ours:e}, not {theirs}: off by {error:e}");
        };
        let law = discrete(scale, shape);
        near(law.probability(0), &row.p_zero, "P(0)");
        near(law.within(row.cap / 100), &row.close, "H");
        near(law.odds(row.cap), &row.odds, "E");
        let law = ResidualLaw::new(NoiseLaw::Continuous, scale, shape).unwrap();
        near(law.within(row.cap / 100), &row.continuous_close, "H of the continuous law");
        match &row.continuous_odds {
            Some(odds) => near(law.odds(row.cap), odds, "E of the continuous law"),
            None => assert_eq!(law.odds(row.cap), f64::INFINITY, "{context}"),
        }
    }
}

/// P(0), P(1), .. of NB(s) - NB(s), from the probabilities of NB(s).
fn by_definition(scale: f64, s: f64, count: usize) -> Vec<f64> {
    let a = libm::exp(-1.0 / scale);
    let mut half = vec![libm::exp(s * libm::log(-libm::expm1(-1.0 / scale)))];
    for k in 0..40_000 {
        let k = f64::from(k);
        half.push(half.last().unwrap() * a * (k + s) / (k + 1.0));
    }
    (0..count).map(|k| half.iter().zip(half.iter().skip(k)).map(|(x, y)| x * y).sum()).collect()
}

#[test]
fn it_is_the_difference_of_two_negative_binomial_numbers() {
    for scale in [0.3, 2.25, 50.0, 200.0] {
        for s in [0.001, 0.1, 0.5, 0.75, 0.999, 1.0, 1.3, 1.9] {
            let law = discrete(scale, s);
            let expected = by_definition(scale, s, 500);
            let mut within = 0.0;
            for (k, p) in (0i64..).zip(&expected).filter(|(_, p)| **p > 1e-250) {
                let ours = law.probability(k);
                assert!((ours / p - 1.0).abs() < 1e-10, "scale {scale}, s {s}, k {k}: {ours:e}, not {p:e}");
                assert_eq!(ours, law.probability(-k));
                within += if k == 0 { *p } else { 2.0 * p };
                let ours = law.within(k.unsigned_abs());
                assert!((ours - within).abs() < 1e-11, "scale {scale}, s {s}, w {k}: {ours}, not {within}");
            }
        }
    }
}

#[test]
fn sums_over_a_progression_are_sums() {
    for noise in NoiseLaw::ALL.iter().copied() {
        for (scale, s) in [(40.0, 0.05), (40.0, 0.6), (3e6, 0.001), (3e6, 0.999), (2.25, 1.0)] {
            let law = ResidualLaw::new(noise, scale, s).unwrap();
            for (first, step, count) in [(0, 1, 1), (0, 7, 5), (3, 1, 40), (500, 1000, 12), (1, 2, 3)] {
                let one_by_one: f64 =
                    (0..count).map(|i| law.probability(i64::try_from(first + i * step).unwrap())).sum();
                let at_once = law.sum(Progression { first, step, count });
                let error = (at_once / one_by_one - 1.0).abs();
                assert!(error < 1e-12, "{noise}, scale {scale}, s {s}, {first}, {step}, {count}: {error:e}");
            }
            let all = law.probability(0) + 2.0 * law.beyond(0);
            assert!((all - 1.0).abs() < 1e-13, "{noise}, scale {scale}, s {s}: {all}");
        }
    }
}

#[test]
fn the_continuous_law_is_laplace_where_all_shares_are_left() {
    let law = ResidualLaw::new(NoiseLaw::Continuous, 1000.0, 1.0).unwrap();
    let at_zero = -libm::expm1(-0.0005);
    assert!((law.probability(0) / at_zero - 1.0).abs() < 1e-13);
    for k in [1, 10, 1000, 20_000] {
        let expected = libm::exp(-f64::from(k) / 1000.0) * libm::sinh(0.0005);
        assert!((law.probability(i64::from(k)) / expected - 1.0).abs() < 1e-12, "{k}");
    }
    assert_eq!(law.odds(3000), 3.0);
}

#[test]
fn a_width_is_the_smallest_that_is_enough() {
    for (scale, s) in [(200.0, 0.01), (200.0, 0.5), (3e6, 0.001), (3e6, 1.0)] {
        let law = discrete(scale, s);
        for level in [0.0, 0.1, 0.5, 0.9, 0.99] {
            let w = law.width(level);
            assert!(
                law.within(w) >= level && (w == 0 || law.within(w - 1) < level),
                "{scale} {s} {level}: {w}"
            );
        }
    }
}

#[test]
fn outside_of_its_range_there_is_no_law() {
    for (scale, shape) in [
        (0.0, 0.5),
        (-1.0, 0.5),
        (f64::NAN, 0.5),
        (f64::INFINITY, 0.5),
        (10.0, 0.0),
        (10.0, 2.0),
        (10.0, f64::NAN),
    ] {
        assert_eq!(ResidualLaw::new(NoiseLaw::Discrete, scale, shape), None);
    }
    let params = Params::try_from(RawParams::default()).unwrap();
    assert_eq!(ResidualLaw::of_shares(&params, 0), None);
    assert_eq!(ResidualLaw::of_shares(&params, 11), None);
    assert_eq!(ResidualLaw::of_shares(&params, 10).unwrap().odds_of_a_home(&params), 1.0);
}

#[test]
fn odds_are_the_most_over_outputs_and_over_changes() {
    // s <= 1: no output and no change up to delta gives more than 0 and delta.
    for (scale, s) in [(20.0, 0.25), (20.0, 0.5), (20.0, 0.9), (2.25, 0.34)] {
        let law = discrete(scale, s);
        let delta = 20;
        let bound = law.odds(20);
        let p: Vec<f64> = (0..=100).map(|k| law.probability(k)).collect();
        let at = |k: i64| p[usize::try_from(k.unsigned_abs()).unwrap()];
        for change in 1..=delta {
            for out in -50..=50 {
                let shift = libm::log(at(out) / at(out - change)).abs();
                assert!(shift <= bound + 1e-12, "scale {scale}, s {s}: {shift} at {out}, {change}; {bound}");
            }
        }
    }
    // s > 1: below delta / scale, and close to it far out.
    let law = discrete(20.0, 1.5);
    assert_eq!(law.odds(20), 1.0);
    let far = libm::log(law.probability(6000) / law.probability(6020));
    assert!(far < 1.0 && far > 0.98, "{far}");
}

#[test]
fn a_number_in_hand_says_what_counting_says() {
    let raw = RawParams { meters: 3, key_bits: 64, cap_wh: 40, epsilon: 0.7, ..RawParams::default() };
    let params = Params::try_from(raw).unwrap();
    for noise in NoiseLaw::ALL.iter().copied() {
        for (s, step) in [(0.1, 1), (0.33, 4), (0.9, 1)] {
            let law = ResidualLaw::new(noise, params.scale(), s).unwrap();
            let prior = Prior::uniform(&params, step * 1000);
            let step = usize::try_from(step).unwrap();
            for value in [-100, -41, -1, 0, 1, 2, 17, 38, 40, 43, 300] {
                let masses: Vec<(i64, f64)> =
                    (0..=40).step_by(step).map(|d| (d, law.probability(value - d))).collect();
                let all: f64 = masses.iter().map(|(_, mass)| mass).sum();
                let given = law.given(value, &prior, &params);
                let context = format!("{noise}, s {s}, step {step}, {value}");
                let of = |d: u64| masses.iter().find(|(x, _)| x.unsigned_abs() == d).unwrap().1 / all;
                let (likeliest, _) = masses.iter().max_by(|x, y| x.1.total_cmp(&y.1)).unwrap();
                assert!((of(given.nearest) - of(likeliest.unsigned_abs())).abs() < 1e-12, "{context}");
                assert!((given.exact - of(given.nearest)).abs() < 1e-12, "{context}");
                // 1 % of 40 is below a unit.
                let close: f64 = masses.iter().filter(|(d, _)| *d == value).map(|(_, mass)| mass / all).sum();
                assert!((given.close - close).abs() < 1e-12, "{context}");
                // The shortest interval: none that is shorter holds 90 %.
                let holds = |low: u64, high: u64| -> f64 {
                    masses
                        .iter()
                        .filter(|(d, _)| (low..=high).contains(&d.unsigned_abs()))
                        .map(|(_, m)| m / all)
                        .sum()
                };
                let (low, high) = given.interval;
                assert!(holds(low, high) >= 0.9 - 1e-12, "{context}: {low} to {high}");
                for start in (0..=40u64).step_by(step) {
                    let shorter = (high - low).checked_sub(1).map(|width| holds(start, start + width));
                    // Both ends move at once where v lies half-way between two readings.
                    assert!(
                        shorter.is_none_or(|held| held < 0.9
                            || 2 * (high - low) > 2 * 40 - 2 * u64::try_from(step).unwrap()
                            || held < holds(low, high)),
                        "{context}"
                    );
                }
            }
        }
    }
}

#[test]
fn the_word_with_a_number_takes_no_more_than_it_needs() {
    let mut changed = 0;
    for (meters, step) in
        [(3, 1000), (9, 1000), (10, 1000), (12, 1000), (12, 1), (30, 1000), (100, 10_000), (1000, 1000)]
    {
        let params = Params::try_from(RawParams { meters, ..RawParams::default() }).unwrap();
        let law = ResidualLaw::of_shares(&params, 1).unwrap();
        let (word, prior) = (law.verdict(&params), Prior::uniform(&params, step));
        for value in [
            -40_000, -500_000, -3, 0, 1, 974_996, 975_000, 1_300_234, 1_372_799, 2_999_999, 3_000_000,
            3_000_004, 3_500_000,
        ] {
            let (quick, whole) =
                (law.refined(word, value, &prior, &params), law.given(value, &prior, &params).refine(word));
            assert_eq!(quick, whole, "m {meters}, step {step}, {value}");
            changed += usize::from(whole != word);
        }
    }
    assert!(changed > 5, "{changed}");
}

#[test]
fn the_resolution_is_one_wh_or_what_finer_readings_need() {
    let params = Params::try_from(RawParams::default()).unwrap();
    let step = |readings: &[i64]| Prior::of_readings(&params, readings.iter().copied()).step();
    assert_eq!(step(&[1_367_000, 20_000, 0]), 1000);
    // Never coarser, whatever the readings happen to be.
    for readings in [&[280_000, 220_000, 0][..], &[1_200_000, 0], &[], &[0]] {
        assert_eq!(step(readings), 1000);
    }
    assert_eq!((step(&[1_367_001, 20_000]), step(&[150])), (1, 10));
    // Of a toy key whose unit is a Wh, or a ninth of the cap, nothing is finer than a unit.
    let toy = Params::try_from(RawParams { key_bits: 64, ..RawParams::default() }).unwrap();
    assert_eq!(Prior::of_readings(&toy, [1_367_000, 1]).step(), 1);
}
