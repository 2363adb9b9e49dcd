//! The wide form: a row a household, a column a slot.

use core::hash::{Hash, Hasher};
use std::collections::BTreeMap;
use std::hash::DefaultHasher;

use crate::clock::TimeOfDay;
use crate::decimal;
use crate::error::{ReadingsError, shown};
use crate::fields::Fields;
use crate::gaps::{Odd, odd_in, usual, usual_of_many};
use crate::household::{FIRST_EPOCH, Household, Slot};
use crate::options::{Options, Unit};
use crate::reading::MWH_PER_WH;
use crate::row::{columns_are, name};
use crate::shape::Trace;
use crate::table::Readings;
use crate::taken::{FileForm, Skipped, Taken, UnitFrom};
use crate::warning::size::Small;
use crate::warning::{MOST_NAMED, USUAL_SLOT_MINUTES, Warning};

/// Numbers with decimals below this are seldom Wh in a slot, and nearly always kWh.
const DOUBTFUL_WH: i64 = 20;

/// Reads the rows of the wide form.
pub(crate) struct Wide {
    /// The starts of the columns after the first.
    starts: Vec<TimeOfDay>,
    /// How many minutes these are apart.
    slot_minutes: Option<u32>,
    /// The slots that are wanted, ascending, each with its column from 1.
    slots: Vec<(usize, Slot)>,
    unit: Unit,
    unit_from: UnitFrom,
    most_households: usize,
    more_households: bool,
    /// Where each household stands.
    names: BTreeMap<String, Row>,
    households: Vec<Household>,
    traces: Vec<Trace>,
    /// What of each household's times does not suit the slots.
    odd: Vec<Option<Odd>>,
    /// Households that were given up because of a bad cell.
    lost: Vec<Warning>,
    merged: Option<Warning>,
}

/// The row of a household.
struct Row {
    line: u64,
    /// A digest of its cells: enough to tell a row that is there again from another one.
    digest: u64,
}

