//! English.

mod refusal;
mod tour;
mod walk;

use super::{ByHolder, Cases, KindWords, OtherWords, PhaseSays, PhaseWords, Words};

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

const fn always<T>(usual: T) -> Cases<T> {
    Cases { usual, one_meter: None, one_sample: None }
}

pub(super) static ENGLISH: Words = Words {
    title: "Blindsum",
    tagline: "Add up a neighbourhood without looking into a home",
    skip: "Skip to the run button",
    theme: "Theme",
    theme_auto: "auto",
    theme_light: "light",
    theme_dark: "dark",
    private_page: "Nothing leaves this page: every party runs here, in your browser, and your file is read here only.",
    engine_kernel: "Arithmetic: the fast kernel (fused multiply-add in vector lanes).",
    engine_off: "Arithmetic: portable code; the address switches the fast kernel off.",
    engine_not_loaded: "Arithmetic: portable code, some times slower; the fast kernel could not be loaded. Reload \
                        the page; if that does not help, its file (blindsum_modexp_kernel) is missing on the server.",
    engine_unsupported: "Arithmetic: portable code, some times slower; this browser lacks the instructions of the fast kernel.",
    engine_not_fused: "Arithmetic: portable code, some times slower; this browser does not fuse multiplication and addition.",
    engine_broken: "Arithmetic: portable code, some times slower; the fast kernel does not start here.",
    engine_workers: "{here} All {all} workers of this round use it too.",
    engine_mixed: "{here} Of the {all} workers of this round, {count} use it too; the others use the other one, which gives the same numbers.",
    attribution: "One French house on many days, each day standing in for one household: UCI Individual household \
                  electric power consumption, G. Hebrail and A. Berard, CC BY 4.0",
    broken: "Something went wrong in this page. Reload it; the details are in the browser's console.",

    parameters: "Parameters",
    parameters_summary: "{meters}, {gamma} each, ε {epsilon}, {bits} bits, {slot}",
    meters_label: "Meters m",
    meters_hint: "1 to 1000; up to 16 have a worker each, more share a few",
    gamma_label: "Samples γ",
    gamma_hint: "per meter; one counts",
    epsilon_label: "Privacy ε",
    epsilon_hint: "smaller = more private, noisier",
    cap_label: "Cap (Wh)",
    cap_hint: "the most a reading counts",
    slot_label: "Half-hour",
    key_bits_label: "Key (bits)",
    insecure: "too short to be safe; for learning",
    insecure_long: "Keys under 2048 bits hide nothing for long. Use them to learn, never to protect anything.",
    randomness_label: "Randomness",
    random_system: "operating system",
    random_seeded: "from a seed",
    seed_label: "Seed",
    seeded: "seeded, not secret",
    seeded_long: "The same seed gives the same round everywhere, so whoever knows it knows every secret.",
    advanced: "Advanced",
    deadline_label: "Deadline (s)",
    deadline_hint: "per request to a worker; who is later counts as lost. Empty: chosen by key size and samples",
    deadline_empty: "{seconds}, chosen",
    readings_label: "Readings",
    readings_shipped: "The shipped file",
    readings_count: "{households}, {slots}",
    readings_loading: "The readings are loading.",
    readings_failed: "The shipped readings could not be loaded ({why}). Reload the page, or choose a file of your own.",
    file_label: "A file of your own",
    file_hint: "CSV, a row a household: date,00:00,00:30,… in Wh; or a row a reading: household,timestamp,energy_kwh",
    use_shipped: "Back to the shipped file",
    missing: "type a number",
    not_in_range: "“{typed}” is not from 1 to {most}",
    not_a_key_size: "“{typed}” is not one of {sizes}",
    epsilon_too_small: "so small that the noise does not fit; the smallest ε that fits here is {least}",
    meters_one: "1 meter",
    meters_many: "{count} meters",
    samples_one: "1 sample",
    samples_many: "{count} samples",
    households_one: "1 household",
    households_many: "{count} households",
    slots_one: "1 slot",
    slots_many: "{count} slots",
    shares_one: "1 share",
    shares_many: "{count} shares",
    not_one_of: "“{typed}” is neither {one} nor {other}",
    slots_label: "Slots",
    budget_label: "Privacy budget",
    absent_label: "Meters that drop out",
    key_mode_label: "Keys and bits",
    blinding_label: "Blinding, Eq. 18",
    base_label: "Base h of the shares",
    noise_law_label: "Noise law",
    collapsed_label: "Noise messages",
    randomizer_label: "Randomness in locks",
    not_whole: "“{typed}” is not a whole number",
    not_decimal: "“{typed}” is not a number; write 0.5, not 0,5",
    not_a_seed: "“{typed}” is not a seed: a whole number from 0 to 2^64 - 1",
    not_a_deadline: "“{typed}” is not a deadline: 1 to {most} s",
    locked: "Fixed while a round runs.",

    run: "Run one round",
    run_again: "Run again",
    cancel: "Cancel",
    cannot_run: "Fix these fields first: {fields}.",
    cannot_run_loading: "The readings are not there yet.",
    status_idle: "Ready: {meters}, one worker each.",
    status_running: "Phase {number} of 8: {title}",
    status_published: "Published: {total}\u{a0}kWh",
    status_refused: "Refused: no total was published.",
    status_error: "The round did not begin.",
    status_cancelled: "Cancelled. All workers are stopped.",
    elapsed: "elapsed",
    phases_title: "The eight phases",
    phase_share: "{percent} %",
    phase_progress: "{done} of {all}",
    phase_done: "done",
    phase_stopped: "stopped",
    phase_waiting: "to come",
    phase_never: "not reached",
    phase_times: "Times: computing, all parties together.",
    back_to_running: "Back to what is happening now",
    countdown: "{seconds} s left.",
    unplugged_note: "Unplugged: {meters}. Nobody has been told: the others find out when the deadline of {seconds} s \
                     passes, and then the round is refused.",

    stage: "The parties and their messages",
    stage_text: "{meters} below; above them the dealer, the cloud and the control centre. In this phase: {flows}.",
    meter: "meter {number}",
    meter_word: "meter",
    the: "the {who}",
    meter_text: "meter {number}, household {household}: {state}. {sent}",
    meter_sent: "Sent: {symbols}.",
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
    unplug_long: "unplug meter {number}",
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
    state_registered: "registered",
    state_reported: "reported",
    cell_speaks: "sends or receives in this step",
    cell_name_speaks: "meter {number}: {state}, sends or receives in this step",
    pool: "{meters} meters share a few workers: pooled meters share a worker; each still has its own keys, state and randomness.",
    find_meter: "Look at meter",
    grid_keys: "or choose a cell; arrow keys lead on",
    grid: "All meters, a cell each",
    cell_name: "meter {number}: {state}",
    card: "The meter looked at",
    card_household: "Household {household}",
    card_close: "Close",
    card_empty: "Press Run: here will stand what this meter knows and sends.",
    card_reading: "its reading, sent to nobody as it is",
    card_reading_cut: "its reading, cut by the cap, sent to nobody as it is",
    card_blind: "its blind, told to nobody",
    card_randomizer: "its randomizer, told to nobody",
    card_share: "its share, dealt to it by the dealer",
    card_sample: "its one noise sample in Wh: it counts, and the meter knows it",
    setting_link: "Address of this setting",
    view_link: "the address of this view",
    view_link_other: "the address of this view (its numbers will be others)",
    view_link_says: "Whoever opens it gets the same round, at this step and through these eyes.",
    view_link_other_says: "Whoever opens it gets this setting and these eyes, and runs a round of their own. The same numbers come only with \
                           a seed, with the shipped readings and with no meter lost.",
    between: "between {one} and {other}",
    listens: "The eavesdropper listens on the open links: {where}.",
    card_samples: "its noise samples in Wh; the ringed one counts, and the meter is not told which. If all are equal, it still knows its share",
    card_samples_all: "its noise samples in Wh; one of them counts. If all are equal, its share is known",
    unit_ticks: "ticks",
    unit_wh: "Wh",
    dealer_task: "deals the shares",
    received_of: "{got} of {all}",
    legend: "How a message travels",
    calculators: "{busy} of {all} calculators busy",

    now: "What is happening now",
    knows: "Who will know what",
    idle_title: "Why hide a meter reading?",
    trust: "True as long as every party follows the rules and none pools what it knows.",
    limits_title: "What this does not protect against",
    idle_text: "One household's day tells when people sleep, get up, leave and cook. The grid needs only the sum over many \
                homes. Press Run, and {meters} give it that sum, off by some noise, and nothing else.",
    idle_text_one: "One household's day tells when people sleep, get up, leave and cook. With one meter the sum is its own \
                    reading: nothing but the noise hides it.",
    idle_curve: "A household's day, {household}",
    idle_curve_few: "What one household used, {household}",
    idle_curve_text: "Energy in each half-hour of {household}; at most {most} Wh. The marked half-hour, {slot}, is the \
                      one the meters will report.",
    idle_curve_text_day: "Energy in each half-hour of {household}; at most {most} Wh. The meters will report every half-hour.",
    cancelled_title: "The round was cancelled",
    cancelled_text: "All workers were stopped and what they knew is gone. Nothing was published.",
    error_title: "The round did not begin",
    error_text: "{why}.",

    answer: "The grid learns {total}\u{a0}kWh ±\u{a0}{band}; no one alone can tell for sure that you were at home.",
    answer_bare: "The grid learns {total}\u{a0}kWh ±\u{a0}{band}.",
    band: "±\u{a0}{band}\u{a0}kWh: in 19 rounds of 20 the noise is smaller than this. It follows from ε and the cap alone \
           ({law}, scale cap/ε = {scale} kWh), so it may be told to everybody.",
    band_absent: "±\u{a0}{band}\u{a0}kWh: in at least 19 rounds of 20 the noise is smaller than this. It follows from ε and the cap \
                  alone, for the noise of all {all} meters ({law}, scale cap/ε = {scale} kWh), so it may be told to everybody; \
                  the noise of the {present} present is spread less.",
    guess: "Whoever takes no part and sees this one total, and nothing else, can shift the odds about any one home by at most the factor \
            {factor}, which is e to the ε.",
    guess_weak: "ε = {epsilon} is hardly any privacy: whoever sees this one total may be almost sure about a home.",
    guess_seeded: "Whoever knows the seed can work out the noise and take it away: this total hides nothing from them.",
    price: "This total costs ε = {epsilon}; the next one costs ε again.",
    against: "What it hides from whom",
    against_says: "How far this total can take a fifty-fifty suspicion about one home, by who looks at it:",
    against_nobody: "those who take no part",
    against_one: "one curious meter",
    against_pool: "{count} meters that pool what they know",
    against_pool_one: "1 meter, as above",
    against_pooled: "How many meters pool what they know",
    against_hint: "1 to {most}: at least one home must be left to hide",
    against_missing: "type a number",
    against_not_in_range: "“{typed}” is not a whole number from 1 to {most}",
    against_alone: "There is no other meter, so there is no home to hide from this one.",
    against_likely: "at most {percent}\u{202f}%",
    against_no_bound: "no limit",
    against_infinite: "is infinite",
    against_note: "A meter knows its own samples, so that only the noise of the others surely hides a home from it. The limit is \
                   reached where its own samples happen to be equal. It holds for noise that is secret ({law}), for this one total, \
                   and while nobody else pools: control centre, dealer and a listener come nearer.",
    against_with_bits: ByHolder {
        cloud: "noise that hides the other homes from them and the cloud: standard deviation, Eq. 30",
        center: "noise that hides the other homes from them and the control centre: standard deviation, Eq. 30",
    },
    against_without_bits: ByHolder {
        cloud: "the same without the cloud, on average over their samples: Eq. 29",
        center: "the same without the control centre, on average over their samples: Eq. 29",
    },
    before: "This is the round before: {meters}, {gamma} each, ε {epsilon}, cap {cap} Wh, {bits} bits, {slot}, randomness \
             {randomness}.",
    refused_lost: "{who} was lost in the phase “{phase}”: {failure}",
    negative: "A negative total is no mistake: the noise can be larger than the total, and rounding it up to 0 would \
               bend the average.",
    true_total: "True total d",
    true_total_cut: "True total d, after the cap",
    noisy_total: "Noisy total y",
    noise: "Noise ξ",
    error: "Error",
    error_size: "{kwh}\u{a0}kWh, {percent}\u{a0}% of d",
    error_kwh: "{kwh}\u{a0}kWh",
    clipped: "Readings cut by the cap",
    clipped_count: "{count} of {all}",
    check: "To the last unit",
    check_holds: "y = d + ξ holds",
    check_fails: "y = d + ξ does not hold",
    transcript_hash: "Transcript hash",
    copy: "Copy",
    copied: "Copied",
    copy_failed: "Could not copy",
    refused_title: "Refused: no total was published",
    refused_title_slot: "{slot} was refused: no total was published",
    refused_alarm: "the control centre published nothing",
    refused_text: "A round publishes one noisy total or nothing at all.",
    refused_cost: "It still cost ε = {epsilon}. It was refused after the values that make up its total had gone to parties who may \
                   be able to read them: the ledger counts what was sent, not what was published.",
    refused_free: "It cost no ε: it was refused before anything was sent from which the total could be read.",
    refused_again: "Run again: new keys, new blinds, new noise, new workers.",
    refused_again_seeded: "Run again: the seed gives the same keys, blinds and noise, on new workers.",
    costs: "What it cost",
    costs_caption: "Bytes of all messages, tags included, and computing time on this machine. Meters: all together, \
                    and each on average.",
    costs_party: "Role",
    costs_sent: "sent",
    costs_received: "received",
    costs_time: "computing",
    costs_each: "each meter",
    unit_kwh: "kWh",

    exhibits: "Look inside",
    everything: "Seen by the simulation, which sees everything. No party does.",
    matrix: "Which sample counts",
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
        "Whoever watches when messages are sent and how long the work takes.",
        "This machine: all parties run on it, and the secure channels between them are simulated.",
    ],
    matrix_equal: "In {count} of {all} rows all numbers are equal: there the meter knows its share without the position.",
    matrix_sample: "j = {j}",
    matrix_counts: "counts",
    matrix_counts_not: "does not count",
    matrix_counts_unknown: "whether it counts is not known",
    matrix_lens: "The noise each meter drew, in Wh, as far as it is known; the positions that count are ringed where they are known.",
    matrix_hidden: "not drawn yet",
    matrix_empty: "Filled in phases 3 and 6: first the cloud picks the positions, then the meters draw the numbers.",
    shares: "The noise, share by share",
    shares_caption: "Each bar is the share of one meter that counts; put end to end they make ξ = {sum}\u{a0}kWh.",
    shares_law: Cases {
        usual: "Above them the law that the sum obeys: {law}, scale {scale}\u{a0}kWh. No share alone obeys it, only all \
                together do; the paper's sentence after Eq. 23, which calls one share Laplace, is a slip.",
        one_meter: Some(
            "Above it the law that it was drawn from: {law}, scale {scale}\u{a0}kWh. With one meter its share is the whole noise.",
        ),
        one_sample: None,
    },
    shares_law_absent: "Above them the law of all {all} shares together: {law}, scale {scale}\u{a0}kWh. Only {present} of them are in \
                        this sum: it is not Laplace and is spread less, with {present}/{all} of that variance. No share \
                        alone is Laplace either.",
    shares_empty: "Drawn when all meters have sent their noise, in phase 6.",
    shares_sealed: "Not known: the sample that counts is needed from every meter, and whoever looks here does not have them all.",
    shares_table: "The same as a table",
    shares_meter: "Meter",
    shares_value: "Share, Wh",
    shares_running: "Sum so far, Wh",
    shares_axis: "kWh",
    shares_picture: "{meters} that add up to {sum}\u{a0}kWh, under the law {law} with scale {scale}\u{a0}kWh.",
    shares_picture_absent: "{meters} that add up to {sum}\u{a0}kWh, under the law that {all} would obey, {law} with scale \
                            {scale}\u{a0}kWh.",
    ladder: "The decryption, number by number",
    ladder_caption: "With p and q, which only the control centre knows, the two products open. Each holds the blinds x, \
                     once taken away and once added: the sum holds none.",
    ladder_empty: "Filled in phase 8, when the control centre decrypts.",
    ladder_readings: "C₂ opens to the readings minus the blinds",
    ladder_readings_not: "C₂ opens, but not to the readings minus the blinds",
    ladder_repaired: "The repaired product opens to the readings minus the blinds",
    ladder_repaired_not: "The repaired product opens, but not to the readings minus the blinds",
    ladder_noise: "C₁ opens to the noise plus the blinds",
    ladder_check: "The check: decrypted, and added up by the simulation from what each meter and the cloud know",
    ladder_y: "decrypted",
    ladder_expected: "added up",
    ladder_holds: "equal to the last unit",
    ladder_fails: "not equal: this program has a defect",
    ladder_unknown: "not all shares are known",
    ladder_secret: "control centre only",
    ladder_cloud: "cloud only",
    ladder_dealer: "dealer and control centre",
    ladder_public: "public",
    ladder_way: "How the products are opened",
    ladder_crt: (
        "By the Chinese remainder theorem",
        "As the parties did it, for about a quarter of the work: two powers with exponents of {half} bits, modulo p² and q².",
    ),
    ladder_textbook: (
        "The textbook way, Eq. 6",
        "The same number for about four times the work: one power with an exponent of about {bits} bits, modulo n². Nobody \
         needed it in the round, so a worker computes it when you choose this.",
    ),
    ladder_made_crt: "How each number is made, for either product C and what it holds, M; with q as with p. The noise's key has \
                      ν in the place of n, and primes of its own.",
    ladder_made_textbook: "How each number is made, for either product C and what it holds, M. The noise's key has ν in the \
                           place of n, and primes of its own.",
    ladder_same: "the same as by the Chinese remainder theorem",
    ladder_same_holds: "equal",
    ladder_same_fails: "not equal: the power is wrong, or this program has a defect",
    ladder_coming: "being worked out",
    ladder_missing: "not worked out",
    ladder_lost: "The worker for this power was lost: {why}. Choose the other way and then this one again, and another worker \
                  tries.",
    digits: "{count} digits",
    show_digits: "all digits of",
    unit_mwh: "mWh",
    log: "Every message",
    log_caption: "In the protocol's order. Choose a message to take it apart, below the picture. With the keyboard, up and down lead from one message to the next.",
    log_empty: "Nothing was sent yet.",
    log_number: "No.",
    log_phase: "Phase",
    log_from: "From",
    log_to: "To",
    log_what: "What",
    log_protection: "Travels",
    log_bytes: "Bytes",
    log_show: "Show message {number}",
    log_box: "Messages, scrolls",
    message: "Message {number}: {what}",
    message_parts: "Its bytes, part by part",
    message_bytes: "All bytes",
    message_sealed: "That it was sent, and how long it is, can be seen; what is in it cannot.",
    to_picture: "Back to the picture",
    back_to_end: "Back to the end of the round",

    phases: [
        PhaseWords {
            short: "Keys",
            title: "Two keys are made",
            says: always(PhaseSays {
                what: "The control centre looks for four secret primes and makes two key pairs of them.",
                why: "Everybody gets the public halves, which lock; the control centre alone keeps the halves that open.",
            }),
        },
        PhaseWords {
            short: "Register",
            title: "The meters register",
            says: always(PhaseSays {
                what: "Each meter says over a secure channel who it is and for which half-hour it speaks. The cloud \
                       registers as they do.",
                why: "The control centre checks it and tells the cloud whom to expect. An outsider cannot speak in a \
                      meter's name; cloud and control centre, who hold the link keys, could.",
            }),
        },
        PhaseWords {
            short: "Bits",
            title: "The cloud chooses blindly",
            says: Cases {
                usual: PhaseSays {
                    what: BITS,
                    why: "Locked, a 1 looks like a 0: the meter is not told which of its samples counts.",
                },
                one_meter: Some(PhaseSays {
                    what: BITS,
                    why: "Locked, a 1 looks like a 0. But a meter that is alone can tell from the published total which \
                          of its samples counted.",
                }),
                one_sample: Some(PhaseSays {
                    what: "With one sample a meter there is nothing to choose: the cloud locks a 1 for each meter and \
                           sends it.",
                    why: "Every meter knows that its one sample counts, and so its own part of the noise.",
                }),
            },
        },
        PhaseWords {
            short: "Shares",
            title: "Shares that cancel",
            says: Cases {
                usual: PhaseSays {
                    what: "The dealer gives every meter a random number; together they add up to zero.",
                    why: "While its share is in it, no party alone can open a meter's masked reading, not even the control \
                          centre. Only the product of all of them opens.",
                },
                one_meter: Some(PhaseSays {
                    what: "The dealer gives every meter a number; together they add up to zero, so the only one is 0.",
                    why: "With one meter the share hides nothing: only the blind does.",
                }),
                one_sample: None,
            },
        },
        PhaseWords {
            short: "Readings",
            title: "The readings go out, masked",
            says: always(PhaseSays {
                what: "Each meter takes a huge random blind from its reading, locks the difference and sends it.",
                why: "The cloud receives a number that tells it nothing; the blind stays with the meter.",
            }),
        },
        PhaseWords {
            short: "Noise",
            title: "The noise goes out, locked",
            says: Cases {
                usual: PhaseSays {
                    what: NOISE,
                    why: "The meter knows its samples, the cloud which one counts.{equal}",
                },
                one_meter: Some(PhaseSays {
                    what: NOISE,
                    why: "The cloud knows which sample counts, but no sample. The one meter can work out the noise when \
                          the total is out: it knows the only reading in it.",
                }),
                one_sample: Some(PhaseSays {
                    what: "Each meter draws one sample and raises its locked 1 to it.",
                    why: "Each meter knows its own part of the noise; no party by itself knows the whole.",
                }),
            },
        },
        PhaseWords {
            short: "Multiply",
            title: "Adding without opening",
            says: Cases {
                usual: PhaseSays {
                    what: MULTIPLY,
                    why: "The control centre opens these two, and is sent nothing of a single meter.",
                },
                one_meter: Some(PhaseSays {
                    what: MULTIPLY,
                    why: "With one meter the two are that meter's own: there are no others to hide among.",
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
                    why: "Added, the blinds vanish: what is left is the total, off by a noise that no party by itself knows.",
                },
                one_meter: Some(PhaseSays {
                    what: DECRYPT,
                    why: "Added, the blinds vanish: what is left is the one reading, off by a noise that its meter can \
                          work out.",
                }),
                one_sample: None,
            },
        },
    ],
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
    ],
    other: OtherWords {
        split_keys: PhaseSays {
            what: "The control centre and the cloud look for two secret primes each and make a key pair each of them.",
            why: "The control centre opens what holds the readings, the cloud what holds the noise: no party holds both keys.",
        },
        center_draws: (
            "The control centre chooses blindly",
            Cases {
                usual: PhaseSays {
                    what: CENTER_BITS,
                    why: "Locked, a 1 looks like a 0: neither the meter nor the cloud is told which of the samples counts.",
                },
                one_meter: Some(PhaseSays {
                    what: CENTER_BITS,
                    why: "Locked, a 1 looks like a 0: the cloud cannot tell which of the samples counts. But a meter that is \
                          alone can, from the published total.",
                }),
                one_sample: Some(PhaseSays {
                    what: "With one sample a meter there is nothing to choose: the control centre locks a 1 for each meter \
                           and sends it.",
                    why: "Every meter knows that its one sample counts, and so its own part of the noise.",
                }),
            },
        ),
        corrected: PhaseSays {
            what: "Each meter takes a huge random blind from its reading, locks the difference with γ read as n, and sends it.",
            why: "It decrypts. But h, m and n are public, so anyone can strip the blinding without a key and read d - x.",
        },
        as_printed: PhaseSays {
            what: "Each meter takes a huge random blind from its reading and locks the difference as the paper prints it.",
            why: "As printed it does not decrypt: the shares k cancel, but h to the m γ is left over, and that is no n-th power. \
                  And it is weak: h, m and γ are public, so anyone can strip it without a key and read d - x.",
        },
        per_meter: PhaseSays {
            what: "Each meter takes a huge random blind from its reading and locks the difference with a base h of its own.",
            why: "With another h for each meter the shares k cannot cancel: a random factor is left over, and the sum does \
                  not decrypt.",
        },
        as_printed_per_meter: "Each meter takes a huge random blind from its reading and locks the difference as the paper \
                               prints it, with a base h of its own.",
        useless_shares: [
            "While its share is in it, no party alone can open a meter's masked reading. In the product of all of them the shares cancel, \
             but as printed a power of h is left: that product does not decrypt either.",
            "While its share is in it, no party alone can open a meter's masked reading. With another h for each meter the shares do not \
             cancel: the product of all of them does not decrypt either.",
        ],
        center_noise: Cases {
            usual: PhaseSays {
                what: NOISE,
                why: "The meter knows its samples, the control centre which one counts; in the noise messages that its keys \
                      would open, the blinds still hide the samples.{equal}",
            },
            one_meter: Some(PhaseSays {
                what: NOISE,
                why: "The control centre knows which sample counts, but no sample. The one meter can work out the noise when \
                      the total is out: it knows the only reading in it.",
            }),
            one_sample: Some(PhaseSays {
                what: "Each meter draws one sample and raises its locked 1 to it.",
                why: "Each meter knows its own part of the noise; no party by itself knows the whole. In the noise messages that the \
                      control centre's keys would open, the blinds hide it.",
            }),
        },
        collapsed: "Each meter draws γ samples, raises each locked bit to its sample, and multiplies all into one locked number.",
        split_multiply: PhaseSays {
            what: "The cloud multiplies everything it received into two numbers, opens the one for the noise with its own \
                   key, and sends the other on.",
            why: "What it opens is the noise plus all blinds: the blinds hide the noise from it.",
        },
        split_decrypt: PhaseSays {
            what: "The control centre opens one product to all readings minus all blinds; the cloud has sent the noise plus \
                   all blinds.",
            why: "Added, the blinds vanish: what is left is the total, off by the noise.",
        },
        nothing_opens: PhaseSays {
            what: "The control centre opens what should be all readings minus all blinds, and finds a number without meaning.",
            why: "A factor of h is left in the product. The range alarm rings, and nothing is published.",
        },
        center_total: [
            "the noisy total",
            "the noisy total, though none is published, by stripping h off the readings' product",
            "no total, for the readings' product does not decrypt",
        ],
        split_knows: [
            "which samples count, and the noise plus all blinds; never a sample or a reading",
            "{total}; its key opens no bit and no noise message",
        ],
        center_knows: [
            "locked numbers only; with more than one place not even which sample counts",
            "which samples count, and {total}; if it listened in, its keys would open noise messages, still blinded",
        ],
        pooling: [
            "Control centre, dealer and cloud together, or in the cloud's place anyone who listens, {read}. Once the total is out, all \
             other meters with the cloud or the control centre learn as much about the last home.{share} Keys as published: the cloud \
             knows the bits, and the control centre can open them.",
            "Control centre, dealer and cloud together {read}. Once the total is out, all other meters with the cloud learn as much about \
             the last home.{share} Split keys: no party holds both, and only the cloud, which knows the bits, can open them.",
            "Control centre, dealer and cloud together, or in the cloud's place anyone who listens, {read}. Once the total is out, all \
             other meters with the control centre learn as much about the last home.{share} The control centre picks: it knows the bits, \
             and nobody else can open them.",
        ],
        reads: [
            "learn the reading of each home plus its share of noise, which tells no more of it than a promise allows",
            "narrow down the reading of every home: they learn it plus one share of noise",
            "read most homes: they learn the reading of each plus one share of noise",
        ],
        reads_unknown: "learn the reading of each home plus its share of noise",
        share: " Such a number is the reading itself in {exact} of 100 homes, and within {within} of it in {close}.",
        share_coarse: " Such a number is the reading itself in {exact} of 100 homes.",
        equal: " A meter whose samples are all equal knows its share of the noise.",
        equal_zeros: " A meter whose samples are all equal knows its share of the noise: at {zeros} of 100 meters all are 0.",
    },
    knows_what: [
        Cases {
            usual: "their own readings and samples, not which sample counts.{equal}",
            one_meter: Some("its own reading, and so from the total the noise as well"),
            one_sample: Some("their own readings and their own parts of the noise"),
        },
        Cases {
            usual: "which samples count, never what they are",
            one_meter: None,
            one_sample: Some("that every sample counts, never what they are"),
        },
        always("{total}; if it listened in, its keys would open single bits and noise messages"),
        always("the shares it dealt, which tell nothing by themselves"),
    ],
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
    ],
    epoch: "Slot shown",
    epoch_before: "The slot before",
    epoch_after: "The slot after",
    epoch_published: "{slot}",
    epoch_refused: "{slot}, refused",
    day_slot: "The day goes on: {slot}",
    day_what: "The keys are made once. Every half-hour is a round of its own: new bits, new shares, new blinds, new noise.",
    day_why: "Old messages are of no use in a new slot, and every slot costs its ε of the same households.",
    day_phases: "To read about a phase while they pass, choose it in the time line.",
    so_far: "Published last, for {slot}: {total}\u{a0}kWh.",
    cancelled_day: "Cancelled after {done} of {all} slots. What was published stays published.",
    unplugged_repair: "Unplugged: {meters}. Nobody has been told: the others find out when the deadline of {seconds} s \
                       passes. Then, if more than half are left and the budget allows it, the dealer's sum repairs the total over \
                       those present.",
    law_discrete: "discrete Laplace",
    law_continuous: "Laplace, rounded",
    tick: "A unit here is a tick of {wh} Wh; a reading is rounded to 0 to {most} whole ticks \
           before anything else, small enough to follow every number by hand.",
    whole_wh: "Keys this small have room for whole Wh only: a unit here is {wh} Wh, and each reading is rounded to it.",
    absent_who: "Absent: {who}. The total is over the {present} present.",
    absent_sum: "The shares k of those present do not cancel alone. The dealer told the control centre the sum of the absent \
                 meters' shares, and of no single one, and that repaired the product.",
    absent_share: "The shares k of those present do not cancel alone. The dealer told the control centre what is missing: with one \
                   meter absent, that is its own share. It repaired the product; the blind still hides that meter's reading.",
    absent_address: "The address does not bring this round back: who dropped out is not in it.",
    absent_cost: "It cost ε = {spent} instead of {epsilon}: with {present} of {all} shares of noise the noise is smaller than \
                  designed, and what is left of it hides a home less well.",
    and_more: "and {count} more",
    refused_variant: "This was to be shown: under this variant no sum decrypts, and a wrong total is never published. Choose \
                      another under “Protocol variants”.",
    refused_budget: "The ledger ends the day here. A larger budget or a smaller ε would \
                     buy more slots.",
    run_repair: "Run again with repair",
    run_repair_note: "Then a meter that drops out does not end the round: the dealer's sum repairs the total.",
    run_day: "Run the day",
    status_running_day: "{slot}, slot {number} of {all}: {title}",
    status_published_day: "Published: {done} of {all} slots.",
    status_refused_day: "Refused at {slot}: {done} of {all} slots were published.",
    status_idle_shared: "Ready: {meters}, who share a few workers.",
    absent_now: "Absent: {who}. The epoch goes on without them.",
    day_running: "the day goes on",
    day_progress: "Slots that are over",
    day: "The day",
    axis_slot: "start of the half-hour",
    household: "Household",
    household_day: "One household's day",
    household_chart: "Energy of household {household} in each half-hour; at most {most} Wh.",
    household_gives_away: "Whoever sees this curve sees when these people get up, leave, come home, cook and sleep. No party \
                           but the household's own meter is ever sent it.{pooled}",
    household_pooled: " Those who pool what they know, as told below, would hold each of its half-hours plus one share of noise: the reading \
                       itself in {exact} of 100.",
    neighbourhood_day: "The neighbourhood's day",
    neighbourhood_chart: "The true and the published total of the neighbourhood in each half-hour, {published} of {all} \
                          published, ± {band} kWh. The table below has the numbers.",
    neighbourhood_says: "What the grid gets: {published} of {all} totals, each within ± {band} kWh of the truth in at least 19 of 20. \
                         The true total is shown by this simulation alone.",
    legend_noisy: "published",
    legend_band: "95 % band",
    legend_truth: "true, shown by the simulation alone",
    legend_refused: "refused",
    ledger: "The ledger of ε",
    ledger_of: "{spent} of {budget} spent",
    ledger_free: "{spent} spent, no budget",
    ledger_says: "Every slot costs its ε = {epsilon} of the same households, and the costs add up.",
    ledger_full: "The budget does not allow another epoch: the next one is refused.",
    ledger_anew: "This page remembers nothing: a reload or another run begins a new budget, and the same households pay again. The \
                  command line keeps what was spent in a file (--ledger).",
    day_table: "The day as a table",
    day_table_caption: "Energies in kWh. True totals and errors are shown by this simulation alone.",
    day_slot_head: "Slot",
    day_true: "True",
    day_noisy: "Noisy",
    day_error: "Error",
    day_cost: "ε of the slot",
    day_spent: "ε together",
    day_status: "Status",
    slot_open: "not run yet",
    slot_published: "published",
    slot_repaired: "published, repaired: {absent} absent",
    slot_refused: "refused",
    slot_refused_budget: "refused by the ledger",
    slot_show: "Show the slot {slot}",
    pages: "Pages",
    page_first: "First page",
    page_before: "Page before",
    page_after: "Next page",
    page_last: "Last page",
    page_of: "{first} to {last} of {all}",
    costs_set_up: "Set-up, once",
    costs_median: "Each epoch, median",
    costs_shown: "Epoch shown",
    costs_epoch: "The epoch",
    exhibits_wait: "With this many meters the messages are laid out when the epoch is over.",
    exhibits_let_go: "There are no messages and secrets of this epoch here: only those of the last one that is over are kept. \
                      Its totals and costs stay.",
    ladder_caption_split: "The control centre opens the readings' product with its primes, the cloud the noise's with its own. \
                           Each holds the blinds x, once taken away and once added: the sum holds none.",
    ladder_keys: "The keys",
    ladder_fails_variant: "not equal, as was to be shown: this variant does not decrypt",
    message_numbers: "Its numbers",
    matrix_center: "The noise each meter drew, in Wh. The control centre knows the positions marked, the meter knows the numbers; \
                    with more than one meter and place no party by itself knows both.",
    presets: "Start from",
    presets_words: [
        ("Blackboard", "24 bits, 3 meters: numbers to follow with pencil and paper"),
        ("Classroom", "10 meters, 2048 bits: one half-hour with real keys"),
        ("A day", "100 meters, 512 bits, all 48 half-hours at ε 0.5 each, until a budget of 10 is spent"),
        ("Town", "1000 meters, 1024 bits: some minutes"),
    ],
    variants: "Protocol variants",
    variants_note: "What the paper leaves open. The first of each is the default.",
    key_mode_published: (
        "as published",
        "The cloud picks the bits, the control centre owns both keys: with the meters it could open their bits.",
    ),
    key_mode_split: (
        "split keys",
        "The cloud owns the key for the noise: no party holds both keys, and the control centre cannot open a bit.",
    ),
    key_mode_center: (
        "control centre picks",
        "The control centre picks the bits and knows which sample counts; the cloud is not told.",
    ),
    blinding_hardened: ("hardened", "Decrypts, and nobody strips the blinding without a key."),
    blinding_corrected: (
        "corrected: γ read as n",
        "Weak: it decrypts, but anyone can strip the blinding without a key.",
    ),
    blinding_printed: ("as printed", "Does not decrypt: the round ends in a refusal."),
    base_common: ("one for all meters", "The shares k cancel, so the sum decrypts."),
    base_per_meter: (
        "another for each meter",
        "Does not decrypt: the shares k cannot cancel, so the round ends in a refusal. One meter alone has k = 0 and decrypts.",
    ),
    noise_discrete: ("discrete", "Whole units from the start: the sum is exactly the discrete Laplace law."),
    noise_continuous: (
        "continuous, as in the paper",
        "Real numbers, each rounded to whole units: the sum is Laplace up to the rounding of each share.",
    ),
    collapsed_no: ("γ a meter", "One locked number for each sample, as in the paper."),
    collapsed_yes: (
        "one a meter",
        "Each meter multiplies its γ locked numbers into one: the same total for 1/γ of the noise bytes sent.",
    ),
    randomizer_textbook: ("r to the n", "As in the textbook: a fresh r for each lock."),
    randomizer_short: (
        "short exponent",
        "For the noise key h_s to a short a: the same kind of assumption, and faster. Masked readings keep r to the n.",
    ),
    absent_refuse: (
        "refuse",
        "One meter lost, and the slot publishes nothing: the shares of the others do not cancel.",
    ),
    absent_repair: (
        "repair",
        "The dealer tells the sum of the lost meters' shares; the total is over those present, with less noise, so it costs more ε.",
    ),
    slots_one_half_hour: "one half-hour",
    slots_all: "the whole day",
    slots_all_hint: "Every half-hour costs its ε again.",
    budget_hint: "the ε that all slots together may cost; a reload or another run begins anew",
    budget_empty: "none",
    blackboard: "blackboard",
    toy: "toy",
    unit_label: "Unit of its numbers",
    unit_of_file: "as the file says",
    date_label: "Date",
    skip_bad: "Leave out bad rows",
    form_wide: "A row a household",
    form_long: "A row a reading",
    unit_from_header: "says its header",
    unit_from_stated: "as you said",
    unit_from_form: "as this form is read",
    date_only: "Date: {date}.",
    date_taken: "Date: {date}, of {first} to {last}.",
    readings_how: "{form}; unit {unit}, {from}.",
    more_households: "The file has more households; the first are kept.",
    warnings: "Before you believe a total of this file:",
    slot_label_minutes: "Slot of {minutes} minutes",
    cap_hint_minutes: "the most a reading of {minutes} minutes counts",
    walk: &walk::WALK,
    refusals: &refusal::REFUSALS,
    tour: &tour::TOUR,
    months: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    message_close: "Close",
    log_open: "open, below the picture",
    unplugged_done: "Unplugged: {meters}. It does no harm: everything due had been sent before, so nobody waits and nothing is \
                     missing.",
    unplugged_held_one: "One other has answered already: messages are taken in the meters' order.",
    unplugged_held_many: "{count} others have answered already: messages are taken in the meters' order.",
    state_unplugged_done: "done, off",
    waits: "No answer from {meters}:",
    stop_waiting: "Stop waiting",
    stop_waiting_long: "Treat it as lost now, as if its deadline had passed",
    message_here: "Here",
    message_each: "runs from 1 to {samples}",
    message_carries: "this message carries",
    message_piece: ", {place} of {count}",
    message_bytes_one: "{bytes} bytes",
    message_bytes_each: "{count} of {bytes} bytes each",
    message_header: "The header, field by field",
    message_field: "Field",
    message_field_bytes: "Bytes",
    message_field_means: "What it says",
    header_set_up: "0: the set-up, which is of no half-hour",
    header_meter: "{number}: {what}; meter 1 has {first}, the next {second}, and so on",
    header_fields: [
        ("version", "{number}, of the format of all messages"),
        ("kind", "{number}: {what}"),
        ("epoch", "the half-hour that begins {number} s after 1970 did: {what}"),
        ("sender", "{number}: {what}"),
        ("receiver", "{number}: {what}"),
        ("sequence number", "{number} before it from this sender to this receiver in this epoch"),
    ],
};
