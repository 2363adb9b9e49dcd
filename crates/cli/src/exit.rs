//! What the program ends with.

/// Exit code: everything went as it should.
pub const SUCCESS: u8 = 0;
/// Exit code: a known answer does not agree, or more than times differs between two runs of the evaluation.
pub const MISMATCH: u8 = 1;
/// Exit code: bad arguments, a bad file, or a machine that does not play along. The argument parser uses the same.
pub const BAD_INPUT: u8 = 2;
/// Exit code: a round was refused and published nothing.
pub const REFUSED: u8 = 3;
/// Exit code: the result, or a file that was to be written, could not be written.
pub const NO_OUTPUT: u8 = 4;
/// Exit code: a file of readings leaves something open that has to be said.
pub const OPEN_QUESTION: u8 = 5;
/// Exit code: an experiment of the lab came out otherwise than expected, or had too few trials to tell. All of it was told.
pub const UNEXPECTED: u8 = 6;
/// Exit code: whoever read the result has left. It is what shells make of a program that SIGPIPE ended (128 and the signal's
/// number), as programs that do not catch it are.
pub const BROKEN_PIPE: u8 = 141;
