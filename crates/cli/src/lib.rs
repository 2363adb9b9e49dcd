//! The `blindsum` command line: runs rounds of the protocol on this machine's threads, reports what came of it, and
//! checks known answers. The binary is only glue around this library.

pub mod args;
pub mod host;
pub mod input;
mod interrupt;
pub mod kat;
pub mod plan;
mod progress;
pub mod report;
pub mod run;
pub mod transcript_file;

/// Exit code: everything went as it should.
pub const SUCCESS: u8 = 0;
/// Exit code: a known answer does not agree.
pub const MISMATCH: u8 = 1;
/// Exit code: bad arguments, a bad file, or a machine that does not play along. The argument parser uses the same.
pub const BAD_INPUT: u8 = 2;
/// Exit code: a round was refused and published nothing.
pub const REFUSED: u8 = 3;
