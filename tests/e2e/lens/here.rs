//! The page's rounds, run here: a seed and readings determine every byte, so the records are those behind the page.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use blindsum_core::node::MeterNode;
use blindsum_core::params::{Params, RawParams};
use blindsum_core::randomness::Randomness;
use blindsum_core::role::Role;
use blindsum_core::variants::AbsencePolicy;
use blindsum_paillier::{CrtDecryption, CrtSteps, SecretKey, Tables};
use blindsum_readings::Readings;
use blindsum_sim::gathered::Gathered;
use blindsum_sim::knowledge::{Knowledge, Value};
use blindsum_sim::{Config, Effect, EpochPlan, Finished, HostFailure, Input, Phase, Record, Session, local};
use num_bigint::BigInt;

/// How long the page waits for a meter that is to fall silent: no longer than a test likes to wait, and no shorter than the
/// others may take on a busy machine.
const DEADLINE_S: u32 = 5;

/// The half-hours of a file, as many as it has.
const SLOTS: [&str; 3] = ["19:00", "19:30", "20:00"];

/// A round, or a day of them.
#[derive(Clone)]
pub(super) struct Plan {
    /// What it runs under.
    pub(super) raw: RawParams,
    pub(super) seed: u64,
    pub(super) absence: AbsencePolicy,
    /// The meter that falls silent, from 0, and in which phase.
    pub(super) lost: Option<(u32, Phase)>,
    /// What each home used, half-hour by half-hour, in mWh.
    pub(super) used: Vec<Vec<i64>>,
}

impl Plan {
    /// Small rounds in which nothing is a coincidence. The noise is small too, so that totals are not negative.
    pub(super) fn new(used: &[&[i64]]) -> Self {
        let meters = u32::try_from(used.len()).unwrap();
        Self {
            raw: RawParams { meters, gamma: 2, key_bits: 512, epsilon: 4.0, ..RawParams::default() },
            seed: 5,
            absence: AbsencePolicy::Refuse,
            lost: None,
            used: used.iter().map(|home| home.to_vec()).collect(),
        }
    }

    pub(super) fn params(&self) -> Params {
        Params::try_from(self.raw).unwrap()
    }

    /// The address at which the page would run it.
    pub(super) fn query(&self) -> String {
        let RawParams {
            meters, gamma, epsilon, key_bits, key_mode, blinding, base, noise, randomizer, ..
        } = self.raw;
        let collapsed = if self.raw.collapsed { "yes" } else { "no" };
        let slots = if self.is_day() { "slots=all".to_owned() } else { format!("slot={}", SLOTS[0]) };
        let deadline = self.lost.map(|_| format!("&deadline={DEADLINE_S}")).unwrap_or_default();
        let Self { seed, absence, .. } = self;
        format!(
            "?meters={meters}&gamma={gamma}&epsilon={epsilon}&bits={key_bits}&key-mode={key_mode}&blinding={blinding}\
             &base={base}&noise-law={noise}&randomizer={randomizer}&collapsed={collapsed}&seed={seed}&absent={absence}&{slots}{deadline}"
        )
    }

    pub(super) fn is_day(&self) -> bool {
        self.used.iter().any(|home| home.len() > 1)
    }

    /// The file of its readings.
    pub(super) fn file(&self) -> String {
        let slots = self.used.iter().map(Vec::len).max().unwrap_or(0);
        let mut file = format!("date,{}\n", SLOTS[..slots].join(","));
        for (number, home) in (1..).zip(&self.used) {
            let wh: Vec<_> = home.iter().map(|mwh| format!("{}.{:03}", mwh / 1000, mwh % 1000)).collect();
            file += &format!("{number},{}\n", wh.join(","));
        }
        file
    }

    /// Runs it.
    pub(super) fn run(&self) -> Vec<Finished> {
        let readings = Readings::from_wide(self.file().as_bytes()).unwrap();
        let epoch = |slot: &str| {
            let (slot, readings) = readings.at(slot, self.raw.meters).unwrap();
            EpochPlan { epoch: slot.epoch(), readings }
        };
        let epochs = readings.slots.iter().map(|slot| epoch(&slot.label)).collect();
        let absence = self.absence;
        let config =
            Config { absence, ..Config::new(self.params(), epochs, Randomness::Seeded(self.seed), || 0.0) };
        let (mut session, fleet, effects) = Session::begin(config).unwrap();
        let mut nodes: Vec<_> = fleet.into_iter().map(MeterNode::new).collect();
        let tables = Tables::shared_by(nodes.len());
        let mut queue = VecDeque::from(effects);
        while let Some(effect) = queue.pop_front() {
            let phase = session.progress().phase;
            let input = match effect {
                Effect::Ask { meter, .. } if self.lost == Some((meter, phase)) => {
                    let failure = HostFailure::Silent(u64::from(DEADLINE_S) * 1000);
                    Input::Lost { role: Role::Meter(meter), failure }
                }
                effect => local::carry_out(&mut nodes, &tables, effect, || 0.0),
            };
            queue.extend(session.handle(input));
        }
        session.take_finished()
    }
}

