//! What of a day is shown, through given eyes: one home, the totals, what they cost; and the same as a table to take away.

use std::rc::Rc;

use blindsum_core::privacy::{Ledger, Verdict};
use blindsum_readings::TimeOfDay;
use blindsum_sim::Outcome;
use blindsum_sim::knowledge::Lens;

use crate::ground::decimal;
use crate::ground::number::{count, to_f64};
use crate::state::{Plan, Shared};
use crate::text::format;
use crate::text::odds::suspicion;
use crate::view::day::{LedgerView, SlotView, Stand, ledger, slots};
use crate::view::first_look::knows_home;
use crate::view::noise;
use crate::view::sheet::{Cell, Column, Sheet};

/// What is shown of a day. It holds nothing that the eyes do not know.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct DayShown {
    /// When each slot begins, in seconds after midnight.
    pub(crate) starts: Vec<u64>,
    /// The slots. Their true totals are there for all eyes together alone.
    pub(crate) slots: Vec<SlotView>,
    /// The home looked at.
    pub(crate) home: Option<HomeDay>,
    /// The homes that can be looked at, by their places.
    pub(crate) choices: Vec<usize>,
    /// How far the noise strays in 19 totals of 20, in mWh.
    pub(crate) band: f64,
    /// The ledger.
    pub(crate) ledger: LedgerView,
    /// epsilon of one slot.
    pub(crate) epsilon: f64,
    /// The slot looked at: one that is over.
    pub(crate) look: Option<usize>,
    /// The slot that runs.
    pub(crate) running: Option<usize>,
}

/// One home's day.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct HomeDay {
    /// Its place.
    pub(crate) place: usize,
    /// What it used in each slot, in mWh.
    pub(crate) used: Vec<i64>,
}

impl DayShown {
    /// What these eyes know of a day: `household` is the home that a person wants to see, `look` the slot.
    pub(crate) fn of(
        plan: &Plan,
        finished: &[Shared<Outcome>],
        lens: &Lens,
        household: usize,
        look: Option<usize>,
        running: Option<usize>,
    ) -> Self {
        // What all homes used together is known to nobody.
        let everything = *lens == Lens::Everything;
        let slots = slots(plan, finished).into_iter();
        let slots = slots.map(|slot| if everything { slot } else { slot.without_truth() }).collect();
        let starts = plan.slots.iter();
        let starts = starts.map(|slot| slot.label.parse().map_or(0, |start: TimeOfDay| start.seconds()));
        let choices: Vec<usize> =
            (0..plan.households.len()).filter(|place| knows_home(lens, *place)).collect();
        let place = choices.iter().copied().find(|place| *place == household).or(choices.first().copied());
        let used = |place: usize| {
            plan.slots.iter().filter_map(|slot| Some(slot.readings.get(place)?.mwh())).collect()
        };
        Self {
            starts: starts.collect(),
            slots,
            home: place.map(|place| HomeDay { place, used: used(place) }),
            choices,
            band: noise::band(&plan.params),
            ledger: ledger(plan, finished),
            epsilon: plan.params.epsilon(),
            look,
            running,
        }
    }

    /// How many slots have a published total.
    pub(crate) fn published(&self) -> usize {
        self.slots.iter().filter(|slot| slot.stand.noisy().is_some()).count()
    }

    /// How many are over.
    pub(crate) fn over(&self) -> usize {
        self.slots.iter().filter(|slot| slot.stand != Stand::Open).count()
    }

    /// The slots whose true total lies outside of the band around the published one.
    pub(crate) fn outside(&self) -> Vec<usize> {
        let outside = |stand: Stand| {
            let missed = stand.noisy().zip(stand.truth()).map(|(noisy, truth)| noisy.abs_diff(truth));
            missed.is_some_and(|missed| to_f64(i64::try_from(missed).unwrap_or(i64::MAX)) > self.band)
        };
        let places = self.slots.iter().enumerate().filter(|(_, slot)| outside(slot.stand));
        places.map(|(place, _)| place).collect()
    }

    /// The lowest and the highest total that a chart has to show, with bands, in mWh.
    pub(crate) fn totals(&self) -> (f64, f64) {
        let mut range = (0.0f64, self.band.max(1.0));
        let mut take = |low: f64, high: f64| range = (range.0.min(low), range.1.max(high));
        for slot in &self.slots {
            if let Some(truth) = slot.stand.truth() {
                take(to_f64(truth), to_f64(truth));
            }
            if let Some(noisy) = slot.stand.noisy() {
                take(to_f64(noisy) - self.band, to_f64(noisy) + self.band);
            }
        }
        range
    }

    /// The highest epsilon that a chart of costs has to show.
    pub(crate) fn full(&self) -> f64 {
        let whole = count(self.slots.len()) * self.epsilon;
        whole.max(self.ledger.budget.unwrap_or(0.0)).max(self.ledger.spent).max(f64::MIN_POSITIVE)
    }

