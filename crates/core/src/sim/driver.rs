//! The driver: knows whose turn it is, and nothing of how anything is carried out.

mod steps;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rand_core::Rng;

use self::steps::calculation;
use super::ledger::{Costs, Party};
use super::meter_node::{MeterReply, MeterRequest};
use super::record::{Event, HostFailure, Outcome, Phase, Record, Records, Refusal, Sent, Verdict};
use crate::params::Params;
use crate::protocol::cloud::{AggregatingCloud, Cloud, CollectingCloud, DrawingCloud, SelectionWitness};
use crate::protocol::control_center::{
    AwaitingCenter, ControlCenter, DecryptingCenter, KeyOrder, RegisteringCenter, Registry,
};
use crate::protocol::dealer::Dealer;
use crate::protocol::fault::{Fault, LocalFault};
use crate::protocol::link::MasterKey;
use crate::protocol::messages::{Kind, transcript_hash};
use crate::protocol::meter::Meter;
use crate::randomness::{EntropyError, Randomness, SET_UP};
use crate::readings::Reading;
use crate::role::Role;
use crate::work::{PowerBatch, Work, WorkError, WorkResult};

/// What a round is to do.
#[derive(Clone)]
pub struct Config {
    /// The parameters.
    pub params: Params,
    /// One reading a meter, in the meters' order.
    pub readings: Vec<Reading>,
    /// t: seconds since 1970 of the slot's start, above 0.
    pub epoch: u64,
    /// Where random numbers come from.
    pub randomness: Randomness,
    /// How many powers go into one order: small enough for progress to show, large enough to be worth a message.
    pub powers_per_order: usize,
    /// A clock of the host's, in milliseconds.
    pub clock: fn() -> f64,
}

/// Why a round does not begin.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum RoundError {
    /// As many readings as meters are needed.
    #[error("{readings} readings for {meters} meters; one a meter is needed")]
    Readings {
        /// Readings given.
        readings: usize,
        /// m.
        meters: u32,
    },
    /// Epoch 0 is the set-up's.
    #[error("the epoch must be above 0")]
    Epoch,
    /// No random numbers.
    #[error(transparent)]
    Entropy(#[from] EntropyError),
}

const NOBODY_WAITS: &str = "an answer that nobody waits for";

/// Names an order, so that its answer finds back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WorkId(pub u64);

/// Something the host must carry out.
pub enum Effect {
    /// A calculation for one role, on a calculator of its own.
    Calculate {
        /// Names the order.
        id: WorkId,
        /// Whose secrets it may hold.
        owner: Role,
        /// The order.
        work: Work,
    },
    /// A request to a meter.
    Ask {
        /// The meter's number.
        meter: u32,
        /// The request.
        request: MeterRequest,
    },
}

/// What came of an [`Effect`].
pub enum Input {
    /// A calculation is done, in so many milliseconds.
    Calculated {
        /// Which.
        id: WorkId,
        /// What came out.
        result: Result<WorkResult, WorkError>,
        /// The time it took.
        millis: f64,
    },
    /// A meter answered, after so many milliseconds of its own computing.
    Answered {
        /// The meter's number.
        meter: u32,
        /// The answer.
        reply: Result<MeterReply, Fault>,
        /// The time it took.
        millis: f64,
    },
    /// The host lost a meter, or the calculator of a role.
    Lost {
        /// Whose.
        role: Role,
        /// How.
        failure: HostFailure,
    },
}

/// How far a round is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The phase running.
    pub phase: Phase,
    /// Effects of the phase carried out.
    pub done: usize,
    /// Effects of the phase in all.
    pub all: usize,
    /// Whether the round is over.
    pub over: bool,
}

/// What the round waits for. Each state holds the parties as they are then.
enum Stage {
    Keys(KeyOrder),
    AcceptingKeys(ControlCenter, Cloud, Dealer),
    Registering(RegisteringCenter, Cloud, Dealer),
    Drawing(AwaitingCenter, DrawingCloud, Dealer),
    Masking(AwaitingCenter, CollectingCloud),
    AddingNoise(AwaitingCenter, CollectingCloud),
    Multiplying(AwaitingCenter, AggregatingCloud),
    Decrypting(Box<DecryptingCenter>),
    Over(Box<Outcome>),
}

/// One round: set-up and one epoch.
pub struct Round {
    config: Config,
    meters: u32,
    stage: Option<Stage>,
    phase: Phase,
    /// Answers of the phase not yet taken up: by meter, or by order.
    replies: BTreeMap<u32, MeterReply>,
    /// The meters that were asked and have not answered.
    asked: BTreeSet<u32>,
    results: BTreeMap<WorkId, Option<WorkResult>>,
    /// How many results are still to come.
    outstanding: usize,
    /// The next meter whose answer is taken up: answers are taken up in the meters' order.
    cursor: u32,
    done: usize,
    all: usize,
    next_work: u64,
    records: Records,
    costs: Costs,
    cloud_key: MasterKey,
    /// For the audit: which sample counts, and what the meters drew.
    selection: Option<SelectionWitness>,
    selected_noise: i64,
}

