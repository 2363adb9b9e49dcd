//! What is asked of a file.

use core::fmt;

use crate::clock::{Day, TimeOfDay, When};

/// What a file's numbers count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// Watt-hours.
    Wh,
    /// Kilowatt-hours.
    KWh,
}

impl Unit {
    /// How many decimals a whole number of mWh can have in this unit.
    pub(crate) fn decimals(self) -> i64 {
        match self {
            Self::Wh => 3,
            Self::KWh => 6,
        }
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Wh => "Wh",
            Self::KWh => "kWh",
        })
    }
}

/// Which slots to take of a file. Memory is bounded by this, never by the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Wanted {
    /// The date in a file of the long form; without one the first date in the file. The wide form has no dates: there a
    /// date is an error.
    pub day: Option<Day>,
    /// The starts of the slots, in any order; empty: every slot there is. Each of them must be in the file.
    pub times: Vec<TimeOfDay>,
}

impl Wanted {
    /// One slot: of a date, or of the first in the file.
    #[must_use]
    pub fn slot(day: Option<Day>, time: TimeOfDay) -> Self {
        Self { day, times: vec![time] }
    }

    /// Every slot: of a date, or of the first in the file.
    #[must_use]
    pub fn day(day: Option<Day>) -> Self {
        Self { day, times: Vec::new() }
    }

    pub(crate) fn has(&self, time: TimeOfDay) -> bool {
        self.times.is_empty() || self.times.contains(&time)
    }
}

impl From<When> for Wanted {
    fn from(when: When) -> Self {
        Self { day: Some(when.day), times: when.time.into_iter().collect() }
    }
}

/// What to do about a bad row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum OnBad {
    /// Refuse the file.
    #[default]
    Refuse,
    /// Leave out the row, or the household that is incomplete without it, and count it. What is wrong with the header or
    /// with the file as a whole is refused all the same.
    Skip,
}

/// How to read a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// Which slots.
    pub wanted: Wanted,
    /// The unit, if somebody states it. A header that says another is an error.
    pub unit: Option<Unit>,
    /// What to do about bad rows.
    pub on_bad: OnBad,
    /// The most households to keep: the first in the file. Of others only the shape of their rows is checked.
    pub most_households: usize,
}

impl Options {
    /// Every slot of the first day, for as many households as whoever asks can use.
    #[must_use]
    pub fn at_most(most_households: usize) -> Self {
        Self { wanted: Wanted::default(), unit: None, on_bad: OnBad::Refuse, most_households }
    }
}
