//! English: the first look.

use crate::text::words::first::FirstWords;

/// A time of day as people say it: without a zero before it, a full hour without minutes.
fn spoken(time: &str) -> &str {
    let time = time.strip_prefix('0').filter(|rest| !rest.starts_with(':')).unwrap_or(time);
    time.strip_suffix(":00").unwrap_or(time)
}

pub(super) static FIRST: FirstWords = FirstWords {
    title_knows: "A smart meter knows when you sleep.",
    title_needs: "The grid does not need to.",
    lead_day: "This is one home’s day, as its meter saw it.",
    lead_few: "This is what one home used, as its meter saw it.",
    lead_hidden: "A meter sees its home’s whole day.",
    lead_sum: |meters| {
        format!(
            "To keep the lights on, the sum over the street is enough. Watch {meters} give that sum, blurred on purpose, while no \
             single party sees what one home used."
        )
    },
    lead_one: "To keep the lights on, the sum over a street is enough. Here the street is one home: the sum is its own reading, \
               and only the noise hides it.",
    lead_variant: "To keep the lights on, the sum over the street is enough. The variant of the protocol that is chosen gives up some of \
                   the protection: run it to see what that does.",
    caption_day: |label| format!("Home {label}, energy in each half-hour, and what anybody can read off it"),
    caption_few: |label| format!("Home {label}, energy in each slot"),
    chart: |label, most| format!("Energy that home {label} used, slot by slot; at most {most} Wh."),
    chart_mark: |what, from, until| format!("{what}: {from} to {until}."),
    asleep: "asleep",
    up: |time| format!("up at {}", spoken(time)),
    up_most: |wh, time| format!("{wh} Wh from {time}"),
    in_all_day: "somebody in all day?",
    evening: "evening, and dinner",
    to_bed: "to bed",
    to_bed_at: |time| format!("at {time}"),
    asleep_short: "asleep",
    up_short: "up",
    in_all_day_short: "in all day?",
    evening_short: "evening",
    to_bed_short: "to bed",
    slot_used: |slot, wh| format!("{slot}: {wh} Wh"),
    axis_wh: "Wh",
    midnight: "24:00",
    hidden_note: "These eyes were never sent a home’s day.",
    hidden_show: "Show everything",
    waiting: "The readings are not there yet.",
    street: |homes| format!("{homes}, and the control centre that wants their sum"),
    home: |number| format!("home {number}"),
    more: |count| format!("+ {count}"),
    more_homes: "more homes",
    wh: |energy| format!("{energy} Wh"),
    kwh: |energy| format!("{energy} kWh"),
    center: "control centre",
    center_wants: "the street uses",
    center_unknown: "? kWh",
    add_up: "Add up the street",
    add_up_note_real: "real keys, some seconds",
    add_up_note_short: "keys too short to be safe",
    add_up_note_crowd: |meters| format!("{meters}: this takes a while"),
    add_up_note_day: |slots| format!("{slots} half-hours, one by one"),
    says: |homes, slot| {
        format!(
            "{homes}, and what each used from {slot} on. You see it because this is a simulation. Press, and the shutters close."
        )
    },
    says_day: |homes| {
        format!(
            "{homes}, and what each used in the whole day. You see it because this is a simulation. Press, and the shutters close."
        )
    },
    says_one: |slot| {
        format!(
            "One home, and what it used from {slot} on. You see it because this is a simulation. Press, and the shutters close."
        )
    },
    says_one_day: "One home, and what it used in the whole day. You see it because this is a simulation. Press, and the shutters \
                   close.",
    says_hidden: |homes| format!("{homes}. Their shutters are closed to those you look through."),
    says_waiting: "The homes’ readings are not there yet.",
    nothing_leaves: "Nothing leaves this page.",
    runs_here: "Every party runs in your browser.",
    method: "The method:",
    readings: "The readings",
    readings_by: "that come with the page are one French house on many days, each day standing in for a home: UCI, G. Hebrail and \
                  A. Berard, CC BY 4.0.",
};

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_said_as_people_say_it() {
        let said = ["07:00", "07:30", "10:00", "00:30", "23:30"].map(spoken);
        assert_eq!(said, ["7", "7:30", "10", "0:30", "23:30"]);
    }
}
