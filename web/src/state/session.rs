//! A session as the page sees it: what the workers' host told of it so far.

use std::rc::Rc;
use std::sync::Arc;

use blindsum_sim::{Event, Finished, Outcome, Phase, Progress, Record, Refusal};

use crate::ground::number::count;
use crate::state::files::Source;
use crate::state::form::{Form, Plan};
use crate::state::shared::Shared;
use crate::state::traffic::Traffic;
use crate::workers::{MAX_OWN_WORKERS, MeterState, Seat, Update, WorkerState};

/// A meter as the page sees it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct MeterView {
    /// What it does.
    pub(crate) state: MeterState,
    /// Whether a person pulled its plug: the other parties do not know.
    pub(crate) unplugged: bool,
    /// Since when its worker has had what it has not answered yet, by the browser's clock: its deadline counts from then.
    pub(crate) asked: Option<f64>,
}

/// Whether a session goes on. Times are the browser's clock, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum SessionState {
    /// It runs.
    Running {
        /// Whether the page's address asked for it.
        asked: bool,
    },
    /// All its epochs are over, or one was refused.
    Over {
        /// When it ended.
        at: f64,
    },
    /// A person ended it.
    Cancelled {
        /// When.
        at: f64,
    },
}

/// A session, from its beginning to its end. Of every epoch that is over the outcome is kept, and of the last of them the
/// records too.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SessionView {
    /// Its number on this page, from 1.
    pub(crate) number: u32,
    /// What it runs under.
    pub(crate) plan: Rc<Plan>,
    /// What was typed for it.
    pub(crate) form: Form,
    /// Where its readings come from.
    pub(crate) source: Source,
    /// Of how many homes those are: the first of them take part.
    pub(crate) homes: usize,
    /// How far it is.
    pub(crate) progress: Progress,
    /// How the epochs ended that are over, in order.
    pub(crate) finished: Vec<Shared<Outcome>>,
    /// Every step of the last epoch that is over and its place; a record never changes. One that the ledger refused before
    /// it began has none except the set-up's, so those of the one before it stay.
    pub(crate) last_records: Option<(usize, Shared<Vec<Arc<Record>>>)>,
    /// Every step so far of the set-up and the epoch running.
    pub(crate) records: Shared<Vec<Arc<Record>>>,
    /// What was sent in the epoch running, or in the last one when all are over.
    pub(crate) traffic: Rc<Traffic>,
    /// The meters.
    pub(crate) meters: Rc<Vec<MeterView>>,
    /// The calculators' workers.
    pub(crate) calculators: Vec<(Seat, WorkerState)>,
    /// How many workers calculate with the kernel.
    pub(crate) kernel_workers: u32,
    /// How many calculate with portable code.
    pub(crate) portable_workers: u32,
    /// Whether it goes on.
    pub(crate) state: SessionState,
    /// When it began.
    pub(crate) began: f64,
}

impl SessionView {
    /// A session that has just begun; `asked`: because the page's address asks for it.
    pub(crate) fn begin(
        number: u32,
        plan: Rc<Plan>,
        form: Form,
        (source, homes): (Source, usize),
        asked: bool,
        at: f64,
    ) -> Self {
        let meter = MeterView { state: MeterState::Starting, unplugged: false, asked: None };
        let meters = Rc::new(vec![meter; plan.households.len()]);
        let phase = Phase::Initialization;
        Self {
            number,
            form,
            source,
            homes,
            progress: Progress { epoch: 0, epochs: plan.slots.len(), phase, done: 0, all: 0, over: false },
            plan,
            finished: Vec::new(),
            last_records: None,
            records: Shared::new(Vec::new()),
            traffic: Rc::default(),
            meters,
            calculators: Vec::new(),
            kernel_workers: 0,
            portable_workers: 0,
            state: SessionState::Running { asked },
            began: at,
        }
    }

    /// Whether the readings that would run by now are others than those of this session, for the homes and slots that both have.
    pub(crate) fn has_other_readings(&self, source: &Source, plan: Option<&Plan>) -> bool {
        let differs = |plan: &Plan| {
            let mut both = plan
                .slots
                .iter()
                .filter_map(|slot| Some((slot, self.plan.slots.iter().find(|ran| ran.label == slot.label)?)));
            both.any(|(slot, ran)| slot.readings.iter().zip(&ran.readings).any(|(now, then)| now != then))
        };
        self.source != *source || plan.is_some_and(differs)
    }

    /// Whether it still runs.
    pub(crate) fn running(&self) -> bool {
        matches!(self.state, SessionState::Running { .. })
    }

    /// Whether it runs because the page's address asked for it.
    pub(crate) fn asked(&self) -> bool {
        matches!(self.state, SessionState::Running { asked: true })
    }

    /// Whether it came to its end by itself.
    pub(crate) fn over(&self) -> bool {
        matches!(self.state, SessionState::Over { .. })
    }

    /// Whether a person ended it.
    pub(crate) fn cancelled(&self) -> bool {
        matches!(self.state, SessionState::Cancelled { .. })
    }

