//! Pictures and sections of the figures that go beyond the paper.

use crate::equal::Equal;
use crate::figures::{Point, curves, points};
use crate::measure::{clipping, pooled};
use crate::measurement::Measurement;
use crate::plan::{ABSENT, Figure, Options};
use crate::steady;
use crate::way::Way;
use blindsum_chart::{COLOURS, Chart, Curve};

/// The pictures of such a figure.
pub(super) fn charts(figure: Figure, points: &[Point]) -> Vec<(String, Chart)> {
    let name = format!("{}.svg", figure.file());
    match figure {
        Figure::Privacy => {
            let deviations: Vec<_> = points.iter().filter(|point| point.metric == "sd").cloned().collect();
            let curves = curves(
                &deviations,
                |point| Some(point.m),
                |point| point.noise.clone(),
                |point| {
                    let place = Equal::ALL.iter().position(|law| law.id() == point.noise).unwrap_or(0);
                    let ours = point.noise == Equal::Gamma.id();
                    (ours, if ours { 0 } else { place + 1 })
                },
            );
            let chart = Chart {
                title: "Standard deviation of the error, with the same least delta for all".to_owned(),
                x: "meters, m".to_owned(),
                y: "part of the total".to_owned(),
                curves,
                printed: Vec::new(),
            };
            vec![(name, chart)]
        }
        Figure::Error => vec![(name, errors(points))],
        _ => Vec::new(),
    }
}

/// The largest number of meters among these points.
fn most(points: &[Point]) -> Option<u32> {
    points.iter().map(|point| point.m).max()
}

/// The whole error against epsilon, a curve a cap, and what each cap cuts off, with as many meters as there are.
fn errors(points: &[Point]) -> Chart {
    let m = most(points);
    let curve = |cap: u32, metric: &str| {
        let own = points.iter().filter(|point| {
            point.m == m.unwrap_or_default()
                && point.cap_wh == Some(cap)
                && point.metric == metric
                && point.phase == clipping::DAY
        });
        let mut points: Vec<_> = own
            .filter_map(|point| Some((point.epsilon?, point.median.abs())))
            // A logarithmic axis has no place for nothing.
            .filter(|(_, y)| *y > 0.0)
            .map(|(x, y)| (x, y, y, y))
            .collect();
        points.sort_by(|a, b| a.0.total_cmp(&b.0));
        // A cap has a colour; what it cuts off is dashed.
        let place = clipping::CAPS.iter().position(|other| *other == cap).unwrap_or(0);
        let ours = metric == clipping::BOTH;
        let look = place + if ours { 0 } else { COLOURS.len() };
        Curve { name: format!("{metric}, cap {cap} Wh"), points, ours, look }
    };
    let mut curves: Vec<_> = clipping::CAPS
        .into_iter()
        .flat_map(|cap| [clipping::BOTH, clipping::BIAS].map(|metric| curve(cap, metric)))
        .collect();
    curves.retain(|curve| !curve.points.is_empty());
    Chart {
        title: format!("Noise and clipping together, mean over the day, m = {}", m.unwrap_or_default()),
        x: "epsilon of one sum".to_owned(),
        y: "part of the total".to_owned(),
        curves,
        printed: Vec::new(),
    }
}

/// Their sections of the report, line by line; none of a figure that was not asked for.
pub(super) fn sections(options: &Options, rows: &[Measurement]) -> Vec<String> {
    let mut lines = Vec::new();
    for figure in &options.figures {
        let points = points(*figure, rows);
        lines.extend(match figure {
            Figure::Privacy => privacy(options, &points),
            Figure::Error => clipped(&points),
            Figure::Collusion => collusion(&points),
            Figure::Dropout => dropout(&points),
            _ => Vec::new(),
        });
    }
    lines
}

