//! Why a file is refused, and where.

use core::fmt;

/// Where something is in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The line, from 1; in a document that is not a table, 1.
    pub line: u64,
    /// The column of the table, from 1; 0 where it is about a whole row.
    pub column: usize,
}

/// A file that is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FileError {
    /// Its name.
    pub file: String,
    /// Where, if it is about one place.
    pub place: Option<Place>,
    /// Why.
    pub fault: Fault,
}

impl fmt::Display for FileError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: ", self.file)?;
        match self.place {
            Some(Place { line, column: 0 }) => write!(f, "line {line}: {}", self.fault),
            Some(Place { line, column }) => write!(f, "line {line}, column {column}: {}", self.fault),
            None => self.fault.fmt(f),
        }
    }
}

impl core::error::Error for FileError {}

/// Why a file is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Fault {
    /// No bytes, or blank lines alone.
    #[error("the file is empty; a table of readings was expected")]
    Empty,
    /// A header without rows.
    #[error("the file has a header but no readings")]
    NoReadings,
    /// A file of a well-known kind that is not a table.
    #[error("this is {what}; unpack it, or export a table as text (CSV) from it")]
    Container {
        /// What it is.
        what: &'static str,
    },
    /// A country's load.
    #[error(
        "{header:?} is national load in MW, not households; a file with the energy of households was expected, in kWh or Wh"
    )]
    NationalLoad {
        /// The header that says so.
        header: String,
    },
    /// Gas, water or heat.
    #[error("{found:?} is not electricity; a file with the electrical energy of households was expected")]
    NotElectricity {
        /// What says so.
        found: String,
    },
    /// A table in which nothing is recognised.
    #[error(
        "no columns with a time and with energy are found; name them, as in household=COLUMN,time=COLUMN,energy=COLUMN \
         (the columns are {columns})"
    )]
    NoForm {
        /// The columns of the first row.
        columns: String,
    },
    /// A column that was named and is not there.
    #[error("the table has no column {column:?}; its columns are {columns}")]
    NoColumn {
        /// The column that was named.
        column: String,
        /// Those there are.
        columns: String,
    },
    /// A row that lacks cells that are needed.
    #[error("the row has {found} cells, and {needed} are needed")]
    ShortRow {
        /// Its cells.
        found: usize,
        /// How many are needed.
        needed: usize,
    },
    /// A time that cannot be understood.
    #[error("{found:?} is not a time; one such as 2024-01-15 19:00, with an offset or without, was expected")]
    Time {
        /// What stands there.
        found: String,
    },
    /// A date that contradicts others.
    #[error("in {found:?} {this} comes first, but other dates of the file have {other} first")]
    MixedDates {
        /// What stands there.
        found: String,
        /// What comes first here.
        this: &'static str,
        /// What comes first elsewhere.
        other: &'static str,
    },
    /// A time that a zone does not have.
    #[error("{found} does not exist in {zone}: the clocks went forward; is the zone right?")]
    NoSuchTime {
        /// The time.
        found: String,
        /// The zone.
        zone: String,
    },
    /// A zone that nobody knows.
    #[error("{zone:?} is not a time zone; one such as Europe/London, UTC or +01:00 was expected")]
    NoZone {
        /// What was named.
        zone: String,
    },
    /// A number that cannot be understood.
    #[error("{found:?} is not a number of {unit}: {why}")]
    Number {
        /// What stands there.
        found: String,
        /// The unit that was expected.
        unit: &'static str,
        /// Why.
        why: &'static str,
    },
    /// A name that is too long or missing.
    #[error("{found:?} is not the name of a household; one of 1 to 256 bytes was expected")]
    Name {
        /// What stands there.
        found: String,
    },
    /// Two different values for one time.
    #[error(
        "household {household:?} has another reading for {time} already, on line {first}; leave one of them out of the file"
    )]
    Contradiction {
        /// The household.
        household: String,
        /// The time.
        time: String,
        /// The line of the other.
        first: u64,
    },
    /// Two different values for one time, in two files.
    #[error(
        "household {household:?} has another reading for {time} in a file before this one; leave one of the files out"
    )]
    InOtherFile {
        /// The household.
        household: String,
        /// The time.
        time: String,
    },
    /// A reading that does not fit into one slot.
    #[error(
        "the reading of {minutes} minutes from {time} does not fit into one slot of {slot} minutes; {right}"
    )]
    Straddles {
        /// Where it begins.
        time: String,
        /// How long it is.
        minutes: String,
        /// How long a slot is.
        slot: u32,
        /// What would be right.
        right: &'static str,
    },
    /// Readings further apart than an hour.
    #[error(
        "the readings are {minutes} minutes long or apart; readings of 1 to 60 minutes were expected (if each is as long as a \
         slot, state the minutes of a slot)"
    )]
    TooCoarse {
        /// How long, or how far apart.
        minutes: i64,
    },
    /// Slots that do not divide a day, or are shorter than a minute.
    #[error(
        "slots of {minutes} minutes were asked for; a number from 1 to 60 that divides an hour was expected"
    )]
    SlotLength {
        /// What was asked for.
        minutes: u32,
    },
    /// Power of which nobody knows how long it lasted.
    #[error(
        "the numbers are power, and nothing says how long each lasted: one reading a household is not enough"
    )]
    NoDuration,
    /// A unit that contradicts the file.
    #[error("the file's numbers are {found}, which contradicts the unit that was stated, {stated}")]
    UnitContradiction {
        /// The file's.
        found: &'static str,
        /// The unit that was stated.
        stated: &'static str,
    },
    /// An end of the interval that contradicts the form.
    #[error(
        "times of this form are at the {found} of an interval, which contradicts what was stated, the {stated}"
    )]
    StampContradiction {
        /// The form's.
        found: &'static str,
        /// What was stated.
        stated: &'static str,
    },
    /// A document that is not what its beginning says.
    #[error("this is {what}, but {why}")]
    Document {
        /// What it is.
        what: &'static str,
        /// What is wrong.
        why: String,
    },
    /// Bytes that are not text.
    #[error("this is not text in UTF-8, UTF-16 or Windows-1252")]
    NotText,
    /// A control character.
    #[error("the byte 0x{byte:02x} does not belong into text; a table as text (CSV) was expected")]
    Binary {
        /// The byte.
        byte: u8,
    },
    /// A row longer than tables have.
    #[error("the row is longer than 1 MiB; is a quote missing?")]
    LongLine,
    /// More columns than tables have.
    #[error("the row has more than 20,000 columns")]
    ManyColumns,
    /// More than is kept.
    #[error("the files have more than {most} {what}; give fewer files, or shorter ones")]
    TooMany {
        /// How many are kept.
        most: usize,
        /// Of what.
        what: &'static str,
    },
    /// The file cannot be read.
    #[error("the file cannot be read: {why}")]
    Unreadable {
        /// What the system says.
        why: String,
    },
}

impl Fault {
    /// This fault at a place, of a file that is named later.
    pub(crate) fn at(self, line: u64, column: usize) -> Flaw {
        Flaw { place: Some(Place { line, column: column + 1 }), fault: self }
    }

    /// This fault of a whole row.
    pub(crate) fn in_row(self, line: u64) -> Flaw {
        Flaw { place: Some(Place { line, column: 0 }), fault: self }
    }
}

/// A fault of a file whose name is not known here.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Flaw {
    pub(crate) place: Option<Place>,
    pub(crate) fault: Fault,
}

impl Flaw {
    pub(crate) fn of(self, file: &str) -> FileError {
        FileError { file: file.to_owned(), place: self.place, fault: self.fault }
    }
}

impl From<Fault> for Flaw {
    fn from(fault: Fault) -> Self {
        Self { place: None, fault }
    }
}
