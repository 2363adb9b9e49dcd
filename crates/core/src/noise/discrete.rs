//! `Discrete` noise: the share is a difference of two negative binomial numbers.
//!
//! Its uniform numbers are real numbers whose digits are drawn as they are needed. A decision is taken in `f64` where
//! it is further from its boundary than all that can be wrong there, else between bounds in fixed point, and where
//! these straddle the boundary more digits are drawn. So what comes out has the law itself, not a law on a grid of
//! floats.

use num_bigint::BigUint;
use num_traits::{CheckedDiv, ToPrimitive};
use rand_core::CryptoRng;

use crate::noise::digits::{Digits, precision};
use crate::noise::fixed::{Fixed, Interval};
use crate::noise::{NoiseError, within};

/// The law of one meter's share under `Discrete` noise: NB(1/m) - NB(1/m), Polya's negative binomial with
/// a = exp(-1/scale). The sum over m meters is the discrete Laplace law, [`DiscreteLaplace`](super::DiscreteLaplace).
///
/// **How exactly.** As far as the words of the stream are uniform, every share has the law itself, except for the event
/// that four words of each number leave a decision open, which [`Self::sample_within`] refuses. On a grid of 2^D
/// cells for each uniform, D = 256, the boundaries of a logarithmic variate are the curves V = q(U)^k, each of which
/// rises with U and so passes through less than 2^(D + 1) of the 4^D cells. Beyond k = 200 scale lies less than
/// 2^-287 of the law. So one variate stays open with a chance below 200 scale 2^(1 - D) + 2^-287; rounding, at 192
/// bits beyond the digits, adds less than as much. That of a count is below (ln scale + 2) (scale + 1) 2^(1 - D), for
/// the densities of the products of uniforms at e^-rate add up to e^rate, which is at most scale + 1. At the largest
/// scale that parameters can have, 2^39, a share of a single meter draws 54 variates on average, and one of m meters
/// 54 / m: less than 2^-200 a share, and for all gamma samples of all meters less than 2^-180 together. That is the
/// total variation from the law, of a share and of the sum.
#[derive(Debug, Clone, Copy)]
pub struct DiscreteShare {
    scale: f64,
    meters: u32,
    /// |ln(1 - a)|, off by at most a relative 2^-48.
    log: f64,
    /// e^-rate = (1 - a)^(1/m).
    none: f64,
}

/// 2^-64.
const LAST_DIGIT: f64 = 1.0 / 18_446_744_073_709_551_616.0;
/// 2^-46: 128 of the last bits of a float.
const SLACK: f64 = 1.0 / 70_368_744_177_664.0;

impl DiscreteShare {
    /// The law of a share among `meters` meters; `scale` in units, up to 2^52. Refused below a scale of about 0.03,
    /// where exp(-1/scale) is lost beside 1 and there would be no noise at all.
    ///
    /// # Errors
    /// [`NoiseError::Law`]: a scale out of its range, or no meters. The caller's fault.
    pub fn new(scale: f64, meters: u32) -> Result<Self, NoiseError> {
        let most = libm::ldexp(1.0, 52);
        let complement = -libm::expm1(-1.0 / scale);
        // A NaN is in no range. ln(1 - a) without cancellation at either end.
        let log =
            if complement < 0.5 { -libm::log(complement) } else { -libm::log1p(-libm::exp(-1.0 / scale)) };
        if !(1e-3..=most).contains(&scale) || complement >= 1.0 || meters == 0 {
            return Err(NoiseError::Law { scale, meters });
        }
        Ok(Self { scale, meters, log, none: libm::exp(-log / f64::from(meters)) })
    }

    /// One share, in units. Draws: the positive part, then the negative. Each is a number N of logarithmic variates:
    /// for N words until the product of the uniforms is not above e^-rate; then for each variate a word of U and one
    /// of V. A decision that these leave open draws one more word at once: of every uniform of the product that has
    /// the fewest, in their order; or of U, then of V. After four words of each the share saturates, which
    /// [`Self::sample_within`] refuses.
    pub fn sample(&self, rng: &mut impl CryptoRng) -> i64 {
        self.draw(rng).unwrap_or(i64::MAX)
    }

