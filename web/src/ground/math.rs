//! A small notation for formulas, read into a tree that becomes MathML or a label of the picture.
//!
//! `c_i = g^{d_i - x_i} mod n^2`: letters are names, `_` and `^` set the next sign or group low or high, a few words
//! are Greek letters or big operators. `m'` is a name of its own.

/// A piece of a formula.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Math {
    /// A name.
    Name(String),
    /// A word such as mod.
    Word(&'static str),
    /// Digits.
    Number(String),
    /// An operator or a bracket.
    Sign(String),
    /// A big operator.
    Big(&'static str),
    /// Pieces in a row.
    Row(Vec<Math>),
    /// A base with something low, high, or both.
    Script {
        /// What carries it.
        base: Box<Math>,
        /// Low.
        sub: Option<Box<Math>>,
        /// High.
        sup: Option<Box<Math>>,
    },
}

/// What a primed name ends with.
pub(crate) const PRIME: &str = "′";

/// Reads a formula.
pub(crate) fn parse(source: &str) -> Vec<Math> {
    let chars: Vec<char> = source.chars().collect();
    let mut rest = chars.as_slice();
    row(&mut rest)
}

fn row(rest: &mut &[char]) -> Vec<Math> {
    let mut pieces = Vec::new();
    while let Some((&first, tail)) = rest.split_first() {
        match first {
            ' ' => *rest = tail,
            '}' => {
                *rest = tail;
                break;
            }
            _ => {
                let base = piece(rest);
                let scripted = matches!(rest.first(), Some('_' | '^'));
                let base = if scripted { bracketed(base, &mut pieces) } else { base };
                pieces.push(scripts(base, rest));
            }
        }
    }
    pieces
}

/// What carries a script after a closing bracket: all from the opening one, so that both stand equally high.
fn bracketed(base: Math, pieces: &mut Vec<Math>) -> Math {
    let is = |piece: &Math, bracket: &str| matches!(piece, Math::Sign(sign) if sign == bracket);
    if !is(&base, ")") {
        return base;
    }
    let mut open = 1u32;
    let start = pieces.iter().rposition(|piece| {
        open = open + u32::from(is(piece, ")")) - u32::from(is(piece, "("));
        open == 0
    });
    let Some(start) = start else { return base };
    let mut group = pieces.split_off(start);
    group.push(base);
    Math::Row(group)
}

fn scripts(base: Math, rest: &mut &[char]) -> Math {
    let (mut sub, mut sup) = (None, None);
    while let Some((&mark, tail)) = rest.split_first() {
        let place = match mark {
            '_' => &mut sub,
            '^' => &mut sup,
            _ => break,
        };
        *rest = tail;
        *place = Some(Box::new(piece(rest)));
    }
    if sub.is_none() && sup.is_none() { base } else { Math::Script { base: Box::new(base), sub, sup } }
}

/// One sign, word, number or group.
fn piece(rest: &mut &[char]) -> Math {
    let Some((&first, tail)) = rest.split_first() else { return Math::Row(Vec::new()) };
    if first == '{' {
        *rest = tail;
        return Math::Row(row(rest));
    }
    let same = |kind: fn(&char) -> bool| rest.iter().take_while(|c| kind(c)).count();
    let letters = same(|c| c.is_alphabetic());
    let primes = rest.iter().skip(letters).take_while(|c| **c == '\'').count();
    let run = if first.is_ascii_digit() { same(char::is_ascii_digit) } else { letters + primes };
    let (taken, left) = rest.split_at_checked(run.max(1)).unwrap_or((&[], &[]));
    *rest = left;
    let token: String = taken.iter().collect();
    match token.as_str() {
        "mod" => Math::Word("mod"),
        "lcm" => Math::Word("lcm"),
        "prod" => Math::Big("∏"),
        "sum" => Math::Big("∑"),
        "xi" => Math::Name("ξ".into()),
        "gamma" => Math::Name("γ".into()),
        "lambda" => Math::Name("λ".into()),
        "mu" => Math::Name("μ".into()),
        "nu" => Math::Name("ν".into()),
        "epsilon" => Math::Name("ε".into()),
        "-" => Math::Sign("−".into()),
        _ if first.is_ascii_digit() => Math::Number(token),
        // A name with primes is another name.
        _ if first.is_alphabetic() && primes > 0 => Math::Name(token.replace('\'', PRIME)),
        _ if first.is_alphabetic() && token != "id" && token.len() > 1 && token.is_ascii() => {
            // Letters side by side are names multiplied: "ij" is i j.
            Math::Row(token.chars().map(|letter| Math::Name(letter.into())).collect())
        }
        _ if first.is_alphabetic() => Math::Name(token),
        _ => Math::Sign(token),
    }
}

/// A formula of names, signs and low letters as runs of text, each on the line or below it: for labels of the picture.
pub(crate) fn runs(source: &str) -> Vec<(String, bool)> {
    let mut out: Vec<(String, bool)> = Vec::new();
    parse(source).iter().for_each(|piece| flatten(piece, false, &mut out));
    out
}

fn flatten(piece: &Math, low: bool, out: &mut Vec<(String, bool)>) {
    let mut add = |text: &str| match out.last_mut() {
        Some((last, place)) if *place == low => last.push_str(text),
        _ => out.push((text.to_owned(), low)),
    };
    match piece {
        Math::Name(text) | Math::Number(text) => add(text),
        Math::Sign(text) if text == "," => add(", "),
        Math::Sign(text) => add(text),
        Math::Word(text) | Math::Big(text) => add(text),
        Math::Row(pieces) => pieces.iter().for_each(|piece| flatten(piece, low, out)),
        Math::Script { base, sub, sup } => {
            flatten(base, low, out);
            sub.iter().chain(sup).for_each(|piece| flatten(piece, true, out));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Math {
        Math::Name(text.into())
    }

    #[test]
    fn scripts_bind_to_what_is_before_them() {
        let power = Math::Script {
            base: Box::new(name("n")),
            sub: None,
            sup: Some(Box::new(Math::Number("2".into()))),
        };
        assert_eq!(parse("x mod n^2"), [name("x"), Math::Word("mod"), power]);
    }

    #[test]
    fn groups_nest() {
        let parsed = parse("g^{d_i - x}");
        let [Math::Script { sup: Some(sup), .. }] = parsed.as_slice() else { panic!("{parsed:?}") };
        let Math::Row(pieces) = sup.as_ref() else { panic!("{sup:?}") };
        assert_eq!(pieces.len(), 3);
        assert_eq!(pieces[1], Math::Sign("−".into()));
    }

    #[test]
    fn a_script_after_a_bracket_is_carried_by_all_of_it() {
        let parsed = parse("E(f(x))^2");
        let [_, Math::Script { base, .. }] = parsed.as_slice() else { panic!("{parsed:?}") };
        let Math::Row(pieces) = base.as_ref() else { panic!("{base:?}") };
        assert_eq!(pieces.len(), 6);
        assert_eq!(parse("a)^2").len(), 2);
    }

    #[test]
    fn a_primed_name_is_one_name() {
        assert_eq!(parse("m' O"), [name("m′"), name("O")]);
        assert_eq!(runs("m' O"), [("m′O".to_owned(), false)]);
    }

    #[test]
    fn labels_are_flat() {
        let label = runs("E(b_{ij})");
        assert_eq!(label, [("E(b".into(), false), ("ij".into(), true), (")".into(), false)]);
        assert_eq!(runs("nu"), [("ν".to_owned(), false)]);
    }

    #[test]
    fn unfinished_formulas_do_not_hang() {
        for source in ["{", "}", "a_", "^", "a^{b", "a}}b"] {
            parse(source);
        }
    }
}
