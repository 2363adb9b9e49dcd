//! Numbers in sentences.

use blindsum_readings::MWH_PER_WH;

use std::fmt::Display;

/// A count and its noun, whose plural takes an s.
pub(crate) fn counted<N: Display + PartialEq + From<u8>>(count: N, one: &str) -> String {
    let end = if count == N::from(1) { "" } else { "s" };
    format!("{count} {one}{end}")
}

/// Wh of a number of mWh. The quotient of integers below 10^15 is the double nearest to their decimal fraction, which
/// has at most 15 digits, so it prints as exactly that fraction.
#[expect(clippy::cast_precision_loss, reason = "totals stay below 2^53")]
pub(crate) fn wh(mwh: i64) -> f64 {
    mwh as f64 / MWH_PER_WH as f64
}
