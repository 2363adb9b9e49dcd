//! How much noise of a normal or binomial law gives (epsilon, delta): by the published bound, or as little as is enough.

/// How many coins N5 throws.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Calibration {
    /// By the bound in print: a deviation of 4 sqrt(ln(2/delta)) / epsilon caps.
    Published,
    /// As few as are enough: [`tight_deviation`].
    Tight,
}

impl Calibration {
    /// The standard deviation of the sum, in caps.
    #[must_use]
    pub fn deviation(self, epsilon: f64, delta: f64) -> f64 {
        match self {
            Self::Published => 4.0 * libm::sqrt(libm::log(2.0 / delta)) / epsilon,
            Self::Tight => tight_deviation(epsilon, delta),
        }
    }
}

/// Phi(x), the normal law's distribution function.
fn phi(x: f64) -> f64 {
    libm::erfc(-x / core::f64::consts::SQRT_2) / 2.0
}

/// The hockey-stick divergence of normal noise with this standard deviation, in caps, of two sums a cap apart: the least delta for this
/// epsilon (Balle and Wang 2018, Theorem 5).
#[must_use]
pub fn divergence_of_gaussian(deviation: f64, epsilon: f64) -> f64 {
    let (half, part) = (1.0 / (2.0 * deviation), epsilon * deviation);
    phi(half - part) - libm::exp(epsilon) * phi(-half - part)
}

/// The least standard deviation, in caps, with which normal noise is (epsilon, delta). Of coins in great numbers it is the limit.
#[must_use]
pub fn tight_deviation(epsilon: f64, delta: f64) -> f64 {
    // The divergence falls as the deviation grows.
    let (mut low, mut high) = (1e-6, 1.0);
    while divergence_of_gaussian(high, epsilon) > delta {
        high *= 2.0;
    }
    for _ in 0..100 {
        let middle = f64::midpoint(low, high);
        if divergence_of_gaussian(middle, epsilon) > delta {
            low = middle;
        } else {
            high = middle;
        }
    }
    high
}

/// The hockey-stick divergence of `count` fair coins, each worth one unit, of two sums `shift` units apart: the exact sum.
#[must_use]
pub fn divergence_of_coins(count: u32, shift: u32, epsilon: f64) -> f64 {
    let n = f64::from(count);
    let log_choose = |k: f64| libm::lgamma(n + 1.0) - libm::lgamma(k + 1.0) - libm::lgamma(n - k + 1.0);
    let probability = |k: u32| {
        if k > count { 0.0 } else { libm::exp(log_choose(f64::from(k)) - n * core::f64::consts::LN_2) }
    };
    let e = libm::exp(epsilon);
    (0..=count)
        .map(|k| {
            // The other sum lies higher: its coins would have to fall lower.
            let other = k.checked_sub(shift).map_or(0.0, probability);
            (other - e * probability(k)).max(0.0)
        })
        .sum::<f64>()
        // Beyond the last place of the one lies all that is left of the other.
        + (count.saturating_sub(shift) + 1..=count).map(probability).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_tight_deviation_is_the_known_one() {
        for (epsilon, expected) in [(0.1, 30.75), (0.25, 13.29), (0.5, 7.03), (1.0, 3.731), (2.0, 1.994)] {
            let found = tight_deviation(epsilon, 1e-5);
            assert!((found / expected - 1.0).abs() < 1e-3, "{epsilon}: {found}");
            assert!((divergence_of_gaussian(found, epsilon) / 1e-5 - 1.0).abs() < 1e-6);
        }
        assert!((Calibration::Published.deviation(1.0, 1e-5) - 13.97).abs() < 0.01);
    }

    #[test]
    fn coins_need_as_many_as_the_exact_sum_says() {
        // A shift of 10: n = 5,574 is the first even number that is enough.
        let delta = |count| divergence_of_coins(count, 10, 1.0);
        assert!(delta(5_574) <= 1e-5, "{}", delta(5_574));
        assert!(delta(5_560) > 1e-5, "{}", delta(5_560));
        let limit = 4.0 * (tight_deviation(1.0, 1e-5) * 10.0).powi(2);
        assert!((limit / 5_574.0 - 1.0).abs() < 2e-3, "{limit}");
    }
}
