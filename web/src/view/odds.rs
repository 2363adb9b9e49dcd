//! What noise hides by the parameters alone, in figures: against whoever takes part, and of a home that stands under one share of it.

use blindsum_core::params::Params;
use blindsum_core::privacy::{Against, ResidualLaw, Verdict, hidden_variance};

use super::{format, noise};

/// What one share of the noise hides: the share is all that stands between a home and those who hold its reading plus it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct OneShare {
    /// P(share = 0): in how many homes the number is the reading to the last unit.
    pub(crate) exact: f64,
    /// In how many it is the reading to 1 % of the cap.
    pub(crate) close: f64,
    /// 1 % of the cap, in mWh; 0 where a unit is more than that.
    pub(crate) within: i64,
    /// How many meters draw nothing but zeros, and so know their share.
    pub(crate) zeros: f64,
    /// In a word.
    pub(crate) verdict: Verdict,
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
            within: noise::energy(params, params.sensitivity() / 100),
            zeros: exact.powi(samples),
            verdict: law.verdict(params),
        })
    }

    /// The figures to put into words.
    pub(crate) fn figures(&self) -> [(&'static str, String); 4] {
        [
            ("exact", format::of_hundred(self.exact)),
            ("close", format::of_hundred(self.close)),
            ("within", format!("{} Wh", format::wh_short(self.within))),
            ("zeros", format::of_hundred(self.zeros)),
        ]
    }
}

/// What a total over all but `absent` of the meters hides from `pooled` of those present, who pool all they know. Of the meters that
/// are absent the noise is missing: it hides from nobody. Nothing where no other home is left.
pub(crate) fn against(params: &Params, absent: u32, pooled: u32) -> Option<Against> {
    let missing = Against::new(params, absent.checked_add(pooled)?)?;
    if absent == 0 {
        return Some(missing);
    }
    let share = ResidualLaw::of_shares(params, 1)?;
    let hidden = hidden_variance(pooled, params.gamma(), &share);
    let with_cloud = missing.deviation_with_cloud;
    Some(Against { pooled, deviation: with_cloud.mul_add(with_cloud, hidden).sqrt(), ..missing })
}

/// How far an epsilon takes a fifty-fifty suspicion: e^epsilon / (1 + e^epsilon).
pub(crate) fn suspicion(epsilon: f64) -> f64 {
    1.0 / (1.0 + (-epsilon).exp())
}

#[cfg(test)]
mod tests {
    use blindsum_core::noise::NoiseLaw;
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

    #[test]
    fn whoever_takes_part_shifts_odds_further() {
        for (meters, pooled, epsilon, most) in [
            (10, 1, 1.0, 1.1876),
            (2, 1, 1.0, 3.698),
            (10, 1, 0.5, 0.6396),
            (10, 4, 1.0, 2.4565),
            (10, 0, 0.3, 0.3),
        ] {
            let params = with(|raw| (raw.meters, raw.epsilon) = (meters, epsilon));
            let found = against(&params, 0, pooled).unwrap();
            assert_eq!(Some(found), Against::new(&params, pooled));
            assert!((found.epsilon - most).abs() < 6e-4, "{meters}, {pooled}: {found:?}");
        }
        assert_eq!(against(&with(|raw| raw.meters = 4), 0, 4), None);
        let continuous = with(|raw| (raw.meters, raw.noise) = (4, NoiseLaw::Continuous));
        assert!(against(&continuous, 0, 2).unwrap().epsilon.is_infinite());
        // Who is absent hides nothing: against two present of ten it is as against three.
        let params = with(|_| ());
        let (some, three) = (against(&params, 1, 2).unwrap(), against(&params, 0, 3).unwrap());
        assert_eq!((some.epsilon, some.deviation_with_cloud), (three.epsilon, three.deviation_with_cloud));
        assert!(some.deviation < three.deviation && some.deviation > some.deviation_with_cloud);
    }

    #[test]
    fn a_suspicion_grows_with_epsilon() {
        assert!((suspicion(1.0) - 0.731_058_578_630_005).abs() < 1e-15);
        assert!((suspicion(9f64.ln()) - 0.9).abs() < 1e-15 && suspicion(f64::INFINITY) == 1.0);
        assert_eq!(suspicion(0.0), 0.5);
    }
}
