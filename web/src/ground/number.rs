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

/// Units as mWh.
pub(crate) fn energy(params: &Params, units: i64) -> i64 {
    units.saturating_mul(params.unit_mwh())
}
