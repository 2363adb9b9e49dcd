//! What came of drawing: figures that are small enough to be handed over, and to be drawn at once.

use blindsum_core::statistics::{kolmogorov_smirnov, ks_critical};
use serde::{Deserialize, Serialize};

use crate::draw::Draw;
use crate::histogram::{Bins, Histogram};
use crate::law::Law;
use crate::pair::Pair;
use crate::{ALPHA, to_f64};

/// How many totals of the same load are averaged: a third of a day of half-hours.
pub const AVERAGED: u32 = 16;
/// Bars in a picture.
const BARS: u32 = 31;

/// Rounds that were drawn, in figures.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Drawn {
    /// How many rounds.
    pub rounds: u32,
    /// Their noise.
    pub noise: Histogram,
    /// The largest distance between the rounds' distribution and the law: Kolmogorov and Smirnov's.
    pub distance: f64,
    /// The distance that as many rounds of the law pass with a chance of at most [`ALPHA`].
    pub critical: f64,
    /// The mean of |noise|, in units.
    pub mean_magnitude: f64,
    /// The noise of the averages of [`AVERAGED`] rounds each.
    pub averages: Histogram,
    /// The mean of their magnitudes, in units; 0 where there is none.
    pub average_magnitude: f64,
    /// How many of all shares are exactly 0, of how many.
    pub zeros: (u64, u64),
    /// The noise of each round, in units.
    pub sums: Vec<i64>,
    /// The shares of the last round, meter by meter, in units.
    pub last: Vec<i64>,
}

impl Drawn {
    /// The figures of rounds that have this law.
    #[must_use]
    pub fn of(law: Law, draw: &Draw) -> Self {
        let bins = Bins::new(law.reach(), BARS);
        let sums = draw.sums();
        let averaged = usize::try_from(AVERAGED).unwrap_or(usize::MAX);
        let averages: Vec<i64> = sums
            .chunks_exact(averaged)
            .map(|some| {
                let sum: i64 = some.iter().sum();
                // Halves away from zero, the same way on both sides.
                let half = i64::from(AVERAGED) / 2;
                (sum + half * sum.signum()) / i64::from(AVERAGED)
            })
            .collect();
        let mean = |values: &[i64]| {
            let count = to_f64(i64::try_from(values.len().max(1)).unwrap_or(i64::MAX));
            values.iter().map(|value| to_f64(*value).abs()).sum::<f64>() / count
        };
        Self {
            rounds: draw.done(),
            noise: Histogram::of(bins, sums.iter().copied()),
            distance: kolmogorov_smirnov(&mut sums.to_vec(), |k| law.cdf(k)),
            critical: ks_critical(sums.len().max(1), ALPHA),
            mean_magnitude: mean(sums),
            average_magnitude: mean(&averages),
            averages: Histogram::of(bins, averages),
            zeros: draw.zeros(),
            sums: sums.to_vec(),
            last: draw.last().to_vec(),
        }
    }

    /// Every other round with the home of a pair at 0, and the others with it at its cap: their totals, as [`Pair`] counts them. No round
    /// is in both, so that the two are independent.
    #[must_use]
    pub fn pair(&self, pair: &Pair) -> (Histogram, Histogram) {
        let every_other = |first: usize, middle: i64| {
            let sums = self.sums.iter().skip(first).step_by(2);
            Histogram::of(self.noise.bins(), sums.map(|sum| sum.saturating_add(middle)))
        };
        (every_other(0, pair.off_middle()), every_other(1, pair.on_middle()))
    }

    /// Whether the rounds agree with their law.
    #[must_use]
    pub fn agrees(&self) -> bool {
        self.distance < self.critical
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use blindsum_core::params::{Params, RawParams};
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    use super::*;

    fn drawn(params: &Params, rounds: u32) -> Drawn {
        let mut draw = Draw::new(params, params.meters(), rounds).unwrap();
        draw.advance(u32::MAX, &mut ChaCha20Rng::seed_from_u64(1)).unwrap();
        Drawn::of(Law::of(params), &draw)
    }

    #[test]
    fn every_round_is_in_each_picture_once() {
        let params = Params::try_from(RawParams::default()).unwrap();
        let drawn = drawn(&params, 101);
        let (off, on) = drawn.pair(&Pair::new(&params, Law::of(&params), 1_000_000));
        assert_eq!((drawn.rounds, drawn.noise.total(), drawn.sums.len()), (101, 101, 101));
        assert_eq!((off.total(), on.total(), drawn.averages.total()), (51, 50, 6));
        assert_eq!((drawn.last.len(), drawn.zeros.1), (10, 1010));
        assert!(drawn.agrees(), "{drawn:?}");
        // Of sixteen independent rounds the average is nearer to the truth by about a factor of four.
        assert!(drawn.average_magnitude < drawn.mean_magnitude / 2.0, "{drawn:?}");
    }

    #[test]
    fn rounds_of_another_law_do_not_agree() {
        let with = |epsilon| Params::try_from(RawParams { epsilon, ..RawParams::default() }).unwrap();
        let mut draw = Draw::new(&with(1.0), 10, 1_000).unwrap();
        draw.advance(u32::MAX, &mut ChaCha20Rng::seed_from_u64(1)).unwrap();
        assert!(Drawn::of(Law::of(&with(1.0)), &draw).agrees());
        assert!(!Drawn::of(Law::of(&with(2.0)), &draw).agrees());
    }

    #[test]
    fn no_round_is_no_figure_and_no_panic() {
        let params = Params::try_from(RawParams::default()).unwrap();
        let draw = Draw::new(&params, 10, 0).unwrap();
        let drawn = Drawn::of(Law::of(&params), &draw);
        assert_eq!((drawn.noise.total(), drawn.distance, drawn.mean_magnitude), (0, 0.0, 0.0));
    }
}
