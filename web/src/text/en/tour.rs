//! English: the guided path. Its stops stand in files of their own.

use crate::text::en::sketch::SKETCH;
use crate::text::en::stops::STOPS;
use crate::text::words::texts::Sentence::Tells;
use crate::text::words::tour::{Figures, PictureWords, TourWords};

pub(in crate::text) static TOUR: TourWords = TourWords {
    begin: "Guided path",
    takes: |minutes| format!(", {minutes} min"),
    resume: |minutes| format!(", go on: {minutes} min left"),
    stops_name: "Stops of the path",
    stop_of: |stop, all| format!("Stop {stop} of {all}"),
    left: |minutes| {
        if minutes == 1 {
            ", about 1 minute left".to_owned()
        } else {
            format!(", about {minutes} minutes left")
        }
    },
    was_right: "answered correctly",
    was_wrong: "answered, but not correctly",
    was_told: "read without a guess",
    word: "The word",
    look: "Look",
    guess: "Guess",
    why: "Why",
    picture: "The picture of this stop",
    right: "Right.",
    wrong: "Not quite.",
    this_one: "This one.",
    not_chosen: "Not chosen:",
    skip: "Show me without a guess",
    again: "Ask me again",
    strayed: "The picture shows something that this stop is not about.",
    come_back: "Back to the stop",
    fold_blind: "Why a blind as well?",
    fold_symbols: "In symbols",
    fold_rsa: "If you know RSA",
    fold_helps: "What would help?",
    fold_paper: "What the paper prints",
    needs_budget: "This stop looks at a round that published its total. The last round was refused: it would have spent more \
                   privacy budget than is left. Run one without a budget, or leave the path and change the budget among the \
                   parameters.",
    needs_another: "This stop looks at a round that published its total. The last round published none. Leave the path to read \
                    the reason and change what is named there, or run one here.",
    needs_round: "This stop looks at a round that published its total, and there is none at the moment. Run one here; the path \
                  goes on when it is over.",
    not_usual: "The path tells the protocol as it usually runs. Your parameters choose another variant, for which not every \
                sentence holds: \"Classroom\" among the parameters brings the usual ones back.",
    running: "The round is running; the path goes on when it is over.",
    exhibits_wait: "The tables come once this stop's question is answered, or shown without a guess: they would give it away.",
    back: "Back",
    next: "Next stop",
    leave: "Look around freely, come back later",
    finish: "Finish",
    done_title: "The end of the path",
    done_some: |answered, right, all| {
        format!(
            "You answered {answered} of the {all} questions yourself, {right} of them correctly at the first try."
        )
    },
    done_none_right: |answered, all| {
        format!(
            "You answered {answered} of the {all} questions yourself, none of them correctly at the first try."
        )
    },
    done_one_right: |answered, all| {
        format!("You answered {answered} of the {all} questions yourself, correctly at the first try.")
    },
    done_one_wrong: |answered, all| {
        format!(
            "You answered {answered} of the {all} questions yourself, but not correctly at the first try."
        )
    },
    done_learned: "You can now answer four questions that others ask:",
    learned: [
        (
            "What is epsilon?",
            Tells(|Figures { epsilon, odds, dots, .. }| {
                format!(
                    "A limit on how far one total can move the odds about one home. At epsilon {epsilon}, odds of 1 to 1 become at most \
                     {odds} to 1: of 25 dots, 12.5 become at most {dots}. The next total costs as much again."
                )
            }),
        ),
        (
            "Why a blind and a share?",
            Tells(|_| {
                "The share keeps each home's message closed, even to the owner of the key. The blind keeps the exact sum from \
                 being seen without its noise."
                    .to_owned()
            }),
        ),
        (
            "Why does a meter not add noise that it knows?",
            Tells(|_| {
                "It could subtract that noise, and meters that pool could subtract theirs. Here the samples are with the meter \
                 and the place is with the cloud."
                    .to_owned()
            }),
        ),
        (
            "How much does a coalition learn?",
            Tells(|Figures { meters, within, close, town, three, .. }| {
                format!(
                    "Control centre, dealer and an eavesdropper hold each reading plus one share of the noise. {three} With {meters} \
                     it is within {within} of the reading in {close} of 100 homes; with a thousand in {town}."
                )
            }),
        ),
    ],
    done_try: "What to try next:",
    tries: [
        ("Look as the three who pool", "Houses that these three read or narrow down are drawn so."),
        ("Set up a town of 1000 homes", "Then run it: a better total, and less to hide behind."),
        ("Set up a whole day", "Then run it: each half-hour costs epsilon, until the budget is spent."),
        (
            "Open the total the textbook's way",
            "Every number between the product and the total, line by line.",
        ),
        ("Set up the round as the paper prints it", "Then run it: the checks show where it breaks."),
    ],
    no_bound: "certainty in the end, because no epsilon limits it",
    no_other: "nothing, because there is no other home",
    reach: |exact, within, close| {
        format!(
            "such a number is the reading itself in {exact} of 100 homes, and within {within} of it in {close}"
        )
    },
    reach_coarse: |exact| format!("such a number is the reading itself in {exact} of 100 homes"),
    nearly_equal: |near, within, zeros| {
        format!("in {near} of 100 meters here all lie within {within} of 0, and in {zeros} all are 0")
    },
    only_zeros: |zeros| format!("{zeros} of 100 meters here draw only zeros"),
    three_law: |reach| format!("In a round like this one these three hold a number of each home: {reach}."),
    done_close: "Look around freely",
    pictures: PictureWords {
        inside: |meter| format!("Inside {meter}, in this round"),
        inside_says: |meter, samples| {
            format!("Inside {meter}: {samples} locked bits, and what becomes of them")
        },
        column: |place| format!("place {place}"),
        column_counts: |place| format!("place {place} counts"),
        bit: "locked bit",
        bit_from: "from the cloud",
        sample: "sample",
        sample_unit: "Wh",
        times: "bit ×",
        times_what: "sample",
        swallowed: "swallowed",
        share: "added up",
        blind: "plus a part",
        blind_part: "of the blind",
        share_is: |value| format!("{value} Wh + the whole blind"),
        locked: "locked",
        held: "What the three who pool hold of each home",
        held_home: |home| format!("home {home}"),
        held_off: |off| format!("off by {off} Wh"),
        held_reading: "its reading, from 0 to the cap",
        held_number: "what they hold: the reading plus one share of noise",
        held_close: |close, all, within, law| {
            format!(
                "In this round {close} of {all} numbers lie within {within} of the reading; on average {law} of 100 do."
            )
        },
        nobody_both: "The cloud knows which place counts, not what stands there. The meter knows what stands there, not which \
                      place counts.",
        which_is_it: "One of these is a locked 1. The meter calculates with them and cannot read them.",
        dots: "A suspicion about one home, as 25 dots",
        dots_before: "before the total: 50 %",
        dots_after: |epsilon, percent| format!("after it, at epsilon {epsilon}: {percent}"),
        dots_says: |before, after, all| {
            format!(
                "Before the total {before} and a half of {all} dots say that the home used little; after it at most about {after} \
                 of {all} do."
            )
        },
        dots_wait: "after the total: how many?",
        dots_home: "the home used little",
        dots_away: "it used much",
    },
    sketch: SKETCH,
    stops: STOPS,
};
