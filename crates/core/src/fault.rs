//! What can go wrong, and whose fault it is.

mod local;
mod peer;

pub use local::{CalculationFault, LocalFault, OwnKeyFault, Step, UnwritableFault};
pub use peer::{Field, KeyFault, MessageFault, PeerFault, RegistrationFault, RepairFault};

use serde::{Deserialize, Serialize};

use crate::randomness::EntropyError;
use crate::role::Role;

/// A step that could not be done.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error)]
pub enum Fault {
    /// The party itself failed; nobody else is to blame.
    #[error("{who} failed: {what}")]
    Local {
        /// The party.
        who: Role,
        /// What happened.
        what: LocalFault,
    },
    /// Another party sent something that must not be accepted.
    #[error("{who} refused what {culprit} sent: {reason}")]
    Peer {
        /// The party that refused.
        who: Role,
        /// The party that sent it, or whose name it bore.
        culprit: Role,
        /// What was wrong with it.
        reason: PeerFault,
    },
}

impl Fault {
    /// A failure at home.
    #[must_use]
    pub fn local(who: Role, what: LocalFault) -> Self {
        Self::Local { who, what }
    }

    /// A step in a state that does not allow it.
    #[must_use]
    pub fn out_of_turn(who: Role, asked: Step) -> Self {
        Self::local(who, LocalFault::OutOfTurn { asked })
    }

    /// No random numbers.
    #[must_use]
    pub fn entropy(who: Role, error: EntropyError) -> Self {
        Self::local(who, LocalFault::Entropy(error))
    }

    /// Results that are not what was ordered.
    #[must_use]
    pub fn calculation(who: Role, what: CalculationFault) -> Self {
        Self::local(who, LocalFault::Calculation(what))
    }

    /// A refusal of what `culprit` sent.
    #[must_use]
    pub fn message(who: Role, culprit: Role, fault: MessageFault) -> Self {
        Self::Peer { who, culprit, reason: PeerFault::Message(fault) }
    }

    /// A refusal of a registration.
    #[must_use]
    pub fn registration(who: Role, culprit: Role, fault: RegistrationFault) -> Self {
        Self::Peer { who, culprit, reason: PeerFault::Registration(fault) }
    }

    /// A refusal to repair.
    #[must_use]
    pub fn repair(who: Role, culprit: Role, fault: RepairFault) -> Self {
        Self::Peer { who, culprit, reason: PeerFault::Repair(fault) }
    }

    /// A proof that does not hold.
    #[must_use]
    pub fn proof(who: Role, culprit: Role, error: blindsum_paillier::ProofError) -> Self {
        Self::Peer { who, culprit, reason: PeerFault::Proof(error) }
    }

    /// A refusal of a message that nobody waits for.
    #[must_use]
    pub fn undue(who: Role, culprit: Role) -> Self {
        Self::Peer { who, culprit, reason: PeerFault::Undue }
    }

    /// A list of the wrong length.
    #[must_use]
    pub fn count(who: Role, culprit: Role, field: Field, got: usize, expected: usize) -> Self {
        Self::Peer { who, culprit, reason: PeerFault::Count { field, got, expected } }
    }
}
