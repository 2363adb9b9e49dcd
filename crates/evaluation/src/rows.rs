//! The noise laws that are drawn and compared, one row each.

use blindsum_schemes::Law;
use blindsum_schemes::law::Calibration;

/// A law as it stands in tables.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Row {
    /// N1.
    Polya,
    /// N2.
    Gamma,
    /// N3.
    Diluted,
    /// N4, the root, all present.
    Tree,
    /// N5 by the published bound, one group of all.
    CoinsPublished,
    /// N5, as few coins as are enough.
    CoinsTight,
    /// N5 by the published bound in groups of a hundred.
    GroupsPublished,
    /// The same with as few coins as are enough.
    GroupsTight,
    /// N6.
    Local,
    /// N7.
    Single,
    /// N8.
    Servers,
    /// N9, one meter's.
    ChosenOne,
    /// N9, of ceil(log2 m) meters.
    ChosenSome,
}

impl Row {
    /// All, in the order of their numbers.
    pub const ALL: [Self; 13] = [
        Self::Polya,
        Self::Gamma,
        Self::Diluted,
        Self::Tree,
        Self::CoinsPublished,
        Self::CoinsTight,
        Self::GroupsPublished,
        Self::GroupsTight,
        Self::Local,
        Self::Single,
        Self::Servers,
        Self::ChosenOne,
        Self::ChosenSome,
    ];

    /// The name in files.
    #[must_use]
    pub fn id(self) -> &'static str {
        match self {
            Self::Polya => "N1",
            Self::Gamma => "N2",
            Self::Diluted => "N3",
            Self::Tree => "N4",
            Self::CoinsPublished => "N5-published",
            Self::CoinsTight => "N5-tight",
            Self::GroupsPublished => "N5-published-groups-of-100",
            Self::GroupsTight => "N5-tight-groups-of-100",
            Self::Local => "N6",
            Self::Single => "N7",
            Self::Servers => "N8",
            Self::ChosenOne => "N9-one",
            Self::ChosenSome => "N9-log",
        }
    }

    /// The name in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Polya => "shares of Polya's law",
            Self::Gamma => "shares of gamma variates",
            Self::Diluted => "diluted geometric",
            Self::Tree => "diluted geometric, in a tree",
            Self::CoinsPublished => "coins, published bound",
            Self::CoinsTight => "coins, tight",
            Self::GroupsPublished => "coins in groups, published bound",
            Self::GroupsTight => "coins in groups, tight",
            Self::Local => "each meter its own",
            Self::Single => "one draw by who opens the sum",
            Self::Servers => "each server its own",
            Self::ChosenOne => "one meter's, chosen",
            Self::ChosenSome => "some meters', chosen",
        }
    }

    /// The name in pictures, with the number of the law.
    #[must_use]
    pub fn label(self) -> String {
        let number = self.id().split('-').next().unwrap_or_default();
        let name = if self == Self::Gamma { "the paper's shares of gamma" } else { self.name() };
        format!("{name} ({number})")
    }

    /// Who knows how much of the noise, if nobody colludes.
    #[must_use]
    pub fn known_by(self) -> &'static str {
        match self {
            Self::Polya | Self::Gamma => {
                "each meter its share; in the double-blind protocol only a meter whose samples are all equal, for none knows which of them counts: with gamma = 4 and epsilon = 1 that is 30 of 100 meters among 100, and 89 of 100 among 1,000"
            }
            Self::Diluted | Self::Tree | Self::CoinsPublished | Self::CoinsTight => "each meter its share",
            Self::GroupsPublished | Self::GroupsTight | Self::Local => "each meter its share",
            Self::Single => "the party that draws it, all of it",
            Self::Servers => "each server its own, half of it",
            Self::ChosenOne | Self::ChosenSome => {
                "the chosen meters, all of it, without knowing that they are chosen"
            }
        }
    }

    /// The law among this many meters.
    #[must_use]
    pub fn law(self, m: u32) -> Law {
        let coins = |calibration, group| Law::Coins { calibration, group };
        match self {
            Self::Polya => Law::Polya,
            Self::Gamma => Law::Gamma { absent: 0 },
            Self::Diluted => Law::Diluted { honest: 1.0 },
            Self::Tree => Law::Tree,
            Self::CoinsPublished => coins(Calibration::Published, m),
            Self::CoinsTight => coins(Calibration::Tight, m),
            Self::GroupsPublished => coins(Calibration::Published, 100),
            Self::GroupsTight => coins(Calibration::Tight, 100),
            Self::Local => Law::Local,
            Self::Single => Law::Single,
            Self::Servers => Law::Servers,
            Self::ChosenOne => Law::Chosen { chosen: 1 },
            Self::ChosenSome => Law::Chosen { chosen: m.max(2).next_power_of_two().ilog2() },
        }
    }

    /// Whether its statement needs a delta.
    #[must_use]
    pub fn has_delta(self) -> bool {
        matches!(
            self,
            Self::Diluted
                | Self::Tree
                | Self::CoinsPublished
                | Self::CoinsTight
                | Self::GroupsPublished
                | Self::GroupsTight
        )
    }
}
