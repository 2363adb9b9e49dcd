//! Where things stand in the laboratory's pictures, which share one axis.

use blindsum_core::params::Params;
use blindsum_laboratory::{Histogram, Law, Pair};

use crate::ground::few::in_order;
use crate::ground::number::{count, to_f64};
use crate::view::noise::{Bar, NoiseChart, chart};

/// The axis: noise in units, from left to right. The truth stands at 0.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Axis {
    /// The shares over their law, and how far it reaches.
    pub(crate) chart: NoiseChart,
    /// Where it begins on the picture, and where it ends.
    ends: (f64, f64),
}

/// How many dots stand for the law.
pub(crate) const DOTS: u32 = 25;
/// From one dot to the next.
const DOT_PITCH: f64 = 12.9;
/// Places at which a curve is drawn, to each side of 0.
const PLACES: i32 = 120;
/// Most shares of a strip that are labelled.
const MOST_LABELS: usize = 4;

impl Axis {
    /// For these shares, if any, between these places of the picture.
    pub(crate) fn new(params: &Params, shares: &[(u32, i64)], ends: (f64, f64)) -> Self {
        Self { chart: chart(params, shares), ends }
    }

    /// Where a number of units stands.
    pub(crate) fn x(&self, units: i64) -> f64 {
        let (left, right) = self.ends;
        left + (right - left) * self.chart.place(units)
    }

    /// The same, at the edge where it lies outside.
    pub(crate) fn x_inside(&self, units: i64) -> f64 {
        let (left, right) = self.ends;
        self.x(units).clamp(left, right)
    }

    /// Where it begins and where it ends.
    pub(crate) fn ends(&self) -> (f64, f64) {
        self.ends
    }

    /// Values that a curve is drawn through, from left to right: evenly spaced, 0 among them, and these besides.
    pub(crate) fn values(&self, besides: &[i64]) -> Vec<i64> {
        #[expect(clippy::cast_possible_truncation, reason = "the reach is far below 2^53")]
        let reach = self.chart.reach as i64;
        let even = (-PLACES..=PLACES).map(|place| {
            let part = i64::from(place);
            reach / i64::from(PLACES) * part + reach % i64::from(PLACES) * part / i64::from(PLACES)
        });
        let mut values: Vec<i64> =
            even.chain(besides.iter().copied().filter(|value| value.abs() <= reach)).collect();
        values.sort_unstable();
        values.dedup();
        values
    }

    /// The 25 dots, each with its place: those that would lie over each other stand one on the other. x, and how many are below it.
    pub(crate) fn dots(&self, law: Law) -> Vec<(f64, u32)> {
        let mut columns = std::collections::BTreeMap::new();
        let middle = self.x(0);
        let mut dots = Vec::new();
        for value in law.dots(DOTS) {
            #[expect(clippy::cast_possible_truncation, reason = "columns on a picture")]
            let column = ((self.x_inside(value) - middle) / DOT_PITCH).round() as i32;
            let below: &mut u32 = columns.entry(column).or_default();
            dots.push((middle + f64::from(column) * DOT_PITCH, *below));
            *below += 1;
        }
        dots
    }
}

/// A path through points.
pub(crate) fn path(points: impl IntoIterator<Item = (f64, f64)>) -> String {
    let mut path = String::new();
    for (x, y) in points {
        path.push_str(&format!("{}{x:.1} {y:.1}", if path.is_empty() { 'M' } else { 'L' }));
    }
    path
}

/// The outline of bars whose heights these are, from left to right: x from and to, and y.
pub(crate) fn steps(bars: impl IntoIterator<Item = (f64, f64, f64)>) -> String {
    path(bars.into_iter().flat_map(|(from, to, y)| [(from, y), (to, y)]))
}

/// How many values a bar holds beside what a bar at the middle of the law holds on average: 1 at the law's peak.
pub(crate) fn heights(bars: &Histogram, law: Law) -> Vec<f64> {
    let most = to_f64(bars.bins().width()) * law.probability(0) * f64::from(bars.total().max(1));
    bars.counts().iter().map(|count| f64::from(*count) / most).collect()
}

/// The bars of a strip that are labelled: the largest, if they are a part of the picture, and of neighbours the larger one.
pub(crate) fn labelled(chart: &NoiseChart) -> Vec<(usize, Bar)> {
    let size = |bar: &Bar| (bar.to - bar.from).abs();
    let bars = chart.bars.iter().copied().enumerate();
    let largest = in_order(bars, |(_, one), (_, other)| size(one) > size(other));
    let mut chosen: Vec<(usize, Bar)> = Vec::new();
    for (place, bar) in largest {
        let large = to_f64(size(&bar)) > 0.05 * chart.reach;
        let apart = chosen.iter().all(|(other, _)| other.abs_diff(place) > 1);
        if large && apart && chosen.len() < MOST_LABELS {
            chosen.push((place, bar));
        }
    }
    chosen
}

