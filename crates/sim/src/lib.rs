//! The simulation: a driver without I/O that runs epochs of the protocol and yields one immutable record per step; what
//! these cost, and who can know what from them.
//!
//! A host (command line, page, test) carries out the driver's [`Effect`]s in any order and on any thread and hands the
//! outcomes back as [`Input`]s; the records come out in the same order whatever order the answers arrive in.
//! [`local::run`] does it here and now:
//!
//! ```
//! use blindsum_core::{Params, Randomness, RawParams};
//! use blindsum_readings::Reading;
//! use blindsum_sim::{Config, EpochPlan, Session, Verdict, local};
//!
//! // Three meters and keys of 24 bits: fast, and hides nothing.
//! let params = Params::try_from(RawParams::blackboard())?;
//! let readings = [500.0, 600.0, 800.0].into_iter().filter_map(Reading::from_wh).collect();
//! let plan = EpochPlan { epoch: 1_262_304_000, readings };
//! let (mut session, fleet, effects) =
//!     Session::begin(Config::new(params, vec![plan], Randomness::Seeded(1), || 0.0))?;
//! local::run(&mut session, fleet, effects);
//!
//! let finished = session.take_finished();
//! assert!(matches!(finished[0].outcome.verdict, Verdict::Published(_)));
//! assert!(finished[0].records.iter().enumerate().all(|(place, record)| record.index == place));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! # Where to begin
//!
//! - [`Session`]: the driver; a [`Config`] says what to run, a [`Finished`] what came of it, [`Costs`] what it cost.
//! - [`Knowledge`]: what a [`Lens`] (a party, a coalition, an eavesdropper) can derive from the records.
//! - [`Beat`]: the twelve parts in which an epoch is told; the records of one that is over stand in their order.
//! - [`laws`]: what has to hold in every round. [`facts`] and [`gathered`]: the records by subject.
//! - [`Tampering`]: what somebody does to a message, or which rule a party breaks, in a round that is run again.
//! - [`Transcript`]: a round as a document that programs in other languages can check.

pub mod beat;
mod config;
mod costs;
mod driver;
mod effect;
pub mod facts;
pub mod gathered;
pub mod knowledge;
pub mod laws;
pub mod local;
mod phase;
pub mod promise;
mod record;
#[cfg(any(test, feature = "sample"))]
#[doc(hidden)]
pub mod sample;
pub mod tampering;
pub mod transcript;

pub use beat::Beat;
pub use config::{Config, EpochPlan, SessionError};
pub use costs::{Cost, Costs, Party};
pub use driver::Session;
pub use effect::{Effect, Input, Progress, WorkId};
pub use knowledge::{Knowledge, Lens};
pub use phase::Phase;
pub use record::{Event, Finished, HostFailure, Outcome, Record, Refusal, Sent, Verdict};
pub use tampering::Tampering;
pub use transcript::Transcript;

#[cfg(test)]
mod tests;
