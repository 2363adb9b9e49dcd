//! What really was the case, by the witnesses of a round. It judges attacks, and no attack sees it.

use blindsum_sim::Finished;
use blindsum_sim::gathered::Gathered;
use num_bigint::BigInt;

/// d_i - x_i of each meter that masked its reading, by its number.
pub(crate) fn masked(finished: &Finished) -> Vec<(u32, BigInt)> {
    let gathered = Gathered::of(&finished.records);
    let of = |meter: u32| {
        let witness = gathered.masked.get(&meter)?;
        Some((meter, BigInt::from(witness.reading) - BigInt::from(witness.blind.expose().clone())))
    };
    (0..finished.outcome.params.meters()).filter_map(of).collect()
}

/// T = d - x of all meters together.
pub(crate) fn masked_total(finished: &Finished) -> BigInt {
    masked(finished).into_iter().map(|(_, masked)| masked).sum()
}

/// d_i + xi_i of each meter, in units: its reading and the sample that counts.
pub(crate) fn noisy(finished: &Finished) -> Vec<i64> {
    let gathered = Gathered::of(&finished.records);
    let of = |meter| Some(gathered.reading(meter)? + gathered.selected(meter)?);
    (0..finished.outcome.params.meters()).filter_map(of).collect()
}

/// d_i of each meter, in units.
pub(crate) fn readings(finished: &Finished) -> Vec<i64> {
    let gathered = Gathered::of(&finished.records);
    (0..finished.outcome.params.meters()).filter_map(|meter| gathered.reading(meter)).collect()
}
