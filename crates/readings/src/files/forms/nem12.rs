//! AEMO's NEM12: records 100 to 900. A 200 record says the meter, the register, the unit and the interval; a 300 record has a
//! day of it; 400 records say how parts of that day came to be. E registers take from the grid, B registers feed into it. The
//! clock is Australian Eastern Standard Time all year, ten hours ahead of UTC, as the specification says.

use std::io::Read;

use crate::files::ask::Ask;
use crate::files::batch::{self, Batch, Channel, ClockOf, Point, Quality, Said};
use crate::files::fault::{Fault, Flaw};
use crate::files::form::Form;
use crate::files::note::Note;
use crate::files::number::{self, DecimalSign};
use crate::files::rows::{Row, Rows};
use crate::files::stamp::{self, DAY, Order};
use crate::files::tally::Tally;
use crate::files::unit::InUnit;

/// Whether a table begins as NEM12 does.
pub(crate) fn is(first: &Row) -> bool {
    first.cell(0) == "100" && first.cell(1).eq_ignore_ascii_case("NEM12")
}

/// The register that the last 200 record named.
struct Register {
    nmi: String,
    channel: Channel,
    part: u8,
    unit: InUnit,
    seconds: i64,
}

/// The readings of the last 300 record, until its 400 records have been read.
struct Day {
    points: Vec<Point>,
}

pub(crate) fn read<R: Read>(file: &str, head: &[Row], rows: &mut Rows<R>, ask: &Ask) -> Result<Batch, Flaw> {
    let mut batch = Batch::new(file, Form::Nem12);
    batch.unit = Said::Known(InUnit::KWh);
    batch.clock = ClockOf::Known("+10:00".to_owned());
    let mut reader =
        Reader { batch, register: None, day: None, estimated: Tally::default(), others: Vec::new() };
    for row in head {
        reader.row(row, ask)?;
    }
    let mut row = Row::default();
    while rows.next(&mut row).map_err(|fault| fault.in_row(rows.line()))? {
        reader.row(&row, ask)?;
    }
    reader.flush()?;
    let Reader { mut batch, estimated, others, .. } = reader;
    if batch.is_empty() {
        return Err(Fault::NoReadings.into());
    }
    if estimated.count > 0 {
        batch.notes.push(Note::Estimated { count: estimated.count, line: estimated.line });
    }
    if !others.is_empty() {
        let count = u64::try_from(others.len()).unwrap_or(u64::MAX);
        batch.notes.push(Note::RowsPassedOver { count, names: others.join(", ") });
    }
    Ok(batch)
}

struct Reader {
    batch: Batch,
    register: Option<Register>,
    day: Option<Day>,
    estimated: Tally,
    /// Registers of other units than energy.
    others: Vec<String>,
}

impl Reader {
    fn row(&mut self, row: &Row, ask: &Ask) -> Result<(), Flaw> {
        match row.cell(0) {
            "200" => {
                self.flush()?;
                self.register = self.register_of(row)?;
                Ok(())
            }
            "300" => {
                self.flush()?;
                self.day_of(row, ask)
            }
            "400" => self.quality_of(row),
            "900" | "100" | "500" => self.flush(),
            other => Err(Fault::Document {
                what: "NEM12",
                why: format!(
                    "a row begins with {:?}; 100, 200, 300, 400, 500 or 900 was expected",
                    batch::shown(other)
                ),
            }
            .at(row.line, 0)),
        }
    }

