//! The experiments, one module each. What several of them do stands in `bits`, `lattice`, `pooled`, `strip`, `town_of_many` and `truth`.

pub(crate) mod adjacent;
pub(crate) mod as_printed;
pub(crate) mod averaging;
pub(crate) mod cap_coins;
pub(crate) mod collusion;
pub(crate) mod curious_meter;
pub(crate) mod equal_samples;
pub(crate) mod factoring;
pub(crate) mod forged_bits;
pub(crate) mod free_riders;
pub(crate) mod leaked_epoch;
pub(crate) mod lying_meter;
pub(crate) mod own_noise;
pub(crate) mod per_meter_base;
pub(crate) mod pooled_keys;
pub(crate) mod public_strip;
pub(crate) mod read_homes;
pub(crate) mod read_samples;
pub(crate) mod replay;
pub(crate) mod residual;
pub(crate) mod reused_shares;
pub(crate) mod silent_meter;
pub(crate) mod small_shares;

mod bits;
mod lattice;
mod pooled;
mod strip;
mod town_of_many;
mod truth;
