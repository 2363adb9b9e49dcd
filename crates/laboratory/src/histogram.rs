//! Bars: how many values fall where.

use serde::{Deserialize, Serialize};

use crate::law::Law;

/// Where the bars stand: an odd number of them, each of as many whole units, the middle one around 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bins {
    /// Bars to each side of the middle one.
    half: i64,
    /// Units in each, an odd number.
    width: i64,
}

impl Bins {
    /// Enough bars to cover -reach to reach units, and about `bars` of them: fewer where that is less than a unit each.
    #[must_use]
    pub fn new(reach: i64, bars: u32) -> Self {
        let reach = reach.max(1);
        let width = (2 * reach / i64::from(bars.max(1))).max(1) | 1;
        // The middle bar reaches width / 2 to each side.
        let half =
            (reach - width / 2).max(0).div_euclid(width) + i64::from((reach - width / 2).max(0) % width > 0);
        Self { half, width }
    }

    /// How many bars there are.
    #[must_use]
    pub fn count(&self) -> usize {
        usize::try_from(2 * self.half + 1).unwrap_or(usize::MAX)
    }

    /// Units in each bar.
    #[must_use]
    pub fn width(&self) -> i64 {
        self.width
    }

    /// The first and the last value of each bar, in order.
    pub fn edges(&self) -> impl Iterator<Item = (i64, i64)> + use<> {
        let Self { half, width } = *self;
        (-half..=half).map(move |bar| (bar * width - width / 2, bar * width + width / 2))
    }

    /// The bar that a value is in: below 0 or beyond the last where it is in none.
    fn place(&self, value: i64) -> i64 {
        (value.saturating_add(self.width / 2)).div_euclid(self.width).saturating_add(self.half)
    }
}

/// How many values fell into each bar.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Histogram {
    bins: Bins,
    counts: Vec<u32>,
    below: u32,
    above: u32,
}

impl Histogram {
    /// Counts the values.
    #[must_use]
    pub fn of(bins: Bins, values: impl IntoIterator<Item = i64>) -> Self {
        let mut all = Self { bins, counts: vec![0; bins.count()], below: 0, above: 0 };
        for value in values {
            let place = bins.place(value);
            let bar = usize::try_from(place).ok().and_then(|place| all.counts.get_mut(place));
            let bar = match bar {
                Some(bar) => bar,
                None if place < 0 => &mut all.below,
                None => &mut all.above,
            };
            *bar = bar.saturating_add(1);
        }
        all
    }

    /// Where the bars stand.
    #[must_use]
    pub fn bins(&self) -> Bins {
        self.bins
    }

    /// How many fell into each bar.
    #[must_use]
    pub fn counts(&self) -> &[u32] {
        &self.counts
    }

    /// How many lie outside of all bars.
    #[must_use]
    pub fn outside(&self) -> u32 {
        self.below.saturating_add(self.above)
    }

    /// How many there are, those outside too.
    #[must_use]
    pub fn total(&self) -> u32 {
        self.counts.iter().fold(self.outside(), |sum, count| sum.saturating_add(*count))
    }

    /// How many of the values are expected in each bar under a law whose middle lies at `middle`.
    pub fn expected(&self, law: Law, middle: i64) -> impl Iterator<Item = f64> + use<> {
        let total = f64::from(self.total());
        self.bins.edges().map(move |(low, high)| {
            total * law.between(low.saturating_sub(middle), high.saturating_sub(middle))
        })
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn bars_meet_and_cover_the_reach_with_the_middle_one_around_zero() {
        for (reach, bars) in [(1, 31), (9, 31), (9, 4), (100, 31), (12_000_000, 31), (12_000_000, 1)] {
            let bins = Bins::new(reach, bars);
            let edges: Vec<_> = bins.edges().collect();
            assert_eq!(edges.len(), bins.count());
            assert!(edges[0].0 <= -reach && edges[edges.len() - 1].1 >= reach, "{reach} {bars}: {edges:?}");
            assert!(edges.windows(2).all(|two| two[0].1 + 1 == two[1].0), "{edges:?}");
            let middle = edges[edges.len() / 2];
            assert_eq!((middle.0, middle.1 - middle.0 + 1), (-middle.1, bins.width()));
            // No more than one bar beyond what is asked for.
            assert!(edges[0].1 > -reach - bins.width(), "{edges:?}");
        }
    }

    #[test]
    fn every_value_is_counted_once() {
        let bins = Bins::new(10, 7);
        let edges: Vec<_> = bins.edges().collect();
        let (first, last) = (edges[0].0, edges[edges.len() - 1].1);
        let all = Histogram::of(bins, (first - 3)..=(last + 2));
        assert_eq!((all.below, all.above), (3, 2));
        assert!(all.counts().iter().all(|count| i64::from(*count) == bins.width()));
        let ends = Histogram::of(bins, [i64::MIN, i64::MAX, 0]);
        assert_eq!((ends.outside(), ends.total()), (2, 3));
    }
}
