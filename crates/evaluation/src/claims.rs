//! What the paper claims, and what the measurements say of it: by rules that are written down before.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use blindsum_core::params::{Params, RawParams};
use blindsum_core::privacy::Against;
use serde::Deserialize;

use crate::figures::{PANELS, Point, points};
use crate::measurement::Measurement;
use crate::plan::{Figure, METERS};
use crate::statistics::slope;

/// The claims and rules that ship with the program.
pub const CLAIMS: &str = include_str!("../../../evaluation/claims.toml");

/// A claim of the paper.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Claim {
    /// Its short name.
    pub id: String,
    /// What is claimed, in our words.
    pub statement: String,
    /// Where.
    pub source: String,
    /// What measures it.
    pub command: String,
    /// The file with what is judged.
    pub file: String,
    /// How it is judged.
    pub rule: Rule,
}

/// How a claim is judged.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
pub enum Rule {
    /// The slope of the logarithm of a time over that of m lies between two bounds, at every size of keys.
    Slope {
        /// Which time.
        metric: String,
        /// Over what: m.
        over: Over,
        /// The lower bound.
        from: f64,
        /// The upper bound.
        to: f64,
    },
    /// The same, after what the straight line through all points has at 0 is taken off.
    SlopeAboveFixed {
        /// Which time.
        metric: String,
        /// Over what.
        over: Over,
        /// The lower bound.
        from: f64,
        /// The upper bound.
        to: f64,
    },
    /// There is one size of keys at which all these times come out.
    Both {
        /// At this gamma.
        gamma: u32,
        /// By how much of itself a time may be off.
        within: f64,
        /// The times.
        values: Vec<Expected>,
    },
    /// A scheme's time is below that of all others, at every size of keys.
    Fastest {
        /// Which time.
        metric: String,
        /// Whose.
        scheme: String,
        /// The others.
        others: Vec<String>,
    },
    /// The curve of a scheme crosses that of each other once, from above, within these numbers of meters, in one panel of Fig. 7 at least.
    Crosses {
        /// Whose.
        scheme: String,
        /// The others.
        others: Vec<String>,
        /// From this m.
        from: f64,
        /// To this m.
        to: f64,
    },
    /// A law's deviation is below that of the others for every m, their intervals apart.
    Least {
        /// Which number.
        metric: String,
        /// Whose.
        noise: String,
        /// The others.
        others: Vec<String>,
        /// Laws that are as good, and are named beside.
        ties: Vec<String>,
    },
    /// What was counted is what theory says.
    Counts,
    /// Meters that pool what they know leave the others the epsilon that was asked for.
    Collusion {
        /// m.
        meters: u32,
        /// How many pool.
        pooled: u32,
    },
    /// Nothing could show it.
    Untestable {
        /// Why.
        why: String,
    },
}

/// What a slope is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Over {
    /// The number of meters.
    M,
    /// The number of samples.
    Gamma,
}

/// A time that is claimed.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Expected {
    /// Which.
    pub metric: String,
    /// How long.
    pub millis: f64,
}

/// What comes of a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verdict {
    /// As claimed.
    Reproduced,
    /// As claimed in kind, not in every number.
    InKind,
    /// Otherwise.
    NotReproduced,
    /// Nobody could tell.
    CannotBeTested,
    /// What it needs is not among the measurements.
    NotMeasured,
}

impl Verdict {
    /// All, in the order in which they are told.
    pub const ALL: [Self; 5] =
        [Self::Reproduced, Self::InKind, Self::NotReproduced, Self::CannotBeTested, Self::NotMeasured];
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Reproduced => "reproduced",
            Self::InKind => "reproduced in kind",
            Self::NotReproduced => "not reproduced",
            Self::CannotBeTested => "cannot be tested",
            Self::NotMeasured => "not measured",
        })
    }
}

/// A verdict, and the numbers that it rests on.
#[derive(Debug, Clone, PartialEq)]
pub struct Judged {
    /// The claim.
    pub claim: Claim,
    /// What comes of it.
    pub verdict: Verdict,
    /// Why, with numbers.
    pub because: String,
}

