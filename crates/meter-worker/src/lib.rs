//! What a worker does with what it is told. The handler knows no browser, so that it runs in tests; [`glue`] does.

pub mod glue;

use std::collections::BTreeMap;

use blindsum_core::node::{MeterNode, MeterRequest};
use blindsum_core::party::meter::ManufacturedMeter;
use blindsum_paillier::Tables;
use blindsum_worker_wire::{Answer, AnswerError, FromWorker, Job, Rejection, Request, ToWorker, VERSION};
use zeroize::Zeroizing;

/// A worker: first nothing, then the host of its meters or a calculator, for all its life.
#[derive(Debug, Default)]
pub struct Worker {
    job: Option<Work>,
    /// Of public numbers, for all meters here, or for all orders of one role.
    tables: Tables,
}

#[derive(Debug)]
enum Work {
    /// By number. Nothing secret but the meters' own states is kept from one request to the next.
    Meters(BTreeMap<u32, MeterNode>),
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

    /// Takes in what the page said and gives what to answer.
    /// `clock` tells milliseconds.
    pub fn handle(&mut self, said: &[u8], clock: impl Fn() -> f64) -> Option<FromWorker> {
        match ToWorker::decode(said) {
            Err(error) => Some(FromWorker::Rejected(Rejection::Unreadable(error))),
            Ok(ToWorker::Begin { job, kernel }) => Some(match self.begin(job, kernel.as_deref()) {
                Ok(()) => FromWorker::Begun { backend: blindsum_modexp::backend() },
                Err(rejection) => FromWorker::Rejected(rejection),
            }),
            Ok(ToWorker::Request { id, request }) => {
                let start = clock();
                let answer = self.carry_out(request);
                Some(FromWorker::Answer { id, millis: clock() - start, answer })
            }
        }
    }

    fn begin(&mut self, job: Job, kernel: Option<&[u8]>) -> Result<(), Rejection> {
        if self.job.is_some() {
            return Err(Rejection::BegunTwice);
        }
        if let Some(kernel) = kernel {
            // A kernel that cannot be installed is not an error: portable code gives the same numbers, and the page is
            // told which of them runs.
            let _ = blindsum_modexp::kernel::install(kernel);
        }
        self.job = Some(match job {
            Job::Meters(meters) => {
                self.tables = Tables::shared_by(meters.len());
                Work::Meters(host(meters)?)
            }
            Job::Calculator => Work::Calculator,
        });
        Ok(())
    }

    fn carry_out(&mut self, request: Request) -> Result<Answer, AnswerError> {
        match (&mut self.job, request) {
            (Some(Work::Meters(nodes)), Request::Meter { meter, request }) => {
                ask(nodes, &self.tables, meter, request)
            }
            (Some(Work::Calculator), Request::Work(order)) => {
                order.carry_out(&self.tables).map(Answer::Work).map_err(AnswerError::Work)
            }
            _ => Err(AnswerError::OtherJob),
        }
    }
}

/// Makes the meters live.
fn host(meters: Vec<ManufacturedMeter>) -> Result<BTreeMap<u32, MeterNode>, Rejection> {
    let mut nodes = BTreeMap::new();
    for meter in meters {
        let number = meter.index;
        if nodes.insert(number, MeterNode::new(meter)).is_some() {
            return Err(Rejection::MeterTwice(number));
        }
    }
    Ok(nodes)
}

fn ask(
    nodes: &mut BTreeMap<u32, MeterNode>,
    tables: &Tables,
    meter: u32,
    request: MeterRequest,
) -> Result<Answer, AnswerError> {
    let node = nodes.get_mut(&meter).ok_or(AnswerError::NotHosted(meter))?;
    match node.handle(request, tables) {
        Ok(reply) => Ok(Answer::Meter { meter, reply }),
        Err(fault) => Err(AnswerError::Fault { meter, fault }),
    }
}

/// The bytes of what a worker says. What cannot be written is told as a panic, in words, which always can.
#[must_use]
pub fn bytes_of(said: &FromWorker) -> Zeroizing<Vec<u8>> {
    said.encode().unwrap_or_else(|error| {
        FromWorker::Panicked { message: error.to_string() }.encode().unwrap_or_default()
    })
}
