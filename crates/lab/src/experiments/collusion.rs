//! E8: meters pool their samples. They do not know which counted, and that hides something: Eq. (29).

use blindsum_core::noise::Share;
use blindsum_core::params::{Params, RawParams};
use blindsum_core::privacy::ResidualLaw;
use blindsum_core::variants::NoiseLaw;

use crate::curve::{Curve, Dot, Drawing};
use crate::error::LabError;
use crate::experiment::{Experiment, Plan, Steps};
use crate::figure::{ALPHA, Figure, Given};
use crate::limits::MOST_TRIALS;
use crate::sampling::{Sample, stream, to_f64};
use crate::whole::{Stretch, law};

const METERS: u32 = 100;
const SCALE: f64 = 200.0;
/// Epsilon 1: the cap is one scale.
const CAP: usize = 200;
/// Views that one step sums.
const AT_ONCE: u32 = 10;
/// What is cut off a law on each side.
const LOST: f64 = 1e-12;
/// Where the odds of a view are looked at: further out what was cut off would show.
const SEEN: f64 = 1e-8;
/// gamma; the mean of delta against 50 and 90 colluders, and its standard error.
const TABLE: [(u32, [(f64, f64); 2]); 6] = [
    (4, [(0.1175, 0.0005), (0.1931, 0.0006)]),
    (1, [(0.3066, 0.0), (0.8199, 0.0)]),
    (2, [(0.1727, 0.0005), (0.3613, 0.0009)]),
    (10, [(0.0713, 0.0003), (0.1060, 0.0004)]),
    (20, [(0.0501, 0.0002), (0.0721, 0.0005)]),
    (50, [(0.0319, 0.0002), (0.0444, 0.0003)]),
];
const COLLUDERS: [u32; 2] = [50, 90];

pub(crate) const EXPERIMENT: Experiment = Experiment {
    id: "E8",
    title: "Meters that pool their samples",
    question: "50 of 100 meters pool their samples and readings, the cloud stays honest. The paper says that gamma cannot reduce what they learn. \
               How does delta at the designed epsilon go with gamma?",
    choices: &["It stays the same, as the paper says", "It falls", "It rises: more samples, more to pool"],
    right: 1,
    prevents: "A larger gamma buys delta, never epsilon: the worst view stays as bad as with gamma = 1. Shares of shape 1/(m - S) keep epsilon while fewer than half pool \
               (blindsum run --tolerate S, E9b).",
    trials: 200,
    key_sizes: &[],
    make: |plan| Ok(Box::new(Collusion::new(plan)?)),
};

struct Case {
    /// Its place, for streams of its own.
    number: u32,
    gamma: u32,
    colluders: u32,
    given: Given,
    views: u32,
    delta: Sample,
    hidden: Sample,
    most: f64,
}

struct Collusion {
    seed: u64,
    share: Share,
    /// The noise of those who do not collude.
    honest: [Stretch; COLLUDERS.len()],
    cases: Vec<Case>,
    /// Which case each step belongs to, and its first view.
    order: Vec<(usize, u32)>,
    repaired: Case,
}

/// Views of the control.
const REPAIRED: u32 = 10;
/// How many pool in the control: the most that can be tolerated, fewer than half.
const TOLERATED: u32 = 49;

/// Shares that are made for them, in units of Wh with the same scale and cap.
fn tolerating() -> Result<Params, LabError> {
    let raw =
        RawParams { meters: METERS, tolerated: TOLERATED, key_bits: 64, cap_wh: 200, ..RawParams::default() };
    Ok(Params::try_from(raw)?)
}

