//! English: the form, its errors and its choices.

use blindsum_worker_wire::reader::FileFound;

use crate::text::words::form::{FormWords, Summary};

pub(super) static FORM: FormWords = FormWords {
    parameters: "Parameters",
    parameters_summary: |Summary { meters, gamma, epsilon, bits, slot }| {
        format!("{meters}, {gamma} each, ε {epsilon}, {bits} bits, {slot}")
    },
    meters_label: "Meters m",
    meters_hint: "1 to 1000; up to 16 have a worker each, more share a few",
    gamma_label: "Samples γ",
    gamma_hint: "per meter; one counts",
    epsilon_label: "Privacy ε",
    epsilon_hint: "smaller = more private, noisier",
    cap_label: "Cap (Wh)",
    cap_hint: "the most a reading counts",
    tolerated_label: "Homes that may work together",
    tolerated_hint: |times| format!("or add no noise: ε holds against them. Error × {times}"),
    slot_label: "Half-hour",
    key_bits_label: "Key (bits)",
    insecure: "too short to be safe; for learning",
    insecure_long: "Keys under 2048 bits hide nothing for long. Use them to learn, never to protect anything.",
    randomness_label: "Randomness",
    random_system: "operating system",
    random_seeded: "from a seed",
    seed_label: "Seed",
    seeded: "seeded, not secret",
    seeded_long: "The same seed gives the same round everywhere, so anyone who knows it knows every secret.",
    advanced: "Advanced",
    deadline_label: "Deadline (s)",
    deadline_hint: "per request to a worker; who is later counts as lost. Empty: chosen by key size and samples",
    deadline_empty: |seconds| format!("{seconds}, chosen"),
    readings_label: "Readings",
    readings_shipped: "The shipped file",
    readings_count: |households, slots| format!("{households}, {slots}"),
    readings_loading: "The readings are loading.",
    readings_failed: |why| {
        format!(
            "The shipped readings could not be loaded ({why}). Reload the page, or choose a file of your own."
        )
    },
    file_label: "Files of your own",
    file_hint: "One file or several, as your supplier, meter or program exports them: CSV, JSON, XML. Or drop them on this page. \
                Nothing is sent anywhere. A new round keeps them; reloading the page forgets them.",
    use_shipped: "Back to the shipped file",
    file_named: |name| format!("the file {name}"),
    file_shipped: "the shipped file",
    refused_file: |file| format!("{file} was refused."),
    refused_shipped: "The shipped file could not be loaded.",
    refused_in_use: |file, homes| format!("The readings in use are still those of {file} ({homes})."),
    refused_same: |homes| format!("The readings in use are still those read from it before ({homes})."),
    refused_none: "No readings are in use.",
    use_readings: |name| format!("Use {name}"),
    cannot_run_refused: |choice| {
        format!("Run waits for your choice: press “{choice}”, or choose another file.")
    },
    result_source: |file, homes| format!("Readings: {file}, {homes}."),
    result_public: "They are public; the verdicts take them for secret.",
    result_other: |file| {
        format!("The result shown is still that of {file}: run a round for the readings chosen now.")
    },
    result_reread: "The result shown is still that of the file as it was read before: run a round for the readings chosen now.",
    homes_first: |count, homes| match count {
        1 => format!("the first of {homes}"),
        _ => format!("the first {count} of {homes}"),
    },
    meters_back: |meters| format!("Meters m is {meters} again, as before the file."),
    homes_at: |homes, slot| format!("{homes}, {slot} alone"),
    use_readings_at: |name, slot| format!("Use {name} at {slot}"),
    readings_only: |slot| {
        format!(
            "Only {slot} is read of this file, because not all of its rows are good. Another slot, or the whole day, \
             is read when you choose it."
        )
    },
    meters_followed: |meters, before, file| {
        format!("Meters m is now {meters}, as many as {file} has homes; before, it was {before}.")
    },
    meters_followed_most: |meters, before, file| {
        format!(
            "Meters m is now {meters}, the most that this page runs; before, it was {before}. {file} has more homes."
        )
    },
    meters_were_empty: "empty",
    too_many_meters: |file, homes, most| format!("{file} has {homes}; Meters can be at most {most}."),
    missing: "type a number",
    not_in_range: |typed, least, most| format!("“{typed}” is not from {least} to {most}"),
    not_a_key_size: |typed, sizes| format!("“{typed}” is not one of {sizes}"),
    epsilon_too_small: |least| {
        format!("so small that the noise does not fit; the smallest ε that fits here is {least}")
    },
    not_one_of: |typed, one, other| format!("“{typed}” is neither {one} nor {other}"),
    slots_label: "Slots",
    budget_label: "Privacy budget",
    absent_label: "Meters that drop out",
    key_mode_label: "Keys and bits",
    blinding_label: "Blinding, Eq. 18",
    base_label: "Base h of the shares",
    noise_law_label: "Noise law",
    collapsed_label: "Noise messages",
    randomizer_label: "Randomness in locks",
    not_whole: |typed| format!("“{typed}” is not a whole number"),
    not_decimal: |typed| format!("“{typed}” is not a number; write 0.5, not 0,5"),
    not_a_seed: |typed| format!("“{typed}” is not a seed: a whole number from 0 to 2^64 - 1"),
    not_a_deadline: |typed, most| format!("“{typed}” is not a deadline: 1 to {most} s"),
    loss_name: "Planned loss",
    loss_label: "Plan a loss: home",
    loss_hint: "The page pulls the plug of this home’s meter in that beat. It is given up at once, without \
                a deadline.",
    loss_beat: "in beat",
    loss_none: "none",
    loss_beat_is: |number, beat| format!("{number}: {beat}"),
    not_a_loss: |typed, homes, beats| {
        format!("“{typed}” is not a loss: a home from 1 to {homes}, an @, and a beat from 1 to {beats}")
    },
    locked: "Fixed while a round runs.",
    presets: "Start from",
    situations: "Rounds to look at, each with its own address",
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
    absent_masked: (
        "repair, masked",
        "As repair, with a second mask in each share, so that no lost meter's share is told. The dealer speaks in each slot.",
    ),
    slots_one_half_hour: "one half-hour",
    slots_all: "the whole day",
    slots_all_hint: "Every half-hour costs its ε again.",
    budget_hint: "the ε that all slots together may cost; a reload or another run starts again",
    budget_empty: "none",
    blackboard: "blackboard",
    toy: "toy",
    unit_label: "Unit of its numbers",
    unit_of_file: "as the file says",
    date_label: "Date",
    skip_bad: "Leave out bad rows",
    or_leave_out: |error, control| {
        format!("{error}. Tick “{control}” to read the file without its bad rows.")
    },
    or_choose: |error, control| format!("{error}, or choose it at “{control}”"),
    state_at: |error, control| format!("{error} at “{control}”"),
    form_wide: "A row a household",
    form_long: "A row a reading",
    unit_from_header: "says its header",
    unit_from_stated: "as you said",
    unit_from_form: "as this form is read",
    date_only: |date| format!("Date: {date}."),
    date_taken: |date, first, last| format!("Date: {date}, of {first} to {last}."),
    readings_how: |form, unit, from| format!("{form}; unit {unit}, {from}."),
    more_households: "The file has more households; the first are kept.",
    warnings: "Before you believe a total of this file:",
    slot_label_minutes: |minutes| format!("Slot of {minutes} minutes"),
    cap_hint_minutes: |minutes| format!("the most a reading of {minutes} minutes counts"),
    no_slot: |asked, first, last| format!("there is no slot {asked} in the file; it has {first} to {last}"),
    paste: "Paste rows",
    paste_label: "Rows of a table, with its header",
    paste_take: "Read these rows",
    pasted: "pasted rows",
    slot_minutes_label: "A slot has",
    slot_minutes_of_file: "30 minutes, or as many as the readings",
    minutes: |minutes| format!("{minutes} minutes"),
    lacking_label: "Where a home lacks a slot",
    lacking_homes: "leave out the home",
    lacking_slots: "leave out the slot, for all homes",
    stamp_label: "A time is",
    stamp_of_file: "as the file says",
    stamp_start: "the start of its interval",
    stamp_end: "the end of its interval",
    zone_label: "Time zone",
    zone_hint: "for times without an offset: Europe/London, or +01:00",
    zone_other: "Type another one at “Time zone”.",
    column_time: "Column of the time",
    column_energy: "Column of the energy",
    column_household: "Column of the household",
    column_hint: "its header, or its number from 1",
    file_progress: |percent| format!("Reading: {percent} %"),
    file_cancel: "Cancel",
    questions: "Answer first what the file does not say:",
    refused_open: |file| format!("{file} leaves something open."),
    cannot_run_open: |choice| {
        format!(
            "Run waits for your answer among the parameters; or press “{choice}”, or choose another file."
        )
    },
    or_name_columns: |error| format!("{error}. Name them below."),
    file_lost: |why| format!("The part of this page that reads files stopped: {why}. Choose the file again."),
    cap_declared: "The cap above was declared before these values are shown: a reading above it counts as the cap.",
    first_readings: |name| format!("First readings of {name}, in Wh"),
    file_found: |file| {
        let FileFound { name, form, unit, minutes, zone, at_end, encoding } = file;
        let minutes = if minutes.is_empty() { String::new() } else { format!(", every {minutes} minutes") };
        let unit = if unit.is_empty() { "?" } else { unit };
        let clock =
            if zone.is_empty() { "on the file’s own clock".to_owned() } else { format!("in {zone}") };
        let stamp = if *at_end { "ends" } else { "starts" };
        format!(
            "{name}: {form}; {unit}{minutes}. Its times are the {stamp} of intervals, {clock}. {encoding}."
        )
    },
};
