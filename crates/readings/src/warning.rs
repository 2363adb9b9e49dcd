//! What a person should know before a file's total is believed.

pub(crate) mod size;
mod words;

use crate::clock::TimeOfDay;
use crate::gaps::Odd;
use crate::reading::{MWH_PER_WH, Reading};
use crate::reason::Reason;
use crate::shape::Trace;
use crate::taken::{FileForm, Skipped, SkippedFor};

/// The most households that are named one by one.
pub(crate) const MOST_NAMED: usize = 16;

/// The usual length of a slot, in minutes. Another one is worth a warning.
pub const USUAL_SLOT_MINUTES: u32 = 30;

/// Something about a file that may make its total another than a person expects.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// Rows or households were left out, as asked for.
    LeftOut {
        /// Why.
        reason: Reason,
        /// How many rows; for [`Reason::Incomplete`], or in the wide form, how many households.
        count: u64,
        /// Whether it is households that were left out.
        households: bool,
        /// Where the first is, and what is wrong with it.
        first: String,
    },
    /// A household was left out of every slot because of some.
    HouseholdLeftOut {
        /// Its name.
        household: String,
        /// The first slot in which it has no usable reading.
        slot: String,
        /// In how many it has none.
        lacks: u32,
        /// Of how many.
        of: u32,
    },
    /// Rows that say the same as another were counted once.
    Merged {
        /// How many were passed over.
        count: u64,
        /// The line of the first.
        line: u64,
        /// Its household.
        household: String,
        /// Its slot; none in the wide form.
        slot: Option<String>,
    },
    /// Rows at times that begin no half-hour were passed over, for they hold no reading.
    PassedOver {
        /// How many.
        count: u64,
        /// The line of the first.
        line: u64,
    },
    /// The times are further apart, or less far, than half an hour.
    SlotLength {
        /// How far, in minutes.
        minutes: u32,
    },
    /// A household whose times do not suit the slots: they are further apart than those of others, or one that is taken
    /// is not followed by the next slot's.
    MixedLengths {
        /// Its name.
        household: String,
        /// How far its times usually are apart, or this one from the next, in minutes; none if there is no other.
        minutes: Option<u32>,
        /// How far those of others are apart.
        others: u32,
        /// The slot that is taken, if it is about one.
        slot: Option<String>,
        /// How many households there are of which either is so.
        count: u64,
    },
    /// Households that use next to nothing.
    SmallHomes {
        /// How many.
        count: u64,
        /// Of how many.
        of: u64,
        /// The first of them.
        household: String,
        /// Its largest reading that is taken, in mWh.
        most_mwh: i64,
    },
    /// Households that use more than a home can.
    LargeHomes {
        /// How many.
        count: u64,
        /// Of how many.
        of: u64,
        /// The first of them.
        household: String,
        /// Its largest reading, in mWh.
        most_mwh: i64,
        /// Above what, in mWh.
        above_mwh: i64,
    },
    /// Households whose readings rise through the day, and hardly ever fall.
    Rising {
        /// How many.
        count: u64,
        /// The first of them.
        household: String,
        /// How many readings it has in the day.
        readings: u32,
    },
    /// What the reader of files of all forms says of one.
    OfFile {
        /// A short name that stays the same.
        code: &'static str,
        /// What it says.
        message: String,
    },
    /// Readings above a cap of the caller's, which count as the cap.
    Cut {
        /// How many.
        cut: u64,
        /// Of how many.
        of: u64,
        /// The cap in Wh.
        cap_wh: u32,
        /// The slot, where it is one alone.
        slot: Option<String>,
    },
}

