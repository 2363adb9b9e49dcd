//! What a round takes of the homes and slots that were found.

use std::collections::{HashMap, HashSet};

use crate::clock::{Day, TimeOfDay};
use crate::files::ask::Lacking;
use crate::files::found::Found;
use crate::files::note::Question;
use crate::files::slots::{HomeSlots, SlotTime};
use crate::household::{Household, Slot};
use crate::options::Unit;
use crate::reading::Reading;
use crate::reason::Reason;
use crate::table::Readings;
use crate::taken::{Dates, FileForm, Skipped, Taken, UnitFrom};
use crate::warning::{MOST_NAMED, Warning};

/// Why nothing can be taken.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TakeError {
    /// Something has to be said first.
    #[error("the file leaves something open: {}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Open(Vec<Question>),
    /// A date that the files do not have.
    #[error("there is no reading on {asked}; the dates go from {first} to {last}")]
    NoDate {
        /// The date.
        asked: String,
        /// The first there is.
        first: String,
        /// The last there is.
        last: String,
    },
    /// A slot that the files do not have.
    #[error("there is no slot {asked:?} on {date}; it has {first} to {last}")]
    NoSlot {
        /// The slot.
        asked: String,
        /// The date.
        date: String,
        /// The first there is.
        first: String,
        /// The last there is.
        last: String,
    },
    /// A slot below 0.
    #[error(
        "household {household:?} is below 0 at {slot}: count exports as 0 instead, or leave out such slots"
    )]
    BelowZero {
        /// The household.
        household: String,
        /// The slot.
        slot: String,
    },
    /// A slot beyond what a reading can be.
    #[error("household {household:?} has more than 1 GWh at {slot}")]
    TooLarge {
        /// The household.
        household: String,
        /// The slot.
        slot: String,
    },
    /// A time before 1970.
    #[error("{slot} is before 1970, and such times have no epoch")]
    TooEarly {
        /// The slot.
        slot: String,
    },
    /// No household has all slots that are wanted.
    #[error("no household has a reading in each of the slots that are taken")]
    Nobody,
    /// No slot has a reading of each household.
    #[error(
        "each slot that is asked for lacks a reading of some household, first that of {household:?} at {slot}; leave out such households \
         instead"
    )]
    NoCommonSlot {
        /// The first household that lacks one.
        household: String,
        /// The first slot that it lacks.
        slot: String,
    },
}

/// How a slot is called on its day: its time, and a word more for an hour that is there for the second time.
fn label(slot: &SlotTime) -> String {
    let time = slot.time_of_day();
    if slot.is_again() { format!("{time} again") } else { time }
}

/// Takes the slots of a date, or of the first in the files, that begin at `times`, or all of them without any, and the first
/// `most_households`: of those that have a reading in all of these slots, or of those that have one in any, and then of the slots those
/// that all of these have.
///
/// # Errors
/// What is open, or what the files do not have.
pub fn take(
    found: &Found,
    day: Option<Day>,
    times: &[TimeOfDay],
    most_households: usize,
    lacking: Lacking,
) -> Result<Readings, TakeError> {
    let is_answered = |question: &Question| matches!(question, Question::Days { .. }) && day.is_some();
    let open: Vec<_> = found.questions.iter().filter(|question| !is_answered(question)).cloned().collect();
    if !open.is_empty() {
        return Err(TakeError::Open(open));
    }
    let all = &found.table.slots;
    let (Some(first), Some(last)) = (all.first(), all.last()) else { return Err(TakeError::Nobody) };
    let date = day.map_or_else(|| first.date(), |day| day.to_string());
    let of_day: Vec<(usize, &SlotTime)> =
        all.iter().enumerate().filter(|(_, slot)| slot.date() == date).collect();
    let (Some((_, day_first)), Some((_, day_last))) = (of_day.first(), of_day.last()) else {
        return Err(TakeError::NoDate { asked: date, first: first.date(), last: last.date() });
    };
    for time in times {
        if !of_day.iter().any(|(_, slot)| slot.time_of_day() == time.to_string()) {
            let (first, last) = (day_first.time_of_day(), day_last.time_of_day());
            return Err(TakeError::NoSlot { asked: time.to_string(), date, first, last });
        }
    }
    let wanted =
        |slot: &SlotTime| times.is_empty() || times.iter().any(|time| time.to_string() == slot.time_of_day());
    let mut taken: Vec<(usize, &SlotTime)> =
        of_day.iter().copied().filter(|(_, slot)| wanted(slot)).collect();
    let mut warnings: Vec<Warning> = found
        .notes
        .iter()
        .map(|note| Warning::OfFile { code: note.code(), message: note.to_string() })
        .collect();
    if lacking == Lacking::Slots {
        in_common(found, &mut taken, most_households, &mut warnings)?;
    }
    let households = households(found, &taken, most_households, &mut warnings)?;
    let slots = taken.iter().map(|(_, slot)| slot_of(slot)).collect::<Result<Vec<_>, _>>()?;
    let is_left_out = |warning: &Warning| matches!(warning, Warning::HouseholdLeftOut { .. });
    let by_slot = warnings.iter().any(is_left_out);
    Ok(Readings {
        slots,
        households,
        taken: Taken { by_slot, ..how(found, &date, &of_day)? },
        skipped: Skipped::default(),
        warnings,
    })
}

