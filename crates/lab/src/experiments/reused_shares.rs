//! E5: a share of the key that serves in two epochs opens both masked readings to the key's holder.

use blindsum_core::blinding::{Mask, epoch_base, masked_reading};
use blindsum_core::params::{Params, RawParams};
use blindsum_core::variants::Blinding;
use blindsum_paillier::{SecretKey, Tables, generate_primes, integer};
use num_bigint::{BigInt, BigUint};

use super::lattice::{reduce, shortest_from};
use crate::algebra::decrypt;
use crate::error::LabError;
use crate::experiment::{Experiment, Plan, Steps};
use crate::figure::Figure;
use crate::sampling::stream;

/// Bits of n, whether the reading is masked by x, and whether the lattice must always find both or never.
const CASES: [(u32, bool, bool); 6] = [
    (512, true, true),
    (24, false, true),
    (128, false, true),
    (256, false, true),
    (512, false, true),
    (256, true, false),
];

pub(crate) const EXPERIMENT: Experiment = Experiment {
    id: "E5",
    title: "A share used twice",
    question: "The dealer gives a meter the same k in two epochs. What does the holder of the secret key learn?",
    choices: &[
        "Nothing, x masks both readings",
        "The difference of the two masked readings",
        "Both masked readings, wherever n is long enough",
    ],
    right: 2,
    prevents: "Fresh k in each epoch: dealer and meters refuse an epoch that is not later than the last one. Longer keys make it worse.",
    trials: 20,
    key_sizes: &[],
    make: |plan| Ok(Box::new(ReusedShares { plan, found: [0; CASES.len()], control: 0 })),
};

struct ReusedShares {
    plan: Plan,
    found: [u32; CASES.len()],
    control: u32,
}

/// (M1, M2) from two ciphertexts, two bases and the secret key: D(c) = M + k a(h) mod n in both, so that
/// M1 - M2 a1/a2 = w1 - w2 a1/a2 mod n, and the two are the shortest vector that fits.
fn attack(key: &SecretKey, c: [&BigUint; 2], h: [&BigUint; 2]) -> Option<(BigInt, BigInt)> {
    let n = key.public().n();
    let [w1, w2] = c.map(|c| decrypt(key, c));
    let [a1, a2] = h.map(|h| decrypt(key, h));
    let ratio = a1 * a2.modinv(n)? % n;
    let first = integer::residue(&(BigInt::from(w1) - BigInt::from(w2 * &ratio)), n);
    let basis = reduce((n.clone().into(), BigInt::ZERO), (ratio.into(), 1.into()));
    Some(shortest_from(&(first.into(), BigInt::ZERO), &basis))
}

impl Steps for ReusedShares {
    fn count(&self) -> u32 {
        self.plan.trials
    }

    fn step(&mut self, number: u32) -> Result<(), LabError> {
        let mut stream = stream(self.plan.seed, 5, number);
        for ((bits, blinded, _), found) in CASES.into_iter().zip(&mut self.found) {
            let meters = if bits == 24 { 3 } else { 5 };
            let raw = match bits {
                24 => RawParams::blackboard(),
                _ => RawParams { meters, key_bits: bits, ..RawParams::default() },
            };
            let params = Params::try_from(raw)?;
            let (p, q) = generate_primes(bits, &mut stream)?;
            let key = SecretKey::from_primes(&p, &q)?;
            let public = key.public().clone();
            let bases = [1_262_304_000, 1_262_305_800].map(|epoch| epoch_base(&public, epoch));
            let cap = u32::try_from(params.sensitivity()).unwrap_or(u32::MAX);
            let mut draw = || {
                let blind = if blinded { params.blind_bits() } else { 0 };
                let blind = BigInt::from(integer::random_bits(blind, &mut stream));
                BigInt::from(integer::random_index(cap, &mut stream)) - blind
            };
            let values = [draw(), draw()];
            let shares = [0, 1].map(|_| integer::random_below(public.n(), &mut stream));
            let mut send = |value: &BigInt, h: &BigUint, share: &BigUint| {
                let r = public.randomizer(&mut stream);
                let mask = Mask { blinding: Blinding::Hardened, h, share, gamma: 4, r: r.expose() };
                masked_reading(&public, value, &mask, &Tables::default())
            };
            let [first, second] = &values;
            let ([h1, h2], [k1, k2]) = (&bases, &shares);
            let sent = [send(first, h1, k1), send(second, h2, k1)];
            let fresh = [send(first, h1, k1), send(second, h2, k2)];
            let right = |c: &[BigUint; 2]| {
                attack(&key, c.each_ref(), [h1, h2])
                    .is_some_and(|(one, other)| one == *first && other == *second)
            };
            *found += u32::from(right(&sent));
            self.control += u32::from(bits == 512 && right(&fresh));
        }
        Ok(())
    }

    fn figures(&self) -> Vec<Figure> {
        let all = self.plan.trials;
        let figure = |((bits, blinded, always), found): ((u32, bool, bool), &u32)| {
            let what = match blinded {
                true => format!("{bits} bits, d - x: both found"),
                false => format!("{bits} bits, no x: both readings found"),
            };
            match always {
                true => Figure::always(what, "keys", *found, all),
                false => Figure::never(what, "keys", *found, all),
            }
            .from("|M1 M2| far below n, or not")
        };
        let mut figures: Vec<_> = CASES.into_iter().zip(&self.found).map(figure).collect();
        let long = CASES.iter().filter(|(bits, _, _)| *bits == 512).map(|_| all).sum();
        figures.push(
            Figure::never("fresh k, 512 bits: both found", "keys", self.control, long).from("Eq. (17)"),
        );
        figures
    }
}