    fn register_of(&mut self, row: &Row) -> Result<Option<Register>, Flaw> {
        let suffix = row.cell(4);
        let unit = match InUnit::named(row.cell(7)) {
            Some(unit) if !unit.is_power() => Some(unit),
            _ => None,
        };
        let mut letters = suffix.chars();
        let (channel, number) = match (letters.next(), unit) {
            (Some('E' | 'e'), Some(_)) => (Channel::Import, letters.next()),
            (Some('B' | 'b'), Some(_)) => (Channel::Export, letters.next()),
            _ => {
                if self.others.len() < 20 {
                    self.others.push(format!("{} in {}", batch::shown(suffix), batch::shown(row.cell(7))));
                }
                return Ok(None);
            }
        };
        let minutes = row.cell(8);
        let seconds = match minutes {
            "5" => 300,
            "15" => 900,
            "30" => 1800,
            _ => {
                return Err(Fault::Number {
                    found: batch::shown(minutes),
                    unit: "minutes",
                    why: "5, 15 or 30 was expected",
                }
                .at(row.line, 8));
            }
        };
        let part = number
            .and_then(|letter| letter.to_digit(36))
            .and_then(|digit| u8::try_from(digit).ok())
            .unwrap_or(0);
        Ok(Some(Register {
            nmi: row.cell(1).to_owned(),
            channel,
            part,
            unit: unit.unwrap_or(InUnit::KWh),
            seconds,
        }))
    }

    fn day_of(&mut self, row: &Row, ask: &Ask) -> Result<(), Flaw> {
        let Some(register) = &self.register else { return Ok(()) };
        let bad = || Fault::Time { found: batch::shown(row.cell(1)) }.at(row.line, 1);
        let (day, Order::Known) = stamp::day(row.cell(1)).ok_or_else(bad)? else { return Err(bad()) };
        let count = usize::try_from(DAY / register.seconds).unwrap_or(0);
        if row.len() < 2 + count {
            return Err(Fault::ShortRow { found: row.len(), needed: 3 + count }.in_row(row.line));
        }
        let quality = row.cell(2 + count);
        let mut points = Vec::with_capacity(count);
        let mut local = day * DAY;
        for column in 2..2 + count {
            let cell = row.cell(column);
            let mut point = Point {
                local,
                offset: None,
                seconds: u32::try_from(register.seconds).unwrap_or(0),
                value: 0,
                line: batch::line(row.line),
                part: register.part,
                quality: of_flag(quality),
                again: false,
                either: false,
            };
            if number::is_missing(cell) {
                point.quality = Quality::Missing;
            } else {
                let sign = ask.decimal.unwrap_or(DecimalSign::Point);
                point.value = number::scaled(cell, sign, register.unit).map_err(|why| {
                    Fault::Number { found: batch::shown(cell), unit: register.unit.name(), why }
                        .at(row.line, column)
                })?;
            }
            points.push(point);
            local += register.seconds;
        }
        self.day = Some(Day { points });
        Ok(())
    }

    /// A 400 record: the quality of the intervals from one number to another, from 1.
    fn quality_of(&mut self, row: &Row) -> Result<(), Flaw> {
        let Some(day) = &mut self.day else { return Ok(()) };
        let bound = |column: usize| {
            let cell = row.cell(column);
            let number = cell.parse::<usize>().ok().filter(|number| *number > 0);
            number.ok_or_else(|| {
                Fault::Number {
                    found: batch::shown(cell),
                    unit: "an interval",
                    why: "a number from 1 was expected",
                }
                .at(row.line, column)
            })
        };
        let (from, to) = (bound(1)?, bound(2)?);
        let flag = of_flag(row.cell(3));
        for point in day.points.iter_mut().take(to).skip(from - 1) {
            if point.quality != Quality::Missing {
                point.quality = flag;
            }
        }
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Flaw> {
        let (Some(day), Some(register)) = (self.day.take(), &self.register) else { return Ok(()) };
        for point in day.points {
            if point.quality == Quality::Estimated {
                self.estimated.see(u64::from(point.line));
            }
            let line = u64::from(point.line);
            self.batch.add(&register.nmi, register.channel, point).map_err(|fault| fault.at(line, 0))?;
        }
        Ok(())
    }
}

/// The letter of a quality: A is measured, V says that 400 records follow, S, E, F and N are substitutes or estimates.
fn of_flag(flag: &str) -> Quality {
    match flag.as_bytes().first() {
        Some(b'S' | b'E' | b'F') => Quality::Estimated,
        Some(b'N') => Quality::Missing,
        _ => Quality::Measured,
    }
}
