//! What noise alone hides, and how far: the law of what is left between a lens and a reading or the total.

use std::ops::RangeInclusive;

use blindsum_core::params::Params;
use blindsum_core::privacy::{Posterior, Prior, ResidualLaw, Verdict};

use crate::knowledge::Knowledge;
use crate::knowledge::status::{Assumption, Status};
use crate::knowledge::sums::Relation;
use crate::knowledge::value::{Value, count};

/// Two to this many trials, each of some multiplications, are some hours: what follows by so few is as good as known.
pub const FEW_TRIALS_BITS: u64 = 40;

/// The noise between a lens and a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cover {
    /// How many shares hide it surely, each one home's, 1 / (m - S) of the designed noise: neither they nor their meters' samples are known.
    pub sure: u32,
    /// How many more are not known, of which the lens has the samples: they differ, and it can weigh which of them counted. How much
    /// they hide depends on these samples: nothing is promised of it, and what the lens can tell by weighing them is not worked out.
    /// With few meters, or samples that hardly differ, that may come to reading.
    pub weighed: u32,
    /// The number that differs from the value by the sure shares and by nothing else, where the lens has one. It has none where
    /// other readings are in the sum, and none is told where it would have to weigh samples.
    pub number: Option<i64>,
    /// Where the number takes trials: about two to this many.
    pub trials: Option<u64>,
}

/// What a cover amounts to, by the law of the noise that is left: the same for every value under as many shares.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Left {
    /// The law of the shares that hide it surely.
    pub law: ResidualLaw,
    /// P(X = 0): that a number in hand is the value, to the unit.
    pub exact: f64,
    /// H = P(|X| <= 1 % of the cap).
    pub close: f64,
    /// The width of the interval around 0 that holds X with 90 %, in units.
    pub interval: u64,
    /// E: the most by which the natural logarithm of the odds of any two readings of a home can shift, by the shares that hide
    /// it surely.
    pub odds: f64,
}

/// How a lens stands to a reading or to the total.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Finding {
    /// It has not come into being.
    NotYet,
    /// The lens knows it.
    Known,
    /// Noise alone covers it.
    Covered {
        /// Which noise.
        cover: Cover,
        /// What that amounts to.
        left: Left,
        /// In a word.
        verdict: Verdict,
    },
    /// Nothing that depends on it has reached the lens without another cover than noise.
    Sealed(Assumption),
}

impl Finding {
    /// What the number in hand says, where noise covers the value and there is one.
    #[must_use]
    pub fn given(&self, prior: &Prior, params: &Params) -> Option<Posterior> {
        match self {
            Self::Covered { cover, left, .. } => Some(left.law.given(cover.number?, prior, params)),
            _ => None,
        }
    }

    /// The word by the law alone, whatever the number in hand. What is known is read. What is not there, or under a cipher or a blind,
    /// is hidden.
    #[must_use]
    pub fn verdict(&self) -> Verdict {
        match self {
            Self::Known => Verdict::Read,
            Self::Covered { verdict, .. } => *verdict,
            Self::NotYet | Self::Sealed(_) => Verdict::Hidden,
        }
    }

    /// The word for a value that noise covers, with the number in hand: what [`Posterior::refine`] makes of the law's. Asked of
    /// every home of a crowd it takes milliseconds.
    #[must_use]
    pub fn word(&self, prior: &Prior, params: &Params) -> Option<Verdict> {
        match self {
            Self::Covered { cover, left, verdict } => Some(match cover.number {
                Some(number) => left.law.refined(*verdict, number, prior, params),
                None => *verdict,
            }),
            _ => None,
        }
    }
}

impl Cover {
    /// The number with `more` added; none where there is nothing to add it to.
    fn plus(self, more: Option<i64>) -> Self {
        let number = self.number.zip(more).map(|(sum, more)| sum.saturating_add(more));
        Self { number, ..self }
    }
}

