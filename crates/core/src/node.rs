//! A party as a machine of its own, wherever it runs: on another computer, in a worker, on a thread, in a test.
//!
//! A node is given its configuration ([`manufacture`] says what manufacture gives whom), its own [`Randomness`], the epochs by
//! its host's clock, and messages' bytes with the sender they came from. It returns a [`Reaction`]: messages' bytes with
//! their receiver, and orders of powers that its host carries out. What it knows beyond that it tells to a sink of
//! [`Witnesses`] alone, which outside of a simulation is [`Unseen`].
//!
//! A node decides by itself when a phase is complete. Of absence it cannot know: that is its host's deadline, after which
//! [`ControlCenter::close_registration`], [`Cloud::close_admissions`] and [`Cloud::close_collection`] go on with who has
//! answered. A node that returns an error has failed for good.
//!
//! Announcements to everybody reach a node in the set-up alone (message 0): message 7 is for readers outside.
//!
//! ```
//! use blindsum_core::node::{Unseen, manufacture};
//! use blindsum_core::{AbsencePolicy, ControlCenter, Params, Randomness, RawParams, Role};
//! use blindsum_paillier::Tables;
//!
//! let params = Params::try_from(RawParams::blackboard())?;
//! let randomness = Randomness::Seeded(1);
//! let registry = manufacture(params, randomness)?.registry;
//!
//! // The control centre orders its keys. Its host has them computed, and delivers what it says then.
//! let (mut center, reaction) =
//!     ControlCenter::begin(params, AbsencePolicy::Refuse, registry, randomness)?;
//! let mut said = reaction.messages;
//! for (id, work) in reaction.orders {
//!     let result = work.carry_out(&Tables::default())?;
//!     said.extend(center.calculated(id, vec![result], &mut Unseen)?.messages);
//! }
//! assert!(said.iter().all(|message| message.to == Role::Everybody));
//! assert_eq!(said.len(), 2);
//! assert!(center.awaits_epoch());
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! [`Randomness`]: crate::randomness::Randomness

mod announced;
mod cloud;
mod control_center;
mod dealer;
mod frame;
mod inbox;
mod manufacture;
mod meter;
mod orders;
mod reaction;
mod requests;
mod witness;

pub use cloud::Cloud;
pub use control_center::ControlCenter;
pub use dealer::Dealer;
pub use manufacture::{Manufacture, manufacture};
pub use meter::{Meter, MeterAwaits};
pub use reaction::{Abort, OrderId, Outgoing, Reaction};
pub use requests::{MeterNode, MeterReply, MeterRequest};
pub use witness::{Unseen, Witness, Witnesses};

#[cfg(test)]
mod tests;
