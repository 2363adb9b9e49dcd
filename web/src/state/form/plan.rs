//! What is typed, and what it comes to: everything that a session needs.

use std::rc::Rc;

use blindsum_core::params::Params;
use blindsum_core::randomness::Randomness;
use blindsum_core::variants::AbsencePolicy;
use blindsum_readings::{Reading, TimeOfDay};
use blindsum_sim::Tampering;

use crate::state::form::field::{Field, WHOLE_DAY};
use crate::workers::Loss;

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

/// What a person may change with one press after a refusal, to run once more.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// Meters that drop out are gone on without.
    Repair,
    /// There is no budget.
    NoBudget,
}

impl Change {
    /// The same in the form: which field, and what then stands in it.
    pub(crate) fn edit(self) -> (Field, String) {
        match self {
            Self::Repair => (Field::Absent, AbsencePolicy::Repair.name().to_owned()),
            Self::NoBudget => (Field::Budget, String::new()),
        }
    }
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
    /// The meter that falls silent as planned.
    pub(crate) loss: Option<Loss>,
    /// Where random numbers come from.
    pub(crate) randomness: Randomness,
    /// How long a worker may take over one request.
    pub(crate) deadline_ms: u32,
    /// What is done to a message of it, or which rule is broken in it: nothing in an honest round, as all are that a form asks for.
    pub(crate) tampering: Option<Tampering>,
}

impl Plan {
    /// Whether another plan runs the same session: how long workers may take is not a part of it, nor what is done to it.
    pub(crate) fn same_round(&self, other: &Self) -> bool {
        let Self {
            params,
            slots,
            households,
            budget,
            absence,
            loss,
            randomness,
            deadline_ms: _,
            tampering: _,
        } = self;
        *params == other.params
            && *slots == other.slots
            && *households == other.households
            && *budget == other.budget
            && *absence == other.absence
            && *loss == other.loss
            && *randomness == other.randomness
    }

    /// The same after a change.
    pub(crate) fn with(&self, change: Change) -> Self {
        match change {
            Change::Repair => Self { absence: AbsencePolicy::Repair, ..self.clone() },
            Change::NoBudget => Self { budget: None, ..self.clone() },
        }
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
