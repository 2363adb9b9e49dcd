//! What bounds the memory that a file takes.

/// The longest name of a household, in bytes. With the number of households it bounds what is held of a file.
pub const MOST_NAME_BYTES: usize = 256;

/// The longest line, in bytes without its line feed. It bounds what is held of a file that has no line ends.
pub const MOST_LINE_BYTES: usize = 64 * 1024;
