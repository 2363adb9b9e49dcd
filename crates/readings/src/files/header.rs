//! Headers of tables: which column is which, by its name in small letters.

use crate::files::rows::Row;
use crate::files::unit::words;

/// A header's cells in small letters.
pub(crate) fn names(row: &Row) -> Vec<String> {
    row.cells().map(|cell| cell.trim().trim_start_matches('\u{feff}').to_lowercase()).collect()
}

/// The column of one of these names.
pub(crate) fn column(names: &[String], wanted: &[&str]) -> Option<usize> {
    wanted.iter().find_map(|wanted| names.iter().position(|name| name == wanted))
}

/// The columns of all of these names, in this order.
pub(crate) fn columns<const N: usize>(names: &[String], wanted: [&str; N]) -> Option<[usize; N]> {
    let mut found = [0; N];
    for (place, wanted) in found.iter_mut().zip(wanted) {
        *place = names.iter().position(|name| name == wanted)?;
    }
    Some(found)
}

/// The first column whose name begins like this.
pub(crate) fn beginning(names: &[String], start: &str) -> Option<usize> {
    names.iter().position(|name| name.starts_with(start))
}

/// Whether a name has this word.
pub(crate) fn has_word(name: &str, wanted: &str) -> bool {
    words(name).any(|word| word == wanted)
}

/// The names for a message.
pub(crate) fn listed(row: &Row) -> String {
    let cells: Vec<_> = row.cells().take(12).map(|cell| cell.chars().take(40).collect::<String>()).collect();
    let more = if row.len() > cells.len() { ", ..." } else { "" };
    format!("{}{more}", cells.join(", "))
}
