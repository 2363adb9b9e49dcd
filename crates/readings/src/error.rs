//! What can be wrong with a file, and where.

mod parts;

use crate::clock::BadTime;
use crate::decimal::BadNumber;
use crate::fields::BadQuote;
use crate::limits::{MOST_LINE_BYTES, MOST_NAME_BYTES};
use crate::options::Unit;
use crate::reason::Reason;

pub(crate) use parts::shown;
pub use parts::{Separator, Suspect};
use parts::{distance, suspicion};

/// What is wrong with a file, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadingsError {
    /// The first line with anything in it is not a header.
    #[error(
        "line {line}, column {column}: {found:?} where {expected} was expected; the wide form begins \
         \"date,00:00,00:30,...\" and holds Wh, the long form has the three columns household, timestamp and kWh (or Wh)"
    )]
    Header {
        /// The line, from 1.
        line: u64,
        /// The column, from 1.
        column: usize,
        /// What stands there.
        found: String,
        /// What would be right.
        expected: &'static str,
    },
    /// Not even a header.
    #[error("line 1, column 1: the file is empty; a header and rows of readings were expected")]
    Nothing,
    /// A header that is separated by something else than commas.
    #[error(
        "line {line}, column 1: the columns are separated by {separator}; write commas, and decimals with a point"
    )]
    Separator {
        /// The line, from 1.
        line: u64,
        /// What separates them.
        separator: Separator,
    },
    /// A column of values that does not say its unit.
    #[error(
        "line {line}, column {column}: {found:?} does not say whether its numbers are kWh or Wh; write one of them into \
         the header, such as \"energy_kwh\" or \"reading [Wh]\""
    )]
    NoUnit {
        /// The line, from 1.
        line: u64,
        /// The column, from 1.
        column: usize,
        /// The column's header.
        found: String,
    },
    /// A column of values that says another unit than the caller.
    #[error(
        "line {line}, column {column}: the header {found:?} contradicts the unit that was stated, {stated}"
    )]
    UnitContradiction {
        /// The line, from 1.
        line: u64,
        /// The column, from 1.
        column: usize,
        /// The column's header.
        found: String,
        /// The unit that was stated.
        stated: Unit,
    },
    /// A row of another length than the header.
    #[error(
        "line {line}, column {}: {found} columns, but the header has {expected}{}",
        found.min(expected) + 1,
        suspicion(*suspect)
    )]
    Columns {
        /// The line, from 1.
        line: u64,
        /// Its columns.
        found: usize,
        /// The header's.
        expected: usize,
        /// What may be behind it.
        suspect: Option<Suspect>,
    },
    /// A household that has no name that can be kept.
    #[error(
        "line {line}, column {column}: {found:?} is not the name of a household; one of 1 to {MOST_NAME_BYTES} bytes was \
         expected"
    )]
    Household {
        /// The line, from 1.
        line: u64,
        /// The column, from 1.
        column: usize,
        /// What stands there.
        found: String,
    },
    /// A timestamp that is not the start of a half-hour.
    #[error("line {line}, column {column}: {found:?} is not the start of a half-hour: {why}")]
    Timestamp {
        /// The line, from 1.
        line: u64,
        /// The column, from 1.
        column: usize,
        /// What stands there.
        found: String,
        /// Why.
        why: BadTime,
    },
    /// A value that is not a reading.
    #[error(
        "line {line}, column {column} ({slot}): {found:?} is not a reading{why}; a number of {unit}, 0 or more, was expected"
    )]
    Value {
        /// The line, from 1.
        line: u64,
        /// The column, from 1.
        column: usize,
        /// The slot.
        slot: String,
        /// What stands there.
        found: String,
        /// The unit of the file.
        unit: Unit,
        /// Why.
        why: BadNumber,
    },
    /// A household that has two different readings of one slot, or two different rows in the wide form.
    #[error(
        "line {line}, column {column}: household {household:?} has {what} already, on line {first}, and this one says \
         something else; leave one of them out of the file"
    )]
    Duplicate {
        /// The line, from 1.
        line: u64,
        /// The column, from 1.
        column: usize,
        /// The household.
        household: String,
        /// What it has.
        what: String,
        /// The line on which it has it.
        first: u64,
    },
    /// A household that has a time twice where a clock was set back, as it seems.
    #[error(
        "line {line}, column {column}: household {household:?} has a reading at {slot} already, on line {first}: was the \
         clock set back here? write the times in UTC, so that both hours have times of their own, or leave one of the rows \
         out of the file"
    )]
    RepeatedHour {
        /// The line, from 1.
        line: u64,
        /// The column, from 1.
        column: usize,
        /// The household.
        household: String,
        /// The slot that is there twice.
        slot: String,
        /// The line on which it is for the first time.
        first: u64,
    },
    /// A reading at a time that does not begin a half-hour.
    #[error(
        "line {line}, column {column}: {found:?} is not the start of a half-hour: it is not on a half-hour boundary{}; \
         sum the readings up to half-hours first (such rows are not left out: their energy would be missing)",
        distance(*step)
    )]
    OffGrid {
        /// The line, from 1.
        line: u64,
        /// The column, from 1.
        column: usize,
        /// What stands there.
        found: String,
        /// Seconds from the time before it in the file, if there is one.
        step: Option<u64>,
    },
    /// A register's count, which only grows, instead of the energy of each slot.
    #[error(
        "line {line}, column {column}: the readings of household {household:?}, which begins here, never fall and go from \
         {first} to {last} kWh in the day: these look like a meter's register, not the energy of each slot; write the \
         differences from one to the next"
    )]
    Register {
        /// The line of its first row, from 1.
        line: u64,
        /// The column, from 1.
        column: usize,
        /// The household.
        household: String,
        /// The least of them, in whole kWh.
        first: i64,
        /// The most of them, in whole kWh.
        last: i64,
    },
    /// A wide file whose numbers look like kWh, and nobody says so.
    #[error(
        "{count} of {of} readings have decimals and are below {below} Wh: these look like kWh, but the wide form holds Wh \
         unless told otherwise; state the unit"
    )]
    UnitInDoubt {
        /// How many.
        count: u64,
        /// Of how many that are not 0.
        of: u64,
        /// Below what, in Wh.
        below: i64,
    },
    /// A wide file whose homes use less than homes do, and nobody says in what unit.
    #[error(
        "{count} of {of} households that use anything use less than 1 kWh a day if these are Wh: these look like kWh, but \
         the wide form holds Wh unless told otherwise; state the unit"
    )]
    SmallInDoubt {
        /// How many.
        count: u64,
        /// Of how many that use anything.
        of: u64,
    },
    /// A header that speaks of megawatts.
    #[error(
        "line {line}, column {column}: {found:?} is national load in MW, not households; a file of households was expected, \
         with the columns household, timestamp and kWh (or Wh)"
    )]
    NationalLoad {
        /// The line, from 1.
        line: u64,
        /// The column, from 1.
        column: usize,
        /// What stands there.
        found: String,
    },
    /// A file of a well-known kind that is not a table.
    #[error(
        "line {line}, column 1: this is {what}; a table as text (CSV) was expected: unpack or export it first"
    )]
    NoTable {
        /// The line, from 1.
        line: u64,
        /// What it is.
        what: &'static str,
    },
    /// A household without a reading in a slot that was wanted.
    #[error(
        "line {line}, column {column}: household {household:?}, which begins here, has no reading at {slot}"
    )]
    Incomplete {
        /// The line of its first row, from 1.
        line: u64,
        /// The column, from 1.
        column: usize,
        /// The household.
        household: String,
        /// The first slot that is missing.
        slot: String,
    },
    /// A quote that goes wrong.
    #[error("line {line}, column {column}: {why}")]
    Quote {
        /// The line, from 1.
        line: u64,
        /// The column, from 1.
        column: usize,
        /// What is wrong.
        why: BadQuote,
    },
    /// No rows.
    #[error("the file has a header but no readings")]
    Empty,
    /// Every row was left out.
    #[error("nothing is left of the file once its bad rows are left out, {count} in all; the first: {first}")]
    NothingLeft {
        /// How many rows and households were left out.
        count: u64,
        /// The first.
        first: Box<ReadingsError>,
    },
    /// Bytes that are not UTF-8.
    #[error("line {line}, column {column}: this is not text in UTF-8")]
    NotText {
        /// The line, from 1.
        line: u64,
        /// The column, from 1.
        column: usize,
    },
    /// Text in UTF-16.
    #[error("line {line}, column {column}: this looks like text in UTF-16; save the file as UTF-8")]
    Utf16 {
        /// The line, from 1.
        line: u64,
        /// The column, from 1.
        column: usize,
    },
    /// A control character.
    #[error(
        "line {line}, column {column}: the byte 0x{byte:02x} does not belong into text; is this a CSV file?"
    )]
    Binary {
        /// The line, from 1.
        line: u64,
        /// The column, from 1.
        column: usize,
        /// The byte.
        byte: u8,
    },
    /// A carriage return without a line feed.
    #[error(
        "line {line}, column {column}: a carriage return without a line feed; save the file with line ends LF or CRLF"
    )]
    CarriageReturn {
        /// The line, from 1.
        line: u64,
        /// The column, from 1.
        column: usize,
    },
    /// A line longer than a file of readings has.
    #[error(
        "line {line}, column {column}: the line is longer than {MOST_LINE_BYTES} bytes; is this a CSV file?"
    )]
    LongLine {
        /// The line, from 1.
        line: u64,
        /// The column where it is given up, from 1.
        column: usize,
    },
    /// The file cannot be read.
    #[error("the file cannot be read: {0}")]
    Unreadable(String),
    /// A slot that the file does not have.
    #[error("there is no slot {asked:?} in the file; it has {first} to {last}")]
    Slot {
        /// The slot asked for.
        asked: String,
        /// The file's first.
        first: String,
        /// The file's last.
        last: String,
    },
    /// A date that the file does not have.
    #[error("there is no reading on {asked} in the file; its dates go from {first} to {last}")]
    Date {
        /// The date asked for.
        asked: String,
        /// The file's first.
        first: String,
        /// The file's last.
        last: String,
    },
    /// A date of a file that has none.
    #[error("the date {asked} was asked for, but the wide form has no dates: its rows are households")]
    NoDates {
        /// The date asked for.
        asked: String,
    },
    /// More meters than households.
    #[error(
        "{asked} meters were asked for, but the file has {rows} row{}, one a household",
        if *rows == 1 { "" } else { "s" }
    )]
    Meters {
        /// The number asked for.
        asked: u32,
        /// The households.
        rows: usize,
    },
}

