//! Measures a cell.

mod absence;
pub mod clipping;
mod equal;
pub mod pooled;

pub use crate::basis::{MeasureError, evidence};

use blindsum_core::randomness::Stream;
use blindsum_core::role::Role;
use blindsum_paillier::{Randomizer, SecretKey, Tables, WorkResult, generate_key};
use blindsum_schemes::transport::wavelet;
use blindsum_schemes::{Account, Counter, Noise, Operation, Party, Phase, Scheme, Watch, double_blind};
use blindsum_sim::Party as Ours;
use num_bigint::{BigInt, BigUint};
use rand_core::SeedableRng;

use crate::basis::{Size, base, blank, refused, setting};
use crate::epoch::{Run, run_ours};
use crate::homes::{readings, totals};
use crate::measurement::{AGAIN, MILLIS, Measurement};
use crate::plan::{Cell, GAMMA, Options};
use crate::rows::Row;
use crate::statistics::{Sample, Z95, count_f64, to_f64};
use crate::steady;
use crate::way::{Visit, Way};

/// Measures it, and tells of cells whose times are taken how long all of it took by the wall and by the processor, whose clock is `processor`,
/// and that it was taken `again` so often.
///
/// # Errors
/// [`MeasureError`].
pub fn measure_watched(
    cell: Cell,
    options: &Options,
    clock: fn() -> f64,
    processor: fn() -> Option<f64>,
    again: u32,
) -> Result<Vec<Measurement>, MeasureError> {
    let (wall, worked) = (clock(), processor());
    let mut rows = measure(cell, options, clock)?;
    let (wall, worked) = (clock() - wall, processor().zip(worked).map(|(end, start)| end - start));
    let like = rows.first().filter(|_| cell.repeat().is_some()).cloned();
    if let Some(like) = like {
        let of = |metric: &str, unit: &str, value: f64| Measurement {
            metric: metric.to_owned(),
            party: "all".to_owned(),
            phase: "repeat".to_owned(),
            unit: unit.to_owned(),
            value,
            theory: None,
            absent: None,
            ..like.clone()
        };
        rows.push(of(steady::WALL, MILLIS, wall));
        rows.extend(worked.map(|worked| of(steady::PROCESSOR, MILLIS, worked)));
        rows.push(of(steady::TAKEN_AGAIN, AGAIN, f64::from(again)));
    }
    Ok(rows)
}

/// Measures it. `clock` tells milliseconds.
///
/// # Errors
/// [`MeasureError`].
pub fn measure(cell: Cell, options: &Options, clock: fn() -> f64) -> Result<Vec<Measurement>, MeasureError> {
    match cell {
        Cell::Noise { row, m } => noise(cell, row, m, options),
        Cell::Absent { way, m, key_bits, repeat } => {
            let gamma = if way.has_gamma() { GAMMA } else { 0 };
            absence::measure(cell, Size { way, m, gamma, key_bits, repeat }, options, clock)
        }
        Cell::Clipping { m } => clipping::measure(cell, m, options),
        Cell::Pooled { m } => pooled::measure(cell, m, options),
        Cell::Equal { law, m } => equal::measure(cell, law, m, options),
        Cell::Stream { m, key_bits } => stream(cell, m, key_bits, options, clock),
        Cell::Count { way, m, gamma } => count(cell, way, m, gamma, options),
        Cell::Time { way, m, gamma, key_bits, repeat } => {
            let size = Size { way, m, gamma, key_bits, repeat };
            match way {
                Way::DoubleBlind => time_ours(cell, size, options, clock),
                Way::Wavelet => Ok(time_wavelet(cell, size, options, clock)),
                _ => time(cell, size, options, clock),
            }
        }
    }
}

