//! E16: the same load released again and again; averaging takes the noise away, at its price in epsilon.

use blindsum_core::noise::Share;
use blindsum_core::params::{Params, RawParams};
use blindsum_core::variants::NoiseLaw;
use blindsum_sim::Refusal;

use crate::error::LabError;
use crate::experiment::{Experiment, Plan, Steps};
use crate::figure::{Figure, Given};
use crate::round::Town;
use crate::sampling::{Sample, stream, to_f64};

/// In mWh, at epsilon 1 and a cap of 3000 Wh.
const SCALE: f64 = 3e6;
/// How many totals, and the standard deviations of their mean and median, in scales.
const CASES: [(u32, f64, f64); 2] = [(48, 0.204, 0.159), (1000, 0.045, 0.032)];
/// Averages that one step takes.
const AT_ONCE: u32 = 20;

pub(crate) const EXPERIMENT: Experiment = Experiment {
    id: "E16",
    title: "The same load, published 48 times",
    question: "A total is published 48 times with fresh noise of scale 3,000 Wh, while nobody's use changes. How far off is their mean?",
    choices: &["By 3,000 Wh as before", "By about 600 Wh", "By about 60 Wh"],
    right: 1,
    prevents: "A budget: 48 totals cost 48 epsilon, and the ledger refuses what goes beyond it. It must follow the homes: new keys with a new budget \
               let the averaging go on. The median takes away even more than the mean.",
    trials: 400,
    key_sizes: &[],
    make: |plan| {
        let town = Town::new(Params::try_from(RawParams::blackboard())?)?;
        Ok(Box::new(Averaging {
            plan,
            town,
            within: 0,
            refused: 0,
            fresh: 0,
            share: Share::new(NoiseLaw::Discrete, SCALE, 1)?,
            means: [Sample::default(); 2],
            medians: [Sample::default(); 2],
        }))
    },
};

/// Rounds with a budget, at the blackboard's size.
const BUDGETS: u32 = 8;

struct Averaging {
    plan: Plan,
    town: Town,
    /// First totals within a budget of one, second ones that were refused, and totals of the same homes under new keys and a new budget.
    within: u32,
    refused: u32,
    fresh: u32,
    /// The noise of a whole total.
    share: Share,
    means: [Sample; CASES.len()],
    medians: [Sample; CASES.len()],
}

fn median(values: &mut [i64]) -> f64 {
    values.sort_unstable();
    let middle = values.len() / 2;
    match (values.get(middle.saturating_sub(1)), values.get(middle)) {
        (Some(low), Some(high)) => f64::midpoint(to_f64(*low), to_f64(*high)),
        _ => 0.0,
    }
}

impl Averaging {
    /// Two totals where the budget is one's.
    fn spend(&mut self) -> Result<(), LabError> {
        let budget = self.town.params.epsilon();
        for number in 0..BUDGETS {
            let seed = self.plan.seed.wrapping_add(u64::from(number));
            let both = self.town.rounds_within(seed, 2, budget)?;
            if let [first, second] = &both[..] {
                self.within += u32::from(first.outcome.noisy_total().is_some());
                self.refused += u32::from(matches!(second.outcome.refusal(), Some(Refusal::Budget(_))));
            }
            let fresh = self.town.rounds_within(seed.wrapping_add(u64::from(BUDGETS)), 1, budget)?;
            self.fresh += u32::from(fresh.iter().any(|fresh| fresh.outcome.noisy_total().is_some()));
        }
        Ok(())
    }
}

impl Steps for Averaging {
    fn count(&self) -> u32 {
        self.plan.trials.div_ceil(AT_ONCE) + 1
    }

    fn step(&mut self, number: u32) -> Result<(), LabError> {
        if number + 1 == self.count() {
            return self.spend();
        }
        let mut stream = stream(self.plan.seed, 16, number);
        let all = AT_ONCE.min(self.plan.trials - number * AT_ONCE);
        let samples = self.means.iter_mut().zip(&mut self.medians);
        for ((totals, _, _), (means, medians)) in CASES.into_iter().zip(samples) {
            for _ in 0..all {
                let mut drawn: Vec<i64> = (0..totals).map(|_| self.share.sample(&mut stream)).collect();
                let mean = drawn.iter().map(|noise| to_f64(*noise)).sum::<f64>() / f64::from(totals);
                means.add(mean / SCALE);
                medians.add(median(&mut drawn) / SCALE);
            }
        }
        Ok(())
    }

    fn figures(&self) -> Vec<Figure> {
        let mut figures = Vec::new();
        let samples = self.means.iter().zip(&self.medians);
        for ((totals, mean, middle), (means, medians)) in CASES.into_iter().zip(samples) {
            // That of a mean of Laplace noise; a median's is near it.
            let kurtosis = 3.0 + 3.0 / f64::from(totals);
            let what = format!("{totals} totals");
            figures.push(
                Figure::deviation(
                    format!("{what}: deviation of the mean"),
                    "scales",
                    means,
                    kurtosis,
                    Given::exact(libm::sqrt(2.0 / f64::from(totals))),
                )
                .from("sqrt(2/T)"),
            );
            figures.push(
                Figure::exact(
                    format!("{what}: the same by its formula"),
                    "scales",
                    libm::sqrt(2.0 / f64::from(totals)),
                    Given::digits(mean, 3),
                )
                .from("sqrt(2/T)"),
            );
            figures.push(
                Figure::deviation(
                    format!("{what}: deviation of the median"),
                    "scales",
                    medians,
                    kurtosis + 0.5,
                    Given::digits(middle, 3),
                )
                .from("measured; tends to 1/sqrt(T)"),
            );
        }
        figures.push(
            Figure::always(
                "budget of one total: the second is refused",
                "days",
                self.refused.min(self.within),
                BUDGETS,
            )
            .from("the ledger")
            .control(),
        );
        figures.push(
            Figure::always("new keys and a new budget: published once more", "days", self.fresh, BUDGETS)
                .from("a budget belongs to homes, not to keys"),
        );
        figures
    }
}
