//! What a file may hold at most. What is beyond is refused, and no memory is taken for it.

/// The most bytes of one row of a table, a year of hours in one row among them.
pub(crate) const MOST_ROW_BYTES: usize = 1 << 20;
/// The most columns of a table.
pub(crate) const MOST_COLUMNS: usize = 20_000;
/// The most bytes of a JSON or XML document, which is read as a whole.
pub(crate) const MOST_DOCUMENT_BYTES: usize = 64 << 20;
/// The most elements of an XML document.
pub(crate) const MOST_ELEMENTS: usize = 4_000_000;
/// The most entries of a feed.
pub(crate) const MOST_ENTRIES: usize = 100_000;
/// The most attributes of a link in an XML document, and the most bytes of what it leads to.
pub(crate) const MOST_ATTRIBUTES: usize = 16;
pub(crate) const MOST_LINK_BYTES: usize = 500;
/// The most elements of an XML document within one another.
pub(crate) const MOST_DEPTH: usize = 32;
/// The most readings that are kept of all files together.
pub(crate) const MOST_POINTS: usize = 8_000_000;
/// The most households of all files together.
pub(crate) const MOST_HOMES: usize = 200_000;
/// The bytes of a table that are looked at before its form is decided.
pub(crate) const HEAD_BYTES: usize = 64 << 10;
/// The rows of a table that are looked at before its form is decided.
pub(crate) const HEAD_ROWS: usize = 500;
/// The rows in which a header is looked for.
pub(crate) const PREAMBLE_ROWS: usize = 40;
/// The most bytes of a ZIP archive, which is held as a whole.
pub(crate) const MOST_PACKED_BYTES: usize = 64 << 20;
/// The most bytes that a packed table unpacks to.
pub(crate) const MOST_UNPACKED_BYTES: usize = 256 << 20;
/// How many names of an archive's files are listed.
pub(crate) const MOST_NAMES_LISTED: usize = 3;
