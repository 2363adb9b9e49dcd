//! What an experiment is, and one that is running.

use crate::curve::Drawing;
use crate::error::LabError;
use crate::figure::{Agreement, Figure};
use crate::limits::MOST_TRIALS;

/// What a run is made with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Settings {
    /// All random numbers follow from it.
    pub seed: u64,
    /// How often what is drawn is drawn; nothing for the experiment's own number.
    pub trials: Option<u32>,
    /// Bits of n; nothing for the experiment's own size.
    pub key_bits: Option<u32>,
}

/// The same, filled in and checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Plan {
    pub(crate) seed: u64,
    pub(crate) trials: u32,
    pub(crate) key_bits: u32,
}

/// What an experiment does: a number of steps, each of at most about a second, and then its figures.
pub(crate) trait Steps {
    /// How many.
    fn count(&self) -> u32;

    /// Carries out one of them, from 0 on in order.
    fn step(&mut self, number: u32) -> Result<(), LabError>;

    /// What came of all of them; the first figure is the main one.
    fn figures(&self) -> Vec<Figure>;

    /// How numbers go with others, where that says more than a few of them.
    fn drawings(&self) -> Vec<Drawing> {
        Vec::new()
    }
}

/// An attack or a measurement that can be carried out.
#[derive(Debug, Clone, Copy)]
pub struct Experiment {
    /// "E3".
    pub id: &'static str,
    /// In a few words.
    pub title: &'static str,
    /// What is asked.
    pub question: &'static str,
    /// What to choose from before it runs.
    pub choices: &'static [&'static str],
    /// Which of them comes true, from 0.
    pub right: usize,
    /// What prevents the attack, or what can be done about it.
    pub prevents: &'static str,
    /// How many trials it has unless asked otherwise.
    pub trials: u32,
    /// The sizes of keys that it is made for, bits of n, the default first. Empty where no key is needed.
    pub key_sizes: &'static [u32],
    pub(crate) make: fn(Plan) -> Result<Box<dyn Steps>, LabError>,
}

/// Each has an id of its own.
impl PartialEq for Experiment {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Experiment {}

impl Experiment {
    /// A run of it, with nothing carried out yet.
    ///
    /// # Errors
    /// [`LabError::Trials`] or [`LabError::KeyBits`]: settings that it does not accept. Others where its set-up fails.
    pub fn begin(&self, settings: &Settings) -> Result<Run, LabError> {
        let trials = settings.trials.unwrap_or(self.trials);
        if !(1..=MOST_TRIALS).contains(&trials) {
            return Err(LabError::Trials(trials));
        }
        let default = self.key_sizes.first().copied().unwrap_or(0);
        let key_bits = settings.key_bits.filter(|_| !self.key_sizes.is_empty()).unwrap_or(default);
        if key_bits != default && !self.key_sizes.contains(&key_bits) {
            return Err(LabError::KeyBits { id: self.id, bits: key_bits, choices: self.key_sizes });
        }
        let plan = Plan { seed: settings.seed, trials, key_bits };
        let steps = (self.make)(plan)?;
        Ok(Run { experiment: *self, plan, steps, done: 0, predicted: None })
    }
}

/// How far a run is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Steps carried out.
    pub done: u32,
    /// Steps in all.
    pub all: u32,
}

/// An experiment that is running. To cancel it, drop it.
pub struct Run {
    experiment: Experiment,
    plan: Plan,
    steps: Box<dyn Steps>,
    done: u32,
    predicted: Option<usize>,
}

impl Run {
    /// Locks in one of the experiment's answers, from 0.
    ///
    /// # Errors
    /// [`LabError::Prediction`]: it is not one of them, one is locked in already, or a step has been carried out.
    pub fn predict(&mut self, choice: usize) -> Result<(), LabError> {
        if self.done > 0 || self.predicted.is_some() || choice >= self.experiment.choices.len() {
            return Err(LabError::Prediction);
        }
        self.predicted = Some(choice);
        Ok(())
    }

    /// How far it is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        Progress { done: self.done, all: self.steps.count() }
    }

    /// Whether all steps have been carried out.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.done >= self.steps.count()
    }

    /// Carries out the next step, if there is one.
    ///
    /// # Errors
    /// [`LabError`]: the experiment cannot go on.
    pub fn advance(&mut self) -> Result<Progress, LabError> {
        if !self.is_done() {
            self.steps.step(self.done)?;
            self.done += 1;
        }
        Ok(self.progress())
    }

    /// What came of it.
    ///
    /// # Errors
    /// [`LabError::NotOver`]: steps are left.
    pub fn outcome(&self) -> Result<Outcome, LabError> {
        if !self.is_done() {
            return Err(LabError::NotOver);
        }
        let key_bits = Some(self.plan.key_bits).filter(|bits| *bits > 0);
        Ok(Outcome {
            experiment: self.experiment,
            seed: self.plan.seed,
            trials: self.plan.trials,
            key_bits,
            predicted: self.predicted.map(|choice| choice == self.experiment.right),
            figures: self.steps.figures(),
            drawings: self.steps.drawings(),
        })
    }
}

/// What came of an experiment.
#[derive(Debug, Clone)]
pub struct Outcome {
    /// Which.
    pub experiment: Experiment,
    /// The seed that it ran with.
    pub seed: u64,
    /// How many trials it had.
    pub trials: u32,
    /// Bits of n, where keys were used.
    pub key_bits: Option<u32>,
    /// Whether the prediction came true, where one was locked in.
    pub predicted: Option<bool>,
    /// The numbers, the main one first.
    pub figures: Vec<Figure>,
    /// How numbers go with others.
    pub drawings: Vec<Drawing>,
}

impl Outcome {
    /// Whether every figure agrees with what was expected.
    #[must_use]
    pub fn agrees(&self) -> Agreement {
        Agreement::all(self.figures.iter().map(|figure| figure.agrees))
    }
}
