//! What follows from a reading or from the total: it is known as well as that, whatever noise leaves of it.

use std::sync::Arc;

use blindsum_core::params::Params;

use crate::knowledge::Knowledge;
use crate::knowledge::closure::Closure;
use crate::knowledge::cover::Finding;
use crate::knowledge::evidence::Evidence;
use crate::knowledge::lens::Lens;
use crate::knowledge::value::Value;
use crate::record::Record;

/// What a lens does not know, and would know if it had one meter's reading, or the total, that noise alone covers. The algebra gives
/// it for any number that stands in the place of the right one: x_i = d_i - (d_i - x_i), for example. So such a value is hidden exactly
/// as far as the one it follows from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Follows {
    meter: u32,
    /// Both in order.
    reading: Vec<Value>,
    total: Vec<Value>,
}

impl Follows {
    /// What follows for `lens`, after these records, from a meter's reading and from the total. `factoring`: with the keys factored, as
    /// in [`Knowledge::gather_factoring`].
    #[must_use]
    pub fn gather(
        params: &Params,
        records: &[Arc<Record>],
        lens: &Lens,
        meter: u32,
        factoring: bool,
    ) -> Self {
        let gather = |supposed: &[Value]| {
            let mut evidence = Evidence::gather(params, records, lens);
            if factoring {
                evidence.factor();
            }
            evidence.suppose(supposed);
            let (sums, combined) = Closure::complete(params, &mut evidence);
            Knowledge::with(params, evidence, lens, sums, combined)
        };
        let plain = gather(&[]);
        let from = |value: Value| -> Vec<Value> {
            let Finding::Covered { cover, .. } = plain.finding(value) else { return Vec::new() };
            // The trials that give the number give d_i + xi_i.
            let tried = value.meter().filter(|_| cover.trials.is_some()).map(Value::NoisyReading);
            let supposed: Vec<Value> = [value].into_iter().chain(tried).collect();
            let more = gather(&supposed);
            // Values come in order.
            more.values()
                .filter(|other| *other != value && more.knows(*other) && !plain.knows(*other))
                .collect()
        };
        Self { meter, reading: from(Value::Reading(meter)), total: from(Value::TrueTotal) }
    }

    /// The reading or the total that a value follows from: d_i before d, for of one home more is said.
    #[must_use]
    pub fn from(&self, value: Value) -> Option<Value> {
        if self.reading.binary_search(&value).is_ok() {
            return Some(Value::Reading(self.meter));
        }
        self.total.binary_search(&value).is_ok().then_some(Value::TrueTotal)
    }
}
