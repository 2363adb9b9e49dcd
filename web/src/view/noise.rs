//! The noise: how wide its law is, and the shares put end to end until they make xi.

use blindsum_core::params::{BLACKBOARD_BITS, Params};
use blindsum_laboratory::Law;
use blindsum_readings::MWH_PER_WH;
use blindsum_sim::promise::band_units;

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

/// How far the noise strays in 19 rounds of 20, in mWh.
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
        _ => t.inside.unit_mwh,
    };
    format!("{} {unit}", format::grouped(units))
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
    let law = Law::of(params);
    let peak = law.probability(0);
    let density = (0..=120).map(|step| {
        let place = f64::from(step) / 60.0 - 1.0;
        #[expect(clippy::cast_possible_truncation, reason = "the reach is far below 2^53")]
        let value = (place * reach).round() as i64;
        ((place + 1.0) / 2.0, law.probability(value) / peak)
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

    use super::*;
    use blindsum_sim::sample;

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
    fn the_factor_is_neither_rounded_to_one_nor_a_figure_to_impress() {
        assert_eq!(factor(1.0).as_deref(), Some("2.72"));
        assert_eq!(factor(0.001).as_deref(), Some("1.0011"));
        assert_eq!(factor(5.0).as_deref(), Some("148.42"));
        assert_eq!(factor(100.0), None);
    }
}
