//! Every message that can be struck, all that can be done to it, and every rule that a party can break.

use blindsum_core::wire::kind::Kind;
use blindsum_core::{KeyMode, Params, Role};
use blindsum_sim::Tampering;
use blindsum_sim::tampering::{Bit, Breach, Deed, Spot, What};

use super::AT;

/// Every message that there is under a key mode: of the meters' that of one in the middle.
pub(crate) fn spots(mode: KeyMode) -> Vec<Spot> {
    let (center, cloud, meter) = (Role::ControlCenter, Role::Cloud, Role::Meter(AT));
    let owner = mode.noise_key_owner();
    let aggregates = match owner {
        Role::Cloud => [(Kind::ReadingAggregate, cloud, center), (Kind::NoiseTotal, cloud, center)].to_vec(),
        _ => [(Kind::Aggregate, cloud, center)].to_vec(),
    };
    let all = [
        (Kind::ReadingKey, center, Role::Everybody),
        (Kind::NoiseKey, owner, Role::Everybody),
        (Kind::Registration, meter, center),
        (Kind::Registration, cloud, center),
        (Kind::Admission, center, cloud),
        (Kind::BlindSequence, mode.drawer(), meter),
        (Kind::KeyShare, Role::Dealer, meter),
        (Kind::MaskedReading, meter, cloud),
        (Kind::NoiseShares, meter, cloud),
    ];
    let last = [
        (Kind::RepairRequest, center, Role::Dealer),
        (Kind::RepairSum, Role::Dealer, center),
        (Kind::Published, center, Role::Everybody),
    ];
    let spots = all.into_iter().chain(aggregates).chain(last);
    let number = |kind| u32::from(kind == Kind::Admission) * AT;
    spots.map(|(kind, from, to)| Spot { kind, from, to, number: number(kind) }).collect()
}

pub(crate) const DEEDS: [Deed; 6] =
    [Deed::Flip { bit: 300 }, Deed::Replay, Deed::Drop, Deed::Duplicate, Deed::Forge, Deed::Reorder];

/// Every deed for a message: replays of the round before, where there is one.
pub(crate) fn deeds(spot: Spot, params: &Params) -> Vec<Tampering> {
    let at = |deed, round| Tampering { round, what: What::Message(spot, deed) };
    let keys = matches!(spot.kind, Kind::ReadingKey | Kind::NoiseKey);
    let once = |deed| match deed {
        // Keys are announced once.
        Deed::Replay if !keys => vec![at(deed, 0), at(deed, 1)],
        deed => vec![at(deed, 0)],
    };
    let all = DEEDS.into_iter().flat_map(once);
    all.filter(|tampering| tampering.fits(params, 2)).collect()
}

pub(crate) fn breaches() -> Vec<Tampering> {
    let bits = |meter, number, restored| Breach::Bits { meter, number, restored };
    let all = [
        Breach::ZeroSamples { meter: AT },
        Breach::LyingReading { meter: AT, by_wh: 500 },
        Breach::LyingReading { meter: AT, by_wh: -500 },
        Breach::LyingReading { meter: AT, by_wh: 500_000 },
        bits(Some(AT), Bit::Zero, false),
        bits(Some(AT), Bit::Zero, true),
        bits(None, Bit::Zero, false),
        bits(None, Bit::Zero, true),
        bits(Some(AT), Bit::Two, false),
        bits(Some(AT), Bit::Two, true),
        bits(None, Bit::Two, true),
        Breach::ShiftedProduct { by_wh: 500 },
        Breach::ShiftedProduct { by_wh: -500_000 },
    ];
    all.into_iter().map(|breach| Tampering { round: 0, what: What::Party(breach) }).collect()
}

/// The proofs, which only some rounds have.
pub(crate) fn shown(mode: KeyMode) -> Vec<Spot> {
    let spot = |kind, from, to| Spot { kind, from, to, number: 0 };
    let opening = spot(Kind::Opening, Role::ControlCenter, Role::Cloud);
    let all = [spot(Kind::SequenceProof, mode.drawer(), Role::Meter(AT)), opening];
    all.into_iter().take(if mode == KeyMode::SplitKeys { 2 } else { 1 }).collect()
}
