//! English: the second half of the guided path, from a reading on its way to what parties learn that pool.

use crate::text::words::texts::Sentence::{Fixed, Tells};
use crate::text::words::tour::{Figures, Fold, StopWords};

pub(super) const STOPS: [StopWords; 5] = [READINGS, NOISE, ADDING_UP, THE_ANSWER, WHO_KNOWS];

const READINGS: StopWords = StopWords {
    name: "Readings",
    title: "A reading goes out, masked twice",
    word: Fixed("A *blind* is a random number that a meter draws itself and subtracts from its reading."),
    look: Tells(|Figures { meters, .. }| {
        format!(
            "You are the cloud. Each of the {meters} has sent you one number: its reading less its blind, locked, with its key \
             share on top."
        )
    }),
    question: "There is already a key share. Why a blind as well?",
    answers: [
        (
            Fixed("So that the number is long enough"),
            Fixed("A locked number is always equally long, whatever is inside."),
        ),
        (
            Fixed("Without it the opened sum would be exact"),
            Fixed(
                "In the product of all messages the shares are gone: the control centre would open the exact sum, without noise.",
            ),
        ),
        (
            Fixed("Because somebody could guess the share"),
            Fixed("A share is as long as the key. Its limit is another one: in the product it is gone."),
        ),
    ],
    right: 1,
    why: Fixed(
        "*The share protects a home*: without it the control centre, if it listens, opens each home's message. *The blind protects \
         the sum*: without it the control centre sees the exact sum and the noise apart. It goes out with a minus here and with a \
         plus in the noise, so that in the end it cancels.",
    ),
    folds: &[
        (
            Fold::Symbols,
            "A reading is d, a blind x, a key share k, and what the meter sends is c. The public number n + 1 is called g, and \
             another public number, of this half-hour, h; fresh randomness is r.",
        ),
        (
            Fold::Paper,
            "Eq. 18 as printed has γ in an exponent and does not decrypt. With n in its place it does, but then anybody can strip \
             the shares, because h, m and n are public. Usually this page runs a third reading, with a random factor.",
        ),
    ],
};

const NOISE: StopWords = StopWords {
    name: "Noise",
    title: "Noise that its own maker cannot point at",
    word: Fixed("A *share of noise* is what one home adds to blur the total."),
    look: Tells(|Figures { gamma, round, .. }| {
        format!(
            "Meter {} has drawn {gamma} random numbers, its *samples*. It multiplies each locked bit by one, without opening it, and \
             adds up.",
            u64::from(round.plain) + 1
        )
    }),
    question: "How much of the noise comes from this meter?",
    answers: [
        (
            Fixed("All of its samples, added up"),
            Fixed("A locked 0 swallows its sample: 0 times anything is 0. Only one sample leaves a trace."),
        ),
        (
            Fixed("One of its samples; it is not told which"),
            Tells(|Figures { round, .. }| match &round.counts {
                Some((place, sample)) => {
                    format!(
                        "It is the one at place {place}: {sample}. To the meter a locked 1 looks like a locked 0."
                    )
                }
                None => "To the meter a locked 1 looks like a locked 0.".to_owned(),
            }),
        ),
        (
            Fixed("Enough to hide its own home"),
            Tells(|Figures { exact, .. }| {
                format!(
                    "One share is small: here it is exactly 0 in {exact} of 100 homes. Only the sum of all shares is enough."
                )
            }),
        ),
    ],
    right: 1,
    why: Tells(|Figures { equal, .. }| {
        format!(
            "*Why not let each meter add noise that it knows?* It could subtract that noise again, and meters that pool could \
             subtract theirs together: little would be left over the others. Here the samples are with the meter, and which one counts is with the cloud, and with the key \
             that opens the bits: alone the meter cannot name its share. (Not where its samples are equal, or nearly so: {equal}.)"
        )
    }),
    folds: &[
        (
            Fold::Blind,
            "The key share is on the reading only. Without a blind the control centre, if it listens, would open this message and \
             see what this home adds. With it, it sees noise plus a random number far longer. The blind is cut into one random \
             part for each place, so that no place looks different.",
        ),
        (
            Fold::Symbols,
            "A sample of noise is ξ (xi), a part of the blind is x, and what the meter sends for each place is e. A public number O \
             keeps exponents positive. The modulus of the key pair for noise is ν (nu).",
        ),
        (
            Fold::Rsa,
            "A locked number to the power of a sample opens to the number times the sample, because the number stands in an \
             exponent. With RSA it would open to a power of the number, and a 1 would stay a 1.",
        ),
        (
            Fold::Paper,
            "After Eq. 23 one share is called Laplace. It is a difference of two Gamma variables with shape 1/m; only the sum over \
             all m is Laplace. Eq. 14 leaves out the density of its Gamma law; shape 1/m is meant.",
        ),
    ],
};

