//! Files of readings as suppliers, meters and programs export them: the form is found, what is found is said, and what the file
//! leaves open is asked.
//!
//! The layers, each in a module: what is packed is opened (`packed`), bytes become text (`text`), text becomes rows of cells (`rows`), the form of a table is found by
//! its header (`forms`, one module a form), rows become readings of one model (`batch`: household, start, duration, energy,
//! quality), times become moments (`moments`), readings become energy of intervals (`energy`), and these are summed into slots
//! (`slots`).
//!
//! ```
//! use blindsum_readings::files::{Ask, Offsets, read};
//!
//! let file = "\
//! Consumption (kwh), Start, End
//! 0.480, 2025-07-15T19:00:00+01:00, 2025-07-15T19:30:00+01:00
//! ";
//! let found = read([("mine.csv".to_owned(), file.as_bytes())], &Ask::default(), &Offsets)?;
//! assert_eq!(found.files[0].form.name(), "octopus");
//! assert_eq!(found.table.homes[0].name, "mine");
//! assert_eq!(found.table.slots[0].start(), "2025-07-15T18:00Z");
//! assert_eq!(found.table.totals(), [(1, 480_000)]);
//! assert!(found.questions.is_empty());
//! # Ok::<(), blindsum_readings::files::FileError>(())
//! ```

mod ask;
mod batch;
mod beside;
mod cells;
mod choices;
mod dates;
mod dense;
mod energy;
mod fault;
mod form;
mod forms;
mod found;
mod header;
mod layout;
mod limits;
mod moments;
mod note;
mod number;
mod packed;
mod round;
mod rows;
mod slots;
mod stamp;
mod take;
mod tally;
mod text;
mod unit;
mod wide;
mod zones;

use std::io::Read;

pub use ask::{Ask, Counts, Days, Exports, Gaps, Lacking, Mapping, StampAt};
pub use beside::Beside;
pub use fault::{Fault, FileError, Place};
pub use form::Form;
pub use found::{Found, FoundFile};
pub use note::{Note, Question};
pub use number::DecimalSign;
pub use round::{ForRound, NotForRound, for_round};
pub use slots::{HomeSlots, SlotTable, SlotTime};
pub use stamp::DateOrder;
pub use take::{TakeError, take};
pub use text::Encoding;
pub use unit::InUnit;
#[cfg(feature = "zones")]
pub use zones::Named;
pub use zones::{Moment, Offsets, Zone, Zones};

use batch::{Batch, Said};
use fault::Flaw;
use forms::{Table, espi, n3rgy, nem12};
use limits::{HEAD_BYTES, HEAD_ROWS, MOST_DOCUMENT_BYTES};
use moments::Clock;
use packed::Packing;
use rows::{Row, Rows};
use slots::OfFile;
use text::Decoder;

/// Reads files, each with its name, and puts their homes into one table.
///
/// Rows are read one at a time. Memory grows with the number of readings, which is at most 8 million, by a few bytes each.
///
/// # Errors
/// Why a file is refused, and where.
pub fn read<R: Read>(
    files: impl IntoIterator<Item = (String, R)>,
    ask: &Ask,
    zones: &dyn Zones,
) -> Result<Found, FileError> {
    let (mut found, mut parts) = (Vec::new(), Vec::new());
    let (mut notes, mut questions) = (Vec::new(), Vec::new());
    let mut longest = 0;
    for (name, input) in files {
        let part = file(&name, input, ask, zones).map_err(|flaw| flaw.of(&name))?;
        let Part { file, of_file, interval, notes: new_notes, questions: new_questions } = part;
        longest = longest.max(interval);
        found.push(file);
        parts.push(of_file);
        notes.extend(new_notes);
        for question in new_questions {
            if !questions.iter().any(|there: &Question| there.code() == question.code()) {
                questions.push(question);
            }
        }
    }
    let first = || found.first().map_or_else(String::new, |file: &FoundFile| file.name.clone());
    let seconds = slots::slot_seconds(ask, longest.max(1)).map_err(|fault| Flaw::from(fault).of(&first()))?;
    let table = if questions.iter().any(Question::hides_slots) {
        SlotTable::default()
    } else {
        let table = slots::table(parts, seconds, ask, &mut notes, &mut questions);
        table.map_err(|(name, flaw)| flaw.of(&name))?
    };
    Ok(Found { files: found, table, notes, questions })
}

struct Part {
    file: FoundFile,
    of_file: OfFile,
    interval: i64,
    notes: Vec<Note>,
    questions: Vec<Question>,
}

/// One file, up to its energy.
fn file<R: Read>(name: &str, input: R, ask: &Ask, zones: &dyn Zones) -> Result<Part, Flaw> {
    let (mut batch, encoding) = batch_of(name, input, ask)?;
    contradicted(&batch, ask)?;
    if batch.unit == Said::Open && !batch.questions.iter().any(|question| question.code() == "unit") {
        batch.questions.push(Question::Unit { why: "the header does not say it" });
    }
    if let Said::Assumed(unit) = batch.unit {
        batch.notes.push(Note::AssumedUnit { unit: unit.name() });
    }
    if matches!(batch.stamp, Said::Assumed(_)) {
        batch.notes.push(Note::AssumedStart);
    }
    let open = batch.questions.iter().any(Question::hides_slots);
    let (homes, interval, zone) = if open {
        (Vec::new(), 0, None)
    } else {
        let clock = moments::settle(&mut batch, ask.zone.as_deref(), zones)?;
        let zone = zone_name(&batch, &clock);
        let (homes, interval) = energy::of(&mut batch, &clock, ask)?;
        (homes, interval, zone)
    };
    let file = FoundFile {
        name: name.to_owned(),
        form: batch.form,
        unit: batch.unit.value(),
        stamp: batch.stamp.value(),
        zone,
        interval_seconds: interval,
        encoding,
    };
    let register = batch.register || ask.counts == Some(Counts::Register);
    let of_file = OfFile { file: name.to_owned(), homes, register };
    Ok(Part { file, of_file, interval, notes: batch.notes, questions: batch.questions })
}

