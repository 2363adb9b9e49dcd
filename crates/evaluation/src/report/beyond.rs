//! Pictures and sections of the figures that go beyond the paper.

use crate::chart::{Chart, curves};
use crate::equal::Equal;
use crate::figures::{Point, points};
use crate::measurement::Measurement;
use crate::plan::{Figure, Options};

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
                |point| point.noise == Equal::Gamma.id(),
            );
            let chart = Chart {
                title: "Standard deviation of the error, with the same least delta for all".to_owned(),
                x: "meters, m".to_owned(),
                y: "part of the total".to_owned(),
                curves,
            };
            vec![(name, chart)]
        }
        _ => Vec::new(),
    }
}

/// Their sections of the report, line by line; none of a figure that was not asked for.
pub(super) fn sections(options: &Options, rows: &[Measurement]) -> Vec<String> {
    let mut lines = Vec::new();
    for figure in &options.figures {
        let points = points(*figure, rows);
        lines.extend(match figure {
            Figure::Privacy => privacy(options, &points),
            _ => Vec::new(),
        });
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
