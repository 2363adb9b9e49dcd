//! Mijn Fluvius: a row a quarter and register; "Afname" is taken from the grid and "Injectie" fed into it, by day and by night
//! in registers of their own, which add up. The clock is that of Belgium.

use crate::files::batch::{Channel, ClockOf};
use crate::files::form::Form;
use crate::files::header;
use crate::files::layout::{Layout, Says, TimeIn};
use crate::files::stamp::DateOrder;

pub(crate) fn layout(at: usize, names: &[String]) -> Option<Layout> {
    let [date, time, end_date, end_time, ean, register, volume, unit] = header::columns(
        names,
        [
            "van (datum)",
            "van (tijdstip)",
            "tot (datum)",
            "tot (tijdstip)",
            "ean-code",
            "register",
            "volume",
            "eenheid",
        ],
    )?;
    let mut layout = Layout::new(Form::Fluvius, at + 1, TimeIn::Two(date, time), volume);
    layout.household = Some(ean);
    // The end is local time too: over a change of clocks it does not tell the length.
    let _ = (end_date, end_time);
    layout.seconds = None;
    layout.channel = Some((register, direction));
    layout.unit_column = Some(unit);
    layout.order = Some(DateOrder::DayFirst);
    layout.clock = ClockOf::Known("Europe/Brussels".to_owned());
    layout.estimated =
        header::column(names, &["validatiestatus"]).map(|column| (column, is_estimated as Says));
    Some(layout)
}

fn direction(register: &str) -> Option<(Channel, u8)> {
    let register = register.to_lowercase();
    let part = if register.ends_with("nacht") { 1 } else { 0 };
    if register.starts_with("afname") {
        Some((Channel::Import, part))
    } else if register.starts_with("injectie") {
        Some((Channel::Export, part))
    } else {
        None
    }
}

fn is_estimated(status: &str) -> bool {
    status.to_lowercase().starts_with("geschat")
}
