//! Files of a person's own: how they are read, and what is read of them.

use blindsum_readings::{Readings, TimeOfDay};
use blindsum_sim::HostFailure;
use blindsum_worker_wire::reader::{self, Asked, How, Order};

use crate::workers::MAX_METERS;

/// Where the readings come from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Source {
    /// The file that ships with the page.
    Shipped,
    /// A file of the person's own, by name.
    File(String),
}

/// Why readings could not be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Unread {
    /// The shipped file did not come. The browser says why.
    NotFetched(String),
    /// Something is wrong with the file.
    Refused(reader::Refused),
    /// The file leaves something open, which [`Preview`] has.
    Open,
    /// The worker that reads files was lost.
    Lost(HostFailure),
}

/// What was found of files of the person's own, beside the readings themselves.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Preview {
    /// Which files.
    pub(crate) source: Source,
    /// What was found; its table is gone.
    pub(crate) found: reader::Found,
}

impl Preview {
    /// With the questions before that were answered: an answer can be changed as long as its file is there.
    pub(super) fn after(mut self, before: Option<&Self>, options: &FileOptions) -> Self {
        let before = before.filter(|before| before.source == self.source);
        let asked = before.into_iter().flat_map(|before| &before.found.questions);
        let is_open = |asked| self.found.questions.iter().any(|open| open.asked == asked);
        let kept: Vec<_> = asked
            .filter(|question| options.answer(question.asked).is_some() && !is_open(question.asked))
            .cloned()
            .collect();
        self.found.questions.splice(0..0, kept);
        self
    }
}

/// How m was changed by the page itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Followed {
    /// To the number of homes of a file.
    File {
        /// What stood there.
        before: String,
    },
    /// To what stood there before any file.
    Back,
}

/// Readings that were wanted and could not be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refused {
    /// Which.
    pub(crate) source: Source,
    /// Why, and where in the file.
    pub(crate) why: Unread,
    /// How the file was to be read.
    pub(crate) tried: FileOptions,
}

/// How files of the person's own are to be read.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct FileOptions {
    /// What was said of them.
    pub(crate) answers: reader::How,
    /// The start of the one slot that is to be run; nothing: the whole day is.
    pub(crate) slot: Option<TimeOfDay>,
}

impl FileOptions {
    /// What was said.
    pub(crate) fn answer(&self, asked: Asked) -> Option<&str> {
        self.answers.answer(asked)
    }

    /// The same with another answer, or without any.
    pub(crate) fn with(mut self, asked: Asked, choice: String) -> Self {
        self.answers = self.answers.with(asked, choice);
        self
    }

    /// How a file is read that a person chooses next. What was said of one file (its unit, that bad rows may be left out) is not
    /// said of another: numbers of it would be a thousand times too large, and nobody would have said so. A date is one of
    /// a file's; the same file may have changed.
    pub(crate) fn of_next(self, same_file: bool) -> Self {
        let answers = if same_file { How { day: None, ..self.answers } } else { How::default() };
        Self { answers, ..self }
    }

    /// What the worker is told of files of these names. However long they are, no more households are kept than the page runs meters.
    pub(crate) fn order(&self, names: Vec<String>) -> Order {
        let how = How { slot: self.slot.map(|slot| slot.to_string()), ..self.answers.clone() };
        Order { names, how, most_households: MAX_METERS }
    }
}

/// The slot that alone was taken of a file that has others.
pub(crate) fn only_slot(readings: &Readings) -> Option<&str> {
    let [slot] = readings.slots.as_slice() else { return None };
    (readings.taken.starts.len() > 1).then_some(slot.label.as_str())
}

/// Whether other slots of the same file may have other homes, or none that can be taken.
pub(super) fn depend_on_slot(readings: &Readings) -> bool {
    only_slot(readings).is_some() || readings.taken.by_slot
}
