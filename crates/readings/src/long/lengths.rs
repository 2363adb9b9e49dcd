//! How long the slots of a file of the long form are, and whose times do not suit them.

use crate::clock::{Day, TimeOfDay};
use crate::gaps::{Odd, odd_in, usual, usual_of_many};
use crate::long::{Long, Partial};
use crate::shape::half_hours;
use crate::warning::Warning;

/// Minutes of a day, for files that have one time of each.
const DAY_MINUTES: u32 = 24 * 60;

impl Long {
    /// How far the times are apart, and what is to be said of that.
    pub(crate) fn lengths(&self, labels: &[String], day: Day) -> (Option<u32>, Vec<Warning>) {
        let several_days = self.dates.as_ref().is_some_and(|dates| dates.first != dates.last);
        // Where no household tells, the other days may.
        let shortest = self.rows.iter().filter_map(own).min();
        let minutes = shortest.or_else(|| usual(&times(self.any_day)));
        let once_a_day = several_days && self.any_day.count_ones() == 1;
        let minutes = minutes.or_else(|| once_a_day.then_some(DAY_MINUTES));
        let mut warnings: Vec<_> = Warning::length(minutes).into_iter().collect();
        if let Some(others) = shortest {
            let rows = labels.iter().zip(&self.rows);
            let odd = rows.filter_map(|(label, row)| Some((label, self.odd(row, others)?)));
            warnings.extend(Warning::mixed(odd, others, |at| format!("{day} {at}")));
        }
        (minutes, warnings)
    }

    /// What of a household's times does not suit the slots.
    fn odd(&self, row: &Partial, others: u32) -> Option<Odd> {
        // A household without a row on the day is incomplete, whatever its slots.
        if row.rows == 0 {
            return None;
        }
        let own = own(row);
        if own.is_none_or(|own| own > others) {
            return Some(Odd { at: None, minutes: own });
        }
        let wanted = (0_u32..).zip(&self.wanted);
        let taken: Vec<_> =
            wanted.filter(|(at, _)| row.has & (1 << *at) != 0).map(|(_, time)| *time).collect();
        odd_in(&times(row.values), |time| taken.contains(&time), others).or_else(|| {
            let at = taken.iter().find(|at| self.lacks_next(row, **at, others))?;
            Some(Odd { at: Some(*at), minutes: None })
        })
    }

    /// Whether the file has a slot that follows this one, and the household does not even have a row of it.
    fn lacks_next(&self, row: &Partial, at: TimeOfDay, minutes: u32) -> bool {
        let next = times(self.half_hours)
            .into_iter()
            .find(|time| time.seconds() == at.seconds() + u64::from(minutes) * 60);
        let bit = next.and_then(TimeOfDay::half_hour).map_or(0, |at| 1 << at);
        bit & !row.rows != 0
    }
}

/// How far the times of a household are apart: of its readings, or where these are few, of all its rows.
fn own(row: &Partial) -> Option<u32> {
    usual_of_many(&times(row.values)).or_else(|| usual(&times(row.rows)))
}

fn times(bits: u64) -> Vec<TimeOfDay> {
    half_hours(bits).collect()
}
