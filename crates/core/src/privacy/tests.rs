//! Eq. (29) and (30). Seeds are fixed; each statistical test states its alpha.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::noise::Share;
use crate::params::RawParams;
use crate::variants::NoiseLaw;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

const ALPHA: f64 = 1e-4;

#[test]
fn eq30_residual_epsilon_has_the_values_computed_elsewhere() {
    // To the three decimals they are known to.
    for (epsilon, s, expected) in [
        (1.0, 0.99, 1.017),
        (1.0, 0.9, 1.188),
        (1.0, 0.75, 1.610),
        (1.0, 0.6, 2.490),
        (0.5, 0.9, 0.640),
        (0.5, 0.75, 0.982),
        (0.5, 0.6, 1.771),
    ] {
        let residual = residual_epsilon(epsilon, s).unwrap();
        assert!(
            (residual - expected).abs() <= 0.0005,
            "epsilon {epsilon}, s {s}: {residual}, not {expected}"
        );
    }
}

#[test]
fn eq30_with_half_of_the_shares_known_no_epsilon_is_left() {
    for s in [0.5, 0.499, 0.1, 0.0, -1.0, f64::NAN] {
        assert_eq!(residual_epsilon(1.0, s), None, "s {s}");
    }
    for epsilon in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert_eq!(residual_epsilon(epsilon, 0.75), None, "epsilon {epsilon}");
    }
}

#[test]
fn eq30_residual_epsilon_is_the_designed_one_when_nobody_colludes() {
    for epsilon in [1e-6, 0.1, 1.0, 5.0, 100.0] {
        assert_eq!(residual_epsilon(epsilon, 1.0), Some(epsilon));
        assert_eq!(residual_epsilon(epsilon, 1.5), Some(epsilon), "more noise than was designed");
        // Its slope in s is finite: close to s = 1 it is close to epsilon.
        for distance in [1e-3, 1e-6, 1e-9, 1e-12] {
            let residual = residual_epsilon(epsilon, 1.0 - distance).unwrap();
            let slope = (residual - epsilon) / distance;
            assert!(
                slope >= 0.0 && residual - epsilon < 10.0 * distance + 1e-13,
                "{epsilon}, {distance}: {residual}"
            );
        }
    }
}

#[test]
fn eq30_residual_epsilon_is_finite_and_falls_with_s_and_grows_with_epsilon() {
    for exponent in -24..=8 {
        let epsilon = libm::pow(10.0, f64::from(exponent) / 4.0);
        let mut last = f64::INFINITY;
        for i in 1..=500 {
            let s = 0.5 + f64::from(i) / 1000.0;
            let residual = residual_epsilon(epsilon, s).unwrap();
            assert!(residual.is_finite() && residual >= epsilon, "epsilon {epsilon}, s {s}: {residual}");
            assert!(residual < last, "epsilon {epsilon}, s {s}: {residual} is not below {last}");
            assert!(residual_epsilon(1.01 * epsilon, s).unwrap() > residual, "epsilon {epsilon}, s {s}");
            last = residual;
        }
    }
    // Far outside what parameters allow it is still a number.
    for epsilon in [f64::MIN_POSITIVE, 1e-100, 1e10, 1e300] {
        for s in [0.5 + 1e-15, 0.75, 1.0 - 1e-15] {
            let residual = residual_epsilon(epsilon, s).unwrap();
            assert!(residual.is_finite() && residual >= epsilon, "epsilon {epsilon}, s {s}: {residual}");
        }
    }
}

/// The largest ln P(k) / P(k + delta) of NB(s) - NB(s) with a = exp(-1/scale), over shifts by `delta` in both
/// directions, from the probabilities themselves.
fn discrete_residual(s: f64, scale: u32, delta: usize) -> f64 {
    let scale = f64::from(scale);
    let a = libm::exp(-1.0 / scale);
    let count = 12_000;
    let mut half = Vec::with_capacity(count);
    let mut probability = libm::exp(s * libm::log(-libm::expm1(-1.0 / scale)));
    let mut k = 0.0;
    while half.len() < count {
        half.push(probability);
        probability *= a * (k + s) / (k + 1.0);
        k += 1.0;
    }
    let reach = 6 * delta;
    let both: Vec<f64> =
        (0..=reach).map(|k| half.iter().zip(half.iter().skip(k)).map(|(x, y)| x * y).sum()).collect();
    let ratio = |k: usize, other: usize| libm::log(both[k] / both[other]).abs();
    let outwards = (0..=reach - delta).map(|k| ratio(k, k + delta));
    let across = (0..=delta).map(|k| ratio(k, delta - k));
    outwards.chain(across).fold(0.0, f64::max)
}

