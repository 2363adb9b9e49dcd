//! What a run comes to, as files: figures, pictures, and a report to read.

mod beyond;

use std::fmt::Write;

use std::collections::BTreeSet;

use crate::claims::{Judged, Verdict};
use crate::figures::{ENCRYPTION, MEAN_SD, PANELS, Point, SENT, curves, points};
use crate::measurement::{Measurement, write};
use crate::plan::{Figure, Options, cells};
use crate::rows::Row;
use crate::way::Way;
use blindsum_chart::{COLOURS, Chart, Form};

/// What the column "a wrong message" of the schemes does not compare.
pub const WITHOUT_TAGS: &str = "A wrong message: ours is told with the tags that its messages carry. The rivals are rebuilt without any authentication, which their papers \
    leave to other means; with tags they would notice what ours does.";

/// A file of the outcome.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// Its name.
    pub name: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

impl File {
    fn text(name: &str, text: String) -> Self {
        Self { name: name.to_owned(), bytes: text.into_bytes() }
    }
}

/// The pictures of a figure: the file of each, and what is drawn.
#[must_use]
pub fn charts(figure: Figure, points: &[Point]) -> Vec<(String, Chart)> {
    let keyed = |point: &Point, name: &str| match point.key_bits {
        Some(bits) => format!("{name}, {bits} bits"),
        None => name.to_owned(),
    };
    // A scheme keeps its colour whatever else is drawn, ours the first; of another size of keys it has another dash.
    let sizes: BTreeSet<_> = points.iter().filter_map(|point| point.key_bits).collect();
    let size = |point: &Point| sizes.iter().position(|bits| Some(*bits) == point.key_bits).unwrap_or(0);
    let ways = |point: &Point| {
        let place = Way::ALL.iter().position(|way| way.id() == point.scheme).unwrap_or(0);
        (point.scheme == Way::DoubleBlind.id(), place + COLOURS.len() * size(point))
    };
    // The paper's own law first.
    let laws = |point: &Point| {
        let place = Row::ALL.iter().position(|row| row.id() == point.noise).unwrap_or(0);
        let ours = point.noise == Row::Gamma.id();
        (ours, if ours { 0 } else { place + 1 })
    };
    let parties = |point: &Point| (false, usize::from(point.party == "meter") + COLOURS.len() * size(point));
    let printed: Vec<_> = crate::printed::of(figure)
        .into_iter()
        .filter_map(|printed| Some((printed.name, printed.x?, printed.y)))
        .collect();
    let chart = |title: &str, x: &str, y: &str, curves| Chart {
        title: title.to_owned(),
        x: x.to_owned(),
        y: y.to_owned(),
        curves,
        printed: printed.clone(),
    };
    let file = figure.file();
    match figure {
        Figure::Five | Figure::Six => {
            let of = |point: &Point| keyed(point, &format!("{}: {}", point.party, point.metric));
            let (title, x) = match figure {
                Figure::Five => ("Fig. 5: time against the number of meters, gamma = 4", "meters, m"),
                _ => ("Fig. 6: time against gamma, m = 500", "samples of noise a meter draws, gamma"),
            };
            let over = |point: &Point| if figure == Figure::Five { Some(point.m) } else { point.gamma };
            vec![(format!("{file}.svg"), chart(title, x, "ms", curves(points, over, of, parties)))]
        }
        Figure::Seven => PANELS
            .iter()
            .zip(["a", "b", "c"])
            .map(|(panel, letter)| {
                let points: Vec<_> = points.iter().filter(|point| point.metric == *panel).cloned().collect();
                let curves =
                    curves(&points, |point| Some(point.m), |point| keyed(point, &point.scheme), ways);
                let title =
                    format!("Fig. 7{letter}: an epoch, {panel} (reconstructions, except ours and Paillier)");
                (format!("{file}{letter}.svg"), chart(&title, "meters, m", "ms", curves))
            })
            .collect(),
        Figure::Eight => {
            let deviations: Vec<_> = points.iter().filter(|point| point.metric == "sd").cloned().collect();
            let curves = curves(
                &deviations,
                |point| Some(point.m),
                |point| {
                    let row = Row::ALL.into_iter().find(|row| row.id() == point.noise);
                    row.map_or_else(|| point.noise.clone(), |row| row.label())
                },
                laws,
            );
            let title = "Fig. 8: standard deviation of the error, as a part of the total";
            vec![(format!("{file}.svg"), chart(title, "meters, m", "part of the total", curves))]
        }
        Figure::Table1 => Vec::new(),
        _ => beyond::charts(figure, points),
    }
}

/// All files that come of these measurements.
///
/// # Errors
/// [`csv::Error`]: a number that cannot be written, which does not happen.
pub fn files(options: &Options, rows: &[Measurement], judged: &[Judged]) -> Result<Vec<File>, csv::Error> {
    let mut files = vec![File { name: "raw.csv".to_owned(), bytes: write(rows)? }];
    for figure in &options.figures {
        let points = points(*figure, rows);
        files.push(File { name: format!("{}.csv", figure.file()), bytes: write(&points)? });
        let charts = charts(*figure, &points);
        files.extend(charts.iter().map(|(name, chart)| File::text(name, chart.svg(Form::Wide))));
    }
    files.push(File::text("report.md", report(options, rows, judged)));
    Ok(files)
}