fn noise(cell: Cell, row: Row, m: u32, options: &Options) -> Result<Vec<Measurement>, MeasureError> {
    let law = Noise::new(row.law(m), setting(m, options)).map_err(|error| refused(cell, error))?;
    let mut rng = Stream::from_seed(cell.stream_key(options.seed));
    let draws: Vec<_> = (0..options.trials).map(|_| to_f64(law.total(&mut rng))).collect();
    let total: f64 = readings(m, options.cap_wh).iter().copied().map(to_f64).sum();
    let sample = Sample::of(&draws).ok_or_else(|| refused(cell, "two draws at least are needed"))?;
    let moments = law.moments();
    let base = Measurement {
        scheme: "noise".to_owned(),
        m,
        noise: row.id().to_owned(),
        party: row.known_by().to_owned(),
        n: u64::from(options.trials),
        epsilon: Some(options.epsilon),
        delta: row.has_delta().then_some(options.delta),
        ..blank(cell, options)
    };
    let of = |metric: &str, value: f64| Measurement {
        metric: metric.to_owned(),
        value: value / total,
        unit: "of the total".to_owned(),
        ..base.clone()
    };
    // The same noise beside other totals of the same homes.
    let deviation = |metric: &str, total: f64| {
        let (low, high) = sample.deviation_between(moments.kurtosis, Z95);
        Measurement {
            value: sample.deviation / total,
            low: Some(low / total),
            high: Some(high / total),
            theory: Some(moments.deviation() / total),
            ..of(metric, sample.deviation)
        }
    };
    let day: Vec<_> = totals(m, options.cap_wh).iter().copied().map(to_f64).collect();
    let mean = day.iter().sum::<f64>() / crate::statistics::count(day.len());
    let (least, most) = day
        .iter()
        .fold((f64::INFINITY, 0.0f64), |(least, most), total| (least.min(*total), most.max(*total)));
    Ok(vec![
        deviation("sd", total),
        deviation("sd beside the day's mean total", mean),
        deviation("sd beside the day's least total", least),
        deviation("sd beside the day's largest total", most),
        of("mean error", sample.magnitude),
        of("95 % of errors within", sample.within),
        Measurement { theory: Some(0.0), ..of("bias", sample.mean) },
        Measurement {
            metric: "kurtosis".to_owned(),
            value: sample.kurtosis,
            theory: Some(moments.kurtosis),
            unit: "1".to_owned(),
            ..base.clone()
        },
    ])
}

/// Ciphertexts that are there at once.
const CHUNK: u32 = 10_000;

/// Real ciphertexts of m meters, made and multiplied chunk by chunk, then opened.
fn stream(
    cell: Cell,
    m: u32,
    key_bits: u32,
    options: &Options,
    clock: fn() -> f64,
) -> Result<Vec<Measurement>, MeasureError> {
    let mut rng = Stream::from_seed(cell.stream_key(options.seed));
    let material =
        generate_key(key_bits, Randomizer::ShortExponent, &mut rng).map_err(|error| refused(cell, error))?;
    let secret = SecretKey::from_material(&material).map_err(|error| refused(cell, error))?;
    let (key, tables) = (secret.public(), Tables::default());
    let homes = readings(m.min(CHUNK), options.cap_wh);
    let (mut product, mut expected) = (BigUint::from(1u32), 0i64);
    let (mut made, mut encrypting, mut multiplying) = (0, 0.0, 0.0);
    while made < m {
        let count = CHUNK.min(m - made);
        let start = clock();
        let randomizers = key.randomizers(count, &mut rng);
        let powers = match key.randomizing_work(randomizers.iter()).carry_out(&tables) {
            Ok(WorkResult::Powers(powers)) => powers,
            Ok(_) => return Err(refused(cell, "no powers came")),
            Err(error) => return Err(refused(cell, error)),
        };
        let ciphertexts: Vec<_> = powers
            .iter()
            .zip(&homes)
            .map(|(power, reading)| key.blind(&key.encode(&BigInt::from(*reading)), power.expose()))
            .collect();
        expected += homes.iter().take(ciphertexts.len()).sum::<i64>();
        let middle = clock();
        // A chain of its own each chunk, and one product more.
        let part = key.ciphertexts().product_streamed(ciphertexts);
        product = key.add(&product, &part);
        encrypting += middle - start;
        multiplying += clock() - middle;
        made += count;
    }
    let opened = secret.decrypt_vartime(&product);
    let found = i64::try_from(opened.plaintext.expose().clone()).unwrap_or(i64::MAX);
    if found != expected {
        return Err(MeasureError::Wrong { cell: cell.to_string(), found, expected });
    }
    let base = Measurement {
        scheme: "paillier-short".to_owned(),
        m,
        key_bits: Some(key_bits),
        phase: "epoch".to_owned(),
        repeat: 1,
        n: u64::from(m),
        unit: MILLIS.to_owned(),
        ..blank(cell, options)
    };
    let of = |metric: &str, party: &str, value: f64| Measurement {
        metric: metric.to_owned(),
        party: party.to_owned(),
        value: value / f64::from(m),
        ..base.clone()
    };
    Ok(vec![
        of("a ciphertext, of many made together", "meter", encrypting),
        of("a factor of the product", "aggregator", multiplying),
    ])
}

