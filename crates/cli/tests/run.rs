//! `blindsum run`, as a person or a program meets it.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod tool;

use std::fs;

use serde_json::Value;
use tool::{Folder, blindsum, failure, hex_to_decimal, success};

/// A quick seeded round.
const QUICK: [&str; 10] =
    ["run", "--meters", "4", "--gamma", "3", "--key-bits", "512", "--seed", "11", "--json"];

fn quick_with(more: &[&str]) -> Value {
    serde_json::from_str(&success(&[&QUICK, more].concat())).unwrap()
}

/// The mWh of a figure in Wh, from the digits that were printed.
fn units(wh: &Value) -> i64 {
    let printed = wh.to_string();
    let (whole, fraction) = printed.split_once('.').unwrap();
    assert!(fraction.len() <= 3, "{printed}");
    format!("{whole}{fraction:0<3}").parse().unwrap()
}

#[test]
fn json_has_every_figure_and_they_add_up() {
    let report = quick_with(&[]);
    assert_eq!(report["meters"], 4);
    assert_eq!(report["gamma"], 3);
    assert_eq!(report["slot"], "19:00");
    assert_eq!(report["epoch"], 1_262_304_000 + 19 * 3600);
    assert_eq!(report["epsilon"], 1.0);
    assert_eq!(report["cap_wh"], 3000);
    assert_eq!(report["key_bits"], 512);
    assert_eq!(report["insecure_key_size"], true);
    assert_eq!(report["seeded"], true);
    assert_eq!(report["seed"], 11);
    assert_eq!(report["clipped"], 0);
    assert!(report["refused"].is_null());
    assert_eq!(report["transcript_hash"].as_str().unwrap().len(), 64);
    let [noisy, truth, noise] =
        ["noisy_total_wh", "true_total_wh", "noise_wh"].map(|name| units(&report[name]));
    assert_eq!(noisy, truth + noise);
    for table in ["timings_ms", "bytes"] {
        // Whether a parsed object keeps its order depends on what else is built along with this test.
        let mut phases: Vec<_> = report[table].as_object().unwrap().keys().cloned().collect();
        phases.sort_unstable();
        let mut expected = vec![
            "initialization",
            "registration",
            "blind_sequence",
            "key_shares",
            "reading",
            "noise",
            "aggregation",
            "decryption",
        ];
        expected.sort_unstable();
        assert_eq!(phases, expected);
        for phase in expected {
            assert_eq!(report[table][phase].as_object().unwrap().len(), 4, "{table} {phase}");
        }
    }
    assert!(report["timings_ms"]["initialization"]["control_center"].as_f64().unwrap() > 0.0);
    // A registration: header 22, length 4, "meter-1" 7, time 8, hash 32.
    assert_eq!(report["bytes"]["registration"]["meters"]["sent"], 4 * 73);
    // One epoch's blind sequences: header, count, gamma ciphertexts of twice 64 bytes, tag.
    assert_eq!(report["bytes"]["blind_sequence"]["meters"]["received"], 4 * (22 + 4 + 3 * 128 + 32));
}

#[test]
fn a_seed_repeats_on_any_number_of_threads_and_the_system_never_does() {
    let hash = |report: &Value| report["transcript_hash"].as_str().unwrap().to_owned();
    let reference = hash(&quick_with(&[]));
    assert_eq!(hash(&quick_with(&["--threads", "1"])), reference);
    assert_eq!(hash(&quick_with(&["--threads", "4"])), reference);
    let unseeded: Vec<_> = QUICK.into_iter().filter(|word| !["--seed", "11"].contains(word)).collect();
    let reports: [Value; 2] = [(); 2].map(|()| serde_json::from_str(&success(&unseeded)).unwrap());
    assert_ne!(hash(&reports[0]), hash(&reports[1]));
    assert_eq!(reports[0]["seeded"], false);
    assert!(reports[0]["seed"].is_null());
}

#[test]
fn the_text_is_short_and_labels_what_must_be_labelled() {
    let text = success(&QUICK[..9]);
    assert!(text.lines().count() < 30, "{text}");
    for part in [
        "WARNING: 512-bit keys hide nothing for long",
        "seed 11: seeded, not secret",
        "True total",
        "Noisy total",
        "Error",
        "compared, equal",
        "Transcript hash",
        "control centre",
        "blind sequence",
    ] {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("OK"));
    let report = quick_with(&[]);
    assert!(text.contains(report["transcript_hash"].as_str().unwrap()));
}