impl ReadingsError {
    /// Whether it is about readings of some slots, so that the file may be good where others are taken.
    #[must_use]
    pub fn is_of_slots(&self) -> bool {
        match self {
            Self::Value { .. }
            | Self::Incomplete { .. }
            | Self::Duplicate { .. }
            | Self::RepeatedHour { .. } => true,
            Self::NothingLeft { first, .. } => first.is_of_slots(),
            _ => false,
        }
    }

    /// Whether the file is not a table of the wide or the long form at all.
    #[must_use]
    pub fn is_no_such_table(&self) -> bool {
        matches!(
            self,
            Self::Header { .. }
                | Self::Separator { .. }
                | Self::NoTable { .. }
                | Self::NotText { .. }
                | Self::Utf16 { .. }
                | Self::CarriageReturn { .. }
                | Self::LongLine { .. }
        )
    }

    /// Whether the file may be good in another form, of those that suppliers, meters and programs export.
    #[must_use]
    pub fn may_be_other_form(&self) -> bool {
        self.is_no_such_table()
            || matches!(
                self,
                Self::Household { .. }
                    | Self::OffGrid { .. }
                    | Self::Register { .. }
                    | Self::RepeatedHour { .. }
                    | Self::Timestamp { why: BadTime::Offset | BadTime::Order | BadTime::Serial, .. }
                    | Self::Value {
                        why: BadNumber::DecimalComma | BadNumber::Missing | BadNumber::Negative,
                        ..
                    }
            )
    }

    /// Whether the unit is in doubt, so that somebody has to state it.
    #[must_use]
    pub fn is_of_unit(&self) -> bool {
        matches!(self, Self::NoUnit { .. } | Self::UnitInDoubt { .. } | Self::SmallInDoubt { .. })
    }

    /// Why a row may be left out for this; none if the file as a whole is wrong.
    #[must_use]
    pub fn reason(&self) -> Option<Reason> {
        Some(match self {
            Self::Columns { .. } => Reason::Columns,
            Self::Household { .. } => Reason::Household,
            // These times are right in their own way; leaving them out would lose their energy.
            Self::Timestamp { why: BadTime::Offset | BadTime::Order | BadTime::Serial, .. } => return None,
            Self::Timestamp { .. } => Reason::Timestamp,
            Self::Value { why: BadNumber::Missing, .. } => Reason::Missing,
            Self::Value { why: BadNumber::Negative, .. } => Reason::Negative,
            Self::Value { .. } => Reason::Value,
            Self::Incomplete { .. } => Reason::Incomplete,
            _ => return None,
        })
    }
}
