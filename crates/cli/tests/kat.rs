//! `blindsum kat` on the shipped files and on spoilt copies.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod tool;

use std::fs;
use std::path::Path;

use tool::{Folder, blindsum, failure, success};

fn shipped(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors");
    folder.join(name).to_str().unwrap().to_owned()
}

#[test]
fn every_shipped_file_passes_and_says_how_much_was_checked() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors");
    let mut files: Vec<_> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path().to_str().unwrap().to_owned())
        .filter(|name| Path::new(name).extension().is_some_and(|extension| extension == "json"))
        .collect();
    files.sort();
    assert!(files.len() >= 4, "{files:?}");
    let mut arguments = vec!["kat"];
    arguments.extend(files.iter().map(String::as_str));
    let text = success(&arguments);
    assert_eq!(text.lines().count(), files.len());
    assert!(text.contains("improved-1024.json: 44 answers checked, all agree"), "{text}");
    assert_eq!(text.matches(": 51 answers checked").count(), 3, "{text}");
}

#[test]
fn a_changed_digit_ends_with_1_and_is_named_and_other_files_are_still_checked() {
    let folder = Folder::new("changed");
    let good = fs::read_to_string(shipped("improved-1024.json")).unwrap();
    let changed = folder.file("changed.json", &good.replacen("\"t\": 1700000000", "\"t\": 1700000001", 1));
    let output = blindsum(&["kat", &changed, &shipped("paillier-1024.json")]);
    assert_eq!(output.status.code(), Some(1));
    let message = String::from_utf8(output.stderr).unwrap();
    assert!(message.contains(&changed) && message.contains("epoch 1700000001: h_t differs"), "{message}");
    assert!(String::from_utf8(output.stdout).unwrap().contains("paillier-1024.json: 51 answers checked"));
}

#[test]
fn no_vectors_end_with_1() {
    let folder = Folder::new("empty");
    let file = folder.file("e.json", r#"{"kind": "paillier", "p": "5", "q": "7", "n": "35", "vectors": []}"#);
    assert!(failure(&["kat", &file], 1).contains("the file holds no vectors"));
}

#[test]
fn bad_files_end_with_2_and_are_named_by_place() {
    let folder = Folder::new("bad");
    for (content, part) in [
        ("", "line 1 column 0"),
        ("{\n \"kind\": 5}", "line 2 column"),
        ("{}", "missing field `kind`"),
        (r#"{"kind": "none"}"#, "unknown kind \"none\""),
        (r#"{"kind": "paillier", "p": "5"}"#, "missing field `q`"),
        (r#"{"kind": "paillier", "p": 5}"#, "invalid type: integer `5`"),
    ] {
        let file = folder.file("f.json", content);
        let message = failure(&["kat", &file], 2);
        assert!(message.contains(&file) && message.contains(part), "{content}: {message}");
    }
    assert!(failure(&["kat", &folder.path("none.json")], 2).contains("No such file"));
    assert!(failure(&["kat"], 2).contains("<FILE>"));
}
