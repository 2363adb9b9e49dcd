//! What the eyes that look can say of each home, of the total and of its noise: known, read, narrowed or hidden, and by what.

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
    total: Option<Total>,
    /// y, where the eyes know it: the noise is y less the total, and known as well.
    noisy: Option<i64>,
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

/// What is said of the total, or of its noise, where noise alone covers it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Total {
    /// What the cover amounts to.
    pub(crate) left: Left,
    /// That in a word.
    pub(crate) verdict: Verdict,
    /// The number in hand, in units.
    pub(crate) number: Option<i64>,
    /// Whether it would be less without factoring the keys.
    pub(crate) factored: bool,
}

impl Total {
    /// The number in hand, where it tells something: what is hidden is not near any number.
    pub(crate) fn shown(&self) -> Option<i64> {
        self.number.filter(|_| self.verdict != Verdict::Hidden)
    }
}

/// How the eyes stand to a number of the result.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Stands {
    /// They know it.
    Known,
    /// Noise alone covers it.
    Covered(Total),
    /// Something else does.
    Sealed,
    /// What tells it is not kept.
    LetGo,
}

/// How a lens stands to a value of those that noise alone may cover: beside d + xi the noise is known as well as the reading, or as the
/// total.
pub(crate) fn finding_of(knowledge: &Knowledge, value: Value) -> Finding {
    let finding = |beside, other| match knowledge.knows(beside) {
        true => knowledge.finding(other),
        false => knowledge.finding(value),
    };
    match value {
        Value::Selected(meter) => finding(Value::NoisyReading(meter), Value::Reading(meter)),
        Value::Noise => finding(Value::NoisyTotal, Value::TrueTotal),
        _ => knowledge.finding(value),
    }
}

