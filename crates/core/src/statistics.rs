//! Does a sample follow a law? The Kolmogorov-Smirnov test and bounds for means and frequencies, for the page and for
//! the tests. Every bound here holds for every sample size: none is an approximation by the normal law.

/// The largest distance between the empirical distribution of `sample` (sorted in place) and `cdf`, P(X <= k).
///
/// For a discrete law the comparison at the sample's own values is exact, and the continuous critical values of
/// [`ks_critical`] are conservative.
pub fn kolmogorov_smirnov(sample: &mut [i64], cdf: impl Fn(i64) -> f64) -> f64 {
    sample.sort_unstable();
    let n = count(sample.len());
    let mut distance = 0.0f64;
    let mut below = 0;
    for run in sample.chunk_by(|a, b| a == b) {
        let Some(&value) = run.first() else { continue };
        // Just under the value, and at it.
        distance = distance.max((cdf(value.saturating_sub(1)) - count(below) / n).abs());
        below += run.len();
        distance = distance.max((cdf(value) - count(below) / n).abs());
    }
    distance
}

/// The distance that a sample of `n` exceeds with probability at most `alpha`, by the
/// Dvoretzky-Kiefer-Wolfowitz inequality with Massart's constant: sqrt(ln(2/alpha) / (2 n)).
#[must_use]
pub fn ks_critical(n: usize, alpha: f64) -> f64 {
    libm::sqrt(libm::log(2.0 / alpha) / (2.0 * count(n)))
}

/// The distance from its expectation that the mean of `n` independent variables passes with probability at most
/// `alpha`, if each has this `variance` and is never further than `bound` from its expectation: Bernstein's
/// inequality, n t^2 = 2 ln(2/alpha) (variance + bound t / 3).
#[must_use]
pub fn bernstein(n: usize, variance: f64, bound: f64, alpha: f64) -> f64 {
    let n = count(n);
    let log = libm::log(2.0 / alpha);
    let linear = 2.0 * log * bound / 3.0;
    (linear + libm::sqrt(linear * linear + 8.0 * n * log * variance)) / (2.0 * n)
}

/// Whether `successes` of `n` independent trials agree with the probability `p`; true probabilities are refused with
/// probability at most `alpha`. Chernoff's bound in Hoeffding's form: n D(successes / n, p) < ln(2/alpha), D the
/// relative entropy of the two frequencies.
#[must_use]
pub fn frequency_agrees(successes: usize, n: usize, p: f64, alpha: f64) -> bool {
    // x ln(x / y), which is 0 for x = 0.
    let part = |x: f64, y: f64| if x > 0.0 { x * libm::log(x / y) } else { 0.0 };
    let q = count(successes) / count(n);
    count(n) * (part(q, p) + part(1.0 - q, 1.0 - p)) < libm::log(2.0 / alpha)
}

/// The probabilities with which `successes` of `n` independent trials agree, from the smallest to the largest: by the same bound, so
/// that the true one lies outside with probability at most `alpha`. Without trials every probability agrees.
#[must_use]
pub fn frequency_bounds(successes: usize, n: usize, alpha: f64) -> (f64, f64) {
    if n == 0 {
        return (0.0, 1.0);
    }
    let seen = count(successes.min(n)) / count(n);
    // Halves the way between what agrees and what does not, and ends on the side that is too wide.
    let edge = |mut outside: f64| {
        if frequency_agrees(successes, n, outside, alpha) {
            return outside;
        }
        let mut inside = seen;
        for _ in 0..60 {
            let middle = f64::midpoint(inside, outside);
            if frequency_agrees(successes, n, middle, alpha) {
                inside = middle;
            } else {
                outside = middle;
            }
        }
        outside
    };
    (edge(0.0), edge(1.0))
}

#[expect(clippy::cast_precision_loss, reason = "sample sizes are far below 2^53")]
fn count(n: usize) -> f64 {
    n as f64
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn distance_of_a_known_sample() {
        // Uniform on 1..=4 against the sample 1, 1, 2, 4: after 1 the empirical value is .5, the law's .25.
        let cdf = |k: i64| f64::from(i32::try_from(k.clamp(0, 4)).unwrap()) / 4.0;
        assert!((kolmogorov_smirnov(&mut [2, 1, 4, 1], cdf) - 0.25).abs() < 1e-15);
        assert!(kolmogorov_smirnov(&mut [1, 2, 3, 4], cdf) < 1e-15);
    }

    #[test]
    fn critical_value_is_massarts() {
        assert!((ks_critical(10_000, 1e-4) - 0.022_253).abs() < 1e-5);
    }

    #[test]
    fn bernsteins_distance_solves_its_equation() {
        let (n, variance, bound, alpha) = (1000, 3.0, 20.0, 1e-4);
        let t = bernstein(n, variance, bound, alpha);
        let exponent = 1000.0 * t * t / (2.0 * (variance + bound * t / 3.0));
        assert!((2.0 * libm::exp(-exponent) / alpha - 1.0).abs() < 1e-12, "t = {t}");
        // A fair coin's mean, bounded by 1/2: of the order of the normal law's 3.9 sigma.
        let sigmas = bernstein(100_000, 0.25, 0.5, 1e-4) / libm::sqrt(0.25 / 1e5);
        assert!((3.9..5.0).contains(&sigmas), "{sigmas}");
    }

    #[test]
    fn frequencies_agree_with_their_probability_and_no_other() {
        assert!(frequency_agrees(5_000, 10_000, 0.5, 1e-4));
        assert!(frequency_agrees(5_200, 10_000, 0.5, 1e-4));
        assert!(!frequency_agrees(5_300, 10_000, 0.5, 1e-4));
        assert!(!frequency_agrees(4_700, 10_000, 0.5, 1e-4));
        // The ends: ten successes of ten have probability 1 for p = 1, and 1e-5 for p = 0.316.
        assert!(frequency_agrees(10, 10, 1.0, 1e-4));
        assert!(frequency_agrees(0, 10, 0.0, 1e-4));
        assert!(!frequency_agrees(10, 10, 0.316, 1e-4));
        assert!(!frequency_agrees(1, 10, 0.0, 1e-4));
    }
    #[test]
    fn bounds_are_where_probabilities_stop_to_agree() {
        for (successes, n) in [(0, 10), (3, 10), (10, 10), (50, 5_000), (5_000, 10_000)] {
            let (low, high) = frequency_bounds(successes, n, 1e-4);
            let seen = count(successes) / count(n);
            assert!(low <= seen && seen <= high, "{successes} of {n}: {low} to {high}");
            assert!(low == 0.0 || !frequency_agrees(successes, n, low * 0.999_999, 1e-4));
            assert!(high == 1.0 || !frequency_agrees(successes, n, 1.0 - (1.0 - high) * 0.999_999, 1e-4));
            assert!(frequency_agrees(successes, n, f64::midpoint(low, seen), 1e-4));
            assert!(frequency_agrees(successes, n, f64::midpoint(high, seen), 1e-4));
        }
        // Nothing of 10: (1 - p)^10 = 1e-4 / 2.
        let (low, high) = frequency_bounds(0, 10, 1e-4);
        assert!(low == 0.0 && (libm::pow(1.0 - high, 10.0) / 5e-5 - 1.0).abs() < 1e-9, "{high}");
        assert_eq!(frequency_bounds(0, 0, 1e-4), (0.0, 1.0));
    }
}
