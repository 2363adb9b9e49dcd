//! Every word of this page that is not the evaluation's own: names of schemes, laws and claims come from there.

use blindsum_evaluation::claims::{Judged, Verdict};
use blindsum_evaluation::plan::{Cell, Figure, Options, key_sizes};

use crate::options::{Field, FieldError};
use crate::state::{Kept, Stage};

pub(crate) const BROKEN: &str = "This page has failed; that is a defect of its program. What was measured is kept: reload the page to go on.";
pub(crate) const TITLE: &str = "The paper's evaluation, measured here";
pub(crate) const LEAD: &str = "Yan, Zheng, Yu and Liang (2024) compare their scheme with others in section 6: how long it takes, and how far the published total is off. \
    Here the schemes run in your browser, the paper's own and ten rivals, some of them in two forms, and each claim gets a verdict.";
pub(crate) const PAILLIER: &str = "Paillier's encryption, on which the paper's scheme rests, uses a public number n as RSA does; multiplying ciphertexts adds up what is inside. \
    A scheme has two parts here. How the readings travel decides how long it takes and who can read what; the law of its noise alone decides how far the total is off. \
    So a scheme that is fast need not be the better one: its card says who reads what, and who has to be trusted.";
pub(crate) const HONEST: &str = "None of the rivals' papers was at hand: every rival is a reconstruction, and its card says how sure it is. Times are those of this browser on \
    this machine; other programs that run slow it down. Errors of the noise do not depend on the machine.";
pub(crate) const BACK: &str = "Blindsum";
pub(crate) const PAGES: &str = "Pages";

pub(crate) const WHAT: &str = "What to measure";
pub(crate) const FIGURES: &str = "Figures";
pub(crate) const SHORT: &str = "Small sizes, some minutes";
pub(crate) const QUICK: &str = "The command line's sizes, half an hour or more";
pub(crate) const START: &str = "Start";
pub(crate) const PAUSE: &str = "Pause";
pub(crate) const GO_ON: &str = "Go on";
pub(crate) const CANCEL: &str = "Cancel";
pub(crate) const YES: &str = "Yes, discard all of it";
pub(crate) const NO: &str = "No, keep it";
pub(crate) const AGAIN: &str = "New run";
pub(crate) const NOTHING: &str = "Choose one figure at least, or a city.";
pub(crate) const PROGRESS: &str = "Measured so far";
pub(crate) const TAKEN: &str = "Another tab of this browser keeps a run: reload this page to go on with that one, or discard it there first.";

/// Whether a reload finds what is measured.
pub(crate) fn kept(kept: Kept) -> &'static str {
    match kept {
        Kept::Yes => "What is measured is kept in this browser: a reload goes on where it stopped.",
        Kept::No => {
            "This browser has no room to keep what is measured: a reload would lose it. Download raw.csv before."
        }
        Kept::Other => {
            "Another tab of this browser has discarded this run, or begun another: a reload would lose this one. Download raw.csv before."
        }
    }
}

pub(crate) const CLAIMS: &str = "What the paper claims, and what comes out here";
pub(crate) const LAWS: &str = "The laws of noise";
pub(crate) const KNOWN_BY: &str = "who knows how much of the noise, if nobody pools";
pub(crate) const GUARANTEE: &str = "guarantee";
pub(crate) const PURE: &str = "epsilon";
pub(crate) const WITH_DELTA: &str = "epsilon, except with probability delta";
pub(crate) const CLAIMS_NOTE: &str = "The rule for each verdict was written down before the first full run. Verdicts on times are shaky with few repeats, small sizes, or other programs running.";
pub(crate) const NOT_YET: &str = "Its figure was not asked for, or is not measured yet.";
pub(crate) const SCHEMES: &str = "The schemes";
pub(crate) const SCHEMES_NOTE: &str = "\"90 of 100\" is how sure we are that the authors of the paper did it like this. Numbers in brackets are references of Yan et al.";
pub(crate) const MORE: &str = "Each scheme by itself, with its source";
pub(crate) const SCHEME: &str = "scheme (its name in figures)";
pub(crate) const LEARNS_SHORT: &str = "who adds up learns, besides the sum";
pub(crate) const SURE: &str = "how sure, of 100";
pub(crate) const ID: &str = "in figures and files";
pub(crate) const SOURCE: &str = "paper";
pub(crate) const EVIDENCE: &str = "rests on; how sure that is";
pub(crate) const PARTIES: &str = "parties besides the meters; the first adds up";
pub(crate) const LEARNS: &str = "besides the sum, who adds up learns";
pub(crate) const APART: &str = "must stay apart";
pub(crate) const FAULTS: &str = "a meter is missing";
pub(crate) const WRONG: &str = "a wrong message";
pub(crate) const FILES: &str = "All of it as files";
pub(crate) const FILES_NOTE: &str =
    "The same files as those of the command line, blindsum evaluate --out DIR.";
