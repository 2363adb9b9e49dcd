//! English: the first half of the guided path, from a home's day to the shares that cancel.

use crate::text::words::texts::Sentence::{Fixed, Tells};
use crate::text::words::tour::{Figures, Fold, StopWords};

pub(super) const STOPS: [StopWords; 5] = [A_DAY, TWO_KEYS, WHO_SPEAKS, BLIND_CHOICE, SHARES];

const A_DAY: StopWords = StopWords {
    name: "A day",
    title: "What a meter's readings give away",
    word: Fixed("A *reading* is the energy that one home used in one half-hour."),
    look: Fixed("The picture is one day of one home: its 48 readings, measured, in their order."),
    question: "What can be told from these readings alone?",
    answers: [
        (
            Fixed("Only what the household has to pay"),
            Fixed("One sum is enough for the bill. The curve has 48 numbers, each at its time of day."),
        ),
        (
            Fixed("When its people sleep, leave, cook and come home"),
            Fixed("The flat part is the night. The first rise is the morning, the peak is the evening."),
        ),
        (
            Fixed("Nothing, if there is no name on it"),
            Fixed(
                "The connection has an address, and a habit is as good as a name: a week of curves is easily matched to a person.",
            ),
        ),
    ],
    right: 1,
    why: Fixed(
        "The grid operator does not need this curve. It needs the *sum* of a neighbourhood, for each half-hour. Yet an exact sum is \
         too much: anyone who knows all other homes takes them away, and has the last one. So this is the aim: a sum that is nearly \
         right, while no party is ever sent one home's reading.",
    ),
    folds: &[],
};

const TWO_KEYS: StopWords = StopWords {
    name: "Two keys",
    title: "Encryption alone moves the question",
    word: Fixed("A *key pair* has a public half, which locks numbers, and a secret half, which opens them."),
    look: Tells(|Figures { key_bits, .. }| {
        format!(
            "The *control centre*, which needs the sum for the grid, has made two pairs of {key_bits} bits: one for readings, and one for \
             the noise that will blur their sum. The public halves go to everybody."
        )
    }),
    question: "Every meter locks its reading for the control centre. Is a home safe by that alone?",
    answers: [
        (
            Fixed("No: the control centre can open each reading"),
            Fixed(
                "The secret half opens every single message. Encryption moves the question to the owner of the key.",
            ),
        ),
        (
            Fixed("Yes: the readings are encrypted"),
            Fixed("They are locked for somebody: the control centre has the secret half and opens them."),
        ),
        (
            Fixed("Yes, if the key is long enough"),
            Fixed("Length keeps strangers out. It does nothing against the owner of the key."),
        ),
    ],
    right: 0,
    why: Fixed(
        "So the control centre must not get one home's message in a form that it can open, and yet it needs the sum. Paillier's \
         encryption helps: *multiply locked numbers, and what is inside is added*. Anybody can do that, without a key.",
    ),
    folds: &[
        (
            Fold::Symbols,
            "Two secret primes p and q make the modulus n. A number M, locked with a random number r, is E(M).",
        ),
        (
            Fold::Rsa,
            "RSA raises the number to a power: multiplying two locked numbers multiplies what is inside. Paillier makes the number \
             the exponent, E(M) = (n + 1)^M · r^n modulo n²: multiplying adds what is inside. As with RSA, anyone who factors n \
             opens everything.",
        ),
        (
            Fold::Paper,
            "Eq. 6 opens a ciphertext C with two secret numbers, λ (lambda) and μ (mu). It is printed as C to the power \
             (λ mod n²). It has to be C to the power λ, then a step L that subtracts 1 and divides by n, then times μ: \
             L(C^λ mod n²) · μ mod n. As printed it does not decrypt.",
        ),
    ],
};

