//! English: the noise laboratory.

use crate::text::words::laboratory::{LaboratoryWords, SettingWords};

pub(super) static LABORATORY: LaboratoryWords = LaboratoryWords {
    title: "Noise laboratory",
    lead: |epsilon, likely| {
        format!("At ε\u{a0}{epsilon}, the total alone moves no 50:50 about a home beyond {likely}.")
    },
    lead_certain: |epsilon| {
        format!("At ε\u{a0}{epsilon}, the total can make a 50:50 about a home nearly certain.")
    },
    price: |mean, used, homes, here| {
        format!(
            "The price: it misses the truth by {mean}\u{a0}kWh on average. {used} With {homes} that makes {here}\u{a0}%."
        )
    },
    price_thousand: |percent| format!(" With a thousand it makes {percent}\u{a0}%."),
    settings: "Settings of the laboratory",
    settings_note: "They begin at the round's, and do not change it.",
    back: "Back to the round's",
    draw: "Draw",
    draw_rounds: "rounds",
    drawing: |done, all| format!("{done} of {all} drawn"),
    drawn: |all, time| format!("{all} of {all} done in {time}"),
    cancelled: "Stopped.",
    failed: |why| {
        format!("The rounds could not be drawn: {why}. Draw again; if that does not help, reload the page.")
    },
    stop: "Stop",
    rest: "Nothing is drawn yet.",
    pictures: "Pictures over one axis of noise in kWh",
    picture_choice: "Picture",
    strip_this: |shares| format!("{shares} add up to the noise"),
    strip_drawn: |shares| format!("{shares}, of the last round drawn here"),
    strip_others: |count| format!("The other {count}:"),
    strip_at_most: |most| format!("at most {most}\u{a0}kWh each."),
    strip_none: "its shares are not shown",
    home: |number| format!("home {number}"),
    law_title: |rounds| format!("{rounds} rounds:"),
    law_one: "1 round:",
    law_drawn: "bars drawn, line the law",
    law_none: "Many rounds:",
    law_only: "line the law; press Draw for bars",
    law_picture: |scale| {
        format!("The law of the noise, with scale {scale}\u{a0}kWh, and the rounds that were drawn.")
    },
    agrees: |distance| format!("KS distance {distance}: agrees."),
    disagrees: |distance| format!("KS distance {distance}: too far."),
    too_far: |critical| format!("{critical} would be too far."),
    outside: |count| format!("{count} lie further out"),
    dots_title: |count, within, reach| {
        format!("{count} dots, equally likely: {within} lie within {reach}\u{a0}kWh")
    },
    dots_picture: "Values of the noise that are equally likely, one dot each.",
    pair_title: "With home 1 and without:",
    pair_subtitle: "how likely each total is (Fig. 1)",
    pair_off: "home 1 at 0",
    pair_on: |cap| format!("home 1 at its cap, {cap}\u{a0}kWh"),
    pair_picture: |factor| {
        format!(
            "How likely each total is with home 1 at 0 and with it at its cap. At no place do the two differ by more than a factor of {factor}."
        )
    },
    ratio_title: |factor| format!("their ratio: 1/{factor} to {factor}, e to the ε"),
    ratio_title_large: "their ratio: e to the −ε up to e to the ε",
    ratio_here: |times, cap| format!("{times} times likelier with {cap}\u{a0}kWh"),
    ratio_here_off: |times| format!("{times} times likelier with 0"),
    ratio_picture: "How many times likelier each total is with home 1 at its cap, on a scale of equal factors. It stays between two limits.",
    this_round: |noise| format!("this round: {noise}"),
    truth: |total| format!("the true total, {total}\u{a0}kWh"),
    truth_unknown: "the true total",
    axis: "noise, kWh",
    missing_no_round: "No round is looked at: there is no line for it.",
    missing_settings: "These settings are not the round's, so its line is left out. Draw to see rounds of these settings.",
    missing_not_drawn: "The round has not drawn its noise yet, so there is no line for it.",
    missing_unknown: "The noise of this round is not known to these eyes, so its line is left out.",
    learned: "What can be learned at most",
    learned_says: "Suppose you think it 50:50 whether home 1 used much (its cap) or little (0). The total moves you:",
    learned_other: "It holds if you know all other readings, or think of the homes as independent. Someone who believes that homes move together learns about all of them.",
    before: "before",
    this_total: "this total",
    this_total_unknown: "not known to these eyes",
    limit: "the limit",
    on: |percent| format!("{percent} much"),
    off: |percent| format!("{percent} little"),
    odds_picture: |limit| format!("50 to 50 before, and never beyond {limit} % either way."),
    odds_picture_here: |here, limit| {
        format!("50 to 50 before, {here} % much with this total, and never beyond {limit} % either way.")
    },
    error: "Why the error looks large",
    error_says: |mean| {
        format!("The noise is about {mean}\u{a0}kWh, for ten homes or for a thousand. Only the total grows.")
    },
    error_picture: "Error in percent of the total against the number of homes: ten times as many homes make it a tenth.",
    error_here: |percent, homes| format!("{percent}\u{a0}% at {homes}"),
    error_axis: "homes",
    per_home_day: |kwh| {
        format!("A home is taken to use {kwh}\u{a0}kWh, the mean of all half-hours in the shipped file.")
    },
    per_home_supposed: |kwh| format!("A home is taken to use {kwh}\u{a0}kWh, a quarter of the cap."),
    breaks: "Try and see what breaks",
    alone: "One share alone",
    alone_says: |exact, close, within| {
        format!(
            "One meter's share is not the whole noise. It is exactly 0 in {exact} of 100 homes, and within {within} of 0 in {close}. \
             A home that stands behind one share alone is "
        )
    },
    alone_coarse: |exact| {
        format!(
            "One meter's share is not the whole noise. It is exactly 0 in {exact} of 100 homes. A home that stands behind one share alone is "
        )
    },
    alone_drawn: |zeros, all| format!("Drawn here: {zeros} of {all} shares are exactly 0."),
    alone_read: "read: more often than not the number is its reading.",
    alone_narrowed: "narrowed down: the number says more than the limit above allows.",
    alone_hidden: "hidden.",
    missing: "Some homes missing",
    missing_homes: "Homes missing",
    missing_says: |absent, present, likely, deviation| {
        format!(
            "Without the shares of {absent} the other {present} have too little noise: a 50:50 about one of them can move to {likely}. \
             The noise that is left has a standard deviation of {deviation}\u{a0}kWh."
        )
    },
    missing_infinite: |absent, present, deviation| {
        format!(
            "Without the shares of {absent} no limit holds for the other {present}. The noise that is left has a standard deviation \
             of {deviation}\u{a0}kWh."
        )
    },
    missing_full: |likely| format!("With all homes a 50:50 moves to {likely}."),
    missing_note: "That is why a total of fewer homes costs more of the budget.",
    repeat: "Publish it 16 times",
    repeat_times: "Times",
    repeat_says: |times, epsilon, likely| {
        format!(
            "The same load, published {times} times with fresh noise, costs ε\u{a0}{epsilon} in all: a 50:50 can move to {likely}."
        )
    },
    repeat_usual: |likely| format!("Usually it moves to {likely}, where the suspicion is right."),
    repeat_average: |deviation| {
        format!(
            "The average of the totals has a standard deviation of {deviation}\u{a0}kWh: the noise averages out."
        )
    },
    repeat_drawn: |count, mean| {
        format!("Drawn here: {count} averages of 16 rounds miss the truth by {mean}\u{a0}kWh on average.")
    },
    budget: "Spend a budget",
    budget_field: "Budget, ε in a day",
    budget_ends: |published, epochs| {
        format!("It ends: {published} of {epochs} half-hours are published, and the others are refused.")
    },
    budget_lasts: |epochs, spent| {
        format!("It lasts: all {epochs} half-hours are published, for ε\u{a0}{spent}.")
    },
    budget_none: "It is less than one half-hour costs: nothing is published.",
    budget_wrong: "A budget is a number above 0.",
    budget_picture: |published, epochs| format!("{published} of {epochs} half-hours are published."),
    table_home: "Home",
    table_share: "Share, Wh",
    table_sum: "Sum so far, Wh",
    table_from: "From, kWh",
    table_to: "To, kWh",
    table_drawn: "Drawn",
    table_expected: "Expected",
    table_dot: "Dot",
    table_total: "Noise, kWh",
    table_off: "Home 1 at 0, %",
    table_on: "At its cap, %",
    table_ratio: "Ratio by the law",
    table_sampled: "Ratio of the drawn, from (99.99 %)",
    table_sampled_to: "to",
    no_end: "no limit",
    table_homes: "Homes",
    table_error: "Error, %",
    table_when: "When",
    table_likely: "Home 1 is on, %",
    table_epoch: "Half-hour",
    table_spent: "ε spent so far",
    table_state: "State",
    table_published: "published",
    table_refused: "refused",
    all_pictures: "All pictures",
};

/// Epsilon, homes, samples, cap.
pub(super) static SETTINGS: [SettingWords; 4] = [
    SettingWords { label: "Privacy ε", low: "more private", high: "less noise", unit: "" },
    SettingWords { label: "Homes m", low: "each hides little", high: "error small", unit: "" },
    SettingWords { label: "Samples γ", low: "knows its share", high: "sends more", unit: "" },
    SettingWords { label: "Cap", low: "readings cut", high: "more noise", unit: "Wh" },
];
