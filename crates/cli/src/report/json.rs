//! The report as one JSON object.

use blindsum_core::params::MWH_PER_WH;
use blindsum_core::sim::{Cost, Costs, Party, Phase};
use serde::{Serialize, Serializer};

use super::{Report, hash};

#[derive(Serialize)]
struct Json<'a> {
    meters: u32,
    gamma: u32,
    slot: &'a str,
    epoch: u64,
    epsilon: f64,
    cap_wh: u32,
    key_bits: u32,
    insecure_key_size: bool,
    seeded: bool,
    seed: Option<u64>,
    refused: Option<String>,
    clipped: u32,
    true_total_wh: f64,
    noisy_total_wh: Option<f64>,
    noise_wh: Option<f64>,
    transcript_hash: String,
    timings_ms: Ordered<Ordered<f64>>,
    bytes: Ordered<Ordered<Bytes>>,
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
    /// One line of JSON. A total that was not published is null, never 0.
    pub fn json(&self) -> serde_json::Result<String> {
        let outcome = self.outcome;
        let params = &outcome.params;
        serde_json::to_string(&Json {
            meters: params.meters(),
            gamma: params.gamma(),
            slot: self.slot,
            epoch: outcome.epoch,
            epsilon: params.epsilon(),
            cap_wh: params.cap_wh(),
            key_bits: params.key_bits(),
            insecure_key_size: params.insecure_size(),
            seeded: outcome.seeded,
            seed: self.seed,
            refused: outcome.refusal().map(ToString::to_string),
            clipped: outcome.clipped,
            true_total_wh: wh(self.mwh(outcome.true_total)),
            noisy_total_wh: outcome.noisy_total().map(|units| wh(self.mwh(units))),
            noise_wh: outcome.noise().map(|units| wh(self.mwh(units))),
            transcript_hash: hash(outcome),
            timings_ms: by_phase(&outcome.costs, |cost| cost.millis),
            bytes: by_phase(&outcome.costs, |cost| Bytes { sent: cost.sent, received: cost.received }),
        })
    }
}

fn by_phase<T>(costs: &Costs, value: impl Fn(Cost) -> T) -> Ordered<Ordered<T>> {
    let by_party = |phase| {
        let values = Party::ALL.map(|party| (party.name(), value(costs.get(phase, party))));
        Ordered(values.into_iter().collect())
    };
    Ordered(Phase::ALL.map(|phase| (phase.name(), by_party(phase))).into_iter().collect())
}

/// Wh of a number of mWh. The quotient of integers below 10^15 is the double nearest to their decimal fraction, which
/// has at most 15 digits, so it prints as exactly that fraction.
#[expect(clippy::cast_precision_loss, reason = "totals stay below 2^53")]
pub(super) fn wh(mwh: i64) -> f64 {
    mwh as f64 / MWH_PER_WH as f64
}
