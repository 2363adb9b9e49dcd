//! What travels in each phase, and which of a round's messages these are.

use std::sync::Arc;

use blindsum_core::params::Params;
use blindsum_core::role::Role;
use blindsum_core::variants::KeyMode;
use blindsum_core::wire::kind::{Kind, Protection};
use blindsum_sim::{Event, Phase, Record, Sent};

use crate::ground::place::Place;
use crate::state::seen::Seen;

/// What travels in a phase, from where to where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Flow {
    /// The senders.
    pub(crate) from: Place,
    /// The receivers.
    pub(crate) to: Place,
    /// What travels.
    pub(crate) kind: Kind,
}

/// The messages of a phase, under these parameters.
pub(crate) fn flows(phase: Phase, params: Option<&Params>) -> Vec<Flow> {
    let flow = |from: Place, to: Place, kind: Kind| Flow { from, to, kind };
    let mode = params.map_or(KeyMode::default(), Params::key_mode);
    let drawer = if mode.drawer() == Role::Cloud { Place::Cloud } else { Place::Center };
    let splits = mode.noise_key_owner() == Role::Cloud;
    match phase {
        Phase::Initialization => {
            let mut keys = vec![flow(Place::Center, Place::Everybody, Kind::ReadingKey)];
            if splits {
                keys.push(flow(Place::Cloud, Place::Meters, Kind::NoiseKey));
            }
            keys
        }
        Phase::Registration => vec![
            flow(Place::Meters, Place::Center, Kind::Registration),
            flow(Place::Center, Place::Cloud, Kind::Admission),
        ],
        Phase::BlindSequence => vec![flow(drawer, Place::Meters, Kind::BlindSequence)],
        Phase::KeyShares => vec![flow(Place::Dealer, Place::Meters, Kind::KeyShare)],
        Phase::Reading => vec![flow(Place::Meters, Place::Cloud, Kind::MaskedReading)],
        Phase::Noise => vec![flow(Place::Meters, Place::Cloud, Kind::NoiseShares)],
        Phase::Aggregation if splits => vec![
            flow(Place::Cloud, Place::Center, Kind::ReadingAggregate),
            flow(Place::Cloud, Place::Center, Kind::NoiseTotal),
        ],
        Phase::Aggregation => vec![flow(Place::Cloud, Place::Center, Kind::Aggregate)],
        Phase::Decryption => vec![flow(Place::Center, Place::Everybody, Kind::Published)],
    }
}

/// The question and the answer of a repair, which a round has only where meters are absent.
pub(crate) fn repair_flow() -> Flow {
    Flow { from: Place::Dealer, to: Place::Center, kind: Kind::RepairSum }
}

/// The open links of all phases, each once: two ends, the meters first.
pub(crate) fn open_links(params: Option<&Params>) -> Vec<(Place, Place)> {
    let mut links = Vec::new();
    let all = Phase::ALL.into_iter().flat_map(|phase| flows(phase, params));
    for flow in all.filter(|flow| flow.kind.protection() == Protection::Open) {
        let link = if flow.to == Place::Meters { (flow.to, flow.from) } else { (flow.from, flow.to) };
        if !links.contains(&link) {
            links.push(link);
        }
    }
    links
}

/// The messages of these flows, each with its record's index, its sender and its receiver, in order.
pub(crate) fn messages_of<'a>(
    lit: &'a [Flow],
    records: &'a [Arc<Record>],
) -> impl Iterator<Item = (usize, &'a Sent)> {
    records.iter().filter_map(|record| match &record.event {
        Event::Sent(sent) if lit.iter().any(|flow| flow.carries(sent)) => Some((record.index, sent)),
        _ => None,
    })
}

/// The latest message of what is looked at, with its record's index, where the latest record is one.
pub(crate) fn flies(seen: &Seen) -> Option<(usize, Role, Role, Kind)> {
    let record = seen.latest()?;
    match &record.event {
        Event::Sent(sent) => Some((record.index, sent.from, sent.to, sent.kind)),
        _ => None,
    }
}

impl Flow {
    /// Whether a message is one of those that travel here. Where the control centre has both keys, it sends them together.
    pub(crate) fn carries(self, sent: &Sent) -> bool {
        let both_keys = (self.from, self.kind) == (Place::Center, Kind::ReadingKey)
            && (sent.from, sent.kind) == (Role::ControlCenter, Kind::NoiseKey);
        self.kind == sent.kind || both_keys
    }
}

impl Place {
    /// The one role that stands there.
    pub(crate) fn hub(self) -> Option<Role> {
        match self {
            Self::Meters => None,
            Self::Cloud => Some(Role::Cloud),
            Self::Center => Some(Role::ControlCenter),
            Self::Dealer => Some(Role::Dealer),
            Self::Everybody => Some(Role::Everybody),
        }
    }
}
