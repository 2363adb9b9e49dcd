//! The rows and columns of a table of readings.

use crate::clock::TimeOfDay;
use crate::reading::Reading;

/// The midnight that slots of the wide form count from, for it has no date: 2010-01-01 UTC, in seconds since 1970.
pub const FIRST_EPOCH: u64 = 1_262_304_000;

/// The slot to look at where nobody asks for another: an evening half-hour, when most people are at home.
pub const DEFAULT_SLOT: &str = "19:00";

/// A slot of the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// HH:MM of its start.
    pub label: String,
    /// Seconds since midnight of its start.
    pub seconds: u64,
    /// Seconds since 1970 of the midnight before: of the file's date, or [`FIRST_EPOCH`] in the wide form.
    pub midnight: u64,
}

impl Slot {
    pub(crate) fn new(start: TimeOfDay, midnight: u64) -> Self {
        Self { label: start.to_string(), seconds: start.seconds(), midnight }
    }

    /// Seconds since 1970 of its start.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        self.midnight + self.seconds
    }
}

/// A household of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Household {
    /// What the file calls it; in the wide form the first column, the date or whatever stands there.
    pub label: String,
    /// One reading a slot.
    pub readings: Vec<Reading>,
}
