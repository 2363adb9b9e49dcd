//! Files that look right and are not: a round on them is refused, or its total comes with a warning.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod tool;

use serde_json::Value;
use tool::{Folder, blindsum};

/// A seeded round of small keys.
const QUICK: [&str; 8] = ["run", "--gamma", "1", "--key-bits", "256", "--seed", "1", "--json"];

/// The total in Wh of a round on a file, and its warnings: codes and households.
fn round(file: &str, more: &[&str]) -> (f64, Vec<(String, String)>) {
    let output = blindsum(&[&QUICK[..], &["--readings", file], more].concat());
    assert_eq!(output.status.code(), Some(0), "{more:?}: {}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let text = |of: &Value, name| of.get(name).and_then(Value::as_str).unwrap_or_default().to_owned();
    let warnings = report.get("warnings").and_then(Value::as_array).unwrap().iter();
    let warnings = warnings.map(|warning| (text(warning, "code"), text(warning, "household")));
    (report.get("true_total_wh").and_then(Value::as_f64).unwrap(), warnings.collect())
}

fn is(code: &str, household: &str) -> (String, String) {
    (code.to_owned(), household.to_owned())
}

fn clock(slot: u32) -> String {
    format!("{:02}:{:02}", slot / 2, slot % 2 * 30)
}

/// A row of the long form.
fn row(home: u32, slot: u32, wh: u32) -> String {
    format!("h{home},2024-01-15 {},{}.{:03}\n", clock(slot), wh / 1000, wh % 1000)
}

#[test]
fn a_register_that_begins_anew_every_day_is_asked_about() {
    let folder = Folder::new("daily-register");
    let rows = (0..2)
        .flat_map(|home| (0..48).map(move |slot| row(home, slot, if slot == 0 { 8000 } else { 170 * slot })));
    let file =
        folder.file("r.csv", &("household,timestamp,energy_kwh\n".to_owned() + &rows.collect::<String>()));
    for (slot, total) in [("03:00", 2040.0), ("07:00", 4760.0)] {
        let (wh, warnings) = round(&file, &["--slot", slot]);
        assert_eq!((wh, warnings), (total, vec![is("rising_values", "h0")]), "{slot}");
    }
}