impl Collusion {
    fn new(plan: Plan) -> Result<Self, LabError> {
        let honest = COLLUDERS.map(|colluders| {
            let shape = f64::from(METERS - colluders) / f64::from(METERS);
            Stretch::symmetric(&law(SCALE, shape), LOST)
        });
        let mut cases = Vec::new();
        for (gamma, deltas) in TABLE {
            for (colluders, (value, error)) in COLLUDERS.into_iter().zip(deltas) {
                // Where gamma = 1 all views are the same.
                let views = if gamma == 1 { 1 } else { plan.trials };
                let given = Given::digits(value, 4).with_error(error);
                let (delta, hidden) = (Sample::default(), Sample::default());
                let number = u32::try_from(cases.len()).unwrap_or(u32::MAX);
                cases.push(Case { number, gamma, colluders, given, views, delta, hidden, most: 0.0 });
            }
        }
        let order = (0..).zip(&cases).flat_map(|(at, case): (usize, &Case)| {
            (0..case.views.div_ceil(AT_ONCE)).map(move |part| (at, part * AT_ONCE))
        });
        let order = order.collect();
        let share = Share::new(NoiseLaw::Discrete, SCALE, METERS)?;
        let repaired = Case {
            number: u32::try_from(cases.len()).unwrap_or(u32::MAX),
            gamma: 4,
            colluders: TOLERATED,
            given: Given::exact(0.0),
            views: REPAIRED,
            delta: Sample::default(),
            hidden: Sample::default(),
            most: 0.0,
        };
        Ok(Self { seed: plan.seed, share, honest, cases, order, repaired })
    }
}

/// The stream of a view: no two views share one, as there are fewer than 2^20 views of a case.
fn place(case: u32, view: u32) -> u32 {
    const { assert!(MOST_TRIALS < 1 << 20) };
    case << 20 | view
}

/// What a coalition sees of its own noise in one round: the law of the sum of the selected samples, each of gamma equally likely. Gives the
/// variance of it too.
fn selected(share: &Share, case: &Case, view: u32, seed: u64) -> (Vec<Vec<(usize, f64)>>, f64) {
    let mut stream = stream(seed, 8, place(case.number, view));
    let each = 1.0 / f64::from(case.gamma);
    let mut variance = 0.0;
    let mut mixtures = Vec::new();
    for _ in 0..case.colluders {
        let mut samples: Vec<i64> = (0..case.gamma).map(|_| share.sample(&mut stream)).collect();
        samples.sort_unstable();
        let least = samples.first().copied().unwrap_or(0);
        let mean: f64 = samples.iter().map(|sample| to_f64(*sample)).sum::<f64>() * each;
        variance +=
            samples.iter().map(|sample| (to_f64(*sample) - mean) * (to_f64(*sample) - mean)).sum::<f64>()
                * each;
        let points = samples.chunk_by(|a, b| a == b).filter_map(|equal| {
            let at = usize::try_from(equal.first()? - least).ok()?;
            Some((at, each * f64::from(u32::try_from(equal.len()).ok()?)))
        });
        let points: Vec<_> = points.collect();
        // Where all are equal the sum only moves.
        if points.len() > 1 {
            mixtures.push(points);
        }
    }
    (mixtures, variance)
}

/// delta at epsilon = 1 of a home at 0 or at the cap, the mean of both directions, and the largest shift of the log odds.
fn delta(noise: &Stretch) -> (f64, f64) {
    let e = core::f64::consts::E;
    let (mut delta, mut most) = (0.0, 0.0f64);
    noise.against_shifted(CAP, |here, shifted| {
        delta += ((here - e * shifted).max(0.0) + (shifted - e * here).max(0.0)) / 2.0;
        if here.min(shifted) > SEEN {
            most = most.max(libm::fabs(libm::log(here / shifted)));
        }
    });
    (delta, most)
}

/// One view: what it tells, and how much of the noise stays hidden from it.
fn look(case: &mut Case, honest: &Stretch, share: &Share, view: u32, seed: u64) {
    let (mixtures, variance) = selected(share, case, view, seed);
    let mut noise = honest.clone();
    for points in mixtures {
        noise = noise.plus(&points);
        noise.trim(LOST);
    }
    let (delta, most) = delta(&noise);
    case.delta.add(delta);
    case.hidden.add(variance);
    case.most = case.most.max(most);
}

impl Collusion {
    /// Almost as many colluders where each share is made for them, of shape 1/(m - S).
    fn repair(&mut self) -> Result<(), LabError> {
        let case = &mut self.repaired;
        let params = tolerating()?;
        let share = params.share()?;
        let others = METERS - case.colluders;
        let shape = ResidualLaw::of_shares(&params, others).map(|law| law.shape());
        let honest = Stretch::symmetric(&law(params.scale(), shape.ok_or(LabError::Missing("a law"))?), LOST);
        for view in 0..case.views {
            look(case, &honest, &share, view, self.seed);
        }
        Ok(())
    }
}

