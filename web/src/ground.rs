//! What every part of the page may stand on: formulas and their symbols, ids, numbers, and things that words and pictures both name.
//! Needs nothing of the page itself.

pub(crate) mod decimal;
pub(crate) mod engine;
pub(crate) mod few;
pub(crate) mod ids;
pub(crate) mod math;
pub(crate) mod message;
pub(crate) mod number;
pub(crate) mod place;
pub(crate) mod symbols;
