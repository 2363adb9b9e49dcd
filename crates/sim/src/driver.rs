//! The driver: knows whose turn it is, and nothing of how anything is carried out.

mod steps;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use blindsum_core::fault::{Fault, LocalFault};
use blindsum_core::node::{MeterReply, MeterRequest};
use blindsum_core::params::Params;
use blindsum_core::party::cloud::{AggregatingCloud, CollectingCloud, DrawingCloud, IdleCloud, OpeningCloud};
use blindsum_core::party::control_center::{
    AwaitingCenter, DecryptingCenter, DrawingCenter, IdleCenter, RegisteringCenter, Registry, RepairingCenter,
};
use blindsum_core::party::dealer::{DealtDealer, IdleDealer};
use blindsum_core::party::keys::KeyOrder;
use blindsum_core::party::meter::ManufacturedMeter;
use blindsum_core::party::sequence::SelectionWitness;
use blindsum_core::privacy::{Ledger, LedgerError};
use blindsum_core::randomness::{EntropyError, Randomness, SET_UP, Stream};
use blindsum_core::role::Role;
use blindsum_core::variants::AbsencePolicy;
use blindsum_core::wire::kind::Kind;
use blindsum_core::wire::link::MasterKey;
use blindsum_core::wire::messages::transcript_hash;
use blindsum_paillier::{Work, WorkError, WorkResult};
use blindsum_readings::Reading;
use rand_core::Rng;

use self::steps::calculation;
use crate::costs::{Costs, Party};
use crate::phase::Phase;
use crate::record::{Event, Finished, HostFailure, Outcome, Record, Records, Refusal, Sent, Verdict};

/// One epoch to be run.
#[derive(Clone)]
pub struct EpochPlan {
    /// t: seconds since 1970 of the slot's start, above 0 and above the epoch before.
    pub epoch: u64,
    /// One reading a meter, in the meters' order.
    pub readings: Vec<Reading>,
}

/// What a session is to do.
#[derive(Clone)]
pub struct Config {
    /// The parameters of every epoch.
    pub params: Params,
    /// The epochs, one after the other, ascending.
    pub epochs: Vec<EpochPlan>,
    /// The epsilon that all epochs together may cost, with what was `spent` before; none is no limit.
    pub budget: Option<f64>,
    /// The epsilon that the readings of these households have cost before this session.
    pub spent: f64,
    /// What happens when a meter is lost.
    pub absence: AbsencePolicy,
    /// Where random numbers come from.
    pub randomness: Randomness,
    /// How many powers go into one order: small enough for progress to show, large enough to be worth a message.
    pub powers_per_order: usize,
    /// A clock of the host's, in milliseconds.
    pub clock: fn() -> f64,
}

/// Powers in one order unless a host says otherwise: a fraction of a second's work at 2048 bits.
const POWERS_PER_ORDER: usize = 8;

impl Config {
    /// Epochs without a budget, that a lost meter ends.
    #[must_use]
    pub fn new(params: Params, epochs: Vec<EpochPlan>, randomness: Randomness, clock: fn() -> f64) -> Self {
        let absence = AbsencePolicy::default();
        Self {
            params,
            epochs,
            budget: None,
            spent: 0.0,
            absence,
            randomness,
            powers_per_order: POWERS_PER_ORDER,
            clock,
        }
    }
}

/// Why a session does not begin.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SessionError {
    /// Nothing to do.
    #[error("there is no epoch to run")]
    NoEpoch,
    /// As many readings as meters are needed.
    #[error("{readings} readings for {meters} meters; one a meter is needed")]
    Readings {
        /// Readings given.
        readings: usize,
        /// m.
        meters: u32,
    },
    /// Epoch 0 is the set-up's, and every epoch must be later than the one before.
    #[error("epochs must be above 0 and ascending, but {0} is not")]
    Epoch(u64),
    /// Not a budget, or not a sum of charges.
    #[error(transparent)]
    Budget(#[from] LedgerError),
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

/// How far a session is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The epoch running, from 0: its place among the epochs planned.
    pub epoch: usize,
    /// How many epochs are planned.
    pub epochs: usize,
    /// The phase running.
    pub phase: Phase,
    /// Effects of the phase carried out.
    pub done: usize,
    /// Effects of the phase in all.
    pub all: usize,
    /// Whether the session is over.
    pub over: bool,
}

