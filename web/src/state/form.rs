//! The form: what is typed, as it was typed, and what it means once every check has passed.

mod field;
mod judge;
mod preset;

pub(crate) use field::{Field, NO, ONE_SLOT, WHOLE_DAY, YES};
pub(crate) use preset::Preset;

use std::rc::Rc;

use blindsum_core::params::{Params, RawParams};
use blindsum_core::randomness::Randomness;
use blindsum_readings::{Reading, Readings, TimeOfDay};

use super::Source;
use crate::workers::deadline_for;
use blindsum_core::variants::AbsencePolicy;
use judge::Judge;

/// What is typed. Nothing typed is ever lost: a value that cannot be used stays, with its error beside it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Form {
    /// By field, in the order of [`Field::ALL`].
    typed: Vec<String>,
    /// Whether randomness is seeded; the seed is kept while it is not used.
    pub(crate) seeded: bool,
}

impl Default for Form {
    fn default() -> Self {
        let typed = Field::ALL.iter().map(|field| field.default_text()).collect();
        Self { typed, seeded: false }
    }
}

impl Form {
    /// The default form except for these fields.
    pub(crate) fn with(changes: &[(Field, &str)]) -> Self {
        let mut form = Self::default();
        for (field, typed) in changes {
            form.set(*field, (*typed).to_owned());
        }
        form
    }

    /// What stands in a field.
    pub(crate) fn get(&self, field: Field) -> &str {
        self.typed.get(field.place()).map(String::as_str).unwrap_or_default()
    }

    /// The start of the one slot that is asked for; nothing where it is the whole day.
    pub(crate) fn time(&self) -> Option<TimeOfDay> {
        let one = self.get(Field::Slots).trim() != WHOLE_DAY;
        self.get(Field::Slot).trim().parse().ok().filter(|_| one)
    }

    /// Takes what was typed.
    pub(crate) fn set(&mut self, field: Field, text: String) {
        if let Some(place) = self.typed.get_mut(field.place()) {
            *place = text;
        }
    }

    /// Whether a variant of the protocol is chosen that is not the default.
    pub(crate) fn has_variants(&self) -> bool {
        Field::VARIANTS.iter().any(|field| self.get(*field).trim() != field.default_text())
    }
}

/// A slot that is to be run.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct PlannedSlot {
    /// HH:MM of its start.
    pub(crate) label: String,
    /// t.
    pub(crate) epoch: u64,
    /// One reading a meter.
    pub(crate) readings: Vec<Reading>,
}

/// Everything a session needs.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Plan {
    /// Checked parameters.
    pub(crate) params: Params,
    /// The slots, ascending; at least one.
    pub(crate) slots: Vec<PlannedSlot>,
    /// The households' names, one a meter.
    pub(crate) households: Rc<Vec<String>>,
    /// The epsilon that all slots together may cost.
    pub(crate) budget: Option<f64>,
    /// What happens when a meter is lost.
    pub(crate) absence: AbsencePolicy,
    /// Where random numbers come from.
    pub(crate) randomness: Randomness,
    /// How long a worker may take over one request.
    pub(crate) deadline_ms: u32,
}

impl Plan {
    /// Whether another plan runs the same session: how long workers may take is not a part of it.
    pub(crate) fn same_round(&self, other: &Self) -> bool {
        let Self { params, slots, households, budget, absence, randomness, deadline_ms: _ } = self;
        *params == other.params
            && *slots == other.slots
            && *households == other.households
            && *budget == other.budget
            && *absence == other.absence
            && *randomness == other.randomness
    }

    /// The slot of an epoch, by its place.
    pub(crate) fn slot(&self, place: usize) -> &str {
        self.slots.get(place).map(|slot| slot.label.as_str()).unwrap_or_default()
    }

    /// Whether it has more than one slot.
    pub(crate) fn is_day(&self) -> bool {
        self.slots.len() > 1
    }
}

/// What the form means, or what is wrong with it.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Checked {
    /// What is wrong, field by field.
    pub(crate) errors: Vec<(Field, String)>,
    /// What would run, where nothing is wrong and the readings are there, as the form speaks of them.
    pub(crate) plan: Option<Rc<Plan>>,
    /// The parameters, where they are right.
    pub(crate) params: Option<Params>,
    /// The deadline that an empty field means, in s, where the parameters are right.
    pub(crate) deadline_s: Option<u32>,
    /// The households to draw before a round: as many as meters are asked for, or as usual where that cannot be;
    /// without names until the readings are there.
    pub(crate) households: Rc<Vec<String>>,
}

impl Checked {
    /// The same, but nothing would run unless the readings stand.
    pub(crate) fn with_readings(mut self, stand: bool) -> Self {
        self.plan = self.plan.filter(|_| stand);
        self
    }

    /// What is wrong with one field.
    pub(crate) fn error(&self, field: Field) -> Option<String> {
        self.errors.iter().find(|(at, _)| *at == field).map(|(_, error)| error.clone())
    }
}

/// Reads the form, for readings and where they come from. Each field is judged by itself, so that every mistake shows at
/// once; then all of them together.
pub(crate) fn check(form: &Form, loaded: Option<(&Source, &Readings)>) -> Checked {
    let mut judge = Judge::new(form);
    let raw = judge.raw();
    let params = raw.and_then(|raw| judge.params(raw));
    let randomness =
        if form.seeded { judge.seed().map(Randomness::Seeded) } else { Some(Randomness::System) };
    let deadline_ms = judge.deadline();
    let budget = judge.budget();
    let absence = judge.choice::<AbsencePolicy>(Field::Absent);
    let automatic_ms = params.as_ref().map(deadline_for);
    let meters = judge.meters();
    let slots = judge.whole_day();
    let slots =
        loaded.zip(slots).and_then(|((source, readings), all)| judge.slots(source, readings, meters, all));
    let names =
        loaded.into_iter().flat_map(|(_, readings)| &readings.households).map(|row| row.label.clone());
    let count = usize::try_from(meters.unwrap_or(RawParams::default().meters)).unwrap_or_default();
    let households: Rc<Vec<String>> =
        Rc::new(names.chain(std::iter::repeat(String::new())).take(count).collect());
    let plan = (|| {
        Some(Plan {
            params: params?,
            slots: slots?,
            households: households.clone(),
            budget: budget?,
            absence: absence?,
            randomness: randomness?,
            deadline_ms: deadline_ms?.or(automatic_ms)?,
        })
    })();
    let errors = judge.into_errors();
    let plan = plan.filter(|_| errors.is_empty()).map(Rc::new);
    Checked { errors, plan, params, deadline_s: automatic_ms.map(|ms| ms / 1000), households }
}
