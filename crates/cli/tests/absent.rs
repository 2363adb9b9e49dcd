//! Meters that fall silent.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

mod tool;

use std::fs;

use serde_json::{Value, json};
use tool::{Folder, failure, refused, success};

/// The shipped readings of the first five households at 19:00 are below this cap or above it; without noise worth the name.
const FIVE: [&str; 11] =
    ["run", "--meters", "5", "--gamma", "2", "--key-bits", "256", "--seed", "7", "--epsilon", "1"];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&FIVE, more].concat()
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_silent_meter_is_left_out_and_the_dearer_noise_is_told() {
    let folder = Folder::new("absent");
    let readings = folder.file("r.csv", "date,19:00\na,7\nb,20\nc,300\nd,4000\ne,50000\n");
    let common = ["--readings", &readings, "--cap", "100000", "--absent", "repair"];
    for (drops, absent, total) in [
        (&["--drop", "2@before"][..], json!([2]), 54_307.0),
        (&["--drop", "2@after"], json!([2]), 54_307.0),
        (&["--drop", "1,5@before"], json!([1, 5]), 4320.0),
        (&["--drop", "4@after", "--drop", "1@before"], json!([1, 4]), 50_320.0),
    ] {
        let report = parsed(&success(&with(&[&common[..], drops, &["--json"]].concat())));
        assert_eq!(report["absent"], absent, "{drops:?}");
        assert_eq!(report["true_total_wh"], total, "{drops:?}");
        assert!(report["noisy_total_wh"].is_number() && report["epsilon_spent"].as_f64().unwrap() > 1.0);
        assert_eq!(report["ledger"]["spent"], report["epsilon_spent"]);
        let text = success(&with(&[&common[..], drops].concat()));
        let spent = format!("It costs epsilon {:.3}", report["epsilon_spent"].as_f64().unwrap());
        let present = format!("the total is over the {} present", 5 - absent.as_array().unwrap().len());
        for part in [&present, spent.trim_end_matches('0').get(..20).unwrap(), "fewer shares of noise"] {
            assert!(text.contains(part), "{part} in {text}");
        }
    }
}

#[test]
fn without_a_repair_or_with_too_few_left_the_round_is_refused() {
    for (more, parts) in [
        (&["--drop", "2@before"][..], &["meter 2 was lost in the phase registration", "switched off"][..]),
        (&["--drop", "3,4@after"], &["meter 3 was lost in the phase reading"]),
        (&["--drop", "1,2,3@before", "--absent", "repair"], &["3 of 5 meters are absent"]),
        (&["--drop", "1,2,3@after", "--absent", "repair"], &["3 of 5 meters are absent"]),
        (
            &["--drop", "2@after", "--absent", "repair", "--budget", "1"],
            &["the privacy budget does not allow this epoch"],
        ),
    ] {
        let report = parsed(&refused(&with(&[more, &["--json"]].concat())));
        let said = report["refused"].as_str().unwrap();
        assert!(parts.iter().all(|part| said.contains(part)), "{more:?}: {said}");
        assert!(report["noisy_total_wh"].is_null() && report["epsilon_spent"].is_null());
        let text = refused(&with(more));
        assert!(
            parts.iter().all(|part| text.contains(part)) && text.contains("No total was published"),
            "{text}"
        );
        assert!(!text.contains("It still cost"), "{text}");
    }
}

#[test]
fn a_silent_meter_stays_silent_all_day() {
    let words = ["--slots", "00:00,19:00", "--drop", "2@after", "--absent", "repair"];
    let day = parsed(&success(&with(&[&words[..], &["--json"]].concat())));
    let absent: Vec<_> = day["slots"].as_array().unwrap().iter().map(|slot| slot["absent"].clone()).collect();
    assert_eq!(absent, [json!([2]), json!([2])]);
    let text = success(&with(&words));
    assert_eq!(text.matches("absent: meter 2; the total is over the 4 present").count(), 2, "{text}");
}

#[test]
fn a_seed_gives_one_transcript_whoever_falls_silent() {
    let folder = Folder::new("absent-seed");
    for drops in
        [&["--drop", "2@before", "--drop", "4@after", "--absent", "repair"][..], &["--drop", "3,4@after"]]
    {
        let transcript = |threads| {
            let place = folder.path("t.json");
            let more = ["--threads", threads, "--transcript", &place, "--force", "--json"];
            tool::blindsum(&with(&[drops, &more].concat()));
            fs::read_to_string(place).unwrap()
        };
        let reference = transcript("1");
        for threads in ["2", "4", "8"] {
            assert_eq!(transcript(threads), reference, "{drops:?}");
        }
    }
}

#[test]
fn drops_that_make_no_sense_are_named() {
    for (drops, part) in [
        (&["--drop", "6@before"][..], "names meter 6, but the meters are 1 to 5"),
        (&["--drop", "0@before"], "such as 2@before or 1,3@after"),
        (&["--drop", "2"], "such as 2@before or 1,3@after"),
        (&["--drop", "2@later"], "such as 2@before or 1,3@after"),
        (&["--drop", "2,x@after"], "such as 2@before or 1,3@after"),
        (&["--drop", "2@before", "--drop", "2@after"], "names meter 2 twice"),
    ] {
        let message = failure(&with(drops), 2);
        assert!(message.contains(part), "{message}");
    }
}