/// Which times were taken again, and which were disturbed; nothing where no times were taken.
pub(super) fn steadiness(rows: &[Measurement]) -> Vec<String> {
    let sizes = steady::steadiness(rows);
    if sizes.is_empty() {
        return Vec::new();
    }
    let again = sizes.iter().filter(|size| size.again > 0).count();
    let apart = sizes.iter().filter(|size| size.spread > steady::APART).count();
    let (disturbed, repeats): (usize, usize) =
        (sizes.iter().map(|size| size.disturbed).sum(), sizes.iter().map(|size| size.repeats).sum());
    let mut lines = vec![
        "\n## How steady the times are\n".to_owned(),
        format!(
            "Repeats of a cell are taken again, {} times at most, where the slowest took more than {} times as long as the fastest: {again} of {} cells were, \
             {apart} still lie apart. Disturbed: wall and processor differ by more than {:.0} %, because the processor did something else: {disturbed} of \
             {repeats} repeats. Cells to which neither happened are not listed.\n",
            steady::AGAIN,
            steady::APART,
            sizes.len(),
            100.0 * steady::DISTURBED
        ),
        "| scheme | m | gamma | bits | of | slowest / fastest | taken again | disturbed |\n|---|---|---|---|---|---|---|---|".to_owned(),
    ];
    let listed =
        |size: &&steady::Steadiness| size.again > 0 || size.disturbed > 0 || size.spread > steady::APART;
    for size in sizes.iter().filter(listed) {
        let number = |number: Option<u32>| number.map_or_else(String::new, |number| number.to_string());
        lines.push(format!(
            "| {} | {} | {} | {} | {} | {:.2} | {} | {} of {} |",
            size.scheme,
            size.m,
            number(size.gamma),
            number(size.key_bits),
            if size.absent { "missing meters" } else { "an epoch" },
            size.spread,
            size.again,
            size.disturbed,
            size.repeats
        ));
    }
    lines
}

/// A number of a row that has one.
fn told(value: Option<f64>, digits: usize) -> String {
    value.map_or_else(String::new, |value| format!("{value:.digits$}"))
}

fn privacy(options: &Options, points: &[Point]) -> Vec<String> {
    let mut lines = vec![
        "\n## The same privacy for all laws\n".to_owned(),
        format!(
            "The smallest noise of each law with which the least delta at epsilon = {} is {:e}. SD: of the sum, in caps, drawn (95 %) and by theory.\n",
            options.epsilon, options.delta
        ),
        "| noise | m | scale, Wh | SD / cap | theory | SD / total | holds if |\n|---|---|---|---|---|---|---|".to_owned(),
    ];
    for law in Equal::ALL {
        for m in &options.meters {
            let of = |metric: &str| {
                points.iter().find(|point| point.noise == law.id() && point.m == *m && point.metric == metric)
            };
            let (Some(scale), Some(caps), Some(sd)) = (of("scale"), of("sd in caps"), of("sd")) else {
                continue;
            };
            lines.push(format!(
                "| {} | {m} | {:.1} | {:.3} ({} to {}) | {} | {:.4} | {} |",
                law.id(),
                scale.median,
                caps.median,
                told(caps.low, 3),
                told(caps.high, 3),
                told(caps.theory, 3),
                sd.median,
                sd.party
            ));
        }
    }
    lines
}

fn clipped(points: &[Point]) -> Vec<String> {
    let mut lines = vec![
        "\n## Noise, and what the cap cuts off\n".to_owned(),
        "N2, mean over the day, as parts of the total: deviation of the noise; what is missing because readings are cut; both together.\n"
            .to_owned(),
        "| m | epsilon | cap, Wh | noise | clipping bias | both | |\n|---|---|---|---|---|---|---|".to_owned(),
    ];
    let Some(m) = most(points) else { return Vec::new() };
    for epsilon in clipping::EPSILONS {
        let of = |cap: u32, metric: &str| {
            let is_it = |point: &&Point| {
                point.m == m
                    && point.cap_wh == Some(cap)
                    && point.epsilon == Some(epsilon)
                    && point.metric == metric
                    && point.phase == clipping::DAY
            };
            points.iter().find(is_it).map(|point| point.median)
        };
        let least = clipping::CAPS
            .into_iter()
            .filter_map(|cap| of(cap, clipping::BOTH))
            .fold(f64::INFINITY, f64::min);
        for cap in clipping::CAPS {
            let both = of(cap, clipping::BOTH);
            let best = if both == Some(least) { "the least" } else { "" };
            let [noise, bias, both] =
                [of(cap, clipping::NOISE), of(cap, clipping::BIAS), both].map(|value| told(value, 5));
            lines.push(format!("| {m} | {epsilon} | {cap} | {noise} | {bias} | {both} | {best} |"));
        }
    }
    lines
}

