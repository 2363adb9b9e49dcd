//! Every experiment, carried out with few trials: each must agree, at its own size of keys.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use blindsum_lab::{Agreement, LabError, Outcome, Settings, all, find};

/// Carries out one experiment.
fn run(id: &str, settings: &Settings) -> Result<Outcome, LabError> {
    let mut run = find(id).unwrap().begin(settings)?;
    while !run.is_done() {
        run.advance()?;
    }
    run.outcome()
}

/// With how many trials and at which size of keys each is carried out here: few, but enough to be judged.
const RUNS: [(&str, Option<u32>, Option<u32>); 24] = [
    ("E1", Some(4), None),
    ("E2", Some(400), Some(256)),
    ("E3", Some(24), None),
    ("E4", Some(1), Some(256)),
    ("E5", Some(4), None),
    ("E6", Some(32), Some(256)),
    ("E7", Some(2), Some(256)),
    ("E8", Some(40), None),
    ("E9", Some(2), None),
    ("E9b", None, None),
    ("E10", Some(2000), None),
    ("E11", Some(4000), None),
    ("E12", Some(1), None),
    ("E13", Some(1), Some(256)),
    ("E14", Some(2), Some(256)),
    ("E15", Some(1), Some(256)),
    ("E16", Some(100), None),
    ("E17", Some(40), None),
    ("E18", Some(5000), None),
    ("E19", Some(64), Some(256)),
    ("E20", Some(1000), None),
    ("E21", Some(1000), None),
    ("E22", Some(400), None),
    ("N5x", Some(200), None),
];

/// Which figure of an experiment shows that the attack fails on the cured variant: by a part of its name.
const CURED: [(&str, &str); 21] = [
    ("E1", "hardened: read without a key"),
    ("E2", "common h: decrypts to T"),
    ("E3", "hardened: T read without a key"),
    ("E4", "hardened: found without a key"),
    ("E5", "fresh k, 512 bits: both found"),
    ("E6", "with k: d + xi read by the two"),
    ("E7", "second masks: late messages open d + xi"),
    ("E8", "tolerated = 49: mean delta"),
    ("E9", "2 of 8 pool, tolerated = 2, scale 200: searched"),
    ("E9b", "3 of 10 pool, scale 200: searched"),
    ("E11", "tolerated = 4: deviation of the six's noise"),
    ("E12", "proved bits: a meter refuses"),
    ("E13", "proved bits, forged: a meter refuses"),
    ("E14", "tags checked, old products: refused"),
    ("E16", "budget of one total: the second is refused"),
    // A bound of this attack alone: a sieve factors 128 bits in a moment.
    ("E17", "128 bits: factored in as many steps"),
    ("E19", "fresh k: d + xi opened"),
    ("E20", "coins (N5), as published: homes read to the mWh"),
    ("E21", "m = 10, gamma = 2, epsilon 1: by the law"),
    ("E22", "m = 3, tolerated = 1: right guesses"),
    ("N5x", "coins of half a unit: the total's remainder"),
];

/// Experiments without a cured variant, and why. They have controls of another kind: honest parties, or the edge of what passes.
const NOT_CURED: [(&str, &str); 3] = [
    ("E10", "nobody is attacked: a meter looks at its own samples"),
    ("E15", "a proof that a reading lies within its range is not built"),
    ("E18", "it measures the promise itself"),
];

