//! Reads a whole file, a piece at a time; and the file that comes with this crate.

use std::io::Read;

use crate::error::ReadingsError;
use crate::options::Options;
use crate::parser::Parser;
use crate::table::Readings;
use crate::taken::FileForm;

/// The readings that come with this crate: one French house on 1,000 days, each day standing in for one household.
/// UCI "Individual Household Electric Power Consumption" by G. Hebrail and A. Berard, CC BY 4.0; see data/README.md.
pub const HOUSEHOLD_DAYS: &str = include_str!("../data/household-days.csv");

/// How much of a file is read at a time.
const CHUNK_BYTES: usize = 64 * 1024;

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
        let mut parser = Parser::new(Options::at_most(usize::MAX));
        parser.only = Some(FileForm::Wide);
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

    /// The readings that come with this crate, [`HOUSEHOLD_DAYS`].
    ///
    /// # Errors
    /// [`ReadingsError`]: never, as a test shows, for the file is built into the program.
    pub fn shipped() -> Result<Self, ReadingsError> {
        Self::from_wide(HOUSEHOLD_DAYS.as_bytes())
    }
}
