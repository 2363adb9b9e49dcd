//! What the page says of a file of readings.

use blindsum_core::readings::Readings;

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

/// That m followed a file; `before` is what stood there.
pub(crate) fn followed(source: &Source, readings: &Readings, before: &str) -> String {
    let t = text();
    let more = readings.taken.more_households;
    let template = if more { t.meters_followed_most } else { t.meters_followed };
    let file = if more { capital(&named(source)) } else { named(source) };
    let before = if before.is_empty() { t.meters_were_empty } else { before };
    let meters = readings.households.len().to_string();
    fill(template, &[("meters", &meters), ("before", before), ("file", &file)])
}

/// A sentence with a capital at its beginning.
fn capital(sentence: &str) -> String {
    let mut rest = sentence.chars();
    rest.next().map(|first| first.to_uppercase().chain(rest).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use blindsum_core::readings::Options;

    use super::*;

    #[test]
    fn that_m_followed_is_told_with_what_it_was() {
        let own = Source::File("own.csv".to_owned());
        let read = |most_households| {
            let options = Options { most_households, ..Options::default() };
            Readings::read("date,19:00\na,100\nb,200\nc,300\n".as_bytes(), options).unwrap()
        };
        assert_eq!(
            followed(&own, &read(3), "20"),
            "Meters m is now 3, as many as the file own.csv has homes; before, it was 20."
        );
        assert!(followed(&own, &read(3), "").ends_with("before, it was empty."));
        assert_eq!(
            followed(&own, &read(2), "20"),
            "Meters m is now 2, the most that this page runs; before, it was 20. The file own.csv has more homes."
        );
    }
}
