//! The form: what is typed, as it was typed, and what it means once every check has passed.

mod error;
mod field;
mod judge;
mod plan;
mod preset;

pub(crate) use error::FieldError;
pub(crate) use field::{Field, NO, ONE_SLOT, WHOLE_DAY, YES};
#[cfg(test)]
pub(crate) use plan::PlannedSlot;
pub(crate) use plan::{Change, Form, Plan};
pub(crate) use preset::Preset;

use std::rc::Rc;

use blindsum_core::params::{Params, RawParams};
use blindsum_core::randomness::Randomness;
use blindsum_core::variants::AbsencePolicy;
use blindsum_readings::Readings;

use crate::state::Source;
use crate::workers::deadline_for;
use judge::Judge;

/// What the form means, or what is wrong with it.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Checked {
    /// What is wrong, field by field.
    pub(crate) errors: Vec<(Field, FieldError)>,
    /// What would run, where nothing is wrong and the readings are there, as the form speaks of them.
    pub(crate) plan: Option<Rc<Plan>>,
    /// The same over the readings in use, although other readings are waited for.
    pub(crate) in_use: Option<Rc<Plan>>,
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
    pub(crate) fn error(&self, field: Field) -> Option<&FieldError> {
        self.errors.iter().find(|(at, _)| *at == field).map(|(_, error)| error)
    }
}

/// Reads the form, for readings and where they come from. Each field is judged by itself, so that every mistake shows at
/// once; then all of them together.
pub(crate) fn check(form: &Form, loaded: Option<(&Source, &Readings)>) -> Checked {
    let mut judge = Judge::new(form);
    let raw = judge.raw();
    let params = raw.and_then(|raw| judge.params(raw)).ok();
    let randomness = if form.seeded { judge.seed().map(Randomness::Seeded) } else { Ok(Randomness::System) };
    let deadline_ms = judge.deadline();
    let budget = judge.budget();
    let absence = judge.choice::<AbsencePolicy>(Field::Absent);
    let loss = judge.loss();
    let automatic_ms = params.as_ref().map(deadline_for);
    let meters = judge.meters();
    let slots = judge.whole_day();
    let slots = loaded
        .zip(slots.ok())
        .and_then(|((source, readings), all)| judge.slots(source, readings, meters, all));
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
            budget: budget.ok()?,
            absence: absence.ok()?,
            loss: loss.ok()?,
            randomness: randomness.ok()?,
            deadline_ms: deadline_ms.ok()?.or(automatic_ms)?,
            tampering: None,
        })
    })();
    let errors = judge.into_errors();
    let plan = plan.filter(|_| errors.is_empty()).map(Rc::new);
    Checked {
        errors,
        in_use: plan.clone(),
        plan,
        params,
        deadline_s: automatic_ms.map(|ms| ms / 1000),
        households,
    }
}
