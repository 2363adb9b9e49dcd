//! The laws of Eq. (14), (21) and (24). Seeds are fixed; each statistical test states its alpha.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::statistics::{kolmogorov_smirnov, ks_critical};
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

const ALPHA: f64 = 1e-4;

fn totals(scale: f64, meters: u32, rounds: usize, seed: u64) -> Vec<i64> {
    let mut rng = ChaCha20Rng::seed_from_u64(seed);
    let share = DiscreteShare::new(scale, meters).unwrap();
    (0..rounds).map(|_| (0..meters).map(|_| share.sample(&mut rng)).sum()).collect()
}

#[test]
fn eq14_the_sum_of_m_shares_is_discrete_laplace() {
    for (meters, rounds) in [(1, 20_000), (10, 20_000), (100, 10_000)] {
        for scale in [3.0, 3e6] {
            let seed = 100 + u64::from(meters);
            let law = DiscreteLaplace::new(scale);
            let distance = kolmogorov_smirnov(&mut totals(scale, meters, rounds, seed), |k| law.cdf(k));
            assert!(
                distance < ks_critical(rounds, ALPHA),
                "m {meters}, scale {scale}, seed {seed}, alpha {ALPHA}: KS distance {distance}"
            );
        }
    }
}

#[test]
fn the_test_of_the_law_notices_a_scale_ten_percent_off() {
    let mut wrong = totals(3.3e6, 10, 20_000, 7);
    let law = DiscreteLaplace::new(3e6);
    assert!(kolmogorov_smirnov(&mut wrong, |k| law.cdf(k)) > ks_critical(20_000, ALPHA), "seed 7");
}

#[test]
fn eq24_variance_and_mean_magnitude_are_those_of_the_law() {
    // 40,000 totals: SD of the sample variance is sqrt(5/N) of it (kurtosis 6), of E|X| 1/sqrt(N); 5 sigma each.
    let (scale, rounds) = (500.0, 40_000);
    let law = DiscreteLaplace::new(scale);
    let sample = totals(scale, 10, rounds, 11);
    let n = 40_000.0;
    let mean_square = sample.iter().map(|&x| to_f64(x) * to_f64(x)).sum::<f64>() / n;
    let mean_magnitude = sample.iter().map(|&x| to_f64(x).abs()).sum::<f64>() / n;
    assert!((mean_square / law.variance() - 1.0).abs() < 5.0 * (5.0 / n).sqrt(), "seed 11: {mean_square}");
    assert!(
        (mean_magnitude / law.mean_magnitude() - 1.0).abs() < 5.0 / n.sqrt(),
        "seed 11: {mean_magnitude}"
    );
}

#[test]
fn the_law_sums_to_one_and_its_cdf_is_its_sum() {
    let law = DiscreteLaplace::new(2.5);
    let mut sum = 0.0;
    for k in -200..=200 {
        sum += law.probability(k);
        assert!((sum - law.cdf(k)).abs() < 1e-12, "k = {k}");
    }
    assert!((sum - 1.0).abs() < 1e-12);
}

#[test]
fn a_draw_beyond_the_offset_is_an_error_not_a_wrong_total() {
    let mut rng = ChaCha20Rng::seed_from_u64(1);
    let share = DiscreteShare::new(1e6, 1).unwrap();
    let outcomes: Vec<_> = (0..200).map(|_| share.sample_within(1000, &mut rng)).collect();
    assert!(outcomes.contains(&Err(NoiseError::BeyondOffset)));
    assert!(outcomes.iter().flatten().all(|xi| xi.abs() < 1000));
}

#[test]
fn undefined_laws_are_refused() {
    assert!(DiscreteShare::new(f64::NAN, 1).is_err());
    assert!(DiscreteShare::new(0.0, 1).is_err());
    assert!(DiscreteShare::new(1.0, 0).is_err());
}

#[test]
fn a_seed_draws_the_same_shares_on_every_target() {
    // A digest over many draws of both of the Poisson sampler's methods (rate above and below 12).
    let digest = |scale, meters| {
        let mut rng = ChaCha20Rng::seed_from_u64(42);
        let share = DiscreteShare::new(scale, meters).unwrap();
        (0..20_000).fold(0u64, |digest, _| {
            digest.wrapping_mul(0x0100_0000_01b3).wrapping_add(share.sample(&mut rng).cast_unsigned())
        })
    };
    assert_eq!((digest(3e6, 1), digest(3e6, 10), digest(3e9, 1)), SHARES_OF_SEED_42);
}

const SHARES_OF_SEED_42: (u64, u64, u64) =
    (13_067_157_225_688_194_639, 8_566_357_707_477_182_666, 9_804_874_608_744_742_120);
