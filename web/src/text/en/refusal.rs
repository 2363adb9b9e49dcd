//! English: why something was refused or is gone.

use crate::text::words::refusal::RefusalWords;

pub(in crate::text) static REFUSALS: RefusalWords = RefusalWords {
    budget: |budget, spent, cost| {
        format!(
            "the privacy budget is ε = {budget}; {spent} of it is spent, and one more total would cost {cost}"
        )
    },
    budget_at_once: |budget, cost| {
        format!("one total costs ε = {cost}, which is more than the whole privacy budget, ε = {budget}")
    },
    alarm_masked: |meters| {
        format!(
            "the range alarm rang: what the readings' product opens to is more, or less, than {meters} can have sent"
        )
    },
    alarm_total: |meters| {
        format!(
            "the range alarm rang: the total is more, or less, than {meters} and their noise can have made"
        )
    },
    alarm_absent: |absent| {
        format!(
            "the shares of {absent} are not in the products, so the rest do not cancel; the dealer was not asked for \
             their sum"
        )
    },
    alarm_too_few: |meters, absent| {
        format!(
            "of {meters} {absent} are absent; a total is repaired only while more than half are there, because \
             half of the noise hides too little"
        )
    },
    as_printed: "equation (18) as printed does not decrypt: apart from the shares k, every meter's factor has h to the γ, which \
                 does not vanish; with n in γ's place it does",
    per_meter_base: "with a base h of each meter's own the shares k do not cancel: a random factor stays, so the sum does not \
                     decrypt; one h for all meters of the half-hour repairs that",
    witnesses: "the total is not what went in",
    unnoticed: "the total would be wrong and no party can tell; the simulation can, so nothing is published",
    crashed: |why| format!("it crashed ({why})"),
    silent: |seconds| format!("it did not answer within {seconds} s"),
    not_started: |why| {
        format!(
            "it could not be started ({why}); reload the page, and if that does not help, copy all files of the page to \
             the server again"
        )
    },
    version: |got, expected| {
        format!("it speaks version {got} of the page's own protocol, not {expected}; reload the page")
    },
    unreadable: |why| format!("its answer cannot be read ({why})"),
    failed: |why| format!("it failed ({why})"),
    switched_off: "it was switched off",
    given_up: |seconds| {
        format!("it had not answered after {seconds} s, and you stopped waiting for its deadline")
    },
};
