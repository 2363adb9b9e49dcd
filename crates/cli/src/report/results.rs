//! What there is to report.

use blindsum_core::params::Params;
use blindsum_core::privacy::Ledger;
use blindsum_core::variants::AbsencePolicy;
use blindsum_readings::Warning;
use blindsum_sim::{Costs, Outcome};

use crate::exit::{REFUSED, SUCCESS};
use crate::report::board::Board;
use crate::report::tampering::Struck;

/// What is said of randomness from a seed, wherever it shows.
pub const SEEDED: &str = "seeded, not secret";

/// What holds for all rounds of a run.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// The parameters.
    pub params: Params,
    /// The seed, if there is one.
    pub seed: Option<u64>,
    /// What happens when a meter is absent.
    pub absence: AbsencePolicy,
    /// How many meters may pool what they know, where that is asked for: what holds against them is told.
    pub against: Option<u32>,
    /// How many minutes a slot has, as far as the file tells.
    pub slot_minutes: Option<u32>,
    /// What computed it.
    pub engine: &'static str,
}

/// A round that is over.
#[derive(Debug, Clone)]
pub struct RoundReport {
    /// The slot's label.
    pub slot: String,
    /// The outcome.
    pub outcome: Outcome,
    /// Whether anything of it was run. Of a round that never began there are no figures, however its outcome is filled.
    pub begun: bool,
    /// What was done to it, if something was.
    pub tampering: Option<Struck>,
}

/// A run that is over.
#[derive(Debug, Clone, Copy)]
pub struct Report<'a> {
    /// What holds for all its rounds.
    pub setting: &'a Setting,
    /// The rounds that are over, in order.
    pub rounds: &'a [RoundReport],
    /// What a person should know of the readings.
    pub warnings: &'a [Warning],
    /// What they cost in epsilon, and what was spent before them.
    pub ledger: &'a Ledger,
    /// How many slots were not begun.
    pub not_begun: usize,
    /// Every number of a round, where that was asked for.
    pub board: Option<&'a Board>,
}

impl RoundReport {
    /// mWh of this many units of what was encrypted.
    pub(super) fn mwh(&self, units: i64) -> i64 {
        units.saturating_mul(self.outcome.params.unit_mwh())
    }

    /// The numbers of the meters that do not count, from 1.
    pub(super) fn absent(&self) -> Vec<u32> {
        self.outcome.absent.iter().map(|meter| meter.saturating_add(1)).collect()
    }

    pub(super) fn hash(&self) -> String {
        self.outcome.transcript_hash.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

impl Report<'_> {
    /// What the program ends with: a refused round does not count as a success.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        let refused = self.rounds.iter().any(|round| round.outcome.refusal().is_some());
        if refused { REFUSED } else { SUCCESS }
    }

    /// Any round's costs hold those of the set-up.
    pub(super) fn set_up(&self) -> Costs {
        self.rounds.first().map(|round| round.outcome.costs.clone()).unwrap_or_default()
    }
}
