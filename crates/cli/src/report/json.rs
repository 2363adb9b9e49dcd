//! The report as one JSON object. A total that was not published is null, never 0, and so is what a round that never began
//! would have had.

use blindsum_readings::Warning;
use blindsum_sim::{Cost, Costs, Party, Phase};
use serde::{Serialize, Serializer};

use crate::report::against::{self, AgainstJson};
use crate::report::board::Board;
use crate::report::results::{Report, RoundReport, Setting};
use crate::report::tampering::StruckJson;
use crate::report::words::wh;
use blindsum_core::variants::Proofs;

/// What holds for all rounds.
#[derive(Serialize)]
struct Parameters {
    meters: u32,
    gamma: u32,
    epsilon: f64,
    cap_wh: u32,
    key_bits: u32,
    insecure_key_size: bool,
    key_mode: &'static str,
    blinding: &'static str,
    base: &'static str,
    noise: &'static str,
    collapsed: bool,
    randomizer: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    proofs: Option<&'static str>,
    #[serde(skip_serializing_if = "core::ops::Not::not")]
    opening: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    tolerated: Option<u32>,
    unit_mwh: i64,
    absence: &'static str,
    slot_minutes: Option<u32>,
    seeded: bool,
    seed: Option<u64>,
    engine: &'static str,
}

/// One round, wherever it is told.
#[derive(Serialize)]
struct RoundJson<'a> {
    slot: &'a str,
    epoch: u64,
    refused: Option<String>,
    clipped: u32,
    absent: Vec<u32>,
    true_total_wh: Option<f64>,
    noisy_total_wh: Option<f64>,
    noise_wh: Option<f64>,
    epsilon_spent: Option<f64>,
    epsilon_against: Vec<AgainstJson>,
    transcript_hash: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    tampering: Option<StruckJson>,
}

/// Milliseconds and bytes, by phase and party.
#[derive(Serialize)]
struct CostsJson {
    timings_ms: Ordered<Ordered<f64>>,
    bytes: Ordered<Ordered<Bytes>>,
}

#[derive(Serialize)]
struct Single<'a> {
    #[serde(flatten)]
    parameters: Parameters,
    #[serde(flatten)]
    round: RoundJson<'a>,
    #[serde(flatten)]
    costs: CostsJson,
    ledger: LedgerJson,
    warnings: Vec<WarningJson<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    blackboard: Option<&'a Board>,
}

#[derive(Serialize)]
struct Day<'a> {
    parameters: Parameters,
    slots: Vec<Slot<'a>>,
    ledger: LedgerJson,
    warnings: Vec<WarningJson<'a>>,
    not_begun: usize,
    set_up: CostsJson,
}

#[derive(Serialize)]
struct Slot<'a> {
    #[serde(flatten)]
    round: RoundJson<'a>,
    costs: CostsJson,
}

#[derive(Serialize)]
struct LedgerJson {
    budget: Option<f64>,
    spent: f64,
    remaining: Option<f64>,
}

/// Something about the readings that may make a total another than a person expects.
#[derive(Serialize)]
struct WarningJson<'a> {
    code: &'static str,
    message: String,
    household: Option<&'a str>,
    slot: Option<&'a str>,
}

#[derive(Serialize)]
struct Bytes {
    sent: u64,
    received: u64,
}

/// An object whose members keep their order.
struct Ordered<T>(Vec<(&'static str, T)>);

impl<T: Serialize> Serialize for Ordered<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(name, value)| (name, value)))
    }
}

