//! PAPER.md says where each equation is computed and tested; what it names must be there.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// All Rust source below a folder.
fn source_below(folder: &Path, text: &mut String) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            source_below(&path, text);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            text.push_str(&fs::read_to_string(path).unwrap());
        }
    }
}

/// What stands between backticks.
fn named(paper: &str) -> Vec<&str> {
    paper.split('`').skip(1).step_by(2).collect()
}

#[test]
fn every_test_that_the_paper_table_names_exists() {
    let mut source = String::new();
    source_below(&root().join("crates"), &mut source);
    source_below(&root().join("tests"), &mut source);
    let paper = fs::read_to_string(root().join("crates/core/PAPER.md")).unwrap();
    let prefixes = ["eq0", "eq1", "eq2", "eq3", "section_", "readings_", "every_combination", "any_round"];
    let tests: Vec<&str> = named(&paper)
        .into_iter()
        .filter(|name| prefixes.iter().any(|prefix| name.starts_with(prefix)))
        .collect();
    assert!(tests.len() > 20, "{tests:?}");
    for name in tests {
        // "eq18_as_printed_.." stands for the one test that begins so.
        let (stem, end) = match name.strip_suffix("..") {
            Some(stem) => (stem, ""),
            None => (name, "()"),
        };
        assert!(source.contains(&format!("fn {stem}{end}")), "PAPER.md names `{name}`, which is no test");
    }
}

#[test]
fn every_equation_has_a_row_with_a_test() {
    let paper = fs::read_to_string(root().join("crates/core/PAPER.md")).unwrap();
    let table = paper.split("## Equations").nth(1).unwrap().split("\n\n").nth(1).unwrap();
    for equation in 1..=30 {
        let row = table.lines().find(|line| {
            let first = line.split('|').nth(1).unwrap_or_default();
            first.trim().parse() == Ok(equation)
        });
        let row = row.unwrap_or_else(|| panic!("PAPER.md has no row for Eq. ({equation})"));
        assert!(row.contains("`eq"), "Eq. ({equation}) names no test: {row}");
    }
}
