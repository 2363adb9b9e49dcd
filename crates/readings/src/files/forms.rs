//! The forms of tables, one module each, and which of them a table has.

mod enedis;
pub(crate) mod espi;
mod fingrid;
mod fluvius;
mod green_button;
mod home_assistant;
mod london;
mod long;
mod mapped;
pub(crate) mod n3rgy;
pub(crate) mod nem12;
mod octopus;
mod pecan_street;
mod uci;
mod wide;

use crate::files::ask::Ask;
use crate::files::fault::{Fault, Flaw};
use crate::files::header;
use crate::files::layout::Layout;
use crate::files::limits::PREAMBLE_ROWS;
use crate::files::note::Question;
use crate::files::rows::Row;
use crate::files::wide::WideLayout;

/// How a table is to be read.
#[derive(Debug)]
pub(crate) enum Table {
    /// A row a reading.
    Rows(Box<Layout>),
    /// A row a household, or a day of one.
    Wide(Box<WideLayout>),
    /// Records of AEMO's NEM12.
    Nem12,
    /// It is asked.
    Ask(Question),
}

/// Finds the form of a table by its first rows.
pub(crate) fn detect(head: &[Row], ask: &Ask) -> Result<Table, Flaw> {
    let Some(first) = head.first() else { return Err(Fault::Empty.into()) };
    if ask.map.time.is_some() {
        return mapped::layout(head, &ask.map).map(|layout| Table::Rows(Box::new(layout)));
    }
    if nem12::is(first) {
        return Ok(Table::Nem12);
    }
    let top = head.get(..head.len().min(PREAMBLE_ROWS)).unwrap_or(head);
    for (at, row) in top.iter().enumerate() {
        if let Some((column, cell)) = row.cells().enumerate().find(|(_, cell)| is_national(cell)) {
            return Err(Fault::NationalLoad { header: cell.chars().take(80).collect() }.at(row.line, column));
        }
        let names = header::names(row);
        let rows = enedis::layout(head, at, &names)
            .or_else(|| fluvius::layout(at, &names))
            .or_else(|| fingrid::layout(at, &names))
            .or_else(|| green_button::layout(at, &names))
            .or_else(|| uci::layout(at, &names))
            .or_else(|| london::layout(at, &names))
            .or_else(|| octopus::layout(at, &names))
            .or_else(|| home_assistant::history(at, &names))
            .or_else(|| pecan_street::layout(at, &names));
        if let Some(layout) = rows {
            return Ok(Table::Rows(Box::new(layout.passing(row))));
        }
        let wide = london::days(at, &names)
            .or_else(|| home_assistant::energy(at, &names))
            .or_else(|| wide::layout(at, &names));
        if let Some(layout) = wide {
            return Ok(Table::Wide(Box::new(layout)));
        }
        if let Some(found) = long::layout(at, row, &names, ask.map.energy.as_deref()) {
            return Ok(found.map_or_else(Table::Ask, |layout| Table::Rows(Box::new(layout))));
        }
    }
    Err(Fault::NoForm { columns: header::listed(first) }.at(first.line, 0))
}

/// Whether a header speaks of megawatts.
fn is_national(cell: &str) -> bool {
    cell.len() < 200
        && (cell.contains("[MW]") || cell.contains("(MW)") || cell.contains("[MWh]") && cell.contains("Load"))
}
