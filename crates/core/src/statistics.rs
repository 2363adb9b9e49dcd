//! Does a sample follow a law? The Kolmogorov-Smirnov test, for the page and for the tests.

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
}
