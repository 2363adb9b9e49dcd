//! What the page and a worker say to each other: [`ToWorker`] one way, [`FromWorker`] the other, each one transferable
//! buffer of bytes.
//!
//! This is the simulation's wiring, not the protocol of the paper. Secrets travel on it: a meter's master key when the
//! page manufactures it, the exponents a role gives to its own calculator, and the witnesses by which the page shows
//! what a party knows. The messages of the protocol are opaque bytes in here. Buffers that held secrets are wiped.
//!
//! The conversation: the worker says [`FromWorker::Ready`] once it listens (anything posted earlier is lost); the page
//! compares versions and says [`ToWorker::Begin`], which the worker answers with [`FromWorker::Begun`]; then each [`ToWorker::Request`] gets one [`FromWorker::Answer`]. A worker
//! hosts one meter or several; whatever is said to a meter, or by one, names it.

mod codec;
mod mirror;
pub mod reader;

pub use codec::CodecError;

use core::fmt;

pub use blindsum_modexp::Backend;

use blindsum_core::fault::Fault;
use blindsum_core::node::{MeterReply, MeterRequest};
use blindsum_core::party::meter::ManufacturedMeter;
use blindsum_core::role::Role;
use blindsum_paillier::{Work, WorkError, WorkResult};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// The version of all that is defined here. A worker's file has the same name in every build, so a browser may pair a
/// page with a worker of another build: whoever changes a type in this crate, or one that it mirrors, counts up.
pub const VERSION: u32 = 5;

/// From the page to a worker.
#[derive(Debug, Serialize, Deserialize)]
pub enum ToWorker {
    /// What the worker is to be, said once.
    Begin {
        /// What.
        job: Job,
        /// The kernel that it is to calculate with, a WebAssembly module; none where it is to do without.
        #[serde(with = "mirror::bytes_or_none")]
        kernel: Option<Vec<u8>>,
    },
    /// Something to carry out.
    Request {
        /// Names the request, so that its answer finds back.
        id: u64,
        /// What to do.
        request: Request,
    },
}

/// What a worker is to be, for all its life.
#[derive(Debug, Serialize, Deserialize)]
pub enum Job {
    /// Smart meters from the factory, no two with the same number. Each has a state of its own: where one fails, the
    /// others go on.
    Meters(#[serde(with = "mirror::meters")] Vec<ManufacturedMeter>),
    /// A calculator: carries out whatever one role orders.
    Calculator,
}

/// Something to carry out.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Request {
    /// For a meter.
    Meter {
        /// Which of the worker's meters, by its number.
        meter: u32,
        /// What it is asked.
        #[serde(with = "mirror::MeterRequestDef")]
        request: MeterRequest,
    },
    /// For a calculator.
    Work(#[serde(with = "mirror::WorkDef")] Work),
}

/// From a worker to the page.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum FromWorker {
    /// The worker listens. Stays the first variant in every version, so that versions can be compared.
    Ready {
        /// [`VERSION`] of the worker.
        version: u32,
    },
    /// A request is done with.
    Answer {
        /// Which request.
        id: u64,
        /// The time it took.
        millis: f64,
        /// What came of it.
        answer: Result<Answer, AnswerError>,
    },
    /// The worker could not make sense of what it was told; there is no request to answer.
    Rejected(Rejection),
    /// The worker is about to die.
    Panicked {
        /// What it died of.
        message: String,
    },
    /// The worker has begun, and this does its arithmetic.
    Begun {
        /// What.
        #[serde(with = "mirror::BackendDef")]
        backend: Backend,
    },
}

/// What came of a request.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// From a meter.
    Meter {
        /// Which, by its number.
        meter: u32,
        /// What it answers.
        #[serde(with = "mirror::MeterReplyDef")]
        reply: MeterReply,
    },
    /// From a calculator.
    Work(#[serde(with = "mirror::WorkResultDef")] WorkResult),
}

/// Why a request came to nothing.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error)]
pub enum AnswerError {
    /// A meter refused, or failed.
    #[error("{fault}")]
    Fault {
        /// Which, by its number.
        meter: u32,
        /// Why.
        fault: Fault,
    },
    /// The worker hosts meters, but not this one.
    #[error("the request is for {}, which this worker does not host", Role::Meter(*.0))]
    NotHosted(u32),
    /// The calculation cannot be done.
    #[error(transparent)]
    Work(#[serde(with = "mirror::WorkErrorDef")] WorkError),
    /// The worker has another job, or none yet.
    #[error("the request is for a worker with another job")]
    OtherJob,
}

/// Why a worker rejects what it was told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Rejection {
    /// It cannot be read.
    #[error("what the page said cannot be read: {0}")]
    Unreadable(CodecError),
    /// A worker has one job for all its life.
    #[error("the worker has a job already")]
    BegunTwice,
    /// Two meters of one worker have the same number: nobody could tell them apart.
    #[error("the worker is to host {} twice", Role::Meter(*.0))]
    MeterTwice(u32),
}

impl ToWorker {
    /// The bytes of it; wiped when dropped.
    ///
    /// # Errors
    /// [`CodecError::Unwritable`]: a defect of this crate.
    pub fn encode(&self) -> Result<Zeroizing<Vec<u8>>, CodecError> {
        codec::encode(self)
    }

    /// Reads it. Trailing bytes are refused.
    ///
    /// # Errors
    /// [`CodecError`]: bytes that are not one whole message, as another version of the other end may send.
    pub fn decode(bytes: &[u8]) -> Result<Self, CodecError> {
        codec::decode(bytes)
    }
}

impl FromWorker {
    /// The bytes of it; wiped when dropped.
    ///
    /// # Errors
    /// [`CodecError::Unwritable`]: a defect of this crate.
    pub fn encode(&self) -> Result<Zeroizing<Vec<u8>>, CodecError> {
        codec::encode(self)
    }

    /// Reads it. Trailing bytes are refused.
    ///
    /// # Errors
    /// [`CodecError`]: bytes that are not one whole message, as another version of the other end may send.
    pub fn decode(bytes: &[u8]) -> Result<Self, CodecError> {
        codec::decode(bytes)
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Meter { meter, request } => {
                write!(f, "Meter({}, {}, <redacted>)", Role::Meter(*meter), request.step())
            }
            Self::Work(_) => f.write_str("Work(<redacted>)"),
        }
    }
}

impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Meter { meter, .. } => write!(f, "Meter({}, <redacted>)", Role::Meter(*meter)),
            Self::Work(_) => f.write_str("Work(<redacted>)"),
        }
    }
}

#[cfg(test)]
mod tests;