/// Carries it out: it must agree, with an attack that comes to what was expected and a control.
fn agrees(id: &str) {
    let (_, trials, key_bits) = *RUNS.iter().find(|(run, _, _)| *run == id).unwrap();
    let outcome = run(id, &Settings { seed: 1, trials, key_bits }).unwrap();
    for figure in &outcome.figures {
        println!("{id}: {figure:?}");
    }
    assert_eq!(outcome.agrees(), Agreement::Agrees, "{id}, seed 1");
    assert!(outcome.figures.iter().any(|figure| figure.control), "{id} has no control");
    assert!(outcome.figures.iter().any(|figure| !figure.control), "{id} shows nothing but controls");
    // The README's table ends with how many figures there are, and how many of them are controls.
    let (all, controls) =
        (outcome.figures.len(), outcome.figures.iter().filter(|figure| figure.control).count());
    let row = include_str!("../README.md").lines().find(|line| line.starts_with(&format!("| {id} |")));
    let counts = format!("| {all} of {all} | {controls} |");
    assert!(
        row.is_some_and(|row| row.ends_with(&counts)),
        "{id}: the README's row should end with {counts}: {row:?}"
    );
    if let Some((_, what)) = CURED.iter().find(|(cured, _)| *cured == id) {
        let cure = outcome.figures.iter().find(|figure| figure.what.contains(what));
        assert!(
            cure.is_some_and(|figure| figure.agrees == Agreement::Agrees),
            "{id}: the cured variant does not resist: {what}"
        );
    }
}

#[test]
fn every_experiment_is_carried_out_here_and_is_cured_or_says_why_not() {
    let ids: Vec<_> = all().iter().map(|experiment| experiment.id).collect();
    assert_eq!(ids, RUNS.map(|(id, _, _)| id));
    for id in ids {
        let cured = CURED.iter().filter(|(cured, _)| *cured == id).count();
        let reasons = NOT_CURED.iter().filter(|(not, why)| *not == id && !why.is_empty()).count();
        assert_eq!(cured + reasons, 1, "{id}");
    }
}

#[test]
fn e1_to_e3_what_eq_18_means() {
    ["E1", "E2", "E3"].into_iter().for_each(agrees);
}

#[test]
fn e4_to_e7_shares_of_the_key() {
    ["E4", "E5", "E6", "E7"].into_iter().for_each(agrees);
}

#[test]
fn e8_meters_pool() {
    agrees("E8");
}

#[test]
fn e9_to_e11_what_is_left_of_the_noise() {
    ["E9", "E9b", "E10", "E11"].into_iter().for_each(agrees);
}

#[test]
fn e12_to_e15_parties_that_break_the_rules() {
    ["E12", "E13", "E14", "E15"].into_iter().for_each(agrees);
}

#[test]
fn e16_to_e19_averages_factors_neighbours_and_leaks() {
    ["E16", "E17", "E18", "E19"].into_iter().for_each(agrees);
}

#[test]
fn e20_a_thousand_homes_are_read() {
    agrees("E20");
}

#[test]
fn e21_e22_and_n5x_what_a_meter_knows_and_what_coins_hide() {
    ["E21", "E22", "N5x"].into_iter().for_each(agrees);
}

#[test]
fn ids_titles_and_answers_are_in_order() {
    for experiment in all() {
        assert_eq!(find(experiment.id).unwrap().id, experiment.id);
        assert!(
            experiment.choices.len() >= 2 && experiment.right < experiment.choices.len(),
            "{}",
            experiment.id
        );
        assert!(experiment.question.ends_with('?'), "{}", experiment.id);
        assert!(!experiment.prevents.is_empty() && experiment.trials > 0, "{}", experiment.id);
    }
}

#[test]
fn a_prediction_is_made_once_and_before_the_first_step() {
    let begin = || find("E3").unwrap().begin(&Settings { trials: Some(1), ..Settings::default() }).unwrap();
    let mut fresh = begin();
    assert_eq!(fresh.predict(9), Err(LabError::Prediction));
    assert_eq!(fresh.predict(0), Ok(()));
    assert_eq!(fresh.predict(1), Err(LabError::Prediction));
    assert_eq!(fresh.outcome().unwrap_err(), LabError::NotOver);
    let mut begun = begin();
    begun.advance().unwrap();
    assert_eq!(begun.predict(1), Err(LabError::Prediction));
}

#[test]
fn settings_that_it_is_not_made_for_are_refused() {
    let refusal =
        |id: &str, trials, key_bits| find(id).unwrap().begin(&Settings { seed: 1, trials, key_bits }).err();
    assert_eq!(refusal("E3", Some(0), None), Some(LabError::Trials(0)));
    assert!(matches!(refusal("E3", None, Some(24)), Some(LabError::KeyBits { id: "E3", bits: 24, .. })));
    assert!(find("E99").is_none());
}
