//! Settings that show something at one press.

use super::{Field, Form, WHOLE_DAY};

/// A setting with a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Preset {
    /// Numbers to follow with pencil and paper.
    Blackboard,
    /// What the page opens with.
    Classroom,
    /// All half-hours of a day, until the budget is spent.
    Day,
    /// As many meters as the page runs.
    Town,
}

impl Preset {
    /// Every one.
    pub(crate) const ALL: [Self; 4] = [Self::Blackboard, Self::Classroom, Self::Day, Self::Town];

    /// The word for tests and styles.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Blackboard => "blackboard",
            Self::Classroom => "classroom",
            Self::Day => "day",
            Self::Town => "town",
        }
    }

    /// The form it sets.
    pub(crate) fn form(self) -> Form {
        match self {
            Self::Blackboard => {
                let fields = [
                    (Field::Meters, "3"),
                    (Field::Gamma, "2"),
                    (Field::Epsilon, "4"),
                    (Field::Cap, "900"),
                    (Field::KeyBits, "24"),
                    (Field::Seed, "1"),
                ];
                Form { seeded: true, ..Form::with(&fields) }
            }
            Self::Classroom => Form::default(),
            Self::Day => Form::with(&[
                (Field::KeyBits, "512"),
                (Field::Slots, WHOLE_DAY),
                (Field::Epsilon, "0.5"),
                (Field::Budget, "10"),
            ]),
            Self::Town => Form::with(&[(Field::Meters, "1000"), (Field::KeyBits, "1024")]),
        }
    }
}
