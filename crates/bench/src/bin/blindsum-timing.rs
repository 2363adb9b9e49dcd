//! Whether what a party computes takes a time that depends on its secrets, by dudect's method: each operation is timed on one input that never
//! changes and on inputs that are drawn each time, in an order that is drawn too. Prints a table in Markdown; `cargo xtask timing` starts it.

use std::hint::black_box;
use std::time::{Duration, Instant};

use anyhow::{Result, anyhow, ensure};
use blindsum_bench::Fixture;
use blindsum_bench::welch::{self, DIFFERS, Found, SUSPECTED};
use blindsum_modexp::kernel::{self, Lanes};
use blindsum_modexp::{Modulus, engine};
use blindsum_paillier::{SecretInt, SecretKey, integer};
use clap::Parser;
use num_bigint::BigUint;
use rand_chacha::ChaCha20Rng;
use rand_core::{Rng, SeedableRng};

#[derive(Parser)]
struct Arguments {
    /// Bits of n.
    #[arg(long, default_value_t = 1024)]
    key_bits: u32,
    /// Seconds an operation and backend.
    #[arg(long, default_value_t = 20)]
    seconds: u64,
    /// Of the inputs and their order.
    #[arg(long, default_value_t = 1)]
    seed: u64,
}

/// Inputs that are prepared at once, so that drawing them does not disturb what is timed.
const BATCH: usize = 64;
/// Samples of a meter.
const GAMMA: usize = 4;
/// Bits of xi + O.
const SAMPLE_BITS: u64 = 48;
/// Powers that a table is made for.
const TABLE_USES: u64 = 400;

type Draw<'a> = Box<dyn FnMut(&mut ChaCha20Rng) -> Vec<BigUint> + 'a>;
type Run<'a> = Box<dyn Fn(&[BigUint]) -> BigUint + 'a>;

/// What is timed: its words, one input that stays, inputs that are drawn, and what is done with an input.
struct Operation<'a> {
    what: &'static str,
    fixed: Vec<BigUint>,
    draw: Draw<'a>,
    run: Run<'a>,
}

fn main() -> Result<()> {
    let arguments = Arguments::parse();
    ensure!(arguments.seconds > 0, "an operation needs a second at least");
    let fixture = Fixture::new(arguments.key_bits).map_err(|error| anyhow!("{error}"))?;
    println!("n of {} bits, seed {}, {} s a row.\n", arguments.key_bits, arguments.seed, arguments.seconds);
    println!("| what | computed by | times | t | farthest t | apart | |");
    println!("|---|---|---|---|---|---|---|");
    let best = kernel::lanes();
    let all = [Lanes::None, Lanes::Float, Lanes::Integer];
    for lanes in all.into_iter().filter(|lanes| *lanes <= best) {
        kernel::limit(lanes);
        // A modulus keeps what it was first used with: each engine has keys of its own.
        for operation in operations(&fixture)? {
            let name = operation.what;
            let found = measure(operation, &arguments)?;
            println!("{}", row(name, found));
        }
    }
    Ok(())
}

fn row(what: &str, found: Found) -> String {
    let Found { times, t, t_most, apart } = found;
    let verdict = match t_most.abs() {
        far if far > DIFFERS => "differs",
        far if far > SUSPECTED => "suspected",
        _ => "no sign",
    };
    let apart = 100.0 * apart;
    format!("| {what} | {} | {times} | {t:.1} | {t_most:.1} | {apart:+.2} % | {verdict} |", engine())
}

fn measure(mut operation: Operation<'_>, arguments: &Arguments) -> Result<Found> {
    let mut rng = ChaCha20Rng::seed_from_u64(arguments.seed);
    let mut classes = [Vec::new(), Vec::new()];
    black_box((operation.run)(&operation.fixed));
    let until = Instant::now() + Duration::from_secs(arguments.seconds);
    while Instant::now() < until {
        // Drawn and copied for both classes alike, each into memory of its own.
        let inputs: Vec<_> = (0..BATCH)
            .map(|_| {
                let class = usize::from(rng.next_u32() & 1 == 1);
                let drawn = (operation.draw)(&mut rng);
                (class, if class == 0 { operation.fixed.clone() } else { drawn })
            })
            .collect();
        for (class, input) in inputs {
            let begun = Instant::now();
            black_box((operation.run)(black_box(&input)));
            let time = begun.elapsed().as_secs_f64();
            classes.get_mut(class).ok_or_else(|| anyhow!("there are two classes"))?.push(time);
        }
    }
    welch::compare(&classes).ok_or_else(|| anyhow!("{}: too few times; give it more seconds", operation.what))
}

