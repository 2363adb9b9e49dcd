//! What there is beside the round that is shown: the same round as it was, or with something done to it.

use blindsum_sim::tampering::Tampering;

use crate::state::run::WantedStep;
use crate::state::session::SessionView;

/// What the address says where a person wants to choose what is done.
pub(super) const ASK: &str = "ask";

/// What there is beside the round that is shown.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Branches {
    /// What the address asks for, as it stands there, until the round as it was is over.
    pub(super) asked: Option<String>,
    /// The step that it asks for of the branch.
    pub(super) wanted: Option<WantedStep>,
    /// What is to be run next.
    pub(super) wish: Option<Tampering>,
    /// The one of the two rounds that is not shown.
    pub(super) other: Option<Box<SessionView>>,
    /// What the address asks for and cannot be, and why.
    pub(super) refused: Option<(String, String)>,
}

impl Branches {
    /// What an address asks for.
    pub(super) fn of_address(asked: Option<String>, wanted: Option<WantedStep>) -> Self {
        let wanted = wanted.filter(|_| asked.as_deref().is_some_and(|asked| asked != ASK));
        Self { asked, wanted, ..Self::default() }
    }

    /// What the address asked for that cannot be, and why.
    pub(crate) fn refused(&self) -> Option<&(String, String)> {
        self.refused.as_ref()
    }

    /// What the address tells, beside this round.
    pub(super) fn told(&self, shown: Option<&SessionView>) -> Option<String> {
        let both = shown.into_iter().chain(self.other.as_deref());
        let run = both.filter_map(|round| round.plan.tampering).next().or(self.wish);
        run.map(|what| what.to_string()).or_else(|| self.asked.clone())
    }
}
