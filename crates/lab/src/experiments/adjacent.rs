//! E18: two neighbouring towns, Fig. 1 of the paper: what epsilon means, measured.

use blindsum_core::noise::Share;
use blindsum_core::statistics::clopper_pearson;
use blindsum_core::variants::NoiseLaw;

use crate::error::LabError;
use crate::experiment::{Experiment, Plan, Steps};
use crate::figure::{ALPHA, Agreement, Figure, Given};
use crate::sampling::{stream, to_f64};

/// The cap, in mWh.
const CAP: i64 = 3_000_000;
const METERS: u32 = 10;
const EPSILONS: [f64; 3] = [1.0, 0.5, 0.1];
/// Totals that one step draws of each town.
const AT_ONCE: u32 = 1000;

pub(crate) const EXPERIMENT: Experiment = Experiment {
    id: "E18",
    title: "With and without one home",
    question: "Two towns differ by one home, at its cap or at 0. Totals of both are drawn at epsilon 1. How many times likelier is a high total in \
               the first?",
    choices: &["Just as likely: noise hides the home", "e = 2.7 times", "10 times"],
    right: 1,
    prevents: "This is the promise itself, and not an attack: epsilon says how much a total may tell. A measurement gives a lower bound for epsilon, \
               never a proof.",
    trials: 20_000,
    key_sizes: &[],
    make: |plan| {
        Ok(Box::new(Adjacent { plan, with: [0; EPSILONS.len()], without: [0; EPSILONS.len()], same: [0; 2] }))
    },
};

struct Adjacent {
    plan: Plan,
    with: [u32; EPSILONS.len()],
    without: [u32; EPSILONS.len()],
    /// The event in two towns that do not differ.
    same: [u32; 2],
}

impl Steps for Adjacent {
    fn count(&self) -> u32 {
        self.plan.trials.div_ceil(AT_ONCE)
    }

    fn step(&mut self, number: u32) -> Result<(), LabError> {
        let mut stream = stream(self.plan.seed, 18, number);
        let all = AT_ONCE.min(self.plan.trials - number * AT_ONCE);
        let counts = self.with.iter_mut().zip(&mut self.without);
        for (epsilon, (with, without)) in EPSILONS.into_iter().zip(counts) {
            let share = Share::new(NoiseLaw::Discrete, to_f64(CAP) / epsilon, METERS)?;
            let mut noise = || (0..METERS).map(|_| share.sample(&mut stream)).sum::<i64>();
            for _ in 0..all {
                // The event is y >= f(D), with the home at its cap in D.
                *with += u32::from(noise() >= 0);
                *without += u32::from(noise() >= CAP);
            }
        }
        let share = Share::new(NoiseLaw::Discrete, to_f64(CAP), METERS)?;
        for _ in 0..all {
            for count in &mut self.same {
                *count += u32::from((0..METERS).map(|_| share.sample(&mut stream)).sum::<i64>() >= 0);
            }
        }
        Ok(())
    }

    fn figures(&self) -> Vec<Figure> {
        let number = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
        let bounds = |seen: u32| clopper_pearson(number(seen), number(self.plan.trials), ALPHA / 2.0);
        let compared = |what: String, with: u32, without: u32, epsilon: f64| {
            let ((p_low, p_high), (q_low, q_high)) = (bounds(with), bounds(without));
            let interval = (libm::log(p_low / q_high), libm::log(p_high / q_low));
            let bounded = interval.0.is_finite() && interval.1.is_finite();
            let ratio = libm::log(f64::from(with) / f64::from(without));
            Figure {
                interval: bounded.then_some(interval),
                agrees: Agreement::of(interval.0 <= epsilon && epsilon <= interval.1, bounded),
                ..Figure::exact(what, "", ratio, Given::exact(epsilon))
            }
        };
        let counts = self.with.iter().zip(&self.without);
        let figures = EPSILONS.into_iter().zip(counts).map(|(epsilon, (with, without))| {
            let what = format!("epsilon {epsilon}: ln of how many times likelier");
            compared(what, *with, *without, epsilon).from("p = 1/(1+a), q = p a^Delta")
        });
        let [one, other] = self.same;
        let same = compared(
            "the same home in both towns: ln of how many times likelier".to_owned(),
            one,
            other,
            0.0,
        );
        figures.chain([same.from("the same law twice").control()]).collect()
    }
}
