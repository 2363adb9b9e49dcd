//! How much room words take, guessed so that they fit in the widest face.

/// A length as SVG has it.
pub(crate) fn units(length: f64) -> String {
    format!("{length:.1}")
}

/// How wide words are at most, at this size of letters: as in DejaVu Sans, the widest of the usual faces, and a little more.
pub(crate) fn width(words: &str, size: f64) -> f64 {
    words.chars().map(letter).sum::<f64>() * size
}

/// The width of a letter, in em.
fn letter(letter: char) -> f64 {
    match letter {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ';' | ':' | '\'' | '|' | '\u{202f}' => 0.36,
        ' ' | '\u{a0}' | 'f' | 't' | 'r' | '(' | ')' => 0.43,
        'm' | 'w' | 'M' | 'W' | '%' | '±' | '−' | '+' | '=' | '…' => 0.98,
        'A'..='Z' => 0.76,
        _ => 0.68,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_letters_take_more_room_than_narrow_ones() {
        assert!(width("mmm", 12.0) > width("ooo", 12.0) && width("ooo", 12.0) > width("iii", 12.0));
        // Twice the size, twice the width.
        assert!((width("home 10", 24.0) - 2.0 * width("home 10", 12.0)).abs() < 1e-9);
        assert_eq!(units(0.04), "0.0");
    }
}
