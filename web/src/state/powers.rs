//! Powers that a person asks to see and nobody needed in the round.

use std::rc::Rc;

use blindsum_paillier::{PowerBatch, SecretInt};
use blindsum_sim::HostFailure;

/// The textbook's powers: of the readings' product, of the noise's. Nothing where nobody was asked for one.
pub(crate) type Powers = [Option<Rc<Asked>>; 2];

/// A power that a worker was asked for. It counts for that product alone: what is looked at may have changed since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Asked {
    /// For which.
    pub(crate) order: PowerBatch,
    /// What has come of it.
    pub(crate) power: Power,
}

/// What a power has come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Power {
    /// The worker is at it.
    Coming,
    /// It is there.
    There(SecretInt),
    /// The worker is gone.
    Failed(HostFailure),
}
