//! Meter readings from a file: the wide form, a date and then one column a slot, in Wh.

use core::fmt;
use std::io::{self, Read};

use csv::StringRecord;
use serde::{Deserialize, Serialize};

use crate::params::UNITS_PER_WH;

/// The readings that ship with the product: one French house on 1,000 days, each day standing in for one household.
/// UCI "Individual Household Electric Power Consumption" by G. Hebrail and A. Berard, CC BY 4.0; see data/README.md.
pub const HOUSEHOLD_DAYS: &str = include_str!("../data/household-days.csv");

/// Midnight of the simulated day, 2010-01-01 UTC, in seconds since 1970.
pub const FIRST_EPOCH: u64 = 1_262_304_000;

/// The slot that is shown first: an evening half-hour, when most people are at home.
pub const DEFAULT_SLOT: &str = "19:00";

/// Readings beyond this are a mistake in the file, not a household: 1 GWh in half an hour.
const MOST_WH: i64 = 1_000_000_000;

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

    fn try_from(units: i64) -> Result<Self, NoReading> {
        if (0..=MOST_WH * UNITS_PER_WH).contains(&units) { Ok(Self(units)) } else { Err(NoReading) }
    }
}

impl From<Reading> for i64 {
    fn from(reading: Reading) -> Self {
        reading.0
    }
}

impl Reading {
    /// A reading in Wh: refused unless finite, not negative and below 1 GWh. Rounded to the unit, 1 mWh.
    #[must_use]
    pub fn from_wh(wh: f64) -> Option<Self> {
        #[expect(clippy::cast_precision_loss, reason = "a thousand")]
        let units = libm::round(wh * UNITS_PER_WH as f64);
        // What lies beyond i64 saturates and is refused below; NaN would become 0.
        if wh.is_nan() || wh < 0.0 {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, reason = "saturates")]
        let units = units as i64;
        Self::try_from(units).ok()
    }

    /// The reading in mWh before the cap.
    #[must_use]
    pub fn units(self) -> i64 {
        self.0
    }

    /// d_i in mWh, and whether the cap cut it (section 2).
    #[must_use]
    pub fn clip(self, cap_wh: u32) -> (i64, bool) {
        let cap = i64::from(cap_wh) * UNITS_PER_WH;
        (self.0.clamp(0, cap), self.0 > cap)
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
}

impl Slot {
    /// t of the slot's epoch: seconds since 1970 of its start on the simulated day.
    #[must_use]
    pub fn epoch(&self) -> u64 {
        FIRST_EPOCH + self.seconds
    }
}

/// One row of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Household {
    /// The first column: the date, or whatever names the household.
    pub label: String,
    /// One reading a slot.
    pub readings: Vec<Reading>,
}

/// A file's readings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readings {
    /// The slots, ascending.
    pub slots: Vec<Slot>,
    /// The rows, in file order.
    pub households: Vec<Household>,
}

/// What is wrong with a file, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ReadingsError {
    /// The first line with anything in it is not a header of the wide form.
    #[error(
        "line {line}, column {column}: {found:?} where {expected} was expected; the wide form begins \
         \"date,00:00,00:30,...\" and holds Wh"
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
    /// A row of another length than the header.
    #[error("line {line}: {found} columns, but the header has {expected}")]
    Columns {
        /// The line, from 1.
        line: u64,
        /// Its columns.
        found: usize,
        /// The header's.
        expected: usize,
    },
    /// A value that is no reading.
    #[error(
        "line {line}, column {column} ({slot}): {found:?} is not a reading; a number of Wh, 0 or more, was expected"
    )]
    Value {
        /// The line, from 1.
        line: u64,
        /// The column, from 1.
        column: usize,
        /// The slot's label.
        slot: String,
        /// What stands there.
        found: String,
    },
    /// No rows.
    #[error("the file has a header but no readings")]
    Empty,
    /// Bytes that are not UTF-8.
    #[error("line {line}, column {column}: this is not text in UTF-8")]
    NotText {
        /// The line, from 1.
        line: u64,
        /// The column, from 1.
        column: usize,
    },
    /// The file cannot be read as text in columns.
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
    /// More meters than rows.
    #[error("{asked} meters were asked for, but the file has {rows} rows, one a household")]
    Meters {
        /// The number asked for.
        asked: u32,
        /// The rows.
        rows: usize,
    },
}

