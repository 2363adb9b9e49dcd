//! What more homes do: the error of the public total falls, and those who pool read more of them, since each share of the noise becomes
//! smaller. Both by their laws, against the number of homes.

use blindsum_core::privacy::{ResidualLaw, Verdict};
use blindsum_laboratory::Law;
use blindsum_sim::knowledge::{Findings, Standing};

use crate::ground::few::distinct;
use crate::state::seen::Seen;
use crate::view::laboratory::curve::Curve;
use crate::view::laboratory::here::PerHome;

/// What the eyes read of homes, whose number grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reads {
    /// Nothing is said: the simulation looks, or it takes factoring the keys.
    Everything,
    /// They have no number of any home of somebody else, however many homes there are.
    Nothing,
    /// They know every home without any doubt.
    All,
    /// Of a home they have the reading with its share of the noise: it is right as long as the share is no further from 0 than this, in
    /// units.
    Within(u64),
}

impl Reads {
    fn of(seen: &Seen) -> Self {
        let Some(findings) = seen.findings() else { return Self::Everything };
        let others = || {
            let all = (0..seen.params.meters()).map(|meter| (meter, findings.standing(meter)));
            all.filter(|(_, standing)| !matches!(standing, Standing::Own | Standing::NotYet))
        };
        if others().any(|(meter, _)| has_one_share(findings, meter)) {
            return Self::Within((findings.prior().step() - 1) / 2);
        }
        // What factoring would give them is not worked out.
        let factored = |(meter, standing): (u32, Standing)| {
            standing.word() != Some(Verdict::Hidden) && findings.takes_factoring(meter)
        };
        if others().any(factored) {
            return Self::Everything;
        }
        let known = others().all(|(_, standing)| standing == Standing::Known) && others().next().is_some();
        if known { Self::All } else { Self::Nothing }
    }
}

/// Whether one share is all that covers a number that the eyes have.
fn has_one_share(findings: &Findings, meter: u32) -> bool {
    findings.nearest(meter).is_some() && findings.home(meter).is_some_and(|home| home.cover.sure == 1)
}

/// Both curves at some number of homes.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Point {
    /// How many homes.
    pub(crate) homes: u32,
    /// By how much their public total misses on average, as a fraction of it.
    pub(crate) error: f64,
    /// How many of them are read exactly, to the resolution of the round's readings, as a fraction of them.
    pub(crate) read: Option<f64>,
}

/// Both curves.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct MoreHomes {
    /// What each home is taken to use.
    pub(crate) per_home: PerHome,
    /// What the eyes read.
    pub(crate) reads: Reads,
    /// How many homes this round has.
    pub(crate) here: u32,
    /// How often a share of its noise is 0.
    pub(crate) zeros: f64,
    points: Vec<Point>,
}

impl MoreHomes {
    /// The homes by whose number values are named.
    pub(crate) const NAMED: [u32; 3] = [10, 100, 1000];
    /// The homes through which the curves are drawn.
    pub(crate) const DRAWN: [u32; 21] =
        [10, 13, 16, 20, 25, 32, 40, 50, 63, 79, 100, 126, 158, 200, 251, 316, 398, 500, 631, 794, 1000];
    /// The homes in the table, with this round's.
    const TOLD: [u32; 7] = [10, 20, 50, 100, 200, 500, 1000];

    /// Of a round, through these eyes.
    pub(crate) fn of(seen: &Seen) -> Self {
        let (params, here) = (&seen.params, seen.params.meters());
        let per_home = PerHome::of(params);
        let (curve, reads) = (Curve::new(params, Law::of(params), per_home.mwh()), Reads::of(seen));
        // One share of the noise of this many homes.
        let part = |shares: u32, homes: u32| {
            let enough = homes.saturating_sub(params.tolerated()).max(1);
            ResidualLaw::new(params.noise(), params.scale(), f64::from(shares) / f64::from(enough))
        };
        let share = |homes| part(1, homes);
        // The noise is the same however many homes there are, unless some are tolerated: then there is less of it with more homes.
        let noise = |homes| part(homes, homes).map(|law| law.mean_magnitude());
        let beside = |homes| match params.tolerated() {
            0 => 1.0,
            _ => noise(homes).zip(noise(here)).map_or(1.0, |(there, here)| there / here),
        };
        let read = |homes| match reads {
            Reads::Within(units) => Some(share(homes)?.within(units)),
            Reads::All => Some(1.0),
            Reads::Nothing | Reads::Everything => None,
        };
        let point = |homes| Point { homes, error: curve.error(homes) * beside(homes), read: read(homes) };
        let homes =
            distinct(Self::DRAWN.into_iter().filter(|homes| *homes > 2 * params.tolerated()).chain([here]));
        let zeros = share(here).map(|law| law.probability(0)).unwrap_or_default();
        Self { per_home, reads, here, zeros, points: homes.into_iter().map(point).collect() }
    }

    /// The curves, from ten homes to a thousand.
    pub(crate) fn points(&self) -> &[Point] {
        &self.points
    }

    /// Some of the points: those whose values are named.
    pub(crate) fn named(&self) -> impl Iterator<Item = &Point> {
        self.points.iter().filter(|point| Self::NAMED.contains(&point.homes))
    }

    /// Those in the table.
    pub(crate) fn told(&self) -> impl Iterator<Item = &Point> {
        self.points.iter().filter(|point| Self::TOLD.contains(&point.homes) || point.homes == self.here)
    }

    /// Whether there is something that the eyes read.
    pub(crate) fn has_read(&self) -> bool {
        self.points.iter().any(|point| point.read.is_some())
    }

