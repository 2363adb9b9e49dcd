//! Tables with a row a reading: which column holds what, and how rows become readings.

use std::borrow::Cow;
use std::io::Read;

use crate::files::ask::{Ask, StampAt};
use crate::files::batch::{self, Batch, Channel, ClockOf, Point, Quality, Said};
use crate::files::dates::Dates;
use crate::files::fault::{Fault, Flaw};
use crate::files::form::Form;
use crate::files::note::{Note, Question};
use crate::files::number::{self, DecimalSign, Tells};
use crate::files::rows::{Row, Rows};
use crate::files::stamp::{self, DateOrder, Stamp};
use crate::files::tally::Tally;
use crate::files::unit::InUnit;

/// Where a time stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TimeIn {
    /// In one column.
    One(usize),
    /// The date in one, the time of day in another.
    Two(usize, usize),
}

impl TimeIn {
    /// The column to name when it cannot be read.
    fn column(self) -> usize {
        match self {
            Self::One(column) | Self::Two(column, _) => column,
        }
    }

    fn last(self) -> usize {
        match self {
            Self::One(column) => column,
            Self::Two(date, time) => date.max(time),
        }
    }

    fn text(self, row: &Row) -> String {
        match self {
            Self::One(column) => row.cell(column).to_owned(),
            Self::Two(date, time) => format!("{} {}", row.cell(date), row.cell(time)),
        }
    }

    fn read(self, row: &Row) -> Option<Stamp> {
        match self {
            Self::One(column) => stamp::stamp(row.cell(column)),
            Self::Two(date, time) => stamp::together(row.cell(date), row.cell(time)),
        }
    }
}

/// A column of values.
#[derive(Debug, Clone, Copy)]
pub(crate) struct ValueIn {
    pub(crate) column: usize,
    pub(crate) channel: Channel,
}

/// What a cell says of its row: which direction and which register, or that the row is about something else.
pub(crate) type ChannelOf = fn(&str) -> Option<(Channel, u8)>;

/// Whether a cell says something of its row.
pub(crate) type Says = fn(&str) -> bool;

/// Which column holds what.
#[derive(Debug, Clone)]
pub(crate) struct Layout {
    pub(crate) form: Form,
    /// How many rows come before the first reading, the header among them.
    pub(crate) data_from: usize,
    /// How many of them stand before the header.
    pub(crate) preamble: usize,
    /// The household's column; without it the file is one household, of this name or the file's.
    pub(crate) household: Option<usize>,
    pub(crate) named: Option<String>,
    pub(crate) time: TimeIn,
    pub(crate) end: Option<TimeIn>,
    pub(crate) values: Vec<ValueIn>,
    pub(crate) channel: Option<(usize, ChannelOf)>,
    pub(crate) unit: Said<InUnit>,
    pub(crate) unit_column: Option<usize>,
    pub(crate) stamp: Said<StampAt>,
    pub(crate) clock: ClockOf,
    pub(crate) seconds: Option<u32>,
    pub(crate) register: bool,
    pub(crate) leaves_out: bool,
    pub(crate) order: Option<DateOrder>,
    /// The decimal sign, where the form has one alone.
    pub(crate) decimal: Option<DecimalSign>,
    pub(crate) estimated: Option<(usize, Says)>,
    /// A cell that says that the row holds no reading.
    pub(crate) missing: Option<(usize, Says)>,
    /// Columns that are not used.
    pub(crate) passed: Vec<String>,
}

impl Layout {
    /// A table of this form with its time in one column; everything else is as usual.
    pub(crate) fn new(form: Form, data_from: usize, time: TimeIn, value: usize) -> Self {
        Self {
            form,
            data_from,
            preamble: data_from.saturating_sub(1),
            household: None,
            named: None,
            time,
            end: None,
            values: vec![ValueIn { column: value, channel: Channel::Import }],
            channel: None,
            unit: Said::Open,
            unit_column: None,
            stamp: Said::Known(StampAt::Start),
            clock: ClockOf::File,
            seconds: None,
            register: false,
            leaves_out: false,
            order: None,
            decimal: None,
            estimated: None,
            missing: None,
            passed: Vec::new(),
        }
    }

    /// The same with the columns of the header that are not used.
    pub(crate) fn passing(mut self, header: &Row) -> Self {
        let used = |column: usize| {
            let of_time = |time: TimeIn| match time {
                TimeIn::One(one) => one == column,
                TimeIn::Two(date, time) => date == column || time == column,
            };
            self.household == Some(column)
                || of_time(self.time)
                || self.end.is_some_and(of_time)
                || self.values.iter().any(|value| value.column == column)
                || self.channel.is_some_and(|(at, _)| at == column)
                || self.unit_column == Some(column)
                || self.estimated.is_some_and(|(at, _)| at == column)
        };
        let names = header.cells().enumerate().filter(|(column, name)| !used(*column) && !name.is_empty());
        self.passed = names.map(|(_, name)| batch::shown(name)).take(20).collect();
        self
    }

