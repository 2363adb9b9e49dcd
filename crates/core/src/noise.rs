//! Distributed Laplace noise, Eq. (14) and (21) to (24): every meter draws a share, the sum of the selected ones is
//! Laplace distributed.
//!
//! Logarithms, exponentials and powers come from `libm` on every target, so that a seed gives the same noise
//! everywhere.

use crate::variants::NoiseLaw;
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};

mod continuous;
mod digits;
mod discrete;
mod fixed;
mod laws;

pub use continuous::ContinuousShare;
pub use discrete::DiscreteShare;
pub use laws::{DiscreteLaplace, Laplace};

/// Why no noise was drawn.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, thiserror::Error)]
pub enum NoiseError {
    /// The law is not defined for these parameters.
    #[error("no noise law for scale {scale} and {meters} meters")]
    Law {
        /// The Laplace scale asked for.
        scale: f64,
        /// m.
        meters: u32,
    },
    /// |xi| >= O: the exponent of Eq. (22) would leave its range. Chance below 2^-90 for accepted parameters.
    #[error("a noise sample left the range that the offset allows; the epoch ends here")]
    BeyondOffset,
    /// A decision that the digits of its uniform numbers left open to the last. Chance below 2^-180 in a whole round.
    #[error("a noise sample stayed undecided after {words} words of each random number; the epoch ends here")]
    Undecided {
        /// Words of 64 bits drawn for each number.
        words: usize,
    },
}

/// The law of one meter's share, under either [`NoiseLaw`].
///
/// ```
/// use blindsum_core::noise::{NoiseError, Share};
/// use blindsum_core::{NoiseLaw, Randomness, Role};
///
/// // One of a hundred shares of Laplace noise of scale 3000: most are exactly 0, some are large.
/// let share = Share::new(NoiseLaw::Discrete, 3000.0, 100)?;
/// let mut stream = Randomness::Seeded(1).stream(Role::Meter(0), 1800)?;
/// let samples: Vec<i64> = (0..50).map(|_| share.sample(&mut stream)).collect();
/// assert!(samples.iter().filter(|sample| **sample == 0).count() > 25);
///
/// let error = Share::new(NoiseLaw::Discrete, f64::NAN, 100);
/// assert!(matches!(error, Err(NoiseError::Law { meters: 100, .. })));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub enum Share {
    /// NB(1/m) - NB(1/m); m stands here for as many shares as sum to the law.
    Discrete(DiscreteShare),
    /// round(Gamma(1/m, scale) - Gamma(1/m, scale)).
    Continuous(ContinuousShare),
}

impl Share {
    /// The law of a share of which `meters` sum to Laplace noise: all of a round's meters, or as many as are enough where some are
    /// tolerated ([`Params::enough_shares`](crate::Params::enough_shares)); `scale` in units.
    ///
    /// # Errors
    /// [`NoiseError::Law`]: a scale out of its range, or no meters. The caller's fault.
    pub fn new(law: NoiseLaw, scale: f64, meters: u32) -> Result<Self, NoiseError> {
        Ok(match law {
            NoiseLaw::Discrete => Self::Discrete(DiscreteShare::new(scale, meters)?),
            NoiseLaw::Continuous => Self::Continuous(ContinuousShare::new(scale, meters)?),
        })
    }

    /// One share, in units; what it draws stands at [`DiscreteShare::sample`] and [`ContinuousShare::sample`].
    pub fn sample(&self, rng: &mut impl CryptoRng) -> i64 {
        match self {
            Self::Discrete(share) => share.sample(rng),
            Self::Continuous(share) => share.sample(rng),
        }
    }

    /// A sample whose exponent xi + O is positive and below 2 O, or an error that ends the epoch.
    ///
    /// # Errors
    /// [`NoiseError::BeyondOffset`] where |xi| is not below `offset`, [`NoiseError::Undecided`] where the
    /// digits of a random number decide nothing. Chance, and nobody's fault.
    pub fn sample_within(&self, offset: i64, rng: &mut impl CryptoRng) -> Result<i64, NoiseError> {
        within(self.sample(rng), offset)
    }
}

fn within(xi: i64, offset: i64) -> Result<i64, NoiseError> {
    if xi.saturating_abs() < offset { Ok(xi) } else { Err(NoiseError::BeyondOffset) }
}

#[cfg(test)]
pub(crate) mod tests;