pub(crate) const TABLE: &str = "Table";
pub(crate) const EMPTY: &str = "Nothing of it is measured yet.";
pub(crate) const PRINTED: &str = "printed";
pub(crate) const MEASURED: &str = "measured";
pub(crate) const TIME: &str = "time of one reading, ms";
pub(crate) const DEVIATION: &str = "standard deviation, of the total";
pub(crate) const METHOD: &str = "method";
pub(crate) const NO_NOISE: &str = "adds no noise";
pub(crate) const CITY: &str = "A city: the product of many ciphertexts";
pub(crate) const CITY_NOTE: &str =
    "Made, multiplied and opened ten thousand at a time; the sum came out right.";
pub(crate) const COLUMNS: [&str; 8] = ["series", "m", "gamma", "bits", "value", "from", "to", "theory"];
pub(crate) const CITY_COLUMNS: [&str; 4] = ["meters", "bits", "what", "microseconds each"];
pub(crate) const SAVE_FAILED: &str = "The browser did not save it.";
pub(crate) const SAVED: &str = "Saved.";

pub(crate) fn stage(stage: Stage, done: usize, all: usize, failed: usize) -> String {
    match stage {
        Stage::Measuring => format!("{done} of {all} measurements are done."),
        Stage::Pausing => format!("{done} of {all} measurements are done. A pause comes after this one."),
        Stage::Paused => format!("Paused. {done} of {all} measurements are done."),
        Stage::Ended if failed > 0 => {
            format!("{} of {all} measurements are done; {failed} could not be made.", done - failed)
        }
        Stage::Ended => format!("All {all} measurements are done."),
    }
}

pub(crate) const SO_FAR: &str = "So far: what is not measured yet can still change a verdict.";

/// What is measured now, in words.
pub(crate) fn now(cell: &Cell) -> String {
    let keys = |bits: u32| if bits > 0 { format!(", {bits} bits") } else { String::new() };
    match *cell {
        Cell::Noise { row, m } => format!("Now: noise by {} ({}), {m} meters.", row.id(), row.name()),
        Cell::Equal { law, m } => format!("Now: noise of {} at the same privacy, {m} meters.", law.id()),
        Cell::Clipping { m } => format!("Now: noise and cap, {m} meters."),
        Cell::Absent { way, m, .. } => format!("Now: missing meters with {}, {m} meters.", way.id()),
        Cell::Pooled { m } => format!("Now: meters that pool, {m} meters."),
        Cell::Count { way, m, .. } => format!("Now: operations of {}, {m} meters.", way.id()),
        Cell::Time { way, m, key_bits, repeat: 0, .. } => {
            format!("Now: time of {}, {m} meters{}, to warm up.", way.id(), keys(key_bits))
        }
        Cell::Time { way, m, key_bits, repeat, .. } => {
            format!("Now: time of {}, {m} meters{}, repeat {repeat}.", way.id(), keys(key_bits))
        }
        Cell::Stream { m, key_bits } => format!("Now: a city of {m} meters{}.", keys(key_bits)),
    }
}

