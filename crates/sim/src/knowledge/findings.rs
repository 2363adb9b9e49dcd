//! What the eyes that look can say of each home, of the total and of its noise: known, read, narrowed or hidden, and by what.

use std::sync::Arc;

use blindsum_core::params::Params;
use blindsum_core::privacy::{Posterior, Prior, Spread, Verdict};

use crate::facts::Facts;
use crate::knowledge::strength::{Strength, strength};
use crate::knowledge::{
    Assumption, Counts, Cover, Finding, Follows, Knowledge, Left, Observer, Standing, Value,
};
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
    /// The homes whose meters look.
    own: Vec<bool>,
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
        let Found { homes, total, factored, total_factored, possible, last, .. } =
            Found::gather(params, facts.records(), knowledge);
        let total = total_of(params, total, total_factored, possible);
        let noisy = facts.number(Value::NoisyTotal, params).and_then(|y| i64::try_from(y).ok());
        let own = (0..params.meters()).map(|meter| knowledge.lens().has(Observer::Meter(meter))).collect();
        let mut findings = Self { params: *params, homes, total, noisy, prior, factored, own };
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

    /// The reading nearest to the number in hand of a home, in units: what the eyes would write down. Nothing where they have no number,
    /// or where it takes work that nobody has done. Asked of every home of a crowd it takes no longer than of one.
    pub fn nearest(&self, meter: u32) -> Option<u64> {
        Some(self.prior.nearest(self.number(meter)?))
    }

    /// The number in hand of a home.
    fn number(&self, meter: u32) -> Option<i64> {
        let Finding::Covered { cover, .. } = self.homes.get(usize::try_from(meter).ok()?)? else {
            return None;
        };
        cover.number.filter(|_| cover.trials.is_none() && !self.takes_factoring(meter))
    }

    /// How many homes the eyes have a number of, and how many of these numbers cannot be readings: they lie outside of 0 to the cap, or
    /// between two steps of the readings. Who has such a number sees that it is off.
    pub fn numbers(&self) -> (usize, usize) {
        let numbers = || (0u32..).zip(&self.homes).filter_map(|(meter, _)| self.number(meter));
        let is_off = |number: &i64| i64::try_from(self.prior.nearest(*number)) != Ok(*number);
        (numbers().count(), numbers().filter(is_off).count())
    }

    /// What the number in hand of a home says, spread out to be drawn; nothing where there is none.
    pub fn spread(&self, meter: u32) -> Option<Spread> {
        let Home { cover, left, given, .. } = self.home(meter)?;
        Some(left.law.spread(cover.number?, &given?, &self.prior))
    }

    /// What is believed of a reading before.
    pub fn prior(&self) -> &Prior {
        &self.prior
    }

    /// How the eyes stand to a home.
    pub fn standing(&self, meter: u32) -> Standing {
        let Some((finding, own)) =
            usize::try_from(meter).ok().and_then(|at| self.homes.get(at).zip(self.own.get(at)))
        else {
            return Standing::NotYet;
        };
        let word = finding.word(&self.prior, &self.params).unwrap_or(finding.verdict());
        Standing::of(finding, word, *own, &self.params)
    }

    /// How many homes they stand to in which way.
    pub fn counts(&self) -> Counts {
        Counts::of((0u32..).zip(&self.homes).map(|(meter, _)| self.standing(meter)))
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

    /// The word for a home that noise alone covers, where it is worked out.
    pub fn verdict(&self, meter: u32) -> Option<Verdict> {
        match self.standing(meter) {
            Standing::Covered(verdict) => Some(verdict),
            _ => None,
        }
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

/// How a lens stands to every home and to the total. Keys that can be factored are factored: a promise does not hold that rests on
/// their length. What takes labour that nobody has done yet is told, and not its outcome.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Each home.
    pub homes: Vec<Finding>,
    /// The total.
    pub total: Finding,
    /// The homes of which it would be less without factoring the keys, which are short enough for that.
    pub factored: Vec<bool>,
    /// Whether a number of the home takes such labour, and is left out.
    pub left_out: Vec<bool>,
    /// Whether it would be less of the total.
    pub total_factored: bool,
    /// The least and the most that the total can be, in units.
    pub possible: (i64, i64),
    /// The one home of which the reading is not known, if there is one: the total is known as well as that.
    pub last: Option<u32>,
}

impl Found {
    /// By what the lens of this knowledge has in these records.
    #[must_use]
    pub fn gather(params: &Params, records: &[Arc<Record>], knowledge: &Knowledge) -> Self {
        let short = strength(Assumption::Factoring, params) == Strength::Fails;
        let factoring = short.then(|| Knowledge::gather_factoring(params, records, knowledge.lens()));
        let most = factoring.as_ref().unwrap_or(knowledge);
        let without_outcome = |finding: Finding, plain: Finding| match finding {
            Finding::Covered { cover, left, verdict } if finding != plain || cover.trials.is_some() => {
                Finding::Covered { cover: Cover { number: None, ..cover }, left, verdict }
            }
            _ => finding,
        };
        let (plain, homes) = (knowledge.readings(), most.readings());
        let (plain_total, total) = [knowledge, most].map(|of| of.finding(Value::TrueTotal)).into();
        let factored = homes.iter().zip(&plain).map(|(home, plain)| home != plain).collect();
        let told: Vec<_> =
            homes.iter().zip(plain).map(|(home, plain)| without_outcome(*home, plain)).collect();
        Self {
            factored,
            left_out: homes.iter().zip(&told).map(|(home, told)| home != told).collect(),
            homes: told,
            total: without_outcome(total, plain_total),
            total_factored: total != plain_total,
            possible: most.possible_total().map_or((0, 0), |range| (*range.start(), *range.end())),
            last: most.last_reading(),
        }
    }
}

/// What is said of the total.
fn total_of(params: &Params, finding: Finding, factored: bool, possible: (i64, i64)) -> Option<Total> {
    let Finding::Covered { cover, left, verdict } = finding else { return None };
    let number = cover.number;
    let by_a_home = left.odds > left.law.odds_of_a_home(params);
    Some(Total { left, verdict, number, possible, by_a_home, knows_homes: false, chance: None, factored })
}

/// Every reading as likely as any other, at the resolution that the round's have. What the cap cut tells nothing of that.
pub fn prior(params: &Params, records: &[Arc<Record>]) -> Prior {
    let unit = params.unit_mwh();
    let readings = records.iter().filter_map(|record| match &record.event {
        Event::Masked { witness, .. } if !witness.clipped => Some(witness.reading.saturating_mul(unit)),
        _ => None,
    });
    Prior::of_readings(params, readings)
}

#[cfg(test)]
mod tests;
