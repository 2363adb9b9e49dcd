//! How far times are apart: what tells a meter of hours among those of half-hours.

use std::collections::BTreeMap;

use crate::clock::TimeOfDay;

/// Minutes of a day.
const DAY: u64 = 24 * 60;
/// Of fewer readings it is not asked how far they usually are apart: some may just be missing.
const LEAST_TIMES: usize = 4;

/// What does not suit the slots.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Odd {
    /// The time that it is about; none if it is about all.
    pub(crate) at: Option<TimeOfDay>,
    /// How many minutes there are to the next time; none if there is no other.
    pub(crate) minutes: Option<u32>,
}

/// How many minutes times are usually apart: the most frequent distance, of equally frequent ones the least. A day is a
/// whole number of it. Times ascend.
pub(crate) fn usual(times: &[TimeOfDay]) -> Option<u32> {
    let mut counts = BTreeMap::<u64, u32>::new();
    for apart in apart(times).filter(|apart| is_length(*apart)) {
        *counts.entry(apart).or_default() += 1;
    }
    let most = *counts.values().max()?;
    counts.iter().find(|(_, count)| **count == most).and_then(|(apart, _)| u32::try_from(*apart).ok())
}

/// How far readings are usually apart, if there are enough of them to tell.
pub(crate) fn usual_of_many(times: &[TimeOfDay]) -> Option<u32> {
    usual(times).filter(|_| times.len() >= LEAST_TIMES)
}

/// The first taken time of a household whose next one suits no slots of `minutes`: too soon, or later and not only once.
/// One row that is missing makes one long distance; a meter of longer slots makes several alike. Times ascend, and are
/// those of readings.
pub(crate) fn odd_in(times: &[TimeOfDay], taken: impl Fn(TimeOfDay) -> bool, minutes: u32) -> Option<Odd> {
    let to_midnight = times.last().map(|last| DAY.saturating_sub(last.seconds() / 60));
    let all: Vec<_> = apart(times).chain(to_midnight).collect();
    let at = |place: Option<usize>| place.and_then(|place| all.get(place)).copied();
    let odd = (0_usize..).zip(times.iter().zip(&all)).find(|(place, (time, apart))| {
        let again = [place.checked_sub(1), place.checked_add(1)].map(at).contains(&Some(**apart));
        let longer = **apart > minutes.into() && is_length(**apart) && again;
        // A day may end before a slot does.
        let sooner = **apart < minutes.into() && times.last() != Some(time);
        taken(**time) && (longer || sooner)
    });
    odd.map(|(_, (time, apart))| Odd { at: Some(*time), minutes: u32::try_from(*apart).ok() })
}

/// Minutes from each time to the next.
fn apart(times: &[TimeOfDay]) -> impl Iterator<Item = u64> {
    times
        .iter()
        .zip(times.iter().skip(1))
        .map(|(time, next)| next.seconds().saturating_sub(time.seconds()) / 60)
}

/// Whether a day is a whole number of these minutes.
fn is_length(minutes: u64) -> bool {
    minutes > 0 && DAY.is_multiple_of(minutes)
}
