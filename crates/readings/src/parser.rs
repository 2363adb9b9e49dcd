//! Reads a file that arrives in chunks.

use crate::error::ReadingsError;
use crate::header;
use crate::header::Header;
use crate::lines::Lines;
use crate::long::Long;
use crate::options::{OnBad, Options};
use crate::table::Readings;
use crate::taken::{FileForm, Skipped};
use crate::warning::Warning;
use crate::wide::Wide;

/// Reads a file of readings that arrives in chunks. How it is cut makes no difference.
///
/// ```
/// use blindsum_readings::{Options, Parser, ReadingsError};
///
/// let mut parser = Parser::new(Options::at_most(10));
/// for piece in ["date,18:30,19", ":00\n2010-01-01,183,17", "0\n"] {
///     parser.push(piece.as_bytes())?;
/// }
/// let readings = parser.finish()?;
/// assert_eq!(readings.households[0].readings[1].mwh(), 170_000);
/// # Ok::<(), ReadingsError>(())
/// ```
///
/// It holds at most one begun line ([`super::MOST_LINE_BYTES`]) and what is wanted: a name of at most
/// [`super::MOST_NAME_BYTES`] and 12 bytes a wanted slot for each of [`Options::most_households`] households.
pub struct Parser {
    options: Options,
    /// The form that the file must have, if not any.
    pub(crate) only: Option<FileForm>,
    lines: Lines,
    rows: Rows,
}

/// What the lines are given to.
struct Rows {
    form: State,
    skipped: Skipped,
    /// The first error: it is all that is said from then on.
    failed: Option<ReadingsError>,
}

enum State {
    Header,
    Wide(Wide),
    Long(Long),
}

impl Parser {
    /// A parser that has seen nothing.
    #[must_use]
    pub fn new(options: Options) -> Self {
        let rows = Rows { form: State::Header, skipped: Skipped::default(), failed: None };
        Self { options, only: None, lines: Lines::default(), rows }
    }

    /// Takes the next bytes of the file.
    ///
    /// # Errors
    /// What is wrong with the file up to here. After an error the same is said again, whatever comes.
    pub fn push(&mut self, bytes: &[u8]) -> Result<(), ReadingsError> {
        if let Some(error) = &self.rows.failed {
            return Err(error.clone());
        }
        let Self { options, only, lines, rows } = self;
        let pushed = lines.push(bytes, |line, text| rows.take(line, text, options, *only));
        pushed.inspect_err(|error| rows.failed = Some(error.clone()))
    }

    /// The readings, once the file is over.
    ///
    /// # Errors
    /// What is wrong with the file.
    pub fn finish(self) -> Result<Readings, ReadingsError> {
        let Self { options, only, lines, mut rows } = self;
        if let Some(error) = rows.failed {
            return Err(error);
        }
        lines.finish(|line, text| rows.take(line, text, &options, only))?;
        let Rows { form, mut skipped, .. } = rows;
        let mut readings = match form {
            State::Header => return Err(ReadingsError::Nothing),
            State::Wide(wide) => wide.finish(),
            State::Long(long) => long.finish(&options.wanted.times, options.on_bad, &mut skipped),
        };
        // Where nothing is left, the first thing that was left out says more than that there is nothing.
        let nothing_left = match &readings {
            Ok(readings) => readings.households.is_empty(),
            Err(error) => *error == ReadingsError::Empty,
        };
        if nothing_left {
            readings = Err(match skipped.reasons.first() {
                None => ReadingsError::Empty,
                Some(entry) => ReadingsError::NothingLeft {
                    count: skipped.reasons.iter().map(|entry| entry.count).sum(),
                    first: Box::new(entry.first.clone()),
                },
            });
        }
        let mut readings = readings?;
        readings.taken.by_slot = !skipped.is_empty();
        let mut warnings: Vec<_> = Warning::left_out(&skipped, readings.taken.form).collect();
        warnings.append(&mut readings.warnings);
        warnings.extend(Warning::large(&readings.households, readings.taken.slot_minutes));
        Ok(Readings { skipped, warnings, ..readings })
    }
}

impl Rows {
    fn take(
        &mut self,
        line: u64,
        text: &str,
        options: &Options,
        only: Option<FileForm>,
    ) -> Result<(), ReadingsError> {
        if text.trim().is_empty() {
            return Ok(());
        }
        let taken = match &mut self.form {
            State::Header => {
                self.form = match header::read(line, text, options.unit, only)? {
                    Header::Wide(starts) => State::Wide(Wide::new(&starts, options)?),
                    Header::Long(columns) => State::Long(Long::new(columns, options)),
                };
                return Ok(());
            }
            State::Wide(wide) => wide.row(line, text),
            State::Long(long) => long.row(line, text),
        };
        let Err(error) = taken else { return Ok(()) };
        match error.reason().filter(|_| options.on_bad == OnBad::Skip) {
            Some(reason) => self.skipped.add(reason, error),
            None => return Err(error),
        }
        Ok(())
    }
}