#[test]
fn eq30_the_discrete_residual_epsilon_is_not_above_the_continuous_one() {
    for (s, expected) in [(0.75, 1.587), (0.5, 2.864), (0.25, 5.321)] {
        let brute = discrete_residual(s, 200, 200);
        assert!((brute - expected).abs() <= 0.0005, "s {s}: {brute}, not {expected}");
    }
    for (scale, delta, epsilon) in
        [(200, 200, 1.0), (400, 200, 0.5), (50, 200, 4.0), (20, 10, 0.5), (2, 9, 4.5)]
    {
        for s in [0.51, 0.6, 0.75, 0.9, 0.99, 1.0] {
            let (discrete, continuous) =
                (discrete_residual(s, scale, delta), residual_epsilon(epsilon, s).unwrap());
            assert!(
                discrete <= continuous + 1e-9,
                "scale {scale}, s {s}: the discrete law leaves {discrete}, the continuous one {continuous}"
            );
        }
    }
}

#[test]
fn eq30_the_residual_characteristic_function_is_that_of_the_shares_left() {
    // The mean of cos(t X), bounded by 1: Hoeffding's inequality. At this scale whole units do not show, under either
    // law.
    let (scale, meters, rounds, seed) = (1e6, 20, 100_000, 31);
    let margin = libm::sqrt(2.0 * libm::log(2.0 / ALPHA) / 1e5);
    for law in NoiseLaw::ALL.iter().copied() {
        let share = Share::new(law, scale, meters).unwrap();
        for unknown in [5, 10, 15, 18] {
            let mut rng = ChaCha20Rng::seed_from_u64(seed);
            let noise: Vec<i64> =
                (0..rounds).map(|_| (0..unknown).map(|_| share.sample(&mut rng)).sum()).collect();
            let s = f64::from(unknown) / f64::from(meters);
            for angle in [0.5, 1.0, 2.0, 5.0] {
                let t = angle / scale;
                let measured = noise.iter().map(|&x| libm::cos(t * real(x))).sum::<f64>() / 1e5;
                let expected = ResidualLaw::new(law, scale, s).unwrap().characteristic(t);
                let context =
                    format!("{law}, s {s}, t scale {angle}, seed {seed}, alpha {ALPHA}: {measured}");
                assert!((measured - expected).abs() < margin, "{context}, not {expected}");
                let other = ResidualLaw::new(law, scale, s + 0.2).unwrap().characteristic(t);
                assert!((measured - other).abs() > margin, "{context} would do for {other} too");
            }
        }
    }
}

#[test]
fn eq30_the_residual_characteristic_function_is_the_transform_of_its_law() {
    for law in NoiseLaw::ALL.iter().copied() {
        let laplace = ResidualLaw::new(law, 500.0, 1.0).unwrap();
        for angle in [0.0, 1e-8, 0.5, 3.0] {
            let (expected, slack) =
                (1.0 / (1.0 + angle * angle), if law == NoiseLaw::Discrete { 1e-5 } else { 1e-13 });
            assert!((laplace.characteristic(angle / 500.0) / expected - 1.0).abs() < slack, "{law} {angle}");
        }
    }
    // Of the discrete law its values are the probabilities' sum with cosines, to rounding.
    for s in [0.05, 0.5, 0.9] {
        let law = ResidualLaw::new(NoiseLaw::Discrete, 20.0, s).unwrap();
        for t in [0.0, 0.01, 0.3, 1.0, 3.0] {
            let terms = (1..1500).map(|k| 2.0 * law.probability(k) * libm::cos(t * real(k)));
            let sum = law.probability(0) + terms.sum::<f64>();
            assert!((law.characteristic(t) - sum).abs() < 1e-12, "s {s}, t {t}: {sum}");
        }
    }
}

