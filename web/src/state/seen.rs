//! What is looked at.

use std::cmp::Reverse;
use std::sync::Arc;

use blindsum_core::params::Params;
use blindsum_core::privacy::Verdict;
use blindsum_core::role::Role;
use blindsum_core::wire::kind::Kind;
use blindsum_sim::facts::Facts;
use blindsum_sim::knowledge::{
    Assumption, Findings, Knowledge, Lens, Stands, Strength, Value, is_not_reckoned, prior, strength,
};
use blindsum_sim::{Event, Record, Sent};

use crate::state::{Shared, place};

/// What is looked at: the first records of an epoch, through somebody's eyes. Components draw again only when this changes,
/// not with every word of a worker.
#[derive(Clone, PartialEq)]
pub(crate) struct Seen {
    /// All records of the epoch so far.
    pub(crate) records: Shared<Vec<Arc<Record>>>,
    /// How many of them are shown.
    pub(crate) place: usize,
    /// What the lens knows; nothing where it sees everything.
    pub(crate) knowledge: Option<Shared<Knowledge>>,
    /// Through whose eyes.
    pub(crate) lens: Lens,
    /// The parameters.
    pub(crate) params: Params,
    /// What the lens can say of each home; nothing where it sees everything.
    findings: Option<Shared<Findings>>,
}

/// The home whose part of the noise is plain to see: the one whose sample that counts is the largest, either way, and of several such
/// the first. For those alone who may know all samples; nothing before the samples are drawn.
pub(crate) fn plain_home(records: &[Arc<Record>]) -> Option<u32> {
    let facts = Facts::gather(records);
    let share = |record: &Arc<Record>| match &record.event {
        Event::Sent(sent) if sent.kind == Kind::NoiseShares => {
            let Role::Meter(meter) = sent.from else { return None };
            Some((facts.selected(meter)?.unsigned_abs(), Reverse(meter)))
        }
        _ => None,
    };
    let (_, Reverse(home)) = records.iter().filter_map(share).max()?;
    Some(home)
}

/// Whether keys are so short that they count as factored: they lock nothing.
pub(crate) fn short_keys(params: &Params) -> bool {
    strength(Assumption::Factoring, params) == Strength::Fails
}

impl Seen {
    /// The first `step` records, or all, through a lens.
    pub(crate) fn new(
        records: Shared<Vec<Arc<Record>>>,
        step: Option<usize>,
        lens: &Lens,
        params: Params,
    ) -> Self {
        let place = place(step, records.len());
        let shown = records.get(..place).unwrap_or_default();
        let knowledge =
            (*lens != Lens::Everything).then(|| Shared::new(Knowledge::gather(&params, shown, lens)));
        let seen = Self { records, place, knowledge, lens: lens.clone(), params, findings: None };
        let findings =
            Findings::gather(&seen.facts(), &params, prior(&params, &seen.records)).map(Shared::new);
        Self { findings, ..seen }
    }

    /// What the lens can say of each home.
    pub(crate) fn findings(&self) -> Option<&Findings> {
        self.findings.as_deref()
    }

    /// Whether logarithms may tell more of homes than is worked out.
    pub(crate) fn is_not_reckoned(&self) -> bool {
        is_not_reckoned(Assumption::Noise { shares: 1 }, &self.params)
    }

    /// How the lens stands to the total or to its noise.
    pub(crate) fn stands(&self, value: Value) -> Stands {
        Stands::of(&self.facts(), self.findings(), value)
    }

    /// The word for the sample of a meter that counts, where the lens has it beside the reading and that is not hidden: with the one
    /// it has the other.
    pub(crate) fn share_verdict(&self, meter: u32) -> Option<Verdict> {
        let word = self.findings()?.verdict(meter).filter(|word| *word != Verdict::Hidden)?;
        self.knows(Value::NoisyReading(meter)).then_some(word)
    }

    /// The records shown.
    pub(crate) fn shown(&self) -> &[Arc<Record>] {
        self.records.get(..self.place).unwrap_or_default()
    }

    /// The record that the last step brought.
    pub(crate) fn latest(&self) -> Option<&Record> {
        self.shown().last().map(AsRef::as_ref)
    }

    /// What the records hold, as far as the lens knows it.
    pub(crate) fn facts(&self) -> Facts<'_> {
        Facts::through(self.shown(), self.knowledge.as_deref())
    }

    /// Whether meters are absent that count no more by now. Who is present is public.
    pub(crate) fn some_absent(&self) -> bool {
        Facts::gather(self.shown()).some_absent()
    }

    /// Whether the lens sees what is in a message.
    pub(crate) fn sees(&self, sent: &Sent) -> bool {
        self.knowledge.as_ref().is_none_or(|knowledge| knowledge.sees(sent))
    }

    /// Whether the lens knows a value by now.
    pub(crate) fn knows(&self, value: Value) -> bool {
        self.knowledge.as_ref().is_none_or(|knowledge| knowledge.knows(value))
    }
}

#[cfg(test)]
mod tests {
    use blindsum_sim::sample;

    use super::*;

    #[test]
    fn the_plain_home_is_the_first_with_the_largest_sample_that_counts() {
        let (records, _) = sample::published();
        let facts = Facts::gather(&records);
        let shares = facts.shares(sample::params().meters()).unwrap();
        let most = shares.iter().map(|(_, share)| share.abs()).max().unwrap();
        let first = shares.iter().find(|(_, share)| share.abs() == most).unwrap().0;
        assert!(most > 0);
        assert_eq!(plain_home(&records), Some(first));
        // Before anything is drawn there is none.
        assert_eq!(plain_home(&records[..3]), None);
    }
}
