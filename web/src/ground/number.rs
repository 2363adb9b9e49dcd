//! Integers as floats, for charts and geometry; units as energies.

use blindsum_core::params::Params;

/// An integer as a float, for charts and rounded display.
pub(crate) fn to_f64(value: i64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "energies stay far below 2^53")]
    let value = value as f64;
    value
}

/// A count as a float, for geometry.
pub(crate) fn count(value: usize) -> f64 {
    f64::from(u32::try_from(value).unwrap_or(u32::MAX))
}

/// The power of ten that a float's first digit counts. With [`f64::powi`] for the power itself: [`f64::powf`] brings tables of six
/// kilobytes.
pub(crate) fn magnitude(value: f64) -> i32 {
    #[expect(clippy::cast_possible_truncation, reason = "from -324 to 308")]
    let magnitude = value.abs().log10().floor() as i32;
    magnitude
}

/// Units as mWh.
pub(crate) fn energy(params: &Params, units: i64) -> i64 {
    units.saturating_mul(params.unit_mwh())
}
