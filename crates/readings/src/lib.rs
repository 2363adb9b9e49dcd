//! Reads files of electricity meters' readings into a table of households and slots of the day.
//!
//! A file has one of two forms, which its header tells. The wide form has a row a household and a column a half-hour, in
//! Wh:
//!
//! ```text
//! date,00:00,00:30,01:00
//! 2010-01-01,183,170,201
//! ```
//!
//! The long form has a row a reading, in any order of columns, in kWh or Wh as the header says:
//!
//! ```text
//! household,timestamp,energy_kwh
//! MAC000002,2013-01-01 18:30,0.263
//! MAC000002,2013-01-01 19:00,0.269
//! ```
//!
//! What cannot be understood is refused, with the line, the column and what was expected ([`ReadingsError`]). What is
//! understood and looks doubtful comes as a [`Warning`]: kWh labelled as Wh, readings of a register that only rises,
//! hours among half-hours.
//!
//! ```
//! use blindsum_readings::{Options, Readings};
//!
//! let file = "\
//! household,timestamp,energy_kwh
//! one,2013-01-01 18:30,0.263
//! one,2013-01-01 19:00,0.269
//! two,2013-01-01 18:30,0.4
//! two,2013-01-01 19:00,0.125
//! ";
//! let readings = Readings::read(file.as_bytes(), Options::at_most(1000))?;
//! let (slot, of_both) = readings.at("19:00", 2)?;
//! assert_eq!(slot.label, "19:00");
//! assert_eq!(of_both.iter().map(|reading| reading.mwh()).sum::<i64>(), 394_000);
//! # Ok::<(), blindsum_readings::ReadingsError>(())
//! ```
//!
//! A file is read a piece at a time ([`Parser`] takes pieces as they come). Memory is bounded by what is asked for
//! ([`Options`]), not by the file. A [`Reading`] counts milliwatt-hours and does not print, for it tells of a home.

mod clock;
mod decimal;
mod error;
mod fields;
#[cfg(feature = "files")]
pub mod files;
mod gaps;
mod header;
mod household;
mod limits;
mod lines;
mod long;
mod options;
mod parser;
mod read;
mod reading;
mod reason;
mod row;
mod shape;
mod shipped;
mod table;
mod taken;
#[cfg(test)]
mod tests;
mod warning;
mod wide;

pub use clock::{BadTime, Day, TimeOfDay, When};
pub use decimal::BadNumber;
pub use error::{ReadingsError, Separator, Suspect};
pub use fields::BadQuote;
pub use household::{DEFAULT_SLOT, FIRST_EPOCH, Household, Slot};
pub use limits::{MOST_LINE_BYTES, MOST_NAME_BYTES};
pub use options::{OnBad, Options, Unit, Wanted};
pub use parser::Parser;
pub use read::HOUSEHOLD_DAYS;
pub use reading::{MWH_PER_WH, NoReading, Reading};
pub use reason::Reason;
pub use table::Readings;
pub use taken::{Dates, FileForm, MOST_DATES, Skipped, SkippedFor, Taken, UnitFrom};
pub use warning::{USUAL_SLOT_MINUTES, Warning};
