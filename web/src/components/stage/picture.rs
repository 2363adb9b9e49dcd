//! What the picture and what stands below it show both.

use std::rc::Rc;

use yew::prelude::*;

use crate::state::seen::Seen;
use crate::state::traffic::Traffic;
use crate::state::{Action, Focus, SessionView};
use crate::view::meter::Moment;
use crate::workers::Loss;

/// What is shown, and where choices go.
#[derive(Clone, PartialEq)]
pub(crate) struct Picture {
    /// The households to draw before there is a round.
    pub(crate) households: Rc<Vec<String>>,
    /// The loss that is planned for the round to come.
    pub(crate) loss: Option<Loss>,
    /// The round, if there is one.
    pub(crate) round: Option<SessionView>,
    /// What is looked at, where its records are kept.
    pub(crate) seen: Option<Seen>,
    /// When the picture is.
    pub(crate) moment: Moment,
    /// What was sent until then.
    pub(crate) traffic: Rc<Traffic>,
    /// The record that a person opened: its way is marked.
    pub(crate) focus: Focus,
    /// The meter looked at.
    pub(crate) zoom: Option<u32>,
    /// Whether what is read of homes is checked against the truth.
    pub(crate) truth: bool,
    /// Whether the guided path waits for an answer.
    pub(crate) asks: bool,
    /// The query that runs the same round again, where one does.
    pub(crate) again: Option<String>,
    /// Where choices go.
    pub(crate) on: Callback<Action>,
    /// Pulls a meter's plug.
    pub(crate) on_unplug: Callback<u32>,
}
