//! What was found in files, assumed of them, or is asked.

use crate::files::stamp;

/// Something that a person should know before totals are believed. Places are lines from 1.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Note {
    /// The table was inside of something.
    #[error("this is {from}; the table in it, {name:?}, was read")]
    Unpacked {
        /// What it was in.
        from: &'static str,
        /// Its name there.
        name: String,
    },
    /// The unit is not in the file.
    #[error("the file does not state its unit: {unit} is assumed, as usual in this form")]
    AssumedUnit {
        /// The unit.
        unit: &'static str,
    },
    /// Which end a time names is not in the file.
    #[error(
        "the file does not state whether a time is the start or the end of its interval: the start is assumed"
    )]
    AssumedStart,
    /// Times without an offset, of no zone that is known.
    #[error("the times have no zone: they are taken as the file's own clock shows them")]
    OwnClock,
    /// The interval is not in the file.
    #[error("the file has one reading a household: 30 minutes are assumed for each")]
    AssumedInterval,
    /// Columns that were not used.
    #[error("columns that are not used: {columns}")]
    ColumnsPassedOver {
        /// Their names.
        columns: String,
    },
    /// Rows that are not of a household's energy.
    #[error("rows that are not of a household's energy were passed over: {count}; they are {names}")]
    RowsPassedOver {
        /// How many.
        count: u64,
        /// What they are called.
        names: String,
    },
    /// Rows before the table.
    #[error("rows before the table were passed over: {count}")]
    Preamble {
        /// How many.
        count: u64,
    },
    /// Rows that say the same as another.
    #[error("rows that say the same as another were counted once: {count}, the first on line {line}")]
    Merged {
        /// How many.
        count: u64,
        /// The line of the first.
        line: u64,
    },
    /// Missing values.
    #[error("missing values: {count}, the first on line {line}")]
    Missing {
        /// How many.
        count: u64,
        /// The line of the first.
        line: u64,
    },
    /// Rows off the grid without a value.
    #[error(
        "rows at times between the slots, without a reading, were passed over: {count}, the first on line {line}"
    )]
    EmptyRows {
        /// How many.
        count: u64,
        /// The line of the first.
        line: u64,
    },
    /// Rows that could not be understood and were left out, as asked.
    #[error("rows that were left out: {count}; the first: {first}")]
    BadRows {
        /// How many.
        count: u64,
        /// What is wrong with the first.
        first: String,
    },
    /// Values that were estimated or substituted.
    #[error("estimated or substituted values: {count}, the first on line {line}")]
    Estimated {
        /// How many.
        count: u64,
        /// The line of the first.
        line: u64,
    },
    /// Times at which a household has nothing.
    #[error(
        "intervals that are not in the file and were not filled: {count}; the first: {household:?} at {time}"
    )]
    NotFilled {
        /// How many.
        count: u64,
        /// The first household.
        household: String,
        /// The first time.
        time: String,
    },
    /// Intervals that were taken as 0, as asked.
    #[error("intervals that are not in the file and count 0, as asked: {count}")]
    Filled {
        /// How many.
        count: u64,
    },
    /// Slots of which a part is missing.
    #[error(
        "slots that lack a part of their readings and count what is there: {count}; the first: {household:?} at {time}, {have} of \
         {of} minutes"
    )]
    Partial {
        /// How many.
        count: u64,
        /// The first household.
        household: String,
        /// The slot.
        time: String,
        /// Minutes that are there.
        have: i64,
        /// Minutes of a slot.
        of: i64,
    },
    /// A register that started again.
    #[error(
        "a register falls, and the energy of that interval is missing: {count} times, first on line {line}"
    )]
    Reset {
        /// How many times.
        count: u64,
        /// The line.
        line: u64,
    },
    /// Numbers that were taken as a register's counts.
    #[error("the numbers are a register's counts: the energy is the difference from one to the next")]
    Register,
    /// Days as Excel counts them.
    #[error("times are days as Excel counts them from 1900: {first} is {shown}")]
    ExcelDates {
        /// The first cell.
        first: String,
        /// What it is.
        shown: String,
    },
    /// Slots of another length than half an hour.
    #[error("a slot has {}: the cap and epsilon are for slots of that length", counted((*minutes).into(), "minute"))]
    SlotLength {
        /// Minutes.
        minutes: u32,
    },
    /// Exports that stand apart.
    #[error("readings of energy that was fed into the grid: {count}; they are kept apart and not counted")]
    ExportApart {
        /// How many.
        count: u64,
    },
    /// Readings below 0 that count 0, as asked.
    #[error("readings below 0 that count 0, as asked: {count}")]
    Clipped {
        /// How many.
        count: u64,
    },
    /// Slots that are left out, as asked.
    #[error("slots in which a home exports, left out for that home, as asked: {count}")]
    ExportLeft {
        /// How many.
        count: u64,
    },
    /// Slots that stay below 0.
    #[error("slots below 0 once exports are subtracted: {count}; a round cannot take them")]
    BelowZero {
        /// How many.
        count: u64,
    },
    /// Homes that use more than homes can.
    #[error(
        "{count} of {of} households have a slot above {above_kwh} kWh; the first: {household:?}: is the unit right?"
    )]
    LargeHomes {
        /// How many.
        count: u64,
        /// Of how many.
        of: u64,
        /// The first.
        household: String,
        /// Above what.
        above_kwh: i64,
    },
    /// Energy between two counts of a register that lie in different slots.
    #[error(
        "two counts of a register lie in different slots, and the energy between them is left out: {count} times, first on line {line}"
    )]
    Unplaced {
        /// How many times.
        count: u64,
        /// The line.
        line: u64,
    },
    /// Slots of an hour that a day has twice, where days stand for homes.
    #[error("slots of an hour that a day has twice are left out, for other days do not have them: {count}")]
    SecondHourLeft {
        /// How many.
        count: u64,
    },
    /// Homes that lack slots which others have.
    #[error("{count} of {of} households do not have all slots; the first: {household:?}")]
    Incomplete {
        /// How many.
        count: u64,
        /// Of how many.
        of: u64,
        /// The first.
        household: String,
    },
    /// Intervals of several lengths.
    #[error("readings of {first} and of {other} seconds stand side by side; slots are of the longest")]
    MixedIntervals {
        /// One length.
        first: i64,
        /// Another.
        other: i64,
    },
}

