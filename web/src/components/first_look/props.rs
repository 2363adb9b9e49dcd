//! What the first look is made of.

use std::rc::Rc;

use blindsum_readings::Readings;
use blindsum_sim::knowledge::Lens;
use yew::prelude::*;

use crate::state::{Action, Plan, Shared};

#[derive(Properties, PartialEq)]
pub(crate) struct FirstLookProps {
    /// The readings, once there.
    pub(crate) readings: Option<Shared<Readings>>,
    /// How many homes the form asks for: until their readings are there, their houses stand with closed shutters, so that nothing
    /// moves when they come.
    pub(crate) asked: usize,
    /// What would run, where the form means something.
    pub(crate) plan: Option<Rc<Plan>>,
    /// Through whose eyes the page looks.
    pub(crate) lens: Lens,
    /// Why nothing can run.
    pub(crate) reason: Option<String>,
    /// Begins a round.
    pub(crate) on_run: Callback<()>,
    /// Where choices go.
    pub(crate) on: Callback<Action>,
}
