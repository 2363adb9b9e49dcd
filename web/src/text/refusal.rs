//! Why something was refused or is gone, as the page says it.

use blindsum_core::params::CannotDecrypt;
use blindsum_core::party::control_center::Alarm;
use blindsum_core::privacy::Overdraft;
use blindsum_sim::{HostFailure, Refusal};

use super::{Thing, text};
use crate::text::format;
use crate::text::words::refusal::RefusalWords;

impl RefusalWords {
    /// Why nothing was published. What only a defect of the program can bring keeps the core's words.
    pub(crate) fn refusal(&self, refusal: &Refusal) -> String {
        match refusal {
            Refusal::Budget(overdraft) => self.overdraft(overdraft),
            Refusal::Alarm(alarm) => self.alarm(*alarm),
            Refusal::CannotDecrypt { why, alarm } => {
                let why = match why {
                    CannotDecrypt::AsPrinted => self.as_printed,
                    CannotDecrypt::PerMeterBase => self.per_meter_base,
                };
                let rang = alarm.map_or_else(|| self.witnesses.to_owned(), |alarm| self.alarm(alarm));
                format!("{why} ({rang})")
            }
            // By how much it is wrong may be a secret sample.
            Refusal::Unnoticed { .. } => self.unnoticed.to_owned(),
            _ => refusal.to_string(),
        }
    }

    fn overdraft(&self, overdraft: &Overdraft) -> String {
        let Overdraft { asked, spent, budget } = overdraft;
        // Sums of floats err: not 0.30000000000000004.
        let cost = format::short_decimal(*asked);
        if *spent > 0.0 {
            (self.budget)(*budget, &format::short_decimal(*spent), &cost)
        } else {
            (self.budget_at_once)(*budget, &cost)
        }
    }

    fn alarm(&self, alarm: Alarm) -> String {
        let t = text();
        let of = |count: usize| t.counted(Thing::Meters, count);
        let meters = |count: u32| of(usize::try_from(count).unwrap_or(usize::MAX));
        match alarm {
            Alarm::MaskedTotal { meters: present } => (self.alarm_masked)(&meters(present)),
            Alarm::Total { meters: present } => (self.alarm_total)(&meters(present)),
            Alarm::Absent { absent } => (self.alarm_absent)(&of(absent)),
            Alarm::TooFew { absent, meters: all } => (self.alarm_too_few)(&meters(all), absent),
            // Only a cloud that breaks the rules brings it, and the page has none.
            Alarm::Unregistered => alarm.to_string(),
        }
    }

    /// Why a worker is gone.
    pub(crate) fn failure(&self, failure: &HostFailure) -> String {
        match failure {
            HostFailure::Crashed(why) => (self.crashed)(why),
            HostFailure::Silent(millis) => (self.silent)(millis / 1000),
            HostFailure::NotStarted(why) => (self.not_started)(why),
            HostFailure::Version { got, expected } => (self.version)(*got, *expected),
            HostFailure::Unreadable(why) => (self.unreadable)(why),
            HostFailure::Failed(why) => (self.failed)(why),
            // Only a round that is tampered with brings it, and the page has no such round.
            HostFailure::Missed(_) => failure.to_string(),
            HostFailure::SwitchedOff => self.switched_off.to_owned(),
            HostFailure::GivenUp(millis) => {
                let tenths = u32::try_from(millis / 100).unwrap_or(u32::MAX);
                (self.given_up)(&format::decimal(f64::from(tenths) / 10.0, 1))
            }
        }
    }
}

/// A reason as a sentence of its own.
pub(crate) fn sentence(words: &str) -> String {
    let end = if words.ends_with('.') { "" } else { "." };
    text().capital(words) + end
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_reason_is_said_with_its_numbers() {
        let words = text().refusals;
        let overdraft = Refusal::Budget(Overdraft { asked: 0.5, spent: 9.75, budget: 10.0 });
        let said = words.refusal(&overdraft);
        assert!(["0.5", "9.75", "10"].iter().all(|number| said.contains(number)), "{said}");
        let sum = Refusal::Budget(Overdraft { asked: 0.1, spent: 0.1 + 0.2, budget: 0.3 });
        assert!(words.refusal(&sum).contains(" 0.3 of it is spent"), "{}", words.refusal(&sum));
        let at_once = words.refusal(&Refusal::Budget(Overdraft { asked: 1.0, spent: 0.0, budget: 0.5 }));
        assert!(
            at_once.contains("ε = 1") && at_once.contains("ε = 0.5") && !at_once.contains("0 is"),
            "{at_once}"
        );
        for why in [CannotDecrypt::AsPrinted, CannotDecrypt::PerMeterBase] {
            let rang = Refusal::CannotDecrypt { why, alarm: Some(Alarm::MaskedTotal { meters: 3 }) };
            let silent = Refusal::CannotDecrypt { why, alarm: None };
            assert!(words.refusal(&rang).contains("3 meters"));
            assert!(words.refusal(&silent).contains(words.witnesses));
        }
        let failures = [
            (HostFailure::Crashed("x".into()), "(x)"),
            (HostFailure::Silent(8000), " 8 s"),
            (HostFailure::NotStarted("x".into()), "(x)"),
            (HostFailure::Version { got: 1, expected: 2 }, "1"),
            (HostFailure::Unreadable("x".into()), "(x)"),
            (HostFailure::Failed("x".into()), "(x)"),
            (HostFailure::SwitchedOff, "switched off"),
            (HostFailure::GivenUp(350), " 0.3 s"),
        ];
        for (failure, part) in failures {
            let said = words.failure(&failure);
            assert!(said.contains(part) && !said.contains('{'), "{said}");
        }
    }
}
