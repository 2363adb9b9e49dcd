//! Places for values in texts.

/// Puts values into the places of a text: `{name}` becomes the value called `name`.
pub(crate) fn fill(template: &str, values: &[(&str, &str)]) -> String {
    values.iter().fold(template.to_owned(), |text, (name, value)| text.replace(&format!("{{{name}}}"), value))
}

/// The same values to [`fill`] in.
pub(crate) fn borrowed<'a>(values: &'a [(&'static str, String)]) -> Vec<(&'static str, &'a str)> {
    values.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_are_filled() {
        assert_eq!(fill("{a} of {b}: {a}", &[("a", "1"), ("b", "2")]), "1 of 2: 1");
    }
}
