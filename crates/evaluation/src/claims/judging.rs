//! How the rules are applied: to each its numbers, or what is missing for it.

use std::collections::{BTreeMap, BTreeSet};

use blindsum_core::params::{Params, RawParams};
use blindsum_core::privacy::Against;

use super::rule::{Expected, Over, Verdict};
use crate::figures::{PANELS, Point, points};
use crate::measurement::Measurement;
use crate::plan::{Figure, METERS};
use crate::statistics::slope;

/// A verdict with its numbers; or why there is none, where that is known.
pub(super) type Found = Result<(Verdict, String), Option<String>>;

fn verdict(holds: bool) -> Verdict {
    if holds { Verdict::Reproduced } else { Verdict::NotReproduced }
}

/// More is needed than was measured.
fn needs(what: String) -> Found {
    Err(Some(what))
}

fn bits(key_bits: Option<u32>) -> String {
    key_bits.map_or_else(|| "no key".to_owned(), |bits| format!("{bits} bits"))
}

/// Points by the size of keys.
fn by_bits(points: Vec<Point>) -> BTreeMap<Option<u32>, Vec<Point>> {
    let mut sorted: BTreeMap<_, Vec<_>> = BTreeMap::new();
    for point in points {
        sorted.entry(point.key_bits).or_default().push(point);
    }
    sorted
}

/// A time whose repeats lie further apart says nothing of a slope of .95 or 1.05.
const MOST_SPREAD: f64 = 1.5;
/// A slope is judged over sizes that differ by this factor at least.
const LEAST_RANGE: f64 = 5.0;

pub(super) fn slopes(
    rows: &[Measurement],
    metric: &str,
    over: Over,
    (from, to): (f64, f64),
    above: bool,
) -> Found {
    let (figure, x): (_, fn(&Point) -> Option<u32>) = match over {
        Over::M => (Figure::Five, |point| Some(point.m)),
        Over::Gamma => (Figure::Six, |point| point.gamma),
    };
    // Through three unknowns a curve goes through any three points.
    let least = if above { 4 } else { 3 };
    let of = |rows: &[Measurement]| -> Vec<Point> {
        points(figure, rows).into_iter().filter(|point| point.metric == metric).collect()
    };
    let mut found = Vec::new();
    let mut apart = Vec::new();
    for (key_bits, points) in by_bits(of(rows)) {
        let line = line(&points, x);
        let xs = || line.iter().map(|(x, _)| *x);
        let range = xs().fold(0.0, f64::max) / xs().fold(f64::INFINITY, f64::min);
        if line.len() < least || range < LEAST_RANGE {
            let sizes = line.len();
            return needs(format!(
                "it needs {least} sizes at least, the largest {LEAST_RANGE} times the smallest; {sizes} are measured at {}",
                bits(key_bits)
            ));
        }
        for point in &points {
            if let (Some(low), Some(high)) = (point.low, point.high)
                && high > MOST_SPREAD * low
            {
                apart.push(format!(
                    "{low:.2} to {high:.2} ms at {} and {}",
                    x(point).unwrap_or_default(),
                    bits(key_bits)
                ));
            }
        }
        let (steepness, fixed) = steepness(&line, above).ok_or(None)?;
        found.push((key_bits, steepness, fixed));
    }
    if found.is_empty() {
        return Err(None);
    }
    // A verdict that a repeat by itself would turn is decided by chance.
    let repeats: BTreeSet<u32> = rows.iter().map(|row| row.repeat).filter(|repeat| *repeat > 0).collect();
    for repeat in repeats {
        let alone: Vec<_> =
            rows.iter().filter(|row| row.repeat == repeat && row.metric == metric).cloned().collect();
        for (key_bits, points) in by_bits(of(&alone)) {
            let line = line(&points, x);
            let Some((_, median, _)) = found.iter().find(|(bits, _, _)| *bits == key_bits) else { continue };
            if line.len() >= least
                && let Some((slope, _)) = steepness(&line, above)
                && (from..=to).contains(&slope) != (from..=to).contains(median)
            {
                apart.push(format!("the slope of repeat {repeat} alone is {slope:.3} at {}", bits(key_bits)));
            }
        }
    }
    let holds = found.iter().all(|(_, slope, _)| (from..=to).contains(slope));
    let tell = |(key_bits, slope, fixed): &(Option<u32>, f64, f64)| {
        let fixed = if above { format!(" above {fixed:.2} ms") } else { String::new() };
        let twice = libm::pow(2.0, *slope);
        format!("{slope:.3}{fixed} at {} (twice the size: {twice:.2} times the time)", bits(*key_bits))
    };
    let told: Vec<_> = found.iter().map(tell).collect();
    let told = format!("log-log slope {}, asked for {from} to {to}", told.join(", "));
    Ok(if apart.is_empty() {
        (verdict(holds), told)
    } else {
        (Verdict::Undecided, format!("{told}; but repeats lie far apart: {}", apart.join(", ")))
    })
}

