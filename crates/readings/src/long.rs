//! The long form: a row a reading.

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::clock::{Day, Moment, TimeOfDay, moment};
use crate::decimal;
use crate::error::{ReadingsError, shown};
use crate::fields::Fields;
use crate::header::Columns;
use crate::household::{Household, Slot};
use crate::options::{OnBad, Options};
use crate::reading::Reading;
use crate::row::{columns_are, name};
use crate::shape::{Trace, half_hours};
use crate::table::Readings;
use crate::taken::{Dates, FileForm, Skipped, Taken};
use crate::warning::{MOST_NAMED, Warning};

mod lengths;

/// Columns of the long form.
const COLUMNS: usize = 3;
/// A clock that is set back goes back by an hour: two half-hours at most.
const MOST_BACK: u64 = 2;
/// Clocks are set back before this time of the day.
const NIGHT_SECONDS: u64 = 4 * 3600;

/// Reads the rows of the long form. Holds at most the wanted slots of the households that are kept.
pub(crate) struct Long {
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
    /// The half-hours that any day has, a bit each.
    any_day: u64,
    /// The last time that was another than the one before.
    before: Option<Moment>,
    most_households: usize,
    more_households: bool,
    /// A place in `rows` for each household.
    names: BTreeMap<String, usize>,
    rows: Vec<Partial>,
    /// Rows off the half-hours that hold no reading.
    passed_over: Option<Warning>,
    /// Rows that say again what is there already.
    merged: Option<Warning>,
}

/// What has come of a household.
struct Partial {
    /// Its first line.
    line: u64,
    /// The wanted slots that it has, a bit each.
    has: u64,
    /// One for each wanted slot.
    readings: Vec<Reading>,
    /// The line of each, as far as 32 bits count them.
    lines: Vec<u32>,
    /// The half-hours of the day of which it has a row, a bit each.
    rows: u64,
    /// Those of which it has a reading, a bit each.
    values: u64,
    trace: Trace,
}

impl Long {
    pub(crate) fn new(columns: Columns, options: &Options) -> Self {
        let wanted = &options.wanted;
        Self {
            columns,
            wanted: TimeOfDay::half_hours().filter(|start| wanted.has(*start)).collect(),
            all: wanted.times.is_empty(),
            day: wanted.day,
            dates: None,
            half_hours: 0,
            any_day: 0,
            before: None,
            most_households: options.most_households,
            more_households: false,
            names: BTreeMap::new(),
            rows: Vec::new(),
            passed_over: None,
            merged: None,
        }
    }

