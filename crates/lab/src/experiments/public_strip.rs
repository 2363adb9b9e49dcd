//! E3: the corrected Eq. (18) hides nothing: h, m and n are public, and anybody divides the power of h away.

use blindsum_core::params::{Params, RawParams};
use blindsum_core::variants::Blinding;
use num_bigint::BigUint;

use super::{strip, truth};
use crate::error::LabError;
use crate::experiment::{Experiment, Plan, Steps};
use crate::figure::{Figure, Given};
use crate::hand::Hand;
use crate::round::Town;
use crate::sampling::Sample;

/// Rounds that one step runs.
const AT_ONCE: u32 = 4;

pub(crate) const EXPERIMENT: Experiment = Experiment {
    id: "E3",
    title: "The public strip",
    question: "The corrected scheme decrypts. An eavesdropper has C2 and no key. Can he read the masked total?",
    choices: &["No, only the key opens it", "Yes, after at most m divisions", "Yes, if he guesses the key"],
    right: 1,
    prevents: "The hardened reading: each meter multiplies a fresh r^n into its ciphertext. The total stays masked by x in both; \
               what is lost is the encryption.",
    trials: 24,
    key_sizes: &[512, 256, 1024, 2048],
    make: |plan| Ok(Box::new(PublicStrip::new(plan)?)),
};

struct PublicStrip {
    plan: Plan,
    corrected: Town,
    hardened: Town,
    read: u32,
    multiples: Sample,
    twos: u32,
    control: u32,
    honest: u32,
}

impl PublicStrip {
    fn new(plan: Plan) -> Result<Self, LabError> {
        let town = |blinding| {
            let raw = RawParams { meters: 5, key_bits: plan.key_bits, blinding, ..RawParams::default() };
            Town::new(Params::try_from(raw)?)
        };
        Ok(Self {
            plan,
            corrected: town(Blinding::Corrected)?,
            hardened: town(Blinding::Hardened)?,
            read: 0,
            multiples: Sample::default(),
            twos: 0,
            control: 0,
            honest: 0,
        })
    }
}

impl Steps for PublicStrip {
    fn count(&self) -> u32 {
        self.plan.trials.div_ceil(AT_ONCE)
    }

    fn step(&mut self, number: u32) -> Result<(), LabError> {
        let seed = self.plan.seed.wrapping_add(u64::from(number));
        let epochs = AT_ONCE.min(self.plan.trials - number * AT_ONCE);
        for finished in self.corrected.rounds(seed, epochs)? {
            let hand = Hand::of(&finished, "eavesdropper")?;
            let fits = strip::without_key(&hand, hand.keys().reading.n())?;
            if let [(c, total)] = &fits[..] {
                self.read += u32::from(*total == truth::masked_total(&finished));
                self.multiples.add(f64::from(*c));
                self.twos += u32::from(*c == 2);
            }
        }
        for finished in self.hardened.rounds(seed, epochs)? {
            self.honest += u32::from(finished.outcome.noisy_total().is_some());
            let hand = Hand::of(&finished, "eavesdropper")?;
            let n = hand.keys().reading.n().clone();
            let fits = [strip::without_key(&hand, &BigUint::ZERO)?, strip::without_key(&hand, &n)?];
            self.control += u32::from(fits.iter().any(|fits| !fits.is_empty()));
        }
        Ok(())
    }

    fn figures(&self) -> Vec<Figure> {
        let all = self.plan.trials;
        vec![
            Figure::always("T read without a key, one count", "rounds", self.read, all)
                .from("Eq. (17), (18), (20)"),
            Figure::mean(
                "the count: the sum of all k_i divided by n",
                "",
                &self.multiples,
                Given::exact(2.5),
            )
            .from("mean m/2"),
            Figure::frequency("the count is 2", self.twos, all, Given::exact(11.0 / 24.0))
                .from("Eulerian number A(m-1, c-1)/(m-1)!, m = 5"),
            Figure::never("hardened: T read without a key", "rounds", self.control, all)
                .from("hardened Eq. (18)"),
            Figure::always("hardened: the round was published", "rounds", self.honest, all).from("Eq. (28)"),
        ]
    }
}
