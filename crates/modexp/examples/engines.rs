//! How long powers and products take by portable code and by the kernel, at each size, and one of several powers at once: the tables in
//! docs/ARITHMETIC.md.
//!
//! `cargo run --release -p blindsum-modexp --example engines`

#![allow(clippy::print_stdout, reason = "an example talks to who runs it")]

use std::hint::black_box;
use std::time::{Duration, Instant};

use blindsum_modexp::{Backend, Modulus, ModulusError, backend, engine, kernel};
use num_bigint::BigUint;

/// Factors of a product.
const FACTORS: u64 = 2000;

/// An odd number of this many bits, from a seed (xorshift).
fn number(bits: u64, seed: u64) -> BigUint {
    let mut state = seed | 1;
    let words = (0..bits.div_ceil(64)).map(|_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state
    });
    let mut number = words.fold(BigUint::ZERO, |number, word| (number << 64u32) + word);
    number >>= number.bits().saturating_sub(bits);
    number.set_bit(0, true);
    number.set_bit(bits - 1, true);
    number
}

/// How many powers are taken at once.
const AT_ONCE: [usize; 6] = [1, 2, 3, 4, 8, 16];
/// Beyond this size sixteen take too long.
const MANY_UP_TO: u64 = 2048;

/// One thing done in two ways, in turns: the median times in microseconds, and the median of the pairs' ratios.
fn compare(mut one: impl FnMut(), mut other: impl FnMut()) -> [f64; 3] {
    let took = |work: &mut dyn FnMut()| {
        let before = Instant::now();
        work();
        before.elapsed().as_secs_f64() * 1e6
    };
    // What is prepared once is not what is measured.
    one();
    other();
    let begun = Instant::now();
    let mut pairs = Vec::new();
    while pairs.len() < 5 || begun.elapsed() < Duration::from_millis(600) {
        pairs.push((took(&mut one), took(&mut other)));
    }
    let median = |value: fn(&(f64, f64)) -> f64| {
        let mut values: Vec<_> = pairs.iter().map(value).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or_default()
    };
    [median(|pair| pair.0), median(|pair| pair.1), median(|pair| pair.1 / pair.0)]
}

fn main() -> Result<(), ModulusError> {
    if backend() == Backend::Portable {
        println!(
            "This processor lacks AVX2 or FMA, or BLINDSUM_ENGINE says portable: there is nothing to compare."
        );
        return Ok(());
    }
    println!("{}. Microseconds, and the kernel's time by portable code's in the same pair.", engine());
    for bits in [256, 384, 512, 640, 768, 960, 1024, 1536, 2048, 3072, 4096] {
        for (kind, make) in [("mod n  ", Modulus::new as fn(_) -> _), ("mod n^2", Modulus::square_of)] {
            let n = number(bits, bits);
            let (base, exponent) = (number(bits - 1, 3), number(bits, 5));
            let modulus: Modulus = make(n.clone())?;
            let factors: Vec<_> =
                (0..FACTORS).map(|seed| modulus.reduce(&number(2 * bits, seed + 7))).collect();
            // A modulus stays with who does its first power.
            kernel::remove();
            let _ = modulus.pow(&base, &exponent, bits);
            kernel::resume();
            let other: Modulus = make(n)?;
            let [power, product] = [
                compare(
                    || _ = black_box(modulus.pow(&base, &exponent, bits)),
                    || _ = black_box(other.pow(&base, &exponent, bits)),
                ),
                compare(
                    || _ = black_box(modulus.product(&factors)),
                    || _ = black_box(other.product(&factors)),
                ),
            ];
            let row = |[portable, kernel, ratio]: [f64; 3], times: f64| {
                format!("{:>10.2} {:>10.2} {ratio:.2}", portable / times, kernel / times)
            };
            let mut line =
                format!("{bits:>5} {kind}   power {}   factor {}", row(power, 1.0), row(product, 2000.0));
            if bits <= MANY_UP_TO {
                line += "   of several at once, by one:";
                for count in AT_ONCE {
                    let bases: Vec<_> = (0u64..).take(count).map(|seed| number(bits, seed + 11)).collect();
                    let pairs: Vec<_> = bases.iter().map(|base| (base, &exponent)).collect();
                    let [.., ratio] = compare(
                        || _ = black_box(other.pow(&base, &exponent, bits)),
                        || _ = black_box(other.pow_many(&pairs, bits)),
                    );
                    let each = f64::from(u32::try_from(count).unwrap_or(u32::MAX));
                    line += &format!(" {count}: {:.2}", ratio / each);
                }
            }
            println!("{line}");
        }
    }
    Ok(())
}
