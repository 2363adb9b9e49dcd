//! Where the page is: one pure reducer.

use std::collections::BTreeMap;
use std::rc::Rc;

use blindsum_lab::report::Report;
use blindsum_lab::{Experiment, MOST_TRIALS, all, find};
use yew::Reducible;

use crate::wire::Asked;

/// What was typed, and what was chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// The seed, as typed.
    pub seed: String,
    /// The number of trials, as typed; empty for the experiment's own.
    pub trials: String,
    /// Bits of n; nothing for the experiment's own.
    pub key_bits: Option<u32>,
}

/// What is typed is not a number of trials that is accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoTrials;

impl Form {
    fn new() -> Self {
        Self { seed: "1".to_owned(), trials: String::new(), key_bits: None }
    }

    /// The seed; nothing if what is typed is not one.
    #[must_use]
    pub fn seed(&self) -> Option<u64> {
        self.seed.trim().parse().ok()
    }

    /// The number of trials, or the experiment's own.
    ///
    /// # Errors
    /// [`NoTrials`]: it is neither.
    pub fn trials(&self) -> Result<Option<u32>, NoTrials> {
        match self.trials.trim() {
            "" => Ok(None),
            typed => match typed.parse() {
                Ok(number) if (1..=MOST_TRIALS).contains(&number) => Ok(Some(number)),
                _ => Err(NoTrials),
            },
        }
    }

    /// Whether an experiment can run with it.
    #[must_use]
    pub fn is_right(&self) -> bool {
        self.seed().is_some() && self.trials().is_ok()
    }
}

/// What came of an experiment, and what was expected of it before.
#[derive(Debug, Clone, PartialEq)]
pub struct Done {
    /// What came of it.
    pub report: Report,
    /// The answer that was locked in, from 0.
    pub predicted: Option<usize>,
}

/// What runs.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// What was asked for, the one that runs first.
    pub asked: Vec<Asked>,
    /// The answer that was locked in for it, from 0.
    pub predicted: Option<usize>,
    /// Steps done, and of how many, once the first is told.
    pub steps: Option<(u32, u32)>,
    /// Whether the worker has begun.
    pub is_ready: bool,
    /// Counts the experiments of this run, from 0, so that each is asked for once.
    pub number: u32,
}

/// Everything that the page shows.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// The experiment that is shown.
    pub shown: &'static Experiment,
    /// What it is to run with.
    pub form: Form,
    /// The answer that is chosen, from 0, and not locked in yet.
    pub predicted: Option<usize>,
    /// What runs, if anything.
    pub run: Option<Run>,
    /// What came of experiments, by id.
    pub done: BTreeMap<&'static str, Rc<Done>>,
    /// What could not be carried out, and why.
    pub failed: Option<(String, String)>,
}

/// What happens.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// Another experiment is to be shown.
    Show(&'static str),
    /// An answer is chosen.
    Predict(usize),
    /// A seed is typed.
    Seed(String),
    /// A number of trials is typed.
    Trials(String),
    /// A size of keys is chosen.
    KeyBits(Option<u32>),
    /// The experiment that is shown runs, with the answer that is chosen.
    Run,
    /// All run, each with its own sizes, and this seed.
    RunAll,
    /// What runs is to end.
    Cancel,
    /// The worker has begun.
    Begun,
    /// A step is done.
    Step(u32, u32),
    /// An experiment is over.
    Outcome(Box<Report>),
    /// It could not be carried out.
    Failed(String),
    /// The worker is gone.
    Lost(String),
}

impl State {
    /// The page as it opens, with what the address asks for. Nothing if the catalogue is empty.
    #[must_use]
    pub fn new(query: &str) -> Option<Self> {
        let mut state = Self {
            shown: all().first()?,
            form: Form::new(),
            predicted: None,
            run: None,
            done: BTreeMap::new(),
            failed: None,
        };
        for pair in query.split('&') {
            match pair.split_once('=') {
                Some(("e", id)) => state.shown = find(id).unwrap_or(state.shown),
                Some(("seed", seed)) if seed.parse::<u64>().is_ok() => state.form.seed = seed.to_owned(),
                _ => {}
            }
        }
        Some(state)
    }

    /// What the address says of it.
    #[must_use]
    pub fn query(&self) -> String {
        let seed = self.form.seed().unwrap_or(1);
        format!("e={}&seed={seed}", self.shown.id)
    }

    /// The size of keys, where the experiment that is shown has it.
    fn key_bits(&self) -> Option<u32> {
        self.form.key_bits.filter(|bits| self.shown.key_sizes.contains(bits))
    }

    fn begin(&self, asked: Vec<Asked>, predicted: Option<usize>) -> Self {
        if self.run.is_some() || asked.is_empty() {
            return self.clone();
        }
        let run = Run { asked, predicted, steps: None, is_ready: false, number: 0 };
        Self { run: Some(run), failed: None, ..self.clone() }
    }

    fn with_run(&self, change: impl FnOnce(&mut Run)) -> Self {
        let mut state = self.clone();
        if let Some(run) = &mut state.run {
            change(run);
        }
        state
    }

    /// The same, with the next experiment of the run, or without a run.
    fn next(mut self) -> Self {
        let Some(mut run) = self.run.take() else { return self };
        run.asked.remove(0);
        if !run.asked.is_empty() {
            self.run = Some(Run { predicted: None, steps: None, number: run.number + 1, ..run });
        }
        self
    }

