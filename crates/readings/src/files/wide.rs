//! Tables with several times in a row: a row a household, or a day of one, and a column a time.

use std::io::Read;

use crate::files::ask::Ask;
use crate::files::batch::{self, Batch, Channel, ClockOf, Point, Quality, Said};
use crate::files::dates::Dates;
use crate::files::fault::{Fault, Flaw};
use crate::files::form::Form;
use crate::files::layout::{self, ChannelOf};
use crate::files::note::{Note, Question};
use crate::files::number;
use crate::files::rows::{Row, Rows};
use crate::files::stamp::{self, DAY, Stamp};
use crate::files::unit::{InUnit, mwh};
use crate::household::FIRST_EPOCH;
use crate::wide::is_doubtful_wh;

/// The time of a column.
#[derive(Debug, Clone, Copy)]
pub(crate) enum WideTime {
    /// Seconds since the midnight of the row's day.
    OfDay(i64),
    /// A moment.
    At(Stamp),
}

/// Which column holds what.
#[derive(Debug, Clone)]
pub(crate) struct WideLayout {
    pub(crate) form: Form,
    pub(crate) data_from: usize,
    pub(crate) household: usize,
    /// The column of the day; without it the day is the first that epochs are counted for.
    pub(crate) day: Option<usize>,
    pub(crate) columns: Vec<(usize, WideTime)>,
    pub(crate) channel: Option<(usize, ChannelOf)>,
    pub(crate) unit: Said<InUnit>,
    pub(crate) unit_column: Option<usize>,
    pub(crate) seconds: Option<u32>,
    /// Whether the rows are parts of one home, which is named by the file.
    pub(crate) one_home: bool,
}

impl WideLayout {
    pub(crate) fn new(
        form: Form,
        data_from: usize,
        household: usize,
        columns: Vec<(usize, WideTime)>,
    ) -> Self {
        Self {
            form,
            data_from,
            household,
            day: None,
            columns,
            channel: None,
            unit: Said::Open,
            unit_column: None,
            seconds: None,
            one_home: false,
        }
    }
}

/// Reads all rows. `head` are the first of them, `rows` the others.
pub(crate) fn read<R: Read>(
    file: &str,
    layout: &WideLayout,
    head: &[Row],
    rows: &mut Rows<R>,
    ask: &Ask,
) -> Result<Batch, Flaw> {
    let mut batch = Batch::new(file, layout.form);
    batch.seconds = layout.seconds;
    batch.unit = layout.unit.or_asked(ask.unit);
    batch.clock = ClockOf::File;
    let data = head.get(layout.data_from..).unwrap_or_default();
    let cells =
        data.iter().flat_map(|row| layout.columns.iter().map(|(column, _)| (row.line, row.cell(*column))));
    let sign = layout::decide_sign(ask, rows.delimiter(), cells.clone(), &mut batch.questions);
    if batch.unit == Said::Open {
        // Wh in this form, as its documentation says, unless the numbers look like kWh.
        if looks_like_kwh(cells.map(|(_, cell)| cell), sign) {
            batch.questions.push(Question::Unit {
                why: "the header does not say it, and the numbers are small and have decimals",
            });
        } else {
            batch.unit = Said::Assumed(InUnit::Wh);
        }
    }
    let own_name = batch.file_household();
    let dates = Dates::new(ask.dates);
    let mut reader =
        Reader { layout, batch, dates, sign, own_name, part: Some(0), others: Vec::new(), other_rows: 0 };
    for row in data {
        reader.row(row)?;
    }
    let mut row = Row::default();
    while rows.next(&mut row).map_err(|fault| fault.in_row(rows.line()))? {
        reader.row(&row)?;
    }
    let Reader { mut batch, dates, others, other_rows, .. } = reader;
    if batch.is_empty() {
        return Err(Fault::NoReadings.into());
    }
    batch.questions.extend(dates.question());
    if other_rows > 0 {
        batch.notes.push(Note::RowsPassedOver { count: other_rows, names: others.join(", ") });
    }
    Ok(batch)
}

