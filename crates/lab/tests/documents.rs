//! docs/LAB.md and the table of outcomes in the README: their rows are those of the catalogue.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use blindsum_lab::{Experiment, all};

/// The rows of a document: the lines that begin with the id of an experiment.
fn rows(document: &str) -> Vec<&str> {
    let is_row =
        |line: &&str| all().iter().any(|experiment| line.starts_with(&format!("| {} |", experiment.id)));
    document.lines().filter(is_row).collect()
}

/// One row: what is asked and done, what comes of it, what prevents it, and the command.
fn row(experiment: &Experiment) -> String {
    let Experiment { id, title, question, choices, right, prevents, .. } = *experiment;
    let outcome = choices.get(right).unwrap();
    format!("| {id} | **{title}.** {question} | {outcome}. | {prevents} | `blindsum lab {id}` |")
        .replace("<", "&lt;")
}

#[test]
fn docs_lab_md_is_what_the_catalogue_says() {
    let made: Vec<_> = all().iter().map(row).collect();
    let document = include_str!("../../../docs/LAB.md");
    assert_eq!(rows(document), made, "docs/LAB.md: write these rows\n\n{}\n", made.join("\n"));
}

#[test]
fn the_readme_has_an_outcome_of_each_experiment() {
    let document = include_str!("../README.md");
    let named: Vec<_> = rows(document)
        .into_iter()
        .map(|row| row.split(" | ").take(2).collect::<Vec<_>>().join(" | "))
        .collect();
    let made: Vec<_> =
        all().iter().map(|experiment| format!("| {} | {}", experiment.id, experiment.title)).collect();
    assert_eq!(named, made, "crates/lab/README.md: the command stands above the table");
}
