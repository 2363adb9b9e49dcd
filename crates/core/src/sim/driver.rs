//! The driver: knows whose turn it is, and nothing of how anything is carried out.

use std::collections::BTreeMap;
use std::sync::Arc;

use num_bigint::BigUint;
use rand_core::Rng;

use super::ledger::{Costs, Party};
use super::meter_node::{MeterReply, MeterRequest};
use super::record::{Event, HostFailure, Outcome, Phase, Record, Records, Refusal, Sent, Verdict};
use crate::integer::SecretInt;
use crate::params::Params;
use crate::protocol::cloud::{
    AggregatingCloud, Cloud, CollectingCloud, DrawingCloud, RegisteringCloud, SelectionWitness,
};
use crate::protocol::control_center::{
    AwaitingCenter, ControlCenter, DecryptingCenter, KeyOrder, Receipt, RegisteringCenter, Registry,
    four_powers,
};
use crate::protocol::dealer::Dealer;
use crate::protocol::fault::{Fault, LocalFault};
use crate::protocol::link::MasterKey;
use crate::protocol::messages::{Kind, transcript_hash};
use crate::protocol::meter::{Meter, open_keys};
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
    results: BTreeMap<WorkId, Option<WorkResult>>,
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
            results: BTreeMap::new(),
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
                reply.map_err(Refusal::from).map(|reply| {
                    self.done += 1;
                    self.replies.insert(meter, reply);
                })
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
                Ok(())
            }
            _ => Err(calculation(owner, "an answer that nobody waits for".to_owned()).into()),
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

    /// One step of the protocol: the next stage, and what to do; nothing to do means: wait.
    fn step(&mut self, stage: Stage) -> Result<(Stage, Option<Vec<Effect>>), Refusal> {
        match stage {
            Stage::Keys(order) => self.announce_keys(order),
            Stage::AcceptingKeys(center, cloud, dealer) => self.open_registration(center, cloud, dealer),
            Stage::Registering(center, cloud, dealer) => self.register(center, cloud, dealer),
            Stage::Drawing(center, cloud, dealer) => self.send_sequences(center, cloud, dealer),
            Stage::Masking(center, cloud) => self.collect_readings(center, cloud),
            Stage::AddingNoise(center, cloud) => self.collect_noise(center, cloud),
            Stage::Multiplying(center, cloud) => self.send_aggregate(center, cloud),
            Stage::Decrypting(center) => self.conclude(center),
            over @ Stage::Over(_) => Ok((over, None)),
        }
    }

    fn announce_keys(&mut self, order: KeyOrder) -> Step {
        let Some(results) = self.take_results() else { return wait(Stage::Keys(order)) };
        let primes = results.try_into().map_err(|_| calculation(Role::ControlCenter, "primes".into()))?;
        let (center, [reading_key, noise_key]) =
            self.timed(Role::ControlCenter, |_| order.announce(primes))?;
        let (reading_secret, noise_secret) = center.secret_keys();
        let event = Event::KeysMade(Box::new(reading_secret.clone()), Box::new(noise_secret.clone()));
        self.record(event);
        self.sent(Kind::ReadingKey, Role::ControlCenter, Role::Everybody, &reading_key);
        self.sent(Kind::NoiseKey, Role::ControlCenter, Role::Everybody, &noise_key);
        let directory = center.directory().clone();
        let (key, params) = (self.cloud_key.clone(), self.config.params);
        let cloud =
            self.timed(Role::Cloud, |_| Cloud::new(key, directory, params, &reading_key, &noise_key))?;
        let keys = self.timed(Role::Dealer, |_| open_keys(Role::Dealer, &reading_key, &noise_key))?;
        let dealer = Dealer::new(keys);
        let effects = self.ask(|_| MeterRequest::AcceptKeys {
            reading_key: reading_key.clone(),
            noise_key: noise_key.clone(),
        });
        Ok((Stage::AcceptingKeys(center, cloud, dealer), Some(effects)))
    }

    fn open_registration(&mut self, center: ControlCenter, cloud: Cloud, dealer: Dealer) -> Step {
        while let Some((meter, reply)) = self.next_reply() {
            let MeterReply::KeysAccepted = reply else { return Err(wrong_reply(meter)) };
        }
        if !self.all_answered() {
            return wait(Stage::AcceptingKeys(center, cloud, dealer));
        }
        self.enter(Phase::Registration);
        let epoch = self.config.epoch;
        let center = center.open_epoch(epoch);
        let readings = self.config.readings.clone();
        let mut readings = readings.into_iter();
        let effects = self.ask_each(|_| {
            readings.next().map(|reading| MeterRequest::Register { epoch, timestamp: epoch, reading })
        });
        Ok((Stage::Registering(center, cloud, dealer), Some(effects)))
    }

    fn register(&mut self, mut center: RegisteringCenter, cloud: Cloud, dealer: Dealer) -> Step {
        while let Some((meter, reply)) = self.next_reply() {
            let MeterReply::Registered { message } = reply else { return Err(wrong_reply(meter)) };
            self.sent(Kind::Registration, meter, Role::ControlCenter, &message);
            self.timed(Role::ControlCenter, |_| center.register(meter, &message))?;
        }
        if !self.all_answered() {
            return wait(Stage::Registering(center, cloud, dealer));
        }
        let epoch = self.config.epoch;
        let (cloud, message) = self.timed(Role::Cloud, |_| cloud.register(epoch, epoch))?;
        self.sent(Kind::Registration, Role::Cloud, Role::ControlCenter, &message);
        self.timed(Role::ControlCenter, |_| center.register(Role::Cloud, &message))?;
        let (center, admissions) = self.timed(Role::ControlCenter, |_| center.admit())?;
        let mut cloud = cloud;
        for message in admissions {
            self.sent(Kind::Admission, Role::ControlCenter, Role::Cloud, &message);
            self.timed(Role::Cloud, |_| cloud.admit(&message))?;
        }
        self.draw_sequences(center, cloud, dealer)
    }

    fn draw_sequences(&mut self, center: AwaitingCenter, cloud: RegisteringCloud, dealer: Dealer) -> Step {
        self.enter(Phase::BlindSequence);
        let mut stream = self.stream(Role::Cloud)?;
        let (cloud, batch) =
            self.timed(Role::Cloud, |_| Ok::<_, Fault>(cloud.draw_sequences(&mut stream)))?;
        let slices = self.slices(batch);
        let effects = self.order(Role::Cloud, slices);
        Ok((Stage::Drawing(center, cloud, dealer), Some(effects)))
    }

    fn send_sequences(&mut self, center: AwaitingCenter, cloud: DrawingCloud, dealer: Dealer) -> Step {
        let Some(results) = self.take_results() else {
            return wait(Stage::Drawing(center, cloud, dealer));
        };
        let powers = powers(Role::Cloud, results)?;
        let (cloud, sequences, selection) = self.timed(Role::Cloud, |_| cloud.send_sequences(&powers))?;
        self.record(Event::Selected(selection.clone()));
        self.selection = Some(selection);
        for (index, message) in (0u32..).zip(&sequences) {
            self.sent(Kind::BlindSequence, Role::Cloud, Role::Meter(index), message);
        }

        self.enter(Phase::KeyShares);
        let mut stream = self.stream(Role::Dealer)?;
        let (epoch, meters) = (self.config.epoch, self.meters);
        let dealing = self.timed(Role::Dealer, |_| dealer.deal(epoch, meters, &mut stream))?;
        self.record(Event::Dealt(dealing.shares));
        for (index, message) in (0u32..).zip(&dealing.messages) {
            self.sent(Kind::KeyShare, Role::Dealer, Role::Meter(index), message);
        }

        self.enter(Phase::Reading);
        let mut shares = dealing.messages.into_iter();
        let effects =
            self.ask_each(|_| shares.next().map(|key_share| MeterRequest::MaskReading { key_share }));
        Ok((Stage::Masking(center, cloud), Some(effects)))
    }

    fn collect_readings(&mut self, center: AwaitingCenter, mut cloud: CollectingCloud) -> Step {
        while let Some((meter, reply)) = self.next_reply() {
            let MeterReply::Masked { message, witness } = reply else { return Err(wrong_reply(meter)) };
            if let Role::Meter(meter) = meter {
                self.record(Event::Masked { meter, witness });
            }
            self.sent(Kind::MaskedReading, meter, Role::Cloud, &message);
            self.timed(Role::Cloud, |_| cloud.receive_reading(meter, &message))?;
        }
        if !self.all_answered() {
            return wait(Stage::Masking(center, cloud));
        }
        let sequences: Vec<Vec<u8>> = self
            .records
            .iter()
            .filter_map(|record| match &record.event {
                Event::Sent(sent) if sent.kind == Kind::BlindSequence => Some(sent.bytes.clone()),
                _ => None,
            })
            .collect();
        self.enter(Phase::Noise);
        let mut sequences = sequences.into_iter();
        let effects = self.ask_each(|_| sequences.next().map(|sequence| MeterRequest::AddNoise { sequence }));
        Ok((Stage::AddingNoise(center, cloud), Some(effects)))
    }

    fn collect_noise(&mut self, center: AwaitingCenter, mut cloud: CollectingCloud) -> Step {
        while let Some((meter, reply)) = self.next_reply() {
            let MeterReply::NoiseAdded { message, witness } = reply else {
                return Err(wrong_reply(meter));
            };
            if let Role::Meter(index) = meter {
                let position = self.selection.as_ref().and_then(|s| s.positions.get(to_usize(index)));
                let sample = position.and_then(|j| witness.samples.get(to_usize(*j)));
                self.selected_noise += sample.copied().unwrap_or_default();
                self.record(Event::NoiseAdded { meter: index, witness });
            }
            self.sent(Kind::NoiseShares, meter, Role::Cloud, &message);
            self.timed(Role::Cloud, |_| cloud.receive_noise(meter, &message))?;
        }
        if !self.all_answered() {
            return wait(Stage::AddingNoise(center, cloud));
        }
        self.enter(Phase::Aggregation);
        let (cloud, orders) = cloud.aggregate();
        let effects = self.order(Role::Cloud, orders);
        Ok((Stage::Multiplying(center, cloud), Some(effects)))
    }

    fn send_aggregate(&mut self, center: AwaitingCenter, cloud: AggregatingCloud) -> Step {
        let Some(results) = self.take_results() else { return wait(Stage::Multiplying(center, cloud)) };
        let mut products = results.into_iter().map(|result| match result {
            WorkResult::Product(product) => Ok(product),
            _ => Err(calculation(Role::Cloud, "no product".to_owned())),
        });
        let mut product =
            || products.next().unwrap_or_else(|| Err(calculation(Role::Cloud, "a product short".to_owned())));
        let (c2, c1): (BigUint, BigUint) = (product()?, product()?);
        let (_, message) = self.timed(Role::Cloud, |_| cloud.send_aggregate(c2, c1))?;
        self.sent(Kind::Aggregate, Role::Cloud, Role::ControlCenter, &message);

        self.enter(Phase::Decryption);
        match self.timed(Role::ControlCenter, |_| center.receive(&message))? {
            Receipt::Decrypting(center, orders) => {
                let effects = self.order(Role::ControlCenter, orders.into_iter().map(Work::Powers));
                Ok((Stage::Decrypting(center), Some(effects)))
            }
            Receipt::Refused(_, alarm) => Err(alarm.into()),
        }
    }

    fn conclude(&mut self, center: Box<DecryptingCenter>) -> Step {
        let Some(results) = self.take_results() else { return wait(Stage::Decrypting(center)) };
        let powers = four_powers(powers(Role::ControlCenter, results)?)?;
        let (_, conclusion) = self.timed(Role::ControlCenter, |_| center.conclude(powers))?;
        self.record(Event::Decrypted(Box::new(conclusion.witness)));
        let publication = conclusion.published?;
        self.sent(Kind::Published, Role::ControlCenter, Role::Everybody, &publication.message);
        let expected = self.true_total() + self.selected_noise;
        if publication.total != expected {
            return Err(Refusal::Audit { published: publication.total, expected });
        }
        let outcome = self.outcome_of(Verdict::Published(publication.total));
        Ok((Stage::Over(Box::new(outcome)), None))
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
            effects.push(Effect::Calculate { id, owner, work });
        }
        self.all += effects.len();
        effects
    }

    /// All answers to the orders given, in the orders' order, once every one has come.
    fn take_results(&mut self) -> Option<Vec<WorkResult>> {
        if self.results.values().any(Option::is_none) {
            return None;
        }
        Some(core::mem::take(&mut self.results).into_values().flatten().collect())
    }

    fn slices(&self, batch: PowerBatch) -> Vec<Work> {
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

type Step = Result<(Stage, Option<Vec<Effect>>), Refusal>;

fn wait(stage: Stage) -> Step {
    Ok((stage, None))
}

fn calculation(role: Role, what: String) -> Fault {
    Fault::local(role, LocalFault::Calculation(what))
}

fn wrong_reply(meter: Role) -> Refusal {
    calculation(meter, "an answer to another request".to_owned()).into()
}

fn powers(owner: Role, results: Vec<WorkResult>) -> Result<Vec<SecretInt>, Fault> {
    let mut powers = Vec::new();
    for result in results {
        match result {
            WorkResult::Powers(batch) => powers.extend(batch),
            _ => return Err(calculation(owner, "no powers".to_owned())),
        }
    }
    Ok(powers)
}

fn to_usize(index: u32) -> usize {
    usize::try_from(index).unwrap_or(usize::MAX)
}
