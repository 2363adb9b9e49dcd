//! E20: the reading under one share of noise. Most shares are 0.

use blindsum_core::params::{Params, RawParams};
use blindsum_core::privacy::ResidualLaw;

mod coins;

use coins::{Coins, Enough};

use super::town_of_many::ManyHomes;
use super::{pooled, truth};
use crate::curve::{Drawing, over_towns, town};
use crate::error::LabError;
use crate::experiment::{Experiment, Plan, Steps};
use crate::figure::{Figure, Given};
use crate::hand::Hand;
use crate::sampling::stream;

const HOMES: u32 = 1000;
/// Homes that one step reads.
const AT_ONCE: u32 = 250;
/// 10 Wh, in mWh.
const NEAR: i64 = 10_000;
/// m, epsilon, P(share = 0), P(below 10 Wh).
const LAWS: [(u32, f64, f64, f64); 3] =
    [(10, 1.0, 0.051_64, 0.365_23), (100, 0.5, 0.732_00, 0.890_24), (100, 1.0, 0.742_22, 0.902_63)];

pub(crate) const EXPERIMENT: Experiment = Experiment {
    id: "E20",
    title: "Reading homes under one share of noise",
    question: "Centre, dealer and a listener pool what they hold of 1,000 homes. Each reading is under its share of the noise. How many are read \
               to the mWh?",
    choices: &["About none: noise covers each", "About half", "About 97 of 100"],
    right: 2,
    prevents: "The dealer apart from the centre, or noise of which a single share hides something: with coins (N5) about none of them is \
               read to the mWh, and the error of the total is 2.6 to 10 times as large. More homes make it \
               worse: each adds less noise.",
    trials: 4000,
    key_sizes: &[256, 512],
    make: |plan| Ok(Box::new(ReadHomes::new(plan)?)),
};

struct ReadHomes {
    plan: Plan,
    homes: ManyHomes,
    opened: u32,
    exact: u32,
    near: u32,
    without_dealer: u32,
    zeros: [u32; LAWS.len()],
    small: [u32; LAWS.len()],
    /// The same homes under noise of coins.
    coins: [Option<Coins>; Enough::ALL.len()],
}

fn round(meters: u32, epsilon: f64) -> Result<Params, LabError> {
    Ok(Params::try_from(RawParams { meters, epsilon, ..RawParams::default() })?)
}

impl ReadHomes {
    fn new(plan: Plan) -> Result<Self, LabError> {
        let homes = ManyHomes::new(HOMES, plan.key_bits, plan.seed)?;
        Ok(Self {
            plan,
            homes,
            opened: 0,
            exact: 0,
            near: 0,
            without_dealer: 0,
            zeros: [0; LAWS.len()],
            small: [0; LAWS.len()],
            coins: [None, None],
        })
    }

    fn read(&mut self, from: u32) -> Result<(), LabError> {
        let finished = self.homes.finished()?;
        let hand = Hand::of(finished, "center+dealer+eavesdropper")?;
        let two = Hand::of(finished, "center+eavesdropper")?;
        let (readings, noisy) = (truth::readings(finished), truth::noisy(finished));
        let homes = (from..).zip(readings.iter().zip(noisy).skip(usize::try_from(from).unwrap_or(0)));
        for (meter, (reading, noisy)) in homes.take(usize::try_from(AT_ONCE).unwrap_or(0)) {
            let value = pooled::noisy_reading(&hand, meter)?;
            self.opened += u32::from(value == noisy.into());
            let off = value - reading;
            self.exact += u32::from(off == 0.into());
            self.near += u32::from(off.magnitude() < &10_000u32.into());
            self.without_dealer += u32::from(pooled::noisy_reading(&two, meter).is_ok());
        }
        Ok(())
    }

    fn draw(&mut self) -> Result<(), LabError> {
        let mut stream = stream(self.plan.seed, 20, 0);
        let counts = self.zeros.iter_mut().zip(&mut self.small);
        for ((meters, epsilon, _, _), (zeros, small)) in LAWS.into_iter().zip(counts) {
            let params = round(meters, epsilon)?;
            let share = params.share()?;
            for _ in 0..self.plan.trials {
                let drawn = share.sample(&mut stream);
                *zeros += u32::from(drawn == 0);
                *small += u32::from(drawn.abs() < NEAR);
            }
        }
        let params = round(HOMES, 1.0)?;
        for ((number, enough), coins) in (1..).zip(Enough::ALL).zip(&mut self.coins) {
            let mut stream = crate::sampling::stream(self.plan.seed, 20, number);
            let coins = coins.insert(Coins::new(enough, &params, NEAR)?);
            coins.read(&mut stream);
            coins.total(&mut stream);
        }
        Ok(())
    }
}