/// Two counts, as rows: of a meter, and of all others.
fn count(
    cell: Cell,
    way: Way,
    m: u32,
    gamma: u32,
    options: &Options,
) -> Result<Vec<Measurement>, MeasureError> {
    /// Keys of a size that nobody uses, for counts do not depend on it.
    const BITS: u32 = 256;
    struct Counts<'a>(Run<'a>);
    impl Visit for Counts<'_> {
        type Out = Result<(Counter, Counter, u64), MeasureError>;
        fn visit<S: Scheme>(self, scheme: &S) -> Self::Out {
            self.0.run(scheme, |ran| {
                let meter = ran.account.spent(Phase::Epoch, Party::Meter(0));
                let mut others = Counter::default();
                for (phase, party, spent) in ran.account.all() {
                    if phase == Phase::Epoch && !matches!(party, Party::Meter(_)) {
                        others.join(&spent.operations);
                    }
                }
                (meter.operations, others, meter.sent)
            })
        }
    }
    if way == Way::DoubleBlind {
        return count_ours(cell, m, gamma, options);
    }
    let run = Run { cell, law: way.law(), m, options, watch: None };
    let size = Size { way, m, gamma, key_bits: if way.has_key_bits() { BITS } else { 0 }, repeat: 1 };
    let base =
        Measurement { unit: "operations".to_owned(), phase: "epoch".to_owned(), ..base(cell, size, options) };
    let Some(counted) = way.with(BITS, gamma.max(1), Counts(run)) else { return Ok(Vec::new()) };
    let (meter, others, _) = counted?;
    let theory = way.theory(m, gamma.max(1));
    let mut rows = Vec::new();
    for (party, counted, theory) in [
        ("meter", &meter, theory.as_ref().map(|theory| &theory.0)),
        ("others", &others, theory.as_ref().map(|theory| &theory.1)),
    ] {
        // What either of them names.
        let mut all = counted.clone();
        theory.iter().for_each(|theory| all.join(theory));
        for (operation, _) in all.iter() {
            rows.push(Measurement {
                metric: format!("{operation:?}"),
                party: party.to_owned(),
                value: count_f64(counted.of(operation)),
                theory: theory.map(|theory| count_f64(theory.of(operation))),
                ..base.clone()
            });
        }
    }
    Ok(rows)
}

