//! What anybody can read off one home's day: the rules by which its curve gets its marks.
//!
//! A mark is a guess, as a curious reader would make it. Each has a rule with numbers; where the rule does not hold the mark is left out. A
//! day has marks only where its slots follow each other through nearly all of it: a file with a few half-hours tells no day.

use std::ops::Range;

/// Seconds in an hour.
const HOUR: u64 = 3600;
/// A day of this many slots or fewer tells nothing.
const FEW: usize = 23;

/// What a mark says. Slots are places in the day's list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Mark {
    /// The longest stretch that begins before 5:00, lasts three hours or more and stays at or below half the day's mean. Where it goes on
    /// after 11:00 nobody is at home, and the mark is left out.
    Asleep(Range<usize>),
    /// After that sleep, between 5:00 and 11:00: the first slot that reaches the day's mean from below it. And the highest of the two
    /// hours from there.
    Up {
        /// Where the mean is reached.
        at: usize,
        /// The highest.
        peak: usize,
    },
    /// 10:00 to 16:00, where none of it falls below half the day's mean, nor below twice what is usual in that sleep.
    InAllDay(Range<usize>),
    /// From 16:00 on: the longest stretch of two hours or more at a quarter above the day's mean or higher, that reaches one and a half
    /// times the mean and has an hour between 18:00 and 22:00 in it.
    Evening(Range<usize>),
    /// From 21:00 on: the first slot that is at most half of the one before, where the two hours before it reached the day's mean and
    /// nothing after it exceeds that.
    ToBed(usize),
}

/// The marks of a day: when each slot begins, in seconds after midnight, and what was used in it.
pub(crate) fn marks(starts: &[u64], used: &[i64]) -> Vec<Mark> {
    let Some(day) = Day::new(starts, used) else { return Vec::new() };
    let asleep = day.asleep();
    let mut marks = Vec::new();
    if let Some(asleep) = asleep {
        let (up, all_day) = (day.up(&asleep), day.in_all_day(&asleep));
        marks.push(Mark::Asleep(asleep));
        marks.extend(up);
        marks.extend(all_day);
    }
    marks.extend(day.evening().map(Mark::Evening));
    marks.extend(day.to_bed().map(Mark::ToBed));
    marks
}

/// A day that is long enough to be read.
struct Day<'a> {
    used: &'a [i64],
    /// How long a slot is, in seconds.
    step: u64,
    /// The sum of all slots: the mean is this by their number.
    sum: i128,
}

impl<'a> Day<'a> {
    fn new(starts: &[u64], used: &'a [i64]) -> Option<Self> {
        let (first, second) = (*starts.first()?, *starts.get(1)?);
        let step = second.checked_sub(first).filter(|step| (1..=HOUR).contains(step))?;
        let regular = starts.iter().zip(starts.iter().skip(1)).all(|(one, next)| one + step == *next);
        let whole = first == 0 && starts.last()? + step >= 23 * HOUR && starts.len() == used.len();
        let sum = used.iter().map(|mwh| i128::from(*mwh)).sum();
        (regular && whole && used.len() > FEW && sum > 0).then_some(Self { used, step, sum })
    }

    /// The slot that this hour begins.
    fn at(&self, hour: u64) -> usize {
        usize::try_from(hour * HOUR / self.step).unwrap_or(usize::MAX)
    }

    /// Whether an amount is at least this many fourths of the mean.
    fn reaches(&self, mwh: i64, fourths: i128) -> bool {
        let slots = i128::try_from(self.used.len()).unwrap_or(i128::MAX);
        4 * i128::from(mwh) * slots >= fourths * self.sum
    }

    /// Whether it is at most half the mean.
    fn is_low(&self, mwh: i64) -> bool {
        !self.reaches(mwh, 2) || self.reaches(-mwh, -2)
    }

