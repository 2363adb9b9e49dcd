//! Reading the files of tests/meter-files, and texts.
#![allow(unreachable_pub, reason = "a test's own tools")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use blindsum_readings::files::{Ask, FileError, Found, Named, read};

pub fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/meter-files")
}

/// The bytes of a file of tests/meter-files.
pub fn bytes(name: &str) -> Vec<u8> {
    fs::read(folder().join(name)).unwrap()
}

pub fn try_file(name: &str, ask: &Ask) -> Result<Found, FileError> {
    read([(name.to_owned(), bytes(name).as_slice())], ask, &Named)
}

pub fn file(name: &str) -> Found {
    try_file(name, &Ask::default()).unwrap()
}

pub fn file_with(name: &str, ask: &Ask) -> Found {
    try_file(name, ask).unwrap()
}

pub fn try_text(text: &str, ask: &Ask) -> Result<Found, FileError> {
    read([("home.csv".to_owned(), text.as_bytes())], ask, &Named)
}

pub fn text(text: &str, ask: &Ask) -> Found {
    try_text(text, ask).unwrap()
}

/// The total of the first slot at a time of day, in mWh, and its homes.
pub fn at(found: &Found, time: &str) -> (u64, i64) {
    let slot = found.table.slots.iter().position(|slot| slot.time_of_day() == time);
    slot.map_or_else(|| panic!("there is no slot at {time}"), |slot| found.table.totals()[slot])
}

/// The reading of a home at a time of day, in mWh.
pub fn of_home(found: &Found, home: &str, time: &str) -> Option<i64> {
    let home = found.table.homes.iter().find(|other| other.name == home).unwrap();
    let slot = found.table.slots.iter().position(|slot| slot.time_of_day() == time)?;
    home.at(slot)
}

pub fn has(found: &Found, time: &str) -> bool {
    found.table.slots.iter().any(|slot| slot.time_of_day() == time)
}

/// The total of all slots, in mWh.
pub fn all(found: &Found) -> i64 {
    found.table.totals().iter().map(|(_, total)| total).sum()
}

pub fn notes(found: &Found) -> BTreeSet<&'static str> {
    found.notes.iter().map(|note| note.code()).collect()
}

pub fn questions(found: &Found) -> Vec<&'static str> {
    found.questions.iter().map(|question| question.code()).collect()
}

pub fn note<'a>(found: &'a Found, code: &str) -> &'a blindsum_readings::files::Note {
    found.notes.iter().find(|note| note.code() == code).unwrap()
}
