//! Noise of fair coins in the place of the scheme's (N5, after Agarwal and others 2018): of this noise a single share hides something.

use core::f64::consts::{PI, SQRT_2};

use blindsum_core::params::Params;
use rand_chacha::ChaCha20Rng;
use rand_distr::{Binomial, Distribution};

use crate::error::LabError;
use crate::figure::{Figure, Given};
use crate::sampling::{Sample, to_f64};

/// What (epsilon, delta) of N5 allows beyond epsilon.
const DELTA: f64 = 1e-5;
/// Totals whose noise is drawn, from the shares of all homes each.
pub(super) const TOTALS: u32 = 400;

/// How many coins are enough.
#[derive(Debug, Clone, Copy)]
pub(super) enum Enough {
    /// As published: n = 64 ln(2 / delta) / epsilon^2 for readings of one unit, so that sigma is 4 sqrt(ln(2 / delta)) / epsilon.
    Published,
    /// As few as delta allows. As many coins as these have a normal law to all digits, of which delta is known exactly (Balle and Wang 2018).
    Tight,
}

impl Enough {
    pub(super) const ALL: [Self; 2] = [Self::Published, Self::Tight];

    fn name(self) -> &'static str {
        match self {
            Self::Published => "coins (N5), as published",
            Self::Tight => "coins (N5), tight",
        }
    }

    /// sigma of the total's noise, in caps.
    fn deviation(self, epsilon: f64) -> f64 {
        match self {
            Self::Published => 4.0 * libm::sqrt(libm::log(2.0 / DELTA)) / epsilon,
            Self::Tight => {
                let (mut low, mut high) = (0.01 / epsilon, 100.0 / epsilon);
                for _ in 0..100 {
                    let middle = (low + high) / 2.0;
                    if delta_of_normal(middle, epsilon) > DELTA { low = middle } else { high = middle }
                }
                high
            }
        }
    }
}

/// delta of normal noise with this deviation, in caps: Phi(1 / (2 s) - epsilon s) - e^epsilon Phi(-1 / (2 s) - epsilon s).
fn delta_of_normal(deviation: f64, epsilon: f64) -> f64 {
    let below = |x: f64| libm::erfc(-x / SQRT_2) / 2.0;
    let (half, far) = (0.5 / deviation, epsilon * deviation);
    below(half - far) - libm::exp(epsilon) * below(-half - far)
}

/// A meter's share: heads less half of all coins, each worth one unit.
pub(super) struct Coins {
    enough: Enough,
    /// c: how many coins a meter throws, an even number.
    each: u64,
    law: Binomial,
    homes: u32,
    exact: u32,
    /// Shares below this count as near, in units.
    close: i64,
    near: u32,
    totals: Sample,
}

impl Coins {
    pub(super) fn new(enough: Enough, params: &Params, close: i64) -> Result<Self, LabError> {
        let sigma = enough.deviation(params.epsilon()) * to_f64(params.sensitivity());
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below 2^53")]
        let half = libm::ceil(2.0 * sigma * sigma / f64::from(params.meters())) as u64;
        let each = 2 * half;
        let law = Binomial::new(each, 0.5).map_err(|_| LabError::Missing("a number of coins"))?;
        let homes = params.meters();
        Ok(Self { enough, each, law, homes, exact: 0, close, near: 0, totals: Sample::default() })
    }

    fn draw(&self, rng: &mut ChaCha20Rng) -> i64 {
        self.law.sample(rng).cast_signed() - (self.each / 2).cast_signed()
    }

    /// What the three hold of each home is its reading and its share; they read it where the share is next to nothing.
    pub(super) fn read(&mut self, rng: &mut ChaCha20Rng) {
        for _ in 0..self.homes {
            let share = self.draw(rng);
            self.exact += u32::from(share == 0);
            self.near += u32::from(share.abs() < self.close);
        }
    }

    /// The noise of totals, in Wh.
    pub(super) fn total(&mut self, rng: &mut ChaCha20Rng) {
        for _ in 0..TOTALS {
            let noise: i64 = (0..self.homes).map(|_| self.draw(rng)).sum();
            self.totals.add(to_f64(noise) / 1000.0);
        }
    }

    /// P(share = 0) and P(|share| < w). C(c, c/2) / 2^c by Stirling's series, whose next term is below 1e-36 of it, and from there every
    /// probability by the one before it.
    fn chances(&self, w: i64) -> (f64, f64) {
        let half = to_f64((self.each / 2).cast_signed());
        let zero = libm::sqrt(1.0 / (PI * half)) * (1.0 - 1.0 / (8.0 * half));
        let (mut within, mut probability) = (zero, zero);
        for k in 1..w {
            let k = to_f64(k);
            probability *= (half - k + 1.0) / (half + k);
            within += 2.0 * probability;
        }
        (zero, within)
    }

    pub(super) fn figures(&self) -> [Figure; 3] {
        let name = self.enough.name();
        let (zero, near) = self.chances(self.close);
        let deviation = libm::sqrt(f64::from(self.homes) * to_f64(self.each.cast_signed())) / 2.0 / 1000.0;
        let read = |what: &str, found, chance| {
            Figure::frequency(format!("{name}: {what}"), found, self.homes, Given::exact(chance)).control()
        };
        [
            read("homes read to the mWh, of 1,000", self.exact, zero).from("C(c, c/2) / 2^c"),
            read("homes read to 10 Wh, of 1,000", self.near, near).from("P(|share| < 10 Wh)"),
            Figure::deviation(
                format!("{name}: deviation of the total"),
                "Wh",
                &self.totals,
                3.0,
                Given::exact(deviation),
            )
            .from("sqrt(m c) / 2")
            .control(),
        ]
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

    use blindsum_core::params::RawParams;

    use super::*;

    #[test]
    fn sigma_is_that_of_the_notes_on_schemes() {
        for (enough, sigma) in Enough::ALL.into_iter().zip([13.975, 3.7306]) {
            assert!((enough.deviation(1.0) / sigma - 1.0).abs() < 1e-4, "{}", enough.deviation(1.0));
        }
        assert!((Enough::Tight.deviation(0.5) - 7.032).abs() < 1e-3);
        assert!((delta_of_normal(Enough::Tight.deviation(1.0), 1.0) / DELTA - 1.0).abs() < 1e-9);
    }

    #[test]
    fn the_chances_are_those_of_few_coins_counted() {
        // cap 1 Wh in units of 1 Wh, epsilon 1: 1 unit, four meters.
        let raw = RawParams { meters: 4, key_bits: 64, cap_wh: 9, ..RawParams::default() };
        let coins = Coins::new(Enough::Tight, &Params::try_from(raw).unwrap(), 10).unwrap();
        // Pascal's row, as probabilities.
        let mut row = vec![1.0];
        for _ in 0..coins.each {
            let next = |k: usize| {
                let left = k.checked_sub(1).and_then(|k| row.get(k)).unwrap_or(&0.0);
                (left + row.get(k).unwrap_or(&0.0)) / 2.0
            };
            row = (0..=row.len()).map(next).collect();
        }
        let middle = row.len() / 2;
        let within: f64 = row.iter().skip(middle - 9).take(19).sum();
        let (zero, near) = coins.chances(10);
        assert!((zero / row.get(middle).unwrap() - 1.0).abs() < 1e-6, "{zero}");
        assert!((near / within - 1.0).abs() < 1e-6, "{near}, not {within}");
    }
}
