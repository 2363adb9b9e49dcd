//! Where a run is: one pure reducer.

use std::collections::BTreeMap;
use std::rc::Rc;

use blindsum_evaluation::measurement::Measurement;
use blindsum_evaluation::plan::{Cell, Figure, Options, cells, in_order};
use yew::Reducible;

use crate::options::{Field, Form};

/// What happens with a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Stage {
    /// A worker measures.
    Measuring,
    /// It measures its last cell before a pause.
    Pausing,
    /// Nothing is measured, and it can go on.
    Paused,
    /// Nothing is left to measure.
    Ended,
}

impl Stage {
    /// Its name on the page.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Measuring => "measuring",
            Self::Pausing => "pausing",
            Self::Paused => "paused",
            Self::Ended => "ended",
        }
    }
}

/// Whether a reload finds what is measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kept {
    /// It does.
    Yes,
    /// The browser refuses to keep it, or has no room.
    No,
    /// It finds what another tab keeps.
    Other,
}

/// A run, and how far it is.
#[derive(Debug, Clone, PartialEq)]
pub struct Run {
    /// Its name in the browser's store.
    pub id: String,
    /// What is measured.
    pub options: Options,
    /// All cells, in the order of raw.csv, by name.
    pub all: Vec<Cell>,
    /// What is not measured yet, the next first.
    pub open: Vec<Cell>,
    /// What is, with how long it took in milliseconds.
    pub measured: BTreeMap<String, (Vec<Measurement>, f64)>,
    /// What could not be, and why.
    pub failed: Vec<(String, String)>,
    /// Where it is.
    pub stage: Stage,
    /// Whether the worker has begun.
    pub is_ready: bool,
    /// Which arithmetic counts, once a worker has said so.
    pub engine: Option<String>,
    /// Why it stopped by itself, if it did.
    pub lost: Option<String>,
    /// Whether a reload finds all of it.
    pub kept: Kept,
}

impl Run {
    /// A run of which nothing, or this much, is measured. It waits.
    #[must_use]
    pub fn new(id: String, options: Options, measured: BTreeMap<String, (Vec<Measurement>, f64)>) -> Self {
        let all = cells(&options);
        let open: Vec<_> = in_order(&options, &all)
            .into_iter()
            .filter(|cell| !measured.contains_key(&cell.to_string()))
            .collect();
        let stage = if open.is_empty() { Stage::Ended } else { Stage::Paused };
        Self {
            id,
            options,
            all,
            open,
            measured,
            failed: Vec::new(),
            stage,
            is_ready: false,
            engine: None,
            lost: None,
            kept: Kept::Yes,
        }
    }

    /// What is measured now.
    #[must_use]
    pub fn now(&self) -> Option<&Cell> {
        self.open.first().filter(|_| matches!(self.stage, Stage::Measuring | Stage::Pausing))
    }

    /// All rows, in the order of raw.csv.
    #[must_use]
    pub fn rows(&self) -> Vec<Measurement> {
        let rows = self.all.iter().filter_map(|cell| self.measured.get(&cell.to_string()));
        rows.flat_map(|(rows, _)| rows.iter().cloned()).collect()
    }

    /// How long the rest will take, in milliseconds, if cells of a kind take what others of it took; nothing while there is
    /// a kind of which none is measured.
    #[must_use]
    pub fn time_left(&self) -> Option<f64> {
        let mut kinds: BTreeMap<String, (f64, f64)> = BTreeMap::new();
        for cell in &self.all {
            let Some((_, millis)) = self.measured.get(&cell.to_string()) else { continue };
            let (sum, count) = kinds.entry(kind(cell)).or_default();
            *sum += millis;
            *count += 1.0;
        }
        let expected = |cell: &Cell| kinds.get(&kind(cell)).map(|(sum, count)| sum / count);
        self.open.iter().map(expected).sum()
    }
}

/// Cells that take about as long as one another: the repeats of a time; all that no clock has a part in.
fn kind(cell: &Cell) -> String {
    match *cell {
        Cell::Noise { .. } => "noise".to_owned(),
        Cell::Count { .. } => "count".to_owned(),
        Cell::Time { way, m, gamma, key_bits, .. } => {
            Cell::Time { way, m, gamma, key_bits, repeat: 0 }.to_string()
        }
        cell => cell.to_string(),
    }
}

/// Everything that the page shows.
#[derive(Debug, Clone, PartialEq)]
pub struct State {
    /// What was typed.
    pub form: Form,
    /// The run, if there is one.
    pub run: Option<Rc<Run>>,
    /// Whether a person asked to discard, and has not yet said that they mean it.
    pub asks: bool,
    /// Whether a run could not begin because another tab keeps one.
    pub is_taken: bool,
}

