//! Households that use less than a home does, or more.

use crate::household::Household;
use crate::reading::MWH_PER_WH;
use crate::shape::{MOST_MWH, Trace};
use crate::warning::{USUAL_SLOT_MINUTES, Warning, number};

/// A household that uses power at all uses more than this in half an hour, in mWh: 5 Wh are 10 W.
const LEAST_MWH: i64 = 5 * MWH_PER_WH;

/// How many households use less than a home does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Small {
    /// How many are small.
    pub(crate) count: u64,
    /// Of how many that use anything.
    pub(crate) of: u64,
    /// Whether these are nearly all, and their readings enough to say so.
    pub(crate) nearly_all: bool,
    /// Whether there are several, none of them uses anything, and their readings are enough to say so.
    none_used: bool,
}

impl Small {
    /// Counts the small ones. Those that use nothing are left aside: an empty flat is not a matter of units.
    pub(crate) fn among<'a>(traces: impl IntoIterator<Item = &'a Trace>, minutes: u32) -> Self {
        let minutes = minutes.min(LONGEST_SLOT_MINUTES);
        let mut small = Self { count: 0, of: 0, nearly_all: false, none_used: false };
        let (mut homes, mut used, mut all) = (0_u64, 0_u64, 0_u64);
        for trace in traces {
            let time = trace.minutes(minutes);
            (homes, all) = (homes + 1, all.saturating_add(time));
            if trace.is_used() {
                used = used.saturating_add(time);
                small.of += 1;
                small.count += u64::from(trace.is_small(minutes));
            }
        }
        let most = small.count > 0 && small.count.saturating_mul(10) >= small.of.saturating_mul(9);
        small.nearly_all = most && Trace::are_enough(used);
        small.none_used = small.of == 0 && homes > 1 && Trace::are_enough(all);
        small
    }
}

impl Warning {
    /// The households that use next to nothing, if any do: in all their readings of the day, or in what is taken.
    pub(crate) fn small<'a>(
        households: &'a [Household],
        traces: impl IntoIterator<Item = &'a Trace> + Clone,
        slot_minutes: Option<u32>,
    ) -> Option<Self> {
        let minutes = slot_minutes.unwrap_or(USUAL_SLOT_MINUTES).min(LONGEST_SLOT_MINUTES);
        // A night of one home may be as quiet as that, but hardly one of all.
        let all = Small::among(traces.clone(), minutes);
        let is_small = |trace: &Trace| {
            let alone = || Trace::are_enough(trace.minutes(minutes));
            all.none_used || trace.is_small(minutes) && (all.nearly_all || alone())
        };
        let least = a_slot(LEAST_MWH, minutes);
        let mut small = households
            .iter()
            .zip(traces)
            .filter_map(|(household, trace)| Some((household, trace, largest(household)?)))
            .filter(|(_, trace, most)| (1..least).contains(most) || is_small(trace));
        let (first, _, most_mwh) = small.next()?;
        Some(Self::SmallHomes {
            count: 1 + number(small.count()),
            of: number(households.len()),
            household: first.label.clone(),
            most_mwh,
        })
    }

    /// The households that use more than a home can, if any do.
    pub(crate) fn large(households: &[Household], slot_minutes: Option<u32>) -> Option<Self> {
        let minutes = slot_minutes.unwrap_or(USUAL_SLOT_MINUTES);
        let above_mwh = a_slot(MOST_MWH, minutes);
        let mut large = households
            .iter()
            .filter_map(|household| Some((household, largest(household)?)))
            .filter(|(_, most)| *most > above_mwh);
        let (first, most_mwh) = large.next()?;
        Some(Self::LargeHomes {
            count: 1 + number(large.count()),
            of: number(households.len()),
            household: first.label.clone(),
            most_mwh,
            above_mwh,
        })
    }
}

/// The largest of the readings that are taken.
fn largest(household: &Household) -> Option<i64> {
    household.readings.iter().map(|reading| reading.mwh()).max()
}

/// A file may hold a few half-hours of a day: what lies between those is not their length. Nothing longer than an hour is known as a
/// slot.
const LONGEST_SLOT_MINUTES: u32 = 60;

/// What as many mWh in half an hour are in a slot.
fn a_slot(half_hour_mwh: i64, minutes: u32) -> i64 {
    half_hour_mwh.saturating_mul(minutes.into()) / i64::from(USUAL_SLOT_MINUTES)
}