/// Ciphertexts that parties of ours make, by the messages that they sent; and what was ordered for the cloud and the control centre.
fn count_ours(cell: Cell, m: u32, gamma: u32, options: &Options) -> Result<Vec<Measurement>, MeasureError> {
    const BITS: u32 = 512;
    let size = Size { way: Way::DoubleBlind, m, gamma, key_bits: BITS, repeat: 1 };
    let ran = run_ours(cell, size, &[], options, (|| 0.0, 0.0))?;
    let base = Measurement {
        unit: "ciphertexts".to_owned(),
        phase: "epoch".to_owned(),
        ..base(cell, size, options)
    };
    let [choice, noise, reading] = ran.ciphertexts.map(|count| u32::try_from(count).unwrap_or(u32::MAX));
    let rows = [
        ("choice", "cloud", choice.saturating_mul(m), m.saturating_mul(gamma)),
        ("noise", "meter", noise, gamma),
        ("reading", "meter", reading, 1),
    ];
    let row = |(metric, party, found, theory): (&str, &str, u32, u32)| Measurement {
        metric: format!("ciphertexts of {metric}"),
        party: party.to_owned(),
        value: f64::from(found),
        theory: Some(f64::from(theory)),
        ..base.clone()
    };
    let ordered = |metric: &str, role: Role, operation: Operation, theory: u32| Measurement {
        metric: metric.to_owned(),
        party: role.to_string(),
        value: count_f64(ran.ordered.get(&role).map_or(0, |counter| counter.of(operation))),
        theory: Some(f64::from(theory)),
        unit: "operations".to_owned(),
        ..base.clone()
    };
    let bits = m.saturating_mul(gamma);
    let mut rows: Vec<_> = rows.map(row).into();
    rows.extend([
        ordered("Power", Role::Cloud, Operation::Power, bits),
        ordered("Product", Role::Cloud, Operation::Product, bits.saturating_add(m)),
        // Two decryptions, each by two primes.
        ordered("Power modulo a prime's square", Role::ControlCenter, Operation::Power, 4),
    ]);
    Ok(rows)
}

/// What one repeat of a way took.
struct Times {
    meters: Vec<f64>,
    set_up: f64,
    aggregator: f64,
    helpers: f64,
    others_set_up: f64,
    sent: u64,
}

fn time(
    cell: Cell,
    size: Size,
    options: &Options,
    clock: fn() -> f64,
) -> Result<Vec<Measurement>, MeasureError> {
    struct Timed<'a>(Run<'a>);
    impl Visit for Timed<'_> {
        type Out = Result<Times, MeasureError>;
        fn visit<S: Scheme>(self, scheme: &S) -> Self::Out {
            self.0.run(scheme, |ran| {
                let of = |phase, party| ran.account.spent(phase, party).millis;
                let others = |phase: Phase| {
                    let all = ran.account.all().filter(move |(other, _, _)| *other == phase);
                    all.filter_map(|(_, party, spent)| match party {
                        Party::Helper(_) => Some(spent.millis),
                        Party::Meter(_) | Party::Aggregator => None,
                    })
                    .sum::<f64>()
                };
                let meters: Vec<_> =
                    ran.meters.iter().map(|meter| of(Phase::Epoch, Party::Meter(*meter))).collect();
                // A table that all meters hold is made once, and booked for meter 0.
                let own = ran.meters.iter().chain([&0]);
                Times {
                    meters,
                    set_up: own.map(|meter| of(Phase::SetUp, Party::Meter(*meter))).fold(0.0, f64::max),
                    aggregator: of(Phase::Epoch, Party::Aggregator),
                    helpers: others(Phase::Epoch),
                    others_set_up: of(Phase::SetUp, Party::Aggregator) + others(Phase::SetUp),
                    sent: ran.account.spent(Phase::Epoch, Party::Meter(0)).sent,
                }
            })
        }
    }
    let watch = Some((clock, options.least_millis));
    let run = Run { cell, law: size.way.law(), m: size.m, options, watch };
    let times = size.way.with(size.key_bits.max(256), size.gamma.max(1), Timed(run));
    let times = times.ok_or_else(|| refused(cell, "it does not belong to the schemes"))??;
    Ok(rows(&base(cell, size, options), &times))
}