#[test]
fn all_rows_take_part_unless_a_number_is_given() {
    let folder = Folder::new("rows");
    let file = folder.file("r.csv", "date,00:00,19:00\na,10,100.5\nb,20,4000\nc,30,0\n");
    let report: Value = serde_json::from_str(&success(&[
        "run",
        "--readings",
        &file,
        "--key-bits",
        "512",
        "--seed",
        "1",
        "--json",
        "--slot",
        "00:00",
    ]))
    .unwrap();
    assert_eq!(report["meters"], 3);
    assert_eq!(report["true_total_wh"], 60.0);
    assert_eq!(report["epoch"], 1_262_304_000);
    assert_eq!(report["warnings"], serde_json::json!([]));
    let output = blindsum(&[
        "run",
        "--readings",
        &file,
        "--key-bits",
        "512",
        "--json",
        "--meters",
        "2",
        "--cap",
        "3500",
    ]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["warnings"][0]["code"], "cut_by_cap");
    assert_eq!(report["meters"], 2);
    assert_eq!(report["clipped"], 1);
    assert_eq!(report["true_total_wh"], 3600.5);
}

#[test]
fn bad_arguments_say_what_would_be_right() {
    for (arguments, parts) in [
        (&["--meters", "0"][..], &["meters must be from 1 to 100000, not 0"][..]),
        (&["--meters", "1001"], &["1001 meters were asked for", "1000 rows"]),
        (&["--meters", "-1"], &["--meters"]),
        (&["--gamma", "257"], &["gamma must be from 1 to 256, not 257"]),
        (&["--epsilon", "-1"], &["epsilon must be a number above 0 and at most 100, not -1"]),
        (&["--epsilon", "nan"], &["epsilon must be"]),
        (&["--epsilon", "1e-9"], &["the noise does not fit", "must be below O / 2"]),
        (&["--cap", "0"], &["the cap must be from 1 to 1000000 Wh"]),
        (&["--key-bits", "1000"], &["one of 24, 64, 128, 256, 512, 1024, 2048, 3072 and 4096, not 1000"]),
        (&["--slot", "19:15"], &["no slot \"19:15\"", "00:00 to 23:30"]),
        (&["--seed", "x"], &["--seed", "invalid digit"]),
        (&["--public"], &["--transcript"]),
        (&["--threads", "0"], &["--threads"]),
        (&["--readings", "/nowhere/r.csv"], &["/nowhere/r.csv", "No such file"]),
        (&["--nonsense"], &["unexpected argument '--nonsense'"]),
    ] {
        let message = failure(&[&["run"], arguments].concat(), 2);
        for part in parts {
            assert!(message.contains(part), "{arguments:?}: {message}");
        }
    }
}

#[test]
fn a_bad_row_is_named_by_line_and_column() {
    let folder = Folder::new("bad-row");
    let file = folder.file("r.csv", "date,00:00,19:00\na,1,100.5\nb,2,lots\n");
    let message = failure(&["run", "--readings", &file], 2);
    for part in [file.as_str(), "line 3, column 3 (19:00)", "\"lots\"", "a number of Wh"] {
        assert!(message.contains(part), "{message}");
    }
    let file = folder.file("short.csv", "date,00:00,19:00\na,1\n");
    assert!(
        failure(&["run", "--readings", &file], 2)
            .contains("line 2, column 3: 2 columns, but the header has 3")
    );
    assert!(failure(&["run", "--readings", &folder.path("")], 2).contains("cannot be read"));
}

#[test]
fn a_transcript_parses_and_belongs_to_the_report() {
    let folder = Folder::new("transcript");
    let place = folder.path("t.json");
    let report = quick_with(&["--transcript", &place]);
    let transcript: Value = serde_json::from_str(&fs::read_to_string(&place).unwrap()).unwrap();
    assert_eq!(transcript["format"], "blindsum-transcript");
    assert_eq!(transcript["version"], 4);
    assert_eq!(transcript["form"], "full");
    assert_eq!(transcript["result"]["transcript_hash"], report["transcript_hash"]);
    let noisy = transcript["result"]["noisy_total"].as_i64().unwrap();
    assert_eq!(units(&report["noisy_total_wh"]), noisy);
    assert_eq!(transcript["secrets"]["seed"], "11");
    assert_eq!(folder.names(), ["t.json"]);
}

