//! The pieces of the page. Each takes data and callbacks; none knows of a worker.

mod big_number;
mod copy;
mod costs;
mod day;
mod epochs;
mod exhibits;
mod field;
mod form;
mod formula;
mod header;
mod ladder;
mod log;
mod matrix;
mod message;
mod now;
mod pager;
mod result;
mod role;
mod run_bar;
mod shares;
mod stage;
mod timeline;

pub(crate) use day::Day;
pub(crate) use exhibits::Exhibits;
pub(crate) use form::ParameterForm;
pub(crate) use header::Header;
pub(crate) use now::Now;
pub(crate) use run_bar::RunBar;
pub(crate) use stage::Stage;
pub(crate) use timeline::Timeline;
