//! Octopus Energy, "Download your data": consumption in kWh with start and end, offsets on both. One household a file. A newer
//! export has columns of costs, and leaves out half-hours without use; n3rgy's CSV is alike, with one time in UTC.

use crate::files::batch::{ClockOf, Said};
use crate::files::form::Form;
use crate::files::header;
use crate::files::layout::{Layout, TimeIn};
use crate::files::unit::InUnit;

pub(crate) fn layout(at: usize, names: &[String]) -> Option<Layout> {
    octopus(at, names).or_else(|| n3rgy(at, names))
}

fn octopus(at: usize, names: &[String]) -> Option<Layout> {
    let [energy, start, end] = header::columns(names, ["consumption (kwh)", "start", "end"])?;
    let mut layout = Layout::new(Form::Octopus, at + 1, TimeIn::One(start), energy);
    layout.end = Some(TimeIn::One(end));
    layout.unit = Said::Known(InUnit::KWh);
    layout.leaves_out = true;
    Some(layout)
}

fn n3rgy(at: usize, names: &[String]) -> Option<Layout> {
    let [time, energy] = header::columns(names, ["timestamp (utc)", "energyconsumption (kwh)"])?;
    let mut layout = Layout::new(Form::N3rgyCsv, at + 1, TimeIn::One(time), energy);
    layout.unit = Said::Known(InUnit::KWh);
    layout.clock = ClockOf::Known("UTC".to_owned());
    Some(layout)
}
