//! Noise laws: who adds what, and what the sum then looks like.
//!
//! All numbers are whole, in units. A statement (epsilon, delta) is for one sum, with neighbours that differ in one meter's reading.

mod calibration;
mod divergence;
mod fourier;

pub use calibration::{Calibration, divergence_of_coins, divergence_of_gaussian, tight_deviation};
pub use divergence::{
    Diluted, divergence_of_diluted, divergence_of_discrete_laplace, divergence_of_laplace,
    divergence_of_levels, smallest_scale,
};

use blindsum_core::noise::{ContinuousShare, DiscreteLaplace, DiscreteShare, Laplace, NoiseError};
use blindsum_core::randomness::Stream;
use blindsum_paillier::integer::random_index;
use rand_core::Rng;
use rand_distr::{Binomial, Distribution};

/// What noise is made for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Setting {
    /// m.
    pub meters: u32,
    /// Delta: the largest reading, in units.
    pub cap: i64,
    /// epsilon of one sum.
    pub epsilon: f64,
    /// delta, where a law needs one.
    pub delta: f64,
}

impl Setting {
    /// b = Delta / epsilon, in units.
    #[must_use]
    pub fn scale(&self) -> f64 {
        to_f64(self.cap) / self.epsilon
    }
}

/// A law, by who adds what.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Law {
    /// No noise.
    None,
    /// N1: each meter a share of Polya's law; the sum is the discrete Laplace law. Pure.
    Polya,
    /// N2: each meter a difference of two gamma variates of this shape's part, rounded, Eq. (14). Pure for real numbers. `absent` meters may be
    /// missing or add nothing.
    Gamma {
        /// f of the robust form; 0 is the paper's.
        absent: u32,
    },
    /// N3: each meter, by a coin, a whole two-sided geometric number or nothing. (epsilon, delta), where a share `honest` of the meters is.
    Diluted {
        /// From 0 (excluded) to 1.
        honest: f64,
    },
    /// N4: N3 in each block of a tree, with the budget cut evenly over the levels.
    Tree,
    /// N5: each meter of a group as many fair coins as the group's sum needs, each worth one unit. (epsilon, delta) for the sum of one group.
    Coins {
        /// How many coins are enough.
        calibration: Calibration,
        /// Meters of a group, at most; all together where it is more than there are.
        group: u32,
    },
    /// N5x: the same number of coins, each worth the whole cap. No privacy at all: the sum modulo the cap is exact.
    CoarseCoins,
    /// N6: each meter a whole discrete Laplace number. Pure, and local: nobody need be trusted.
    Local,
    /// N7: one discrete Laplace number by whoever opens the sum.
    Single,
    /// N8: each of two servers a discrete Laplace number for readings up to 2^bits - 1, as libprio has it.
    Servers,
    /// N9: each meter hands in a discrete Laplace number, and servers draw whose are used.
    Chosen {
        /// s: how many.
        chosen: u32,
    },
}

/// What is known of a law's sum.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moments {
    /// In squared units.
    pub variance: f64,
    /// E X^4 / variance^2; 3 for a normal law.
    pub kurtosis: f64,
}

impl Moments {
    /// Of no noise.
    const NONE: Self = Self { variance: 0.0, kurtosis: 3.0 };

    /// Of the sum of this many independent ones.
    fn times(self, times: f64) -> Self {
        Self { variance: self.variance * times, kurtosis: 3.0 + (self.kurtosis - 3.0) / times }
    }

    /// The standard deviation, in units.
    #[must_use]
    pub fn deviation(&self) -> f64 {
        self.variance.sqrt()
    }
}

/// Why a law has no sampler.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum LawError {
    /// Not a law of the protocol's shares.
    #[error(transparent)]
    Share(#[from] NoiseError),
    /// A parameter of the law. The caller's fault.
    #[error("{what} cannot be {got}; {rule}")]
    Parameter {
        /// Which.
        what: &'static str,
        /// What it was.
        got: f64,
        /// What would be right.
        rule: &'static str,
    },
}

#[derive(Debug, Clone, Copy)]
enum Piece {
    Nothing,
    Discrete(DiscreteShare),
    Continuous(ContinuousShare),
    /// A two-sided geometric number, or nothing.
    Rarely(f64, DiscreteShare),
    /// Coins, how many units each is worth, and how many there are.
    Coins(Binomial, i64, i64),
}

impl Piece {
    fn draw(&self, rng: &mut Stream) -> i64 {
        match self {
            Self::Nothing => 0,
            Self::Discrete(share) => share.sample(rng),
            Self::Continuous(share) => share.sample(rng),
            Self::Rarely(chance, share) => {
                // 53 bits, as a float has them.
                let uniform = libm::ldexp(to_f64((rng.next_u64() >> 11).cast_signed()), -53);
                if uniform < *chance { share.sample(rng) } else { 0 }
            }
            Self::Coins(coins, worth, count) => {
                let heads = coins.sample(rng).cast_signed();
                // 2 heads - count, halved: the count is even.
                (heads - count / 2) * worth
            }
        }
    }
}

