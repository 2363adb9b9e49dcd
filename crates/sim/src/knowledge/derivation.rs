//! How a number of a home came about, link by link.

use crate::knowledge::Knowledge;
use crate::knowledge::status::Status;
use crate::knowledge::value::Value;

/// A value that was worked out, and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    /// What was worked out.
    pub value: Value,
    /// By which rule, from what.
    pub how: Status,
}

impl Knowledge {
    /// How a value was worked out: what it rests on first, each value once, and it itself last. Of another meter than its own nothing is
    /// followed further, nor is what was sent, made or overheard. Of such a value itself that is the one link, and of what is not known
    /// there is none.
    #[must_use]
    pub fn derivation(&self, value: Value) -> Vec<Link> {
        let mut links = Vec::new();
        self.derive(value, value.meter(), &mut links);
        if links.is_empty() {
            let how = self.status(value);
            links.extend(how.is_known().then_some(Link { value, how }));
        }
        links
    }

    fn derive(&self, value: Value, meter: Option<u32>, links: &mut Vec<Link>) {
        if links.iter().any(|link| link.value == value) {
            return;
        }
        let how = self.status(value);
        let Status::Derived { from, .. } = &how else { return };
        for premise in from {
            // Rules go from what was known before to what follows, never around.
            if premise.meter().is_none() || premise.meter() == meter {
                self.derive(*premise, meter, links);
            }
        }
        links.push(Link { value, how });
    }

    /// How the number in hand of a home came about, or its reading where that is known. Nothing where there is no such number.
    #[must_use]
    pub fn basis(&self, meter: u32) -> Vec<Link> {
        let values = [Value::Reading(meter), Value::NoisyReading(meter)];
        let known = values.into_iter().find(|value| self.knows(*value));
        known.map(|value| self.derivation(value)).unwrap_or_default()
    }
}
