//! English: inside one meter.

use crate::text::words::microscope::{ByItselfFigures, MicroscopeWords};

pub(super) static MICROSCOPE: MicroscopeWords = MicroscopeWords {
    inside: |number| format!("Inside meter {number}"),
    region: "The columns of one meter",
    waits: "Here the columns of one meter stand, once a round has begun.",
    column: |number| format!("column {number}"),
    column_guess: |number| format!("column {number}, your guess"),
    column_counts: |number| format!("column {number} counts"),
    bit: |who| format!("A locked bit from {who}"),
    bits_of: |zeros| format!("{zeros} {} 0, one is 1", if zeros == 1 { "is" } else { "are" }),
    bit_only: "it is a 1",
    which: "Which is the 1?",
    this_one: "This one",
    guess_name: |number| format!("Guess column {number}"),
    sample: "A sample from the meter",
    sample_note: |reach| format!("noise in Wh; bars to ±{reach}"),
    sample_none: "noise in Wh",
    product: "Bit × sample, done under the lock",
    product_blind: "the meter does it and cannot see what comes out",
    product_open: "a 0 swallows the sample, the 1 keeps it",
    either: |sample| format!("0 or {sample}"),
    times: |bit, sample| format!("{bit} × {sample} ="),
    blind: "Plus a part of the blind",
    blind_note: |digits| format!("random, up to {digits} digits"),
    sent: "Sent, locked",
    sent_note: |digits| format!("up to {digits} digits"),
    sent_open: "what is inside",
    sent_one: "multiplied by the meter: one for all columns",
    all: "The cloud multiplies all",
    all_note: "what is inside adds up",
    one_of: |gamma| if gamma == 1 { "the sample".to_owned() } else { format!("one of the {gamma} samples") },
    whole_blind: "the whole blind",
    plus: " + ",
    not_yet: "not there yet",
    all_meters: "All meters, in a table",
    tabs: "Beside the columns",
    tab_guess: "Guess the 1",
    tab_matter: "Do I matter?",
    ask: |number, round, of| {
        format!("You are meter {number}. Guess {round} of {of}: which locked bit is the 1?")
    },
    ask_none: |number| format!("You are meter {number}. That was your last guess."),
    begin: "You can guess as soon as the locked bits are there.",
    only: "With one sample a meter, the locked bit is always the 1. There is nothing to guess.",
    known: |number| {
        format!(
            "These eyes know which locked bit is the 1. Meter {number} does not. Take its place and guess."
        )
    },
    opens: |number| {
        format!(
            "Anyone can factor keys of this size: meter {number} can open its locked bits and see which one is the 1."
        )
    },
    as_meter: |number| format!("Look through the eyes of meter {number}"),
    strip: "Guesses by hand",
    right: "right",
    wrong: |was| format!("wrong, it was {was}"),
    open: "you see it when you look",
    found: |right, of, gamma| format!("Found {right} of {of}. Luck alone finds one in {gamma}."),
    drawn_note: "The first guess is about this round. For each of the others the page draws the place of the 1 again, as the round did. A guess looks at nothing: it does not test the lock.",
    by_itself_button: |count| format!("Guess {count} times"),
    look: "Look",
    again: "Guess again",
    was: |column| format!("It was column {column}."),
    said: |column| format!("You said {column}."),
    double: |value, drawer| {
        format!(
            "This meter put {value}\u{a0}Wh into the noise: {drawer} knows which sample counts, the meter knows what it is."
        )
    },
    by_itself: |ByItselfFigures { right, of, share, low, high, .. }| {
        format!(
            "Place and guess drawn, looking at nothing: {right} of {of} right, {share}\u{a0}%. Interval of at least 99.99\u{a0}%: {low} to {high}\u{a0}%."
        )
    },
    agrees: |gamma| format!("It agrees with one in {gamma}, which luck alone gives."),
    differs: |gamma| {
        format!(
            "It does not agree with one in {gamma}. By luck alone that happens at most once in 10\u{202f}000 runs."
        )
    },
    axis: |ByItselfFigures { share, low, high, gamma, .. }| {
        format!("{share} percent right, interval {low} to {high} percent; luck gives one in {gamma}.")
    },
    luck: |gamma| format!("luck, 1 in {gamma}"),
    matter: |gamma, hundred| {
        format!(
            "A meter whose {gamma} samples are equal knows its share. In a town of 1\u{202f}000 homes that is {hundred} in 100."
        )
    },
    matter_only: "A meter with one sample always knows its share.",
    here_often: |meters, hundred| format!("Here, with {meters} homes, it is {hundred} in 100."),
    here_seldom: |meters, one_in| format!("Here, with {meters} homes, it is one in {one_in}."),
    here_never: |meters| format!("Here, with {meters} homes, it is next to never."),
    own_equal: |number, value| {
        format!(
            "All samples of meter {number} are equal: {value}\u{a0}Wh. It knows its share, whichever of them counts."
        )
    },
    own_differ: |number| {
        format!("The samples of meter {number} differ: it cannot tell which one is its share.")
    },
    own_told: |number| {
        format!(
            "The samples of meter {number} differ. These eyes know which one is its share; the meter does not."
        )
    },
    curve_title: |percent| {
        format!(
            "How often all samples of a meter are equal, against the number of homes; {percent} percent in a town of 1000."
        )
    },
    curve_homes: "number of homes",
    curve_gamma: |gamma| format!("{gamma} samples"),
    curve_now: |gamma| format!("{gamma} (now)"),
};
