//! The sum of the shares of m meters against its law, under both laws, and that the same tests refuse what is wrong.
//!
//! Where the bounds come from: distances between distributions from the Dvoretzky-Kiefer-Wolfowitz inequality,
//! frequencies from Chernoff's bound, means from Bernstein's inequality for variables cut off where all n of them
//! stay with probability 1 - alpha/2. These hold for every n. Only [`kurtosis_is_six`] leans on the normal
//! approximation, and says how.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::statistics::{bernstein, frequency_agrees, kolmogorov_smirnov, ks_critical};

/// What a law says of the sum.
struct Expected {
    scale: f64,
    cdf: Box<dyn Fn(i64) -> f64>,
    tail: Box<dyn Fn(f64) -> f64>,
    variance: f64,
    magnitude: f64,
    kurtosis: f64,
}

impl Expected {
    fn of(law: NoiseLaw, scale: f64) -> Self {
        match law {
            NoiseLaw::Discrete => {
                let law = DiscreteLaplace::new(scale);
                Self {
                    scale,
                    cdf: Box::new(move |k| law.cdf(k)),
                    tail: Box::new(move |t| law.tail(t)),
                    variance: law.variance(),
                    magnitude: law.mean_magnitude(),
                    kurtosis: law.kurtosis(),
                }
            }
            NoiseLaw::Continuous => {
                let law = Laplace::new(scale);
                Self {
                    scale,
                    cdf: Box::new(move |k| law.rounded_cdf(k)),
                    tail: Box::new(move |t| law.tail(t)),
                    variance: law.variance(),
                    magnitude: law.mean_magnitude(),
                    kurtosis: law.kurtosis(),
                }
            }
        }
    }
}

fn mean(values: impl ExactSizeIterator<Item = f64>) -> f64 {
    let n = values.len();
    values.sum::<f64>() / real(n)
}

fn real(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap())
}

/// Which tests the sample fails; each fails on a sample of the law with probability at most [`ALPHA`].
fn rejections(sample: &[i64], expected: &Expected) -> Vec<&'static str> {
    let n = sample.len();
    let mut failed = Vec::new();
    let mut check = |name, holds: bool| {
        if !holds {
            failed.push(name);
        }
    };
    check("distribution", kolmogorov_smirnov(&mut sample.to_vec(), &expected.cdf) < ks_critical(n, ALPHA));
    // P(|X| > cut) <= e^(-cut/scale) under both laws, so that all n stay within with probability 1 - alpha/2. The
    // means that the cut takes away are below 1e-6 of the whole.
    let cut = expected.scale * libm::log(2.0 * real(n) / ALPHA);
    let variance = expected.variance;
    let squares = mean(sample.iter().map(|&x| to_f64(x) * to_f64(x)));
    let spread = variance * variance * (expected.kurtosis - 1.0);
    check("variance", (squares - variance).abs() < bernstein(n, spread, cut * cut, ALPHA / 2.0));
    let magnitudes = mean(sample.iter().map(|&x| to_f64(x).abs()));
    let spread = variance - expected.magnitude * expected.magnitude;
    check("magnitude", (magnitudes - expected.magnitude).abs() < bernstein(n, spread, cut, ALPHA / 2.0));
    for (name, t) in [("tail 1", 1.0), ("tail 2", 2.0), ("tail 3", 3.0)] {
        let beyond = sample.iter().filter(|&&x| to_f64(x).abs() > t * expected.scale).count();
        check(name, frequency_agrees(beyond, n, (expected.tail)(t), ALPHA));
    }
    failed
}

const EVERY_TEST: [&str; 6] = ["distribution", "variance", "magnitude", "tail 1", "tail 2", "tail 3"];

/// Samples of the right law and of the wrong ones, at this scale.
fn check_sums(law: NoiseLaw, scale: f64, meters: u32, rounds: usize) {
    let seed = 100 + u64::from(meters);
    let sample = sums(law, scale, meters, meters, rounds, seed);
    let context = format!("{law}, m {meters}, scale {scale}, seed {seed}, alpha {ALPHA}");
    assert_eq!(rejections(&sample, &Expected::of(law, scale)), [""; 0], "{context}");
    // Half and twice the scale: the sample against the laws that it would then be half and twice of.
    for wrong in [0.5, 2.0] {
        assert_eq!(
            rejections(&sample, &Expected::of(law, scale * wrong)),
            EVERY_TEST,
            "{context}, times {wrong}"
        );
    }
}

#[test]
fn eq14_eq24_discrete_shares_of_one_meter_are_laplace() {
    check_sums(NoiseLaw::Discrete, REAL, 1, 100_000);
    check_sums(NoiseLaw::Discrete, SMALL, 1, 100_000);
}

#[test]
fn eq14_eq24_discrete_shares_of_ten_meters_sum_to_laplace() {
    check_sums(NoiseLaw::Discrete, REAL, 10, 100_000);
    check_sums(NoiseLaw::Discrete, SMALL, 10, 100_000);
}

#[test]
fn eq14_eq24_discrete_shares_of_a_thousand_meters_sum_to_laplace() {
    check_sums(NoiseLaw::Discrete, REAL, 1000, 20_000);
    check_sums(NoiseLaw::Discrete, SMALL, 1000, 20_000);
}

#[test]
fn eq14_eq24_continuous_shares_of_one_meter_are_laplace() {
    check_sums(NoiseLaw::Continuous, REAL, 1, 100_000);
}

