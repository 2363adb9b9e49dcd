//! Real rounds with small keys, looked at through every lens.

use std::collections::BTreeSet;
use std::sync::Arc;

use blindsum_core::node::MeterNode;
use blindsum_core::params::RawParams;
use blindsum_core::randomness::Randomness;
use blindsum_core::role::Role;
use blindsum_core::variants::{AbsencePolicy, Blinding, EpochBase, KeyMode};
use blindsum_paillier::{Randomizer, Tables};
use blindsum_readings::Reading;

use super::*;
use crate::{Config, Effect, EpochPlan, Event, HostFailure, Input, Phase, Record, Session, Verdict, local};

const EPOCH: u64 = 1_262_304_000;

/// Three meters, two samples each, 128 bits: small enough to be quick, large enough that nothing is a coincidence.
fn raw() -> RawParams {
    RawParams { meters: 3, gamma: 2, key_bits: 128, ..RawParams::default() }
}

/// A round's records.
#[derive(Clone)]
struct Round {
    params: Params,
    records: Vec<Arc<Record>>,
}

/// Runs a round. Each meter of `lost` is lost when it is asked for something in its phase, and the total is
/// repaired.
fn round_losing(raw: RawParams, seed: u64, lost: &[(u32, Phase)]) -> Round {
    round_under(AbsencePolicy::Repair, raw, seed, lost)
}

/// The same where shares bear second masks.
fn masked_round(raw: RawParams, seed: u64, lost: &[(u32, Phase)]) -> Round {
    round_under(AbsencePolicy::RepairMasked, raw, seed, lost)
}

fn round_under(absence: AbsencePolicy, raw: RawParams, seed: u64, lost: &[(u32, Phase)]) -> Round {
    let params = Params::try_from(raw).unwrap();
    let readings =
        (0..raw.meters).map(|i| Reading::from_wh(150.0 + 412.5 * f64::from(i % 7)).unwrap()).collect();
    let epochs = vec![EpochPlan { epoch: EPOCH, readings }];
    let config = Config { absence, ..Config::new(params, epochs, Randomness::Seeded(seed), || 0.0) };
    let (mut session, fleet, mut effects) = Session::begin(config).unwrap();
    let mut nodes: Vec<_> = fleet.into_iter().map(MeterNode::new).collect();
    effects.reverse();
    while let Some(effect) = effects.pop() {
        let phase = session.progress().phase;
        let input = match effect {
            Effect::Ask { meter, .. } if lost.contains(&(meter, phase)) => {
                Input::Lost { role: Role::Meter(meter), failure: HostFailure::SwitchedOff }
            }
            effect => local::carry_out(&mut nodes, &Tables::default(), effect, || 0.0),
        };
        let more = session.handle(input);
        effects.extend(more.into_iter().rev());
    }
    let finished = session.take_finished().remove(0);
    let published = matches!(finished.outcome.verdict, Verdict::Published(_));
    assert_eq!(published, params.cannot_decrypt().is_none(), "{:?}", finished.outcome.verdict);
    Round { params, records: finished.records }
}

fn round(raw: RawParams, seed: u64) -> Round {
    round_losing(raw, seed, &[])
}

impl Round {
    fn knows(&self, lens: &str) -> Knowledge {
        Knowledge::gather(&self.params, &self.records, &lens.parse().unwrap())
    }

    fn through(&self, lens: &Lens) -> Knowledge {
        Knowledge::gather(&self.params, &self.records, lens)
    }

    /// The records before the first that fulfils `until`.
    fn before(&self, until: impl Fn(&Event) -> bool) -> Self {
        let end = self.records.iter().position(|record| until(&record.event)).unwrap();
        self.prefix(end)
    }

    fn prefix(&self, length: usize) -> Self {
        Self { params: self.params, records: self.records[..length].to_vec() }
    }

    fn observers(&self) -> Vec<Observer> {
        use Observer::{Cloud, ControlCenter, Dealer, Eavesdropper, Meter};
        let parties = [ControlCenter, Cloud, Dealer, Eavesdropper];
        parties.into_iter().chain((0..self.params.meters()).map(Meter)).collect()
    }

    /// Every coalition, nobody's first.
    fn coalitions(&self) -> Vec<Lens> {
        let observers = self.observers();
        let members = |set: u32| -> BTreeSet<Observer> {
            (0..)
                .zip(&observers)
                .filter(|(bit, _)| set >> bit & 1 == 1)
                .map(|(_, observer)| *observer)
                .collect()
        };
        (0..1u32 << observers.len()).map(|set| Lens::Parties(members(set))).collect()
    }
}

/// Every key mode, blinding, base, randomizer and collapse.
fn variants(base: RawParams) -> Vec<RawParams> {
    let mut all = Vec::new();
    for key_mode in KeyMode::ALL.iter().copied() {
        for blinding in Blinding::ALL.iter().copied() {
            for epoch_base in EpochBase::ALL.iter().copied() {
                for randomizer in Randomizer::ALL.iter().copied() {
                    for collapsed in [false, true] {
                        all.push(RawParams {
                            key_mode,
                            blinding,
                            base: epoch_base,
                            randomizer,
                            collapsed,
                            ..base
                        });
                    }
                }
            }
        }
    }
    all
}

/// Rounds in which the control centre shows the cloud that it has decrypted rightly: of one meter, two and three, and without r^n.
fn opened(base: RawParams) -> Vec<RawParams> {
    let base = RawParams { key_mode: KeyMode::SplitKeys, opening: true, ..base };
    let corrected = RawParams { blinding: Blinding::Corrected, ..base };
    let alone = RawParams { meters: 1, base: EpochBase::PerMeter, ..base };
    let mut all: Vec<_> = (1..=3).map(|meters| RawParams { meters, ..base }).collect();
    all.extend([corrected, alone]);
    all
}

mod algebra;
mod apart;
mod carried_out;
mod covers;
mod factoring;
mod fits;
mod follows;
mod lens_text;
mod monotone;
mod near;
mod outlooks;
mod statements;
mod truth;
