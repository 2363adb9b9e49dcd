//! The cloud's work on several machines: what the meters send is multiplied in shards, and the cloud multiplies what the shards came to.
//!
//! A product may be taken in any order and in any groups (Eq. 19, 20, 23, 25), but a factor that is in it twice changes it. So a meter belongs to
//! exactly one shard ([`Shards::of`]), a shard counts each meter once, and the cloud multiplies only what it can see to be disjoint and complete
//! ([`Parts::gather`]).
//!
//! A shard does a part of the cloud's work under the cloud's name: a meter's messages are the same bytes with shards and without, and so are the
//! cloud's. What cloud and shard say to each other ([`Assignment`], [`Part`]) is inside the cloud: it has canonical bytes, but is not a row of
//! the protocol's table, and is in no transcript. Both travel over a link that is authentic and confidential, as their host makes it.

mod assignment;
mod collecting;
mod part;
mod parts;

pub use assignment::Assignment;
pub use collecting::{Multiplying, Shard, Took};
pub use part::Part;
pub use parts::{Gathered, Parts};

use crate::fault::MessageFault;
use crate::role::Role;

/// How many shards there are, and with it which meter belongs to which.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shards(u32);

impl Shards {
    /// The numbers that are free for them among those of the parties.
    pub const MOST: u32 = 12;

    /// This many, from 1 to [`Self::MOST`].
    #[must_use]
    pub fn new(count: u32) -> Option<Self> {
        (1..=Self::MOST).contains(&count).then_some(Self(count))
    }

    /// How many.
    #[must_use]
    pub fn count(self) -> u32 {
        self.0
    }

    /// Their numbers, from 0.
    pub fn numbers(self) -> impl Iterator<Item = u32> + use<> {
        0..self.0
    }

    /// The shard of the meter with this number: the only place that says so. By the remainder, not by ranges: then it follows from the two
    /// numbers alone, the shards differ by one meter at most, and homes that stand beside each other in a list (a street without power) are
    /// spread over all shards.
    #[must_use]
    pub fn of(self, meter: u32) -> u32 {
        meter % self.0
    }
}

/// Why the parts of shards are not multiplied.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PartFault {
    /// Not the bytes of a part, or of an assignment.
    #[error("{name} sent what cannot be read: {fault}", name = name(*shard))]
    Unreadable {
        /// Which shard.
        shard: u32,
        /// What is wrong with it.
        fault: MessageFault,
    },
    /// A part in another shard's name, or where there are more or fewer shards.
    #[error("{name} sent the part of {other} of {count}", name = name(*shard), other = name(*got))]
    Number {
        /// Which shard sent it.
        shard: u32,
        /// Whose it says it is.
        got: u32,
        /// Of how many.
        count: u32,
    },
    /// A part of another epoch.
    #[error("{name} sent its part of epoch {got} instead of {expected}", name = name(*shard))]
    Epoch {
        /// Which shard.
        shard: u32,
        /// The epoch found.
        got: u64,
        /// The epoch running.
        expected: u64,
    },
    /// A meter whose messages two shards have multiplied: it would count twice.
    #[error("{meter} is in the parts of both {one} and {two}: it would count twice", one = name(*first), two = name(*second))]
    Twice {
        /// Which meter.
        meter: Role,
        /// The shard whose part came first.
        first: u32,
        /// The other.
        second: u32,
    },
    /// A meter that was not assigned to the shard.
    #[error("the part of {name} has {meter} in it, which it was not given", name = name(*shard))]
    NotGiven {
        /// Which shard.
        shard: u32,
        /// Which meter.
        meter: Role,
    },
    /// A second part that is not the first.
    #[error("{name} sent two parts of one epoch that differ", name = name(*shard))]
    Changed {
        /// Which shard.
        shard: u32,
    },
    /// Shards whose parts have not come, and with them their meters.
    #[error("missing: {}", missing(.0))]
    Missing(Vec<(u32, Vec<Role>)>),
}

/// "shard 2": counted from 1, as people are told.
fn name(shard: u32) -> String {
    format!("shard {}", u64::from(shard) + 1)
}

/// How many meters are named; there can be thousands.
const NAMED: usize = 5;

/// "the part of shard 2 with meter 2, meter 5 and 3 others".
fn missing(shards: &[(u32, Vec<Role>)]) -> String {
    let one = |(shard, meters): &(u32, Vec<Role>)| {
        let mut names: Vec<String> = meters.iter().take(NAMED).map(Role::to_string).collect();
        let more = meters.len().saturating_sub(NAMED);
        if more > 0 {
            names.push(format!("{more} more"));
        }
        format!("the part of {} with {}", name(*shard), names.join(", "))
    };
    shards.iter().map(one).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests;
