//! E9 and E9b: meters and the cloud pool, Eq. (30), and shares that are large enough for it.

use blindsum_core::params::{Params, RawParams};
use blindsum_core::privacy::{Against, ResidualLaw};
use blindsum_core::variants::NoiseLaw;
use blindsum_sim::gathered::Gathered;

use super::truth;
use crate::curve::{Curve, Dot, Drawing, town};
use crate::error::LabError;
use crate::experiment::{Experiment, Plan, Steps};
use crate::figure::{Figure, Given};
use crate::hand::Hand;
use crate::round::Town;
use crate::whole::law;

/// The cap in mWh, one scale at epsilon 1.
const CAP: u64 = 3_000_000;
/// Shape, epsilon, what is left of it, and its digits: the default units of 1 mWh.
const DEFAULT: [(f64, f64, f64, i32); 9] = [
    (0.9, 1.0, 1.1876, 4),
    (0.75, 1.0, 1.6102, 4),
    (0.6, 1.0, 2.4565, 4),
    (0.5, 1.0, 3.6979, 4),
    (0.25, 1.0, 10.152, 3),
    (0.9, 0.5, 0.6396, 4),
    (0.75, 0.5, 0.9818, 4),
    (0.6, 0.5, 1.7413, 4),
    (0.5, 0.5, 2.9514, 4),
];
/// The same of the paper's continuous law.
const CONTINUOUS: [(f64, f64, f64); 7] = [
    (0.99, 1.0, 1.0165),
    (0.9, 1.0, 1.1876),
    (0.75, 1.0, 1.6104),
    (0.6, 1.0, 2.4903),
    (0.9, 0.5, 0.6396),
    (0.75, 0.5, 0.9819),
    (0.6, 0.5, 1.7707),
];
/// Shape and what a search finds at scale 200.
const SEARCHED: [(f64, f64); 3] = [(0.75, 1.5873), (0.5, 2.8635), (0.25, 5.3212)];

pub(crate) const EXPERIMENT: Experiment = Experiment {
    id: "E9",
    title: "Meters and the cloud pool",
    question: "A quarter of the meters pool with the cloud, so that they know the noise that they added. Epsilon was designed as 1. What holds for \
               the other homes?",
    choices: &["Still 1", "1.25: a quarter less noise", "1.61"],
    right: 2,
    prevents: "Shares that are made for it, of shape 1/(m - S) (blindsum run --tolerate S, E9b). Under the paper's continuous law no epsilon is finite once half of the \
               meters pool.",
    trials: 8,
    key_sizes: &[256, 512],
    make: |plan| {
        let raw = RawParams { meters: METERS, key_bits: plan.key_bits, ..RawParams::default() };
        let town = Town::new(Params::try_from(raw)?)?;
        let cured = Town::new(Params::try_from(RawParams { tolerated: POOLED, ..raw })?)?;
        let found = [0.0; SEARCHED.len()];
        Ok(Box::new(Residual {
            plan,
            town,
            cured,
            left: 0,
            shares: 0,
            alone: 0,
            published: 0,
            found,
            resists: f64::NAN,
        }))
    },
};

/// A round that is carried out: two of eight meters pool with the cloud, a quarter.
const METERS: u32 = 8;
const POOLED: u32 = 2;

pub(crate) const REPAIR: Experiment = Experiment {
    id: "E9b",
    title: "Shares large enough for pooling meters",
    question: "Each meter of ten draws shares as if there were seven. Up to three pool with the cloud. What holds for the other homes?",
    choices: &[
        "The designed epsilon, for a total that is 1.2 times as noisy",
        "An epsilon that is 10/7 of it",
        "Nothing",
    ],
    right: 0,
    prevents: "This is a cure: blindsum run --tolerate S. Its price is the error of the total, times sqrt(m / (m - S)). Against more than S it fails as before.",
    trials: 1,
    key_sizes: &[],
    make: |_: Plan| Ok(Box::new(Repair { worst: 0.0, tail: 1.0, found: [f64::NAN; 4] })),
};

struct Residual {
    plan: Plan,
    town: Town,
    /// The same homes, with shares that are made for as many as pool.
    cured: Town,
    /// Rounds of theirs with a total.
    published: u32,
    /// Rounds in which what they take from y leaves the others' readings and noise.
    left: u32,
    /// Shares of their own that they know.
    shares: u32,
    /// The same without the cloud.
    alone: u32,
    found: [f64; SEARCHED.len()],
    /// What the search finds of the cured shares.
    resists: f64,
}

/// d_i + xi_i of a meter that pools with the cloud: its reading, and the sample that the cloud's bits choose.
fn own_part(hand: &Hand<'_>, meter: u32) -> Result<(i64, i64), LabError> {
    let at = usize::try_from(hand.position(meter)?).unwrap_or(usize::MAX);
    let noise = hand.samples(meter)?.get(at).copied().ok_or(LabError::Missing("a sample"))?;
    Ok((hand.reading(meter)?, noise))
}

