//! The paper's equation numbers: what the sources and PAPER.md say an equation is about is what it is about in the paper. Its
//! numbers and formulas are in equations.txt.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

const TABLE: &str = include_str!("equations.txt");

struct Equation {
    /// Nothing where the paper gives none.
    number: Option<u32>,
    formula: &'static str,
    phrases: Vec<&'static str>,
}

fn table() -> Vec<Equation> {
    let rows = TABLE.lines().filter(|line| !line.starts_with('#'));
    rows.map(|line| {
        let cells: Vec<&str> = line.splitn(2, " | ").collect();
        // The formulas of sums over |S| have bars of their own: the last " | " parts the phrases.
        let (formula, phrases) = cells[1].rsplit_once(" | ").unwrap();
        Equation { number: cells[0].parse().ok(), formula, phrases: phrases.split("; ").collect() }
    })
    .collect()
}

/// A stretch of text of one file that speaks of equations: the numbers, and the words around them.
struct Mention {
    place: String,
    numbers: BTreeSet<u32>,
    text: String,
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_path_buf()
}

/// All files of the repository that may speak of equations.
fn sources() -> Vec<(String, String)> {
    fn below(folder: &Path, found: &mut Vec<(String, String)>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if !["target", "node_modules", "dist"].contains(&name.as_str()) {
                    below(&path, found);
                }
            } else if ["rs", "md", "py"].iter().any(|end| path.extension().is_some_and(|it| it == *end)) {
                found.push((path.display().to_string(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    let mut found = Vec::new();
    for folder in ["crates", "web", "docs", "tests"] {
        below(&root().join(folder), &mut found);
    }
    for file in ["README.md", "ARCHITECTURE.md"] {
        found.push((file.to_owned(), fs::read_to_string(root().join(file)).unwrap()));
    }
    // This file writes wrong numbers on purpose.
    found.retain(|(place, _)| !place.ends_with("equations.rs"));
    found
}

/// The lines of a file, those of one comment joined: a sentence may go on in the next line.
fn stretches(text: &str) -> Vec<(usize, String)> {
    let mut all: Vec<(usize, String)> = Vec::new();
    let mut in_comment = false;
    for (index, line) in text.lines().enumerate() {
        let bare = line.trim();
        let comment = ["///", "//!", "//"].iter().find_map(|mark| bare.strip_prefix(mark));
        match (comment, in_comment, all.last_mut()) {
            (Some(more), true, Some((_, last))) if !more.trim().is_empty() => {
                last.push(' ');
                last.push_str(more.trim());
            }
            _ => all.push((index + 1, comment.unwrap_or(bare).trim().to_owned())),
        }
        in_comment = comment.is_some();
    }
    all
}

/// The numbers at the start of a text such as "(19), (20) and 23", "1 to 4": ranges are filled.
fn numbers(mut text: &str) -> BTreeSet<u32> {
    let mut found = BTreeSet::new();
    let mut range = None;
    loop {
        let rest = text.trim_start_matches('(');
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let Ok(number) = rest[..digits].parse::<u32>() else { return found };
        found.extend(range.take().map_or(number..=number, |first| first..=number));
        let rest = rest[digits..].trim_start_matches(')');
        if let Some(more) = rest.strip_prefix(" to ") {
            (range, text) = (Some(number), more);
        } else if let Some(more) = [", and ", ", ", " and "].iter().find_map(|by| rest.strip_prefix(by)) {
            text = more;
        } else {
            return found;
        }
    }
}

/// What every sentence with "Eq. N", and every test called eqNN_.., says.
fn mentions(place: &str, text: &str) -> Vec<Mention> {
    let mut all = Vec::new();
    for (line, stretch) in stretches(text) {
        let stretch = stretch.replace("Eq. ", "Eq~");
        for sentence in stretch.split([';', '|']).flat_map(|part| part.split(". ")) {
            let found: BTreeSet<u32> = sentence.split("Eq~").skip(1).flat_map(numbers).collect();
            if !found.is_empty() {
                let text = sentence.replace("Eq~", "Eq. ");
                all.push(Mention { place: format!("{place}:{line}"), numbers: found, text });
            }
        }
        let Some(name) = stretch.strip_prefix("fn eq").map(|name| name.split('(').next().unwrap()) else {
            continue;
        };
        let name = format!("eq{name}");
        let (own, words): (Vec<&str>, Vec<&str>) = name
            .split('_')
            .partition(|word| word.strip_prefix("eq").is_some_and(|number| number.parse::<u32>().is_ok()));
        let numbers = own.iter().map(|word| word[2..].parse().unwrap()).collect();
        all.push(Mention { place: format!("{place}:{line}"), numbers, text: words.join(" ") });
    }
    all
}

/// What a mention says wrongly, if anything: a phrase in it that belongs to other equations alone.
fn fault(mention: &Mention, table: &[Equation]) -> Option<String> {
    let phrases: BTreeSet<&str> = table.iter().flat_map(|equation| equation.phrases.clone()).collect();
    phrases.into_iter().filter(|phrase| mention.text.contains(phrase)).find_map(|phrase| {
        let owners: Vec<Option<u32>> = table
            .iter()
            .filter(|equation| equation.phrases.contains(&phrase))
            .map(|equation| equation.number)
            .collect();
        let right = owners.iter().flatten().any(|owner| mention.numbers.contains(owner));
        (!right).then(|| {
            format!(
                "{}: \"{}\": \"{phrase}\" is of {owners:?}, not of {:?}",
                mention.place, mention.text, mention.numbers
            )
        })
    })
}

fn all_mentions(change: impl Fn(u32) -> u32) -> Vec<Mention> {
    let mut all: Vec<Mention> = sources().iter().flat_map(|(place, text)| mentions(place, text)).collect();
    for mention in &mut all {
        mention.numbers = mention.numbers.iter().map(|number| change(*number)).collect();
    }
    all
}

#[test]
fn every_number_in_the_sources_is_the_papers() {
    let (table, all) = (table(), all_mentions(|number| number));
    assert!(all.len() > 150, "{} mentions", all.len());
    let faults: Vec<String> = all.iter().filter_map(|mention| fault(mention, &table)).collect();
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let beyond: Vec<&Mention> = all
        .iter()
        .filter(|mention| mention.numbers.iter().any(|number| !(1..=30).contains(number)))
        .collect();
    assert!(beyond.is_empty(), "{}", beyond[0].place);
}

#[test]
fn numbers_that_change_places_are_found() {
    let table = table();
    for (a, b) in [(26, 27), (15, 16), (3, 4), (2, 3), (13, 14), (29, 30), (5, 6), (17, 18)] {
        let swapped = |number| {
            if number == a {
                b
            } else if number == b {
                a
            } else {
                number
            }
        };
        let faults = all_mentions(swapped).iter().filter_map(|mention| fault(mention, &table)).count();
        assert!(faults > 0, "Eq. ({a}) and Eq. ({b}) could change places in all sources unnoticed");
    }
    for wrong in [
        "// Eq. (26): D(C2) = d - x mod n. Eq. (27): D(C1) = xi + x.",
        "    /// mu = L(g^lambda mod n^2)^-1 mod n, Eq. (4).",
        "/// vA decrypts C1, Eq. (27); less the offsets it is xi + x.",
        "        // Eq. (1): n = p q.",
        "fn eq04_mu_inverts_l_of_g() {",
        "| Eq. 25 | which is\n// Eq. (15): b_ij = [j = j*_i]",
    ] {
        assert!(mentions("", wrong).iter().any(|mention| fault(mention, &table).is_some()), "{wrong}");
    }
    assert_eq!(numbers("(26) to (28), then"), [26, 27, 28].into());
    assert_eq!(numbers("19, 20, 23 and (25)."), [19, 20, 23, 25].into());
}

#[test]
fn the_table_has_every_number_once_and_paper_md_gives_it_the_same_formula() {
    let table = table();
    let given: Vec<u32> = table.iter().filter_map(|equation| equation.number).collect();
    assert_eq!(given, (1..=30).collect::<Vec<u32>>());
    let paper = fs::read_to_string(root().join("crates/core/PAPER.md")).unwrap();
    let rows = paper.split("## Equations").nth(1).unwrap().split("\n\n").nth(1).unwrap();
    for equation in &table {
        let Some(number) = equation.number else { continue };
        let formula = equation.formula.replace('|', "\\|");
        let row = format!("| {number} | {formula} |");
        assert!(rows.lines().any(|line| line.starts_with(&row)), "PAPER.md has no row {row}");
    }
}
