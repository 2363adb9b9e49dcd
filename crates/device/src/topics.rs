//! What topics at the broker are called.

use crate::seat::Seat;

/// The name of a round or of a class, which is part of every topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RoundName(String);

/// Not such a name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the name of a round has 1 to 64 letters, digits, hyphens and underscores, which {0:?} has not")]
pub struct NameError(pub String);

impl core::str::FromStr for RoundName {
    type Err = NameError;

    fn from_str(text: &str) -> Result<Self, NameError> {
        let fits = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_';
        if (1..=64).contains(&text.len()) && text.bytes().all(fits) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NameError(text.to_owned()))
        }
    }
}

impl core::fmt::Display for RoundName {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.write_str(&self.0)
    }
}

impl RoundName {
    /// The name of a class's round, from 1: each round of a class is a session of its own.
    ///
    /// # Errors
    /// It is too long.
    pub fn of_class(&self, round: u32) -> Result<Self, NameError> {
        format!("{}-{round}", self.0).parse()
    }

    /// Where the control centre's notice stands, retained.
    #[must_use]
    pub fn notice(&self) -> String {
        format!("blindsum/1/{}/notice", self.0)
    }

    /// Where letters to a seat go that are written in an epoch.
    #[must_use]
    pub fn of(&self, to: Seat, epoch: u64) -> String {
        format!("blindsum/1/{}/{}/{epoch}", self.0, to.number())
    }

    /// Where a seat hears.
    #[must_use]
    pub fn all_of(&self, to: Seat) -> String {
        format!("blindsum/1/{}/{}/+", self.0, to.number())
    }

    /// Where visitors of a class knock.
    #[must_use]
    pub fn lobby(&self) -> String {
        format!("blindsum/1/{}/lobby", self.0)
    }

    /// Where a visitor hears ([`crate::lobby::address`]).
    #[must_use]
    pub fn visitor(&self, address: &str) -> String {
        format!("blindsum/1/{}/lobby/{address}", self.0)
    }
}