/// What happens.
#[derive(Debug, Clone, PartialEq)]
pub enum Action {
    /// A person types.
    Type(Field, String),
    /// A person wants a figure, or does not.
    Toggle(Figure),
    /// A person takes a form that is prepared.
    Take(Form),
    /// A run begins, as the form says.
    Begin {
        /// Its name.
        id: String,
        /// Whether it is kept. If another tab keeps one, it does not begin.
        kept: Kept,
    },
    /// A pause after this cell.
    Pause,
    /// On with it.
    GoOn,
    /// A person wants to discard it.
    Ask,
    /// A person wants to keep it after all.
    Keep,
    /// The run and all it measured go; the form stays.
    Discard,
    /// The worker has begun, with this arithmetic.
    Begun(String),
    /// A cell is measured, and kept or not.
    Measured {
        /// Which.
        cell: String,
        /// What came out.
        rows: Vec<Measurement>,
        /// How long it took.
        millis: f64,
        /// Whether a reload finds it.
        kept: Kept,
    },
    /// A cell cannot be measured. The others can.
    Failed {
        /// Which.
        cell: String,
        /// Why.
        why: String,
    },
    /// The worker is gone. What is measured stays.
    Lost(String),
}

impl State {
    /// The page as it opens: with what was kept, or with what the address asks for.
    #[must_use]
    pub fn new(kept: Option<Run>, query: &str) -> Self {
        let form = kept.as_ref().map_or_else(|| Form::from_query(query), |run| Form::of(&run.options));
        Self { form, run: kept.map(Rc::new), asks: false, is_taken: false }
    }

    fn with_run(&self, change: impl FnOnce(&mut Run)) -> Self {
        let mut state = self.clone();
        if let Some(run) = &mut state.run {
            change(Rc::make_mut(run));
        }
        state
    }

    /// The same after this. What does not fit the stage changes nothing.
    #[must_use]
    pub fn after(&self, action: Action) -> Self {
        match action {
            Action::Type(field, typed) => Self { form: self.form.with(field, typed), ..self.clone() },
            Action::Toggle(figure) => Self { form: self.form.toggled(figure), ..self.clone() },
            Action::Take(form) => Self { form, ..self.clone() },
            Action::Begin { kept: Kept::Other, .. } => Self { is_taken: true, ..self.clone() },
            Action::Begin { id, kept } => match (&self.run, self.form.options()) {
                (None, Some(options)) => {
                    let run = Run { stage: Stage::Measuring, kept, ..Run::new(id, options, BTreeMap::new()) };
                    Self { run: Some(Rc::new(run)), is_taken: false, ..self.clone() }
                }
                _ => self.clone(),
            },
            Action::Pause => self.with_run(|run| {
                if run.stage == Stage::Measuring {
                    run.stage = Stage::Pausing;
                }
            }),
            Action::GoOn => self.with_run(|run| match run.stage {
                Stage::Paused | Stage::Pausing => {
                    run.stage = Stage::Measuring;
                    run.lost = None;
                }
                Stage::Measuring | Stage::Ended => {}
            }),
            Action::Ask => Self { asks: self.run.is_some(), ..self.clone() },
            Action::Keep => Self { asks: false, ..self.clone() },
            Action::Discard => Self { run: None, asks: false, ..self.clone() },
            Action::Begun(engine) => self.with_run(|run| {
                run.is_ready = true;
                run.engine = Some(engine);
            }),
            Action::Measured { cell, rows, millis, kept } => self.with_run(|run| {
                if run.kept == Kept::Yes {
                    run.kept = kept;
                }
                run.measured.insert(cell.clone(), (rows, millis));
                done(run, &cell);
            }),
            Action::Failed { cell, why } => self.with_run(|run| {
                run.failed.push((cell.clone(), why));
                done(run, &cell);
            }),
            Action::Lost(why) => self.with_run(|run| {
                run.lost = Some(why);
                rest(run, Stage::Paused);
            }),
        }
    }
}

/// A cell is done with, one way or the other.
fn done(run: &mut Run, cell: &str) {
    run.open.retain(|open| open.to_string() != cell);
    if run.open.is_empty() {
        rest(run, Stage::Ended);
    } else if run.stage == Stage::Pausing {
        rest(run, Stage::Paused);
    }
}

