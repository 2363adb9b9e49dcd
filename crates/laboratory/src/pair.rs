//! With and without one home, Fig. 1 of the paper: how likely each total is in both cases, and what it tells.

use blindsum_core::params::Params;
use blindsum_core::statistics::frequency_bounds;

use crate::ALPHA;
use crate::histogram::Histogram;
use crate::law::Law;

/// Two neighbouring towns, which differ by one home: at 0 in one, at its cap in the other. Totals are counted from the truth, so that
/// what a round's noise is stands at the same place as in the other pictures.
#[derive(Debug, Clone, Copy)]
pub struct Pair {
    law: Law,
    off: i64,
    on: i64,
}

/// Where a number lies, with a chance of at least 1 - [`ALPHA`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bounds {
    /// At least.
    pub low: f64,
    /// At most; infinite where no bound is known.
    pub high: f64,
}

impl Bounds {
    /// Whether a value lies between them.
    #[must_use]
    pub fn hold(&self, value: f64) -> bool {
        self.low <= value && value <= self.high
    }
}

impl Pair {
    /// For a home whose reading is `at` units, in a total with noise of this law.
    #[must_use]
    pub fn new(params: &Params, law: Law, at: i64) -> Self {
        let cap = params.sensitivity();
        let at = at.clamp(0, cap);
        Self { law, off: -at, on: cap - at }
    }

    /// The most by which the natural logarithm of the odds can shift: epsilon, unless shares are missing. Infinite where no bound is
    /// known.
    #[must_use]
    pub fn most(&self) -> f64 {
        self.law.most()
    }

    /// The most likely total with the home at 0.
    #[must_use]
    pub fn off_middle(&self) -> i64 {
        self.off
    }

    /// The most likely total with the home at its cap.
    #[must_use]
    pub fn on_middle(&self) -> i64 {
        self.on
    }

    /// How likely a total is with the home at 0.
    #[must_use]
    pub fn off(&self, total: i64) -> f64 {
        self.law.probability(total.saturating_sub(self.off))
    }

    /// How likely it is with the home at its cap.
    #[must_use]
    pub fn on(&self, total: i64) -> f64 {
        self.law.probability(total.saturating_sub(self.on))
    }

    /// The natural logarithm of how many times likelier a total is with the home at its cap. Never beyond [`Self::most`] on either side.
    #[must_use]
    pub fn ln_ratio(&self, total: i64) -> f64 {
        let at = |middle: i64| self.law.ln_probability(total.saturating_sub(middle));
        (at(self.on) - at(self.off)).clamp(-self.most(), self.most())
    }

    /// How sure whoever thought both as likely is of the home at its cap, once the total is known.
    #[must_use]
    pub fn posterior(&self, total: i64) -> f64 {
        certainty(self.ln_ratio(total))
    }

    /// What nobody gets beyond, whatever total comes out.
    #[must_use]
    pub fn limit(&self) -> f64 {
        certainty(self.most())
    }

    /// How many times likelier each bar is with the home at its cap, by the rounds that were drawn: an interval for each bar, which holds
    /// the true ratio with a chance of at least 1 - [`ALPHA`].
    #[must_use]
    pub fn sampled(off: &Histogram, on: &Histogram) -> Vec<Bounds> {
        let bounds = |count: u32, all: u32| {
            let number = |value: u32| usize::try_from(value).unwrap_or(usize::MAX);
            // Half of the chance for each of the two.
            frequency_bounds(number(count), number(all), ALPHA / 2.0)
        };
        let both = off.counts().iter().zip(on.counts());
        both.map(|(off_count, on_count)| {
            let (few_off, most_off) = bounds(*off_count, off.total());
            let (few_on, most_on) = bounds(*on_count, on.total());
            let high = if few_off > 0.0 { most_on / few_off } else { f64::INFINITY };
            Bounds { low: few_on / most_off, high }
        })
        .collect()
    }

    /// The same ratio by the law, for each bar.
    #[must_use]
    pub fn exact(&self, bars: &Histogram) -> Vec<f64> {
        let of = |middle: i64, (low, high): (i64, i64)| {
            self.law.between(low.saturating_sub(middle), high.saturating_sub(middle))
        };
        bars.bins().edges().map(|bar| of(self.on, bar) / of(self.off, bar)).collect()
    }
}

