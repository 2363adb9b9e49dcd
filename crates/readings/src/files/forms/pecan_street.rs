//! Pecan Street's Dataport: mean power in kW over 15 minutes or one, a column `grid` which is below 0 where a home exports.

use crate::files::batch::Said;
use crate::files::form::Form;
use crate::files::header;
use crate::files::layout::{Layout, TimeIn};
use crate::files::unit::InUnit;

pub(crate) fn layout(at: usize, names: &[String]) -> Option<Layout> {
    let [household, grid] = header::columns(names, ["dataid", "grid"])?;
    let (time, seconds) = match header::column(names, &["local_15min"]) {
        Some(time) => (time, 900),
        None => (header::column(names, &["localminute"])?, 60),
    };
    let mut layout = Layout::new(Form::PecanStreet, at + 1, TimeIn::One(time), grid);
    layout.household = Some(household);
    layout.unit = Said::Known(InUnit::KW);
    layout.seconds = Some(seconds);
    Some(layout)
}