/// Draws the noise of a law.
#[derive(Debug, Clone)]
pub struct Noise {
    law: Law,
    setting: Setting,
    /// What a meter adds, level by level.
    meters: Vec<(Piece, Moments)>,
    /// What others add.
    others: Vec<(Piece, Moments)>,
}

/// The bits that libprio gives a reading of at most `cap`: its sensitivity is 2^bits - 1.
#[must_use]
pub fn bits(cap: i64) -> u32 {
    cap.unsigned_abs().max(1).ilog2() + 1
}

/// A difference of two geometric numbers: the discrete Laplace law.
fn whole(scale: f64) -> Result<(Piece, Moments), LawError> {
    let law = DiscreteLaplace::new(scale);
    let moments = Moments { variance: law.variance(), kurtosis: law.kurtosis() };
    Ok((Piece::Discrete(DiscreteShare::new(scale, 1)?), moments))
}

/// The chance with which a meter of N3 adds a number, in a block of this many meters of which a share is honest: min(1, ln(1/delta)/(h m)).
#[must_use]
pub fn chance(delta: f64, meters: u32, honest: f64) -> f64 {
    (libm::log(1.0 / delta) / (honest * f64::from(meters.max(1)))).min(1.0)
}

/// Meters of the smallest block of each level of N4, from the root on. A level's chance is made for it, so that it too hides its meters; other
/// blocks of the level have one meter more at most.
#[must_use]
pub fn levels(meters: u32) -> Vec<u32> {
    let count = meters.max(1).next_power_of_two().ilog2() + 1;
    (0..count).map(|level| (meters >> level).max(1)).collect()
}

/// Meters of the smallest of N5's groups, if each is asked to have `group`: as many groups as that makes, as equal as they can be.
#[must_use]
pub fn smallest_group(meters: u32, group: u32) -> u32 {
    let meters = meters.max(1);
    meters / meters.div_ceil(group.clamp(1, meters))
}

/// N3 in a block of this many meters.
fn diluted(scale: f64, delta: f64, meters: u32, honest: f64) -> Result<(Piece, Moments), LawError> {
    if !(honest > 0.0 && honest <= 1.0) {
        let rule = "it is above 0, and 1 at most";
        return Err(LawError::Parameter { what: "the share of honest meters", got: honest, rule });
    }
    let chance = chance(delta, meters, honest);
    let law = DiscreteLaplace::new(scale);
    let moments = Moments { variance: law.variance() * chance, kurtosis: law.kurtosis() / chance };
    Ok((Piece::Rarely(chance, DiscreteShare::new(scale, 1)?), moments))
}

/// This many fair coins of `worth` units, about their mean.
fn coins(count: f64, worth: i64) -> Result<(Piece, Moments), LawError> {
    let even = 2.0 * libm::ceil(count / 2.0);
    if !(2.0..9e15).contains(&even) {
        let rule = "between 2 and 9e15 coins are thrown exactly";
        return Err(LawError::Parameter { what: "the number of a meter's coins", got: count, rule });
    }
    #[expect(clippy::cast_possible_truncation, reason = "in the range above")]
    let count = even as i64;
    let binomial = Binomial::new(count.unsigned_abs(), 0.5).map_err(|_| LawError::Parameter {
        what: "the number of a meter's coins",
        got: even,
        rule: "it is a whole number",
    })?;
    let worth_squared = to_f64(worth) * to_f64(worth);
    let moments = Moments { variance: even / 4.0 * worth_squared, kurtosis: 3.0 - 2.0 / even };
    Ok((Piece::Coins(binomial, worth, count), moments))
}

impl Noise {
    /// A law for a setting.
    ///
    /// # Errors
    /// [`LawError`]: parameters for which the law is not defined.
    pub fn new(law: Law, setting: Setting) -> Result<Self, LawError> {
        if !(setting.delta > 0.0 && setting.delta < 1.0) {
            let rule = "it is between 0 and 1";
            return Err(LawError::Parameter { what: "delta", got: setting.delta, rule });
        }
        let (m, scale) = (setting.meters, setting.scale());
        let (mut meters, mut others) = (Vec::new(), Vec::new());
        match law {
            Law::None => meters.push((Piece::Nothing, Moments::NONE)),
            Law::Polya => {
                let law = DiscreteLaplace::new(scale);
                let sum = Moments { variance: law.variance(), kurtosis: law.kurtosis() };
                meters.push((Piece::Discrete(DiscreteShare::new(scale, m)?), sum.times(1.0 / f64::from(m))));
            }
            Law::Gamma { absent } => {
                let shape =
                    m.checked_sub(absent).filter(|present| *present > 0).ok_or(LawError::Parameter {
                        what: "the number of absent meters",
                        got: f64::from(absent),
                        rule: "it is below the number of meters",
                    })?;
                let sum = Moments { variance: Laplace::new(scale).variance(), kurtosis: 6.0 };
                let piece = Piece::Continuous(ContinuousShare::new(scale, shape)?);
                meters.push((piece, sum.times(1.0 / f64::from(shape))));
            }
            Law::Diluted { honest } => meters.push(diluted(scale, setting.delta, m, honest)?),
            Law::Tree => {
                let sizes = levels(m);
                let parts = count(sizes.len());
                for size in sizes {
                    meters.push(diluted(scale * parts, setting.delta / parts, size, 1.0)?);
                }
            }
            Law::Coins { calibration, group } => {
                let deviation = calibration.deviation(setting.epsilon, setting.delta) * to_f64(setting.cap);
                let group = smallest_group(m, group);
                meters.push(coins(4.0 * deviation * deviation / f64::from(group), 1)?);
            }
            Law::CoarseCoins => {
                let deviation = Calibration::Published.deviation(setting.epsilon, setting.delta);
                meters.push(coins(4.0 * deviation * deviation / f64::from(m.max(1)), setting.cap)?);
            }
            Law::Local => meters.push(whole(scale)?),
            Law::Single => others.push(whole(scale)?),
            Law::Servers => {
                let most = libm::ldexp(1.0, i32::try_from(bits(setting.cap)).unwrap_or(i32::MAX)) - 1.0;
                others = vec![whole(most / setting.epsilon)?; 2];
            }
            Law::Chosen { chosen } => {
                if !(1..=m).contains(&chosen) {
                    let rule = "it is from 1 to the number of meters";
                    return Err(LawError::Parameter {
                        what: "the number of meters chosen",
                        got: f64::from(chosen),
                        rule,
                    });
                }
                meters.push(whole(scale)?);
            }
        }
        Ok(Self { law, setting, meters, others })
    }

