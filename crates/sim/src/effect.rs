//! What a session wants its host to do, and what the host hands back.

use blindsum_core::fault::Fault;
use blindsum_core::node::{MeterReply, MeterRequest};
use blindsum_core::role::Role;
use blindsum_paillier::{Work, WorkError, WorkResult};

use crate::phase::Phase;
use crate::record::HostFailure;

/// Names an order, so that its answer finds back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct WorkId(pub u64);

/// Something the host must carry out.
pub enum Effect {
    /// A calculation for one role, on a calculator of its own.
    Calculate {
        /// Names the order.
        id: WorkId,
        /// Whose secrets it may hold.
        owner: Role,
        /// The order.
        work: Work,
    },
    /// A request to a meter.
    Ask {
        /// The meter's number.
        meter: u32,
        /// The request.
        request: MeterRequest,
    },
}

/// What came of an [`Effect`].
pub enum Input {
    /// A calculation is done, and how many milliseconds it took.
    Calculated {
        /// Which.
        id: WorkId,
        /// What came out.
        result: Result<WorkResult, WorkError>,
        /// The time it took.
        millis: f64,
    },
    /// A meter answered, and how many milliseconds it computed.
    Answered {
        /// The meter's number.
        meter: u32,
        /// The answer.
        reply: Result<MeterReply, Fault>,
        /// The time it took.
        millis: f64,
    },
    /// The host lost a meter, or the calculator of a role.
    Lost {
        /// Whose.
        role: Role,
        /// How.
        failure: HostFailure,
    },
}

/// How far a session is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The epoch running, from 0: its place among the epochs planned.
    pub epoch: usize,
    /// How many epochs are planned.
    pub epochs: usize,
    /// The phase running.
    pub phase: Phase,
    /// Effects of the phase carried out.
    pub done: usize,
    /// Effects of the phase in all.
    pub all: usize,
    /// Whether the session is over.
    pub over: bool,
}