/// How long the rest takes; nothing where that is not known.
pub(crate) fn left(millis: Option<f64>) -> String {
    match millis.map(|millis| millis / 60_000.0) {
        None => "How long the rest takes is known once each scheme has run once.".to_owned(),
        Some(minutes) if minutes < 1.0 => "Less than a minute is left.".to_owned(),
        Some(minutes) if minutes < 1.5 => "About a minute is left.".to_owned(),
        Some(minutes) => format!("About {minutes:.0} minutes are left."),
    }
}

/// What holds for all of it.
pub(crate) fn setting(options: &Options) -> String {
    format!(
        "Epsilon is {}, delta {:e} where a law needs one, the cap of a reading {} Wh; the readings are those of the households that ship with the page, at 18:30.",
        options.epsilon, options.delta, options.cap_wh
    )
}

/// How many claims came out how.
pub(crate) fn summary(judged: &[Judged]) -> String {
    let count = |verdict: Verdict| judged.iter().filter(|judged| judged.verdict == verdict).count();
    let parts = Verdict::ALL
        .into_iter()
        .filter(|verdict| count(*verdict) > 0)
        .map(|verdict| format!("{} {verdict}", count(verdict)));
    format!("Of {} claims: {}.", judged.len(), parts.collect::<Vec<_>>().join(", "))
}

pub(crate) fn engine(engine: &str) -> String {
    format!("Long numbers are computed by {engine}.")
}

pub(crate) fn lost(why: &str) -> String {
    format!("The worker stopped: {why}. What was measured before is kept. \"Go on\" starts another one.")
}

pub(crate) fn failed(cell: &str, why: &str) -> String {
    format!("{cell} was not measured: {why}. The others are not affected.")
}

pub(crate) fn discard(done: usize) -> String {
    format!("Discard {done} measurements?")
}

pub(crate) fn title(figure: Figure) -> &'static str {
    match figure {
        Figure::Five => "Fig. 5: time against the number of meters",
        Figure::Six => "Fig. 6: time against gamma",
        Figure::Seven => "Fig. 7: all schemes, time of an epoch",
        Figure::Eight => "Fig. 8: error of the published total",
        Figure::Table1 => "Table 1: time and error",
        Figure::Privacy => "Beyond the paper: error at the same privacy",
        Figure::Error => "Beyond the paper: what epsilon and the cap cost",
        Figure::Collusion => "Beyond the paper: what is left where meters pool",
        Figure::Dropout => "Beyond the paper: what missing meters cost",
    }
}

/// What one sees in a figure.
pub(crate) fn note(figure: Figure) -> &'static str {
    match figure {
        Figure::Five => {
            "The cloud encrypts gamma numbers for each meter, so its time grows with the meters. A meter works for itself alone: its line should be flat."
        }
        Figure::Six => {
            "More samples of noise for each meter to choose among: both take longer. Crosses are the two numbers that the paper prints, without a size of keys."
        }
        Figure::Seven => {
            "How long one sum takes, told in three ways, since the paper does not say which it draws: all parties one after the other; all meters at once, so that only the slowest counts; the same with a 48th of the set-up. \
             By the paper its scheme becomes the fastest of three at 1,200 meters; where more were measured, a dotted line stands there. Two of the schemes hide nothing from who adds up: plain, and wav, which is drawn because the paper compares with it."
        }
        Figure::Eight => {
            "How far the total is off because of the noise: all laws at one epsilon, each with the guarantee that its paper gives, which is not the same for all. Lower is better. The laws are explained below."
        }
        Figure::Privacy => {
            "Laws with and without a delta cannot be compared at one epsilon. Here each has as little noise as keeps the same promise: epsilon, except with probability delta. Lower is better."
        }
        Figure::Error => {
            "A small epsilon makes much noise. A low cap makes less of it, and cuts off what homes use beyond the cap: that error does not average out. The best cap is where the two together are least."
        }
        Figure::Dropout => {
            "Some meters are missing. Some schemes leave them out at once, some need a second round, some lose a whole group or the whole sum: how long it takes, what is sent, and how far the total is off then."
        }
        Figure::Collusion => {
            "If some meters tell what they added, that part of the noise hides nothing. What is left: the noise of the honest ones, and the epsilon that it still keeps."
        }
        Figure::Table1 => {
            "The paper's numbers beside those measured here. It names no key, epsilon, cap or data for them. Time: of the smallest number of meters that was asked for; deviation: the mean over all of them, so it changes with the sizes."
        }
    }
}

