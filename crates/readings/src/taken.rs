//! What was taken from a file, and what was left out.

use crate::clock::{Day, TimeOfDay};
use crate::error::ReadingsError;
use crate::options::Unit;
use crate::reason::Reason;

/// The most dates that are listed beside the one that was taken.
pub const MOST_DATES: usize = 16;

/// The shape of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileForm {
    /// A row a household, a column a slot.
    Wide,
    /// A row a reading.
    Long,
}

/// Where the unit came from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnitFrom {
    /// The header of the column says it.
    Header,
    /// The caller stated it.
    Stated,
    /// Nobody said another: the wide form holds Wh.
    Form,
}

/// The dates of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dates {
    /// The date that was taken.
    pub taken: Day,
    /// The earliest.
    pub first: Day,
    /// The latest.
    pub last: Day,
    /// Dates that were not taken, in file order: at most [`MOST_DATES`].
    pub others: Vec<Day>,
    /// Whether there are still others.
    pub more: bool,
}

impl Dates {
    pub(crate) fn new(taken: Day, seen: Day) -> Self {
        Self { taken, first: seen, last: seen, others: Vec::new(), more: false }
    }

    pub(crate) fn see(&mut self, day: Day) {
        self.first = self.first.min(day);
        self.last = self.last.max(day);
        if day == self.taken || self.others.contains(&day) {
        } else if self.others.len() < MOST_DATES {
            self.others.push(day);
        } else {
            self.more = true;
        }
    }
}

/// How a file was understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// Its form.
    pub form: FileForm,
    /// The unit of its numbers.
    pub unit: Unit,
    /// Who says so.
    pub unit_from: UnitFrom,
    /// Its dates; none in the wide form.
    pub dates: Option<Dates>,
    /// Whether it has households beyond the most that were to be kept.
    pub more_households: bool,
    /// The starts of all slots that the file has, of the date that was taken: those that were wanted are among them.
    pub starts: Vec<TimeOfDay>,
    /// How many minutes a slot has, as far as the times tell: the distance from one to the next.
    pub slot_minutes: Option<u32>,
    /// Whether something was left out, so that other slots of the file may have other households.
    pub by_slot: bool,
}

/// What was left out for one reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkippedFor {
    /// The reason.
    pub reason: Reason,
    /// How many rows; for [`Reason::Incomplete`], how many households.
    pub count: u64,
    /// The first of them: where, and what is wrong with it.
    pub first: ReadingsError,
}

/// What was left out of a file, by reason, in the order in which the reasons came up.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Skipped {
    /// One entry a reason.
    pub reasons: Vec<SkippedFor>,
}

impl Skipped {
    /// Whether nothing was left out.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.reasons.is_empty()
    }

    /// How many were left out for a reason.
    #[must_use]
    pub fn count(&self, reason: Reason) -> u64 {
        self.reasons.iter().find(|entry| entry.reason == reason).map_or(0, |entry| entry.count)
    }

    pub(crate) fn add(&mut self, reason: Reason, error: ReadingsError) {
        match self.reasons.iter_mut().find(|entry| entry.reason == reason) {
            Some(entry) => entry.count += 1,
            None => self.reasons.push(SkippedFor { reason, count: 1, first: error }),
        }
    }
}