impl Left {
    /// What this many shares leave; nothing for none.
    #[must_use]
    pub fn of(params: &Params, shares: u32) -> Option<Self> {
        let law = ResidualLaw::of_shares(params, shares)?;
        Some(Self {
            law,
            exact: law.probability(0),
            close: law.close(params),
            interval: law.width(0.9).saturating_mul(2),
            odds: law.odds_of_a_home(params),
        })
    }

    /// The word, for a lens that has a number or none: without one nothing is read.
    #[must_use]
    pub fn verdict(&self, number: bool) -> Verdict {
        Verdict::of(if number { self.close } else { 0.0 }, self.odds)
    }
}

/// What is left of y once every d_j + xi_j that the lens knows is taken off: a sum over the other meters.
struct Rest {
    cover: Cover,
    /// How many readings in it are not known.
    homes: usize,
}

/// What is the same for several values.
struct Shared {
    rest: Option<Rest>,
    /// What this many shares leave, as far as that was asked: there are few such numbers.
    laws: Vec<(u32, Left)>,
}

impl Knowledge {
    /// The noise that hides a reading, or the total, from the lens; nothing where it is known, and where something else hides it.
    #[must_use]
    pub fn cover(&self, value: Value) -> Option<Cover> {
        self.cover_beside(value, &self.rest())
    }

    /// How the lens stands to a reading or to the total.
    #[must_use]
    pub fn finding(&self, value: Value) -> Finding {
        self.finding_beside(value, &mut self.shared())
    }

    /// The same of every meter's reading, in order.
    #[must_use]
    pub fn readings(&self) -> Vec<Finding> {
        let mut shared = self.shared();
        (0..self.params.meters())
            .map(|meter| self.finding_beside(Value::Reading(meter), &mut shared))
            .collect()
    }

    fn shared(&self) -> Shared {
        Shared { rest: self.rest(), laws: Vec::new() }
    }

    fn finding_beside(&self, value: Value, shared: &mut Shared) -> Finding {
        match (self.status(value), self.cover_beside(value, &shared.rest)) {
            (Status::NotYet, _) => Finding::NotYet,
            (_, Some(cover)) => {
                let Some(left) = self.left(&cover, shared) else { return Finding::Known };
                // Whoever knows more of a home than y tells knows more of the total too: what, is not worked out.
                let most = if value == Value::TrueTotal { self.most_odds(shared) } else { left.odds };
                let cover = if most > left.odds { Cover { number: None, ..cover } } else { cover };
                let left = Left { odds: left.odds.max(most), ..left };
                Finding::Covered { cover, left, verdict: left.verdict(cover.number.is_some()) }
            }
            (Status::Hidden(why), None) => Finding::Sealed(why),
            _ => Finding::Known,
        }
    }

    fn left(&self, cover: &Cover, shared: &mut Shared) -> Option<Left> {
        if let Some((_, left)) = shared.laws.iter().find(|(shares, _)| *shares == cover.sure) {
            return Some(*left);
        }
        let left = Left::of(&self.params, cover.sure)?;
        shared.laws.push((cover.sure, left));
        Some(left)
    }

    /// The worst of the homes in the total: what tells of one of them tells as much of two totals that differ by it.
    fn most_odds(&self, shared: &mut Shared) -> f64 {
        let of = |meter| self.cover_beside(Value::Reading(meter), &shared.rest);
        let covers: Vec<Cover> = self.sums.over(Relation::Reading).filter_map(of).collect();
        covers.iter().filter_map(|cover| self.left(cover, shared)).map(|left| left.odds).fold(0.0, f64::max)
    }

    fn cover_beside(&self, value: Value, rest: &Option<Rest>) -> Option<Cover> {
        if self.knows(value) || self.born(value).is_none() {
            return None;
        }
        match value {
            Value::Reading(meter) => self.cover_of_reading(meter, rest.as_ref()),
            // One reading more than is known.
            Value::TrueTotal if self.sums.unknown(Relation::Reading) == 1 => {
                let last = self.sums.last(Relation::Reading).and_then(Value::meter)?;
                let others = self.sums.over(Relation::Reading).filter(|meter| *meter != last);
                let known = others.map(|meter| self.known_reading(meter)).sum::<Option<i64>>();
                self.cover_of_reading(last, rest.as_ref()).map(|cover| cover.plus(known))
            }
            Value::TrueTotal if self.knows(Value::NoisyTotal) => {
                let reading = |j| self.parts_of(j).map(|(reading, _)| reading);
                let total = self.sums.over(Relation::Reading).map(reading).sum::<Option<i64>>();
                Some(self.of_shares(self.sums.over(Relation::Selected)).plus(total))
            }
            _ => None,
        }
    }

