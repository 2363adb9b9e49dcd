//! Rounds, and what the verifier says of their transcripts.

use std::fs;
use std::process::Command;

use serde_json::Value;

use crate::tool::{Folder, blindsum};

/// A quick round: toy keys, 3 meters, 2 samples each.
pub(crate) const QUICK: &str = "--key-bits 128 --meters 3 --gamma 2";

/// Runs a round; the path of its transcript, and whether a total was published.
pub(crate) fn run(folder: &Folder, name: &str, arguments: &str) -> (String, bool) {
    let path = folder.path(name);
    let mut all = vec!["run", "--json", "--transcript", &path];
    all.extend(arguments.split_whitespace());
    let output = blindsum(&all);
    let message = String::from_utf8_lossy(&output.stderr);
    match output.status.code() {
        Some(0) => (path, true),
        Some(3) => (path, false),
        other => panic!("{arguments}: exit code {other:?}: {message}"),
    }
}

pub(crate) fn published(folder: &Folder, name: &str, arguments: &str) -> String {
    let (path, published) = run(folder, name, arguments);
    assert!(published, "{arguments}");
    path
}

pub(crate) fn refused(folder: &Folder, name: &str, arguments: &str) -> String {
    let (path, published) = run(folder, name, arguments);
    assert!(!published, "{arguments}");
    path
}

/// The exit code of the verifier and what it says about each file.
pub(crate) fn verify(files: &[String]) -> (Option<i32>, Vec<String>) {
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/transcript/verify.py");
    let output = Command::new("python3").arg(program).args(files).output().unwrap_or_else(|error| {
        panic!("this test runs a verifier in Python; install the package `python3` ({error})")
    });
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let said: Vec<_> = said
        .lines()
        .zip(files)
        .map(|(line, file)| line.strip_prefix(&format!("{file}: ")).unwrap().to_owned())
        .collect();
    assert_eq!(said.len(), files.len());
    (output.status.code(), said)
}

/// Panics unless every check of every file passed; what the verifier said.
pub(crate) fn pass(files: &[String]) -> Vec<String> {
    let (code, said) = verify(files);
    for (file, said) in files.iter().zip(&said) {
        assert!(said.contains(" checks passed"), "{file}: {said}");
    }
    assert_eq!(code, Some(0));
    said
}

pub(crate) fn read(file: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}
