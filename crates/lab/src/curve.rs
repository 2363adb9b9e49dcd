//! How a number goes with another one: what an experiment draws beside its figures.

use blindsum_core::params::{Params, RawParams};
use serde::{Deserialize, Serialize};

/// Curves over one axis.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Drawing {
    /// What is shown.
    pub title: String,
    /// Under the axis.
    pub x: String,
    /// Beside it.
    pub y: String,
    /// The curves.
    pub curves: Vec<Curve>,
}

/// One of them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Curve {
    /// Its name.
    pub name: String,
    /// Ascending in x.
    pub points: Vec<Dot>,
}

/// A point.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Dot {
    /// Where.
    pub x: f64,
    /// How much.
    pub y: f64,
    /// The interval of 99.99 % of what was drawn; nothing of what was computed.
    pub interval: Option<(f64, f64)>,
}

impl Dot {
    /// A number that was computed.
    pub(crate) fn exact(x: u32, y: f64) -> Self {
        Self { x: f64::from(x), y, interval: None }
    }
}

/// Numbers of meters from few to a city's quarter, evenly on a logarithmic axis.
pub(crate) const TOWNS: [u32; 12] = [2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000, 10_000];

/// The parameters that the program has where nothing is said, for this many meters and this epsilon.
pub(crate) fn town(meters: u32, epsilon: f64) -> Option<Params> {
    Params::try_from(RawParams { meters, epsilon, ..RawParams::default() }).ok()
}

/// A curve over the number of meters; where the number does not exist the curve has a gap.
pub(crate) fn over_towns(name: String, of: impl Fn(u32) -> Option<f64>) -> Curve {
    let points = TOWNS.into_iter().filter_map(|meters| Some(Dot::exact(meters, of(meters)?)));
    Curve { name, points: points.filter(|dot| dot.y.is_finite()).collect() }
}