fn line(points: &[Point], x: fn(&Point) -> Option<u32>) -> Vec<(f64, f64)> {
    points.iter().filter_map(|point| Some((f64::from(x(point)?), point.median))).collect()
}

/// The slope on logarithmic axes, and what was taken off before; nothing where there are too few points.
fn steepness(line: &[(f64, f64)], above: bool) -> Option<(f64, f64)> {
    if above {
        return Some(above_fixed(line));
    }
    let logarithms: Vec<_> = line.iter().map(|(x, y)| (libm::log(*x), libm::log(*y))).collect();
    Some((slope(&logarithms)?, 0.0))
}

/// p and a of y = a + b x^p, a not below 0, with the least squares of relative errors; p to three digits between 0 and 3.
fn above_fixed(line: &[(f64, f64)]) -> (f64, f64) {
    let mut best = (f64::INFINITY, 0.0, 0.0);
    for step in 0..=3_000 {
        let power = f64::from(step) / 1_000.0;
        // a u + b v is to be 1.
        let scaled: Vec<_> = line.iter().map(|(x, y)| (1.0 / y, libm::pow(*x, power) / y)).collect();
        let sum = |of: fn(&(f64, f64)) -> f64| scaled.iter().map(of).sum::<f64>();
        let (uu, uv, vv) = (sum(|(u, _)| u * u), sum(|(u, v)| u * v), sum(|(_, v)| v * v));
        let (u, v) = (sum(|(u, _)| *u), sum(|(_, v)| *v));
        let determinant = uu * vv - uv * uv;
        let fixed = if determinant > 0.0 { ((u * vv - v * uv) / determinant).max(0.0) } else { 0.0 };
        let factor = (v - fixed * uv) / vv;
        let error = |(u, v): &(f64, f64)| {
            let off = fixed * u + factor * v - 1.0;
            off * off
        };
        let off: f64 = scaled.iter().map(error).sum();
        if off < best.0 {
            best = (off, power, fixed);
        }
    }
    (best.1, best.2)
}

/// Sizes of keys of which one has to fit before it can be said that none does.
const TRIED: [u32; 3] = [512, 1_024, 2_048];

pub(super) fn both(rows: &[Measurement], gamma: u32, within: f64, values: &[Expected]) -> Found {
    let at = |point: &Point| point.gamma == Some(gamma) && point.m == METERS;
    let points: Vec<_> = points(Figure::Six, rows).into_iter().filter(at).collect();
    let (mut told, mut holds, mut sizes) = (Vec::new(), false, BTreeSet::new());
    for (key_bits, points) in by_bits(points) {
        let found = |expected: &Expected| {
            points.iter().find(|point| point.metric == expected.metric).map(|point| point.median)
        };
        let found: Vec<_> = values.iter().map(found).collect::<Option<_>>().ok_or(None)?;
        holds |=
            found.iter().zip(values).all(|(found, expected)| (found / expected.millis - 1.0).abs() <= within);
        let parts = found
            .iter()
            .zip(values)
            .map(|(found, expected)| format!("{} {found:.1} ms of {:.0}", expected.metric, expected.millis));
        told.push(format!("{} at {}", parts.collect::<Vec<_>>().join(", "), bits(key_bits)));
        sizes.extend(key_bits);
    }
    if told.is_empty() {
        return Err(None);
    }
    let told = told.join("; ");
    if !holds && !TRIED.iter().all(|bits| sizes.contains(bits)) {
        return needs(format!("it needs keys of 512, 1024 and 2048 bits, of which one might fit; {told}"));
    }
    Ok((verdict(holds), told))
}

