//! English: the phases, and who knows what.

use crate::text::words::texts::Sentence::{self, Fixed, Tells};
use crate::text::words::{Cases, OtherWords, PhaseSays, PhaseWords};

const BITS: &str = "For each meter the cloud picks one of γ places, locks a 1 for that place and a 0 for every other, and \
                    sends all of them.";
const CENTER_BITS: &str = "For each meter the control centre picks one of γ places, locks a 1 for that place and a 0 for every \
                           other, and sends all of them.";
const NOISE: &str = "Each meter draws γ samples and raises each locked bit to its sample: a 0 swallows the sample, the 1 \
                     keeps it.";
const MULTIPLY: &str = "The cloud multiplies everything it received into two numbers: to multiply locked numbers is to \
                        add what is inside.";
const DECRYPT: &str =
    "One product opens to all readings minus all blinds, the other to the noise plus all blinds.";

/// By phase, in order.
pub(super) const PHASES: [PhaseWords; 8] = [
    PhaseWords {
        short: "Keys",
        title: "Two keys are made",
        says: Cases::always(PhaseSays {
            what: "The control centre looks for four secret primes and makes two key pairs from them.",
            why: Fixed(
                "Everybody gets the public halves, which lock; the control centre alone keeps the halves that open.",
            ),
        }),
    },
    PhaseWords {
        short: "Register",
        title: "The meters register",
        says: Cases::always(PhaseSays {
            what: "Each meter says over a secure channel who it is and for which half-hour it speaks. The cloud \
                   registers as they do.",
            why: Fixed(
                "The control centre checks it and tells the cloud whom to expect. An outsider cannot speak in a \
                 meter's name; cloud and control centre, who hold the link keys, could.",
            ),
        }),
    },
    PhaseWords {
        short: "Bits",
        title: "The cloud chooses blindly",
        says: Cases {
            usual: PhaseSays {
                what: BITS,
                why: Fixed("Locked, a 1 looks like a 0: the meter is not told which of its samples counts."),
            },
            one_meter: Some(PhaseSays {
                what: BITS,
                why: Fixed(
                    "Locked, a 1 looks like a 0. But a meter that is alone can tell from the published total which \
                     of its samples counted.",
                ),
            }),
            one_sample: Some(PhaseSays {
                what: "With one sample a meter there is nothing to choose: the cloud locks a 1 for each meter and \
                       sends it.",
                why: Fixed("Every meter knows that its one sample counts, and so its own part of the noise."),
            }),
        },
    },
    PhaseWords {
        short: "Shares",
        title: "Shares that cancel",
        says: Cases {
            usual: PhaseSays {
                what: "The dealer gives every meter a random number; together they add up to zero.",
                why: Fixed(
                    "While its share is in it, no party alone can open a meter's masked reading, not even the control \
                     centre. Only the product of all of them opens.",
                ),
            },
            one_meter: Some(PhaseSays {
                what: "The dealer gives every meter a number; together they add up to zero, so the only one is 0.",
                why: Fixed("With one meter the share hides nothing: only the blind does."),
            }),
            one_sample: None,
        },
    },
    PhaseWords {
        short: "Readings",
        title: "The readings go out, masked",
        says: Cases::always(PhaseSays {
            what: "Each meter takes a huge random blind from its reading, locks the difference and sends it.",
            why: Fixed("The cloud receives a number that tells it nothing; the blind stays with the meter."),
        }),
    },
    PhaseWords {
        short: "Noise",
        title: "The noise goes out, locked",
        says: Cases {
            usual: PhaseSays {
                what: NOISE,
                why: Tells(|equal| {
                    format!("The meter knows its samples, the cloud which one counts.{equal}")
                }),
            },
            one_meter: Some(PhaseSays {
                what: NOISE,
                why: Fixed(
                    "The cloud knows which sample counts, but no sample. The one meter can work out the noise when \
                     the total is out: it knows the only reading in it.",
                ),
            }),
            one_sample: Some(PhaseSays {
                what: "Each meter draws one sample and raises its locked 1 to it.",
                why: Fixed("Each meter knows its own part of the noise; no party by itself knows the whole."),
            }),
        },
    },
    PhaseWords {
        short: "Multiply",
        title: "Adding without opening",
        says: Cases {
            usual: PhaseSays {
                what: MULTIPLY,
                why: Fixed("The control centre opens these two, and is sent nothing of a single meter."),
            },
            one_meter: Some(PhaseSays {
                what: MULTIPLY,
                why: Fixed("With one meter the two are that meter's own: there are no others to hide among."),
            }),
            one_sample: None,
        },
    },
    PhaseWords {
        short: "Decrypt",
        title: "Only the sum is opened",
        says: Cases {
            usual: PhaseSays {
                what: DECRYPT,
                why: Fixed(
                    "Added, the blinds vanish: what is left is the total, off by a noise that no party by itself knows.",
                ),
            },
            one_meter: Some(PhaseSays {
                what: DECRYPT,
                why: Fixed(
                    "Added, the blinds vanish: what is left is the one reading, off by a noise that its meter can \
                     work out.",
                ),
            }),
            one_sample: None,
        },
    },
];

