//! What the eyes that look can say of each home, of the total and of its noise: known, read, narrowed or hidden, and by what.

use std::sync::Arc;

use blindsum_core::params::Params;
use blindsum_core::privacy::{Posterior, Prior, Verdict};

use crate::facts::Facts;
use crate::knowledge::strength::{Strength, strength};
use crate::knowledge::{Assumption, Cover, Finding, Follows, Knowledge, Left, Value};
use crate::record::{Event, Record};

/// What a lens can say of every home and of the total.
#[derive(Debug, Clone, PartialEq)]
pub struct Findings {
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
pub struct Home {
    /// How the lens stands to its reading, where noise covers it.
    pub cover: Cover,
    /// What that amounts to.
    pub left: Left,
    /// In a word, with the number in hand.
    pub verdict: Verdict,
    /// What the number says of the reading: as if all of them had been as likely before.
    pub given: Option<Posterior>,
}

/// What is said of the total, or of its noise, where noise alone covers it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Total {
    /// What the cover amounts to.
    pub left: Left,
    /// That in a word, with the number in hand where one reading is all that is not known.
    pub verdict: Verdict,
    /// The number in hand, in units.
    pub number: Option<i64>,
    /// The least and the most that the total, or its noise, can be, in units: by the readings that are known, and the cap.
    pub possible: (i64, i64),
    /// Whether the eyes know more of some home in it than the total tells.
    pub by_a_home: bool,
    /// Whether they know the readings of homes in it: those it hides from nobody here.
    pub knows_homes: bool,
    /// How likely the number in hand is within 1 % of the cap, where one reading is all that is not known: as of that reading.
    pub chance: Option<f64>,
    /// Whether it would be less without factoring the keys.
    pub factored: bool,
}

impl Total {
    /// Whether the number in hand cannot be the total: much of it is noise.
    #[must_use]
    pub fn is_beyond(&self) -> bool {
        let (least, most) = self.possible;
        self.number.is_some_and(|number| number < least || number > most)
    }

    /// The number in hand, where it tells something: what is hidden is not near any number, and a number that cannot be is not told
    /// as one that may be. What is read is the nearest that can be.
    #[must_use]
    pub fn shown(&self) -> Option<i64> {
        let (least, most) = self.possible;
        match self.verdict {
            Verdict::Hidden => None,
            Verdict::Narrowed => self.number.filter(|_| !self.is_beyond()),
            Verdict::Read => self.number.map(|number| number.max(least).min(most)),
        }
    }
}

impl Home {
    /// The number in hand, where it tells something; see [`Total::shown`].
    #[must_use]
    pub fn shown(&self, params: &Params) -> Option<i64> {
        let can_be = |number: &i64| (0..=params.sensitivity()).contains(number);
        match self.verdict {
            Verdict::Hidden => None,
            Verdict::Narrowed => self.cover.number.filter(can_be),
            Verdict::Read => self.cover.number.map(|number| number.clamp(0, params.sensitivity())),
        }
    }
}

/// How the eyes stand to a number of the result.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Stands {
    /// They know it.
    Known,
    /// Noise alone covers it.
    Covered(Total),
    /// Something else does.
    Sealed,
    /// What tells it is not kept.
    LetGo,
}

impl Stands {
    /// How a lens with these findings stands to the total or to its noise.
    #[must_use]
    pub fn of(facts: &Facts<'_>, findings: Option<&Findings>, value: Value) -> Self {
        let covered = || match value {
            Value::TrueTotal => findings?.total(),
            Value::Noise => findings?.noise(),
            _ => None,
        };
        if facts.knows(value) { Self::Known } else { covered().map_or(Self::Sealed, Self::Covered) }
    }
}

impl Findings {
    /// What the lens can say, by what has happened until the step looked at. Keys that can be factored are factored: a promise
    /// does not hold that rests on their length. Nothing for a lens that sees everything.
    pub fn gather(facts: &Facts<'_>, params: &Params, prior: Prior) -> Option<Self> {
        let knowledge = facts.knowledge()?;
        let short = strength(Assumption::Factoring, params) == Strength::Fails;
        let of = |knowledge: &Knowledge| {
            let possible = knowledge.possible_total().map_or((0, 0), |range| (*range.start(), *range.end()));
            let total = (knowledge.finding(Value::TrueTotal), possible, knowledge.last_reading());
            (knowledge.readings(), total)
        };
        let plain = of(knowledge);
        let factored =
            short.then(|| of(&Knowledge::gather_factoring(params, facts.records(), knowledge.lens())));
        let ((plain, (plain_total, ..)), (mut homes, (total, possible, last))) =
            (plain.clone(), factored.unwrap_or(plain));
        let total = total_of(params, total, plain_total, possible);
        let noisy = facts.number(Value::NoisyTotal, params).and_then(|y| i64::try_from(y).ok());
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
        let mut findings = Self { params: *params, homes, total, noisy, prior, factored };
        // One reading that is not known: the total is known as well as that, with the same number in hand.
        let home = last.and_then(|last| findings.home(last));
        let present = facts.counted(params.meters()).unwrap_or_default();
        let knows_homes = present.iter().any(|meter| knowledge.knows(Value::Reading(*meter)));
        if let Some(total) = &mut findings.total {
            total.knows_homes = knows_homes;
            if let Some(home) = home {
                (total.verdict, total.chance) = (home.verdict, home.given.map(|given| given.close));
            }
        }
        Some(findings)
    }