    /// How many cells a row has at least.
    fn least(&self) -> usize {
        let values = self.values.iter().map(|value| value.column);
        let others = [self.household, self.channel.map(|(column, _)| column)].into_iter().flatten();
        values.chain(others).chain([self.time.last()]).max().unwrap_or(0) + 1
    }
}

/// The decimal sign of some cells, and a cell that can be read in both ways.
pub(crate) fn sign_of<'a>(
    cells: impl Iterator<Item = (u64, &'a str)>,
) -> (Option<DecimalSign>, Option<(u64, String)>) {
    let mut either = None;
    for (line, cell) in cells {
        match number::tells(cell) {
            Tells::Sign(sign) => return (Some(sign), either),
            Tells::Either if either.is_none() => either = Some((line, cell.to_owned())),
            Tells::Either | Tells::Nothing => {}
        }
    }
    (None, either)
}

/// Decides the decimal sign, or asks.
pub(crate) fn decide_sign<'a>(
    ask: &Ask,
    delimiter: char,
    cells: impl Iterator<Item = (u64, &'a str)>,
    questions: &mut Vec<Question>,
) -> DecimalSign {
    if let Some(sign) = ask.decimal {
        return sign;
    }
    match sign_of(cells) {
        (Some(sign), _) => sign,
        // Between commas a point is the decimal sign.
        (None, Some((_, cell))) if delimiter == ',' && cell.contains('.') => DecimalSign::Point,
        (None, Some((line, example))) => {
            questions.push(Question::Decimal { example, line });
            DecimalSign::Point
        }
        (None, None) => DecimalSign::Point,
    }
}

/// What is going on while the rows of a table are read.
struct Reader<'a> {
    layout: &'a Layout,
    ask: &'a Ask,
    batch: Batch,
    sign: DecimalSign,
    own_name: String,
    dates: Dates,
    least: usize,
    estimated: Tally,
    bad: Option<(u64, String)>,
    serial: Option<(String, i64)>,
    others: Vec<String>,
    other_rows: u64,
}

/// Reads all rows of a table with a row a reading. `head` are its first rows, `rows` the others.
pub(crate) fn read<R: Read>(
    file: &str,
    layout: &Layout,
    head: &[Row],
    rows: &mut Rows<R>,
    ask: &Ask,
) -> Result<Batch, Flaw> {
    let mut batch = Batch::new(file, layout.form);
    batch.unit = if layout.unit_column.is_some() { Said::Open } else { layout.unit.or_asked(ask.unit) };
    batch.stamp = layout.stamp.or_asked(ask.stamp);
    batch.clock = layout.clock.clone();
    batch.seconds = layout.seconds;
    batch.register = layout.register;
    batch.leaves_out = layout.leaves_out;
    let data = head.get(layout.data_from..).unwrap_or_default();
    let cells =
        data.iter().flat_map(|row| layout.values.iter().map(|value| (row.line, row.cell(value.column))));
    let sign = match layout.decimal {
        Some(sign) => sign,
        None => decide_sign(ask, rows.delimiter(), cells, &mut batch.questions),
    };
    let own_name = layout.named.clone().unwrap_or_else(|| batch.file_household());
    let mut reader = Reader {
        layout,
        ask,
        batch,
        sign,
        own_name,
        dates: Dates::new(layout.order.or(ask.dates)),
        least: layout.least(),
        estimated: Tally::default(),
        bad: None,
        serial: None,
        others: Vec::new(),
        other_rows: 0,
    };
    for row in data {
        reader.take(row)?;
    }
    let mut row = Row::default();
    while rows.next(&mut row).map_err(|fault| fault.in_row(rows.line()))? {
        reader.take(&row)?;
    }
    reader.end()
}

