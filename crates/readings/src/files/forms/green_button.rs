//! Green Button, the CSV of a utility (PG&E and others): lines about the customer, then a row a quarter with the date, its
//! first and its last minute, in local time; usage, or import and export apart.

use crate::files::batch::{Channel, ClockOf, Said};
use crate::files::form::Form;
use crate::files::header;
use crate::files::layout::{Layout, Says, TimeIn, ValueIn};
use crate::files::unit::InUnit;

/// Zones in which utilities have this form.
pub(crate) const LIKELY: &[&str] =
    &["America/Los_Angeles", "America/Denver", "America/Chicago", "America/New_York"];

pub(crate) fn layout(at: usize, names: &[String]) -> Option<Layout> {
    let [_, date, start, _] = header::columns(names, ["type", "date", "start time", "end time"])?;
    let value = header::column(names, &["usage (kwh)", "import (kwh)"])?;
    let mut layout = Layout::new(Form::GreenButtonCsv, at + 1, TimeIn::Two(date, start), value);
    layout.values.extend(
        header::column(names, &["export (kwh)"]).map(|column| ValueIn { column, channel: Channel::Export }),
    );
    layout.unit = Said::Known(InUnit::KWh);
    layout.clock = ClockOf::Asked(LIKELY);
    layout.estimated = header::column(names, &["notes"]).map(|column| (column, is_estimated as Says));
    Some(layout)
}

fn is_estimated(notes: &str) -> bool {
    let notes = notes.to_ascii_lowercase();
    notes.contains("estimate")
}
