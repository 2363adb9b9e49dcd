//! The laws of Eq. (14), (21) and (24). Seeds are fixed; each statistical test states its alpha.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::digits::Digits;
use super::laws::to_f64;
use super::*;
use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

mod exact;
mod moments;
pub(crate) mod rounding;
mod sums;

/// Each statistical test fails on a right sampler with at most this probability over the choice of its seed.
const ALPHA: f64 = 1e-4;
/// The scale of a cap of 3 kWh at epsilon 1, in mWh.
const REAL: f64 = 3e6;
/// The smallest scale of a 24-bit key: readings 0 to 9 at epsilon 4.
const SMALL: f64 = 2.25;

/// `rounds` sums of the shares of `meters` meters, each share drawn by the law for `designed` meters.
fn sums(law: NoiseLaw, scale: f64, meters: u32, designed: u32, rounds: usize, seed: u64) -> Vec<i64> {
    let mut rng = ChaCha20Rng::seed_from_u64(seed);
    let share = Share::new(law, scale, designed).unwrap();
    (0..rounds).map(|_| (0..meters).map(|_| share.sample(&mut rng)).sum()).collect()
}

#[test]
fn the_discrete_law_sums_to_one_and_its_figures_are_its_sums() {
    let scale = 2.5;
    let law = DiscreteLaplace::new(scale);
    let (mut sum, mut magnitude, mut second, mut fourth) = (0.0, 0.0, 0.0, 0.0);
    for k in -400..=400 {
        let probability = law.probability(k);
        sum += probability;
        assert!((sum - law.cdf(k)).abs() < 1e-12, "k = {k}");
        let x = to_f64(k).abs();
        magnitude += probability * x;
        second += probability * x * x;
        fourth += probability * x * x * x * x;
    }
    assert!((sum - 1.0).abs() < 1e-12);
    assert!((magnitude / law.mean_magnitude() - 1.0).abs() < 1e-12, "{magnitude}");
    assert!((second / law.variance() - 1.0).abs() < 1e-12, "{second}");
    assert!((fourth / (second * second) / law.kurtosis() - 1.0).abs() < 1e-12, "{fourth}");
    for (t, first) in [(0.0, 1), (0.4, 2), (1.0, 3), (2.0, 6)] {
        let beyond: f64 = (first..=400).map(|k| 2.0 * law.probability(k)).sum();
        assert!((law.tail(t) / beyond - 1.0).abs() < 1e-12, "t = {t}: {}, not {beyond}", law.tail(t));
    }
}

/// Fig. 1 of the paper: the laws of two totals that differ by one home's whole sensitivity.
#[test]
fn eq11_eq13_neighbouring_totals_differ_by_at_most_e_to_the_epsilon() {
    for (sensitivity, epsilon) in [(9, 4.0), (500, 1.0), (3_000_000, 0.1)] {
        let scale = to_f64(sensitivity) / epsilon;
        let (discrete, continuous) = (DiscreteLaplace::new(scale), Laplace::new(scale));
        let most = libm::exp(epsilon) * (1.0 + 1e-9);
        let mut reached = 0.0f64;
        for step in -200..=200 {
            let k = sensitivity * step / 40;
            let ratio = discrete.probability(k) / discrete.probability(k - sensitivity);
            reached = reached.max(ratio);
            assert!(ratio <= most && 1.0 / ratio <= most, "k = {k}: {ratio}");
            // The event "at most k" under the continuous law, and what it is not.
            let (near, far) = (continuous.rounded_cdf(k), continuous.rounded_cdf(k - sensitivity));
            assert!(near <= far * most && far <= near * most, "at most {k}: {near}, {far}");
            assert!(1.0 - far <= (1.0 - near) * most + 1e-12, "above {k}: {near}, {far}");
        }
        assert!(reached > libm::exp(epsilon) * (1.0 - 1e-9), "the bound is met: {reached}");
    }
}

#[test]
fn the_continuous_laws_figures_are_its_integrals() {
    // By parts, over the tail P(|X| > x): E|X| = integral, E X^2 = 2 x ..., E X^4 = 4 x^3 ...; midpoint rule, error
    // of order step^2.
    let law = Laplace::new(3.0);
    let step = 1e-3;
    let moment = |weight: fn(f64) -> f64| -> f64 {
        (0..150_000).map(|i| (f64::from(i) + 0.5) * step).map(|x| weight(x) * 2.0 * law.cdf(-x) * step).sum()
    };
    let (magnitude, second, fourth) = (moment(|_| 1.0), moment(|x| 2.0 * x), moment(|x| 4.0 * x * x * x));
    assert!((magnitude / law.mean_magnitude() - 1.0).abs() < 1e-6, "{magnitude}");
    assert!((second / law.variance() - 1.0).abs() < 1e-6, "{second}");
    assert!((fourth / (second * second) / law.kurtosis() - 1.0).abs() < 1e-6, "{fourth}");
    for x in [0.0, 0.1, 3.0, 20.0] {
        assert!((law.cdf(x) + law.cdf(-x) - 1.0).abs() < 1e-15, "x = {x}");
        assert!((law.tail(x / 3.0) - 2.0 * law.cdf(-x)).abs() < 1e-15, "x = {x}");
    }
    assert!((law.rounded_cdf(2) - law.cdf(2.5)).abs() < 1e-15);
    // At large scales both laws are one.
    let discrete = DiscreteLaplace::new(REAL);
    for k in [-9_000_000, -1, 0, 1, 5_000_000] {
        let continuous = Laplace::new(REAL).rounded_cdf(k);
        assert!((continuous - discrete.cdf(k)).abs() < 1e-12, "k = {k}");
    }
}