    fn part(&self, slots: Range<usize>) -> &'a [i64] {
        self.used.get(slots.start..slots.end.min(self.used.len())).unwrap_or_default()
    }

    /// The longest stretch from `from` on in which `holds` is true of every slot; it begins before `before` and has `least` slots.
    fn stretch(
        &self,
        from: usize,
        before: usize,
        least: usize,
        holds: impl Fn(i64) -> bool,
    ) -> impl Iterator<Item = Range<usize>> {
        let mut found = Vec::new();
        let mut begun = None;
        for (place, mwh) in self.used.iter().enumerate().skip(from) {
            match (holds(*mwh), begun) {
                (true, None) => begun = Some(place),
                (false, Some(start)) => {
                    found.push(start..place);
                    begun = None;
                }
                _ => (),
            }
        }
        found.extend(begun.map(|start| start..self.used.len()));
        found.into_iter().filter(move |range| range.start < before && range.len() >= least)
    }

    fn asleep(&self) -> Option<Range<usize>> {
        longest(self.stretch(0, self.at(5), self.at(3), |mwh| self.is_low(mwh)))
            .filter(|range| range.end <= self.at(11))
    }

    fn up(&self, asleep: &Range<usize>) -> Option<Mark> {
        let from = self.at(5).max(asleep.end).max(1);
        let reached = |place: &usize| {
            let (before, now) = (self.used.get(place.wrapping_sub(1)), self.used.get(*place));
            before.zip(now).is_some_and(|(before, now)| !self.reaches(*before, 4) && self.reaches(*now, 4))
        };
        let at = (from..self.at(11)).find(reached)?;
        let morning = self.part(at..at + self.at(2));
        let most = morning.iter().max()?;
        let peak = at + morning.iter().position(|mwh| mwh == most)?;
        Some(Mark::Up { at, peak })
    }

    fn in_all_day(&self, asleep: &Range<usize>) -> Option<Mark> {
        let hours = self.at(10)..self.at(16);
        let mut night = self.part(asleep.clone()).to_vec();
        night.sort_unstable();
        let usual = *night.get(night.len() / 2)?;
        let busy = |mwh: &i64| self.reaches(*mwh, 2) && i128::from(*mwh) >= i128::from(usual) * 2;
        self.part(hours.clone()).iter().all(busy).then_some(Mark::InAllDay(hours))
    }

    fn evening(&self) -> Option<Range<usize>> {
        let high = self.stretch(self.at(16), self.at(21) + 1, self.at(2), |mwh| self.reaches(mwh, 5));
        let dinner = |range: &Range<usize>| {
            let hour = range.end.min(self.at(22)).saturating_sub(range.start.max(self.at(18)));
            hour >= self.at(1) && self.part(range.clone()).iter().any(|mwh| self.reaches(*mwh, 6))
        };
        longest(high.filter(dinner))
    }

    fn to_bed(&self) -> Option<usize> {
        (self.at(21)..self.used.len()).find(|place| {
            let before = self.part(place.saturating_sub(self.at(2))..*place);
            let after = self.part(*place..self.used.len());
            let falls = before.last().zip(after.first());
            falls.is_some_and(|(before, now)| i128::from(*now) * 2 <= i128::from(*before))
                && before.iter().any(|mwh| self.reaches(*mwh, 4))
                && after.iter().all(|mwh| !self.reaches(*mwh, 4) || self.reaches(-mwh, -4))
        })
    }
}

/// The longest, and the first of those that are equally long.
fn longest(ranges: impl Iterator<Item = Range<usize>>) -> Option<Range<usize>> {
    ranges.reduce(|best, range| if range.len() > best.len() { range } else { best })
}

#[cfg(test)]
mod tests {
    use super::*;
    use blindsum_readings::Readings;

    fn half_hours(count: u64) -> Vec<u64> {
        (0..count).map(|slot| slot * 1800).collect()
    }

    fn shipped() -> Readings {
        let file = include_str!("../../../crates/readings/data/household-days.csv");
        Readings::from_wide(file.as_bytes()).unwrap()
    }

    fn of(readings: &Readings, home: usize) -> Vec<Mark> {
        let starts: Vec<_> = readings.slots.iter().map(|slot| slot.seconds).collect();
        let used: Vec<_> = readings.households[home].readings.iter().map(|reading| reading.mwh()).collect();
        marks(&starts, &used)
    }

    #[test]
    fn the_first_shipped_day_has_all_its_marks() {
        let told = of(&shipped(), 0);
        assert_eq!(
            told,
            [
                Mark::Asleep(0..9),
                Mark::Up { at: 14, peak: 15 },
                Mark::InAllDay(20..32),
                Mark::Evening(33..43),
                Mark::ToBed(47),
            ]
        );
    }

