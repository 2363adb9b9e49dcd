//! What a release costs, and what is left of the noise when parties pool what they know: Eq. (29) and (30), and a
//! ledger of epsilon.
//!
//! T epochs of epsilon cost T epsilon: [`Ledger`] keeps the sum and refuses an overdraft.

pub(crate) mod bessel;
mod ledger;
mod residual;

pub use ledger::{Ledger, LedgerError, Overdraft};
pub use residual::{MOST_HIDDEN_ODDS, Posterior, Prior, ResidualLaw, Verdict};

use bessel::ln_bessel_k;

/// Eq. (29): the variance that stays hidden from `colluding` meters who pool all their samples, |S| (1 - 1/gamma) 2
/// scale^2 / m, in squared units. They know their gamma samples each, not which one was selected.
///
/// `gamma` and `meters` are at least 1, as [`Params`](crate::params::Params) has them. With gamma = 1 nothing stays
/// hidden.
#[must_use]
pub fn hidden_variance(colluding: u32, gamma: u32, meters: u32, scale: f64) -> f64 {
    let share = 2.0 * scale * scale / f64::from(meters);
    f64::from(colluding) * (1.0 - 1.0 / f64::from(gamma)) * share
}

/// Eq. (30): the characteristic function (1 + scale^2 t^2)^-s of the noise that is left when only the fraction `s` of
/// the shares is unknown, at `t` in 1/units.
#[must_use]
pub fn residual_characteristic(s: f64, scale: f64, t: f64) -> f64 {
    let angle = scale * t;
    libm::exp(-s * libm::log1p(angle * angle))
}

/// The pure epsilon that is left of the designed `epsilon` when only the fraction `s` of the shares is unknown, from
/// Eq. (30): ln[2^(s - 3/2) Gamma(s - 1/2) / (epsilon^(s - 1/2) K_(s - 1/2)(epsilon))] for 1/2 < s < 1, `epsilon`
/// itself from s = 1 on.
///
/// Nothing where there is no finite one: for s <= 1/2, where the residual density has a pole at 0, and for an
/// `epsilon` that is no finite number above 0.
///
/// It is ln f(0) / f(Delta_f) for the residual law's density f, proportional to (|x| / scale)^(s - 1/2) K_(s -
/// 1/2)(|x| / scale). This is the continuous law's; the discrete one's stays below it wherever a test has compared
/// them. The result is accurate to about 1e-13 for `epsilon` from 1e-6 to 100, and never below `epsilon`.
#[must_use]
pub fn residual_epsilon(epsilon: f64, s: f64) -> Option<f64> {
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