impl Report<'_> {
    /// The first round, its costs those of the set-up and of the epoch. One line.
    ///
    /// # Errors
    /// What serde_json cannot write: a defect of this module.
    pub fn round_json(&self) -> serde_json::Result<Option<String>> {
        let Some(round) = self.rounds.first() else { return Ok(None) };
        let single = Single {
            parameters: parameters(self.setting),
            round: round_json(round, self.setting),
            costs: costs(&round.outcome.costs, &Phase::ALL),
            ledger: self.ledger_json(),
            warnings: self.warnings_json(),
            blackboard: self.board,
        };
        serde_json::to_string(&single).map(Some)
    }

    /// All rounds; the costs of the set-up apart from theirs. One line.
    ///
    /// # Errors
    /// What serde_json cannot write: a defect of this module.
    pub fn day_json(&self) -> serde_json::Result<String> {
        let (set_up, epoch) = Phase::ALL.split_at(1);
        let slots = self.rounds.iter().map(|round| Slot {
            round: round_json(round, self.setting),
            costs: costs(&round.outcome.costs, epoch),
        });
        serde_json::to_string(&Day {
            parameters: parameters(self.setting),
            slots: slots.collect(),
            ledger: self.ledger_json(),
            warnings: self.warnings_json(),
            not_begun: self.not_begun,
            set_up: costs(&self.set_up(), set_up),
        })
    }

    fn warnings_json(&self) -> Vec<WarningJson<'_>> {
        self.warnings.iter().map(warning_json).collect()
    }

    fn ledger_json(&self) -> LedgerJson {
        let ledger = self.ledger;
        LedgerJson { budget: ledger.budget(), spent: ledger.spent(), remaining: ledger.remaining() }
    }
}

fn warning_json(warning: &Warning) -> WarningJson<'_> {
    WarningJson {
        code: warning.code(),
        message: warning.to_string(),
        household: warning.household(),
        slot: warning.slot(),
    }
}

fn parameters(setting: &Setting) -> Parameters {
    let params = &setting.params;
    Parameters {
        meters: params.meters(),
        gamma: params.gamma(),
        epsilon: params.epsilon(),
        cap_wh: params.cap_wh(),
        key_bits: params.key_bits(),
        insecure_key_size: params.insecure_size(),
        key_mode: params.key_mode().name(),
        blinding: params.blinding().name(),
        base: params.base().name(),
        noise: params.noise().name(),
        collapsed: params.collapsed(),
        randomizer: params.randomizer().name(),
        proofs: (params.proofs() != Proofs::Off).then(|| params.proofs().name()),
        opening: params.opening(),
        tolerated: Some(params.tolerated()).filter(|tolerated| *tolerated > 0),
        unit_mwh: params.unit_mwh(),
        absence: setting.absence.name(),
        slot_minutes: setting.slot_minutes,
        seeded: setting.seed.is_some(),
        seed: setting.seed,
        engine: setting.engine,
    }
}

fn round_json<'a>(round: &'a RoundReport, setting: &Setting) -> RoundJson<'a> {
    let outcome = &round.outcome;
    let against = against::against(&outcome.params, &outcome.absent, setting.against);
    let energy = |units| wh(round.mwh(units));
    RoundJson {
        slot: &round.slot,
        epoch: outcome.epoch,
        refused: outcome.refusal().map(ToString::to_string),
        clipped: outcome.clipped,
        absent: round.absent(),
        true_total_wh: round.begun.then(|| energy(outcome.true_total)),
        noisy_total_wh: outcome.noisy_total().map(energy),
        noise_wh: outcome.noise().map(energy),
        epsilon_spent: outcome.epsilon_spent,
        epsilon_against: against.iter().map(|one| against::json(&outcome.params, one)).collect(),
        transcript_hash: round.begun.then(|| round.hash()),
        tampering: round.tampering.map(|struck| struck.json(outcome)),
    }
}

fn costs(costs: &Costs, phases: &[Phase]) -> CostsJson {
    CostsJson {
        timings_ms: by_phase(costs, phases, |cost| cost.millis),
        bytes: by_phase(costs, phases, |cost| Bytes { sent: cost.sent, received: cost.received }),
    }
}

fn by_phase<T>(costs: &Costs, phases: &[Phase], value: impl Fn(Cost) -> T) -> Ordered<Ordered<T>> {
    let by_party = |phase| {
        let values = Party::ALL.map(|party| (party.name(), value(costs.get(phase, party))));
        Ordered(values.into_iter().collect())
    };
    Ordered(phases.iter().map(|phase| (phase.name(), by_party(*phase))).collect())
}
