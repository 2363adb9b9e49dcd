#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

fn wide(text: &str) -> Result<Readings, ReadingsError> {
    Readings::from_wide(text.as_bytes())
}

fn refusal(text: &str) -> String {
    wide(text).unwrap_err().to_string()
}

#[test]
fn shipped_readings_are_complete() {
    let readings = Readings::shipped().unwrap();
    assert_eq!((readings.slots.len(), readings.households.len()), (48, 1000));
    let (slot, values) = readings.at(DEFAULT_SLOT, 1000).unwrap();
    assert_eq!((slot.epoch(), values.len()), (FIRST_EPOCH + 38 * 1800, 1000));
}

#[test]
fn a_row_becomes_a_household_in_milliwatt_hours() {
    let readings = wide("date,00:00,00:30\na, 148.5 ,0\nb,1,2\n").unwrap();
    let (slot, values) = readings.at("00:00", 2).unwrap();
    assert_eq!(slot.epoch(), FIRST_EPOCH);
    assert_eq!(values.iter().map(|v| v.mwh()).collect::<Vec<_>>(), [148_500, 1000]);
}

#[test]
fn bad_values_are_named_by_line_and_column() {
    for bad in ["", "x", "NaN", "-1", "-0.0001", "inf", "1e99", "1,5"] {
        let message = refusal(&format!("date,00:00,00:30\na,1,2\nb,3,\"{bad}\"\n"));
        assert!(message.contains("line 3, column 3 (00:30)"), "{bad:?}: {message}");
    }
}

#[test]
fn bad_shapes_are_named() {
    assert!(refusal("day,00:00\na,1\n").contains("line 1, column 1"));
    assert!(refusal("date,0:00\na,1\n").contains("line 1, column 2"));
    assert!(refusal("date,00:30,00:00\na,1,1\n").contains("later than the one before"));
    assert!(refusal("date,24:00\na,1\n").contains("a time HH:MM"));
    assert!(refusal("date\na\n").contains("a time HH:MM"));
    assert_eq!(refusal("date,00:00\na,1\nb,1,2\n"), "line 3, column 3: 3 columns, but the header has 2");
    assert_eq!(refusal("date,00:00\na\n"), "line 2, column 2: 1 columns, but the header has 2");
    assert_eq!(wide("date,00:00\n"), Err(ReadingsError::Empty));
    assert!(refusal("").contains("line 1, column 1"));
}

#[test]
fn lines_are_counted_as_an_editor_counts_them() {
    let line = |text: &str| refusal(text).split([',', ':']).next().unwrap().to_owned();
    assert_eq!(line("date,00:00\na,1\nb,x"), "line 3");
    assert_eq!(line("date,00:00\r\na,1\r\nb,x\r\n"), "line 3");
    assert_eq!(line("date,00:00\r\na,1\r\nb,1,2\r\n"), "line 3");
    assert_eq!(line("date,00:00\n\n\r\na,1\nb,x\n"), "line 5");
    assert_eq!(line("\n\nday,00:00\na,1\n"), "line 3");
    assert_eq!(line("date,00:00\n\"a\",1\n\"b\",\"x\"\r\n"), "line 3");
    let crlf = wide("date,00:00\r\n\"a\",\"1\"\r\nb,2\r\n\r\n").unwrap();
    assert_eq!(crlf, wide("date,00:00\na,1\nb,2").unwrap());
}

#[test]
fn bytes_that_are_no_text_are_named_by_line_and_column() {
    let refused = Readings::from_wide(&b"date,00:00\na,1\nb,\xff\n"[..]).unwrap_err();
    assert_eq!(refused, ReadingsError::NotText { line: 3, column: 2 });
}

#[test]
fn what_is_not_there_is_named() {
    let readings = wide("date,00:00,00:30\na,1,2\n").unwrap();
    let message = readings.at("12:00", 1).unwrap_err().to_string();
    assert!(message.contains("\"12:00\"") && message.contains("00:00 to 00:30"), "{message}");
    assert_eq!(readings.at("00:00", 2), Err(ReadingsError::Meters { asked: 2, rows: 1 }));
}

#[test]
fn deserialising_a_reading_goes_through_the_same_door() {
    assert!(serde_json::from_str::<Reading>("-1").is_err());
    assert!(serde_json::from_str::<Reading>("1000000000001").is_err());
    assert_eq!(serde_json::from_str::<Reading>("5").unwrap().mwh(), 5);
}

mod bad;
mod chunks;
mod doubts;
mod faults;
mod long;
mod property;
mod warnings;

/// Every slot of the first day, for more households than any of these files has.
fn all() -> Options {
    Options::at_most(100_000)
}

/// Options for a slot or a day of a file, "" for the first.
fn options(when: &str) -> Options {
    let wanted = if when.is_empty() { Wanted::default() } else { when.parse::<When>().unwrap().into() };
    Options { wanted, ..all() }
}

fn read(text: &[u8], options: &Options) -> Result<Readings, ReadingsError> {
    Readings::read(text, options.clone())
}

/// Names and mWh of what was read.
fn table(readings: &Readings) -> Vec<(&str, Vec<i64>)> {
    let units = |household: &Household| household.readings.iter().map(|reading| reading.mwh()).collect();
    readings.households.iter().map(|household| (household.label.as_str(), units(household))).collect()
}

fn labels(readings: &Readings) -> Vec<&str> {
    readings.slots.iter().map(|slot| slot.label.as_str()).collect()
}
