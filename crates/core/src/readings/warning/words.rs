//! What a warning says.

use core::fmt;

use super::super::error::shown;
use super::{Warning, most};
use crate::params::MWH_PER_WH;

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A name may be long, and hold what is not to be shown as it is: quoted, it is escaped.
        let name = |household: &str| format!("{:?}", shown(household));
        match self {
            Self::LeftOut { reason, count, households, first } => {
                let noun = if *households { "household" } else { "row" };
                write!(f, "{count} {noun}{} left out for {reason}; the first: {first}", plural(*count))
            }
            Self::HouseholdLeftOut { household, slot, lacks, of } => write!(
                f,
                "household {} counts in none of the {of} slot{}: in {lacks} of them it has no usable reading, \
                 first at {slot}",
                name(household),
                plural(u64::from(*of))
            ),
            Self::Merged { count, line, household, slot } => {
                let at = slot.as_ref().map(|slot| format!(" at {slot}")).unwrap_or_default();
                let verb = if *count == 1 { " says" } else { "s say" };
                write!(
                    f,
                    "{count} row{verb} the same as one before and {} counted once; the first: line {line}, household \
                     {}{at}",
                    if *count == 1 { "is" } else { "are" },
                    name(household)
                )
            }
            Self::PassedOver { count, line } => write!(
                f,
                "{count} row{} without a reading, at a time that begins no half-hour, passed over; the first: line {line}",
                plural(*count)
            ),
            Self::SlotLength { minutes } => write!(
                f,
                "the times of this file are {minutes} minutes apart, not 30: a slot is {minutes} minutes long here, and the \
                 cap and epsilon count for that slot"
            ),
            Self::MixedLengths { household, minutes, others, count } => {
                let own = match minutes {
                    Some(minutes) => format!("has times {minutes} minutes apart"),
                    None => "has one time alone".to_owned(),
                };
                let more = match count {
                    1 => String::new(),
                    count => format!(" ({count} households are like that)"),
                };
                write!(
                    f,
                    "household {} {own} where others have them {others} minutes apart{more}: are its readings \
                     of longer slots?",
                    name(household)
                )
            }
            Self::SmallHomes { count, of, household, most_mwh } => {
                write!(
                    f,
                    "{count} of {of} household{} use less than 5 Wh in every slot that is taken: is the unit right? The first: \
                     {}, at most {} Wh",
                    plural(*of),
                    name(household),
                    wh(*most_mwh)
                )
            }
            Self::LargeHomes { count, of, household, most_mwh, above_mwh } => write!(
                f,
                "{count} of {of} household{} use more than {} kWh in a slot, which no home does: is the unit right? The first: \
                 {}, up to {} Wh",
                plural(*of),
                above_mwh / MWH_PER_WH / 1000,
                name(household),
                wh(*most_mwh)
            ),
            Self::Rising { count, household, readings } => write!(
                f,
                "{count} household{} never fall{} from one reading to the next: are these reads of a register instead of the \
                 energy of each slot? The first: {}, {readings} readings in the day",
                plural(*count),
                if *count == 1 { "s" } else { "" },
                name(household)
            ),
            Self::Cut { cut, of, cap_wh, slot } => {
                let at = slot.as_ref().map(|slot| format!(" (at {slot})")).unwrap_or_default();
                let counted = format!("above the cap of {cap_wh} Wh each counts as {cap_wh} Wh");
                match (cut, most(*cut, *of)) {
                    (cut, _) if cut == of => {
                        write!(
                            f,
                            "all {cut} of {of} readings were cut by the cap: is the unit right?{at} {counted}"
                        )
                    }
                    (_, true) => {
                        write!(
                            f,
                            "{cut} of {of} readings were cut by the cap: is the unit right?{at} {counted}"
                        )
                    }
                    _ => write!(f, "{cut} of {of} readings were cut by the cap{at}: {counted}"),
                }
            }
        }
    }
}

/// Wh of mWh, exactly.
fn wh(mwh: i64) -> String {
    let decimals = format!("{:03}", mwh % MWH_PER_WH);
    let decimals = decimals.trim_end_matches('0');
    let point = if decimals.is_empty() { "" } else { "." };
    format!("{}{point}{decimals}", mwh / MWH_PER_WH)
}

fn plural(count: u64) -> &'static str {
    if count == 1 { "" } else { "s" }
}
