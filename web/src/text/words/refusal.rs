//! Why something was refused or is gone.

/// Sentences without their beginning's capital and their end's stop: they stand in others too.
pub(crate) struct RefusalWords {
    /// The ledger refuses; where nothing is spent yet.
    pub(crate) budget: fn(budget: f64, spent: &str, cost: &str) -> String,
    pub(crate) budget_at_once: fn(budget: f64, cost: &str) -> String,
    /// The opened readings are out of range.
    pub(crate) alarm_masked: fn(meters: &str) -> String,
    /// So is the total.
    pub(crate) alarm_total: fn(meters: &str) -> String,
    /// The shares of this many meters do not cancel.
    pub(crate) alarm_absent: fn(absent: &str) -> String,
    /// More than half of them are absent.
    pub(crate) alarm_too_few: fn(meters: &str, absent: usize) -> String,
    /// Eq. (18) as printed.
    pub(crate) as_printed: &'static str,
    /// A base of each meter's own.
    pub(crate) per_meter_base: &'static str,
    /// No alarm rang, and yet the total is not what went in.
    pub(crate) witnesses: &'static str,
    /// No party can tell that the total is wrong.
    pub(crate) unnoticed: &'static str,
    /// Of a worker.
    pub(crate) crashed: fn(why: &str) -> String,
    /// It did not answer in time.
    pub(crate) silent: fn(seconds: u64) -> String,
    /// It could not be started.
    pub(crate) not_started: fn(why: &str) -> String,
    /// It speaks another version.
    pub(crate) version: fn(got: u32, expected: u32) -> String,
    /// Its answer cannot be read.
    pub(crate) unreadable: fn(why: &str) -> String,
    /// It told of a failure.
    pub(crate) failed: fn(why: &str) -> String,
    /// Its plug was pulled.
    pub(crate) switched_off: &'static str,
    /// A person would not wait.
    pub(crate) given_up: fn(seconds: &str) -> String,
}