#[test]
fn a_total_costs_what_the_law_in_use_costs() {
    let params = |noise, epsilon| {
        Params::try_from(RawParams { meters: 10, noise, epsilon, ..RawParams::default() }).unwrap()
    };
    for epsilon in [0.1, 0.5, 1.0, 2.0] {
        let (discrete, continuous) =
            (params(NoiseLaw::Discrete, epsilon), params(NoiseLaw::Continuous, epsilon));
        assert_eq!((cost(&discrete, 10), cost(&discrete, 0)), (Some(epsilon), None));
        let mut last = epsilon;
        for present in (6..10).rev() {
            let costs = [cost(&discrete, present), cost(&continuous, present)].map(Option::unwrap);
            assert!(last < costs[0] && costs[0] <= costs[1], "{epsilon} {present}: {costs:?}");
            last = costs[0];
        }
        // Half of the discrete noise still has its price; half of the continuous has none.
        assert!(cost(&discrete, 5).unwrap() > last && cost(&continuous, 5).is_none());
    }
}

#[test]
fn eq29_eq30_against_pooled_meters_the_others_shares_hide_a_home() {
    let params = Params::try_from(RawParams::default()).unwrap();
    let nobody = Against::new(&params, 0, 0).unwrap();
    assert_eq!((nobody.epsilon, nobody.deviation), (1.0, nobody.deviation_with_cloud));
    let one = Against::new(&params, 0, 1).unwrap();
    assert!((one.epsilon - 1.1876).abs() < 5e-5 && one.deviation > one.deviation_with_cloud, "{one:?}");
    // gamma = 4: of its own share a meter lacks three quarters of the variance.
    let share = ResidualLaw::of_shares(&params, 1).unwrap().variance();
    let lacks = one.deviation * one.deviation - one.deviation_with_cloud * one.deviation_with_cloud;
    assert!((lacks / share - 0.75).abs() < 1e-9);
    assert!((one.deviation_with_cloud / libm::sqrt(9.0 * share) - 1.0).abs() < 1e-12);
    assert!(Against::new(&params, 0, 9).is_some() && Against::new(&params, 0, 10).is_none());
    assert!(Against::new(&params, 0, u32::MAX).is_none() && Against::new(&params, u32::MAX, 1).is_none());
    // Who is absent hides nothing: against one present while three are gone it is as against four, except for its own share.
    let (gone, four) = (Against::new(&params, 3, 1).unwrap(), Against::new(&params, 0, 4).unwrap());
    assert!((gone.epsilon - 2.4565).abs() < 5e-5, "{gone:?}");
    assert_eq!((gone.epsilon, gone.deviation_with_cloud), (four.epsilon, four.deviation_with_cloud));
    assert!(gone.deviation < four.deviation && gone.deviation > gone.deviation_with_cloud);
}

