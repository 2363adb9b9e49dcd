//! Who a letter is from and for: the parties of the protocol, and the shards that do the cloud's products.

use core::fmt;

use blindsum_core::Role;
use blindsum_core::shard::Shards;

/// A place in a round that a device takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Seat {
    /// The control centre.
    ControlCenter,
    /// The cloud.
    Cloud,
    /// The dealer.
    Dealer,
    /// A shard of the cloud, counted from 0. The protocol does not know it: towards the meters it is the cloud.
    Shard(u32),
    /// A meter, counted from 0.
    Meter(u32),
}

/// Numbers that no party of the protocol has ([`Role::number`]).
const FIRST_SHARD: u32 = 4;

impl Seat {
    /// The seat of a party; nothing for the address of everybody.
    #[must_use]
    pub fn of(role: Role) -> Option<Self> {
        match role {
            Role::ControlCenter => Some(Self::ControlCenter),
            Role::Cloud => Some(Self::Cloud),
            Role::Dealer => Some(Self::Dealer),
            Role::Meter(index) => Some(Self::Meter(index)),
            Role::Everybody => None,
        }
    }

    /// The party of the protocol that has this seat; nothing for a shard.
    #[must_use]
    pub fn role(self) -> Option<Role> {
        match self {
            Self::ControlCenter => Some(Role::ControlCenter),
            Self::Cloud => Some(Role::Cloud),
            Self::Dealer => Some(Role::Dealer),
            Self::Meter(index) => Some(Role::Meter(index)),
            Self::Shard(_) => None,
        }
    }

    /// Its number in letters and topics: a party's own ([`Role::number`]), shard k has 4 + k.
    #[must_use]
    pub fn number(self) -> u32 {
        match (self, self.role()) {
            (Self::Shard(index), _) => FIRST_SHARD.saturating_add(index),
            (_, role) => role.map_or(u32::MAX, Role::number),
        }
    }

    /// The seat behind a number; nothing for numbers that nobody has.
    #[must_use]
    pub fn from_number(number: u32) -> Option<Self> {
        match number.checked_sub(FIRST_SHARD) {
            Some(index) if index < Shards::MOST => Some(Self::Shard(index)),
            _ => Role::from_number(number).and_then(Self::of),
        }
    }
}

impl fmt::Display for Seat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self, self.role()) {
            (Self::Shard(index), _) => write!(f, "shard {}", u64::from(*index) + 1),
            (_, Some(role)) => role.fmt(f),
            (_, None) => Ok(()),
        }
    }
}
