//! What the eyes that look can say of each home: known, read, narrowed or hidden, and by what.

use blindsum_core::params::Params;
use blindsum_core::privacy::{Posterior, Prior, Verdict};
use blindsum_sim::Event;
use blindsum_sim::knowledge::{Assumption, Cover, Finding, Knowledge, Left, Value};

use super::facts::Seen;
use super::strength::{Strength, strength};

/// What a lens can say of every home and of the total.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Findings {
    params: Params,
    homes: Vec<Finding>,
    total: Finding,
    prior: Prior,
    /// The homes of which it would be less without factoring the keys, which are short enough for that.
    factored: Vec<bool>,
}

/// What is said of one home.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Home {
    /// How the lens stands to its reading, where noise covers it.
    pub(crate) cover: Cover,
    /// What that amounts to.
    pub(crate) left: Left,
    /// In a word, with the number in hand.
    pub(crate) verdict: Verdict,
    /// What the number says of the reading: as if all of them had been as likely before.
    pub(crate) given: Option<Posterior>,
}

impl Findings {
    /// What the lens can say, by what has happened until the step looked at. Keys that can be factored are: a promise that rests on
    /// their length is none.
    pub(crate) fn gather(seen: &Seen) -> Option<Self> {
        let knowledge = seen.knowledge.as_deref()?;
        let params = seen.params;
        let short = strength(Assumption::Factoring, &params) == Strength::Fails;
        let of = |knowledge: &Knowledge| (knowledge.readings(), knowledge.finding(Value::TrueTotal));
        let plain = of(knowledge);
        let factored = short.then(|| of(&Knowledge::gather_factoring(&params, seen.shown(), &seen.lens)));
        let ((plain, _), (mut homes, total)) = (plain.clone(), factored.unwrap_or(plain));
        let factored = homes.iter().zip(&plain).map(|(home, plain)| home != plain).collect();
        for (home, plain) in homes.iter_mut().zip(&plain) {
            if let Finding::Covered { cover, .. } = home
                && (cover.trials.is_some()
                    || !matches!(plain, Finding::Covered { cover: same, .. } if same == cover))
            {
                // What takes labour that nobody has done yet is told, and not its outcome: the page holds what is known.
                cover.number = None;
            }
        }
        Some(Self { params, homes, total, prior: prior(seen), factored })
    }

    /// A home that noise alone covers.
    pub(crate) fn home(&self, meter: u32) -> Option<Home> {
        let finding = self.homes.get(usize::try_from(meter).ok()?)?;
        let Finding::Covered { cover, left, verdict } = *finding else { return None };
        let given = finding.given(&self.prior, &self.params);
        let verdict = given.map_or(verdict, |given| given.refine(verdict));
        Some(Home { cover, left, verdict, given })
    }

    /// The total over those present, where noise alone covers it.
    pub(crate) fn total(&self) -> Option<(Left, Verdict)> {
        match self.total {
            Finding::Covered { left, verdict, .. } => Some((left, verdict)),
            _ => None,
        }
    }

    /// The word for a home that noise alone covers.
    pub(crate) fn verdict(&self, meter: u32) -> Option<Verdict> {
        self.homes.get(usize::try_from(meter).ok()?)?.word(&self.prior, &self.params)
    }

    /// Whether what is said of a home takes factoring the keys.
    pub(crate) fn takes_factoring(&self, meter: u32) -> bool {
        usize::try_from(meter).ok().and_then(|meter| self.factored.get(meter)).copied().unwrap_or(false)
    }

    /// The words for all homes, in order.
    pub(crate) fn verdicts(&self) -> Vec<Option<Verdict>> {
        (0u32..).zip(&self.homes).map(|(meter, _)| self.verdict(meter)).collect()
    }

    /// The home that a sentence is about: the one looked at, or else the first that noise covers.
    pub(crate) fn subject(&self, chosen: Option<u32>) -> Option<u32> {
        let is_covered = |meter: &u32| self.verdict(*meter).is_some();
        chosen
            .filter(is_covered)
            .or_else(|| (0u32..).zip(&self.homes).map(|(meter, _)| meter).find(is_covered))
    }
}

/// Every reading as likely as any other, at the resolution that the round's have.
fn prior(seen: &Seen) -> Prior {
    let unit = seen.params.unit_mwh();
    let readings = seen.records.iter().filter_map(|record| match &record.event {
        Event::Masked { witness, .. } => Some(witness.reading.saturating_mul(unit)),
        _ => None,
    });
    Prior::of_readings(&seen.params, readings)
}

#[cfg(test)]
mod tests {
    use blindsum_core::params::RawParams;
    use blindsum_sim::knowledge::Lens;

    use super::*;
    use crate::state::Shared;
    use crate::view::sample;

    fn seen(raw: RawParams, lens: &str) -> Seen {
        let params = Params::try_from(raw).unwrap();
        let records = Shared::new(sample::session(params, 1, None).remove(0).records);
        Seen::new(records, None, &lens.parse().unwrap(), params)
    }

    #[test]
    fn three_who_pool_read_a_crowd_and_one_party_does_not() {
        let raw = RawParams { meters: 40, ..sample::params().into() };
        let three = seen(raw, "center+dealer+eavesdropper");
        let findings = three.findings().unwrap();
        assert!(
            findings
                .verdicts()
                .iter()
                .all(|verdict| matches!(verdict, Some(Verdict::Read | Verdict::Narrowed)))
        );
        let home = findings.home(0).unwrap();
        assert_eq!(home.verdict, Verdict::Read);
        let given = home.given.unwrap();
        let truth = Seen::new(three.records.clone(), None, &Lens::Everything, three.params);
        // Its readings are no whole Wh; seed 1 gives it a share of noise of some mWh.
        let reading = truth.facts().reading(0).unwrap();
        assert!(given.nearest.abs_diff(reading.unsigned_abs()) < 1000, "{given:?} {reading}");
        let (left, verdict) = findings.total().unwrap();
        assert!(left.odds > 2.2 && verdict == Verdict::Narrowed);
        let center = seen(raw, "center");
        assert!(
            center.findings().unwrap().verdicts().iter().all(|verdict| *verdict == Some(Verdict::Hidden))
        );
        assert_eq!(center.findings().unwrap().home(0).unwrap().given, None);
        assert!(truth.findings().is_none());
    }

    /// What is drawn is what is said.
    #[test]
    fn the_quick_word_is_the_one_with_the_number_in_hand() {
        let mut narrowed = 0;
        for (seed, meters) in [(1, 60), (2, 60), (3, 60), (4, 9), (5, 3)] {
            let params =
                Params::try_from(RawParams { meters, key_bits: 256, ..sample::params().into() }).unwrap();
            let records = Shared::new(sample::session(params, seed, None).remove(0).records);
            let seen = Seen::new(records, None, &"center+dealer+eavesdropper".parse().unwrap(), params);
            let findings = seen.findings().unwrap();
            for meter in 0..meters {
                assert_eq!(
                    findings.verdict(meter),
                    findings.home(meter).map(|home| home.verdict),
                    "{seed} {meter}"
                );
                narrowed += usize::from(findings.verdict(meter) == Some(Verdict::Narrowed));
            }
        }
        assert!(narrowed > 0);
    }

    #[test]
    fn a_meter_is_no_home_to_itself() {
        let raw = sample::params().into();
        let findings = seen(raw, "meter-1");
        let findings = findings.findings().unwrap();
        assert_eq!((findings.verdict(0), findings.subject(Some(0))), (None, Some(1)));
        assert_eq!(findings.subject(Some(2)), Some(2));
    }
}
