//! The law of a total's noise, whichever of the two it is, in whole units: of all shares, or of those of the homes that remained.

use blindsum_core::noise::{DiscreteLaplace, Laplace};
use blindsum_core::params::Params;
use blindsum_core::privacy::ResidualLaw;
use blindsum_core::variants::NoiseLaw;

use crate::to_f64;

/// How many scales the pictures reach to each side: beyond them lies e^-4 of the law, 18 of 1,000 rounds.
const REACH: f64 = 4.0;

/// The law of the noise of a whole total: the discrete Laplace law, or the paper's Laplace law rounded to units.
///
/// What rounding each share for itself adds to the latter stands at `ContinuousShare`; at scales of thousands of units and more it
/// is nothing that a sample could show. Where shares are missing it is the law of those that are left.
#[derive(Debug, Clone, Copy)]
pub struct Law {
    noise: NoiseLaw,
    scale: f64,
    most: f64,
    /// Where shares are missing.
    left: Option<ResidualLaw>,
}

impl Law {
    /// The law under these parameters, of the shares of all homes.
    #[must_use]
    pub fn of(params: &Params) -> Self {
        Self::of_present(params, params.meters())
    }

    /// The law of the shares of this many homes.
    #[must_use]
    pub fn of_present(params: &Params, present: u32) -> Self {
        let designed =
            Self { noise: params.noise(), scale: params.scale(), most: params.epsilon(), left: None };
        let enough = params.enough_shares();
        match ResidualLaw::of_shares(params, present).filter(|_| present != enough) {
            Some(left) if present < enough => {
                Self { most: left.odds_of_a_home(params), left: Some(left), ..designed }
            }
            Some(more) => Self { left: Some(more), ..designed },
            None => designed,
        }
    }

    /// The most by which the natural logarithm of the odds of two readings of a home can shift: epsilon, and more where shares are
    /// missing. Infinite where no bound is known.
    #[must_use]
    pub fn most(&self) -> f64 {
        self.most
    }

    /// The scale, in units.
    #[must_use]
    pub fn scale(&self) -> f64 {
        self.scale
    }

    /// Whole units to each side of 0 that a picture of the law shows.
    #[must_use]
    pub fn reach(&self) -> i64 {
        #[expect(clippy::cast_possible_truncation, reason = "scales are far below 2^53")]
        let reach = libm::ceil(REACH * self.scale) as i64;
        reach.max(1)
    }

    /// ln P(noise = k), also where the probability itself is too small for a float.
    #[must_use]
    pub fn ln_probability(&self, k: i64) -> f64 {
        if let Some(left) = self.left {
            return libm::log(left.probability(k).max(f64::MIN_POSITIVE));
        }
        let far = to_f64(k).abs();
        match self.noise {
            NoiseLaw::Discrete => {
                let a = libm::exp(-1.0 / self.scale);
                libm::log(-libm::expm1(-1.0 / self.scale) / (1.0 + a)) - far / self.scale
            }
            NoiseLaw::Continuous if k == 0 => libm::log(-libm::expm1(-0.5 / self.scale)),
            NoiseLaw::Continuous => {
                libm::log(-libm::expm1(-1.0 / self.scale) / 2.0) - (far - 0.5) / self.scale
            }
        }
    }

    /// P(noise = k).
    #[must_use]
    pub fn probability(&self, k: i64) -> f64 {
        libm::exp(self.ln_probability(k))
    }

    /// P(noise <= k).
    #[must_use]
    pub fn cdf(&self, k: i64) -> f64 {
        if let Some(left) = self.left {
            let beyond = |w: i64| left.beyond(w.unsigned_abs());
            return if k < 0 { beyond(k.saturating_add(1)) } else { 1.0 - beyond(k) };
        }
        match self.noise {
            NoiseLaw::Discrete => DiscreteLaplace::new(self.scale).cdf(k),
            NoiseLaw::Continuous => Laplace::new(self.scale).rounded_cdf(k),
        }
    }

    /// P(low <= noise <= high).
    #[must_use]
    pub fn between(&self, low: i64, high: i64) -> f64 {
        // On the side where the law's tail is small, so that no digits are lost.
        if low > 0 {
            self.cdf(low.saturating_neg()) - self.cdf(high.saturating_neg().saturating_sub(1))
        } else {
            self.cdf(high) - self.cdf(low.saturating_sub(1))
        }
    }