pub(super) fn fastest(rows: &[Measurement], metric: &str, scheme: &str, others: &[String]) -> Found {
    let points: Vec<_> =
        points(Figure::Table1, rows).into_iter().filter(|point| point.metric == metric).collect();
    let of = |scheme: &str| points.iter().filter(|point| point.scheme == scheme).collect::<Vec<_>>();
    let ours = of(scheme);
    let (mut told, mut holds, mut fails) = (Vec::new(), true, false);
    for own in &ours {
        for other in others {
            let other = of(other);
            let other = other
                .iter()
                .find(|point| point.key_bits.is_none() || point.key_bits == own.key_bits)
                .ok_or(None)?;
            // All repeats of one below all of the other.
            holds &= own.high < other.low;
            fails |= own.low > other.high;
            told.push(format!(
                "{:.4} ms at {} against {:.4} ms of {}",
                own.median,
                bits(own.key_bits),
                other.median,
                other.scheme
            ));
        }
    }
    let verdict = match (holds, fails) {
        (true, _) => Verdict::Reproduced,
        (false, true) => Verdict::NotReproduced,
        (false, false) => Verdict::Undecided,
    };
    if told.is_empty() { Err(None) } else { Ok((verdict, told.join("; "))) }
}

pub(super) fn crosses(rows: &[Measurement], scheme: &str, others: &[String], from: f64, to: f64) -> Found {
    let points = points(Figure::Seven, rows);
    let (mut told, mut holds) = (BTreeMap::<String, Vec<&str>>::new(), false);
    for (panel, letter) in PANELS.into_iter().zip(["7a", "7b", "7c"]) {
        let curve = |scheme: &str, key_bits: Option<u32>| -> BTreeMap<u32, f64> {
            points
                .iter()
                .filter(|point| {
                    let same = point.key_bits.is_none() || point.key_bits == key_bits;
                    point.metric == panel && point.scheme == scheme && same
                })
                .map(|point| (point.m, point.median))
                .collect()
        };
        let sizes: BTreeSet<_> =
            points.iter().filter(|point| point.scheme == scheme).map(|point| point.key_bits).collect();
        for key_bits in sizes {
            let own = curve(scheme, key_bits);
            let mut all = true;
            for other in others {
                let theirs = curve(other, key_bits);
                // Where ours passes from above to below, by the logarithms of the times between two sizes.
                let mut above: Option<(f64, f64)> = None;
                let (mut crossings, mut shared) = (Vec::new(), Vec::new());
                for (m, time) in &own {
                    let Some(other) = theirs.get(m) else { continue };
                    let (m, gap) = (f64::from(*m), libm::log(time / other));
                    shared.push(m);
                    if let Some((before, last)) = above
                        && (last > 0.0) != (gap > 0.0)
                    {
                        crossings.push((before + (m - before) * last / (last - gap), last > 0.0));
                    }
                    above = Some((m, gap));
                }
                let (Some((most, gap)), Some(least)) = (above, shared.first()) else { return Err(None) };
                // A crossing that was not looked for was not missed.
                if most < to || *least > from {
                    return needs(format!(
                        "it needs sizes on both sides of {from} to {to} meters; measured are {least} to {most}, and with {most} the paper's scheme takes {:.1} \
                         times as long as {other} ({letter})",
                        libm::exp(gap)
                    ));
                }
                let once = matches!(crossings.as_slice(), [(at, true)] if (from..=to).contains(at));
                all &= once;
                let where_ = match crossings.as_slice() {
                    [] if gap > 0.0 => "the paper's scheme takes longer everywhere".to_owned(),
                    [] => "the paper's scheme takes less everywhere".to_owned(),
                    some => some
                        .iter()
                        .map(|(at, _)| format!("crossing at {at:.0}"))
                        .collect::<Vec<_>>()
                        .join(", "),
                };
                told.entry(format!("{other}, {}: {where_}", bits(key_bits))).or_default().push(letter);
            }
            holds |= all;
        }
    }
    let told: Vec<_> =
        told.into_iter().map(|(what, letters)| format!("{what} ({})", letters.join(", "))).collect();
    if told.is_empty() { Err(None) } else { Ok((verdict(holds), told.join("; "))) }
}

/// What is asked of a law with the least deviation.
pub(super) struct Least<'a> {
    pub(super) metric: &'a str,
    pub(super) noise: &'a str,
    pub(super) others: &'a [String],
    pub(super) ties: &'a [String],
    pub(super) reach: u32,
    pub(super) beside: &'a str,
}

