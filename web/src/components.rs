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
mod explainer;
mod field;
mod form;
mod formula;
mod header;
mod invariants;
mod knowledge_table;
mod ladder;
mod lens;
mod log;
mod matrix;
mod message;
mod pager;
mod result;
mod role;
mod run_bar;
mod sealed;
mod shares;
mod stage;
mod step_controls;
mod timeline;
mod tour;
mod traffic;

pub(crate) use day::Day;
pub(crate) use exhibits::Exhibits;
pub(crate) use explainer::{Explainer, Part};
pub(crate) use form::ParameterForm;
#[cfg(test)]
pub(crate) use formula::{symbol_of, symbols_of};
pub(crate) use header::Header;
pub(crate) use lens::LensPicker;
pub(crate) use role::role_word;
pub(crate) use run_bar::RunBar;
pub(crate) use stage::{Details, STAGE_ID, Stage, use_traffic};
pub(crate) use step_controls::StepControls;
pub(crate) use timeline::Timeline;
