//! Meter readings from a file, in the wide form (a date and then one column a slot) or the long form (a row a reading):
//! docs/READINGS.md says both exactly. Knows no protocol: what comes out is a table of households and slots.

mod clock;
mod decimal;
mod error;
mod fields;
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