const WHO_SPEAKS: StopWords = StopWords {
    name: "Who speaks",
    title: "Who is speaking?",
    word: Fixed(
        "A *hash* is a fingerprint of data: easy to compute, and too hard to turn back into the data.",
    ),
    look: Tells(|Figures { meters, .. }| {
        format!(
            "You look as somebody who listens. Each of the {meters} has sent its name, the time and a hash of both. You see that \
             messages went by, and how long they are."
        )
    }),
    question: "Does the hash prove that the meter sent it?",
    answers: [
        (
            Fixed("Yes: a hash cannot be forged"),
            Fixed(
                "It cannot be turned back. But name and time are not secret, so anybody computes the same hash.",
            ),
        ),
        (
            Fixed("Yes, if the hash is a good one"),
            Fixed("The best hash of public things is still something that anybody can compute."),
        ),
        (
            Fixed("No: anybody can compute it"),
            Fixed(
                "Name and time are public. What proves the sender is the channel, by a key that only its two ends know.",
            ),
        ),
    ],
    right: 2,
    why: Fixed(
        "From now on every message on an open link carries a *tag* under such a key: nobody outside can speak in a meter's name, \
         change a message or send an old one again. That is against strangers. The rest is about the parties themselves, who follow \
         the rules and look at everything they get.",
    ),
    folds: &[
        (
            Fold::Symbols,
            "The hash is H, a meter's name is id, and the time is t. The small i says which of the meters.",
        ),
        (
            Fold::Paper,
            "Section 4.2.2 lets the hash authenticate. A hash of public values authenticates nothing; the channel has to.",
        ),
    ],
};

const BLIND_CHOICE: StopWords = StopWords {
    name: "Blind choice",
    title: "A choice that the meter cannot see",
    word: Fixed("A *locked bit* is a 0 or a 1, encrypted: a meter can calculate with it without opening it."),
    look: Tells(|Figures { gamma, .. }| {
        format!(
            "You are meter 1. The *cloud*, a computing centre between meters and control centre, has sent you {gamma} locked bits: one is a 1, the others are 0. The picture has the numbers \
             as they arrived."
        )
    }),
    question: "Can you tell which of them is the 1?",
    answers: [
        (
            Fixed("Yes: a locked 1 is another number than a locked 0"),
            Fixed(
                "Each lock contains fresh randomness. Two locks of the same 0 differ as much as a 0 and a 1.",
            ),
        ),
        (
            Fixed("No, unless I break the encryption"),
            Fixed("Without the secret half of the key a locked 1 and a locked 0 look alike."),
        ),
        (
            Fixed("Only after the total is published"),
            Fixed(
                "The total is evidence, the more the fewer meters there are. But it holds the others' noise too: you are never \
                 certain.",
            ),
        ),
    ],
    right: 1,
    why: Fixed(
        "The meter will draw one random number for each place, and only the number at the locked 1 will count. So *the cloud knows \
         which place counts* and is not sent what stands there; *the meter knows what stands there* and is not told which place \
         counts. Neither knows both: both are blind.",
    ),
    folds: &[
        (
            Fold::Symbols,
            "A bit is b, and a locked one E(b). Their number at each meter i is γ (gamma); the small j says at which place. The \
             sum over all places is 1.",
        ),
        (
            Fold::Rsa,
            "RSA without padding always locks a 0 and a 1 in the same way: lock both yourself and compare. The random number in \
             Paillier's lock prevents that. That nobody without the key can tell a locked 0 from a locked 1 is an assumption, \
             called decisional composite residuosity.",
        ),
        (
            Fold::Paper,
            "Section 4.2.3 lets the cloud draw the bits, and then \"CC encrypts\" them. The party that draws encrypts, with the public key.",
        ),
    ],
};

const SHARES: StopWords = StopWords {
    name: "Shares",
    title: "Shares that cancel",
    word: Fixed(
        "A *key share* is a random number that masks one meter's message; all key shares together are zero.",
    ),
    look: Tells(|Figures { meters, .. }| {
        format!(
            "You are the *dealer*, who hands out random numbers and is sent no reading. You have drawn a key share for each of the {meters} and sent it there. You see nothing else that \
             is secret."
        )
    }),
    question: "You know every key share. What do you know of the readings?",
    answers: [
        (
            Fixed("All of them: I take the shares off"),
            Fixed(
                "The masked readings go to the cloud, not to you. And below the share is a lock that you cannot open.",
            ),
        ),
        (
            Fixed("Their sum, as the shares add up to zero"),
            Fixed("That your shares cancel says nothing about what they were added to."),
        ),
        (
            Fixed("Nothing at all"),
            Fixed(
                "You drew random numbers and gave them away. Of the readings you get what everybody gets: the noisy total.",
            ),
        ),
    ],
    right: 2,
    why: Fixed(
        "While its share is on it, one meter's message opens to garbage, even if the control centre with its secret key and the \
         cloud work together. Only in the product of *all* messages do the shares cancel. So the key opens the sum, and nothing \
         smaller.",
    ),
    folds: &[
        (Fold::Symbols, "A key share is k, the number of meters is m, and the modulus of stop 2 is n."),
        (
            Fold::Paper,
            "Eq. 17 does not say in which group the shares add up to zero. It is the numbers modulo n; and the shares must be \
             fresh in every half-hour.",
        ),
    ],
};
