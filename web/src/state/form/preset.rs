//! Settings that show something at one press.

use blindsum_core::params::{BLACKBOARD_SEED, BLACKBOARD_SLOT, RawParams};

use crate::ground::decimal;
use crate::state::form::field::{Field, WHOLE_DAY};
use crate::state::form::plan::Form;

/// A setting with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Preset {
    /// Numbers to follow with pencil and paper.
    Blackboard,
    /// What the page opens with.
    Classroom,
    /// All half-hours of a day, and a budget that pays for them.
    Day,
    /// The same day with a budget that ends before it.
    DayBudget,
    /// As many meters as the page runs.
    Town,
}

impl Preset {
    /// Every one.
    pub(crate) const ALL: [Self; 5] =
        [Self::Blackboard, Self::Classroom, Self::Day, Self::DayBudget, Self::Town];

    /// The word for tests and styles.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Blackboard => "blackboard",
            Self::Classroom => "classroom",
            Self::Day => "day",
            Self::DayBudget => "day-budget",
            Self::Town => "town",
        }
    }

    /// The form it sets.
    pub(crate) fn form(self) -> Form {
        match self {
            Self::Blackboard => {
                let raw = RawParams::blackboard();
                let fields = [
                    (Field::Meters, raw.meters.to_string()),
                    (Field::Gamma, raw.gamma.to_string()),
                    (Field::Epsilon, raw.epsilon.to_string()),
                    (Field::Cap, raw.cap_wh.to_string()),
                    (Field::KeyBits, raw.key_bits.to_string()),
                    (Field::Slot, BLACKBOARD_SLOT.to_owned()),
                    (Field::Seed, BLACKBOARD_SEED.to_string()),
                ];
                let fields = fields.each_ref().map(|(field, value)| (*field, value.as_str()));
                let mut form = Form::with(&fields);
                form.seeded = true;
                form
            }
            Self::Classroom => Form::default(),
            Self::Day => day("24"),
            Self::DayBudget => day("10"),
            Self::Town => Form::with(&[(Field::Meters, "1000"), (Field::KeyBits, "1024")]),
        }
    }
    /// The budget that it sets.
    pub(crate) fn budget(self) -> Option<f64> {
        decimal::parse(self.form().get(Field::Budget))
    }
}

/// A whole day with a budget: enough homes for the load curve to show above the noise.
fn day(budget: &str) -> Form {
    Form::with(&[
        (Field::Meters, "100"),
        (Field::KeyBits, "512"),
        (Field::Slots, WHOLE_DAY),
        (Field::Epsilon, "0.5"),
        (Field::Budget, budget),
    ])
}