    /// The smallest k with P(noise <= k) >= `level`, for a level above 0 and below 1.
    #[must_use]
    pub fn quantile(&self, level: f64) -> i64 {
        // No law has anything beyond 800 scales that a float could tell from nothing.
        #[expect(clippy::cast_possible_truncation, reason = "a float that is too large saturates")]
        let most = libm::ceil(800.0 * self.scale) as i64;
        let (mut low, mut high) = (-most - 1, most);
        while high - low > 1 {
            let middle = low + (high - low) / 2;
            if self.cdf(middle) >= level {
                high = middle;
            } else {
                low = middle;
            }
        }
        high
    }

    /// This many values that stand for the law, each as likely as any other: the middles of equal shares of it.
    #[must_use]
    pub fn dots(&self, count: u32) -> Vec<i64> {
        let level = |place: u32| (f64::from(place) + 0.5) / f64::from(count);
        (0..count).map(|place| self.quantile(level(place))).collect()
    }

    /// E|noise|: by how much a total misses the truth on average, in units. It does not depend on how many homes there are.
    #[must_use]
    pub fn mean_magnitude(&self) -> f64 {
        if let Some(left) = self.left {
            return left.mean_magnitude();
        }
        match self.noise {
            NoiseLaw::Discrete => DiscreteLaplace::new(self.scale).mean_magnitude(),
            NoiseLaw::Continuous => Laplace::new(self.scale).mean_magnitude(),
        }
    }

    /// The standard deviation, in units.
    #[must_use]
    pub fn deviation(&self) -> f64 {
        if let Some(left) = self.left {
            return libm::sqrt(left.variance());
        }
        libm::sqrt(match self.noise {
            NoiseLaw::Discrete => DiscreteLaplace::new(self.scale).variance(),
            NoiseLaw::Continuous => Laplace::new(self.scale).variance(),
        })
    }

