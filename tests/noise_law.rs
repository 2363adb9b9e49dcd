//! The noise that seeded rounds publish follows the law of Eq. (14) and (24): whole rounds, ciphertexts and all.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

use std::thread;

use blindsum_core::noise::DiscreteLaplace;
use blindsum_core::params::{Params, RawParams};
use blindsum_core::randomness::Randomness;
use blindsum_core::readings::{DEFAULT_SLOT, Readings};
use blindsum_core::sim::{Config, Round, local};
use blindsum_core::statistics::{kolmogorov_smirnov, ks_critical};

const ALPHA: f64 = 1e-4;

/// The noise of the rounds with these seeds, at 512 bits, on both cores.
fn published(params: Params, seeds: std::ops::Range<u64>) -> Vec<i64> {
    let readings = Readings::shipped().unwrap();
    let (slot, readings) = readings.at(DEFAULT_SLOT, params.meters()).unwrap();
    let epoch = slot.epoch();
    let noise_of = |seed| {
        let config = Config {
            params,
            readings: readings.clone(),
            epoch,
            randomness: Randomness::Seeded(seed),
            powers_per_order: 64,
            clock: || 0.0,
        };
        let (mut round, fleet, effects) = Round::begin(config).unwrap();
        local::run(&mut round, fleet, effects);
        let outcome = round.outcome().unwrap();
        outcome.noise().unwrap_or_else(|| panic!("seed {seed}: {}", outcome.refusal().unwrap()))
    };
    let middle = (seeds.start + seeds.end) / 2;
    thread::scope(|scope| {
        let other = scope.spawn(|| (middle..seeds.end).map(noise_of).collect::<Vec<_>>());
        let mut noise: Vec<i64> = (seeds.start..middle).map(noise_of).collect();
        noise.extend(other.join().unwrap());
        noise
    })
}

fn follows_the_law(meters: u32, gamma: u32, seeds: std::ops::Range<u64>) {
    let raw = RawParams { meters, gamma, key_bits: 512, ..RawParams::default() };
    let params = Params::try_from(raw).unwrap();
    let law = DiscreteLaplace::new(params.scale());
    let mut noise = published(params, seeds.clone());
    let critical = ks_critical(noise.len(), ALPHA);
    let distance = kolmogorov_smirnov(&mut noise, |k| law.cdf(k));
    assert!(distance < critical, "m {meters}, seeds {seeds:?}: KS distance {distance} of {critical}");
    // The same sample rejects laws of twice and of half the scale: this test can fail.
    for wrong in [2.0, 0.5] {
        let law = DiscreteLaplace::new(wrong * params.scale());
        let distance = kolmogorov_smirnov(&mut noise, |k| law.cdf(k));
        assert!(distance > critical, "m {meters}, seeds {seeds:?}: {wrong} times the scale passes too");
    }
}

#[test]
fn eq24_noise_published_by_one_meter() {
    follows_the_law(1, 4, 0..1000);
}

#[test]
fn eq24_noise_published_by_ten_meters() {
    follows_the_law(10, 4, 1000..1600);
}

#[test]
fn eq24_noise_published_by_a_hundred_meters() {
    follows_the_law(100, 2, 2000..2600);
}
