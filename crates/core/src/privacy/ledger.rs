//! The budget of epsilon: what was spent, and whether one more epoch fits.

use core::fmt;

/// By how much the sum may pass the budget, as a fraction of the budget: sums of floats err. 1e-9 of it covers the
/// rounding of nine million charges, each at most 2^-53 of the sum. It lets no further epoch in as long as an epoch
/// costs more than a thousand-millionth of the budget.
const SLACK: f64 = 1e-9;

/// What a household's readings have cost so far: epsilon adds up over epochs (sequential composition).
///
/// An epoch is charged when something that depends on the readings has left those who must not tell it, not when a total
/// is published: who charges knows when that is.
///
/// ```
/// use blindsum_core::Ledger;
///
/// let mut ledger = Ledger::new(Some(1.0))?;
/// ledger.charge(0.75)?;
/// assert_eq!(ledger.remaining(), Some(0.25));
/// // Refused, and not charged.
/// assert!(ledger.charge(0.5).is_err());
/// assert_eq!(ledger.spent(), 0.75);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ledger {
    budget: Option<f64>,
    spent: f64,
}

/// Why a ledger cannot begin.
#[derive(Debug, Clone, Copy, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum LedgerError {
    /// A budget that is not a finite number above 0.
    #[error("the privacy budget must be a finite number above 0, not {0}")]
    Budget(f64),
    /// A sum of charges that cannot be one.
    #[error("the epsilon spent so far must be a finite number that is not below 0, not {0}")]
    Spent(f64),
}

/// An epoch that costs more than is left.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Overdraft {
    /// epsilon of the epoch that was refused.
    pub asked: f64,
    /// epsilon of all epochs before it.
    pub spent: f64,
    /// The budget; infinite where there is none and what was asked for is not a cost.
    pub budget: f64,
}

impl Ledger {
    /// An empty ledger; no `budget` means that the sum is kept and nothing refused.
    ///
    /// # Errors
    /// [`LedgerError::Budget`].
    pub fn new(budget: Option<f64>) -> Result<Self, LedgerError> {
        Self::resume(budget, 0.0)
    }

    /// A ledger of the same households from which `spent` was taken before. More may have been spent than the `budget`
    /// allows: then nothing more fits.
    ///
    /// # Errors
    /// What is not a budget or not a sum of charges.
    pub fn resume(budget: Option<f64>, spent: f64) -> Result<Self, LedgerError> {
        if let Some(bad) = budget.filter(|budget| !(budget.is_finite() && *budget > 0.0)) {
            return Err(LedgerError::Budget(bad));
        }
        if !(spent.is_finite() && spent >= 0.0) {
            return Err(LedgerError::Spent(spent));
        }
        Ok(Self { budget, spent })
    }

    /// The budget, if there is one.
    #[must_use]
    pub fn budget(&self) -> Option<f64> {
        self.budget
    }

    /// The sum of all charges.
    #[must_use]
    pub fn spent(&self) -> f64 {
        self.spent
    }

    /// What is left, never below 0; nothing where there is no budget.
    #[must_use]
    pub fn remaining(&self) -> Option<f64> {
        self.budget.map(|budget| (budget - self.spent).max(0.0))
    }

    /// Whether an epoch of this `epsilon` fits, to a slack of 1e-9 of the budget. A cost must be a finite number
    /// above 0, with or without a budget.
    ///
    /// # Errors
    /// [`Overdraft`]: the epoch costs more than is left, or `epsilon` is not a cost.
    pub fn check(&self, epsilon: f64) -> Result<(), Overdraft> {
        let limit = self.budget.map_or(f64::MAX, |budget| budget + SLACK * budget);
        if epsilon > 0.0 && self.spent + epsilon <= limit {
            return Ok(());
        }
        Err(Overdraft { asked: epsilon, spent: self.spent, budget: self.budget.unwrap_or(f64::INFINITY) })
    }

    /// Charges an epoch that fits; one that does not leaves the ledger as it is.
    ///
    /// # Errors
    /// [`Overdraft`], where [`Self::check`] has one.
    pub fn charge(&mut self, epsilon: f64) -> Result<(), Overdraft> {
        self.check(epsilon)?;
        self.spent += epsilon;
        Ok(())
    }
}

impl core::error::Error for Overdraft {}

impl fmt::Display for Overdraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { asked, spent, budget } = *self;
        if !(asked.is_finite() && asked > 0.0) {
            return write!(f, "an epoch must cost a finite epsilon above 0, not {asked}");
        }
        let (asked, budget) = (shown(asked), shown(budget));
        write!(
            f,
            "the privacy budget does not allow this epoch: it costs epsilon {asked}, the budget is {budget}, and "
        )?;
        if spent > 0.0 {
            write!(f, "{} of it has been spent", shown(spent))
        } else {
            write!(f, "nothing of it has been spent yet")
        }
    }
}

