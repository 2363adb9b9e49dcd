//! The noise of whole rounds, drawn share by share.

use blindsum_core::noise::{NoiseError, Share};
use blindsum_core::params::Params;
use rand_core::CryptoRng;

/// Rounds whose noise is drawn again, by the sampler that the meters use.
///
/// In a round each meter draws gamma samples, and one of them counts, which somebody else chose before without a look at any. The
/// samples of a meter are independent and of one law, and the choice does not depend on them: so the one that counts has that same
/// law, and the sum over all meters does not depend on gamma. That is why only the sample that counts is drawn here. A test draws
/// all of them and chooses, and finds the same law.
#[derive(Debug, Clone)]
pub struct Draw {
    share: Share,
    offset: i64,
    meters: u32,
    rounds: u32,
    sums: Vec<i64>,
    /// The shares of the round that is being drawn, or of the last one.
    shares: Vec<i64>,
    /// How many of all shares drawn are exactly 0.
    zeros: u64,
}

impl Draw {
    /// This many rounds under these parameters, of which this many homes are `present`; none of them is drawn yet.
    ///
    /// # Errors
    /// [`NoiseError::Law`]: such a law does not exist. Accepted parameters have one.
    pub fn new(params: &Params, present: u32, rounds: u32) -> Result<Self, NoiseError> {
        Ok(Self {
            share: params.share()?,
            offset: params.offset(),
            meters: present.min(params.meters()),
            rounds,
            sums: Vec::new(),
            shares: Vec::new(),
            zeros: 0,
        })
    }

    /// Draws at most this many shares more, to the end of the last round at most.
    ///
    /// # Errors
    /// What ends an epoch of the protocol too: a sample beyond the offset, or undecided. The chance is below 2^-90.
    pub fn advance(&mut self, shares: u32, rng: &mut impl CryptoRng) -> Result<(), NoiseError> {
        for _ in 0..shares {
            if self.is_done() {
                break;
            }
            if self.count() == self.meters {
                self.shares.clear();
            }
            let share = self.share.sample_within(self.offset, rng)?;
            self.zeros += u64::from(share == 0);
            self.shares.push(share);
            if self.count() == self.meters {
                self.sums.push(self.shares.iter().sum());
            }
        }
        Ok(())
    }

    /// Shares of the round under way.
    fn count(&self) -> u32 {
        u32::try_from(self.shares.len()).unwrap_or(u32::MAX)
    }

    /// How many rounds are drawn.
    #[must_use]
    pub fn done(&self) -> u32 {
        u32::try_from(self.sums.len()).unwrap_or(u32::MAX)
    }

    /// Whether all rounds are drawn.
    #[must_use]
    pub fn is_done(&self) -> bool {
        self.done() >= self.rounds
    }

    /// The noise of each round drawn, in units.
    #[must_use]
    pub fn sums(&self) -> &[i64] {
        &self.sums
    }

    /// The shares of the last round, meter by meter, once all rounds are drawn.
    #[must_use]
    pub fn last(&self) -> &[i64] {
        &self.shares
    }

