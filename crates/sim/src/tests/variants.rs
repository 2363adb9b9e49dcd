//! Every combination of key mode, blinding, base, noise, collapse and randomizer, against a plain sum.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use blindsum_core::params::{CannotDecrypt, KEY_SIZES};
use blindsum_core::variants::{Blinding, EpochBase, KeyMode, NoiseLaw};
use blindsum_paillier::{Randomizer, WorkResult};
use num_integer::Integer;
use num_traits::One;

/// All combinations, at one key size.
fn combinations(key_bits: u32) -> Vec<RawParams> {
    let mut all = Vec::new();
    for key_mode in KeyMode::ALL.iter().copied() {
        for blinding in Blinding::ALL.iter().copied() {
            for base in EpochBase::ALL.iter().copied() {
                for noise in NoiseLaw::ALL.iter().copied() {
                    for collapsed in [false, true] {
                        for randomizer in Randomizer::ALL.iter().copied() {
                            let raw = RawParams { meters: 3, gamma: 2, key_bits, ..RawParams::default() };
                            all.push(RawParams {
                                key_mode,
                                blinding,
                                base,
                                noise,
                                collapsed,
                                randomizer,
                                ..raw
                            });
                        }
                    }
                }
            }
        }
    }
    all
}

fn with(raw: RawParams, seed: u64) -> Config {
    Config { params: Params::try_from(raw).unwrap(), ..config(raw.meters, seed) }
}

/// What the combination must come to, by section 3.5 of the protocol.
fn expected(raw: &RawParams) -> Option<CannotDecrypt> {
    if raw.blinding == Blinding::AsPrinted {
        Some(CannotDecrypt::AsPrinted)
    } else if raw.base == EpochBase::PerMeter {
        Some(CannotDecrypt::PerMeterBase)
    } else {
        None
    }
}

fn check(raw: RawParams, seed: u64) {
    let config = with(raw, seed);
    // A plain sum, not by the driver: mWh at this size.
    let plain: i64 = config.epochs[0].readings.iter().map(|r| r.mwh().min(3_000_000)).sum();
    let round = finished(config);
    let outcome = &round.outcome;
    match expected(&raw) {
        None => {
            assert_eq!(outcome.true_total, plain, "{raw:?}");
            assert_eq!(outcome.noisy_total(), Some(plain + selected_noise(&round)), "{raw:?}");
        }
        Some(reason) => {
            let Some(Refusal::CannotDecrypt { why, alarm: Some(_) }) = outcome.refusal() else {
                panic!("{raw:?}: {:?}", outcome.verdict)
            };
            assert_eq!(*why, reason, "{raw:?}");
            assert_eq!((outcome.noisy_total(), outcome.noise()), (None, None), "{raw:?}");
        }
    }
}

#[test]
fn every_combination_agrees_with_a_plain_sum_or_is_refused_for_its_reason() {
    let combinations = combinations(512);
    assert_eq!(combinations.len(), 3 * 3 * 2 * 2 * 2 * 2);
    for (seed, raw) in (0..).zip(combinations) {
        check(raw, seed);
    }
}

#[test]
fn the_reasons_are_those_of_the_protocol() {
    let reason = |change: fn(&mut RawParams)| {
        let mut raw = RawParams { meters: 3, gamma: 2, key_bits: 512, ..RawParams::default() };
        change(&mut raw);
        finished(with(raw, 1)).outcome.refusal().unwrap().to_string()
    };
    let printed = reason(|raw| raw.blinding = Blinding::AsPrinted);
    assert!(printed.contains("as printed does not decrypt") && printed.contains("h^(m gamma)"), "{printed}");
    assert!(printed.contains("range alarm"), "{printed}");
    let base = reason(|raw| raw.base = EpochBase::PerMeter);
    assert!(base.contains("do not cancel") && base.contains("one h for all meters"), "{base}");
}

#[test]
fn toy_keys_run_whole_rounds_and_never_show_a_wrong_total() {
    // Toy alarms may miss what real ones catch. Whatever happens, no total is wrong.
    let mut published = 0;
    let mut refused = Vec::new();
    for key_bits in KEY_SIZES.into_iter().filter(|bits| *bits < 512) {
        for (seed, raw) in (0..).zip(combinations(key_bits)) {
            let cap = if key_bits == 24 { 900 } else { 3000 };
            let raw = RawParams { epsilon: 4.0, cap_wh: cap, ..raw };
            let config = with(raw, 1000 + seed);
            let params = config.params;
            let plain: i64 = config.epochs[0].readings.iter().map(|r| params.encode(*r).0).sum();
            let round = finished(config);
            match round.outcome.noisy_total() {
                Some(total) => {
                    assert_eq!(total, plain + selected_noise(&round), "{raw:?}");
                    assert_eq!(expected(&raw), None, "{raw:?}");
                    published += 1;
                }
                None if expected(&raw).is_none() => refused.push((raw, round.outcome.verdict)),
                None => {}
            }
        }
    }
    assert_eq!(published, 4 * 3 * 2 * 8, "refused: {refused:?}");
}