    /// The verdict on a value, and the reading or total that the value follows from or is: both are known equally well. Nothing where
    /// something else hides the value. That is also so where the reading or total is hidden, except for the noise itself.
    #[must_use]
    pub fn of(&self, value: Value, follows: &Follows) -> Option<(Verdict, Value)> {
        let from = match value {
            Value::Reading(_) | Value::TrueTotal => value,
            _ => follows.from(value)?,
        };
        let verdict = match from {
            Value::Reading(meter) => self.verdict(meter)?,
            _ => self.total?.verdict,
        };
        let is_itself = value == from || matches!(value, Value::Noise | Value::Selected(_));
        (is_itself || verdict != Verdict::Hidden).then_some((verdict, from))
    }

    /// What is known as well as a meter's reading, or as the total, through the eyes that these findings are of.
    #[must_use]
    pub fn follows(&self, facts: &Facts<'_>, meter: u32) -> Option<Follows> {
        let lens = facts.knowledge()?.lens();
        let short = strength(Assumption::Factoring, &self.params) == Strength::Fails;
        Some(Follows::gather(&self.params, facts.records(), lens, meter, short))
    }

    /// A home that noise alone covers.
    pub fn home(&self, meter: u32) -> Option<Home> {
        let finding = self.homes.get(usize::try_from(meter).ok()?)?;
        let Finding::Covered { cover, left, verdict } = *finding else { return None };
        let given = finding.given(&self.prior, &self.params);
        let verdict = given.map_or(verdict, |given| given.refine(verdict));
        Some(Home { cover, left, verdict, given })
    }

    /// The total over those present, where noise alone covers it.
    pub fn total(&self) -> Option<Total> {
        self.total
    }

    /// Its noise, likewise: y less the total, where the eyes know y.
    pub fn noise(&self) -> Option<Total> {
        let (total, noisy) = self.total.zip(self.noisy)?;
        let (least, most) = total.possible;
        Some(Total {
            // Where y itself stands for the total there is no number for the noise.
            number: total.number.filter(|total| *total != noisy).map(|total| noisy.saturating_sub(total)),
            possible: (noisy.saturating_sub(most), noisy.saturating_sub(least)),
            ..total
        })
    }

    /// The word for a home that noise alone covers.
    pub fn verdict(&self, meter: u32) -> Option<Verdict> {
        self.homes.get(usize::try_from(meter).ok()?)?.word(&self.prior, &self.params)
    }

    /// Whether what is said of a home takes factoring the keys.
    pub fn takes_factoring(&self, meter: u32) -> bool {
        usize::try_from(meter).ok().and_then(|meter| self.factored.get(meter)).copied().unwrap_or(false)
    }

    /// The words for all homes, in order.
    pub fn verdicts(&self) -> Vec<Option<Verdict>> {
        (0u32..).zip(&self.homes).map(|(meter, _)| self.verdict(meter)).collect()
    }

    /// The home that a sentence is about: the one looked at, or else the first that noise covers.
    pub fn subject(&self, chosen: Option<u32>) -> Option<u32> {
        let is_covered = |meter: &u32| self.verdict(*meter).is_some();
        chosen
            .filter(is_covered)
            .or_else(|| (0u32..).zip(&self.homes).map(|(meter, _)| meter).find(is_covered))
    }
}

/// What is said of the total, with the keys factored where they are short; `plain` is the finding without that.
fn total_of(params: &Params, finding: Finding, plain: Finding, possible: (i64, i64)) -> Option<Total> {
    let Finding::Covered { cover, left, verdict } = finding else { return None };
    let factored = finding != plain;
    // What takes labour that nobody has done is not held in the page.
    let number = cover.number.filter(|_| !factored && cover.trials.is_none());
    let by_a_home = left.odds > left.law.odds_of_a_home(params);
    Some(Total { left, verdict, number, possible, by_a_home, knows_homes: false, chance: None, factored })
}

/// Every reading as likely as any other, at the resolution that the round's have.
pub fn prior(params: &Params, records: &[Arc<Record>]) -> Prior {
    let unit = params.unit_mwh();
    let readings = records.iter().filter_map(|record| match &record.event {
        Event::Masked { witness, .. } => Some(witness.reading.saturating_mul(unit)),
        _ => None,
    });
    Prior::of_readings(params, readings)
}

