//! E4: shares of the key that are short can be searched for.

use blindsum_core::blinding::epoch_base;
use blindsum_core::params::{Params, RawParams};
use blindsum_paillier::{PublicKey, SecretKey, generate_primes, integer};
use num_bigint::{BigInt, BigUint};
use num_traits::One;
use rand_chacha::ChaCha20Rng;

use crate::algebra::{decrypt, divide, logarithm};
use crate::error::LabError;
use crate::experiment::{Experiment, Plan, Steps};
use crate::figure::Figure;
use crate::sampling::stream;

const METERS: u32 = 5;
/// Shares lie from -2^15 to below 2^15.
const HALF: i32 = 1 << 15;

pub(crate) const EXPERIMENT: Experiment = Experiment {
    id: "E4",
    title: "Short shares of the key",
    question: "The dealer saves bytes: each k is a number of 16 bits. What can somebody without any key find?",
    choices: &[
        "Nothing, 16 bits are enough",
        "Each k and each masked reading, after at most 65,536 products",
        "Only the sum of all k",
    ],
    right: 1,
    prevents: "Shares as long as n. The hardened reading stops those without a key, but not the holder of the secret key.",
    trials: 2,
    key_sizes: &[512, 256, 1024],
    make: |plan| Ok(Box::new(SmallShares::new(plan)?)),
};

struct SmallShares {
    plan: Plan,
    key: SecretKey,
    h: BigUint,
    stream: ChaCha20Rng,
    params: Params,
    /// k_i and d_i - x_i of the meters of this round that are left.
    meters: Vec<(i32, BigInt)>,
    found: u32,
    products: u32,
    control: u32,
    holder: u32,
}

impl SmallShares {
    fn new(plan: Plan) -> Result<Self, LabError> {
        let raw = RawParams { meters: METERS, key_bits: plan.key_bits, ..RawParams::default() };
        let params = Params::try_from(raw)?;
        let mut stream = stream(plan.seed, 4, 0);
        let (p, q) = generate_primes(plan.key_bits, &mut stream)?;
        let key = SecretKey::from_primes(&p, &q)?;
        let h = epoch_base(key.public(), 1_262_304_000);
        Ok(Self {
            plan,
            key,
            h,
            stream,
            params,
            meters: Vec::new(),
            found: 0,
            products: 0,
            control: 0,
            holder: 0,
        })
    }

    /// The lab's own draw: 16 bits each, and their sum is 0 in the integers.
    fn deal(&mut self) {
        let mut draw =
            |bound: u32| i32::try_from(integer::random_index(bound, &mut self.stream)).unwrap_or(0);
        let shares = loop {
            let mut shares: Vec<i32> = (1..METERS).map(|_| draw(1 << 16) - HALF).collect();
            let last = -shares.iter().sum::<i32>();
            if (-HALF..HALF).contains(&last) {
                shares.push(last);
                break shares;
            }
        };
        let cap = u32::try_from(self.params.sensitivity()).unwrap_or(u32::MAX);
        for share in shares {
            let blind = BigInt::from(integer::random_bits(self.params.blind_bits(), &mut self.stream));
            let reading = integer::random_index(cap, &mut self.stream);
            self.meters.push((share, BigInt::from(reading) - blind));
        }
    }

    /// k_i, d_i - x_i and how many products it took: those for which c h^-(added + k) is 1 + M n.
    fn search(&self, c: &BigUint, added: &BigUint) -> Result<Option<(i32, BigInt, u32)>, LabError> {
        let public = self.key.public();
        let ring = public.ciphertexts();
        let mut left = divide(public, c, &ring.pow_vartime(&self.h, added))?;
        left = ring.mul(&left, &ring.pow_vartime(&self.h, &HALF.unsigned_abs().into()));
        let step = divide(public, &BigUint::one(), &self.h)?;
        for (tried, share) in (1..).zip(-HALF..HALF) {
            if let Some(masked) = logarithm(public, &left) {
                return Ok(Some((share, masked, tried)));
            }
            left = ring.mul(&left, &step);
        }
        Ok(None)
    }

    /// What the key's holder finds in the hardened scheme: the k for which D(c) - k a mu can be a masked reading.
    fn search_with_key(&self, c: &BigUint) -> Vec<(i32, BigInt)> {
        let n = self.key.public().n();
        let (opened, a) = (decrypt(&self.key, c), decrypt(&self.key, &self.h));
        let (low, high) =
            (-(BigInt::one() << self.params.blind_bits()), BigInt::from(self.params.sensitivity()));
        let mut left = (opened + &a * HALF.unsigned_abs()) % n;
        let mut fits = Vec::new();
        for share in -HALF..HALF {
            let masked = integer::centred(&left, n);
            if low <= masked && masked <= high {
                fits.push((share, masked));
            }
            left = if left < a { left + n - &a } else { left - &a };
        }
        fits
    }
}

/// h^k for a k of either sign.
fn power(key: &PublicKey, h: &BigUint, k: i32) -> Result<BigUint, LabError> {
    let power = key.ciphertexts().pow_vartime(h, &k.unsigned_abs().into());
    if k < 0 { divide(key, &BigUint::one(), &power) } else { Ok(power) }
}

impl Steps for SmallShares {
    fn count(&self) -> u32 {
        self.plan.trials * METERS
    }

    fn step(&mut self, number: u32) -> Result<(), LabError> {
        if number.is_multiple_of(METERS) {
            self.deal();
        }
        let (share, masked) = self.meters.pop().ok_or(LabError::Missing("a meter"))?;
        let public = self.key.public().clone();
        let h_power = power(&public, &self.h, share)?;
        let ring = public.ciphertexts();
        // Corrected: g^(d - x) h^(n + k).
        let corrected = public
            .blind(&public.encode(&masked), &ring.mul(&ring.pow_vartime(&self.h, public.n()), &h_power));
        let found = self.search(&corrected, public.n())?;
        if let Some((k, read, tried)) = found {
            self.found += u32::from(k == share && read == masked);
            self.products = self.products.max(tried);
        }
        // Hardened: g^(d - x) h^k r^n.
        let (encrypted, _) = public.encrypt(&public.encode(&masked), &mut self.stream);
        let hardened = public.add(&encrypted, &h_power);
        self.control += u32::from(self.search(&hardened, &BigUint::ZERO)?.is_some());
        self.holder += u32::from(self.search_with_key(&hardened) == [(share, masked)]);
        Ok(())
    }

    fn figures(&self) -> Vec<Figure> {
        let all = self.count();
        vec![
            Figure::always("corrected: k and d - x found without a key", "homes", self.found, all)
                .from("Eq. (18)"),
            Figure::at_most(
                "corrected: most products for one home",
                "products",
                f64::from(self.products),
                65_536.0,
            )
            .from("2^16 candidates"),
            Figure::never("hardened: found without a key", "homes", self.control, all)
                .from("hardened Eq. (18)"),
            Figure::always("hardened: found by the key's holder, one candidate", "homes", self.holder, all)
                .from("one of 2^16 in [-2^B, Delta], from 256 bits on"),
        ]
    }
}
