//! English: step by step, and through somebody's eyes.

use crate::text::words::walk::{AssumptionWords, OfHome, OfTotal, StatusWords, WalkWords, Worth};

pub(in crate::text) static WALK: WalkWords = WalkWords {
    walker: "Step by step",
    back: "Step back",
    next: "Next step",
    speed: "Speed",
    slider: "Step",
    step_of: |step, all| format!("Step {step} of {all}"),
    nothing_yet: "Nothing has happened yet.",
    open_message: "Open this message",
    open_kind: |what| format!("Open the last message of this kind: {what}"),
    open_kind_sealed: |what| {
        format!("Open the last message of this kind: {what}. It cannot be read from here")
    },
    your_eyes: "looked through",
    steps_kept: |slot| format!("The steps of {slot} are kept: choose it."),
    no_steps: "Run a round to go through its steps.",
    no_steps_yet: "Its steps come when it is over.",
    keys: "Keyboard",
    keys_on: "Keys work on the whole page",
    key_list: [
        ("→, ←", "one beat on, one beat back"),
        ("Shift + →, ←", "one message on, one message back"),
        ("Page down, Page up", "one beat on, one beat back; on the guided path: go on, go back"),
        ("Home, End", "to the start, to the end"),
        ("Space or .", "play, pause"),
        ("E", "to the eyes; then arrows, and Space to add or drop one"),
        ("P", "the lecture, and out of it at the same beat"),
        ("S, ↑, ↓, N", "in the lecture: the light, where it shines, the speaker’s notes"),
        ("?", "these keys"),
        ("Escape", "close what was opened"),
    ],
    everything: "everything (simulation)",
    eavesdropper: "eavesdropper",
    members_count: |count| format!("{count} who pool"),
    home: |number| format!("home {number}"),
    tick: "tick",
    these: |count| format!("these {count}"),
    verdict_read: |OfHome { who, home, chance, likeliest, width, .. }| {
        format!(
            "{who} can read {home}: {likeliest}\u{a0}Wh, within {width}\u{a0}Wh with a chance of {chance}\u{a0}%."
        )
    },
    verdict_read_bare: |OfHome { who, home, close, width, .. }| {
        format!("{who} can read {home}: the number is within {width}\u{a0}Wh in {close} of 100 such homes.")
    },
    verdict_tried: |OfHome { who, home, close, width, power, .. }| {
        format!(
            "After about 2{power} trials {who} can read {home}: to within {width}\u{a0}Wh in {close} of 100 such homes."
        )
    },
    verdict_narrowed: |OfHome { who, home, chance, number, width, .. }| {
        format!(
            "{who} can narrow {home} down: {number}\u{a0}Wh, within {width}\u{a0}Wh with a chance of {chance}\u{a0}%."
        )
    },
    verdict_beyond: |OfHome { who, home, number, .. }| {
        format!("{who} can narrow {home} down: {number}\u{a0}Wh cannot be a reading, so most of it is noise.")
    },
    verdict_doubted: |OfHome { who, home, likely, .. }| {
        format!("{who} can narrow {home} down: a fifty-fifty suspicion can rise to {likely}.")
    },
    verdict_hidden: |OfHome { who, home, likely, .. }| {
        format!("To {who} {home} stays hidden: a fifty-fifty suspicion rises to {likely} at most.")
    },
    verdict_not_reckoned: |who, home| {
        format!(
            "With keys this short {who} can take logarithms: what they tell about {home} is not worked out here."
        )
    },
    verdict_factored: "Factoring the keys, ",
    verdict_unbounded: |OfHome { who, home, .. }| {
        format!("{who} can narrow {home} down: no bound is known on how far a suspicion can rise.")
    },
    the_total: "the true total",
    total_read: |OfTotal { who, number, width, close, .. }| {
        format!(
            "{who} can read the true total: {number}\u{a0}Wh, within {width}\u{a0}Wh in {close} of 100 such totals."
        )
    },
    total_read_chance: |OfTotal { who, number, width, chance, .. }| {
        format!(
            "{who} can read the true total: {number}\u{a0}Wh, within {width}\u{a0}Wh with a chance of {chance}\u{a0}%."
        )
    },
    any_home: "a home in it",
    an_unknown_home: "a home in it that they do not know",
    total_read_bare: |OfTotal { who, width, close, .. }| {
        format!(
            "{who} can read the true total: the number is within {width}\u{a0}Wh in {close} of 100 such totals."
        )
    },
    total_doubted: |OfTotal { who, likely, home, .. }| {
        format!(
            "{who} can narrow the true total down: a fifty-fifty suspicion about {home} can rise to {likely}."
        )
    },
    total_unbounded: |OfTotal { who, home, .. }| {
        format!(
            "{who} can narrow the true total down: no bound is known on how far a suspicion about {home} can rise."
        )
    },
    total_beyond: |OfTotal { who, number, .. }| {
        format!(
            "{who} can narrow the true total down: {number}\u{a0}Wh cannot be the total: most of it may be noise."
        )
    },
    total_hidden: |OfTotal { who, likely, home, .. }| {
        format!(
            "To {who} the true total stays hidden: a fifty-fifty suspicion about {home} rises to {likely} at most."
        )
    },
    noise_as_total: "It is the noisy total minus the true total, so these eyes know it only as well as they know the true total.",
    total_let_go: [
        "not kept",
        "The messages of this slot are not kept: what these eyes know of it is not worked out.",
    ],
    verdicts: ["hidden", "narrowed", "read"],
    verdict_of: |name, verdict| format!("{name} (its reading is {verdict})"),
    number_worth: |Worth { exact, unit, close, width, interval }| {
        format!(
            "Of 100 homes such a number is the reading, to the {unit}, in {exact}, and within {width} Wh in {close}; in 90 it is off by {interval} Wh at most."
        )
    },
    odds_worth: |factor| format!("The odds of two readings can shift by a factor of {factor} at most."),
    odds_unbounded: "No bound is known on how far the odds of two readings can shift.",
    number_says: |likeliest, chance, low, high| {
        format!(
            "For this home, if all readings were equally likely before: {likeliest} Wh with a chance of {chance} %; with 90 % it is from {low} to {high} Wh."
        )
    },
    total_worth: |odds| {
        format!("Its noise is made to hide any one home in it, and this holds for each of them. {odds}")
    },
    total_worth_unknown: |odds| format!("For each home in it that these eyes do not know: {odds}"),
    total_worth_homes: |odds| format!("These eyes know more of some homes than the total tells. {odds}"),
    follows_reading: "It follows from the reading, so these eyes know it only as well as they know the reading.",
    follows_total: "It follows from the true total, so these eyes know it only as well as they know the true total.",
    lens_unknown: |name, meters| {
        format!(
            "In the address, lens= names “{name}”, who is not in this round. Write everything, or dealer, cloud, \
             center, eavesdropper and meter-1 to meter-{meters}, joined by +."
        )
    },
    nobody: "nobody",
    sent: [
        |from, _| format!("{from} announces the key that locks readings."),
        |from, _| format!("{from} says who it is and for which half-hour it speaks."),
        |from, to| format!("{from} sends {to} its locked bits: a single 1 among zeros."),
        |from, to| format!("{from} gives {to} its share."),
        |from, _| format!("{from} sends its masked reading, locked."),
        |from, _| format!("{from} sends its noise, locked."),
        |from, _| format!("{from} sends the two products."),
        |from, _| format!("{from} publishes the noisy total."),
        |from, _| format!("{from} announces the key that locks the noise."),
        |from, to| format!("{from} tells the {to} of a meter that has registered."),
        |from, _| format!("{from} sends the product of the readings."),
        |from, _| format!("{from} sends what it opened: noise plus blinds."),
        |from, _| format!("{from} asks what the shares of those present lack to cancel."),
        |from, _| {
            format!(
                "{from} says what they lack: the absent meters' shares, added up, unless shares bear a second mask."
            )
        },
    ],
    cloud_registers: "The cloud registers as the meters do: it says who it is and for which half-hour it works.",
    admits: |from, to, who| {
        format!(
            "{from} tells the {to} that {who} has registered, and gives it the key for that meter's tags."
        )
    },
    keys_made: "Secret primes are found; both key pairs are made.",
    selected: |who| format!("{who} draws, for each meter, which of its samples will count."),
    dealt: "The dealer draws the shares: random, and together zero.",
    masked: |who| format!("{who} takes a random blind from its reading and locks the difference."),
    noise_added: |who| format!("{who} draws its samples and raises each locked bit to one of them."),
    absent: |who| format!("{who} does not answer and counts as lost."),
    multiplied: "The cloud multiplies the masked readings, and the noise shares: a product of each.",
    noise_opened: "The cloud opens the product of the noise: noise plus blinds.",
    decrypted: "The control centre opens what it was sent, and adds: the blinds cancel.",
    tampered: "This message is tampered with.",
    refused: "The round ends without a total.",
    sealed: "sealed",
    laws: "What has to hold",
    laws_caption: "Worked out again at every step. The first and the third are for the meter looked at, or for meter 1.",
    law_list: [
        ("sum_j b_{ij} = 1", "the product of the locked bits opens to 1"),
        ("k_1 + … + k_m = 0 mod n", "the dealer's shares cancel"),
        ("sum_j x_{ij} = x_i mod nu", "the parts of the blind make the blind"),
        ("D(C_2) = d - x", "the readings' product opens to what went in"),
        ("D(C_1) - m O = xi + x", "the noise's product opens to noise plus blinds"),
        ("y = d + xi", "the total is readings plus noise, to the last unit"),
        (
            "- m · 2^B ≤ d - x ≤ m Δ",
            "no alarm: m blinds of B bits and m readings up to the cap Δ can give this number, and the noise can give this y",
        ),
        ("sum_t epsilon_t ≤ epsilon_{max}", "no more privacy is spent than the budget allows"),
    ],
    law_list_absent: [
        ("D(C_r) = d - x", "the readings' product, repaired, opens to what those present put in"),
        ("D(C_1) - m' O = xi + x", "the noise's product, as it was sent, opens to noise plus blinds"),
        (
            "- m' · 2^B ≤ d - x ≤ m' Δ",
            "no alarm: the blinds of B bits and the readings up to the cap Δ of the m' meters present can give this number, and the noise can give this y",
        ),
    ],
    law_each: [
        (
            "D(C_2) = sum_i (d_i - x_i)",
            "the readings' product opens to what these eyes opened of each meter, added up",
        ),
        (
            "D(C_1) - m O = sum_i (xi_i + x_i)",
            "the noise's product opens to what these eyes opened of each meter, added up",
        ),
        ("y = sum_i (d_i + xi_i)", "the published total is what these eyes opened of each meter, added up"),
    ],
    law_each_absent: [
        (
            "D(C_r) = sum_i (d_i - x_i)",
            "the readings' product, repaired, opens to what these eyes opened of each meter present, added up",
        ),
        (
            "D(C_1) - m' O = sum_i (xi_i + x_i)",
            "the noise's product, as it was sent, opens to what these eyes opened of each meter, added up",
        ),
        (
            "y = sum_i (d_i + xi_i)",
            "the published total is what these eyes opened of each meter present, added up",
        ),
    ],
    law_rules: ("rules kept", "every party follows the protocol"),
    law_opened: [
        ("y = D(C_2) + D(C_1) - m O", "the published total is what the two products open to, added up"),
        ("y = D(C_r) + D(C_1) - m' O", "the published total is what the two products open to, added up"),
    ],
    law_again: [
        (
            "E(b_{i1}) · … = E(1)",
            "the product of the locked bits is 1, encrypted again with the product of their random numbers",
        ),
        (
            "C_2 = E(d - x)",
            "what went into the readings' product, encrypted again with the same random numbers, gives the same product; the dealer's shares cancel in it",
        ),
        (
            "C_1 = E(xi + x + m O)",
            "what went into the noise's product, encrypted again with the same random numbers, gives the same product",
        ),
    ],
    law_again_absent: [
        (
            "E(b_{i1}) · … = E(1)",
            "the product of the locked bits is 1, encrypted again with the product of their random numbers",
        ),
        (
            "C_r = E(d - x)",
            "what those present put into the readings' product, encrypted again with the same random numbers, gives the same product; with the shares of the absent ones the shares in it cancel",
        ),
        (
            "C_1 = E(xi + x + m' O)",
            "what those present put into the noise's product, encrypted again with the same random numbers, gives the same product",
        ),
    ],
    filter_party: "To or from",
    filter_kind: "What",
    filter_all: "all",
    filter_none: "No message is like this.",
    filter_sum: |count, all, bytes, all_bytes| format!("{count} of {all} messages, {bytes} of {all_bytes}"),
    totals: "Bytes sent, by phase and sender",
    all_parties: "all",
    all_phases: "all",
    growth: "How the bytes grow",
    growth_caption: |bytes| {
        format!(
            "By the layout of the messages: one half-hour takes {bytes} here, keys not counted. The dot is this round."
        )
    },
    growth_meters: "meters: in proportion",
    growth_gamma: "samples a meter: in proportion above a fixed part",
    growth_bits: "bits of the keys: in proportion above a small fixed part",
    knows: "Who knows what",
    knows_everything: |meter| {
        format!(
            "Of {meter} and of the total: what each party alone can know by now, and what hides the rest."
        )
    },
    knows_lens: |who, meter| {
        format!("Of {meter} and of the total: what {who} can know by now, how, and what hides the rest.")
    },
    knows_waits: "Worked out for every party when the round is over, or where you stop.",
    knows_short: [
        (24, |bits| {
            format!(
                "Keys of {bits} bits: with a pocket calculator and a little patience anybody factors n and ν."
            )
        }),
        (64, |bits| format!("Keys of {bits} bits: a telephone factors n and ν at once.")),
        (128, |bits| format!("Keys of {bits} bits: a laptop factors n and ν within seconds.")),
        (256, |bits| format!("Keys of {bits} bits: a laptop factors n and ν in less than an hour.")),
        (829, |bits| {
            format!(
                "Keys of {bits} bits: such numbers were first factored in 1999, and now it takes hours on rented machines."
            )
        }),
        (2047, |bits| {
            format!(
                "Keys of {bits} bits: nobody has shown how to factor them (the record is 829 bits, in 2020), but nobody should rely on \
                 that; 2048 bits are the least to use. Logarithms modulo their primes, half as long, have been taken."
            )
        }),
    ],
    knows_short_rest: "“Not at this size” means that what is named there stops nobody with such keys; something else may.",
    not_at_this_size: "Not at this size.",
    not_at_this_size_open: "Not at this size: anyone who factors the keys has it.",
    not_reckoned: "At this size logarithms can be taken too; what follows from them is not worked out here.",
    few_trials: "A computer makes them all.",
    not_for_long: "Not for long at this size.",
    knows_what: "What",
    knows_number: "Number",
    knows_how: "How, or why not",
    knows_it: "knows it",
    derived: "can work it out",
    hidden: "hidden",
    in_messages: "in the message",
    held: "known; too long for this table",
    unknown_both: |readings, shares| format!("{readings} and {shares}"),
    position: |position| format!("j = {position}"),
    values: [
        ("n", "the readings' public key"),
        ("nu", "the noise's public key"),
        ("p , q", "the readings' secret key"),
        ("p_nu , q_nu", "the noise's secret key"),
        ("k_a", "what the shares of those present lack to cancel"),
        ("C_2", "the product of the readings"),
        ("C_1", "the product of the noise"),
        ("d - x", "the readings less the blinds"),
        ("xi + x", "the noise plus the blinds"),
        ("x", "the sum of the blinds"),
        ("xi", "the noise"),
        ("d", "the true total"),
        ("d + xi", "the noisy total"),
        ("y", "the published total"),
        ("H_i", "the registration"),
        ("K_i", "the link key"),
        ("b_{ij}", "which sample counts"),
        ("E(b_{ij})", "the locked bits"),
        ("k_i", "the share"),
        ("d_i", "the reading"),
        ("x_i", "the blind"),
        ("d_i - x_i", "the reading less the blind"),
        ("r_i", "the randomizer"),
        ("c_i", "the masked reading, locked"),
        ("xi_{ij}", "the noise samples"),
        ("xi_i", "the sample that counts"),
        ("x_{ij}", "the parts of the blind"),
        ("e_{ij}", "the noise, locked"),
        ("xi_i + x_i", "the noise share plus the blind"),
        ("d_i + xi_i", "the reading plus its noise share"),
    ],
    statuses: StatusWords {
        shown: "shown",
        own: |who| format!("made by {who}"),
        sent: |to, what| format!("sent to {to}: {what}"),
        overheard: |what| format!("overheard: {what}"),
        derived: |how, from| format!("{how}; from {from}"),
        hidden: |why| why.to_owned(),
    },
    rules: [
        "there is only one sample, so it counts",
        "opened with the noise's secret key",
        "opened with the noise's secret key, all parts added up",
        "picked out of the samples",
        "found among the samples",
        "only one combination of samples fits",
        "opened with the readings' secret key, the share taken off",
        "the share taken off; no key is needed",
        "a root taken with the secret key",
        "multiplied together",
        "divided by the other factors",
        "opened with the readings' secret key",
        "stripped of public powers; no key is needed",
        "opened with the noise's secret key, less the offsets",
        "added up over the meters",
        "the sum less all others",
        "shares add up to zero",
        "powers that cancel, divided away; no key is needed",
        "added or subtracted",
        "as it was published",
        "the public modulus factored",
        "what the readings' secret key opens, less what is known of it",
        "all samples are equal: whichever counts, it is this number",
        "a public name and a public clock, hashed",
        "the root that shows the decryption, divided by the other random numbers",
    ],
    assumptions: AssumptionWords {
        factoring: "takes factoring the public modulus",
        residuosity: "encrypted: decisional composite residuosity",
        short_exponent: "encrypted: composite residuosity, with short exponents",
        discrete_logarithm: "takes a discrete logarithm modulo the secret primes",
        one_time_pad: "one-time pad: covered by a number used once",
        statistical: |power| format!("covered by a blind: statistically, to 2{power}"),
        candidates: |power| {
            format!("one of about 2{power} numbers that fit: a blind that is not known here is added to it")
        },
        up_to: |what, power| format!("known up to {what}: at most about 2{power} numbers fit"),
        trials: |power| format!("takes about 2{power} trials, and each tells whether it is right"),
        noise: |shares| format!("covered by noise alone: {shares} of the noise"),
        readings: |readings| format!("covered by {readings}"),
        evidence: |what| {
            format!("encrypted; but the total is evidence, blurred only by {what} of other meters")
        },
        erased: "nothing is left of those that do not count: they were multiplied by 0",
        secure_channel: "sent over a secure channel",
        tag: "tags do not give away their key (HMAC-SHA-256)",
        unheard: "it was sent on an open link, by itself or locked; these eyes did not listen",
        alone: "these eyes have received nothing that depends on it",
    },
    symbols: &[
        ("n", "modulus of the readings' key"),
        ("nu", "modulus of the noise's key"),
        ("p", "a secret prime"),
        ("q", "another"),
        ("g", "the base: n + 1"),
        ("r", "randomizer"),
        ("h_s", "base of a lock's short exponents"),
        ("H_i", "hash of meter i's registration"),
        ("H", "the hash function, SHA-256"),
        ("id_i", "identity of meter i; no secret"),
        ("t_i", "time on meter i's clock, within its half-hour"),
        ("b_{ij}", "bit: does sample j of meter i count"),
        ("k_i", "share; all together zero"),
        ("k_1", "share of meter 1"),
        ("k_m", "share of the last meter"),
        ("d_i", "reading of meter i"),
        ("x_i", "blind of meter i"),
        ("h_t", "base of this half-hour, with the shares in its exponent"),
        ("h_{it}", "the same, of meter i alone"),
        ("r_i", "randomizer of meter i"),
        ("c_i", "masked reading, locked"),
        ("xi_{ij}", "noise sample j of meter i"),
        ("x_{ij}", "part j of the blind"),
        ("e_{ij}", "noise, locked"),
        ("e_i", "noise, locked into one"),
        ("O", "offset that keeps exponents positive"),
        ("C_2", "product of the readings"),
        ("C_1", "product of the noise"),
        ("C_r", "product of the readings, repaired"),
        ("k_a", "what the shares of those present lack to cancel"),
        ("P", "the meters present"),
        ("m'", "how many meters are present"),
        ("d", "true total"),
        ("x", "sum of the blinds"),
        ("xi", "noise"),
        ("y", "published total"),
        ("m", "meters"),
        ("gamma", "samples a meter draws"),
    ],
    symbols_title: "Symbols: point at one, or focus it, to see it everywhere",
    not_yet: "not yet",
    law_sealed: "cannot be checked with these eyes",
    holds: "holds",
    broken: "broken",
    no_budget: "no budget is set",
};
