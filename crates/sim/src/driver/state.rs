//! What a session keeps.

use std::collections::{BTreeMap, BTreeSet};

use blindsum_core::node::{MeterReply, OrderId, Outgoing};
use blindsum_core::party::sequence::SelectionWitness;
use blindsum_core::privacy::Ledger;
use blindsum_core::role::Role;
use blindsum_core::wire::link::MasterKey;
use blindsum_paillier::{SecretKey, WorkResult};

use crate::config::Config;
use crate::costs::Costs;
use crate::driver::held::Mischief;
use crate::driver::nodes::Nodes;
use crate::effect::WorkId;
use crate::phase::Phase;
use crate::record::{Finished, HostFailure, Records};

/// What the session waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stage {
    /// The primes of the keys.
    MakingKeys,
    /// The meters, to accept the keys.
    AcceptingKeys,
    /// The meters, to register.
    Registering,
    /// The powers that encrypt the blind sequences.
    Drawing,
    /// The meters, to mask their readings.
    Masking,
    /// The meters, to add noise.
    AddingNoise,
    /// The cloud's products.
    Multiplying,
    /// Where it owns vA, the powers that decrypt its product of the noise.
    Opening,
    /// The powers of the control centre, to repair and to decrypt.
    Decrypting,
    /// Nothing more.
    Over,
}

/// A part of an order of a node.
pub(super) struct Slot {
    pub(super) owner: Role,
    pub(super) order: OrderId,
    pub(super) result: Option<WorkResult>,
}

/// What the witness channel has told, for the audit and for the record of the keys.
#[derive(Default)]
pub(super) struct Told {
    pub(super) reading_key: Option<SecretKey>,
    pub(super) noise_key: Option<SecretKey>,
    /// Which sample of each meter counts.
    pub(super) selection: SelectionWitness,
    /// The sum of the samples that count.
    pub(super) selected_noise: i64,
    /// y, where the control centre has found one.
    pub(super) total: Option<i64>,
}

/// One set-up and a sequence of epochs.
pub struct Session {
    pub(super) config: Config,
    pub(super) meters: u32,
    pub(super) nodes: Nodes,
    pub(super) ledger: Ledger,
    /// What the epoch running has been charged, once something of it has left.
    pub(super) charged: Option<f64>,
    pub(super) stage: Stage,
    /// The epoch running, as an index into the plans.
    pub(super) running: usize,
    pub(super) phase: Phase,
    /// Messages for meters, until they are handed out.
    pub(super) for_meters: BTreeMap<u32, Vec<u8>>,
    /// Message 7, while the cloud checks that it was decrypted rightly.
    pub(super) unpublished: Vec<Outgoing>,
    /// The proofs behind them, where they are proved.
    pub(super) proofs: BTreeMap<u32, Vec<u8>>,
    /// Answers of the phase not yet taken up.
    pub(super) replies: BTreeMap<u32, MeterReply>,
    /// The meters that were asked and have not answered.
    pub(super) asked: BTreeSet<u32>,
    /// The meters that the host has lost, for good.
    pub(super) lost: BTreeMap<u32, HostFailure>,
    /// The meters whose two messages are in: they count in this epoch.
    pub(super) counted: BTreeSet<u32>,
    /// Orders under way, and their results until every one has come.
    pub(super) slots: BTreeMap<WorkId, Slot>,
    /// The next meter whose answer is taken up: answers are taken up in the meters' order.
    pub(super) cursor: u32,
    pub(super) done: usize,
    pub(super) all: usize,
    pub(super) next_work: u64,
    pub(super) records: Records,
    /// How many records the set-up has left.
    pub(super) set_up_records: usize,
    pub(super) costs: Costs,
    pub(super) finished: Vec<Finished>,
    pub(super) cloud_key: MasterKey,
    pub(super) told: Told,
    /// Nothing in an honest session.
    pub(super) mischief: Option<Box<Mischief>>,
}

impl Session {
    /// A session in which nothing has happened.
    pub(super) fn new(config: Config, ledger: Ledger, nodes: Nodes, cloud_key: MasterKey) -> Self {
        Self {
            meters: config.params.meters(),
            config,
            nodes,
            ledger,
            charged: None,
            stage: Stage::MakingKeys,
            running: 0,
            phase: Phase::Initialization,
            for_meters: BTreeMap::new(),
            unpublished: Vec::new(),
            proofs: BTreeMap::new(),
            replies: BTreeMap::new(),
            asked: BTreeSet::new(),
            lost: BTreeMap::new(),
            counted: BTreeSet::new(),
            slots: BTreeMap::new(),
            cursor: 0,
            done: 0,
            all: 0,
            next_work: 0,
            records: Vec::new(),
            set_up_records: 0,
            costs: Costs::default(),
            finished: Vec::new(),
            cloud_key,
            told: Told::default(),
            mischief: None,
        }
    }
}
