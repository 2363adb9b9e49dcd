//! The language in use.

use crate::text::en;
use crate::text::words::{Thing, Words};

/// The words in use.
pub(crate) fn text() -> &'static Words {
    &en::ENGLISH
}

impl Words {
    /// How many of a thing, with its word.
    pub(crate) fn counted(&self, thing: Thing, count: usize) -> String {
        (self.counted)(thing, &count.to_string())
    }

    /// The same for a count as a person typed it.
    pub(crate) fn counted_as_typed(&self, thing: Thing, typed: &str) -> String {
        (self.counted)(thing, typed)
    }

    /// Words as a sentence begins with them.
    pub(crate) fn capital(&self, words: &str) -> String {
        (self.capital)(words)
    }
}