    /// A sample whose exponent xi + O is positive and below 2 O, or an error that ends the epoch.
    ///
    /// # Errors
    /// [`NoiseError::BeyondOffset`] where |xi| is not below `offset`, [`NoiseError::Undecided`] where the
    /// digits of a random number decide nothing. Chance, and nobody's fault.
    pub fn sample_within(&self, offset: i64, rng: &mut impl CryptoRng) -> Result<i64, NoiseError> {
        within(self.draw(rng)?, offset)
    }

    fn draw(&self, rng: &mut impl CryptoRng) -> Result<i64, NoiseError> {
        Ok(self.polya(rng)?.saturating_sub(self.polya(rng)?))
    }

    fn polya(&self, rng: &mut impl CryptoRng) -> Result<i64, NoiseError> {
        let mut sum = 0i64;
        for _ in 0..self.count(rng)? {
            sum = sum.saturating_add(self.logarithmic(rng)?);
        }
        Ok(sum)
    }

    /// A Poisson number with the rate -ln(1 - a) / m, by Knuth: of how many uniforms, drawn one after the other, the
    /// product is above e^-rate.
    pub(super) fn count(&self, rng: &mut impl CryptoRng) -> Result<u32, NoiseError> {
        let mut drawn = Vec::new();
        let mut product = 1.0;
        for count in 0.. {
            let digits = Digits::draw(rng);
            product *= as_float(digits.first()) * LAST_DIGIT;
            drawn.push(digits);
            let above = match self.surely_above(product, f64::from(count)) {
                Some(above) => above,
                None => self.is_above(&mut drawn, rng)?,
            };
            if !above {
                return Ok(count);
            }
        }
        Ok(u32::MAX)
    }

    /// Whether the product of `count` + 1 uniforms is above e^-rate, where floats tell.
    ///
    /// With u = 2^-53: `log` is off by 32 u of itself, so e^-rate by (33 log + 2) u of itself. Every factor of the
    /// product is off by u of itself and by 2^-64, and every product by u. Together less than (33 log + 2 count + 4) u
    /// of the larger and (count + 1) 2^-64; more than three times that is allowed for. At scales
    /// below 1/8 `log` is worse off, but smaller than 2^-11.
    pub(super) fn surely_above(&self, product: f64, count: f64) -> Option<bool> {
        let margin =
            (self.log + count + 8.0) * SLACK * product.max(self.none) + 4.0 * (count + 1.0) * LAST_DIGIT;
        ((product - self.none).abs() > margin).then_some(product > self.none)
    }

    /// The same for certain, with more digits if need be.
    pub(super) fn is_above(
        &self,
        drawn: &mut [Digits],
        rng: &mut impl CryptoRng,
    ) -> Result<bool, NoiseError> {
        loop {
            let fixed = precision(drawn.iter().map(Digits::words).max().unwrap_or(1));
            let one = fixed.leading(&1u32.into(), 0);
            let product =
                drawn.iter().fold(Interval { lo: one.lo.clone(), hi: one.lo }, |product, digits| {
                    fixed.product(&product, &digits.interval(&fixed))
                });
            if let Some(log) = self.log(&fixed) {
                let none = fixed.exp_neg(&fixed.part(&log, self.meters));
                if product.lo > none.hi {
                    return Ok(true);
                }
                if product.hi < none.lo {
                    return Ok(false);
                }
            }
            let fewest = drawn.iter().map(Digits::words).min().unwrap_or(1);
            for digits in drawn.iter_mut().filter(|digits| digits.words() == fewest) {
                digits.extend(rng)?;
            }
        }
    }