    /// Where this many homes stand, from 0 at ten to 1 at a thousand, by equal factors.
    pub(crate) fn x(homes: u32) -> f64 {
        ((f64::from(homes.max(1)).log10() - 1.0) / 2.0).clamp(0.0, 1.0)
    }
}

#[cfg(test)]
mod tests {
    use blindsum_core::params::{Params, RawParams};
    use blindsum_core::variants::NoiseLaw;
    use blindsum_sim::facts::Facts;
    use blindsum_sim::sample;

    use super::*;
    use crate::state::Shared;

    fn seen(meters: u32, lens: &str, change: impl FnOnce(&mut RawParams)) -> Seen {
        let mut raw = RawParams { meters, ..sample::params().into() };
        change(&mut raw);
        let params = Params::try_from(raw).unwrap();
        let records = Shared::new(sample::session(params, 1, None).remove(0).records);
        Seen::new(records, None, &lens.parse().unwrap(), params)
    }

    impl MoreHomes {
        fn at(&self, homes: u32) -> Point {
            *self.points.iter().find(|point| point.homes == homes).unwrap()
        }
    }

    const THREE: &str = "center+dealer+eavesdropper";

    /// With some tolerated the noise depends on how many homes there are, and a share is larger.
    #[test]
    fn where_some_are_tolerated_the_curves_are_those_of_larger_shares() {
        let seen = seen(20, THREE, |raw| raw.tolerated = 4);
        let more = MoreHomes::of(&seen);
        for homes in [10, 20, 100, 1000] {
            let params = Params::try_from(RawParams { meters: homes, ..seen.params.into() }).unwrap();
            let units = blindsum_laboratory::breaks::units(&params, more.per_home.mwh());
            let error = blindsum_laboratory::breaks::relative_error(Law::of(&params), homes, units);
            assert!((more.at(homes).error / error - 1.0).abs() < 1e-9, "{homes}");
            let step = seen.findings().unwrap().prior().step();
            let expected = ResidualLaw::of_shares(&params, 1).unwrap().within((step - 1) / 2);
            assert!((more.at(homes).read.unwrap() - expected).abs() < 1e-12, "{homes}");
        }
    }

    #[test]
    fn the_curves_are_the_laws() {
        for noise in [NoiseLaw::Discrete, NoiseLaw::Continuous] {
            let seen = seen(20, THREE, |raw| raw.noise = noise);
            let (more, findings) = (MoreHomes::of(&seen), seen.findings().unwrap());
            for homes in [10, 100, 1000] {
                let raw = RawParams { meters: homes, ..seen.params.into() };
                let params = Params::try_from(raw).unwrap();
                let law = ResidualLaw::of_shares(&params, 1).unwrap();
                let expected = law.within((findings.prior().step() - 1) / 2);
                let read = more.at(homes).read.unwrap();
                assert!((read - expected).abs() < 1e-12, "{noise} {homes}: {read}, not {expected}");
                let error = blindsum_laboratory::breaks::relative_error(
                    Law::of(&params),
                    homes,
                    blindsum_laboratory::breaks::units(&params, more.per_home.mwh()),
                );
                assert!((more.at(homes).error - error).abs() < 1e-12 * error.max(1.0), "{noise} {homes}");
            }
            // At this round's number it is what its findings say of any home.
            let home = findings.home(3).unwrap();
            let right = home.left.law.within((findings.prior().step() - 1) / 2);
            assert!((more.at(20).read.unwrap() - right).abs() < 1e-12);
            let rises = |two: &[Point]| two[0].error > two[1].error && two[0].read < two[1].read;
            assert!(more.points().windows(2).all(rises), "{noise}");
            assert_eq!(more.named().count(), 3);
        }
    }

    /// 4.5 standard deviations: once in 100,000 seeds it would be outside of them.
    #[test]
    fn as_many_homes_of_a_round_are_read_right_as_the_law_says() {
        let seen = seen(300, THREE, |raw| raw.key_bits = 128);
        let (more, findings) = (MoreHomes::of(&seen), seen.findings().unwrap());
        let truth = Facts::gather(seen.shown());
        let right = |meter: &u32| {
            findings.nearest(*meter).map(|units| i64::try_from(units).unwrap()) == truth.reading(*meter)
        };
        let found = f64::from(u32::try_from((0..300).filter(right).count()).unwrap());
        let expected = more.at(300).read.unwrap();
        let deviation = (300.0 * expected * (1.0 - expected)).sqrt();
        assert!((found - 300.0 * expected).abs() < 4.5 * deviation + 1.0, "{found} of 300, not {expected}");
        assert!(found > 0.0);
    }

    #[test]
    fn eyes_that_have_no_number_read_none_and_the_simulation_is_not_asked() {
        for lens in ["cloud", "center", "dealer", "eavesdropper", "dealer+center", "meter-3"] {
            let more = MoreHomes::of(&seen(20, lens, |_| ()));
            assert_eq!((more.reads, more.at(1000).read), (Reads::Nothing, None), "{lens}");
            assert!(!more.has_read() && more.points().iter().all(|point| point.error > 0.0));
        }
        assert_eq!(MoreHomes::of(&seen(20, "everything", |_| ())).reads, Reads::Everything);
        let more = MoreHomes::of(&seen(24, THREE, |_| ()));
        let told: Vec<_> = more.told().map(|point| point.homes).collect();
        assert_eq!(told, [10, 20, 24, 50, 100, 200, 500, 1000]);
    }

    #[test]
    fn homes_stand_by_equal_factors() {
        assert_eq!((MoreHomes::x(10), MoreHomes::x(1000)), (0.0, 1.0));
        assert!((MoreHomes::x(100) - 0.5).abs() < 1e-12);
    }
}
