//! A small calculator for the answers: numbers, what a command printed, and what a person does with them on paper.
//!
//! `.a.0.b` is a member of the command's JSON object, `t.json.a.0.b` one of a file that it wrote, `[label]` a number that it
//! printed after `label = `. A `*` in a path stands for every element; `count(path, value)` and `sum(path)` take such a path.

use serde_json::Value;

/// What a command left behind.
#[derive(Debug, Default)]
pub(crate) struct Printed {
    /// What stood on stdout.
    pub(crate) text: String,
    /// The same as JSON, if it is.
    pub(crate) json: Option<Value>,
    /// Files that it wrote, by name.
    pub(crate) files: Vec<(String, Value)>,
}

/// What a formula comes to.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Found {
    Number(f64),
    Text(String),
}

type Outcome<T> = Result<T, String>;

/// Works a formula out.
///
/// # Errors
/// If it cannot be read, or names what is not there.
pub(crate) fn evaluate(formula: &str, printed: &Printed) -> Outcome<Found> {
    let mut reader = Reader { rest: formula.trim(), printed };
    if let Some(found) = reader.whole_path()? {
        return Ok(found);
    }
    let number = reader.sum()?;
    if reader.rest.trim().is_empty() {
        Ok(Found::Number(number))
    } else {
        Err(format!("what is `{}`?", reader.rest))
    }
}

struct Reader<'a> {
    rest: &'a str,
    printed: &'a Printed,
}

impl<'a> Reader<'a> {
    /// A formula that is a path alone may lead to words.
    fn whole_path(&mut self) -> Outcome<Option<Found>> {
        let path = self.rest;
        if !is_path(path) {
            return Ok(None);
        }
        Ok(Some(match single(self.printed, path)? {
            Value::Number(number) => Found::Number(number.as_f64().ok_or("not a number")?),
            Value::String(text) => Found::Text(text),
            other => Found::Text(other.to_string()),
        }))
    }

    fn take(&mut self, mark: &str) -> bool {
        let Some(rest) = self.rest.trim_start().strip_prefix(mark) else { return false };
        self.rest = rest;
        true
    }

    fn expect(&mut self, mark: &str) -> Outcome<()> {
        if self.take(mark) { Ok(()) } else { Err(format!("`{mark}` is missing before `{}`", self.rest)) }
    }

    fn sum(&mut self) -> Outcome<f64> {
        let mut value = self.product()?;
        loop {
            if self.take("+ ") {
                value += self.product()?;
            } else if self.take("- ") {
                value -= self.product()?;
            } else {
                return Ok(value);
            }
        }
    }

    fn product(&mut self) -> Outcome<f64> {
        let mut value = self.power()?;
        loop {
            if self.take("* ") {
                value *= self.power()?;
            } else if self.take("/ ") {
                value /= self.power()?;
            } else if self.take("mod ") {
                value = value.rem_euclid(self.power()?);
            } else {
                return Ok(value);
            }
        }
    }

    fn power(&mut self) -> Outcome<f64> {
        let base = self.atom()?;
        Ok(if self.take("^ ") { base.powf(self.power()?) } else { base })
    }

    fn atom(&mut self) -> Outcome<f64> {
        for (name, function) in [
            ("exp(", f64::exp as fn(f64) -> f64),
            ("ln(", f64::ln),
            ("abs(", f64::abs),
            ("sqrt(", f64::sqrt),
            ("(", |x| x),
        ] {
            if self.take(name) {
                let value = function(self.sum()?);
                self.expect(")")?;
                return Ok(value);
            }
        }
        if self.take("sum(") {
            let path = self.until(')')?;
            return all(self.printed, path)?.iter().map(number).sum();
        }
        if self.take("count(") {
            let inside = self.until(')')?;
            let (path, wanted) = inside.split_once(", ").ok_or("count takes a path and a value")?;
            let found = all(self.printed, path)?;
            let value = serde_json::from_str(wanted).unwrap_or_else(|_| Value::from(wanted));
            let same = |found: &&Value| **found == value;
            return Ok(f64::from(
                u32::try_from(found.iter().filter(same).count()).map_err(|e| e.to_string())?,
            ));
        }
        if self.take("[") {
            let label = self.until(']')?;
            return labelled(&self.printed.text, label).ok_or(format!("nothing is printed as {label}"));
        }
        let rest = self.rest.trim_start();
        let end = rest.find(|c: char| c.is_whitespace() || c == ')').unwrap_or(rest.len());
        let (word, after) = rest.split_at(end);
        self.rest = after;
        if is_path(word) {
            number(&single(self.printed, word)?)
        } else {
            plain(word).ok_or(format!("what is `{word}`?"))
        }
    }

    fn until(&mut self, end: char) -> Outcome<&'a str> {
        let (inside, rest) = self.rest.split_once(end).ok_or(format!("`{end}` is missing"))?;
        self.rest = rest;
        Ok(inside)
    }
}

/// A number as it stands in a document, `1,725.5`.
pub(crate) fn plain(text: &str) -> Option<f64> {
    let digits = text.replace(',', "").replace('−', "-");
    digits.starts_with(|c: char| c.is_ascii_digit() || c == '-').then(|| digits.parse().ok()).flatten()
}

