//! E10: "do I matter?" A meter whose samples are all small knows that it hides nothing.

use blindsum_core::noise::Share;
use blindsum_core::params::{Params, RawParams};
use blindsum_core::privacy::ResidualLaw;

use crate::error::LabError;
use crate::experiment::{Experiment, Plan, Steps};
use crate::figure::{Figure, Given};
use crate::sampling::stream;

/// m, gamma, F_(1/m)(.01)^gamma.
const CASES: [(u32, u32, f64); 5] =
    [(100, 4, 0.7244), (1000, 4, 0.9682), (1000, 20, 0.8509), (10, 4, 0.0424), (2, 2, 0.0013)];
/// A hundredth of the scale, at epsilon 1: 30 Wh in mWh.
const SMALL: i64 = 30_000;

pub(crate) const EXPERIMENT: Experiment = Experiment {
    id: "E10",
    title: "Do I matter?",
    question: "A meter of 100 looks at its four samples. How often is every one of them below a hundredth of the noise's scale?",
    choices: &["Almost never", "In about 7 of 100 rounds", "In about 72 of 100 rounds"],
    right: 2,
    prevents: "Nothing needs to: the sum has the noise that it should have. But a single share hides little, which E20 makes use of.",
    trials: 10_000,
    key_sizes: &[],
    make: |plan| Ok(Box::new(OwnNoise { plan, small: [0; CASES.len()], sums: 0 })),
};

struct OwnNoise {
    plan: Plan,
    small: [u32; CASES.len()],
    /// Sums of all shares that are as small.
    sums: u32,
}

fn round(meters: u32, gamma: u32) -> Result<Params, LabError> {
    Ok(Params::try_from(RawParams { meters, gamma, ..RawParams::default() })?)
}

impl OwnNoise {
    /// The noise of a whole total over 100 meters.
    fn sum(&mut self) -> Result<(), LabError> {
        let params = round(100, 4)?;
        let share = Share::new(params.noise(), params.scale(), 100)?;
        let mut stream = stream(self.plan.seed, 10, u32::MAX);
        for _ in 0..self.plan.trials {
            let sum: i64 = (0..100).map(|_| share.sample(&mut stream)).sum();
            self.sums += u32::from(sum.abs() <= SMALL);
        }
        Ok(())
    }
}

impl Steps for OwnNoise {
    fn count(&self) -> u32 {
        u32::try_from(CASES.len() + 1).unwrap_or(u32::MAX)
    }

    fn step(&mut self, number: u32) -> Result<(), LabError> {
        let at = usize::try_from(number).unwrap_or(usize::MAX);
        if at == CASES.len() {
            return self.sum();
        }
        let (Some((meters, gamma, _)), Some(small)) = (CASES.get(at), self.small.get_mut(at)) else {
            return Err(LabError::Missing("a case"));
        };
        let params = round(*meters, *gamma)?;
        let share = Share::new(params.noise(), params.scale(), *meters)?;
        let mut stream = stream(self.plan.seed, 10, number);
        for _ in 0..self.plan.trials {
            // All are drawn, so that each trial draws the same.
            let samples: Vec<i64> = (0..*gamma).map(|_| share.sample(&mut stream)).collect();
            *small += u32::from(samples.iter().all(|sample| sample.abs() <= SMALL));
        }
        Ok(())
    }

    fn figures(&self) -> Vec<Figure> {
        let mut figures = Vec::new();
        for ((meters, gamma, value), small) in CASES.into_iter().zip(&self.small) {
            let what = format!("m = {meters}, gamma = {gamma}");
            let given = Given::digits(value, 4);
            figures.push(
                Figure::frequency(format!("{what}: all samples small"), *small, self.plan.trials, given)
                    .from("F_(1/m)(.01)^gamma"),
            );
            let law = round(meters, gamma).ok().and_then(|params| ResidualLaw::of_shares(&params, 1));
            if let Some(law) = law {
                let exact = libm::pow(law.within(SMALL.unsigned_abs()), f64::from(gamma));
                figures.push(
                    Figure::exact(format!("{what}: by the law"), "", exact, given).from("F_(1/m)(.01)^gamma"),
                );
            }
        }
        figures.push(
            Figure::frequency(
                "m = 100: the sum of all shares is as small",
                self.sums,
                self.plan.trials,
                Given::exact(-libm::expm1(-0.01)),
            )
            .from("1 - e^-.01: the sum has all of its noise")
            .control(),
        );
        figures
    }
}
