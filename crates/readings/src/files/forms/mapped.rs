//! A table whose columns a person has named, by their headers or by their numbers from 1.

use crate::files::ask::{Mapping, StampAt};
use crate::files::batch::Said;
use crate::files::fault::{Fault, Flaw};
use crate::files::form::Form;
use crate::files::forms::long;
use crate::files::header;
use crate::files::layout::{Layout, TimeIn};
use crate::files::limits::PREAMBLE_ROWS;
use crate::files::rows::Row;
use crate::files::unit::InUnit;

pub(crate) fn layout(head: &[Row], map: &Mapping) -> Result<Layout, Flaw> {
    let first = head.first().ok_or(Fault::Empty)?;
    let wanted = [&map.time, &map.energy, &map.household];
    let find = |names: &[String], wanted: &str| {
        let name = wanted.trim().to_lowercase();
        names.iter().position(|other| *other == name)
    };
    // The header is the row that has the names; where all are numbers, the table begins with its first row.
    let named: Vec<&str> = wanted
        .iter()
        .filter_map(|name| name.as_deref())
        .filter(|name| name.parse::<usize>().is_err())
        .collect();
    let header = head
        .iter()
        .take(PREAMBLE_ROWS)
        .position(|row| named.iter().all(|name| find(&header::names(row), name).is_some()))
        .ok_or_else(|| {
            let column = named.first().copied().unwrap_or_default().to_owned();
            Fault::NoColumn { column, columns: header::listed(first) }.at(first.line, 0)
        })?;
    let row = head.get(header).unwrap_or(first);
    let names = header::names(row);
    let column = |name: &Option<String>| -> Result<Option<usize>, Flaw> {
        let Some(name) = name else { return Ok(None) };
        let number = name.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let found = find(&names, name).or(number.filter(|number| *number < names.len()));
        found.map(Some).ok_or_else(|| {
            Fault::NoColumn { column: name.clone(), columns: header::listed(row) }.at(row.line, 0)
        })
    };
    let missing = |what: &str| {
        Fault::NoColumn { column: what.to_owned(), columns: header::listed(row) }.at(row.line, 0)
    };
    let time = TimeIn::One(column(&map.time)?.ok_or_else(|| missing("time"))?);
    let energy = column(&map.energy)?.ok_or_else(|| missing("energy"))?;
    let TimeIn::One(time_column) = time else { return Err(missing("time")) };
    // Without a header the first row is a reading already.
    let has_header = crate::files::stamp::stamp(row.cell(time_column)).is_none();
    let mut layout = Layout::new(Form::Mapped, header + usize::from(has_header), time, energy);
    layout.preamble = header;
    layout.household = column(&map.household)?;
    layout.unit = names.get(energy).and_then(|name| InUnit::of_header(name)).map_or(Said::Open, Said::Known);
    layout.stamp = Said::Assumed(StampAt::Start);
    layout.clock = long::clock_of(&names, time);
    Ok(if has_header { layout.passing(row) } else { layout })
}
