//! E2: with n for gamma a common h decrypts; an h of each meter's own, as the paper writes it, does not.

use blindsum_core::blinding::{Mask, epoch_base, key_shares, masked_reading, meter_base};
use blindsum_core::variants::Blinding;
use blindsum_paillier::{SecretKey, Tables, generate_primes, integer};
use num_bigint::{BigInt, BigUint};
use rand_chacha::ChaCha20Rng;
use rand_core::Rng;

use crate::algebra::{bin, decrypt};
use crate::error::LabError;
use crate::experiment::{Experiment, Plan, Steps};
use crate::figure::Figure;
use crate::sampling::stream;

const METERS: u32 = 5;
/// Sums that one step decrypts.
const AT_ONCE: u32 = 16;

pub(crate) const EXPERIMENT: Experiment = Experiment {
    id: "E2",
    title: "One h for all, or one for each meter",
    question: "The exponent is corrected to n + k. Each meter may use its own h, as the paper writes. Does the sum still decrypt?",
    choices: &["With a common h only", "With both", "With neither"],
    right: 0,
    prevents: "A common h for the epoch: only then do the powers of h multiply to h^(c n), whose exponent is a multiple of n.",
    trials: 1600,
    key_sizes: &[512, 256, 1024],
    make: |plan| Ok(Box::new(PerMeterBase::new(plan)?)),
};

struct PerMeterBase {
    plan: Plan,
    key: SecretKey,
    stream: ChaCha20Rng,
    common: u32,
    predicted: u32,
    equal: u32,
    alone: u32,
    bins: [u32; 16],
}

impl PerMeterBase {
    fn new(plan: Plan) -> Result<Self, LabError> {
        let mut stream = stream(plan.seed, 2, 0);
        let (p, q) = generate_primes(plan.key_bits, &mut stream)?;
        let key = SecretKey::from_primes(&p, &q)?;
        Ok(Self { plan, key, stream, common: 0, predicted: 0, equal: 0, alone: 0, bins: [0; 16] })
    }

    /// C2 of values with these shares, meter i under base i.
    fn product(&self, values: &[i64], shares: &[BigUint], bases: &[BigUint]) -> BigUint {
        let (key, tables) = (self.key.public(), Tables::default());
        let one = |((value, share), h): ((&i64, &BigUint), &BigUint)| {
            let mask = Mask { blinding: Blinding::Corrected, h, share, gamma: 4, r: &BigUint::ZERO };
            masked_reading(key, &BigInt::from(*value), &mask, &tables)
        };
        let factors: Vec<_> = values.iter().zip(shares).zip(bases).map(one).collect();
        key.ciphertexts().product(&factors)
    }

    fn shares(&mut self, meters: u32) -> Vec<BigUint> {
        let shares = key_shares(self.key.public(), meters, &mut self.stream);
        shares.iter().map(|share| share.expose().clone()).collect()
    }

    fn try_once(&mut self) {
        let public = self.key.public().clone();
        let values: Vec<i64> =
            (0..METERS).map(|_| i64::from(integer::random_index(3_000_000, &mut self.stream))).collect();
        let shares = self.shares(METERS);
        let total = BigUint::from(values.iter().sum::<i64>().unsigned_abs());
        let h = epoch_base(&public, self.stream.next_u64());
        let common = self.product(&values, &shares, &vec![h; values.len()]);
        self.common += u32::from(decrypt(&self.key, &common) == total);

        let hash = |stream: &mut ChaCha20Rng| {
            let mut hash = [0; 32];
            stream.fill_bytes(&mut hash);
            hash
        };
        let bases: Vec<_> = (0..METERS).map(|_| meter_base(&public, &hash(&mut self.stream))).collect();
        let opened = decrypt(&self.key, &self.product(&values, &shares, &bases));
        // T + the sum of k_i a(h_i) mu: D of h is a(h) mu.
        let surplus: BigUint =
            shares.iter().zip(&bases).map(|(share, h)| share * decrypt(&self.key, h)).sum();
        self.predicted += u32::from(opened == public.plaintexts().reduce(&(surplus + &total)));
        self.equal += u32::from(opened == total);
        if let Some(count) = self.bins.get_mut(bin(&public, &opened)) {
            *count += 1;
        }
        // One meter alone: its share is 0.
        let (one, share) = (values.get(..1).unwrap_or_default(), self.shares(1));
        let alone = decrypt(&self.key, &self.product(one, &share, &bases));
        self.alone += u32::from(one.first().is_some_and(|value| alone == value.unsigned_abs().into()));
    }
}

impl Steps for PerMeterBase {
    fn count(&self) -> u32 {
        self.plan.trials.div_ceil(AT_ONCE)
    }

    fn step(&mut self, number: u32) -> Result<(), LabError> {
        for _ in 0..AT_ONCE.min(self.plan.trials - number * AT_ONCE) {
            self.try_once();
        }
        Ok(())
    }

    fn figures(&self) -> Vec<Figure> {
        let all = self.plan.trials;
        vec![
            Figure::always("common h: decrypts to T", "sums", self.common, all).from("Eq. (19), (20), (27)"),
            Figure::never("an h each: decrypts to T", "sums", self.equal, all).from("chance 1/n"),
            Figure::always("an h each: T + sum of k_i a(h_i) mu", "sums", self.predicted, all)
                .from("Eq. (27)"),
            Figure::uniform("an h each: chi-square of what is decrypted, 16 bins", &self.bins)
                .from("alpha = 1e-4, 15 degrees of freedom"),
            Figure::always("an h each, one meter: decrypts, for k = 0", "sums", self.alone, all)
                .from("Eq. (17)"),
        ]
    }
}
