//! What a number in hand says of a reading, to be drawn and counted: readings that are as likely as each other, and an even bet.

use crate::privacy::residual::integral::RUN;
use crate::privacy::residual::{Posterior, Prior, ResidualLaw, smallest};

/// How many readings stand for what is believed: of each of them the chance is one in 25.
pub const DOTS: usize = 25;

/// What is believed of a reading, as readings of equal chance and as a bet.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Spread {
    /// Its quantiles at 1/50, 3/50 .. 49/50, in units, from below: the smallest reading that the reading is at most, with that
    /// chance.
    pub dots: [u64; DOTS],
    /// The even bet.
    pub even: Even,
}

/// A bet that is as likely won as lost, or likelier.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Even {
    /// The smallest distance from the likeliest reading, in units, within which the reading is at least as likely as not.
    pub within: u64,
    /// How likely it is within that.
    pub chance: f64,
}

impl Spread {
    /// How many of the dots lie within the even bet around a reading.
    #[must_use]
    pub fn dots_near(&self, reading: u64) -> usize {
        self.dots.iter().filter(|dot| dot.abs_diff(reading) <= self.even.within).count()
    }
}

impl Prior {
    /// What is believed before there is a number: the quantiles of readings that are all as likely.
    #[must_use]
    pub fn dots(&self) -> [u64; DOTS] {
        let readings = self.last().saturating_add(1);
        let count = u64::try_from(DOTS).unwrap_or(u64::MAX);
        let mut odd = 1u64;
        [(); DOTS].map(|()| {
            // The smallest t with (t + 1) / readings >= odd / (2 DOTS).
            let enough = odd.saturating_mul(readings).div_ceil(2 * count);
            odd += 2;
            enough.saturating_sub(1) * self.step()
        })
    }
}

impl ResidualLaw {
    /// What the number `value` = d + X, in units, says of d, spread out: some hundred integrals, for one home that is looked at.
    /// `given` is what [`Self::given`] says of the same number.
    #[must_use]
    pub fn spread(&self, value: i64, given: &Posterior, prior: &Prior) -> Spread {
        let (last, step) = (prior.last(), prior.step());
        let even = self.even(value, given, prior);
        let Some(all) = self.all(value, prior) else {
            return Spread { dots: [given.nearest; DOTS], even };
        };
        let below = |top: u64| self.between(value, 0, top, prior);
        let mut from = 0;
        let mut odd = 1u32;
        let dots = [(); DOTS].map(|()| {
            let level = f64::from(odd) / 50.0 * all;
            odd += 2;
            // The next one is as large or larger.
            let more = smallest(|more| from + more >= last || below(from + more) >= level);
            from = (from + more).min(last);
            from * step
        });
        Spread { dots, even }
    }

    /// The even bet alone.
    #[must_use]
    pub fn even(&self, value: i64, given: &Posterior, prior: &Prior) -> Even {
        let (last, step) = (prior.last(), prior.step());
        let Some(all) = self.all(value, prior) else { return Even { within: 0, chance: 1.0 } };
        let nearest = given.nearest / step;
        let around = |steps: u64| {
            self.between(value, nearest.saturating_sub(steps), nearest.saturating_add(steps).min(last), prior)
        };
        let even = smallest(|steps| steps >= last || around(steps) >= all / 2.0);
        Even { within: even * step, chance: (around(even) / all).min(1.0) }
    }

    /// The chance of all readings together; nothing so far out that no digit is left of it.
    fn all(&self, value: i64, prior: &Prior) -> Option<f64> {
        Some(self.around(value, RUN, prior)).filter(|all| *all > 0.0)
    }
}