/// E9b: shares of shape 1 / (m - S), and up to S meters that pool, add nothing or are absent.
#[test]
fn eq30_larger_shares_keep_epsilon_against_as_many_meters_as_are_tolerated() {
    for noise in [NoiseLaw::Discrete, NoiseLaw::Continuous] {
        for (meters, tolerated, epsilon) in [(10, 1, 1.0), (10, 4, 0.5), (11, 5, 2.0), (100, 30, 1.0)] {
            let raw = RawParams { meters, tolerated, epsilon, noise, ..RawParams::default() };
            let params = Params::try_from(raw).unwrap();
            let usual = Params::try_from(RawParams { tolerated: 0, ..raw }).unwrap();
            for (absent, pooled) in [(0, 0), (0, tolerated), (tolerated, 0), (1, tolerated - 1)] {
                let left = Against::new(&params, absent, pooled).unwrap();
                assert_eq!(left.epsilon, epsilon, "{raw:?}: {absent} absent, {pooled} pool");
                assert_eq!(cost(&params, meters - absent), Some(epsilon));
            }
            // One more than that, and it costs.
            let more = Against::new(&params, 0, tolerated + 1).unwrap().epsilon;
            assert!(
                more > epsilon && cost(&params, meters - tolerated - 1).is_none_or(|cost| cost > epsilon)
            );
            assert!(Against::new(&usual, 0, 1).unwrap().epsilon > epsilon);
            // The price, and what it buys: what the others' shares are spread by is the designed noise, exactly.
            let variance =
                |params: &Params, shares| ResidualLaw::of_shares(params, shares).unwrap().variance();
            let price = f64::from(meters) / f64::from(meters - tolerated);
            assert!((variance(&params, meters) / variance(&usual, meters) / price - 1.0).abs() < 1e-12);
            assert!((variance(&params, meters - tolerated) / variance(&usual, meters) - 1.0).abs() < 1e-12);
            // Search over what comes out: no total shifts the odds by more.
            if noise == NoiseLaw::Discrete {
                let law = ResidualLaw::of_shares(&params, meters).unwrap();
                let delta = params.sensitivity();
                for out in (-40..=40).map(|step| step * delta / 4) {
                    let shift = libm::log(law.probability(out) / law.probability(out - delta)).abs();
                    assert!(shift <= epsilon + 1e-9, "{raw:?}: {shift} at {out}");
                }
            }
        }
    }
}

#[test]
fn eq29_hidden_variance_is_the_variance_of_the_selection_given_all_samples() {
    // Conditional on a colluder's gamma samples, the selected one has their mean and their mean square deviation. The
    // averages over 50,000 rounds are compared in units of their own standard error; the normal quantile for alpha =
    // 1e-4 is 3.89. Each addend is itself a sum over five colluders; its skewness, of the order of 10, moves the
    // quantile by 2.4 * 10 / sqrt(50,000) = 0.1, so 4 is asked.
    let (meters, colluding, scale, rounds, seed) = (10, 5, 500.0, 50_000, 29);
    for law in NoiseLaw::ALL.iter().copied() {
        let share = Share::new(law, scale, meters).unwrap();
        for gamma in [1, 2, 4, 10, 20] {
            let mut rng = ChaCha20Rng::seed_from_u64(seed);
            let mut hidden = || -> f64 {
                (0..colluding)
                    .map(|_| {
                        let samples: Vec<f64> = (0..gamma).map(|_| real(share.sample(&mut rng))).collect();
                        let mean = samples.iter().sum::<f64>() / f64::from(gamma);
                        samples.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / f64::from(gamma)
                    })
                    .sum()
            };
            let per_round: Vec<f64> = (0..rounds).map(|_| hidden()).collect();
            let n = f64::from(rounds);
            let measured = per_round.iter().sum::<f64>() / n;
            let spread = per_round.iter().map(|v| (v - measured) * (v - measured)).sum::<f64>() / n;
            let margin = 4.0 * libm::sqrt(spread / n);
            let one = ResidualLaw::new(law, scale, 1.0 / f64::from(meters)).unwrap();
            let expected = hidden_variance(colluding, gamma, &one);
            let context = format!("{law}, gamma {gamma}, seed {seed}, alpha {ALPHA}: {measured} +- {margin}");
            assert!((measured - expected).abs() <= margin, "{context}, not {expected}");
            let other = hidden_variance(colluding, gamma + 1, &one);
            assert!(gamma > 4 || (measured - other).abs() > margin, "{context} would do for {other} too");
        }
    }
}

#[test]
fn eq29_one_sample_hides_nothing_and_many_hide_the_colluders_whole_noise() {
    let share = ResidualLaw::new(NoiseLaw::Continuous, 200.0, 0.01).unwrap();
    assert_eq!(hidden_variance(50, 1, &share), 0.0);
    assert_eq!(hidden_variance(0, 4, &share), 0.0);
    // |S| = m and gamma without end: 2 scale^2.
    assert!((hidden_variance(100, u32::MAX, &share) / 80_000.0 - 1.0).abs() < 1e-9);
    assert!((hidden_variance(50, 4, &share) - 30_000.0).abs() < 1e-9);
}

fn real(units: i64) -> f64 {
    f64::from(i32::try_from(units).unwrap())
}