    /// Whether a meter was lost, or has no power, that was not planned to be lost: what no address tells.
    pub(crate) fn has_lost(&self) -> bool {
        let planned = |meter: u32| self.plan.loss.is_some_and(|loss| loss.meter == meter);
        let gone = |view: &MeterView| view.unplugged || matches!(view.state, MeterState::Lost(_));
        (0u32..).zip(self.meters.iter()).any(|(meter, view)| gone(view) && !planned(meter))
    }

    /// The meters without power that nobody has missed yet: the round waits for them, or will.
    pub(crate) fn silent(&self) -> Vec<u32> {
        self.without_power(|meter, view| self.running() && !self.is_done_with(meter, view))
    }

    /// Those of them that it waits for now, and when the first deadline among them passes, by the browser's clock.
    pub(crate) fn waits(&self) -> Option<(Vec<u32>, f64)> {
        // A worker that many meters share starts for the others too.
        let starts = |view: &MeterView| view.state == MeterState::Starting && !self.crowded();
        let since = |view: &MeterView| view.asked.or(starts(view).then_some(self.began));
        let meters = self.without_power(|_, view| self.running() && since(view).is_some());
        let views = meters.iter().filter_map(|meter| self.meters.get(usize::try_from(*meter).ok()?));
        let first = views.filter_map(since).reduce(f64::min)?;
        Some((meters, first + f64::from(self.plan.deadline_ms)))
    }

    /// The meters without power that had sent everything before: the round misses nothing.
    pub(crate) fn harmless(&self) -> Vec<u32> {
        let counts = self.running() || self.has_published();
        self.without_power(|meter, view| counts && self.is_done_with(meter, view))
    }

    /// The meters whose plug was pulled, that are not lost and are like this.
    fn without_power(&self, is_like_this: impl Fn(u32, &MeterView) -> bool) -> Vec<u32> {
        let meters = (0u32..).zip(self.meters.iter());
        let gone = meters.filter(|(meter, view)| {
            view.unplugged && !matches!(view.state, MeterState::Lost(_)) && is_like_this(*meter, view)
        });
        gone.map(|(meter, _)| meter).collect()
    }

    /// Whether nothing more is to come from a meter: its last message of the last epoch was sent, or waits only for those of other
    /// meters to be taken before it.
    fn is_done_with(&self, meter: u32, view: &MeterView) -> bool {
        let is_last = self.finished.len() + usize::from(self.running()) >= self.progress.epochs;
        let owes = matches!(view.state, MeterState::Starting | MeterState::Waiting(_) | MeterState::Busy(_));
        let answered = self.running() && self.phase() == Phase::Noise && !owes;
        is_last && (matches!(self.traffic.of(meter), [_, _, Some(_)]) || answered)
    }

    /// Whether it is over and its last epoch published a total.
    pub(crate) fn has_published(&self) -> bool {
        !self.running() && self.last().is_some_and(|outcome| outcome.noisy_total().is_some())
    }

    /// The phase it is in.
    pub(crate) fn phase(&self) -> Phase {
        self.progress.phase
    }

    /// Whether there are more meters than get a worker, and a house, each.
    pub(crate) fn crowded(&self) -> bool {
        crowded(self.meters.len())
    }

    /// How the last epoch that is over ended.
    pub(crate) fn last(&self) -> Option<&Shared<Outcome>> {
        self.finished.last()
    }

    /// The place of the epoch to show: the one chosen if it is over, else the last that is.
    pub(crate) fn shown_epoch(&self, chosen: Option<usize>) -> Option<usize> {
        let last = self.finished.len().checked_sub(1)?;
        Some(chosen.filter(|place| *place <= last).unwrap_or(last))
    }

    /// How the epoch to show ended.
    pub(crate) fn shown_outcome(&self, chosen: Option<usize>) -> Option<&Shared<Outcome>> {
        self.finished.get(self.shown_epoch(chosen)?)
    }

    /// The records of the epoch to show, as long as they are kept; of the one running where none is over yet and the meters
    /// are few. A crowd's are shown when the epoch is over: there are thousands of them.
    pub(crate) fn walked(&self, chosen: Option<usize>) -> Option<&Shared<Vec<Arc<Record>>>> {
        match &self.last_records {
            Some((place, records)) => (self.shown_epoch(chosen) == Some(*place)).then_some(records),
            None => (!self.crowded() && self.shown_epoch(chosen).is_none()).then_some(&self.records),
        }
    }

    /// The place of the epoch running, or of the last one whose records are kept.
    pub(crate) fn latest_epoch(&self) -> usize {
        match &self.last_records {
            Some((place, _)) if self.records.is_empty() => *place,
            _ => self.finished.len(),
        }
    }

    /// The place of the epoch whose messages the log lists: the one to show, or the first where none is over yet.
    pub(crate) fn log_epoch(&self, chosen: Option<usize>) -> usize {
        self.shown_epoch(chosen).unwrap_or_default()
    }

