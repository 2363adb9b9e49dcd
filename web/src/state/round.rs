//! A round as the page sees it: what the workers' host told of it so far.

use std::rc::Rc;
use std::sync::Arc;

use blindsum_core::sim::{Outcome, Party, Phase, Progress, Record};

use super::{Plan, Shared};
use crate::view::facts::Seen;
use crate::workers::{MeterState, Seat, Update, WorkerState};

/// A meter as the page sees it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct MeterView {
    /// What it does.
    pub(crate) state: MeterState,
    /// Whether a person pulled its plug: the other parties do not know.
    pub(crate) unplugged: bool,
}

/// A round, from its beginning to its outcome.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct RoundView {
    /// Its number on this page, from 1.
    pub(crate) number: u32,
    /// What it runs under.
    pub(crate) plan: Rc<Plan>,
    /// How far it is.
    pub(crate) progress: Progress,
    /// Every step so far; a record never changes.
    pub(crate) records: Shared<Vec<Arc<Record>>>,
    /// The meters.
    pub(crate) meters: Vec<MeterView>,
    /// The calculators' workers.
    pub(crate) calculators: Vec<(Seat, WorkerState)>,
    /// How it ended, once it has.
    pub(crate) outcome: Option<Shared<Outcome>>,
    /// When it began.
    pub(crate) began: f64,
    /// When it ended.
    pub(crate) ended: Option<f64>,
}

impl RoundView {
    /// A round that has just begun.
    pub(crate) fn begin(number: u32, plan: Rc<Plan>, at: f64) -> Self {
        let meter = MeterView { state: MeterState::Starting, unplugged: false };
        let meters = vec![meter; plan.readings.len()];
        Self {
            number,
            plan,
            progress: Progress { phase: Phase::Initialization, done: 0, all: 0, over: false },
            records: Shared::new(Vec::new()),
            meters,
            calculators: Vec::new(),
            outcome: None,
            began: at,
            ended: None,
        }
    }

    /// The phase it is in.
    pub(crate) fn phase(&self) -> Phase {
        self.progress.phase
    }

    /// What is looked at: everything, up to now.
    pub(crate) fn seen(&self) -> Seen {
        Seen { records: self.records.clone(), params: self.plan.params }
    }

    /// How long it has taken: to its end, or to `now`.
    pub(crate) fn elapsed(&self, now: f64) -> f64 {
        (self.ended.unwrap_or(now) - self.began).max(0.0)
    }

    /// How long all parties together computed in a phase, in milliseconds, once the round is over: by the round's own
    /// ledger. The news of several phases can come at one time, so the time between them says nothing.
    pub(crate) fn computing(&self, phase: Phase) -> Option<f64> {
        let costs = &self.outcome.as_ref()?.costs;
        Some(Party::ALL.into_iter().map(|party| costs.get(phase, party).millis).sum())
    }

    /// Takes in news.
    pub(crate) fn take(&mut self, update: Update, at: f64) {
        match update {
            Update::Progress(progress) => self.progress = progress,
            Update::Records(new) => {
                let records = self.records.iter().cloned().chain(new).collect();
                self.records = Shared::new(records);
            }
            Update::Worker { seat: Seat::Meters { .. }, .. } => (),
            Update::Worker { seat, state } => self.hear_of(seat, state),
            Update::Meters(news) => {
                for (meter, state) in news {
                    let place = usize::try_from(meter).ok();
                    if let Some(view) = place.and_then(|place| self.meters.get_mut(place)) {
                        view.state = state;
                    }
                }
            }
            Update::Over(outcome) => {
                self.outcome = Some(Shared::new(*outcome));
                self.ended = Some(at);
            }
        }
    }

    /// Marks a meter whose plug was pulled.
    pub(crate) fn unplug(&mut self, meter: u32) {
        if let Some(view) = usize::try_from(meter).ok().and_then(|index| self.meters.get_mut(index)) {
            view.unplugged = true;
        }
    }

    fn hear_of(&mut self, seat: Seat, state: WorkerState) {
        if let Some((_, known)) = self.calculators.iter_mut().find(|(known, _)| *known == seat) {
            *known = state;
        } else {
            self.calculators.push((seat, state));
        }
    }
}
