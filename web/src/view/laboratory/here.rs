//! What somebody's eyes know of the round that is looked at, as far as the laboratory shows it.

use blindsum_core::params::Params;
use blindsum_laboratory::breaks;

use crate::state::seen::Seen;
use crate::view::laboratory::settings::same_law;

/// What a home uses in a half-hour on average over all homes and the whole day of the shipped file, in mWh; the test holds it against
/// the file.
const DAY_MEAN_MWH: i32 = 545_997;

/// What a home uses, in mWh on average: for the error in percent. The same for all eyes and in every round, so that what is said of one
/// can be held against another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum PerHome {
    /// The mean of the shipped file.
    Day,
    /// A quarter of the cap, in mWh, where the cap would cut that mean.
    Supposed(f64),
}

impl PerHome {
    /// Under these parameters.
    pub(crate) fn of(params: &Params) -> Self {
        let quarter = f64::from(params.cap_wh()) * 1000.0 / 4.0;
        if quarter < f64::from(DAY_MEAN_MWH) { Self::Supposed(quarter) } else { Self::Day }
    }

    /// The number, in mWh.
    pub(crate) fn mwh(self) -> f64 {
        match self {
            Self::Day => DAY_MEAN_MWH.into(),
            Self::Supposed(mwh) => mwh,
        }
    }
}

/// The round, through somebody's eyes. What they do not know is not here.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Here {
    /// How many homes count, where some do not: their shares alone make the noise.
    pub(crate) present: Option<u32>,
    /// The share of each meter that counts, in units.
    pub(crate) shares: Option<Vec<(u32, i64)>>,
    /// Their sum.
    pub(crate) noise: Option<i64>,
    /// The true total, in units.
    pub(crate) truth: Option<i64>,
    /// The reading of the first home, in units, at most the cap.
    pub(crate) at: Option<i64>,
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
        let nothing = |missing| Self {
            present: None,
            shares: None,
            noise: None,
            truth: None,
            at: None,
            missing: Some(missing),
        };
        let Some(seen) = seen else { return nothing(Missing::NoRound) };
        let (facts, params) = (seen.facts(), &seen.params);
        let meters = params.meters();
        let truth = facts.true_total(meters);
        let counted =
            facts.counted(meters).map_or(meters, |counted| u32::try_from(counted.len()).unwrap_or(meters));
        let present = Some(counted).filter(|counted| (1..meters).contains(counted));
        if !same_law(params, settings) {
            return nothing(Missing::OtherSettings);
        }
        let noise = facts.noise_sum(meters);
        let drawn = facts.counted(meters).is_some();
        let missing = match (noise, drawn) {
            (Some(_), _) => None,
            (None, false) => Some(Missing::NotDrawn),
            (None, true) => Some(Missing::Unknown),
        };
        Self { present, shares: facts.shares(meters), noise, truth, at: facts.reading(0), missing }
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
    use crate::ground::number::{count, to_f64};
    use crate::state::Shared;
    use crate::text::text;

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
        assert!(here.truth.is_some() && here.at.is_some());
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
        }
        let own = Here::of(Some(&seen(&Lens::of(Observer::Meter(0)))), &sample::params());
        assert!(own.at.is_some() && own.noise.is_none());
    }

    /// Who is present is public: whoever looks, the law is that of the shares that are there.
    #[test]
    fn after_a_repair_the_limits_are_those_of_the_homes_that_are_left() {
        use crate::view::laboratory::trial::{Trial, kwh};
        use blindsum_core::privacy::cost;
        use blindsum_sim::{Phase, sample::repaired_in};
        let params = Params::try_from(RawParams { meters: 10, ..sample::params().into() }).unwrap();
        let records = Shared::new(repaired_in(params, Phase::Reading).records);
        for lens in ["everything", "cloud", "center+dealer+eavesdropper"] {
            let seen = Seen::new(records.clone(), None, &lens.parse().unwrap(), params);
            let trial = |params: Params| Trial { here: Here::of(Some(&seen), &params), params, rounds: None };
            let here = trial(params);
            assert_eq!((here.here.present, here.present()), (Some(9), 9), "{lens}");
            assert_eq!(Some(here.pair().most()), cost(&params, 9));
            assert_eq!(text().suspicion(here.law().most()), "76.7\u{a0}%");
            assert_eq!(kwh(&here, here.law().mean_magnitude()), "2.81");
            // Of other settings nothing is missing.
            let other = trial(Params::try_from(RawParams { epsilon: 2.0, ..params.into() }).unwrap());
            assert_eq!((other.present(), other.law().most()), (10, 2.0));
        }
    }

    #[test]
    fn what_a_home_uses_is_the_mean_of_the_shipped_file() {
        use blindsum_readings::{Options, Readings};
        let file = include_bytes!("../../../../crates/readings/data/household-days.csv");
        let readings = Readings::read(file.as_slice(), Options::at_most(1000)).unwrap();
        let mwh: Vec<i64> =
            readings.households.iter().flat_map(|home| &home.readings).map(|reading| reading.mwh()).collect();
        let mean = to_f64(mwh.iter().sum()) / count(mwh.len());
        assert!((mean - f64::from(DAY_MEAN_MWH)).abs() < 1.0, "{mean}");
        let with =
            |cap_wh| PerHome::of(&Params::try_from(RawParams { cap_wh, ..sample::params().into() }).unwrap());
        assert_eq!([with(3000), with(1000)], [PerHome::Day, PerHome::Supposed(250_000.0)]);
    }

    #[test]
    fn under_other_settings_nothing_of_the_round_is_shown() {
        let other = RawParams { epsilon: 2.0, ..sample::params().into() };
        let other = Params::try_from(other).unwrap();
        let here = Here::of(Some(&seen(&Lens::Everything)), &other);
        assert_eq!((here.shares, here.noise, here.at), (None, None, None));
        assert_eq!(here.missing, Some(Missing::OtherSettings));
        assert_eq!(Here::of(None, &other).missing, Some(Missing::NoRound));
    }
}
