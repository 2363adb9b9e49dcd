//! Numbers that are told with their interval.

/// The quantile of the normal law of a 95 % interval.
pub const Z95: f64 = 1.959_964;
/// The same of 99.99 %.
pub const Z9999: f64 = 3.890_592;

/// What is told of many draws.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sample {
    /// How many.
    pub n: f64,
    /// Their mean.
    pub mean: f64,
    /// Their standard deviation.
    pub deviation: f64,
    /// E X^4 / variance^2 about their mean.
    pub kurtosis: f64,
    /// The mean of their magnitudes.
    pub magnitude: f64,
    /// Of their magnitudes, what 95 % stay within.
    pub within: f64,
}

impl Sample {
    /// Of these draws; two at least.
    #[must_use]
    pub fn of(draws: &[f64]) -> Option<Self> {
        let n = count(draws.len());
        if n < 2.0 {
            return None;
        }
        let mean = draws.iter().sum::<f64>() / n;
        let moment =
            |power: i32| draws.iter().map(|draw| libm::pow(draw - mean, f64::from(power))).sum::<f64>() / n;
        let (second, fourth) = (moment(2), moment(4));
        let mut magnitudes: Vec<_> = draws.iter().map(|draw| draw.abs()).collect();
        magnitudes.sort_by(f64::total_cmp);
        let place = (draws.len() * 95).div_ceil(100).saturating_sub(1);
        Some(Self {
            n,
            mean,
            deviation: (second * n / (n - 1.0)).sqrt(),
            kurtosis: if second > 0.0 { fourth / (second * second) } else { 3.0 },
            magnitude: magnitudes.iter().sum::<f64>() / n,
            within: magnitudes.get(place).copied().unwrap_or_default(),
        })
    }

    /// By how much of itself the deviation may be off, one standard error: sqrt((k - 1) / (4 n)), with the kurtosis of the sample or of theory,
    /// whichever is larger; a sample that missed the law's tail would tell too narrow an interval.
    #[must_use]
    pub fn relative_error(&self, kurtosis: f64) -> f64 {
        ((self.kurtosis.max(kurtosis) - 1.0) / (4.0 * self.n)).sqrt()
    }

    /// The interval of the deviation.
    #[must_use]
    pub fn deviation_between(&self, kurtosis: f64, z: f64) -> (f64, f64) {
        let off = z * self.relative_error(kurtosis);
        (self.deviation * (1.0 - off), self.deviation * (1.0 + off))
    }
}

/// The median, the least and the most; of seven repeats the ends hold the true median in 98.4 of 100 cases.
#[must_use]
pub fn middle(values: &[f64]) -> Option<(f64, f64, f64)> {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let (first, last) = (*sorted.first()?, *sorted.last()?);
    let upper = *sorted.get(sorted.len() / 2)?;
    let lower = *sorted.get((sorted.len() - 1) / 2)?;
    Some((f64::midpoint(lower, upper), first, last))
}

/// The slope of the line through these points that leaves the least squares.
#[must_use]
pub fn slope(points: &[(f64, f64)]) -> Option<f64> {
    let n = count(points.len());
    let mean = |of: fn(&(f64, f64)) -> f64| points.iter().map(of).sum::<f64>() / n;
    let (x, y) = (mean(|point| point.0), mean(|point| point.1));
    let over: f64 = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum();
    let under: f64 = points.iter().map(|point| (point.0 - x) * (point.0 - x)).sum();
    (points.len() > 1 && under > 0.0).then(|| over / under)
}

#[expect(clippy::cast_precision_loss, reason = "samples are far below 2^53")]
pub(crate) fn count(n: usize) -> f64 {
    n as f64
}

#[expect(clippy::cast_precision_loss, reason = "energies stay below 2^53")]
pub(crate) fn to_f64(units: i64) -> f64 {
    units as f64
}

#[expect(clippy::cast_precision_loss, reason = "counts stay below 2^53")]
pub(crate) fn count_f64(count: u64) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_by_hand() {
        let sample = Sample::of(&[-3.0, -1.0, 1.0, 3.0]).unwrap();
        assert_eq!((sample.mean, sample.magnitude, sample.within), (0.0, 2.0, 3.0));
        // Squares 9, 1, 1, 9: variance 20 / 3; fourth powers 81, 1, 1, 81: 41 / 25.
        assert!((sample.deviation - (20.0f64 / 3.0).sqrt()).abs() < 1e-12);
        assert!((sample.kurtosis - 41.0 / 25.0).abs() < 1e-12);
        assert!((sample.relative_error(6.0) - (5.0f64 / 16.0).sqrt()).abs() < 1e-12);
        assert!(Sample::of(&[1.0]).is_none());
    }

    #[test]
    fn the_quantiles_are_those_of_the_normal_law() {
        use statrs::distribution::{ContinuousCDF, Normal};
        let normal = Normal::new(0.0, 1.0).unwrap();
        assert!((normal.inverse_cdf(0.975) - Z95).abs() < 1e-6);
        assert!((normal.inverse_cdf(0.999_95) - Z9999).abs() < 1e-6);
    }

    #[test]
    fn middles_and_slopes() {
        assert_eq!(middle(&[3.0, 1.0, 2.0]), Some((2.0, 1.0, 3.0)));
        assert_eq!(middle(&[4.0, 1.0]), Some((2.5, 1.0, 4.0)));
        assert_eq!(middle(&[]), None);
        let line: Vec<_> = (1..6).map(|x| (f64::from(x), 3.0 * f64::from(x) - 7.0)).collect();
        assert!((slope(&line).unwrap() - 3.0).abs() < 1e-12);
        assert_eq!(slope(&line[..1]), None);
    }
}