    fn cover_of_reading(&self, meter: u32, rest: Option<&Rest>) -> Option<Cover> {
        let one = |trials| {
            let number = self.parts_of(meter).map(|(reading, selected)| reading.saturating_add(selected));
            Some(Cover { sure: 1, weighed: 0, number, trials })
        };
        if self.knows(Value::NoisyReading(meter)) {
            return one(None);
        }
        if let Status::Hidden(Assumption::Trials { bits }) = self.status(Value::NoisyReading(meter))
            && bits <= FEW_TRIALS_BITS
        {
            return one(Some(bits));
        }
        let Rest { cover, homes } = rest.filter(|_| self.sums.is_present(meter))?;
        // A number over several homes does not belong to this one.
        let own = self.parts_of(meter).map(|(reading, _)| reading).filter(|_| *homes == 1);
        Some(cover.plus(own))
    }

    fn rest(&self) -> Option<Rest> {
        if !self.knows(Value::NoisyTotal) {
            return None;
        }
        let meters =
            || self.sums.over(Relation::NoisyReading).filter(|j| !self.knows(Value::NoisyReading(*j)));
        let homes = meters().filter(|j| !self.knows(Value::Reading(*j))).count();
        Some(Rest { cover: self.of_shares(meters()), homes })
    }

    /// The shares of these meters that are not known, and their sum in the place of the number.
    fn of_shares(&self, meters: impl Iterator<Item = u32>) -> Cover {
        let (mut sure, mut weighed, mut sum) = (0, 0, Some(0i64));
        for meter in meters.filter(|meter| !self.knows(Value::Selected(*meter))) {
            if self.knows(Value::Samples(meter)) {
                weighed += 1;
                sum = None;
            } else {
                sure += 1;
                let selected = self.parts_of(meter).map(|(_, selected)| selected);
                sum = sum.zip(selected).map(|(sum, selected)| sum.saturating_add(selected));
            }
        }
        Cover { sure, weighed, number: sum, trials: None }
    }

    /// What the true total can be, in units, by the readings that the lens knows and the cap of the others.
    #[must_use]
    pub fn possible_total(&self) -> Option<RangeInclusive<i64>> {
        self.born(Value::TrueTotal)?;
        let cap = self.params.sensitivity();
        let bounds = self.sums.over(Relation::Reading).map(|meter| match self.known_reading(meter) {
            Some(reading) => (reading, reading),
            None => (0, cap),
        });
        let (low, high) = bounds.fold((0i64, 0i64), |(low, high), (least, most)| {
            (low.saturating_add(least), high.saturating_add(most))
        });
        Some(low..=high)
    }

    /// The one meter present whose reading the lens does not know, if there is one: then the total is known as well as that.
    #[must_use]
    pub fn last_reading(&self) -> Option<u32> {
        self.sums.last(Relation::Reading).and_then(Value::meter)
    }

    /// d_i in units, where the lens knows it.
    #[must_use]
    pub fn known_reading(&self, meter: u32) -> Option<i64> {
        let known = self.knows(Value::Reading(meter));
        self.parts_of(meter).map(|(reading, _)| reading).filter(|_| known)
    }

    /// The same of a meter that counts in the total.
    #[must_use]
    pub fn counted_reading(&self, meter: u32) -> Option<i64> {
        self.known_reading(meter).filter(|_| self.sums.is_present(meter))
    }

    /// How many of the meters the lens takes in: their samples are known to it.
    #[must_use]
    pub fn pooled_meters(&self) -> u32 {
        let own = |meter: &u32| self.lens.has(super::Observer::Meter(*meter));
        count((0..self.params.meters()).filter(own).count())
    }
}
