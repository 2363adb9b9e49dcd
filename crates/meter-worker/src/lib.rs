//! What a worker does with what it is told. No browser in here: the same handler runs in tests; `main.rs` is the glue.

use blindsum_core::sim::MeterNode;
use blindsum_meter_protocol::{Answer, AnswerError, FromWorker, Job, Rejection, Request, ToWorker, VERSION};
use zeroize::Zeroizing;

/// A worker: first nothing, then a meter or a calculator for all its life.
#[derive(Debug, Default)]
pub struct Worker {
    job: Option<Work>,
}

#[derive(Debug)]
enum Work {
    Meter(Box<MeterNode>),
    Calculator,
}

impl Worker {
    /// A worker without a job.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// What a worker says once it listens.
    #[must_use]
    pub fn ready() -> FromWorker {
        FromWorker::Ready { version: VERSION }
    }

    /// Takes in what the page said and gives what to answer: nothing to [`ToWorker::Begin`], one answer to each request.
    /// `clock` tells milliseconds.
    pub fn handle(&mut self, said: &[u8], clock: impl Fn() -> f64) -> Option<FromWorker> {
        match ToWorker::decode(said) {
            Err(error) => Some(FromWorker::Rejected(Rejection::Unreadable(error))),
            Ok(ToWorker::Begin(job)) => self.begin(job).err().map(FromWorker::Rejected),
            Ok(ToWorker::Request { id, request }) => {
                let start = clock();
                let answer = self.carry_out(request);
                Some(FromWorker::Answer { id, millis: clock() - start, answer })
            }
        }
    }

    fn begin(&mut self, job: Job) -> Result<(), Rejection> {
        if self.job.is_some() {
            return Err(Rejection::BegunTwice);
        }
        self.job = Some(match job {
            Job::Meter(meter) => Work::Meter(Box::new(MeterNode::new(meter))),
            Job::Calculator => Work::Calculator,
        });
        Ok(())
    }

    fn carry_out(&mut self, request: Request) -> Result<Answer, AnswerError> {
        match (&mut self.job, request) {
            (Some(Work::Meter(node)), Request::Meter(request)) => {
                node.handle(request).map(Answer::Meter).map_err(AnswerError::Fault)
            }
            (Some(Work::Calculator), Request::Work(order)) => {
                order.carry_out().map(Answer::Work).map_err(AnswerError::Work)
            }
            _ => Err(AnswerError::OtherJob),
        }
    }
}

/// The bytes of what a worker says. What cannot be written is told as a panic, in words, which always can.
#[must_use]
pub fn bytes_of(said: &FromWorker) -> Zeroizing<Vec<u8>> {
    said.encode().unwrap_or_else(|error| {
        FromWorker::Panicked { message: error.to_string() }.encode().unwrap_or_default()
    })
}
