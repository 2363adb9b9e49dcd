//! A round that is tampered with.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

mod tool;

use serde_json::Value;
use tool::{failure, refused, success};

const ROUND: [&str; 9] = ["run", "--meters", "5", "--gamma", "2", "--key-bits", "256", "--seed", "7"];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&ROUND, more].concat()
}

#[test]
fn who_notices_is_told_and_a_refusal_ends_as_refusals_do() {
    for (spec, noticed, parts) in [
        (
            "flip.masked-reading.meter-3.cloud.12",
            "tag",
            &["cloud refused what meter 3 sent", "noticed by the tag"][..],
        ),
        (
            "drop.key-share.dealer.meter-2",
            "deadline",
            &["the key-share of meter 2 never arrived", "nothing came"],
        ),
        ("forge.registration.meter-1.center", "link", &["secure link from meter 1"]),
        ("zero-bits.all.careless", "alarm", &["the range alarm rang"]),
        (
            "lie.meter-3.500",
            "nobody",
            &["no party can notice", "wrong by 0.500000 kWh", "a proof", "lab E15"],
        ),
        ("zero-bits.all.restored", "nobody", &["no party can notice", "unit vector", "lab E13"]),
    ] {
        let text = refused(&with(&["--tamper", spec]));
        for part in parts.iter().chain(&[spec, "No total was published"]) {
            assert!(text.contains(part), "{part} in {text}");
        }
        let report: Value = serde_json::from_str(&refused(&with(&["--tamper", spec, "--json"]))).unwrap();
        assert_eq!(report["tampering"]["noticed"], noticed, "{spec}");
        assert_eq!(report["tampering"]["what"], spec);
        assert!(report["noisy_total_wh"].is_null(), "{spec}");
    }
    let report: Value =
        serde_json::from_str(&refused(&with(&["--tamper", "lie.meter-3.500", "--json"]))).unwrap();
    assert_eq!(report["tampering"]["wrong_by_wh"], 500.0);
    assert_eq!(report["tampering"]["experiment"], "E15");
}

#[test]
fn a_total_that_is_right_is_published_and_a_free_rider_is_named() {
    let rides = success(&with(&["--tamper", "zero-samples.meter-2"]));
    assert!(rides.contains("less than promised") && rides.contains("lab E11"), "{rides}");
    let later = success(&with(&["--tamper", "reorder.noise-shares.meter-2.cloud"]));
    assert!(later.contains("the total is right"), "{later}");
    let honest: Value = serde_json::from_str(&success(&with(&["--json"]))).unwrap();
    assert!(honest.get("tampering").is_none());
}

#[test]
fn of_a_day_the_round_named_is_struck() {
    let day = ["--slots", "00:30,01:00", "--tamper", "lie.meter-1.-70.round-2", "--json"];
    let report: Value = serde_json::from_str(&refused(&with(&day))).unwrap();
    assert!(
        report["slots"][0]["noisy_total_wh"].is_number() && report["slots"][0].get("tampering").is_none()
    );
    assert_eq!(report["slots"][1]["tampering"]["wrong_by_wh"], -70.0);
}

#[test]
fn what_cannot_be_done_is_said() {
    for (more, part) in [
        (&["--tamper", "melt.masked-reading.meter-3.cloud"][..], "begins with flip"),
        (&["--tamper", "drop.masked-reading.meter-6.cloud"], "meter-6 does not exist"),
        (&["--tamper", "shift.500.round-2"], "round 2 does not exist"),
        (&["--tamper", "shift.500", "--ledger", "l.json"], "--ledger"),
    ] {
        let said = failure(&with(more), 2);
        assert!(said.contains(part), "{part} in {said}");
    }
    let said = failure(&["run", "--meters", "5", "--key-bits", "256", "--tamper", "shift.500"], 2);
    assert!(said.contains("--seed"), "{said}");
}
