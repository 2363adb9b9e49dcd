//! The lines of a file that arrives in chunks.

use crate::error::ReadingsError;
use crate::fields::column_after;
use crate::limits::MOST_LINE_BYTES;

const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// How files begin that are not tables, and what they are.
const NO_TABLES: [(&[u8], &str); 7] = [
    (b"PK\x03\x04", "a ZIP archive, as Excel's .xlsx is too"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xd0\xcf\x11\xe0", "an Excel workbook (.xls)"),
    (b"%PDF", "a PDF document"),
    (b"{", "JSON"),
    (b"[", "JSON"),
    (b"<", "XML or HTML"),
];

/// Cuts chunks into lines. Holds the begun line, never more.
#[derive(Default)]
pub(crate) struct Lines {
    /// How many lines are complete.
    complete: u64,
    begun: Vec<u8>,
}

impl Lines {
    /// Gives every line that `bytes` complete to `take`, with its number from 1, as text without its line end.
    pub(crate) fn push(
        &mut self,
        bytes: &[u8],
        mut take: impl FnMut(u64, &str) -> Result<(), ReadingsError>,
    ) -> Result<(), ReadingsError> {
        let mut pieces = bytes.split(|byte| *byte == b'\n').peekable();
        while let Some(piece) = pieces.next() {
            let line = self.complete + 1;
            let ends = pieces.peek().is_some();
            if self.begun.is_empty() && ends {
                take(line, text(line, piece)?)?;
            } else {
                // One byte too many is enough to know.
                let room = (MOST_LINE_BYTES + 1).saturating_sub(self.begun.len());
                self.begun.extend_from_slice(piece.get(..room).unwrap_or(piece));
                if ends || self.begun.len() > MOST_LINE_BYTES {
                    take(line, text(line, &self.begun)?)?;
                    self.begun.clear();
                }
            }
            self.complete += u64::from(ends);
        }
        Ok(())
    }

    /// Gives the last line to `take` if it has no line end.
    pub(crate) fn finish(
        self,
        mut take: impl FnMut(u64, &str) -> Result<(), ReadingsError>,
    ) -> Result<(), ReadingsError> {
        let line = self.complete + 1;
        if self.begun.is_empty() { Ok(()) } else { take(line, text(line, &self.begun)?) }
    }
}

/// A line's bytes as text: without the byte-order mark that may lead a file, and without the CR of a CRLF.
fn text(line: u64, bytes: &[u8]) -> Result<&str, ReadingsError> {
    // What is judged is the same in whatever chunks the line came.
    let head = bytes.get(..=MOST_LINE_BYTES).unwrap_or(bytes);
    let too_long = head.len() > MOST_LINE_BYTES;
    if line == 1 && (head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff")) {
        return Err(ReadingsError::Utf16 { line, column: 1 });
    }
    let body = if line == 1 { head.strip_prefix(BYTE_ORDER_MARK).unwrap_or(head) } else { head };
    if let Some((_, what)) = NO_TABLES.iter().find(|(begin, _)| line == 1 && body.starts_with(begin)) {
        return Err(ReadingsError::NoTable { line, what });
    }
    let body = body.strip_suffix(b"\r").unwrap_or(body);
    let column = |at: usize| column_after(body.get(..at).unwrap_or(body));
    let control = |byte: &u8| byte.is_ascii_control() && *byte != b'\t';
    if let Some((at, byte)) = body.iter().enumerate().find(|(_, byte)| control(byte)) {
        let column = column(at);
        return Err(match byte {
            b'\r' => ReadingsError::CarriageReturn { line, column },
            // Text in UTF-16 without its mark: every other byte of Latin letters is 0.
            0 if line == 1 && at < 2 => ReadingsError::Utf16 { line, column },
            byte => ReadingsError::Binary { line, column, byte: *byte },
        });
    }
    match str::from_utf8(body) {
        // Where a line that is too long was cut, a letter may have been cut too.
        Err(error) if !(too_long && error.error_len().is_none()) => {
            Err(ReadingsError::NotText { line, column: column(error.valid_up_to()) })
        }
        Ok(text) if !too_long => Ok(text),
        _ => Err(ReadingsError::LongLine { line, column: column(body.len()) }),
    }
}