#[cfg(test)]
mod tests {
    use blindsum_core::params::RawParams;

    use super::*;
    use crate::knowledge::Lens;
    use crate::sample::{self, Seen};

    fn seen(raw: RawParams, lens: &str) -> Seen {
        let params = Params::try_from(raw).unwrap();
        let records = Arc::new(sample::session(params, 1, None).remove(0).records);
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
        // Each slot has its own noise.
        for (slots, meters) in [(3, 60), (4, 9), (5, 3)] {
            let params =
                Params::try_from(RawParams { meters, key_bits: 256, ..sample::params().into() }).unwrap();
            for (slot, finished) in sample::session(params, slots, None).into_iter().enumerate() {
                let lens = "center+dealer+eavesdropper".parse().unwrap();
                let seen = Seen::new(Arc::new(finished.records), None, &lens, params);
                let findings = seen.findings().unwrap();
                for meter in 0..meters {
                    assert_eq!(
                        findings.verdict(meter),
                        findings.home(meter).map(|home| home.verdict),
                        "{slot} {meter}"
                    );
                    narrowed += usize::from(findings.verdict(meter) == Some(Verdict::Narrowed));
                }
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
        assert_eq!((d.shown(), xi.shown()), (Some(number(Value::NoisyTotal)), None));
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
        let records = Arc::new(sample::session(Params::try_from(raw).unwrap(), 1, None).remove(0).records);
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
    fn what_follows_bears_the_word_of_what_it_follows_from() {
        let raw = RawParams { meters: 40, ..sample::params().into() };
        let of = |lens: &str, value: Value| {
            let seen = seen(raw, lens);
            let findings = seen.findings().unwrap();
            findings.of(value, &findings.follows(&seen.facts(), 3).unwrap())
        };
        let three = "center+dealer+eavesdropper";
        let word = of(three, Value::Reading(3)).unwrap().0;
        assert_ne!(word, Verdict::Hidden);
        for value in [Value::Selected(3), Value::Blind(3), Value::SubBlinds(3)] {
            assert_eq!(of(three, value), Some((word, Value::Reading(3))), "{value:?}");
        }
        for value in [Value::Noise, Value::TotalBlind] {
            assert_eq!(of(three, value), Some((Verdict::Narrowed, Value::TrueTotal)), "{value:?}");
        }
        // What is hidden beside that has its own reason; the noise is hidden exactly as the total is.
        assert_eq!(of("center", Value::TotalBlind), None);
        assert_eq!(of("center", Value::Noise), Some((Verdict::Hidden, Value::TrueTotal)));
    }

    /// The noise may be so large that no total can be the number in hand.
    #[test]
    fn a_number_that_cannot_be_is_not_shown_as_one() {
        let mut beyond = 0;
        for meters in [3, 5] {
            // A meter with one sample knows its share without the keys, which are short.
            let raw = RawParams { meters, key_bits: 256, gamma: 1, ..sample::params().into() };
            let params = Params::try_from(raw).unwrap();
            let others = (1..meters).map(|meter| format!("meter-{meter}")).collect::<Vec<_>>().join("+");
            for (slot, finished) in sample::session(params, 12, None).into_iter().enumerate() {
                let records = Arc::new(finished.records);
                for (lens, unknown) in [(others.as_str(), 1), ("meter-1", meters - 1)] {
                    let seen = Seen::new(records.clone(), None, &lens.parse().unwrap(), params);
                    let findings = seen.findings().unwrap();
                    let total = findings.total().unwrap();
                    let (least, most) = total.possible;
                    let known = (0..meters).filter_map(|meter| seen.facts().reading(meter)).sum::<i64>();
                    assert_eq!((least, most), (known, known + i64::from(unknown) * params.sensitivity()));
                    let context = format!("{slot} {lens} {total:?}");
                    assert!(
                        total.shown().is_none_or(|number| least <= number && number <= most),
                        "{context}"
                    );
                    let last = findings.home(meters - 1).unwrap();
                    let shown = last.shown(&params);
                    assert!(
                        shown.is_none_or(|number| (0..=params.sensitivity()).contains(&number)),
                        "{context}"
                    );
                    assert_eq!(findings.noise().unwrap().is_beyond(), total.is_beyond());
                    // One home that is not known: of the total as much is known as of that.
                    if unknown == 1 {
                        let chance = last.given.map(|given| given.close);
                        assert_eq!((total.verdict, total.chance), (last.verdict, chance), "{context}");
                        assert!(chance.is_some());
                    }
                    assert!(total.knows_homes && (unknown == 1 || total.chance.is_none()), "{context}");
                    beyond += u32::from(total.is_beyond() && total.verdict == Verdict::Narrowed);
                }
            }
        }
        assert!(beyond > 0);
    }
}