    /// The place of the epoch whose messages the log can list.
    pub(crate) fn kept_epoch(&self) -> Option<usize> {
        match &self.last_records {
            Some((place, _)) => Some(*place),
            None => Some(self.finished.len()).filter(|_| !self.crowded()),
        }
    }

    /// The place of the epoch whose records are kept, where it is another than the one to show.
    pub(crate) fn kept_instead(&self, chosen: Option<usize>) -> Option<usize> {
        let shown = self.shown_epoch(chosen)?;
        self.last_records.as_ref().map(|(place, _)| *place).filter(|place| *place != shown)
    }

    /// Whether the log can list the messages of an epoch.
    pub(crate) fn keeps(&self, epoch: usize) -> bool {
        self.kept_epoch() == Some(epoch)
    }

    /// How long it has taken: to its end, or to `now`.
    pub(crate) fn elapsed(&self, now: f64) -> f64 {
        let until = match self.state {
            SessionState::Running { .. } => now,
            SessionState::Over { at } | SessionState::Cancelled { at } => at,
        };
        (until - self.began).max(0.0)
    }

    /// How long a day will still take that runs, in ms, where that can be told by the slots that are over: as long for each, to the last
    /// or to the one that the budget refuses.
    pub(crate) fn left(&self, now: f64) -> Option<f64> {
        let paid = self.plan.budget.map(|budget| (budget / self.plan.params.epsilon() + 1e-9).floor());
        let all = count(self.plan.slots.len()).min(paid.unwrap_or(f64::INFINITY));
        let over = count(self.finished.len());
        (self.running() && over > 0.0 && all > over).then(|| self.elapsed(now) / over * (all - over))
    }

    /// Takes in news.
    pub(crate) fn take(&mut self, update: Update, at: f64) {
        match update {
            Update::Progress(progress) => self.progress = progress,
            Update::Records(new) => {
                if self.records.is_empty() {
                    self.traffic = Rc::default();
                }
                Rc::make_mut(&mut self.traffic).take(&new);
                self.records = Shared::new(self.records.iter().cloned().chain(new).collect());
            }
            Update::Worker { seat: Seat::Meters { .. }, .. } => (),
            Update::Worker { seat, state } => self.hear_of(seat, state),
            Update::Meters(news) => {
                let meters = Rc::make_mut(&mut self.meters);
                for (meter, state) in news {
                    let place = usize::try_from(meter).ok();
                    if let Some(view) = place.and_then(|place| meters.get_mut(place)) {
                        // What waits for its worker has all its time left.
                        let asked = matches!(state, MeterState::Busy(_));
                        view.asked = asked.then(|| view.asked.unwrap_or(at));
                        view.state = state;
                    }
                }
            }
            Update::Finished(finished) => {
                let Finished { outcome, records } = *finished;
                self.records = Shared::new(Vec::new());
                let by_ledger = matches!(outcome.refusal(), Some(Refusal::Budget(_)));
                if self.last_records.is_none() || !by_ledger || went_on(&records) {
                    self.traffic = Rc::new(Traffic::of_records(&records));
                    self.last_records = Some((self.finished.len(), Shared::new(records)));
                }
                self.finished.push(Shared::new(outcome));
            }
            Update::Begun { kernel, portable } => {
                self.kernel_workers += kernel;
                self.portable_workers += portable;
            }
            Update::Over => {
                if self.running() {
                    self.state = SessionState::Over { at };
                }
            }
        }
    }

    /// A person ends it. What was going on is forgotten, what was over stays: the picture goes back to the last epoch that
    /// is over. A meter that was lost stays lost.
    pub(crate) fn cancel(&mut self, at: f64) {
        self.state = SessionState::Cancelled { at };
        self.records = Shared::new(Vec::new());
        let last = self.last_records.as_ref().map(|(_, records)| Traffic::of_records(records));
        self.traffic = Rc::new(last.unwrap_or_default());
        self.calculators.clear();
        for meter in Rc::make_mut(&mut self.meters) {
            if !matches!(meter.state, MeterState::Lost(_)) {
                meter.state = MeterState::Done;
            }
        }
    }

    /// Marks a meter whose plug was pulled.
    pub(crate) fn unplug(&mut self, meter: u32) {
        let place = usize::try_from(meter).ok();
        if let Some(view) = place.and_then(|index| Rc::make_mut(&mut self.meters).get_mut(index)) {
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

/// Whether anything was sent after the set-up. The ledger refuses most epochs before, but a repaired total only when it is
/// about to be opened.
fn went_on(records: &[Arc<Record>]) -> bool {
    records
        .iter()
        .any(|record| record.phase != Phase::Initialization && matches!(record.event, Event::Sent(_)))
}

/// Whether this many meters are more than get a worker, and a house, each.
pub(crate) fn crowded(meters: usize) -> bool {
    u32::try_from(meters).unwrap_or(u32::MAX) > MAX_OWN_WORKERS
}
