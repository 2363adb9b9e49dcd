//! Every variant, and each two of them together.

use crate::tool::Folder;
use crate::verifier::{pass, run};

/// Every value of every variant.
pub(crate) const VARIANTS: [(&str, &[&str]); 6] = [
    ("--key-mode", &["published", "split-keys", "center-draws"]),
    ("--blinding", &["hardened", "corrected", "as-printed"]),
    ("--base", &["common", "per-meter"]),
    ("--noise", &["discrete", "continuous"]),
    ("--randomizer", &["textbook", "short-exponent"]),
    ("--collapsed", &["no", "yes"]),
];
/// A choice of a value for each variant.
type Combination = [usize; VARIANTS.len()];

/// Every pair of values of two variants that stands in a combination.
fn pairs(combination: &Combination) -> Vec<(usize, usize, usize, usize)> {
    let places = 0..combination.len();
    let pair = |a: usize| (0..a).map(move |b| (a, combination[a], b, combination[b]));
    places.flat_map(pair).collect()
}

/// Combinations that hold every pair of values of two variants, each chosen for the most pairs that were still missing;
/// filled up to 24.
fn combinations() -> Vec<Combination> {
    let all = VARIANTS.iter().enumerate().fold(vec![[0; VARIANTS.len()]], |all, (place, (_, values))| {
        let with = |combination: Combination| {
            (0..values.len()).map(move |value| {
                let mut combination = combination;
                combination[place] = value;
                combination
            })
        };
        all.into_iter().flat_map(with).collect()
    });
    let mut missing: Vec<_> = all.iter().flat_map(pairs).collect();
    missing.sort_unstable();
    missing.dedup();
    let mut left = all;
    let mut chosen = Vec::new();
    while !missing.is_empty() || chosen.len() < 24 {
        let gain = |combination: &Combination| {
            pairs(combination).iter().filter(|pair| missing.contains(pair)).count()
        };
        let best = (0..left.len()).max_by_key(|at| gain(&left[*at])).unwrap();
        let best = left.swap_remove(best);
        let covered = pairs(&best);
        missing.retain(|pair| !covered.contains(pair));
        chosen.push(best);
    }
    chosen
}

fn arguments(combination: &Combination) -> String {
    let argument = |(value, (name, values)): (&usize, &(&str, &[&str]))| match (*name, values[*value]) {
        ("--collapsed", "no") => String::new(),
        ("--collapsed", _) => "--collapsed".to_owned(),
        (name, value) => format!("{name} {value}"),
    };
    combination.iter().zip(&VARIANTS).map(argument).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_program_written_from_the_document_recomputes_every_variant() {
    let folder = Folder::new("verify-variants");
    let combinations = combinations();
    assert_eq!(combinations.len(), 24);
    let files: Vec<_> = (0..)
        .zip(&combinations)
        .map(|(seed, combination)| {
            // Every other one draws from the operating system.
            let seed = if seed % 2 == 0 { format!("--seed {seed}") } else { String::new() };
            let asked = format!("--key-bits 256 --meters 3 --gamma 2 {seed} {}", arguments(combination));
            let (file, published) = run(&folder, &format!("{}.json", asked.replace(' ', "_")), &asked);
            let decrypts = !asked.contains("as-printed") && !asked.contains("per-meter");
            assert_eq!(published, decrypts, "{asked}");
            file
        })
        .collect();
    let said = pass(&files);
    assert!(said.iter().any(|said| said.contains(", a refused round")));
    assert!(said.iter().any(|said| !said.contains(", a refused round")));
}