    /// By how much, on average, one total moves the natural logarithm of the odds of a value that is right against one that is off
    /// by `delta` units: E|X - delta| - E|X| in scales. Not worked out where shares are missing.
    #[must_use]
    pub fn usual_shift(&self, delta: i64) -> Option<f64> {
        if self.left.is_some() {
            return None;
        }
        let scales = to_f64(delta.saturating_abs()) / self.scale;
        let magnitude = match self.noise {
            NoiseLaw::Discrete => DiscreteLaplace::new(self.scale).mean_magnitude() / self.scale,
            NoiseLaw::Continuous => 1.0,
        };
        // E|X - d| = d + E|X| e^(-d / scale) for d >= 0, for the continuous law before its rounding.
        Some(scales + magnitude * libm::expm1(-scales))
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use blindsum_core::params::RawParams;

    use super::*;

    fn law(raw: RawParams) -> Law {
        Law::of(&Params::try_from(raw).unwrap())
    }

    /// Scale 2.25, so that everything can be added up.
    fn small(noise: NoiseLaw) -> Law {
        law(RawParams { noise, ..RawParams::blackboard() })
    }

    #[test]
    fn the_law_is_one_law_however_it_is_asked() {
        for noise in NoiseLaw::ALL.iter().copied() {
            let law = small(noise);
            let (mut sum, mut magnitude, mut square) = (0.0, 0.0, 0.0);
            for k in -150..=150 {
                let p = law.probability(k);
                sum += p;
                magnitude += p * to_f64(k).abs();
                square += p * to_f64(k) * to_f64(k);
                assert!((law.cdf(k) - sum).abs() < 1e-12, "{noise}: {k}");
                assert!(
                    (law.between(k, k + 3) - (k..=k + 3).map(|k| law.probability(k)).sum::<f64>()).abs()
                        < 1e-12
                );
            }
            if noise == NoiseLaw::Discrete {
                assert!((magnitude - law.mean_magnitude()).abs() < 1e-9);
                assert!((libm::sqrt(square) - law.deviation()).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn a_quantile_is_the_smallest_value_that_is_enough() {
        for noise in NoiseLaw::ALL.iter().copied() {
            for law in [small(noise), law(RawParams { noise, ..RawParams::default() })] {
                for level in [0.001, 0.02, 0.25, 0.5, 0.51, 0.75, 0.98, 0.999] {
                    let k = law.quantile(level);
                    assert!(law.cdf(k) >= level && law.cdf(k - 1) < level, "{noise} {level}: {k}");
                }
            }
        }
    }

    #[test]
    fn the_dots_are_symmetric_and_most_lie_near() {
        let law = law(RawParams::default());
        let dots = law.dots(25);
        assert_eq!((dots.len(), dots[12]), (25, 0));
        assert!(dots.iter().zip(dots.iter().rev()).all(|(low, high)| (low + high).abs() <= 1), "{dots:?}");
        // 1 - 1/e of the law lies within one scale, 15.8 of 25.
        let near = dots.iter().filter(|dot| to_f64(dot.abs()) <= law.scale()).count();
        assert_eq!(near, 15);
    }

    /// With a share of ten missing: everything as it is added up.
    #[test]
    fn the_law_of_the_shares_that_are_left_is_one_law_however_it_is_asked() {
        for noise in NoiseLaw::ALL.iter().copied() {
            let params =
                Params::try_from(RawParams { noise, meters: 10, ..RawParams::blackboard() }).unwrap();
            let law = Law::of_present(&params, 9);
            let (mut sum, mut magnitude, mut square) = (0.0, 0.0, 0.0);
            for k in -200..=200 {
                let p = law.probability(k);
                sum += p;
                magnitude += p * to_f64(k).abs();
                square += p * to_f64(k) * to_f64(k);
                assert!((law.cdf(k) - sum).abs() < 1e-12, "{noise}: {k}");
            }
            assert!((magnitude - law.mean_magnitude()).abs() < 1e-9, "{noise}: {magnitude}");
            assert!(noise == NoiseLaw::Continuous || (libm::sqrt(square) - law.deviation()).abs() < 1e-9);
            assert!(law.mean_magnitude() < Law::of(&params).mean_magnitude());
            // All of them are the law of the round.
            let all = Law::of_present(&params, 10);
            assert_eq!(all.ln_probability(3), Law::of(&params).ln_probability(3));
        }
        let params = Params::try_from(RawParams::default()).unwrap();
        let odds = |present| Law::of_present(&params, present).most();
        assert_eq!((odds(10), params.meters()), (1.0, 10));
        // E9: at epsilon 1 and nine tenths of the shares.
        assert!((odds(9) - 1.1876).abs() < 1e-4, "{}", odds(9));
    }

    /// Shares of a half each, of which three are drawn and two are enough.
    #[test]
    fn larger_shares_have_a_wider_law_and_the_same_most() {
        for noise in NoiseLaw::ALL.iter().copied() {
            let raw = RawParams { noise, meters: 3, tolerated: 1, ..RawParams::blackboard() };
            let (params, usual) = (
                Params::try_from(raw).unwrap(),
                Params::try_from(RawParams { tolerated: 0, ..raw }).unwrap(),
            );
            let (all, designed) = (Law::of(&params), Law::of(&usual));
            assert!((all.deviation() / designed.deviation() / libm::sqrt(1.5) - 1.0).abs() < 1e-9, "{noise}");
            assert_eq!((all.most(), Law::of_present(&params, 2).most()), (4.0, 4.0));
            assert_eq!(Law::of_present(&params, 2).ln_probability(3), designed.ln_probability(3));
            assert!(Law::of_present(&params, 1).most() > 4.0);
            let mass: f64 = (-200..=200).map(|k| all.probability(k)).sum();
            assert!((mass - 1.0).abs() < 1e-9, "{noise}: {mass}");
        }
    }

    #[test]
    fn the_usual_shift_is_the_mean_over_the_law() {
        let law = small(NoiseLaw::Discrete);
        for delta in [0, 1, 5, 9] {
            let shift = |k: i64| law.ln_probability(k) - law.ln_probability(k - delta);
            let mean: f64 = (-200..=200).map(|k| law.probability(k) * shift(k)).sum();
            assert!((law.usual_shift(delta).unwrap() - mean).abs() < 1e-9, "{delta}: {mean}");
            assert_eq!(law.usual_shift(delta), law.usual_shift(-delta));
        }
    }
}
