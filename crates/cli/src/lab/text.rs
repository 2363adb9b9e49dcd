//! What came of an experiment, as a table.

use blindsum_lab::report::{FigureReport, Report, number};

/// The widths of the columns after the first one.
const COLUMNS: [usize; 3] = [17, 13, 23];
/// The least width of the first one.
const WHAT: usize = 52;

pub(super) fn experiment(report: &Report) -> String {
    let keys = report.key_bits.map(|bits| format!(", {bits}-bit keys")).unwrap_or_default();
    let mut lines = vec![
        format!("{}  {}", report.id, report.title),
        report.question.clone(),
        format!("seed {}, {} trials{keys}, {:.1} s", report.seed, report.trials, report.seconds),
        String::new(),
        row("", ["expected", "measured", "99.99 % interval"], ""),
    ];
    lines.extend(report.figures.iter().map(figure));
    lines.push(String::new());
    let answer = report.answer.as_deref().unwrap_or_default();
    lines.push(if report.agrees {
        format!("As expected. {answer}.")
    } else {
        "NOT as expected: the rows marked * do not agree.".to_owned()
    });
    lines.push(format!("What prevents it: {}\n", report.prevents));
    lines.join("\n")
}

pub(super) fn summary(count: usize, expected: bool) -> String {
    match expected {
        true => format!("{count} experiments came out as expected."),
        false => "At least one experiment came out otherwise than expected.".to_owned(),
    }
}

fn row(what: &str, cells: [&str; 3], mark: &str) -> String {
    let cells: String = COLUMNS.iter().zip(cells).map(|(width, cell)| format!(" {cell:>width$}")).collect();
    format!("  {what:WHAT$}{cells} {mark}").trim_end().to_owned()
}

fn figure(figure: &FigureReport) -> String {
    let unit = if figure.unit.is_empty() { String::new() } else { format!(" [{}]", figure.unit) };
    let control = if figure.control { "control: " } else { "" };
    let what = format!("{control}{}{unit}", figure.what);
    let mark = if figure.agrees { "" } else { "*" };
    row(&what, [&figure.expected_in_words(), &number(figure.measured), &figure.interval_in_words()], mark)
}
