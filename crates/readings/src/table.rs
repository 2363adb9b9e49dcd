//! A table of readings: households by slots.

use crate::error::ReadingsError;
use crate::household::{Household, Slot};
use crate::reading::Reading;
use crate::taken::{Skipped, Taken};
use crate::warning::Warning;

/// A file's readings.
///
/// ```
/// use blindsum_readings::{Options, Readings, ReadingsError};
///
/// let file = "date,18:30,19:00\n2010-01-01,183,170\n2010-01-02,90,101.5\n";
/// let readings = Readings::read(file.as_bytes(), Options::at_most(10))?;
/// assert_eq!((readings.households.len(), readings.slots.len()), (2, 2));
/// assert!(readings.slot("07:00").is_err());
///
/// let error = Readings::read("date,18:30\n2010-01-01,many\n".as_bytes(), Options::at_most(10));
/// assert!(error.is_err_and(|error| error.to_string().starts_with("line 2, column 2")));
/// # Ok::<(), ReadingsError>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Readings {
    /// The slots, ascending.
    pub slots: Vec<Slot>,
    /// The households, in the order in which they first appear; all have a reading for every slot.
    pub households: Vec<Household>,
    /// How the file was understood.
    pub taken: Taken,
    /// What was left out of it.
    pub skipped: Skipped,
    /// What a person should know before its totals are believed. What depends on a cap on readings is [`Warning::cut`]'s.
    pub warnings: Vec<Warning>,
}

impl Readings {
    /// The slot called `label`.
    ///
    /// # Errors
    /// [`ReadingsError::Slot`]: the table has no slot of this label.
    pub fn slot(&self, label: &str) -> Result<(usize, &Slot), ReadingsError> {
        let name = |slot: Option<&Slot>| slot.map(|slot| slot.label.clone()).unwrap_or_default();
        self.slots.iter().enumerate().find(|(_, slot)| slot.label == label).ok_or_else(|| {
            let (first, last) = (name(self.slots.first()), name(self.slots.last()));
            ReadingsError::Slot { asked: label.to_owned(), first, last }
        })
    }

    /// The readings of the first `meters` households in one slot, and the slot.
    ///
    /// # Errors
    /// [`ReadingsError::Slot`]: no slot of this label. [`ReadingsError::Meters`]: more meters than
    /// households.
    pub fn at(&self, label: &str, meters: u32) -> Result<(&Slot, Vec<Reading>), ReadingsError> {
        let (index, slot) = self.slot(label)?;
        let rows = self.households.len();
        let count = usize::try_from(meters).unwrap_or(usize::MAX);
        if count > rows {
            return Err(ReadingsError::Meters { asked: meters, rows });
        }
        // Every household has a reading for every slot: the parser saw to it.
        let rows = self.households.iter().take(count);
        Ok((slot, rows.filter_map(|household| household.readings.get(index).copied()).collect()))
    }
}