/// Nothing is measured now: the worker goes, and the next one has to begin first.
fn rest(run: &mut Run, stage: Stage) {
    run.stage = stage;
    run.is_ready = false;
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(self.after(action))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begin() -> Action {
        Action::Begin { id: "one".to_owned(), kept: Kept::Yes }
    }

    fn begun() -> State {
        State::new(None, "figures=8&meters=10&trials=10").after(begin())
    }

    fn ready(state: &State) -> bool {
        state.run.as_ref().unwrap().is_ready
    }

    fn measured(state: &State) -> State {
        let cell = state.run.as_ref().unwrap().open[0].to_string();
        state.after(Action::Measured { cell, rows: Vec::new(), millis: 2.0, kept: Kept::Yes })
    }

    fn stage(state: &State) -> Stage {
        state.run.as_ref().unwrap().stage
    }

    #[test]
    fn a_pause_comes_after_the_cell_and_a_run_goes_on_to_its_end() {
        let state = begun();
        let all = state.run.as_ref().unwrap().all.len();
        assert!(all > 5);
        assert_eq!(stage(&state), Stage::Measuring);
        let pausing = state.after(Action::Pause);
        assert_eq!(stage(&pausing), Stage::Pausing);
        assert!(pausing.run.as_ref().unwrap().now().is_some());
        let pausing = pausing.after(Action::Begun("any".to_owned()));
        assert!(ready(&pausing) && ready(&pausing.after(Action::GoOn)));
        let paused = measured(&pausing);
        assert!(!ready(&paused) && !ready(&paused.after(Action::GoOn)), "another worker has to begin first");
        assert_eq!(stage(&paused), Stage::Paused);
        assert_eq!(paused.run.as_ref().unwrap().now(), None);
        let mut state = paused.after(Action::GoOn);
        for _ in 1..all {
            assert_eq!(stage(&state), Stage::Measuring);
            state = measured(&state);
        }
        assert_eq!(stage(&state), Stage::Ended);
        assert_eq!(stage(&state.after(Action::GoOn)), Stage::Ended);
    }

    #[test]
    fn what_was_kept_is_not_measured_again() {
        let state = measured(&measured(&begun()));
        let run = state.run.clone().unwrap();
        let again = Run::new(run.id.clone(), run.options.clone(), run.measured.clone());
        assert_eq!((again.open.clone(), again.stage), (run.open.clone(), Stage::Paused));
        assert_eq!(State::new(Some(again), "trials=3").form, state.form);
        let whole = Run::new(
            run.id.clone(),
            run.options.clone(),
            run.all.iter().map(|cell| (cell.to_string(), (Vec::new(), 1.0))).collect(),
        );
        assert_eq!(whole.stage, Stage::Ended);
    }

    #[test]
    fn a_worker_that_is_lost_leaves_what_is_measured_and_a_cell_that_fails_the_others() {
        let state = measured(&begun());
        let lost = state.after(Action::Lost("gone".to_owned()));
        assert_eq!(stage(&lost), Stage::Paused);
        assert_eq!(lost.run.as_ref().unwrap().measured.len(), 1);
        assert_eq!(lost.after(Action::GoOn).run.as_ref().unwrap().lost, None);
        let cell = state.run.as_ref().unwrap().open[0].to_string();
        let failed = state.after(Action::Failed { cell: cell.clone(), why: "no".to_owned() });
        let run = failed.run.as_ref().unwrap();
        assert_eq!(run.failed, [(cell, "no".to_owned())]);
        assert_eq!(run.stage, Stage::Measuring);
    }

    #[test]
    fn nothing_is_discarded_unasked_and_a_form_that_is_wrong_begins_nothing() {
        let state = begun().after(Action::Ask);
        assert!(state.asks && state.run.is_some());
        assert!(!state.after(Action::Keep).asks);
        let gone = state.after(Action::Discard);
        assert_eq!((gone.run, gone.form), (None, state.form));
        let wrong = State::new(None, "").after(Action::Type(Field::Trials, "many".to_owned()));
        assert_eq!(wrong.after(begin()).run, None);
    }

    #[test]
    fn a_run_of_another_tab_is_told_and_never_mixed_in() {
        let form = State::new(None, "figures=8&meters=10&trials=10");
        let taken = form.after(Action::Begin { id: "two".to_owned(), kept: Kept::Other });
        assert!(taken.is_taken && taken.run.is_none());
        assert!(!taken.after(begin()).is_taken);
        let state = begun();
        let cell = |state: &State| state.run.as_ref().unwrap().open[0].to_string();
        let after = |state: &State, kept| {
            state.after(Action::Measured { cell: cell(state), rows: Vec::new(), millis: 1.0, kept })
        };
        let other = after(&after(&state, Kept::Other), Kept::Yes);
        assert_eq!(other.run.as_ref().unwrap().kept, Kept::Other, "one cell that is not kept is missing");
        assert_eq!(other.run.as_ref().unwrap().measured.len(), 2);
    }

    #[test]
    fn the_time_left_is_told_by_what_others_of_a_kind_took() {
        let state = State::new(None, "figures=5&meters=10,20&trials=10&repeats=2").after(begin());
        let left = |state: &State| state.run.as_ref().unwrap().time_left();
        // Each size once to warm up: until then nobody can tell.
        let once = measured(&state);
        assert_eq!((left(&state), left(&once)), (None, None));
        let both = measured(&once);
        assert_eq!(both.run.as_ref().unwrap().open.len(), 4);
        assert_eq!(left(&both), Some(8.0));
    }
}
