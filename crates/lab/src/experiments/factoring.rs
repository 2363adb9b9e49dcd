//! E17: short moduli are factored, and then anybody has the secret keys.

use blindsum_core::params::{Params, RawParams};
use blindsum_paillier::{SecretInt, SecretKey, generate_primes};
use blindsum_sim::knowledge::Value;
use num_bigint::BigUint;
use num_integer::Integer;

use super::truth;
use crate::algebra::open;
use crate::error::LabError;
use crate::experiment::{Experiment, Plan, Steps};
use crate::figure::Figure;
use crate::hand::Hand;
use crate::round::Town;
use crate::sampling::{Sample, stream};

/// Keys that one step factors.
const AT_ONCE: u32 = 10;
/// Steps of the walk between two greatest common divisors.
const BATCH: u64 = 128;

pub(crate) const EXPERIMENT: Experiment = Experiment {
    id: "E17",
    title: "Factoring a toy modulus",
    question: "A round uses keys of 64 bits. How long does an eavesdropper need for the secret key?",
    choices: &["Milliseconds", "Hours", "Longer than the universe exists"],
    right: 0,
    prevents: "Length alone. The record of 2020 is 829 bits, after 2,700 core-years; 2048 bits are out of reach.",
    trials: 200,
    key_sizes: &[],
    make: |plan| {
        let raw = RawParams { meters: 5, key_bits: 64, cap_wh: 3000, ..RawParams::default() };
        let town = Town::new(Params::try_from(raw)?)?;
        Ok(Box::new(Factoring { plan, town, cases: [Case::new(64), Case::new(24)], read: 0 }))
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
}

fn multiply(a: u64, b: u64, n: u64) -> u64 {
    let product = u128::from(a) * u128::from(b) % u128::from(n);
    // Below n.
    u64::try_from(product).unwrap_or(0)
}

/// A proper factor of an odd composite number below 2^64, and how many steps the walk x -> x^2 + c took: Pollard's rho as Brent walks
/// it (BIT 20, 1980), with a greatest common divisor for each 128 steps.
fn rho(n: u64) -> Option<(u64, u64)> {
    let mut steps = 0;
    for c in 1..50 {
        let walk = |x: u64| {
            let square = u128::from(multiply(x, x, n)) + c;
            u64::try_from(square % u128::from(n)).unwrap_or(0)
        };
        let (mut y, mut length) = (2 % n, 1u64);
        let mut divisor = 1;
        let (mut tortoise, mut saved) = (y, y);
        while divisor == 1 {
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
                    product = multiply(product, tortoise.abs_diff(y), n);
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

fn to_u64(n: &BigUint) -> u64 {
    n.iter_u64_digits().next().unwrap_or(0)
}

/// The secret key of a public modulus below 2^64.
fn break_key(n: &BigUint) -> Result<Option<SecretKey>, LabError> {
    let Some((p, _)) = rho(to_u64(n)) else { return Ok(None) };
    let p = BigUint::from(p);
    let q = n / &p;
    Ok(Some(SecretKey::from_primes(&SecretInt::new(p), &SecretInt::new(q))?))
}

impl Steps for Factoring {
    fn count(&self) -> u32 {
        self.plan.trials.div_ceil(AT_ONCE)
    }

    #[expect(
        clippy::cast_precision_loss,
        reason = "steps are far below 2^53, and of a prime its root is taken"
    )]
    fn step(&mut self, number: u32) -> Result<(), LabError> {
        let all = AT_ONCE.min(self.plan.trials - number * AT_ONCE);
        let mut stream = stream(self.plan.seed, 17, number);
        for case in &mut self.cases {
            for _ in 0..all {
                let (p, q) = generate_primes(case.bits, &mut stream)?;
                let (p, q) = (to_u64(p.expose()), to_u64(q.expose()));
                if let Some((factor, steps)) = rho(p * q) {
                    case.found += u32::from(factor == p || factor == q);
                    let roots = steps as f64 / libm::sqrt(p.min(q) as f64);
                    case.steps.add(roots);
                    case.most = case.most.max(roots);
                }
            }
        }
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
        let all = self.plan.trials;
        let mut figures = Vec::new();
        for case in &self.cases {
            let bits = case.bits;
            figures.push(
                Figure::always(format!("{bits} bits: factored"), "keys", case.found, all)
                    .from("Pollard's rho, Brent's walk"),
            );
            figures.push(
                Figure::at_most(format!("{bits} bits: most steps, in roots of p"), "", case.most, 20.0)
                    .from("a birthday bound: 20 is out of reach"),
            );
        }
        let [long, _] = &self.cases;
        {
            figures.push(
                Figure::mean(
                    "64 bits: steps, in roots of p",
                    "",
                    &long.steps,
                    crate::figure::Given::digits(1.5, 1),
                )
                .from("93,000 steps, 200 keys"),
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
        figures
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_numbers_are_factored() {
        for (p, q) in [(2053u64, 2063), (3, 5), (65_537, 65_539), (4_294_967_291, 4_294_967_279)] {
            let (factor, _) = rho(p * q).unwrap();
            assert!(factor == p || factor == q, "{p} {q}: {factor}");
        }
        // F_6 = 274177 * 67280421310721.
        let (factor, _) = rho(18_446_744_073_709_551_615).unwrap();
        assert!(factor > 1 && 18_446_744_073_709_551_615 % factor == 0);
        assert_eq!(u128::from(274_177u64) * 67_280_421_310_721, (1u128 << 64) + 1);
    }
}
