//! What a number in hand says, under a stated prior.

use blindsum_readings::MWH_PER_WH;

use crate::params::Params;
use crate::privacy::residual::integral::{Progression, RUN, to_f64};
use crate::privacy::residual::{ResidualLaw, Verdict, smallest};

/// 1 Wh, as the meters of the shipped file display it. It is fixed: a coarser step that the readings of a round happen to have would
/// tell something of them.
const MOST_STEP_MWH: i64 = MWH_PER_WH;

/// What is believed of a reading before: every multiple of `step` units from 0 to `cap` units is as likely as any other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prior {
    cap: u64,
    step: u64,
}

impl Prior {
    /// Uniform on 0 to the cap, at a resolution of `step_mwh`: of the meters' readings, which everybody knows. A resolution
    /// below a unit is a unit.
    #[must_use]
    pub fn uniform(params: &Params, step_mwh: i64) -> Self {
        let step = step_mwh.max(1).unsigned_abs() / params.unit_mwh().max(1).unsigned_abs();
        Self { cap: params.sensitivity().unsigned_abs(), step: step.max(1) }
    }

    /// The same at the resolution that readings of this many mWh have: 1 Wh, or where that is not enough the largest power of ten mWh
    /// of which all of them are multiples. What meters display is not a secret.
    #[must_use]
    pub fn of_readings(params: &Params, mwh: impl IntoIterator<Item = i64>) -> Self {
        let mut step = MOST_STEP_MWH;
        for reading in mwh {
            while reading % step != 0 {
                step /= 10;
            }
        }
        Self::uniform(params, step)
    }

    /// The resolution, in units.
    #[must_use]
    pub fn step(&self) -> u64 {
        self.step
    }

    /// Whether a number, in units, is one of the readings.
    fn is_reading(&self, value: i64) -> bool {
        u64::try_from(value).is_ok_and(|value| value <= self.cap && value % self.step == 0)
    }

    /// The largest reading, in steps.
    pub(super) fn last(&self) -> u64 {
        self.cap / self.step
    }

    /// The reading nearest to a number, in units; the ends of the range for what lies outside.
    #[must_use]
    pub fn nearest(&self, value: i64) -> u64 {
        // Below all readings 0 is the nearest.
        let value = u64::try_from(value).unwrap_or(0);
        let steps = value.saturating_add(self.step / 2) / self.step;
        steps.min(self.last()) * self.step
    }
}

/// A reading with a sign. None is above the cap, and caps are far below 2^63 units.
fn units(reading: u64) -> i64 {
    i64::try_from(reading).unwrap_or(i64::MAX)
}

/// What is known of a reading d by a number v = d + X.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Posterior {
    /// The likeliest reading, in units: the one nearest to v.
    pub nearest: u64,
    /// How likely it is.
    pub exact: f64,
    /// How likely the reading is within 1 % of the cap of v. 0 where v lies further outside of 0 to the cap.
    pub close: f64,
    /// The shortest interval that holds the reading with 90 %, both ends in it, in units.
    pub interval: (u64, u64),
}

impl ResidualLaw {
    /// What the number `value` = d + X, in units, says of d.
    #[must_use]
    pub fn given(&self, value: i64, prior: &Prior, params: &Params) -> Posterior {
        let all = self.around(value, RUN, prior);
        let nearest = prior.nearest(value);
        let exact = self.exact_given(value, all, prior);
        let close = self.close_given(value, all, prior, params);
        // The law falls away from v on both sides, so that the shortest interval is all that is near enough to v.
        let width = smallest(|width| share(self.around(value, width, prior), all) >= 0.9);
        let interval = match steps_within(value, width, prior) {
            Some((low, high)) => (low * prior.step, high * prior.step),
            None => (nearest, nearest),
        };
        Posterior { nearest, exact, close, interval }
    }

    /// What [`Posterior::refine`] says with the number `value` in hand, and no more worked out than it takes. Where a share of noise
    /// reads, a number that is a reading does all the more.
    #[must_use]
    pub fn refined(&self, verdict: Verdict, value: i64, prior: &Prior, params: &Params) -> Verdict {
        if verdict == Verdict::Read && prior.is_reading(value) {
            return verdict;
        }
        let all = || self.around(value, RUN, prior);
        refine(verdict, || self.close_given(value, all(), prior, params))
    }

    /// How likely the nearest reading is, where those that fit have the chance `all` together.
    fn exact_given(&self, value: i64, all: f64, prior: &Prior) -> f64 {
        let nearest = units(prior.nearest(value));
        share(self.probability(nearest.saturating_sub(value)), all)
    }

    /// How likely the reading is within 1 % of the cap of the number.
    fn close_given(&self, value: i64, all: f64, prior: &Prior, params: &Params) -> f64 {
        share(self.around(value, super::verdict::close_units(params), prior), all)
    }

    /// The sum of P(X = value - d) over all readings d with |value - d| <= width.
    pub(super) fn around(&self, value: i64, width: u64, prior: &Prior) -> f64 {
        let Some((low, high)) = steps_within(value, width, prior) else { return 0.0 };
        self.between(value, low, high, prior)
    }

    /// The same over the readings from `low` to `high`, in steps, both in it.
    pub(super) fn between(&self, value: i64, low: u64, high: u64, prior: &Prior) -> f64 {
        let Prior { step, .. } = *prior;
        // Readings up to v, downwards from the nearest, and those above it, upwards.
        let split = u64::try_from(value).ok().map(|value| value / step);
        let below = split.filter(|split| *split >= low).map(|split| split.min(high));
        let down = below.map_or(0.0, |top| {
            let first = value.abs_diff(units(top * step));
            self.sum(Progression { first, step, count: top - low + 1 })
        });
        let bottom = split.map_or(low, |split| low.max(split + 1));
        let up = if bottom > high {
            0.0
        } else {
            let first = value.abs_diff(units(bottom * step));
            self.sum(Progression { first, step, count: high - bottom + 1 })
        };
        down + up
    }
}

/// The first and the last reading, in steps, that is no further than `width` from `value`.
fn steps_within(value: i64, width: u64, prior: &Prior) -> Option<(u64, u64)> {
    let step = i128::from(prior.step);
    let (value, width) = (i128::from(value), i128::from(width));
    let low = -((-(value - width).max(0)).div_euclid(step));
    let high = (value + width).min(i128::from(prior.cap)).div_euclid(step);
    let (low, high) = (u64::try_from(low).ok()?, u64::try_from(high).ok()?);
    (low <= high).then_some((low, high))
}

/// Of all that fits.
fn share(mass: f64, all: f64) -> f64 {
    if all > 0.0 { (mass / all).min(1.0) } else { 0.0 }
}

fn refine(verdict: Verdict, close: impl FnOnce() -> f64) -> Verdict {
    match verdict {
        Verdict::Hidden => Verdict::Hidden,
        _ if close() >= 0.5 => Verdict::Read,
        _ => Verdict::Narrowed,
    }
}

impl Posterior {
    /// The law's verdict, with the number in hand: that is the reading, to 1 % of the cap, more often than not, or it is not. At a
    /// resolution of whole Wh a number without decimals is nearly always the reading; one far outside of 0 to the cap never is. What
    /// the law hides, it hides from every number.
    #[must_use]
    pub fn refine(&self, verdict: Verdict) -> Verdict {
        refine(verdict, || self.close)
    }

    /// The interval's width, in units.
    #[must_use]
    pub fn width(&self) -> f64 {
        to_f64(self.interval.1.saturating_sub(self.interval.0))
    }
}
