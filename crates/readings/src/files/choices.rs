//! What follows from each answer to a question.

use crate::files::note::Question;

impl Question {
    /// What a choice means, and what follows from it, for people. Nothing where the choice says it itself, as a zone or a column does.
    #[must_use]
    pub fn means(&self, choice: &str) -> &'static str {
        match (self, choice) {
            (Self::Dates { .. }, "day-first") => "the day comes first: 03/04/2024 is 3 April",
            (Self::Dates { .. }, "month-first") => "the month comes first: 03/04/2024 is March 4",
            (Self::Unit { .. }, "wh") => "energy in Wh: 250 is a quarter of a kWh",
            (Self::Unit { .. }, "kwh") => {
                "energy in kWh: each number counts a thousand times as much as in Wh"
            }
            (Self::Unit { .. }, "w") => "power in W: it counts for the time that it lasts",
            (Self::Unit { .. }, "kw") => "power in kW: it counts for the time that it lasts",
            (Self::Decimal { .. }, "point") => "a point begins the decimals, a comma separates thousands",
            (Self::Decimal { .. }, "comma") => "a comma begins the decimals, a point separates thousands",
            (Self::Export { .. }, "clip") => "exports count 0: the total is what homes took from the grid",
            (Self::Export { .. }, "net") => {
                "exports are subtracted: a slot below 0 cannot be used in a round"
            }
            (Self::Export { .. }, "leave") => "a slot with exports is left out, for that home alone",
            (Self::Gaps { .. }, "zero") => "nothing was used then: these slots count 0",
            (Self::Gaps { .. }, "missing") => "it is not known: the home does not count in these slots",
            (Self::Counts { .. }, "register") => {
                "a register: the energy is the difference from one number to the next"
            }
            (Self::Counts { .. }, "energy") => "the energy of each interval, although it only rises",
            (Self::Days { .. }, "slots") => "days of one home: a round is of one of them, and of one home",
            (Self::Days { .. }, "homes") => {
                "each day stands for a home: a round is of as many homes as there are days"
            }
            _ => "",
        }
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn each_choice_says_what_follows_unless_it_names_itself() {
        let text = || "x".to_owned();
        let questions = [
            Question::Dates { example: text(), line: 1 },
            Question::Unit { why: "x" },
            Question::Decimal { example: text(), line: 1 },
            Question::Export { count: 1, homes: 1, household: text(), line: 1 },
            Question::Gaps { count: 1, household: text(), time: text() },
            Question::Counts { household: text(), first: 1, last: 2 },
            Question::Days { days: 2 },
        ];
        for question in questions {
            for choice in question.choices() {
                assert_ne!(question.means(&choice), "", "{}: {choice}", question.code());
            }
        }
        assert_eq!(Question::Zone { why: "x", likely: &["UTC"] }.means("UTC"), "");
    }
}
