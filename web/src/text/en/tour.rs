//! English: the guided path.

use crate::text::words::texts::Sentence::{Fixed, Tells};
use crate::text::words::tour::{Figures, StopWords, TourWords};

pub(in crate::text) static TOUR: TourWords = TourWords {
    begin: "Guided path",
    takes: ", ten minutes",
    resume: ", go on where you were",
    stop: "Stops of the path",
    stop_of: |stop, all| format!("{stop} of {all}"),
    predict: "Before you look: what do you think?",
    right: "Right.",
    wrong: "Not quite.",
    skip: "Show me without a guess",
    again: "Ask me again",
    read_on: "What happens, and why",
    strayed: "You are looking at something that this stop is not about.",
    come_back: "Back to the stop",
    what: "What happens",
    why: "Why it is safe",
    slip: "What the paper says here",
    needs_budget: "This stop looks at a round that published its total. The last round was refused: it would have spent more ε than \
                   the budget has left. Run one without a budget, or change the budget or ε among the parameters.",
    needs_another: "This stop looks at a round that published its total. The last round published none: the reason stands below. \
                    Change what is named there, then run one here; the path goes on when it is over.",
    needs_round: "This stop looks at a round that published its total, and there is none at the moment. Run one here; the path goes on when it is over.",
    not_usual: "The path tells the protocol as it usually runs. Your parameters choose another variant, for which not every sentence holds: \"Classroom\" in the parameters brings the usual ones back.",
    running: "The round is running; the path goes on when it is over.",
    exhibits_wait: "The tables come once this stop's question is answered, or shown without a guess: they would give it away.",
    back: "Back",
    next: "Next stop",
    leave: "Leave",
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
    done_try: "What to try next:",
    done_next: [
        "Run a round as the paper prints it: \"as printed\" among the variants under \"Parameters\". The laws below the picture show where it breaks.",
        "Choose \"several together\" under \"Seen by\" and see what a coalition reads, under each key mode.",
        "Pull a meter's plug while a round runs, once with \"refuse\" and once with \"repair\".",
        "Run a whole day, and look at what its half-hours cost together.",
    ],
    no_bound: "certainty in the end, because no ε limits it",
    no_other: "nothing, because there is no other home",
    reach: |exact, within, close| {
        format!(
            "such a number is the reading itself in {exact} of 100 homes, and within {within} of it in {close}"
        )
    },
    reach_coarse: |exact| format!("such a number is the reading itself in {exact} of 100 homes"),
    three_law: |reach| format!("In a round like this one these three hold a number of each home: {reach}."),
    done_close: "Close",
    stops: [
        StopWords {
            title: "What a reading gives away",
            question: "A meter reports how much energy a home used in each half-hour, and nothing else. What can be told from one day of it?",
            answers: [
                (
                    "Only what the household has to pay",
                    Fixed(
                        "The sum is enough for the bill. The curve has 48 numbers, and each is tied to a time of day.",
                    ),
                ),
                (
                    "When its people sleep, leave, cook and come home",
                    Fixed(
                        "Look at the curve: the flat part is the night, the first rise is breakfast, the peak is the evening.",
                    ),
                ),
                (
                    "Nothing, as long as there is no name on it",
                    Fixed(
                        "The connection has an address, and a habit is as good as a name: a week of curves is easily matched to a person.",
                    ),
                ),
            ],
            right: 1,
            what: Fixed(
                "This is one home's day, measured. The grid operator does not need it: to balance the network it needs the sum over a neighbourhood, for each half-hour.",
            ),
            why_title: Some("What follows from it"),
            why: Fixed(
                "So the aim is a sum that is nearly right, while no party, not even the operator, is ever sent one home's number.",
            ),
            slip: None,
        },
        StopWords {
            title: "Two keys",
            question: "The control centre makes a key pair and every meter encrypts for it. Would that alone protect a home?",
            answers: [
                (
                    "No: who holds the secret key can open each home's number",
                    Fixed(
                        "The control centre could decrypt every single message. Encryption alone only moves the question to the holder of the key.",
                    ),
                ),
                (
                    "Yes: the numbers are encrypted",
                    Fixed(
                        "They are encrypted for somebody: the control centre holds p and q and could open each of them.",
                    ),
                ),
                (
                    "Yes, if the key is long enough",
                    Fixed("Length keeps strangers out. It does nothing against the one who owns the key."),
                ),
            ],
            right: 0,
            what: Fixed(
                "The control centre looks for secret primes and makes two key pairs: one for readings, one for noise. The public halves go to everybody.",
            ),
            why_title: None,
            why: Fixed(
                "Anyone who factors n reads everything, so real keys have 2048 bits or more. The owner of a key can open what is locked with it, so the next steps make sure that nothing about a single home is sent to it.",
            ),
            slip: Some(
                "Eq. 6 is printed as C to the power (λ mod n²). It has to be L(C^λ mod n²) · μ mod n; as printed it does not decrypt.",
            ),
        },
        StopWords {
            title: "Who is speaking",
            question: "Each meter sends its name, the time, and a hash of both. Does the hash prove that the meter sent it?",
            answers: [
                (
                    "Yes: a hash cannot be forged",
                    Fixed(
                        "It cannot be inverted, but name and time are not secret: anybody can compute the same hash.",
                    ),
                ),
                (
                    "Yes, if SHA-256 is used",
                    Fixed("The best hash of public things is still something anybody can compute."),
                ),
                (
                    "No: anybody can compute it",
                    Fixed(
                        "Name and time are public. What authenticates is the channel, by a key that only its two ends know.",
                    ),
                ),
            ],
            right: 2,
            what: Fixed(
                "The meters register over a secure channel; the control centre tells the cloud whom to expect and under which link key. With the eyes of an eavesdropper you see that something was sent, and how long it is.",
            ),
            why_title: None,
            why: Fixed(
                "Every later message on the open links carries a tag under the link key, so nobody outside can speak in a meter's name, replay an old message or change one. The rest travels over secure channels.",
            ),
            slip: Some(
                "Section 4.2.2 lets the hash authenticate. A hash of public values authenticates nothing; the channel has to.",
            ),
        },
        StopWords {
            title: "The cloud chooses blindly",
            question: "You are meter 1 now. You received γ locked bits, one of them a 1. Can you tell which?",
            answers: [
                (
                    "Yes: encrypting 1 gives another number than encrypting 0",
                    Fixed(
                        "It would if encryption were fixed. Each lock contains fresh randomness: two locks of the same 0 look as different as a 0 and a 1.",
                    ),
                ),
                (
                    "No, unless I can break the encryption",
                    Fixed(
                        "Without the secret key a locked 1 and a locked 0 look alike: that is the decisional composite residuosity assumption.",
                    ),
                ),
                (
                    "Only after the total is published",
                    Fixed(
                        "The total is evidence: it holds your part of the noise, and the fewer meters there are the more it tells. But the others' noise is in it too, so you are never certain. If all your samples are equal, you know your part without any total, whichever of them counts.",
                    ),
                ),
            ],
            right: 1,
            what: Fixed(
                "For each meter the cloud draws one place out of γ, locks a 1 for it and zeros for the others.",
            ),
            why_title: None,
            why: Tells(|Figures { zeros, .. }| {
                format!(
                    "This is the first half of double-blind: the cloud knows which place counts and is not sent what stands there; the meter knows what stands there and is not told which place counts. It ends where all places of a meter hold the same: at {zeros} of 100 meters all hold 0, and such a meter knows its part of the noise."
                )
            }),
            slip: Some(
                "Section 4.2.3 lets the cloud draw the bits, and then \"CC encrypts\" them. The party that draws encrypts, with the public key.",
            ),
        },
        StopWords {
            title: "Shares that cancel",
            question: "You are the dealer. You know every share k. What do you know of the readings?",
            answers: [
                (
                    "All of them: the shares are the masks",
                    Fixed(
                        "You see no masked reading: those go to the cloud. And a share masks a locked number, which you could not open.",
                    ),
                ),
                (
                    "Their sum, as the shares add up to zero",
                    Fixed("That your shares cancel says nothing about what was added to them."),
                ),
                (
                    "Nothing at all",
                    Fixed(
                        "You drew random numbers and gave them away. All that ever comes to you of the readings is what everybody gets: the noisy total.",
                    ),
                ),
            ],
            right: 2,
            what: Fixed("The dealer draws a random share for every meter; together they are zero."),
            why_title: None,
            why: Fixed(
                "While its share is in it, no party alone can open one meter's message, not even the control centre with its secret key. Only in the product of all of them do the shares disappear.",
            ),
            slip: Some(
                "Eq. 17 does not say in which group the shares add up to zero. It is Z_n; and they must be fresh in every half-hour.",
            ),
        },
        StopWords {
            title: "The readings go out, masked",
            question: "You are the cloud. You received c from every meter. What do you learn about one home?",
            answers: [
                (
                    "Whether it used much or little",
                    Fixed(
                        "Locked numbers have no size: a locked 0 and a locked 3000 are equally long and look equally random.",
                    ),
                ),
                (
                    "Nothing",
                    Fixed(
                        "Three things hide it: the lock, which you cannot open; the share, which nobody can remove alone; and the blind.",
                    ),
                ),
                (
                    "Whether it used the same as yesterday",
                    Fixed(
                        "Blind, randomizer and base are new in every half-hour, so the same reading never gives the same number twice.",
                    ),
                ),
            ],
            right: 1,
            what: Fixed(
                "Each meter subtracts a random blind x from its reading d, locks the difference, and multiplies in its share.",
            ),
            why_title: None,
            why: Fixed(
                "Even if the lock were opened and the share were known, d − x tells nothing: with real keys x is a random number of 176 bits, and d is not longer than 32.",
            ),
            slip: Some(
                "Eq. 18 as printed, with γ in the exponent, does not decrypt. With n in its place it does, but then anybody can strip the shares, because h, m and n are public. Usually this page runs a third reading, with a random factor; the others can be chosen under \"Protocol variants\".",
            ),
        },
        StopWords {
            title: "The noise goes out, locked",
            question: "Meter 1 drew γ noise samples. How much of the final noise comes from it?",
            answers: [
                (
                    "One of its samples; it is not told which",
                    Fixed(
                        "The locked 0s swallow all samples but one, and locked bits look alike. If all samples are equal, the meter still knows its part.",
                    ),
                ),
                (
                    "All of its samples, added up",
                    Fixed("A sample raised into a locked 0 disappears: 0 times anything is 0."),
                ),
                (
                    "A Laplace number of its own",
                    Fixed(
                        "One share alone is not Laplace: the more meters there are, the more often it is 0. Only the sum over all meters is.",
                    ),
                ),
            ],
            right: 0,
            what: Fixed(
                "Each locked bit is raised to its sample: a 0 stays 0, the 1 becomes the sample. Then a part of the blind is added.",
            ),
            why_title: Some("How much it hides"),
            why: Tells(|Figures { exact, zeros, .. }| {
                format!(
                    "Here a home's own part is exactly 0 in {exact} of 100 homes: by itself it hides little, and only the sum of all parts is enough noise. At {zeros} of 100 meters all samples are 0, so these meters know their part. The meter alone has the samples and the cloud alone the place: what they tell each other takes that meter's part away again."
                )
            }),
            slip: Some(
                "After Eq. 23 one share is called Laplace. It is a difference of two Gamma variables with shape 1/m; only the sum over all m is Laplace. And Eq. 14 writes G(m, λ) without its density: shape 1/m is meant.",
            ),
        },
        StopWords {
            title: "Adding without opening",
            question: "The cloud multiplies all the c's, and all the e's. What is locked inside the two products?",
            answers: [
                (
                    "Two sums",
                    Fixed(
                        "Multiplying locked numbers adds what is inside, and in the first product the shares have cancelled.",
                    ),
                ),
                ("Two products", Fixed("To multiply locks is to add contents: E(a) E(b) opens to a + b.")),
                (
                    "Nothing that can be opened any more",
                    Fixed(
                        "The first product opens exactly because all shares are in it: together they are zero.",
                    ),
                ),
            ],
            right: 0,
            what: Fixed(
                "One product holds all readings less all blinds, the other all noise plus all blinds.",
            ),
            why_title: None,
            why: Fixed(
                "The cloud has added up a neighbourhood without opening one number: it has no key that could.",
            ),
            slip: Some(
                "Eq. 19 and 20 let h differ from meter to meter. Then the shares cannot cancel: the base has to be the same for all.",
            ),
        },
        StopWords {
            title: "The answer",
            question: "You are the control centre. You open both products and add. What do you hold now?",
            answers: [
                (
                    "The exact sum of the readings",
                    Fixed(
                        "The noise is in the second product and stays in the total: you cannot separate them.",
                    ),
                ),
                (
                    "The sum of the readings plus noise that you do not know",
                    Fixed("The blinds cancel, the noise does not: y = d + ξ."),
                ),
                (
                    "Every reading, as the key opens everything",
                    Fixed(
                        "You were sent two products, and nobody can separate the meters in them. For a single meter's number you would need its own messages, and its share.",
                    ),
                ),
            ],
            right: 1,
            what: Fixed("(d − x) + (ξ + x): the blinds cancel, and y = d + ξ is published."),
            why_title: None,
            why: Tells(|Figures { outsider, curious, .. }| {
                format!(
                    "Someone who sees only the total gets from a fifty-fifty suspicion about one home to {outsider}: with or without that home the total could have come out the same. That is what ε measures, and every total costs it again. Another meter, which knows its own samples, gets to {curious}."
                )
            }),
            slip: Some(
                "Nobody is said to choose x, and Δf, on which the noise depends, is not defined. Here each meter draws its own x, and Δf is the contractual cap: readings are clipped to it first.",
            ),
        },
        StopWords {
            title: "Who learned what",
            question: "Now let parties pool what they know. Which of these come closest to one home's reading?",
            answers: [
                (
                    "Cloud and dealer",
                    Fixed(
                        "The cloud has c and the dealer the share, but what is under it is locked for the control centre's key, which neither holds.",
                    ),
                ),
                (
                    "All the other meters together",
                    Fixed(
                        "They take their own readings from the total, and what is left is the last home's reading plus all the noise. They drew most of that noise but are not told which samples counted: with few samples each they can guess well, and where all of a meter's samples are equal, as with γ = 1, they know. Yet nothing is opened.",
                    ),
                ),
                (
                    "Control centre, dealer, and one who listens on the open links",
                    Tells(|Figures { reach, .. }| {
                        format!(
                            "They hold its reading plus its own share of the noise, and nothing else is on it: {reach}. The listener has c and e of the home, the dealer its share, the control centre both keys: they open d − x and ξ + x, and add."
                        )
                    }),
                ),
            ],
            right: 2,
            what: Tells(|Figures { three, .. }| {
                format!(
                    "{three} Choose \"several together\" under \"Seen by\" and try: the page shows what a coalition can derive, and from what."
                )
            }),
            why_title: Some("How far it holds"),
            why: Fixed(
                "What this page promises holds for parties that keep to themselves. The key mode \"split keys\" in the parameters hinders some coalitions: no party holds both keys, so control centre, dealer and listener get no further than d − x. Yet with the cloud in the listener's place they read as much as here.",
            ),
            slip: Some(
                "The abstract says that collusion \"cannot reduce\" the level of privacy. Section 5.2.4 of the same paper computes by how much it does.",
            ),
        },
    ],
};
