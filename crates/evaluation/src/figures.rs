//! From measurements to the figures' rows: medians of repeats, and sums of parties.

use std::collections::BTreeMap;

use blindsum_chart::Curve;
use serde::Serialize;

use crate::measurement::{MILLIS, Measurement};
use crate::plan::{Figure, GAMMA, METERS};
use crate::statistics::middle;
use crate::steady;

/// A row of a figure's file.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Point {
    /// The way of summing up, or "noise".
    pub scheme: String,
    /// m.
    pub m: u32,
    /// gamma.
    pub gamma: Option<u32>,
    /// Bits of n.
    pub key_bits: Option<u32>,
    /// What it is.
    pub metric: String,
    /// The median of the repeats; of what is drawn, the value.
    pub median: f64,
    /// The least; of what is drawn, the lower end of its 95 % interval.
    pub low: Option<f64>,
    /// The most, or the upper end.
    pub high: Option<f64>,
    /// Repeats, or draws.
    pub n: u64,
    /// Of the values.
    pub unit: String,
    /// What theory says.
    pub theory: Option<f64>,
    /// The transport's name.
    pub transport: String,
    /// The noise law's.
    pub noise: String,
    /// What it rests on.
    pub evidence: String,
    /// epsilon of one sum.
    pub epsilon: Option<f64>,
    /// delta.
    pub delta: Option<f64>,
    /// Bits of security.
    pub security_bits: Option<u32>,
    /// The cap, in Wh, where it is varied.
    pub cap_wh: Option<u32>,
    /// How many meters are missing, where that is varied.
    pub absent: Option<u32>,
    /// The share of the meters that are honest, where that is varied.
    pub honest: Option<f64>,
    /// Whose it is.
    pub party: String,
    /// When.
    pub phase: String,
    /// The master seed.
    pub seed: u64,
}

/// Epochs of a day, over which the set-up is spread.
pub const EPOCHS: f64 = 48.0;

/// Panels of Fig. 7.
pub const PANELS: [&str; 3] =
    ["all parties together", "slowest meter and the others", "the same, with set-up over 48 epochs"];

/// What Table 1 calls time.
pub const ENCRYPTION: &str = "time of one reading";
/// What a meter sends for a sum, in Table 1.
pub const SENT: &str = "sent for one sum";
/// The deviation of a law over all m, in Table 1.
pub const MEAN_SD: &str = "sd, mean over all m";

impl Point {
    fn like(row: &Measurement, metric: &str, party: &str) -> Self {
        Self {
            scheme: row.scheme.clone(),
            m: row.m,
            gamma: row.gamma,
            key_bits: row.key_bits,
            metric: metric.to_owned(),
            median: row.value,
            low: row.low,
            high: row.high,
            n: row.n,
            unit: row.unit.clone(),
            theory: row.theory,
            transport: row.transport.clone(),
            noise: row.noise.clone(),
            evidence: row.evidence.clone(),
            epsilon: row.epsilon,
            delta: row.delta,
            security_bits: row.security_bits,
            cap_wh: row.cap_wh,
            absent: row.absent,
            honest: row.honest,
            party: party.to_owned(),
            phase: row.phase.clone(),
            seed: row.seed,
        }
    }
}

/// The size of a run: the way, m, gamma and the bits of keys.
type Size = (String, u32, Option<u32>, Option<u32>);

/// The rows of one repeat, which all are of one run.
type Repeat<'a> = Vec<&'a Measurement>;

/// Rows by size, then by repeat; what warmed up is left out, and what was disturbed too, unless all of it was.
fn runs(rows: &[Measurement]) -> BTreeMap<Size, BTreeMap<u32, Repeat<'_>>> {
    let mut runs: BTreeMap<Size, BTreeMap<u32, Repeat<'_>>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.cell.starts_with("time-") && row.repeat > 0) {
        let size = (row.scheme.clone(), row.m, row.gamma, row.key_bits);
        runs.entry(size).or_default().entry(row.repeat).or_default().push(row);
    }
    for repeats in runs.values_mut() {
        let calm = |rows: &Repeat<'_>| !steady::is_disturbed(rows);
        if repeats.values().any(calm) {
            repeats.retain(|_, rows| calm(rows));
        }
    }
    runs
}

fn value(repeat: &Repeat<'_>, metric: &str, party: &str, phase: &str) -> Option<f64> {
    let is_it = |row: &&&Measurement| row.metric == metric && row.party == party && row.phase == phase;
    repeat.iter().find(is_it).map(|row| row.value)
}

