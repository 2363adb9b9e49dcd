//! What every part of the page may stand on: the notation of formulas. Needs nothing of the page itself.

pub(crate) mod math;