/// The verdicts, one a line.
#[must_use]
pub fn verdicts(judged: &[Judged]) -> String {
    let mut text = String::new();
    for Judged { claim, verdict, because } in judged {
        // A string takes whatever is written.
        let _ =
            writeln!(text, "{}: {verdict}. {} ({})\n    {because}", claim.id, claim.statement, claim.source);
    }
    text
}

fn report(options: &Options, rows: &[Measurement], judged: &[Judged]) -> String {
    let mut text = String::from("# The evaluation, repeated\n\n");
    let mut line = |line: String| {
        text.push_str(&line);
        text.push('\n');
    };
    line(format!(
        "Seed {}, keys of {:?} bits, {} draws of each sum of noise, {} repeats of each time after one that does not count; epsilon {}, delta {:e}, \
         cap {} Wh. `environment.json` tells the machine. Every scheme except ours and Paillier is a reconstruction: how sure each is stands \
         beside it.\n",
        options.seed,
        options.key_bits,
        options.trials,
        options.repeats,
        options.epsilon,
        options.delta,
        options.cap_wh
    ));
    let measured: BTreeSet<&str> = rows.iter().map(|row| row.cell.as_str()).collect();
    let all = cells(options);
    let done = all.iter().filter(|cell| measured.contains(cell.to_string().as_str())).count();
    if done < all.len() {
        line(format!(
            "**So far: {done} of {} measurements are in it.** What is missing was not measured yet, or could not be; verdicts can still change.\n",
            all.len()
        ));
    }
    line("## Claims\n".to_owned());
    line("| claim | verdict | by | where |\n|---|---|---|---|".to_owned());
    for Judged { claim, verdict, because } in judged {
        let bold =
            if *verdict == Verdict::Reproduced { verdict.to_string() } else { format!("**{verdict}**") };
        line(format!("| {}: {} | {bold} | {because} | {} |", claim.id, claim.statement, claim.source));
    }
    if options.figures.contains(&Figure::Table1) {
        line("\n## Table 1\n".to_owned());
        line(
            "Time: one meter's part of a sum, at the smallest number of meters; of ours its registration and c_i of the repaired Eq. (18) alone, two powers where Paillier \
             takes one. Median (least to most). Bytes: what it sends for a sum, of ours with its noise, headers and tags, of the others bare.\n"
                .to_owned(),
        );
        line("| scheme | m | bits | ms | bytes | rests on |\n|---|---|---|---|---|---|".to_owned());
        let table = points(Figure::Table1, rows);
        for point in table.iter().filter(|point| point.metric == ENCRYPTION) {
            let sent = table.iter().find(|other| {
                other.metric == SENT && (&other.scheme, other.key_bits) == (&point.scheme, point.key_bits)
            });
            line(format!(
                "| {} | {} | {} | {:.4} ({:.4} to {:.4}) | {} | {} |",
                point.scheme,
                point.m,
                point.key_bits.map_or_else(String::new, |bits| bits.to_string()),
                point.median,
                point.low.unwrap_or_default(),
                point.high.unwrap_or_default(),
                sent.map_or_else(String::new, |sent| format!("{:.0}", sent.median)),
                point.evidence
            ));
        }
        line(
            "\nDeviation: the mean over all m of Fig. 8, as a part of the total, at the same epsilon.\n"
                .to_owned(),
        );
        line("| noise | deviation | theory | delta | who knows it |\n|---|---|---|---|---|".to_owned());
        for point in table.iter().filter(|point| point.metric == MEAN_SD) {
            line(format!(
                "| {} | {:.4} | {:.4} | {} | {} |",
                point.noise,
                point.median,
                point.theory.unwrap_or_default(),
                point.delta.map_or_else(|| "0".to_owned(), |delta| format!("{delta:e}")),
                point.party
            ));
        }
    }
    let streamed: Vec<_> = rows.iter().filter(|row| row.cell.starts_with("stream-")).collect();
    if !streamed.is_empty() {
        line("\n## Many meters\n".to_owned());
        line("Real ciphertexts, made and multiplied ten thousand at a time, and opened: microseconds for each.\n".to_owned());
        line("| meters | bits | what | us |\n|---|---|---|---|".to_owned());
        for row in streamed {
            let bits = row.key_bits.unwrap_or_default();
            line(format!("| {} | {bits} | {} | {:.2} |", row.m, row.metric, row.value * 1_000.0));
        }
    }
    beyond::steadiness(rows).into_iter().for_each(&mut line);
    beyond::sections(options, rows).into_iter().for_each(&mut line);
    line("\n## Schemes\n".to_owned());
    line(format!("{WITHOUT_TAGS}\n"));
    line("| scheme | source | rests on | must stay apart | a meter is missing | a wrong message |\n|---|---|---|---|---|---|".to_owned());
    for way in Way::ALL {
        let about = way.describe();
        line(format!(
            "| {} | {} | {} | {} | {} | {} |",
            way.id(),
            about.source,
            crate::basis::evidence(&about),
            about.apart,
            about.faults,
            about.wrong
        ));
    }
    text
}
