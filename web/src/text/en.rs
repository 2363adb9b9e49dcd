//! English.

use super::{Cases, KindWords, PhaseSays, PhaseWords, Words};

const BITS: &str = "For each meter the cloud picks one of γ places, locks a 1 for that place and a 0 for every other, and \
                    sends all of them.";
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
    attribution: "One French house on many days, each day standing in for one household: UCI Individual household \
                  electric power consumption, G. Hebrail and A. Berard, CC BY 4.0",
    broken: "Something went wrong in this page. Reload it; the details are in the browser's console.",

    parameters: "Parameters",
    parameters_summary: "{meters}, {gamma} each, ε {epsilon}, {bits} bits, {slot}",
    meters_label: "Meters m",
    meters_hint: "1 to 16, a worker each",
    gamma_label: "Samples γ",
    gamma_hint: "per meter; one counts",
    epsilon_label: "Privacy ε",
    epsilon_hint: "smaller = more private, noisier",
    cap_label: "Cap (Wh)",
    cap_hint: "the most a reading counts",
    slot_label: "Half-hour",
    key_bits_label: "Key (bits)",
    insecure: "insecure, for reading only",
    insecure_long: "Keys under 2048 bits hide nothing for long. Use them to read along, never to protect anything.",
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
    file_hint: "CSV: date,00:00,00:30,… then a row a household, in Wh",
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
    not_whole: "“{typed}” is not a whole number",
    not_decimal: "“{typed}” is not a number; write 0.5, not 0,5",
    not_a_seed: "“{typed}” is not a seed: a whole number from 0 to 2^64 - 1",
    not_a_deadline: "“{typed}” is not a deadline: 1 to {most} s",
    locked: "Fixed while a round runs.",

    run: "Run one round",
    run_again: "Run again",
    cancel: "Cancel",
    cannot_run: "To run, mend: {fields}.",
    cannot_run_loading: "The readings are not there yet.",
    status_idle: "Ready: {meters}, one worker each.",
    status_running: "Phase {number} of 8: {title}",
    status_published: "Published: {total}\u{a0}kWh",
    status_refused: "Refused: no total was published.",
    status_error: "The round did not begin.",
    status_cancelled: "Cancelled. All workers are stopped.",
    elapsed: "elapsed",
    phases_title: "The eight phases",
    phase_progress: "{done} of {all}",
    phase_done: "done",
    phase_stopped: "stopped",
    phase_waiting: "to come",
    phase_times: "Times: computing, all parties together.",
    back_to_running: "Back to what is happening now",
    unplugged_note: "Unplugged: {meters}. Nobody has been told: the others find out when the deadline of {seconds} s \
                     passes, and then the round is refused.",

    stage: "The parties and their messages",
    stage_text: "{meters} below; above them the dealer, the cloud and the control centre. In this phase: {flows}.",
    meter: "meter {number}",
    meter_text: "meter {number}, household {household}: {state}. {sent}",
    meter_sent: "Sent: {symbols}.",
    meter_nothing_sent: "Nothing sent yet.",
    meter_show: "Show its last message.",
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
    cloud_task: "picks, multiplies",
    center_task: "holds the key",
    dealer_task: "deals the shares",
    received_of: "{got} of {all}",
    legend: "How a message travels",
    calculators: "{busy} of {all} calculators busy",

    now: "What is happening now",
    knows: "Who will know what",
    idle_title: "Why hide a meter reading?",
    trust: "True as long as every party follows the rules and they do not pool what they know.",
    limits_title: "What this does not protect against",
    idle_text: "One household's day tells when people sleep, get up, leave and cook. The grid needs only the sum over many \
                homes. Press Run, and {meters} give it that sum, off by some noise, and nothing else.",
    idle_text_one: "One household's day tells when people sleep, get up, leave and cook. With one meter the sum is its own \
                    reading: nothing but the noise hides it.",
    idle_curve: "A household's day, {household}",
    idle_curve_few: "What one household used, {household}",
    idle_curve_text: "Energy in each half-hour of {household}; at most {most} Wh. The marked half-hour, {slot}, is the \
                      one the meters will report.",
    cancelled_title: "The round was cancelled",
    cancelled_text: "All workers were stopped and what they knew is gone. Nothing was published.",
    error_title: "The round did not begin",
    error_text: "{why}.",

    answer: "The grid learns {total}\u{a0}kWh ±\u{a0}{band}; no one can tell for sure that you were at home.",
    answer_bare: "The grid learns {total}\u{a0}kWh ±\u{a0}{band}.",
    band: "±\u{a0}{band}\u{a0}kWh: in 19 rounds of 20 the noise is smaller than this. It follows from ε and the cap alone \
           (Laplace, scale cap/ε = {scale} kWh), so it may be told to everybody.",
    guess: "Whoever sees this one total, and nothing else, can shift the odds about any one home by at most the factor {factor}, which is e \
            to the ε.",
    guess_weak: "ε = {epsilon} is hardly any privacy: whoever sees this one total may be almost sure about a home.",
    guess_seeded: "Whoever knows the seed can work out the noise and take it away: this total hides nothing from them.",
    price: "This total costs ε = {epsilon}; the next one costs ε again.",
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
    check: "To the last mWh",
    check_holds: "y = d + ξ holds",
    check_fails: "y = d + ξ does not hold",
    transcript_hash: "Transcript hash",
    copy: "Copy",
    copied: "Copied",
    copy_failed: "Could not copy",
    refused_title: "Refused: no total was published",
    refused_text: "A round publishes the noisy total of all meters or nothing at all. What was sent stays locked.",
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
                party knows both.",
        one_meter: Some(
            "The noise the meter drew, in Wh. The cloud knows the position marked, the meter knows the numbers, and when \
             the total is out the position as well.",
        ),
        one_sample: Some(
            "The noise each meter drew, in Wh: one sample each, so it counts, and its meter knows it.",
        ),
    },
    total_known_to: Cases {
        usual: "no party knows it",
        one_meter: Some("the meter knows it"),
        one_sample: None,
    },
    noise_known_to: Cases {
        usual: "no party knows it",
        one_meter: Some("the meter can work it out"),
        one_sample: Some("each meter knows its part"),
    },
    limits: [
        "Parties that pool what they know: cloud and control centre together, or all other meters and the control centre, \
         learn more than each alone.",
        "A meter that lies about its reading or its noise.",
        "A cloud that locks something else than one 1 and zeros.",
        "Whoever watches when messages are sent and how long the work takes.",
        "This machine: all parties run on it, and the secure channels between them are simulated.",
    ],
    matrix_sample: "j = {j}",
    matrix_counts: "counts",
    matrix_counts_not: "does not count",
    matrix_hidden: "not drawn yet",
    matrix_empty: "Filled in phases 3 and 6: first the cloud picks the positions, then the meters draw the numbers.",
    shares: "The noise, share by share",
    shares_caption: "Each bar is the share of one meter that counts; put end to end they make ξ = {sum}\u{a0}kWh. Above \
                     them the law that the sum obeys: Laplace, scale {scale}\u{a0}kWh. Most shares are tiny, a few are \
                     large: only the sum is Laplace.",
    shares_empty: "Drawn when all meters have sent their noise, in phase 6.",
    shares_table: "The same as a table",
    shares_meter: "Meter",
    shares_value: "Share, Wh",
    shares_running: "Sum so far, Wh",
    shares_axis: "kWh",
    shares_picture: "{meters} that add up to {sum}\u{a0}kWh, under the Laplace law with scale {scale}\u{a0}kWh.",
    ladder: "The decryption, number by number",
    ladder_caption: "With p and q, which only the control centre knows, the two products open. Each holds the blinds x, \
                     once taken away and once added: the sum holds none.",
    ladder_empty: "Filled in phase 8, when the control centre decrypts.",
    ladder_readings: "C₂ opens to the readings minus the blinds",
    ladder_noise: "C₁ opens to the noise plus the blinds",
    ladder_check: "The check: decrypted, and added up by the simulation from what each meter and the cloud know",
    ladder_y: "decrypted",
    ladder_expected: "added up",
    ladder_holds: "equal to the last mWh",
    ladder_fails: "not equal: this program has a defect",
    ladder_unknown: "not all shares are known",
    ladder_secret: "control centre only",
    ladder_public: "public",
    digits: "{count} digits",
    show_digits: "all digits of",
    unit_mwh: "mWh",
    log: "Every message",
    log_caption: "In the protocol's order. Choose a message to take it apart.",
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
    message_none: "No message is chosen.",
    message_parts: "Its parts",
    message_part: "Part",
    message_count: "How many",
    message_size: "Bytes each",
    message_head: "First bytes",
    latest: "Follow the latest",

    phases: [
        PhaseWords {
            short: "Keys",
            title: "Two keys are made",
            says: always(PhaseSays {
                what: "The control centre looks for four secret primes and makes two key pairs of them.",
                why: "Everybody gets the public halves, which lock; the control centre alone keeps the halves that open.",
            }),
            equations: &["n = p q", "E(M) = (n+1)^M r^n mod n^2"],
        },
        PhaseWords {
            short: "Register",
            title: "The meters register",
            says: always(PhaseSays {
                what: "Each meter says over a secure channel who it is and for which half-hour it speaks.",
                why: "The control centre checks it and tells the cloud whom to expect. An outsider cannot speak in a \
                      meter's name; cloud and control centre, who hold the link keys, could.",
            }),
            equations: &["h_i = H(id_i , t_i)"],
        },
        PhaseWords {
            short: "Bits",
            title: "The cloud chooses blindly",
            says: Cases {
                usual: PhaseSays {
                    what: BITS,
                    why: "Locked, a 1 looks like a 0: the meter cannot tell which of its samples counts.",
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
            equations: &["E(b_{i1}) , … , E(b_{i gamma})", "sum_j b_{ij} = 1"],
        },
        PhaseWords {
            short: "Shares",
            title: "Shares that cancel",
            says: Cases {
                usual: PhaseSays {
                    what: "The dealer gives every meter a random number; together they add up to zero.",
                    why: "With its share in it, a meter's masked reading opens for nobody, not even for the control \
                          centre. Only the product of all of them opens.",
                },
                one_meter: Some(PhaseSays {
                    what: "The dealer gives every meter a number; together they add up to zero, so the only one is 0.",
                    why: "With one meter the share hides nothing: only the blind does.",
                }),
                one_sample: None,
            },
            equations: &["k_1 + k_2 + … + k_m = 0 mod n"],
        },
        PhaseWords {
            short: "Readings",
            title: "The readings go out, masked",
            says: always(PhaseSays {
                what: "Each meter takes a huge random blind from its reading, locks the difference and sends it.",
                why: "The cloud receives a number that tells nothing; the blind is known to the meter alone.",
            }),
            equations: &["c_i = g^{d_i - x_i} h_t^{k_i} r_i^n mod n^2"],
        },
        PhaseWords {
            short: "Noise",
            title: "The noise goes out, locked",
            says: Cases {
                usual: PhaseSays {
                    what: NOISE,
                    why: "The meter knows its samples but not which one counts; the cloud knows which one, but no sample.",
                },
                one_meter: Some(PhaseSays {
                    what: NOISE,
                    why: "The cloud knows which sample counts, but no sample. The one meter can work out the noise when \
                          the total is out: it knows the only reading in it.",
                }),
                one_sample: Some(PhaseSays {
                    what: "Each meter draws one sample and raises its locked 1 to it.",
                    why: "Each meter knows its own part of the noise; no party knows the whole.",
                }),
            },
            equations: &["e_{ij} = E(b_{ij})^{xi_{ij} + O} E(x_{ij}) mod nu^2"],
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
            equations: &[
                "C_2 = prod_{i=1}^m c_i mod n^2",
                "C_1 = prod_{i=1}^m prod_{j=1}^gamma e_{ij} mod nu^2",
            ],
        },
        PhaseWords {
            short: "Decrypt",
            title: "Only the sum is opened",
            says: Cases {
                usual: PhaseSays {
                    what: DECRYPT,
                    why: "Added, the blinds vanish: what is left is the total, off by a noise that no party knows.",
                },
                one_meter: Some(PhaseSays {
                    what: DECRYPT,
                    why: "Added, the blinds vanish: what is left is the one reading, off by a noise that its meter can \
                          work out.",
                }),
                one_sample: None,
            },
            equations: &["y = (d - x) + (xi + x) = d + xi"],
        },
    ],
    kinds: [
        KindWords { name: "key for readings", symbol: "n" },
        KindWords { name: "registration", symbol: "h_i" },
        KindWords { name: "blind bits", symbol: "E(b_{ij})" },
        KindWords { name: "key share", symbol: "k_i" },
        KindWords { name: "masked reading", symbol: "c_i" },
        KindWords { name: "noise", symbol: "e_{ij}" },
        KindWords { name: "the two products", symbol: "C_2 , C_1" },
        KindWords { name: "the noisy total", symbol: "y" },
        KindWords { name: "key for noise", symbol: "nu" },
        KindWords { name: "admission of a meter", symbol: "h_i" },
    ],
    knows_what: [
        Cases {
            usual: "their own readings and samples, not which sample counts",
            one_meter: Some("its own reading, and so from the total the noise as well"),
            one_sample: Some("their own readings and their own parts of the noise"),
        },
        Cases {
            usual: "which samples count, never what they are",
            one_meter: None,
            one_sample: Some("that every sample counts, never what they are"),
        },
        always("the noisy total; if it listened in, its keys would open single bits and noise messages"),
        always("the shares it dealt, which tell nothing by themselves"),
    ],
    parties: ["meters", "cloud", "control centre", "dealer"],
    protections: ["public", "secret", "encrypted"],
    protection_meanings: [
        "anyone may read it",
        "on a secure channel",
        "anyone may copy it; only the control centre's keys open it",
    ],
    parts: [
        "header",
        "count or length",
        "modulus",
        "length and flag",
        "identity",
        "time",
        "SHA-256",
        "link key",
        "ciphertext mod ν²",
        "ciphertext mod n²",
        "number mod n",
        "meter present",
        "tag, HMAC-SHA-256",
    ],
    months: ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
};
