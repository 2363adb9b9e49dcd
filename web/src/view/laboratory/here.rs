//! What somebody's eyes know of the round that is looked at, as far as the laboratory shows it.

use blindsum_core::params::Params;
use blindsum_laboratory::breaks;
use blindsum_sim::knowledge::Value;
use num_traits::ToPrimitive;

use crate::ground::number::to_f64;
use crate::state::seen::Seen;
use crate::view::laboratory::settings::same_law;

/// What a home uses, in mWh on average: for the error in percent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum PerHome {
    /// By the true total, which these eyes know.
    True(f64),
    /// By the published total.
    Published(f64),
    /// Not known, and taken to be a quarter of the cap.
    Supposed(f64),
}

impl PerHome {
    /// By the first of the two totals, a home's part of each, that is known and tells something: one that noise has made negative does
    /// not.
    fn of(truth: Option<f64>, published: Option<f64>) -> Option<Self> {
        let above = |mwh: &f64| *mwh > 0.0;
        let published = published.filter(above).map(Self::Published);
        truth.filter(above).map(Self::True).or(published)
    }

    /// The number, in mWh.
    pub(crate) fn mwh(self) -> f64 {
        match self {
            Self::True(mwh) | Self::Published(mwh) | Self::Supposed(mwh) => mwh,
        }
    }
}

/// The round, through somebody's eyes. What they do not know is not here.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Here {
    /// The share of each meter that counts, in units.
    pub(crate) shares: Option<Vec<(u32, i64)>>,
    /// Their sum.
    pub(crate) noise: Option<i64>,
    /// The true total, in units.
    pub(crate) truth: Option<i64>,
    /// The reading of the first home, in units, at most the cap.
    pub(crate) at: Option<i64>,
    /// What a home uses.
    pub(crate) per_home: PerHome,
    /// Why there is no line for the round.
    pub(crate) missing: Option<Missing>,
}

/// Why the noise of the round is not shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    /// There is no round, or its records are not kept.
    NoRound,
    /// The settings are not the round's.
    OtherSettings,
    /// It is not drawn yet.
    NotDrawn,
    /// These eyes do not know it.
    Unknown,
}

impl Here {
    /// Under these settings.
    pub(crate) fn of(seen: Option<&Seen>, settings: &Params) -> Self {
        let supposed = PerHome::Supposed(f64::from(settings.cap_wh()) * 1000.0 / 4.0);
        let nothing = |missing| Self {
            shares: None,
            noise: None,
            truth: None,
            at: None,
            per_home: supposed,
            missing: Some(missing),
        };
        let Some(seen) = seen else { return nothing(Missing::NoRound) };
        let (facts, params) = (seen.facts(), &seen.params);
        let meters = params.meters();
        let truth = facts.true_total(meters);
        let published = || facts.number(Value::Published, params)?.to_i64();
        let counted =
            facts.counted(meters).map_or(meters, |counted| u32::try_from(counted.len()).unwrap_or(meters));
        let mwh = |total: i64| to_f64(total) * to_f64(params.unit_mwh()) / f64::from(counted.max(1));
        let per_home = PerHome::of(truth.map(mwh), published().map(mwh)).unwrap_or(supposed);
        if !same_law(params, settings) {
            return Self { per_home, ..nothing(Missing::OtherSettings) };
        }
        let noise = facts.noise_sum(meters);
        let drawn = facts.counted(meters).is_some();
        let missing = match (noise, drawn) {
            (Some(_), _) => None,
            (None, false) => Some(Missing::NotDrawn),
            (None, true) => Some(Missing::Unknown),
        };
        Self { shares: facts.shares(meters), noise, truth, at: facts.reading(0), per_home, missing }
    }

    /// Where the home of the pair stands: at its reading, or where nobody here knows that, in the middle.
    pub(crate) fn place(&self, settings: &Params) -> i64 {
        self.at.unwrap_or_else(|| breaks::middle(settings))
    }
}

#[cfg(test)]
mod tests {
    use blindsum_core::params::RawParams;
    use blindsum_sim::knowledge::{Lens, Observer};
    use blindsum_sim::sample;

    use super::*;
    use crate::state::Shared;

    fn seen(lens: &Lens) -> Seen {
        let params = sample::params();
        let records = Shared::new(sample::published().0);
        Seen::new(records, None, lens, params)
    }

    #[test]
    fn eyes_that_see_everything_see_the_round_and_its_noise_is_the_sum_of_its_shares() {
        let here = Here::of(Some(&seen(&Lens::Everything)), &sample::params());
        let shares = here.shares.unwrap();
        assert_eq!(here.noise, Some(shares.iter().map(|(_, share)| share).sum()));
        assert_eq!(here.missing, None);
        assert!(here.truth.is_some() && here.at.is_some() && matches!(here.per_home, PerHome::True(_)));
    }

    #[test]
    fn other_eyes_see_what_they_know_and_no_more() {
        for observer in [Observer::Eavesdropper, Observer::Cloud, Observer::Dealer, Observer::Meter(1)] {
            let here = Here::of(Some(&seen(&Lens::of(observer))), &sample::params());
            assert_eq!(
                (here.shares, here.noise, here.truth, here.at),
                (None, None, None, None),
                "{observer}"
            );
            assert_eq!(here.missing, Some(Missing::Unknown));
            // The published total of this round is negative.
            assert!(matches!(here.per_home, PerHome::Supposed(_)), "{observer}");
        }
        let own = Here::of(Some(&seen(&Lens::of(Observer::Meter(0)))), &sample::params());
        assert!(own.at.is_some() && own.noise.is_none());
    }

    #[test]
    fn what_a_home_uses_is_told_by_the_truth_before_the_published_total_and_by_no_negative_one() {
        assert_eq!(PerHome::of(Some(5.0), Some(7.0)), Some(PerHome::True(5.0)));
        assert_eq!(PerHome::of(None, Some(7.0)), Some(PerHome::Published(7.0)));
        assert_eq!(PerHome::of(Some(0.0), Some(7.0)), Some(PerHome::Published(7.0)));
        assert_eq!(PerHome::of(None, Some(-7.0)), None);
    }

    #[test]
    fn under_other_settings_nothing_of_the_round_is_shown_but_what_a_home_uses() {
        let other = RawParams { epsilon: 2.0, ..sample::params().into() };
        let other = Params::try_from(other).unwrap();
        let here = Here::of(Some(&seen(&Lens::Everything)), &other);
        assert_eq!((here.shares, here.noise, here.at), (None, None, None));
        assert_eq!(here.missing, Some(Missing::OtherSettings));
        assert!(matches!(here.per_home, PerHome::True(_)));
        assert_eq!(Here::of(None, &other).missing, Some(Missing::NoRound));
    }
}
