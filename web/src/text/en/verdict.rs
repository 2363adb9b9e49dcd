//! English: what the eyes make of one home.

use crate::text::words::verdict::VerdictWords;

pub(in crate::text) static VERDICT: VerdictWords = VerdictWords {
    these: |count| format!("these {}", few(count)),
    together: |who| format!("together {who}"),
    stranger: "a stranger",

    none: "No round yet: nothing has left a home.",
    none_soft: "Start one, and see who can tell what.",
    nobody: "Nobody looks: you see only what is public.",
    begun: "The round has begun.",
    begun_soft: "What these eyes can tell stands here as soon as there is a whole half-hour to look at.",
    over: "Nothing of this half-hour is kept to be looked at.",
    over_soft: "Choose another one, or run the round again.",
    everything: |home, number| format!("You see all: {home} used {number}. No party sees all."),
    everything_early: |home| format!("You see all, and there is no reading of {home} yet."),
    everything_soft: "Choose whose eyes to look through: then only what they can know stays.",
    early: |home, most| format!("There is no reading of {home} yet: 0 to {most} Wh."),
    early_soft: "What was sent so far does not depend on it.",
    lost: |home| format!("The meter of {home} is lost: its reading was not sent."),

    own_one: |who, number| format!("{who} knows its own reading: {number}."),
    own_of: |who, home, number| format!("One of {who} is the meter of {home}: {number}."),
    own_soft: "It does not know which of its samples counts.",
    own_soft_many: "They do not know which of its samples counts.",
    own_soft_chosen: "Which of its samples counts is known to them; the samples are not drawn yet.",
    own_soft_factored: "Keys this short give away which of its samples counts.",
    own_soft_known: "It knows its share of the noise too.",
    own_soft_known_many: "Together they know its share of the noise too.",
    known: |who, home, number| format!("{who} knows the reading of {home} for sure: {number}."),
    known_many: |who, home, number| format!("{who} know the reading of {home} for sure: {number}."),
    cut: |number| format!("more than {number} Wh, cut at the cap"),
    at_cap: |number| format!("{number} Wh or more"),
    known_soft: "It follows from what they have, and no noise is left over it.",

    read: |who, home, number, chance| format!("{who} reads {home}: {number}, with {chance} %."),
    read_many: |who, home, number, chance| format!("{who} read {home}: {number}, with {chance} %."),
    near: |number, width| format!("{number}, give or take {width}"),
    read_all: |who, homes, chance, width| {
        format!("{who} writes down {homes} readings, {chance} of 100 within {width} Wh.")
    },
    read_all_many: |who, homes, chance, width| {
        format!("{who} write down {homes} readings, {chance} of 100 within {width} Wh.")
    },

    narrow: |who, home, low, high| format!("{who} narrows {home} to {low}–{high} Wh, nine times in ten."),
    narrow_many: |who, home, low, high| format!("{who} narrow {home} to {low}–{high} Wh, nine times in ten."),
    narrow_odds: |who, home, odds| format!("{who} may narrow {home}: from 50:50 up to {odds}."),
    narrow_open: |who, home| format!("{who} may narrow {home}: no limit on the odds is known."),

    tried_read: |who, home, power| format!("After some 2{power} trials {who} can read {home}."),
    tried_narrow: |who, home, power| format!("After some 2{power} trials {who} can narrow {home}."),
    factored_read: |who, home| format!("With keys this short {who} can read {home}."),
    factored_narrow: |who, home| format!("With keys this short {who} can narrow {home}."),
    not_reckoned: |home| format!("With keys this short nothing is promised about {home}."),
    labour_soft: |close, width| {
        format!(
            "Of 100 such homes the number is within {width} Wh in {close}. That takes work nobody has done here."
        )
    },

    hidden: |who, home, most| format!("To {who} {home} stays hidden: 0 to {most} Wh, as before."),

    alone: "Nothing that depends on its reading has come there.",
    locked: "What is there of its reading is locked, or covered by a random number.",
    holds: "This holds while the keys stay secret.",
    toy: |bits| format!("With keys of {bits} bits nothing is promised."),
    refused: "The round was refused: no total was published.",
    public_total: |number, odds| {
        format!("The public total, {number} kWh, may shift its odds by {odds} at most.")
    },
    their_total: |number, odds| {
        format!("The noisy total, {number} kWh, may shift its odds by {odds} at most.")
    },
    own_odds: |many, home, odds, public| {
        let whose = if many { "Their" } else { "Its" };
        format!(
            "{whose} own numbers and the total may shift the odds of {home} by {odds} at most. For the public it is {public}."
        )
    },
    odds: |factor| format!("{factor} to 1"),
    pair: |up, down| format!("{up}:{down}"),
    supposing: "Supposing every reading was as likely before.",
    total_alone: |up, down| format!("The total alone: from 50:50 to {up}:{down} at most."),

    counts: "Verdicts on the homes",
    count_own: "its own",
    count_own_many: "their own",
    count_read: "read",
    count_narrowed: "narrowed",
    count_hidden: "hidden",
    count_not_worked_out: "not worked out",
    count_shown: "shown",

    title: "Verdict",
    before: "The home before",
    after: "The next home",
    own_word: "its own",
    even: |home, number, width| format!("It is an even bet that {home} used {number}, give or take {width}."),
    surer: |home, number, width, chance| {
        format!("{home} used {number}, give or take {width}: that is {chance} % likely.")
    },
    dots_even: "even bet:",
    dots_surer: |chance| format!("{chance} %:"),
    dots_near: |width, number| format!("{number}, give or take {width}"),
    nine_of_ten: "9 in 10",
    dots_note: "One dot is one chance in 25. Filled: now. Hollow: before, when any reading up to the cap was as likely.",
    dots_name: |home| format!("25 readings of {home}, each as likely as the others"),
    nothing_yet_dots: "Any reading up to the cap is as likely as before.",
    nothing_name: |home| format!("25 readings of {home}, spread evenly from 0 to the cap"),
    axis_unit: "Wh",
    odds_title_public: "The most the noisy total can do, to anyone who holds no more:",
    odds_title: |who, home| format!("How far {who} can shift odds about {home}, at most:"),
    suppose: "Suppose you think it 50:50 whether the home used much or little.",
    odds_public: "Anyone who sees the total, at most",
    odds_eyes: |who| format!("{who}, at most"),
    odds_on: |up| format!("{up} much"),
    odds_off: |down| format!("{down} little"),
    odds_most: |up| format!("{up} much, at most"),
    odds_name: |up, down| format!("Odds from 50 to 50 to at most {up} to {down}"),
    odds_note: |epsilon, designed| {
        format!(
            "It knows its own samples. Only the other shares are sure to hide the home: ε {epsilon} instead of {designed}."
        )
    },
    how_own: "made there",
    how_sent: "sent there",
    how_overheard: "overheard",
    how_opened: "opened with a key",
    how_stripped: "opened without a key",
    how_published: "as published",
    how_added: "added up",
    how_rest: "the total less the others",
    how_derived: "worked out",
    how_unheard: "not heard",
    how_one: "How it knows it",
    how_many: "How they know it",
    held: |who, home| format!("What {who} can have of {home}"),
    held_what: "What",
    held_number: "Number",
    held_how: "How, or why not",
    locked_by: |what| format!("covered by {what}"),
    lock: "lock",
    share: "share",
    blind: "blind",
    and_last: |first, last| format!("{first} and {last}"),
    public_number: "public, with noise in it",
    position: |number| format!("number {number}"),
    takes: "It takes work that nobody has done here.",
    take_any: |home| format!("Take any one away, and {home} closes"),
    take_one: |home| format!("Take one away, and see what becomes of {home}"),
    take_any_town: |homes, read| format!("Take any one away: of {homes} homes {read} are read then"),
    take_one_town: |homes| format!("Take one away, and see what becomes of {homes} homes"),
    take_name: |who, word| format!("Without {who}: {word}"),
    // As it stands on the button, without a mark between.
    take_town: |who, read| format!("Without {who} {read}"),
    read_of: |read, homes| format!("{read} of {homes} read"),
    take_waits: "being worked out",
    help: |who| format!("Who would have to help {who}?"),
    help_none: "None of the four others would help.",
    help_name: |who, word| format!("With {who}: {word}"),
    rests: "What this rests on",
    table: "All numbers",
    table_who: "Of",
    table_all: "each party alone",
    more_title: "More homes: a better total, and less to hide behind",
    more_says: |shares, mean, zeros| {
        format!(
            "{shares} make one noise of about {mean}\u{a0}kWh. So each is small: {zeros} of 100 are exactly 0."
        )
    },
    more_off: |numbers, off, step| {
        format!(
            "Readings here are multiples of {step}\u{a0}Wh from 0 to the cap. Of the {numbers} numbers in hand {off} are not: there is noise on these, and \
             that can be seen."
        )
    },
    more_error: "Error of the public total",
    more_read: |who, step| format!("Homes read to {step}\u{a0}Wh by {who}"),
    more_read_head: "Read exactly, %",
    more_here: |homes| format!("this round: {homes}"),
    more_picture: |first, last| {
        format!("From ten homes to a thousand the error of the public total falls from {first} to {last}.")
    },
    more_picture_read: |first, last, who, read_first, read_last| {
        format!(
            "From ten homes to a thousand the error of the public total falls from {first} to {last}, and the homes read \
             exactly by {who} rise from {read_first} to {read_last}."
        )
    },
    more_none: |who, many, other| {
        let (have, they) = if many { ("have", "they read") } else { ("has", "it reads") };
        let any = if other { "any other" } else { "any" };
        format!("{who} {have} no number of {any} home, so {they} none, however many homes there are.")
    },
    more_all: |who| format!("{who} knows every home for sure, however many there are."),
    more_all_many: |who| format!("{who} know every home for sure, however many there are."),
    write_one: |who, number, chance| {
        format!("{who} writes down {number}: exactly right with {chance}\u{a0}%.")
    },
    write_many: |who, number, chance| {
        format!("{who} write down {number}: exactly right with {chance}\u{a0}%.")
    },
    used: |number| format!("It used {number}."),
    check_truth: "Check against the truth",
    check_who: "(only the simulation can)",
    next_wrong: "next wrong one",
};

/// Small numbers in words.
fn few(count: &str) -> &str {
    match count {
        "2" => "two",
        "3" => "three",
        "4" => "four",
        "5" => "five",
        "6" => "six",
        "7" => "seven",
        "8" => "eight",
        "9" => "nine",
        _ => count,
    }
}
