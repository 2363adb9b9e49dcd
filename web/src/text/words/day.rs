//! A day: a round a half-hour, the ledger, the neighbourhood.

use crate::text::words::texts::{texts, word};

texts! {
    /// A day: a round a half-hour, the ledger, the neighbourhood.
    DayWords {
        title axis_slot household household_day household_chart(household, most) household_gives_away(pooled)
        household_pooled(exact) neighbourhood_day neighbourhood_chart(published: usize, all: usize, band)
        neighbourhood_says(published: usize, all: usize, band) legend_noisy legend_band legend_truth
        legend_refused ledger ledger_says(epsilon) ledger_full ledger_anew day_table day_table_caption
        day_slot_head day_true day_noisy day_error day_cost day_spent day_status slot_open slot_published
        slot_repaired(absent: usize) slot_refused slot_refused_budget slot_show(slot) no_day;
    }
}
