//! How eyes stand to a home, in a word, and how many homes they stand so to.

use blindsum_core::privacy::Verdict;

use crate::knowledge::Assumption;

/// How a lens stands to one home.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// There is no reading yet, and nothing that depends on one.
    NotYet,
    /// The home's meter is one of those who look.
    Own,
    /// They know another home's reading without any doubt.
    Known,
    /// Noise alone covers it.
    Covered(Verdict),
    /// Something else does.
    Sealed(Assumption),
}

impl Standing {
    /// In a word. What is their own is read.
    #[must_use]
    pub fn word(self) -> Verdict {
        match self {
            Self::Own | Self::Known => Verdict::Read,
            Self::Covered(verdict) => verdict,
            Self::NotYet | Self::Sealed(_) => Verdict::Hidden,
        }
    }
}

/// How many homes are their own, read, narrowed and hidden.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Those whose meters look.
    pub own: usize,
    /// Read by somebody else.
    pub read: usize,
    /// Narrowed.
    pub narrowed: usize,
    /// Hidden, and those that have no reading yet.
    pub hidden: usize,
}

impl Counts {
    /// Of these homes.
    #[must_use]
    pub fn of(homes: impl IntoIterator<Item = Standing>) -> Self {
        let mut counts = Self::default();
        for home in homes {
            let count = match (home, home.word()) {
                (Standing::Own, _) => &mut counts.own,
                (_, Verdict::Read) => &mut counts.read,
                (_, Verdict::Narrowed) => &mut counts.narrowed,
                (_, Verdict::Hidden) => &mut counts.hidden,
            };
            *count += 1;
        }
        counts
    }

    /// How many homes that are not their own are said to be this.
    #[must_use]
    pub fn with(&self, verdict: Verdict) -> usize {
        match verdict {
            Verdict::Read => self.read,
            Verdict::Narrowed => self.narrowed,
            Verdict::Hidden => self.hidden,
        }
    }
}