impl Reader<'_> {
    fn take(&mut self, row: &Row) -> Result<(), Flaw> {
        match self.row(row) {
            Err(flaw) if self.ask.skip_bad_rows && !matches!(flaw.fault, Fault::TooMany { .. }) => {
                let first = match flaw.place {
                    Some(place) => format!("line {}, column {}: {}", place.line, place.column, flaw.fault),
                    None => flaw.fault.to_string(),
                };
                self.bad.get_or_insert((0, first)).0 += 1;
                Ok(())
            }
            other => other,
        }
    }

    fn row(&mut self, row: &Row) -> Result<(), Flaw> {
        if row.is_blank() {
            return Ok(());
        }
        let layout = self.layout;
        if row.len() < self.least {
            return Err(Fault::ShortRow { found: row.len(), needed: self.least }.in_row(row.line));
        }
        let mut of_row = None;
        if let Some((column, channel)) = layout.channel {
            of_row = channel(row.cell(column));
            if of_row.is_none() {
                self.other_rows += 1;
                let name = batch::shown(row.cell(column));
                if self.others.len() < 8 && !self.others.contains(&name) {
                    self.others.push(name);
                }
                return Ok(());
            }
        }
        let bad_time =
            || Fault::Time { found: batch::shown(&layout.time.text(row)) }.at(row.line, layout.time.column());
        let start = layout.time.read(row).ok_or_else(bad_time)?;
        if self.serial.is_none()
            && let TimeIn::One(column) = layout.time
            && stamp::is_serial(row.cell(column))
        {
            self.serial = Some((row.cell(column).to_owned(), start.local));
        }
        let dates = &mut self.dates;
        let (start, either) = dates
            .ordered(start, &mut self.batch, row.line, || layout.time.text(row))
            .map_err(|fault| fault.at(row.line, layout.time.column()))?;
        let mut seconds = layout.seconds.unwrap_or(0);
        if let Some(end_in) = layout.end {
            let bad = || Fault::Time { found: batch::shown(&end_in.text(row)) }.at(row.line, end_in.column());
            let end = end_in.read(row).ok_or_else(bad)?;
            let utc = |stamp: Stamp| stamp.local - i64::from(stamp.offset.unwrap_or(0));
            seconds = u32::try_from(utc(end) - utc(start))
                .ok()
                .filter(|seconds| (1..=86_400).contains(seconds))
                .ok_or_else(bad)?;
        }
        let name = match layout.household {
            Some(column) => Cow::Borrowed(row.cell(column)),
            None => Cow::Owned(self.own_name.clone()),
        };
        let unit = match layout.unit_column {
            Some(column) => {
                let cell = row.cell(column);
                let unit = InUnit::named(cell).filter(|unit| !unit.is_power());
                unit.ok_or_else(|| {
                    Fault::Number {
                        found: batch::shown(cell),
                        unit: "kWh or Wh",
                        why: "the column of units says another",
                    }
                    .at(row.line, column)
                })?
            }
            // What is open is read as kWh, and shown to nobody before it is answered.
            None => self.batch.unit.value().unwrap_or(InUnit::KWh),
        };
        for value in &layout.values {
            let cell = row.cell(value.column);
            let (channel, part) = of_row.unwrap_or((value.channel, 0));
            let mut point = Point {
                local: start.local,
                offset: start.offset,
                seconds,
                value: 0,
                line: batch::line(row.line),
                part,
                quality: Quality::Measured,
                again: false,
                either,
            };
            let no_reading = layout.missing.is_some_and(|(column, missing)| missing(row.cell(column)));
            if no_reading || number::is_missing(cell) {
                point.quality = Quality::Missing;
            } else {
                point.value = number::scaled(cell, self.sign, unit).map_err(|why| {
                    Fault::Number { found: batch::shown(cell), unit: unit.name(), why }
                        .at(row.line, value.column)
                })?;
                if let Some((column, estimated)) = layout.estimated
                    && estimated(row.cell(column))
                {
                    self.estimated.see(row.line);
                    point.quality = Quality::Estimated;
                }
            }
            let column = layout.household.unwrap_or(0);
            self.batch.add(&name, channel, point).map_err(|fault| fault.at(row.line, column))?;
        }
        Ok(())
    }

    /// What is to be said of the file as a whole.
    fn end(self) -> Result<Batch, Flaw> {
        let Self { layout, mut batch, dates, estimated, bad, serial, others, other_rows, .. } = self;
        if batch.is_empty() {
            return Err(Fault::NoReadings.into());
        }
        batch.questions.extend(dates.question());
        if layout.unit_column.is_some() {
            batch.unit = Said::Known(InUnit::KWh);
        }
        if layout.preamble > 0 {
            batch.notes.push(Note::Preamble { count: u64::try_from(layout.preamble).unwrap_or(0) });
        }
        if !layout.passed.is_empty() {
            batch.notes.push(Note::ColumnsPassedOver { columns: layout.passed.join(", ") });
        }
        if other_rows > 0 {
            batch.notes.push(Note::RowsPassedOver { count: other_rows, names: others.join(", ") });
        }
        if let Some((first, local)) = serial {
            batch.notes.push(Note::ExcelDates { first, shown: stamp::shown(local) });
        }
        if estimated.count > 0 {
            batch.notes.push(Note::Estimated { count: estimated.count, line: estimated.line });
        }
        if let Some((count, first)) = bad {
            batch.notes.push(Note::BadRows { count, first });
        }
        Ok(batch)
    }
}