/// What the session waits for. Each state holds the parties as they are then.
enum Stage {
    Keys(Keys),
    AcceptingKeys(Idle),
    Registering(RegisteringCenter, IdleCloud, IdleDealer),
    CloudDrawing(AwaitingCenter, DrawingCloud, IdleDealer),
    CenterDrawing(DrawingCenter, CollectingCloud, IdleDealer),
    Masking(Collecting),
    AddingNoise(Collecting),
    Multiplying(AwaitingCenter, AggregatingCloud, DealtDealer),
    OpeningNoise(AwaitingCenter, Box<OpeningCloud>, DealtDealer),
    Repairing(RepairingCenter, IdleCloud, IdleDealer),
    Decrypting(Box<DecryptingCenter>, IdleCloud, IdleDealer),
    Over,
}

/// The keys that are being made: the control centre's, and the cloud's where it owns vA.
struct Keys {
    registry: Registry,
    center: KeyOrder,
    cloud: Option<KeyOrder>,
}

/// The parties between epochs.
struct Idle {
    center: IdleCenter,
    cloud: IdleCloud,
    dealer: IdleDealer,
}

/// The parties while the meters answer.
struct Collecting {
    center: AwaitingCenter,
    cloud: CollectingCloud,
    dealer: DealtDealer,
    /// Message 2 of every meter, until it is handed out.
    sequences: BTreeMap<u32, Vec<u8>>,
}

/// One set-up and a sequence of epochs.
pub struct Session {
    config: Config,
    meters: u32,
    ledger: Ledger,
    /// What the epoch running has been charged, once something of it has left.
    charged: Option<f64>,
    stage: Option<Stage>,
    /// The epoch running, as an index into the plans.
    running: usize,
    phase: Phase,
    /// Answers of the phase not yet taken up: by meter, or by order.
    replies: BTreeMap<u32, MeterReply>,
    /// The meters that were asked and have not answered.
    asked: BTreeSet<u32>,
    /// The meters that the host has lost, for good.
    lost: BTreeMap<u32, HostFailure>,
    /// The meters whose two messages are in: they count in this epoch.
    counted: BTreeSet<u32>,
    owners: BTreeMap<WorkId, Role>,
    results: BTreeMap<WorkId, Option<WorkResult>>,
    /// How many results are still to come.
    outstanding: usize,
    /// The next meter whose answer is taken up: answers are taken up in the meters' order.
    cursor: u32,
    done: usize,
    all: usize,
    next_work: u64,
    records: Records,
    /// How many records the set-up has left.
    set_up_records: usize,
    costs: Costs,
    finished: Vec<Finished>,
    cloud_key: MasterKey,
    /// For the audit: which sample counts, and what the meters drew.
    selection: SelectionWitness,
    selected_noise: i64,
}

impl Session {
    /// Manufactures the meters and orders the keys. The host makes the meters live and carries out the effects.
    pub fn begin(config: Config) -> Result<(Self, Vec<ManufacturedMeter>, Vec<Effect>), SessionError> {
        let meters = config.params.meters();
        check(&config)?;
        let ledger = Ledger::resume(config.budget, config.spent)?;
        let manufacture = |role| -> Result<(MasterKey, Stream), EntropyError> {
            let mut key = [0u8; 32];
            let mut stream = config.randomness.stream(role, SET_UP)?;
            stream.fill_bytes(&mut key);
            Ok((MasterKey::new(key), stream))
        };
        let fleet = (0..meters)
            .map(|index| {
                let id = format!("meter-{}", u64::from(index) + 1);
                let (master_key, _) = manufacture(Role::Meter(index))?;
                let (params, randomness) = (config.params, config.randomness);
                Ok(ManufacturedMeter { index, id, master_key, randomness, params })
            })
            .collect::<Result<Vec<_>, EntropyError>>()?;
        let (cloud_key, mut cloud_stream) = manufacture(Role::Cloud)?;
        let registry = Registry {
            meters: fleet.iter().map(|meter| (meter.id.clone(), meter.master_key.clone())).collect(),
            cloud: cloud_key.clone(),
        };
        let mut center_stream = config.randomness.stream(Role::ControlCenter, SET_UP)?;
        let (center, center_orders) = KeyOrder::new(Role::ControlCenter, config.params, &mut center_stream);
        let (cloud, cloud_orders) = KeyOrder::new(Role::Cloud, config.params, &mut cloud_stream);
        let keys = Keys { registry, center, cloud: (cloud.count() > 0).then_some(cloud) };
        let mut session = Self {
            config,
            meters,
            ledger,
            charged: None,
            stage: Some(Stage::Keys(keys)),
            running: 0,
            phase: Phase::Initialization,
            replies: BTreeMap::new(),
            asked: BTreeSet::new(),
            lost: BTreeMap::new(),
            counted: BTreeSet::new(),
            owners: BTreeMap::new(),
            results: BTreeMap::new(),
            outstanding: 0,
            cursor: 0,
            done: 0,
            all: 0,
            next_work: 0,
            records: Vec::new(),
            set_up_records: 0,
            costs: Costs::default(),
            finished: Vec::new(),
            cloud_key,
            selection: SelectionWitness::default(),
            selected_noise: 0,
        };
        // A first epoch that the budget does not allow is refused before anything is computed for it.
        if let Err(overdraft) = session.ledger.check(session.config.params.epsilon()) {
            session.refuse(overdraft.into());
            return Ok((session, fleet, Vec::new()));
        }
        let mut effects = session.order(Role::ControlCenter, center_orders);
        effects.extend(session.order(Role::Cloud, cloud_orders));
        Ok((session, fleet, effects))
    }

