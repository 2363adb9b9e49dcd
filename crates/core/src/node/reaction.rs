//! What a node wants done.

use core::fmt;

use blindsum_paillier::Work;

use crate::fault::Fault;
use crate::party::control_center::Alarm;
use crate::role::Role;
use crate::wire::kind::Kind;

/// What a node wants done: messages to be delivered, and orders to be carried out.
#[derive(Default)]
pub struct Reaction {
    /// Messages, in the order in which each receiver must get them.
    pub messages: Vec<Outgoing>,
    /// Orders, for a calculator of this party alone: they may hold its secrets. A host may divide an order
    /// ([`Work::slices`]).
    pub orders: Vec<(OrderId, Work)>,
}

/// Names an order of one node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OrderId(pub u64);

/// A message on its way out.
#[derive(Clone, PartialEq, Eq)]
pub struct Outgoing {
    /// What it is.
    pub kind: Kind,
    /// Who is to have it.
    pub to: Role,
    /// Canonical bytes, tag included.
    pub bytes: Vec<u8>,
}

/// Why a node goes on no more.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Abort {
    /// It failed, or was sent what it must not accept.
    #[error(transparent)]
    Fault(#[from] Fault),
    /// It is the control centre and refuses the cloud's products or their total.
    #[error(transparent)]
    Alarm(#[from] Alarm),
}

impl Reaction {
    pub(crate) fn send(&mut self, kind: Kind, to: Role, bytes: Vec<u8>) {
        self.messages.push(Outgoing { kind, to, bytes });
    }
}

/// Messages and orders may be secret: how many, and nothing of them.
impl fmt::Debug for Reaction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reaction {{ messages: {:?}, orders: {} }}", self.messages, self.orders.len())
    }
}

impl fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Outgoing {{ kind: {:?}, to: {}, bytes: {} }}", self.kind, self.to, self.bytes.len())
    }
}