#[test]
fn equal_toy_keys_are_drawn_again_whoever_makes_them() {
    use blindsum_core::party::keys::{KeyOrder, OwnKeys, open_keys};
    let mut met = 0;
    for key_mode in [KeyMode::Published, KeyMode::SplitKeys] {
        let raw = RawParams { key_mode, ..RawParams::blackboard() };
        let params = Params::try_from(raw).unwrap();
        for seed in 0..60 {
            let order = |role| {
                let mut stream = Randomness::Seeded(seed).stream(role, 0).unwrap();
                let (order, works) = KeyOrder::new(role, params, &mut stream);
                let results: Vec<_> =
                    works.iter().map(|work| work.carry_out(&Tables::default()).unwrap()).collect();
                (order, results)
            };
            // Chance would take thousands of seeds: the noise key's order is answered with the reading key's primes.
            let (center, mut results) = order(Role::ControlCenter);
            let (mut messages, taken);
            match key_mode {
                KeyMode::Published => {
                    results[1] = results[0].clone();
                    messages = center.announce(results, None).unwrap().1;
                }
                _ => {
                    let same = results.clone();
                    let (own, announced): (OwnKeys, _) = center.announce(results, None).unwrap();
                    taken = own.reading.unwrap().public().n().clone();
                    messages = announced;
                    messages.extend(order(Role::Cloud).0.announce(same, Some(&taken)).unwrap().1);
                }
            }
            let keys =
                open_keys(Role::Dealer, &params, &OwnKeys::default(), &messages[0], &messages[1]).unwrap();
            assert!(keys.reading.n().gcd(keys.noise.n()).is_one(), "{key_mode}, seed {seed}");
            met += 1;
        }
    }
    assert_eq!(met, 120);
}

#[test]
fn no_blackboard_has_two_keys_with_a_prime_in_common() {
    use blindsum_core::party::keys::KeyOrder;
    let params = Params::try_from(RawParams::blackboard()).unwrap();
    let mut again = 0;
    for seed in 1..=300 {
        let mut stream = Randomness::Seeded(seed).stream(Role::ControlCenter, 0).unwrap();
        let (order, works) = KeyOrder::new(Role::ControlCenter, params, &mut stream);
        let results: Vec<_> = works.iter().map(|work| work.carry_out(&Tables::default()).unwrap()).collect();
        let drawn: Vec<_> = results
            .iter()
            .map(|result| match result {
                WorkResult::Key(material) => material.p.expose() * material.q.expose(),
                _ => panic!("a key"),
            })
            .collect();
        let (keys, _) = order.announce(results, None).unwrap();
        let (reading, noise) = (keys.reading.unwrap(), keys.noise.unwrap());
        assert!(reading.public().n().gcd(noise.public().n()).is_one(), "seed {seed}");
        again += u32::from(*noise.public().n() != drawn[1]);
        assert_eq!(drawn[0].gcd(&drawn[1]).is_one(), *noise.public().n() == drawn[1], "seed {seed}");
    }
    assert_eq!(again, 12, "drawn again");
}

#[test]
fn masked_readings_keep_a_full_randomizer_whatever_the_noise_key_uses() {
    // A short exponent would leave the parity of k_i in the Jacobi symbol of c_i, for everybody to read.
    let mut config = config(3, 61);
    config.params =
        Params::try_from(RawParams { randomizer: Randomizer::ShortExponent, ..config.params.into() })
            .unwrap();
    let round = finished(config);
    let (mut masked, mut n) = (0, 0);
    for record in &round.records {
        match &record.event {
            Event::KeysMade(reading, noise) => {
                assert!(
                    reading.public().randomizer_base().is_none()
                        && noise.public().randomizer_base().is_some()
                );
                n = reading.public().n().bits();
            }
            Event::Masked { witness, .. } => {
                masked += 1;
                assert!(witness.randomizer.as_ref().unwrap().expose().bits() > n - 64, "uniform mod n");
            }
            Event::NoiseAdded { witness, .. } => {
                assert!(witness.randomizers.iter().all(|a| a.expose().bits() <= n / 2), "short");
            }
            _ => {}
        }
    }
    assert_eq!(masked, 3);
}
