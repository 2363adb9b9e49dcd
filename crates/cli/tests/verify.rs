//! Transcripts against `tests/transcript/verify.py`, a verifier written from docs/TRANSCRIPT.md alone.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop")]

mod tool;

use std::fs;
use std::process::Command;

use serde_json::Value;
use tool::{Folder, success};

const SEEDED: [&str; 6] = ["--meters", "3", "--gamma", "3", "--seed", "5"];
const CLIPPED: [&str; 6] = ["--meters", "1", "--gamma", "2", "--cap", "100"];
const MANY: [&str; 4] = ["--meters", "12", "--gamma", "1"];

/// Runs a round with short keys; the path of its transcript.
fn transcript(folder: &Folder, name: &str, arguments: &[&str]) -> String {
    let path = folder.path(name);
    success(&[&["run", "--key-bits", "512", "--json", "--transcript", &path], arguments].concat());
    path
}

/// The exit code of the verifier and what it says about one file.
fn verify(file: &str) -> (Option<i32>, String) {
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/transcript/verify.py");
    let output = Command::new("python3").args([program, file]).output().unwrap_or_else(|error| {
        panic!("this test runs a verifier in Python; install the package `python3` ({error})")
    });
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    (output.status.code(), said.strip_prefix(&format!("{file}: ")).unwrap().trim_end().to_owned())
}

/// How many checks passed; panics unless all did.
fn passed(file: &str) -> u32 {
    let (code, said) = verify(file);
    assert_eq!(code, Some(0), "{said}");
    said.split_once(" checks passed").unwrap().0.parse().unwrap()
}

/// Changes the last hexadecimal digit of a string in a transcript.
fn change(file: &str, pointer: &str) {
    let mut document: Value = serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap();
    let digits = document.pointer_mut(pointer).unwrap();
    let mut changed = digits.as_str().unwrap().to_owned();
    let last = if changed.pop() == Some('1') { '2' } else { '1' };
    changed.push(last);
    *digits = Value::String(changed);
    fs::write(file, document.to_string()).unwrap();
}

#[test]
fn a_program_written_from_the_document_recomputes_every_message() {
    let folder = Folder::new("verify");
    for (name, arguments) in
        [("seeded.json", &SEEDED[..]), ("clipped.json", &CLIPPED[..]), ("many.json", &MANY[..])]
    {
        let file = transcript(&folder, name, arguments);
        assert!(passed(&file) > 0, "{name}");
    }
    let clipped = fs::read_to_string(folder.path("clipped.json")).unwrap();
    let clipped: Value = serde_json::from_str(&clipped).unwrap();
    assert_eq!(clipped["result"]["clipped"], 1);
    assert_eq!(clipped["seeded"], false);
}

#[test]
fn one_changed_digit_fails() {
    let folder = Folder::new("verify-changed");
    // In an open message, a secure one, a secret: the verifier names what is wrong.
    for (pointer, named) in [
        (
            "/messages/20/bytes",
            "messages[20] (step 29, noise-shares, role 18 to role 1), part 5: tag, byte 31",
        ),
        ("/messages/6/bytes", "messages[6] (step 7, admission, role 0 to role 1), part 4: link_key, byte 31"),
        ("/secrets/meters/2/blind", "messages[17] (step 23, masked-reading, role 18 to role 1), part 1: c_i"),
    ] {
        let file = transcript(&folder, "changed.json", &SEEDED);
        change(&file, pointer);
        let (code, said) = verify(&file);
        assert_eq!(code, Some(1), "{pointer}: {said}");
        assert!(said.starts_with(&format!("FAILED: {named}")), "{pointer}: {said}");
    }
}

#[test]
fn the_public_form_passes_and_says_what_it_hides() {
    let folder = Folder::new("verify-public");
    let file = transcript(&folder, "public.json", &[&SEEDED[..], &["--public"]].concat());
    assert!(passed(&file) > 0);
    assert!(verify(&file).1.contains("not checkable in the public form: the secure messages"));
}

#[test]
fn an_unknown_version_is_not_checked() {
    let folder = Folder::new("verify-version");
    let file = folder.file(
        "later.json",
        r#"{"format": "blindsum-transcript", "version": 2, "form": "full",
        "parameters": {"meters": 1, "gamma": 1}, "result": {"refused": null}}"#,
    );
    assert_eq!(verify(&file).0, Some(2));
}