impl Steps for ReadHomes {
    fn drawings(&self) -> Vec<Drawing> {
        // A hundredth of the cap of 3,000 Wh, in mWh.
        const NEAR: u64 = 30_000;
        let law = |meters, epsilon| ResidualLaw::of_shares(&town(meters, epsilon)?, 1);
        let exact = |epsilon: f64| {
            over_towns(format!("to the mWh, epsilon = {epsilon}"), |meters| {
                Some(law(meters, epsilon)?.probability(0))
            })
        };
        let near = |epsilon: f64| {
            over_towns(format!("within 30 Wh, epsilon = {epsilon}"), |meters| {
                Some(law(meters, epsilon)?.within(NEAR))
            })
        };
        vec![Drawing {
            title: "The more homes there are, the more of them are read".to_owned(),
            x: "homes".to_owned(),
            y: "share of homes that are read".to_owned(),
            curves: vec![near(1.0), near(0.1), exact(1.0), exact(0.1)],
        }]
    }

    fn count(&self) -> u32 {
        self.homes.steps() + HOMES / AT_ONCE + 1
    }

    fn step(&mut self, number: u32) -> Result<(), LabError> {
        match number.checked_sub(self.homes.steps()) {
            None => self.homes.step(number),
            Some(part) if part < HOMES / AT_ONCE => self.read(part * AT_ONCE),
            Some(_) => self.draw(),
        }
    }

    fn figures(&self) -> Vec<Figure> {
        let mut figures = vec![
            Figure::frequency(
                "homes read to the mWh, of 1,000",
                self.exact,
                HOMES,
                Given::digits(0.970_61, 5),
            )
            .from("P(share = 0), m = 1000, epsilon 1"),
            Figure::frequency("homes read to 10 Wh, of 1,000", self.near, HOMES, Given::digits(0.989_79, 5))
                .from("P(|share| < 10 Wh)"),
            Figure::always("d + xi opened", "homes", self.opened, HOMES).from("Eq. (18), (22)"),
            Figure::never(
                "without the dealer: the others hold what opens d + xi",
                "homes",
                self.without_dealer,
                HOMES,
            )
            .from("Eq. (17)"),
        ];
        let law = round(HOMES, 1.0).ok().and_then(|params| ResidualLaw::of_shares(&params, HOMES));
        if let Some(law) = law {
            let deviation = libm::sqrt(law.variance()) / 1000.0;
            figures.push(
                Figure::exact(
                    "deviation of the total",
                    "Wh",
                    deviation,
                    Given::digits(core::f64::consts::SQRT_2 * 3000.0, 3),
                )
                .from("sqrt(2) scale"),
            );
        }
        figures.extend(self.coins.iter().flatten().flat_map(Coins::figures));
        let counts = self.zeros.iter().zip(&self.small);
        for ((meters, epsilon, zero, small), (zeros, smalls)) in LAWS.into_iter().zip(counts) {
            let what = format!("m = {meters}, epsilon {epsilon}");
            let law = round(meters, epsilon).ok().and_then(|params| ResidualLaw::of_shares(&params, 1));
            let trials = self.plan.trials;
            if let Some(law) = law {
                let exact = law.probability(0);
                figures.push(
                    Figure::exact(format!("{what}: P(share = 0)"), "", exact, Given::digits(zero, 5))
                        .from("closed form"),
                );
            }
            figures.push(
                Figure::frequency(
                    format!("{what}: shares drawn that are 0"),
                    *zeros,
                    trials,
                    Given::digits(zero, 5),
                )
                .from("closed form"),
            );
            figures.push(
                Figure::frequency(format!("{what}: below 10 Wh"), *smalls, trials, Given::digits(small, 5))
                    .from("closed form"),
            );
        }
        figures
    }
}