impl Round {
    /// Manufactures the meters and orders the keys. The host makes the meters live and carries out the effects.
    pub fn begin(config: Config) -> Result<(Self, Vec<Meter>, Vec<Effect>), RoundError> {
        let meters = config.params.meters();
        let readings = config.readings.len();
        if u32::try_from(readings) != Ok(meters) {
            return Err(RoundError::Readings { readings, meters });
        }
        if config.epoch == SET_UP {
            return Err(RoundError::Epoch);
        }
        let manufacture = |role| -> Result<MasterKey, EntropyError> {
            let mut key = [0u8; 32];
            config.randomness.stream(role, SET_UP)?.fill_bytes(&mut key);
            Ok(MasterKey::new(key))
        };
        let fleet = (0..meters)
            .map(|index| {
                let id = format!("meter-{}", u64::from(index) + 1);
                let master_key = manufacture(Role::Meter(index))?;
                let (params, randomness) = (config.params, config.randomness);
                Ok(Meter { index, id, master_key, randomness, params })
            })
            .collect::<Result<Vec<_>, EntropyError>>()?;
        let registry = Registry {
            meters: fleet.iter().map(|meter| (meter.id.clone(), meter.master_key.clone())).collect(),
            cloud: manufacture(Role::Cloud)?,
        };
        let cloud_key = registry.cloud.clone();
        let mut stream = config.randomness.stream(Role::ControlCenter, SET_UP)?;
        let (center, orders) = KeyOrder::new(registry, config.params, &mut stream);
        let mut round = Self {
            config,
            meters,
            stage: Some(Stage::Keys(center)),
            phase: Phase::Initialization,
            replies: BTreeMap::new(),
            asked: BTreeSet::new(),
            results: BTreeMap::new(),
            outstanding: 0,
            cursor: 0,
            done: 0,
            all: 0,
            next_work: 0,
            records: Vec::new(),
            costs: Costs::default(),
            cloud_key,
            selection: None,
            selected_noise: 0,
        };
        let effects = round.order(Role::ControlCenter, orders);
        Ok((round, fleet, effects))
    }

    /// Takes in what came of an effect and says what to do next. After the round is over, nothing.
    pub fn handle(&mut self, input: Input) -> Vec<Effect> {
        let outcome = match input {
            _ if self.outcome().is_some() => return Vec::new(),
            Input::Lost { role, failure } => Err(Refusal::Lost { role, phase: self.phase, failure }),
            Input::Answered { meter, reply, millis } => {
                self.costs.spend(self.phase, Party::Meters, millis);
                self.take_reply(meter, reply)
            }
            Input::Calculated { id, result, millis } => self.take_result(id, result, millis),
        };
        outcome.and_then(|()| self.advance()).unwrap_or_else(|refusal| {
            self.refuse(refusal);
            Vec::new()
        })
    }

