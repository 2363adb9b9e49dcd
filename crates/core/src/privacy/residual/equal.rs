//! How often all samples of a meter are equal. Then it needs no position: whichever counts, its share is known to it.

use crate::privacy::residual::ResidualLaw;
use crate::privacy::residual::integral::to_f64;

/// Up to here the terms are added one by one.
const ONE_BY_ONE: i64 = 64;

impl ResidualLaw {
    /// P(that many independent samples are all equal): the sum of P(X = k)^samples over all k, off by little more than `tolerance` at
    /// most. The smaller that is the longer it takes.
    ///
    /// Past the first terms it is Simpson's rule on stretches that grow with k, for there the terms fall as smoothly as a power of k
    /// with an exponential, with the Euler-Maclaurin terms that make an integral of the sum. What is left out at the end is at most
    /// P(X = k)^(samples - 1) P(|X| > k).
    #[must_use]
    pub fn all_equal(&self, samples: u32, tolerance: f64) -> f64 {
        let Some(others) = samples.checked_sub(1).filter(|others| *others > 0) else { return 1.0 };
        let (power, others) =
            (i32::try_from(samples).unwrap_or(i32::MAX), i32::try_from(others).unwrap_or(i32::MAX));
        let term = |k: i64| libm::pow(self.probability(k), f64::from(power));
        let is_over =
            |k: i64, left: f64| libm::pow(self.probability(k), f64::from(others)) * left <= tolerance;
        let zero = self.probability(0);
        let mut sum = libm::pow(zero, f64::from(power));
        let mut left = 1.0 - zero;
        if libm::pow(zero, f64::from(others)) * left <= tolerance {
            return sum;
        }
        for k in 1..ONE_BY_ONE {
            let probability = self.probability(k);
            sum += 2.0 * libm::pow(probability, f64::from(power));
            left -= 2.0 * probability;
            if libm::pow(probability, f64::from(others)) * left <= tolerance {
                return sum;
            }
        }
        // From here on the sum is its integral, half of the first term and a twelfth of its fall.
        let mut at = ONE_BY_ONE;
        let mut first = term(at);
        let fall = (term(at - 1) - term(at + 1)) / 2.0;
        sum += 2.0 * (first / 2.0 + fall / 12.0);
        while !is_over(at, 2.0 * self.beyond(at.unsigned_abs())) {
            let half = (at / 16).min(self.reach());
            let (middle, last) = (term(at.saturating_add(half)), term(at.saturating_add(2 * half)));
            sum += 2.0 * to_f64(half.unsigned_abs()) / 3.0 * (first + 4.0 * middle + last);
            (at, first) = (at.saturating_add(2 * half), last);
        }
        sum
    }

    /// A stretch on which the exponential of the law falls by little.
    fn reach(&self) -> i64 {
        #[expect(clippy::cast_possible_truncation, reason = "floats beyond saturate")]
        let reach = (self.scale / 64.0) as i64;
        reach.max(1)
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::params::{Params, RawParams};
    use crate::variants::NoiseLaw;

    fn equal(meters: u32, gamma: u32, epsilon: f64) -> f64 {
        let raw = RawParams { meters, gamma, epsilon, ..RawParams::default() };
        let params = Params::try_from(raw).unwrap();
        ResidualLaw::of_shares(&params, 1).unwrap().all_equal(gamma, 1e-9)
    }

    /// The figures of the experiments.
    #[test]
    fn equal_samples_are_as_frequent_as_was_found() {
        for (meters, gamma, epsilon, expected, off) in [
            (1000, 4, 1.0, 0.887_54, 6e-6),
            (100, 4, 0.5, 0.287_10, 6e-6),
            (100, 4, 1.0, 0.303_47, 6e-6),
            (1000, 10, 1.0, 0.742_10, 6e-6),
            (1000, 20, 1.0, 0.550_72, 6e-6),
            (10_000, 4, 1.0, 0.988_14, 6e-6),
            (10, 2, 1.0, 0.002_818, 6e-7),
            (10, 4, 1.0, 7e-6, 6e-7),
        ] {
            let found = equal(meters, gamma, epsilon);
            assert!((found - expected).abs() < off, "{meters} {gamma} {epsilon}: {found}, not {expected}");
        }
        assert_eq!(equal(10, 1, 1.0), 1.0);
    }

    /// X - X' of two samples is twice as much noise: its chance of 0 has a form of its own.
    #[test]
    fn two_samples_are_equal_where_their_difference_is_nothing() {
        for scale in [0.5, 9.0, 200.0, 3e6] {
            for shape in [0.001, 0.1, 0.5, 0.9] {
                let law = |shape| ResidualLaw::new(NoiseLaw::Discrete, scale, shape).unwrap();
                let (found, expected) = (law(shape).all_equal(2, 1e-9), law(2.0 * shape).probability(0));
                let off = 1e-9 + 1e-6 * expected;
                assert!((found - expected).abs() < off, "{scale} {shape}: {found}, not {expected}");
            }
        }
    }

    #[test]
    fn a_sum_over_all_numbers_is_the_same() {
        for (noise, scale, shape, samples) in [
            (NoiseLaw::Discrete, 9.0, 1.0 / 3.0, 2),
            (NoiseLaw::Discrete, 40.0, 0.2, 3),
            (NoiseLaw::Continuous, 40.0, 0.2, 3),
            (NoiseLaw::Continuous, 30.0, 1.0, 2),
        ] {
            let law = ResidualLaw::new(noise, scale, shape).unwrap();
            let all: f64 = (-2000..=2000).map(|k| libm::pow(law.probability(k), f64::from(samples))).sum();
            let found = law.all_equal(samples, 1e-12);
            assert!(
                (found / all - 1.0).abs() < 1e-6,
                "{noise} {scale} {shape} {samples}: {found}, not {all}"
            );
        }
    }
}
