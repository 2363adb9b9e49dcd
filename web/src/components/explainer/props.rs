//! What the explainer is told.

use std::rc::Rc;

use blindsum_core::params::Params;
use blindsum_readings::Readings;
use blindsum_sim::Phase;
use blindsum_sim::knowledge::Lens;
use yew::prelude::*;

use crate::components::parts::Parts;
use crate::state::seen::Seen;
use crate::state::{Action, Change, Plan, SessionView, Shared};
use crate::workers::StartError;

#[derive(Properties, PartialEq)]
pub(crate) struct ExplainerProps {
    /// The round, if there is one.
    pub(crate) round: Option<SessionView>,
    /// What would run.
    pub(crate) plan: Option<Rc<Plan>>,
    /// How many meters are drawn.
    pub(crate) meters: usize,
    /// The readings, once there.
    pub(crate) readings: Option<Shared<Readings>>,
    /// The epoch a person chose.
    pub(crate) epoch: Option<usize>,
    /// What is looked at, where its records are kept.
    pub(crate) seen: Option<Seen>,
    /// Whether a person stands at a step of it.
    pub(crate) stepping: bool,
    /// The part that is chosen.
    pub(crate) parts: Parts,
    /// Through whose eyes.
    pub(crate) lens: Lens,
    /// The phase to explain.
    pub(crate) shown: Option<Phase>,
    /// Whether a person chose it.
    pub(crate) chosen: bool,
    /// Whether the last round was cancelled.
    pub(crate) cancelled: bool,
    /// Why the last round did not begin.
    pub(crate) start_error: Option<StartError>,
    /// What would run over the readings in use, although others are waited for.
    pub(crate) in_use: Option<Rc<Plan>>,
    /// Where choices go.
    pub(crate) on: Callback<Action>,
    /// Runs once more after a change.
    pub(crate) on_change: Callback<Change>,
}

/// What the round runs under; before one, what would run, if anything.
pub(super) fn params(props: &ExplainerProps) -> Option<Params> {
    let plan = props.round.as_ref().map(|round| &round.plan).or(props.plan.as_ref());
    plan.map(|plan| plan.params)
}

/// Whether the form asks for another round by now.
pub(super) fn is_stale(props: &ExplainerProps, round: &SessionView) -> bool {
    props.in_use.as_ref().is_none_or(|plan| !plan.same_round(&round.plan))
}
