//! What the parameters and the readings show, and where changes go.

use std::rc::Rc;

use blindsum_readings::Readings;
use blindsum_sim::knowledge::Lens;
use yew::prelude::*;

use crate::hooks::ReadingsHandle;
use crate::state::{Action, Checked, FileOptions, Followed, Form, Preview, Shared, Source, Unread};
use crate::text::files::Refusal;

#[derive(Properties, PartialEq)]
pub(crate) struct FormProps {
    /// What is typed.
    pub(crate) form: Form,
    /// What it means.
    pub(crate) checked: Rc<Checked>,
    /// The readings, once there.
    pub(crate) readings: Option<Shared<Readings>>,
    /// Of how many homes their file has readings.
    pub(crate) homes: usize,
    /// Where they come from.
    pub(crate) source: Source,
    /// How a file is read.
    pub(crate) file_options: FileOptions,
    /// What was found of the files that were chosen last.
    pub(crate) preview: Option<Rc<Preview>>,
    /// What was found of the files whose readings are there.
    pub(crate) taken_preview: Option<Rc<Preview>>,
    /// Whose eyes look.
    pub(crate) lens: Lens,
    /// How much of files is read, in percent, while they are.
    pub(crate) progress: Option<u32>,
    /// That m followed the file.
    pub(crate) followed: Option<Followed>,
    /// Why the last file was not taken.
    pub(crate) why_refused: Option<Unread>,
    /// What is said of that.
    pub(crate) refusal: Option<Refusal>,
    /// Goes on with the readings that are there.
    pub(crate) on_keep: Callback<()>,
    /// Whether a round runs.
    pub(crate) running: bool,
    /// Whether it starts folded.
    pub(crate) folded: bool,
    /// Where changes go.
    pub(crate) on: Callback<Action>,
    /// Where wishes for readings go.
    pub(crate) load: ReadingsHandle,
}