/// Leaves the slots that all of the first households have which have any of them.
fn in_common(
    found: &Found,
    taken: &mut Vec<(usize, &SlotTime)>,
    most: usize,
    warnings: &mut Vec<Warning>,
) -> Result<(), TakeError> {
    let of_round: HashSet<usize> = taken.iter().map(|(number, _)| *number).collect();
    let mut have: HashMap<usize, usize> = HashMap::new();
    let (mut homes, mut first) = (0, None);
    for home in found.table.homes.iter() {
        if homes >= most {
            break;
        }
        // They ascend.
        let there: Vec<usize> =
            home.readings().map(|(number, _)| number).filter(|number| of_round.contains(number)).collect();
        if there.is_empty() {
            continue;
        }
        homes += 1;
        if let Some((_, slot)) = taken.iter().find(|(number, _)| there.binary_search(number).is_err()) {
            first.get_or_insert_with(|| (home.name.clone(), slot.local()));
        }
        for number in there {
            *have.entry(number).or_default() += 1;
        }
    }
    let before = taken.len();
    taken.retain(|(number, _)| have.get(number) == Some(&homes));
    let Some((household, slot)) = first else { return Ok(()) };
    if taken.is_empty() {
        return Err(TakeError::NoCommonSlot { household, slot });
    }
    let message = format!(
        "slots that some household lacks are left out, as asked: {} of {before}; the first: household {household:?} at {slot}",
        before - taken.len()
    );
    warnings.push(Warning::OfFile { code: "slots_left_out", message });
    Ok(())
}

fn households(
    found: &Found,
    taken: &[(usize, &SlotTime)],
    most: usize,
    warnings: &mut Vec<Warning>,
) -> Result<Vec<Household>, TakeError> {
    let mut households = Vec::new();
    let (mut left_out, mut first) = (0_u64, None);
    let of_round: HashSet<usize> = taken.iter().map(|(number, _)| *number).collect();
    for home in found.table.homes.iter() {
        if households.len() >= most {
            break;
        }
        let there: HashMap<usize, i64> =
            home.readings().filter(|(number, _)| of_round.contains(number)).collect();
        let lacks: Vec<_> = taken.iter().filter(|(number, _)| !there.contains_key(number)).collect();
        if let Some((_, slot)) = lacks.first() {
            left_out += 1;
            first.get_or_insert_with(|| format!("{:?} at {}", home.name, slot.local()));
            if warnings.iter().filter(|warning| matches!(warning, Warning::HouseholdLeftOut { .. })).count()
                < MOST_NAMED
            {
                let slot = slot.local();
                warnings.push(Warning::household_left_out(home.name.clone(), slot, lacks.len(), taken.len()));
            }
            continue;
        }
        let readings = taken
            .iter()
            .filter_map(|(number, slot)| Some(reading(home, *there.get(number)?, slot)))
            .collect::<Result<_, _>>()?;
        households.push(Household { label: home.name.clone(), readings });
    }
    // Beyond the first ones the number has to do.
    if let Some(first) = first
        && left_out > u64::try_from(MOST_NAMED).unwrap_or(u64::MAX)
    {
        let reason = Reason::Incomplete;
        warnings.push(Warning::LeftOut { reason, count: left_out, households: true, first });
    }
    if households.is_empty() { Err(TakeError::Nobody) } else { Ok(households) }
}

fn reading(home: &HomeSlots, mwh: i64, slot: &SlotTime) -> Result<Reading, TakeError> {
    let (household, slot) = (home.name.clone(), slot.local());
    Reading::try_from(mwh).map_err(|_| {
        if mwh < 0 {
            TakeError::BelowZero { household, slot }
        } else {
            TakeError::TooLarge { household, slot }
        }
    })
}

/// A slot by its moment, where that is known, or by what its clock shows.
fn slot_of(slot: &SlotTime) -> Result<Slot, TakeError> {
    let moment = slot.utc().unwrap_or_else(|| slot.shown());
    let seconds = u64::try_from(slot.shown().rem_euclid(86_400)).unwrap_or(0);
    let midnight = u64::try_from(moment).ok().and_then(|moment| moment.checked_sub(seconds));
    let midnight = midnight.ok_or_else(|| TakeError::TooEarly { slot: slot.local() })?;
    Ok(Slot { label: label(slot), seconds, midnight })
}

fn how(found: &Found, date: &str, of_day: &[(usize, &SlotTime)]) -> Result<Taken, TakeError> {
    let early = || TakeError::TooEarly { slot: date.to_owned() };
    let days = found.table.slots.iter().map(|slot| slot.date().parse::<Day>().map_err(|_| early()));
    let taken: Day = date.parse().map_err(|_| early())?;
    let mut dates = Dates::new(taken, taken);
    for day in days {
        dates.see(day?);
    }
    let mut starts: Vec<TimeOfDay> =
        of_day.iter().filter_map(|(_, slot)| slot.time_of_day().parse().ok()).collect();
    starts.dedup();
    Ok(Taken {
        form: FileForm::Long,
        unit: Unit::KWh,
        unit_from: UnitFrom::Header,
        dates: Some(dates),
        more_households: false,
        starts,
        slot_minutes: Some(found.table.slot_minutes),
        by_slot: false,
    })
}