/// One point from a number that each repeat has.
fn point(
    repeats: &BTreeMap<u32, Repeat<'_>>,
    metric: &str,
    party: &str,
    of: impl Fn(&Repeat<'_>) -> Option<f64>,
) -> Option<Point> {
    let values: Vec<_> = repeats.values().filter_map(of).collect();
    let (median, low, high) = middle(&values)?;
    let row = repeats.values().next()?.first()?;
    let n = u64::try_from(values.len()).unwrap_or(u64::MAX);
    Some(Point {
        median,
        low: Some(low),
        high: Some(high),
        n,
        unit: MILLIS.to_owned(),
        theory: None,
        phase: "epoch".to_owned(),
        ..Point::like(row, metric, party)
    })
}

/// The points of a figure.
#[must_use]
pub fn points(figure: Figure, rows: &[Measurement]) -> Vec<Point> {
    match figure {
        Figure::Five => ours(rows, |size| size.2 == Some(GAMMA)),
        Figure::Six => ours(rows, |size| size.1 == METERS),
        // Fig. 6's other gammas are not a part of it.
        Figure::Seven => {
            let runs = runs(rows);
            let wanted = runs.iter().filter(|(size, _)| size.2.is_none_or(|gamma| gamma == GAMMA));
            wanted.flat_map(|(_, repeats)| panels(repeats)).collect()
        }
        Figure::Eight => told(rows, "noise-").collect(),
        Figure::Table1 => table(rows),
        Figure::Privacy => told(rows, "equal-").collect(),
        Figure::Error => told(rows, "clipping-").collect(),
        Figure::Dropout => missing(rows),
        Figure::Collusion => told(rows, "pooled-").collect(),
    }
}

fn ours(rows: &[Measurement], wanted: impl Fn(&Size) -> bool) -> Vec<Point> {
    let runs = runs(rows);
    let of = |repeats: &BTreeMap<u32, Repeat<'_>>| {
        [("encrypting its choice", "cloud"), ("noise", "meter")]
            .into_iter()
            .filter_map(|(metric, party)| {
                point(repeats, metric, party, |repeat| value(repeat, metric, party, "epoch"))
            })
            .collect::<Vec<_>>()
    };
    let wanted = runs.iter().filter(|(size, _)| size.0 == "double-blind" && wanted(size));
    wanted.flat_map(|(_, repeats)| of(repeats)).collect()
}

