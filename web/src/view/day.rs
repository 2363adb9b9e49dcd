//! A day: the totals slot by slot, and the ledger that pays for them.

use blindsum_sim::{Outcome, Refusal};

use crate::ground::number::{count, energy};
use crate::state::{Plan, Shared};
use crate::text::text;
use crate::view::costs::never_ran;

/// One slot of a day.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct SlotView {
    /// HH:MM of its start.
    pub(crate) label: String,
    /// How it stands.
    pub(crate) stand: Stand,
    /// epsilon that it cost: 0 where it was refused before anything of it had left the cloud.
    pub(crate) cost: f64,
    /// The same, and of all before it.
    pub(crate) spent: f64,
    /// Whether anything of it was run.
    pub(crate) ran: bool,
}

/// How a slot stands.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Stand {
    /// Not run yet, or never.
    Open,
    /// A total was published. Energies in mWh.
    Published {
        /// d: the simulation alone knows it.
        truth: Option<i64>,
        /// y.
        noisy: i64,
        /// How many meters were absent.
        absent: usize,
    },
    /// Nothing was published.
    Refused {
        /// d: the simulation alone knows it.
        truth: Option<i64>,
        /// Whether the ledger refused it.
        by_budget: bool,
    },
}

impl Stand {
    /// The word for tests and styles.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Published { .. } => "published",
            Self::Refused { .. } => "refused",
        }
    }

    /// d.
    pub(crate) fn truth(self) -> Option<i64> {
        match self {
            Self::Open => None,
            Self::Published { truth, .. } | Self::Refused { truth, .. } => truth,
        }
    }

    /// y.
    pub(crate) fn noisy(self) -> Option<i64> {
        match self {
            Self::Published { noisy, .. } => Some(noisy),
            _ => None,
        }
    }
}

impl SlotView {
    /// The same for those who do not know d.
    pub(crate) fn without_truth(mut self) -> Self {
        if let Stand::Published { truth, .. } | Stand::Refused { truth, .. } = &mut self.stand {
            *truth = None;
        }
        self
    }
}

/// The slots of a plan, as far as they are over.
pub(crate) fn slots(plan: &Plan, finished: &[Shared<Outcome>]) -> Vec<SlotView> {
    let mut spent = 0.0;
    plan.slots
        .iter()
        .enumerate()
        .map(|(place, slot)| {
            let stand = finished.get(place).map_or(Stand::Open, |outcome| stand(outcome));
            let cost = finished.get(place).and_then(|outcome| outcome.epsilon_spent).unwrap_or(0.0);
            spent += cost;
            let ran = finished.get(place).is_some_and(|outcome| !never_ran(outcome));
            SlotView { label: slot.label.clone(), stand, cost, spent, ran }
        })
        .collect()
}

fn stand(outcome: &Outcome) -> Stand {
    let mwh = |units| energy(&outcome.params, units);
    // Of what was not run there is no total, not even a true one.
    let truth = (!never_ran(outcome)).then(|| mwh(outcome.true_total));
    match (outcome.noisy_total(), outcome.refusal()) {
        (Some(noisy), _) => Stand::Published { truth, noisy: mwh(noisy), absent: outcome.absent.len() },
        (None, refusal) => Stand::Refused { truth, by_budget: matches!(refusal, Some(Refusal::Budget(_))) },
    }
}

/// The ledger, as a bar.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct LedgerView {
    /// epsilon of each epoch that was charged, published or refused, in order.
    pub(crate) charges: Vec<f64>,
    /// Their sum.
    pub(crate) spent: f64,
    /// The budget, if there is one.
    pub(crate) budget: Option<f64>,
    /// What the whole bar stands for.
    pub(crate) full: f64,
    /// Whether the next epoch would be refused.
    pub(crate) next_refused: bool,
    /// The refusal, in words.
    pub(crate) refusal: Option<String>,
}

