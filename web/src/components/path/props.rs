//! What the guided path is told, and the ids of its places.

use std::rc::Rc;

use blindsum_readings::Readings;
use blindsum_sim::Phase;
use blindsum_sim::knowledge::Lens;
use yew::prelude::*;

use crate::state::seen::Seen;
use crate::state::{Action, Change, Path, Plan, SessionView, Shared, Status, Theme};
use crate::workers::StartError;

/// The title of a stop.
pub(super) const TITLE_ID: &str = "tour-title";
/// The answer that was given, with its reason.
pub(super) const ANSWERED_ID: &str = "tour-answered";
/// What a stop lacks.
pub(super) const LACKS_ID: &str = "tour-lacks";
/// The title of the end.
pub(super) const DONE_ID: &str = "path-done-title";

/// What is drawn elsewhere and put in here. Whether it changed is not asked: it is drawn again with the page.
#[derive(Clone, Default)]
pub(crate) struct Slot(pub(crate) Html);

impl PartialEq for Slot {
    fn eq(&self, _: &Self) -> bool {
        false
    }
}

#[derive(Properties, PartialEq)]
pub(crate) struct PathPageProps {
    /// How far a person is; without a stop its end is shown.
    pub(crate) path: Path,
    /// Whether the stop waits for an answer.
    pub(crate) asks: bool,
    /// Whether the page shows something else than the stop speaks of.
    pub(crate) strayed: bool,
    /// The round, if there is one.
    pub(crate) round: Option<SessionView>,
    /// What would run; nothing: the form asks for what cannot.
    pub(crate) plan: Option<Rc<Plan>>,
    /// The readings, once there.
    pub(crate) readings: Option<Shared<Readings>>,
    /// What is looked at, where its records are kept.
    pub(crate) seen: Option<Seen>,
    /// Through whose eyes.
    pub(crate) lens: Lens,
    /// Whether the window is a phone's.
    pub(crate) narrow: bool,
    /// What the page as a whole is doing.
    pub(crate) status: Status,
    /// The phase that runs, or that is looked at.
    pub(crate) phase: Option<Phase>,
    /// Why the last round did not begin.
    pub(crate) start_error: Option<StartError>,
    /// Light or dark.
    pub(crate) theme: Theme,
    /// The stage, with what was opened on it.
    pub(crate) stage: Slot,
    /// What runs a round, while one runs.
    pub(crate) run_bar: Slot,
    /// Begins a round.
    pub(crate) on_run: Callback<()>,
    /// Runs once more after a change.
    pub(crate) on_change: Callback<Change>,
    /// Where choices go.
    pub(crate) on: Callback<Action>,
}

impl PathPageProps {
    /// Whether there is a round that published a total.
    pub(super) fn ready(&self) -> bool {
        self.round.as_ref().is_some_and(SessionView::has_published)
    }

    /// Whether one runs.
    pub(super) fn running(&self) -> bool {
        self.round.as_ref().is_some_and(SessionView::running)
    }

    /// What the round runs under; before one, what would run, if anything.
    pub(super) fn plan(&self) -> Option<&Plan> {
        self.round.as_ref().map(|round| &*round.plan).or(self.plan.as_deref())
    }
}
