//! A party of Blindsum as a device on a network that nobody trusts.
//!
//! - [`keys`]: a device's key pair, the invitation that pins whom to trust, the notice that stands at the broker.
//! - [`letter`]: what travels, sealed from end to end; [`post`]: delivery once and in order.
//! - [`lobby`]: where those who have a class's link wait for a seat.
//! - [`party`]: a node of `blindsum-core` with its letters and its clock. Without I/O: what carries letters is a layer above.
//! - `mqtt` (feature `mqtt`): letters over a broker, MQTT 5; `broker` (feature `broker`): a broker in this program.
//! - [`store`]: what a shard of the cloud has written down before it says that it came.
//!
//! Nothing here can reach the simulation, which sees everybody's secrets.

#[cfg(feature = "broker")]
pub mod broker;
mod codec;
pub mod control;
pub mod desk;
pub mod keys;
pub mod letter;
pub mod lobby;
#[cfg(feature = "mqtt")]
pub mod mqtt;
pub mod party;
pub mod post;
mod seat;
pub mod store;
mod terms;
mod ticket;
mod topics;

pub use codec::Unreadable;
pub use control::{Ending, Refused};
pub use desk::{Event, Patience, Stop};
pub use keys::{DeviceKey, Invitation, KeyError, MeterKeys, Notice, PublicKey, PublicKeys};
pub use keys::{ShardKeys, ShardPublic};
pub use party::meter::{Memory, Sensor, Served};
pub use party::{Part, Party, PartyError, Setting};
pub use post::{Ignored, Millis, Posted};
pub use seat::Seat;
pub use store::{FileStore, Store};
pub use terms::Terms;
pub use ticket::{JoinLink, NoLink, Ticket};
pub use topics::{NameError, RoundName};

#[cfg(test)]
mod tests;
