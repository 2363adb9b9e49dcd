//! Home Assistant: the export of its energy dashboard (a row an entity, a column a time in UTC), and the download of a sensor's
//! history (its state at each change). The states of a meter are counts of a register; their unit is not in the file, and energy
//! sensors count kWh there by default.

use crate::files::batch::{Channel, Said};
use crate::files::form::Form;
use crate::files::header;
use crate::files::layout::{Layout, TimeIn};
use crate::files::stamp;
use crate::files::unit::InUnit;
use crate::files::wide::{WideLayout, WideTime};

/// The history of a sensor.
pub(crate) fn history(at: usize, names: &[String]) -> Option<Layout> {
    let [entity, state, changed] = header::columns(names, ["entity_id", "state", "last_changed"])?;
    let mut layout = Layout::new(Form::HomeAssistantHistory, at + 1, TimeIn::One(changed), state);
    layout.household = Some(entity);
    layout.register = true;
    layout.unit = Said::Assumed(InUnit::KWh);
    Some(layout)
}

/// The energy dashboard.
pub(crate) fn energy(at: usize, names: &[String]) -> Option<WideLayout> {
    let [entity, kind, unit] = header::columns(names, ["entity_id", "type", "unit"])?;
    let columns: Vec<_> = names
        .iter()
        .enumerate()
        .filter_map(|(column, name)| stamp::stamp(name).map(|stamp| (column, WideTime::At(stamp))))
        .collect();
    if columns.len() < 2 {
        return None;
    }
    let mut layout = WideLayout::new(Form::HomeAssistantEnergy, at + 1, entity, columns);
    layout.unit_column = Some(unit);
    layout.unit = Said::Known(InUnit::KWh);
    layout.channel = Some((kind, direction));
    layout.one_home = true;
    Some(layout)
}

fn direction(kind: &str) -> Option<(Channel, u8)> {
    match kind {
        "grid_consumption" => Some((Channel::Import, 0)),
        "grid_return" => Some((Channel::Export, 0)),
        _ => None,
    }
}
