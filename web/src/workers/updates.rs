//! What the page has not been told yet. Collected, so that a burst of answers does not become a burst of redraws.

use std::collections::BTreeMap;
use std::mem;

use blindsum_sim::{Progress, Session};
use blindsum_worker_wire::Backend;
use gloo_timers::callback::Timeout;

use super::{MeterState, Seat, Update, WorkerState};

/// How long updates may wait for more, in milliseconds: two frames of a usual screen.
const PATIENCE_MS: u32 = 32;

/// What changed in a run and was not told yet.
#[derive(Default)]
pub(super) struct PendingUpdates {
    /// The latest of each worker.
    workers: BTreeMap<Seat, WorkerState>,
    /// The latest of each meter.
    meters: BTreeMap<u32, MeterState>,
    /// How many workers have begun with the kernel, and how many without.
    begun: (u32, u32),
    /// What was told last.
    progress: Option<Progress>,
    /// How many records of the epoch running were told.
    records: usize,
    /// Whether the end was told.
    over: bool,
    /// Runs while there is something to tell.
    timer: Option<Timeout>,
}

impl PendingUpdates {
    /// Notes how a worker is now.
    pub(super) fn note(&mut self, seat: Seat, state: WorkerState) {
        self.workers.insert(seat, state);
    }

    /// Notes how a meter is now.
    pub(super) fn note_meter(&mut self, meter: u32, state: MeterState) {
        self.meters.insert(meter, state);
    }

    /// Notes what does a worker's arithmetic.
    pub(super) fn note_backend(&mut self, backend: Backend) {
        let (kernel, portable) = &mut self.begun;
        *match backend {
            Backend::Kernel => kernel,
            Backend::Portable => portable,
        } += 1;
    }

    /// Has `tell` called soon, unless it will be anyway.
    pub(super) fn announce(&mut self, tell: impl FnOnce() + 'static) {
        if self.timer.is_none() {
            self.timer = Some(Timeout::new(PATIENCE_MS, tell));
        }
    }

    /// Everything since the last time, the end last: an update for each worker that changed, one for all meters, one for
    /// each epoch that is over. After the end, nothing.
    pub(super) fn collect(&mut self, session: &mut Session) -> Vec<Update> {
        self.timer = None;
        if self.over {
            return Vec::new();
        }
        let workers = mem::take(&mut self.workers);
        let mut updates: Vec<_> =
            workers.into_iter().map(|(seat, state)| Update::Worker { seat, state }).collect();
        if !self.meters.is_empty() {
            updates.push(Update::Meters(mem::take(&mut self.meters).into_iter().collect()));
        }
        let (kernel, portable) = mem::take(&mut self.begun);
        if kernel + portable > 0 {
            updates.push(Update::Begun { kernel, portable });
        }
        for finished in session.take_finished() {
            self.records = 0;
            updates.push(Update::Finished(Box::new(finished)));
        }
        let progress = session.progress();
        if self.progress.replace(progress) != Some(progress) {
            updates.push(Update::Progress(progress));
        }
        if session.is_over() {
            // The last epoch's records came with its end.
            self.over = true;
            updates.push(Update::Over);
            return updates;
        }
        let new = session.records().get(self.records..).unwrap_or_default();
        if !new.is_empty() {
            updates.push(Update::Records(new.to_vec()));
        }
        self.records = session.records().len();
        updates
    }
}