    pub(crate) fn row(&mut self, line: u64, text: &str) -> Result<(), ReadingsError> {
        let Columns { household, timestamp: time, value, unit, .. } = self.columns;
        columns_are(COLUMNS, line, text, value)?;
        let mut cells: [Cow<'_, str>; COLUMNS] = Default::default();
        for (place, cell) in cells.iter_mut().zip(Fields::of(text)) {
            *place = cell.unwrap_or_default();
        }
        let cell = |column: usize| cells.get(column).map_or("", Cow::as_ref);
        let label = name(line, household + 1, cell(household))?;
        let Some((day, start)) = self.time(line, cell(time), cell(value))? else { return Ok(()) };
        let taken = *self.day.get_or_insert(day);
        self.dates.get_or_insert_with(|| Dates::new(taken, day)).see(day);
        let bit = start.half_hour().map_or(0, |at| 1 << at);
        self.any_day |= bit;
        let place = self.place(line, label);
        if day != taken {
            return Ok(());
        }
        self.half_hours |= bit;
        let Some(row) = place.and_then(|place| self.rows.get_mut(place)) else { return Ok(()) };
        row.rows |= bit;
        let back = row.trace.back(start);
        let read = decimal::reading(cell(value), unit);
        row.trace.see(start, read.ok());
        row.values |= if read.is_ok() { bit } else { 0 };
        let Ok(slot) = self.wanted.binary_search(&start) else { return Ok(()) };
        let reading = read.map_err(|why| ReadingsError::Value {
            line,
            column: value + 1,
            slot: format!("{day} {start}"),
            found: shown(cell(value)),
            unit,
            why,
        })?;
        let Some((place, first)) = row.readings.get_mut(slot).zip(row.lines.get_mut(slot)) else {
            return Ok(());
        };
        if row.has & (1 << slot) == 0 {
            (*place, *first) = (reading, u32::try_from(line).unwrap_or(u32::MAX));
            row.has |= 1 << slot;
            return Ok(());
        }
        let (column, first, at) = (household + 1, u64::from(*first), format!("{day} {start}"));
        let is_night = start.seconds() < NIGHT_SECONDS && *place != reading;
        if (1..=MOST_BACK).contains(&back) || is_night {
            return Err(ReadingsError::RepeatedHour {
                line,
                column,
                household: shown(label),
                slot: at,
                first,
            });
        }
        if *place != reading {
            let what = format!("a reading at {at}");
            return Err(ReadingsError::Duplicate { line, column, household: shown(label), what, first });
        }
        Warning::merge(&mut self.merged, line, label, Some(at));
        Ok(())
    }

    /// The half-hour of a row. One with a reading at another time is not a bad row: its file is another than it seems. One
    /// without holds no energy, and is passed over.
    fn time(
        &mut self,
        line: u64,
        found: &str,
        value: &str,
    ) -> Result<Option<(Day, TimeOfDay)>, ReadingsError> {
        let column = self.columns.timestamp + 1;
        let moment = moment(found).map_err(|why| ReadingsError::Timestamp {
            line,
            column,
            found: shown(found),
            why,
        })?;
        let Some(start) = moment.half_hour() else {
            if decimal::is_missing(value) {
                Warning::pass_over(&mut self.passed_over, line);
                return Ok(None);
            }
            let step = self.before.map(|before| before.epoch().abs_diff(moment.epoch()));
            return Err(ReadingsError::OffGrid { line, column, found: shown(found), step });
        };
        self.before = Some(moment);
        Ok(Some((moment.day, start)))
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
        let (readings, lines) = (vec![Reading::ZERO; self.wanted.len()], vec![0; self.wanted.len()]);
        self.rows.push(Partial {
            line,
            has: 0,
            readings,
            lines,
            rows: 0,
            values: 0,
            trace: Trace::default(),
        });
        Some(place)
    }

    /// The readings, once the rows are over. What is incomplete is refused or left out.
    pub(crate) fn finish(
        self,
        asked: &[TimeOfDay],
        on_bad: OnBad,
        skipped: &mut Skipped,
    ) -> Result<Readings, ReadingsError> {
        let Some((day, dates)) = self.day.zip(self.dates.clone()) else { return Err(ReadingsError::Empty) };
        let starts: Vec<_> = half_hours(self.half_hours).collect();
        let (Some(first), Some(last)) = (starts.first(), starts.last()) else {
            let [asked, first, last] = [day, dates.first, dates.last].map(|day| day.to_string());
            return Err(ReadingsError::Date { asked, first, last });
        };
        if let Some(absent) = asked.iter().find(|time| !starts.contains(time)) {
            let [asked, first, last] = [absent, first, last].map(|start| format!("{day} {start}"));
            return Err(ReadingsError::Slot { asked, first, last });
        }
        // Every slot that the day has, or every one that is wanted: now they are the same except for where they stand.
        let kept = |start: &TimeOfDay| !self.all || starts.contains(start);
        let slots: Vec<_> = (0..).zip(&self.wanted).filter(|(_, start)| kept(start)).collect();
        let mut labels = vec![String::new(); self.rows.len()];
        for (name, place) in &self.names {
            if let Some(label) = labels.get_mut(*place) {
                label.clone_from(name);
            }
        }
        let column = self.columns.household + 1;
        for (label, row) in labels.iter().zip(&self.rows) {
            row.trace.is_energy(row.line, column, label)?;
        }
        let (slot_minutes, mut warnings) = self.lengths(&labels, day);
        warnings.extend(self.passed_over.clone());
        warnings.extend(self.merged.clone());
        warnings.extend(Warning::rising(labels.iter().zip(self.rows.iter().map(|row| &row.trace))));
        let mut households = Vec::with_capacity(labels.len());
        let mut traces = Vec::with_capacity(labels.len());
        let mut named = 0;
        for (label, Partial { line, has, mut readings, trace, .. }) in labels.into_iter().zip(self.rows) {
            let lacks = |(at, _): &&(u32, &TimeOfDay)| has & (1_u64 << *at) == 0;
            if let Some((_, start)) = slots.iter().find(lacks) {
                let (household, slot) = (shown(&label), format!("{day} {start}"));
                let error = ReadingsError::Incomplete { line, column, household, slot: slot.clone() };
                match (on_bad, error.reason()) {
                    (OnBad::Skip, Some(reason)) => skipped.add(reason, error),
                    _ => return Err(error),
                }
                if named < MOST_NAMED {
                    named += 1;
                    let lacks = slots.iter().filter(lacks).count();
                    warnings.push(Warning::household_left_out(label, slot, lacks, slots.len()));
                }
                continue;
            }
            if slots.len() < readings.len() {
                readings = slots
                    .iter()
                    .filter_map(|(at, _)| readings.get(usize::try_from(*at).ok()?).copied())
                    .collect();
            }
            households.push(Household { label, readings });
            traces.push(trace);
        }
        warnings.extend(Warning::small(&households, &traces, slot_minutes));
        let Columns { unit, unit_from, .. } = self.columns;
        Ok(Readings {
            slots: slots.into_iter().map(|(_, start)| Slot::new(*start, day.epoch())).collect(),
            households,
            taken: Taken {
                form: FileForm::Long,
                unit,
                unit_from,
                dates: Some(dates),
                more_households: self.more_households,
                starts,
                slot_minutes,
                by_slot: false,
            },
            skipped: Skipped::default(),
            warnings,
        })
    }
}