/// Of natural log odds.
pub(crate) fn certainty(ln_odds: f64) -> f64 {
    1.0 / (1.0 + libm::exp(-ln_odds))
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use blindsum_core::params::RawParams;
    use blindsum_core::variants::NoiseLaw;
    use rand_chacha::ChaCha20Rng;
    use rand_core::SeedableRng;

    use super::*;
    use crate::{Bins, Draw, Drawn};

    #[test]
    fn no_total_tells_more_than_epsilon_allows_and_some_tell_all_of_it() {
        for noise in NoiseLaw::ALL.iter().copied() {
            for raw in [RawParams::default(), RawParams::blackboard()] {
                let params = Params::try_from(RawParams { noise, ..raw }).unwrap();
                let pair = Pair::new(&params, Law::of(&params), params.sensitivity() / 3);
                let step = (params.sensitivity() / 50).max(1);
                let totals = (-200..=200).map(|place| place * step);
                let found: Vec<f64> =
                    totals.clone().map(|total| (pair.on(total) / pair.off(total)).ln()).collect();
                for (total, found) in totals.zip(&found) {
                    assert!(found.abs() <= params.epsilon() + 1e-9, "{noise}: {total} {found}");
                    assert!((pair.ln_ratio(total) - found).abs() < 1e-9, "{noise}: {total} {found}");
                    assert!(pair.posterior(total) <= pair.limit());
                }
                assert!(
                    found[0] < -params.epsilon() + 1e-6 && found[400] > params.epsilon() - 1e-6,
                    "{noise}"
                );
            }
        }
    }

    /// Of nine homes of ten: E9's 1.1876, a factor of 3.28 and 76.7 of 100.
    #[test]
    fn with_a_share_missing_the_limit_is_that_of_the_others() {
        let params = Params::try_from(RawParams::default()).unwrap();
        let pair = Pair::new(&params, Law::of_present(&params, 9), 1_000_000);
        assert!((pair.most() - 1.1876).abs() < 1e-4 && (pair.limit() - 0.767).abs() < 1e-3, "{pair:?}");
        let ratios = (-40..=40).map(|place| (pair.on(place * 500_000) / pair.off(place * 500_000)).ln());
        assert!(ratios.into_iter().all(|ratio| ratio.abs() < pair.most() + 1e-9));
        // It is reached where the total is the truth with the home at its cap.
        assert!((pair.ln_ratio(pair.on_middle()) - pair.most()).abs() < 1e-9);
    }

    #[test]
    fn between_the_two_the_odds_go_from_one_limit_to_the_other() {
        let params = Params::try_from(RawParams::default()).unwrap();
        let pair = Pair::new(&params, Law::of(&params), 1_366_997);
        assert_eq!((pair.off_middle(), pair.on_middle()), (-1_366_997, 1_633_003));
        let middle = (pair.off_middle() + pair.on_middle()) / 2;
        assert!((pair.posterior(middle) - 0.5).abs() < 1e-6);
        assert!((pair.limit() - 0.731_058_578_630_005).abs() < 1e-12);
        assert_eq!(pair.posterior(pair.on_middle()), pair.limit());
        // A reading beyond the cap counts as the cap.
        assert_eq!(Pair::new(&params, Law::of(&params), 9_000_000).on_middle(), 0);
    }

    /// alpha = 1e-4 for each bar, seed 1.
    #[test]
    fn the_intervals_of_drawn_rounds_hold_the_ratio_of_the_law() {
        let params = Params::try_from(RawParams::default()).unwrap();
        let mut draw = Draw::new(&params, 10, 10_000).unwrap();
        draw.advance(u32::MAX, &mut ChaCha20Rng::seed_from_u64(1)).unwrap();
        let drawn = Drawn::of(Law::of(&params), &draw);
        let pair = Pair::new(&params, Law::of(&params), 1_000_000);
        let (off, on) = drawn.pair(&pair);
        let (sampled, exact) = (Pair::sampled(&off, &on), pair.exact(&off));
        assert!(
            sampled.iter().zip(&exact).all(|(bounds, exact)| bounds.hold(*exact)),
            "{sampled:?} {exact:?}"
        );
        // They say something: near the middle they are narrower than the promise.
        let middle = sampled[sampled.len() / 2];
        assert!(middle.high / middle.low < std::f64::consts::E, "{middle:?}");
    }

    #[test]
    fn bars_without_rounds_bound_nothing() {
        let none = Histogram::of(Bins::new(10, 3), []);
        let bounds = Pair::sampled(&none, &none);
        assert!(bounds.iter().all(|bounds| bounds.low == 0.0 && bounds.high == f64::INFINITY), "{bounds:?}");
    }
}
