//! What stands in the exhibits of the lecture, as they are drawn.

use blindsum_core::privacy::DOTS;
use blindsum_core::role::Role;
use blindsum_sim::beat::Beat;

/// What a plate looks like: who may read what is on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Look {
    /// Everybody.
    Public,
    /// Who has it, on a secret channel or at home.
    Secret,
    /// Nobody who looks.
    Sealed,
    /// Who looks: its lid is off.
    Opened,
}

/// A row: its name, and a plate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) look: Look,
    /// Whose hue it has.
    pub(crate) role: Role,
    /// What stands on it.
    pub(crate) words: String,
}

/// One place inside of a meter.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Place {
    /// The ends of the locked bit.
    pub(crate) locked: Option<String>,
    /// What is in it.
    pub(crate) bit: Option<bool>,
    /// The sample in Wh, and its bar from -1 to 1.
    pub(crate) sample: Option<(String, f64)>,
}

/// A day in steps.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Curve {
    /// Energies, as shares of the highest.
    pub(crate) steps: Vec<f64>,
    /// When it begins, its middle, and its end.
    pub(crate) clock: [String; 3],
    /// What anybody reads off it.
    pub(crate) guesses: Vec<String>,
}

/// Odds at most, and what they are of.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Chance {
    pub(crate) name: String,
    /// The share of what is likely, and both in words; nothing: no limit is told.
    pub(crate) of_hundred: Option<(f64, String)>,
    /// Whether they are the most there is.
    pub(crate) limit: bool,
}

/// The law of the noise over -reach to reach.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Law {
    /// The density at places from 0 to 1.
    pub(crate) density: Vec<(f64, f64)>,
    /// Where this round's noise stands.
    pub(crate) here: Option<f64>,
    /// The ticks with their words.
    pub(crate) ticks: Vec<(f64, String)>,
}

/// What stands in an exhibit.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Exhibit {
    /// A home's day.
    Day(Curve),
    /// Plates with names.
    Rows(Vec<Row>),
    /// Places inside of a meter.
    Places(Vec<Place>),
    /// The beats, and which is the last that was begun.
    Beats(Option<Beat>),
    /// 25 dots as shares of the cap, and the cap in Wh.
    Dots([f64; DOTS], String),
    /// Odds.
    Odds(Vec<Chance>),
    /// The law of the noise.
    Law(Law),
    /// How many homes are read, by how many there are.
    Homes(Vec<(String, f64, String)>),
    /// Sentences.
    Sentences,
    /// Nothing.
    None,
}
