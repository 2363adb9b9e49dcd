//! A day: a round a half-hour, the ledger, the neighbourhood.

use crate::text::words::texts::{texts, word};

texts! {
    /// A day: a round a half-hour, the ledger, the neighbourhood.
    DayWords {
        title household household_gives_away(pooled) household_pooled(within, close)
        // Three charts over one clock.
        stage(slots) one_home(number: usize) no_other_party_gets asleep up in_all_day evening to_bed
        home_hidden home_hidden_says together(homes) in_kwh grid_gets key_published(band) key_truth key_truth_short
        key_outside(count: usize, all: usize) key_refused cost_title cost_says(epsilon) budget_line(budget)
        budget_ends(budget, slot) budget_spent(budget)
        // The slot looked at.
        none_over span(from, until) before after home_used(number: usize) its_own_meter published everybody
        true_total spent_so_far totals(count: usize) epsilon(value) kwh(value)
        covered uncovered adds_up odds_lead odds_caption odds_totals(count: usize) odds_pair(likely, rest)
        no_limit odds_note run_all(slots: usize, epsilon) run_budget(budget)
        // The track.
        track track_value(slot, state) exact
        // The ledger.
        ledger_full ledger_anew
        // The same as a table.
        day_table day_table_caption day_slot_head day_home(number: usize) day_true day_noisy day_error day_cost
        day_spent day_status left(seconds: u32) slot_open slot_published slot_repaired(absent: usize) slot_refused
        slot_refused_budget slot_show(slot) no_day;
    }
}
