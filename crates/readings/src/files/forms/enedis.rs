//! Enedis, load curve: a row of metadata with the unit and the step, then mean power at the END of each step.

use crate::files::ask::StampAt;
use crate::files::batch::Said;
use crate::files::form::Form;
use crate::files::header;
use crate::files::layout::{Layout, TimeIn};
use crate::files::rows::Row;
use crate::files::unit::InUnit;

pub(crate) fn layout(head: &[Row], at: usize, names: &[String]) -> Option<Layout> {
    let [time, value] = header::columns(names, ["horodate", "valeur"])?;
    // The rows above: names, and what they are. A table without them is another export, of which less is known.
    let above = at.checked_sub(2)?;
    let (row, values) = (head.get(above)?, head.get(above + 1)?);
    let meta = header::names(row);
    let said = |name: &str| header::beginning(&meta, name).map(|column| values.cell(column));
    let household = said("identifiant prm")?;
    let mut layout = Layout::new(Form::Enedis, at + 1, TimeIn::One(time), value);
    layout.stamp = Said::Known(StampAt::End);
    layout.named = Some(household).filter(|name| !name.is_empty()).map(str::to_owned);
    layout.unit = said("unit").and_then(InUnit::named).map_or(Said::Open, Said::Known);
    let minutes = said("pas en minutes").and_then(|minutes| minutes.parse::<u32>().ok());
    layout.seconds = minutes.filter(|minutes| (1..=60).contains(minutes)).map(|minutes| minutes * 60);
    Some(layout)
}
