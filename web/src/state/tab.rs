//! What is opened of the page: the exhibit beside the picture, and what lies over them for a while.

/// The exhibits, one of which is shown at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Tab {
    /// What happens at this beat; the answer when all is over.
    #[default]
    Now,
    /// What the eyes know of a home, and how.
    Verdict,
    /// One meter from inside.
    Meter,
    /// The noise laboratory.
    Noise,
    /// How the products are opened.
    Opening,
    /// Every message.
    Log,
    /// A day of rounds.
    Day,
    /// What has to hold, and what it cost.
    Checks,
}

impl Tab {
    /// All, in the order of the rail.
    pub(crate) const ALL: [Self; 8] = [
        Self::Now,
        Self::Verdict,
        Self::Meter,
        Self::Noise,
        Self::Opening,
        Self::Log,
        Self::Day,
        Self::Checks,
    ];

    /// The word in an address and in ids.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Now => "now",
            Self::Verdict => "verdict",
            Self::Meter => "meter",
            Self::Noise => "noise",
            Self::Opening => "opening",
            Self::Log => "log",
            Self::Day => "day",
            Self::Checks => "checks",
        }
    }

    /// The exhibit of this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|tab| tab.name() == name)
    }
}

impl Tab {
    /// How many parts it has at most.
    pub(crate) fn parts(self) -> usize {
        match self {
            Self::Now | Self::Verdict => 5,
            Self::Noise | Self::Opening | Self::Log => 4,
            Self::Meter | Self::Day => 3,
            Self::Checks => 2,
        }
    }
}

/// The places of parts that something else leads to, from 0: the message that is opened, in the log; the card of a meter; all numbers of
/// the verdict, which take the picture's room.
pub(crate) const MESSAGE: usize = 1;
pub(crate) const CARD: usize = 2;
pub(crate) const NUMBERS: usize = 3;

/// What can lie over the exhibit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Drawer {
    /// The parameters of the round.
    Round,
    /// For teachers and researchers: sources, limits, keys.
    About,
    /// The choice of eyes, where room is missing for a row.
    Eyes,
    /// The ways on, where room is missing for them.
    Menu,
}

impl Drawer {
    /// All.
    pub(crate) const ALL: [Self; 4] = [Self::Round, Self::About, Self::Eyes, Self::Menu];

    /// The word in an address and in ids.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Round => "round",
            Self::About => "about",
            Self::Eyes => "eyes",
            Self::Menu => "menu",
        }
    }

    /// What has this name.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|drawer| drawer.name() == name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back() {
        assert!(Tab::ALL.into_iter().all(|tab| Tab::named(tab.name()) == Some(tab)));
        assert!(Drawer::ALL.into_iter().all(|drawer| Drawer::named(drawer.name()) == Some(drawer)));
        assert_eq!((Tab::named("moon"), Drawer::named("now")), (None, None));
    }
}
