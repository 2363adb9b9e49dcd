//! The pieces of the page. Each takes data and callbacks; none knows of a worker.

mod against;
mod big_number;
mod copy;
mod costs;
mod countdown;
mod day;
mod epochs;
mod exhibit;
mod explainer;
mod field;
mod form;
mod formula;
mod frame;
mod invariants;
mod knowledge_table;
mod ladder;
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
mod tour;
mod traffic;

pub(crate) use day::Day;
pub(crate) use explainer::{Explainer, Part};
pub(crate) use form::ParameterForm;
pub(crate) use frame::{About, Exhibits, Eyes, Player, Rail, Top, drawer_head};
pub(crate) use run_bar::{Notices, RunProps, StatusLine};
pub(crate) use stage::{Crowd, LookedAt, OpenedRecord, Picture, Stage, use_traffic};
pub(crate) use step_controls::StepControls;
