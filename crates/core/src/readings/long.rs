//! The long form: a row a reading.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::clock::{Day, TimeOfDay, timestamp};
use super::error::shown;
use super::fields::Fields;
use super::header::Columns;
use super::row::{columns_are, name};
use super::{
    Dates, Form, Household, OnBad, Options, Reading, Readings, ReadingsError, Skipped, Slot, Taken, decimal,
};

/// Columns of the long form.
const COLUMNS: usize = 3;

/// Reads the rows of the long form. Holds at most the wanted slots of the households that are kept.
pub(super) struct Long {
    columns: Columns,
    /// The starts that are wanted, ascending.
    wanted: Vec<TimeOfDay>,
    /// Whether every slot that the day has is wanted, and no other need be there.
    all: bool,
    /// The day that was asked for, or that of the first row.
    day: Option<Day>,
    /// The dates of the rows so far.
    dates: Option<Dates>,
    /// The half-hours that the day has, a bit each.
    half_hours: u64,
    most_households: usize,
    more_households: bool,
    /// A place in `rows` for each household.
    names: BTreeMap<String, usize>,
    rows: Vec<Partial>,
}

/// What has come of a household.
struct Partial {
    /// Its first line.
    line: u64,
    /// The wanted slots that it has, a bit each.
    has: u64,
    /// One for each wanted slot.
    readings: Vec<Reading>,
}

impl Long {
    pub(super) fn new(columns: Columns, options: &Options) -> Self {
        let wanted = &options.wanted;
        Self {
            columns,
            wanted: TimeOfDay::half_hours().filter(|start| wanted.has(*start)).collect(),
            all: wanted.times.is_empty(),
            day: wanted.day,
            dates: None,
            half_hours: 0,
            most_households: options.most_households,
            more_households: false,
            names: BTreeMap::new(),
            rows: Vec::new(),
        }
    }

    pub(super) fn row(&mut self, line: u64, text: &str) -> Result<(), ReadingsError> {
        let Columns { household, timestamp: time, value, unit, .. } = self.columns;
        columns_are(COLUMNS, line, text, value)?;
        let mut cells: [Cow<'_, str>; COLUMNS] = Default::default();
        for (place, cell) in cells.iter_mut().zip(Fields::of(text)) {
            *place = cell.unwrap_or_default();
        }
        let cell = |column: usize| cells.get(column).map_or("", Cow::as_ref);
        let label = name(line, household + 1, cell(household))?;
        let (day, start) = timestamp(cell(time)).map_err(|why| ReadingsError::Timestamp {
            line,
            column: time + 1,
            found: shown(cell(time)),
            why,
        })?;
        let taken = *self.day.get_or_insert(day);
        self.dates.get_or_insert_with(|| Dates::new(taken, day)).see(day);
        let half_hour = start.half_hour().filter(|_| day == taken);
        self.half_hours |= half_hour.map_or(0, |at| 1 << at);
        let Some(place) = self.place(line, label) else { return Ok(()) };
        let wanted = half_hour.and_then(|_| self.wanted.binary_search(&start).ok());
        let Some((row, slot)) = self.rows.get_mut(place).zip(wanted) else { return Ok(()) };
        if row.has & (1 << slot) != 0 {
            let what = format!("a reading at {day} {start}");
            return Err(ReadingsError::Duplicate {
                line,
                column: household + 1,
                household: shown(label),
                what,
            });
        }
        let reading = decimal::reading(cell(value), unit).map_err(|why| ReadingsError::Value {
            line,
            column: value + 1,
            slot: format!("{day} {start}"),
            found: shown(cell(value)),
            unit,
            why,
        })?;
        if let Some(place) = row.readings.get_mut(slot) {
            *place = reading;
            row.has |= 1 << slot;
        }
        Ok(())
    }

    /// The household's place in `rows`, a new one if there is room.
    fn place(&mut self, line: u64, label: &str) -> Option<usize> {
        if let Some(place) = self.names.get(label) {
            return Some(*place);
        }
        let place = self.rows.len();
        if place >= self.most_households {
            self.more_households = true;
            return None;
        }
        self.names.insert(label.to_owned(), place);
        self.rows.push(Partial { line, has: 0, readings: vec![Reading(0); self.wanted.len()] });
        Some(place)
    }

    /// The readings, once the rows are over. What is incomplete is refused or left out.
    pub(super) fn finish(
        self,
        asked: &[TimeOfDay],
        on_bad: OnBad,
        skipped: &mut Skipped,
    ) -> Result<Readings, ReadingsError> {
        let Some((day, dates)) = self.day.zip(self.dates) else { return Err(ReadingsError::Empty) };
        let starts: Vec<_> = TimeOfDay::half_hours()
            .filter(|at| at.half_hour().is_some_and(|at| self.half_hours & (1 << at) != 0))
            .collect();
        let (Some(first), Some(last)) = (starts.first(), starts.last()) else {
            let [asked, first, last] = [day, dates.first, dates.last].map(|day| day.to_string());
            return Err(ReadingsError::Date { asked, first, last });
        };
        if let Some(absent) = asked.iter().find(|time| !starts.contains(time)) {
            let [asked, first, last] = [absent, first, last].map(|start| format!("{day} {start}"));
            return Err(ReadingsError::Slot { asked, first, last });
        }
        // Every slot that the day has, or every one that is wanted: now they are the same but for where they stand.
        let kept = |start: &TimeOfDay| !self.all || starts.contains(start);
        let slots: Vec<_> = (0..).zip(&self.wanted).filter(|(_, start)| kept(start)).collect();
        let mut labels = vec![String::new(); self.rows.len()];
        for (name, place) in self.names {
            if let Some(label) = labels.get_mut(place) {
                *label = name;
            }
        }
        let mut households = Vec::with_capacity(labels.len());
        for (label, Partial { line, has, mut readings }) in labels.into_iter().zip(self.rows) {
            if let Some((_, start)) = slots.iter().find(|(at, _)| has & (1_u64 << at) == 0) {
                let (column, household) = (self.columns.household + 1, shown(&label));
                let error =
                    ReadingsError::Incomplete { line, column, household, slot: format!("{day} {start}") };
                match (on_bad, error.reason()) {
                    (OnBad::Skip, Some(reason)) => skipped.add(reason, error),
                    _ => return Err(error),
                }
                continue;
            }
            if slots.len() < readings.len() {
                readings = slots.iter().filter_map(|(at, _)| readings.get(*at).copied()).collect();
            }
            households.push(Household { label, readings });
        }
        let Columns { unit, unit_from, .. } = self.columns;
        Ok(Readings {
            slots: slots.into_iter().map(|(_, start)| Slot::new(*start, day.epoch())).collect(),
            households,
            taken: Taken {
                form: Form::Long,
                unit,
                unit_from,
                dates: Some(dates),
                more_households: self.more_households,
            },
            skipped: Skipped::default(),
        })
    }
}
