//! What a round is reported as: text for people, JSON for programs.

mod json;
mod text;

use blindsum_core::sim::Outcome;

use crate::{REFUSED, SUCCESS};

/// What is said of randomness from a seed, wherever it shows.
pub const SEEDED: &str = "seeded, not secret";

/// A round that is over, and how it was asked for.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// The outcome.
    pub outcome: &'a Outcome,
    /// The slot's label.
    pub slot: &'a str,
    /// The seed, if there was one.
    pub seed: Option<u64>,
}

impl Report<'_> {
    /// What the program ends with: a refused round is no success.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        if self.outcome.refusal().is_some() { REFUSED } else { SUCCESS }
    }

    /// mWh of so many units of what was encrypted.
    fn mwh(&self, units: i64) -> i64 {
        units.saturating_mul(self.outcome.params.unit_mwh())
    }
}

fn hash(outcome: &Outcome) -> String {
    outcome.transcript_hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests;
