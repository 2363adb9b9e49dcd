//! E17: short moduli are factored, and then anybody has the secret keys.

use blindsum_core::params::{Params, RawParams};
use blindsum_paillier::{SecretInt, SecretKey, generate_primes};
use blindsum_sim::knowledge::Value;
use num_bigint::BigUint;
use num_integer::Integer;
use num_traits::ToPrimitive;
use rand_chacha::ChaCha20Rng;

use super::truth;
use crate::algebra::open;
use crate::error::LabError;
use crate::experiment::{Experiment, Plan, Steps};
use crate::figure::{Figure, Given};
use crate::hand::Hand;
use crate::round::Town;
use crate::sampling::{Sample, stream};

/// Steps of the walk between two greatest common divisors.
const BATCH: u64 = 128;
/// More steps, in roots of p, are out of reach of chance.
const MOST: u32 = 20;
/// Bits of p where n has 64.
const SHORT: u32 = 32;

pub(crate) const EXPERIMENT: Experiment = Experiment {
    id: "E17",
    title: "Factoring a toy modulus",
    question: "A round uses keys of 64 bits. How long does an eavesdropper need for the secret key?",
    choices: &["Milliseconds", "Hours", "Longer than the universe exists"],
    right: 0,
    prevents: "Length alone. What 128 bits withstand here is this one method; others factor them in moments. The record of 2020 is 829 bits, after 2,700 core-years; 2048 bits are out of reach.",
    trials: 200,
    key_sizes: &[64, 80, 96],
    make: |plan| {
        let raw = RawParams { meters: 5, key_bits: 64, cap_wh: 3000, ..RawParams::default() };
        let town = Town::new(Params::try_from(raw)?)?;
        let cases = [Case::new(plan.key_bits), Case::new(24)];
        Ok(Box::new(Factoring { plan, town, cases, read: 0, control: 0 }))
    },
};

/// What came of the keys of one size.
struct Case {
    bits: u32,
    found: u32,
    /// Steps, in roots of the smaller prime.
    steps: Sample,
    most: f64,
}

impl Case {
    fn new(bits: u32) -> Self {
        Self { bits, found: 0, steps: Sample::default(), most: 0.0 }
    }
}

struct Factoring {
    plan: Plan,
    town: Town,
    cases: [Case; 2],
    read: u32,
    control: u32,
}

impl Factoring {
    /// How many keys of each size: longer ones take longer.
    fn keys(&self) -> u32 {
        match self.plan.key_bits {
            80 => self.plan.trials.div_ceil(10),
            96 => self.plan.trials.div_ceil(100),
            _ => self.plan.trials,
        }
    }

    /// How many of them in one step.
    fn at_once(&self) -> u32 {
        if self.plan.key_bits == 64 { 10 } else { 1 }
    }
}

/// Numbers modulo an odd n below 2^128, in Montgomery's form: products come with a factor of 2^-128, which the walk does not mind.
struct Ring {
    n: u128,
    /// 1/n mod 2^128.
    inverse: u128,
}

/// a b, upper and lower half.
fn product(a: u128, b: u128) -> (u128, u128) {
    const LOW: u128 = u64::MAX as u128;
    let ((a1, a0), (b1, b0)) = ((a >> 64, a & LOW), (b >> 64, b & LOW));
    let (low, middle, other) = (a0 * b0, a1 * b0, a0 * b1);
    // Below 2^66.
    let carried = (low >> 64) + (middle & LOW) + (other & LOW);
    (a1 * b1 + (middle >> 64) + (other >> 64) + (carried >> 64), (carried << 64) | (low & LOW))
}

impl Ring {
    fn new(n: u128) -> Self {
        // Each step doubles the bits that are right; of an odd n, n itself has three.
        let inverse = (0..6).fold(n, |x, _| x.wrapping_mul(2u128.wrapping_sub(n.wrapping_mul(x))));
        Self { n, inverse }
    }

