//! Figures are exact, and a refusal never looks like a result.

use super::json::wh;
use super::text::kwh;
use super::*;
use blindsum_core::params::{Params, RawParams};
use blindsum_core::role::Role;
use blindsum_core::sim::{Costs, HostFailure, Phase, Refusal, Verdict};
use serde_json::Value;

fn outcome(verdict: Verdict) -> Outcome {
    Outcome {
        verdict,
        params: Params::try_from(RawParams { key_bits: 512, ..RawParams::default() }).unwrap(),
        epoch: 1_262_372_400,
        true_total: 5_000_001,
        selected_noise: -1_000_001,
        clipped: 2,
        absent: Vec::new(),
        epsilon_spent: Some(1.0),
        seeded: true,
        transcript_hash: [0xab; 32],
        costs: Costs::default(),
    }
}

fn refused() -> Outcome {
    let failure = HostFailure::Crashed("gone".to_owned());
    outcome(Verdict::Refused(Refusal::Lost { role: Role::Meter(2), phase: Phase::Noise, failure }))
}

fn report(outcome: &Outcome) -> Report<'_> {
    Report { outcome, slot: "19:00", seed: Some(u64::MAX) }
}

#[test]
fn wh_print_as_exactly_the_units() {
    // Every residue mod 1000, at every size up to the largest total, of both signs.
    for base in [0i64, 1, 999, 123_456, 7_654_321, 300_000_000, 281_474_976_710, 999_999_999_998] {
        for step in 0..1000 {
            for units in [base * 1000 + step, -(base * 1000 + step)] {
                let printed = serde_json::to_string(&wh(units)).unwrap();
                let (whole, fraction) = printed.split_once('.').unwrap();
                assert!(fraction.len() <= 3, "{printed}");
                let digits = format!("{}{fraction:0<3}", whole.trim_start_matches('-'));
                assert_eq!(digits.parse::<i64>().unwrap(), units.abs(), "{printed}");
                assert_eq!(printed.starts_with('-'), units < 0, "{printed}");
            }
        }
    }
}

#[test]
fn kwh_are_exact() {
    assert_eq!(kwh(-1), "-0.000001");
    assert_eq!(kwh(1_234_567), "1.234567");
    assert_eq!(kwh(0), "0.000000");
}

#[test]
fn a_published_round_adds_up_in_both_forms() {
    let outcome = outcome(Verdict::Published(4_000_000));
    let json: Value = serde_json::from_str(&report(&outcome).json().unwrap()).unwrap();
    assert_eq!(json["true_total_wh"], 5000.001);
    assert_eq!(json["noisy_total_wh"], 4000.0);
    assert_eq!(json["noise_wh"], -1000.001);
    assert_eq!(json["seed"], u64::MAX);
    assert_eq!(report(&outcome).exit_code(), SUCCESS);
    let text = report(&outcome).text();
    for part in ["5.000001 kWh", "4.000000 kWh", "-1.000001 kWh", "20.000 %", "WARNING: 512-bit", SEEDED] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn the_check_can_fail() {
    let mut outcome = outcome(Verdict::Published(4_000_000));
    assert!(report(&outcome).text().contains("compared, equal"));
    outcome.selected_noise += 1;
    let text = report(&outcome).text();
    assert!(text.contains("compared, NOT EQUAL") && !text.contains("compared, equal"), "{text}");
}

#[test]
fn a_refused_round_has_nulls_and_says_why() {
    let outcome = refused();
    assert_eq!(report(&outcome).exit_code(), REFUSED);
    let json: Value = serde_json::from_str(&report(&outcome).json().unwrap()).unwrap();
    assert!(json["noisy_total_wh"].is_null() && json["noise_wh"].is_null());
    assert_eq!(json["refused"], "meter 3 was lost in the phase noise: it crashed (gone)");
    let text = report(&outcome).text();
    assert!(text.contains("REFUSED") && text.contains("No total was published"));
    for absent in ["Noisy total", "Check", "OK"] {
        assert!(!text.contains(absent), "{absent} in {text}");
    }
}
