//! What came of an experiment, as it is written to files and told from one thread to another.

use serde::{Deserialize, Serialize};

use crate::curve::Drawing;
use crate::experiment::Outcome;
use crate::figure::{Agreement, Figure, Relation};
use crate::letters;

/// What came of an experiment: the main figure in front, and all of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// "E3".
    pub id: String,
    /// In a few words.
    pub title: String,
    /// The main figure's.
    pub expected: Option<f64>,
    /// The main figure's.
    pub measured: Option<f64>,
    /// The main figure's, at 99.99 %; nothing where it was computed exactly.
    pub interval: Option<(f64, f64)>,
    /// Whether every figure agrees: true, false, or null where too few trials were made to tell.
    pub agrees: Agreement,
    /// How long it took.
    pub seconds: f64,
    /// What was asked.
    pub question: String,
    /// The answers to choose from.
    pub choices: Vec<String>,
    /// The one that comes true.
    pub answer: Option<String>,
    /// What prevents the attack.
    pub prevents: String,
    /// All numbers follow from it.
    pub seed: u64,
    /// How many trials it had.
    pub trials: u32,
    /// Bits of n, where keys were used.
    pub key_bits: Option<u32>,
    /// All numbers.
    pub figures: Vec<FigureReport>,
    /// How numbers go with others.
    pub drawings: Vec<Drawing>,
    /// The letters that stand in the names of the numbers, each with what it stands for.
    pub letters: Vec<(String, String)>,
}

/// One number that was measured, beside the one expected.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FigureReport {
    /// What was measured.
    pub what: String,
    /// In which unit, "" for a plain number.
    pub unit: String,
    /// The number expected.
    pub expected: f64,
    /// "equal", or "at_most".
    pub relation: String,
    /// The number measured; nothing where too little was drawn for one.
    pub measured: Option<f64>,
    /// Out of how many it was counted; nothing if it was not counted.
    pub of: Option<u32>,
    /// Its interval at 99.99 %; nothing where it was computed exactly.
    pub interval: Option<(f64, f64)>,
    /// Where the expected number is from.
    pub source: String,
    /// Whether it belongs to a control.
    pub control: bool,
    /// Whether the two agree: true, false, or null where too few trials were made to tell.
    pub agrees: Agreement,
}

impl FigureReport {
    fn of(figure: &Figure) -> Self {
        let relation = match figure.relation {
            Relation::Equal => EQUAL,
            Relation::AtMost => AT_MOST,
        };
        let Figure { what, unit, expected, measured, of, interval, source, control, agrees, .. } =
            figure.clone();
        Self {
            what,
            unit: unit.to_owned(),
            expected,
            relation: relation.to_owned(),
            measured: measured.is_finite().then_some(measured),
            of,
            interval,
            source: source.to_owned(),
            control,
            agrees,
        }
    }

    /// The number expected, in words: "at most .05".
    #[must_use]
    pub fn expected_in_words(&self) -> String {
        let sign = if self.relation == AT_MOST { "at most " } else { "" };
        format!("{sign}{}{}", number(self.expected), self.of_all())
    }

    /// The number measured, in words: "6 of 6"; a dash where there is no number.
    #[must_use]
    pub fn measured_in_words(&self) -> String {
        self.measured
            .map_or_else(|| "-".to_owned(), |measured| format!("{}{}", number(measured), self.of_all()))
    }

    fn of_all(&self) -> String {
        self.of.map(|all| format!(" of {all}")).unwrap_or_default()
    }

    /// The interval in words; empty where there is none.
    #[must_use]
    pub fn interval_in_words(&self) -> String {
        self.interval.map(|(low, high)| format!("{} to {}", number(low), number(high))).unwrap_or_default()
    }
}

const EQUAL: &str = "equal";
const AT_MOST: &str = "at_most";

impl Report {
    /// An outcome, and how long it took in seconds.
    #[must_use]
    pub fn of(outcome: &Outcome, seconds: f64) -> Self {
        let main = outcome.figures.first();
        let about = outcome.experiment;
        Self {
            id: about.id.to_owned(),
            title: about.title.to_owned(),
            expected: main.map(|figure| figure.expected),
            measured: main.map(|figure| figure.measured).filter(|measured| measured.is_finite()),
            interval: main.and_then(|figure| figure.interval),
            agrees: outcome.agrees(),
            seconds,
            question: about.question.to_owned(),
            choices: about.choices.iter().map(|choice| (*choice).to_owned()).collect(),
            answer: about.choices.get(about.right).map(|answer| (*answer).to_owned()),
            prevents: about.prevents.to_owned(),
            seed: outcome.seed,
            trials: outcome.trials,
            key_bits: outcome.key_bits,
            figures: outcome.figures.iter().map(FigureReport::of).collect(),
            drawings: outcome.drawings.clone(),
            letters: letters::used(&about, &outcome.figures),
        }
    }
}

/// Five digits, or a whole number.
#[must_use]
pub fn number(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e9 {
        return format!("{value:.0}");
    }
    match value.abs() {
        size if !(1e-3..1e6).contains(&size) => format!("{value:.3e}"),
        size if size >= 1000.0 => format!("{value:.1}"),
        size if size >= 10.0 => format!("{value:.3}"),
        _ => format!("{value:.5}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Settings, find};

    #[test]
    fn a_report_tells_the_main_figure_and_all_of_them() {
        let mut run = find("E9").unwrap().begin(&Settings { seed: 1, trials: None, key_bits: None }).unwrap();
        while !run.is_done() {
            run.advance().unwrap();
        }
        let outcome = run.outcome().unwrap();
        let report = Report::of(&outcome, 1.5);
        assert_eq!((report.id.as_str(), report.seconds, report.seed), ("E9", 1.5, 1));
        assert_eq!(report.figures.len(), outcome.figures.len());
        assert_eq!(report.measured, report.figures[0].measured);
        assert_eq!(report.agrees, Agreement::all(report.figures.iter().map(|figure| figure.agrees)));
    }

    #[test]
    fn numbers_are_short_and_lose_no_digit_that_counts() {
        let cases = [
            (3.0, "3"),
            (0.970_61, "0.97061"),
            (12.345_67, "12.346"),
            (1234.56, "1234.6"),
            (1e-7, "1.000e-7"),
        ];
        for (value, text) in cases {
            assert_eq!(number(value), text);
        }
    }
}
