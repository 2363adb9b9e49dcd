//! `Discrete` noise: the share is a difference of two negative binomial numbers.

use rand_core::CryptoRng;
use rand_distr::{Distribution, Poisson};

use super::{NoiseError, within};

/// The law of one meter's share under `Discrete` noise: NB(1/m) - NB(1/m), Polya's negative binomial with
/// a = exp(-1/scale). The sum over m meters is the discrete Laplace law, [`DiscreteLaplace`](super::DiscreteLaplace);
/// PAPER.md says how exactly.
#[derive(Debug, Clone, Copy)]
pub struct DiscreteShare {
    count: Poisson<f64>,
    /// ln(1 - a).
    ln_complement: f64,
}

impl DiscreteShare {
    /// The law of a share among `meters` meters; `scale` in units. Refused below a scale of about 0.03, where
    /// exp(-1/scale) is lost beside 1 and there would be no noise at all.
    pub fn new(scale: f64, meters: u32) -> Result<Self, NoiseError> {
        let error = NoiseError::Law { scale, meters };
        if !(scale.is_finite() && scale >= 1e-3) || meters == 0 {
            return Err(error);
        }
        // 1 - a without cancellation for large scales.
        let ln_complement = libm::log(-libm::expm1(-1.0 / scale));
        let rate = -ln_complement / f64::from(meters);
        let count = Poisson::new(rate).map_err(|_| error)?;
        Ok(Self { count, ln_complement })
    }

    /// One share, in units. Draws: the positive part, then the negative; each a Poisson number N of logarithmic
    /// variates, each of those U then V.
    pub fn sample(&self, rng: &mut impl CryptoRng) -> i64 {
        self.polya(rng).saturating_sub(self.polya(rng))
    }

    /// A sample whose exponent xi + O is positive and below 2 O, or an error that ends the epoch.
    pub fn sample_within(&self, offset: i64, rng: &mut impl CryptoRng) -> Result<i64, NoiseError> {
        within(self.sample(rng), offset)
    }

    fn polya(&self, rng: &mut impl CryptoRng) -> i64 {
        let mut left: f64 = self.count.sample(rng);
        let mut sum = 0i64;
        while left >= 1.0 {
            sum = sum.saturating_add(self.logarithmic(rng));
            left -= 1.0;
        }
        sum
    }

    /// A logarithmic variate with parameter a, by Kemp: floor(1 + ln V / ln q), q = 1 - (1 - a)^U.
    fn logarithmic(&self, rng: &mut impl CryptoRng) -> i64 {
        let u = open_unit(rng);
        let v = open_unit(rng);
        // ln q as log1p of the small part: exact where q is next to 1, as it is for large scales.
        let ln_q = libm::log1p(-libm::exp(self.ln_complement * u));
        let value = libm::floor(1.0 + libm::log(v) / ln_q);
        // ln V >= -37 and |ln q| >= 1e-16: the quotient stays far inside i64 wherever parameters were accepted.
        #[expect(
            clippy::cast_possible_truncation,
            reason = "float to int saturates, and saturation is an error later"
        )]
        let value = value as i64;
        value.max(1)
    }
}

/// Uniform in (0, 1), never 0 or 1: the 52 leading bits of 8 bytes, plus a half, over 2^52.
fn open_unit(rng: &mut impl CryptoRng) -> f64 {
    /// 2^52.
    const STEPS: f64 = 4_503_599_627_370_496.0;
    #[expect(clippy::cast_precision_loss, reason = "52 bits fit")]
    let step = (rng.next_u64() >> 12) as f64;
    (step + 0.5) / STEPS
}
