//! The exercise sheet: every answer in docs/ANSWERS.md is what its command comes to, and no number stands in an answer or, in
//! bold, in the lesson plans that no command came to.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

mod formula;
mod sheet;
#[path = "../tool/mod.rs"]
mod tool;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::process::{Command, Output};

use crate::formula::{Found, Printed, evaluate, plain};
use crate::sheet::{Item, document, items, numbers};
use crate::tool::Folder;

/// Numbers that need no source: a whole, and an opinion that leans to neither side.
const PLAIN: [&str; 2] = ["100", "50:50"];

/// The only file that a command of the sheet may write.
const TRANSCRIPT: &str = "t.json";

fn run(arguments: &[String]) -> (Output, Printed) {
    let folder = Folder::new("exercises");
    let place = folder.path("");
    let output =
        Command::new(env!("CARGO_BIN_EXE_blindsum")).args(arguments).current_dir(place).output().unwrap();
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    let json = serde_json::from_str(&text).ok();
    let written = fs::read(folder.path(TRANSCRIPT)).ok();
    let files = written.map(|bytes| (TRANSCRIPT.to_owned(), serde_json::from_slice(&bytes).unwrap()));
    (output, Printed { text, json, files: files.into_iter().collect() })
}

/// What comes out, written as the stated value is: with as many decimals.
fn written(found: &Found, stated: &str) -> String {
    match (found, plain(stated)) {
        (Found::Number(number), Some(_)) => {
            let decimals = stated.split_once('.').map_or(0, |(_, decimals)| decimals.len());
            format!("{number:.decimals$}")
        }
        (Found::Number(number), None) => number.to_string(),
        (Found::Text(text), _) => text.clone(),
    }
}

fn agrees(found: &Found, stated: &str) -> bool {
    let plainly = stated.replace(',', "").replace('−', "-");
    written(found, stated) == if matches!(found, Found::Number(_)) { plainly } else { stated.to_owned() }
}

#[test]
fn every_answer_is_what_its_command_comes_to() {
    let answers = items(&document("ANSWERS.md"));
    let mut wrong = Vec::new();
    let mut checked = 0_u32;
    // Several answers look at the same round.
    let mut runs: BTreeMap<&[String], (Output, Printed)> = BTreeMap::new();
    for answer in &answers {
        for command in &answer.commands {
            let (output, printed) = runs.entry(&command.arguments).or_insert_with(|| run(&command.arguments));
            let shown = format!("{}: blindsum {}", answer.number, command.arguments.join(" "));
            if output.status.code() != Some(command.code) {
                let why = String::from_utf8_lossy(&output.stderr);
                wrong.push(format!(
                    "{shown}\n  ends with {:?} and not {}: {why}",
                    output.status.code(),
                    command.code
                ));
            }
            if command.rows.is_empty() {
                wrong.push(format!("{shown}\n  no table says what comes out"));
            }
            for row in &command.rows {
                checked += 1;
                match evaluate(&row.formula, printed) {
                    Ok(found) if agrees(&found, &row.value) => (),
                    Ok(found) => wrong.push(format!(
                        "{shown}\n  {}: {} is stated, {} comes out ({found:?})",
                        row.what,
                        row.value,
                        written(&found, &row.value)
                    )),
                    Err(why) => wrong.push(format!("{shown}\n  {}: {}: {why}", row.what, row.formula)),
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {checked} values:\n{}", wrong.len(), wrong.join("\n"));
    assert!(checked > 60, "{checked}");
}

#[test]
fn every_question_has_one_answer_and_its_commands_are_run_for_it() {
    let (questions, answers) = (items(&document("EXERCISES.md")), items(&document("ANSWERS.md")));
    let number_of = |items: &[Item]| items.iter().map(|item| item.number.clone()).collect::<Vec<_>>();
    let expected: Vec<_> = (1..=questions.len()).map(|number| number.to_string()).collect();
    assert_eq!((number_of(&questions), number_of(&answers)), (expected.clone(), expected));
    for (question, answer) in questions.iter().zip(&answers) {
        // `--json` prints the same numbers for a program.
        let plainly = |item: &Item| -> BTreeSet<String> {
            let words = |words: &[String]| {
                words.iter().filter(|word| *word != "--json").cloned().collect::<Vec<_>>().join(" ")
            };
            item.commands.iter().map(|command| words(&command.arguments)).collect()
        };
        let missing: Vec<_> = plainly(question).difference(&plainly(answer)).cloned().collect();
        assert!(missing.is_empty(), "no answer {} runs {missing:?}", question.number);
    }
}

#[test]
fn no_number_stands_in_an_answer_that_no_command_came_to() {
    let questions = items(&document("EXERCISES.md"));
    let mut unfounded = Vec::new();
    for answer in items(&document("ANSWERS.md")) {
        let question = questions.iter().find(|question| question.number == answer.number);
        let mut founded: BTreeSet<String> = PLAIN.map(str::to_owned).into();
        founded.extend(question.iter().flat_map(|question| numbers(&question.prose)));
        for command in answer.commands.iter().chain(question.iter().flat_map(|question| &question.commands)) {
            founded.extend(command.arguments.iter().flat_map(|word| numbers(&format!("{word} "))));
            for row in &command.rows {
                founded.extend(numbers(&row.value));
            }
        }
        let lost = numbers(&answer.prose).into_iter().filter(|number| !founded.contains(number));
        unfounded.extend(lost.map(|number| format!("{}: {number}", answer.number)));
    }
    assert!(unfounded.is_empty(), "no row of their tables has these: {unfounded:?}");
}

#[test]
fn what_the_lesson_plans_say_in_bold_is_a_checked_answer() {
    let mut known: BTreeMap<String, String> = BTreeMap::new();
    for answer in items(&document("ANSWERS.md")) {
        for row in answer.commands.iter().flat_map(|command| &command.rows) {
            known.extend(numbers(&row.value).into_iter().map(|value| (value, answer.number.clone())));
        }
    }
    let text = document("TEACHING.md");
    let bold = text.split("**").skip(1).step_by(2);
    let stated: Vec<_> = bold.flat_map(numbers).collect();
    assert!(stated.len() >= 10, "{stated:?}");
    let lost: Vec<_> = stated.iter().filter(|number| !known.contains_key(*number)).collect();
    assert!(lost.is_empty(), "no answer has {lost:?}");
}
