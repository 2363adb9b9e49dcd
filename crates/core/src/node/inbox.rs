//! Messages that come before their turn.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use blindsum_paillier::UnitProof;

use crate::fault::{Fault, Field, MessageFault};
use crate::params::Params;
use crate::party::meter::to_usize;
use crate::role::Role;
use crate::variants::Proofs;
use crate::wire::header::{HEADER_BYTES, Header};
use crate::wire::kind::TAG_BYTES;

/// Messages kept of one sender: none sends more before others have spoken.
const MOST: usize = 2;

/// Bytes beside header, tag and ciphertexts: counts, an identity, a hash, a key.
const ROOM: usize = 1024;

/// When the next message of a sender is due.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Due {
    /// Now.
    Now,
    /// In this epoch, when others have spoken.
    Later,
    /// Not in this epoch.
    Never,
}

/// The order of what comes in: a message that is early is kept until it is due.
pub(crate) struct Inbox {
    me: Role,
    meters: u32,
    /// No honest message is longer.
    longest: usize,
    kept: BTreeMap<Role, VecDeque<Vec<u8>>>,
    /// The meters that the epoch goes on without: what they still say in it comes too late.
    gone: BTreeSet<Role>,
}

impl Inbox {
    pub(crate) fn new(me: Role, params: &Params) -> Self {
        // C1 and C2 together, or gamma ciphertexts; and a list of meters.
        let ciphertexts =
            to_usize(params.gamma().max(2)).saturating_mul(to_usize(params.key_bits().div_ceil(4)));
        // A proof has a challenge more for each of them and for all, and one residue.
        let proof = match params.proofs() {
            Proofs::Off => 0,
            Proofs::Bits => {
                UnitProof::length(to_usize(params.gamma()), to_usize(params.key_bits().div_ceil(8)))
            }
        };
        let ciphertexts = ciphertexts.max(proof);
        let list = to_usize(params.meters()).saturating_mul(4);
        let longest = (HEADER_BYTES + TAG_BYTES + ROOM).saturating_add(ciphertexts).saturating_add(list);
        Self { me, meters: params.meters(), longest, kept: BTreeMap::new(), gone: BTreeSet::new() }
    }

    /// A new epoch has begun.
    pub(crate) fn open_epoch(&mut self) {
        self.gone.clear();
    }

    /// The epoch running goes on without a meter.
    pub(crate) fn go_on_without(&mut self, meter: Role) {
        self.gone.insert(meter);
        self.kept.remove(&meter);
    }

    /// Whether a message is to be opened now. One that is early is kept; one that is late is dropped.
    pub(crate) fn admits(&mut self, from: Role, bytes: &[u8], epoch: u64, due: Due) -> Result<bool, Fault> {
        let undue = Err(Fault::undue(self.me, from));
        let stranger = match from {
            Role::Meter(index) => index >= self.meters,
            Role::Everybody => true,
            _ => false,
        };
        if stranger || from == self.me {
            return undue;
        }
        if due == Due::Now {
            return Ok(true);
        }
        let refuse = |fault| Fault::message(self.me, from, fault);
        let claimed = Header::claimed_epoch(bytes).map_err(refuse)?;
        if claimed <= epoch && self.gone.contains(&from) {
            return Ok(false);
        }
        if due == Due::Never && claimed <= epoch {
            return undue;
        }
        if bytes.len() > self.longest {
            return Err(refuse(MessageFault::Length { field: Field::End }));
        }
        let kept = self.kept.entry(from).or_default();
        if kept.len() >= MOST {
            return undue;
        }
        kept.push_back(bytes.to_vec());
        Ok(false)
    }

    /// A kept message whose turn has come.
    pub(crate) fn next(&mut self, due: impl Fn(Role) -> Due) -> Option<(Role, Vec<u8>)> {
        let from = self.kept.keys().copied().find(|from| due(*from) == Due::Now)?;
        let queue = self.kept.get_mut(&from)?;
        let bytes = queue.pop_front()?;
        if queue.is_empty() {
            self.kept.remove(&from);
        }
        Some((from, bytes))
    }
}
