//! UCI's "Individual household electric power consumption" as it is offered: minutes, mean active power in kW, day/month/year.
//! Its description says so; it does not say in which zone the times are.

use crate::files::batch::Said;
use crate::files::form::Form;
use crate::files::header;
use crate::files::layout::{Layout, TimeIn};
use crate::files::number::DecimalSign;
use crate::files::stamp::DateOrder;
use crate::files::unit::InUnit;

pub(crate) fn layout(at: usize, names: &[String]) -> Option<Layout> {
    let [date, time, power, _] =
        header::columns(names, ["date", "time", "global_active_power", "global_reactive_power"])?;
    let mut layout = Layout::new(Form::Uci, at + 1, TimeIn::Two(date, time), power);
    layout.unit = Said::Known(InUnit::KW);
    layout.seconds = Some(60);
    layout.order = Some(DateOrder::DayFirst);
    layout.decimal = Some(DecimalSign::Point);
    Some(layout)
}