    /// a b / 2^128 mod n.
    fn multiply(&self, a: u128, b: u128) -> u128 {
        let (high, low) = product(a, b);
        let (multiple, _) = product(low.wrapping_mul(self.inverse), self.n);
        if high < multiple { high.wrapping_sub(multiple).wrapping_add(self.n) } else { high - multiple }
    }

    /// a + b mod n, of numbers below n.
    fn add(&self, a: u128, b: u128) -> u128 {
        if a >= self.n - b { a - (self.n - b) } else { a + b }
    }
}

/// A proper factor of an odd composite number, and how many steps the walk x -> x^2 + c took: Pollard's rho as Brent walks it (BIT
/// 20, 1980), with a greatest common divisor for each 128 steps. Nothing where `most` steps find none.
fn rho(n: u128, most: u64) -> Option<(u128, u64)> {
    let ring = Ring::new(n);
    let mut steps = 0;
    for c in 1..50 {
        let walk = |x: u128| ring.add(ring.multiply(x, x), c % n);
        let (mut y, mut length) = (2 % n, 1u64);
        let mut divisor = 1;
        let (mut tortoise, mut saved) = (y, y);
        while divisor == 1 {
            if steps > most {
                return None;
            }
            tortoise = y;
            for _ in 0..length {
                y = walk(y);
            }
            steps += length;
            let mut done = 0;
            while done < length && divisor == 1 {
                saved = y;
                let batch = BATCH.min(length - done);
                let mut product = 1;
                for _ in 0..batch {
                    y = walk(y);
                    product = ring.multiply(product, tortoise.abs_diff(y));
                }
                steps += batch;
                done += batch;
                divisor = product.gcd(&n);
            }
            length *= 2;
        }
        // Both factors fell into one batch: once more, step by step.
        if divisor == n {
            divisor = 1;
            while divisor == 1 {
                saved = walk(saved);
                divisor = tortoise.abs_diff(saved).gcd(&n);
            }
        }
        if divisor != n {
            return Some((divisor, steps));
        }
    }
    None
}

/// The secret key of a public modulus below 2^128.
fn break_key(n: &BigUint) -> Result<Option<SecretKey>, LabError> {
    let Some((p, _)) = n.to_u128().and_then(|n| rho(n, u64::MAX)) else { return Ok(None) };
    let p = BigUint::from(p);
    let q = n / &p;
    Ok(Some(SecretKey::from_primes(&SecretInt::new(p), &SecretInt::new(q))?))
}

/// Two primes of half this length each.
fn primes(bits: u32, stream: &mut ChaCha20Rng) -> Result<(u128, u128), LabError> {
    let (p, q) = generate_primes(bits, stream)?;
    let short = |prime: &SecretInt| prime.expose().to_u128().ok_or(LabError::Missing("a short prime"));
    Ok((short(&p)?, short(&q)?))
}