impl Readings {
    /// Reads the wide form: a header "date,HH:MM,...", then a row a household, Wh. Lines end in LF or CRLF; empty ones are
    /// passed over.
    pub fn from_wide(file: impl Read) -> Result<Self, ReadingsError> {
        let mut rows = Rows::new(file);
        let (line, header) = rows.next().transpose()?.unwrap_or_default();
        let slots = slots(line.max(1), &header)?;
        let households = rows
            .map(|row| row.and_then(|(line, record)| household(line, &record, &slots)))
            .collect::<Result<Vec<_>, _>>()?;
        if households.is_empty() { Err(ReadingsError::Empty) } else { Ok(Self { slots, households }) }
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
        // Every household has a reading for every slot: `household` saw to it.
        let rows = self.households.iter().take(count);
        Ok((slot, rows.filter_map(|household| household.readings.get(index).copied()).collect()))
    }
}

/// The rows of a file, each with its line.
struct Rows<R> {
    reader: csv::Reader<io::Chain<R, &'static [u8]>>,
}

impl<R: Read> Rows<R> {
    fn new(file: R) -> Self {
        // The csv crate tells where a record ends only where LF alone ends lines. So LF it is, the CR before it is trimmed,
        // and a last line without LF is given one.
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .terminator(csv::Terminator::Any(b'\n'))
            .trim(csv::Trim::All)
            .from_reader(file.chain(b"\n".as_slice()));
        Self { reader }
    }
}

impl<R: Read> Iterator for Rows<R> {
    type Item = Result<(u64, StringRecord), ReadingsError>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut record = StringRecord::new();
        loop {
            let read = self.reader.read_record(&mut record);
            // The LF is consumed: the next line is one further.
            let line = self.reader.position().line().saturating_sub(1);
            return match read {
                Ok(false) => None,
                Ok(true) if record.len() == 1 && record.get(0) == Some("") => continue,
                Ok(true) => Some(Ok((line, record))),
                Err(error) => Some(Err(match error.kind() {
                    csv::ErrorKind::Utf8 { err, .. } => {
                        ReadingsError::NotText { line, column: err.field().saturating_add(1) }
                    }
                    _ => ReadingsError::Unreadable(error.to_string()),
                })),
            };
        }
    }
}

fn slots(line: u64, header: &StringRecord) -> Result<Vec<Slot>, ReadingsError> {
    let error = |column, found: &str, expected| ReadingsError::Header {
        line,
        column,
        found: found.to_owned(),
        expected,
    };
    let first = header.get(0).unwrap_or_default();
    if !first.eq_ignore_ascii_case("date") {
        return Err(error(1, first, "\"date\""));
    }
    let mut slots: Vec<Slot> = Vec::new();
    for (column, label) in (1..).zip(header.iter()).skip(1) {
        let seconds = seconds_of(label).ok_or_else(|| error(column, label, "a time HH:MM"))?;
        if slots.last().is_some_and(|last| last.seconds >= seconds) {
            return Err(error(column, label, "a time later than the one before"));
        }
        slots.push(Slot { label: label.to_owned(), seconds });
    }
    if slots.is_empty() { Err(error(2, "", "a time HH:MM")) } else { Ok(slots) }
}

fn seconds_of(label: &str) -> Option<u64> {
    let (hours, minutes) = label.split_once(':')?;
    let number = |text: &str, below: u64| {
        let two_digits = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        text.parse::<u64>().ok().filter(|value| two_digits && *value < below)
    };
    Some(number(hours, 24)? * 3600 + number(minutes, 60)? * 60)
}