/// The shares that are not labelled: how many, and the largest of them.
pub(crate) fn others(chart: &NoiseChart, labelled: &[(usize, Bar)]) -> Option<(usize, i64)> {
    let rest =
        chart.bars.iter().enumerate().filter(|(place, _)| labelled.iter().all(|(other, _)| other != place));
    let sizes: Vec<i64> = rest.map(|(_, bar)| (bar.to - bar.from).abs()).collect();
    sizes.iter().max().map(|most| (sizes.len(), *most))
}

/// How many of the dots lie within this many units of the truth.
pub(crate) fn dots_within(law: Law, units: f64) -> usize {
    law.dots(DOTS).into_iter().filter(|dot| to_f64(dot.abs()) <= units).count()
}

/// ln of the ratio, as a part of the most it can be, from -1 to 1. Where no bound is known, of what it is with the home at its cap.
pub(crate) fn ratio(pair: &Pair, total: i64) -> f64 {
    let most = if pair.most().is_finite() { pair.most() } else { pair.ln_ratio(pair.on_middle()) };
    (pair.ln_ratio(total) / most).clamp(-1.0, 1.0)
}

/// How much of a strip each of this many shares gets, in a room of this height, and at most this much.
pub(crate) fn pitch(shares: usize, room: f64, most: f64) -> f64 {
    (room / count(shares.max(1))).min(most)
}

#[cfg(test)]
mod tests {
    use blindsum_core::params::RawParams;

    use super::*;

    const ENDS: (f64, f64) = (10.0, 570.0);

    fn params() -> Params {
        Params::try_from(RawParams::default()).unwrap()
    }

    #[test]
    fn the_truth_stands_in_the_middle_and_what_lies_outside_at_the_edge() {
        let axis = Axis::new(&params(), &[], ENDS);
        assert!((axis.x(0) - 290.0).abs() < 1e-9);
        assert!((axis.x(12_000_000) - 570.0).abs() < 1e-9);
        assert_eq!(axis.x_inside(-90_000_000), 10.0);
        let values = axis.values(&[1_633_003]);
        assert!(values.contains(&0) && values.contains(&1_633_003) && values.is_sorted());
        assert_eq!((values[0], *values.last().unwrap()), (-12_000_000, 12_000_000));
        assert!(Axis::new(&params(), &[(0, 20_000_000)], ENDS).x(20_000_000) < 570.0);
    }

    #[test]
    fn dots_stand_one_on_the_other_and_none_over_another() {
        let axis = Axis::new(&params(), &[], ENDS);
        let dots = axis.dots(Law::of(&params()));
        assert_eq!(dots.len(), 25);
        for (place, (x, level)) in dots.iter().enumerate() {
            for (other, other_level) in &dots[place + 1..] {
                assert!((x - other).abs() > DOT_PITCH - 0.01 || level != other_level);
            }
        }
        assert!(dots.iter().all(|(_, level)| *level < 4), "{dots:?}");
        assert_eq!(dots_within(Law::of(&params()), 3e6), 15);
    }

    #[test]
    fn only_large_shares_are_labelled_and_all_are_counted() {
        let shares: Vec<(u32, i64)> =
            [0, -4_490_000, 1000, -200_000, 1_500_000, 0, 910_000, 200_000, 3_360_000, 0]
                .into_iter()
                .enumerate()
                .map(|(meter, share)| (u32::try_from(meter).unwrap(), share))
                .collect();
        let chart = chart(&params(), &shares);
        let labelled = labelled(&chart);
        let homes: Vec<u32> = labelled.iter().map(|(_, bar)| bar.meter).collect();
        assert_eq!(homes, [1, 8, 4, 6]);
        assert_eq!(others(&chart, &labelled), Some((6, 200_000)));
        let neighbours = super::chart(&params(), &[(0, 5_000_000), (1, -4_000_000)]);
        assert_eq!(super::labelled(&neighbours).len(), 1);
    }

    #[test]
    fn a_path_and_steps_are_lines() {
        assert_eq!(path([(0.0, 1.0), (2.0, 3.0)]), "M0.0 1.0L2.0 3.0");
        assert_eq!(steps([(0.0, 1.0, 5.0), (1.0, 2.0, 4.0)]), "M0.0 5.0L1.0 5.0L1.0 4.0L2.0 4.0");
    }
}
