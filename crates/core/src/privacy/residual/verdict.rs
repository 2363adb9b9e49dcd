//! What the law amounts to, in a word.

use crate::params::Params;
use crate::privacy::residual::ResidualLaw;

/// ln 9: odds of one to one become nine to one at most.
pub const MOST_HIDDEN_ODDS: f64 = 2.197_224_577_336_219_6;

/// What whoever holds a number that is off by X knows of what it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// A promise: a fifty-fifty suspicion never gets above 90 %, whatever comes out. E <= ln 9.
    Hidden,
    /// Neither: more than a promise allows, and no number that is the reading more often than not.
    Narrowed,
    /// More often than not the number is the reading, to 1 % of the cap: H >= 1/2.
    Read,
}

impl Verdict {
    /// All, in order.
    pub const ALL: [Self; 3] = [Self::Hidden, Self::Narrowed, Self::Read];

    /// The word, as programs write it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Hidden => "hidden",
            Self::Narrowed => "narrowed",
            Self::Read => "read",
        }
    }

    /// From H, the chance that the number is the reading to 1 % of the cap, and E, the most by which the odds of two readings
    /// can shift. A promise goes first. Where 1 % of the cap is some units and more, E <= ln 9 forces H below 9 %, so that no
    /// number is both; where it is less than one, a number that is exact more often than not may still keep the promise.
    #[must_use]
    pub fn of(close: f64, odds: f64) -> Self {
        if odds <= MOST_HIDDEN_ODDS {
            Self::Hidden
        } else if close >= 0.5 {
            Self::Read
        } else {
            Self::Narrowed
        }
    }
}

/// What counts as close to a reading, in units: 1 % of one home's cap.
pub(super) fn close_units(params: &Params) -> u64 {
    params.sensitivity().unsigned_abs() / 100
}

impl ResidualLaw {
    /// P(|X| <= 1 % of the cap): H.
    #[must_use]
    pub fn close(&self, params: &Params) -> f64 {
        self.within(close_units(params))
    }

    /// E over readings of one home.
    #[must_use]
    pub fn odds_of_a_home(&self, params: &Params) -> f64 {
        self.odds(params.sensitivity().unsigned_abs())
    }

    /// The verdict on whoever holds a number that is off by this noise.
    #[must_use]
    pub fn verdict(&self, params: &Params) -> Verdict {
        Verdict::of(self.close(params), self.odds_of_a_home(params))
    }
}
