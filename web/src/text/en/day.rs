//! English: a day: a round a half-hour, three charts over one clock, the ledger.

use crate::text::words::day::DayWords;

pub(super) static DAY: DayWords = DayWords {
    title: "The day",
    household: "Another home",
    household_gives_away: |pooled| {
        format!(
            "Anyone who sees this curve sees when these people get up, leave, come home, cook and sleep. No party \
             but the household's own meter is ever sent it.{pooled}"
        )
    },
    household_pooled: |within, close| {
        format!(
            " Those who pool what they know, as told below, would hold each of its half-hours plus one share of noise: within \
             {within} Wh of the reading in {close} of 100."
        )
    },

    stage: |slots| format!("A day of {slots}: one home above, all homes together below, and what it cost"),
    one_home: |number| format!("One home (home {number})."),
    no_other_party_gets: "No other party is ever sent this curve.",
    asleep: "asleep",
    up: "up",
    in_all_day: "in all day?",
    evening: "evening",
    to_bed: "to bed",
    home_hidden: "One home.",
    home_hidden_says: "These eyes were never sent a home’s day.",
    together: |homes| format!("{homes} together,"),
    in_kwh: "in kWh.",
    grid_gets: "This is what the grid gets.",
    key_published: |band| format!("line: published, ± {band} kWh"),
    key_truth: "dotted: the true total, known to the simulation alone",
    key_truth_short: "dotted: the true total",
    key_outside: |count, all| format!("ringed: {count} of {all} lie outside"),
    key_refused: "crossed: refused",
    cost_title: "What it has cost.",
    cost_says: |epsilon| format!("Every total costs each home ε {epsilon}; the costs add up."),
    budget_line: |budget| format!("budget ε {budget}"),
    budget_ends: |budget, slot| format!("a budget of ε {budget} ends at {slot}"),
    budget_spent: |budget| format!("budget ε {budget}: all of it is spent at the day’s end"),

    none_over: "No half-hour is over yet",
    span: |from, until| format!("{from} to {until}"),
    before: "The half-hour before",
    after: "The half-hour after",
    home_used: |number| format!("home {number} used"),
    its_own_meter: "its own meter measures it",
    published: "published",
    everybody: "everybody knows",
    true_total: "true total",
    spent_so_far: "spent so far",
    totals: |count| if count == 1 { "1 total".to_owned() } else { format!("{count} totals") },
    epsilon: |value| format!("ε {value}"),
    kwh: |value| format!("{value}\u{a0}kWh"),
    covered: "One half-hour is covered.",
    uncovered: "One half-hour alone is hardly covered.",
    adds_up: "A whole day adds up.",
    odds_lead: "How far the totals together may move a 50:50 about one home:",
    odds_caption: "Odds after some totals of the day",
    odds_totals: |count| if count == 1 { "1 total".to_owned() } else { format!("{count} totals") },
    odds_pair: |likely, rest| format!("{likely} : {rest}"),
    no_limit: "no real limit",
    odds_note: "Limits for anyone who has the totals and no keys. They say what is ruled out, not what happens.",
    run_all: |slots, epsilon| format!("Run all {slots} (ε {epsilon})"),
    run_budget: |budget| format!("Run with a budget of {budget}"),

    track: "Half-hours of the day",
    track_value: |slot, state| format!("{slot}, {state}"),
    exact: "Half-hour",

    ledger_full: "The budget does not allow another epoch: the next one is refused.",
    ledger_anew: "This page remembers nothing: a reload or another run begins a new budget, and the same households pay again. The \
                  command line keeps what was spent in a file (--ledger).",
    day_table: "The day as a table",
    day_table_caption: "Energies in kWh. True totals and errors are shown by this simulation alone.",
    day_slot_head: "Slot",
    day_home: |number| format!("Home {number}"),
    day_true: "True",
    day_noisy: "Noisy",
    day_error: "Error",
    day_cost: "ε of the slot",
    day_spent: "ε together",
    day_status: "Status",
    left: |seconds| match seconds {
        0..90 => format!("about {seconds} s left"),
        _ => format!("about {} min left", seconds.div_ceil(60)),
    },
    slot_open: "not run yet",
    slot_published: "published",
    slot_repaired: |absent| format!("published, repaired: {absent} absent"),
    slot_refused: "refused",
    slot_refused_budget: "refused by the ledger",
    no_day: "This round is one half-hour. Choose “A day” among the parameters to run all 48 half-hours.",
    slot_show: |slot| format!("Show the slot {slot}"),
};
