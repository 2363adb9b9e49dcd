//! `Continuous` noise, the paper's: the share is a difference of two gamma variates, rounded to units.

use rand_core::CryptoRng;
use rand_distr::{Distribution, Gamma};

use crate::noise::{NoiseError, within};

/// The law of one meter's share under `Continuous` noise, Eq. (14) with shape 1/m:
/// round(Gamma(1/m, scale) - Gamma(1/m, scale)), halves away from zero. Before rounding the sum over m meters is
/// [`Laplace`](super::Laplace).
///
/// What rounding each share costs: the sum of m rounded shares is not quite the rounded sum. Were the m rounding
/// errors uniform and independent of their shares, the variance would grow by m/12 squared units. It grows by less,
/// because most shares are next to zero and round to it: at most by about (ln scale) / 6 + 1/8 however many meters
/// there are. Beside 2 scale^2 that is nothing at a scale of a million, and 2.5 % at the scale 2.25 of a 24-bit key.
/// Tests compute it and measure the latter. `Discrete` noise has no such error.
///
/// What f64 costs: a gamma variate of shape 1/m below 1 is u^m times one of shape 1 + 1/m, by Marsaglia and Tsang
/// (2000). u is uniform with 52 random bits, so neighbouring values of u^m are a factor of 1 + m 2^-52 apart, far
/// below a unit wherever m * scale is below 2^48 or so. u^m below 2^-1074 becomes exactly 0, with probability
/// exp(-745/m): expected and harmless, since anything below half a unit becomes 0 anyway. Floats come from `libm` on
/// every target.
#[derive(Debug, Clone, Copy)]
pub struct ContinuousShare {
    gamma: Gamma<f64>,
}

impl ContinuousShare {
    /// The law of a share among `meters` meters; `scale` in units, finite and at least 1e-3.
    ///
    /// # Errors
    /// [`NoiseError::Law`]: a scale out of its range, or no meters. The caller's fault.
    pub fn new(scale: f64, meters: u32) -> Result<Self, NoiseError> {
        let error = NoiseError::Law { scale, meters };
        if !(scale.is_finite() && scale >= 1e-3) || meters == 0 {
            return Err(error);
        }
        let gamma = Gamma::new(1.0 / f64::from(meters), scale).map_err(|_| error)?;
        Ok(Self { gamma })
    }

    /// One share, in units. Draws: the positive gamma variate, then the negative. Each of them, for m > 1: u, then
    /// until one pair is accepted a standard normal number by the ziggurat and a uniform one; for m = 1 an
    /// exponential number by the ziggurat. Every uniform takes 8 bytes and keeps their 52 leading bits; 53 in the
    /// wedges of the ziggurats and in the tail of the exponential one. There an infinite variate has a chance of about
    /// 2^-64: the share saturates, and [`Self::sample_within`] refuses it.
    pub fn sample(&self, rng: &mut impl CryptoRng) -> i64 {
        let difference = self.gamma.sample(rng) - self.gamma.sample(rng);
        #[expect(
            clippy::cast_possible_truncation,
            reason = "float to int saturates, and saturation is an error later"
        )]
        let units = libm::round(difference) as i64;
        units
    }

    /// A sample whose exponent xi + O is positive and below 2 O, or an error that ends the epoch.
    ///
    /// # Errors
    /// [`NoiseError::BeyondOffset`] where |xi| is not below `offset`. Chance, and nobody's fault.
    pub fn sample_within(&self, offset: i64, rng: &mut impl CryptoRng) -> Result<i64, NoiseError> {
        within(self.sample(rng), offset)
    }
}
