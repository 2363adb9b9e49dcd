//! Moments 1 to 4 of the sum and of one share, and how often the sum is 0, under both laws. Means by Bernstein's
//! inequality for variables cut off where all n of them stay with probability 1 - alpha/2, frequencies by Chernoff's
//! bound: both hold for every n.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::statistics::{bernstein, frequency_agrees};

const N: usize = 100_000;

/// E X^2, E X^4, E X^6, E X^8 of the sum of shares that are `part` of all: from its cumulants, which are `part` times
/// those of the whole law.
fn even_moments(law: NoiseLaw, scale: f64, part: f64) -> [f64; 4] {
    let whole = match law {
        // E X^(2k) = (2k)! scale^(2k).
        NoiseLaw::Continuous => [2.0, 24.0, 720.0, 40_320.0],
        NoiseLaw::Discrete => {
            let law = DiscreteLaplace::new(scale);
            // Past 60 scales there is less than e^-60 of the law, and of the moments less than 1e-12.
            let (mut moments, mut k) = ([0.0; 4], 1);
            // At large scales a sum of steps, by the midpoint rule, is exact enough: the error is of order
            // (step/scale)^2.
            #[expect(clippy::cast_possible_truncation, reason = "small")]
            let step = (libm::floor(scale / 2000.0) as i64).max(1);
            while to_f64(k) < 80.0 * scale {
                let (x, probability) = (to_f64(k) / scale, law.probability(k) * to_f64(step));
                for (moment, power) in moments.iter_mut().zip([2.0, 4.0, 6.0, 8.0]) {
                    *moment += 2.0 * probability * libm::pow(x, power);
                }
                k += step;
            }
            moments
        }
    };
    let [m2, m4, m6, m8] = whole;
    let (c2, c4) = (m2, m4 - 3.0 * m2 * m2);
    let c6 = m6 - 15.0 * m4 * m2 + 30.0 * m2 * m2 * m2;
    let c8 = m8 - 28.0 * m6 * m2 - 35.0 * m4 * m4 + 420.0 * m4 * m2 * m2 - 630.0 * m2 * m2 * m2 * m2;
    let [c2, c4, c6, c8] = [c2, c4, c6, c8].map(|cumulant| part * cumulant);
    let m2 = c2;
    let m4 = c4 + 3.0 * c2 * c2;
    let m6 = c6 + 15.0 * c4 * c2 + 15.0 * c2 * c2 * c2;
    let m8 = c8 + 28.0 * c6 * c2 + 35.0 * c4 * c4 + 210.0 * c4 * c2 * c2 + 105.0 * c2 * c2 * c2 * c2;
    [m2, m4, m6, m8]
}

/// Which moments, 1 to 4, the sample does not have. Each is refused on a sample of the law with probability at most
/// [`ALPHA`].
fn wrong_moments(sample: &[f64], moments: [f64; 4]) -> Vec<u8> {
    let n = sample.len();
    let [m2, m4, m6, m8] = moments;
    // P(|X| > t scale) <= 2 e^-t for the sum and for a part of it, and |X|^4 beyond takes less than 1e-3 of it away.
    let real = to_f64(i64::try_from(n).unwrap());
    let cut = libm::log(4.0 * real / ALPHA);
    let mean = |power: f64| sample.iter().map(|x| libm::pow(*x, power)).sum::<f64>() / real;
    let expected = [(1u8, 0.0, m2), (2, m2, m4 - m2 * m2), (3, 0.0, m6), (4, m4, m8 - m4 * m4)];
    expected
        .into_iter()
        .filter(|(power, value, spread)| {
            let power = f64::from(*power);
            (mean(power) - value).abs() > bernstein(n, *spread, libm::pow(cut, power), ALPHA / 2.0)
        })
        .map(|(power, ..)| power)
        .collect()
}

fn in_scales(sample: &[i64], scale: f64) -> Vec<f64> {
    sample.iter().map(|x| to_f64(*x) / scale).collect()
}

#[test]
fn the_moments_of_a_discrete_law_are_its_figures() {
    for scale in [SMALL, REAL] {
        let law = DiscreteLaplace::new(scale);
        let [m2, m4, ..] = even_moments(NoiseLaw::Discrete, scale, 1.0);
        assert!((m2 * scale * scale / law.variance() - 1.0).abs() < 1e-5, "scale {scale}: {m2}");
        assert!((m4 / (m2 * m2) / law.kurtosis() - 1.0).abs() < 1e-5, "scale {scale}: {m4}");
        // One share of m: variance 2 s a / (1 - a)^2, excess kurtosis (1 + 4 a + a^2) / (2 s a).
        let (s, a) = (0.1, libm::exp(-1.0 / scale));
        let [m2, m4, ..] = even_moments(NoiseLaw::Discrete, scale, s);
        assert!((m2 * scale * scale / (s * law.variance()) - 1.0).abs() < 1e-5, "scale {scale}: {m2}");
        let excess = (1.0 + 4.0 * a + a * a) / (2.0 * s * a);
        assert!(((m4 / (m2 * m2) - 3.0) / excess - 1.0).abs() < 1e-5, "scale {scale}: {m4}");
    }
}

#[test]
fn sums_and_single_shares_have_the_moments_of_their_law() {
    let cases = [(NoiseLaw::Discrete, SMALL), (NoiseLaw::Discrete, REAL), (NoiseLaw::Continuous, REAL)];
    for (law, scale) in cases {
        for (present, meters) in [(1u32, 1u32), (10, 10), (1, 10), (1, 3)] {
            let seed = 400 + u64::from(meters + present);
            let sample = in_scales(&sums(law, scale, present, meters, N, seed), scale);
            let moments = even_moments(law, scale, f64::from(present) / f64::from(meters));
            let context =
                format!("{law}, {present} of {meters} meters, scale {scale}, seed {seed}, alpha {ALPHA}");
            assert_eq!(wrong_moments(&sample, moments), [0u8; 0], "{context}");
            if present == meters {
                // A tenth of a scale too much, a heavier side, twice the scale: each is refused.
                let wrong = |change: fn(f64) -> f64| {
                    wrong_moments(&sample.iter().map(|x| change(*x)).collect::<Vec<f64>>(), moments)
                };
                assert!(wrong(|x| x + 0.1).contains(&1), "{context}");
                assert!(wrong(|x| if x > 0.0 { 2.0 * x } else { x }).contains(&3), "{context}");
                assert_eq!(wrong(|x| 2.0 * x), [2, 4], "{context}");
            }
        }
    }
}

#[test]
fn the_sum_is_zero_as_often_as_its_law_says() {
    for meters in [1, 10, 300] {
        let seed = 500 + u64::from(meters);
        let rounds = if meters > 10 { N / 5 } else { N };
        let zeros =
            sums(NoiseLaw::Discrete, SMALL, meters, meters, rounds, seed).iter().filter(|x| **x == 0).count();
        let [right, wrong] = [SMALL, 0.9 * SMALL].map(|scale| DiscreteLaplace::new(scale).probability(0));
        assert!(frequency_agrees(zeros, rounds, right, ALPHA), "m {meters}, seed {seed}: {zeros}");
        assert!(!frequency_agrees(zeros, rounds, wrong, ALPHA), "m {meters}, seed {seed}: {zeros}");
    }
}
