//! Files of a person's own: how one is read, and what is read of it.

use std::future::Future;

use blindsum_readings::{Day, OnBad, Options, Readings, ReadingsError, TimeOfDay, Unit, Wanted};

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
    Refused(ReadingsError),
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

/// How a file of the person's own is to be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct FileOptions {
    /// The unit of its numbers; nothing: as the file says.
    pub(crate) unit: Option<Unit>,
    /// The date; nothing: the first in the file.
    pub(crate) day: Option<Day>,
    /// The start of the one slot that is to be run; nothing: the whole day is.
    pub(crate) slot: Option<TimeOfDay>,
    /// Whether bad rows are left out.
    pub(crate) skip: bool,
}

impl FileOptions {
    /// How a file is read that a person chooses next. What was said of one file (its unit, that bad rows may be left out) is not
    /// said of another: numbers of it would be a thousand times too large, and nobody would have said so. A date is one of
    /// a file's; the same file may have changed.
    pub(crate) fn of_next(self, same_file: bool) -> Self {
        let said = if same_file { self } else { Self::default() };
        Self { day: None, slot: self.slot, ..said }
    }

    /// The same for the core, of the whole day. However long a file is, no more households are kept than the page runs meters.
    pub(crate) fn whole_day(self) -> Options {
        Options {
            wanted: Wanted::day(self.day),
            unit: self.unit,
            on_bad: if self.skip { OnBad::Skip } else { OnBad::Refuse },
            most_households: usize::try_from(MAX_METERS).unwrap_or(usize::MAX),
        }
    }

    /// The same of the one slot, as the command line reads it.
    fn one_slot(self) -> Option<Options> {
        let wanted = Wanted::slot(self.day, self.slot?);
        Some(Options { wanted, ..self.whole_day() })
    }

    /// Reads a file, each time with `pass`: for the whole day, so that every slot can be chosen and drawn. Where a bad reading
    /// in some slot stops that or costs a home its day, the one slot that is to be run is read alone, as the command line does:
    /// a slot's total does not depend on the others.
    pub(crate) async fn read<F>(self, pass: impl Fn(Options) -> F) -> Result<Readings, ReadingsError>
    where
        F: Future<Output = Result<Readings, ReadingsError>>,
    {
        let whole = pass(self.whole_day()).await;
        let of_slots = match &whole {
            Ok(readings) => !readings.skipped.is_empty(),
            Err(error) => error.is_of_slots(),
        };
        let Some(slot) = self.one_slot().filter(|_| of_slots) else { return whole };
        match pass(slot).await {
            Err(ReadingsError::Slot { .. }) => whole,
            read => read,
        }
    }
}

/// The slot that alone was taken of a file that has others.
pub(crate) fn only_slot(readings: &Readings) -> Option<&str> {
    let [slot] = readings.slots.as_slice() else { return None };
    (readings.taken.starts.len() > 1).then_some(slot.label.as_str())
}

/// Whether other slots of the same file may have other homes, or none that can be taken.
pub(super) fn depend_on_slot(readings: &Readings) -> bool {
    only_slot(readings).is_some() || !readings.skipped.is_empty()
}
