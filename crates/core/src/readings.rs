//! Meter readings from a file, in the wide form (a date and then one column a slot) or the long form (a row a reading):
//! docs/READINGS.md says both exactly.

use core::fmt;
use std::io::Read;

use serde::{Deserialize, Serialize};

use crate::params::MWH_PER_WH;

mod clock;
mod decimal;
mod error;
mod fields;
mod gaps;
mod header;
mod lines;
mod long;
mod options;
mod parser;
mod row;
mod shape;
mod taken;
#[cfg(test)]
mod tests;
mod warning;
mod wide;

pub use clock::{BadTime, Day, TimeOfDay, When};
pub use decimal::BadNumber;
pub use error::{ReadingsError, Separator, Suspect};
pub use fields::BadQuote;
pub use lines::MOST_LINE_BYTES;
pub use options::{OnBad, Options, Unit, Wanted};
pub use parser::Parser;
pub use taken::{Dates, Form, MOST_DATES, Reason, Skipped, SkippedFor, Taken, UnitFrom};
pub use warning::{USUAL_SLOT_MINUTES, Warning};

/// The readings that ship with the product: one French house on 1,000 days, each day standing in for one household.
/// UCI "Individual Household Electric Power Consumption" by G. Hebrail and A. Berard, CC BY 4.0; see data/README.md.
pub const HOUSEHOLD_DAYS: &str = include_str!("../data/household-days.csv");

/// Midnight of the simulated day, 2010-01-01 UTC, in seconds since 1970.
pub const FIRST_EPOCH: u64 = 1_262_304_000;

/// The slot that is shown first: an evening half-hour, when most people are at home.
pub const DEFAULT_SLOT: &str = "19:00";

/// Readings beyond this are a mistake in the file, not a household: 1 GWh in half an hour.
const MOST_WH: i64 = 1_000_000_000;

/// The longest name of a household, in bytes. With the number of households it bounds what is held of a file.
pub const MOST_NAME_BYTES: usize = 256;

/// How much of a file is read at a time.
const CHUNK_BYTES: usize = 64 * 1024;

/// One reading before the cap, in mWh, never negative.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Reading(i64);

/// A number that is no reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a reading must be from 0 to 1 GWh")]
pub struct NoReading;

impl TryFrom<i64> for Reading {
    type Error = NoReading;

    fn try_from(mwh: i64) -> Result<Self, NoReading> {
        if (0..=MOST_WH * MWH_PER_WH).contains(&mwh) { Ok(Self(mwh)) } else { Err(NoReading) }
    }
}

impl From<Reading> for i64 {
    fn from(reading: Reading) -> Self {
        reading.0
    }
}

impl Reading {
    /// A reading in Wh: refused unless finite, not negative and below 1 GWh. Rounded to 1 mWh.
    #[must_use]
    pub fn from_wh(wh: f64) -> Option<Self> {
        #[expect(clippy::cast_precision_loss, reason = "a thousand")]
        let mwh = libm::round(wh * MWH_PER_WH as f64);
        // What lies beyond i64 saturates and is refused below; NaN would become 0.
        if wh.is_nan() || wh < 0.0 {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, reason = "saturates")]
        let mwh = mwh as i64;
        Self::try_from(mwh).ok()
    }

    /// The reading in mWh before the cap.
    #[must_use]
    pub fn mwh(self) -> i64 {
        self.0
    }
}

impl fmt::Debug for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<redacted>")
    }
}

/// A slot of the day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// HH:MM of its start.
    pub label: String,
    /// Seconds since midnight of its start.
    pub seconds: u64,
    /// Seconds since 1970 of the midnight before: of the file's date, or of the simulated day in the wide form.
    pub midnight: u64,
}

impl Slot {
    fn new(start: TimeOfDay, midnight: u64) -> Self {
        Self { label: start.to_string(), seconds: start.seconds(), midnight }
    }

    /// t of the slot's epoch: seconds since 1970 of its start.
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

/// A file's readings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readings {
    /// The slots, ascending.
    pub slots: Vec<Slot>,
    /// The households, in the order in which they first appear; all have a reading for every slot.
    pub households: Vec<Household>,
    /// How the file was understood.
    pub taken: Taken,
    /// What was left out of it.
    pub skipped: Skipped,
    /// What a person should know before its totals are believed. What depends on the cap is [`Warning::cut`]'s.
    pub warnings: Vec<Warning>,
}

impl Readings {
    /// Reads a file of either form, a piece at a time.
    ///
    /// # Errors
    /// What is wrong with the file, and where.
    pub fn read(file: impl Read, options: Options) -> Result<Self, ReadingsError> {
        Self::read_with(file, Parser::new(options))
    }

    /// Reads all of a file of the wide form: a header "date,HH:MM,...", then a row a household, Wh. Lines end in LF or CRLF;
    /// empty ones are passed over.
    ///
    /// # Errors
    /// What is wrong with the file, and where.
    pub fn from_wide(file: impl Read) -> Result<Self, ReadingsError> {
        let mut parser = Parser::new(Options { most_households: usize::MAX, ..Options::default() });
        parser.only = Some(Form::Wide);
        Self::read_with(file, parser)
    }

    fn read_with(mut file: impl Read, mut parser: Parser) -> Result<Self, ReadingsError> {
        let mut chunk = vec![0; CHUNK_BYTES];
        loop {
            match file.read(&mut chunk) {
                Ok(0) => return parser.finish(),
                Ok(count) => parser.push(chunk.get(..count).unwrap_or(&chunk))?,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(ReadingsError::Unreadable(error.to_string())),
            }
        }
    }

    /// The readings that ship with the product.
    pub fn shipped() -> Result<Self, ReadingsError> {
        Self::from_wide(HOUSEHOLD_DAYS.as_bytes())
    }

    /// The slot called `label`.
    pub fn slot(&self, label: &str) -> Result<(usize, &Slot), ReadingsError> {
        let name = |slot: Option<&Slot>| slot.map(|slot| slot.label.clone()).unwrap_or_default();
        self.slots.iter().enumerate().find(|(_, slot)| slot.label == label).ok_or_else(|| {
            let (first, last) = (name(self.slots.first()), name(self.slots.last()));
            ReadingsError::Slot { asked: label.to_owned(), first, last }
        })
    }

    /// The readings of the first `meters` households in one slot, and the slot.
    pub fn at(&self, label: &str, meters: u32) -> Result<(&Slot, Vec<Reading>), ReadingsError> {
        let (index, slot) = self.slot(label)?;
        let rows = self.households.len();
        let count = usize::try_from(meters).unwrap_or(usize::MAX);
        if count > rows {
            return Err(ReadingsError::Meters { asked: meters, rows });
        }
        // Every household has a reading for every slot: the parser saw to it.
        let rows = self.households.iter().take(count);
        Ok((slot, rows.filter_map(|household| household.readings.get(index).copied()).collect()))
    }
}
