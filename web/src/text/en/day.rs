//! English: a day: a round a half-hour, the ledger, the neighbourhood.

use crate::text::words::day::DayWords;

pub(super) static DAY: DayWords = DayWords {
    title: "The day",
    axis_slot: "start of the half-hour",
    household: "Household",
    household_day: "One household's day",
    household_chart: |household, most| {
        format!("Energy of household {household} in each half-hour; at most {most} Wh.")
    },
    household_gives_away: |pooled| {
        format!(
            "Anyone who sees this curve sees when these people get up, leave, come home, cook and sleep. No party \
             but the household's own meter is ever sent it.{pooled}"
        )
    },
    household_pooled: |exact| {
        format!(
            " Those who pool what they know, as told below, would hold each of its half-hours plus one share of noise: the reading \
             itself in {exact} of 100."
        )
    },
    neighbourhood_day: "The neighbourhood's day",
    neighbourhood_chart: |published, all, band| {
        format!(
            "The true and the published total of the neighbourhood in each half-hour, {published} of {all} \
             published, ± {band} kWh. The table below has the numbers."
        )
    },
    neighbourhood_says: |published, all, band| {
        format!(
            "What the grid gets: {published} of {all} totals, each within ± {band} kWh of the truth in at least 19 of 20. \
             The true total is shown by this simulation alone."
        )
    },
    legend_noisy: "published",
    legend_band: "95 % band",
    legend_truth: "true, shown by the simulation alone",
    legend_refused: "refused",
    ledger: "The ledger of ε",
    ledger_says: |epsilon| {
        format!("Every slot costs ε = {epsilon} for the same households, and the costs add up.")
    },
    ledger_full: "The budget does not allow another epoch: the next one is refused.",
    ledger_anew: "This page remembers nothing: a reload or another run begins a new budget, and the same households pay again. The \
                  command line keeps what was spent in a file (--ledger).",
    day_table: "The day as a table",
    day_table_caption: "Energies in kWh. True totals and errors are shown by this simulation alone.",
    day_slot_head: "Slot",
    day_true: "True",
    day_noisy: "Noisy",
    day_error: "Error",
    day_cost: "ε of the slot",
    day_spent: "ε together",
    day_status: "Status",
    slot_open: "not run yet",
    slot_published: "published",
    slot_repaired: |absent| format!("published, repaired: {absent} absent"),
    slot_refused: "refused",
    slot_refused_budget: "refused by the ledger",
    no_day: "This round is one half-hour. Choose “A day” among the parameters to run all 48 half-hours.",
    slot_show: |slot| format!("Show the slot {slot}"),
};
