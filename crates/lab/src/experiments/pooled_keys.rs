//! E6: the control centre and the cloud pool everything. What k_i buys, and who undoes it.

use blindsum_core::params::{Params, RawParams};
use blindsum_sim::Finished;
use blindsum_sim::knowledge::Value;
use num_bigint::BigInt;

use super::{pooled, truth};
use crate::algebra::{bin, decrypt, open};
use crate::error::LabError;
use crate::experiment::{Experiment, Plan, Steps};
use crate::figure::Figure;
use crate::hand::Hand;
use crate::round::Town;
use crate::sampling::stream;

const METERS: u32 = 5;
/// Rounds that one step runs.
const AT_ONCE: u32 = 8;

pub(crate) const EXPERIMENT: Experiment = Experiment {
    id: "E6",
    title: "Centre and cloud pool everything",
    question: "The control centre gives the cloud its secret keys. Do the two read what one home sent?",
    choices: &["Yes", "No, k covers it; but together with the dealer they do", "No, and nobody does"],
    right: 1,
    prevents: "The share k_i of the dealer, who must stay apart from the two. Under it d_i + xi_i is left, which is no longer hidden once \
               the dealer joins (E20).",
    trials: 64,
    key_sizes: &[512, 256, 1024],
    make: |plan| Ok(Box::new(PooledKeys::new(plan)?)),
};

struct PooledKeys {
    plan: Plan,
    town: Town,
    plain: u32,
    bins: [u32; 16],
    without_dealer: u32,
    with_dealer: u32,
}

impl PooledKeys {
    fn new(plan: Plan) -> Result<Self, LabError> {
        let raw = RawParams { meters: METERS, key_bits: plan.key_bits, ..RawParams::default() };
        let town = Town::new(Params::try_from(raw)?)?;
        Ok(Self { plan, town, plain: 0, bins: [0; 16], without_dealer: 0, with_dealer: 0 })
    }

    fn look(&mut self, finished: &Finished, number: u32) -> Result<(), LabError> {
        let (two, three) = (Hand::of(finished, "center+cloud")?, Hand::of(finished, "center+cloud+dealer")?);
        let key = two.reading_key()?;
        let mut stream = stream(self.plan.seed, 6, number);
        let noisy = truth::noisy(finished);
        for ((meter, masked), noisy) in truth::masked(finished).into_iter().zip(noisy) {
            let noisy = BigInt::from(noisy);
            // Plain Eq. (5): the same meter sends E(d - x) in the place of c_i.
            let (plain, _) = key.public().encrypt(&key.public().encode(&masked), &mut stream);
            self.plain += u32::from(open(key, &plain) + pooled::blinded_noise(&two, meter)? == noisy);
            // What it really sent.
            let opened = decrypt(key, &two.number(Value::MaskedReading(meter))?);
            if let Some(count) = self.bins.get_mut(bin(key.public(), &opened)) {
                *count += 1;
            }
            let read = pooled::noisy_reading(&two, meter);
            self.without_dealer += u32::from(read.is_ok_and(|read| read == noisy));
            self.with_dealer += u32::from(pooled::noisy_reading(&three, meter)? == noisy);
        }
        Ok(())
    }
}

impl Steps for PooledKeys {
    fn count(&self) -> u32 {
        self.plan.trials.div_ceil(AT_ONCE)
    }

    fn step(&mut self, number: u32) -> Result<(), LabError> {
        let seed = self.plan.seed.wrapping_add(u64::from(number));
        let epochs = AT_ONCE.min(self.plan.trials - number * AT_ONCE);
        for (at, finished) in (0..).zip(self.town.rounds(seed, epochs)?) {
            self.look(&finished, number * AT_ONCE + at)?;
        }
        Ok(())
    }

    fn figures(&self) -> Vec<Figure> {
        let all = self.plan.trials * METERS;
        vec![
            Figure::always("plain Eq. 5: d + xi of a home read by the two", "homes", self.plain, all)
                .from("Eq. (5)"),
            Figure::never("with k: d + xi read by the two", "homes", self.without_dealer, all)
                .from("Eq. (17), (18)"),
            Figure::uniform("with k: chi-square of D(c), 16 bins", &self.bins)
                .from("alpha = 1e-4, 15 degrees of freedom"),
            Figure::always("with k and the dealer: d + xi read", "homes", self.with_dealer, all)
                .from("Eq. (17), (18)"),
        ]
    }
}
