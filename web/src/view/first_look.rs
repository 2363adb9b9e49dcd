//! The first look: the street before anything was run, as far as the eyes know it.

use blindsum_readings::{Household, Readings};
use blindsum_sim::knowledge::{Lens, Observer};

use crate::state::Plan;
use crate::view::curve::curve;

/// More homes than this do not stand side by side.
pub(crate) const MOST_HOUSES: usize = 10;
/// The size of a window, in which a home's day is drawn.
pub(crate) const WINDOW: (f64, f64) = (56.0, 42.0);

/// A home of the street.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Home {
    /// Its number, from 1.
    pub(crate) number: usize,
    /// What stands in its open window; nothing where the shutters are closed to the eyes, or the readings are not there.
    pub(crate) open: Option<Open>,
}

/// What an open window shows.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Open {
    /// Its day, as the path of an area in [`WINDOW`].
    pub(crate) day: String,
    /// What will be summed of it, in mWh: its reading of the slot, or of all slots together.
    pub(crate) used: Option<i64>,
}

/// The homes, as they stand side by side.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Street {
    /// Those that are drawn.
    pub(crate) homes: Vec<Home>,
    /// How many more there are.
    pub(crate) more: usize,
}

impl Street {
    /// How many homes there are.
    pub(crate) fn count(&self) -> usize {
        self.homes.len() + self.more
    }

    /// Whether a window of those drawn is open.
    pub(crate) fn is_open(&self) -> bool {
        self.homes.iter().any(|home| home.open.is_some())
    }
}

/// Whether the eyes know what this home, by its place, used: all of them, or its own meter among them.
pub(crate) fn knows_home(lens: &Lens, place: usize) -> bool {
    match lens {
        Lens::Everything => true,
        Lens::Parties(parties) => parties.iter().any(|party| match party {
            Observer::Meter(meter) => usize::try_from(*meter).is_ok_and(|meter| meter == place),
            _ => false,
        }),
    }
}

/// The street of a plan; without one, that of the readings; and before these are there, as many homes as are asked for.
pub(crate) fn street(readings: Option<&Readings>, plan: Option<&Plan>, asked: usize, lens: &Lens) -> Street {
    let known = readings.map_or(asked, |readings| readings.households.len().min(MOST_HOUSES));
    let count = plan.map_or(known, |plan| plan.households.len());
    let drawn = if count > MOST_HOUSES { MOST_HOUSES - 1 } else { count };
    let open = |place: usize| {
        let home = readings?.households.get(place).filter(|_| knows_home(lens, place))?;
        let used = plan.map(|plan| {
            let of_home = plan.slots.iter().filter_map(|slot| slot.readings.get(place));
            of_home.map(|reading| reading.mwh()).sum()
        });
        Some(Open { day: thumbnail(home), used })
    };
    let homes = (0..drawn).map(|place| Home { number: place + 1, open: open(place) }).collect();
    Street { homes, more: count - drawn }
}

fn thumbnail(home: &Household) -> String {
    if home.readings.is_empty() { String::new() } else { curve(home, None, WINDOW.0, WINDOW.1).area }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use blindsum_core::randomness::Randomness;
    use blindsum_core::variants::AbsencePolicy;
    use blindsum_sim::sample;

    use super::*;
    use crate::state::PlannedSlot;

    fn readings(homes: usize) -> Readings {
        let rows: String = (0..homes).map(|home| format!("h{home},{home},900\n")).collect();
        Readings::from_wide(format!("date,00:00,00:30\n{rows}").as_bytes()).unwrap()
    }

    fn plan(readings: &Readings, slots: usize) -> Plan {
        let of = |slot: usize| readings.households.iter().map(|home| home.readings[slot]).collect();
        let slot =
            |slot: usize| PlannedSlot { label: String::new(), epoch: 1_262_304_000, readings: of(slot) };
        Plan {
            params: sample::params(),
            slots: (0..slots).map(slot).collect(),
            households: Rc::new(readings.households.iter().map(|home| home.label.clone()).collect()),
            budget: None,
            absence: AbsencePolicy::Refuse,
            randomness: Randomness::Seeded(1),
            loss: None,
            deadline_ms: 1000,
            tampering: None,
        }
    }

    fn used(street: &Street) -> Vec<Option<i64>> {
        street.homes.iter().map(|home| home.open.as_ref().and_then(|open| open.used)).collect()
    }

    #[test]
    fn a_home_shows_what_will_be_summed_of_it() {
        let readings = readings(3);
        let slot = street(Some(&readings), Some(&plan(&readings, 1)), 10, &Lens::Everything);
        assert_eq!(used(&slot), [Some(0), Some(1000), Some(2000)]);
        let day = street(Some(&readings), Some(&plan(&readings, 2)), 10, &Lens::Everything);
        assert_eq!(used(&day), [Some(900_000), Some(901_000), Some(902_000)]);
        assert!(day.is_open() && day.homes.iter().all(|home| !home.open.as_ref().unwrap().day.is_empty()));
    }

    #[test]
    fn a_crowd_is_some_houses_and_how_many_more() {
        for (homes, drawn, more) in [(1, 1, 0), (10, 10, 0), (11, 9, 2), (1000, 9, 991)] {
            let readings = readings(homes);
            let street = street(Some(&readings), Some(&plan(&readings, 1)), 10, &Lens::Everything);
            assert_eq!((street.homes.len(), street.more, street.count()), (drawn, more, homes));
        }
        // A plan that cannot be made asks for no number of homes.
        let street = super::street(Some(&readings(1000)), None, 10, &Lens::Everything);
        assert_eq!((street.count(), used(&street)), (10, vec![None; 10]));
        // Before the readings are there: as many homes as are asked for, with closed shutters.
        let waits = super::street(None, None, 12, &Lens::Everything);
        assert_eq!((waits.homes.len(), waits.more, waits.is_open()), (9, 3, false));
    }

    #[test]
    fn other_eyes_see_no_home_but_their_own() {
        let readings = readings(3);
        let plan = plan(&readings, 1);
        for (lens, open) in [
            ("cloud", [false; 3]),
            ("center+dealer", [false; 3]),
            ("meter-2", [false, true, false]),
            ("cloud+meter-1+meter-3", [true, false, true]),
        ] {
            let street = street(Some(&readings), Some(&plan), 10, &lens.parse().unwrap());
            let seen: Vec<_> = street.homes.iter().map(|home| home.open.is_some()).collect();
            assert_eq!(
                (seen.as_slice(), street.is_open()),
                (open.as_slice(), open.contains(&true)),
                "{lens}"
            );
        }
    }
}
