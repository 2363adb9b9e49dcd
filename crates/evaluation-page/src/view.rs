//! What a run comes to so far, worked out from its rows: pictures, tables, verdicts, files.

use blindsum_chart::Chart;
use blindsum_evaluation::claims::{self, CLAIMS, Judged};
use blindsum_evaluation::figures::{ENCRYPTION, MEAN_SD, Point, points};
use blindsum_evaluation::measurement::Measurement;
use blindsum_evaluation::plan::{Figure, Options};
use blindsum_evaluation::printed::{self, Printed};
use blindsum_evaluation::report;

/// A figure so far.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawn {
    /// Which.
    pub figure: Figure,
    /// Its pictures, each with the name of its file.
    pub charts: Vec<(String, Chart)>,
    /// Its points.
    pub points: Vec<Point>,
}

/// Everything so far.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// The figures that were asked for.
    pub figures: Vec<Drawn>,
    /// The claims, judged by what is measured.
    pub judged: Vec<Judged>,
    /// Of the cities: what a ciphertext took.
    pub streamed: Vec<Measurement>,
}

/// What these rows come to. The claims ship with the program, and a test reads them.
#[must_use]
pub fn outcome(options: &Options, rows: &[Measurement]) -> Outcome {
    let figures = options.figures.iter().map(|figure| {
        let points = points(*figure, rows);
        Drawn { figure: *figure, charts: report::charts(*figure, &points), points }
    });
    Outcome {
        figures: figures.collect(),
        judged: judged(rows),
        streamed: rows.iter().filter(|row| row.cell.starts_with("stream-")).cloned().collect(),
    }
}

fn judged(rows: &[Measurement]) -> Vec<Judged> {
    let claims = claims::read(CLAIMS).unwrap_or_default();
    claims.iter().map(|claim| claims::judge(claim, rows)).collect()
}

/// A row of Table 1: what the paper prints, and what is measured beside it.
#[derive(Debug, Clone, PartialEq)]
pub struct TableRow {
    /// What the paper prints.
    pub printed: Printed,
    /// The times of one reading that are measured, by the bits of keys where it has keys.
    pub times: Vec<Point>,
    /// The deviation that is measured.
    pub deviation: Option<Point>,
}

/// Table 1, printed and measured.
#[must_use]
pub fn table(points: &[Point]) -> Vec<TableRow> {
    let row = |printed: Printed| {
        let is_ours =
            |point: &&Point| Some(&point.scheme) == printed.scheme.as_ref() && point.metric == ENCRYPTION;
        let times = points.iter().filter(is_ours).cloned().collect();
        let is_law = |point: &&Point| point.metric == MEAN_SD && Some(&point.noise) == printed.noise.as_ref();
        let deviation = points.iter().find(is_law).cloned();
        TableRow { printed, times, deviation }
    };
    printed::of(Figure::Table1).into_iter().map(row).collect()
}

/// What the machine is, as `environment.json` of the page.
#[must_use]
pub fn environment(agent: &str, processors: f64, engine: Option<&str>, options: &Options) -> String {
    let json = serde_json::json!({
        "program": env!("CARGO_PKG_VERSION"),
        "where": "a worker of a browser",
        "browser": agent,
        "processors": processors,
        "arithmetic": engine,
        "threads": 1,
        "options": options,
    });
    format!("{json:#}\n")
}

#[cfg(test)]
mod tests {
    use blindsum_chart as chart;
    use blindsum_evaluation::claims::Verdict;
    use blindsum_evaluation::measure;
    use blindsum_evaluation::plan::cells;

    use super::*;
    use crate::options::Form;

    #[test]
    fn what_is_measured_is_drawn_and_what_is_not_is_said_to_be_missing() {
        let options = Form::from_query("figures=8,table1&meters=10,20&trials=100").options().unwrap();
        let empty = outcome(&options, &[]);
        assert_eq!(empty.figures.len(), 2);
        assert!(empty.figures.iter().all(|drawn| drawn.points.is_empty()));
        assert!(empty.judged.iter().any(|judged| judged.verdict == Verdict::NotMeasured));
        let noise = cells(&options).into_iter().filter(|cell| cell.to_string().starts_with("noise-"));
        let rows: Vec<_> = noise.flat_map(|cell| measure::measure(cell, &options, || 0.0).unwrap()).collect();
        let half = outcome(&options, &rows);
        let [eight, table_1] = half.figures.as_slice() else { panic!("{half:?}") };
        assert_eq!(eight.charts.len(), 1);
        assert!(eight.charts[0].1.svg(chart::Form::Wide).matches("<circle").count() >= 20);
        let table = table(&table_1.points);
        assert_eq!(table.len(), 3);
        assert!(table[0].deviation.is_some() && table[1].deviation.is_none() && table[2].deviation.is_some());
        assert!(table.iter().all(|row| row.times.is_empty()));
        assert!(environment("a \"browser\"", 2.0, None, &options).contains("a \\\"browser\\\""));
    }
}
