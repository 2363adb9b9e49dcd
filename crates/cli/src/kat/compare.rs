//! Counting what agrees, and naming what does not.

use num_bigint::BigUint;

/// Why a file that was understood does not pass.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// Nothing was checked, so nothing can be said.
    #[error("the file holds no {0}, so there is nothing to check")]
    Empty(&'static str),
    /// p and q do not make a key.
    #[error("p and q do not make a key: {0}")]
    Key(#[from] blindsum_paillier::KeyError),
    /// A number that cannot be what the file says it is, whatever else agrees.
    #[error("{entry}: {field} is not {right}")]
    Wrong {
        /// Which entry of the file.
        entry: String,
        /// Which of its fields.
        field: &'static str,
        /// What it must be.
        right: &'static str,
    },
    /// An answer differs.
    #[error(transparent)]
    Differs(#[from] Box<Difference>),
}

/// The first answer that differs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{entry}: {field} differs: the file has {expected}, but {found} was computed{place}")]
pub struct Difference {
    /// Which entry of the file.
    pub entry: String,
    /// Which of its fields.
    pub field: &'static str,
    /// What the file says, shortened.
    pub expected: String,
    /// What was computed, shortened.
    pub found: String,
    /// Where the two part, if not in the first digit.
    pub place: String,
}

/// Counts answers compared.
#[derive(Debug, Default)]
pub(super) struct Tally(usize);

impl Tally {
    /// Counts a number that is what the file says it is.
    pub(super) fn require(
        &mut self,
        holds: bool,
        entry: impl Fn() -> String,
        field: &'static str,
        right: &'static str,
    ) -> Result<(), Failure> {
        if holds {
            self.0 += 1;
            return Ok(());
        }
        Err(Failure::Wrong { entry: entry(), field, right })
    }

    /// Compares what the file says with what was computed.
    pub(super) fn compare(
        &mut self,
        entry: impl Fn() -> String,
        field: &'static str,
        expected: &BigUint,
        found: &BigUint,
    ) -> Result<(), Failure> {
        if expected == found {
            self.0 += 1;
            return Ok(());
        }
        let (expected, found) = (expected.to_string(), found.to_string());
        // Numbers of equal length are shown from shortly before the digit where they part.
        let same = expected.bytes().zip(found.bytes()).take_while(|(a, b)| a == b).count();
        let from = if expected.len() == found.len() { same.saturating_sub(6) } else { 0 };
        let place = if from > 0 { format!(" (from digit {} on)", same + 1) } else { String::new() };
        Err(Box::new(Difference {
            entry: entry(),
            field,
            expected: shortened(&expected, from),
            found: shortened(&found, from),
            place,
        })
        .into())
    }

    /// How many answers agreed.
    pub(super) fn count(&self) -> usize {
        self.0
    }
}

/// 30 digits at most from digit `from` on, with marks where something is left out.
fn shortened(digits: &str, from: usize) -> String {
    const SHOWN: usize = 30;
    let shown: String = digits.chars().skip(from).take(SHOWN).collect();
    let before = if from > 0 { "..." } else { "" };
    let after =
        if from + SHOWN < digits.len() { format!("... ({} digits)", digits.len()) } else { String::new() };
    format!("{before}{shown}{after}")
}