#[test]
fn eq14_eq24_continuous_shares_of_ten_meters_sum_to_laplace() {
    check_sums(NoiseLaw::Continuous, REAL, 10, 100_000);
}

#[test]
fn eq14_eq24_continuous_shares_of_a_thousand_meters_sum_to_laplace() {
    check_sums(NoiseLaw::Continuous, REAL, 1000, 10_000);
}

#[test]
fn eq14_the_sum_without_one_meter_is_not_laplace() {
    for law in NoiseLaw::ALL.iter().copied() {
        for meters in [2, 3, 10] {
            let sample = sums(law, REAL, meters - 1, meters, 100_000, 7);
            let failed = rejections(&sample, &Expected::of(law, REAL));
            for test in ["distribution", "variance", "magnitude"] {
                assert!(failed.contains(&test), "{law}, m {meters}, seed 7: only {failed:?}");
            }
        }
    }
}

fn kurtosis(sample: &[i64]) -> f64 {
    let second = mean(sample.iter().map(|&x| to_f64(x) * to_f64(x)));
    let fourth = mean(sample.iter().map(|&x| libm::pow(to_f64(x), 4.0)));
    if second > 0.0 { fourth / (second * second) } else { 0.0 }
}

/// For X of the Laplace law with scale 1, the sample kurtosis divided by 6 is 1 plus the mean of Z - E Z to first
/// order, Z = X^4/24 - X^2, which has variance 33 and third central moment 20170 (from E X^(2k) = (2k)!). The normal
/// quantile 3.89 for alpha = 1e-4 is widened upwards by the first term of Cornish and Fisher, (3.89^2 - 1) / 6 times
/// the skewness, and downwards left as it is, which is wider than needed. An approximation, for n = 100,000 a fair
/// one.
#[test]
fn kurtosis_is_six() {
    let n = 100_000;
    let deviation = libm::sqrt(33.0 / real(n));
    let skewness = 20_170.0 / libm::pow(33.0, 1.5) / libm::sqrt(real(n));
    let (below, above) = (3.89 * deviation, (3.89 + (3.89 * 3.89 - 1.0) / 6.0 * skewness) * deviation);
    for law in NoiseLaw::ALL.iter().copied() {
        for (meters, present, agrees) in [(1, 1, true), (10, 10, true), (2, 1, false), (4, 3, false)] {
            let ratio = kurtosis(&sums(law, REAL, present, meters, n, 12)) / 6.0;
            let inside = (1.0 - below..1.0 + above).contains(&ratio);
            assert_eq!(
                inside,
                agrees,
                "{law}, {present} of {meters} meters, seed 12: kurtosis {}",
                6.0 * ratio
            );
        }
    }
}

/// The largest distance between the empirical distributions of two samples.
fn two_sample_distance(left: &mut [f64], right: &mut [f64]) -> f64 {
    left.sort_by(f64::total_cmp);
    right.sort_by(f64::total_cmp);
    let share = |sample: &[f64], x: f64| real(sample.partition_point(|&y| y <= x)) / real(sample.len());
    let points = left.iter().chain(right.iter());
    points.map(|&x| (share(left, x) - share(right, x)).abs()).fold(0.0, f64::max)
}

/// Kurtosis without an approximation, for every m: the kurtoses of batches of 100 sums against those of batches drawn
/// from the law itself by inversion, as a difference of two exponential or geometric numbers.
/// Dvoretzky-Kiefer-Wolfowitz on both sides, alpha/2 each.
#[test]
fn the_kurtosis_of_batches_has_the_distribution_it_has_under_the_law() {
    const BATCH: usize = 100;
    const REFERENCE: usize = 20_000;
    for (law, scale) in
        [(NoiseLaw::Discrete, REAL), (NoiseLaw::Discrete, SMALL), (NoiseLaw::Continuous, REAL)]
    {
        let mut rng = ChaCha20Rng::seed_from_u64(13);
        let mut exponential = || -scale * libm::log(uniform(&mut rng));
        let mut draw = || -> i64 {
            let (positive, negative) = (exponential(), exponential());
            #[expect(clippy::cast_possible_truncation, reason = "far inside i64")]
            match law {
                NoiseLaw::Discrete => (libm::floor(positive) - libm::floor(negative)) as i64,
                NoiseLaw::Continuous => libm::round(positive - negative) as i64,
            }
        };
        let reference: Vec<i64> = (0..REFERENCE * BATCH).map(|_| draw()).collect();
        let mut reference: Vec<f64> = reference.chunks_exact(BATCH).map(kurtosis).collect();
        for (present, meters, batches, agrees) in
            [(1, 1, 500, true), (10, 10, 500, true), (1000, 1000, 100, true), (1, 2, 500, false)]
        {
            let sample = sums(law, scale, present, meters, batches * BATCH, 14);
            let mut sample: Vec<f64> = sample.chunks_exact(BATCH).map(kurtosis).collect();
            let critical = ks_critical(batches, ALPHA / 2.0) + ks_critical(REFERENCE, ALPHA / 2.0);
            let distance = two_sample_distance(&mut sample, &mut reference);
            assert_eq!(
                distance < critical,
                agrees,
                "{law}, scale {scale}, {present} of {meters} meters, seeds 13 and 14: distance {distance} of {critical}"
            );
        }
    }
}

/// Uniform in (0, 1).
fn uniform(rng: &mut ChaCha20Rng) -> f64 {
    use rand_distr::Distribution;
    rand_distr::Open01.sample(rng)
}
