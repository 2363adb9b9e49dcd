//! What the page says of a file of readings.

use super::{counted, fill, text};
use crate::state::Source;

/// Where readings come from, within a sentence.
pub(crate) fn named(source: &Source) -> String {
    let t = text();
    match source {
        Source::Shipped => t.file_shipped.to_owned(),
        Source::File(name) => fill(t.file_named, &[("name", name)]),
    }
}

/// So many homes.
pub(crate) fn homes(count: usize) -> String {
    counted(count, text().homes_one, text().homes_many)
}

/// Why so many meters cannot be: the readings are of fewer homes.
pub(crate) fn too_many_meters(source: &Source, count: usize) -> String {
    let (file, homes, most) = (named(source), homes(count), count.to_string());
    // A name is filled in last: it may hold anything.
    capital(&fill(text().too_many_meters, &[("homes", &homes), ("most", &most), ("file", &file)]))
}

/// A sentence with a capital at its beginning.
fn capital(sentence: &str) -> String {
    let mut rest = sentence.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}