fn is_path(word: &str) -> bool {
    let start = word.strip_prefix("t.json").unwrap_or(word);
    start.starts_with('.') && !word.contains(char::is_whitespace)
}

fn number(value: &Value) -> Outcome<f64> {
    value.as_f64().ok_or(format!("{value} is not a number"))
}

fn single(printed: &Printed, path: &str) -> Outcome<Value> {
    match all(printed, path)?.as_slice() {
        [value] => Ok(value.clone()),
        values => Err(format!("{path} stands for {} values", values.len())),
    }
}

/// All values that a path leads to.
fn all(printed: &Printed, path: &str) -> Outcome<Vec<Value>> {
    let file =
        printed.files.iter().find_map(|(name, value)| Some((value, path.strip_prefix(name.as_str())?)));
    let (value, members) = match (file, &printed.json) {
        (Some(found), _) => found,
        (None, Some(json)) => (json, path),
        (None, None) => return Err("the command printed no JSON".to_owned()),
    };
    let mut values = vec![value.clone()];
    for member in members.trim_start_matches('.').split('.') {
        let mut next = Vec::new();
        for value in &values {
            match (value, member) {
                (Value::Array(elements), "*") => next.extend(elements.iter().cloned()),
                (Value::Array(elements), at) => {
                    let at = at.parse::<usize>().map_err(|_| format!("{path}: {at} is not a place"))?;
                    next.push(elements.get(at).ok_or(format!("{path} ends before {at}"))?.clone());
                }
                (value, name) => {
                    next.push(value.get(name).ok_or(format!("{path}: there is no {name}"))?.clone())
                }
            }
        }
        values = next;
    }
    Ok(values)
}

/// The first number that is printed after `label = `, also where more stands between: `y = (d - x) + (xi + x) = 21`.
fn labelled(text: &str, label: &str) -> Option<f64> {
    text.lines().find_map(|line| {
        let mut piece = String::new();
        for part in line.trim().split(", ") {
            piece.push_str(part);
            let Some((before, value)) = piece.rsplit_once(" = ") else {
                piece.push_str(", ");
                continue;
            };
            let Some(value) = plain(value) else {
                piece.push_str(", ");
                continue;
            };
            let first = before.split(" = ").next().unwrap_or_default();
            let names =
                |name: &str| name == label || name.rsplit_once(": ").is_some_and(|(_, name)| name == label);
            if names(first) || names(before) {
                return Some(value);
            }
            piece.clear();
        }
        None
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn printed() -> Printed {
        Printed {
            text: "A key\n  p = 3343, q = 4001\n  n = p q = 13375343\n  reading 789 Wh: d_1 = 8\n  p = 3119, q = 3313\n  \
                   xi + x = D(C1), negative above nu / 2, minus O = 17\n"
                .to_owned(),
            json: Some(json!({ "a": 2.5, "b": [{ "c": true, "d": 1 }, { "c": false, "d": 3 }], "e": "words", "f": null })),
            files: vec![("t.json".to_owned(), json!({ "p": [0, 3, 0] }))],
        }
    }

    fn number(formula: &str) -> f64 {
        match evaluate(formula, &printed()) {
            Ok(Found::Number(number)) => number,
            other => panic!("{formula}: {other:?}"),
        }
    }

    #[test]
    fn numbers_come_from_where_a_formula_says() {
        for (formula, expected) in [
            (".a", 2.5),
            (".b.1.d", 3.0),
            ("sum(.b.*.d)", 4.0),
            ("count(.b.*.c, true)", 1.0),
            ("count(t.json.p.*, 0)", 2.0),
            ("count(.b.*.c, words)", 0.0),
            ("t.json.p.1 * 2", 6.0),
            ("[p]", 3343.0),
            ("[q]", 4001.0),
            ("[n]", 13_375_343.0),
            ("[d_1]", 8.0),
            ("[xi + x]", 17.0),
        ] {
            assert!((number(formula) - expected).abs() < 1e-12, "{formula}: {}", number(formula));
        }
    }

    #[test]
    fn sums_bind_less_than_products_and_these_less_than_powers() {
        for (formula, expected) in [
            ("1 + 2 * 3 ^ 2", 19.0),
            ("(1 + 2) * 3", 9.0),
            ("10 - 3 - 2", 5.0),
            ("1,000 / 4", 250.0),
            ("-7 mod 5", 3.0),
            ("abs(2 - 5) + sqrt(16) + exp(0) + ln(1)", 8.0),
        ] {
            assert!((number(formula) - expected).abs() < 1e-12, "{formula}: {}", number(formula));
        }
    }

    #[test]
    fn words_are_words_and_what_is_not_there_is_an_error() {
        assert_eq!(evaluate(".e", &printed()), Ok(Found::Text("words".to_owned())));
        assert_eq!(evaluate(".f", &printed()), Ok(Found::Text("null".to_owned())));
        for formula in
            ["", ".g", ".b.*.d", ".b.2.d", ".e + 1", "[x]", "2 +", "2 3", "(2", "two", "sum(.b.*.c)"]
        {
            assert!(evaluate(formula, &printed()).is_err(), "{formula}");
        }
    }
}
