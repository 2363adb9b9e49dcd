//! Numbers in sentences.

use std::fmt::Display;

/// A count and its noun, whose plural takes an s.
pub(crate) fn counted<N: Display + PartialEq + From<u8>>(count: N, one: &str) -> String {
    let end = if count == N::from(1) { "" } else { "s" };
    format!("{count} {one}{end}")
}
