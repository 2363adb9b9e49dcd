//! N5x: binomial noise whose coins are as large as the cap. The total is exact except for multiples of the cap.

use blindsum_paillier::{SecretKey, generate_primes, integer};
use num_bigint::{BigInt, BigUint};
use num_integer::Integer;
use num_traits::ToPrimitive;
use rand_chacha::ChaCha20Rng;
use rand_core::Rng;

use crate::algebra::open;
use crate::error::LabError;
use crate::experiment::{Experiment, Plan, Steps};
use crate::figure::{Figure, Given};
use crate::sampling::{Sample, stream, to_f64};

const METERS: u32 = 5;
/// Delta: readings are 0 to 9 ticks.
const CAP: i64 = 9;
/// Totals that one step draws.
const AT_ONCE: u32 = 100;

pub(crate) const EXPERIMENT: Experiment = Experiment {
    id: "N5x",
    title: "Coins as large as the cap",
    question: "Each home adds coins of plus or minus half the cap, an even number of them. The total's noise has a deviation of 14 caps. What does the \
               total tell exactly?",
    choices: &["Nothing", "Its remainder after division by the cap", "Whether it is above or below the mean"],
    right: 1,
    prevents: "Coins with a step of one unit (N5): as much noise, and as many coins as that takes. A large deviation alone promises nothing.",
    trials: 2000,
    key_sizes: &[256, 512],
    make: |plan| Ok(Box::new(CapCoins::new(plan)?)),
};

/// How the coins are made.
#[derive(Clone, Copy, PartialEq)]
enum Coins {
    /// +-Delta/2, an even number a meter.
    HalfCaps,
    /// +-Delta: steps of 2 Delta.
    Caps,
    /// +-1/2, as many as give the same deviation.
    Units,
}

const KINDS: [Coins; 3] = [Coins::HalfCaps, Coins::Caps, Coins::Units];

struct CapCoins {
    plan: Plan,
    key: SecretKey,
    exact: [u32; KINDS.len()],
    noise: [Sample; KINDS.len()],
}

/// 64 ln(2/delta)/epsilon^2 coins as published, delta = 1e-5 and epsilon 1.
fn published() -> f64 {
    64.0 * libm::log(2.0 / 1e-5)
}

impl Coins {
    /// How many coins each meter throws: the next even number.
    fn each(self) -> u32 {
        let all = match self {
            Self::HalfCaps | Self::Caps => published(),
            Self::Units => published() * to_f64(CAP * CAP),
        };
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "thousands of coins")]
        let half = libm::ceil(all / f64::from(METERS) / 2.0) as u32;
        2 * half
    }

    /// The deviation of all coins, in caps.
    fn deviation(self) -> f64 {
        let coins = libm::sqrt(f64::from(METERS * self.each()));
        match self {
            Self::HalfCaps => coins / 2.0,
            Self::Caps => coins,
            Self::Units => coins / 2.0 / to_f64(CAP),
        }
    }

    /// One meter's noise, in ticks: heads less tails, times the coin.
    fn draw(self, rng: &mut ChaCha20Rng) -> i64 {
        let (mut heads, mut left) = (0, self.each());
        while left > 0 {
            let thrown = left.min(64);
            heads += (rng.next_u64() >> (64 - thrown)).count_ones();
            left -= thrown;
        }
        let more = 2 * i64::from(heads) - i64::from(self.each());
        match self {
            // An even number of coins: heads less tails is even.
            Self::HalfCaps => more / 2 * CAP,
            Self::Caps => more * CAP,
            Self::Units => more / 2,
        }
    }
}

impl CapCoins {
    fn new(plan: Plan) -> Result<Self, LabError> {
        let mut stream = stream(plan.seed, 50, 0);
        let (p, q) = generate_primes(plan.key_bits, &mut stream)?;
        let key = SecretKey::from_primes(&p, &q)?;
        Ok(Self { plan, key, exact: [0; KINDS.len()], noise: Default::default() })
    }
}

impl Steps for CapCoins {
    fn count(&self) -> u32 {
        self.plan.trials.div_ceil(AT_ONCE)
    }

    fn step(&mut self, number: u32) -> Result<(), LabError> {
        let mut stream = stream(self.plan.seed, 50, number + 1);
        let public = self.key.public();
        let counts = self.exact.iter_mut().zip(&mut self.noise);
        for (coins, (exact, noises)) in KINDS.into_iter().zip(counts) {
            for _ in 0..AT_ONCE.min(self.plan.trials - number * AT_ONCE) {
                let (mut total, mut noise, mut product) = (0, 0, BigUint::from(1u32));
                for _ in 0..METERS {
                    let reading = i64::from(integer::random_index(10, &mut stream));
                    let own = coins.draw(&mut stream);
                    let (c, _) = public.encrypt(&public.encode(&BigInt::from(reading + own)), &mut stream);
                    product = public.add(&product, &c);
                    (total, noise) = (total + reading, noise + own);
                }
                noises.add(to_f64(noise) / to_f64(CAP));
                // Who reads the published total: its remainder.
                let read = open(&self.key, &product).mod_floor(&CAP.into()).to_i64();
                *exact += u32::from(read == Some(total.mod_floor(&CAP)));
            }
        }
        Ok(())
    }

    fn figures(&self) -> Vec<Figure> {
        let all = self.plan.trials;
        let mut figures = Vec::new();
        for ((coins, exact), noise) in KINDS.into_iter().zip(&self.exact).zip(&self.noise) {
            let name = match coins {
                Coins::HalfCaps => "coins of half a cap",
                Coins::Caps => "coins of a cap",
                Coins::Units => "coins of half a unit",
            };
            let what = format!("{name}: the total's remainder is exact");
            figures.push(match coins {
                Coins::Units => Figure::frequency(what, *exact, all, Given::exact(1.0 / to_f64(CAP)))
                    .from("N5: chance 1/Delta")
                    .control(),
                _ => Figure::always(what, "totals", *exact, all).from("noise is a multiple of Delta"),
            });
            let kurtosis = 3.0 - 2.0 / f64::from(METERS * coins.each());
            let given = Given::exact(coins.deviation());
            figures.push(
                Figure::deviation(format!("{name}: deviation of the noise"), "caps", noise, kurtosis, given)
                    .from("sqrt(n) times half a step"),
            );
        }
        for (coins, value) in [(1.0, 13.975), (2.0, 27.9)] {
            let digits = if coins > 1.5 { 1 } else { 3 };
            let what = if coins > 1.5 {
                "as published, coins of a cap"
            } else {
                "as published, coins of half a cap"
            };
            let sigma = coins * libm::sqrt(published()) / 2.0;
            figures.push(
                Figure::exact(format!("{what}: deviation"), "caps", sigma, Given::digits(value, digits))
                    .from("4 sqrt(ln(2/delta)) / epsilon"),
            );
        }
        figures
    }
}
