//! E21: a meter whose samples are all equal knows its noise, whichever counts.

use blindsum_core::noise::Share;
use blindsum_core::params::{Params, RawParams};
use blindsum_core::privacy::ResidualLaw;
use blindsum_sim::gathered::Gathered;

use crate::curve::{Drawing, over_towns, town};
use crate::error::LabError;
use crate::experiment::{Experiment, Plan, Steps};
use crate::figure::{Figure, Given};
use crate::hand::Hand;
use crate::round::Town;
use crate::sampling::stream;

/// Epochs of the blackboard's round that one step runs.
const AT_ONCE: u32 = 10;
/// Rounds of three meters on the blackboard.
const ROUNDS: u32 = 60;
/// m, gamma, epsilon, the sum of p(k)^gamma, and its digits.
const CASES: [(u32, u32, f64, f64, i32); 6] = [
    (1000, 4, 1.0, 0.887_54, 5),
    (100, 4, 0.5, 0.287_10, 5),
    (100, 4, 1.0, 0.303_47, 5),
    (1000, 10, 1.0, 0.742_10, 5),
    (1000, 20, 1.0, 0.550_72, 5),
    (10, 2, 1.0, 0.002_818, 6),
];

pub(crate) const EXPERIMENT: Experiment = Experiment {
    id: "E21",
    title: "A meter that knows its noise",
    question: "The cloud chooses one of gamma = 4 samples, so that a meter does not know the noise it adds. Of 1,000 meters, how many know it all \
               the same?",
    choices: &["Nobody does", "About one in four, by a lucky guess", "About 89 of 100"],
    right: 2,
    prevents: "More samples, fewer homes or a law whose samples are seldom 0. What a meter knows of its own noise helps it only against others (E22).",
    trials: 2000,
    key_sizes: &[],
    make: |plan| {
        let town = Town::new(Params::try_from(RawParams::blackboard())?)?;
        Ok(Box::new(EqualSamples {
            plan,
            town,
            equal: [0; CASES.len()],
            known: 0,
            right: 0,
            guessed: 0,
            meters: 0,
        }))
    },
};

struct EqualSamples {
    plan: Plan,
    town: Town,
    equal: [u32; CASES.len()],
    known: u32,
    right: u32,
    /// Of those who are not sure: whose first sample happens to count.
    guessed: u32,
    meters: u32,
}

fn all_equal(samples: &[i64]) -> Option<i64> {
    let first = samples.first()?;
    samples.iter().all(|sample| sample == first).then_some(*first)
}

fn round(meters: u32, gamma: u32, epsilon: f64) -> Result<Params, LabError> {
    Ok(Params::try_from(RawParams { meters, gamma, epsilon, ..RawParams::default() })?)
}

impl Steps for EqualSamples {
    fn drawings(&self) -> Vec<Drawing> {
        let curve = |gamma: u32| {
            over_towns(format!("gamma = {gamma}"), |meters| {
                Some(ResidualLaw::of_shares(&town(meters, 1.0)?, 1)?.all_equal(gamma, 1e-8))
            })
        };
        vec![Drawing {
            title: "Meters that know their own noise, epsilon = 1".to_owned(),
            x: "homes".to_owned(),
            y: "share of meters whose samples are all equal".to_owned(),
            curves: [2, 4, 10, 20].into_iter().map(curve).collect(),
        }]
    }

    fn count(&self) -> u32 {
        ROUNDS / AT_ONCE + 1
    }

    fn step(&mut self, number: u32) -> Result<(), LabError> {
        if number < ROUNDS / AT_ONCE {
            let seed = self.plan.seed.wrapping_add(u64::from(number));
            for finished in self.town.rounds(seed, AT_ONCE)? {
                let truth = Gathered::of(&finished.records);
                for meter in 0..finished.outcome.params.meters() {
                    self.meters += 1;
                    // The meter looks at what it has drawn, and says its noise where it is sure of it.
                    let hand = Hand::of(&finished, &format!("meter-{}", meter + 1))?;
                    let samples = hand.samples(meter)?;
                    if let Some(noise) = all_equal(samples) {
                        self.known += 1;
                        self.right += u32::from(truth.selected(meter) == Some(noise));
                    } else {
                        // Blackboard: of two different samples, one or the other.
                        self.guessed += u32::from(truth.selected(meter) == samples.first().copied());
                    }
                }
            }
            return Ok(());
        }
        let mut stream = stream(self.plan.seed, 21, 0);
        for ((meters, gamma, epsilon, _, _), equal) in CASES.into_iter().zip(&mut self.equal) {
            let params = round(meters, gamma, epsilon)?;
            let share = Share::new(params.noise(), params.scale(), meters)?;
            for _ in 0..self.plan.trials {
                let samples: Vec<i64> = (0..gamma).map(|_| share.sample(&mut stream)).collect();
                *equal += u32::from(all_equal(&samples).is_some());
            }
        }
        Ok(())
    }

    fn figures(&self) -> Vec<Figure> {
        let mut figures = Vec::new();
        for ((meters, gamma, epsilon, value, digits), equal) in CASES.into_iter().zip(&self.equal) {
            let what = format!("m = {meters}, gamma = {gamma}, epsilon {epsilon}");
            let given = Given::digits(value, digits);
            figures.push(
                Figure::frequency(format!("{what}: meters that know"), *equal, self.plan.trials, given)
                    .from("sum over k of p(k)^gamma"),
            );
            let params = round(meters, gamma, epsilon).ok();
            if let Some(law) = params.and_then(|params| ResidualLaw::of_shares(&params, 1)) {
                let exact = law.all_equal(gamma, 1e-8);
                figures.push(
                    Figure::exact(format!("{what}: by the law"), "", exact, given)
                        .from("sum over k of p(k)^gamma"),
                );
            }
        }
        figures.push(
            Figure::frequency(
                "blackboard: meters that know",
                self.known,
                self.meters,
                Given::digits(0.321_53, 5),
            )
            .from("m = 3, gamma = 2, epsilon 4, 9 ticks"),
        );
        figures.push(
            Figure::always("blackboard: and are right", "meters", self.right, self.known).from("Eq. (23)"),
        );
        let unsure = self.meters - self.known;
        figures.push(
            Figure::frequency(
                "blackboard: different samples, a guess is right",
                self.guessed,
                unsure,
                Given::exact(0.5),
            )
            .from("1/gamma: b is uniform")
            .control(),
        );
        figures
    }
}
