//! Finds a turn in a text, whatever lines it is broken into.

/// A turn, word by word. `a|b` stands for either word, `!a|b` for any word but these, `*` for any word, and `^` for the beginning
/// of a sentence. Marks between words end a match: "It is. No meter is lost" is fine.
#[derive(Debug)]
pub(crate) struct Pattern(Vec<Part>);

#[derive(Debug)]
enum Part {
    Start,
    OneOf(Vec<String>),
    NoneOf(Vec<String>),
}

/// A word of a text, or a mark.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Token {
    Word(String),
    Mark(char),
}

impl Pattern {
    /// Reads the notation above.
    pub(crate) fn new(notation: &str) -> Self {
        let words = |words: &str| words.split('|').map(str::to_owned).collect();
        let part = |part: &str| match part {
            "^" => Part::Start,
            "*" => Part::NoneOf(Vec::new()),
            part => match part.strip_prefix('!') {
                Some(others) => Part::NoneOf(words(others)),
                None => Part::OneOf(words(part)),
            },
        };
        Self(notation.split(' ').map(part).collect())
    }

    /// Every place where it stands, as the words that match.
    pub(crate) fn find(&self, text: &[Token]) -> Vec<String> {
        (0..text.len()).filter_map(|at| self.at(text, at)).collect()
    }

    fn at(&self, text: &[Token], mut at: usize) -> Option<String> {
        let mut words = Vec::new();
        for part in &self.0 {
            if matches!(part, Part::Start) {
                let before = at.checked_sub(1).and_then(|before| text.get(before));
                if !matches!(before, None | Some(Token::Mark('.' | ':' | '?' | '!' | ';'))) {
                    return None;
                }
                continue;
            }
            let Token::Word(word) = text.get(at)? else { return None };
            let fits = match part {
                Part::Start => true,
                Part::OneOf(words) => words.contains(word),
                Part::NoneOf(words) => !words.contains(word),
            };
            if !fits {
                return None;
            }
            words.push(word.as_str());
            at += 1;
        }
        Some(words.join(" "))
    }
}

/// A text's words in small letters, and the marks between them. A place for a value, `{so}`, is a word; quotes are not marks.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut word = String::new();
    let mut place = false;
    for letter in text.chars().chain([' ']) {
        match letter {
            '{' | '}' => {
                place = letter == '{';
                word.push(letter);
            }
            _ if place => (),
            '`' | '"' | '“' | '”' => (),
            '’' => word.push('\''),
            letter if letter.is_alphanumeric() || matches!(letter, '_' | '\'' | '-') => {
                word.extend(letter.to_lowercase());
            }
            letter => {
                if !word.is_empty() {
                    tokens.push(Token::Word(std::mem::take(&mut word)));
                }
                if !letter.is_whitespace() {
                    tokens.push(Token::Mark(letter));
                }
            }
        }
    }
    tokens
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_turn_is_found_across_lines_and_not_across_marks() {
        let no = Pattern::new("!there is|are no !longer");
        let found = |text: &str| no.find(&tokens(text));
        assert_eq!(found("This is no\n   number."), ["this is no number"]);
        assert_eq!(
            found("Those are no numbers; that is no seed"),
            ["those are no numbers", "that is no seed"]
        );
        for plain in ["There is no number", "It is. No number", "it is no longer"] {
            assert!(found(plain).is_empty(), "{plain}");
        }
        assert_eq!(found("{got:?} is no {what}; `this` is no \"seed\"").len(), 2);
        let start = Pattern::new("^ of a");
        assert_eq!(start.find(&tokens("Of a meter. Of a home; the sum of a street")).len(), 2);
    }
}
