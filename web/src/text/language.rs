//! The language in use.

use crate::text::words::{Thing, Words};
use crate::text::{en, format};

/// The words in use.
pub(crate) fn text() -> &'static Words {
    &en::ENGLISH
}

/// What is said where a round is tampered with.
#[cfg(feature = "tampering")]
pub(crate) fn tampering() -> &'static crate::text::words::tampering::TamperingWords {
    &crate::text::en::tampering::TAMPERING
}

impl Words {
    /// How many of a thing, with its word.
    pub(crate) fn counted(&self, thing: Thing, count: usize) -> String {
        let number = match i64::try_from(count) {
            Ok(many) if many >= 10_000 => format::grouped(many),
            _ => count.to_string(),
        };
        (self.counted)(thing, &number)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_numbers_are_grouped() {
        let said = [1, 1000, 10_000].map(|count| text().counted(Thing::Homes, count));
        assert_eq!(said, ["1 home", "1000 homes", "10\u{202f}000 homes"]);
    }
}
