//! What the parts of the microscope draw.

use yew::prelude::*;

use crate::state::Action;
use crate::state::guess::{BY_HAND, Guesses, Play, entropy};
use crate::state::seen::Seen;
use crate::view::microscope::{Mark, Scope};

/// What both parts of the microscope draw.
pub(super) struct Inside<'a> {
    /// What is looked at.
    pub(super) seen: &'a Seen,
    /// The meter looked at.
    pub(super) meter: u32,
    /// What was guessed at it.
    pub(super) guesses: &'a Guesses,
    /// Where choices go.
    pub(super) on: &'a Callback<Action>,
    /// Whether the window is a phone's.
    pub(super) narrow: bool,
    /// Its columns, as far as the eyes know them.
    pub(super) scope: Scope,
    /// What came of the guesses by hand.
    pub(super) marks: Vec<Mark>,
}

impl Inside<'_> {
    /// The meter's number, from 1.
    pub(super) fn number(&self) -> u64 {
        u64::from(self.meter) + 1
    }

    /// How many columns there are.
    pub(super) fn gamma(&self) -> u32 {
        self.seen.params.gamma()
    }

    /// Whether a column can be guessed: the bits are there, there is more than one, and these eyes are not shown which it is.
    pub(super) fn can_guess(&self) -> bool {
        let open = self.scope.position.is_none() && !self.guesses.looked;
        self.scope.has_bits && self.gamma() > 1 && open && self.guesses.tries.len() < BY_HAND
    }
}

/// What a guess of a column, from 0, is.
pub(super) fn guessed(meter: u32, column: u32) -> Action {
    Action::Game(Play::Guess { meter, column, entropy: entropy() })
}
