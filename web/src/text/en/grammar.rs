//! English: one and many, and capital letters.

use crate::text::places::fill;
use crate::text::words::Thing;

/// A number with the word for what it counts.
pub(super) fn counted(thing: Thing, count: &str) -> String {
    let (one, many) = match thing {
        Thing::Meters => ("1 meter", "{count} meters"),
        Thing::Samples => ("1 sample", "{count} samples"),
        Thing::Households => ("1 household", "{count} households"),
        Thing::Slots => ("1 slot", "{count} slots"),
        Thing::Shares => ("1 share", "{count} shares"),
        Thing::Homes => ("1 home", "{count} homes"),
        Thing::UnknownShares => ("1 unknown share", "{count} unknown shares"),
        Thing::UnknownReadings => ("1 unknown reading", "{count} unknown readings"),
        Thing::Held => (
            "One other has answered already: messages are taken in the meters' order.",
            "{count} others have answered already: messages are taken in the meters' order.",
        ),
    };
    if count == "1" { one.to_owned() } else { fill(many, &[("count", count)]) }
}

/// Words as a sentence begins with them.
pub(super) fn capital(words: &str) -> String {
    let mut letters = words.chars();
    // English words alone: a sign keeps its case.
    letters
        .next()
        .map(|first| [first.to_ascii_uppercase()].into_iter().chain(letters).collect())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_not_many() {
        let said = ["1", "0", "12", ""].map(|count| counted(Thing::Meters, count));
        assert_eq!(said, ["1 meter", "0 meters", "12 meters", " meters"]);
    }

    #[test]
    fn a_sentence_begins_with_a_capital() {
        let said = ["the cloud", "ε is small", ""].map(capital);
        assert_eq!(said, ["The cloud", "ε is small", ""]);
    }
}