impl Note {
    /// A short name that stays the same.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Unpacked { .. } => "unpacked",
            Self::AssumedUnit { .. } => "assumed_unit",
            Self::AssumedStart => "assumed_start",
            Self::OwnClock => "own_clock",
            Self::AssumedInterval => "assumed_interval",
            Self::ColumnsPassedOver { .. } => "columns_passed_over",
            Self::RowsPassedOver { .. } => "rows_passed_over",
            Self::Preamble { .. } => "preamble",
            Self::Merged { .. } => "duplicates_merged",
            Self::Missing { .. } => "missing_values",
            Self::EmptyRows { .. } => "empty_rows",
            Self::BadRows { .. } => "rows_left_out",
            Self::Estimated { .. } => "estimated",
            Self::NotFilled { .. } => "not_filled",
            Self::Filled { .. } => "filled",
            Self::Partial { .. } => "partial_slots",
            Self::Reset { .. } => "register_reset",
            Self::Register => "register",
            Self::ExcelDates { .. } => "excel_dates",
            Self::SlotLength { .. } => "slot_length",
            Self::ExportApart { .. } => "export_apart",
            Self::Clipped { .. } => "clipped",
            Self::ExportLeft { .. } => "export_left_out",
            Self::BelowZero { .. } => "below_zero",
            Self::LargeHomes { .. } => "large_homes",
            Self::Unplaced { .. } => "register_between_slots",
            Self::SecondHourLeft { .. } => "second_hour_left_out",
            Self::Incomplete { .. } => "households_incomplete",
            Self::MixedIntervals { .. } => "mixed_slot_lengths",
        }
    }
}