impl Residual {
    fn pool(&mut self, seed: u64) -> Result<(), LabError> {
        let finished = self.town.round(seed)?;
        let (hand, alone) =
            (Hand::of(&finished, "cloud+meter-1+meter-2")?, Hand::of(&finished, "meter-1+meter-2")?);
        let mut left = finished.outcome.noisy_total().ok_or(LabError::Missing("a total"))?;
        let truth = Gathered::of(&finished.records);
        for meter in 0..POOLED {
            let (reading, noise) = own_part(&hand, meter)?;
            left -= reading + noise;
            self.shares += u32::from(truth.selected(meter) == Some(noise));
            self.alone += u32::from(own_part(&alone, meter).is_ok());
        }
        let others = truth::noisy(&finished).into_iter().skip(usize::try_from(POOLED).unwrap_or(0));
        self.left += u32::from(left == others.sum::<i64>());
        let cured = self.cured.round(seed)?.outcome;
        self.published += u32::from(cured.noisy_total() == Some(cured.true_total + cured.selected_noise));
        Ok(())
    }
}

/// The largest shift of the log odds of two readings 200 apart, over all totals from the middle outwards, and the one farthest out.
fn search(p: &[f64]) -> (f64, f64) {
    let shifts = p.iter().zip(p.iter().skip(200)).take(5000).map(|(near, far)| libm::log(near / far));
    shifts.fold((0.0, 0.0), |(most, _): (f64, f64), shift| (most.max(shift), shift))
}

fn odds(noise: NoiseLaw, shape: f64, epsilon: f64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "3,000,000")]
    let scale = CAP as f64 / epsilon;
    ResidualLaw::new(noise, scale, shape).map_or(f64::NAN, |law| law.odds(CAP))
}

/// How many of a hundred meters pool, where the picture has a point.
const DRAWN: [u32; 12] = [1, 2, 5, 10, 15, 20, 25, 30, 40, 50, 75, 90];

impl Steps for Residual {
    fn drawings(&self) -> Vec<Drawing> {
        const METERS: u32 = 100;
        let curve = |epsilon: f64| {
            let left = |pooled: u32| {
                let params = town(METERS, epsilon)?;
                Some(Dot::exact(pooled, Against::new(&params, 0, pooled)?.epsilon))
            };
            Curve {
                name: format!("designed for epsilon = {epsilon}"),
                points: DRAWN.into_iter().filter_map(left).collect(),
            }
        };
        vec![Drawing {
            title: "What is left of epsilon when meters pool with the cloud".to_owned(),
            x: format!("meters of {METERS} that pool with the cloud"),
            y: "epsilon that holds for the others".to_owned(),
            curves: [2.0, 1.0, 0.5, 0.1].into_iter().map(curve).collect(),
        }]
    }

    fn count(&self) -> u32 {
        self.plan.trials + 1
    }

    fn step(&mut self, number: u32) -> Result<(), LabError> {
        if number < self.plan.trials {
            return self.pool(self.plan.seed.wrapping_add(u64::from(number)));
        }
        for ((shape, _), found) in SEARCHED.into_iter().zip(&mut self.found) {
            *found = search(&law(200.0, shape)).0;
        }
        // In units of Wh, with the scale and cap of what is searched.
        let raw = RawParams { key_bits: 64, cap_wh: 200, ..self.cured.params.into() };
        let left = ResidualLaw::of_shares(&Params::try_from(raw)?, METERS - POOLED);
        let left = left.ok_or(LabError::Missing("a law"))?;
        self.resists = search(&law(left.scale(), left.shape())).0;
        Ok(())
    }

