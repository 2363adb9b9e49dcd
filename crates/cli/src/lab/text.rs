//! What came of an experiment, as a table.

use blindsum_lab::{Figure, Relation};

use crate::lab::told::Told;

/// The widths of the columns after the first one.
const COLUMNS: [usize; 3] = [17, 13, 23];
/// The least width of the first one.
const WHAT: usize = 52;

pub(super) fn experiment(told: &Told) -> String {
    let outcome = &told.outcome;
    let about = outcome.experiment;
    let keys = outcome.key_bits.map(|bits| format!(", {bits}-bit keys")).unwrap_or_default();
    let mut lines = vec![
        format!("{}  {}", about.id, about.title),
        about.question.to_owned(),
        format!("seed {}, {} trials{keys}, {:.1} s", outcome.seed, outcome.trials, told.seconds),
        String::new(),
        row("", ["expected", "measured", "99.99 % interval"], ""),
    ];
    lines.extend(outcome.figures.iter().map(figure));
    lines.push(String::new());
    let answer = about.choices.get(about.right).copied().unwrap_or_default();
    lines.push(if outcome.agrees() {
        format!("As expected. {answer}.")
    } else {
        "NOT as expected: the rows marked * do not agree.".to_owned()
    });
    lines.push(format!("What prevents it: {}\n", about.prevents));
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

fn figure(figure: &Figure) -> String {
    let sign = match figure.relation {
        Relation::Equal => "",
        Relation::AtMost => "at most ",
    };
    let expected = format!("{sign}{}", number(figure.expected));
    let interval = figure.interval.map(|(low, high)| format!("{} to {}", number(low), number(high)));
    let unit = if figure.unit.is_empty() { String::new() } else { format!(" [{}]", figure.unit) };
    let control = if figure.control { "control: " } else { "" };
    let what = format!("{control}{}{unit}", figure.what);
    let mark = if figure.agrees { "" } else { "*" };
    row(&what, [&expected, &number(figure.measured), &interval.unwrap_or_default()], mark)
}

/// Five digits, or a whole number.
fn number(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e9 {
        return format!("{value:.0}");
    }
    match value.abs() {
        size if !(1e-3..1e6).contains(&size) => format!("{value:.3e}"),
        size if size >= 1000.0 => format!("{value:.1}"),
        size if size >= 10.0 => format!("{value:.3}"),
        _ => format!("{value:.5}"),
    }
}
