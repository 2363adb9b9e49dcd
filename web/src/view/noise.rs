//! The noise: how wide its law is, and the shares put end to end until they make xi.

use blindsum_core::noise::{DiscreteLaplace, Laplace};
use blindsum_core::params::{BLACKBOARD_BITS, Params};
use blindsum_core::privacy::{Against, Verdict};
use blindsum_core::variants::{Blinding, NoiseLaw};
use blindsum_readings::MWH_PER_WH;

use crate::ground::number::{energy, to_f64};
use crate::text::format;
use crate::text::text;

/// One share in the chart, from where the one before ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bar {
    /// The meter, from 0.
    pub(crate) meter: u32,
    /// Where it begins, in units.
    pub(crate) from: i64,
    /// Where it ends, in units.
    pub(crate) to: i64,
}

/// The chart of the noise shares over the law they add up to. Distances are fractions of the chart's width.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NoiseChart {
    /// The chart reaches from -reach to +reach, in units.
    pub(crate) reach: f64,
    /// The shares, meter by meter.
    pub(crate) bars: Vec<Bar>,
    /// xi.
    pub(crate) sum: i64,
    /// The law's density at evenly spaced places, 1 at its peak.
    pub(crate) density: Vec<(f64, f64)>,
}

/// How far the noise strays in 19 rounds of 20, in units: the smallest t with P(|xi| > t) <= 1/20 under the law of the whole
/// noise, discrete or rounded.
pub(crate) fn band_units(params: &Params) -> i64 {
    let scale = params.scale();
    let most = match params.noise() {
        // P(|xi| > t) = 2 a^(t + 1) / (1 + a) with a = e^(-1/scale).
        NoiseLaw::Discrete => scale * (2.0 / ((1.0 + (-1.0 / scale).exp()) * RARE)).ln() - 1.0,
        // P(|round(X)| > t) = P(|X| > t + 1/2) = e^(-(t + 1/2) / scale).
        NoiseLaw::Continuous => scale * (1.0 / RARE).ln() - 0.5,
    };
    #[expect(
        clippy::cast_possible_truncation,
        reason = "far below 2^53: the parameters keep the noise below the offset"
    )]
    let band = most.ceil().max(0.0) as i64;
    band
}

/// One round in twenty.
const RARE: f64 = 0.05;

/// The same in mWh.
pub(crate) fn band(params: &Params) -> f64 {
    to_f64(energy(params, band_units(params)))
}

/// The law's scale, in mWh.
pub(crate) fn scale(params: &Params) -> f64 {
    params.scale() * to_f64(params.unit_mwh())
}

/// Units in words: ticks at the blackboard, Wh or mWh beyond.
pub(crate) fn units(params: &Params, units: i64) -> String {
    let t = text();
    let unit = match (params.key_bits(), params.unit_mwh()) {
        (BLACKBOARD_BITS, _) => t.unit_ticks,
        (_, MWH_PER_WH) => t.unit_wh,
        _ => t.unit_mwh,
    };
    format!("{} {unit}", format::grouped(units))
}

/// Whether it may be said of a total published under these parameters that nobody alone can tell for sure: secrets that are secret, keys
/// of a real size, a blinding that nobody strips, and a bound on the odds that makes the verdict hidden, against whoever takes no part and
/// against one curious meter, which knows its own samples.
pub(crate) fn hides(params: &Params, seeded: bool) -> bool {
    let secret = !seeded && !params.insecure_size() && params.blinding() == Blinding::Hardened;
    let hidden = |pooled| {
        Against::new(params, 0, pooled).is_some_and(|left| Verdict::of(0.0, left.epsilon) == Verdict::Hidden)
    };
    // With one home alone the total is a number of that home, and no other is left to hide from its meter.
    secret && [0, 1].into_iter().all(hidden)
}

/// Above this epsilon the factor e^epsilon is beyond a hundred: hardly any privacy.
const HARDLY_PRIVATE: f64 = 5.0;

/// e^epsilon, by which the odds about a home can shift at most, to two digits beyond 1; nothing where it is so large that the
/// figure would only impress.
pub(crate) fn factor(epsilon: f64) -> Option<String> {
    let decimals = format::decimals(epsilon.exp_m1(), 2, 12).max(2);
    (epsilon <= HARDLY_PRIVATE).then(|| format::upward(epsilon.exp(), decimals))
}

