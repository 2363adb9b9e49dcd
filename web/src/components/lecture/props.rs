//! What the lecture's page is given.

use std::rc::Rc;

use blindsum_readings::Readings;
use yew::prelude::*;

use crate::state::lecture::{Lecture, Slide};
use crate::state::seen::Seen;
use crate::state::{Action, Plan, SessionView, Shared, Status};
use crate::text::words::lecture::Standing;

#[derive(Properties, PartialEq)]
pub(crate) struct LecturePageProps {
    /// The scene.
    pub(crate) slide: Slide,
    /// How the lecture stands.
    pub(crate) lecture: Lecture,
    /// The round, if there is one.
    pub(crate) round: Option<SessionView>,
    /// What would run.
    pub(crate) plan: Option<Rc<Plan>>,
    /// Why it cannot, if so.
    pub(crate) cannot: Option<AttrValue>,
    /// The readings, once there.
    pub(crate) readings: Option<Shared<Readings>>,
    /// What is looked at.
    pub(crate) seen: Option<Seen>,
    /// The home looked at.
    pub(crate) zoom: Option<u32>,
    /// What the page as a whole is doing.
    pub(crate) status: Status,
    /// Where choices go.
    pub(crate) on: Callback<Action>,
}

impl LecturePageProps {
    /// What the round runs under; before one, what would run, if anything.
    pub(super) fn plan(&self) -> Option<&Plan> {
        self.round.as_ref().map(|round| &*round.plan).or(self.plan.as_deref())
    }

    /// What is shown: nothing of a round where the scene needs one that is over, and it is not.
    pub(super) fn shown(&self, standing: Standing) -> Option<&Seen> {
        let over = matches!(standing, Standing::Published | Standing::Refused);
        self.seen.as_ref().filter(|_| over || self.slide == Slide::Run)
    }
}
