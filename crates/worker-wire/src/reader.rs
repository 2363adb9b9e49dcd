//! What the page and the worker that reads files of readings say to each other. No secret of the protocol travels here.
//!
//! The worker says [`Said::Ready`] once it listens. The page compares versions and hands over one [`Order`], and beside it the files
//! themselves, as the browser hands them over: the worker reads their bytes a piece at a time. It tells how far it is, and
//! ends with [`Said::Read`] or [`Said::Refused`]. To cancel is to end the worker.

use blindsum_readings::{
    Dates, Day, FileForm, Household, Reading, Readings, Skipped, Slot, Taken, Unit, UnitFrom,
};
use serde::{Deserialize, Serialize};

use crate::codec::{self, CodecError};

/// Counted up with every change of what is said here, so that a page and a worker of two builds notice.
pub const VERSION: u32 = 3;

/// What to read, and how.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The files' names, in the order of the files.
    pub names: Vec<String>,
    /// How they are to be read.
    pub how: How,
    /// The most households to keep.
    pub most_households: u32,
}

/// How files are to be read.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct How {
    /// What a person said of them: an answer to each of these.
    pub answers: Vec<(Asked, String)>,
    /// The date; nothing: the first in the files.
    pub day: Option<String>,
    /// The start of the one slot that is to be run; nothing: the whole day is.
    pub slot: Option<String>,
    /// Whether bad rows are left out.
    pub skip: bool,
}

impl How {
    /// What was answered.
    #[must_use]
    pub fn answer(&self, asked: Asked) -> Option<&str> {
        self.answers.iter().find(|(of, _)| *of == asked).map(|(_, choice)| choice.as_str())
    }

    /// The same with another answer, or without any.
    #[must_use]
    pub fn with(mut self, asked: Asked, choice: String) -> Self {
        self.answers.retain(|(of, _)| *of != asked);
        if !choice.is_empty() {
            self.answers.push((asked, choice));
        }
        self
    }
}

/// What can be said of files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Asked {
    /// The unit of the numbers.
    Unit,
    /// The zone of the times.
    Zone,
    /// Which end of its interval a time names.
    Stamp,
    /// Whether the day or the month comes first.
    Dates,
    /// The decimal sign.
    Decimal,
    /// What becomes of exports.
    Export,
    /// What an interval means that is left out.
    Gaps,
    /// What rising numbers are.
    Counts,
    /// What several days of one home are.
    Days,
    /// The column of the energy.
    Energy,
    /// The column of the time.
    Time,
    /// The column of the household.
    Household,
    /// Minutes of a slot.
    SlotMinutes,
    /// Whether a home is left out that lacks a slot which others have, or the slot.
    Lacking,
}

impl Asked {
    /// A short name that stays the same.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Unit => "unit",
            Self::Zone => "zone",
            Self::Stamp => "stamp",
            Self::Dates => "dates",
            Self::Decimal => "decimal",
            Self::Export => "export",
            Self::Gaps => "gaps",
            Self::Counts => "counts",
            Self::Days => "days",
            Self::Energy => "energy",
            Self::Time => "time",
            Self::Household => "household",
            Self::SlotMinutes => "slot-minutes",
            Self::Lacking => "lacking",
        }
    }
}

/// What the worker says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub enum Said {
    /// It listens. Stays the first variant in every version, so that versions can be compared.
    Ready {
        /// [`VERSION`] of the worker.
        version: u32,
    },
    /// It has read this much of the files, in percent.
    Progress(u32),
    /// They are read.
    Read(Box<Found>),
    /// They are refused.
    Refused(Refused),
    /// The worker is about to die.
    Panicked(String),
}

/// What was found.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Found {
    /// Each file, where the page has no words of its own for its form.
    pub files: Vec<FileFound>,
    /// Households and slots of all days; 0 where a question hides them.
    pub households: u32,
    /// Slots of all days.
    pub slots: u32,
    /// What is open. As long as anything is, nothing is taken.
    pub questions: Vec<Question>,
    /// What a person should know: a short name, and what it says.
    pub warnings: Vec<(String, String)>,
    /// What a round can take.
    pub table: Option<Table>,
}

/// What was found of one file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileFound {
    /// Its name.
    pub name: String,
    /// What its form is called.
    pub form: String,
    /// The unit of its numbers; empty where nobody knows it.
    pub unit: String,
    /// Minutes of an interval; empty where it is not known.
    pub minutes: String,
    /// The zone of its times; empty where these are of the file's own clock.
    pub zone: String,
    /// Whether a time names the end of its interval.
    pub at_end: bool,
    /// How its characters are stored.
    pub encoding: String,
}

/// What the files leave open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// What is asked.
    pub asked: Asked,
    /// The question.
    pub says: String,
    /// The answers there are, each with what follows from it.
    pub choices: Vec<(String, String)>,
}

/// Why files are refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refused {
    /// Why, and where.
    pub says: String,
    /// What helps.
    pub help: Help,
}

/// What helps where a file is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Help {
    /// Another file.
    Nothing,
    /// To choose the unit, or to write it into the header.
    ChooseUnit,
    /// To state the unit.
    StateUnit,
    /// To leave out bad rows.
    LeaveOut,
    /// To name the columns.
    NameColumns,
}

/// Readings as they travel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Table {
    slots: Vec<(String, u64, u64)>,
    households: Vec<(String, Vec<Reading>)>,
    is_wide: bool,
    is_kwh: bool,
    /// Whether the header says the unit, or a person.
    unit_from: (bool, bool),
    /// The date that was taken, the first and the last.
    dates: Option<([String; 3], Vec<String>, bool)>,
    more_households: bool,
    starts: Vec<String>,
    slot_minutes: Option<u32>,
    by_slot: bool,
}