#[test]
fn a_draw_beyond_the_offset_is_an_error_not_a_wrong_total() {
    for law in NoiseLaw::ALL.iter().copied() {
        let mut rng = ChaCha20Rng::seed_from_u64(1);
        let share = Share::new(law, 1e6, 1).unwrap();
        let outcomes: Vec<_> = (0..200).map(|_| share.sample_within(1000, &mut rng)).collect();
        assert!(outcomes.contains(&Err(NoiseError::BeyondOffset)), "{law}");
        assert!(outcomes.iter().flatten().all(|xi| xi.abs() < 1000), "{law}");
        // A draw that saturated is beyond every offset.
        assert_eq!(within(i64::MIN, i64::MAX), Err(NoiseError::BeyondOffset));
    }
}

#[test]
fn undefined_laws_are_refused() {
    for law in NoiseLaw::ALL.iter().copied() {
        for scale in [f64::NAN, f64::INFINITY, -1.0, 0.0] {
            assert!(Share::new(law, scale, 1).is_err(), "{law}, scale {scale}");
        }
        assert!(Share::new(law, 1.0, 0).is_err(), "{law}");
        assert!(Share::new(law, SMALL, 1).is_ok(), "{law}");
    }
}

#[test]
fn both_laws_have_a_name_that_reads_back() {
    assert_eq!(NoiseLaw::default(), NoiseLaw::Discrete);
    for law in NoiseLaw::ALL.iter().copied() {
        assert_eq!(law.to_string().parse(), Ok(law));
        assert_eq!(serde_json::to_string(&law).unwrap(), format!("\"{law}\""));
        assert_eq!(serde_json::from_str::<NoiseLaw>(&format!("\"{law}\"")).unwrap(), law);
    }
    let error = "gauss".parse::<NoiseLaw>().unwrap_err().to_string();
    assert_eq!(error, "\"gauss\" is not a known noise law; choose one of discrete, continuous");
}

#[test]
fn a_share_draws_as_its_law_does() {
    let mut ours = ChaCha20Rng::seed_from_u64(3);
    let mut theirs = ours.clone();
    let (discrete, continuous) =
        (DiscreteShare::new(REAL, 10).unwrap(), ContinuousShare::new(REAL, 10).unwrap());
    for _ in 0..100 {
        let share = Share::new(NoiseLaw::Discrete, REAL, 10).unwrap();
        assert_eq!(share.sample(&mut ours), discrete.sample(&mut theirs));
        let share = Share::new(NoiseLaw::Continuous, REAL, 10).unwrap();
        assert_eq!(share.sample(&mut ours), continuous.sample(&mut theirs));
    }
}

fn digest(law: NoiseLaw, scale: f64, meters: u32) -> u64 {
    let mut rng = ChaCha20Rng::seed_from_u64(42);
    let share = Share::new(law, scale, meters).unwrap();
    (0..20_000).fold(0u64, |digest, _| {
        digest.wrapping_mul(0x0100_0000_01b3).wrapping_add(share.sample(&mut rng).cast_unsigned())
    })
}

#[test]
fn a_seed_draws_the_same_shares_on_every_target() {
    // The middle one is as old as the sampler: what it draws did not change when its decisions became exact. The
    // others had another method for counts of a rate of 12 and more; they were computed again in Python, with integers
    // and decimals.
    let digest = |scale, meters| digest(NoiseLaw::Discrete, scale, meters);
    assert_eq!((digest(3e6, 1), digest(3e6, 10), digest(3e9, 1)), SHARES_OF_SEED_42);
}

#[test]
fn a_seed_draws_the_same_continuous_shares_on_every_target() {
    // Both of the gamma sampler's methods (shape 1 and below), a large scale, so that a bit lost anywhere shows, and
    // a shape at which most powers of u underflow.
    let digest = |scale, meters| digest(NoiseLaw::Continuous, scale, meters);
    assert_eq!((digest(3e14, 1), digest(3e14, 10), digest(3e14, 1000)), CONTINUOUS_SHARES_OF_SEED_42);
}

const SHARES_OF_SEED_42: (u64, u64, u64) =
    (1_157_302_234_275_228_829, 8_566_357_707_477_182_666, 4_412_025_767_652_356_210);
const CONTINUOUS_SHARES_OF_SEED_42: (u64, u64, u64) =
    (15_260_398_532_388_666_331, 13_298_465_150_409_864_272, 6_217_958_293_238_617_148);
