//! The file that comes with this crate, as the build made it: a person without another file does not need the parser of what people write.

use crate::household::{FIRST_EPOCH, Household, Slot};
use crate::options::Unit;
use crate::reading::{MWH_PER_WH, Reading};
use crate::table::Readings;
use crate::taken::{FileForm, Skipped, Taken, UnitFrom};
use crate::warning::USUAL_SLOT_MINUTES;

impl Readings {
    /// Reads [`HOUSEHOLD_DAYS`](crate::HOUSEHOLD_DAYS), or its first lines: half-hours in whole Wh, without quotes or blanks. Nothing where it is
    /// another file.
    #[must_use]
    pub fn of_shipped(file: &str) -> Option<Self> {
        let mut lines = file.lines();
        let starts = lines.next()?.strip_prefix("date,")?.split(',').map(|start| start.parse().ok());
        let starts = starts.collect::<Option<Vec<_>>>()?;
        let household = |line: &str| {
            let (label, cells) = line.split_once(',')?;
            let reading =
                |cell: &str| Reading::try_from(cell.parse::<i64>().ok()?.checked_mul(MWH_PER_WH)?).ok();
            let readings = cells.split(',').map(reading).collect::<Option<Vec<_>>>()?;
            (readings.len() == starts.len()).then(|| Household { label: label.to_owned(), readings })
        };
        let households = lines.map(household).collect::<Option<Vec<_>>>()?;
        Some(Self {
            slots: starts.iter().map(|start| Slot::new(*start, FIRST_EPOCH)).collect(),
            households,
            taken: Taken {
                form: FileForm::Wide,
                unit: Unit::Wh,
                unit_from: UnitFrom::Form,
                dates: None,
                more_households: false,
                starts,
                slot_minutes: Some(USUAL_SLOT_MINUTES),
                by_slot: false,
            },
            skipped: Skipped::default(),
            warnings: Vec::new(),
        })
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;
    use crate::{HOUSEHOLD_DAYS, Options};

    #[test]
    fn the_shipped_file_is_read_as_any_other() {
        let first: String = HOUSEHOLD_DAYS.lines().take(17).map(|line| format!("{line}\n")).collect();
        for file in [HOUSEHOLD_DAYS, &first] {
            let read = Readings::read(file.as_bytes(), Options::at_most(1000)).unwrap();
            let plain = Readings::of_shipped(file).unwrap();
            assert_eq!(
                (&plain.slots, &plain.households, &plain.taken),
                (&read.slots, &read.households, &read.taken)
            );
        }
    }

    #[test]
    fn another_file_is_not_guessed_at() {
        for other in [
            "",
            "date\n",
            "time,19:00\na,1\n",
            "date,19:00\na,1.5\n",
            "date,19:00\na,1,2\n",
            "date,19:00\na\n",
        ] {
            assert_eq!(Readings::of_shipped(other), None, "{other:?}");
        }
    }
}