    /// |ln(1 - a)|.
    fn log(&self, fixed: &Fixed) -> Option<Interval> {
        fixed.neg_ln(&fixed.complement(&fixed.exp_neg(&fixed.inverse(self.scale))))
    }

    /// A logarithmic variate with parameter a, by Kemp: floor(1 + ln V / ln q), q = 1 - (1 - a)^U.
    pub(super) fn logarithmic(&self, rng: &mut impl CryptoRng) -> Result<i64, NoiseError> {
        let (mut u, mut v) = (Digits::draw(rng), Digits::draw(rng));
        if let Some(value) = self.sure_variate(u.first(), v.first()) {
            return Ok(value);
        }
        loop {
            if let Some(value) = self.variate(&u, &v) {
                return Ok(value);
            }
            u.extend(rng)?;
            v.extend(rng)?;
        }
    }

    /// The variate, where floats tell.
    ///
    /// With w = 2^-53, numbers off by parts of themselves: `log` by 32 w (at scales of 1/8 and more), U by w and 4 w
    /// for its missing digits (U is at least 2^-13), so E = log U by 39 w. (1 - a)^U = e^-E is off by (39 log + 2) w.
    /// Where it is at most a half, ln(1 - it) is off by twice that and 2 w; else 1 - it = -expm1(-E) is off by 41 w
    /// and its logarithm, at least ln 2, by 62 w. V and 1 - V are at least 2^-13 too, and ln V is off by 12 w. The
    /// quotient and the sum round by 2 w: altogether less than (78 log + 82) w. libm's functions are taken to be off
    /// by one last bit, 2 w, as they state. (128 log + 256) w is allowed for.
    pub(super) fn sure_variate(&self, u: u64, v: u64) -> Option<i64> {
        let least = 1 << 51;
        if self.scale < 0.125 || u < least || v < least || !v < least {
            return None;
        }
        let exponent = -self.log * (as_float(u) * LAST_DIGIT);
        let power = libm::exp(exponent);
        let ln_q = if power <= 0.5 { libm::log1p(-power) } else { libm::log(-libm::expm1(exponent)) };
        let ln_v = if v < 1 << 63 {
            libm::log(as_float(v) * LAST_DIGIT)
        } else {
            libm::log1p(-(as_float(!v) * LAST_DIGIT))
        };
        let (value, off) = (1.0 + ln_v / ln_q, (self.log + 2.0) * SLACK);
        let (least, most) = (libm::floor(value * (1.0 - off)), libm::floor(value * (1.0 + off)));
        #[expect(clippy::cast_possible_truncation, reason = "at most 2^52 times 10")]
        (least == most).then_some(least as i64)
    }

    /// The variate, where the digits drawn leave one alone: where the quotient has the same whole part at both ends,
    /// at the least U with the most V and at the most U with the least V.
    pub(super) fn variate(&self, u: &Digits, v: &Digits) -> Option<i64> {
        let fixed = precision(u.words());
        let log = self.log(&fixed)?;
        let ln_q = |u: BigUint| {
            let power = fixed.exp_neg(&fixed.product(&log, &Interval::point(u)));
            fixed.neg_ln(&fixed.complement(&power))
        };
        let ln = |v: BigUint| fixed.neg_ln(&Interval::point(v));
        let (u, v) = (u.interval(&fixed), v.interval(&fixed));
        // Where U may be 0, q may be, and the quotient.
        let least = ln_q(u.lo).map_or(Some(BigUint::ZERO), |ln_q| Some(ln(v.hi)?.lo / ln_q.hi))?;
        let most = ln(v.lo)?.hi.checked_div(&ln_q(u.hi)?.lo)?;
        // At most 2^61.
        (least == most).then(|| least.to_i64().unwrap_or(i64::MAX).saturating_add(1))
    }
}

#[expect(clippy::cast_precision_loss, reason = "counted where it is used")]
pub(super) fn as_float(word: u64) -> f64 {
    word as f64
}
