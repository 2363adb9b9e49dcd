//! One reading, in mWh.

use core::fmt;

use serde::{Deserialize, Serialize};

/// Milliwatt-hours in a watt-hour: readings are kept in mWh.
pub const MWH_PER_WH: i64 = 1000;

/// Readings beyond this are a mistake in the file, not a household: 1 GWh in half an hour.
pub(crate) const MOST_WH: i64 = 1_000_000_000;

/// One reading, in mWh, never negative. It does not print.
///
/// ```
/// use blindsum_readings::{NoReading, Reading};
///
/// let reading = Reading::from_wh(262.5).unwrap_or(Reading::ZERO);
/// assert_eq!(reading.mwh(), 262_500);
/// assert_eq!(format!("{reading:?}"), "<redacted>");
/// assert_eq!(Reading::try_from(-1), Err(NoReading));
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "i64", into = "i64")]
pub struct Reading(i64);

/// A number that cannot be a reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a reading must be from 0 to 1 GWh")]
pub struct NoReading;

impl TryFrom<i64> for Reading {
    type Error = NoReading;

    fn try_from(mwh: i64) -> Result<Self, NoReading> {
        if (0..=MOST_WH * MWH_PER_WH).contains(&mwh) { Ok(Self(mwh)) } else { Err(NoReading) }
    }
}

impl From<Reading> for i64 {
    fn from(reading: Reading) -> Self {
        reading.0
    }
}

impl Reading {
    /// Nothing used.
    pub const ZERO: Self = Self(0);

    /// A reading in Wh: refused unless finite, not negative and below 1 GWh. Rounded to 1 mWh.
    #[must_use]
    pub fn from_wh(wh: f64) -> Option<Self> {
        #[expect(clippy::cast_precision_loss, reason = "a thousand")]
        let mwh = libm::round(wh * MWH_PER_WH as f64);
        // What lies beyond i64 saturates and is refused below; NaN would become 0.
        if wh.is_nan() || wh < 0.0 {
            return None;
        }
        #[expect(clippy::cast_possible_truncation, reason = "saturates")]
        let mwh = mwh as i64;
        Self::try_from(mwh).ok()
    }

    /// The reading in mWh.
    #[must_use]
    pub fn mwh(self) -> i64 {
        self.0
    }
}

impl fmt::Debug for Reading {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("<redacted>")
    }
}
