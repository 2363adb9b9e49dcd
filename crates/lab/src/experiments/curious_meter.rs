//! E22: one curious meter, and nobody pools. It knows its own samples.

use blindsum_core::noise::Share;
use blindsum_core::params::{Params, RawParams};
use blindsum_core::privacy::{Against, ResidualLaw};
use blindsum_core::variants::NoiseLaw;

use crate::curve::{Drawing, over_towns, town};
use crate::error::LabError;
use crate::experiment::{Experiment, Plan, Steps};
use crate::figure::{Figure, Given};
use crate::sampling::{Sample, stream, to_f64};
use crate::whole::{Stretch, law};

const SCALE: f64 = 200.0;
/// The cap, one scale at epsilon 1.
const CAP: usize = 200;
/// Views that one step sums.
const AT_ONCE: u32 = 50;
const SEEN: f64 = 1e-8;
/// A number, and its standard error.
type Written = (f64, f64);
/// m, gamma; how often the likelier of two readings is right, with its standard error; the mean of |ln odds|, and the same.
const CASES: [(u32, u32, Written, Written); 2] =
    [(2, 2, (0.7601, 0.0), (1.236, 0.0)), (10, 4, (0.6990, 0.0001), (0.861, 0.002))];

pub(crate) const EXPERIMENT: Experiment = Experiment {
    id: "E22",
    title: "One curious meter",
    question: "Two homes, epsilon 1. One meter knows its own reading and samples, and guesses whether the other home is at 0 or at its cap. An \
               epsilon of 1 allows 73 % right guesses at most. How many are right?",
    choices: &["At most 73 %", "76 %", "All of them"],
    right: 1,
    prevents: "Epsilon is promised to those who know nothing of the noise. Against one meter it is that of the other m - 1 shares: more homes, or \
               from three homes on shares of shape 1/(m - 1) (blindsum run --tolerate 1), for an error that is sqrt(m / (m - 1)) times as large.",
    trials: 4000,
    key_sizes: &[],
    make: |plan| Ok(Box::new(CuriousMeter::new(plan))),
};

/// What a meter makes of its views.
#[derive(Clone, Copy, Default)]
struct Views {
    right: Sample,
    shift: Sample,
    most: f64,
}

struct CuriousMeter {
    plan: Plan,
    others: [Stretch; CASES.len()],
    views: [Views; CASES.len()],
    /// Three homes with shares of shape 1/(m - 1): the other two's are all of the noise.
    whole: Stretch,
    repaired: Views,
}

/// Views of the control in one step.
const REPAIRED: u32 = 5;

/// Three homes of which one may be curious, in units of Wh with this scale and cap.
fn repaired() -> Result<Params, LabError> {
    Ok(Params::try_from(RawParams {
        meters: 3,
        tolerated: 1,
        key_bits: 64,
        cap_wh: 200,
        ..RawParams::default()
    })?)
}

impl CuriousMeter {
    fn new(plan: Plan) -> Self {
        let others = CASES.map(|(meters, _, _, _)| {
            Stretch::symmetric(&law(SCALE, f64::from(meters - 1) / f64::from(meters)), 1e-12)
        });
        let whole = Stretch::symmetric(&law(SCALE, 1.0), 1e-12);
        Self { plan, others, views: [Views::default(); CASES.len()], whole, repaired: Views::default() }
    }
}

impl Views {
    /// One view: the meter's own samples, and the law of what the others add.
    fn look(&mut self, samples: &[i64], others: &Stretch) {
        let least = samples.iter().min().copied().unwrap_or(0);
        let each = 1.0 / to_f64(i64::try_from(samples.len()).unwrap_or(1));
        let points: Vec<_> =
            samples.iter().filter_map(|sample| Some((usize::try_from(sample - least).ok()?, each))).collect();
        let (mut guessed, mut shifted) = (0.0, 0.0);
        others.plus(&points).against_shifted(CAP, |at_zero, at_cap| {
            guessed += at_zero.max(at_cap) / 2.0;
            // Where one of the two has been cut off, both weigh nothing.
            if at_zero > 0.0 && at_cap > 0.0 {
                let odds = libm::fabs(libm::log(at_zero / at_cap));
                shifted += (at_zero + at_cap) / 2.0 * odds;
                if at_zero.min(at_cap) > SEEN {
                    self.most = self.most.max(odds);
                }
            }
        });
        self.right.add(guessed);
        self.shift.add(shifted);
    }
}