pub(super) fn least(rows: &[Measurement], asked: &Least<'_>) -> Found {
    let points: Vec<_> =
        points(Figure::Eight, rows).into_iter().filter(|point| point.metric == asked.metric).collect();
    let at = |noise: &str, m: u32| points.iter().find(|point| point.noise == noise && point.m == m);
    let sizes: BTreeSet<_> =
        points.iter().filter(|point| point.noise == asked.noise).map(|point| point.m).collect();
    let last = *sizes.iter().next_back().ok_or(None)?;
    let (mut beaten, mut close, mut equal) = (Vec::new(), Vec::new(), Vec::new());
    for m in &sizes {
        let own = at(asked.noise, *m).ok_or(None)?;
        for other in asked.others {
            let theirs = at(other, *m).ok_or(None)?;
            if theirs.high < own.low {
                beaten.push(format!("{other} at m = {m}"));
            } else if theirs.low <= own.high {
                close.push(format!("{other} at m = {m}"));
            }
        }
        for tie in asked.ties {
            if at(tie, *m).is_some_and(|tie| tie.low <= own.high && own.low <= tie.high) {
                equal.push(tie.as_str());
            }
        }
    }
    if last < asked.reach {
        return needs(format!("it needs {} meters or more; measured up to {last}", asked.reach));
    }
    let own = at(asked.noise, last).ok_or(None)?.median;
    let ties: BTreeSet<_> = equal.into_iter().collect();
    let tied = ties.into_iter().collect::<Vec<_>>().join(", ");
    let told = format!("{own:.4} of the total at m = {last}; as good as {tied}; {}", asked.beside);
    Ok(match (beaten.is_empty(), close.is_empty()) {
        (false, _) => (Verdict::NotReproduced, format!("{told}; above {}", beaten.join(", "))),
        (true, false) => (Verdict::Undecided, format!("{told}; intervals overlap with {}", close.join(", "))),
        // What it says of one rival nobody could test.
        (true, true) => (Verdict::InKind, told),
    })
}

/// Who has to be counted, and at how many sizes, before growth can be spoken of.
const COUNTED_WAYS: [&str; 2] = ["double-blind", "shamir"];

pub(super) fn counts(rows: &[Measurement]) -> Found {
    let counted: Vec<_> = rows.iter().filter(|row| row.cell.starts_with("count-")).collect();
    // Whole numbers, on both sides.
    let off = |row: &&&Measurement| row.theory != Some(row.value);
    let wrong: Vec<_> = counted
        .iter()
        .filter(off)
        .map(|row| {
            format!(
                "{} {} of {} at m = {}: {} for {:?}",
                row.scheme, row.metric, row.party, row.m, row.value, row.theory
            )
        })
        .collect();
    if counted.is_empty() {
        return Err(None);
    }
    for way in COUNTED_WAYS {
        let sizes: BTreeSet<_> = counted.iter().filter(|row| row.scheme == way).map(|row| row.m).collect();
        if sizes.len() < 3 {
            return needs(format!(
                "it needs counts of {way} with three numbers of meters; {} are there",
                sizes.len()
            ));
        }
    }
    let schemes: BTreeSet<_> = counted.iter().map(|row| row.scheme.as_str()).collect();
    let told = format!("{} counts of {} schemes equal theory", counted.len() - wrong.len(), schemes.len());
    let all = if wrong.is_empty() { told } else { format!("{told}; not {}", wrong.join("; ")) };
    Ok((verdict(wrong.is_empty()), all))
}

/// By computation alone: the law of discrete shares, which is what the program draws where nothing is said.
pub(super) fn collusion(meters: u32, pooled: u32) -> Found {
    let params = Params::try_from(RawParams { meters, ..RawParams::default() }).map_err(|_| None)?;
    let against = Against::new(&params, 0, pooled).ok_or(None)?;
    let holds = against.epsilon <= params.epsilon();
    let told = format!(
        "computed for discrete shares of whole mWh, nothing of it is measured: against {pooled} of {meters} meters without the cloud epsilon is up to {:.3} where {} \
         was asked for. That worst case needs all of them to draw equal samples, which is next to impossible; on average over what they draw the price is a delta, which \
         experiment E8 of the lab measures",
        against.epsilon,
        params.epsilon()
    );
    Ok((verdict(holds), told))
}
