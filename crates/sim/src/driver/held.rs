//! What a session that is tampered with keeps for it.

use std::collections::BTreeMap;
use std::sync::Arc;

use blindsum_core::fault::Fault;
use blindsum_core::party::meter::ManufacturedMeter;
use blindsum_core::role::Role;
use blindsum_core::wire::kind::Kind;
use blindsum_core::wire::link::MasterKey;

use crate::record::{Event, Record, Sent};
use crate::tampering::{Keyring, Tampering};

/// What a session that is tampered with keeps for it.
pub(super) struct Mischief {
    pub(super) tampering: Tampering,
    /// For parties that break the rules: they tag what they send.
    pub(super) keyring: Keyring,
    /// Messages of the kind, sender and receiver named that have passed in the round running.
    pub(super) passed: u32,
    /// A message that is held back until the next one has passed.
    pub(super) held: Option<(Kind, Role, Vec<u8>)>,
    /// The messages of the round before, for a replay.
    pub(super) before: Vec<Sent>,
    /// A meter that is sent something twice.
    pub(super) twice: Option<Twice>,
    /// What meters refused whose turn has not come: a branch is the same in whatever order answers come.
    pub(super) faults: BTreeMap<u32, Fault>,
}

/// A meter that gets a message twice, and what it says to the second one.
pub(super) struct Twice {
    pub(super) meter: u32,
    pub(super) kind: Kind,
    pub(super) asked: bool,
    pub(super) refused: Option<Fault>,
}

impl Mischief {
    pub(super) fn new(tampering: Tampering, fleet: &[ManufacturedMeter], cloud: &MasterKey) -> Self {
        let meters = fleet.iter().map(|meter| (Role::Meter(meter.index), meter.master_key.clone()));
        let masters: BTreeMap<_, _> = meters.chain([(Role::Cloud, cloud.clone())]).collect();
        let keyring = Keyring(masters);
        let (before, faults) = (Vec::new(), BTreeMap::new());
        Self { tampering, keyring, passed: 0, held: None, before, twice: None, faults }
    }

    /// A round is over: what was said in it is what a replay in the next one uses.
    pub(super) fn next_round(&mut self, records: &[Arc<Record>]) {
        (self.passed, self.held, self.twice) = (0, None, None);
        self.before = messages(records).cloned().collect();
    }
}

pub(super) fn messages(records: &[Arc<Record>]) -> impl DoubleEndedIterator<Item = &Sent> + Clone {
    records.iter().filter_map(|record| match &record.event {
        Event::Sent(sent) => Some(sent),
        _ => None,
    })
}