    #[test]
    fn of_the_shipped_days_each_mark_keeps_its_rule() {
        let readings = shipped();
        let mut seen = [0usize; 5];
        for home in 0..readings.households.len() {
            let used: Vec<_> =
                readings.households[home].readings.iter().map(|reading| reading.mwh()).collect();
            let mean = used.iter().sum::<i64>() / 48;
            let told = of(&readings, home);
            for mark in &told {
                match mark {
                    Mark::Asleep(range) => {
                        seen[0] += 1;
                        assert!(range.len() >= 6 && range.start < 10, "{home}");
                        assert!(used[range.clone()].iter().all(|mwh| *mwh <= mean / 2 + 1), "{home}");
                    }
                    Mark::Up { at, peak } => {
                        seen[1] += 1;
                        assert!((10..22).contains(at) && (*at..at + 4).contains(peak), "{home}");
                        assert!(used[at - 1] <= mean && used[*at] >= mean, "{home}");
                        assert!(
                            told.iter().any(|mark| matches!(mark, Mark::Asleep(range) if range.end <= *at))
                        );
                    }
                    Mark::InAllDay(range) => {
                        seen[2] += 1;
                        assert!(used[range.clone()].iter().all(|mwh| *mwh >= mean / 2), "{home}");
                    }
                    Mark::Evening(range) => {
                        seen[3] += 1;
                        assert!(range.start >= 32 && range.end > 37 && range.len() >= 4, "{home}");
                    }
                    Mark::ToBed(at) => {
                        seen[4] += 1;
                        assert!(*at >= 42 && 2 * used[*at] <= used[at - 1], "{home}");
                    }
                }
            }
        }
        // No rule holds always, and none never.
        assert!(seen.iter().all(|count| (50..950).contains(count)), "{seen:?}");
    }

    #[test]
    fn a_flat_day_and_an_empty_one_tell_nothing() {
        for used in [vec![500; 48], vec![0; 48], vec![-5; 48]] {
            assert_eq!(marks(&half_hours(48), &used), []);
        }
    }

    #[test]
    fn a_few_half_hours_or_a_day_with_holes_tell_nothing() {
        let readings = shipped();
        let used: Vec<_> = readings.households[0].readings.iter().map(|reading| reading.mwh()).collect();
        assert_eq!(marks(&half_hours(23), &used[..23]), []);
        assert_eq!(marks(&[], &[]), []);
        assert_eq!(marks(&half_hours(1), &used[..1]), []);
        assert_eq!(marks(&half_hours(48), &used[..47]), []);
        let mut holes = half_hours(48);
        holes[20] += 60;
        assert_eq!(marks(&holes, &used), []);
        // Half a day in quarters of an hour is half a day.
        let quarters: Vec<_> = (0..48).map(|slot| slot * 900).collect();
        assert_eq!(marks(&quarters, &used), []);
        // One that begins at noon has no morning where the rules look for it.
        let late: Vec<_> = half_hours(48).into_iter().map(|start| start + 12 * HOUR).collect();
        assert_eq!(marks(&late, &used), []);
    }

    #[test]
    fn a_day_of_the_autumn_or_the_spring_and_one_of_hours_are_read_too() {
        let mut used = vec![20; 46];
        used[14..18].fill(900);
        assert_eq!(marks(&half_hours(46), &used), [Mark::Asleep(0..14), Mark::Up { at: 14, peak: 14 }]);
        let hours: Vec<_> = (0..24).map(|slot| slot * 3600).collect();
        let mut used = vec![20; 24];
        used[7..9].fill(400);
        used[18..22].fill(900);
        let told = marks(&hours, &used);
        assert_eq!(
            told,
            [Mark::Asleep(0..7), Mark::Up { at: 7, peak: 7 }, Mark::Evening(18..22), Mark::ToBed(22)]
        );
        // Nobody is up before the evening: nobody is at home.
        used[7..9].fill(20);
        assert_eq!(marks(&hours, &used), [Mark::Evening(18..22), Mark::ToBed(22)]);
    }

    #[test]
    fn huge_readings_do_not_overflow() {
        assert_eq!(marks(&half_hours(48), &[i64::MAX; 48]), []);
    }
}