fn rows(base: &Measurement, times: &Times) -> Vec<Measurement> {
    let of = |metric: &str, party: &str, phase: &str, value: f64| Measurement {
        metric: metric.to_owned(),
        party: party.to_owned(),
        phase: phase.to_owned(),
        value,
        unit: MILLIS.to_owned(),
        ..base.clone()
    };
    let n = crate::statistics::count(times.meters.len()).max(1.0);
    vec![
        of("time", "meter", "epoch", times.meters.iter().sum::<f64>() / n),
        of("time", "slowest meter", "epoch", times.meters.iter().copied().fold(0.0, f64::max)),
        of("time", "aggregator", "epoch", times.aggregator),
        of("time", "helpers", "epoch", times.helpers),
        of("time", "meter", "set-up", times.set_up),
        of("time", "others", "set-up", times.others_set_up),
        Measurement { unit: "bytes".to_owned(), ..of("sent", "meter", "epoch", count_f64(times.sent)) },
    ]
}

fn time_ours(
    cell: Cell,
    size: Size,
    options: &Options,
    clock: fn() -> f64,
) -> Result<Vec<Measurement>, MeasureError> {
    let ran = run_ours(cell, size, &[], options, (clock, options.least_millis))?;
    let spent = |party| ran.costs.epoch(party).millis;
    let set_up = |party| ran.costs.total(party).millis - ran.costs.epoch(party).millis;
    let times = Times {
        meters: ran.meters.values().map(double_blind::MeterTime::epoch).collect(),
        set_up: ran.meters.values().map(|time| time.set_up).fold(0.0, f64::max),
        aggregator: spent(Ours::Cloud),
        helpers: spent(Ours::ControlCenter) + spent(Ours::Dealer),
        others_set_up: [Ours::Cloud, Ours::ControlCenter, Ours::Dealer].into_iter().map(set_up).sum(),
        sent: ran.costs.epoch(Ours::Meters).sent / u64::from(size.m).max(1),
    };
    let base = base(cell, size, options);
    let mut rows = rows(&base, &times);
    let n = crate::statistics::count(ran.meters.len()).max(1.0);
    let mean = |of: fn(&double_blind::MeterTime) -> f64| ran.meters.values().map(of).sum::<f64>() / n;
    let of = |metric: &str, party: &str, value: f64| Measurement {
        metric: metric.to_owned(),
        party: party.to_owned(),
        phase: "epoch".to_owned(),
        value,
        unit: MILLIS.to_owned(),
        ..base.clone()
    };
    // What Figs. 5 and 6 draw.
    let choice = ran.costs.get(double_blind::CHOICE, Ours::Cloud).millis;
    rows.push(of("encrypting its choice", "cloud", choice));
    rows.push(of("noise", "meter", mean(|time| time.noise)));
    rows.push(of("reading", "meter", mean(|time| time.reading)));
    Ok(rows)
}

fn time_wavelet(cell: Cell, size: Size, options: &Options, clock: fn() -> f64) -> Vec<Measurement> {
    let key = cell.stream_key(options.seed);
    let tick = move || clock();
    let watch = Watch { clock: &tick, whose: &|_| true, least: options.least_millis };
    let mut account = Account::timed(key, watch);
    let finest = key.first_chunk().copied().unwrap_or_default();
    // One reading serves as a whole day; what is done does not depend on it.
    let reading =
        readings(1, options.cap_wh).first().and_then(|wh| i32::try_from(*wh).ok()).unwrap_or_default();
    let sealed = wavelet::seal(&finest, 0, 1, &[reading; wavelet::SLOTS], &mut account);
    let _ = wavelet::open(&finest, 0, 1, &sealed, 0, &mut account);
    let slots = crate::statistics::count(wavelet::SLOTS);
    let of = |party| account.spent(Phase::Epoch, party).millis / slots;
    let times = Times {
        meters: vec![of(Party::Meter(0))],
        set_up: 0.0,
        // The receiver opens each home's.
        aggregator: of(Party::Aggregator) * f64::from(size.m),
        helpers: 0.0,
        others_set_up: 0.0,
        sent: account.spent(Phase::Epoch, Party::Meter(0)).sent / u64::try_from(wavelet::SLOTS).unwrap_or(1),
    };
    rows(&base(cell, size, options), &times)
}

#[cfg(test)]
mod tests;
