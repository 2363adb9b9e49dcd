//! The cells of a line.

use std::borrow::Cow;

/// What is wrong with a quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadQuote {
    /// It opens and the line ends.
    #[error("a quote is opened and not closed on its line")]
    Open,
    /// It closes and the cell goes on.
    #[error("text follows the closing quote")]
    TextAfter,
    /// A quote in a cell that did not begin with one.
    #[error(
        "a quote stands in the middle of a cell; such a cell is quoted as a whole, and its quotes are doubled"
    )]
    Inside,
}

/// The cells of one line, separated by commas, without the white space around them. A cell in quotes may hold commas, and
/// doubled quotes. After an error nothing follows.
pub(crate) struct Fields<'a> {
    rest: Option<&'a str>,
}

impl<'a> Fields<'a> {
    pub(crate) fn of(line: &'a str) -> Self {
        Self { rest: Some(line) }
    }

    fn quoted(&mut self, after_opening: &'a str) -> Result<Cow<'a, str>, BadQuote> {
        let (head, mut after) = after_opening.split_once('"').ok_or(BadQuote::Open)?;
        let mut cell = Cow::Borrowed(head);
        while let Some(more) = after.strip_prefix('"') {
            let (head, rest) = more.split_once('"').ok_or(BadQuote::Open)?;
            let cell = cell.to_mut();
            cell.push('"');
            cell.push_str(head);
            after = rest;
        }
        let after = after.trim_start();
        self.rest = after.strip_prefix(',');
        if self.rest.is_none() && !after.is_empty() {
            return Err(BadQuote::TextAfter);
        }
        Ok(match cell {
            Cow::Borrowed(cell) => Cow::Borrowed(cell.trim()),
            Cow::Owned(cell) => Cow::Owned(cell.trim().to_owned()),
        })
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = Result<Cow<'a, str>, BadQuote>;

    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.rest.take()?;
        if let Some(quoted) = rest.trim_start().strip_prefix('"') {
            return Some(self.quoted(quoted));
        }
        let (cell, rest) = rest.split_once(',').map_or((rest, None), |(cell, rest)| (cell, Some(rest)));
        if cell.contains('"') {
            return Some(Err(BadQuote::Inside));
        }
        self.rest = rest;
        Some(Ok(Cow::Borrowed(cell.trim())))
    }
}

/// The column, from 1, of the byte after `bytes` of a line, in whatever state its quotes are.
pub(crate) fn column_after(bytes: &[u8]) -> usize {
    let mut quoted = false;
    let commas = bytes.iter().filter(|byte| {
        quoted ^= **byte == b'"';
        **byte == b',' && !quoted
    });
    commas.count() + 1
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    fn cells(line: &str) -> Result<Vec<String>, (usize, BadQuote)> {
        let cells = (1..).zip(Fields::of(line));
        cells.map(|(column, cell)| cell.map(Cow::into_owned).map_err(|why| (column, why))).collect()
    }

    #[test]
    fn cells_are_split_trimmed_and_unquoted() {
        assert_eq!(cells("a, b ,,\tc").unwrap(), ["a", "b", "", "c"]);
        assert_eq!(cells("").unwrap(), [""]);
        assert_eq!(cells(",").unwrap(), ["", ""]);
        assert_eq!(cells(r#""a,b", "say ""x""" ,"""","#).unwrap(), ["a,b", "say \"x\"", "\"", ""]);
        assert_eq!(cells(r#"""," a ""#).unwrap(), ["", "a"]);
    }

    #[test]
    fn quotes_that_go_wrong_are_named_by_column() {
        assert_eq!(cells(r#"a,"b,c"#), Err((2, BadQuote::Open)));
        assert_eq!(cells(r#"a,"b"""#), Err((2, BadQuote::Open)));
        assert_eq!(cells(r#""a"b,c"#), Err((1, BadQuote::TextAfter)));
        assert_eq!(cells(r#"a,b,5" pipe"#), Err((3, BadQuote::Inside)));
    }

    #[test]
    fn columns_are_counted_outside_of_quotes() {
        assert_eq!([&b""[..], b"a", b"a,", b"\"a,b\",c", b"\"a,"].map(column_after), [1, 1, 2, 2, 1]);
    }
}
