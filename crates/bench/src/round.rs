//! A whole round in the browser, with the product's own workers. The page's script only carries buffers to and fro.

use std::collections::{BTreeMap, VecDeque};

use blindsum_core::party::meter::ManufacturedMeter;
use blindsum_sim::{Effect, Event, Input, Session, WorkId};
use blindsum_worker_wire::{Answer, AnswerError, Backend, FromWorker, Job, Request, ToWorker, VERSION};
use wasm_bindgen::prelude::*;

use crate::plan::{RoundPlan, Took, Watch};
use crate::web::{now, take};

/// Whom an answer is from.
enum Ticket {
    Meter(u32),
    Work(WorkId),
}

/// A round. There are as many hosts of meters as workers compute at once, and as many calculators; host and calculator of a
/// number never compute at the same time.
#[wasm_bindgen]
pub struct Round {
    plan: RoundPlan,
    session: Session,
    fleet: Vec<ManufacturedMeter>,
    kernel: Vec<u8>,
    hosts: BTreeMap<u32, VecDeque<(u64, Request)>>,
    calculations: VecDeque<(u64, Request)>,
    tickets: BTreeMap<u64, Ticket>,
    next_id: u64,
    watch: Watch,
}

fn wrong(what: impl ToString) -> JsValue {
    JsValue::from(what.to_string())
}

#[wasm_bindgen]
impl Round {
    /// A round after a plan in JSON, on the page and in all workers with the kernel in these bytes, or, if there are none,
    /// with portable code.
    ///
    /// # Errors
    /// What is wrong with the plan, or why its backend cannot be taken.
    #[wasm_bindgen(constructor)]
    pub fn new(plan: &str, kernel: Vec<u8>) -> Result<Round, JsValue> {
        take(&kernel)?;
        let plan: RoundPlan = serde_json::from_str(plan).map_err(wrong)?;
        let config = plan.config(now).map_err(wrong)?;
        let (session, fleet, effects) = Session::begin(config).map_err(wrong)?;
        let mut round = Self {
            plan,
            session,
            fleet,
            kernel,
            hosts: BTreeMap::new(),
            calculations: VecDeque::new(),
            tickets: BTreeMap::new(),
            next_id: 0,
            watch: Watch::default(),
        };
        round.queue(effects);
        Ok(round)
    }

    fn queue(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            let id = self.next_id;
            self.next_id += 1;
            match effect {
                Effect::Ask { meter, request } => {
                    self.tickets.insert(id, Ticket::Meter(meter));
                    let host = meter % self.plan.workers;
                    let request = Request::Meter { meter, request };
                    self.hosts.entry(host).or_default().push_back((id, request));
                }
                Effect::Calculate { id: work, work: order, .. } => {
                    self.tickets.insert(id, Ticket::Work(work));
                    self.calculations.push_back((id, Request::Work(order)));
                }
            }
        }
    }

    /// What the host of a number is told first.
    ///
    /// # Errors
    /// Where there is no such host, or its meters were given away already.
    pub fn begin_host(&mut self, host: u32) -> Result<Vec<u8>, JsValue> {
        let workers = self.plan.workers;
        let fleet = core::mem::take(&mut self.fleet);
        let (meters, others) = fleet.into_iter().partition(|meter| meter.index % workers == host);
        self.fleet = others;
        self.begin(Job::Meters(meters))
    }

    /// What a calculator is told first.
    ///
    /// # Errors
    /// Where the message cannot be written.
    pub fn begin_calculator(&self) -> Result<Vec<u8>, JsValue> {
        self.begin(Job::Calculator)
    }

    fn begin(&self, job: Job) -> Result<Vec<u8>, JsValue> {
        let kernel = (!self.kernel.is_empty()).then(|| self.kernel.clone());
        Ok(ToWorker::Begin { job, kernel }.encode().map_err(wrong)?.to_vec())
    }

    /// Whether the calculator of a number is next, and not its host; nothing if neither has anything to do.
    pub fn calculates_next(&self, number: u32) -> Option<bool> {
        let calculation = self.calculations.front().map(|(id, _)| (*id, true));
        let host = self.hosts.get(&number).and_then(VecDeque::front).map(|(id, _)| (*id, false));
        calculation.into_iter().chain(host).min().map(|(_, calculates)| calculates)
    }

    /// The next order for the calculator or the host of a number.
    ///
    /// # Errors
    /// Where there is none, or it cannot be written.
    pub fn take(&mut self, number: u32, calculates: bool) -> Result<Vec<u8>, JsValue> {
        let queue = if calculates { Some(&mut self.calculations) } else { self.hosts.get_mut(&number) };
        let (id, request) = queue.and_then(VecDeque::pop_front).ok_or_else(|| wrong("nothing to do"))?;
        Ok(ToWorker::Request { id, request }.encode().map_err(wrong)?.to_vec())
    }

    /// A worker spoke. Says whether it answered an order.
    ///
    /// # Errors
    /// Where it said that it failed, or what it said cannot be read.
    pub fn hear(&mut self, said: &[u8]) -> Result<bool, JsValue> {
        let (id, millis, answer) = match FromWorker::decode(said).map_err(wrong)? {
            FromWorker::Ready { version } => {
                return if version == VERSION { Ok(false) } else { Err(wrong("a worker of another build")) };
            }
            FromWorker::Begun { backend } => {
                let right = (backend == Backend::Kernel) != self.kernel.is_empty();
                return if right { Ok(false) } else { Err(wrong("a worker has another backend")) };
            }
            FromWorker::Answer { id, millis, answer } => (id, millis, answer),
            FromWorker::Rejected(rejection) => return Err(wrong(rejection)),
            FromWorker::Panicked { message } => return Err(wrong(message)),
        };
        let input = match (self.tickets.remove(&id), answer) {
            (Some(Ticket::Meter(asked)), Ok(Answer::Meter { meter, reply })) if asked == meter => {
                Input::Answered { meter, reply: Ok(reply), millis }
            }
            (Some(Ticket::Meter(meter)), Err(AnswerError::Fault { fault, .. })) => {
                Input::Answered { meter, reply: Err(fault), millis }
            }
            (Some(Ticket::Work(id)), Ok(Answer::Work(result))) => {
                Input::Calculated { id, result: Ok(result), millis }
            }
            (_, Err(error)) => return Err(wrong(error)),
            _ => return Err(wrong("an answer that nobody asked for")),
        };
        let effects = self.session.handle(input);
        self.queue(effects);
        let keys_made =
            self.session.records().iter().take(2).any(|record| matches!(record.event, Event::KeysMade(..)));
        self.watch.see(self.session.progress().phase, keys_made, now());
        Ok(true)
    }

    /// Whether the round is over.
    pub fn is_over(&self) -> bool {
        self.session.is_over()
    }

    /// What it took, in JSON, except for memory.
    ///
    /// # Errors
    /// Where the round is not over, or came to no total.
    pub fn took(&mut self) -> Result<String, JsValue> {
        let (wall, cloud_wall) = self.watch.told(now()).ok_or_else(|| wrong("no keys were made"))?;
        let finished = self.session.take_finished();
        let took = finished.first().and_then(|finished| Took::of(finished, wall, cloud_wall));
        let took = took.ok_or_else(|| wrong("no total, or a wrong one"))?;
        serde_json::to_string(&took).map_err(wrong)
    }
}
