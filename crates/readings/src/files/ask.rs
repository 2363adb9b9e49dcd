//! What a person says of the files, where the files do not say it themselves.

use crate::files::number::DecimalSign;
use crate::files::stamp::DateOrder;
use crate::files::unit::InUnit;

/// Which end of its interval a time names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StampAt {
    /// The beginning.
    Start,
    /// The end.
    End,
}

impl StampAt {
    /// A short name that stays the same.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::End => "end",
        }
    }
}

/// What becomes of energy that a home feeds into the grid.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Exports {
    /// It counts 0: a reading below 0 becomes 0, and exports that stand apart are not used.
    Clip,
    /// It is subtracted, so that a slot may be below 0.
    Net,
    /// A slot in which a home exports is left out for that home.
    Leave,
}

/// What an interval means that a supplier's file leaves out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gaps {
    /// Nothing was used.
    Zero,
    /// It is not known what was used.
    Missing,
}

/// What rising numbers are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counts {
    /// A register's counts: the energy is the difference from one to the next.
    Register,
    /// Energy of each interval.
    Energy,
}

/// What several days of one home are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Days {
    /// A home each, with the slots of one day.
    Homes,
    /// Days of one home, one after the other.
    Slots,
}

/// What a round leaves out where a home lacks a slot that others have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Lacking {
    /// The home: the round keeps all slots.
    #[default]
    Homes,
    /// The slot: the round keeps all homes that have any of its slots.
    Slots,
}

/// Which columns hold what, by their headers or by their numbers from 1.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Mapping {
    /// The household's name. Without it the file is one household.
    pub household: Option<String>,
    /// The time.
    pub time: Option<String>,
    /// The energy or power.
    pub energy: Option<String>,
}

/// What is said of the files. Whatever is not said is found in the files, or asked.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Ask {
    /// The zone of times that have no offset, by its name (`Europe/London`) or offset (`+01:00`).
    pub zone: Option<String>,
    /// Which end of its interval a time names.
    pub stamp: Option<StampAt>,
    /// The unit.
    pub unit: Option<InUnit>,
    /// What becomes of exports.
    pub export: Option<Exports>,
    /// Minutes of a slot: from 1 to 60, a divisor of 60.
    pub slot_minutes: Option<u32>,
    /// Which columns hold what.
    pub map: Mapping,
    /// Whether the day or the month comes first.
    pub dates: Option<DateOrder>,
    /// What an interval means that is left out.
    pub gaps: Option<Gaps>,
    /// What rising numbers are.
    pub counts: Option<Counts>,
    /// What several days of one home are.
    pub days: Option<Days>,
    /// The decimal sign.
    pub decimal: Option<DecimalSign>,
    /// Leave out rows that cannot be understood, and count them.
    pub skip_bad_rows: bool,
}
