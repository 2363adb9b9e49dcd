//! A day of slots under one set of keys.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

mod tool;

use std::fs;

use serde_json::Value;
use sha2::{Digest, Sha256};
use tool::{Folder, failure, refused, success};

const QUICK: [&str; 9] = ["run", "--meters", "3", "--gamma", "2", "--key-bits", "256", "--seed", "7"];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&QUICK, more].concat()
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_budget_ends_the_day_at_the_slot_that_would_overdraw_it() {
    let day = parsed(&refused(&with(&["--slots", "all", "--budget", "1.5", "--epsilon", ".5", "--json"])));
    let slots = day["slots"].as_array().unwrap();
    assert_eq!((slots.len(), &day["not_begun"]), (4, &44.into()));
    for (slot, label) in slots[..3].iter().zip(["00:00", "00:30", "01:00"]) {
        assert_eq!(
            (&slot["slot"], &slot["refused"], &slot["epsilon_spent"]),
            (&label.into(), &Value::Null, &0.5.into())
        );
        assert!(slot["noisy_total_wh"].is_number());
        assert_eq!(slot["costs"]["bytes"].as_object().unwrap().len(), 7);
    }
    assert_eq!((&slots[3]["slot"], &slots[3]["epoch"]), (&"01:30".into(), &(1_262_304_000 + 5400).into()));
    let reason = "the privacy budget does not allow this epoch: it costs epsilon 0.5, the budget is 1.5, and 1.5 of it has been spent";
    assert_eq!(slots[3]["refused"], reason);
    assert!(slots[3]["noisy_total_wh"].is_null() && slots[3]["epsilon_spent"].is_null());
    assert_eq!(day["ledger"], serde_json::json!({ "budget": 1.5, "spent": 1.5, "remaining": 0.0 }));
    assert_eq!(day["parameters"]["epsilon"], 0.5);
    assert!(day["set_up"]["bytes"]["initialization"]["control_center"]["sent"].as_u64().unwrap() > 0);

    let text = refused(&with(&["--slots", "all", "--budget", "1.5", "--epsilon", ".5"]));
    for part in [
        "A day of 48 slots: 3 meters",
        &format!("\n01:30  REFUSED: {reason}\n"),
        "Ledger: epsilon 1.5 spent of 1.5, 0 left",
        "44 slots were not begun.",
        "once: initialization",
        "the median of 3 slots:",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    // A slot that never began has no total of what would have gone in, and no transcript.
    assert!(slots[3]["true_total_wh"].is_null() && slots[3]["transcript_hash"].is_null());
    assert!(slots[2]["true_total_wh"].is_number() && slots[2]["transcript_hash"].is_string());
    let ends: Vec<_> = text
        .lines()
        .filter(|line| line.starts_with("0"))
        .map(|line| line.rsplit(' ').next().unwrap())
        .collect();
    assert_eq!(ends[..3], ["0.5", "1", "1.5"]);
}

#[test]
fn a_round_that_never_began_has_no_figures() {
    let says = "the budget is 0.5, and nothing of it has been spent yet";
    let figures = [
        "total  ",
        "hash",
        "bytes",
        "ms of computing",
        "initialization",
        "Epsilon  ",
        "What everybody knows",
        "e3b0c442",
    ];
    for round in [&QUICK[..], &["run", "--blackboard"], &with(&["--slots", "19:00"])] {
        let asked = [round, &["--budget", ".5"]].concat();
        let is_day = round.contains(&"--slots");
        let text = refused(&asked);
        let ledger = "epsilon 0 spent of 0.5, 0.5 left";
        assert!(text.contains(says) && text.contains(ledger), "{text}");
        for figure in figures {
            assert!(!text.contains(figure), "{figure} in {text}");
        }
        let report = parsed(&refused(&[&asked[..], &["--json"]].concat()));
        let round = if is_day { &report["slots"][0] } else { &report };
        assert!(round["refused"].as_str().unwrap().ends_with(says), "{round}");
        for name in ["true_total_wh", "noisy_total_wh", "noise_wh", "epsilon_spent", "transcript_hash"] {
            assert_eq!(round.get(name), Some(&Value::Null), "{name} in {round}");
        }
        // Nothing was spent in any phase: the tables keep their shape.
        let costs = if is_day { &round["costs"] } else { round };
        assert_eq!(costs["bytes"]["decryption"]["meters"]["sent"], 0);
        assert!(report.get("blackboard").is_none(), "{report}");
    }
    // One that began and was refused then still tells how far it came.
    let begun = refused(&with(&["--blinding", "as-printed"]));
    for figure in ["True total", "Transcript hash", "bytes sent"] {
        assert!(begun.contains(figure), "{figure} in {begun}");
    }
}

#[test]
fn one_slot_and_one_meter_are_told_in_the_singular() {
    let one = ["run", "--key-bits", "256", "--seed", "1", "--meters", "1"];
    let text = success(&one);
    assert!(text.starts_with("One round: 1 meter, slot 19:00, "), "{text}");
    let day = success(&[&one[..], &["--slots", "19:00"]].concat());
    assert!(day.starts_with("A day of 1 slot: 1 meter, "), "{day}");
    let knows = success(&[
        "knows",
        "--lens",
        "center,dealer,eavesdropper",
        "--key-bits",
        "256",
        "--seed",
        "1",
        "--meters",
        "1",
    ]);
    assert!(
        knows.contains("off by 1 of 1 share of noise")
            && knows.contains("The one meter knows its share of the noise by itself"),
        "{knows}"
    );
    let printed = refused(&[&one[..], &["--blinding", "as-printed"]].concat());
    for told in [&text, &day, &knows, &printed] {
        assert!(
            !told.contains("1 meters") && !told.contains("1 slots") && !told.contains("1 shares"),
            "{told}"
        );
    }
    for (more, part) in [
        (&["--against", "1"][..], "--against is 1, but there is one meter alone"),
        (&["--drop", "2@before"], "--drop names meter 2, but there is one meter alone"),
    ] {
        let said = failure(&[&one[..], more].concat(), 2);
        assert!(said.contains(part), "{said}");
    }
    assert!(
        failure(&["knows", "--lens", "meter:2", "--meters", "1"], 2)
            .contains("there is no meter-2; there is meter-1 alone")
    );
}

#[test]
fn slots_are_summed_ascending_and_as_they_are_alone() {
    let day = parsed(&success(&with(&["--slots", "19:00,07:30", "--json"])));
    let slots = day["slots"].as_array().unwrap();
    assert_eq!([&slots[0]["slot"], &slots[1]["slot"]], ["07:30", "19:00"]);
    assert_eq!((&day["not_begun"], &day["ledger"]["spent"]), (&0.into(), &2.0.into()));
    for slot in slots {
        let alone = parsed(&success(&with(&["--slot", slot["slot"].as_str().unwrap(), "--json"])));
        for member in
            ["epoch", "true_total_wh", "noisy_total_wh", "noise_wh", "transcript_hash", "absent", "clipped"]
        {
            assert_eq!(alone[member], slot[member], "{member}");
        }
        for phase in ["registration", "noise", "decryption"] {
            assert_eq!(alone["bytes"][phase], slot["costs"]["bytes"][phase], "{phase}");
        }
        assert_eq!(alone["bytes"]["initialization"], day["set_up"]["bytes"]["initialization"]);
    }
}

#[test]
fn bad_slots_are_named() {
    for (more, parts) in [
        (&["--slots", "19:00,07:30,19:00"][..], &["19:00 is there twice"][..]),
        (&["--slots", "19:00,19:15"], &["no slot \"19:15\"", "00:00 to 23:30"]),
        (&["--slots", "19:00,7pm"], &["\"7pm\" is not a time", "07:00,19:00"]),
        (&["--slots", ""], &["\"\" is not a time"]),
        (&["--slots", "all", "--slot", "19:00"], &["--slot", "cannot be used with"]),
        (&["--budget", "0"], &["the privacy budget must be a finite number above 0, not 0"]),
        (&["--budget", "-1"], &["not -1"]),
        (&["--budget", "nan"], &["not NaN"]),
    ] {
        let message = failure(&with(more), 2);
        assert!(parts.iter().all(|part| message.contains(part)), "{more:?}: {message}");
    }
}

#[test]
fn a_date_of_a_long_file_has_its_own_slots() {
    let folder = Folder::new("day-long");
    let mut text = "id,time,Wh\n".to_owned();
    for household in ["a", "b"] {
        for half_hour in 0..48 {
            let time = format!("{:02}:{:02}", half_hour / 2, half_hour % 2 * 30);
            text += &format!("{household},2013-01-15 {time},1\n{household},2013-01-16 {time},2\n");
        }
    }
    let file = folder.file("r.csv", &text);
    let long = [
        "run",
        "--readings",
        &file,
        "--key-bits",
        "64",
        "--seed",
        "1",
        "--gamma",
        "1",
        "--json",
        "--at",
        "2013-01-16",
    ];
    let output = tool::blindsum(&[&long[..], &["--slots", "all"]].concat());
    assert_eq!(output.status.code(), Some(0));
    let day: Value = serde_json::from_slice(&output.stdout).unwrap();
    let slots = day["slots"].as_array().unwrap();
    assert_eq!(slots.len(), 48);
    assert!(slots.iter().all(|slot| slot["true_total_wh"] == 4.0));
    // `date -u -d "2013-01-16" +%s`
    assert_eq!(slots[1]["epoch"], 1_358_294_400 + 1800);
    let at = ["run", "--readings", &file, "--at", "2013-01-16T19:00", "--slots", "all"];
    assert!(failure(&at, 2).contains("leave the time out of --at"));
}

/// SHA-256 over the bytes of a transcript's messages.
fn hash_of(transcript: &Value) -> String {
    let mut hash = Sha256::new();
    for message in transcript["messages"].as_array().unwrap() {
        let digits = message["bytes"].as_str().unwrap().as_bytes();
        let bytes =
            digits.chunks(2).map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16).unwrap());
        hash.update(bytes.collect::<Vec<_>>());
    }
    hash.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