/// What a party does with a secret, a control that must show a difference, and one that must not.
fn operations<'a>(fixture: &Fixture) -> Result<Vec<Operation<'a>>> {
    let number = |hex: &str| BigUint::parse_bytes(hex.as_bytes(), 16).ok_or_else(|| anyhow!("not a number"));
    let secret = |hex: &str| number(hex).map(SecretInt::new);
    let bits = u64::from(fixture.bits);
    let key = || -> Result<SecretKey> {
        SecretKey::from_primes(&secret(&fixture.p)?, &secret(&fixture.q)?).map_err(|error| anyhow!("{error}"))
    };
    let (n, r) = (number(&fixture.n)?, number(&fixture.r)?);
    let modulus = || Modulus::square_of(number(&fixture.n)?).map_err(|error| anyhow!("{error}"));
    // As uneven as an exponent can be: one bit set.
    let single = |bits: u64| BigUint::from(1u32) << (bits - 1);
    let exponent = move |bits: u64| {
        move |rng: &mut ChaCha20Rng| {
            let mut drawn = integer::random_bits(bits, rng);
            drawn.set_bit(bits - 1, true);
            drawn
        }
    };
    let (n_power, n_key) = (n.clone(), n);
    let h = r.clone();

    let mut found = Vec::new();
    let decrypting = key()?;
    let ciphertext = decrypting.public().encrypt_with(&BigUint::from(0u32), &r);
    let drawing = key()?;
    found.push(Operation {
        what: "decryption, a ciphertext of 0 and any",
        fixed: vec![ciphertext],
        draw: Box::new(move |rng| {
            let plaintext = integer::random_below(&n_key, rng);
            let factor = integer::random_below(&n_key, rng);
            vec![drawing.public().encrypt_with(&plaintext, &factor)]
        }),
        run: Box::new(move |input| {
            input
                .first()
                .map_or_else(BigUint::default, |c| decrypting.decrypt_vartime(c).plaintext.expose().clone())
        }),
    });
    let with = modulus()?;
    let base = h.clone();
    let one = exponent(bits);
    found.push(Operation {
        what: "h^k, k of one bit and any",
        fixed: vec![single(bits)],
        draw: Box::new(move |rng| vec![one(rng)]),
        run: Box::new(move |input| input.first().map_or_else(BigUint::default, |k| with.pow(&base, k, bits))),
    });
    let with = modulus()?;
    let table = with.fixed_base(&h, bits, TABLE_USES);
    let one = exponent(bits);
    found.push(Operation {
        what: "h^k by a table, k of one bit and any",
        fixed: vec![single(bits)],
        draw: Box::new(move |rng| vec![one(rng)]),
        run: Box::new(move |input| input.first().map_or_else(BigUint::default, |k| table.pow(k))),
    });
    let with = modulus()?;
    let mut rng = ChaCha20Rng::seed_from_u64(0);
    let bases: Vec<_> = (0..GAMMA).map(|_| integer::random_below(with.value(), &mut rng)).collect();
    let one = exponent(SAMPLE_BITS);
    found.push(Operation {
        what: "product of E(b_j)^(xi_j + O), all samples alike and any",
        fixed: vec![single(SAMPLE_BITS); GAMMA],
        draw: Box::new(move |rng| (0..GAMMA).map(|_| one(rng)).collect()),
        run: Box::new(move |input| with.multi_pow(&bases.iter().zip(input).collect::<Vec<_>>(), SAMPLE_BITS)),
    });
    let with = modulus()?;
    found.push(Operation {
        what: "r^n, one r and any",
        fixed: vec![r],
        draw: {
            let n = n_power.clone();
            Box::new(move |rng| vec![integer::random_below(&n, rng)])
        },
        run: Box::new(move |input| {
            input.first().map_or_else(BigUint::default, |r| with.pow(r, &n_power, bits))
        }),
    });
    let with = modulus()?;
    let base = h.clone();
    let one = exponent(bits);
    found.push(Operation {
        what: "control: a power for public exponents, of a secret one",
        fixed: vec![single(bits)],
        draw: Box::new(move |rng| vec![one(rng)]),
        run: Box::new(move |input| {
            input.first().map_or_else(BigUint::default, |k| with.pow_vartime(&base, k))
        }),
    });
    let one = exponent(bits / 2);
    found.push(Operation {
        what: "control: k shorter by 16 bits, its length not hidden",
        fixed: vec![single(bits / 2 - 16)],
        draw: Box::new(move |rng| vec![one(rng)]),
        run: {
            let (with, base) = (modulus()?, h.clone());
            Box::new(move |input| input.first().map_or_else(BigUint::default, |k| with.pow(&base, k, 0)))
        },
    });
    let with = modulus()?;
    let alike = integer::random_bits(bits, &mut rng);
    let same = alike.clone();
    found.push(Operation {
        what: "control: h^k, the same k in both classes",
        fixed: vec![alike],
        draw: Box::new(move |_| vec![same.clone()]),
        run: Box::new(move |input| input.first().map_or_else(BigUint::default, |k| with.pow(&h, k, bits))),
    });
    Ok(found)
}
