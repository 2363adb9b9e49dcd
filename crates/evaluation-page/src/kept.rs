//! What a reload finds again: the options of a run, and each cell that is measured, in the browser's own store. It never leaves the browser.

use std::collections::BTreeMap;

use blindsum_evaluation::measurement::Measurement;
use blindsum_evaluation::plan::Options;
use serde::Serialize;
use web_sys::Storage;

use crate::browser;
use crate::wire::{VERSION, decode, encode};

/// The name of a run's options, and the beginning of its cells' names.
const RUN: &str = "blindsum-evaluation";

/// Whether everything measured could be kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kept {
    /// It could.
    Yes,
    /// The browser refuses, or has no room.
    No,
}

/// Cells with how long each took, by name.
pub(crate) type Cells = BTreeMap<String, (Vec<Measurement>, f64)>;

fn of_cell(cell: &str) -> String {
    format!("{RUN}/{cell}")
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

/// Keeps the options of a run that begins; what was kept of another goes.
pub(crate) fn begin(options: &Options) -> Kept {
    forget();
    put(browser::storage(), RUN, &(VERSION, options))
}

/// Keeps a cell.
pub(crate) fn keep(cell: &str, rows: &[Measurement], millis: f64) -> Kept {
    put(browser::storage(), &of_cell(cell), &(rows, millis))
}

/// The run that was kept: of another version nothing.
pub(crate) fn run() -> Option<(Options, Cells)> {
    let storage = browser::storage()?;
    let (version, options): (u32, Options) = take(&storage, RUN)?;
    if version != VERSION {
        return None;
    }
    let mut cells = Cells::new();
    for cell in blindsum_evaluation::plan::cells(&options) {
        let name = cell.to_string();
        if let Some(kept) = take(&storage, &of_cell(&name)) {
            cells.insert(name, kept);
        }
    }
    Some((options, cells))
}

/// Removes all of it.
pub(crate) fn forget() {
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
