//! The wide form: a row a household, a column a slot.

use std::collections::BTreeSet;

use super::clock::TimeOfDay;
use super::error::shown;
use super::fields::Fields;
use super::row::{columns_are, name};
use super::{
    FIRST_EPOCH, Form, Household, Options, Readings, ReadingsError, Skipped, Slot, Taken, Unit, UnitFrom,
    decimal,
};

/// Reads the rows of the wide form.
pub(super) struct Wide {
    /// Columns of the header.
    columns: usize,
    /// The slots that are wanted, ascending, each with its column from 1.
    slots: Vec<(usize, Slot)>,
    unit: Unit,
    unit_from: UnitFrom,
    most_households: usize,
    more_households: bool,
    names: BTreeSet<String>,
    households: Vec<Household>,
}

impl Wide {
    pub(super) fn new(starts: &[TimeOfDay], options: &Options) -> Result<Self, ReadingsError> {
        let wanted = &options.wanted;
        if let Some(day) = wanted.day {
            return Err(ReadingsError::NoDates { asked: day.to_string() });
        }
        if let Some(absent) = wanted.times.iter().find(|time| !starts.contains(time)) {
            let name = |start: Option<&TimeOfDay>| start.map(TimeOfDay::to_string).unwrap_or_default();
            let (first, last) = (name(starts.first()), name(starts.last()));
            return Err(ReadingsError::Slot { asked: absent.to_string(), first, last });
        }
        let slots = (2..).zip(starts).filter(|(_, start)| wanted.has(**start));
        Ok(Self {
            columns: starts.len() + 1,
            slots: slots.map(|(column, start)| (column, Slot::new(*start, FIRST_EPOCH))).collect(),
            unit: options.unit.unwrap_or(Unit::Wh),
            unit_from: if options.unit.is_some() { UnitFrom::Stated } else { UnitFrom::Form },
            most_households: options.most_households,
            more_households: false,
            names: BTreeSet::new(),
            households: Vec::new(),
        })
    }

    pub(super) fn row(&mut self, line: u64, text: &str) -> Result<(), ReadingsError> {
        columns_are(self.columns, line, text, 1)?;
        let mut cells = (1..).zip(Fields::of(text)).filter_map(|(column, cell)| Some((column, cell.ok()?)));
        let (column, label) = cells.next().unwrap_or_default();
        let label = name(line, column, &label)?;
        if self.names.contains(label) {
            let what = "a row".to_owned();
            return Err(ReadingsError::Duplicate { line, column, household: shown(label), what });
        }
        if self.households.len() >= self.most_households {
            self.more_households = true;
            return Ok(());
        }
        let mut slots = self.slots.iter().peekable();
        let mut readings = Vec::with_capacity(self.slots.len());
        for (column, cell) in cells {
            let Some((_, slot)) = slots.next_if(|(wanted, _)| *wanted == column) else { continue };
            readings.push(decimal::reading(&cell, self.unit).map_err(|why| ReadingsError::Value {
                line,
                column,
                slot: slot.label.clone(),
                found: shown(&cell),
                unit: self.unit,
                why,
            })?);
        }
        self.names.insert(label.to_owned());
        self.households.push(Household { label: label.to_owned(), readings });
        Ok(())
    }

    pub(super) fn finish(self) -> Readings {
        let Self { unit, unit_from, more_households, .. } = self;
        Readings {
            slots: self.slots.into_iter().map(|(_, slot)| slot).collect(),
            households: self.households,
            taken: Taken { form: Form::Wide, unit, unit_from, dates: None, more_households },
            skipped: Skipped::default(),
        }
    }
}
