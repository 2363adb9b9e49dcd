//! What is written where, and what the program ends with: stdout closed, full or left, transcripts that are there already,
//! and errors as programs read them.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

mod tool;

use std::fs;
#[cfg(unix)]
use std::process::{Command, Output};

use serde_json::{Value, json};
use tool::{Folder, blindsum, failure, refused, success};

const QUICK: [&str; 9] = ["run", "--meters", "3", "--gamma", "2", "--key-bits", "256", "--seed", "7"];
/// 1,000 meters at 4096 bits: a round that began would not end while anybody waits.
const ENDLESS: [&str; 3] = ["run", "--key-bits", "4096"];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&QUICK, more].concat()
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

/// Runs a line of the shell in which `$B` is the program.
#[cfg(unix)]
fn shell(line: &str) -> Output {
    Command::new("sh").args(["-c", line]).env("B", env!("CARGO_BIN_EXE_blindsum")).output().unwrap()
}

#[cfg(unix)]
fn said(output: &Output) -> (Option<i32>, String, String) {
    let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
    (output.status.code(), text(&output.stdout), text(&output.stderr))
}

#[cfg(unix)]
#[test]
fn a_closed_stdout_is_a_failure_that_is_known_before_anything_is_done() {
    let folder = Folder::new("output-closed");
    let place = folder.path("t.json");
    let kat = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/improved-1024.json");
    for line in [
        "\"$B\" run --key-bits 4096 >&-",
        "\"$B\" run --key-bits 4096 --json >&-",
        &format!("\"$B\" run --key-bits 4096 --transcript {place} >&-"),
        &format!("\"$B\" kat {kat} >&-"),
        "\"$B\" --help >&-",
        "\"$B\" --version >&-",
        // An error cannot be told as an object there either.
        "\"$B\" run --nonsense --json >&-",
    ] {
        let (code, out, diagnostics) = said(&shell(line));
        assert_eq!((code, out.as_str()), (Some(4), ""), "{line}: {diagnostics}");
        assert!(diagnostics.starts_with("error: stdout is closed"), "{line}: {diagnostics}");
    }
    assert!(folder.names().is_empty());
    // Not to be taken for one that is closed: whoever wants to hear nothing, and open ends that are closed.
    for line in [
        "\"$B\" --version >/dev/null",
        "\"$B\" --version <&-",
        "\"$B\" --version 2>&-",
        "\"$B\" --version 1<>/dev/null",
    ] {
        assert_eq!(said(&shell(line)).0, Some(0), "{line}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_device_is_a_failure() {
    let quick = QUICK.join(" ");
    let kat = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/vectors/improved-1024.json");
    for line in [
        format!("\"$B\" {quick} >/dev/full"),
        format!("\"$B\" {quick} --json >/dev/full"),
        format!("\"$B\" {quick} --slots 00:00,00:30 >/dev/full"),
        format!("\"$B\" kat {kat} >/dev/full"),
        "\"$B\" --help >/dev/full".to_owned(),
    ] {
        let (code, out, diagnostics) = said(&shell(&line));
        assert_eq!((code, out.as_str()), (Some(4), ""), "{line}: {diagnostics}");
        assert!(diagnostics.starts_with("error: the result cannot be written"), "{line}: {diagnostics}");
        assert_eq!(diagnostics.lines().count(), 1, "{line}: {diagnostics}");
    }
}

#[cfg(unix)]
#[test]
fn a_pipe_that_nobody_reads_any_more_ends_the_program_quietly() {
    let quick = QUICK.join(" ");
    for line in [
        format!("\"$B\" {quick}"),
        format!("\"$B\" {quick} --json"),
        format!("\"$B\" {quick} --slots all"),
        "\"$B\" run --help".to_owned(),
        "\"$B\" run --nonsense --json".to_owned(),
    ] {
        // The reader has left before the first word.
        let (code, out, diagnostics) =
            said(&shell(&format!("{{ sleep .2; {line}; echo $? >&3; }} 3>&2 | true")));
        assert_eq!((code, out.as_str()), (Some(0), ""), "{line}");
        let expected = if line.contains("nonsense") { "2\n" } else { "141\n" };
        assert_eq!(diagnostics, expected, "{line}");
    }
    // The reader takes the first line and leaves.
    let (_, out, diagnostics) = said(&shell(&format!("\"$B\" {quick} --slots all | head -n 1")));
    assert!(out.starts_with("A day of 48 slots") && out.lines().count() == 1, "{out}");
    assert_eq!(diagnostics, "");
}

#[test]
fn a_transcript_replaces_nothing_unless_it_is_forced() {
    let folder = Folder::new("output-force");
    let place = folder.file("t.json", "old");
    let message = failure(&[&ENDLESS[..], &["--transcript", &place]].concat(), 2);
    assert!(
        message.contains(&place) && message.contains("there already") && message.contains("--force"),
        "{message}"
    );
    assert_eq!(fs::read_to_string(&place).unwrap(), "old");
    success(&with(&["--transcript", &place, "--force"]));
    assert_eq!(parsed(&fs::read_to_string(&place).unwrap())["format"], "blindsum-transcript");
    assert_eq!(folder.names(), ["t.json"]);
    assert!(failure(&with(&["--force"]), 2).contains("--transcript"));
}

#[test]
fn a_days_transcripts_replace_nothing_either() {
    let folder = Folder::new("output-force-day");
    let place = folder.path("day.json");
    folder.file("day-1900.json", "old");
    let day = ["--slots", "00:00,19:00", "--transcript", &place];
    let message = failure(&[&ENDLESS[..], &day].concat(), 2);
    assert!(message.contains("day-1900.json") && message.contains("there already"), "{message}");
    assert_eq!(folder.names(), ["day-1900.json"]);
    assert_eq!(fs::read_to_string(folder.path("day-1900.json")).unwrap(), "old");
    success(&with(&[&day[..], &["--force"]].concat()));
    assert_eq!(folder.names(), ["day-0000.json", "day-1900.json"]);
    assert_eq!(parsed(&fs::read_to_string(folder.path("day-1900.json")).unwrap())["version"], 4);
}

#[test]
fn a_round_that_never_began_has_no_transcript_and_takes_none_away() {
    let folder = Folder::new("output-begun");
    let place = folder.path("t.json");
    refused(&with(&["--budget", ".5", "--transcript", &place]));
    assert!(folder.names().is_empty());
    fs::write(&place, "old").unwrap();
    refused(&with(&["--budget", ".5", "--transcript", &place, "--force"]));
    assert_eq!(fs::read_to_string(&place).unwrap(), "old");
    folder.file("day-0030.json", "old");
    let day = folder.path("day.json");
    refused(&with(&["--slots", "00:00,00:30", "--budget", "1", "--transcript", &day, "--force"]));
    assert_eq!(folder.names(), ["day-0000.json", "day-0030.json", "t.json"]);
    assert_eq!(fs::read_to_string(folder.path("day-0030.json")).unwrap(), "old");
    // One that began and was refused has one.
    let printed = folder.path("printed.json");
    refused(&with(&["--blinding", "as-printed", "--transcript", &printed]));
    assert!(parsed(&fs::read_to_string(&printed).unwrap())["result"]["refused"].is_string());
}

/// What a run that fails with `code` says on stdout, in one object; on stderr it says nothing.
fn error_object(arguments: &[&str], code: i32) -> Value {
    let output = blindsum(arguments);
    let diagnostics = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), diagnostics.as_str()), (Some(code), ""), "{arguments:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    assert_eq!(text.lines().count(), 1, "{arguments:?}: {text}");
    parsed(&text)
}