#[test]
fn a_public_transcript_holds_no_secret() {
    let folder = Folder::new("public");
    let (full, public) = (folder.path("full.json"), folder.path("public.json"));
    quick_with(&["--transcript", &full]);
    quick_with(&["--transcript", &public, "--public"]);
    let full: Value = serde_json::from_str(&fs::read_to_string(full).unwrap()).unwrap();
    let text = fs::read_to_string(public).unwrap();
    let public: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(public["form"], "public");
    assert_eq!(public["seeded"], true);
    let mut secrets = Vec::new();
    long_strings(&full["secrets"], &mut secrets);
    // Keys 4, cloud 1 + 4 * 3, dealer 4, meters 4 * (1 + 2 + 2 * 3), decryption 4.
    assert_eq!(secrets.len(), 4 + 13 + 4 + 36 + 4);
    for secret in secrets {
        let digits = secret.trim_start_matches('-');
        assert!(!text.contains(digits), "{secret}");
        assert!(!text.contains(&hex_to_decimal(digits)), "{secret}");
    }
    for absent in ["secrets", "true_total", "clipped", "reading\":", "seed\":", "meter-"] {
        assert!(!text.contains(absent), "{absent}");
    }
    // The law of the noise is public, the noise is not.
    assert_eq!(public["parameters"]["noise"], "discrete");
    assert!(full["result"].get("noise").is_some() && public["result"].get("noise").is_none());
    assert_eq!(public["result"]["transcript_hash"], full["result"]["transcript_hash"]);
}

/// Every string that is long enough to be a secret number.
fn long_strings(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::String(text) if text.len() > 15 => found.push(text.clone()),
        Value::Array(values) => values.iter().for_each(|value| long_strings(value, found)),
        Value::Object(members) => members.values().for_each(|value| long_strings(value, found)),
        _ => {}
    }
}

#[test]
fn a_place_that_cannot_be_written_is_known_at_once_and_an_old_file_survives_a_bad_start() {
    let folder = Folder::new("place");
    // 1,000 meters at 4096 bits: a round that began would not end while anybody waits.
    let nowhere = folder.path("none/t.json");
    let message = failure(&["run", "--key-bits", "4096", "--transcript", &nowhere], 4);
    assert!(
        message.contains("the transcript cannot be written to") && message.contains(&nowhere),
        "{message}"
    );
    let message = failure(&["run", "--key-bits", "4096", "--transcript", &folder.path("")], 2);
    assert!(message.contains("not a regular file"), "{message}");
    let old = folder.file("old.json", "old");
    failure(&["run", "--gamma", "0", "--transcript", &old], 2);
    assert_eq!(fs::read_to_string(&old).unwrap(), "old");
    assert_eq!(folder.names(), ["old.json"]);
}

#[test]
fn a_transcript_does_not_overwrite_the_readings_it_came_from() {
    let folder = Folder::new("overwrite");
    let text = "date,19:00\na,100\n";
    let readings = folder.file("readings.csv", text);
    let message =
        failure(&["run", "--readings", &readings, "--key-bits", "512", "--transcript", &readings], 2);
    assert!(message.contains("would overwrite the readings"), "{message}");
    assert_eq!(fs::read_to_string(&readings).unwrap(), text);
}

#[test]
fn nothing_asked_is_answered_with_help() {
    let output = blindsum(&[]);
    assert_eq!(output.status.code(), Some(2));
    assert!(String::from_utf8(output.stderr).unwrap().contains("Usage: blindsum <COMMAND>"));
    assert!(success(&["run", "--help"]).contains("--transcript <FILE>"));
}

#[test]
fn a_run_says_what_computes_it_and_the_numbers_are_the_same() {
    // Long enough for the lanes, where there are some.
    let long = ["run", "--meters", "2", "--gamma", "1", "--key-bits", "1024", "--seed", "11", "--json"];
    let run =
        |engine: &[&str]| -> Value { serde_json::from_str(&success(&[&long[..], engine].concat())).unwrap() };
    let (usual, portable) = (run(&[]), run(&["--engine", "portable"]));
    assert_eq!(portable["engine"], "portable code");
    for same in ["transcript_hash", "noisy_total_wh"] {
        assert_eq!(usual[same], portable[same], "{}", usual["engine"]);
    }
}

#[test]
fn an_engine_that_the_environment_misspells_is_refused() {
    for (word, fine) in [("portable", true), ("avx2", true), ("AVX2", false), ("portble", false)] {
        let output = std::process::Command::new(env!("CARGO_BIN_EXE_blindsum"))
            .args(["run", "--blackboard", "--seed", "1"])
            .env("BLINDSUM_ENGINE", word)
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(if fine { 0 } else { 2 }), "{word}: {told}");
        assert!(fine || told.contains(word) && told.contains("portable"), "{told}");
    }
}
