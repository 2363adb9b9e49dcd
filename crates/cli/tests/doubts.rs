//! Files that look right and are not: a round on them is refused, or its total comes with a warning.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod tool;

use serde_json::Value;
use tool::{Folder, blindsum, failure};

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
fn whole_kwh_are_not_taken_for_wh() {
    let folder = Folder::new("whole-kwh");
    let header: Vec<_> = (0..48).map(clock).collect();
    let homes = |value: &dyn Fn(u32, u32) -> u32| {
        (0..50).fold(format!("date,{}\n", header.join(",")), |file, home| {
            let cells: Vec<_> = (0..48).map(|slot| value(home, slot).to_string()).collect();
            file + &format!("h{home},{}\n", cells.join(","))
        })
    };
    let kwh = |home, slot| 6 + (home * 5 + slot * 3) % 7;
    let file = folder.file("kwh.csv", &homes(&kwh));
    for more in [&[][..], &["--slot", "03:00"], &["--slots", "all"], &["--skip-bad-rows"]] {
        let message = failure(&[&["run", "--readings", &file], more].concat(), 5);
        for part in ["50 of 50 households", "1 kWh a day", "state the unit with --unit kwh or --unit wh"] {
            assert!(message.contains(part), "{message}");
        }
    }
    let total: u32 = (0..50).map(|home| kwh(home, 38)).sum();
    let (wh, warnings) = round(&file, &["--unit", "wh"]);
    assert_eq!((wh, warnings), (f64::from(total), vec![is("small_homes", "h0")]));
    // One empty flat among homes is asked about; one that uses nothing at all is not.
    let one = |home, slot| if home == 7 { kwh(home, slot) } else { 100 + kwh(home, slot) };
    let (_, warnings) = round(&folder.file("one.csv", &homes(&one)), &[]);
    assert_eq!(warnings, [is("small_homes", "h7")]);
    let none = |home, slot| if home == 7 { 0 } else { 100 + kwh(home, slot) };
    assert_eq!(round(&folder.file("none.csv", &homes(&none)), &[]).1, []);
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

#[test]
fn an_hourly_home_with_a_half_hour_more_is_still_named() {
    let folder = Folder::new("hourly-home");
    let others: String = (0..2).flat_map(|home| (0..48).map(move |slot| row(home, slot, 200))).collect();
    let hours: String = (0..24).map(|hour| row(2, hour * 2, 500)).collect();
    let header = "household,timestamp,energy_kwh\n";
    for more in ["", &row(2, 7, 250), &[7, 9, 23].map(|slot| row(2, slot, 250)).concat()] {
        let file = folder.file("r.csv", &format!("{header}{others}{hours}{more}"));
        for slot in ["03:00", "19:00"] {
            let (wh, warnings) = round(&file, &["--slot", slot]);
            assert_eq!((wh, warnings), (900.0, vec![is("mixed_slot_lengths", "h2")]), "{slot} {more}");
        }
    }
    // Half-hours up to noon, and hours from then on: what is taken from the first half is right.
    let part: String =
        (0..48).filter(|slot| *slot < 24 || slot % 2 == 0).map(|slot| row(2, slot, 200)).collect();
    let file = folder.file("part.csv", &format!("{header}{others}{part}"));
    assert_eq!(round(&file, &["--slot", "03:00"]), (600.0, vec![]));
    for slot in ["19:00", "23:00"] {
        assert_eq!(round(&file, &["--slot", slot]).1, [is("mixed_slot_lengths", "h2")]);
    }
    // A wide file with empty cells, and one in which all homes have hours from noon on.
    let header_wide: Vec<_> = (0..48).map(clock).collect();
    let cells = |home: u32| {
        (0..48).map(|slot| if home < 2 || slot % 2 == 0 { ",200" } else { "," }).collect::<String>()
    };
    let wide = (0..3).fold(format!("date,{}\n", header_wide.join(",")), |file, home| {
        file + &format!("h{home}{}\n", cells(home))
    });
    let file = folder.file("wide.csv", &wide);
    assert_eq!(round(&file, &["--slot", "19:00"]).1, [is("mixed_slot_lengths", "h2")]);
    let file = folder.file("all.csv", &format!("{header}{part}{}", part.replace("h2,", "h3,")));
    assert_eq!(round(&file, &["--slot", "03:00"]).1, []);
    assert_eq!(round(&file, &["--slot", "19:00"]).1, [is("mixed_slot_lengths", "h2")]);
}
