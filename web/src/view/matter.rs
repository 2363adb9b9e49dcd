//! How often all samples of a meter are equal, against the number of homes.

use blindsum_core::params::Params;
use blindsum_core::privacy::ResidualLaw;

use crate::ground::few::distinct;
use crate::text::{format, text};
use crate::view::sheet::{Cell, Sheet};

/// A town.
pub(crate) const TOWN: u32 = 1000;
/// Where the curves are worked out.
const HOMES: [u32; 11] = [2, 5, 10, 20, 30, 50, 100, 200, 300, 500, 1000];
/// The numbers of samples that are drawn beside the one at hand.
const SAMPLES: [u32; 3] = [2, 10, 20];

/// How often all samples are equal with this many samples a meter.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Curve {
    /// gamma.
    pub(crate) gamma: u32,
    /// Whether it is the one at hand.
    pub(crate) now: bool,
    /// The number of homes, and how often.
    pub(crate) points: Vec<(u32, f64)>,
}

/// All of it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Matter {
    /// Among the homes that there are.
    pub(crate) here: f64,
    /// Among a thousand.
    pub(crate) town: f64,
    /// From the highest curve to the lowest.
    pub(crate) curves: Vec<Curve>,
}

/// P(all samples equal) of a meter among this many, with the noise as it is.
fn equal(params: &Params, meters: u32, gamma: u32, tolerance: f64) -> f64 {
    let enough = meters.saturating_sub(params.tolerated()).max(1);
    let law = ResidualLaw::new(params.noise(), params.scale(), 1.0 / f64::from(enough));
    law.map_or(0.0, |law| law.all_equal(gamma, tolerance))
}

impl Matter {
    /// Under these parameters.
    pub(crate) fn of(params: &Params) -> Self {
        /// A hundredth of a pixel.
        const DRAWN: f64 = 1e-4;
        let (meters, now) = (params.meters(), params.gamma());
        let gammas = distinct(SAMPLES.into_iter().chain([now]));
        let least = meters.min(10);
        let homes = distinct(
            HOMES
                .into_iter()
                .filter(|homes| *homes >= least && *homes > 2 * params.tolerated())
                .chain([meters]),
        );
        let curves = gammas.into_iter().map(|gamma| Curve {
            gamma,
            now: gamma == now,
            points: homes.iter().map(|homes| (*homes, equal(params, *homes, gamma, DRAWN))).collect(),
        });
        Self {
            here: equal(params, meters, now, 1e-8),
            town: equal(params, TOWN, now, 1e-8),
            curves: curves.collect(),
        }
    }
}

/// The curves' numbers, as exact as they are drawn.
pub(crate) fn sheet(matter: &Matter) -> Sheet {
    let t = text().charts;
    let rows = matter.curves.iter().flat_map(|curve| {
        curve.points.iter().map(|(homes, share)| {
            let percent = format!("{:.2}", 100.0 * share);
            vec![
                Cell::same(curve.gamma),
                Cell::new(format::grouped((*homes).into()), homes),
                Cell::new(percent.clone(), percent),
            ]
        })
    });
    let columns = [("samples", t.samples), ("homes", t.homes), ("all_equal_percent", t.equal)];
    Sheet::new("meter-matter", &columns, rows.collect())
}

/// A small chance as one in a number, where that is easier to picture than a percentage; nothing for one that is hardly ever.
pub(crate) fn one_in(chance: f64) -> Option<i64> {
    /// Beyond this nobody meets it.
    const MOST: f64 = 1e9;
    #[expect(clippy::cast_possible_truncation, reason = "at most 10^9")]
    let one_in = |chance: f64| (1.0 / chance).round() as i64;
    (chance > 1.0 / MOST).then(|| one_in(chance))
}

#[cfg(test)]
mod tests {
    use blindsum_core::params::RawParams;

    use super::*;
    use crate::view::sheet::tests::parsed;

    fn with(meters: u32, gamma: u32) -> Params {
        Params::try_from(RawParams { meters, gamma, ..RawParams::default() }).unwrap()
    }

    #[test]
    fn in_a_town_most_meters_know_their_share() {
        let matter = Matter::of(&with(10, 4));
        // The figures of the experiments.
        assert!((matter.here - 7e-6).abs() < 6e-7, "{}", matter.here);
        assert!((matter.town - 0.887_54).abs() < 6e-6, "{}", matter.town);
        assert!((Matter::of(&with(100, 4)).here - 0.303_47).abs() < 6e-6);
        assert_eq!(Matter::of(&with(100, 1)).here, 1.0);
    }

    #[test]
    fn curves_rise_with_homes_and_fall_with_samples() {
        for (meters, gamma) in [(10, 4), (3, 2), (700, 10), (1000, 1), (4000, 4)] {
            let matter = Matter::of(&with(meters, gamma));
            assert_eq!(matter.curves.iter().filter(|curve| curve.now).count(), 1);
            for curve in &matter.curves {
                assert!(curve.points.iter().any(|(homes, _)| *homes == meters));
                assert!(curve.points.is_sorted_by(|(m, p), (n, q)| m < n && *q >= *p - 2e-4), "{curve:?}");
            }
            for pair in matter.curves.windows(2) {
                assert!(pair[0].points.iter().zip(&pair[1].points).all(|(few, many)| few.1 >= many.1 - 2e-4));
            }
        }
    }

    #[test]
    fn the_file_has_every_point_of_every_curve() {
        let matter = Matter::of(&with(10, 4));
        let lines = parsed(&sheet(&matter));
        let points: Vec<_> = matter
            .curves
            .iter()
            .flat_map(|curve| curve.points.iter().map(|(homes, share)| (curve.gamma, *homes, 100.0 * share)))
            .collect();
        assert_eq!(lines.len(), points.len() + 1);
        for (line, (gamma, homes, percent)) in lines[1..].iter().zip(points) {
            assert_eq!(line[..2], [gamma.to_string(), homes.to_string()]);
            assert!((line[2].parse::<f64>().unwrap() - percent).abs() <= 0.005 + 1e-9, "{line:?}");
        }
    }

    #[test]
    fn a_small_chance_is_one_in_so_many() {
        assert_eq!([0.25, 0.002_818, 1e-12, 0.0].map(one_in), [Some(4), Some(355), None, None]);
    }
}