/// Under other variants.
pub(super) const OTHER: OtherWords = OtherWords {
    split_keys: PhaseSays {
        what: "The control centre and the cloud each look for two secret primes and make a key pair from them.",
        why: Fixed(
            "The control centre opens what holds the readings, the cloud what holds the noise: no party holds both keys.",
        ),
    },
    center_draws: (
        "The control centre chooses blindly",
        Cases {
            usual: PhaseSays {
                what: CENTER_BITS,
                why: Fixed(
                    "Locked, a 1 looks like a 0: neither the meter nor the cloud is told which of the samples counts.",
                ),
            },
            one_meter: Some(PhaseSays {
                what: CENTER_BITS,
                why: Fixed(
                    "Locked, a 1 looks like a 0: the cloud cannot tell which of the samples counts. But a meter that is \
                     alone can, from the published total.",
                ),
            }),
            one_sample: Some(PhaseSays {
                what: "With one sample a meter there is nothing to choose: the control centre locks a 1 for each meter \
                       and sends it.",
                why: Fixed("Every meter knows that its one sample counts, and so its own part of the noise."),
            }),
        },
    ),
    corrected: PhaseSays {
        what: "Each meter takes a huge random blind from its reading, locks the difference with γ read as n, and sends it.",
        why: Fixed(
            "It decrypts. But h, m and n are public, so anyone can strip the blinding without a key and read d - x.",
        ),
    },
    as_printed: PhaseSays {
        what: "Each meter takes a huge random blind from its reading and locks the difference as the paper prints it.",
        why: Fixed(
            "As printed it does not decrypt: the shares k cancel, but h to the m γ is left over, and that is not an n-th power. \
             And it is weak: h, m and γ are public, so anyone can strip it without a key and read d - x.",
        ),
    },
    per_meter: PhaseSays {
        what: "Each meter takes a huge random blind from its reading and locks the difference with a base h of its own.",
        why: Fixed(
            "With another h for each meter the shares k cannot cancel: a random factor is left over, and the sum does \
             not decrypt.",
        ),
    },
    as_printed_per_meter: "Each meter takes a huge random blind from its reading and locks the difference as the paper \
                           prints it, with a base h of its own.",
    useless_shares: [
        Fixed(
            "While its share is in it, no party alone can open a meter's masked reading. In the product of all of them the shares cancel, \
             but as printed a power of h is left: that product does not decrypt either.",
        ),
        Fixed(
            "While its share is in it, no party alone can open a meter's masked reading. With another h for each meter the shares do not \
             cancel: the product of all of them does not decrypt either.",
        ),
    ],
    center_noise: Cases {
        usual: PhaseSays {
            what: NOISE,
            why: Tells(|equal| {
                format!(
                    "The meter knows its samples, the control centre which one counts; in the noise messages that its keys \
                     would open, the blinds still hide the samples.{equal}"
                )
            }),
        },
        one_meter: Some(PhaseSays {
            what: NOISE,
            why: Fixed(
                "The control centre knows which sample counts, but no sample. The one meter can work out the noise when \
                 the total is out: it knows the only reading in it.",
            ),
        }),
        one_sample: Some(PhaseSays {
            what: "Each meter draws one sample and raises its locked 1 to it.",
            why: Fixed(
                "Each meter knows its own part of the noise; no party by itself knows the whole. In the noise messages that the \
                 control centre's keys would open, the blinds hide it.",
            ),
        }),
    },
    collapsed: "Each meter draws γ samples, raises each locked bit to its sample, and multiplies all into one locked number.",
    split_multiply: PhaseSays {
        what: "The cloud multiplies everything it received into two numbers, opens the one for the noise with its own \
               key, and sends the other on.",
        why: Fixed("What it opens is the noise plus all blinds: the blinds hide the noise from it."),
    },
    split_decrypt: PhaseSays {
        what: "The control centre opens one product to all readings minus all blinds; the cloud has sent the noise plus \
               all blinds.",
        why: Fixed("Added, the blinds vanish: what is left is the total, off by the noise."),
    },
    nothing_opens: PhaseSays {
        what: "The control centre opens what should be all readings minus all blinds, and finds a number without meaning.",
        why: Fixed("A factor of h is left in the product. The range alarm rings, and nothing is published."),
    },
    center_total: [
        "the noisy total",
        "the noisy total, though none is published, by stripping h off the readings' product",
        "no total, for the readings' product does not decrypt",
    ],
    split_knows: [
        Fixed("which samples count, and the noise plus all blinds; never a sample or a reading"),
        Tells(|total| format!("{total}; its key opens no bit and no noise message")),
    ],
    center_knows: [
        Fixed("locked numbers only; with more than one place not even which sample counts"),
        Tells(|total| {
            format!(
                "which samples count, and {total}; if it listened on the open links, its keys would open noise messages, still blinded"
            )
        }),
    ],
    pooling: [
        |read, share| {
            format!(
                "Control centre, dealer and cloud together, or in the cloud's place anyone who listens, {read}. Once the total is out, all \
                 other meters with the cloud or the control centre learn as much about the last home.{share} Keys as published: the cloud \
                 knows the bits, and the control centre can open them."
            )
        },
        |read, share| {
            format!(
                "Control centre, dealer and cloud together {read}. Once the total is out, all other meters with the cloud learn as much about \
                 the last home.{share} Split keys: no party holds both, and only the cloud, which knows the bits, can open them."
            )
        },
        |read, share| {
            format!(
                "Control centre, dealer and cloud together, or in the cloud's place anyone who listens, {read}. Once the total is out, all \
                 other meters with the control centre learn as much about the last home.{share} The control centre picks: it knows the bits, \
                 and nobody else can open them."
            )
        },
    ],
    reads: [
        "learn the reading of each home plus its share of noise, which tells no more about it than the promise allows",
        "narrow down the reading of every home: they learn it plus one share of noise",
        "read most homes: they learn the reading of each plus one share of noise",
    ],
    reads_unknown: "learn the reading of each home plus its share of noise",
    share: |exact, within, close| {
        format!(
            " Such a number is the reading itself in {exact} of 100 homes, and within {within} of it in {close}."
        )
    },
    share_coarse: |exact| format!(" Such a number is the reading itself in {exact} of 100 homes."),
    equal: " A meter whose samples are all equal knows its share of the noise.",
    equal_zeros: |zeros| {
        format!(
            " A meter whose samples are all equal knows its share of the noise: at {zeros} of 100 meters all are 0."
        )
    },
};

/// What each party knows in the end: meters, cloud, control centre, dealer.
pub(super) const KNOWS: [Cases<Sentence>; 4] = [
    Cases {
        usual: Tells(|equal| format!("their own readings and samples, not which sample counts.{equal}")),
        one_meter: Some(Fixed("its own reading, and so from the total the noise as well")),
        one_sample: Some(Fixed("their own readings and their own parts of the noise")),
    },
    Cases {
        usual: Fixed("which samples count, never what they are"),
        one_meter: None,
        one_sample: Some(Fixed("that every sample counts, never what they are")),
    },
    Cases::always(Tells(|total| {
        format!(
            "{total}; if it listened on the open links, its keys would open single bits and noise messages"
        )
    })),
    Cases::always(Fixed("the shares it dealt, which tell nothing by themselves")),
];