/// Two seeds under which the cloud draws the same positions and the meters draw other noise, so that all that a party knows is
/// the same or a number that it may know. Whose noise is `right` besides.
pub(super) fn twins(plan: impl Fn(u64) -> Plan, right: impl Fn(i64, i64) -> bool) -> [u64; 2] {
    let mut seen: Vec<(u64, Vec<Option<u32>>, i64)> = Vec::new();
    for seed in 1..=100 {
        let finished = plan(seed).run().remove(0);
        let selection = Gathered::of(&finished.records).selection.unwrap();
        let positions: Vec<_> = (0..plan(seed).raw.meters).map(|meter| selection.position(meter)).collect();
        let noise = finished.outcome.selected_noise;
        let twin = seen.iter().find(|(_, other, drawn)| *other == positions && right(*drawn, noise));
        if let Some((twin, ..)) = twin {
            return [*twin, seed];
        }
        seen.push((seed, positions, noise));
    }
    panic!("no two of a hundred seeds draw the same positions")
}

/// The numbers that are known by now and have more digits than the page writes out, as it shortens them, and the names of the
/// values that they are or follow from.
pub(super) fn known_numbers(knowledge: &Knowledge, records: &[Arc<Record>]) -> BTreeMap<String, String> {
    let witnesses = Witnesses::of(records);
    let known = knowledge.values().filter(|value| knowledge.knows(*value));
    let named = known.flat_map(|value| {
        let numbers = witnesses.numbers(value).into_iter();
        numbers.enumerate().map(move |(place, number)| (shortened(&number), format!("{value:?}, {place}")))
    });
    named.collect()
}

/// As the page shortens a long number.
fn shortened(number: &BigInt) -> String {
    let digits = number.magnitude().to_string();
    let sign = if number.sign() == num_bigint::Sign::Minus { "\u{2212}" } else { "" };
    let (head, tail) = (digits.get(..8).unwrap_or_default(), digits.get(digits.len().saturating_sub(8)..));
    format!("{sign}{head}\u{2026}{}", tail.unwrap_or_default())
}

/// What the parties made, of an epoch in which all meters count: worked out without what the page shows numbers by.
struct Witnesses<'a>(Gathered<'a>);

impl<'a> Witnesses<'a> {
    fn of(records: &'a [Arc<Record>]) -> Self {
        Self(Gathered::of(records))
    }

    /// x_i.
    fn blind(&self, meter: u32) -> BigInt {
        self.0.masked[&meter].blind.expose().clone().into()
    }

    /// d_i - x_i.
    fn masked(&self, meter: u32) -> BigInt {
        BigInt::from(self.0.masked[&meter].reading) - self.blind(meter)
    }

    /// xi_i + x_i.
    fn share_total(&self, meter: u32) -> BigInt {
        BigInt::from(self.0.selected(meter).unwrap()) + self.blind(meter)
    }

    fn sum(&self, term: impl Fn(u32) -> BigInt) -> BigInt {
        self.0.noised.keys().map(|meter| term(*meter)).sum()
    }

    /// The long numbers of a value: itself, and what goes with it.
    fn numbers(&self, value: Value) -> Vec<BigInt> {
        let halves =
            |key: &SecretKey| [key.primes().0, key.primes().1].map(|prime| prime.expose().clone().into());
        let Some((reading_key, noise_key)) = self.0.keys else { return Vec::new() };
        let moduli = [reading_key, noise_key].map(|key| BigInt::from(key.public().n().clone()));
        match value {
            Value::ReadingKey => vec![moduli[0].clone()],
            Value::NoiseKey => vec![moduli[1].clone()],
            // Whoever has a key decrypts whatever comes, to garbage too.
            Value::ReadingSecret => {
                let mut numbers = halves(reading_key).to_vec();
                if let Some(witness) = self.0.decrypted {
                    numbers.extend(steps(reading_key, &witness.readings));
                    numbers.extend([witness.masked_total.clone(), witness.total.clone()]);
                }
                numbers
            }
            Value::NoiseSecret => {
                let mut numbers = halves(noise_key).to_vec();
                let opened = self.0.decrypted.and_then(|witness| witness.noise.as_ref());
                let opened = self.0.noise_opened.or(opened);
                numbers.extend(opened.into_iter().flat_map(|numbers| steps(noise_key, numbers)));
                numbers
            }
            Value::KeyShare(meter) => vec![self.0.share(meter).unwrap().expose().clone().into()],
            Value::Blind(meter) => vec![self.blind(meter)],
            Value::MaskedPlain(meter) => vec![self.masked(meter)],
            Value::Randomizer(meter) => {
                let randomizer = self.0.masked[&meter].randomizer.as_ref();
                randomizer.map(|randomizer| randomizer.expose().clone().into()).into_iter().collect()
            }
            Value::ShareTotal(meter) => vec![self.share_total(meter)],
            Value::TotalBlind => vec![self.sum(|meter| self.blind(meter))],
            Value::MaskedTotal => {
                let total = self.sum(|meter| self.masked(meter));
                vec![total.clone(), total + &moduli[0]]
            }
            Value::BlindedNoise => {
                let opened = self.0.decrypted.map(|witness| witness.noise_plaintext.expose().clone().into());
                [self.sum(|meter| self.share_total(meter))].into_iter().chain(opened).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// Every number of a decryption.
fn steps(key: &SecretKey, numbers: &CrtDecryption) -> Vec<BigInt> {
    let CrtDecryption { power_p, plaintext_p, power_q, plaintext_q, plaintext, .. } = numbers;
    let CrtSteps { l_p, h_p, l_q, h_q, p_inverse, lift } = key.crt_steps(numbers);
    let of_round = [power_p, plaintext_p, power_q, plaintext_q, plaintext];
    let between = [l_p, h_p, l_q, h_q, p_inverse, lift];
    of_round.into_iter().chain(&between).map(|step| step.expose().clone().into()).collect()
}
