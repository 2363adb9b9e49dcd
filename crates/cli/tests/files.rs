//! `blindsum readings`: every file of tests/meter-files, as JSON and in words.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on should stop")]

mod tool;

use std::path::{Path, PathBuf};
use std::{env, fs};

use serde_json::Value;
use tool::{Folder, blindsum, failure, success};

/// Set to anything, it makes the golden files from what is found now: read what `git diff` then shows.
const RENEW: &str = "BLINDSUM_RENEW";

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/meter-files")
}

/// All that is told of a file, as JSON, without the folder it is in; each slot, warning and question on a line of its own.
fn told(name: &str) -> String {
    let folder = folder();
    let output = blindsum(&["readings", folder.join(name).to_str().unwrap(), "--json"]);
    let said = String::from_utf8(output.stdout).unwrap();
    let told: Value = serde_json::from_str(&said).unwrap();
    let code = if told["error"].is_null() { 0 } else { 2 };
    assert_eq!(output.status.code(), Some(code), "{name}: {said}");
    let lines = said.replace(&format!("{}/", folder.to_str().unwrap()), "");
    lines.replace("[{", "[\n{").replace("},{", "},\n{").replace("}],", "}\n],")
}

/// The names of all samples.
fn names() -> Vec<String> {
    let mut files: Vec<_> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "README.md")
        .collect();
    files.sort();
    files
}

#[test]
fn what_is_told_of_every_file_stays_as_it_is() {
    let golden = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/files");
    let place = |name: &str| golden.join(format!("{name}.json"));
    let mut differ = Vec::new();
    for name in names() {
        let told = told(&name);
        if env::var_os(RENEW).is_some() {
            fs::write(place(&name), &told).unwrap();
        }
        let before = fs::read_to_string(place(&name)).unwrap_or_default();
        let other = before.lines().zip(told.lines()).find(|(before, told)| before != told);
        if before != told {
            differ.push(format!("{name}: {:?}", other.unwrap_or(("another number of lines", ""))));
        }
    }
    assert!(differ.is_empty(), "{RENEW}=1 takes these as right:\n{}", differ.join("\n"));
    // A golden file without its sample would never be compared.
    assert_eq!(fs::read_dir(golden).unwrap().count(), names().len());
}

#[test]
fn slots_have_their_moment_and_their_local_time() {
    let path = folder().join("05_octopus_summer_day.csv");
    let told: Value =
        serde_json::from_str(&success(&["readings", path.to_str().unwrap(), "--json"])).unwrap();
    let first = &told["slots"][0];
    assert_eq!((&first["start"], &first["local"]), (&"2025-07-14T23:00Z".into(), &"2025-07-15 00:00".into()));
    assert_eq!(
        (&first["households"], &first["total_wh"], &told["files"][0]["form"]),
        (&1.into(), &100.0.into(), &"octopus".into())
    );
}

#[test]
fn words_say_the_same_for_people() {
    let path = folder().join("46_local_autumn_50.csv");
    let said = success(&["readings", path.to_str().unwrap()]);
    for part in [
        "46_local_autumn_50.csv: a row a reading, in kWh, every 30 minutes, on its own clock",
        "2 households, 50 slots of 30 minutes",
        "2024-10-27 01:00  2 households  240 Wh",
        "2024-10-27 01:00 (again)  2 households  280 Wh",
        "question (zone): in which time zone",
        "[Europe/London, ",
    ] {
        assert!(said.contains(part), "{part} in {said}");
    }
}

#[test]
fn a_round_waits_for_an_answer_exactly_where_one_is_asked_for() {
    let mut asked = 0;
    for name in names() {
        let path = folder().join(&name);
        let file = path.to_str().unwrap();
        let told: Value = serde_json::from_slice(&blindsum(&["readings", file, "--json"]).stdout).unwrap();
        let questions = told["questions"].as_array().map(Vec::as_slice).unwrap_or_default();
        for more in [&[][..], &["--slot", "12:00"], &["--slots", "all"], &["--skip-bad-rows"]] {
            let quick = ["run", "--key-bits", "256", "--gamma", "1", "--seed", "1", "--readings", file];
            let output = blindsum(&[&quick[..], more].concat());
            let said = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code() == Some(5), !questions.is_empty(), "{name} {more:?}: {said}");
            for question in questions {
                let message = question["message"].as_str().unwrap();
                assert!(said.contains(message), "{name} {more:?}: {message} in {said}");
            }
        }
        asked += usize::from(!questions.is_empty());
    }
    assert!(asked > 5, "{asked}");
}

#[test]
fn flags_answer_what_is_open_and_a_round_waits_for_them() {
    let path = folder().join("57_day_first_ambiguous.csv");
    let file = path.to_str().unwrap();
    let quick = ["run", "--key-bits", "256", "--gamma", "1", "--seed", "1", "--readings", file];
    let message = failure(&quick, 5);
    assert!(message.contains("--dates day-first or --dates month-first"), "{message}");
    let output = blindsum(&[&quick[..], &["--json"]].concat());
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((output.status.code(), &told["error"]["code"]), (Some(5), &"question".into()));
    let output = blindsum(&[&quick[..], &["--dates", "month-first", "--json"]].concat());
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    // `date -u -d "2024-03-04 19:00" +%s`
    assert_eq!((&told["true_total_wh"], &told["epoch"]), (&750.0.into(), &1_709_578_800.into()));
}

#[test]
fn several_files_are_several_homes_of_one_round() {
    let folder = Folder::new("several");
    let row = |name: &str, kwh: &str| {
        folder.file(
            name,
            &format!(
                "Consumption (kwh), Start, End\n{kwh}, 2025-07-15T19:00:00+01:00, 2025-07-15T19:30:00+01:00\n"
            ),
        )
    };
    let (a, b) = (row("a.csv", "0.25"), row("b.csv", "0.5"));
    let quick = [
        "run",
        "--key-bits",
        "256",
        "--gamma",
        "1",
        "--seed",
        "1",
        "--json",
        "--readings",
        &a,
        "--readings",
        &b,
    ];
    let output = blindsum(&quick);
    let told: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!((&told["true_total_wh"], &told["meters"]), (&750.0.into(), &2.into()), "{told}");
    // `date -u -d "2025-07-15 18:00" +%s`
    assert_eq!((&told["slot"], &told["epoch"]), (&"19:00".into(), &1_752_602_400.into()));
}

#[test]
fn columns_are_named_and_bad_names_of_columns_refused() {
    let folder = Folder::new("mapped");
    let file = folder.file("m.csv", "who;when;power in W\nx;2024-01-15 19:00;500\nx;2024-01-15 19:30;300\n");
    let map = |map: &str| ["readings", &file, "--json", "--map", map].map(str::to_owned);
    let read = map("household=who,time=when,energy=power in W");
    let arguments: Vec<_> = read.iter().map(String::as_str).collect();
    let told: Value = serde_json::from_str(&success(&arguments)).unwrap();
    assert_eq!(
        (&told["form"], &told["unit"], &told["slots"][0]["total_wh"]),
        (&"mapped".into(), &"W".into(), &250.0.into())
    );
    for (bad, says) in [
        ("when", "time=COLUMN"),
        ("time=when", "both needed"),
        ("time=when,energy=x", "no column"),
        ("a=b", "not household"),
    ] {
        let output = blindsum(&["readings", &file, "--map", bad]);
        let said = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.code() == Some(2) && said.contains(says), "{bad}: {said}");
    }
}