pub(crate) fn field(field: Field) -> &'static str {
    match field {
        Field::Meters => "meters (Figs. 5, 7, 8)",
        Field::Gammas => "samples of noise a meter draws, of which one counts: gamma (Fig. 6; elsewhere 4)",
        Field::Bits => "bits of keys",
        Field::Trials => "how often the noise is drawn (Fig. 8)",
        Field::Repeats => "how often a time is taken",
        Field::Streamed => "a city: multiply this many ciphertexts",
        Field::Seed => "seed",
    }
}

pub(crate) fn hint(field: Field) -> String {
    let limits = field.limits();
    let many = if *limits.count.end() > 1 { "several with commas, each " } else { "" };
    match field {
        Field::Seed => "a whole number; the same one gives the same numbers, times aside".to_owned(),
        Field::Streamed => format!("{many}from {} to {}; empty: nothing of it", limits.least, limits.most),
        Field::Bits => format!("{many}one of {}; 512 protect nothing, 2048 take long", sizes()),
        _ => format!("{many}from {} to {}", limits.least, limits.most),
    }
}

/// The bits of keys that can be asked for here.
fn sizes() -> String {
    let most = Field::Bits.limits().most;
    let sizes = key_sizes().filter(|bits| u64::from(*bits) <= most);
    sizes.map(|bits| bits.to_string()).collect::<Vec<_>>().join(", ")
}

pub(crate) fn error(field: Field, error: &FieldError) -> String {
    let limits = field.limits();
    match error {
        FieldError::NotANumber(part) => format!("\"{part}\" is not a whole number."),
        FieldError::Outside(number) => {
            format!("{number} is not from {} to {}.", limits.least, limits.most)
        }
        FieldError::NoSuchKey(number) => format!("{number} is not one of {}.", sizes()),
        FieldError::Count(0) => "A number is missing.".to_owned(),
        FieldError::Count(count) => {
            format!("{count} numbers are too many; {} at most.", limits.count.end())
        }
    }
}

/// The name of a verdict as a mark: told by its shape and words, never by colour alone.
pub(crate) fn sign(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Reproduced => "●",
        Verdict::InKind => "◐",
        Verdict::NotReproduced => "○",
        Verdict::Undecided => "?",
        Verdict::CannotBeTested | Verdict::NotMeasured => "–",
    }
}

pub(crate) fn download(file: &str) -> String {
    format!("Download {file}")
}

pub(crate) fn chart_region(title: &str) -> String {
    format!("Picture: {title}")
}

pub(crate) fn table_region(title: &str) -> String {
    format!("Table: {title}")
}

/// A number in a table: as many digits as it has to be told by.
pub(crate) fn number(value: f64) -> String {
    let magnitude = value.abs();
    if magnitude == 0.0 {
        "0".to_owned()
    } else if magnitude >= 1_000.0 {
        format!("{value:.0}")
    } else if magnitude >= 10.0 {
        format!("{value:.1}")
    } else if magnitude >= 0.1 {
        format!("{value:.3}")
    } else {
        format!("{value:.5}")
    }
}

/// What is read aloud when it changes.
pub(crate) fn aloud(stage: Stage, failed: usize) -> &'static str {
    match stage {
        Stage::Measuring => "It is measuring.",
        Stage::Pausing => "A pause comes after this cell.",
        Stage::Paused => "It has paused.",
        Stage::Ended if failed > 0 => "It has ended; not everything could be measured.",
        Stage::Ended => "Everything is measured.",
    }
}
