//! The double-blind protocol itself, beside its rivals: the parties of `blindsum-core`, driven by `blindsum-sim`, nothing rebuilt.
//!
//! Its messages go back and forth, its meters draw their own noise, and which sample counts nobody is told. So it does not implement
//! [`Scheme`](crate::Scheme), whose noise is handed in, but runs an epoch as a whole and tells the same of it.

use std::collections::{BTreeMap, VecDeque};
use std::hint::black_box;

use blindsum_core::node::{MeterNode, MeterRequest};
use blindsum_core::params::Params;
use blindsum_core::party::meter::ManufacturedMeter;
use blindsum_core::randomness::Randomness;
use blindsum_core::role::Role;
use blindsum_core::variants::AbsencePolicy;
use blindsum_core::wire::kind::Kind;
use blindsum_paillier::{Tables, Work};
use blindsum_readings::{MWH_PER_WH, Reading};
use blindsum_sim::{Config, Costs, Effect, EpochPlan, Event, HostFailure, Input, Phase, Session, local};

use crate::account::repeated;
use crate::law::to_f64;
use crate::operation::{Counter, Operation};
use crate::scheme::{Description, Evidence, Noticed, SchemeError};

/// What is constant of it.
#[must_use]
pub fn describe() -> Description {
    Description {
        id: "double-blind",
        name: "double-blind",
        source: "Yan, Zheng, Yu, Liang 2024; Eq. (18) with r^n, for as printed it does not decrypt",
        evidence: Evidence::Stated,
        confidence: 100,
        aggregator: "cloud",
        helpers: &["control centre", "dealer"],
        learns: "nothing; nobody knows the noise",
        apart: "the control centre, the dealer and a listener: together they read a home plus one share of noise, which among 1,000 meters is exactly 0 for 97 of 100",
        faults: "the dealer tells the sum of the missing meters' key shares; a message that comes late after all is then read, with its share of noise",
        wrong: Noticed::ByTag,
    }
}

/// How long one meter computed in an epoch, in milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct MeterTime {
    /// For the keys: once.
    pub set_up: f64,
    /// To register, and for c_i, Eq. (18).
    pub reading: f64,
    /// For its samples and e_ij, Eq. (21) and (22).
    pub noise: f64,
}

impl MeterTime {
    /// What it computes again each epoch.
    #[must_use]
    pub fn epoch(&self) -> f64 {
        self.reading + self.noise
    }
}

/// An epoch that published a total.
#[derive(Debug, Clone)]
pub struct Epoch {
    /// y, in units.
    pub sum: i64,
    /// d, in units.
    pub readings: i64,
    /// xi, by the witnesses, in units.
    pub noise: i64,
    /// Who is missing.
    pub absent: Vec<u32>,
    /// Of the meters that were looked at.
    pub meters: BTreeMap<u32, MeterTime>,
    /// Bytes and milliseconds of everybody.
    pub costs: Costs,
    /// Bytes of the messages with which missing meters are repaired.
    pub repair: usize,
    /// Ciphertexts of a meter's choice, of its noise, and of its reading, by their messages' lengths: gamma, gamma and 1.
    pub ciphertexts: [usize; 3],
    /// What was ordered for the cloud, and for the control centre, after the keys.
    pub ordered: BTreeMap<Role, Counter>,
}