fn collusion(points: &[Point]) -> Vec<String> {
    let mut lines = vec![
        "\n## Where not all meters are honest\n".to_owned(),
        "The others tell each other, and the aggregator, what they added. SD: of the noise that they do not know, in caps. Epsilon: at the law's own \
         delta. Delta: at the epsilon asked for.\n"
            .to_owned(),
        "| noise | m | honest | SD left | epsilon left | delta left | SD if made for it | under what |\n|---|---|---|---|---|---|---|---|"
            .to_owned(),
    ];
    let Some(m) = most(points) else { return Vec::new() };
    for scheme in ["noise", "double-blind"] {
        for row in pooled::ROWS {
            for honest in pooled::HONEST {
                let of = |metric: &str| {
                    points.iter().find(|point| {
                        point.scheme == scheme
                            && point.m == m
                            && point.noise == row.id()
                            && point.honest == Some(honest)
                            && point.metric == metric
                    })
                };
                let Some(sd) = of(pooled::SD) else { continue };
                let epsilon = of(pooled::EPSILON).map_or_else(String::new, |point| {
                    if point.median.is_finite() { format!("{:.3}", point.median) } else { "none".to_owned() }
                });
                let delta =
                    of(pooled::DELTA).map_or_else(String::new, |point| format!("{:.2e}", point.median));
                let name = if scheme == "noise" { row.id() } else { scheme };
                lines.push(format!(
                    "| {name} | {m} | {honest} | {:.3} | {epsilon} | {delta} | {} | {} |",
                    sd.median,
                    told(of(pooled::MADE).map(|point| point.median), 3),
                    sd.party
                ));
            }
        }
    }
    lines
}

fn dropout(points: &[Point]) -> Vec<String> {
    let mut lines = vec![
        "\n## What missing meters cost\n".to_owned(),
        "Lost: healthy meters that are not in the sum. SD: of the noise in it, as a part of its readings, by theory. Opening and repair: ms of all parties \
         except the meters, and of one meter that repairs.\n"
            .to_owned(),
        "| scheme | m | missing | lost | SD | opening | repair, others | repair, a meter | bytes of the repair |\n|---|---|---|---|---|---|---|---|---|"
            .to_owned(),
    ];
    for way in Way::ALL {
        for absent in ABSENT {
            let of = |metric: &str, party: &str, phase: &str| {
                points.iter().find(|point| {
                    point.scheme == way.id()
                        && point.absent == Some(absent)
                        && point.metric == metric
                        && point.party == party
                        && point.phase == phase
                })
            };
            let Some(lost) = of("healthy meters that are lost", "all", "epoch") else { continue };
            let others = |phase: &str| {
                let of = |party: &str| of("time", party, phase).map(|point| point.median);
                of("aggregator").map(|millis| millis + of("helpers").unwrap_or_default())
            };
            lines.push(format!(
                "| {} | {} | {absent} | {:.0} | {} | {} | {} | {} | {} |",
                way.id(),
                lost.m,
                lost.median,
                told(of("sd", "all", "epoch").map(|point| point.median), 4),
                told(others("epoch"), 3),
                told(others("repair"), 3),
                told(of("time", "meter", "repair").map(|point| point.median), 4),
                told(of("sent", "all", "repair").map(|point| point.median), 0)
            ));
        }
    }
    lines.push("\nA tree, over many sets of missing meters (95 % of the mean):\n".to_owned());
    lines.push("| missing | blocks | SD beside the day's mean total |\n|---|---|---|".to_owned());
    for absent in ABSENT {
        let of = |metric: &str| {
            points.iter().find(|point| point.absent == Some(absent) && point.metric == metric).map(|point| {
                format!("{:.3} ({} to {})", point.median, told(point.low, 3), told(point.high, 3))
            })
        };
        let (Some(blocks), Some(sd)) =
            (of("blocks, mean over sets"), of("sd beside the day's mean total, mean over sets"))
        else {
            continue;
        };
        lines.push(format!("| {absent} | {blocks} | {sd} |"));
    }
    lines
}
