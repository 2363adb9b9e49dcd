//! English.

mod charts;
mod cite;
mod day;
mod first;
mod form;
mod frame;
mod grammar;
mod inside;
mod laboratory;
mod lecture;
mod microscope;
mod parts;
mod phases;
mod picture;
mod refusal;
mod result;
mod sketch;
mod stops;
#[cfg(feature = "tampering")]
pub(super) mod tampering;
mod tour;
mod verdict;
mod walk;

use crate::text::words::inside::ShareSum;
use crate::text::words::{ByHolder, Cases, KindWords, Words};

pub(super) static ENGLISH: Words = Words {
    title: "Blindsum",
    skip: "Skip to the main part",
    theme_auto: "auto",
    theme_light: "light",
    theme_dark: "dark",
    private_page: "Nothing leaves this page: every party runs here, in your browser, and your file is read here only.",
    engine_unasked: "Arithmetic: the fast kernel is loaded when the page is first used.",
    engine_kernel: "Arithmetic: the fast kernel (fused multiply-add in vector lanes).",
    engine_off: "Arithmetic: portable code; the address switches the fast kernel off.",
    engine_not_loaded: "Arithmetic: portable code, several times slower; the fast kernel could not be loaded. Reload \
                        the page; if that does not help, its file (blindsum_modexp_kernel) is missing on the server.",
    engine_unsupported: "Arithmetic: portable code, several times slower; this browser lacks the instructions of the fast kernel.",
    engine_not_fused: "Arithmetic: portable code, several times slower; this browser does not fuse multiplication and addition.",
    engine_broken: "Arithmetic: portable code, several times slower; the fast kernel does not start here.",
    engine_workers: |here, all| format!("{here} All {all} workers of this round use it too."),
    engine_mixed: |here, count, all| {
        format!(
            "{here} Of the {all} workers of this round, {count} use it too; the others use the other one, which gives the same numbers."
        )
    },
    attribution: "One French house on many days, each day standing in for one household: UCI Individual household \
                  electric power consumption, G. Hebrail and A. Berard, CC BY 4.0",
    broken: "Something went wrong in this page. Reload it; the details are in the browser's console.",

    run: "Run one round",
    run_again: "Run again",
    cancel: "Cancel",
    cannot_run: |fields| format!("Fix these fields first: {fields}."),
    cannot_run_loading: "The readings are not there yet.",
    status_idle: |meters| format!("Ready: {meters}, one worker each."),
    status_idle_one: "Ready: 1 meter, with a worker of its own.",
    status_running: |number, title| format!("Phase {number} of 8: {title}"),
    status_published: |total| format!("Published: {total}\u{a0}kWh"),
    status_midway: "A step before the end.",
    status_refused: "Refused: no total was published.",
    status_error: "The round did not begin.",
    status_cancelled: "Cancelled. All workers are stopped.",
    elapsed: "elapsed",
    back_to_running: "Back to what is happening now",
    countdown: |seconds| format!("{seconds} s left."),
    unplugged_note: |meters, seconds| {
        format!(
            "Unplugged: {meters}. Nobody has been told: the others find out when the deadline of {seconds} s \
             passes, and then the round is refused."
        )
    },

    stage: "The parties and their messages",
    stage_text: |meters, flows| {
        format!(
            "{meters} below; above them the dealer, the cloud and the control centre. In this phase: {flows}."
        )
    },
    meter: |number| format!("meter {number}"),
    meter_word: "meter",
    the: |who| format!("the {who}"),
    meter_text: |number, household, state, sent| match household {
        "" => format!("meter {number}: {state}. {sent}"),
        household => format!("meter {number}, household {household}: {state}. {sent}"),
    },
    meter_sent: |symbols| format!("Sent: {symbols}."),
    meter_nothing_sent: "Nothing sent yet.",
    state_idle: "idle",
    state_starting: "starting",
    state_ready: "ready",
    state_busy: "busy",
    state_done: "done",
    state_stopped: "stopped",
    state_lost: "lost",
    state_unplugged: "no power",
    unplug: "unplug",
    unplug_long: |number| format!("unplug meter {number}"),
    cloud: "cloud",
    center: "control centre",
    dealer: "dealer",
    everybody: "everybody",
    cloud_picks: "picks, multiplies",
    cloud_picks_opens: "picks, opens C₁",
    cloud_multiplies: "multiplies",
    center_holds: "holds the keys",
    center_holds_one: "opens C₂",
    center_picks: "picks, holds the keys",
    state_waiting: "waiting",
    state_registered: "joined",
    state_reported: "reported",
    cell_name_speaks: |number, state| format!("meter {number}: {state}, sends or receives in this step"),
    cell_name: |number, state| format!("meter {number}: {state}"),
    card: "The meter looked at",
    card_household: |household| format!("Household {household}"),
    card_close: "Close",
    card_empty: "Press Run. What this meter knows and sends will appear here.",
    card_reading: "its reading, sent to nobody as it is",
    card_reading_cut: "its reading, cut by the cap, sent to nobody as it is",
    card_blind: "its blind, told to nobody",
    card_randomizer: "its randomizer, told to nobody",
    card_share: "its share, dealt to it by the dealer",
    card_sample: "its one noise sample in Wh: it counts, and the meter knows it",
    setting_link: "Address of this setting",
    view_link: "the address of this view",
    view_link_other: "the address of this view (its numbers will be others)",
    view_link_says: "Anyone who opens it gets the same round, at this step and through these eyes.",
    view_link_other_says: "Anyone who opens it gets this setting and these eyes, and runs a round of their own. The same numbers come only with \
                           a seed, with the shipped readings and with no meter lost.",
    between: |one, other| format!("between {one} and {other}"),
    listens: |links| format!("The eavesdropper listens on the open links: {links}."),
    card_samples: "its noise samples in Wh; the ringed one counts, and the meter is not told which. If all are equal, it still knows its share",
    card_samples_all: "its noise samples in Wh; one of them counts. If all are equal, its share is known",
    unit_ticks: "ticks",
    unit_wh: "Wh",
    dealer_task: "deals the shares",
    received_of: |got, all| format!("{got} of {all}"),
    calculators: |busy, all| format!("{busy} of {all} calculators busy"),

    now: "What is happening now",
    idle_title: "Why hide a meter reading?",
    trust: "True as long as every party follows the rules and none pools what it knows.",
    limits_title: "What this does not protect against",
    idle_text: |meters| {
        format!(
            "One household's day tells when people sleep, get up, leave and cook. The grid needs only the sum over many \
             homes. Press Run, and {meters} give it that sum, with some noise added, and nothing else."
        )
    },
    idle_text_one: "One household's day tells when people sleep, get up, leave and cook. With one meter the sum is its own \
                    reading: only the noise hides it.",
    idle_curve: |household| format!("A household's day, {household}"),
    idle_curve_few: |household| format!("What one household used, {household}"),
    idle_curve_text: |household, most, slot| {
        format!(
            "Energy in each half-hour of {household}; at most {most} Wh. The marked half-hour, {slot}, is the \
             one the meters will report."
        )
    },
    idle_curve_text_day: |household, most| {
        format!(
            "Energy in each half-hour of {household}; at most {most} Wh. The meters will report every half-hour."
        )
    },
    cancelled_title: "The round was cancelled",
    cancelled_text: "All workers were stopped and what they knew is gone. Nothing was published.",
    error_title: "The round did not begin",
    error_text: |why| format!("{why}."),

    against_with_bits: ByHolder {
        cloud: "noise that hides the other homes from them and the cloud: standard deviation, Eq. 30",
        center: "noise that hides the other homes from them and the control centre: standard deviation, Eq. 30",
    },
    against_without_bits: ByHolder {
        cloud: "the same without the cloud, on average over their samples: Eq. 29",
        center: "the same without the control centre, on average over their samples: Eq. 29",
    },

    matrix_caption: Cases {
        usual: "The noise each meter drew, in Wh. The cloud knows the positions marked, the meter knows the numbers, no \
                party by itself knows both.",
        one_meter: Some(
            "The noise the meter drew, in Wh. The cloud knows the position marked, the meter knows the numbers, and when \
             the total is out the position as well.",
        ),
        one_sample: Some(
            "The noise each meter drew, in Wh: one sample each, so it counts, and its meter knows it.",
        ),
    },
    total_open: "the noise is small: anyone who sees the published total can read it",
    total_known_to: Cases {
        usual: "no party by itself knows it",
        one_meter: Some("the meter knows it"),
        one_sample: None,
    },
    noise_known_to: Cases {
        usual: "no party by itself knows it; a meter whose samples are equal knows its part",
        one_meter: Some("the meter can work it out"),
        one_sample: Some("each meter knows its part"),
    },
    limits: [
        "One curious meter: it knows its own samples, so that only the noise of the others surely hides a home from it.",
        "Meters that pool what they know: only the noise of the rest surely hides a home from them. All of them, if they are few, can \
         work out from the total which samples counted.",
        "A meter that lies about its reading or its noise.",
        "A cloud that locks something else than one 1 and zeros.",
        "Anyone who watches when messages are sent and how long the work takes.",
        "This machine: all parties run on it, and the secure channels between them are simulated.",
    ],
    shares_law: Cases {
        usual: |ShareSum { law, scale, .. }| {
            format!(
                "Below them is the law that the sum obeys: {law}, scale {scale}\u{a0}kWh. No share alone obeys it, only all \
                 together do; the paper's sentence after Eq. 23, which calls one share Laplace, is a slip."
            )
        },
        one_meter: Some(|ShareSum { law, scale, .. }| {
            format!(
                "Above it the law that it was drawn from: {law}, scale {scale}\u{a0}kWh. With one meter its share is the whole noise."
            )
        }),
        one_sample: None,
    },
    phases: phases::PHASES,
    kinds: [
        KindWords { name: "key for readings", symbol: "n" },
        KindWords { name: "registration", symbol: "H_i" },
        KindWords { name: "blind bits", symbol: "E(b_{ij})" },
        KindWords { name: "key share", symbol: "k_i" },
        KindWords { name: "masked reading", symbol: "c_i" },
        KindWords { name: "noise", symbol: "e_{ij}" },
        KindWords { name: "the two products", symbol: "C_2 , C_1" },
        KindWords { name: "the noisy total", symbol: "y" },
        KindWords { name: "key for noise", symbol: "nu" },
        KindWords { name: "admission of a meter", symbol: "H_i" },
        KindWords { name: "the readings' product", symbol: "C_2" },
        KindWords { name: "noise plus blinds", symbol: "xi + x" },
        KindWords { name: "who is absent", symbol: "?" },
        KindWords { name: "sum of the absent shares", symbol: "k_a" },
        KindWords { name: "proof of the blind bits", symbol: "π_i" },
        KindWords { name: "proof of right decryption", symbol: "y" },
    ],
    other: phases::OTHER,
    knows_what: phases::KNOWS,
    parties: ["meters", "cloud", "control centre", "dealer"],
    protections: ["public", "secret", "encrypted"],
    protection_meanings: [
        "anyone may read it",
        "on a secure channel",
        "anyone may copy it; only the key's owner opens it",
    ],
    parts: [
        "header",
        "count or length",
        "modulus",
        "bits of the modulus",
        "identity id",
        "time t",
        "hash H, SHA-256",
        "link key",
        "ciphertext mod ν²",
        "ciphertext mod n²",
        "number mod n",
        "meter present",
        "tag, HMAC-SHA-256",
        "base h_s of short exponents, mod ν²",
        "meter absent",
        "number mod ν",
        "whether h_s follows",
        "part of the proof",
    ],
    epoch: "Slot shown",
    epoch_before: "The slot before",
    epoch_after: "The slot after",
    epoch_published: |slot| slot.to_owned(),
    epoch_refused: |slot| format!("{slot}, refused"),
    day_slot: |slot| format!("The day goes on: {slot}"),
    day_what: "The keys are made once. Every half-hour is a round of its own: new bits, new shares, new blinds, new noise.",
    day_why: "Old messages are useless in a new slot. Every slot costs its ε again, for the same households.",
    day_phases: "To read about a phase while they pass, choose it in the time line.",
    so_far: |slot, total| format!("Published last, for {slot}: {total}\u{a0}kWh."),
    cancelled_day: |done, all| {
        format!("Cancelled after {done} of {all} slots. What was published stays published.")
    },
    unplugged_repair: |meters, seconds| {
        format!(
            "Unplugged: {meters}. Nobody has been told: the others find out when the deadline of {seconds} s \
             passes. Then, if more than half are left and the budget allows it, the dealer's sum repairs the total over \
             those present."
        )
    },
    law_discrete: "discrete Laplace",
    law_continuous: "Laplace, rounded",
    law_larger: "wider than Laplace",
    tick: |wh, most| {
        format!(
            "A unit here is a tick of {wh} Wh; a reading is rounded to 0 to {most} whole ticks \
             before anything else, small enough to follow every number by hand."
        )
    },
    whole_wh: |wh| {
        format!(
            "Keys this small have room for whole Wh only: a unit here is {wh} Wh, and each reading is rounded to it."
        )
    },
    absent_who: |who, present| format!("Absent: {who}. The total is over the {present} present."),
    absent_sum: "The shares k of those present do not cancel alone. The dealer told the control centre the sum of the absent \
                 meters' shares, and of no single one, and that repaired the product.",
    absent_share: "The shares k of those present do not cancel alone. The dealer told the control centre what is missing: with one \
                   meter absent, that is its own share. It repaired the product; the blind still hides that meter's reading.",
    absent_address: "The address does not bring this round back: who dropped out is not in it.",
    absent_cost: |spent, epsilon, present, all| {
        format!(
            "It cost ε = {spent} instead of {epsilon}: with {present} of {all} shares of noise the noise is smaller than \
             designed, and what is left of it hides a home less well."
        )
    },
    and_more: |count| format!("and {count} more"),
    refused_variant: "This is what the variant shows: no sum decrypts under it, and a wrong total is never published. Choose \
                      another under “Protocol variants”.",
    run_unlimited: "Run without a budget",
    refused_budget: "The ledger allows no more totals. A larger budget or a smaller ε would allow more.",
    run_repair: "Run again with repair",
    run_repair_note: "Then a meter that drops out does not end the round: the dealer's sum repairs the total.",
    run_day: "Run the day",
    status_running_day: |slot, number, all, title| format!("{slot}, slot {number} of {all}: {title}"),
    status_published_day: |_, done, all| format!("Published: {done} of {all} slots."),
    status_refused_day: |slot, done, all| format!("Refused at {slot}: {done} of {all} slots were published."),
    status_idle_shared: |meters| format!("Ready: {meters}, who share a few workers."),
    absent_now: |who| format!("Absent: {who}. The epoch goes on without them."),
    day_running: "the day goes on",
    day_progress: "Slots that are over",
    ledger_spent: [
        |_, budget| format!("Nothing is spent yet of the budget ε = {budget}."),
        |spent, budget| format!("ε = {spent} is spent of the budget ε = {budget}."),
        |_, _| "Nothing is spent yet, and no budget is set.".to_owned(),
        |spent, _| format!("ε = {spent} is spent, and no budget is set."),
    ],
    presets_words: [
        ("Blackboard", "24 bits, 3 meters: numbers to follow with pencil and paper"),
        ("Classroom", "10 meters, 2048 bits: one half-hour with real keys"),
        ("A day", "100 meters, 512 bits, all 48 half-hours at ε 0.5 each: a budget of 24 pays for them"),
        ("A budget that ends", "the same day with a budget of 10, which ends before the day does"),
        ("Town", "1000 meters, 1024 bits: some minutes"),
    ],
    situations_words: [
        ("By hand", "three homes, 24 bits, ticks of 100 Wh: each number can be worked out again on paper"),
        ("Ten houses", "one half-hour as it is meant: noise of some 3 kWh in a total of ten homes"),
        (
            "A street of 100",
            "ten times as many homes under the same noise: in proportion the total is ten times as exact",
        ),
        (
            "No blindness",
            "γ = 1: each meter has one sample only, so it knows which one counts. Seen through the eyes of home 1",
        ),
        (
            "One free rider",
            "home 3 sends samples of 0: the total has one share of noise too few, and nobody in the round can notice",
        ),
        ("A tiny ε", "ε = 0.01: the noise is a hundred times a home's cap, and drowns the total too"),
        ("A huge ε", "ε = 20: the total is exact to some 150 Wh, and may shift the odds for a home by e²⁰"),
        ("Eq. 18 as printed", "the total cannot be decrypted: the round ends in a refusal"),
        (
            "The strip",
            "the corrected exponent decrypts, and somebody who listens takes its blinding off without a key",
        ),
        (
            "A silent meter",
            "home 3 registers and says no more; the total is repaired over the others, with less noise",
        ),
        ("Toy keys", "64 bits: somebody who listens factors both moduli and has their secret keys"),
        (
            "The coalition that reads a town",
            "control centre, dealer and a listener pool what they hold of 1,000 homes and write down a number for each: 965 of them are the reading to the mWh",
        ),
    ],
    picture: &picture::PICTURE,
    walk: &walk::WALK,
    verdict: &verdict::VERDICT,
    refusals: &refusal::REFUSALS,
    tour: &tour::TOUR,
    unplugged_done: |meters| {
        format!(
            "Unplugged: {meters}. It does no harm: everything due had been sent before, so nobody waits and nothing is \
             missing."
        )
    },
    state_unplugged_done: "done, off",
    waits: |meters| format!("No answer from {meters}:"),
    stop_waiting: "Stop waiting",
    stop_waiting_long: "Treat it as lost now, as if its deadline had passed",
    header_fields: [
        ("version", |number, _| format!("{number}, of the format of all messages")),
        ("kind", |number, what| format!("{number}: {what}")),
        ("epoch", |number, what| format!("the half-hour that begins {number} s after 1970 did: {what}")),
        ("sender", |number, what| format!("{number}: {what}")),
        ("receiver", |number, what| format!("{number}: {what}")),
        ("sequence number", |number, _| {
            format!("{number} before it from this sender to this receiver in this epoch")
        }),
    ],
    counted: grammar::counted,
    capital: grammar::capital,
    form: &form::FORM,
    result: &result::RESULT,
    frame: &frame::FRAME,
    exhibit_parts: &parts::PARTS,
    charts: &charts::CHARTS,
    cite: &cite::CITE,
    day: &day::DAY,
    lecture: &lecture::LECTURE,
    first: &first::FIRST,
    inside: &inside::INSIDE,
    microscope: &microscope::MICROSCOPE,
    laboratory: &laboratory::LABORATORY,
    laboratory_settings: &laboratory::SETTINGS,
    laboratory_pictures: ["One round", "Many rounds", "25 dots", "With and without"],
};