/// Reads claims.
///
/// # Errors
/// What is wrong with the file, and where.
pub fn read(text: &str) -> Result<Vec<Claim>, toml::de::Error> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        claim: Vec<Claim>,
    }
    toml::from_str::<File>(text).map(|file| file.claim)
}

/// Judges a claim by measurements.
#[must_use]
pub fn judge(claim: &Claim, rows: &[Measurement]) -> Judged {
    let judged = match &claim.rule {
        Rule::Slope { metric, over, from, to } => slopes(rows, metric, *over, (*from, *to), false),
        Rule::SlopeAboveFixed { metric, over, from, to } => slopes(rows, metric, *over, (*from, *to), true),
        Rule::Both { gamma, within, values } => both(rows, *gamma, *within, values),
        Rule::Fastest { metric, scheme, others } => fastest(rows, metric, scheme, others),
        Rule::Crosses { scheme, others, from, to } => crosses(rows, scheme, others, *from, *to),
        Rule::Least { metric, noise, others, ties } => least(rows, metric, noise, others, ties),
        Rule::Counts => counts(rows),
        Rule::Collusion { meters, pooled } => collusion(*meters, *pooled),
        Rule::Untestable { why } => Some((Verdict::CannotBeTested, why.clone())),
    };
    let (verdict, because) =
        judged.unwrap_or_else(|| (Verdict::NotMeasured, format!("measure it with {}", claim.command)));
    Judged { claim: claim.clone(), verdict, because }
}

type Found = Option<(Verdict, String)>;

