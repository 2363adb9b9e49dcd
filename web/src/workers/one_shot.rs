//! One order for a worker of its own, apart from any round: for what a person asks to see beside it.

use std::cell::RefCell;
use std::rc::Rc;

use blindsum_paillier::{Work, WorkResult};
use blindsum_sim::HostFailure;
use blindsum_worker_wire::{Answer, AnswerError, Job, Request};

use super::script_beside_the_page;
use super::worker::{HostedWorker, Start, WorkerEvent};

/// A calculator that carries out one order. Dropping it terminates the worker, and nothing is heard of it any more.
pub struct OneShot {
    /// Nothing once the order is done with.
    _worker: Rc<RefCell<Option<HostedWorker>>>,
}

impl OneShot {
    /// Starts a worker for an order. `on_end` hears what came of it once, from the browser's event loop only; by then the
    /// worker is terminated.
    ///
    /// # Errors
    /// [`HostFailure::NotStarted`]: the script has no address here, or the browser refuses to start a worker.
    pub fn start(
        name: &str,
        work: Work,
        kernel: Option<Rc<[u8]>>,
        deadline_ms: u32,
        on_end: impl FnOnce(Result<WorkResult, HostFailure>) + 'static,
    ) -> Result<Self, HostFailure> {
        let script = script_beside_the_page().map_err(|error| HostFailure::NotStarted(error.to_string()))?;
        let start = Start { script: &script, name, job: Job::Calculator, kernel, deadline_ms };
        Self::start_with(start, work, on_end)
    }

    /// Starts a worker as it says there.
    ///
    /// # Errors
    /// [`HostFailure::NotStarted`]: the browser refuses to start a worker.
    pub fn start_with(
        start: Start<'_>,
        work: Work,
        on_end: impl FnOnce(Result<WorkResult, HostFailure>) + 'static,
    ) -> Result<Self, HostFailure> {
        let worker: Rc<RefCell<Option<HostedWorker>>> = Rc::default();
        let weak = Rc::downgrade(&worker);
        let (work, on_end) = (RefCell::new(Some(work)), RefCell::new(Some(on_end)));
        let on_event = move |event| {
            let Some(weak) = weak.upgrade() else { return };
            let end = match event {
                WorkerEvent::Ready => {
                    let asked = match (&*weak.borrow(), work.take()) {
                        (Some(worker), Some(work)) => worker.request(0, Request::Work(work)),
                        _ => return,
                    };
                    match asked {
                        Ok(()) => return,
                        Err(failure) => Err(failure),
                    }
                }
                WorkerEvent::Answered { answer, .. } => result(answer),
                WorkerEvent::Failed(failure) => Err(failure),
                // The rest is said by or of meters, or does not matter here.
                WorkerEvent::Begun(_) | WorkerEvent::Unheard { .. } | WorkerEvent::FailedMeter { .. } => {
                    return;
                }
            };
            drop(weak.take());
            if let Some(on_end) = on_end.take() {
                on_end(end);
            }
        };
        worker.replace(Some(HostedWorker::start(start, on_event)?));
        Ok(Self { _worker: worker })
    }
}

fn result(answer: Result<Answer, AnswerError>) -> Result<WorkResult, HostFailure> {
    match answer {
        Ok(Answer::Work(result)) => Ok(result),
        Ok(Answer::Meter { .. }) => Err(HostFailure::Unreadable("it is a meter's".to_owned())),
        Err(AnswerError::Work(error)) => Err(HostFailure::Failed(error.to_string())),
        Err(error) => Err(HostFailure::Unreadable(error.to_string())),
    }
}
