//! The pieces of the page. Each takes data and callbacks; none knows of a worker.

mod against;
mod arrow;
mod big_number;
mod cite;
mod copy;
mod costs;
mod countdown;
mod day;
mod downloads;
mod drawing;
mod epochs;
mod exhibit;
mod explainer;
mod field;
mod first_look;
mod form;
mod formula;
mod frame;
mod invariants;
mod knowledge_table;
mod laboratory;
mod ladder;
mod lecture;
mod load_curve;
mod log;
mod matrix;
mod message;
mod microscope;
mod pager;
mod parts;
mod path;
mod plot;
mod result;
mod role;
mod run_bar;
mod sealed;
mod stage;
mod step_controls;
#[cfg(feature = "tampering")]
mod tampering;
mod theme;
mod traffic;
mod transcript;
mod verdict;

pub(crate) use day::Day;
pub(crate) use drawing::defs::defs;
pub(crate) use explainer::{ExplainerProps, explainer};
pub(crate) use first_look::FirstLook;
pub(crate) use form::{FormProps, parameter_form};
pub(crate) use frame::{
    AboutProps, ExhibitsProps, EyesProps, PlayerProps, RailProps, TopProps, about, drawer_head, exhibits,
    eyes, player, rail, top_bar,
};
pub(crate) use lecture::LecturePage;
pub(crate) use microscope::{MicroscopeProps, games};
pub(crate) use parts::Parts;
pub(crate) use path::{PathPage, Slot};
pub(crate) use run_bar::{Notices, RunProps, cannot_run, day_status, run_button, status_line};
pub(crate) use stage::{DetailsProps, OpenedRecord, Picture, Stage, is_opened, looked_at, use_traffic};
pub(crate) use step_controls::{StepControlsProps, step_controls};
#[cfg(feature = "tampering")]
pub(crate) use tampering::Branch;
pub(crate) use transcript::transcript;
pub(crate) use verdict::band::VerdictBand;
