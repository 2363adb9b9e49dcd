//! The pieces of the page. Each takes data and callbacks; none knows of a worker.

mod against;
mod big_number;
mod copy;
mod costs;
mod countdown;
mod day;
mod epochs;
mod exhibit;
mod exhibits;
mod field;
mod form;
mod formula;
mod header;
mod invariants;
mod knows;
mod ladder;
mod lens;
mod log;
mod matrix;
mod message;
mod now;
mod pager;
mod result;
mod role;
mod run_bar;
mod sealed;
mod shares;
mod stage;
mod timeline;
mod tour;
mod traffic;
mod walker;

pub(crate) use day::Day;
pub(crate) use exhibits::Exhibits;
pub(crate) use form::ParameterForm;
#[cfg(test)]
pub(crate) use formula::{symbol_of, symbols_of};
pub(crate) use header::Header;
pub(crate) use lens::LensPicker;
pub(crate) use now::{Now, Part};
pub(crate) use role::role_word;
pub(crate) use run_bar::RunBar;
pub(crate) use stage::{Below, STAGE_ID, Stage, use_traffic};
pub(crate) use timeline::Timeline;
pub(crate) use walker::Walker;
