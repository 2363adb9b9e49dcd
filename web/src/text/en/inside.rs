//! English: what shows a round from inside: the exhibits and the messages.

use crate::text::words::inside::{InsideWords, ShareSum};

pub(super) static INSIDE: InsideWords = InsideWords {
    matrix: "Which sample counts",
    matrix_equal: |count, all| {
        format!(
            "In {count} of {all} rows all numbers are equal: there the meter knows its share without the position."
        )
    },
    matrix_sample: |j| format!("j = {j}"),
    matrix_counts: "counts",
    matrix_counts_not: "does not count",
    matrix_counts_unknown: "whether it counts is not known",
    matrix_lens: "The noise each meter drew, in Wh, as far as it is known; the positions that count are ringed where they are known.",
    matrix_hidden: "not drawn yet",
    matrix_empty: "Filled in phases 3 and 6: first the cloud picks the positions, then the meters draw the numbers.",
    shares_law_absent: |ShareSum { law, scale, present, all, .. }| {
        format!(
            "The law of all {all} shares together: {law}, scale {scale}\u{a0}kWh. Only {present} of them are in \
             this sum: it is not Laplace and is spread less, with {present}/{all} of that variance. No share \
             alone is Laplace either."
        )
    },
    shares_found: |read, narrowed| {
        format!(
            "These eyes know d_i + ξ_i, so they know a share exactly as well as the reading beside it: read in {read}, narrowed down in {narrowed}."
        )
    },
    shares_picture: |ShareSum { meters, sum, law, scale, .. }| {
        format!("{meters} that add up to {sum}\u{a0}kWh, under the law {law} with scale {scale}\u{a0}kWh.")
    },
    shares_picture_absent: |ShareSum { meters, sum, law, scale, all, .. }| {
        format!(
            "{meters} that add up to {sum}\u{a0}kWh, under the law that {all} would obey, {law} with scale \
             {scale}\u{a0}kWh."
        )
    },
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
    ladder_crt: ("By the Chinese remainder theorem", |_, half| {
        format!(
            "As the parties did it, for about a quarter of the work: two powers with exponents of {half} bits, modulo p² and q²."
        )
    }),
    ladder_textbook: ("The textbook way, Eq. 6", |bits, _| {
        format!(
            "The same number for about four times the work: one power with an exponent of about {bits} bits, modulo n². Nobody \
             needed it in the round, so a worker computes it when you choose this."
        )
    }),
    ladder_made_crt: "How each number is made, for either product C and what it holds, M; with q as with p. The noise's key has \
                      ν in the place of n, and primes of its own.",
    ladder_made_textbook: "How each number is made, for either product C and what it holds, M. The noise's key has ν in the \
                           place of n, and primes of its own.",
    ladder_same: "the same as by the Chinese remainder theorem",
    ladder_same_holds: "equal",
    ladder_same_fails: "not equal: the power is wrong, or this program has a defect",
    ladder_coming: "being worked out",
    ladder_missing: "not worked out",
    ladder_lost: |why| {
        format!(
            "The worker for this power was lost: {why}. Choose the other way and then this one again, and another worker \
             tries."
        )
    },
    digits: |count| format!("{count} digits"),
    show_digits: "all digits of",
    unit_mwh: "mWh",
    log: "Every message",
    log_caption: "In the protocol's order. Choose a message to take it apart. With the keyboard, up and down move from one message to the next.",
    log_empty: "Nothing was sent yet.",
    log_number: "No.",
    log_phase: "Phase",
    log_from: "From",
    log_to: "To",
    log_what: "What",
    log_protection: "Travels",
    log_bytes: "Bytes",
    log_show: |number| format!("Show message {number}"),
    log_box: "Messages, scrolls",
    message: |number, what| format!("Message {number}: {what}"),
    message_parts: "Its bytes, part by part",
    message_bytes: "All bytes",
    message_sealed: "These eyes see that it was sent, and how long it is, but not what is in it.",
    to_picture: "Back to the picture",
    tamper: "What if this message were changed?",
    tamper_needs: "What if this message were changed? The same round would have to run again. Choose a seed in the form, and the page’s own \
                   readings, and run it; then this page can show it.",
    back_to_end: "Back to the end of the round",
    pages: "Pages",
    page_first: "First page",
    page_before: "Page before",
    page_after: "Next page",
    page_last: "Last page",
    page_of: |first, last, all| format!("{first} to {last} of {all}"),
    costs_set_up: "Set-up, once",
    costs_median: "Each epoch, median",
    costs_shown: "Epoch shown",
    costs_epoch: "The epoch",
    exhibits_wait: "With this many meters the messages are laid out when the epoch is over.",
    exhibits_let_go: "The messages and secrets of this epoch are not kept: only those of the last epoch that ended are. Its totals and \
                      costs stay.",
    exhibits_no_round: "Nothing has been run yet. Run the round, and what happened stands here.",
    exhibits_unrun: "The ledger refused this before anything was run: no message was sent, so there is nothing to look into.",
    ladder_caption_split: "The control centre opens the readings' product with its primes, the cloud the noise's with its own. \
                           Each holds the blinds x, once taken away and once added: the sum holds none.",
    ladder_fails_variant: "not equal, as expected: this variant does not decrypt",
    message_numbers: "Its numbers",
    matrix_center: "The noise each meter drew, in Wh. The control centre knows the positions marked, the meter knows the numbers; \
                    with more than one meter and place no party by itself knows both.",
    message_close: "Close",
    log_open: "open",
    message_here: "Here",
    message_each: |samples| format!("runs from 1 to {samples}"),
    message_carries: "this message carries",
    message_piece: |place, count| format!(", {place} of {count}"),
    message_bytes_one: |bytes| format!("{bytes} bytes"),
    message_bytes_each: |count, bytes| format!("{count} of {bytes} bytes each"),
    message_header: "The header, field by field",
    message_field: "Field",
    message_field_bytes: "Bytes",
    message_field_means: "What it says",
    header_set_up: "0: the set-up, which is of no half-hour",
    header_meter: |number, what, first, second| {
        format!("{number}: {what}; meter 1 has {first}, the next {second}, and so on")
    },
};