/// What a person says must not contradict what the file or its form says.
fn contradicted(batch: &Batch, ask: &Ask) -> Result<(), Fault> {
    if let (Said::Known(unit), Some(stated)) = (batch.unit, ask.unit)
        && unit != stated
    {
        return Err(Fault::UnitContradiction { found: unit.name(), stated: stated.name() });
    }
    if let (Said::Known(stamp), Some(stated)) = (batch.stamp, ask.stamp)
        && stamp != stated
    {
        return Err(Fault::StampContradiction { found: stamp.name(), stated: stated.name() });
    }
    Ok(())
}

fn zone_name(batch: &Batch, clock: &Clock) -> Option<String> {
    match clock {
        Clock::Zone(name) => Some(name.clone()),
        Clock::Own(_) => None,
        Clock::Offsets => {
            let mut offsets = batch.points().map(|point| point.offset);
            let first = offsets.next()??;
            if offsets.any(|offset| offset != Some(first)) {
                return None;
            }
            let minutes = first.abs() / 60;
            let sign = if first < 0 { '-' } else { '+' };
            Some(match first {
                0 => "UTC".to_owned(),
                _ => format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60),
            })
        }
    }
}

/// The readings of a file, whatever it is, packed or not.
fn batch_of<R: Read>(name: &str, mut input: R, ask: &Ask) -> Result<(Batch, Encoding), Flaw> {
    let head = head_of(&mut input)?;
    let Some(packing) = Packing::of(&head) else { return table_of(name, head, input, ask) };
    let opened = |name: &str, mut table: &mut dyn Read| {
        let head = head_of(&mut table)?;
        let (mut batch, encoding) = table_of(name, head, table, ask)?;
        batch.notes.insert(0, Note::Unpacked { from: packing.name(), name: batch::shown(name) });
        Ok((batch, encoding))
    };
    match packing {
        Packing::Gzip => {
            let (name, mut table) = packed::gunzipped(name, head.as_slice().chain(input));
            opened(&name, &mut table)
        }
        Packing::Zip => packed::unzipped(head, input, |name, mut table| opened(name, &mut table)),
    }
}

/// The first bytes of a file.
fn head_of(input: &mut impl Read) -> Result<Vec<u8>, Fault> {
    let mut head = Vec::new();
    let limit = u64::try_from(HEAD_BYTES).unwrap_or(u64::MAX);
    let read = input.take(limit).read_to_end(&mut head);
    read.map_err(|error| Fault::Unreadable { why: error.to_string() })?;
    if head.is_empty() { Err(Fault::Empty) } else { Ok(head) }
}

/// The readings of a file that is not packed.
fn table_of<R: Read>(name: &str, head: Vec<u8>, input: R, ask: &Ask) -> Result<(Batch, Encoding), Flaw> {
    if let Some(what) = text::container(&head) {
        return Err(Fault::Container { what }.into());
    }
    let marks = [b"\xef\xbb\xbf".as_slice(), b"\xff\xfe", b"\xfe\xff"];
    let text = marks.iter().find_map(|mark| head.strip_prefix(*mark)).unwrap_or(&head);
    // In UTF-16 each letter of ASCII has a zero beside it.
    let first = text.iter().copied().find(|byte| *byte != 0 && !byte.is_ascii_whitespace());
    if let Some(kind @ (b'{' | b'[' | b'<')) = first {
        let (text, encoding) = document(head, input)?;
        let batch = if kind == b'<' { espi::read(name, &text)? } else { n3rgy::read(name, &text)? };
        return Ok((batch, encoding));
    }
    let mut rows = Rows::new(input, &head)?;
    let mut top = Vec::new();
    let mut row = Row::default();
    while top.len() < HEAD_ROWS && rows.next(&mut row).map_err(|fault| fault.in_row(rows.line()))? {
        if !row.is_blank() {
            top.push(row.clone());
        }
    }
    let batch = match forms::detect(&top, ask)? {
        Table::Rows(layout) => layout::read(name, &layout, &top, &mut rows, ask)?,
        Table::Wide(layout) => wide::read(name, &layout, &top, &mut rows, ask)?,
        Table::Nem12 => nem12::read(name, &top, &mut rows, ask)?,
        Table::Ask(question) => {
            let mut batch = Batch::new(name, Form::Long);
            batch.unit = Said::Known(InUnit::KWh);
            batch.questions.push(question);
            batch
        }
    };
    Ok((batch, rows.encoding()))
}

/// All of a document as text, within a limit.
fn document<R: Read>(mut bytes: Vec<u8>, input: R) -> Result<(String, Encoding), Flaw> {
    let limit = u64::try_from(MOST_DOCUMENT_BYTES).unwrap_or(u64::MAX);
    let mut rest = input.take(limit);
    rest.read_to_end(&mut bytes).map_err(|error| Fault::Unreadable { why: error.to_string() })?;
    if bytes.len() >= MOST_DOCUMENT_BYTES {
        return Err(Fault::TooMany { most: MOST_DOCUMENT_BYTES, what: "bytes in one document" }.into());
    }
    let mut decoder = Decoder::new();
    let mut text = Vec::new();
    decoder.push(&bytes, true, &mut text)?;
    let text = String::from_utf8(text).map_err(|_| Fault::NotText)?;
    Ok((text, decoder.encoding()))
}
