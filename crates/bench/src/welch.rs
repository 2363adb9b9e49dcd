//! Whether two samples of times have different means, by the method of dudect (Reparaz, Balasch and Verbauwhede, "Dude, is my code constant
//! time?", 2017): Welch's t-test, on all times and on those below each of several limits, since interruptions only ever make a time longer.

/// Above this the times of the two classes differ beyond doubt, as in dudect.
pub const DIFFERS: f64 = 10.0;
/// Above this they are suspected to, the usual limit of leakage tests.
pub const SUSPECTED: f64 = 4.5;
/// Limits below which times are compared again: as shares of all times. They are those of dudect, thinned.
const CROPS: [f64; 10] = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 0.98, 0.99, 0.995, 0.999];
/// Fewer times than this in a class say nothing.
const LEAST: usize = 100;

/// What is found in the times of two classes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Found {
    /// Measurements of both classes.
    pub times: usize,
    /// t of all times.
    pub t: f64,
    /// The t that is farthest from 0, of all times and of those below each limit. Where nothing differs it exceeds 4.5 in fewer
    /// than one of 10,000 tests.
    pub t_most: f64,
    /// By how much the middle of the first class is above that of the second, as a share of it.
    pub apart: f64,
}

#[derive(Default)]
struct Moments {
    count: f64,
    mean: f64,
    squares: f64,
}

impl Moments {
    /// Welford's way.
    fn of(times: &[f64], below: f64) -> Self {
        let mut moments = Self::default();
        for time in times.iter().filter(|time| **time <= below) {
            moments.count += 1.0;
            let off = time - moments.mean;
            moments.mean += off / moments.count;
            moments.squares += off * (time - moments.mean);
        }
        moments
    }

    fn error_squared(&self) -> f64 {
        self.squares / (self.count - 1.0) / self.count
    }
}

/// Welch's t; nothing where a class has too few times, or no spread.
fn t(classes: &[Vec<f64>; 2], below: f64) -> Option<f64> {
    let [first, second] = classes.each_ref().map(|times| Moments::of(times, below));
    #[expect(clippy::cast_precision_loss, reason = "a small number")]
    let least = LEAST as f64;
    let error = (first.error_squared() + second.error_squared()).sqrt();
    (first.count >= least && second.count >= least && error > 0.0).then(|| (first.mean - second.mean) / error)
}

fn sorted(times: impl IntoIterator<Item = f64>) -> Vec<f64> {
    let mut sorted: Vec<f64> = times.into_iter().collect();
    sorted.sort_by(f64::total_cmp);
    sorted
}

fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a place in a list, between 0 and its length"
    )]
    let place = (share * sorted.len() as f64) as usize;
    sorted.get(place.min(sorted.len().saturating_sub(1))).copied()
}

/// What the times of two classes tell; nothing where they are too few.
#[must_use]
pub fn compare(classes: &[Vec<f64>; 2]) -> Option<Found> {
    let all = sorted(classes.iter().flatten().copied());
    let whole = t(classes, f64::INFINITY)?;
    let limits = CROPS.iter().filter_map(|share| quantile(&all, *share));
    let most = limits
        .filter_map(|limit| t(classes, limit))
        .fold(whole, |most, t| if t.abs() > most.abs() { t } else { most });
    let [first, second] = classes.each_ref().map(|times| quantile(&sorted(times.iter().copied()), 0.5));
    Some(Found { times: all.len(), t: whole, t_most: most, apart: first? / second? - 1.0 })
}

#[cfg(test)]
mod tests {
    use rand_chacha::ChaCha20Rng;
    use rand_core::{Rng, SeedableRng};

    use super::*;

    /// Times of an uneven machine: a floor, a tail, and now and then an interruption.
    fn times(rng: &mut ChaCha20Rng, count: usize, floor: f64) -> Vec<f64> {
        let uniform = |rng: &mut ChaCha20Rng| (f64::from(rng.next_u32()) + 0.5) / 4_294_967_296.0;
        let draw = |rng: &mut ChaCha20Rng| {
            let late = if uniform(rng) < 0.01 { 5000.0 * uniform(rng) } else { 0.0 };
            floor - 10.0 * uniform(rng).ln() + late
        };
        (0..count).map(|_| draw(rng)).collect()
    }

    #[test]
    fn welch_agrees_with_a_textbook_by_hand() {
        // Means 2 and 4, variances 2/3 times 200/199 and the same: t = -2 / sqrt(2 * var / 200).
        let spread = |mean: f64| (0..200).map(|i| mean + f64::from(i % 3 - 1)).collect::<Vec<_>>();
        let classes = [spread(2.0), spread(4.0)];
        let variance = |mean: f64| {
            let times = spread(mean);
            let middle = times.iter().sum::<f64>() / 200.0;
            times.iter().map(|time| (time - middle).powi(2)).sum::<f64>() / 199.0
        };
        let found = t(&classes, f64::INFINITY).unwrap();
        let expected = -2.0 / ((variance(2.0) + variance(4.0)) / 200.0).sqrt();
        assert!((found - expected).abs() < 1e-9, "{found} and {expected}");
    }

    #[test]
    fn a_difference_is_found_below_the_interruptions_and_none_where_there_is_none() {
        let seed = 5;
        println!("seed {seed}");
        let mut rng = ChaCha20Rng::seed_from_u64(seed);
        let same = [times(&mut rng, 4000, 100.0), times(&mut rng, 4000, 100.0)];
        let found = compare(&same).unwrap();
        assert!(found.t_most.abs() < SUSPECTED, "{found:?}");
        let apart = [times(&mut rng, 4000, 105.0), times(&mut rng, 4000, 100.0)];
        let found = compare(&apart).unwrap();
        assert!(found.t_most > DIFFERS && found.t < found.t_most, "{found:?}");
        assert!((0.02..0.08).contains(&found.apart), "{found:?}");
        assert_eq!(compare(&[vec![1.0; 50], vec![2.0; 50]]), None);
    }
}
