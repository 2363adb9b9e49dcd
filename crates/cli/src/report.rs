//! What came of a round or a day of them: text for people, JSON for programs.

pub(crate) mod against;
mod board;
mod json;
mod results;
mod tampering;
mod text;
mod words;

pub use board::{Board, Section};
pub use results::{Report, RoundReport, SEEDED, Setting};
pub use tampering::Struck;
pub(crate) use words::{counted, wh};

#[cfg(test)]
mod tests;