    /// The same after this. What does not fit changes nothing.
    #[must_use]
    pub fn after(&self, action: Action) -> Self {
        match action {
            Action::Show(id) => match find(id) {
                Some(shown) => {
                    let form = Form { trials: String::new(), key_bits: None, ..self.form.clone() };
                    Self { shown, form, predicted: None, ..self.clone() }
                }
                None => self.clone(),
            },
            Action::Predict(choice) if choice < self.shown.choices.len() => {
                Self { predicted: Some(choice), ..self.clone() }
            }
            Action::Predict(_) => self.clone(),
            Action::Seed(seed) => Self { form: Form { seed, ..self.form.clone() }, ..self.clone() },
            Action::Trials(trials) => Self { form: Form { trials, ..self.form.clone() }, ..self.clone() },
            Action::KeyBits(key_bits) => {
                Self { form: Form { key_bits, ..self.form.clone() }, ..self.clone() }
            }
            Action::Run => match (self.form.seed(), self.form.trials()) {
                (Some(seed), Ok(trials)) => {
                    let id = self.shown.id.to_owned();
                    let asked = Asked { id, seed, trials, key_bits: self.key_bits() };
                    self.begin(vec![asked], self.predicted)
                }
                _ => self.clone(),
            },
            Action::RunAll => match self.form.seed() {
                Some(seed) => {
                    let asked = all().iter().map(|experiment| Asked {
                        id: experiment.id.to_owned(),
                        seed,
                        trials: None,
                        key_bits: None,
                    });
                    self.begin(asked.collect(), None)
                }
                None => self.clone(),
            },
            Action::Cancel => Self { run: None, ..self.clone() },
            Action::Begun => self.with_run(|run| run.is_ready = true),
            Action::Step(done, all) => self.with_run(|run| run.steps = Some((done, all))),
            Action::Outcome(report) => {
                let mut state = self.clone();
                if let (Some(run), Some(experiment)) = (&self.run, find(&report.id)) {
                    let done = Done { report: *report, predicted: run.predicted };
                    state.done.insert(experiment.id, Rc::new(done));
                }
                state.next()
            }
            Action::Failed(why) => {
                let mut state = self.clone();
                if let Some(asked) = self.run.as_ref().and_then(|run| run.asked.first()) {
                    state.failed = Some((asked.id.clone(), why));
                }
                state.next()
            }
            Action::Lost(why) => {
                let id = self.run.as_ref().and_then(|run| run.asked.first()).map(|asked| asked.id.clone());
                let failed = id.map(|id| (id, why));
                Self { run: None, failed: failed.or_else(|| self.failed.clone()), ..self.clone() }
            }
        }
    }
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(self.after(action))
    }
}

#[cfg(test)]
mod tests {
    use blindsum_lab::Settings;

    use super::*;

    fn report(id: &str) -> Box<Report> {
        let mut run = find("E9").unwrap().begin(&Settings::default()).unwrap();
        while !run.is_done() {
            run.advance().unwrap();
        }
        Box::new(Report { id: id.to_owned(), ..Report::of(&run.outcome().unwrap(), 1.0) })
    }

    #[test]
    fn a_prediction_is_kept_with_what_came_of_it() {
        let state = State::new("e=e3&seed=7").unwrap();
        assert_eq!((state.shown.id, state.form.seed()), ("E3", Some(7)));
        assert_eq!(state.after(Action::Predict(99)).predicted, None);
        let running = state.after(Action::Predict(1)).after(Action::Run);
        let run = running.run.as_ref().unwrap();
        assert_eq!((run.asked[0].id.as_str(), run.asked[0].seed, run.predicted), ("E3", 7, Some(1)));
        // What is chosen or shown meanwhile changes nothing of it, and a second run waits for the end.
        let running = running.after(Action::Show("E9")).after(Action::Run).after(Action::RunAll);
        assert_eq!(running.run.as_ref().unwrap().asked.len(), 1);
        let running = running.after(Action::Begun).after(Action::Step(1, 4));
        assert_eq!(running.run.as_ref().unwrap().steps, Some((1, 4)));
        let done = running.after(Action::Outcome(report("E3")));
        assert_eq!((done.run.clone(), done.done["E3"].predicted), (None, Some(1)));
        assert_eq!(done.query(), "e=E9&seed=7");
    }

    #[test]
    fn all_run_one_after_the_other_and_one_that_fails_stops_none() {
        let mut state = State::new("").unwrap().after(Action::RunAll).after(Action::Begun);
        let count = all().len();
        let failed = state.run.as_ref().unwrap().asked[0].id.clone();
        state = state.after(Action::Failed("no".to_owned()));
        assert_eq!(state.failed, Some((failed, "no".to_owned())));
        for number in 1..count {
            let run = state.run.clone().unwrap();
            assert_eq!((run.number as usize, run.is_ready), (number, true));
            state = state.after(Action::Outcome(report(&run.asked[0].id)));
        }
        assert_eq!((state.run.is_none(), state.done.len()), (true, count - 1));
    }

    #[test]
    fn what_is_typed_wrong_begins_nothing_and_a_lost_worker_says_so() {
        let state = State::new("e=nothing&seed=x").unwrap();
        assert_eq!(state.shown.id, all()[0].id);
        for wrong in [Action::Seed("-1".to_owned()), Action::Trials("0".to_owned())] {
            let state = state.after(wrong);
            assert!(!state.form.is_right() && state.after(Action::Run).run.is_none());
        }
        let lost = state.after(Action::Run).after(Action::Lost("gone".to_owned()));
        assert_eq!((lost.run.is_none(), lost.failed.unwrap().1), (true, "gone".to_owned()));
        assert!(state.after(Action::Run).after(Action::Cancel).run.is_none());
    }
}
