//! The noise that seeded rounds publish follows the law of Eq. (14) and (24): whole rounds, ciphertexts and all.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

use std::thread;

use blindsum_core::noise::{DiscreteLaplace, Laplace};
use blindsum_core::params::{Params, RawParams};
use blindsum_core::randomness::Randomness;
use blindsum_core::statistics::{kolmogorov_smirnov, ks_critical};
use blindsum_core::variants::NoiseLaw;
use blindsum_readings::{DEFAULT_SLOT, Readings};
use blindsum_sim::{Config, EpochPlan, Session, local};

const ALPHA: f64 = 1e-4;

/// The noise of the rounds with these seeds, on all processors.
fn published(params: Params, seeds: std::ops::Range<u64>) -> Vec<i64> {
    let readings = Readings::shipped().unwrap();
    let (slot, readings) = readings.at(DEFAULT_SLOT, params.meters()).unwrap();
    let epochs = vec![EpochPlan { epoch: slot.epoch(), readings }];
    let noise_of = |seed| {
        let config = Config::new(params, epochs.clone(), Randomness::Seeded(seed), || 0.0);
        let (mut session, fleet, effects) = Session::begin(config).unwrap();
        local::run(&mut session, fleet, effects);
        let outcome = session.take_finished().remove(0).outcome;
        outcome.noise().unwrap_or_else(|| panic!("seed {seed}: {}", outcome.refusal().unwrap()))
    };
    let threads = u64::try_from(thread::available_parallelism().unwrap().get()).unwrap();
    thread::scope(|scope| {
        let share = |of: u64| seeds.clone().filter(move |seed| seed % threads == of);
        let workers: Vec<_> =
            (0..threads).map(|of| scope.spawn(move || share(of).map(noise_of).collect::<Vec<_>>())).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap()).collect()
    })
}

/// P(xi <= k) under the law that the parameters ask for, at `stretch` times their scale.
fn cdf(params: &Params, stretch: f64) -> Box<dyn Fn(i64) -> f64> {
    let scale = stretch * params.scale();
    match params.noise() {
        NoiseLaw::Discrete => {
            let law = DiscreteLaplace::new(scale);
            Box::new(move |k| law.cdf(k))
        }
        NoiseLaw::Continuous => {
            let law = Laplace::new(scale);
            Box::new(move |k| law.rounded_cdf(k))
        }
    }
}

fn follows_the_law(raw: RawParams, seeds: std::ops::Range<u64>) {
    let params = Params::try_from(raw).unwrap();
    let mut noise = published(params, seeds.clone());
    let critical = ks_critical(noise.len(), ALPHA);
    let distance = kolmogorov_smirnov(&mut noise, cdf(&params, 1.0));
    assert!(distance < critical, "{raw:?}, seeds {seeds:?}: KS distance {distance} of {critical}");
    // The same sample rejects laws of twice and of half the scale: this test can fail.
    for wrong in [2.0, 0.5] {
        let distance = kolmogorov_smirnov(&mut noise, cdf(&params, wrong));
        assert!(distance > critical, "{raw:?}, seeds {seeds:?}: {wrong} times the scale passes too");
    }
}

/// Small keys: what is tested is the noise, and it goes through the same ciphertexts at every size.
fn rounds(meters: u32, gamma: u32, noise: NoiseLaw) -> RawParams {
    RawParams { meters, gamma, key_bits: 128, noise, ..RawParams::default() }
}

#[test]
fn eq24_noise_published_by_one_meter() {
    follows_the_law(rounds(1, 4, NoiseLaw::Discrete), 0..2000);
    follows_the_law(rounds(1, 4, NoiseLaw::Continuous), 3000..5000);
}

#[test]
fn eq24_noise_published_by_ten_meters() {
    follows_the_law(rounds(10, 4, NoiseLaw::Discrete), 10_000..11_500);
    follows_the_law(rounds(10, 4, NoiseLaw::Continuous), 12_000..13_500);
}

/// One sample a meter and a key of 64 bits, where a unit is 1 Wh: 800,000 meters' answers. Each law is a test of its own: these take
/// longest of all, and so they can run at the same time.
fn a_thousand_meters(noise: NoiseLaw, seeds: std::ops::Range<u64>) {
    follows_the_law(RawParams { key_bits: 64, ..rounds(1000, 1, noise) }, seeds);
}

#[test]
fn eq24_discrete_noise_published_by_a_thousand_meters() {
    a_thousand_meters(NoiseLaw::Discrete, 20_000..20_800);
}

#[test]
fn eq24_continuous_noise_published_by_a_thousand_meters() {
    a_thousand_meters(NoiseLaw::Continuous, 21_000..21_800);
}

#[test]
fn eq24_noise_published_under_keys_of_512_bits() {
    let raw = RawParams { key_bits: 512, ..rounds(10, 4, NoiseLaw::Discrete) };
    follows_the_law(raw, 30_000..30_600);
}

#[test]
fn eq24_collapsed_noise_and_noise_of_other_key_modes_follow_it_too() {
    use blindsum_core::variants::KeyMode;
    use blindsum_paillier::Randomizer;
    let raw = rounds(10, 4, NoiseLaw::Discrete);
    let split = RawParams { key_mode: KeyMode::SplitKeys, collapsed: true, ..raw };
    follows_the_law(split, 40_000..41_000);
    let center = RawParams { key_mode: KeyMode::CenterDraws, randomizer: Randomizer::ShortExponent, ..raw };
    follows_the_law(center, 42_000..43_000);
}
