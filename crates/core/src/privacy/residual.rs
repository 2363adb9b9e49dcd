//! The law of what is left of the noise when some of its shares are known: the sum X of `shares` shares of 1 / (m - S) each, shape
//! s = shares / (m - S), S being how many meters a round tolerates, 0 unless told. Whoever holds a number that is off by X asks of it how likely the number is right, and how far.
//!
//! All of it is exact, not simulated: each figure is one integral of one sign, [`integral`], that holds for every shape between 0
//! and 2 and loses no digits at large scales.

mod equal;
mod integral;
mod posterior;
mod spread;
mod verdict;

pub use posterior::{Posterior, Prior};
pub use spread::{DOTS, Even, Spread};
pub use verdict::{MOST_HIDDEN_ODDS, Verdict};

use integral::{Progression, RUN, RUNS, to_f64};

use crate::params::Params;
use crate::privacy::residual_epsilon;
use crate::variants::NoiseLaw;

/// The law of X. Symmetric about 0, and the more likely the closer to it.
///
/// `Discrete`: NB(s) - NB(s) with a = exp(-1/scale), the sum of that many of a round's shares, exactly. `Continuous`: the
/// paper's (1 + scale^2 t^2)^-s rounded to units; of one share exactly what a meter draws, while the sum of several rounded
/// shares differs from it by less than a unit for each.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ResidualLaw {
    noise: NoiseLaw,
    scale: f64,
    shape: f64,
}

impl ResidualLaw {
    /// The law of this much noise: `scale` in units, finite and above 0; `shape` above 0 and below 2. Nothing outside of that.
    #[must_use]
    pub fn new(noise: NoiseLaw, scale: f64, shape: f64) -> Option<Self> {
        let accepted = scale.is_finite() && scale > 0.0 && shape > 0.0 && shape < 2.0;
        accepted.then_some(Self { noise, scale, shape })
    }

    /// The law of the sum of `shares` shares of a round; nothing for none, and for more than the round has meters.
    #[must_use]
    pub fn of_shares(params: &Params, shares: u32) -> Option<Self> {
        let all = params.meters();
        let shape = f64::from(shares) / f64::from(params.enough_shares());
        Self::new(params.noise(), params.scale(), shape).filter(|_| shares > 0 && shares <= all)
    }

    /// s.
    #[must_use]
    pub fn shape(&self) -> f64 {
        self.shape
    }

    /// Which noise it is of.
    #[must_use]
    pub fn noise(&self) -> NoiseLaw {
        self.noise
    }

    /// The scale, in units.
    #[must_use]
    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// P(X = k).
    #[must_use]
    pub fn probability(&self, k: i64) -> f64 {
        self.sum(Progression { first: k.unsigned_abs(), step: 1, count: 1 })
    }

    /// P(X > w), for w of 0 and more.
    #[must_use]
    pub fn beyond(&self, w: u64) -> f64 {
        self.sum(Progression { first: w.saturating_add(1), step: 1, count: RUN })
    }

    /// P(|X| <= w).
    #[must_use]
    pub fn within(&self, w: u64) -> f64 {
        let beyond = 2.0 * self.beyond(w);
        // One of the two is small, and said with all its digits.
        if beyond < 0.5 {
            return 1.0 - beyond;
        }
        self.probability(0) + 2.0 * self.sum(Progression { first: 1, step: 1, count: w })
    }

    /// The smallest w with P(|X| <= w) >= `level`, for a level from 0 to below 1.
    #[must_use]
    pub fn width(&self, level: f64) -> u64 {
        let enough = |w: u64| self.within(w) >= level;
        smallest(enough)
    }

    /// The most by which the natural logarithm of the odds of any two readings can shift that differ by up to `delta` units:
    /// ln [P(X = 0) / P(X = delta)]. It is the supremum over what comes out and over all such changes where s <= 1; where s > 1
    /// the supremum is delta / scale, which is reached only in the limit.
    ///
    /// Of `Continuous` noise it is the paper's law's, without its rounding, and infinite for s <= 1/2, where that density has a
    /// pole at 0. Rounding makes it finite, but of a sum of shares that are rounded one by one no bound is worked out here.
    #[must_use]
    pub fn odds(&self, delta: u64) -> f64 {
        let scales = to_f64(delta) / self.scale;
        if self.shape >= 1.0 {
            return scales;
        }
        match self.noise {
            NoiseLaw::Continuous => residual_epsilon(scales, self.shape).unwrap_or(f64::INFINITY),
            NoiseLaw::Discrete => {
                // So far out nothing is left of the probability.
                let delta = i64::try_from(delta).unwrap_or(i64::MAX);
                let odds = libm::log(self.probability(0) / self.probability(delta));
                // Less noise never costs less; next to s = 1 rounding could say so.
                odds.max(scales)
            }
        }
    }

    /// E|X|, in units: by how much a total with this noise misses the truth on average.
    #[must_use]
    pub fn mean_magnitude(&self) -> f64 {
        2.0 * self.sum(Progression { first: 1, step: 1, count: RUNS })
    }

    /// The variance, in squared units: of the `Discrete` law 2 s a / (1 - a)^2, of the `Continuous` one 2 s scale^2.
    #[must_use]
    pub fn variance(&self) -> f64 {
        let unit = match self.noise {
            NoiseLaw::Discrete => {
                let complement = -libm::expm1(-1.0 / self.scale);
                libm::exp(-1.0 / self.scale) / (complement * complement)
            }
            NoiseLaw::Continuous => self.scale * self.scale,
        };
        2.0 * self.shape * unit
    }

    /// Eq. (30): E cos(t X), at `t` in 1/units. (1 + scale^2 t^2)^-s, or of the discrete law ((1 - a)^2 / (1 - 2 a cos t + a^2))^s.
    #[must_use]
    pub fn characteristic(&self, t: f64) -> f64 {
        let ratio = match self.noise {
            NoiseLaw::Continuous => self.scale * t,
            // 1 - 2 a cos t + a^2 = (1 - a)^2 + 4 a sin^2(t / 2), without cancellation.
            NoiseLaw::Discrete => {
                let complement = -libm::expm1(-1.0 / self.scale);
                2.0 * libm::exp(-0.5 / self.scale) * libm::sin(t / 2.0) / complement
            }
        };
        libm::exp(-self.shape * libm::log1p(ratio * ratio))
    }

    /// P(|X| is one of these numbers, with one of its two signs).
    fn sum(&self, numbers: Progression) -> f64 {
        if numbers.count == 0 {
            return 0.0;
        }
        match self.noise {
            NoiseLaw::Discrete => integral::discrete(self.scale, self.shape, numbers),
            NoiseLaw::Continuous => integral::rounded(self.scale, self.shape, numbers),
        }
    }
}

/// The smallest number for which `enough` holds, which holds for all above it.
fn smallest(enough: impl Fn(u64) -> bool) -> u64 {
    // Twice as far until it holds, and then halves.
    let mut high = 1;
    if enough(0) {
        return 0;
    }
    while !enough(high) && high < 1 << 60 {
        high *= 2;
    }
    let mut low = high / 2;
    while high - low > 1 {
        let middle = low + (high - low) / 2;
        if enough(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    high
}

#[cfg(test)]
mod tests;
