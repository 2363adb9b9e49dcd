//! What came of an experiment, as a table.

use blindsum_lab::Agreement;
use blindsum_lab::report::{FigureReport, Report};

/// The widths of the columns after the first one.
const COLUMNS: [usize; 3] = [17, 13, 23];

pub(super) fn experiment(report: &Report) -> String {
    let keys = report.key_bits.map(|bits| format!(", {bits}-bit keys")).unwrap_or_default();
    let mut lines = vec![
        format!("{}  {}", report.id, report.title),
        report.question.clone(),
        format!("seed {}, {} trials{keys}, {:.1} s", report.seed, report.trials, report.seconds),
        String::new(),
    ];
    let drawn = report.figures.iter().any(|figure| figure.interval.is_some());
    let what: Vec<String> = report.figures.iter().map(name).collect();
    let width = what.iter().map(String::len).max().unwrap_or(0);
    lines.push(row(("", width), ["expected", "measured", if drawn { "99.99 % interval" } else { "" }], ""));
    lines.extend(report.figures.iter().zip(&what).map(|(one, what)| figure(one, (what, width))));
    lines.push(String::new());
    let answer = report.answer.as_deref().unwrap_or_default();
    lines.push(match report.agrees {
        Agreement::Agrees => format!("As expected. The answer is \"{answer}\"."),
        Agreement::Differs => "NOT as expected: the rows marked * do not agree.".to_owned(),
        Agreement::TooFew => "Not decided: too few trials. The rows marked ? would agree whatever had come; with more trials (--trials) they say something.".to_owned(),
    });
    lines.push(format!("What prevents it: {}", report.prevents));
    if !report.letters.is_empty() {
        let told: Vec<_> =
            report.letters.iter().map(|(letter, meaning)| format!("{letter}: {meaning}")).collect();
        lines.push(format!("Letters: {}.", told.join("; ")));
    }
    lines.push(String::new());
    lines.join("\n")
}

pub(super) fn summary(reports: usize, agreement: Agreement) -> String {
    match agreement {
        Agreement::Agrees => format!("{reports} experiments came out as expected."),
        Agreement::Differs => "At least one experiment came out otherwise than expected.".to_owned(),
        Agreement::TooFew => "At least one experiment had too few trials to tell.".to_owned(),
    }
}

fn row((what, width): (&str, usize), cells: [&str; 3], mark: &str) -> String {
    let cells: String = COLUMNS.iter().zip(cells).map(|(column, cell)| format!(" {cell:>column$}")).collect();
    format!("  {what:width$}{cells} {mark}").trim_end().to_owned()
}

fn name(figure: &FigureReport) -> String {
    let unit = if figure.unit.is_empty() { String::new() } else { format!(" [{}]", figure.unit) };
    let control = if figure.control { "control: " } else { "" };
    format!("{control}{}{unit}", figure.what)
}

fn figure(figure: &FigureReport, what: (&str, usize)) -> String {
    let mark = match figure.agrees {
        Agreement::Agrees => "",
        Agreement::Differs => "*",
        Agreement::TooFew => "?",
    };
    row(what, [&figure.expected_in_words(), &figure.measured_in_words(), &figure.interval_in_words()], mark)
}