/// Something that the files leave open, and that a person has to say.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Question {
    /// The zone.
    #[error("in which time zone is the file's clock? {why}")]
    Zone {
        /// Why it matters.
        why: &'static str,
        /// Zones that are likely in this form.
        likely: &'static [&'static str],
    },
    /// Day or month first.
    #[error("does the day or the month come first in {example:?} (line {line})?")]
    Dates {
        /// A date.
        example: String,
        /// Its line.
        line: u64,
    },
    /// The unit.
    #[error("in which unit are the numbers? {why}")]
    Unit {
        /// Why it is not known.
        why: &'static str,
    },
    /// The decimal sign.
    #[error("is {example:?} (line {line}) a number with decimals, or with a separator of thousands?")]
    Decimal {
        /// A number.
        example: String,
        /// Its line.
        line: u64,
    },
    /// Exports.
    #[error(
        "some readings are below 0, for energy was fed into the grid ({}, {}, first {household:?}, line {line}): count them as 0, keep \
         them, or leave out the slot?",
        counted(*count, "reading"),
        counted(*homes, "household")
    )]
    Export {
        /// How many readings.
        count: u64,
        /// How many households.
        homes: u64,
        /// The first.
        household: String,
        /// Its line.
        line: u64,
    },
    /// Intervals that are left out.
    #[error(
        "some intervals are not in the file ({count}, first {household:?} at {time}); this supplier leaves out intervals \
         without use: do they count 0, or are they missing?"
    )]
    Gaps {
        /// How many.
        count: u64,
        /// The first household.
        household: String,
        /// The first time.
        time: String,
    },
    /// Rising numbers.
    #[error(
        "the numbers of household {household:?} never fall and go from {first} to {last} kWh: are these a meter's register, or \
         the energy of each interval?"
    )]
    Counts {
        /// The household.
        household: String,
        /// The first, in kWh.
        first: i64,
        /// The last, in kWh.
        last: i64,
    },
    /// Several days of one home.
    #[error("the file has {days} days of one home: are they days of it, or does each day stand for a home?")]
    Days {
        /// How many.
        days: u64,
    },
    /// Several columns of energy.
    #[error("which column holds the energy? {columns}")]
    Column {
        /// The columns that may.
        columns: String,
        /// The same, one by one.
        choices: Vec<String>,
    },
}

impl Question {
    /// A short name that stays the same.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Zone { .. } => "zone",
            Self::Dates { .. } => "dates",
            Self::Unit { .. } => "unit",
            Self::Decimal { .. } => "decimal",
            Self::Export { .. } => "export",
            Self::Gaps { .. } => "gaps",
            Self::Counts { .. } => "counts",
            Self::Days { .. } => "days",
            Self::Column { .. } => "column",
        }
    }

    /// The answers there are, as the command line writes them. Of a zone these are the likely ones.
    #[must_use]
    pub fn choices(&self) -> Vec<String> {
        let fixed: &[&str] = match self {
            Self::Zone { likely, .. } => likely,
            Self::Dates { .. } => &["day-first", "month-first"],
            Self::Unit { .. } => &["wh", "kwh", "w", "kw"],
            Self::Decimal { .. } => &["point", "comma"],
            Self::Export { .. } => &["clip", "net", "leave"],
            Self::Gaps { .. } => &["zero", "missing"],
            Self::Counts { .. } => &["register", "energy"],
            Self::Days { .. } => &["slots", "homes"],
            Self::Column { choices, .. } => return choices.clone(),
        };
        fixed.iter().map(|choice| (*choice).to_owned()).collect()
    }

    /// Whether the energy of slots is not known before the answer.
    #[must_use]
    pub fn hides_slots(&self) -> bool {
        matches!(
            self,
            Self::Dates { .. }
                | Self::Unit { .. }
                | Self::Decimal { .. }
                | Self::Counts { .. }
                | Self::Column { .. }
        )
    }
}

/// A number of things, by the name of one.
fn counted(count: u64, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}

/// A time for people, of the file's own clock.
pub(crate) fn time(local: i64) -> String {
    stamp::shown(local)
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn one_is_not_told_as_several() {
        let export =
            |count, homes| Question::Export { count, homes, household: "h".to_owned(), line: 2 }.to_string();
        assert!(export(1, 1).contains("(1 reading, 1 household, first"), "{}", export(1, 1));
        assert!(export(0, 2).contains("(0 readings, 2 households, first"), "{}", export(0, 2));
        assert!(Note::SlotLength { minutes: 1 }.to_string().starts_with("a slot has 1 minute:"));
    }
}
