//! Every experiment, carried out with few trials: each must agree, at its own size of keys.

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

#[test]
#[ignore = "for looking at"]
fn look() {
    let which = std::env::var("LAB").unwrap();
    for id in which.split(',') {
        let begun = std::time::Instant::now();
        let outcome = run(id, &Settings { seed: 1, trials: None, key_bits: None }).unwrap();
        println!("== {id} {:.1} s agrees {}", begun.elapsed().as_secs_f64(), outcome.agrees());
        for f in &outcome.figures {
            println!("{} {:60} {:12.6} {:12.6} {:?}", if f.agrees { " " } else { "*" }, f.what, f.expected, f.measured, f.interval);
        }
    }
}
