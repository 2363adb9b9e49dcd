//! The double-blind protocol itself, beside its rivals: the parties of `blindsum-core`, driven by `blindsum-sim`, nothing rebuilt.
//!
//! Its messages go back and forth, its meters draw their own noise, and which sample counts nobody is told. So it does not implement
//! [`Scheme`](crate::Scheme), whose noise is handed in, but runs an epoch as a whole and tells the same of it.

use std::collections::{BTreeMap, VecDeque};

use blindsum_core::node::{MeterNode, MeterRequest};
use blindsum_core::params::Params;
use blindsum_core::randomness::Randomness;
use blindsum_core::role::Role;
use blindsum_core::variants::AbsencePolicy;
use blindsum_core::wire::kind::Kind;
use blindsum_paillier::{Tables, Work};
use blindsum_readings::{MWH_PER_WH, Reading};
use blindsum_sim::{Config, Costs, Effect, EpochPlan, Event, HostFailure, Input, Phase, Session, local};

use crate::law::to_f64;
use crate::operation::{Counter, Operation};
use crate::scheme::{Description, Evidence, SchemeError};

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
        apart: "the control centre, the dealer and a listener: together they read a home plus one share of noise",
        faults: "the dealer tells the sum of the missing meters' key shares",
        notices: true,
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
/// units of the parameters; `absent` meters do not register.
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
    let mut nodes: Vec<_> = fleet.into_iter().map(MeterNode::new).collect();
    let shared = Tables::shared_by(nodes.len());
    let alone: BTreeMap<u32, Tables> = looked_at.iter().map(|meter| (*meter, Tables::default())).collect();
    let mut meters: BTreeMap<u32, MeterTime> = BTreeMap::new();
    let mut ordered: BTreeMap<Role, Counter> = BTreeMap::new();
    let mut queue = VecDeque::from(effects);
    while let Some(effect) = queue.pop_front() {
        let input = match &effect {
            Effect::Ask { meter, request: MeterRequest::Register { .. } } if absent.contains(meter) => {
                Input::Lost { role: Role::Meter(*meter), failure: HostFailure::SwitchedOff }
            }
            Effect::Ask { meter, request } => {
                let (meter, part) = (*meter, Part::of(request));
                let tables = alone.get(&meter).unwrap_or(&shared);
                let input = local::carry_out(&mut nodes, tables, effect, clock);
                if let (Input::Answered { millis, .. }, true) = (&input, alone.contains_key(&meter)) {
                    part.add(meters.entry(meter).or_default(), *millis);
                }
                input
            }
            Effect::Calculate { owner, work, .. } => {
                count(ordered.entry(*owner).or_default(), work);
                local::carry_out(&mut nodes, &shared, effect, clock)
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
        Work::Product { factors, .. } => counter.add(Operation::Product, many(factors.len())),
    }
}

/// What a request is for.
#[derive(Clone, Copy)]
enum Part {
    SetUp,
    Reading,
    Noise,
}

impl Part {
    fn of(request: &MeterRequest) -> Self {
        match request {
            MeterRequest::AcceptKeys { .. } => Self::SetUp,
            MeterRequest::Register { .. } | MeterRequest::MaskReading { .. } => Self::Reading,
            MeterRequest::AddNoise { .. } => Self::Noise,
        }
    }

    fn add(self, time: &mut MeterTime, millis: f64) {
        *match self {
            Self::SetUp => &mut time.set_up,
            Self::Reading => &mut time.reading,
            Self::Noise => &mut time.noise,
        } += millis;
    }
}

/// The phase in which the cloud encrypts its choice, Eq. (16): what Figs. 5 and 6 show of it.
pub const CHOICE: Phase = Phase::BlindSequence;