impl Steps for Factoring {
    fn count(&self) -> u32 {
        self.keys().div_ceil(self.at_once())
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "steps are far below 2^53, and of a prime its root is taken"
    )]
    fn step(&mut self, number: u32) -> Result<(), LabError> {
        let all = self.at_once().min(self.keys() - number * self.at_once());
        let mut stream = stream(self.plan.seed, 17, number);
        for case in &mut self.cases {
            for _ in 0..all {
                let (p, q) = primes(case.bits, &mut stream)?;
                if let Some((factor, steps)) = rho(p * q, u64::MAX) {
                    case.found += u32::from(factor == p || factor == q);
                    let roots = steps as f64 / libm::sqrt(p.min(q) as f64);
                    case.steps.add(roots);
                    case.most = case.most.max(roots);
                }
            }
        }
        // A key of 128 bits, with as many steps as 64 bits need at most.
        let (p, q) = primes(128, &mut stream)?;
        self.control += u32::from(rho(p * q, u64::from(MOST) << (SHORT / 2)).is_some());
        // One round of 64 bits, which an eavesdropper opens.
        let finished = self.town.round(self.plan.seed.wrapping_add(u64::from(number)))?;
        let hand = Hand::of(&finished, "eavesdropper")?;
        let (reading, noise) = (break_key(hand.keys().reading.n())?, break_key(hand.keys().noise.n())?);
        if let (Some(reading), Some(noise)) = (reading, noise) {
            let masked = open(&reading, &hand.number(Value::ReadingProduct)?);
            let offsets = i64::from(hand.params().meters()) * hand.params().offset();
            let blinded = open(&noise, &hand.number(Value::NoiseProduct)?) - offsets;
            let sum = &masked + blinded;
            let right = masked == truth::masked_total(&finished)
                && finished.outcome.noisy_total().is_some_and(|total| sum == total.into());
            self.read += u32::from(right);
        }
        Ok(())
    }

    fn figures(&self) -> Vec<Figure> {
        let all = self.keys();
        let mut figures = Vec::new();
        for case in &self.cases {
            let bits = case.bits;
            figures.push(
                Figure::always(format!("{bits} bits: factored"), "keys", case.found, all)
                    .from("Pollard's rho, Brent's walk"),
            );
            figures.push(
                Figure::at_most(
                    format!("{bits} bits: most steps, in roots of p"),
                    "",
                    case.most,
                    f64::from(MOST),
                )
                .from("a birthday bound: 20 is out of reach"),
            );
        }
        let [long, _] = &self.cases;
        // A mean of fewer says nothing.
        if all >= 10 {
            figures.push(
                Figure::mean(
                    format!("{} bits: steps, in roots of p", long.bits),
                    "",
                    &long.steps,
                    Given::digits(1.5, 1),
                )
                .from("93,000 steps at 64 bits, 200 keys"),
            );
        }
        figures.push(
            Figure::always(
                "d - x and y of a round opened by an eavesdropper",
                "rounds",
                self.read,
                self.count(),
            )
            .from("Eq. (26) to (28)"),
        );
        figures.push(
            Figure::never(
                "128 bits: factored in as many steps as 64 bits need at most",
                "keys",
                self.control,
                self.count(),
            )
            .from("chance about 1e-7 a key"),
        );
        figures
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_numbers_are_factored() {
        for (p, q) in [(2053u128, 2063), (3, 5), (65_537, 65_539), (4_294_967_291, 4_294_967_279)] {
            let (factor, _) = rho(p * q, u64::MAX).unwrap();
            assert!(factor == p || factor == q, "{p} {q}: {factor}");
        }
        // F_6 = 274177 * 67280421310721 = 2^64 + 1.
        let (factor, _) = rho((1 << 64) + 1, u64::MAX).unwrap();
        assert!([274_177, 67_280_421_310_721].contains(&factor), "{factor}");
        // Of 101 bits, with one short factor: 8191 is 2^13 - 1, and 2^88 - 1 is divisible by 3.
        let long = 8191 * ((1u128 << 89) - 1);
        assert_eq!(rho(long, u64::MAX).unwrap().0, 8191);
        assert_eq!(rho(((1u128 << 61) - 1) * ((1 << 61) - 31), 1000), None);
    }

    #[test]
    fn products_are_those_of_long_numbers() {
        let numbers = [0u128, 1, 3, u128::from(u64::MAX), 1 << 64, u128::MAX / 3, u128::MAX - 58];
        let n = u128::MAX - 58;
        let ring = Ring::new(n);
        assert_eq!(ring.n.wrapping_mul(ring.inverse), 1);
        for a in numbers {
            for b in numbers {
                let whole = BigUint::from(a) * b;
                let (high, low) = product(a, b);
                assert_eq!((BigUint::from(high) << 128) + low, whole);
                if a < n && b < n {
                    // Times 2^128 it is the product again.
                    let back = (BigUint::from(ring.multiply(a, b)) << 128) % n;
                    assert_eq!(back, whole % n, "{a} {b}");
                    assert_eq!(BigUint::from(ring.add(a, b)), (BigUint::from(a) + b) % n);
                }
            }
        }
    }
}
