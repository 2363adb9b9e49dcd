//! Random numbers of an experiment, and what a sample of numbers comes to.

use rand_chacha::ChaCha20Rng;
use rand_core::SeedableRng;

/// The stream of one trial of an experiment: from the seed, the experiment's number and the trial's. `ChaCha20`, as the parties'.
pub(crate) fn stream(seed: u64, experiment: u32, trial: u32) -> ChaCha20Rng {
    let mut stream = ChaCha20Rng::seed_from_u64(seed);
    stream.set_stream(u64::from(experiment) << 32 | u64::from(trial));
    stream
}

/// Count, mean and spread of numbers that come one by one, by Welford's recurrence.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Sample {
    count: f64,
    mean: f64,
    squares: f64,
}

impl Sample {
    pub(crate) fn add(&mut self, value: f64) {
        self.count += 1.0;
        let off = value - self.mean;
        self.mean += off / self.count;
        self.squares += off * (value - self.mean);
    }

    pub(crate) fn count(&self) -> f64 {
        self.count
    }

    pub(crate) fn mean(&self) -> f64 {
        self.mean
    }

    /// The standard deviation, 0 of fewer than two numbers.
    pub(crate) fn deviation(&self) -> f64 {
        if self.count < 2.0 { 0.0 } else { libm::sqrt(self.squares / (self.count - 1.0)) }
    }

    /// The standard error of the mean; infinite of fewer than two numbers.
    pub(crate) fn error(&self) -> f64 {
        if self.count < 2.0 { f64::INFINITY } else { self.deviation() / libm::sqrt(self.count) }
    }

    /// How many standard errors the mean strays by at most, with a chance of at least 1 - alpha: by Student's law with one degree of
    /// freedom less than there are numbers.
    pub(crate) fn errors(&self, alpha: f64) -> f64 {
        students(self.count - 1.0, alpha)
    }
}

/// Points of the integral over half of Student's law.
const POINTS: u32 = 20_000;
/// From here on Student's law is the normal one to three digits.
const NORMAL: f64 = 2000.0;

/// The t with P(|T| > t) = alpha for Student's law with these degrees of freedom. T = sqrt(nu) tan(angle), the angle's density cos^(nu - 1).
fn students(freedom: f64, alpha: f64) -> f64 {
    let nu = freedom.clamp(1.0, NORMAL);
    let width = core::f64::consts::FRAC_PI_2 / f64::from(POINTS);
    let angle = |point: u32| (f64::from(point) + 0.5) * width;
    let density = |point: u32| libm::pow(libm::cos(angle(point)), nu - 1.0);
    let half: f64 = (0..POINTS).map(density).sum();
    let mut left = alpha * half;
    for point in (0..POINTS).rev() {
        left -= density(point);
        if left <= 0.0 {
            return libm::sqrt(nu) * libm::tan(angle(point));
        }
    }
    0.0
}

/// Units as a float. Noise and totals stay far below 2^53.
#[expect(clippy::cast_precision_loss, reason = "noise and totals stay below 2^53 units")]
pub(crate) fn to_f64(units: i64) -> f64 {
    units as f64
}

#[cfg(test)]
mod tests {
    use rand_core::Rng;

    use super::*;

    #[test]
    fn a_sample_by_hand() {
        let mut sample = Sample::default();
        [1.0, 2.0, 3.0, 4.0].into_iter().for_each(|value| sample.add(value));
        assert!((sample.mean() - 2.5).abs() < 1e-15);
        assert!((sample.deviation() - (5.0f64 / 3.0).sqrt()).abs() < 1e-15);
    }

    #[test]
    fn students_law_is_the_one_of_the_tables() {
        for (freedom, alpha, expected) in [
            (1.0, 0.05, 12.706),
            (4.0, 0.05, 2.776),
            (10.0, 1e-4, 6.211),
            (30.0, 1e-4, 4.482),
            (1e6, 1e-4, 3.891),
        ] {
            let found = students(freedom, alpha);
            assert!((found / expected - 1.0).abs() < 3e-3, "{freedom}, {alpha}: {found}, not {expected}");
        }
    }

    #[test]
    fn streams_repeat_and_differ() {
        let first = |seed, experiment, trial| stream(seed, experiment, trial).next_u64();
        assert_eq!(first(1, 8, 3), first(1, 8, 3));
        assert!(
            first(1, 8, 3) != first(1, 8, 4)
                && first(1, 8, 3) != first(1, 9, 3)
                && first(1, 8, 3) != first(2, 8, 3)
        );
    }
}