    /// How many of the shares are exactly 0, of how many.
    #[must_use]
    pub fn zeros(&self) -> (u64, u64) {
        (self.zeros, u64::from(self.done()) * u64::from(self.meters))
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use blindsum_core::params::RawParams;
    use blindsum_core::statistics::{kolmogorov_smirnov, ks_critical};
    use blindsum_core::variants::NoiseLaw;
    use rand_chacha::ChaCha20Rng;
    use rand_core::{Rng, SeedableRng};

    use super::*;
    use crate::{ALPHA, Law};

    fn drawn(params: &Params, rounds: u32, chunk: u32) -> Draw {
        let mut rng = ChaCha20Rng::seed_from_u64(7);
        let mut draw = Draw::new(params, params.meters(), rounds).unwrap();
        while !draw.is_done() {
            draw.advance(chunk, &mut rng).unwrap();
        }
        draw
    }

    #[test]
    fn what_is_drawn_does_not_depend_on_how_much_at_a_time() {
        let params = Params::try_from(RawParams::default()).unwrap();
        let all = drawn(&params, 50, u32::MAX);
        for chunk in [1, 7, 10, 499] {
            let other = drawn(&params, 50, chunk);
            assert_eq!((other.sums(), other.last(), other.zeros()), (all.sums(), all.last(), all.zeros()));
        }
        assert_eq!((all.done(), all.last().len(), all.zeros().1), (50, 10, 500));
        assert_eq!(all.last().iter().sum::<i64>(), all.sums()[49]);
    }

    #[test]
    fn nothing_is_drawn_beyond_the_last_round() {
        let params = Params::try_from(RawParams::default()).unwrap();
        let mut rng = ChaCha20Rng::seed_from_u64(7);
        let mut draw = Draw::new(&params, 10, 2).unwrap();
        draw.advance(19, &mut rng).unwrap();
        assert_eq!((draw.done(), draw.is_done()), (1, false));
        draw.advance(100, &mut rng).unwrap();
        let before = rng.clone();
        draw.advance(100, &mut rng).unwrap();
        assert_eq!((draw.done(), draw.last().len()), (2, 10));
        assert_eq!(rng.next_u64(), before.clone().next_u64());
    }

    /// alpha = 1e-4 each, seed 7.
    #[test]
    fn sums_follow_the_law_under_both_noises() {
        for noise in NoiseLaw::ALL.iter().copied() {
            for (meters, epsilon) in [(1, 1.0), (10, 0.1), (100, 4.0)] {
                let raw = RawParams { noise, meters, epsilon, ..RawParams::default() };
                let params = Params::try_from(raw).unwrap();
                let law = Law::of(&params);
                let mut sums = drawn(&params, 2_000, u32::MAX).sums().to_vec();
                let distance = kolmogorov_smirnov(&mut sums, |k| law.cdf(k));
                assert!(distance < ks_critical(2_000, ALPHA), "{noise} {meters} {epsilon}: {distance}");
            }
        }
    }

    /// alpha = 1e-4 each, seed 7.
    #[test]
    fn sums_of_the_homes_that_are_left_follow_their_law() {
        for noise in NoiseLaw::ALL.iter().copied() {
            let params = Params::try_from(RawParams { noise, ..RawParams::default() }).unwrap();
            for present in [9, 5] {
                let mut draw = Draw::new(&params, present, 2_000).unwrap();
                draw.advance(u32::MAX, &mut ChaCha20Rng::seed_from_u64(7)).unwrap();
                let law = Law::of_present(&params, present);
                let distance = kolmogorov_smirnov(&mut draw.sums().to_vec(), |k| law.cdf(k));
                assert!(distance < ks_critical(2_000, ALPHA), "{noise} {present}: {distance}");
                assert_eq!(draw.last().len(), usize::try_from(present).unwrap());
            }
        }
    }

    /// Where some are tolerated, of all homes and of as many as are enough. alpha = 1e-4 each, seed 7.
    #[test]
    fn sums_of_larger_shares_follow_their_law() {
        for noise in NoiseLaw::ALL.iter().copied() {
            let raw = RawParams { noise, tolerated: 4, ..RawParams::default() };
            let params = Params::try_from(raw).unwrap();
            let usual = Params::try_from(RawParams { tolerated: 0, ..raw }).unwrap();
            for present in [10, 6] {
                let mut draw = Draw::new(&params, present, 2_000).unwrap();
                draw.advance(u32::MAX, &mut ChaCha20Rng::seed_from_u64(7)).unwrap();
                let distance = |law: Law| kolmogorov_smirnov(&mut draw.sums().to_vec(), |k| law.cdf(k));
                let (own, critical) =
                    (distance(Law::of_present(&params, present)), ks_critical(2_000, ALPHA));
                assert!(own < critical, "{noise} {present}: {own}");
                // Six shares are the designed noise; ten are more.
                assert_eq!(distance(Law::of(&usual)) < critical, present == 6, "{noise} {present}");
            }
        }
    }

    /// As in the protocol, with gamma samples and one chosen. alpha = 1e-4 each, seed 7.
    #[test]
    fn the_sample_that_counts_has_the_law_of_any_sample() {
        for gamma in [1u32, 4, 20] {
            let params = Params::try_from(RawParams { gamma, ..RawParams::default() }).unwrap();
            let law = Law::of(&params);
            let share = params.share().unwrap();
            let mut rng = ChaCha20Rng::seed_from_u64(7);
            let mut round = || -> i64 {
                let meter = |_| {
                    let chosen = usize::try_from(rng.next_u64() % u64::from(gamma)).unwrap();
                    let samples: Vec<i64> = (0..gamma).map(|_| share.sample(&mut rng)).collect();
                    samples[chosen]
                };
                (0..params.meters()).map(meter).sum()
            };
            let mut sums: Vec<i64> = (0..2_000).map(|_| round()).collect();
            let distance = kolmogorov_smirnov(&mut sums, |k| law.cdf(k));
            assert!(distance < ks_critical(2_000, ALPHA), "gamma {gamma}: {distance}");
        }
    }
}