#[test]
fn with_json_every_error_is_one_object_with_a_code() {
    let folder = Folder::new("output-json");
    let (old, none) = (folder.file("old.json", "old"), folder.path("none/t.json"));
    let rows = folder.file("r.csv", "date,19:00\na,lots\n");
    let whole = folder.file("w.csv", "date,19:00\na,100\n");
    for (arguments, exit, code, part) in [
        (&["run", "--nonsense"][..], 2, "usage", "unexpected argument '--nonsense'"),
        (&["run", "--meters", "many"], 2, "usage", "--meters"),
        (&["run", "--slot"], 2, "usage", "--slot"),
        (&["nothing"], 2, "usage", "unrecognized subcommand"),
        (&["kat", "--nonsense"], 2, "usage", "--nonsense"),
        (&[], 2, "usage", "--json"),
        (&["run", "--readings", &whole, "--at", "2013-01-15T19:00", "--slots", "all"], 2, "usage", "--slots"),
        (&["run", "--meters", "3", "--drop", "9@before"], 2, "usage", "the meters are 1 to 3"),
        (&["run", "--blackboard", "--key-bits", "512"], 2, "usage", "--blackboard"),
        (&["run", "--readings", &rows], 2, "readings", "line 2"),
        (&["run", "--readings", "/nowhere/r.csv"], 2, "readings", "/nowhere/r.csv"),
        (&["run", "--meters", "1001"], 2, "readings", "1000 rows"),
        (&["run", "--gamma", "0"], 2, "parameters", "gamma must be from 1"),
        (&["run", "--budget", "0"], 2, "parameters", "budget"),
        (&["run", "--transcript", &old], 2, "transcript_exists", "--force"),
        (&["run", "--transcript", &folder.path("")], 2, "transcript_place", "regular file"),
        (
            &["run", "--readings", &whole, "--transcript", &whole, "--force"],
            2,
            "transcript_place",
            "readings",
        ),
        (&["run", "--transcript", &none], 4, "transcript_write", &none),
    ] {
        let object = error_object(&[arguments, &["--json"]].concat(), exit);
        assert_eq!(object["error"]["code"], code, "{arguments:?}: {object}");
        let message = object["error"]["message"].as_str().unwrap();
        assert!(message.contains(part) && !message.starts_with("error"), "{arguments:?}: {message}");
        assert_eq!(object.as_object().unwrap().len(), 1, "{object}");
        assert_eq!(object["error"].as_object().unwrap().len(), 2, "{object}");
        // Without it the same words are said on stderr.
        if !arguments.is_empty() {
            let text = failure(arguments, exit);
            assert!(text.starts_with("error: ") && text.contains(part), "{arguments:?}: {text}");
        }
    }
    // Behind "--" it is not a flag.
    assert!(failure(&["kat", "--", "--json"], 2).contains("--json"));
    // A refused round is a result.
    let report = parsed(&refused(&with(&["--blinding", "as-printed", "--json"])));
    assert!(report["refused"].is_string() && report.get("error").is_none());
}

