//! What came of an experiment, as a JSON object: the main figure in front, and all of them.

use blindsum_lab::{Figure, Relation};
use serde::Serialize;

use crate::lab::told::Told;

#[derive(Serialize)]
pub(super) struct ExperimentJson {
    id: &'static str,
    title: &'static str,
    /// The main figure's.
    expected: Option<f64>,
    measured: Option<f64>,
    interval: Option<(f64, f64)>,
    /// Of all figures.
    agrees: bool,
    seconds: f64,
    question: &'static str,
    choices: &'static [&'static str],
    answer: Option<&'static str>,
    prevents: &'static str,
    seed: u64,
    trials: u32,
    key_bits: Option<u32>,
    figures: Vec<FigureJson>,
}

#[derive(Serialize)]
struct FigureJson {
    what: String,
    unit: &'static str,
    expected: f64,
    relation: &'static str,
    measured: f64,
    interval: Option<(f64, f64)>,
    source: &'static str,
    control: bool,
    agrees: bool,
}

fn figure(figure: &Figure) -> FigureJson {
    let relation = match figure.relation {
        Relation::Equal => "equal",
        Relation::AtMost => "at_most",
    };
    let Figure { what, unit, expected, measured, interval, source, control, agrees, .. } = figure.clone();
    FigureJson { what, unit, expected, relation, measured, interval, source, control, agrees }
}

pub(super) fn experiment(told: &Told) -> ExperimentJson {
    let outcome = &told.outcome;
    let main = outcome.figures.first();
    let about = outcome.experiment;
    ExperimentJson {
        id: about.id,
        title: about.title,
        expected: main.map(|figure| figure.expected),
        measured: main.map(|figure| figure.measured),
        interval: main.and_then(|figure| figure.interval),
        agrees: outcome.agrees(),
        seconds: told.seconds,
        question: about.question,
        choices: about.choices,
        answer: about.choices.get(about.right).copied(),
        prevents: about.prevents,
        seed: outcome.seed,
        trials: outcome.trials,
        key_bits: outcome.key_bits,
        figures: outcome.figures.iter().map(figure).collect(),
    }
}