impl From<Readings> for Table {
    fn from(readings: Readings) -> Self {
        let Readings { slots, households, taken, .. } = readings;
        Self {
            slots: slots.into_iter().map(|slot| (slot.label, slot.seconds, slot.midnight)).collect(),
            households: households.into_iter().map(|home| (home.label, home.readings)).collect(),
            is_wide: taken.form == FileForm::Wide,
            is_kwh: taken.unit == Unit::KWh,
            unit_from: (taken.unit_from == UnitFrom::Header, taken.unit_from == UnitFrom::Stated),
            dates: taken.dates.map(|dates| {
                let others = dates.others.iter().map(ToString::to_string).collect();
                ([dates.taken, dates.first, dates.last].map(|day| day.to_string()), others, dates.more)
            }),
            more_households: taken.more_households,
            starts: taken.starts.iter().map(ToString::to_string).collect(),
            slot_minutes: taken.slot_minutes,
            by_slot: taken.by_slot,
        }
    }
}

impl Table {
    /// The readings; nothing where a date or a time cannot be read. Their warnings travel beside them.
    #[must_use]
    pub fn readings(self) -> Option<Readings> {
        let day = |day: &String| day.parse::<Day>().ok();
        let dates = match self.dates {
            None => None,
            Some(([taken, first, last], others, more)) => Some(Dates {
                taken: day(&taken)?,
                first: day(&first)?,
                last: day(&last)?,
                others: others.iter().map(day).collect::<Option<_>>()?,
                more,
            }),
        };
        let count = self.slots.len();
        let slots =
            self.slots.into_iter().map(|(label, seconds, midnight)| Slot { label, seconds, midnight });
        let households = self.households.into_iter().map(|(label, readings)| Household { label, readings });
        let households: Vec<_> = households.collect();
        if households.iter().any(|home| home.readings.len() != count) {
            return None;
        }
        Some(Readings {
            slots: slots.collect(),
            households,
            taken: Taken {
                form: if self.is_wide { FileForm::Wide } else { FileForm::Long },
                unit: if self.is_kwh { Unit::KWh } else { Unit::Wh },
                unit_from: match self.unit_from {
                    (true, _) => UnitFrom::Header,
                    (_, true) => UnitFrom::Stated,
                    _ => UnitFrom::Form,
                },
                dates,
                more_households: self.more_households,
                starts: self.starts.iter().map(|start| start.parse().ok()).collect::<Option<_>>()?,
                slot_minutes: self.slot_minutes,
                by_slot: self.by_slot,
            },
            skipped: Skipped::default(),
            warnings: Vec::new(),
        })
    }
}

impl Order {
    /// The bytes of it.
    ///
    /// # Errors
    /// [`CodecError::Unwritable`]: a defect of this crate.
    pub fn encode(&self) -> Result<Vec<u8>, CodecError> {
        codec::encode(self).map(|bytes| bytes.to_vec())
    }

    /// Reads it. Trailing bytes are refused.
    ///
    /// # Errors
    /// [`CodecError`]: bytes that are not one whole order, as another version of the other end may send.
    pub fn decode(bytes: &[u8]) -> Result<Self, CodecError> {
        codec::decode(bytes)
    }
}

impl Said {
    /// The bytes of it.
    ///
    /// # Errors
    /// [`CodecError::Unwritable`]: a defect of this crate.
    pub fn encode(&self) -> Result<Vec<u8>, CodecError> {
        codec::encode(self).map(|bytes| bytes.to_vec())
    }

    /// Reads it. Trailing bytes are refused.
    ///
    /// # Errors
    /// [`CodecError`]: bytes that are not one whole message, as another version of the other end may send.
    pub fn decode(bytes: &[u8]) -> Result<Self, CodecError> {
        codec::decode(bytes)
    }
}

#[cfg(test)]
mod tests {
    use blindsum_readings::Options;
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn readings_come_back_as_they_went() {
        let long = "id,time,kWh\na,2013-01-15 19:00,0.1\na,2013-01-16 19:00,0.2\n";
        for file in ["date,18:30,19:00\na,1,2\nb,3,4\n", long] {
            let mut readings = Readings::read(file.as_bytes(), Options::at_most(10)).unwrap();
            let found = Found {
                files: vec![],
                households: 2,
                slots: 2,
                questions: vec![],
                warnings: vec![],
                table: Some(readings.clone().into()),
            };
            let said = Said::Read(Box::new(found));
            let back = Said::decode(&said.encode().unwrap()).unwrap();
            assert_eq!(back, said);
            let Said::Read(found) = back else { panic!("another thing") };
            // Warnings travel in words.
            readings.warnings.clear();
            assert_eq!(found.table.unwrap().readings().unwrap(), readings);
        }
    }

    #[test]
    fn an_answer_replaces_the_one_before_it() {
        let how = How::default().with(Asked::Unit, "kwh".to_owned()).with(Asked::Zone, "UTC".to_owned());
        let how = how.with(Asked::Unit, "wh".to_owned());
        assert_eq!((how.answer(Asked::Unit), how.answers.len()), (Some("wh"), 2));
        assert_eq!(how.with(Asked::Unit, String::new()).answer(Asked::Unit), None);
    }

    #[test]
    fn what_is_said_first_reads_the_same_in_every_version() {
        assert_eq!(Said::Ready { version: 1 }.encode().unwrap(), [0, 1]);
        assert!(matches!(Order::decode(&[1]), Err(CodecError::Malformed(_))));
    }
}
