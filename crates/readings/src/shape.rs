//! What the numbers of a household look like, one after the other.

use crate::clock::{HALF_HOUR, TimeOfDay};
use crate::error::ReadingsError;
use crate::reading::{MWH_PER_WH, Reading};

/// No home uses more than this in half an hour, in mWh: 50 kWh in half an hour are 100 kW.
pub(crate) const MOST_MWH: i64 = 50_000 * MWH_PER_WH;

/// How many readings it takes to call them a register.
const LEAST_OF_REGISTER: u32 = 6;
/// How many it takes to ask whether they are one.
const LEAST_RISING: u32 = 12;
/// The most falls of a register in a day: it may begin again at midnight, and once more.
const MOST_FALLS: u32 = 2;
/// How often readings rise at the least for each fall, and if they never fall, where they are a register's. Those of a home
/// fall about as often as they rise.
const LEAST_RISES: u32 = 6;
/// Minutes of a day.
const DAY: i64 = 24 * 60;
/// How many minutes it takes to say that a home is small: a quarter of a day, which may be its night.
const LEAST_MINUTES: u64 = 6 * 60;
/// A home that is lived in uses more than this in a day, in mWh.
const SMALL_DAY_MWH: i64 = 1000 * MWH_PER_WH;

/// Readings of one day, whatever slots are taken of it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Trace {
    last: Option<(TimeOfDay, Option<Reading>)>,
    least: i64,
    most: i64,
    sum: i64,
    readings: u32,
    rises: u32,
    falls: u32,
}

impl Trace {
    /// By how many half-hours the times go back with this one.
    pub(crate) fn back(&self, start: TimeOfDay) -> u64 {
        self.last.map_or(0, |(last, _)| last.seconds().saturating_sub(start.seconds()) / HALF_HOUR)
    }

    /// Takes the next time, and the reading there if it is one.
    pub(crate) fn see(&mut self, start: TimeOfDay, reading: Option<Reading>) {
        let before = self.last.replace((start, reading));
        let Some(mwh) = reading.map(Reading::mwh) else { return };
        self.least = if self.readings == 0 { mwh } else { self.least.min(mwh) };
        self.most = self.most.max(mwh);
        self.sum = self.sum.saturating_add(mwh);
        self.readings = self.readings.saturating_add(1);
        let Some((time, Some(before))) = before else { return };
        // A file may be written backwards.
        let (earlier, later) = if time <= start { (before.mwh(), mwh) } else { (mwh, before.mwh()) };
        self.rises = self.rises.saturating_add(u32::from(later > earlier));
        self.falls = self.falls.saturating_add(u32::from(later < earlier));
    }

    /// An error if these can only be reads of a register.
    pub(crate) fn is_energy(&self, line: u64, column: usize, household: &str) -> Result<(), ReadingsError> {
        let Self { least, most, .. } = *self;
        let flat = (most - least).saturating_mul(4) < least;
        if self.never_falls(LEAST_OF_REGISTER) && least >= MOST_MWH && flat {
            let kwh = |mwh: i64| mwh / MWH_PER_WH / 1000;
            let household = super::error::shown(household);
            return Err(ReadingsError::Register {
                line,
                column,
                household,
                first: kwh(least),
                last: kwh(most),
            });
        }
        Ok(())
    }

    /// How many readings there are, if they rise all through the day except for a few falls.
    pub(crate) fn rising(&self) -> Option<u32> {
        let least = self.falls.max(1).saturating_mul(LEAST_RISES);
        (self.readings >= LEAST_RISING && self.falls <= MOST_FALLS && self.rises >= least)
            .then_some(self.readings)
    }

    /// Whether anything is used at all.
    pub(crate) fn is_used(&self) -> bool {
        self.most > 0
    }

    /// Whether something is used, but less than a home does at the mean of these readings of `minutes` each.
    pub(crate) fn is_small(&self, minutes: u32) -> bool {
        let a_day = self.sum.saturating_mul(DAY);
        let enough = SMALL_DAY_MWH.saturating_mul(self.readings.into()).saturating_mul(minutes.into());
        self.is_used() && a_day < enough
    }

    /// For how many minutes there are readings.
    pub(crate) fn minutes(&self, minutes: u32) -> u64 {
        u64::from(self.readings).saturating_mul(minutes.into())
    }

    /// Whether this many minutes tell how much a home uses.
    pub(crate) fn are_enough(minutes: u64) -> bool {
        minutes >= LEAST_MINUTES
    }

    fn never_falls(&self, readings: u32) -> bool {
        self.readings >= readings && self.falls == 0 && self.rises > 0
    }
}

/// The half-hours whose bits are set, ascending.
pub(crate) fn half_hours(bits: u64) -> impl Iterator<Item = TimeOfDay> {
    TimeOfDay::half_hours().filter(move |at| at.half_hour().is_some_and(|at| bits & (1 << at) != 0))
}
