//! What becomes of the homes when one of those who look goes away, or others help them.

use std::sync::Arc;

use blindsum_core::params::Params;
use blindsum_core::privacy::{Prior, Verdict};
use blindsum_sim::Record;
use blindsum_sim::knowledge::{
    Asked, Change, Counts, Finding, Found, Knowledge, Lens, Observer, Outlook, Round, Standing,
};

/// Who goes, or who would help, and how many homes are read, narrowed and hidden then.
#[derive(Default)]
pub(super) struct Changes {
    /// By who goes: with the numbers in hand.
    pub(super) leaving: Vec<(Change, Counts)>,
    /// By who helps, up to the fewest that change something: by the law alone.
    pub(super) helping: Vec<(Change, Counts)>,
}

impl Changes {
    /// Asked about the meter's home, of which the lens says this.
    pub(super) fn new(
        lens: &Lens,
        params: &Params,
        records: &[Arc<Record>],
        prior: &Prior,
        meter: u32,
        word: Verdict,
    ) -> Self {
        let round = Round { params, records, meter, prior };
        let outlook = Outlook::new(lens, word, params).asked(&round);
        let kind = outlook.kind();
        let counted = |(change, _): (Change, Verdict)| {
            let knowledge = Knowledge::gather(params, records, &change.lens);
            let readings = Found::gather(params, records, &knowledge).homes;
            let standing = |(meter, finding): (u32, Finding)| {
                let word = finding.word(prior, params).filter(|_| kind == Asked::Leaving);
                let own = change.lens.has(Observer::Meter(meter));
                Standing::of(&finding, word.unwrap_or(finding.verdict()), own, params)
            };
            let counts = Counts::of((0..).zip(readings).map(standing));
            (change, counts)
        };
        let answers = outlook.answers.into_iter().map(counted).collect();
        match kind {
            Asked::Leaving => Self { leaving: answers, ..Self::default() },
            Asked::Helping => Self { helping: answers, ..Self::default() },
            Asked::Nothing => Self::default(),
        }
    }
}
