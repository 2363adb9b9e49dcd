//! What a warning says.

use core::fmt;

use crate::error::shown;
use crate::reading::MWH_PER_WH;
use crate::warning::{Warning, most};

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // A name may be long, and hold what is not to be shown as it is: quoted, it is escaped.
        let name = |household: &str| format!("{:?}", shown(household));
        match self {
            Self::LeftOut { reason, count, households, first } => {
                let noun = if *households { "household" } else { "row" };
                write!(f, "{count} {noun}{} left out for {reason}; the first: {first}", plural(*count))
            }
            Self::HouseholdLeftOut { household, slot, of: 1, .. } => {
                write!(f, "household {} does not count: it has no usable reading at {slot}", name(household))
            }
            Self::HouseholdLeftOut { household, slot, lacks, of } => write!(
                f,
                "household {} counts in none of the {of} slots: in {lacks} of them it has no usable reading, first at {slot}",
                name(household)
            ),
            Self::OfFile { message, .. } => f.write_str(message),
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
            Self::MixedLengths { household, minutes, others, slot, count } => {
                let own = match (slot, minutes) {
                    (Some(slot), Some(minutes)) if minutes < others => {
                        format!(
                            "has a time {minutes} minutes after {slot} where slots are {others} minutes long"
                        )
                    }
                    (Some(slot), _) => {
                        format!("has no time {others} minutes after {slot}, where the next slot begins")
                    }
                    (None, Some(minutes)) => {
                        format!(
                            "has times {minutes} minutes apart where others have them {others} minutes apart"
                        )
                    }
                    (None, None) => {
                        format!("has one time alone where others have them {others} minutes apart")
                    }
                };
                let more = match count {
                    1 => String::new(),
                    count => format!(" ({count} households are like that)"),
                };
                write!(f, "household {} {own}{more}: are its readings of other slots?", name(household))
            }
            Self::SmallHomes { count, of, household, most_mwh } => {
                write!(
                    f,
                    "less than 1 kWh a day, or than 10 W in every slot that is taken, for {count} of {of} household{}: is the \
                     unit right? The first: {}, at most {} Wh in such a slot",
                    plural(*of),
                    name(household),
                    wh(*most_mwh)
                )
            }
            Self::LargeHomes { count, of, household, most_mwh, above_mwh } => write!(
                f,
                "more than {} kWh in a slot, which no home uses, for {count} of {of} household{}: is the unit right? The first: \
                 {}, up to {} Wh",
                above_mwh / MWH_PER_WH / 1000,
                plural(*of),
                name(household),
                wh(*most_mwh)
            ),
            Self::Rising { count, household, readings } => write!(
                f,
                "readings that rise through the day and hardly ever fall, for {count} household{}: are these reads of a register \
                 instead of the energy of each slot? The first: {}, {readings} readings",
                plural(*count),
                name(household)
            ),
            Self::Cut { .. } => f.write_str(&self.words_of_cut().unwrap_or_default()),
        }
    }
}

impl Warning {
    /// What it says, where it is of readings that a cap cuts. Whoever has only such warnings to tell needs no words of the others.
    #[must_use]
    pub fn words_of_cut(&self) -> Option<String> {
        let Self::Cut { cut, of, cap_wh, slot } = self else { return None };
        let all = if cut == of { "all " } else { "" };
        let verb = if *cut == 1 { "was" } else { "were" };
        let asks = if most(*cut, *of) { "is the unit right? A" } else { "a" };
        let at = slot.as_ref().map(|slot| format!(" (slot {slot})")).unwrap_or_default();
        Some(format!(
            "{all}{cut} of {of} reading{} {verb} cut by the cap: {asks} reading above {cap_wh} Wh counts as {cap_wh} Wh{at}",
            plural(*of)
        ))
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
