//! Text to rows of cells: the delimiter is found out, quotes are undone.

use std::io::{ErrorKind, Read};

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};

use crate::files::fault::Fault;
use crate::files::limits::{HEAD_BYTES, MOST_COLUMNS, MOST_ROW_BYTES};
use crate::files::text::{Decoder, Encoding};

/// Bytes that are read at once.
const CHUNK_BYTES: usize = 64 << 10;

/// What may stand between columns, the usual one first.
const DELIMITERS: [u8; 5] = [b',', b';', b'\t', b'|', b' '];

/// A row of a table.
#[derive(Debug, Clone, Default)]
pub(crate) struct Row {
    /// Its cells one after the other, and room for more.
    text: Vec<u8>,
    /// Where each cell ends, and room for more.
    ends: Vec<usize>,
    /// How many cells there are.
    columns: usize,
    /// The line on which it ends, from 1.
    pub(crate) line: u64,
}

impl Row {
    pub(crate) fn len(&self) -> usize {
        self.columns
    }

    /// A cell from 0, without white space of ASCII around it, and `="0123"` as 0123. Empty if the row has no such cell.
    pub(crate) fn cell(&self, column: usize) -> &str {
        let Some(end) = self.ends.get(column).filter(|_| column < self.columns) else { return "" };
        let start = column.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or(0);
        // Text is only split where a character of ASCII stood.
        let cell = self.text.get(start..*end).and_then(|cell| core::str::from_utf8(cell).ok());
        let cell = cell.unwrap_or_default().trim_matches([' ', '\t', '\n']);
        match cell.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
            Some(inner) if !inner.contains('"') => inner,
            _ => cell,
        }
    }

    pub(crate) fn cells(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).map(|column| self.cell(column))
    }

    /// Whether nothing stands in it.
    pub(crate) fn is_blank(&self) -> bool {
        self.cells().all(str::is_empty)
    }
}

/// The rows of a file.
pub(crate) struct Rows<R> {
    input: R,
    decoder: Decoder,
    chunk: Vec<u8>,
    /// Text that has not been split yet, from `at`.
    text: Vec<u8>,
    at: usize,
    ended: bool,
    splitter: Reader,
    delimiter: u8,
}

impl<R: Read> Rows<R> {
    /// Reads the first piece of a file and finds its delimiter. `head` are bytes that were read of it already.
    pub(crate) fn new(input: R, head: &[u8]) -> Result<Self, Fault> {
        let mut rows = Self {
            input,
            decoder: Decoder::new(),
            chunk: vec![0; CHUNK_BYTES],
            text: Vec::new(),
            at: 0,
            ended: false,
            splitter: Reader::new(),
            delimiter: b',',
        };
        rows.decoder.push(head, false, &mut rows.text)?;
        while rows.text.len() < HEAD_BYTES && rows.fill()? {}
        rows.delimiter = delimiter(&rows.text);
        rows.splitter = ReaderBuilder::new().delimiter(rows.delimiter).build();
        Ok(rows)
    }

    /// What stands between columns.
    pub(crate) fn delimiter(&self) -> char {
        char::from(self.delimiter)
    }

    /// How characters are stored, as far as the file was read.
    pub(crate) fn encoding(&self) -> Encoding {
        self.decoder.encoding()
    }

    /// Reads on; whether there was more.
    fn fill(&mut self) -> Result<bool, Fault> {
        if self.ended {
            return Ok(false);
        }
        let count = loop {
            match self.input.read(&mut self.chunk) {
                Ok(count) => break count,
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return Err(Fault::Unreadable { why: error.to_string() }),
            }
        };
        if self.at > 0 {
            self.text.drain(..self.at);
            self.at = 0;
        }
        self.ended = count == 0;
        let chunk = self.chunk.get(..count).unwrap_or_default();
        self.decoder.push(chunk, self.ended, &mut self.text)?;
        Ok(!self.ended)
    }

    /// The line that is being read, from 1, for what goes wrong there.
    pub(crate) fn line(&self) -> u64 {
        // Lines that are decoded and not split yet lie before the decoder's.
        let ahead =
            self.text.get(self.at..).unwrap_or_default().iter().filter(|byte| **byte == b'\n').count();
        self.decoder.line().saturating_sub(u64::try_from(ahead).unwrap_or(u64::MAX)).max(1)
    }

    /// The next row, blank lines passed over, into `row`; false at the end of the file.
    pub(crate) fn next(&mut self, row: &mut Row) -> Result<bool, Fault> {
        let (mut written, mut columns) = (0, 0);
        let found = loop {
            if row.text.len() < written + 1024 {
                row.text.resize(written + 4096, 0);
            }
            if row.ends.len() < columns + 16 {
                row.ends.resize(columns + 64, 0);
            }
            if self.at >= self.text.len() {
                self.fill()?;
            }
            let input = self.text.get(self.at..).unwrap_or_default();
            let is_end = input.is_empty();
            let (Some(output), Some(ends)) = (row.text.get_mut(written..), row.ends.get_mut(columns..))
            else {
                break false;
            };
            if is_end && !self.ended {
                // A piece may decode to nothing.
                continue;
            }
            let (result, read, wrote, ended) = self.splitter.read_record(input, output, ends);
            self.at += read;
            written += wrote;
            columns += ended;
            if written > MOST_ROW_BYTES {
                return Err(Fault::LongLine);
            }
            if columns > MOST_COLUMNS {
                return Err(Fault::ManyColumns);
            }
            match result {
                ReadRecordResult::Record => {
                    row.line = self.splitter.line().saturating_sub(u64::from(!is_end)).max(1);
                    break true;
                }
                ReadRecordResult::End => break false,
                ReadRecordResult::InputEmpty
                | ReadRecordResult::OutputFull
                | ReadRecordResult::OutputEndsFull => {}
            }
        };
        row.columns = columns;
        Ok(found)
    }
}

/// What stands between the columns of a table: what most lines have equally often.
fn delimiter(text: &[u8]) -> u8 {
    let whole = text.iter().rposition(|byte| *byte == b'\n').and_then(|end| text.get(..end)).unwrap_or(text);
    let lines: Vec<&[u8]> =
        whole.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).take(200).collect();
    let mut best = (b',', (0, 0));
    for delimiter in DELIMITERS {
        let mut counts: Vec<usize> =
            lines.iter().map(|line| outside_quotes(line, delimiter)).filter(|count| *count > 0).collect();
        counts.sort_unstable();
        let most = counts
            .chunk_by(|a, b| a == b)
            .map(|same| (same.len(), same.first().copied().unwrap_or(0)))
            .max()
            .unwrap_or_default();
        // Spaces stand between words too: they count only where nothing else does, in rows of numbers.
        let is_space = delimiter == b' ';
        if is_space && (best.1.0 > 0 || most.0 < lines.len()) {
            continue;
        }
        if most > best.1 {
            best = (delimiter, most);
        }
    }
    best.0
}

fn outside_quotes(line: &[u8], delimiter: u8) -> usize {
    let mut quoted = false;
    let mut count = 0;
    for byte in line {
        if *byte == b'"' {
            quoted = !quoted;
        } else if *byte == delimiter && !quoted {
            count += 1;
        }
    }
    count
}
