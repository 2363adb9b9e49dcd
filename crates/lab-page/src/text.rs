//! Every word of this page that is not the lab's own: questions, answers and figures come from there.

use blindsum_lab::Agreement;

pub(crate) const BROKEN: &str =
    "This page has failed; that is a defect of its program. Reload it to begin again.";
pub(crate) const BACK: &str = "Blindsum";
pub(crate) const PAGES: &str = "Pages";
pub(crate) const TITLE: &str = "The lab: attacks that are carried out";
pub(crate) const LEAD: &str = "What would somebody learn who breaks the rules, or who talks to the wrong party? Say what you expect, then let it be tried: with real keys, \
    real ciphertexts and attack code that has only what these parties have. Each result stands beside the one that theory gives.";
pub(crate) const HONEST: &str = "All homes are from the readings that ship with the program, and all keys are made here: nothing here can be used against others. \
    Keys are as short as an experiment allows, so that it takes seconds; where their length matters, it says so.";

pub(crate) const LIST: &str = "Experiments";
pub(crate) const EXPECT: &str = "What do you expect?";
pub(crate) const RUN: &str = "Lock in and run";
pub(crate) const NO_GUESS: &str = "Run without an answer";
pub(crate) const CHOOSE: &str = "Choose an answer first: it is locked in before anything runs.";
pub(crate) const SETTINGS: &str = "Seed, trials, keys";
pub(crate) const SEED: &str = "Seed";
pub(crate) const SEED_HINT: &str =
    "All random numbers follow from it: the same seed gives the same numbers on every machine.";
pub(crate) const SEED_ERROR: &str = "A seed is a whole number from 0 to 18446744073709551615.";
pub(crate) const TRIALS: &str = "Trials";
pub(crate) const KEYS: &str = "Length of n";
/// Leads to the first page, where the round runs.
pub(crate) const ON_STAGE: &str = "See a round like this on the stage";
pub(crate) const CANCEL: &str = "Cancel";
pub(crate) const PROGRESS: &str = "How far it is";
pub(crate) const EXPECTED: &str = "expected";
pub(crate) const MEASURED: &str = "measured";
pub(crate) const INTERVAL: &str = "99.99 % interval";
pub(crate) const WHAT: &str = "what";
pub(crate) const RESULT: &str = "What came of it";
pub(crate) const CONTROL: &str = "control";
pub(crate) const AGREES: &str = "as expected";
pub(crate) const DIFFERS: &str = "otherwise";
pub(crate) const TOO_FEW: &str = "too few trials";
pub(crate) const LETTERS: &str = "What the letters stand for";
pub(crate) const PREVENTS: &str = "What prevents it";
pub(crate) const CONTROLS: &str =
    "A control is the same attack where it must fail, or honest parties with whom nothing must happen.";
pub(crate) const ALL: &str = "All experiments";
pub(crate) const RUN_ALL: &str = "Run all of them";
pub(crate) const RUN_ALL_NOTE: &str =
    "Each with its own number of trials and its own keys. It takes some minutes; the page stays usable.";
pub(crate) const ID: &str = "experiment";
pub(crate) const SECONDS: &str = "seconds";
pub(crate) const NOT_YET: &str = "not run yet";
pub(crate) const FILES_NOTE: &str =
    "lab.json is the same as that of the command line, blindsum lab all --json.";
pub(crate) const SAVED: &str = "Saved.";
pub(crate) const SAVE_FAILED: &str = "The browser did not save it.";

pub(crate) const TABLE: &str = "Table";
pub(crate) const CURVE: &str = "curve";

pub(crate) fn picture_region(title: &str) -> String {
    format!("Picture: {title}")
}

pub(crate) fn interval(low: &str, high: &str) -> String {
    format!("{low} to {high}")
}

pub(crate) fn trials_hint(own: u32, most: u32) -> String {
    format!("How often what is drawn is drawn; empty for its own number, {own}. At most {most}.")
}

pub(crate) fn trials_error(most: u32) -> String {
    format!("A number of trials is a whole number from 1 to {most}.")
}

pub(crate) fn bits(bits: u32) -> String {
    format!("{bits} bits")
}

pub(crate) fn title(id: &str, title: &str) -> String {
    format!("{id}: {title}")
}

pub(crate) fn running(id: &str, steps: Option<(u32, u32)>, left: usize) -> String {
    let steps = steps.map_or_else(String::new, |(done, all)| format!(", step {done} of {all}"));
    match left {
        0 => format!("{id} runs{steps}."),
        left => format!("{id} runs{steps}; {left} more wait."),
    }
}

/// What is read aloud when a run begins or ends.
pub(crate) fn begins(id: &str) -> String {
    format!("{id} runs.")
}

pub(crate) fn failed(id: &str, why: &str) -> String {
    format!("{id} could not be carried out: {why}.")
}

/// The sentence above the figures; `guess` is the answer that was locked in.
pub(crate) fn verdict(guess: Option<&str>, answer: &str, is_right: bool, agrees: Agreement) -> String {
    let guessed = match (guess, is_right) {
        (None, _) => String::new(),
        (Some(_), true) => "You expected it. ".to_owned(),
        (Some(guess), false) => format!("You expected \u{201c}{guess}\u{201d}. "),
    };
    match agrees {
        Agreement::Agrees => format!("It came out: {answer}. {guessed}Every number is as theory gives it."),
        Agreement::Differs => {
            "A number came out otherwise than theory gives it: the rows marked so. No answer is told."
                .to_owned()
        }
        Agreement::TooFew => {
            "Too few trials: the rows marked ? would agree whatever had come. No answer is told; \
            run it again with more trials."
                .to_owned()
        }
    }
}

/// A mark, and the same in words.
pub(crate) fn agreement(agrees: Agreement) -> (&'static str, &'static str) {
    match agrees {
        Agreement::Agrees => ("\u{2713}", AGREES),
        Agreement::Differs => ("\u{2717}", DIFFERS),
        Agreement::TooFew => ("?", TOO_FEW),
    }
}

pub(crate) fn setting(seed: u64, trials: u32, key_bits: Option<u32>, seconds: f64) -> String {
    let keys = key_bits.map_or_else(String::new, |bits| format!(", keys of {bits} bits"));
    format!("Seed {seed}, trials: {trials}{keys}; it took {seconds:.1} s in this browser.")
}

pub(crate) fn summary(done: usize, all: usize, agree: usize) -> String {
    format!("{done} of {all} have run; {agree} of them came out as expected.")
}

pub(crate) fn table_region(title: &str) -> String {
    format!("Table: {title}")
}

pub(crate) fn download(file: &str) -> String {
    format!("Download {file}")
}