/// The ledger after the epochs that are over.
pub(crate) fn ledger(plan: &Plan, finished: &[Shared<Outcome>]) -> LedgerView {
    let charges: Vec<f64> = finished.iter().filter_map(|outcome| outcome.epsilon_spent).collect();
    let spent = charges.iter().sum();
    let refusal = finished.last().and_then(|outcome| match outcome.refusal() {
        Some(refusal @ Refusal::Budget(_)) => Some(text().refusals.refusal(refusal)),
        _ => None,
    });
    let epsilon = plan.params.epsilon();
    let charged = blindsum_core::privacy::Ledger::new(plan.budget).map(|mut ledger| {
        charges.iter().all(|charge| ledger.charge(*charge).is_ok()) && ledger.check(epsilon).is_ok()
    });
    let whole = count(plan.slots.len()) * epsilon;
    let full = plan.budget.unwrap_or(whole).max(spent).max(f64::MIN_POSITIVE);
    LedgerView { charges, spent, budget: plan.budget, full, next_refused: !charged.unwrap_or(false), refusal }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use blindsum_core::params::{Params, RawParams};
    use blindsum_core::randomness::Randomness;
    use blindsum_core::variants::{AbsencePolicy, Blinding};

    use super::*;
    use crate::state::PlannedSlot;
    use blindsum_sim::sample;

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
            randomness: Randomness::Seeded(1),
            loss: None,
            deadline_ms: 1000,
            tampering: None,
        }
    }

    fn outcomes(slots: u64, budget: Option<f64>) -> Vec<Shared<Outcome>> {
        let finished = sample::session(sample::params(), slots, budget);
        finished.into_iter().map(|epoch| Shared::new(epoch.outcome)).collect()
    }

    #[test]
    fn a_day_is_told_slot_by_slot() {
        let (plan, finished) = (plan(4, Some(2.0)), outcomes(4, Some(2.0)));
        let day = slots(&plan, &finished);
        let names: Vec<_> = day.iter().map(|slot| slot.stand.name()).collect();
        assert_eq!(names, ["published", "published", "refused", "open"]);
        assert_eq!(day[0].stand.truth(), Some(finished[0].true_total));
        assert_eq!(day[1].stand.noisy(), finished[1].noisy_total());
        // Nothing was run of the slot that the ledger refused: it has no true total.
        assert_eq!(day[2].stand, Stand::Refused { truth: None, by_budget: true });
        assert_eq!(day.iter().map(|slot| slot.ran).collect::<Vec<_>>(), [true, true, false, false]);
        assert_eq!(day.iter().map(|slot| slot.spent).collect::<Vec<_>>(), [1.0, 2.0, 2.0, 2.0]);
        assert_eq!((day[1].label.as_str(), day[2].stand.noisy()), ("00:30", None));
    }

    #[test]
    fn the_ledger_fills_and_says_when_the_next_epoch_is_refused() {
        let plan = plan(4, Some(2.0));
        let finished = outcomes(4, Some(2.0));
        let after = |epochs: usize| ledger(&plan, &finished[..epochs]);
        assert_eq!((after(0).spent, after(0).next_refused), (0.0, false));
        assert_eq!((after(1).spent, after(1).next_refused), (1.0, false));
        assert_eq!((after(2).spent, after(2).next_refused, after(2).refusal), (2.0, true, None));
        let refused = after(3);
        assert_eq!((refused.charges.len(), refused.full), (2, 2.0));
        assert!(refused.refusal.unwrap().contains("ε = 2; 2 of it is spent"));
        let free = ledger(&self::plan(4, None), &finished[..1]);
        assert_eq!((free.full, free.next_refused, free.budget), (4.0, false, None));
    }

    #[test]
    fn a_slot_that_the_alarm_refused_is_paid_for() {
        let raw = RawParams { blinding: Blinding::AsPrinted, ..sample::params().into() };
        let finished = sample::session(Params::try_from(raw).unwrap(), 2, Some(2.0));
        let finished: Vec<_> = finished.into_iter().map(|epoch| Shared::new(epoch.outcome)).collect();
        let plan = plan(2, Some(2.0));
        let day = slots(&plan, &finished);
        assert!(matches!(day[0].stand, Stand::Refused { by_budget: false, .. }));
        assert_eq!((day[0].cost, day[0].spent, day[1].spent), (1.0, 1.0, 1.0));
        let bar = ledger(&plan, &finished);
        assert_eq!((bar.charges, bar.spent), (vec![1.0], 1.0));
    }
}
