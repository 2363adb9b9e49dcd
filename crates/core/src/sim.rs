//! The simulation: a driver without I/O that runs an epoch and yields one immutable record per step.
//!
//! A host (command line, page, test) carries out the driver's [`Effect`]s in any order and on any thread and hands the
//! outcomes back as [`Input`]s; the records come out in the same order whatever order the answers arrive in.

mod driver;
mod ledger;
pub mod local;
mod meter_node;
mod record;

pub use driver::{Config, Effect, EpochPlan, Input, Progress, Session, SessionError, WorkId};
pub use ledger::{Cost, Costs, Party};
pub use meter_node::{MeterNode, MeterReply, MeterRequest};
pub use record::{Event, Finished, HostFailure, Outcome, Phase, Record, Refusal, Sent, Verdict};

#[cfg(test)]
mod tests;