fn verdict(holds: bool) -> Verdict {
    if holds { Verdict::Reproduced } else { Verdict::NotReproduced }
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

fn slopes(rows: &[Measurement], metric: &str, over: Over, (from, to): (f64, f64), above: bool) -> Found {
    let (figure, x): (_, fn(&Point) -> Option<u32>) = match over {
        Over::M => (Figure::Five, |point| Some(point.m)),
        Over::Gamma => (Figure::Six, |point| point.gamma),
    };
    let points: Vec<_> = points(figure, rows).into_iter().filter(|point| point.metric == metric).collect();
    let mut found = Vec::new();
    for (key_bits, points) in by_bits(points) {
        let mut line: Vec<_> =
            points.iter().filter_map(|point| Some((f64::from(x(point)?), point.median))).collect();
        // Two points are always on a line.
        if line.len() < 3 {
            continue;
        }
        let mut fixed = 0.0;
        if above {
            let steepness = slope(&line)?;
            let n = crate::statistics::count(line.len());
            fixed = line.iter().map(|(x, y)| y - steepness * x).sum::<f64>() / n;
            line.iter_mut().for_each(|(_, y)| *y -= fixed);
        }
        let logarithms: Vec<_> =
            line.iter().filter(|(_, y)| *y > 0.0).map(|(x, y)| (libm::log(*x), libm::log(*y))).collect();
        found.push((key_bits, slope(&logarithms)?, fixed));
    }
    let holds = found.iter().all(|(_, slope, _)| (from..=to).contains(slope));
    let tell = |(key_bits, slope, fixed): &(Option<u32>, f64, f64)| {
        let fixed = if above { format!(" above {fixed:.2} ms") } else { String::new() };
        format!("{slope:.3}{fixed} at {}", bits(*key_bits))
    };
    let told: Vec<_> = found.iter().map(tell).collect();
    (!found.is_empty())
        .then(|| (verdict(holds), format!("log-log slope {}, asked for {from} to {to}", told.join(", "))))
}

fn both(rows: &[Measurement], gamma: u32, within: f64, values: &[Expected]) -> Found {
    let at = |point: &Point| point.gamma == Some(gamma) && point.m == METERS;
    let points: Vec<_> = points(Figure::Six, rows).into_iter().filter(at).collect();
    let (mut told, mut holds) = (Vec::new(), false);
    for (key_bits, points) in by_bits(points) {
        let found = |expected: &Expected| {
            points.iter().find(|point| point.metric == expected.metric).map(|point| point.median)
        };
        let found: Vec<_> = values.iter().map(found).collect::<Option<_>>()?;
        holds |=
            found.iter().zip(values).all(|(found, expected)| (found / expected.millis - 1.0).abs() <= within);
        let parts = found
            .iter()
            .zip(values)
            .map(|(found, expected)| format!("{} {found:.1} ms of {:.0}", expected.metric, expected.millis));
        told.push(format!("{} at {}", parts.collect::<Vec<_>>().join(", "), bits(key_bits)));
    }
    (!told.is_empty()).then(|| (verdict(holds), told.join("; ")))
}

fn fastest(rows: &[Measurement], metric: &str, scheme: &str, others: &[String]) -> Found {
    let points: Vec<_> =
        points(Figure::Table1, rows).into_iter().filter(|point| point.metric == metric).collect();
    let of = |scheme: &str| points.iter().filter(|point| point.scheme == scheme).collect::<Vec<_>>();
    let ours = of(scheme);
    let mut told = Vec::new();
    let mut holds = true;
    for own in &ours {
        for other in others {
            let other = of(other);
            let other =
                other.iter().find(|point| point.key_bits.is_none() || point.key_bits == own.key_bits)?;
            holds &= own.median < other.median;
            told.push(format!(
                "{:.4} ms at {} against {:.4} ms of {}",
                own.median,
                bits(own.key_bits),
                other.median,
                other.scheme
            ));
        }
    }
    (!told.is_empty()).then(|| (verdict(holds), told.join("; ")))
}

fn crosses(rows: &[Measurement], scheme: &str, others: &[String], from: f64, to: f64) -> Found {
    let points = points(Figure::Seven, rows);
    let (mut told, mut holds) = (Vec::new(), false);
    for panel in PANELS {
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
                let (mut crossings, mut shared) = (Vec::new(), 0);
                for (m, time) in &own {
                    let Some(other) = theirs.get(m) else { continue };
                    shared += 1;
                    let (m, gap) = (f64::from(*m), libm::log(time / other));
                    if let Some((before, last)) = above
                        && (last > 0.0) != (gap > 0.0)
                    {
                        crossings.push((before + (m - before) * last / (last - gap), last > 0.0));
                    }
                    above = Some((m, gap));
                }
                if shared < 2 {
                    return None;
                }
                let once = matches!(crossings.as_slice(), [(at, true)] if (from..=to).contains(at));
                all &= once;
                let where_ = match crossings.as_slice() {
                    [] if above.is_some_and(|(_, gap)| gap > 0.0) => "ours is above everywhere".to_owned(),
                    [] => "ours is below everywhere".to_owned(),
                    some => some
                        .iter()
                        .map(|(at, _)| format!("crossing at {at:.0}"))
                        .collect::<Vec<_>>()
                        .join(", "),
                };
                told.push(format!("{panel}, {}, {other}: {where_}", bits(key_bits)));
            }
            holds |= all;
        }
    }
    (!told.is_empty()).then(|| (verdict(holds), told.join("; ")))
}

fn least(rows: &[Measurement], metric: &str, noise: &str, others: &[String], ties: &[String]) -> Found {
    let points: Vec<_> =
        points(Figure::Eight, rows).into_iter().filter(|point| point.metric == metric).collect();
    let at = |noise: &str, m: u32| points.iter().find(|point| point.noise == noise && point.m == m);
    let sizes: BTreeSet<_> =
        points.iter().filter(|point| point.noise == noise).map(|point| point.m).collect();
    let (mut beaten, mut equal) = (Vec::new(), Vec::new());
    for m in &sizes {
        let own = at(noise, *m)?;
        for other in others {
            if at(other, *m)?.low? <= own.high? {
                beaten.push(format!("{other} at m = {m}"));
            }
        }
        for tie in ties {
            if at(tie, *m).is_some_and(|tie| tie.low <= own.high && own.low <= tie.high) {
                equal.push(tie.as_str());
            }
        }
    }
    let last = sizes.iter().next_back()?;
    let own = at(noise, *last)?.median;
    let ties: BTreeSet<_> = equal.into_iter().collect();
    let tied = ties.into_iter().collect::<Vec<_>>().join(", ");
    let told = format!("{own:.4} of the total at m = {last}; as good as {tied}");
    Some(match (beaten.is_empty(), tied.is_empty()) {
        (true, true) => (Verdict::Reproduced, told),
        (true, false) => (Verdict::InKind, told),
        (false, _) => (Verdict::NotReproduced, format!("{told}; not below {}", beaten.join(", "))),
    })
}

