//! What parameters may be, and what they are where nobody asks for others.

/// How far a registration's time may be from the epoch's.
pub const ALLOWANCE_SECONDS: u64 = 900;
/// The contract's cap where none is given: 3 kWh a half-hour clips about 0.07 % of the shipped readings.
pub const DEFAULT_CAP_WH: u32 = 3000;
/// The largest B: blinds uniform below 2^176 hide an offset of 2^47 to a statistical distance of 2^-128.
pub(super) const MOST_BLIND_BITS: u64 = 176;
/// The smallest B worth the name.
pub(super) const LEAST_BLIND_BITS: u64 = 8;
/// Readings at the blackboard's key size: 0 to 9 ticks.
pub(super) const BLACKBOARD_TICKS: i64 = 9;
/// The key size whose numbers can be followed with pencil and paper.
pub const BLACKBOARD_BITS: u32 = 24;
/// The half-hour of the blackboard's round: three readings of 5 to 8 ticks, none cut by the cap.
pub const BLACKBOARD_SLOT: &str = "07:00";
/// The seed of the blackboard's round, so that every board shows the same numbers.
pub const BLACKBOARD_SEED: u64 = 1;
/// The key sizes a round accepts. Below 512 they are toys.
pub const KEY_SIZES: [u32; 9] = [BLACKBOARD_BITS, 64, 128, 256, 512, 1024, 2048, 3072, 4096];
/// Keys below this size hide nothing for long.
pub const SECURE_KEY_BITS: u32 = 2048;
/// Most meters a round accepts.
pub const MAX_METERS: u32 = 100_000;
/// Fewer than half of the meters can be tolerated: the noise of all of them then has a shape below 2.
pub(super) fn most_tolerated(meters: u32) -> u32 {
    meters.saturating_sub(1) / 2
}
/// Most samples a meter draws.
pub const MAX_GAMMA: u32 = 256;
