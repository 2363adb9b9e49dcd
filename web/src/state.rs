//! The page's state: one value, changed in one place, by a pure function. No browser calls here.

mod form;
mod query;
mod round;
mod shared;

pub(crate) use form::{Checked, Field, Form, Plan, check};
pub(crate) use query::form_from_query;
pub(crate) use round::{MeterView, RoundView};
pub(crate) use shared::Shared;

use std::rc::Rc;

use blindsum_core::readings::Readings;
use blindsum_core::sim::{Phase, Verdict};
use yew::Reducible;

use crate::workers::Update;

/// Where the readings come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    /// The file that ships with the page.
    Shipped,
    /// A file of the person's own, by name.
    File(String),
}

/// Which record is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Focus {
    /// The latest, whichever that is.
    Latest,
    /// The one with this index.
    At(usize),
}

/// Light, dark, or what the system says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Theme {
    /// What the system says.
    Auto,
    /// Dark letters on light ground.
    Light,
    /// Light letters on dark ground.
    Dark,
}

/// What the page as a whole is doing; the words are what tests look for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Status {
    /// Nothing runs and nothing has run.
    Idle,
    /// A round runs.
    Running,
    /// A total was published.
    Published,
    /// The round ended without a total.
    Refused,
    /// The round did not begin.
    Error,
}

impl Status {
    /// The word in `data-state`.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Idle => "idle",
            Self::Running => "running",
            Self::Published => "published",
            Self::Refused => "refused",
            Self::Error => "error",
        }
    }
}

/// Everything the page shows follows from this.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct State {
    /// What is typed, as it was typed.
    pub(crate) form: Form,
    /// Where the readings come from.
    pub(crate) source: Source,
    /// The readings, once they are there.
    pub(crate) readings: Option<Shared<Readings>>,
    /// Why the last file was not taken.
    pub(crate) readings_error: Option<String>,
    /// The round that runs or ran last.
    pub(crate) round: Option<RoundView>,
    /// How many rounds were begun: tells late news of an old round from news of this one.
    pub(crate) rounds: u32,
    /// Why the last round did not begin.
    pub(crate) start_error: Option<String>,
    /// Whether the last round was cancelled.
    pub(crate) cancelled: bool,
    /// The phase a person chose to read about; nothing: the one running.
    pub(crate) phase: Option<Phase>,
    /// The record looked at.
    pub(crate) focus: Focus,
    /// Light or dark.
    pub(crate) theme: Theme,
}

/// What can happen. Times are the browser's clock, in milliseconds.
#[derive(Debug, Clone)]
pub(crate) enum Action {
    /// Something was typed or chosen.
    Edit(Field, String),
    /// Seeded or not.
    Seeded(bool),
    /// Readings came, or why not.
    Readings(Source, Result<Shared<Readings>, String>),
    /// A round begins.
    Begin(Rc<Plan>, f64),
    /// It could not begin.
    StartFailed(String),
    /// News of the round with this number.
    News(u32, Update, f64),
    /// A person cancelled the round.
    Cancel,
    /// A person pulled a meter's plug.
    Unplug(u32),
    /// A person wants to read about a phase, or about the one running.
    LookAt(Option<Phase>),
    /// A person looks at a record.
    Focus(Focus),
    /// Light or dark.
    Theme(Theme),
}

impl State {
    /// The page as it opens.
    pub(crate) fn new(form: Form, theme: Theme) -> Self {
        Self {
            form,
            source: Source::Shipped,
            readings: None,
            readings_error: None,
            round: None,
            rounds: 0,
            start_error: None,
            cancelled: false,
            phase: None,
            focus: Focus::Latest,
            theme,
        }
    }

    /// What the page as a whole is doing.
    pub(crate) fn status(&self) -> Status {
        match (&self.round, &self.start_error) {
            (_, Some(_)) => Status::Error,
            (None, None) => Status::Idle,
            (Some(round), None) => match round.outcome.as_ref().map(|outcome| &outcome.verdict) {
                None => Status::Running,
                Some(Verdict::Published(_)) => Status::Published,
                Some(Verdict::Refused(_)) => Status::Refused,
            },
        }
    }

    /// Whether a round runs.
    pub(crate) fn running(&self) -> bool {
        self.status() == Status::Running
    }

    /// The phase to explain: the chosen one, else the one the round is in.
    pub(crate) fn shown_phase(&self) -> Option<Phase> {
        self.phase.or_else(|| self.round.as_ref().filter(|_| self.running()).map(RoundView::phase))
    }
}

/// The state after an action. Pure: the same state and action always give the same state.
pub(crate) fn reduce(mut state: State, action: Action) -> State {
    match action {
        Action::Edit(field, text) => state.form.set(field, text),
        Action::Seeded(seeded) => state.form.seeded = seeded,
        // A file that cannot be taken changes nothing but the message.
        Action::Readings(_, Err(error)) => state.readings_error = Some(error),
        Action::Readings(source, Ok(readings)) => {
            (state.source, state.readings, state.readings_error) = (source, Some(readings), None);
        }
        Action::Begin(plan, at) => {
            state.rounds += 1;
            state.round = Some(RoundView::begin(state.rounds, plan, at));
            (state.start_error, state.cancelled) = (None, false);
            (state.phase, state.focus) = (None, Focus::Latest);
        }
        Action::StartFailed(error) => (state.round, state.start_error) = (None, Some(error)),
        Action::News(number, update, at) => {
            if let Some(round) = state.round.as_mut().filter(|round| round.number == number) {
                let phase = round.phase();
                round.take(update, at);
                // Whoever read about a phase is brought back when the answer is there.
                if round.outcome.is_some() || (round.phase() != phase && state.phase == Some(phase)) {
                    state.phase = None;
                }
            }
        }
        Action::Cancel => {
            if state.running() {
                (state.round, state.cancelled, state.phase) = (None, true, None);
            }
        }
        Action::Unplug(meter) => {
            if let Some(round) = state.round.as_mut().filter(|round| round.outcome.is_none()) {
                round.unplug(meter);
            }
        }
        Action::LookAt(phase) => state.phase = phase,
        Action::Focus(focus) => state.focus = focus,
        Action::Theme(theme) => state.theme = theme,
    }
    state
}

impl Reducible for State {
    type Action = Action;

    fn reduce(self: Rc<Self>, action: Action) -> Rc<Self> {
        Rc::new(reduce(Rc::unwrap_or_clone(self), action))
    }
}

#[cfg(test)]
mod tests;
