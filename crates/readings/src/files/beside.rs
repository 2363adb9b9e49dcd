//! One reading of a file for two readers.

use std::io::{ErrorKind, Read, Result};

use crate::error::ReadingsError;
use crate::options::Options;
use crate::parser::Parser;
use crate::table::Readings;

/// Bytes that are read at once of what the other reader left.
const CHUNK_BYTES: usize = 64 << 10;

/// A file of which each piece that is read is given to the reader of the wide and the long form too, so that a file need not be read
/// twice: what comes through a pipe cannot be.
///
/// ```
/// use blindsum_readings::Options;
/// use blindsum_readings::files::{Ask, Beside, Offsets, read};
///
/// let file = "household,timestamp,energy_kwh\none,2013-01-01 19:00,0.263\n";
/// let mut beside = Beside::new(file.as_bytes(), Options::at_most(10));
/// let found = read([("mine.csv".to_owned(), &mut beside)], &Ask::default(), &Offsets)?;
/// let table = beside.finish()?;
/// assert_eq!(found.table.homes[0].at(0), Some(table.households[0].readings[0].mwh()));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub struct Beside<R> {
    input: R,
    parser: Parser,
    /// What the reader of the two forms said first: it is given nothing more then.
    refused: Option<ReadingsError>,
}

impl<R: Read> Beside<R> {
    /// Reads `input` for a reader of the wide and the long form with these options, and for another one.
    pub fn new(input: R, options: Options) -> Self {
        Self { input, parser: Parser::new(options), refused: None }
    }

    /// What the reader of the two forms has to say, once the other one is done: it reads on alone where the other one stopped.
    ///
    /// # Errors
    /// What is wrong with the file by the rules of the two forms, and where.
    pub fn finish(mut self) -> core::result::Result<Readings, ReadingsError> {
        let mut chunk = vec![0; CHUNK_BYTES];
        while self.refused.is_none() {
            match self.read(&mut chunk) {
                Ok(0) => return self.parser.finish(),
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(_) => break,
            }
        }
        self.refused.map_or_else(|| self.parser.finish(), Err)
    }
}

impl<R: Read> Read for Beside<R> {
    fn read(&mut self, buffer: &mut [u8]) -> Result<usize> {
        let read = self.input.read(buffer);
        if self.refused.is_none() {
            self.refused = match &read {
                Ok(count) => self.parser.push(buffer.get(..*count).unwrap_or_default()).err(),
                Err(error) if error.kind() == ErrorKind::Interrupted => None,
                Err(error) => Some(ReadingsError::Unreadable(error.to_string())),
            };
        }
        read
    }
}