/// With how many decimals a total in kWh is worth telling: as many as show three digits of its band.
pub(crate) fn decimals(params: &Params) -> usize {
    format::decimals(band(params) / 1e6, 3, 6)
}

/// Puts the shares end to end.
pub(crate) fn chart(params: &Params, shares: &[(u32, i64)]) -> NoiseChart {
    let mut sum = 0i64;
    let bars: Vec<Bar> = shares
        .iter()
        .map(|(meter, share)| {
            let from = sum;
            sum += share;
            Bar { meter: *meter, from, to: sum }
        })
        .collect();
    let farthest = bars.iter().map(|bar| bar.to.abs()).max().unwrap_or(0);
    let reach = (4.0 * params.scale()).max(to_f64(farthest) * 1.1);
    let (discrete, continuous) = (DiscreteLaplace::new(params.scale()), Laplace::new(params.scale()));
    let probability = |value: i64| match params.noise() {
        NoiseLaw::Discrete => discrete.probability(value),
        NoiseLaw::Continuous => continuous.rounded_cdf(value) - continuous.rounded_cdf(value - 1),
    };
    let peak = probability(0);
    let density = (0..=120).map(|step| {
        let place = f64::from(step) / 60.0 - 1.0;
        #[expect(clippy::cast_possible_truncation, reason = "the reach is far below 2^53")]
        let value = (place * reach).round() as i64;
        ((place + 1.0) / 2.0, probability(value) / peak)
    });
    NoiseChart { reach, density: density.collect(), bars, sum }
}

impl NoiseChart {
    /// The place of a value on the chart, from 0 to 1.
    pub(crate) fn place(&self, units: i64) -> f64 {
        (to_f64(units) / self.reach + 1.0) / 2.0
    }

    /// Round values for the axis: a step of 1, 2 or 5 times a power of ten, and its multiples within reach.
    pub(crate) fn ticks(&self) -> Vec<i64> {
        let step = [1i64, 2, 5]
            .into_iter()
            .cycle()
            .scan((0u32, 1i64), |(count, power), factor| {
                let step = factor.saturating_mul(*power);
                *count += 1;
                if count.is_multiple_of(3) {
                    *power = power.saturating_mul(10);
                }
                Some(step)
            })
            .find(|step| self.reach / to_f64(*step) < 3.0)
            .unwrap_or(1);
        (-3..=3).map(|multiple| multiple * step).filter(|tick| to_f64(tick.abs()) < self.reach).collect()
    }
}

#[cfg(test)]
mod tests {
    use blindsum_core::params::RawParams;

    use super::*;
    use crate::view::sample;

    #[test]
    fn shares_end_where_the_sum_is() {
        let chart = chart(&sample::params(), &[(0, 3_000), (1, -10_000), (2, 0), (4, 5_000)]);
        assert_eq!(chart.sum, -2_000);
        assert_eq!(chart.bars.last(), Some(&Bar { meter: 4, from: -7_000, to: -2_000 }));
        assert_eq!(chart.bars[2], Bar { meter: 2, from: -7_000, to: -7_000 });
        assert!((chart.place(0) - 0.5).abs() < 1e-12);
        let middle = chart.density[60];
        assert!((middle.0 - 0.5).abs() < 1e-12 && (middle.1 - 1.0).abs() < 1e-9);
    }

    #[test]
    fn the_axis_is_round_and_reaches_far_enough() {
        let far = chart(&sample::params(), &[(0, 90_000_000)]);
        assert!(far.reach > 90_000_000.0);
        assert_eq!(far.ticks(), [-50_000_000, 0, 50_000_000]);
        assert_eq!(chart(&sample::params(), &[]).ticks().len(), 5);
    }

    #[test]
    fn a_home_is_said_to_be_hidden_only_where_it_is() {
        let raw = RawParams::default();
        let with = |change: fn(&mut RawParams)| {
            let mut raw = raw;
            change(&mut raw);
            Params::try_from(raw).unwrap()
        };
        assert!(hides(&with(|_| ()), false));
        assert!(!hides(&with(|_| ()), true));
        assert!(!hides(&with(|raw| raw.key_bits = 1024), false));
        assert!(!hides(&with(|raw| raw.epsilon = 5.0), false));
        assert!(!hides(&with(|raw| raw.meters = 1), false));
        assert!(!hides(&with(|raw| raw.blinding = Blinding::Corrected), false));
        // A home beside one other is not hidden from that one: e^3.70, forty to one.
        assert!(!hides(&with(|raw| raw.meters = 2), false));
        // Up to ln 9 against strangers, but the curious meter comes nearer: at 10 meters e^2.24 for e^2.
        assert!(!hides(&with(|raw| raw.epsilon = 2.0), false));
        assert!(hides(&with(|raw| (raw.epsilon, raw.meters) = (2.0, 100)), false));
        // With one sample a meter knows its own share, and the bound against it is the same.
        assert!(hides(&with(|raw| raw.gamma = 1), false));
    }