fn dot(case: &Case) -> Dot {
    let half = case.delta.errors(ALPHA) * case.delta.error();
    let y = case.delta.mean();
    Dot { x: f64::from(case.gamma), y, interval: half.is_finite().then_some((y - half, y + half)) }
}

impl Steps for Collusion {
    fn drawings(&self) -> Vec<Drawing> {
        let curve = |colluders| Curve {
            name: format!("{colluders} of {METERS} pool"),
            points: self.cases.iter().filter(|case| case.colluders == colluders).map(dot).collect(),
        };
        vec![Drawing {
            title: "More samples make it less likely that epsilon fails".to_owned(),
            x: "gamma, samples that a meter draws".to_owned(),
            y: "delta at epsilon = 1, mean over what they draw".to_owned(),
            curves: COLLUDERS.into_iter().map(curve).collect(),
        }]
    }

    fn count(&self) -> u32 {
        u32::try_from(self.order.len()).unwrap_or(u32::MAX).saturating_add(1)
    }

    fn step(&mut self, number: u32) -> Result<(), LabError> {
        let missing = LabError::Missing("a case");
        let at = usize::try_from(number).ok().and_then(|number| self.order.get(number));
        let Some((at, first)) = at.copied() else { return self.repair() };
        let case = self.cases.get_mut(at).ok_or(missing.clone())?;
        let honest =
            COLLUDERS.into_iter().zip(&self.honest).find(|(colluders, _)| *colluders == case.colluders);
        let (_, honest) = honest.ok_or(missing)?;
        for view in first..case.views.min(first + AT_ONCE) {
            look(case, honest, &self.share, view, self.seed);
        }
        Ok(())
    }

    fn figures(&self) -> Vec<Figure> {
        let mut figures = Vec::new();
        for case in &self.cases {
            let what = format!("{} of 100, gamma = {}", case.colluders, case.gamma);
            if case.gamma == 1 {
                let delta = case.delta.mean();
                let figure = Figure::exact(format!("{what}: delta"), "", delta, case.given);
                figures.push(figure.from("Eq. (29): all samples are known"));
                continue;
            }
            let source = if case.gamma == 1 {
                "Eq. (29), exact"
            } else {
                "12,000 to 52,000 views, each summed exactly"
            };
            figures
                .push(Figure::mean(format!("{what}: mean delta"), "", &case.delta, case.given).from(source));
        }
        for case in self.cases.iter().filter(|case| case.gamma > 1) {
            let what = format!("{} of 100, gamma = {}", case.colluders, case.gamma);
            let a = libm::exp(-1.0 / SCALE);
            let unit = 2.0 * a / ((1.0 - a) * (1.0 - a));
            let expected =
                f64::from(case.colluders) * (1.0 - 1.0 / f64::from(case.gamma)) * unit / f64::from(METERS);
            figures.push(
                Figure::mean(
                    format!("{what}: hidden variance"),
                    "units^2",
                    &case.hidden,
                    Given::exact(expected),
                )
                .from("|S| (1 - 1/gamma) 2a / ((1-a)^2 m)"),
            );
        }
        // Pure epsilon is that of the honest shares, whatever gamma is.
        let cases = self.cases.iter().filter(|case| case.colluders == 50);
        let most = cases.map(|case| case.most).fold(0.0, f64::max);
        figures.push(
            Figure::at_most("50 of 100: largest |ln odds| of all views", "", most, 2.863_55)
                .from("E((m - |S|) / m) = 2.8635, E9"),
        );
        // What was cut off the laws leaves about 1e-10.
        figures.push(
            Figure::at_most("49 of 100, tolerated = 49: mean delta", "", self.repaired.delta.mean(), 1e-9)
                .from("0: Laplace plus independent noise, E9b")
                .control(),
        );
        figures.push(
            Figure::at_most(
                "49 of 100, tolerated = 49: largest |ln odds|",
                "",
                self.repaired.most,
                1.000_001,
            )
            .from("epsilon as designed, E9b")
            .control(),
        );
        figures
    }
}
