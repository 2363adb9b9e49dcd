//! How eyes stand to a home, in a word, and how many homes they stand so to.

use blindsum_core::privacy::Verdict;

use crate::knowledge::{Assumption, Finding, Strength, is_not_reckoned, strength};
use blindsum_core::params::Params;

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
    /// What keys of this size give away of it is not worked out: it may be read, and nothing is promised.
    NotWorkedOut,
}

impl Standing {
    /// By a finding and the word for it, of a home whose meter looks or not.
    #[must_use]
    pub fn of(finding: &Finding, word: Verdict, own: bool, params: &Params) -> Self {
        let fails = |why| is_not_reckoned(why, params) || strength(why, params) == Strength::Fails;
        match finding {
            Finding::NotYet => Self::NotYet,
            Finding::Known if own => Self::Own,
            Finding::Known => Self::Known,
            Finding::Covered { .. } if word != Verdict::Read && is_not_reckoned(NOISE, params) => {
                Self::NotWorkedOut
            }
            Finding::Covered { .. } => Self::Covered(word),
            Finding::Sealed(why) if fails(*why) => Self::NotWorkedOut,
            Finding::Sealed(why) => Self::Sealed(*why),
        }
    }

    /// In a word. What is their own is read. Nothing where that is not worked out.
    #[must_use]
    pub fn word(self) -> Option<Verdict> {
        match self {
            Self::Own | Self::Known => Some(Verdict::Read),
            Self::Covered(verdict) => Some(verdict),
            Self::NotYet | Self::Sealed(_) => Some(Verdict::Hidden),
            Self::NotWorkedOut => None,
        }
    }
}

/// What covers a reading, for asking whether logarithms see through it: it does not matter how many shares.
const NOISE: Assumption = Assumption::Noise { shares: 1 };

/// How many homes are their own, read, narrowed, hidden, and none of these.
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
    /// Those of which it is not worked out.
    pub not_worked_out: usize,
}

impl Counts {
    /// Of these homes.
    #[must_use]
    pub fn of(homes: impl IntoIterator<Item = Standing>) -> Self {
        let mut counts = Self::default();
        for home in homes {
            let count = match (home, home.word()) {
                (Standing::Own, _) => &mut counts.own,
                (_, Some(Verdict::Read)) => &mut counts.read,
                (_, Some(Verdict::Narrowed)) => &mut counts.narrowed,
                (_, Some(Verdict::Hidden)) => &mut counts.hidden,
                (_, None) => &mut counts.not_worked_out,
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