impl Steps for CuriousMeter {
    fn drawings(&self) -> Vec<Drawing> {
        let curve = |epsilon: f64| {
            over_towns(format!("designed for epsilon = {epsilon}"), |meters| {
                Some(Against::new(&town(meters, epsilon)?, 0, 1)?.epsilon)
            })
        };
        vec![Drawing {
            title: "What epsilon is against one meter, at worst".to_owned(),
            x: "homes".to_owned(),
            y: "epsilon that holds against one of them".to_owned(),
            curves: [2.0, 1.0, 0.5, 0.1].into_iter().map(curve).collect(),
        }]
    }

    fn count(&self) -> u32 {
        self.plan.trials.div_ceil(AT_ONCE)
    }

    fn step(&mut self, number: u32) -> Result<(), LabError> {
        let mut stream = stream(self.plan.seed, 22, number);
        let all = AT_ONCE.min(self.plan.trials - number * AT_ONCE);
        for (((meters, gamma, _, _), others), views) in
            CASES.into_iter().zip(&self.others).zip(&mut self.views)
        {
            let share = Share::new(NoiseLaw::Discrete, SCALE, meters)?;
            for _ in 0..all {
                let samples: Vec<i64> = (0..gamma).map(|_| share.sample(&mut stream)).collect();
                views.look(&samples, others);
            }
        }
        let share = repaired()?.share()?;
        for _ in 0..REPAIRED {
            let samples = [share.sample(&mut stream), share.sample(&mut stream)];
            self.repaired.look(&samples, &self.whole);
        }
        Ok(())
    }

    fn figures(&self) -> Vec<Figure> {
        let mut figures = Vec::new();
        for ((meters, gamma, guess, odds), Views { right, shift, most }) in CASES.into_iter().zip(&self.views)
        {
            let what = format!("m = {meters}, gamma = {gamma}");
            let source = if meters == 2 { "exact" } else { "20,000 views, each summed exactly" };
            let given = |(value, error): Written, digits| Given::digits(value, digits).with_error(error);
            figures.push(
                Figure::mean(format!("{what}: right guesses"), "", right, given(guess, 4)).from(source),
            );
            figures.push(
                Figure::mean(format!("{what}: mean |ln odds|"), "", shift, given(odds, 3)).from(source),
            );
            let shape = f64::from(meters - 1) / f64::from(meters);
            if let Some(law) = ResidualLaw::new(NoiseLaw::Discrete, SCALE, shape) {
                let bound = law.odds(200) + 1e-6;
                figures.push(
                    Figure::at_most(format!("{what}: largest |ln odds| of all views"), "", *most, bound)
                        .from("E((m - 1) / m)"),
                );
            }
        }
        // In mWh, what the worst view comes to.
        for (meters, epsilon, digits) in [(10, 1.1876, 4), (2, 3.698, 3)] {
            let params = Params::try_from(RawParams { meters, ..RawParams::default() }).ok();
            if let Some(against) = params.and_then(|params| Against::new(&params, 0, 1)) {
                let given = Given::digits(epsilon, digits);
                figures.push(
                    Figure::exact(
                        format!("m = {meters}: ln odds of the worst view, in mWh"),
                        "",
                        against.epsilon,
                        given,
                    )
                    .from("E((m - 1) / m), whatever gamma is"),
                );
            }
        }
        let limit = 1.0 / (1.0 + libm::exp(-1.0));
        figures.push(
            Figure::exact("right guesses that epsilon 1 allows", "", limit, Given::digits(0.7311, 4))
                .from("e/(1+e)")
                .control(),
        );
        // Rounding and what was cut off are below 1e-9.
        figures.push(
            Figure::at_most(
                "m = 3, tolerated = 1: right guesses",
                "",
                self.repaired.right.mean(),
                limit + 1e-9,
            )
            .from("e/(1+e): the others' shares are Laplace, E9b")
            .control(),
        );
        figures.push(
            Figure::at_most("m = 3, tolerated = 1: largest |ln odds|", "", self.repaired.most, 1.000_001)
                .from("epsilon as designed, E9b")
                .control(),
        );
        figures
    }
}