const ADDING_UP: StopWords = StopWords {
    name: "Adding up",
    title: "Adding without opening",
    word: Fixed("A *product* of locked numbers is one locked number: the sum of all that is inside."),
    look: Tells(|Figures { meters, .. }| {
        format!(
            "You are the cloud. You have multiplied the readings' messages of {meters} into one number and their noise messages into \
             another, and sent both to the control centre."
        )
    }),
    question: "What is locked inside the two products?",
    answers: [
        (
            Fixed("Two sums"),
            Fixed(
                "In one all readings less all blinds; the key shares have cancelled. In the other all noise plus all blinds.",
            ),
        ),
        (
            Fixed("Two products"),
            Fixed("To multiply locks is to add contents: a locked 2 times a locked 3 opens to 5."),
        ),
        (
            Fixed("Nothing that can be opened any more"),
            Fixed(
                "The first product opens because all key shares are in it. With one meter missing it would not.",
            ),
        ),
    ],
    right: 0,
    why: Fixed(
        "The cloud has added up a neighbourhood and opened nothing: it has no key that could. The control centre has the keys, but \
         all it is sent are two products, and from a product alone nobody gets single homes back.",
    ),
    folds: &[
        (
            Fold::Symbols,
            "The product of the readings' messages c is C₂, and that of the noise messages e is C₁. A big ∏ multiplies over all m \
             meters i, or over all γ places j.",
        ),
        (
            Fold::Rsa,
            "Multiply two RSA ciphertexts, and what is inside is multiplied. Multiply two of Paillier's, and what is inside is \
             added, because there it stands in the exponent.",
        ),
        (
            Fold::Paper,
            "Eq. 19 and 20 let h differ from meter to meter. Then the shares cannot cancel: the base has to be the same for all.",
        ),
    ],
};

const THE_ANSWER: StopWords = StopWords {
    name: "The answer",
    title: "A total, and what it may give away",
    word: Tells(|Figures { epsilon, .. }| {
        format!(
            "*Epsilon* (ε) limits how far one total can move the odds about one home. Here it is {epsilon}."
        )
    }),
    look: Tells(|Figures { round, .. }| {
        let total = match &round.total {
            Some(total) => format!("The sum was published: {total}."),
            None => "The sum was published.".to_owned(),
        };
        format!(
            "The control centre opened both products and added them: the blinds cancelled, the noise stayed. {total}"
        )
    }),
    question: "You suspect, fifty-fifty, that a home used little. How sure can the total make you?",
    answers: [
        (
            Fixed("Certain: I subtract the other homes"),
            Fixed("Then the home's reading and all the noise are left, and the noise stays on it."),
        ),
        (
            Tells(|Figures { outsider, .. }| format!("From 50 % to {outsider}")),
            Tells(|Figures { odds, dots, .. }| {
                format!(
                    "Odds of 1 to 1 become at most {odds} to 1: of 25 dots, 12.5 become at most {dots}. Whether the home used much or \
                     little, the same total could have come out."
                )
            }),
        ),
        (
            Fixed("Not at all: noise hides everything"),
            Fixed(
                "Noise blurs. A high total makes a high reading a little more likely, and epsilon says how much.",
            ),
        ),
    ],
    right: 1,
    why: Tells(|Figures { meters, error, curious, .. }| {
        format!(
            "The factor is e to the power of ε: 1.65 for 0.5, 7.39 for 2. Half the epsilon takes twice the noise. *Every total costs it again*: 48 half-hours cost 48 times epsilon. The total is off by about {error} on average, \
             however many homes there are: much for {meters}, little for a thousand. A curious meter, which knows its own samples, \
             gets to {curious}."
        )
    }),
    folds: &[
        (
            Fold::Symbols,
            "The published total is y. The sum of the readings is d, that of the blinds is x, and that of the noise is ξ (xi).",
        ),
        (
            Fold::Paper,
            "The noise depends on the most that one home can change the sum, Δf, and the paper does not define it. Here it is the \
             contractual cap: readings are cut to it first. Nor does the paper say who chooses x: here each meter draws its own.",
        ),
    ],
};

const WHO_KNOWS: StopWords = StopWords {
    name: "Who knows",
    title: "Who learns what, when parties pool",
    word: Fixed("A *coalition* is a group of parties that put together all that they have."),
    look: Fixed(
        "The round is over. Nobody was sent a reading. But each party has some part: a message, a share, a key.",
    ),
    question: "Which of these come closest to one home's reading?",
    answers: [
        (
            Fixed("Cloud and dealer"),
            Fixed("They take the share off the message, and below it is the lock. Neither has the key."),
        ),
        (
            Fixed("All the other meters together"),
            Fixed(
                "They take their readings from the total: the last home plus all the noise is left. Which of their samples counted \
                 they can only guess.",
            ),
        ),
        (
            Fixed("Control centre, dealer and an eavesdropper"),
            Fixed(
                "The messages, the share and the keys: together they open the reading plus this home's own share of noise.",
            ),
        ),
    ],
    right: 2,
    why: Tells(|Figures { within, town, three, .. }| {
        format!(
            "{three} *More homes, less to hide behind*: with a thousand such a number is within {within} of the reading in {town} of 100. \
             Take any one of the three away, and they have no such number."
        )
    }),
    folds: &[
        (
            Fold::Helps,
            "What this page promises holds for parties that keep to themselves. The key mode \"split keys\" hinders some coalitions: \
             no party holds both keys, so these three get no further than the reading less its blind. Yet with the cloud in the \
             listener's place they read as much as here.",
        ),
        (
            Fold::Paper,
            "The abstract says that collusion \"cannot reduce\" the level of privacy. Section 5.2.4 of the same paper computes by \
             how much it does.",
        ),
    ],
};
