//! What rows of both forms have in common.

use crate::clock::digits;
use crate::error::{ReadingsError, Separator, Suspect, shown};
use crate::fields::Fields;
use crate::limits::MOST_NAME_BYTES;

/// Checks that a row has as many columns as the header, and that its quotes are right. `value` is the first column, from
/// 0, that holds readings.
pub(crate) fn columns_are(expected: usize, line: u64, text: &str, value: usize) -> Result<(), ReadingsError> {
    let mut found = 0;
    for (column, cell) in (1..).zip(Fields::of(text)) {
        cell.map_err(|why| ReadingsError::Quote { line, column, why })?;
        found = column;
    }
    if found == expected {
        return Ok(());
    }
    let suspect = if found < expected {
        Separator::of(text).map(Suspect::Separator)
    } else {
        decimal_comma(expected, text, value).then_some(Suspect::DecimalComma)
    };
    Err(ReadingsError::Columns { line, found, expected, suspect })
}

/// Whether the columns that are too many look like the decimals of the ones before.
fn decimal_comma(expected: usize, text: &str, value: usize) -> bool {
    let mut cells = Fields::of(text).filter_map(Result::ok).skip(value);
    let first_two = cells.next().zip(cells.next());
    // Where one whole number is expected and two stand, one may as well be too many: only 0,545 is odd enough.
    first_two.is_some_and(|(whole, decimals)| {
        digits(&whole) && digits(&decimals) && (whole == "0" || expected != 2)
    })
}

/// A household's name, if it can be kept.
pub(crate) fn name(line: u64, column: usize, cell: &str) -> Result<&str, ReadingsError> {
    if (1..=MOST_NAME_BYTES).contains(&cell.len()) {
        Ok(cell)
    } else {
        Err(ReadingsError::Household { line, column, found: shown(cell) })
    }
}