    #[test]
    fn the_factor_is_neither_rounded_to_one_nor_a_figure_to_impress() {
        assert_eq!(factor(1.0).as_deref(), Some("2.72"));
        assert_eq!(factor(0.001).as_deref(), Some("1.0011"));
        assert_eq!(factor(5.0).as_deref(), Some("148.42"));
        assert_eq!(factor(100.0), None);
    }

    /// The sum of the shares of a fraction s of the meters, P(xi = k) for k from 0: NB(s) - NB(s), term by term.
    fn law_of_present(a: f64, s: f64, most: u32) -> Vec<f64> {
        // (s)_j / j! a^j, the weights of NB(s).
        let weights: Vec<f64> = (0..most + 2000)
            .scan(1.0, |weight, j| {
                let this = *weight;
                *weight *= a * (s + f64::from(j)) / f64::from(j + 1);
                Some(this)
            })
            .collect();
        let whole = (1.0 - a).powf(2.0 * s);
        let at =
            |k: usize| weights.iter().zip(weights.iter().skip(k)).map(|(x, y)| x * y).sum::<f64>() * whole;
        (0..=most).map(|k| at(usize::try_from(k).unwrap())).collect()
    }

    /// What is said of the noise where meters are absent.
    #[test]
    fn the_noise_of_those_present_is_spread_less_and_is_not_laplace() {
        let raw = RawParams { key_bits: 24, epsilon: 4.0, cap_wh: 900, ..sample::params().into() };
        let params = Params::try_from(raw).unwrap();
        let (a, most) = ((-1.0 / params.scale()).exp(), 300);
        let whole = law_of_present(a, 1.0, most);
        let laplace = DiscreteLaplace::new(params.scale());
        assert!((0i64..).zip(&whole).all(|(k, p)| (laplace.probability(k) - p).abs() < 1e-12));
        let variance = |law: &[f64]| (0u32..).zip(law).map(|(k, p)| 2.0 * f64::from(k * k) * p).sum::<f64>();
        for s in [2.0 / 3.0, 0.75, 0.9] {
            let present = law_of_present(a, s, most);
            assert!((variance(&present) / variance(&whole) - s).abs() < 1e-9);
            // A discrete Laplace falls by one factor throughout.
            assert!((present[1] / present[0] - present[3] / present[2]).abs() > 1e-3);
            let inside = |law: &[f64], t: usize| 2.0 * law[1..=t].iter().sum::<f64>() + law[0];
            for t in 1..40 {
                assert!(inside(&present, t) >= inside(&whole, t) - 1e-12, "{s}: {t}");
            }
            let band = usize::try_from(band_units(&params)).unwrap();
            assert!(inside(&present, band) >= 0.95);
        }
    }

    #[test]
    fn the_band_is_the_smallest_that_holds_nineteen_of_twenty() {
        for (key_bits, epsilon, cap_wh) in
            [(512, 1.0, 3000), (24, 4.0, 900), (64, 0.5, 1000), (2048, 100.0, 1)]
        {
            for noise in [NoiseLaw::Discrete, NoiseLaw::Continuous] {
                let raw = RawParams { key_bits, epsilon, cap_wh, noise, ..sample::params().into() };
                let params = Params::try_from(raw).unwrap();
                let (discrete, continuous) =
                    (DiscreteLaplace::new(params.scale()), Laplace::new(params.scale()));
                let inside = |t: i64| match noise {
                    NoiseLaw::Discrete => discrete.cdf(t) - discrete.cdf(-t - 1),
                    NoiseLaw::Continuous => continuous.rounded_cdf(t) - continuous.rounded_cdf(-t - 1),
                };
                let band = band_units(&params);
                assert!(inside(band) >= 0.95 - 1e-9, "{raw:?}: {band}");
                assert!(band == 0 || inside(band - 1) < 0.95 + 1e-9, "{raw:?}: {band}");
            }
        }
    }
}
