//! How far the page has come with running a session.

use crate::state::session::SessionView;
use crate::workers::StartError;

/// A run. One that has begun is running, over or cancelled: [`SessionView::state`] says which.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum RunState {
    /// Nothing runs and nothing has run.
    Idle,
    /// The page's address asks for one. It begins by itself, once its readings are there.
    Wanted(WantedStep),
    /// The session that runs or ran last.
    Begun(Box<SessionView>),
    /// A person cancelled it before any of its epochs was over: nothing of it is left.
    Cancelled,
    /// It did not begin.
    Failed(StartError),
}

/// What is to be looked at of a round that an address asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct WantedStep {
    /// The step; nothing: the end.
    pub(crate) step: Option<usize>,
    /// The epoch of a day, from 0; nothing: the last.
    pub(crate) epoch: Option<usize>,
}
