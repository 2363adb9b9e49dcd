//! Every experiment, carried out with few trials: each must agree, at its own size of keys.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use blindsum_lab::{LabError, Outcome, Settings, all, find};

/// Carries out one experiment.
fn run(id: &str, settings: &Settings) -> Result<Outcome, LabError> {
    let mut run = find(id).unwrap().begin(settings)?;
    while !run.is_done() {
        run.advance()?;
    }
    run.outcome()
}

fn agrees(id: &str, trials: Option<u32>, key_bits: Option<u32>) {
    let outcome = run(id, &Settings { seed: 1, trials, key_bits }).unwrap();
    for figure in &outcome.figures {
        println!("{id}: {figure:?}");
    }
    assert!(outcome.agrees(), "{id}, seed 1");
}

#[test]
fn e1_as_printed() {
    agrees("E1", Some(4), None);
}

#[test]
fn e2_per_meter_base() {
    agrees("E2", Some(400), Some(256));
}

#[test]
fn e3_public_strip() {
    agrees("E3", Some(12), None);
}

#[test]
fn e4_to_e6_shares_of_the_key() {
    agrees("E4", Some(1), Some(256));
    agrees("E5", Some(4), None);
    agrees("E6", Some(32), Some(256));
}

#[test]
fn e7_a_meter_falls_silent() {
    agrees("E7", Some(2), Some(256));
}

#[test]
fn e8_to_e11_what_is_left_of_the_noise() {
    agrees("E8", Some(40), None);
    agrees("E9", None, None);
    agrees("E9b", None, None);
    agrees("E10", Some(2000), None);
    agrees("E11", Some(4000), None);
}

#[test]
fn e12_to_e15_parties_that_break_the_rules() {
    agrees("E12", Some(1), None);
    agrees("E13", Some(1), Some(256));
    agrees("E14", Some(2), Some(256));
    agrees("E15", Some(1), Some(256));
}

#[test]
fn e16_to_e18_averages_factors_and_neighbours() {
    agrees("E16", Some(100), None);
    agrees("E17", Some(40), None);
    agrees("E18", Some(5000), None);
}

#[test]
fn e19_an_epoch_leaks() {
    agrees("E19", Some(64), Some(256));
}

#[test]
fn n5x_coins_of_the_cap() {
    agrees("N5x", Some(200), None);
}

#[test]
fn e20_a_thousand_homes_are_read() {
    agrees("E20", Some(1000), None);
}

#[test]
fn e21_and_e22_what_a_meter_knows() {
    agrees("E21", Some(1000), None);
    agrees("E22", Some(400), None);
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