fn household(line: u64, record: &StringRecord, slots: &[Slot]) -> Result<Household, ReadingsError> {
    let expected = slots.len() + 1;
    if record.len() != expected {
        return Err(ReadingsError::Columns { line, found: record.len(), expected });
    }
    let mut columns = record.iter();
    let label = columns.next().unwrap_or_default().to_owned();
    let readings = (2..).zip(columns.zip(slots)).map(|(column, (text, slot))| {
        text.parse().ok().and_then(Reading::from_wh).ok_or_else(|| ReadingsError::Value {
            line,
            column,
            slot: slot.label.clone(),
            found: text.to_owned(),
        })
    });
    Ok(Household { label, readings: readings.collect::<Result<_, _>>()? })
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn wide(text: &str) -> Result<Readings, ReadingsError> {
        Readings::from_wide(text.as_bytes())
    }

    fn refusal(text: &str) -> String {
        wide(text).unwrap_err().to_string()
    }

    #[test]
    fn shipped_readings_are_complete() {
        let readings = Readings::shipped().unwrap();
        assert_eq!((readings.slots.len(), readings.households.len()), (48, 1000));
        let (slot, values) = readings.at(DEFAULT_SLOT, 1000).unwrap();
        assert_eq!((slot.epoch(), values.len()), (FIRST_EPOCH + 38 * 1800, 1000));
    }

    #[test]
    fn a_row_becomes_a_household_in_milliwatt_hours() {
        let readings = wide("date,00:00,00:30\na, 148.5 ,0\nb,1,2\n").unwrap();
        let (slot, values) = readings.at("00:00", 2).unwrap();
        assert_eq!(slot.epoch(), FIRST_EPOCH);
        assert_eq!(values.iter().map(|v| v.units()).collect::<Vec<_>>(), [148_500, 1000]);
    }

    #[test]
    fn bad_values_are_named_by_line_and_column() {
        for bad in ["", "x", "NaN", "-1", "-0.0001", "inf", "1e99", "1,5"] {
            let message = refusal(&format!("date,00:00,00:30\na,1,2\nb,3,\"{bad}\"\n"));
            assert!(message.contains("line 3, column 3 (00:30)"), "{bad:?}: {message}");
        }
    }

    #[test]
    fn bad_shapes_are_named() {
        assert!(refusal("day,00:00\na,1\n").contains("line 1, column 1"));
        assert!(refusal("date,0:00\na,1\n").contains("line 1, column 2"));
        assert!(refusal("date,00:30,00:00\na,1,1\n").contains("later than the one before"));
        assert!(refusal("date,24:00\na,1\n").contains("a time HH:MM"));
        assert!(refusal("date\na\n").contains("a time HH:MM"));
        assert_eq!(refusal("date,00:00\na,1\nb,1,2\n"), "line 3: 3 columns, but the header has 2");
        assert_eq!(refusal("date,00:00\na\n"), "line 2: 1 columns, but the header has 2");
        assert_eq!(wide("date,00:00\n"), Err(ReadingsError::Empty));
        assert!(refusal("").contains("line 1, column 1"));
    }

    #[test]
    fn lines_are_counted_as_an_editor_counts_them() {
        let line = |text: &str| refusal(text).split([',', ':']).next().unwrap().to_owned();
        assert_eq!(line("date,00:00\na,1\nb,x"), "line 3");
        assert_eq!(line("date,00:00\r\na,1\r\nb,x\r\n"), "line 3");
        assert_eq!(line("date,00:00\r\na,1\r\nb,1,2\r\n"), "line 3");
        assert_eq!(line("date,00:00\n\n\r\na,1\nb,x\n"), "line 5");
        assert_eq!(line("\n\nday,00:00\na,1\n"), "line 3");
        assert_eq!(line("date,00:00\n\"a\",1\n\"b\",\"x\"\r\n"), "line 3");
        let crlf = wide("date,00:00\r\n\"a\",\"1\"\r\nb,2\r\n\r\n").unwrap();
        assert_eq!(crlf, wide("date,00:00\na,1\nb,2").unwrap());
    }

    #[test]
    fn bytes_that_are_no_text_are_named_by_line_and_column() {
        let refused = Readings::from_wide(&b"date,00:00\na,1\nb,\xff\n"[..]).unwrap_err();
        assert_eq!(refused, ReadingsError::NotText { line: 3, column: 2 });
    }

    #[test]
    fn what_is_not_there_is_named() {
        let readings = wide("date,00:00,00:30\na,1,2\n").unwrap();
        let message = readings.at("12:00", 1).unwrap_err().to_string();
        assert!(message.contains("\"12:00\"") && message.contains("00:00 to 00:30"), "{message}");
        assert_eq!(readings.at("00:00", 2), Err(ReadingsError::Meters { asked: 2, rows: 1 }));
    }

    #[test]
    fn deserialising_a_reading_goes_through_the_same_door() {
        assert!(serde_json::from_str::<Reading>("-1").is_err());
        assert!(serde_json::from_str::<Reading>("1000000000001").is_err());
        assert_eq!(serde_json::from_str::<Reading>("5").unwrap().units(), 5);
    }

    #[test]
    fn the_cap_clips_and_tells() {
        let reading = Reading::from_wh(3000.001).unwrap();
        assert_eq!(reading.clip(3000), (3_000_000, true));
        assert_eq!(reading.clip(3001), (3_000_001, false));
        assert_eq!(Reading::from_wh(3000.0).unwrap().clip(3000), (3_000_000, false));
    }
}
