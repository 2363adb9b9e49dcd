//! The noise of whole rounds, ciphertexts and all, has the law, its moments and its zeros, whatever arithmetic
//! carries the rounds. Under the feature `kernel-tests` that is the kernel, else portable code.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use blindsum_core::noise::{DiscreteLaplace, Laplace};
use blindsum_core::privacy::ResidualLaw;
use blindsum_core::statistics::{frequency_agrees, kolmogorov_smirnov, ks_critical};
use blindsum_core::variants::NoiseLaw;
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

const ROUNDS: u64 = 400;
/// For the distribution and for frequencies.
const ALPHA: f64 = 1e-4;
/// Batches drawn from the law itself: a statistic of the rounds that is beyond those of all batches is refused, which
/// happens to a right one with a chance of 2 / 2000 at most, for it is as good as any of theirs.
const BATCHES: usize = 1999;

fn on_this_arithmetic() {
    #[cfg(all(feature = "kernel-tests", target_arch = "wasm32"))]
    {
        use blindsum_modexp::{Backend, backend, kernel};
        if backend() == Backend::Portable {
            kernel::install(include_bytes!(concat!(
                env!("CARGO_MANIFEST_DIR"),
                "/../../target/wasm32-unknown-unknown/release/blindsum_modexp_kernel.wasm"
            )))
            .unwrap();
        }
        assert_eq!(backend(), Backend::Kernel);
    }
}

/// What the rounds with these seeds publish beyond the true totals, and all samples that were drawn for it.
fn rounds(params: Params, first: u64) -> (Vec<i64>, Vec<i64>) {
    let mut samples = Vec::new();
    let noise = (first..first + ROUNDS).map(|seed| {
        let epochs = plans(params.meters(), ["19:00"]);
        let round = finished(Config::new(params, epochs, Randomness::Seeded(seed), || 0.0));
        for record in &round.records {
            if let Event::NoiseAdded { witness, .. } = &record.event {
                samples.extend(&witness.samples);
            }
        }
        round.outcome.noise().unwrap_or_else(|| panic!("seed {seed} published nothing"))
    });
    (noise.collect(), samples)
}

fn float(x: i64) -> f64 {
    f64::from(i32::try_from(x).unwrap())
}

/// The means of the first four powers, in scales.
fn moments(sample: &[f64]) -> [f64; 4] {
    let n = f64::from(u32::try_from(sample.len()).unwrap());
    [1.0, 2.0, 3.0, 4.0].map(|power| sample.iter().map(|x| libm::pow(*x, power)).sum::<f64>() / n)
}

/// Samples of the law by inversion: a difference of two exponential numbers, or of two geometric ones.
fn batches(law: NoiseLaw, scale: f64, seed: u64) -> Vec<[f64; 4]> {
    let mut rng = ChaCha20Rng::seed_from_u64(seed);
    let mut exponential = || {
        let step = f64::from(u32::try_from(rng.next_u64() >> 32).unwrap());
        -scale * libm::log((step + 0.5) / 4_294_967_296.0)
    };
    let mut draw = || match law {
        NoiseLaw::Discrete => (libm::floor(exponential()) - libm::floor(exponential())) / scale,
        NoiseLaw::Continuous => libm::round(exponential() - exponential()) / scale,
    };
    (0..BATCHES).map(|_| moments(&(0..ROUNDS).map(|_| draw()).collect::<Vec<f64>>())).collect()
}

/// Which moments are beyond those of all batches.
fn beyond(moments: [f64; 4], batches: &[[f64; 4]]) -> Vec<usize> {
    (1..)
        .zip(moments)
        .filter(|(power, moment)| {
            let all = batches.iter().map(|batch| batch[power - 1]);
            let (least, most) =
                all.fold((f64::MAX, f64::MIN), |(least, most), x| (least.min(x), most.max(x)));
            !(least..=most).contains(moment)
        })
        .map(|(power, _)| power)
        .collect()
}

fn check(raw: RawParams, first: u64) {
    on_this_arithmetic();
    let params = Params::try_from(raw).unwrap();
    let (law, scale, meters) = (params.noise(), params.scale(), params.meters());
    let (mut noise, samples) = rounds(params, first);
    let context = format!("{law}, {} bits, m {meters}, seeds from {first}", params.key_bits());

    let cdf = |stretch: f64, k| match law {
        NoiseLaw::Discrete => DiscreteLaplace::new(stretch * scale).cdf(k),
        NoiseLaw::Continuous => Laplace::new(stretch * scale).rounded_cdf(k),
    };
    let critical = ks_critical(noise.len(), ALPHA);
    assert!(kolmogorov_smirnov(&mut noise, |k| cdf(1.0, k)) < critical, "{context}, alpha {ALPHA}");
    assert!(kolmogorov_smirnov(&mut noise, |k| cdf(2.0, k)) > critical, "{context}: twice the scale");

    let in_scales: Vec<f64> = noise.iter().map(|x| float(*x) / scale).collect();
    let batches = batches(law, scale, first);
    assert_eq!(beyond(moments(&in_scales), &batches), [0usize; 0], "{context}, alpha .001 each");
    let twice: Vec<f64> = in_scales.iter().map(|x| 2.0 * x).collect();
    assert!(beyond(moments(&twice), &batches).contains(&2), "{context}: twice the scale");
    let shifted: Vec<f64> = in_scales.iter().map(|x| x + 0.5).collect();
    assert!(beyond(moments(&shifted), &batches).contains(&1), "{context}: half a scale too much");

    // Exact: what is left of the noise when all but one share are known is a share; the sum by its law.
    let zeros = |of: &[i64]| of.iter().filter(|x| **x == 0).count();
    let share = |meters| ResidualLaw::new(law, scale, 1.0 / f64::from(meters)).unwrap().probability(0);
    assert_eq!(samples.len(), noise.len() * meters as usize * params.gamma() as usize);
    let found = zeros(&samples);
    assert!(frequency_agrees(found, samples.len(), share(meters), ALPHA), "{context}: {found} samples of 0");
    assert!(
        !frequency_agrees(found, samples.len(), share(meters + 2), ALPHA),
        "{context}: {found} for m + 2"
    );
    if law == NoiseLaw::Discrete {
        let found = zeros(&noise);
        let exact = DiscreteLaplace::new(scale).probability(0);
        assert!(frequency_agrees(found, noise.len(), exact, ALPHA), "{context}: {found} rounds of 0");
    }
}

/// Ticks of the blackboard's key, where zeros are many.
#[test]
fn noise_of_rounds_has_the_discrete_law_at_the_blackboard() {
    check(RawParams::blackboard(), 50_000);
}

#[test]
fn noise_of_rounds_has_the_discrete_law_under_longer_keys() {
    let raw = RawParams { meters: 10, gamma: 2, key_bits: 128, ..RawParams::default() };
    check(raw, 51_000);
}

#[test]
fn noise_of_rounds_has_the_continuous_law() {
    let raw = RawParams { meters: 10, gamma: 2, key_bits: 128, ..RawParams::default() };
    check(RawParams { noise: NoiseLaw::Continuous, ..raw }, 52_000);
}