/// To ten digits: 0.3, not 0.30000000000000004.
fn shown(value: f64) -> f64 {
    format!("{value:.9e}").parse().unwrap_or(value)
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn epochs_that_fit_exactly_are_allowed_and_no_other() {
        for (epsilon, epochs, budget) in [(0.1, 3, 0.3), (0.5, 20, 10.0), (0.1, 480, 48.0), (0.7, 10, 7.0)] {
            let mut ledger = Ledger::new(Some(budget)).unwrap();
            for epoch in 0..epochs {
                assert_eq!(ledger.charge(epsilon), Ok(()), "epoch {epoch} of {epsilon} in {budget}");
            }
            let before = ledger;
            let refused = ledger.charge(epsilon).unwrap_err();
            assert_eq!((refused.asked, refused.budget), (epsilon, budget));
            assert_eq!(ledger, before, "an epoch that is not let in costs nothing");
            assert!(ledger.remaining().unwrap() < 1e-9);
        }
    }

    #[test]
    fn the_slack_covers_rounding_and_lets_no_epoch_in() {
        for epochs in (1..=1000).chain([48_000, 1_000_000]) {
            for budget in [1e-6, 0.3, 10.0, 1e9] {
                let epsilon = budget / f64::from(epochs);
                let mut ledger = Ledger::new(Some(budget)).unwrap();
                let fitted = (0..=epochs).take_while(|_| ledger.charge(epsilon).is_ok()).count();
                assert_eq!(fitted, usize::try_from(epochs).unwrap(), "{epsilon} in {budget}");
            }
        }
        // A budget that is short by a millionth of one epoch of many is too small.
        let mut ledger = Ledger::new(Some(10.0 - 1e-6)).unwrap();
        (0..9).for_each(|_| ledger.charge(1.0).unwrap());
        assert!(ledger.charge(1.0).is_err());
    }

    #[test]
    fn an_overdraft_says_what_was_asked_spent_and_allowed() {
        let mut ledger = Ledger::new(Some(10.0)).unwrap();
        (0..20).for_each(|_| ledger.charge(0.5).unwrap());
        let message = ledger.check(0.5).unwrap_err().to_string();
        assert_eq!(
            message,
            "the privacy budget does not allow this epoch: it costs epsilon 0.5, the budget is 10, and 10 of it has been spent"
        );
        let mut ledger = Ledger::new(Some(0.3)).unwrap();
        (0..3).for_each(|_| ledger.charge(0.1).unwrap());
        let message = ledger.check(0.1).unwrap_err().to_string();
        assert!(
            message.ends_with("epsilon 0.1, the budget is 0.3, and 0.3 of it has been spent"),
            "{message}"
        );
        let message = Ledger::new(Some(0.5)).unwrap().check(1.0).unwrap_err().to_string();
        assert!(message.ends_with("the budget is 0.5, and nothing of it has been spent yet"), "{message}");
    }

    #[test]
    fn without_a_budget_the_sum_is_kept_and_nothing_refused() {
        let mut ledger = Ledger::new(None).unwrap();
        (0..48).for_each(|_| ledger.charge(1.0).unwrap());
        assert_eq!((ledger.spent(), ledger.remaining(), ledger.budget()), (48.0, None, None));
    }

    #[test]
    fn a_ledger_goes_on_from_what_was_spent_before() {
        let mut ledger = Ledger::resume(Some(1.0), 0.5).unwrap();
        assert_eq!((ledger.spent(), ledger.remaining()), (0.5, Some(0.5)));
        ledger.charge(0.5).unwrap();
        assert_eq!(ledger.charge(0.5), Err(Overdraft { asked: 0.5, spent: 1.0, budget: 1.0 }));
        let overdrawn = Ledger::resume(Some(1.0), 3.0).unwrap();
        assert_eq!(overdrawn.remaining(), Some(0.0));
        assert!(overdrawn.check(1e-6).is_err());
        for spent in [-0.5, f64::NAN, f64::INFINITY] {
            let said = Ledger::resume(None, spent).unwrap_err().to_string();
            assert!(said.contains("not below 0") && said.ends_with(&format!("not {spent}")), "{said}");
        }
    }

    #[test]
    fn what_is_no_budget_and_what_is_no_cost_is_refused() {
        for budget in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert!(Ledger::new(Some(budget)).unwrap_err().to_string().ends_with(&format!("not {budget}")));
        }
        for mut ledger in [Ledger::new(None).unwrap(), Ledger::new(Some(1.0)).unwrap()] {
            for cost in [0.0, -0.5, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
                let refused = ledger.charge(cost).unwrap_err().to_string();
                assert_eq!(refused, format!("an epoch must cost a finite epsilon above 0, not {cost}"));
            }
            assert_eq!(ledger.spent(), 0.0);
        }
    }
}
