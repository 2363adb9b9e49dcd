//! What was found of files.

use crate::files::ask::StampAt;
use crate::files::form::Form;
use crate::files::note::{Note, Question};
use crate::files::slots::SlotTable;
use crate::files::text::Encoding;
use crate::files::unit::InUnit;

/// What was found of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundFile {
    /// Its name.
    pub name: String,
    /// Its form.
    pub form: Form,
    /// The unit of its numbers, if it is known.
    pub unit: Option<InUnit>,
    /// Which end of its interval a time names.
    pub stamp: Option<StampAt>,
    /// The zone of its times: its name, or the offset that all of them have. None if they have several offsets, or none.
    pub zone: Option<String>,
    /// Seconds of an interval.
    pub interval_seconds: i64,
    /// How its characters are stored.
    pub encoding: Encoding,
}

/// What was found of all files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Found {
    /// Each file.
    pub files: Vec<FoundFile>,
    /// The homes and slots. Without slots where a question is open of which the energy depends.
    pub table: SlotTable,
    /// What a person should know.
    pub notes: Vec<Note>,
    /// What is open.
    pub questions: Vec<Question>,
}