fn panels(repeats: &BTreeMap<u32, Repeat<'_>>) -> Vec<Point> {
    let time = |repeat: &Repeat<'_>, party: &str, phase: &str| value(repeat, "time", party, phase);
    let others = move |repeat: &Repeat<'_>| {
        Some(time(repeat, "aggregator", "epoch")? + time(repeat, "helpers", "epoch")?)
    };
    let m = repeats.values().next().and_then(|repeat| repeat.first()).map_or(0.0, |row| f64::from(row.m));
    let all = move |repeat: &Repeat<'_>| Some(m * time(repeat, "meter", "epoch")? + others(repeat)?);
    let slowest = move |repeat: &Repeat<'_>| Some(time(repeat, "slowest meter", "epoch")? + others(repeat)?);
    let spread = move |repeat: &Repeat<'_>| {
        let set_up = time(repeat, "meter", "set-up")? + time(repeat, "others", "set-up")?;
        Some(slowest(repeat)? + set_up / EPOCHS)
    };
    let [first, second, third] = PANELS;
    [
        point(repeats, first, "all", all),
        point(repeats, second, "all", slowest),
        point(repeats, third, "all", spread),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// The rows of some cells as they stand.
fn told<'a>(rows: &'a [Measurement], cells: &'a str) -> impl Iterator<Item = Point> + 'a {
    let own = rows.iter().filter(move |row| row.cell.starts_with(cells));
    own.map(|row| Point::like(row, &row.metric, &row.party))
}

fn drawn(rows: &[Measurement]) -> impl Iterator<Item = &Measurement> {
    rows.iter().filter(|row| row.cell.starts_with("noise-"))
}

/// What missing meters cost: of times the median of the repeats, which agree in everything else.
fn missing(rows: &[Measurement]) -> Vec<Point> {
    let mut numbers: BTreeMap<_, (usize, BTreeMap<u32, Repeat<'_>>)> = BTreeMap::new();
    for (place, row) in rows.iter().filter(|row| row.absent.is_some()).enumerate() {
        let number = (&row.scheme, row.absent, &row.metric, &row.party, &row.phase);
        let (_, repeats) = numbers.entry(number).or_insert_with(|| (place, BTreeMap::new()));
        repeats.entry(row.repeat).or_default().push(row);
    }
    let mut numbers: Vec<_> = numbers.into_values().collect();
    numbers.sort_by_key(|(place, _)| *place);
    let of = |(_, repeats): (usize, BTreeMap<u32, Repeat<'_>>)| {
        let row = *repeats.values().next()?.first()?;
        if !row.is_time() {
            return Some(Point::like(row, &row.metric, &row.party));
        }
        let value = |repeat: &Repeat<'_>| repeat.first().map(|row| row.value);
        let point = point(&repeats, &row.metric, &row.party, value)?;
        Some(Point { phase: row.phase.clone(), ..point })
    };
    numbers.into_iter().filter_map(of).collect()
}

/// Table 1: the time of a reading at the smallest m of each way, and the mean of the deviations of each law over all m.
fn table(rows: &[Measurement]) -> Vec<Point> {
    let runs = runs(rows);
    let mut smallest: BTreeMap<(&str, Option<u32>), Point> = BTreeMap::new();
    for ((scheme, m, gamma, key_bits), repeats) in &runs {
        if gamma.is_some_and(|gamma| gamma != GAMMA) {
            continue;
        }
        // Ours has a time for c_i alone; the others only encrypt one reading.
        let time = |repeat: &Repeat<'_>| {
            value(repeat, "reading", "meter", "epoch").or_else(|| value(repeat, "time", "meter", "epoch"))
        };
        let Some(point) = point(repeats, ENCRYPTION, "meter", time) else { continue };
        let place = smallest.entry((scheme, *key_bits)).or_insert_with(|| point.clone());
        if *m < place.m {
            *place = point;
        }
    }
    // What a meter sends in an epoch is counted, not timed: any repeat has it.
    let sent = smallest.values().filter_map(|place| {
        let is_it = |row: &&Measurement| {
            row.cell.starts_with("time-")
                && (row.scheme.as_str(), row.m, row.key_bits)
                    == (place.scheme.as_str(), place.m, place.key_bits)
                && row.gamma.is_none_or(|gamma| gamma == GAMMA)
                && row.metric == "sent"
                && row.party == "meter"
        };
        Some(Point::like(rows.iter().find(is_it)?, SENT, "meter"))
    });
    let sent: Vec<_> = sent.collect();
    let mut deviations: BTreeMap<&str, Vec<&Measurement>> = BTreeMap::new();
    for row in drawn(rows).filter(|row| row.metric == "sd") {
        deviations.entry(&row.noise).or_default().push(row);
    }
    let mean = |rows: &Vec<&Measurement>| {
        let n = crate::statistics::count(rows.len());
        let mean = |of: fn(&Measurement) -> Option<f64>| {
            rows.iter().map(|row| of(row)).sum::<Option<f64>>().map(|sum| sum / n)
        };
        let first = rows.first()?;
        Some(Point {
            median: mean(|row| Some(row.value))?,
            low: mean(|row| row.low),
            high: mean(|row| row.high),
            theory: mean(|row| row.theory),
            m: 0,
            ..Point::like(first, MEAN_SD, &first.party)
        })
    };
    smallest.into_values().chain(sent).chain(deviations.values().filter_map(mean)).collect()
}

/// Curves by name, from points: of each, x from `x` and y from the median; whether it stands in front, and its look.
#[must_use]
pub fn curves(
    points: &[Point],
    x: impl Fn(&Point) -> Option<u32>,
    name: impl Fn(&Point) -> String,
    look: impl Fn(&Point) -> (bool, usize),
) -> Vec<Curve> {
    let mut curves: BTreeMap<String, Curve> = BTreeMap::new();
    for point in points {
        let Some(x) = x(point) else { continue };
        let (low, high) = (point.low.unwrap_or(point.median), point.high.unwrap_or(point.median));
        let name = name(point);
        let curve = curves.entry(name.clone()).or_insert_with(|| Curve {
            name,
            points: Vec::new(),
            ours: look(point).0,
            look: look(point).1,
        });
        curve.points.push((f64::from(x), point.median, low, high));
    }
    let mut curves: Vec<_> = curves.into_values().collect();
    for curve in &mut curves {
        curve.points.sort_by(|a, b| a.0.total_cmp(&b.0));
        // A logarithmic axis has no place for nothing.
        curve.points.retain(|(x, y, _, _)| *x > 0.0 && *y > 0.0);
    }
    curves.retain(|curve| !curve.points.is_empty());
    curves
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims::tests::row;

    #[test]
    fn a_figure_shows_its_own_sizes_alone() {
        let of = |m, gamma| {
            ["meter", "slowest meter", "aggregator", "helpers"]
                .map(|party| row("time", party, m, gamma, 2.0))
                .into_iter()
                .chain([
                    row("encrypting its choice", "cloud", m, gamma, 3.0),
                    row("noise", "meter", m, gamma, 1.0),
                ])
        };
        let rows: Vec<_> = of(100, 4).chain(of(500, 4)).chain(of(500, 20)).collect();
        let sizes = |figure| -> Vec<_> {
            let mut sizes: Vec<_> =
                points(figure, &rows).iter().map(|point| (point.m, point.gamma.unwrap())).collect();
            sizes.dedup();
            sizes
        };
        assert_eq!(sizes(Figure::Five), [(100, 4), (500, 4)]);
        assert_eq!(sizes(Figure::Six), [(500, 4), (500, 20)]);
        assert_eq!(sizes(Figure::Seven), [(100, 4), (500, 4)]);
        // 100 meters of 2 ms, and 2 each of the others.
        let all = points(Figure::Seven, &rows).into_iter().find(|point| point.metric == PANELS[0]).unwrap();
        assert_eq!((all.m, all.median), (100, 204.0));
    }
}