impl Warning {
    /// A short name that stays the same.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::LeftOut { reason: Reason::Missing, .. } => "missing_values",
            Self::LeftOut { reason: Reason::Negative, .. } => "negative_values",
            Self::LeftOut { reason: Reason::Incomplete, .. } => "households_left_out",
            Self::LeftOut { .. } => "rows_left_out",
            Self::HouseholdLeftOut { .. } => "household_left_out",
            Self::Merged { .. } => "duplicates_merged",
            Self::PassedOver { .. } => "empty_rows",
            Self::SlotLength { .. } => "slot_length",
            Self::MixedLengths { .. } => "mixed_slot_lengths",
            Self::SmallHomes { .. } => "small_homes",
            Self::LargeHomes { .. } => "large_homes",
            Self::Rising { .. } => "rising_values",
            Self::OfFile { code, .. } => code,
            Self::Cut { .. } => "cut_by_cap",
        }
    }

    /// The household that it is about, or the first of them.
    #[must_use]
    pub fn household(&self) -> Option<&str> {
        match self {
            Self::HouseholdLeftOut { household, .. }
            | Self::Merged { household, .. }
            | Self::MixedLengths { household, .. }
            | Self::SmallHomes { household, .. }
            | Self::LargeHomes { household, .. }
            | Self::Rising { household, .. } => Some(household),
            Self::LeftOut { .. }
            | Self::PassedOver { .. }
            | Self::SlotLength { .. }
            | Self::OfFile { .. }
            | Self::Cut { .. } => None,
        }
    }

    /// The slot that it is about, or the first of them.
    #[must_use]
    pub fn slot(&self) -> Option<&str> {
        match self {
            Self::HouseholdLeftOut { slot, .. } => Some(slot),
            Self::Merged { slot, .. } | Self::MixedLengths { slot, .. } | Self::Cut { slot, .. } => {
                slot.as_deref()
            }
            _ => None,
        }
    }

    /// Whether the total is likely to be wrong, and not only another than one might think.
    #[must_use]
    pub fn is_doubt(&self) -> bool {
        match self {
            Self::Cut { cut, of, .. } => most(*cut, *of),
            Self::OfFile { code, .. } => {
                ["large_homes", "mixed_slot_lengths", "not_filled", "partial_slots", "rows_left_out"]
                    .contains(code)
            }
            _ => true,
        }
    }

    /// Readings of some slots that a cap cuts: for each its name, and one reading a household.
    #[must_use]
    pub fn cut<'a>(cap_wh: u32, slots: impl IntoIterator<Item = (&'a str, &'a [Reading])>) -> Option<Self> {
        let cap = i64::from(cap_wh) * MWH_PER_WH;
        let (mut cut, mut of, mut slot, mut slots_cut) = (0, 0, None, 0_u32);
        for (label, readings) in slots {
            let here = readings.iter().filter(|reading| reading.mwh() > cap).count();
            (cut, of) = (cut + number(here), of + number(readings.len()));
            if here > 0 {
                slots_cut += 1;
                slot = Some(label.to_owned()).filter(|_| slots_cut == 1);
            }
        }
        (cut > 0).then_some(Self::Cut { cut, of, cap_wh, slot })
    }

    /// Counts one more row that says again what is there already.
    pub(crate) fn merge(merged: &mut Option<Self>, line: u64, household: &str, slot: Option<String>) {
        match merged {
            Some(Self::Merged { count, .. }) => *count += 1,
            _ => *merged = Some(Self::Merged { count: 1, line, household: household.to_owned(), slot }),
        }
    }

    /// Counts one more row that holds no reading.
    pub(crate) fn pass_over(passed: &mut Option<Self>, line: u64) {
        match passed {
            Some(Self::PassedOver { count, .. }) => *count += 1,
            _ => *passed = Some(Self::PassedOver { count: 1, line }),
        }
    }

    /// The households whose times do not suit slots of `others` minutes, if there are any: name, what is odd, and how to
    /// write its time.
    pub(crate) fn mixed<'a>(
        mut odd: impl Iterator<Item = (&'a String, Odd)>,
        others: u32,
        slot: impl Fn(TimeOfDay) -> String,
    ) -> Option<Self> {
        let (household, Odd { at, minutes }) = odd.next()?;
        let (household, slot) = (household.clone(), at.map(slot));
        Some(Self::MixedLengths { household, minutes, others, slot, count: 1 + number(odd.count()) })
    }

    pub(crate) fn household_left_out(household: String, slot: String, lacks: usize, of: usize) -> Self {
        let number = |count| u32::try_from(count).unwrap_or(u32::MAX);
        Self::HouseholdLeftOut { household, slot, lacks: number(lacks), of: number(of) }
    }

    /// The households whose readings rise all through the day, if any do.
    pub(crate) fn rising<'a>(households: impl Iterator<Item = (&'a String, &'a Trace)>) -> Option<Self> {
        let mut rising = households.filter_map(|(label, trace)| Some((label, trace.rising()?)));
        let (first, readings) = rising.next()?;
        Some(Self::Rising { count: 1 + number(rising.count()), household: first.clone(), readings })
    }

    /// A length of slots that is not the usual one.
    pub(crate) fn length(minutes: Option<u32>) -> Option<Self> {
        minutes.filter(|minutes| *minutes != USUAL_SLOT_MINUTES).map(|minutes| Self::SlotLength { minutes })
    }

    /// What was left out for each reason, if it is not said household by household.
    pub(crate) fn left_out(skipped: &Skipped, form: FileForm) -> impl Iterator<Item = Self> {
        let few = u64::try_from(MOST_NAMED).unwrap_or(u64::MAX);
        let is_named = move |entry: &&SkippedFor| entry.reason == Reason::Incomplete && entry.count <= few;
        skipped.reasons.iter().filter(move |entry| !is_named(entry)).map(move |entry| Self::LeftOut {
            reason: entry.reason,
            count: entry.count,
            households: entry.reason == Reason::Incomplete || form == FileForm::Wide,
            first: entry.first.to_string(),
        })
    }
}

/// Whether it is half of them or more.
fn most(count: u64, of: u64) -> bool {
    count.saturating_mul(2) >= of
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