    /// The first slot that a budget does not pay for, if one of the day.
    pub(crate) fn ends_at(&self, budget: f64) -> Option<usize> {
        let mut ledger = Ledger::new(Some(budget)).ok()?;
        (0..self.slots.len()).find(|_| ledger.charge(self.epsilon).is_err())
    }
}

/// How far some totals together may move a fifty-fifty suspicion.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Odds {
    /// How many totals.
    pub(crate) totals: usize,
    /// Their epsilon together.
    pub(crate) epsilon: f64,
    /// How likely it may become.
    pub(crate) share: f64,
    /// The two sides in percent, never milder than they are; nothing where no such figure tells them from certainty.
    pub(crate) said: Option<(String, String)>,
}

/// The odds after 1, 2, 8 and all totals of a day.
pub(crate) fn odds(epsilon: f64, slots: usize) -> Vec<Odds> {
    let mut counts: Vec<usize> = [1, 2, 8].into_iter().filter(|count| *count < slots).collect();
    counts.push(slots);
    let of = |totals: usize| {
        let together = count(totals) * epsilon;
        let share = suspicion(together);
        let said = format::likely(share).and_then(|percent| {
            let decimals = percent.split_once('.').map_or(0, |(_, decimals)| decimals.len());
            let rest = 100.0 - decimal::parse(&percent)?;
            Some((percent, format::decimal(rest, decimals)))
        });
        Odds { totals, epsilon: together, share, said }
    };
    counts.into_iter().map(of).collect()
}

/// Whether odds that shift by e to this much still hide a home.
pub(crate) fn covers(epsilon: f64) -> bool {
    Verdict::of(0.0, epsilon) == Verdict::Hidden
}