impl Wide {
    pub(crate) fn new(starts: &[TimeOfDay], options: &Options) -> Result<Self, ReadingsError> {
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
            starts: starts.to_vec(),
            slot_minutes: usual(starts),
            slots: slots.map(|(column, start)| (column, Slot::new(*start, FIRST_EPOCH))).collect(),
            unit: options.unit.unwrap_or(Unit::Wh),
            unit_from: if options.unit.is_some() { UnitFrom::Stated } else { UnitFrom::Form },
            most_households: options.most_households,
            more_households: false,
            names: BTreeMap::new(),
            households: Vec::new(),
            traces: Vec::new(),
            odd: Vec::new(),
            lost: Vec::new(),
            merged: None,
        })
    }

    pub(crate) fn row(&mut self, line: u64, text: &str) -> Result<(), ReadingsError> {
        columns_are(self.starts.len() + 1, line, text, 1)?;
        let mut cells = (1..).zip(Fields::of(text)).filter_map(|(column, cell)| Some((column, cell.ok()?)));
        let (column, label) = cells.next().unwrap_or_default();
        let label = name(line, column, &label)?;
        let digest = digest(text);
        if let Some(row) = self.names.get(label) {
            if row.digest == digest {
                Warning::merge(&mut self.merged, line, label, None);
                return Ok(());
            }
            let (what, first) = ("a row".to_owned(), row.line);
            return Err(ReadingsError::Duplicate { line, column, household: shown(label), what, first });
        }
        if self.households.len() >= self.most_households {
            self.more_households = true;
            return Ok(());
        }
        let mut trace = Trace::default();
        let mut slots = self.slots.iter().peekable();
        let mut readings = Vec::with_capacity(self.slots.len());
        let mut known = Vec::with_capacity(self.starts.len());
        let mut bad = None;
        let mut lacks = 0;
        for ((column, cell), start) in cells.zip(&self.starts) {
            let read = decimal::reading(&cell, self.unit);
            trace.see(*start, read.ok());
            known.extend(read.is_ok().then_some(*start));
            let Some((_, slot)) = slots.next_if(|(wanted, _)| *wanted == column) else { continue };
            match read {
                Ok(reading) => readings.push(reading),
                Err(why) => {
                    lacks += 1;
                    bad.get_or_insert_with(|| ReadingsError::Value {
                        line,
                        column,
                        slot: slot.label.clone(),
                        found: shown(&cell),
                        unit: self.unit,
                        why,
                    });
                }
            }
        }
        if let Some(error) = bad {
            if let ReadingsError::Value { slot, .. } = &error
                && self.lost.len() < MOST_NAMED
            {
                let (label, slot) = (label.to_owned(), slot.clone());
                self.lost.push(Warning::household_left_out(label, slot, lacks, self.slots.len()));
            }
            return Err(error);
        }
        trace.is_energy(line, 1, label)?;
        self.names.insert(label.to_owned(), Row { line, digest });
        self.households.push(Household { label: label.to_owned(), readings });
        self.traces.push(trace);
        self.odd.push(self.odd(&known));
        Ok(())
    }

    /// What of a household's times, those of cells with a reading, does not suit the slots.
    fn odd(&self, known: &[TimeOfDay]) -> Option<Odd> {
        let minutes = self.slot_minutes?;
        let own = usual_of_many(known).filter(|own| *own > minutes);
        let taken = |time: TimeOfDay| self.slots.iter().any(|(_, slot)| slot.seconds == time.seconds());
        own.map(|own| Odd { at: None, minutes: Some(own) }).or_else(|| odd_in(known, taken, minutes))
    }

    pub(crate) fn finish(self) -> Result<Readings, ReadingsError> {
        self.unit_is_plain()?;
        let Self { unit, unit_from, more_households, slot_minutes, .. } = self;
        let mut warnings: Vec<_> = Warning::length(slot_minutes).into_iter().collect();
        let labels = self.households.iter().map(|row| &row.label);
        if let Some(minutes) = slot_minutes {
            let odd = labels.clone().zip(&self.odd).filter_map(|(label, odd)| Some((label, (*odd)?)));
            warnings.extend(Warning::mixed(odd, minutes, |time| time.to_string()));
        }
        warnings.extend(self.merged);
        warnings.extend(Warning::rising(labels.zip(&self.traces)));
        warnings.extend(self.lost);
        warnings.extend(Warning::small(&self.households, &self.traces, slot_minutes));
        Ok(Readings {
            slots: self.slots.into_iter().map(|(_, slot)| slot).collect(),
            households: self.households,
            taken: Taken {
                form: FileForm::Wide,
                unit,
                unit_from,
                dates: None,
                more_households,
                starts: self.starts,
                slot_minutes,
                by_slot: false,
            },
            skipped: Skipped::default(),
            warnings,
        })
    }

    /// Numbers that look like kWh are not taken for Wh unless somebody says so.
    fn unit_is_plain(&self) -> Result<(), ReadingsError> {
        if self.unit_from != UnitFrom::Form {
            return Ok(());
        }
        let numbers = self.households.iter().flat_map(|household| &household.readings);
        let numbers = numbers.map(|reading| reading.mwh()).filter(|mwh| *mwh > 0);
        let (count, of) =
            numbers.fold((0_u64, 0_u64), |(count, of), mwh| (count + u64::from(is_doubtful_wh(mwh)), of + 1));
        if of > 0 && count.saturating_mul(2) >= of {
            return Err(ReadingsError::UnitInDoubt { count, of, below: DOUBTFUL_WH });
        }
        let small = Small::among(&self.traces, self.slot_minutes.unwrap_or(USUAL_SLOT_MINUTES));
        if small.nearly_all {
            return Err(ReadingsError::SmallInDoubt { count: small.count, of: small.of });
        }
        Ok(())
    }
}

/// Whether a number, in mWh as if it were Wh, has decimals and is so small that it may well be of kWh.
pub(crate) fn is_doubtful_wh(mwh: i64) -> bool {
    mwh < DOUBTFUL_WH * MWH_PER_WH && mwh % MWH_PER_WH != 0
}

/// Of a row's cells. What it is does not matter, only that equal rows have equal ones.
fn digest(text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    Fields::of(text).filter_map(Result::ok).for_each(|cell| cell.hash(&mut hasher));
    hasher.finish()
}
