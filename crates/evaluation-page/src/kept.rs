//! What a reload finds again: the options of a run, and each cell that is measured, in the browser's own store. It never leaves the browser.

use std::collections::BTreeMap;

use blindsum_evaluation::measurement::Measurement;
use blindsum_evaluation::plan::Options;
use blindsum_page_parts::browser;
use blindsum_page_parts::wire::{decode, encode};
use serde::{Deserialize, Serialize};
use web_sys::Storage;

use crate::state::Kept;
use crate::wire::VERSION;

/// The name of a run's options, and the beginning of its cells' names.
const RUN: &str = "blindsum-evaluation";

/// Cells with how long each took, by name.
pub(crate) type Cells = BTreeMap<String, (Vec<Measurement>, f64)>;

/// A run as it is kept: every tab of a browser has the same store, so each run has a name of its own.
#[derive(Serialize, Deserialize)]
struct Record {
    version: u32,
    id: String,
    options: Options,
}

fn of_cell(id: &str, cell: &str) -> String {
    format!("{RUN}/{id}/{cell}")
}

/// Bytes as letters: a store takes text alone.
fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn unhex(text: &str) -> Option<Vec<u8>> {
    let pairs = text.as_bytes().chunks(2).map(|pair| std::str::from_utf8(pair).ok());
    pairs.map(|pair| u8::from_str_radix(pair?, 16).ok()).collect()
}

fn put<T: Serialize>(storage: Option<Storage>, name: &str, value: &T) -> Kept {
    let put = storage.zip(encode(value).ok()).map(|(storage, bytes)| storage.set_item(name, &hex(&bytes)));
    if matches!(put, Some(Ok(()))) { Kept::Yes } else { Kept::No }
}

fn take<T: for<'a> serde::Deserialize<'a>>(storage: &Storage, name: &str) -> Option<T> {
    let text = storage.get_item(name).ok()??;
    decode(&unhex(&text)?).ok()
}

/// The run that is kept now, by whichever tab; one of another version is not one.
fn record(storage: &Storage) -> Option<Record> {
    let record: Record = take(storage, RUN)?;
    (record.version == VERSION).then_some(record)
}

/// Keeps the options of a run that begins. One that another tab keeps is left alone.
pub(crate) fn begin(id: &str, options: &Options) -> Kept {
    let storage = browser::storage();
    if storage.as_ref().and_then(record).is_some() {
        return Kept::Other;
    }
    remove_all();
    put(storage, RUN, &Record { version: VERSION, id: id.to_owned(), options: options.clone() })
}

/// Keeps a cell of this run, as long as it is the one that is kept.
pub(crate) fn keep(id: &str, cell: &str, rows: &[Measurement], millis: f64) -> Kept {
    let storage = browser::storage();
    match storage.as_ref().map(record) {
        Some(Some(record)) if record.id == id => put(storage, &of_cell(id, cell), &(rows, millis)),
        Some(_) => Kept::Other,
        None => Kept::No,
    }
}

/// The run that was kept, with its name: of another version nothing.
pub(crate) fn run() -> Option<(String, Options, Cells)> {
    let storage = browser::storage()?;
    let Record { id, options, .. } = record(&storage)?;
    let mut cells = Cells::new();
    for cell in blindsum_evaluation::plan::cells(&options) {
        let name = cell.to_string();
        if let Some(kept) = take(&storage, &of_cell(&id, &name)) {
            cells.insert(name, kept);
        }
    }
    Some((id, options, cells))
}

/// Removes this run; one of another tab stays.
pub(crate) fn forget(id: &str) {
    let kept = browser::storage().as_ref().and_then(record);
    if kept.is_none_or(|record| record.id == id) {
        remove_all();
    }
}

fn remove_all() {
    let Some(storage) = browser::storage() else { return };
    let names: Vec<_> =
        (0..storage.length().unwrap_or(0)).filter_map(|place| storage.key(place).ok()?).collect();
    for name in names.iter().filter(|name| name.starts_with(RUN)) {
        let _ = storage.remove_item(name);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_come_back_from_letters() {
        let bytes: Vec<u8> = (0..=255).collect();
        assert_eq!(unhex(&hex(&bytes)).unwrap(), bytes);
        assert_eq!(unhex("0g"), None);
    }
}
