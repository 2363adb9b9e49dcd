//! What noise hides by the parameters alone, in figures: of a home that stands under one share of it, and of a suspicion.

use blindsum_core::params::Params;
use blindsum_core::privacy::{ResidualLaw, Verdict};

use super::format;
use crate::ground::number;

/// What one share of the noise hides: the share is all that stands between a home and those who hold its reading plus it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct OneShare {
    /// P(share = 0): in how many homes the number is the reading to the last unit.
    pub(crate) exact: f64,
    /// In how many it is the reading to 1 % of the cap.
    pub(crate) close: f64,
    /// 1 % of the cap, in mWh; 0 where a unit is more than that.
    pub(crate) within: i64,
    /// How many meters draw only zeros, and so know their share.
    pub(crate) zeros: f64,
    /// How many draw only samples within that 1 % of 0, and so know their share as closely.
    pub(crate) near: f64,
    /// In a word.
    pub(crate) verdict: Verdict,
}

/// The same as it is said: of 100, and in Wh.
pub(crate) struct ShareFigures {
    pub(crate) exact: String,
    pub(crate) close: String,
    pub(crate) within: String,
    pub(crate) zeros: String,
    pub(crate) near: String,
}

impl OneShare {
    /// Under these parameters.
    pub(crate) fn of(params: &Params) -> Option<Self> {
        let law = ResidualLaw::of_shares(params, 1)?;
        let exact = law.probability(0);
        let samples = i32::try_from(params.gamma()).unwrap_or(i32::MAX);
        Some(Self {
            exact,
            close: law.close(params),
            within: number::energy(params, params.sensitivity() / 100),
            zeros: exact.powi(samples),
            near: law.close(params).powi(samples),
            verdict: law.verdict(params),
        })
    }

    /// The figures to put into words.
    pub(crate) fn figures(&self) -> ShareFigures {
        ShareFigures {
            exact: format::of_hundred(self.exact),
            close: format::of_hundred(self.close),
            within: format!("{} Wh", format::wh_short(self.within)),
            zeros: format::of_hundred(self.zeros),
            // Few, so that a tenth is worth saying.
            near: match 100.0 * self.near {
                few @ 0.05..9.95 => format::decimal(few, 1),
                _ => format::of_hundred(self.near),
            },
        }
    }
}

/// How far an epsilon takes a fifty-fifty suspicion: e^epsilon / (1 + e^epsilon).
pub(crate) fn suspicion(epsilon: f64) -> f64 {
    1.0 / (1.0 + (-epsilon).exp())
}

#[cfg(test)]
mod tests {
    use blindsum_core::params::RawParams;

    use super::*;

    fn with(change: impl FnOnce(&mut RawParams)) -> Params {
        let mut raw = RawParams::default();
        change(&mut raw);
        Params::try_from(raw).unwrap()
    }

    /// The figures of the law's own tests, and of the integrals in `laws` of the core.
    #[test]
    fn one_share_is_the_reading_the_more_often_the_more_meters_there_are() {
        for (meters, gamma, epsilon, exact, close, zeros, verdict) in [
            (1000, 4, 1.0, 0.97061, 0.992, 0.88754, Verdict::Read),
            (100, 4, 1.0, 0.74222, 0.923, 0.30347, Verdict::Read),
            (100, 4, 0.5, 0.73200, 0.908, 0.28710, Verdict::Read),
            (10, 2, 1.0, 0.05164, 0.454, 0.002_666, Verdict::Narrowed),
        ] {
            let share =
                OneShare::of(&with(|raw| (raw.meters, raw.gamma, raw.epsilon) = (meters, gamma, epsilon)))
                    .unwrap();
            assert!((share.exact - exact).abs() < 6e-6, "{meters}: {share:?}");
            assert!((share.close - close).abs() < 6e-3, "{meters}: {share:?}");
            assert!((share.zeros - zeros).abs() < 2e-5, "{meters}: {share:?}");
            assert_eq!((share.verdict, share.within), (verdict, 30_000), "{meters}");
        }
    }

    /// How often all samples of a meter are within 1 % of the scale: at epsilon 1 that is 1 % of the cap.
    #[test]
    fn nearly_equal_samples_are_as_frequent_as_was_found() {
        for (meters, gamma, near) in
            [(100, 4, 0.7244), (1000, 4, 0.9682), (1000, 20, 0.8509), (10, 4, 0.0424), (2, 2, 0.0013)]
        {
            let share = OneShare::of(&with(|raw| (raw.meters, raw.gamma) = (meters, gamma))).unwrap();
            assert!((share.near - near).abs() < 6e-5, "{meters} {gamma}: {share:?}");
        }
    }

    #[test]
    fn a_suspicion_grows_with_epsilon() {
        assert!((suspicion(1.0) - 0.731_058_578_630_005).abs() < 1e-15);
        assert!((suspicion(9f64.ln()) - 0.9).abs() < 1e-15 && suspicion(f64::INFINITY) == 1.0);
        assert_eq!(suspicion(0.0), 0.5);
    }
}
