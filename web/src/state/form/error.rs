//! What can be wrong with a field. What is said of it is in `text::form`.

use blindsum_core::params::ParamsError;
use blindsum_core::privacy::LedgerError;
use blindsum_core::variants::NoSuchChoice;

use crate::state::Source;

/// What is wrong with a field. What was typed is as it was typed, however long.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum FieldError {
    /// Nothing was typed.
    Missing,
    /// No whole number.
    NotWhole {
        /// What was typed.
        typed: String,
    },
    /// A whole number below the least or above the most.
    NotInRange {
        /// What was typed.
        typed: String,
        /// The smallest that can be.
        least: u32,
        /// The largest that can be.
        most: u32,
    },
    /// No number.
    NotDecimal {
        /// What was typed.
        typed: String,
    },
    /// No size of keys.
    NotAKeySize {
        /// What was typed.
        typed: String,
    },
    /// No seed.
    NotASeed {
        /// What was typed.
        typed: String,
    },
    /// No deadline.
    NotADeadline {
        /// What was typed.
        typed: String,
        /// The longest that can be, in s.
        most: u32,
    },
    /// Neither of the two words that can be.
    NotOneOf {
        /// What was typed.
        typed: String,
        /// The two words.
        words: [&'static str; 2],
    },
    /// A variant that there is not.
    Choice(NoSuchChoice),
    /// The core refuses it.
    Params(ParamsError),
    /// The noise does not fit.
    EpsilonTooSmall {
        /// The smallest epsilon with which it does.
        least: f64,
    },
    /// No budget.
    Budget(LedgerError),
    /// More meters than the file has homes.
    TooManyMeters {
        /// Which file.
        source: Source,
        /// How many it has.
        homes: usize,
    },
    /// No loss that can be planned.
    NotALoss {
        /// What was typed.
        typed: String,
        /// How many homes there are.
        homes: u32,
        /// How many beats.
        beats: usize,
        /// Whether the home is one of them, so that the beat is wrong.
        in_beat: bool,
    },
    /// The readings have no such slot.
    NoSlot {
        /// The slot asked for.
        asked: String,
        /// Their first.
        first: String,
        /// Their last.
        last: String,
    },
}
