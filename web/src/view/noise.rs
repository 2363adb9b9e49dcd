//! The noise: how wide its law is, and the shares put end to end until they make xi.

use blindsum_core::noise::DiscreteLaplace;
use blindsum_core::params::Params;

use super::format::to_f64;

/// One share in the chart, from where the one before ended.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Bar {
    /// Where it begins, in mWh.
    pub(crate) from: i64,
    /// Where it ends, in mWh.
    pub(crate) to: i64,
}

/// The chart of the noise shares over the law they add up to. Distances are fractions of the chart's width.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct NoiseChart {
    /// The chart reaches from -reach to +reach, in mWh.
    pub(crate) reach: f64,
    /// The shares, meter by meter.
    pub(crate) bars: Vec<Bar>,
    /// xi.
    pub(crate) sum: i64,
    /// The law's density at evenly spaced places, 1 at its peak.
    pub(crate) density: Vec<(f64, f64)>,
}

/// How far the noise strays in 19 rounds of 20, in mWh: P(|xi| > t) = e^(-t / scale) gives scale * ln 20.
pub(crate) fn band(params: &Params) -> f64 {
    params.scale() * 20.0f64.ln()
}

/// Whether a total published under these parameters may be said to hide a home: another home to hide behind, a choice of
/// samples that no meter knows, keys of a real size, secrets that are secret, and an epsilon that moves nobody's odds by
/// more than e.
pub(crate) fn hides(params: &Params, seeded: bool) -> bool {
    !seeded
        && !params.insecure_size()
        && params.epsilon() <= 1.0
        && params.meters() >= 2
        && params.gamma() >= 2
}

/// Above this epsilon the factor e^epsilon is beyond a hundred: hardly any privacy.
const HARDLY_PRIVATE: f64 = 5.0;

/// e^epsilon, by which the odds about a home can shift, to two digits beyond 1; nothing where it is so large that the
/// figure would only impress.
pub(crate) fn factor(epsilon: f64) -> Option<String> {
    let decimals = super::format::decimals(epsilon.exp_m1(), 2, 12).max(2);
    (epsilon <= HARDLY_PRIVATE).then(|| super::format::decimal(epsilon.exp(), decimals))
}

/// With how many decimals a total in kWh is worth telling: as many as show three digits of its band.
pub(crate) fn decimals(params: &Params) -> usize {
    super::format::decimals(band(params) / 1e6, 3, 6)
}

/// Puts the shares end to end.
pub(crate) fn chart(params: &Params, shares: &[i64]) -> NoiseChart {
    let mut sum = 0i64;
    let bars: Vec<Bar> = shares
        .iter()
        .map(|share| {
            let from = sum;
            sum += share;
            Bar { from, to: sum }
        })
        .collect();
    let farthest = bars.iter().map(|bar| bar.to.abs()).max().unwrap_or(0);
    let reach = (4.0 * params.scale()).max(to_f64(farthest) * 1.1);
    let law = DiscreteLaplace::new(params.scale());
    let peak = law.probability(0);
    let density = (0..=120).map(|step| {
        let place = f64::from(step) / 60.0 - 1.0;
        #[expect(clippy::cast_possible_truncation, reason = "the reach is far below 2^53")]
        let value = (place * reach) as i64;
        ((place + 1.0) / 2.0, law.probability(value) / peak)
    });
    NoiseChart { reach, density: density.collect(), bars, sum }
}

impl NoiseChart {
    /// The place of a value on the chart, from 0 to 1.
    pub(crate) fn place(&self, mwh: i64) -> f64 {
        (to_f64(mwh) / self.reach + 1.0) / 2.0
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
    use super::*;
    use crate::view::sample;

    #[test]
    fn shares_end_where_the_sum_is() {
        let chart = chart(&sample::params(), &[3_000, -10_000, 0, 5_000]);
        assert_eq!(chart.sum, -2_000);
        assert_eq!(chart.bars.last(), Some(&Bar { from: -7_000, to: -2_000 }));
        assert_eq!(chart.bars[2], Bar { from: -7_000, to: -7_000 });
        assert!((chart.place(0) - 0.5).abs() < 1e-12);
        let middle = chart.density[60];
        assert!((middle.0 - 0.5).abs() < 1e-12 && (middle.1 - 1.0).abs() < 1e-9);
    }

    #[test]
    fn the_axis_is_round_and_reaches_far_enough() {
        let far = chart(&sample::params(), &[90_000_000]);
        assert!(far.reach > 90_000_000.0);
        assert_eq!(far.ticks(), [-50_000_000, 0, 50_000_000]);
        assert_eq!(chart(&sample::params(), &[]).ticks().len(), 5);
    }

    #[test]
    fn a_home_is_said_to_be_hidden_only_where_it_is() {
        use blindsum_core::params::RawParams;
        let raw = RawParams::default();
        let with = |epsilon, key_bits| Params::try_from(RawParams { epsilon, key_bits, ..raw }).unwrap();
        assert!(hides(&with(1.0, 2048), false));
        assert!(!hides(&with(1.0, 2048), true));
        assert!(!hides(&with(1.0, 1024), false));
        assert!(!hides(&with(5.0, 2048), false));
        assert!(!hides(&Params::try_from(RawParams { meters: 1, ..raw }).unwrap(), false));
        assert!(!hides(&Params::try_from(RawParams { gamma: 1, ..raw }).unwrap(), false));
    }

    #[test]
    fn the_factor_is_neither_rounded_to_one_nor_a_figure_to_impress() {
        assert_eq!(factor(1.0).as_deref(), Some("2.72"));
        assert_eq!(factor(0.001).as_deref(), Some("1.0010"));
        assert_eq!(factor(5.0).as_deref(), Some("148.41"));
        assert_eq!(factor(100.0), None);
    }

    #[test]
    fn the_band_holds_nineteen_of_twenty() {
        let params = sample::params();
        let law = DiscreteLaplace::new(params.scale());
        #[expect(clippy::cast_possible_truncation, reason = "about 9e6")]
        let band = band(&params) as i64;
        assert!((law.cdf(band) - law.cdf(-band - 1) - 0.95).abs() < 1e-6);
    }
}