/// The day's numbers: what is shown, to the last mWh. On the page a table of its own, which leads to the slots, has the same.
pub(crate) fn sheet(shown: &DayShown) -> Sheet {
    let truth = shown.slots.iter().any(|slot| slot.stand.truth().is_some());
    let mut keys = vec!["slot".to_owned()];
    keys.extend(shown.home.as_ref().map(|home| format!("home_{}_mwh", home.place + 1)));
    keys.push("published_mwh".to_owned());
    if truth {
        keys.extend(["true_mwh", "error_mwh"].map(str::to_owned));
    }
    keys.extend(["epsilon", "epsilon_together", "state"].map(str::to_owned));
    let cell = |value: Option<i64>| value.map_or_else(|| Cell::same(""), Cell::same);
    let rows = shown.slots.iter().enumerate().map(|(place, slot)| {
        let mut row = vec![Cell::same(&slot.label)];
        row.extend(shown.home.as_ref().map(|home| cell(home.used.get(place).copied())));
        row.push(cell(slot.stand.noisy()));
        if truth {
            let error = slot.stand.noisy().zip(slot.stand.truth()).map(|(noisy, truth)| noisy - truth);
            row.extend([cell(slot.stand.truth()), cell(error)]);
        }
        // A slot that was not run has no cost, not even 0.
        let cost = |epsilon: f64| if slot.ran { Cell::same(epsilon) } else { Cell::same("") };
        row.extend([cost(slot.cost), cost(slot.spent), Cell::same(slot.stand.name())]);
        row
    });
    let rows: Vec<_> = rows.collect();
    let columns = keys.into_iter().map(|key| Column { key: key.into(), title: "" }).collect();
    Sheet::lazy(
        "day",
        columns,
        rows.len(),
        Rc::new(move |place| rows.get(place).cloned().unwrap_or_default()),
    )
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use blindsum_core::randomness::Randomness;
    use blindsum_core::variants::AbsencePolicy;
    use blindsum_sim::sample;

    use super::*;
    use crate::state::PlannedSlot;

    fn plan(slots: u64, budget: Option<f64>) -> Plan {
        let slot = |slot: u64| PlannedSlot {
            label: format!("{:02}:{:02}", slot / 2, slot % 2 * 30),
            epoch: 1_262_304_000 + 1800 * slot,
            readings: sample::readings(),
        };
        Plan {
            params: sample::params(),
            slots: (0..slots).map(slot).collect(),
            households: Rc::new(["a", "b", "c"].map(String::from).to_vec()),
            budget,
            absence: AbsencePolicy::Refuse,
            loss: None,
            randomness: Randomness::Seeded(1),
            deadline_ms: 1000,
            tampering: None,
        }
    }

    fn outcomes(slots: u64, budget: Option<f64>) -> Vec<Shared<Outcome>> {
        let finished = sample::session(sample::params(), slots, budget);
        finished.into_iter().map(|epoch| Shared::new(epoch.outcome)).collect()
    }

    fn shown(lens: &str, household: usize) -> DayShown {
        let (plan, finished) = (plan(4, Some(2.0)), outcomes(4, Some(2.0)));
        DayShown::of(&plan, &finished, &lens.parse().unwrap(), household, Some(1), None)
    }

    #[test]
    fn eyes_hold_no_more_than_they_know() {
        let all = shown("everything", 2);
        assert_eq!((all.home.as_ref().map(|home| home.place), all.choices.len()), (Some(2), 3));
        assert!(all.slots[0].stand.truth().is_some());
        assert_eq!((all.published(), all.over()), (2, 3));
        for (lens, home) in [("cloud", None), ("center+dealer", None), ("meter-2", Some(1))] {
            let shown = shown(lens, 2);
            assert_eq!(shown.home.as_ref().map(|home| home.place), home, "{lens}");
            assert!(shown.slots.iter().all(|slot| slot.stand.truth().is_none()), "{lens}");
            assert!(shown.outside().is_empty(), "{lens}");
            let file = sheet(&shown).csv();
            assert!(!file.contains("true") && !file.contains("error"), "{file}");
            assert_eq!(file.contains("home_2_mwh"), home.is_some(), "{file}");
        }
    }

    #[test]
    fn a_truth_outside_of_the_band_is_found() {
        let mut day = shown("everything", 0);
        let (noisy, truth) = (day.slots[1].stand.noisy().unwrap(), day.slots[1].stand.truth().unwrap());
        day.band = to_f64(noisy - truth).abs();
        assert!(!day.outside().contains(&1));
        day.band -= 1.0;
        assert!(day.outside().contains(&1));
    }

    #[test]
    fn the_range_holds_every_total_with_its_band() {
        let day = shown("everything", 0);
        let (low, high) = day.totals();
        for slot in &day.slots {
            for value in slot.stand.noisy().into_iter().map(to_f64) {
                assert!(low <= value - day.band && value + day.band <= high);
            }
            assert!(slot.stand.truth().is_none_or(|truth| low <= to_f64(truth) && to_f64(truth) <= high));
        }
        assert!(low <= 0.0);
        let empty = DayShown::of(&plan(4, None), &[], &Lens::Everything, 0, None, None);
        assert!(empty.totals().1 >= empty.band && empty.full() > 0.0);
    }

    #[test]
    fn a_budget_ends_where_the_ledger_refuses() {
        let day = shown("everything", 0);
        // Every slot of the sample costs 1.
        assert_eq!([2.0, 2.5, 0.5, 4.0].map(|budget| day.ends_at(budget)), [Some(2), Some(2), Some(0), None]);
        assert_eq!(day.full(), 4.0);
    }

    #[test]
    fn the_table_to_take_away_holds_what_is_shown() {
        let day = shown("everything", 1);
        let file = sheet(&day).csv();
        let rows: Vec<Vec<&str>> =
            file.trim_end().split("\r\n").map(|row| row.split(',').collect()).collect();
        assert!(rows.iter().all(|row| row.len() == rows[0].len()), "{rows:?}");
        assert_eq!(rows.len(), 5);
        let column = |name: &str| rows[0].iter().position(|head| *head == name).unwrap();
        for (slot, row) in day.slots.iter().zip(&rows[1..]) {
            let value = |name: &str| row[column(name)].parse::<i64>().ok();
            assert_eq!(row[0], slot.label);
            assert_eq!(value("published_mwh"), slot.stand.noisy());
            assert_eq!(value("true_mwh"), slot.stand.truth());
            assert_eq!(row[column("state")], slot.stand.name());
        }
        let home = day.home.unwrap();
        let used: Vec<i64> = rows[1..].iter().map(|row| row[column("home_2_mwh")].parse().unwrap()).collect();
        assert_eq!(used, home.used);
        // The third was refused before it ran.
        assert_eq!((rows[2][column("epsilon_together")], rows[3][column("epsilon_together")]), ("2", ""));
    }

    #[test]
    fn odds_add_up_and_are_never_said_to_be_milder_than_they_are() {
        let told = odds(0.5, 48);
        let counts: Vec<_> = told.iter().map(|odds| (odds.totals, odds.epsilon)).collect();
        assert_eq!(counts, [(1, 0.5), (2, 1.0), (8, 4.0), (48, 24.0)]);
        for odds in &told {
            if let Some((likely, rest)) = &odds.said {
                let [likely, rest] = [likely, rest].map(|side| side.parse::<f64>().unwrap());
                assert!(likely >= 100.0 * odds.share && (likely + rest - 100.0).abs() < 1e-9, "{odds:?}");
            }
        }
        assert_eq!((told[0].said.is_some(), told[3].said.clone()), (true, None));
        assert_eq!(odds(1.0, 1).len(), 1);
        assert_eq!(odds(1.0, 4).iter().map(|odds| odds.totals).collect::<Vec<_>>(), [1, 2, 4]);
        assert!(covers(0.5) && !covers(24.0));
    }
}