/// Whether half of the numbers that are not 0, or more, have decimals and are small: seldom Wh in a slot, and nearly always kWh.
fn looks_like_kwh<'a>(cells: impl Iterator<Item = &'a str>, sign: number::DecimalSign) -> bool {
    let (mut small, mut of) = (0_u64, 0_u64);
    for cell in cells {
        // The unit does not matter: all that is looked at is the number.
        let Ok(mj) = number::scaled(cell, sign, InUnit::Wh) else { continue };
        if mj > 0 {
            of += 1;
            small += u64::from(is_doubtful_wh(mwh(mj)));
        }
    }
    of > 0 && small.saturating_mul(2) >= of
}

struct Reader<'a> {
    layout: &'a WideLayout,
    batch: Batch,
    dates: Dates,
    sign: number::DecimalSign,
    own_name: String,
    /// The number of the next meter of the home.
    part: Option<u8>,
    others: Vec<String>,
    other_rows: u64,
}

impl Reader<'_> {
    fn row(&mut self, row: &Row) -> Result<(), Flaw> {
        if row.is_blank() {
            return Ok(());
        }
        let layout = self.layout;
        let last = layout.columns.last().map_or(0, |(column, _)| *column);
        if row.len() <= last {
            return Err(Fault::ShortRow { found: row.len(), needed: last + 1 }.in_row(row.line));
        }
        let household = row.cell(layout.household);
        let (mut channel, mut part) = (Channel::Import, 0);
        if let Some((column, of_cell)) = layout.channel {
            let Some((of_row, _)) = of_cell(row.cell(column)) else {
                self.other_rows += 1;
                if self.others.len() < 8 {
                    self.others.push(format!(
                        "{} ({})",
                        batch::shown(household),
                        batch::shown(row.cell(column))
                    ));
                }
                return Ok(());
            };
            channel = of_row;
            // Several meters of one home add up.
            part = self.part.ok_or_else(|| {
                Fault::TooMany { most: usize::from(u8::MAX) + 1, what: "meters of one home" }.in_row(row.line)
            })?;
            self.part = part.checked_add(1);
        }
        let mut unit = self.batch.unit.value().unwrap_or(InUnit::KWh);
        if let Some(column) = layout.unit_column {
            let cell = row.cell(column);
            unit = InUnit::named(cell).filter(|unit| !unit.is_power()).ok_or_else(|| {
                Fault::Number {
                    found: batch::shown(cell),
                    unit: "kWh or Wh",
                    why: "the column of units says another",
                }
                .at(row.line, column)
            })?;
        }
        let (midnight, either) = match layout.day {
            Some(column) => {
                let bad = || Fault::Time { found: batch::shown(row.cell(column)) }.at(row.line, column);
                let (day, order) = stamp::day(row.cell(column)).ok_or_else(bad)?;
                let midnight = Stamp { local: day * DAY, offset: None, order };
                let text = || row.cell(column).to_owned();
                let settled = self.dates.ordered(midnight, &mut self.batch, row.line, text);
                let (midnight, either) = settled.map_err(|fault| fault.at(row.line, column))?;
                (midnight.local, either)
            }
            None => (i64::try_from(FIRST_EPOCH).unwrap_or(0), false),
        };
        let name = if layout.one_home { self.own_name.clone() } else { household.to_owned() };
        for (column, time) in &layout.columns {
            let (local, offset) = match time {
                WideTime::OfDay(seconds) => (midnight + seconds, None),
                WideTime::At(stamp) => (stamp.local, stamp.offset),
            };
            let cell = row.cell(*column);
            let mut point = Point {
                local,
                offset,
                seconds: layout.seconds.unwrap_or(0),
                value: 0,
                line: batch::line(row.line),
                part,
                quality: Quality::Measured,
                again: false,
                either,
            };
            if number::is_missing(cell) {
                point.quality = Quality::Missing;
            } else {
                point.value = number::scaled(cell, self.sign, unit).map_err(|why| {
                    Fault::Number { found: batch::shown(cell), unit: unit.name(), why }.at(row.line, *column)
                })?;
            }
            self.batch.add(&name, channel, point).map_err(|fault| fault.at(row.line, layout.household))?;
        }
        Ok(())
    }
}
