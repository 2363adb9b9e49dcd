//! What would become of a home if one of those who look went away, or others joined them.

use std::collections::BTreeSet;
use std::sync::Arc;

use blindsum_core::params::Params;
use blindsum_core::privacy::{Prior, Verdict};

use crate::knowledge::strength::{Strength, is_not_reckoned, strength};
use crate::knowledge::{Assumption, Finding, Knowledge, Lens, Observer, Value};
use crate::record::Record;

/// Other eyes: those of a lens after somebody went, or came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Who goes or comes.
    pub who: BTreeSet<Observer>,
    /// Who looks then.
    pub lens: Lens,
}

/// What is asked about a lens and one home. Each answer takes as long as all that the other lens knows, so that they are asked one by
/// one: what [`Self::next`] asks is answered by [`Self::word`], and the answer goes to [`Self::take`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outlook {
    kind: Asked,
    queue: Vec<Change>,
    /// The answers, in order.
    pub answers: Vec<(Change, Verdict)>,
}

/// What is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asked {
    /// Of several who know something of the home: what is left when one of them goes.
    Leaving,
    /// Of those to whom the home is hidden: who would have to help.
    Helping,
    /// Nothing.
    Nothing,
}

/// The parties that may be asked for help: those that a round has one of.
const HUBS: [Observer; 4] =
    [Observer::Dealer, Observer::ControlCenter, Observer::Cloud, Observer::Eavesdropper];

/// Of more members not every one is taken away.
pub const MOST_LEAVING: usize = 8;

impl Outlook {
    /// What to ask about a home that stands so with a lens. Nothing where logarithms may tell more than knowledge does: no answer
    /// would be sure.
    #[must_use]
    pub fn new(lens: &Lens, word: Verdict, params: &Params) -> Self {
        let Lens::Parties(parties) = lens else { return Self::none() };
        if is_not_reckoned(Assumption::Noise { shares: 1 }, params) {
            return Self::none();
        }
        match word {
            Verdict::Hidden => {
                let absent: Vec<_> = HUBS.into_iter().filter(|hub| !parties.contains(hub)).collect();
                // The smallest first.
                let of_size = |size| (1u32..1 << absent.len()).filter(move |bits| bits.count_ones() == size);
                let sets = (0u32..).zip(&absent).flat_map(|(before, _)| of_size(before + 1)).map(|bits| {
                    let chosen = (0u32..).zip(&absent).filter(|(place, _)| bits >> place & 1 == 1);
                    chosen.map(|(_, hub)| *hub).collect()
                });
                let with = |who: BTreeSet<Observer>| {
                    let lens = Lens::Parties(parties.union(&who).copied().collect());
                    Change { who, lens }
                };
                Self { kind: Asked::Helping, queue: sets.map(with).collect(), answers: Vec::new() }
            }
            _ if parties.len() > 1 => {
                let without = |observer: &Observer| {
                    let who = BTreeSet::from([*observer]);
                    Change { lens: Lens::Parties(parties.difference(&who).copied().collect()), who }
                };
                let queue = parties.iter().take(MOST_LEAVING).map(without).collect();
                Self { kind: Asked::Leaving, queue, answers: Vec::new() }
            }
            _ => Self::none(),
        }
    }

    fn none() -> Self {
        Self { kind: Asked::Nothing, queue: Vec::new(), answers: Vec::new() }
    }

    /// What is asked.
    #[must_use]
    pub fn kind(&self) -> Asked {
        self.kind
    }

    /// What has not been answered yet, if anything is left to ask. Where a number of helpers is enough, more are not asked about.
    #[must_use]
    pub fn next(&self) -> Option<&Change> {
        let next = self.queue.get(self.answers.len())?;
        let enough = self.answers.iter().find(|(_, word)| self.changes(*word));
        let more = enough.is_some_and(|(change, _)| next.who.len() > change.who.len());
        (self.kind == Asked::Leaving || !more).then_some(next)
    }

    /// All that is to be asked, as far as is known by now, with the answers that are there.
    pub fn all(&self) -> impl Iterator<Item = (&Change, Option<Verdict>)> {
        let answers = self.answers.iter().map(|(change, word)| (change, Some(*word)));
        answers.chain(self.queue.iter().skip(self.answers.len()).map(|change| (change, None)))
    }

    /// The answer to [`Self::next`].
    pub fn take(&mut self, word: Verdict) {
        if let Some(change) = self.next().cloned() {
            self.answers.push((change, word));
        }
    }

    /// Asks all that is to be asked.
    #[must_use]
    pub fn asked(mut self, round: &Round<'_>) -> Self {
        while let Some(change) = self.next() {
            let word = self.word(change, round);
            self.take(word);
        }
        self
    }

    /// The answer to one question. Of those who would help only the law is asked, and not the numbers that they would have: these eyes
    /// do not know those. Who is left after one has gone has no number that was not theirs before.
    #[must_use]
    pub fn word(&self, change: &Change, round: &Round<'_>) -> Verdict {
        match self.kind {
            Asked::Leaving => round.word(&change.lens),
            Asked::Helping | Asked::Nothing => round.law(&change.lens),
        }
    }

    fn changes(&self, word: Verdict) -> bool {
        match self.kind {
            Asked::Leaving => word == Verdict::Hidden,
            Asked::Helping | Asked::Nothing => word != Verdict::Hidden,
        }
    }

    /// Whether taking any one of them away hides the home: so it was answered of every one.
    #[must_use]
    pub fn any_one_hides(&self, lens: &Lens) -> bool {
        let Lens::Parties(parties) = lens else { return false };
        self.kind == Asked::Leaving
            && self.answers.len() == parties.len()
            && self.answers.iter().all(|(_, word)| self.changes(*word))
    }
}

/// The records of a round, and the home that is asked about.
#[derive(Debug, Clone, Copy)]
pub struct Round<'a> {
    /// What it ran under.
    pub params: &'a Params,
    /// All of it, or its beginning.
    pub records: &'a [Arc<Record>],
    /// The home, by its meter from 0.
    pub meter: u32,
    /// What is believed of a reading before.
    pub prior: &'a Prior,
}

impl Round<'_> {
    /// The word for the home through other eyes, with the number that they have in hand.
    #[must_use]
    pub fn word(&self, lens: &Lens) -> Verdict {
        let (finding, plain) = self.finding(lens);
        match finding {
            // What takes labour that nobody has done has no number.
            Finding::Covered { cover, .. } if cover.trials.is_none() && finding == plain => {
                finding.word(self.prior, self.params).unwrap_or(finding.verdict())
            }
            _ => finding.verdict(),
        }
    }

    /// The same by the law alone, whatever the number.
    #[must_use]
    pub fn law(&self, lens: &Lens) -> Verdict {
        self.finding(lens).0.verdict()
    }

    /// With the keys factored where they are short, as in [`Findings`](super::Findings), and without.
    fn finding(&self, lens: &Lens) -> (Finding, Finding) {
        let value = Value::Reading(self.meter);
        let plain = Knowledge::gather(self.params, self.records, lens).finding(value);
        let short = strength(Assumption::Factoring, self.params) == Strength::Fails;
        let factored = || Knowledge::gather_factoring(self.params, self.records, lens).finding(value);
        (if short { factored() } else { plain }, plain)
    }
}
