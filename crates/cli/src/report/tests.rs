//! Figures are exact, and a refusal never looks like a result.

use super::text::kwh;
use super::words::wh;
use super::*;
use crate::exit::{REFUSED, SUCCESS};
use blindsum_core::params::{Params, RawParams};
use blindsum_core::privacy::Ledger;
use blindsum_core::role::Role;
use blindsum_core::variants::AbsencePolicy;
use blindsum_sim::{Costs, HostFailure, Outcome, Phase, Refusal, Verdict};
use serde_json::Value;

fn outcome(verdict: Verdict) -> Outcome {
    Outcome {
        verdict,
        params: Params::try_from(RawParams { key_bits: 512, ..RawParams::default() }).unwrap(),
        epoch: 1_262_372_400,
        true_total: 5_000_001,
        selected_noise: -1_000_001,
        clipped: 2,
        cut_mwh: 700_000,
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

/// What is said of a run of one round: text, JSON and exit code.
fn told(outcome: Outcome) -> (String, Value, u8) {
    let setting = Setting {
        params: outcome.params,
        seed: Some(u64::MAX),
        absence: AbsencePolicy::default(),
        slot_minutes: Some(30),
        against: None,
        engine: "these tests",
    };
    let ledger = Ledger::new(None).unwrap();
    let rounds = [RoundReport { slot: "19:00".to_owned(), outcome, begun: true, tampering: None }];
    let report = Report {
        setting: &setting,
        rounds: &rounds,
        warnings: &[],
        ledger: &ledger,
        not_begun: 0,
        board: None,
    };
    let json = serde_json::from_str(&report.round_json().unwrap().unwrap()).unwrap();
    let text = format!("{}\n{}", setting.text(&["19:00"], false), report.round_text());
    (text, json, report.exit_code())
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
    let (text, json, code) = told(outcome(Verdict::Published(4_000_000)));
    assert_eq!(json["true_total_wh"], 5000.001);
    assert_eq!(json["noisy_total_wh"], 4000.0);
    assert_eq!(json["noise_wh"], -1000.001);
    assert_eq!(json["seed"], u64::MAX);
    assert_eq!(code, SUCCESS);
    for part in ["5.000001 kWh", "4.000000 kWh", "-1.000001 kWh", "20.000 %", "WARNING: 512-bit", SEEDED] {
        assert!(text.contains(part), "{part} in {text}");
    }
}

#[test]
fn the_check_can_fail() {
    let mut outcome = outcome(Verdict::Published(4_000_000));
    assert!(told(outcome.clone()).0.contains("compared, equal"));
    outcome.selected_noise += 1;
    let (text, ..) = told(outcome);
    assert!(text.contains("compared, NOT EQUAL") && !text.contains("compared, equal"), "{text}");
}

#[test]
fn a_refused_round_has_nulls_and_says_why() {
    let (text, json, code) = told(refused());
    assert_eq!(code, REFUSED);
    assert!(json["noisy_total_wh"].is_null() && json["noise_wh"].is_null());
    assert_eq!(json["refused"], "meter 3 was lost in the phase noise: it crashed (gone)");
    assert!(text.contains("REFUSED") && text.contains("No total was published"));
    for absent in ["Noisy total", "Check", "OK"] {
        assert!(!text.contains(absent), "{absent} in {text}");
    }
    assert!(text.contains("It still cost epsilon 1:") && json["epsilon_spent"] == 1.0, "{text}");
    let (text, json, _) = told(Outcome { epsilon_spent: None, ..refused() });
    assert!(!text.contains("cost epsilon") && json["epsilon_spent"].is_null(), "{text}");
}

#[test]
fn figures_are_in_units_and_so_is_their_price() {
    let raw = RawParams { meters: 3, key_bits: 24, cap_wh: 900, epsilon: 4.0, ..RawParams::default() };
    let params = Params::try_from(raw).unwrap();
    let absent =
        Outcome { params, absent: vec![1], epsilon_spent: Some(5.5), ..outcome(Verdict::Published(20)) };
    let (text, json, _) = told(Outcome { true_total: 18, selected_noise: 2, ..absent });
    assert_eq!([&json["true_total_wh"], &json["noisy_total_wh"], &json["noise_wh"]], [1800.0, 2000.0, 200.0]);
    assert_eq!(json["unit_mwh"], 100_000);
    assert_eq!(json["absent"], serde_json::json!([2]));
    for part in [
        "1 tick = 100 Wh",
        " 1800 Wh",
        " 2000 Wh  (published)",
        "Absent           meter 2; the total is over the 2 present. It costs epsilon 5.5 instead of 4",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("kWh"), "{text}");
}

#[test]
fn a_day_has_its_set_up_apart_and_counts_what_was_not_begun() {
    let setting = Setting {
        params: refused().params,
        seed: None,
        absence: AbsencePolicy::Repair,
        slot_minutes: None,
        against: None,
        engine: "these tests",
    };
    let mut ledger = Ledger::new(Some(1.5)).unwrap();
    ledger.charge(1.0).unwrap();
    let rounds = [("19:00", outcome(Verdict::Published(4_000_000))), ("19:30", refused())]
        .map(|(slot, outcome)| RoundReport { slot: slot.to_owned(), outcome, begun: true, tampering: None });
    let report = Report {
        setting: &setting,
        rounds: &rounds,
        warnings: &[],
        ledger: &ledger,
        not_begun: 3,
        board: None,
    };
    assert_eq!(report.exit_code(), REFUSED);
    let json: Value = serde_json::from_str(&report.day_json().unwrap()).unwrap();
    assert_eq!(json["ledger"], serde_json::json!({ "budget": 1.5, "spent": 1.0, "remaining": 0.5 }));
    assert_eq!((&json["not_begun"], &json["parameters"]["absence"]), (&3.into(), &"repair".into()));
    assert_eq!(json["slots"][0]["noisy_total_wh"], 4000.0);
    assert!(json["slots"][1]["noisy_total_wh"].is_null() && json["slots"][1]["refused"].is_string());
    let phases = |costs: &Value| costs["bytes"].as_object().unwrap().len();
    assert_eq!((phases(&json["set_up"]), phases(&json["slots"][0]["costs"])), (1, 7));
    let text = report.day_text();
    for part in [
        "epsilon 1 spent of 1.5, 0.5 left",
        "3 slots were not begun",
        "once: initialization",
        "median of 1 slot:",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(rounds[0].line(1.0).ends_with(" 1"));
    assert!(rounds[1].line(1.0).starts_with("19:30  REFUSED: meter 3 was lost"));
    assert!(rounds[1].line(1.0).contains("\n       It still cost epsilon 1:"));
}
