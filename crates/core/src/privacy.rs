//! What a release costs, and what is left of the noise when parties pool what they know: Eq. (29) and (30), and a
//! ledger of epsilon.
//!
//! T epochs of epsilon cost T epsilon: [`Ledger`] keeps the sum and refuses an overdraft.

pub(crate) mod bessel;
mod ledger;
mod residual;

pub use ledger::{Ledger, LedgerError, Overdraft};
pub use residual::{DOTS, Even, MOST_HIDDEN_ODDS, Posterior, Prior, ResidualLaw, Spread, Verdict};

use bessel::ln_bessel_k;

use crate::params::Params;

/// Eq. (29): the variance that stays hidden from `colluding` meters who pool all their samples and lack the bits, |S| (1 - 1/gamma)
/// times that of one share, in squared units. They know their gamma samples each, not which one was selected.
///
/// `gamma` is at least 1, as [`Params`] has it. With gamma = 1 nothing stays hidden.
#[must_use]
pub fn hidden_variance(colluding: u32, gamma: u32, share: &ResidualLaw) -> f64 {
    f64::from(colluding) * (1.0 - 1.0 / f64::from(gamma)) * share.variance()
}

/// The epsilon that a total over `present` of the meters costs, by the law in use: the designed one over all of them, and more where
/// more shares of the noise are missing than are tolerated. Nothing where no meter is present, and where no epsilon is finite.
#[must_use]
pub fn cost(params: &Params, present: u32) -> Option<f64> {
    if (params.enough_shares()..=params.meters()).contains(&present) {
        return Some(params.epsilon());
    }
    let law = ResidualLaw::of_shares(params, present)?;
    let epsilon = law.odds_of_a_home(params).max(params.epsilon());
    epsilon.is_finite().then_some(epsilon)
}

/// What hides a home from some meters that pool all they know.
///
/// ```
/// use blindsum_core::privacy::Against;
/// use blindsum_core::{Params, ParamsError, RawParams};
///
/// let params = Params::try_from(RawParams { meters: 100, ..RawParams::default() })?;
/// let epsilon = |pooled| Against::new(&params, 0, pooled).map(|against| against.epsilon);
/// // Nobody who pools: the epsilon that was asked for. The more pool, the less of the noise hides from them.
/// assert_eq!(epsilon(0), Some(1.0));
/// assert!(epsilon(0) < epsilon(10) && epsilon(10) < epsilon(40));
/// assert_eq!(epsilon(100), None);
/// # Ok::<(), ParamsError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Against {
    /// |S|, how many they are.
    pub pooled: u32,
    /// The epsilon that surely holds against them, with the cloud among them or not: the other meters' shares alone hide every
    /// home. It is reached where their own samples happen to be equal. Infinite where no finite bound is known: of the continuous
    /// law with half of the noise or less.
    pub epsilon: f64,
    /// The standard deviation of the noise that hides the other homes if the cloud is among them, Eq. (30), in units: its bits
    /// tell them their shares.
    pub deviation_with_cloud: f64,
    /// The same without the cloud, Eq. (29): on average over their samples, which they know, but not which counts.
    pub deviation: f64,
}

impl Against {
    /// Against `pooled` of the meters that count in a total, while `absent` more do not: their noise is missing, and hides from
    /// nobody. Nothing where no other home is left to hide.
    #[must_use]
    pub fn new(params: &Params, absent: u32, pooled: u32) -> Option<Self> {
        let others = params.meters().checked_sub(absent)?.checked_sub(pooled).filter(|others| *others > 0)?;
        let (law, share) = (ResidualLaw::of_shares(params, others)?, ResidualLaw::of_shares(params, 1)?);
        let variance = law.variance();
        let enough = others >= params.enough_shares();
        Some(Self {
            pooled,
            epsilon: if enough { params.epsilon() } else { law.odds_of_a_home(params) },
            deviation_with_cloud: libm::sqrt(variance),
            deviation: libm::sqrt(variance + hidden_variance(pooled, params.gamma(), &share)),
        })
    }
}

/// The pure epsilon that is left of the designed `epsilon` when only the fraction `s` of the shares is unknown, from
/// Eq. (30): ln[2^(s - 3/2) Gamma(s - 1/2) / (epsilon^(s - 1/2) K_(s - 1/2)(epsilon))] for 1/2 < s < 1, `epsilon`
/// itself from s = 1 on.
///
/// Nothing where there is no finite one: for s <= 1/2, where the residual density has a pole at 0, and for an
/// `epsilon` that is not a finite number above 0.
///
/// It is ln f(0) / f(Delta_f) for the residual law's density f, proportional to (|x| / scale)^(s - 1/2) K_(s -
/// 1/2)(|x| / scale). This is the continuous law's; [`ResidualLaw::odds`] has that of the law in use. The result is accurate to about 1e-13 for `epsilon` from 1e-6 to 100, and never below `epsilon`.
#[must_use]
pub(crate) fn residual_epsilon(epsilon: f64, s: f64) -> Option<f64> {
    let order = s - 0.5;
    let defined = epsilon.is_finite() && epsilon > 0.0 && order > 0.0;
    if !defined {
        return None;
    }
    if s >= 1.0 {
        return Some(epsilon);
    }
    let at_zero = (order - 1.0) * core::f64::consts::LN_2 + libm::lgamma(order);
    let residual = at_zero - order * libm::log(epsilon) - ln_bessel_k(order, epsilon);
    // Less noise never costs less; next to s = 1 rounding could say so.
    Some(residual.max(epsilon))
}

#[cfg(test)]
mod tests;
