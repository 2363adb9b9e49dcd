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
//! [`Randomness`]: crate::randomness::Randomness

mod announced;
mod cloud;
mod control_center;
mod dealer;
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
