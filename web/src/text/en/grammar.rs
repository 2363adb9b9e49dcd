//! English: one and many, and capital letters.

use crate::text::words::Thing;

/// A number with the word for what it counts.
pub(super) fn counted(thing: Thing, count: &str) -> String {
    let (one, many) = match thing {
        Thing::Meters => ("1 meter", "meters"),
        Thing::Samples => ("1 sample", "samples"),
        Thing::Households => ("1 household", "households"),
        Thing::Slots => ("1 slot", "slots"),
        Thing::Shares => ("1 share", "shares"),
        Thing::Homes => ("1 home", "homes"),
        Thing::UnknownShares => ("1 unknown share", "unknown shares"),
        Thing::UnknownReadings => ("1 unknown reading", "unknown readings"),
        Thing::Held => (
            "One other has answered already: messages are taken in the meters' order.",
            "others have answered already: messages are taken in the meters' order.",
        ),
    };
    if count == "1" { one.to_owned() } else { format!("{count} {many}") }
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
