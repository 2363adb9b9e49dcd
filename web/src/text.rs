//! Every word the page says. A language is one module, `en`, with files by subject; the compiler misses what it leaves out.

pub(crate) mod band;
mod en;
pub(crate) mod files;
pub(crate) mod form;
pub(crate) mod format;
mod language;
mod names;
pub(crate) mod odds;
pub(crate) mod paper;
#[cfg(test)]
mod plans;
pub(crate) mod refusal;
pub(crate) mod role;
mod says;
pub(crate) mod tour;
#[cfg(test)]
mod truth;
pub(crate) mod verdict;
pub(crate) mod walk;
pub(crate) mod words;

#[cfg(feature = "tampering")]
pub(crate) use language::tampering;
pub(crate) use language::text;
pub(crate) use words::Thing;
