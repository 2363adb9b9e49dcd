//! A row a reading, whose columns are found by their headers.

use crate::files::ask::StampAt;
use crate::files::batch::{ClockOf, Said};
use crate::files::form::Form;
use crate::files::header;
use crate::files::layout::{Layout, TimeIn};
use crate::files::note::Question;
use crate::files::rows::Row;
use crate::files::unit::InUnit;

const HOUSEHOLDS: &[&str] = &[
    "household",
    "household_id",
    "householdid",
    "id",
    "meter",
    "meter_id",
    "meterid",
    "lclid",
    "home",
    "home_id",
    "house",
    "customer",
    "customer_id",
    "haushalt",
    "zähler",
    "zaehler",
    "mpan",
    "nmi",
    "cups",
    "ean",
    "prm",
];
const TIMES: &[&str] = &[
    "timestamp",
    "datetime",
    "date_time",
    "date time",
    "time",
    "tstp",
    "start",
    "start_time",
    "start time",
    "interval_start",
    "interval start",
    "zeitpunkt",
    "zeitstempel",
    "zeit",
    "horodate",
    "timestamp (utc)",
    "time (utc)",
    "datetime (utc)",
    "timestamp_utc",
    "utc",
];
const DATES: &[&str] = &["date", "datum", "fecha", "day", "tag"];
const CLOCKS: &[&str] = &["time", "uhrzeit", "zeit", "hora", "heure", "start time", "start_time"];
const ENERGIES: &[&str] =
    &["energy", "consumption", "usage", "value", "reading", "verbrauch", "import", "consumo"];

/// The layout of a table with this header; `energy` is the column of energy that a person named, where there are several.
pub(crate) fn layout(
    at: usize,
    row: &Row,
    names: &[String],
    energy: Option<&str>,
) -> Option<Result<Layout, Question>> {
    if names.len() < 2 {
        return None;
    }
    let time = match (header::column(names, DATES), header::column(names, CLOCKS)) {
        (Some(date), Some(clock)) => TimeIn::Two(date, clock),
        (date, _) => TimeIn::One(header::column(names, TIMES).or(date)?),
    };
    let said: Vec<(usize, InUnit)> = names
        .iter()
        .enumerate()
        .filter_map(|(column, name)| InUnit::of_header(name).map(|unit| (column, unit)))
        .collect();
    let (column, unit) = match said.as_slice() {
        [(column, unit)] => (*column, Said::Known(*unit)),
        [] => (header::column(names, ENERGIES)?, Said::Open),
        several => {
            let name = |column: usize| row.cell(column).to_owned();
            let named =
                several.iter().find(|(column, _)| energy.is_some_and(|energy| name(*column) == energy));
            if let Some((column, unit)) = named {
                return Some(Ok(of(at, row, names, time, *column, Said::Known(*unit))));
            }
            let choices: Vec<_> = several.iter().map(|(column, _)| name(*column)).take(20).collect();
            return Some(Err(Question::Column { columns: choices.join(", "), choices }));
        }
    };
    Some(Ok(of(at, row, names, time, column, unit)))
}

fn of(at: usize, row: &Row, names: &[String], time: TimeIn, energy: usize, unit: Said<InUnit>) -> Layout {
    let mut layout = Layout::new(Form::Long, at + 1, time, energy);
    layout.household = header::column(names, HOUSEHOLDS);
    layout.unit = unit;
    layout.stamp = Said::Assumed(StampAt::Start);
    layout.clock = clock_of(names, time);
    layout.passing(row)
}

/// UTC where the header of the time says so.
pub(crate) fn clock_of(names: &[String], time: TimeIn) -> ClockOf {
    let (TimeIn::One(column) | TimeIn::Two(_, column)) = time;
    let says = names.get(column).is_some_and(|name| header::has_word(name, "utc"));
    if says { ClockOf::Known("UTC".to_owned()) } else { ClockOf::File }
}
