//! A real round with small keys, for tests.

use std::sync::Arc;

use blindsum_core::params::{Params, RawParams};
use blindsum_core::randomness::Randomness;
use blindsum_core::readings::Reading;
use blindsum_core::sim::{Config, Outcome, Record, Round, local};

/// What it runs under: 3 meters, 2 samples each, 512 bits.
pub(crate) fn params() -> Params {
    let raw = RawParams { meters: 3, gamma: 2, key_bits: 512, ..RawParams::default() };
    Params::try_from(raw).unwrap()
}

/// Its readings: the last one is cut by the cap.
pub(crate) fn readings() -> Vec<Reading> {
    [150.0, 1420.5, 3500.0].into_iter().filter_map(Reading::from_wh).collect()
}

/// A round that published a total.
pub(crate) fn published() -> (Vec<Arc<Record>>, Outcome) {
    let config = Config {
        params: params(),
        readings: readings(),
        epoch: 1_262_304_000,
        randomness: Randomness::Seeded(1),
        powers_per_order: 4,
        clock: || 0.0,
    };
    let (mut round, fleet, effects) = Round::begin(config).unwrap();
    local::run(&mut round, fleet, effects);
    (round.records().to_vec(), round.outcome().unwrap().clone())
}
