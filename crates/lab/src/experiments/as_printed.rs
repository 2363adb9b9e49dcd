//! E1: Eq. (18) as it is printed does not decrypt, and what it hides anybody reads.

use blindsum_core::params::{Params, RawParams};
use blindsum_core::variants::Blinding;
use blindsum_sim::knowledge::Value;
use blindsum_sim::{Finished, Refusal};
use num_bigint::{BigInt, BigUint};

use super::{strip, truth};
use crate::algebra::{centred, decrypt, divide, open};
use crate::error::LabError;
use crate::experiment::{Experiment, Plan, Steps};
use crate::figure::Figure;
use crate::hand::Hand;
use crate::round::Town;

const GAMMA: u32 = 4;

pub(crate) const EXPERIMENT: Experiment = Experiment {
    id: "E1",
    title: "Eq. 18 as printed",
    question: "A round follows Eq. 18 to the letter: g^(d - x) h^(gamma + k). What does the control centre decrypt?",
    choices: &[
        "The masked total",
        "Garbage, and nobody can repair it",
        "Garbage, and anybody can repair it without a key",
    ],
    right: 2,
    prevents: "The corrected exponent n + k makes it decrypt (E2); the hardened reading, a fresh r^n in each ciphertext, also hides it (E3).",
    trials: 12,
    key_sizes: &[512, 256, 1024, 2048],
    make: |plan| Ok(Box::new(AsPrinted::new(plan)?)),
};

struct AsPrinted {
    printed: Town,
    hardened: Town,
    plan: Plan,
    refused: u32,
    predicted: u32,
    right: u32,
    repaired: u32,
    stripped: u32,
    control: u32,
}

impl AsPrinted {
    fn new(plan: Plan) -> Result<Self, LabError> {
        let town = |blinding| {
            let raw = RawParams {
                meters: 5,
                gamma: GAMMA,
                key_bits: plan.key_bits,
                blinding,
                ..RawParams::default()
            };
            Town::new(Params::try_from(raw)?)
        };
        Ok(Self {
            printed: town(Blinding::AsPrinted)?,
            hardened: town(Blinding::Hardened)?,
            plan,
            refused: 0,
            predicted: 0,
            right: 0,
            repaired: 0,
            stripped: 0,
            control: 0,
        })
    }

    fn look(&mut self, finished: &Finished) -> Result<(), LabError> {
        let refused = matches!(finished.outcome.refusal(), Some(Refusal::CannotDecrypt { .. }));
        self.refused += u32::from(refused);
        let total = truth::masked_total(finished);
        // The control centre, with its key.
        let center = Hand::of(finished, "center")?;
        let (key, c2) = (center.reading_key()?, center.number(Value::ReadingProduct)?);
        let public = key.public();
        let opened = open(key, &c2);
        let surplus = BigInt::from(5 * GAMMA) * BigInt::from(decrypt(key, &center.h()));
        self.predicted += u32::from(opened == centred(public, &(&total + surplus)));
        self.right += u32::from(opened == total);
        let power = public.ciphertexts().pow_vartime(&center.h(), &(5 * GAMMA).into());
        self.repaired += u32::from(open(key, &divide(public, &c2, &power)?) == total);
        // Anybody.
        let fits = strip::without_key(&Hand::of(finished, "eavesdropper")?, &GAMMA.into())?;
        self.stripped += u32::from(matches!(&fits[..], [(c, read)] if *c < 5 && *read == total));
        Ok(())
    }
}

impl Steps for AsPrinted {
    fn count(&self) -> u32 {
        self.plan.trials
    }

    fn step(&mut self, number: u32) -> Result<(), LabError> {
        let seed = self.plan.seed.wrapping_add(u64::from(number));
        self.look(&self.printed.round(seed)?)?;
        let hardened = self.hardened.round(seed)?;
        let fits = strip::without_key(&Hand::of(&hardened, "eavesdropper")?, &BigUint::ZERO)?;
        self.control += u32::from(!fits.is_empty());
        Ok(())
    }

    fn figures(&self) -> Vec<Figure> {
        let all = self.plan.trials;
        vec![
            Figure::always("D(C2) is T + m gamma a mu", "rounds", self.predicted, all).from("Eq. (18), (27)"),
            Figure::never("D(C2) is T", "rounds", self.right, all).from("Eq. (18), (27)"),
            Figure::always("the round was refused", "rounds", self.refused, all).from("Eq. (27)"),
            Figure::always("C2 h^-(m gamma) decrypts to T", "rounds", self.repaired, all).from("Eq. (18)"),
            Figure::always("read without a key, one count from 0 to m - 1", "rounds", self.stripped, all)
                .from("Eq. (17), (18)"),
            Figure::never("hardened: read without a key", "rounds", self.control, all)
                .from("hardened Eq. (18)"),
        ]
    }
}