/// The transcript's folder goes while the round runs: what was published is told, and the failure too, in one object.
#[cfg(unix)]
#[test]
fn a_transcript_that_does_not_get_there_fails_beside_the_result() {
    use std::process::Stdio;
    use std::thread::sleep;
    use std::time::{Duration, Instant};

    for json in [true, false] {
        let folder = Folder::new(&format!("output-gone-{json}"));
        let inner = folder.path("inner");
        fs::create_dir(&inner).unwrap();
        let place = format!("{inner}/t.json");
        let mut words =
            vec!["run", "--meters", "2", "--gamma", "1", "--key-bits", "2048", "--transcript", &place];
        words.extend(json.then_some("--json"));
        let child = Command::new(env!("CARGO_BIN_EXE_blindsum"))
            .args(&words)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let begun = Instant::now();
        while fs::read_dir(&inner).unwrap().count() == 0 {
            assert!(begun.elapsed() < Duration::from_secs(60));
            sleep(Duration::from_millis(1));
        }
        fs::rename(&inner, folder.path("moved")).unwrap();
        let (code, out, diagnostics) = said(&child.wait_with_output().unwrap());
        assert_eq!(code, Some(4), "{out}{diagnostics}");
        if json {
            let report = parsed(&out);
            assert_eq!(report["error"]["code"], "transcript_write", "{report}");
            assert!(report["noisy_total_wh"].is_number(), "{report}");
            assert_eq!(diagnostics, "");
        } else {
            assert!(out.contains("Noisy total"), "{out}");
            assert!(diagnostics.starts_with("error: the transcript cannot be written to"), "{diagnostics}");
        }
    }
}

#[test]
fn the_help_tells_the_exit_codes() {
    let help = success(&["run", "--help"]);
    for part in ["--force", "0 every total was published", "4 the result or a file could not be written"] {
        assert!(help.contains(part), "{part} in {help}");
    }
    assert_eq!(json!(SUCCESS_AND_OTHERS), json!([0, 1, 2, 3, 4, 141]));
}

/// The exit codes of the README.
const SUCCESS_AND_OTHERS: [u8; 6] = [
    blindsum_cli::SUCCESS,
    blindsum_cli::MISMATCH,
    blindsum_cli::BAD_INPUT,
    blindsum_cli::REFUSED,
    blindsum_cli::NO_OUTPUT,
    blindsum_cli::BROKEN_PIPE,
];
