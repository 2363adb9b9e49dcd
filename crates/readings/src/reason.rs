//! Why something of a file is left out.

use core::fmt;

/// Why a row or a household was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reason {
    /// Another number of columns than the header has.
    Columns,
    /// A household without a name, or with one that is too long.
    Household,
    /// No date and time that can be read.
    Timestamp,
    /// An empty cell where a reading should be, or a word such as NA.
    Missing,
    /// A number below 0 where a reading should be.
    Negative,
    /// Something else where a reading should be.
    Value,
    /// A household without a reading in a slot that was wanted.
    Incomplete,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Columns => "another number of columns than the header has",
            Self::Household => "no proper name of a household",
            Self::Timestamp => "no proper timestamp",
            Self::Missing => "a missing value instead of a reading",
            Self::Negative => "a negative number instead of a reading",
            Self::Value => "something else than a reading",
            Self::Incomplete => "no reading in a slot that is wanted",
        })
    }
}