    fn figures(&self) -> Vec<Figure> {
        let mut figures = Vec::new();
        for ((shape, value), found) in SEARCHED.into_iter().zip(self.found) {
            let what = format!("searched, scale 200: epsilon left at s = {shape}");
            figures
                .push(Figure::exact(what, "", found, Given::digits(value, 4)).from("ln [p(0) / p(Delta)]"));
        }
        for (shape, epsilon, value, digits) in DEFAULT {
            let what = format!("mWh, epsilon {epsilon}: left at s = {shape}");
            let found = odds(NoiseLaw::Discrete, shape, epsilon);
            figures.push(
                Figure::exact(what, "", found, Given::digits(value, digits)).from("ln [p(0) / p(Delta)]"),
            );
        }
        for (shape, epsilon, value) in CONTINUOUS {
            let what = format!("continuous, epsilon {epsilon}: left at s = {shape}");
            let found = odds(NoiseLaw::Continuous, shape, epsilon);
            figures.push(
                Figure::exact(what, "", found, Given::digits(value, 4))
                    .from("Eq. (30), by a Bessel function"),
            );
        }
        let infinite = u32::from(odds(NoiseLaw::Continuous, 0.5, 1.0).is_infinite());
        figures.push(
            Figure::always("continuous, s = 1/2: no finite epsilon", "laws", infinite, 1).from("Eq. (30)"),
        );
        figures.push(
            Figure::exact(
                "mWh, nobody pools, s = 1: epsilon",
                "",
                odds(NoiseLaw::Discrete, 1.0, 1.0),
                Given::exact(1.0),
            )
            .from("as designed")
            .control(),
        );
        let all = self.plan.trials;
        let epsilon = |town: &Town| {
            let left = ResidualLaw::of_shares(&town.params, METERS - POOLED);
            left.map_or(f64::NAN, |law| law.odds_of_a_home(&town.params))
        };
        figures.push(
            Figure::exact("2 of 8 pool: epsilon left", "", epsilon(&self.town), Given::digits(1.6102, 4))
                .from("s = 0.75"),
        );
        let cured = "2 of 8 pool, tolerated = 2, scale 200: searched";
        figures.push(
            Figure::at_most(cured, "", self.resists, 1.000_000_001)
                .from("E9b: six shares of shape 1/6")
                .control(),
        );
        figures.push(
            Figure::always("tolerated = 2: totals published", "rounds", self.published, all)
                .from("Eq. (25), (28)")
                .control(),
        );
        figures.push(
            Figure::always("2 of 8 and the cloud: their own xi known", "meters", self.shares, all * POOLED)
                .from("Eq. (30)"),
        );
        figures.push(
            Figure::always(
                "2 of 8 and the cloud: y less theirs is the others' d + xi",
                "rounds",
                self.left,
                all,
            )
            .from("Eq. (30)"),
        );
        figures.push(
            Figure::never(
                "2 of 8 without the cloud: they hold what tells their own xi",
                "meters",
                self.alone,
                self.plan.trials * POOLED,
            )
            .from("Eq. (29)"),
        );
        figures
    }
}

/// How many the shares of ten are made for.
const PLANNED: u32 = 3;

struct Repair {
    worst: f64,
    tail: f64,
    /// What a search finds where 0, 1, .. of ten pool.
    found: [f64; 4],
}

impl Steps for Repair {
    fn count(&self) -> u32 {
        1
    }

    fn step(&mut self, _: u32) -> Result<(), LabError> {
        for tenths in 11..=20 {
            let (worst, tail) = search(&law(200.0, f64::from(tenths) / 10.0));
            (self.worst, self.tail) = (self.worst.max(worst), self.tail.min(tail));
        }
        // In units of Wh, with the scale and cap of what is searched.
        let raw =
            RawParams { meters: 10, tolerated: PLANNED, key_bits: 64, cap_wh: 200, ..RawParams::default() };
        let params = Params::try_from(raw)?;
        for (pooled, found) in (0..).zip(&mut self.found) {
            let left = ResidualLaw::of_shares(&params, 10 - pooled).ok_or(LabError::Missing("a law"))?;
            *found = search(&law(left.scale(), left.shape())).0;
        }
        Ok(())
    }

    fn figures(&self) -> Vec<Figure> {
        let mut figures = vec![
            Figure::at_most("shapes 1.1 to 2, searched: largest epsilon", "", self.worst, 1.0)
                .from("Laplace plus independent noise"),
        ];
        let of = |tolerated| RawParams { meters: 10, tolerated, ..RawParams::default() };
        let left = |pooled| {
            let params = Params::try_from(of(PLANNED)).ok()?;
            Some(ResidualLaw::of_shares(&params, 10 - pooled)?.odds_of_a_home(&params))
        };
        for (pooled, found) in (0..).zip(self.found) {
            let what = format!("{pooled} of 10 pool: epsilon left");
            let epsilon = left(pooled).unwrap_or(f64::NAN);
            figures.push(Figure::exact(what, "", epsilon, Given::exact(1.0)).from("shape of 1 and more"));
            let what = format!("{pooled} of 10 pool, scale 200: searched");
            figures
                .push(Figure::at_most(what, "", found, 1.000_000_001).from("Laplace plus independent noise"));
        }
        let variance = |tolerated| {
            let law =
                Params::try_from(of(tolerated)).ok().and_then(|params| ResidualLaw::of_shares(&params, 10));
            law.map_or(f64::NAN, |law| law.variance())
        };
        let price = libm::sqrt(variance(PLANNED) / variance(0));
        let given = Given::exact(libm::sqrt(10.0 / 7.0));
        figures.push(
            Figure::exact("price: the total's deviation, times", "", price, given).from("sqrt(m / (m - S))"),
        );
        // One more than planned for: the shape is 6/7.
        let holds = left(PLANNED + 1).is_none_or(|beyond| beyond <= 1.0);
        figures.push(
            Figure::never("4 of 10 pool: still the designed epsilon", "cases", u32::from(holds), 1)
                .from("E9"),
        );
        figures
    }
}
