//! What a session cost: once for the set-up, and again for every epoch.

use blindsum_sim::{Cost, Outcome, Party, Phase, Refusal};

use crate::ground::few::in_order;
use crate::state::Shared;

/// One party's costs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct PartyCosts {
    /// Whose.
    pub(crate) party: Party,
    /// Of the set-up, once.
    pub(crate) set_up: Cost,
    /// The median of each figure over all epochs that were published.
    pub(crate) median: Cost,
    /// Of the epoch shown.
    pub(crate) shown: Cost,
}

/// Every party's costs, over the epochs that are over; `shown` is one of them.
pub(crate) fn costs(finished: &[Shared<Outcome>], shown: &Outcome) -> Vec<PartyCosts> {
    let published: Vec<_> = finished.iter().filter(|outcome| outcome.noisy_total().is_some()).collect();
    let of = |party: Party| {
        let epochs: Vec<Cost> = published.iter().map(|outcome| outcome.costs.epoch(party)).collect();
        PartyCosts {
            party,
            set_up: shown.costs.get(Phase::Initialization, party),
            median: Cost {
                millis: median_of(epochs.iter().map(|cost| cost.millis)),
                sent: whole_median(epochs.iter().map(|cost| cost.sent)),
                received: whole_median(epochs.iter().map(|cost| cost.received)),
            },
            shown: shown.costs.epoch(party),
        }
    };
    Party::ALL.into_iter().map(of).collect()
}

/// Whether the ledger refused an epoch before anything of it was run: there is nothing to show of it then but that.
pub(crate) fn never_ran(outcome: &Outcome) -> bool {
    let is_silent = |party: Party| outcome.costs.epoch(party).sent == 0;
    matches!(outcome.refusal(), Some(Refusal::Budget(_))) && Party::ALL.into_iter().all(is_silent)
}

/// The middle of the values, or the mean of the two in the middle; 0 of none.
fn median_of(values: impl Iterator<Item = f64>) -> f64 {
    let values = in_order(values, |one, other| one < other);
    let at = |place: usize| values.get(place).copied().unwrap_or_default();
    let half = values.len() / 2;
    if values.len().is_multiple_of(2) { (at(half.saturating_sub(1)) + at(half)) / 2.0 } else { at(half) }
}

/// The lower middle of the values; 0 of none.
fn whole_median(values: impl Iterator<Item = u64>) -> u64 {
    let values = in_order(values, |one, other| one < other);
    values.get(values.len().saturating_sub(1) / 2).copied().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use blindsum_sim::sample;

    #[test]
    fn medians() {
        assert_eq!(median_of([3.0, 1.0, 2.0].into_iter()), 2.0);
        assert_eq!(median_of([4.0, 1.0, 2.0, 3.0].into_iter()), 2.5);
        assert_eq!(median_of(core::iter::empty()), 0.0);
        assert_eq!((whole_median([5, 1, 9].into_iter()), whole_median(core::iter::empty())), (5, 0));
    }

    #[test]
    fn an_epoch_beyond_the_budget_never_ran_and_a_refused_one_did() {
        use blindsum_core::params::{Params, RawParams};
        use blindsum_core::variants::Blinding;
        let ran = |params: Params, budget: Option<f64>| -> Vec<bool> {
            sample::session(params, 3, budget).iter().map(|epoch| !never_ran(&epoch.outcome)).collect()
        };
        assert_eq!(ran(sample::params(), Some(2.0)), [true, true, false]);
        assert_eq!(ran(sample::params(), Some(0.5)), [false]);
        let printed = RawParams { blinding: Blinding::AsPrinted, ..sample::params().into() };
        assert_eq!(ran(Params::try_from(printed).unwrap(), Some(1.0)), [true]);
    }

    #[test]
    fn the_set_up_is_apart_from_the_epochs() {
        let finished = sample::session(sample::params(), 3, None);
        let outcomes: Vec<_> = finished.into_iter().map(|epoch| Shared::new(epoch.outcome)).collect();
        let costs = costs(&outcomes, &outcomes[2]);
        for (party, row) in Party::ALL.into_iter().zip(&costs) {
            assert_eq!(row.party, party);
            // Every epoch sends the same messages, so the median is any of them.
            assert_eq!((row.median.sent, row.median.received), (row.shown.sent, row.shown.received));
            assert_eq!(row.set_up.sent + row.shown.sent, outcomes[2].costs.total(party).sent);
        }
        let center = &costs[2];
        assert!(center.set_up.sent > 0 && center.shown.sent > 0);
    }
}
