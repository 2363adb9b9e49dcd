//! The simulation: a driver without I/O that runs an epoch and yields one immutable record per step; what these cost, and who
//! can know what from them.
//!
//! A host (command line, page, test) carries out the driver's [`Effect`]s in any order and on any thread and hands the
//! outcomes back as [`Input`]s; the records come out in the same order whatever order the answers arrive in.

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
#[cfg(test)]
mod sample;
pub mod transcript;

pub use config::{Config, EpochPlan, SessionError};
pub use costs::{Cost, Costs, Party};
pub use driver::Session;
pub use effect::{Effect, Input, Progress, WorkId};
pub use phase::Phase;
pub use record::{Event, Finished, HostFailure, Outcome, Record, Refusal, Sent, Verdict};

#[cfg(test)]
mod tests;
