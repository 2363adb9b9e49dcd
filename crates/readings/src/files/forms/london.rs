//! London's smart-meter trial: the Datastore's download with six columns or four, Kaggle's with three, and Kaggle's blocks of
//! days. Times are the start of a half-hour; the numbers are kWh in it (the Datastore's header says "KWH/hh (per half hour)").
//! No description of the data says in which zone they are.

use crate::files::batch::Said;
use crate::files::form::Form;
use crate::files::header;
use crate::files::layout::{Layout, TimeIn};
use crate::files::unit::InUnit;
use crate::files::wide::{WideLayout, WideTime};

/// A row a reading.
pub(crate) fn layout(at: usize, names: &[String]) -> Option<Layout> {
    let household = header::column(names, &["lclid"])?;
    let time = header::column(names, &["datetime", "tstp"])?;
    let energy = header::beginning(names, "kwh/hh").or_else(|| header::beginning(names, "energy(kwh/hh)"))?;
    let mut layout = Layout::new(Form::London, at + 1, TimeIn::One(time), energy);
    layout.household = Some(household);
    layout.unit = Said::Known(InUnit::KWh);
    layout.seconds = Some(1800);
    Some(layout)
}

/// A row a day of a household.
pub(crate) fn days(at: usize, names: &[String]) -> Option<WideLayout> {
    let [household, day] = header::columns(names, ["lclid", "day"])?;
    let columns: Vec<_> = names
        .iter()
        .enumerate()
        .filter_map(|(column, name)| {
            let half_hour =
                name.strip_prefix("hh_")?.parse::<i64>().ok().filter(|number| (0..48).contains(number))?;
            Some((column, WideTime::OfDay(half_hour * 1800)))
        })
        .collect();
    if columns.is_empty() {
        return None;
    }
    let mut layout = WideLayout::new(Form::LondonDays, at + 1, household, columns);
    layout.day = Some(day);
    layout.unit = Said::Assumed(InUnit::KWh);
    layout.seconds = Some(1800);
    Some(layout)
}
