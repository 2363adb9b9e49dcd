//! The error in percent against the number of homes.

use blindsum_core::params::Params;
use blindsum_laboratory::{Law, breaks};

/// Where the curve begins and ends, in homes.
const HOMES: (u32, u32) = (2, 10_000);
/// How many powers of ten of the error are drawn.
const DECADES: i32 = 5;

/// The curve, between 0 and 1 both ways: to the right the homes, by equal factors, and upwards the error, likewise.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Curve {
    error_of_one: f64,
    top: i32,
}

impl Curve {
    /// Where each home uses this many mWh, and the noise has this law.
    pub(crate) fn new(params: &Params, law: Law, per_home_mwh: f64) -> Self {
        let error_of_one = breaks::relative_error(law, 1, breaks::units(params, per_home_mwh));
        #[expect(clippy::cast_possible_truncation, reason = "a power of ten that a float has")]
        let top = (error_of_one / f64::from(HOMES.0)).log10().ceil() as i32;
        Self { error_of_one, top }
    }

    /// The error of a total of this many homes, as a fraction of it.
    pub(crate) fn error(&self, homes: u32) -> f64 {
        self.error_of_one / f64::from(homes.max(1))
    }

    /// Where this many homes stand.
    pub(crate) fn x(homes: u32) -> f64 {
        let (low, high) = (f64::from(HOMES.0).ln(), f64::from(HOMES.1).ln());
        ((f64::from(homes.max(1)).ln() - low) / (high - low)).clamp(0.0, 1.0)
    }

    /// Where an error stands.
    pub(crate) fn y(&self, error: f64) -> f64 {
        (1.0 - (f64::from(self.top) - error.log10()) / f64::from(DECADES)).clamp(0.0, 1.0)
    }

    /// The errors that are lined: powers of ten, the largest first.
    pub(crate) fn lines(&self) -> impl Iterator<Item = f64> + use<> {
        let top = self.top;
        (0..=DECADES).map(move |line| 10f64.powi(top - line))
    }

    /// Homes for the table and the ticks.
    pub(crate) const TOLD: [u32; 5] = [2, 10, 100, 1000, 10_000];
}

#[cfg(test)]
mod tests {
    use blindsum_core::params::RawParams;

    use super::*;

    #[test]
    fn the_error_falls_along_a_straight_line() {
        let params = Params::try_from(RawParams::default()).unwrap();
        let curve = Curve::new(&params, Law::of(&params), 1_361_000.0);
        assert!((curve.error(10) - 0.2204).abs() < 1e-4, "{}", curve.error(10));
        assert!((curve.error(1000) - 0.002_204).abs() < 1e-6);
        let lines: Vec<f64> = curve.lines().collect();
        assert!(lines[0] >= curve.error(2) && lines[5] <= curve.error(10_000), "{lines:?}");
        assert_eq!((Curve::x(2), Curve::x(10_000)), (0.0, 1.0));
        let slope = |from: u32, to: u32| {
            (curve.y(curve.error(to)) - curve.y(curve.error(from))) / (Curve::x(to) - Curve::x(from))
        };
        assert!((slope(2, 100) - slope(100, 10_000)).abs() < 1e-9);
    }
}
