//! Why something was refused or is gone.

/// Sentences without their beginning's capital and their end's stop: they stand in others too.
pub(crate) struct RefusalWords {
    /// The ledger refuses: {cost}, {spent}, {budget}; where nothing is spent yet.
    pub(crate) budget: &'static str,
    pub(crate) budget_at_once: &'static str,
    /// The opened readings are out of range: {meters}.
    pub(crate) alarm_masked: &'static str,
    /// So is the total: {meters}.
    pub(crate) alarm_total: &'static str,
    /// The shares of this many meters do not cancel: {absent}.
    pub(crate) alarm_absent: &'static str,
    /// More than half of them are absent: {absent}, {meters}.
    pub(crate) alarm_too_few: &'static str,
    /// Eq. (18) as printed.
    pub(crate) as_printed: &'static str,
    /// A base of each meter's own.
    pub(crate) per_meter_base: &'static str,
    /// No alarm rang, and yet the total is not what went in.
    pub(crate) witnesses: &'static str,
    /// Of a worker: {why}.
    pub(crate) crashed: &'static str,
    /// {seconds}.
    pub(crate) silent: &'static str,
    /// {why}.
    pub(crate) not_started: &'static str,
    /// {got}, {expected}.
    pub(crate) version: &'static str,
    /// {why}.
    pub(crate) unreadable: &'static str,
    /// {why}.
    pub(crate) failed: &'static str,
    /// Its plug was pulled.
    pub(crate) switched_off: &'static str,
    /// A person would not wait: {seconds}.
    pub(crate) given_up: &'static str,
}