    /// Takes in what came of an effect and says what to do next. After the session is over, nothing.
    pub fn handle(&mut self, input: Input) -> Vec<Effect> {
        let outcome = match input {
            _ if self.is_over() => return Vec::new(),
            Input::Lost { role: Role::Meter(meter), failure } => self.lose(meter, failure),
            Input::Lost { role, failure } => Err(Refusal::Lost { role, phase: self.phase, failure }),
            // It was given up: what it still says comes too late, and its loss has been told.
            Input::Answered { meter, .. } if self.lost.contains_key(&meter) => Ok(()),
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

    /// How far the session is.
    #[must_use]
    pub fn progress(&self) -> Progress {
        Progress {
            epoch: self.running,
            epochs: self.config.epochs.len(),
            phase: self.phase,
            done: self.done,
            all: self.all,
            over: self.is_over(),
        }
    }

    /// Whether the last epoch is over, or one was refused: a refusal ends the session.
    #[must_use]
    pub fn is_over(&self) -> bool {
        matches!(self.stage, Some(Stage::Over))
    }

    /// The records so far of the set-up and the epoch running, in the protocol's order. Those of epochs that are over are
    /// in what [`Self::take_finished`] gives.
    #[must_use]
    pub fn records(&self) -> &[Arc<Record>] {
        &self.records
    }

    /// The epochs that are over and were not taken yet, in order.
    pub fn take_finished(&mut self) -> Vec<Finished> {
        core::mem::take(&mut self.finished)
    }

    /// What the epochs have cost in epsilon, and those before this session: the epoch running included, from the moment on at
    /// which it is charged.
    #[must_use]
    pub fn ledger(&self) -> &Ledger {
        &self.ledger
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

    /// A meter is gone for good. The session ends there, or goes on without it.
    fn lose(&mut self, meter: u32, failure: HostFailure) -> Result<(), Refusal> {
        if !self.repairs() {
            return Err(Refusal::Lost { role: Role::Meter(meter), phase: self.phase, failure });
        }
        if meter < self.meters && !self.lost.contains_key(&meter) {
            self.lost.insert(meter, failure.clone());
            self.record(Event::Absent { meter, failure });
            if self.asked.remove(&meter) {
                self.done += 1;
            }
        }
        Ok(())
    }

    fn repairs(&self) -> bool {
        self.config.absence == AbsencePolicy::Repair
    }

    fn take_reply(&mut self, meter: u32, reply: Result<MeterReply, Fault>) -> Result<(), Refusal> {
        if !self.asked.contains(&meter) {
            return Err(calculation(Role::Meter(meter), NOBODY_WAITS.to_owned()).into());
        }
        let reply = match reply {
            // A meter that fails by itself is a meter that is gone; one that was sent something wrong is not.
            Err(Fault::Local { who: Role::Meter(who), what }) if who == meter && self.repairs() => {
                return self.lose(meter, HostFailure::Failed(what.to_string()));
            }
            reply => reply?,
        };
        self.asked.remove(&meter);
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
        let owner = self.owners.remove(&id).unwrap_or(Role::ControlCenter);
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
        self.finish(Verdict::Refused(refusal));
        self.stage = Some(Stage::Over);
    }

    /// The end of an epoch.
    fn finish(&mut self, verdict: Verdict) {
        let epsilon_spent = self.charged.take();
        let outcome = self.outcome_of(verdict, epsilon_spent);
        self.finished.push(Finished { outcome, records: self.records.clone() });
    }

    fn outcome_of(&self, verdict: Verdict, epsilon_spent: Option<f64>) -> Outcome {
        let published = matches!(verdict, Verdict::Published(_));
        let messages = self.records.iter().filter_map(|record| match &record.event {
            Event::Sent(sent) => Some(sent.bytes.as_slice()),
            _ => None,
        });
        let clipped = self.encoded().filter(|(meter, _)| !published || self.counted.contains(meter));
        let clipped = clipped.filter(|(_, (_, clipped))| *clipped).count();
        let absent = if published {
            (0..self.meters).filter(|meter| !self.counted.contains(meter)).collect()
        } else {
            self.lost.keys().copied().collect()
        };
        Outcome {
            verdict,
            params: self.config.params,
            epoch: self.plan().map_or(SET_UP, |plan| plan.epoch),
            true_total: if published {
                self.counted_total()
            } else {
                self.encoded().map(|(_, (d, _))| d).sum()
            },
            selected_noise: self.selected_noise,
            clipped: u32::try_from(clipped).unwrap_or(u32::MAX),
            absent,
            epsilon_spent,
            seeded: self.config.randomness.is_seeded(),
            transcript_hash: transcript_hash(messages),
            costs: self.costs.clone(),
        }
    }

    fn plan(&self) -> Option<&EpochPlan> {
        self.config.epochs.get(self.running)
    }

    /// d_i of every meter in this epoch, in units, and whether the cap cut it.
    fn encoded(&self) -> impl Iterator<Item = (u32, (i64, bool))> {
        let readings = self.plan().map(|plan| plan.readings.as_slice()).unwrap_or_default();
        (0..).zip(readings.iter().map(|reading| self.config.params.encode(*reading)))
    }

    /// d over the meters whose two messages are in.
    fn counted_total(&self) -> i64 {
        self.encoded().filter(|(meter, _)| self.counted.contains(meter)).map(|(_, (d, _))| d).sum()
    }

    fn epoch(&self) -> u64 {
        self.plan().map_or(SET_UP, |plan| plan.epoch)
    }

    fn stream(&self, role: Role) -> Result<Stream, Refusal> {
        let stream = self.config.randomness.stream(role, self.epoch());
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

    /// The next answer in the meters' order, if it has come. Lost meters without an answer are passed over.
    fn next_reply(&mut self) -> Option<(u32, MeterReply)> {
        while self.cursor < self.meters {
            let meter = self.cursor;
            let reply = self.replies.remove(&meter);
            if reply.is_none() && self.asked.contains(&meter) {
                return None;
            }
            self.cursor += 1;
            if let Some(reply) = reply {
                return Some((meter, reply));
            }
        }
        None
    }

    fn all_answered(&self) -> bool {
        self.cursor == self.meters
    }

    /// Asks every meter that is there and that `request` has something for.
    fn ask(&mut self, mut request: impl FnMut(u32) -> Option<MeterRequest>) -> Vec<Effect> {
        let there = (0..self.meters).filter(|meter| !self.lost.contains_key(meter));
        let effects: Vec<_> =
            there.filter_map(|meter| request(meter).map(|request| Effect::Ask { meter, request })).collect();
        self.asked = effects
            .iter()
            .filter_map(|effect| match effect {
                Effect::Ask { meter, .. } => Some(*meter),
                Effect::Calculate { .. } => None,
            })
            .collect();
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
            self.owners.insert(id, owner);
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

    fn slices(&self, work: Work) -> Vec<Work> {
        work.slices(self.config.powers_per_order)
    }
}

fn check(config: &Config) -> Result<(), SessionError> {
    if config.epochs.is_empty() {
        return Err(SessionError::NoEpoch);
    }
    let meters = config.params.meters();
    let mut last = SET_UP;
    for plan in &config.epochs {
        let readings = plan.readings.len();
        if u32::try_from(readings) != Ok(meters) {
            return Err(SessionError::Readings { readings, meters });
        }
        if plan.epoch <= last {
            return Err(SessionError::Epoch(plan.epoch));
        }
        last = plan.epoch;
    }
    Ok(())
}