#[test]
fn every_slot_has_a_transcript_that_verifies_its_hash_and_a_later_refusal_keeps_them() {
    let folder = Folder::new("day-transcripts");
    let place = folder.path("day.json");
    let words = ["--slots", "00:00,00:30,19:00,19:30", "--budget", "2", "--transcript", &place, "--json"];
    let day = parsed(&refused(&with(&words)));
    // The third was refused before it began, and the fourth was not reached.
    assert_eq!(folder.names(), ["day-0000.json", "day-0030.json"]);
    assert_eq!(day["slots"].as_array().unwrap().len(), 3);
    for (slot, name) in day["slots"].as_array().unwrap().iter().zip(folder.names()) {
        let transcript = parsed(&fs::read_to_string(folder.path(&name)).unwrap());
        assert_eq!(transcript["epoch"], slot["epoch"]);
        assert_eq!(transcript["result"]["refused"], slot["refused"]);
        assert_eq!(transcript["result"]["transcript_hash"], slot["transcript_hash"]);
        assert_eq!(hash_of(&transcript), slot["transcript_hash"].as_str().unwrap(), "{name}");
    }
}

#[test]
fn every_place_is_checked_before_the_day_begins() {
    let folder = Folder::new("day-places");
    let place = folder.path("day.json");
    fs::create_dir(folder.path("day-1900.json")).unwrap();
    // 1,000 meters at 4096 bits: a day that began would not end while anybody waits.
    let words = ["run", "--key-bits", "4096", "--slots", "00:00,19:00", "--transcript", &place];
    let message = failure(&words, 2);
    assert!(message.contains("day-1900.json") && message.contains("not a regular file"), "{message}");
    assert_eq!(folder.names(), ["day-1900.json"]);
    let readings = folder.file("r-1900.csv", "date,19:00\na,100\n");
    let words = [
        "run",
        "--readings",
        &readings,
        "--slots",
        "all",
        "--key-bits",
        "64",
        "--transcript",
        &folder.path("r.csv"),
    ];
    assert!(failure(&words, 2).contains("would overwrite the readings"));
}

/// An interrupted run ends at once and leaves nothing behind.
#[cfg(unix)]
#[test]
fn an_interruption_leaves_no_temporary_file() {
    use std::process::{Command, Stdio};
    use std::thread::sleep;
    use std::time::{Duration, Instant};

    for signal in ["INT", "TERM"] {
        let folder = Folder::new(&format!("interrupted-{signal}"));
        let place = folder.path("day.json");
        let mut child = Command::new(env!("CARGO_BIN_EXE_blindsum"))
            .args(["run", "--key-bits", "4096", "--slots", "all", "--transcript", &place])
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let begun = Instant::now();
        while folder.names().len() < 48 {
            assert!(begun.elapsed() < Duration::from_secs(60) && child.try_wait().unwrap().is_none());
            sleep(Duration::from_millis(20));
        }
        let order = format!("kill -{signal} {}", child.id());
        let kill = Command::new("sh").args(["-c", &order]).status();
        assert!(kill.unwrap().success());
        assert_eq!(child.wait().unwrap().code(), Some(130), "{signal}");
        assert!(folder.names().is_empty(), "{:?}", folder.names());
    }
}