    /// The law.
    #[must_use]
    pub fn law(&self) -> Law {
        self.law
    }

    /// How many numbers a meter draws.
    #[must_use]
    pub fn levels(&self) -> usize {
        self.meters.len()
    }

    /// What one meter draws: a number for each level.
    pub fn of_meter(&self, rng: &mut Stream) -> Vec<i64> {
        self.meters.iter().map(|(piece, _)| piece.draw(rng)).collect()
    }

    /// What others than meters add: one number each.
    pub fn of_others(&self, rng: &mut Stream) -> Vec<i64> {
        self.others.iter().map(|(piece, _)| piece.draw(rng)).collect()
    }

    /// The noise of a whole sum, share by share, as parties draw it; of a tree, that of its root. Where some meters are chosen, only theirs is
    /// drawn, for what the others hand in is thrown away.
    pub fn total(&self, rng: &mut Stream) -> i64 {
        let meters = match self.law {
            Law::Chosen { chosen } => chosen,
            _ => self.setting.meters,
        };
        let piece = self.meters.first().map_or(Piece::Nothing, |(piece, _)| *piece);
        let shares = match piece {
            Piece::Nothing => 0,
            piece => (0..meters).map(|_| piece.draw(rng)).sum::<i64>(),
        };
        shares + self.of_others(rng).iter().sum::<i64>()
    }

    /// Which meters' noise the servers use, of [`Law::Chosen`]: without replacement.
    pub fn choose(&self, rng: &mut Stream) -> Vec<u32> {
        let Law::Chosen { chosen } = self.law else { return (0..self.setting.meters).collect() };
        let mut left: Vec<_> = (0..self.setting.meters).collect();
        (0..chosen)
            .map(|_| {
                let place = random_index(u32::try_from(left.len()).unwrap_or(u32::MAX), rng);
                left.swap_remove(usize::try_from(place).unwrap_or_default())
            })
            .collect()
    }

    /// What theory says of [`Self::total`].
    #[must_use]
    pub fn moments(&self) -> Moments {
        let times = match self.law {
            Law::Chosen { chosen } => chosen,
            _ => self.setting.meters,
        };
        let own = self.meters.first().map_or(Moments::NONE, |(_, moments)| moments.times(f64::from(times)));
        self.others.iter().fold(own, |sum, (_, moments)| join(sum, *moments))
    }

    /// What theory says of the sum over blocks of a tree, each given by its level and its number of meters.
    #[must_use]
    pub fn moments_of_blocks(&self, blocks: &[(usize, u32)]) -> Moments {
        blocks.iter().fold(Moments::NONE, |sum, (level, members)| {
            let block = self.meters.get(*level).map_or(Moments::NONE, |(_, moments)| *moments);
            if *members == 0 { sum } else { join(sum, block.times(f64::from(*members))) }
        })
    }
}

/// Of a sum of two independent ones.
fn join(a: Moments, b: Moments) -> Moments {
    let variance = a.variance + b.variance;
    if variance == 0.0 {
        return Moments::NONE;
    }
    // The fourth cumulants add up.
    let cumulant = |moments: Moments| (moments.kurtosis - 3.0) * moments.variance * moments.variance;
    Moments { variance, kurtosis: 3.0 + (cumulant(a) + cumulant(b)) / (variance * variance) }
}

#[expect(clippy::cast_precision_loss, reason = "places of a table stay below 2^53")]
pub(crate) fn count(n: usize) -> f64 {
    n as f64
}

#[expect(clippy::cast_precision_loss, reason = "noise and readings stay below 2^53")]
pub(crate) fn to_f64(units: i64) -> f64 {
    units as f64
}
