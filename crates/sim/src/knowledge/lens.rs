//! Through whose eyes: observers, and the coalitions they form.

use core::fmt;
use core::str::FromStr;
use std::collections::BTreeSet;

use blindsum_core::role::Role;
use blindsum_core::wire::kind::{Kind, Protection};

use crate::record::Sent;

/// Somebody who looks at everything that reaches it. All are semi-honest: they follow the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Observer {
    /// The control centre.
    ControlCenter,
    /// The cloud platform.
    Cloud,
    /// The dealer of the key shares.
    Dealer,
    /// Somebody who listens on every open link and takes no part.
    Eavesdropper,
    /// Smart meter i, counted from 0; its name counts from 1.
    Meter(u32),
}

/// What is looked through.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lens {
    /// The simulation's own view: every number there is. No party has it.
    Everything,
    /// These observers, who pool all that they know. Nobody at all is a stranger who reads what is public.
    Parties(BTreeSet<Observer>),
}

/// Why a text names no lens, or none in a round of this many meters.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LensError {
    /// A name that nobody bears.
    #[error(
        "{0:?} is not an observer; choose everything, or one or more of center, cloud, dealer, eavesdropper and meter-1, \
         meter-2, .., joined by +"
    )]
    Unknown(String),
    /// Everything is not a member of a coalition.
    #[error("everything stands alone; nobody can be joined to it by +")]
    Joined,
    /// No such meter.
    #[error(
        "there is no meter-{number}; {}",
        match meters { 1 => "there is meter-1 alone".to_owned(), many => format!("the meters are meter-1 to meter-{many}") }
    )]
    NoMeter {
        /// The meter's number on screen.
        number: u64,
        /// m.
        meters: u32,
    },
}

const EVERYTHING: &str = "everything";

impl Observer {
    /// The observer behind a role; nobody for the address of all.
    #[must_use]
    pub fn of(role: Role) -> Option<Self> {
        match role {
            Role::ControlCenter => Some(Self::ControlCenter),
            Role::Cloud => Some(Self::Cloud),
            Role::Dealer => Some(Self::Dealer),
            Role::Everybody => None,
            Role::Meter(index) => Some(Self::Meter(index)),
        }
    }
}

impl Lens {
    /// One observer alone.
    #[must_use]
    pub fn of(observer: Observer) -> Self {
        Self::Parties(BTreeSet::from([observer]))
    }

    /// Whether somebody is part of it; everybody is part of everything.
    #[must_use]
    pub fn has(&self, observer: Observer) -> bool {
        match self {
            Self::Everything => true,
            Self::Parties(parties) => parties.contains(&observer),
        }
    }

    /// Whether the content of a message is seen: its two ends see it, everybody if it is public, and whoever
    /// listens if its link is open.
    #[must_use]
    pub fn sees(&self, sent: &Sent) -> bool {
        self.sees_between(sent.kind, sent.from, sent.to)
    }

    /// The same of any message of a kind between these two.
    #[must_use]
    pub fn sees_between(&self, kind: Kind, from: Role, to: Role) -> bool {
        let end = |role| Observer::of(role).is_some_and(|end| self.has(end));
        match kind.protection() {
            Protection::Public => true,
            Protection::Open => end(from) || end(to) || self.has(Observer::Eavesdropper),
            Protection::Secure => end(from) || end(to),
        }
    }

    /// The meter, from 0, where its eyes look and nobody else's.
    #[must_use]
    pub fn only_meter(&self) -> Option<u32> {
        let Self::Parties(parties) = self else { return None };
        match (parties.first(), parties.len()) {
            (Some(Observer::Meter(meter)), 1) => Some(*meter),
            _ => None,
        }
    }

    /// Refuses a meter that a round of `meters` meters does not have.
    ///
    /// # Errors
    /// [`LensError::NoMeter`], with the highest number in the lens.
    pub fn check(&self, meters: u32) -> Result<(), LensError> {
        let Self::Parties(parties) = self else { return Ok(()) };
        // Meters stand last and ascend.
        match parties.last() {
            Some(Observer::Meter(index)) if *index >= meters => {
                Err(LensError::NoMeter { number: u64::from(*index) + 1, meters })
            }
            _ => Ok(()),
        }
    }
}

impl fmt::Display for Observer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::ControlCenter => f.write_str("center"),
            Self::Cloud => f.write_str("cloud"),
            Self::Dealer => f.write_str("dealer"),
            Self::Eavesdropper => f.write_str("eavesdropper"),
            Self::Meter(index) => write!(f, "meter-{}", u64::from(*index) + 1),
        }
    }
}

impl FromStr for Observer {
    type Err = LensError;

    fn from_str(text: &str) -> Result<Self, LensError> {
        let unknown = || LensError::Unknown(text.to_owned());
        match text {
            "center" => Ok(Self::ControlCenter),
            "cloud" => Ok(Self::Cloud),
            "dealer" => Ok(Self::Dealer),
            "eavesdropper" => Ok(Self::Eavesdropper),
            _ => {
                let number = text.strip_prefix("meter-").ok_or_else(unknown)?;
                let index = number.parse::<u32>().ok().and_then(|number| number.checked_sub(1));
                let meter = Self::Meter(index.ok_or_else(unknown)?);
                // One text for each: neither meter-01 nor meter-+1.
                if meter.to_string() == text { Ok(meter) } else { Err(unknown()) }
            }
        }
    }
}

/// Canonical: members in order, none twice. A stranger is written as nothing, which is not read back.
impl fmt::Display for Lens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Everything => f.write_str(EVERYTHING),
            Self::Parties(parties) => {
                let names: Vec<_> = parties.iter().map(Observer::to_string).collect();
                f.write_str(&names.join("+"))
            }
        }
    }
}

/// In any order, twice or not. In the query of an address a + may have become a space: that joins too.
impl FromStr for Lens {
    type Err = LensError;

    fn from_str(text: &str) -> Result<Self, LensError> {
        if text == EVERYTHING {
            return Ok(Self::Everything);
        }
        let mut names = text.split(['+', ' ']);
        if names.clone().any(|name| name == EVERYTHING) {
            return Err(LensError::Joined);
        }
        names
            .try_fold(BTreeSet::new(), |mut parties, name| {
                parties.insert(name.parse()?);
                Ok(parties)
            })
            .map(Self::Parties)
    }
}
