//! What breaks, tried on purpose: homes missing, one load published again and again, a budget that ends. And why the error looks large.

use blindsum_core::params::Params;
use blindsum_core::privacy::{Ledger, LedgerError, ResidualLaw, cost};

use crate::law::Law;
use crate::pair::certainty;
use crate::to_f64;

/// A total over fewer homes than its noise was made for.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Missing {
    /// How many homes are left.
    pub present: u32,
    /// The epsilon that the total costs each of them: more than was asked for. Nothing where no epsilon is finite.
    pub epsilon: Option<f64>,
    /// The standard deviation of the noise that is left, in units.
    pub deviation: f64,
}

impl Missing {
    /// Without this many homes and their shares; nothing where no home is left.
    #[must_use]
    pub fn new(params: &Params, absent: u32) -> Option<Self> {
        let present = params.meters().checked_sub(absent).filter(|present| *present > 0)?;
        let law = ResidualLaw::of_shares(params, present)?;
        Some(Self { present, epsilon: cost(params, present), deviation: libm::sqrt(law.variance()) })
    }
}

/// The same load, published several times with fresh noise.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Repeated {
    /// How many times.
    pub times: u32,
    /// What all of them cost together: epsilon adds up.
    pub epsilon: f64,
    /// How sure whoever thought both as likely can get of a home at its cap against the same at 0, at most.
    pub limit: f64,
    /// How sure the usual totals make him where the home is at its cap: by the mean of the log odds. Not worked out where shares are
    /// missing.
    pub usual: Option<f64>,
    /// The standard deviation of the average of the totals, in units.
    pub deviation: f64,
}

impl Repeated {
    /// Under these parameters, where the noise has this law.
    #[must_use]
    pub fn new(params: &Params, law: Law, times: u32) -> Self {
        let count = f64::from(times);
        let epsilon = count * law.most();
        Self {
            times,
            epsilon,
            limit: certainty(epsilon),
            usual: law.usual_shift(params.sensitivity()).map(|shift| certainty(count * shift)),
            deviation: law.deviation() / libm::sqrt(count.max(1.0)),
        }
    }
}

/// Epochs that are charged to a budget one after the other, until it allows no more.
#[derive(Debug, Clone, PartialEq)]
pub struct Spending {
    /// What was spent after each epoch that was let in.
    pub spent: Vec<f64>,
    /// Whether an epoch was refused: the budget ended before the last one.
    pub refused: bool,
}

impl Spending {
    /// This many epochs of `epsilon` each against a budget.
    ///
    /// # Errors
    /// [`LedgerError`]: the budget is not one.
    pub fn new(budget: f64, epsilon: f64, epochs: u32) -> Result<Self, LedgerError> {
        let mut ledger = Ledger::new(Some(budget))?;
        let mut spent = Vec::new();
        for _ in 0..epochs {
            if ledger.charge(epsilon).is_err() {
                return Ok(Self { spent, refused: true });
            }
            spent.push(ledger.spent());
        }
        Ok(Self { spent, refused: false })
    }
}

/// By how much a total of this many homes misses the truth on average, as a fraction of it, where a home uses `per_home` units: the
/// noise is the same however many homes there are, and only the total grows.
#[must_use]
pub fn relative_error(law: Law, meters: u32, per_home: f64) -> f64 {
    law.mean_magnitude() / (f64::from(meters) * per_home)
}

/// The part of the law that lies further than this many units from 0.
#[must_use]
pub fn beyond(params: &Params, units: i64) -> f64 {
    let law = Law::of(params);
    2.0 * law.cdf(units.saturating_abs().saturating_neg().saturating_sub(1))
}

/// A home's reading, where it is not known: half of the cap, so that both cases of a pair lie as far from the truth.
#[must_use]
pub fn middle(params: &Params) -> i64 {
    params.sensitivity() / 2
}

/// Units in which a home of this many mWh is read.
#[must_use]
pub fn units(params: &Params, mwh: f64) -> f64 {
    mwh / to_f64(params.unit_mwh())
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use blindsum_core::params::RawParams;

    use super::*;

    fn round(meters: u32, epsilon: f64) -> Params {
        Params::try_from(RawParams { meters, epsilon, ..RawParams::default() }).unwrap()
    }

    #[test]
    fn missing_homes_cost_those_who_are_there() {
        let all = Missing::new(&round(10, 1.0), 0).unwrap();
        assert_eq!((all.present, all.epsilon), (10, Some(1.0)));
        assert!((all.deviation / Law::of(&round(10, 1.0)).deviation() - 1.0).abs() < 1e-12);
        let mut before = 1.0;
        for absent in 1..10 {
            let missing = Missing::new(&round(10, 1.0), absent).unwrap();
            assert!(missing.epsilon.unwrap() > before && missing.deviation < all.deviation);
            before = missing.epsilon.unwrap();
        }
        assert_eq!([10, 11].map(|absent| Missing::new(&round(10, 1.0), absent)), [None, None]);
    }

    #[test]
    fn the_same_load_again_and_again_is_found_out() {
        let once = Repeated::new(&round(10, 1.0), Law::of(&round(10, 1.0)), 1);
        assert!((once.limit - 0.731_058_578_630_005).abs() < 1e-12 && once.usual.unwrap() < once.limit);
        let often = Repeated::new(&round(10, 1.0), Law::of(&round(10, 1.0)), 16);
        assert_eq!(often.epsilon, 16.0);
        assert!(often.usual.unwrap() > 0.99 && often.limit > often.usual.unwrap());
        assert!((once.deviation / often.deviation - 4.0).abs() < 1e-12);
    }

    #[test]
    fn a_budget_ends_at_the_epoch_that_it_does_not_cover() {
        let ended = Spending::new(10.0, 1.0, 48).unwrap();
        assert_eq!((ended.spent.len(), ended.spent.last(), ended.refused), (10, Some(&10.0), true));
        let enough = Spending::new(48.0, 1.0, 48).unwrap();
        assert_eq!((enough.spent.len(), enough.refused), (48, false));
        assert!(Spending::new(0.5, 1.0, 48).unwrap().spent.is_empty());
        assert!(matches!(Spending::new(0.0, 1.0, 48), Err(LedgerError::Budget(_))));
    }

    #[test]
    fn the_error_falls_with_the_homes_and_the_noise_does_not() {
        let error = |meters| relative_error(Law::of(&round(meters, 1.0)), meters, 545_000.0);
        assert!((error(10) / error(1000) - 100.0).abs() < 1e-9);
        assert!((beyond(&round(10, 1.0), 12_000_000) - libm::exp(-4.0)).abs() < 1e-6);
    }
}