    /// How far the round is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        let over = self.outcome().is_some();
        Progress { phase: self.phase, done: self.done, all: self.all, over }
    }

    /// The records so far, in the protocol's order.
    #[must_use]
    pub fn records(&self) -> &[Arc<Record>] {
        &self.records
    }

    /// The outcome, once the round is over.
    #[must_use]
    pub fn outcome(&self) -> Option<&Outcome> {
        match &self.stage {
            Some(Stage::Over(outcome)) => Some(outcome),
            _ => None,
        }
    }

    /// The configuration it runs under.
    #[must_use]
    pub fn config(&self) -> &Config {
        &self.config
    }

    /// K of the cloud, for the witness channel; the meters' are in what [`Self::begin`] gave.
    #[must_use]
    pub fn cloud_master_key(&self) -> &MasterKey {
        &self.cloud_key
    }

    fn take_reply(&mut self, meter: u32, reply: Result<MeterReply, Fault>) -> Result<(), Refusal> {
        let reply = reply?;
        if !self.asked.remove(&meter) {
            return Err(calculation(Role::Meter(meter), NOBODY_WAITS.to_owned()).into());
        }
        self.done += 1;
        self.replies.insert(meter, reply);
        Ok(())
    }

    fn take_result(
        &mut self,
        id: WorkId,
        result: Result<WorkResult, WorkError>,
        millis: f64,
    ) -> Result<(), Refusal> {
        let owner = match self.phase {
            Phase::Initialization | Phase::Decryption => Role::ControlCenter,
            _ => Role::Cloud,
        };
        self.spend(owner, millis);
        let result = result.map_err(|error| calculation(owner, error.to_string()))?;
        match self.results.get_mut(&id) {
            Some(slot @ None) => {
                *slot = Some(result);
                self.done += 1;
                self.outstanding -= 1;
                Ok(())
            }
            _ => Err(calculation(owner, NOBODY_WAITS.to_owned()).into()),
        }
    }

    /// Does everything that can be done with the answers at hand.
    fn advance(&mut self) -> Result<Vec<Effect>, Refusal> {
        let mut effects = Vec::new();
        while let Some(stage) = self.stage.take() {
            let (next, more) = self.step(stage)?;
            self.stage = Some(next);
            match more {
                Some(more) => effects.extend(more),
                None => break,
            }
        }
        Ok(effects)
    }

    fn refuse(&mut self, refusal: Refusal) {
        self.record(Event::Refused(refusal.clone()));
        let outcome = self.outcome_of(Verdict::Refused(refusal));
        self.stage = Some(Stage::Over(Box::new(outcome)));
    }

    fn outcome_of(&self, verdict: Verdict) -> Outcome {
        let cap = self.config.params.cap_wh();
        let clipped = self.config.readings.iter().filter(|reading| reading.clip(cap).1).count();
        let messages = self.records.iter().filter_map(|record| match &record.event {
            Event::Sent(sent) => Some(sent.bytes.as_slice()),
            _ => None,
        });
        Outcome {
            verdict,
            params: self.config.params,
            epoch: self.config.epoch,
            true_total: self.true_total(),
            selected_noise: self.selected_noise,
            clipped: u32::try_from(clipped).unwrap_or(u32::MAX),
            seeded: self.config.randomness.is_seeded(),
            transcript_hash: transcript_hash(messages),
            costs: self.costs.clone(),
        }
    }

    fn true_total(&self) -> i64 {
        let cap = self.config.params.cap_wh();
        self.config.readings.iter().map(|reading| reading.clip(cap).0).sum()
    }

    fn stream(&self, role: Role) -> Result<crate::randomness::Stream, Refusal> {
        let stream = self.config.randomness.stream(role, self.config.epoch);
        Ok(stream.map_err(|error| Fault::local(role, LocalFault::Entropy(error.to_string())))?)
    }

    fn enter(&mut self, phase: Phase) {
        self.phase = phase;
        (self.done, self.all, self.cursor) = (0, 0, 0);
        self.replies.clear();
        self.asked.clear();
    }

    fn record(&mut self, event: Event) {
        let index = self.records.len();
        self.records.push(Arc::new(Record { index, phase: self.phase, event }));
    }

    fn sent(&mut self, kind: Kind, from: Role, to: Role, bytes: &[u8]) {
        self.costs.book(self.phase, from, to, bytes.len(), self.meters);
        self.record(Event::Sent(Sent { kind, from, to, bytes: bytes.to_vec() }));
    }

    /// Does a party's own short work and books the time.
    fn timed<T>(&mut self, role: Role, work: impl FnOnce(&Config) -> Result<T, Fault>) -> Result<T, Refusal> {
        let start = (self.config.clock)();
        let result = work(&self.config);
        let spent = (self.config.clock)() - start;
        self.spend(role, spent);
        Ok(result?)
    }

    fn spend(&mut self, role: Role, millis: f64) {
        if let Some(party) = Party::of(role) {
            self.costs.spend(self.phase, party, millis);
        }
    }

    /// The next answer in the meters' order, if it has come.
    fn next_reply(&mut self) -> Option<(Role, MeterReply)> {
        let reply = self.replies.remove(&self.cursor)?;
        let meter = Role::Meter(self.cursor);
        self.cursor += 1;
        Some((meter, reply))
    }

    fn all_answered(&self) -> bool {
        self.cursor == self.meters
    }

    fn ask(&mut self, request: impl Fn(u32) -> MeterRequest) -> Vec<Effect> {
        self.ask_each(|meter| Some(request(meter)))
    }

    fn ask_each(&mut self, mut request: impl FnMut(u32) -> Option<MeterRequest>) -> Vec<Effect> {
        let effects: Vec<_> = (0..self.meters)
            .filter_map(|meter| request(meter).map(|request| Effect::Ask { meter, request }))
            .collect();
        self.asked = (0..self.meters).collect();
        self.cursor = 0;
        self.all += effects.len();
        effects
    }

    fn order(&mut self, owner: Role, work: impl IntoIterator<Item = Work>) -> Vec<Effect> {
        let mut effects = Vec::new();
        for work in work {
            let id = WorkId(self.next_work);
            self.next_work += 1;
            self.results.insert(id, None);
            self.outstanding += 1;
            effects.push(Effect::Calculate { id, owner, work });
        }
        self.all += effects.len();
        effects
    }

    /// All answers to the orders given, in the orders' order, once every one has come.
    fn take_results(&mut self) -> Option<Vec<WorkResult>> {
        if self.outstanding > 0 {
            return None;
        }
        Some(core::mem::take(&mut self.results).into_values().flatten().collect())
    }

    fn slices(&self, batch: &PowerBatch) -> Vec<Work> {
        let PowerBatch { modulus, exponent, bases } = batch;
        bases
            .chunks(self.config.powers_per_order.max(1))
            .map(|bases| {
                let (modulus, exponent) = (modulus.clone(), exponent.clone());
                Work::Powers(PowerBatch { modulus, exponent, bases: bases.to_vec() })
            })
            .collect()
    }
}
