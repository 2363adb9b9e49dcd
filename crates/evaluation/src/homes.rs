//! The homes whose readings are summed up: those that ship with the program.

use blindsum_readings::{HOUSEHOLD_DAYS, Options, Readings, TimeOfDay, Wanted};

/// The half-hour whose readings are summed up.
pub const SLOT: &str = "18:30";

/// The households that ship with the program: of each its readings of a day, in Wh, rounded and cut by the cap.
struct Homes(Vec<Vec<i64>>);

impl Homes {
    fn new(wanted: Wanted, cap_wh: u32) -> Self {
        let options = Options { wanted, ..Options::at_most(usize::MAX) };
        // The file is ours, and a test reads it.
        let Ok(readings) = Readings::read(HOUSEHOLD_DAYS.as_bytes(), options) else {
            return Self(Vec::new());
        };
        let wh = |mwh: i64| ((mwh + 500) / 1_000).clamp(0, i64::from(cap_wh));
        let day = |household: &blindsum_readings::Household| {
            household.readings.iter().map(|reading| wh(reading.mwh())).collect()
        };
        Self(readings.households.iter().map(day).collect())
    }

    /// The first m homes; from the start again where there are no more.
    fn first(&self, m: u32) -> impl Iterator<Item = &Vec<i64>> {
        (0..m).zip(self.0.iter().cycle()).map(|(_, home)| home)
    }
}

/// Readings of this many homes at 18:30, in Wh: those that ship with the program, from the start again where they end.
#[must_use]
pub fn readings(m: u32, cap_wh: u32) -> Vec<i64> {
    let wanted = Wanted { day: None, times: SLOT.parse::<TimeOfDay>().into_iter().collect() };
    Homes::new(wanted, cap_wh).first(m).filter_map(|home| home.first().copied()).collect()
}

/// Totals of this many homes, half-hour by half-hour, in Wh.
#[must_use]
pub fn totals(m: u32, cap_wh: u32) -> Vec<i64> {
    let homes = Homes::new(Wanted::default(), cap_wh);
    let slots = homes.0.first().map_or(0, Vec::len);
    (0..slots).map(|slot| homes.first(m).filter_map(|home| home.get(slot)).sum()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_readings_are_those_that_ship() {
        let wh = readings(1_000, 3_000);
        assert_eq!(wh.len(), 1_000);
        assert!(wh.iter().all(|wh| (0..=3_000).contains(wh)));
        let total: i64 = wh.iter().sum();
        assert!((600_000..800_000).contains(&total), "{total}");
        assert_eq!(readings(2_000, 3_000)[1_000..], wh[..]);
        let day = totals(1_000, 3_000);
        assert_eq!((day.len(), day[37]), (48, total));
        let mean: i64 = day.iter().sum::<i64>() / 48;
        assert!((540_000..550_000).contains(&mean), "{mean}");
    }
}
