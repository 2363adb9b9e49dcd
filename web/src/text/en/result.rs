//! English: the result of a round.

use crate::text::words::result::{Band, Before, ResultWords};

pub(super) static RESULT: ResultWords = ResultWords {
    answer: |total, band| {
        format!(
            "The grid learns {total}\u{a0}kWh ±\u{a0}{band}; no one alone can tell for sure that you were at home."
        )
    },
    answer_bare: |total, band| format!("The grid learns {total}\u{a0}kWh ±\u{a0}{band}."),
    band: |Band { band, law, scale, .. }| {
        format!(
            "±\u{a0}{band}\u{a0}kWh: in 19 rounds of 20 the noise is smaller than this. It follows from ε and the cap alone \
             ({law}, scale cap/ε = {scale} kWh), so it may be told to everybody."
        )
    },
    band_absent: |Band { band, law, scale, present, all }| {
        format!(
            "±\u{a0}{band}\u{a0}kWh: in at least 19 rounds of 20 the noise is smaller than this. It follows from ε and the cap \
             alone, for the noise of all {all} meters ({law}, scale cap/ε = {scale} kWh), so it may be told to everybody; \
             the noise of the {present} present is spread less."
        )
    },
    guess: |factor| {
        format!(
            "For someone who takes no part, sees this one total alone and thinks of the homes as independent, the odds about any one home \
             shift by at most the factor {factor}, which is e to the ε."
        )
    },
    guess_weak: |epsilon| {
        format!(
            "ε = {epsilon} is hardly any privacy: anyone who sees this one total may be almost sure about a home."
        )
    },
    guess_seeded: "Anyone who knows the seed can work out the noise and take it away: this total hides nothing from them.",
    price: |epsilon| format!("This total costs ε = {epsilon}; the next one costs ε again."),
    against: "What it hides from whom",
    against_says: "How far this total can take a fifty-fifty suspicion about one home, by who looks at it:",
    against_nobody: "those who take no part",
    against_one: "one curious meter",
    against_pool: |count| format!("{count} meters that pool what they know"),
    against_pool_one: "1 meter, as above",
    against_pooled: "How many meters pool what they know",
    against_hint: |most| format!("1 to {most}: at least one home must be left to hide"),
    against_missing: "type a number",
    against_not_in_range: |typed, most| format!("“{typed}” is not a whole number from 1 to {most}"),
    against_alone: "There is no other meter, so there is no home to hide from this one.",
    percent: |percent| format!("{percent}\u{a0}%"),
    nearly_certain: "nearly 100\u{a0}%",
    at_most_words: |likely| format!("at most {likely}"),
    against_no_bound: "no limit",
    against_infinite: "is infinite",
    against_note: |law| {
        format!(
            "A meter knows its own samples, so that only the noise of the others surely hides a home from it. The limit is \
             reached where its own samples happen to be equal. It holds for noise that is secret ({law}), for this one total, \
             and while nobody else pools: control centre, dealer and a listener come nearer."
        )
    },
    before: |Before { meters, gamma, epsilon, cap, bits, slot, randomness }| {
        format!(
            "This is the round before: {meters}, {gamma} each, ε {epsilon}, cap {cap} Wh, {bits} bits, {slot}, randomness \
             {randomness}."
        )
    },
    refused_lost: |who, phase, failure| format!("{who} was lost in the phase “{phase}”: {failure}"),
    negative: "A negative total is not a mistake: the noise can be larger than the total, and rounding it up to 0 would \
               bend the average.",
    true_total: "True total d",
    true_total_cut: "True total d, after the cap",
    noisy_total: "Noisy total y",
    noise: "Noise ξ",
    error: "Error",
    error_size: |kwh, percent| format!("{kwh}\u{a0}kWh, {percent}\u{a0}% of d"),
    error_kwh: |kwh| format!("{kwh}\u{a0}kWh"),
    clipped: "Readings cut by the cap",
    clipped_none: "none",
    clipped_count: |count, all, cut, used, miss| {
        format!(
            "{count} of {all}, by {cut}\u{a0}kWh in all. So {used}\u{a0}kWh were used, and y misses them by {miss}\u{a0}kWh."
        )
    },
    check: "To the last unit",
    check_holds: "y = d + ξ holds",
    check_fails: "y = d + ξ does not hold",
    transcript_hash: "Transcript hash",
    copy: "Copy",
    copied: "Copied",
    copy_failed: "Could not copy",
    refused_title: "Refused: no total was published",
    refused_title_slot: |slot| format!("{slot} was refused: no total was published"),
    refused_alarm: "the control centre published nothing",
    refused_text: "A round publishes one noisy total or nothing at all.",
    refused_cost: |epsilon| {
        format!(
            "It still cost ε = {epsilon}. It was refused after the values that make up its total had gone to parties who may \
             be able to read them: the ledger counts what was sent, not what was published."
        )
    },
    refused_free: "It cost no ε: it was refused before anything was sent from which the total could be read.",
    refused_again: "Run again: new keys, new blinds, new noise, new workers.",
    refused_again_seeded: "Run again: the seed gives the same keys, blinds and noise, on new workers.",
    costs: "What it cost",
    costs_caption: "Of the whole round: bytes of all messages, tags included, and this machine's time, of which no \
                    party is told. Meters: all together, and each on average.",
    costs_party: "Role",
    costs_sent: "sent",
    costs_received: "received",
    costs_time: "computing",
    costs_each: "each meter",
    unit_kwh: "kWh",
};
