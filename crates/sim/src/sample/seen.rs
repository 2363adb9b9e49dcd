//! Records as somebody sees them.

use std::sync::Arc;

use blindsum_core::params::Params;

use crate::Record;
use crate::facts::Facts;
use crate::knowledge::{Findings, Knowledge, Lens, Stands, Value, prior};

/// The first records of a round, through somebody's eyes.
pub(crate) struct Seen {
    pub(crate) records: Arc<Vec<Arc<Record>>>,
    place: usize,
    pub(crate) knowledge: Option<Knowledge>,
    pub(crate) params: Params,
    findings: Option<Findings>,
}

impl Seen {
    /// The first `step` records, or all, through a lens.
    pub(crate) fn new(
        records: Arc<Vec<Arc<Record>>>,
        step: Option<usize>,
        lens: &Lens,
        params: Params,
    ) -> Self {
        let place = step.unwrap_or(records.len());
        let knowledge =
            (*lens != Lens::Everything).then(|| Knowledge::gather(&params, &records[..place], lens));
        let seen = Self { records, place, knowledge, params, findings: None };
        let findings = Findings::gather(&seen.facts(), &params, prior(&params, &seen.records));
        Self { findings, ..seen }
    }

    pub(crate) fn facts(&self) -> Facts<'_> {
        Facts::through(&self.records[..self.place], self.knowledge.as_ref())
    }

    pub(crate) fn findings(&self) -> Option<&Findings> {
        self.findings.as_ref()
    }

    pub(crate) fn knows(&self, value: Value) -> bool {
        self.facts().knows(value)
    }

    pub(crate) fn some_absent(&self) -> bool {
        self.facts().some_absent()
    }

    /// How the lens stands to the total or to its noise.
    pub(crate) fn stands(&self, value: Value) -> Stands {
        Stands::of(&self.facts(), self.findings(), value)
    }
}