impl Findings {
    /// What the lens can say, by what has happened until the step looked at. Keys that can be factored are: a promise that rests on
    /// their length does not count.
    pub(crate) fn gather(seen: &Seen) -> Option<Self> {
        let knowledge = seen.knowledge.as_deref()?;
        let params = seen.params;
        let short = strength(Assumption::Factoring, &params) == Strength::Fails;
        let of = |knowledge: &Knowledge| (knowledge.readings(), knowledge.finding(Value::TrueTotal));
        let plain = of(knowledge);
        let factored = short.then(|| of(&Knowledge::gather_factoring(&params, seen.shown(), &seen.lens)));
        let ((plain, plain_total), (mut homes, total)) = (plain.clone(), factored.unwrap_or(plain));
        let total = total_of(total, plain_total);
        let noisy = seen.facts().number(Value::NoisyTotal, &params).and_then(|y| i64::try_from(y).ok());
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
        Some(Self { params, homes, total, noisy, prior: prior(seen), factored })
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
    pub(crate) fn total(&self) -> Option<Total> {
        self.total
    }

    /// Its noise, likewise: y less the total, where the eyes know y.
    pub(crate) fn noise(&self) -> Option<Total> {
        let (total, noisy) = self.total.zip(self.noisy)?;
        Some(Total { number: total.number.map(|total| noisy.saturating_sub(total)), ..total })
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

/// What is said of the total, with the keys factored where they are short; `plain` is the finding without that.
fn total_of(finding: Finding, plain: Finding) -> Option<Total> {
    let Finding::Covered { cover, left, verdict } = finding else { return None };
    let factored = finding != plain;
    // What takes labour that nobody has done is not held in the page.
    let number = cover.number.filter(|_| !factored && cover.trials.is_none());
    Some(Total { left, verdict, number, factored })
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
        // Its readings are not whole Wh; seed 1 gives it a share of noise of some mWh.
        let reading = truth.facts().reading(0).unwrap();
        assert!(given.nearest.abs_diff(reading.unsigned_abs()) < 1000, "{given:?} {reading}");
        let total = findings.total().unwrap();
        assert!(total.left.odds > 2.2 && total.verdict == Verdict::Narrowed);
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

    /// What the panel of the result shows in the place of d and of xi.
    fn stand(raw: RawParams, lens: &str) -> [Stands; 2] {
        let seen = seen(raw, lens);
        [Value::TrueTotal, Value::Noise].map(|value| seen.stands(value))
    }

    fn words(stands: [Stands; 2]) -> [Option<Verdict>; 2] {
        stands.map(|stands| match stands {
            Stands::Covered(total) => Some(total.verdict),
            _ => None,
        })
    }

    #[test]
    fn the_total_bears_its_verdict_and_its_noise_the_same() {
        let raw = RawParams { meters: 40, ..sample::params().into() };
        let [three, center] = ["center+dealer+eavesdropper", "center"].map(|lens| stand(raw, lens));
        assert_eq!(words(three), [Some(Verdict::Narrowed); 2]);
        assert_eq!(words(center), [Some(Verdict::Hidden); 2]);
        // Of what is hidden, y says no more than any other number.
        let Stands::Covered(total) = center[0] else { panic!("{center:?}") };
        assert!(total.number.is_some() && total.shown().is_none() && !total.factored);
        assert_eq!(stand(raw, "everything"), [Stands::Known; 2]);
        let meters = (1..=3).map(|meter| format!("meter-{meter}")).collect::<Vec<_>>().join("+");
        assert_eq!(stand(sample::params().into(), &meters), [Stands::Known; 2]);
    }

    /// At a large epsilon y is the total, and nobody's seal is on it.
    #[test]
    fn a_total_that_is_read_has_its_number() {
        let raw = RawParams { epsilon: 100.0, ..sample::params().into() };
        let [d, xi] = stand(raw, "eavesdropper");
        let (Stands::Covered(d), Stands::Covered(xi)) = (d, xi) else { panic!("{d:?} {xi:?}") };
        let seen = seen(raw, "everything");
        let number = |value| i64::try_from(seen.facts().number(value, &seen.params).unwrap()).unwrap();
        assert_eq!((d.verdict, xi.verdict), (Verdict::Read, Verdict::Read));
        assert_eq!((d.shown(), xi.shown()), (Some(number(Value::NoisyTotal)), Some(0)));
        // One meter takes its own part off where it knows that.
        let raw = RawParams { gamma: 1, ..raw };
        let [Stands::Covered(d), Stands::Covered(xi)] = stand(raw, "meter-1") else { panic!() };
        let seen = self::seen(raw, "everything");
        let number = |value| i64::try_from(seen.facts().number(value, &seen.params).unwrap()).unwrap();
        let own = number(Value::Selected(0));
        assert_eq!((d.number, xi.number), (Some(number(Value::NoisyTotal) - own), Some(own)));
    }

    /// What factoring the keys would give is told as a word, without the number.
    #[test]
    fn a_total_that_takes_factoring_has_no_number() {
        let raw = RawParams { epsilon: 100.0, key_bits: 128, ..sample::params().into() };
        let records = Shared::new(sample::session(Params::try_from(raw).unwrap(), 1, None).remove(0).records);
        let product = records
            .iter()
            .position(|record| matches!(&record.event, Event::Sent(sent) if sent.kind == blindsum_core::wire::kind::Kind::Published))
            .unwrap();
        let params = Params::try_from(raw).unwrap();
        // Before y is out whoever listens can open both products.
        let seen = Seen::new(records, Some(product), &"eavesdropper".parse().unwrap(), params);
        let total = seen.findings().unwrap().total().unwrap();
        assert_eq!((total.verdict, total.number, total.factored), (Verdict::Read, None, true));
    }

    #[test]
    fn of_one_party_alone_the_noise_is_known_as_well_as_what_it_covers() {
        let raw = RawParams { meters: 40, ..sample::params().into() };
        let seen = seen(raw, "center+dealer+eavesdropper");
        let knowledge = seen.knowledge.as_deref().unwrap();
        for (noise, covered) in [(Value::Noise, Value::TrueTotal), (Value::Selected(3), Value::Reading(3))] {
            assert!(matches!(knowledge.finding(noise), Finding::Sealed(_)));
            assert_eq!(finding_of(knowledge, noise), knowledge.finding(covered));
        }
    }
}
