//! What a person takes away.

use blindsum_chart::{Chart, Curve};
use blindsum_lab::Drawing;
use blindsum_lab::report::Report;
use serde::Serialize;

/// A row of a table of figures.
#[derive(Serialize)]
struct Row<'a> {
    id: &'a str,
    what: &'a str,
    unit: &'a str,
    expected: f64,
    relation: &'a str,
    measured: Option<f64>,
    of: Option<u32>,
    low: Option<f64>,
    high: Option<f64>,
    control: bool,
    agrees: Option<bool>,
    source: &'a str,
    seed: u64,
    trials: u32,
    key_bits: Option<u32>,
}

/// All figures of these experiments, one a row.
///
/// # Errors
/// [`csv::Error`]: a number that cannot be written, which does not happen.
pub fn table<'a>(reports: impl IntoIterator<Item = &'a Report>) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for report in reports {
        for figure in &report.figures {
            writer.serialize(Row {
                id: &report.id,
                what: &figure.what,
                unit: &figure.unit,
                expected: figure.expected,
                relation: &figure.relation,
                measured: figure.measured,
                of: figure.of,
                low: figure.interval.map(|(low, _)| low),
                high: figure.interval.map(|(_, high)| high),
                control: figure.control,
                agrees: figure.agrees.into(),
                source: &figure.source,
                seed: report.seed,
                trials: report.trials,
                key_bits: report.key_bits,
            })?;
        }
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// A drawing as a picture; the first curve stands in front.
#[must_use]
pub fn chart(drawing: &Drawing) -> Chart {
    let curves = drawing.curves.iter().enumerate().map(|(look, curve)| Curve {
        name: curve.name.clone(),
        points: curve
            .points
            .iter()
            // A logarithmic axis has no place for nothing.
            .filter(|dot| dot.x > 0.0 && dot.y > 0.0)
            .map(|dot| {
                let (low, high) = dot.interval.unwrap_or((dot.y, dot.y));
                (dot.x, dot.y, low.max(dot.y / 10.0), high)
            })
            .collect(),
        ours: look == 0,
        look,
    });
    Chart {
        title: drawing.title.clone(),
        x: drawing.x.clone(),
        y: drawing.y.clone(),
        curves: curves.collect(),
        printed: Vec::new(),
    }
}

/// A row of the table of a drawing.
#[derive(Serialize)]
struct Place<'a> {
    curve: &'a str,
    x: f64,
    y: f64,
    low: Option<f64>,
    high: Option<f64>,
}

/// All points of a drawing.
///
/// # Errors
/// [`csv::Error`]: a number that cannot be written, which does not happen.
pub fn curves(drawing: &Drawing) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    for curve in &drawing.curves {
        for dot in &curve.points {
            writer.serialize(Place {
                curve: &curve.name,
                x: dot.x,
                y: dot.y,
                low: dot.interval.map(|(low, _)| low),
                high: dot.interval.map(|(_, high)| high),
            })?;
        }
    }
    writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))
}

/// The same array as that of `blindsum lab all --json`.
#[must_use]
pub fn json(reports: &[&Report]) -> Vec<u8> {
    serde_json::to_vec(reports).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use blindsum_lab::{Settings, find};

    use super::*;

    #[test]
    fn the_files_hold_every_figure() {
        let mut run = find("E9").unwrap().begin(&Settings::default()).unwrap();
        while !run.is_done() {
            run.advance().unwrap();
        }
        let report = Report::of(&run.outcome().unwrap(), 0.5);
        let drawing = &report.drawings[0];
        let points: usize = drawing.curves.iter().map(|curve| curve.points.len()).sum();
        assert_eq!(String::from_utf8(curves(drawing).unwrap()).unwrap().lines().count(), points + 1);
        assert_eq!(chart(drawing).curves.len(), drawing.curves.len());
        let text = String::from_utf8(table([&report]).unwrap()).unwrap();
        assert_eq!(text.lines().count(), report.figures.len() + 1);
        assert_eq!(serde_json::from_slice::<Vec<Report>>(&json(&[&report])).unwrap(), [report]);
    }
}
