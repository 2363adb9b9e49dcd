//! The first look: what this is and why anyone should care, before the first round.

use crate::text::words::texts::{texts, word};

texts! {
    /// The first look.
    FirstWords {
        // What it is.
        title_knows title_needs lead_day lead_few lead_hidden lead_sum(meters) lead_one lead_variant
        // One home's day.
        caption_day(label) caption_few(label) chart(label, most) chart_mark(what, from, until)
        asleep up(time) up_most(wh, time) in_all_day evening to_bed to_bed_at(time)
        asleep_short up_short in_all_day_short evening_short to_bed_short
        slot_used(slot, wh) axis_wh midnight hidden_note hidden_show waiting
        // The street.
        street(homes) home(number: usize) more(count) more_homes wh(energy) kwh(energy)
        center center_wants center_unknown
        // The one button.
        add_up add_up_note_real add_up_note_short add_up_note_crowd(meters) add_up_note_day(slots: usize)
        // One sentence below.
        says(homes, slot) says_day(homes) says_one(slot) says_one_day says_hidden(homes) says_waiting
        // The foot.
        nothing_leaves runs_here method readings readings_by;
    }
}