/// One epoch, from keys to the total. `looked_at` are meters whose time is taken as if each was alone: they share no tables. `readings` are in
/// units of the parameters; `absent` meters do not register. What takes less than `least` milliseconds is repeated, as the steps of an
/// [`Account`](crate::Account) are; nothing else of the epoch depends on it.
///
/// # Errors
/// [`SchemeError::Keys`]: the session did not begin, or published nothing; it says why.
pub fn run(
    params: Params,
    seed: u64,
    readings: &[i64],
    absent: &[u32],
    looked_at: &[u32],
    clock: fn() -> f64,
    least: f64,
) -> Result<Epoch, SchemeError> {
    let failed = |why: String| SchemeError::Keys(why);
    let unit = params.unit_mwh();
    let reading = |units: &i64| {
        let wh = to_f64(units.saturating_mul(unit)) / to_f64(MWH_PER_WH);
        let rule = "it is a number of units from 0 to the cap";
        Reading::from_wh(wh).ok_or(SchemeError::Task { what: "a reading", got: *units, rule })
    };
    let readings = readings.iter().map(reading).collect::<Result<_, _>>()?;
    let plan = EpochPlan { epoch: 1_800, readings };
    let absence = if absent.is_empty() { AbsencePolicy::Refuse } else { AbsencePolicy::Repair };
    let config = Config { absence, ..Config::new(params, vec![plan], Randomness::Seeded(seed), clock) };
    let (mut session, fleet, effects) = Session::begin(config).map_err(|error| failed(error.to_string()))?;
    let of_fleet = |meter: &u32| Some((*meter, fleet.iter().find(|made| made.index == *meter)?.clone()));
    let mut alone: BTreeMap<u32, Alone> =
        looked_at.iter().filter_map(of_fleet).map(|(meter, made)| (meter, Alone::new(made))).collect();
    let mut nodes: Vec<_> = fleet.into_iter().map(MeterNode::new).collect();
    let shared = Tables::shared_by(nodes.len());
    let mut ordered: BTreeMap<Role, Counter> = BTreeMap::new();
    let mut queue = VecDeque::from(effects);
    while let Some(effect) = queue.pop_front() {
        let input = match &effect {
            Effect::Ask { meter, request: MeterRequest::Register { .. } } if absent.contains(meter) => {
                Input::Lost { role: Role::Meter(*meter), failure: HostFailure::SwitchedOff }
            }
            Effect::Ask { meter, request } => {
                let mut alone = alone.get_mut(meter);
                alone.iter_mut().for_each(|alone| alone.asked.push(request.clone()));
                let tables = alone.as_ref().map_or(&shared, |alone| &alone.tables);
                let input = local::carry_out(&mut nodes, tables, effect, clock);
                if let (Input::Answered { millis, .. }, Some(alone)) = (&input, alone) {
                    alone.answered(*millis, clock, least);
                }
                input
            }
            Effect::Calculate { owner, work, .. } => {
                count(ordered.entry(*owner).or_default(), work);
                let work = work.clone();
                let mut input = local::carry_out(&mut nodes, &shared, effect, clock);
                if let Input::Calculated { millis, .. } = &mut input {
                    *millis = repeated(least, *millis, || {
                        let (work, start) = (work.clone(), clock());
                        let _ = black_box(work.carry_out(&shared));
                        clock() - start
                    });
                }
                input
            }
        };
        queue.extend(session.handle(input));
    }
    let finished =
        session.take_finished().pop().ok_or_else(|| failed("the session did not end".to_owned()))?;
    let outcome = finished.outcome;
    let Some(sum) = outcome.noisy_total() else {
        let why = outcome.refusal().map_or_else(String::new, ToString::to_string);
        return Err(failed(why));
    };
    // A message is little more than its ciphertexts, of twice the length of n.
    let width = usize::try_from(params.key_bits() / 4).unwrap_or(usize::MAX);
    let first = |kind: Kind| {
        let sent = finished.records.iter().filter_map(|record| match &record.event {
            Event::Sent(sent) if sent.kind == kind => Some(sent.bytes.len() / width),
            _ => None,
        });
        sent.max().unwrap_or_default()
    };
    let meters = alone.into_iter().map(|(meter, alone)| (meter, alone.time)).collect();
    let ciphertexts = [Kind::BlindSequence, Kind::NoiseShares, Kind::MaskedReading].map(first);
    let sent = |wanted: Kind| {
        let of = |event: &Event| match event {
            Event::Sent(sent) if sent.kind == wanted => sent.bytes.len(),
            _ => 0,
        };
        finished.records.iter().map(|record| of(&record.event)).sum::<usize>()
    };
    let repair = sent(Kind::RepairRequest) + sent(Kind::RepairSum);
    let (readings, noise) = (outcome.true_total, outcome.selected_noise);
    Ok(Epoch {
        sum,
        readings,
        noise,
        absent: outcome.absent,
        meters,
        costs: outcome.costs,
        repair,
        ciphertexts,
        ordered,
    })
}

/// Counts an order. A decryption is two powers, one modulo the square of each prime.
fn count(counter: &mut Counter, work: &Work) {
    let many = |count: usize| u64::try_from(count).unwrap_or(u64::MAX);
    match work {
        Work::KeyGeneration { .. } => {}
        Work::Powers(batch) => counter.add(Operation::Power, many(batch.bases.len())),
        Work::PowersOfOneBase(batch) => counter.add(Operation::ShortPower, many(batch.exponents.len())),
        Work::PowersByFactors(batch) => counter.add(Operation::FactorPower, many(batch.bases.len())),
        Work::UnitProofs(batch) => {
            let roots = batch.tasks.iter().map(|task| task.nonces.roots.len()).sum();
            let operation = if batch.factors.is_some() { Operation::FactorPower } else { Operation::Power };
            counter.add(operation, many(roots));
        }
        Work::Product { factors, .. } => counter.add(Operation::Product, many(factors.len())),
    }
}

/// A meter whose time is taken, as a device of its own.
struct Alone {
    made: ManufacturedMeter,
    tables: Tables,
    /// What it was asked so far.
    asked: Vec<MeterRequest>,
    /// How long it took to register, before c_i is added to it.
    registered: f64,
    time: MeterTime,
}

impl Alone {
    fn new(made: ManufacturedMeter) -> Self {
        Self {
            made,
            tables: Tables::default(),
            asked: Vec::new(),
            registered: 0.0,
            time: MeterTime::default(),
        }
    }

    /// Books what was asked last and took so long. To register and to mask the reading are one step.
    fn answered(&mut self, first: f64, clock: fn() -> f64, least: f64) {
        let step = |first: f64, requests: usize| repeated(least, first, || self.again(requests, clock));
        match self.asked.last() {
            Some(MeterRequest::AcceptKeys { .. }) => self.time.set_up = step(first, 1),
            Some(MeterRequest::Register { .. }) => self.registered = first,
            Some(MeterRequest::MaskReading { .. }) => self.time.reading = step(self.registered + first, 2),
            Some(MeterRequest::AddNoise { .. }) => self.time.noise = step(first, 1),
            None => {}
        }
    }

    /// How long this many requests, the last, take another meter from the same factory, which was asked all others before. It draws the same
    /// numbers and starts without tables, as this one did: what serves one epoch alone is made again.
    fn again(&self, requests: usize, clock: fn() -> f64) -> f64 {
        let (mut node, tables) = (MeterNode::new(self.made.clone()), Tables::default());
        let (before, timed) = self.asked.split_at(self.asked.len().saturating_sub(requests));
        for request in before {
            let _ = node.handle(request.clone(), &tables);
        }
        let timed = timed.to_vec();
        let start = clock();
        for request in timed {
            let _ = black_box(node.handle(request, &tables));
        }
        clock() - start
    }
}

/// The phase in which the cloud encrypts its choice, Eq. (16): what Figs. 5 and 6 show of it.
pub const CHOICE: Phase = Phase::BlindSequence;