fn counts(rows: &[Measurement]) -> Found {
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
    let schemes: BTreeSet<_> = counted.iter().map(|row| row.scheme.as_str()).collect();
    let told = format!("{} counts of {} schemes equal theory", counted.len() - wrong.len(), schemes.len());
    let all = if wrong.is_empty() { told } else { format!("{told}; not {}", wrong.join("; ")) };
    (!counted.is_empty() && schemes.contains("double-blind")).then(|| (verdict(wrong.is_empty()), all))
}

fn collusion(meters: u32, pooled: u32) -> Found {
    let params = Params::try_from(RawParams { meters, ..RawParams::default() }).ok()?;
    let against = Against::new(&params, 0, pooled)?;
    let holds = against.epsilon <= params.epsilon();
    let told = format!(
        "against {pooled} of {meters} meters without the cloud epsilon is up to {:.3} where {} was asked for: it is reached where their samples happen \
         to be equal",
        against.epsilon,
        params.epsilon()
    );
    Some((verdict(holds), told))
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use crate::measurement::MILLIS;

    /// A row of one repeat of ours.
    pub(crate) fn row(metric: &str, party: &str, m: u32, gamma: u32, value: f64) -> Measurement {
        Measurement {
            cell: format!("time-double-blind-m{m}-g{gamma}"),
            scheme: "double-blind".to_owned(),
            m,
            gamma: Some(gamma),
            key_bits: Some(512),
            metric: metric.to_owned(),
            party: party.to_owned(),
            phase: "epoch".to_owned(),
            repeat: 1,
            value,
            low: None,
            high: None,
            n: 1,
            unit: MILLIS.to_owned(),
            theory: None,
            transport: String::new(),
            noise: String::new(),
            evidence: String::new(),
            epsilon: None,
            delta: None,
            security_bits: None,
            cap_wh: None,
            absent: None,
            honest: None,
            seed: 1,
        }
    }

    fn claim(id: &str) -> Claim {
        read(CLAIMS).unwrap().into_iter().find(|claim| claim.id == id).unwrap()
    }

    fn found(id: &str, rows: &[Measurement]) -> Verdict {
        judge(&claim(id), rows).verdict
    }

    #[test]
    fn the_claims_that_ship_are_read() {
        let claims = read(CLAIMS).unwrap();
        let ids: BTreeSet<_> = claims.iter().map(|claim| claim.id.clone()).collect();
        assert_eq!(ids.len(), claims.len());
        assert_eq!(claims.len(), 10);
        assert!(read("[[claim]]\nid = 'C1'").is_err());
        assert_eq!(found("C1", &[]), Verdict::NotMeasured);
        assert_eq!(found("C7", &[]), Verdict::CannotBeTested);
        // Of 100 homes' discrete noise half of the shares leave an epsilon of 3.698.
        let judged = judge(&claim("C11"), &[]);
        assert_eq!(judged.verdict, Verdict::NotReproduced);
        assert!(judged.because.contains("3.698"), "{}", judged.because);
    }

    #[test]
    fn slopes_are_judged_by_their_bounds() {
        let choice = "encrypting its choice";
        let line = |of: fn(f64) -> f64| -> Vec<_> {
            [100, 500, 1_000].map(|m| row(choice, "cloud", m, 4, of(f64::from(m)))).into()
        };
        assert_eq!(found("C1", &line(|m| 3.0 * m)), Verdict::Reproduced);
        assert_eq!(found("C1", &line(|m| m * m)), Verdict::NotReproduced);
        assert_eq!(found("C1", &line(|m| 3.0 * m)[..2]), Verdict::NotMeasured);
        let flat: Vec<_> = [100, 500, 1_000].map(|m| row("noise", "meter", m, 4, 2.0)).into();
        assert_eq!(found("C3", &flat), Verdict::Reproduced);
        let gammas: Vec<_> =
            [2, 10, 20].map(|gamma| row(choice, "cloud", 500, gamma, 7.0 + f64::from(gamma))).into();
        assert_eq!(found("C2", &gammas), Verdict::Reproduced);
        // What warmed up says nothing.
        let mut disturbed = line(|m| 3.0 * m);
        disturbed.push(Measurement { repeat: 0, ..row(choice, "cloud", 100, 4, 1e9) });
        assert_eq!(found("C1", &disturbed), Verdict::Reproduced);
    }

    #[test]
    fn two_times_must_come_out_at_one_size() {
        let at = |bits, meter, cloud| {
            ["noise", "encrypting its choice"].into_iter().zip([meter, cloud]).map(move |(metric, value)| {
                Measurement {
                    key_bits: Some(bits),
                    ..row(metric, if metric == "noise" { "meter" } else { "cloud" }, 500, 20, value)
                }
            })
        };
        let apart: Vec<_> = at(512, 3.0, 4_000.0).chain(at(1_024, 42.0, 30_000.0)).collect();
        assert_eq!(found("C4 and C5", &apart), Verdict::NotReproduced);
        let together: Vec<_> = at(512, 3.0, 500.0).chain(at(1_024, 40.0, 4_500.0)).collect();
        assert_eq!(found("C4 and C5", &together), Verdict::Reproduced);
    }

    #[test]
    fn curves_cross_where_they_cross() {
        let curve = |scheme: &str, bits: Option<u32>, of: fn(f64) -> f64| {
            let scheme = scheme.to_owned();
            [400, 800, 1_600, 2_000].into_iter().flat_map(move |m| {
                let time = |party: &str, phase: &str, value| Measurement {
                    scheme: scheme.clone(),
                    key_bits: bits,
                    phase: phase.to_owned(),
                    ..row("time", party, m, 4, value)
                };
                let value = of(f64::from(m));
                [
                    time("meter", "epoch", value / f64::from(m)),
                    time("slowest meter", "epoch", 0.0),
                    time("aggregator", "epoch", 0.0),
                    time("helpers", "epoch", 0.0),
                    time("meter", "set-up", 0.0),
                    time("others", "set-up", 0.0),
                ]
            })
        };
        let rows: Vec<_> = curve("double-blind", Some(512), |m| 1_200.0 + m)
            .chain(curve("wav", None, |m| 2.0 * m))
            .chain(curve("psa-one-group", None, |m| 2.0 * m))
            .collect();
        assert_eq!(found("C8", &rows), Verdict::Reproduced);
        let never: Vec<_> = curve("double-blind", Some(512), |m| 9.0 * m)
            .chain(curve("wav", None, |m| 2.0 * m))
            .chain(curve("psa-one-group", None, |m| 2.0 * m))
            .collect();
        assert_eq!(found("C8", &never), Verdict::NotReproduced);
    }

    #[test]
    fn the_least_error_is_told_with_those_that_are_as_good() {
        let law = |noise: &str, value: f64| Measurement {
            cell: format!("noise-{noise}"),
            noise: noise.to_owned(),
            low: Some(value * 0.98),
            high: Some(value * 1.02),
            repeat: 0,
            ..row("sd", "", 1_000, 4, value)
        };
        let others = ["N3", "N4", "N5-published", "N5-tight", "N6"].map(|noise| law(noise, 0.03));
        let with = |more: &[Measurement]| [&[law("N2", 0.0078)], &others[..], more].concat();
        assert_eq!(found("C9", &with(&[])), Verdict::Reproduced);
        assert_eq!(found("C9", &with(&[law("N1", 0.0079)])), Verdict::InKind);
        let mut beaten = with(&[]);
        beaten[1] = law("N3", 0.0079);
        assert_eq!(found("C9", &beaten), Verdict::NotReproduced);
    }

    #[test]
    fn counts_that_differ_from_theory_are_named() {
        let count = |value, theory| Measurement {
            cell: "count-double-blind".to_owned(),
            theory: Some(theory),
            ..row("Power", "meter", 10, 4, value)
        };
        assert_eq!(found("C10", &[count(5.0, 5.0)]), Verdict::Reproduced);
        let judged = judge(&claim("C10"), &[count(5.0, 6.0)]);
        assert_eq!(judged.verdict, Verdict::NotReproduced);
        assert!(judged.because.contains("Power of meter"), "{}", judged.because);
    }
}
