//! The page's state: one value, changed in one place, by a pure function. No browser calls here.

mod action;
#[cfg(feature = "tampering")]
mod branches;
mod eyes;
mod files;
mod form;
pub(crate) mod guess;
mod guide;
pub(crate) mod lecture;
mod lecturer;
mod page;
pub(crate) mod powers;
mod query;
mod reduce;
mod run;
pub(crate) mod seen;
mod session;
mod shared;
mod tab;
#[cfg(feature = "tampering")]
mod tampering;
mod tour;
pub(crate) mod traffic;
mod walk;

pub(crate) use action::Action;
pub(crate) use eyes::present;
pub(crate) use files::{FileOptions, Followed, Preview, Refused, Source, Unread, only_slot};
#[cfg(test)]
pub(crate) use form::PlannedSlot;
#[cfg(test)]
pub(crate) use form::check;
pub(crate) use form::{Change, Checked, Field, FieldError, Form, NO, ONE_SLOT, Plan, Preset, WHOLE_DAY, YES};
pub(crate) use page::{Focus, State, Status, Theme};
#[cfg(not(feature = "tampering"))]
pub(crate) use query::needs_tampering;
pub(crate) use query::{Address, query_of};
pub(crate) use session::{MeterView, SessionView, crowded};
pub(crate) use shared::Shared;
pub(crate) use tab::{Drawer, NUMBERS, Tab};
#[cfg(feature = "tampering")]
pub(crate) use tampering::{named, spot};
pub(crate) use tour::{Answers, Guess, Path, STOPS, Scene, Stop};
pub(crate) use walk::{Move, Speed, beat_at, place};

#[cfg(test)]
pub(crate) mod tests;
