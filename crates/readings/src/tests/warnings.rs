//! What is said of a file that is read all the same.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

/// Code, household, slot and message of each.
fn said(readings: &Readings) -> Vec<(&str, Option<&str>, Option<&str>, String)> {
    let warnings = readings.warnings.iter();
    warnings.map(|each| (each.code(), each.household(), each.slot(), each.to_string())).collect()
}

pub(super) fn codes(file: &str, options: &Options) -> Vec<&'static str> {
    read(file.as_bytes(), options).unwrap().warnings.iter().map(Warning::code).collect()
}

fn skip() -> Options {
    Options { on_bad: OnBad::Skip, ..all() }
}

/// Readings of a household at these times of a day.
pub(super) fn rows(household: &str, times: &[&str], value: &str) -> String {
    times.iter().map(|time| format!("{household},2013-01-15 {time},{value}\n")).collect()
}

#[test]
fn a_file_without_faults_has_nothing_said_of_it() {
    assert_eq!(Readings::shipped().unwrap().warnings, []);
    assert_eq!(Readings::shipped().unwrap().taken.slot_minutes, Some(30));
    let file = "id,time,kWh\n".to_owned() + &rows("a", &["00:00", "00:30"], "0.5");
    assert_eq!(codes(&file, &all()), [""; 0]);
    // One time tells no length.
    let one = "id,time,kWh\n".to_owned() + &rows("a", &["19:00"], "0.5");
    assert_eq!(read(one.as_bytes(), &all()).unwrap().taken.slot_minutes, None);
    assert_eq!(codes(&one, &all()), [""; 0]);
}

#[test]
fn rows_that_are_there_twice_are_merged_and_counted() {
    let file = "id,time,kWh\na,2013-01-15 19:00,0.5\nb,2013-01-15 19:00,1\na,2013-01-15T19:00Z, 0.500\n\
                b,2013-01-15 19:00,1\n";
    let readings = read(file.as_bytes(), &all()).unwrap();
    assert_eq!(table(&readings), [("a", vec![500_000]), ("b", vec![1_000_000])]);
    let message = "2 rows say the same as one before and are counted once; the first: line 4, household \"a\" at \
                   2013-01-15 19:00";
    assert_eq!(
        said(&readings),
        [("duplicates_merged", Some("a"), Some("2013-01-15 19:00"), message.to_owned())]
    );
    let wide = "date,19:00,19:30\na,100,200\na, 100,\"200\"\n";
    let readings = read(wide.as_bytes(), &all()).unwrap();
    assert_eq!(table(&readings), [("a", vec![100_000, 200_000])]);
    assert_eq!((said(&readings)[0].0, said(&readings)[0].2), ("duplicates_merged", None));
    // Another row of the same name is another row, though the slot that is wanted is the same.
    let other = "date,19:00,19:30\na,100,200\na,100,300\n";
    for on_bad in [OnBad::Refuse, OnBad::Skip] {
        let slot = Options { wanted: Wanted::slot(None, "19:00".parse().unwrap()), on_bad, ..all() };
        let refused = read(other.as_bytes(), &slot).unwrap_err().to_string();
        assert!(
            refused.contains("line 3, column 1: household \"a\" has a row already, on line 2"),
            "{refused}"
        );
    }
}

#[test]
fn rows_without_a_reading_off_the_half_hours_are_passed_over() {
    let file = "id,time,kWh\na,2013-01-15 19:00,0.5\na,2013-01-15 19:07:11,Null\na,2013-01-15 19:12, NA \n";
    let readings = read(file.as_bytes(), &all()).unwrap();
    assert_eq!(table(&readings), [("a", vec![500_000])]);
    let message =
        "2 rows without a reading, at a time that begins no half-hour, passed over; the first: line 3";
    assert_eq!(said(&readings), [("empty_rows", None, None, message.to_owned())]);
}

#[test]
fn a_home_that_is_lost_for_some_slots_is_named() {
    let file = "id,time,kWh\n".to_owned()
        + &rows("a", &["00:00", "00:30", "01:00"], "0.5")
        + &rows("b", &["00:00"], "0.5")
        + &rows("b", &["00:30", "01:00"], "-0.1");
    let readings = read(file.as_bytes(), &skip()).unwrap();
    let said = said(&readings);
    assert_eq!((said[0].0, said[0].1), ("negative_values", None));
    assert!(
        said[0]
            .3
            .starts_with("2 rows left out for a negative number instead of a reading; the first: line 6")
    );
    let message = "household \"b\" counts in none of the 3 slots: in 2 of them it has no usable reading, first at \
                   2013-01-15 00:30";
    assert_eq!(said[1], ("household_left_out", Some("b"), Some("2013-01-15 00:30"), message.to_owned()));
    let refused = read(file.as_bytes(), &all()).unwrap_err().to_string();
    assert!(refused.contains("it is negative; energy that is fed into the grid"), "{refused}");
    let wide = "date,00:00,00:30\na,100,200\nb,-1,NA\n";
    let readings = read(wide.as_bytes(), &skip()).unwrap();
    assert_eq!(codes(wide, &skip()), ["negative_values", "household_left_out"]);
    assert_eq!((readings.warnings[1].household(), readings.warnings[1].slot()), (Some("b"), Some("00:00")));
    // Of many, the first are named and all are counted.
    let many = (0..40).fold("id,time,kWh\n".to_owned() + &rows("a", &["00:00"], "1"), |file, home| {
        file + &rows(&format!("h{home}"), &["00:00"], "null")
    });
    let codes = codes(&many, &skip());
    let named = codes.iter().filter(|code| **code == "household_left_out").count();
    assert_eq!((named, codes.contains(&"households_left_out")), (16, true));
}

#[test]
fn the_length_of_a_slot_is_found_and_said() {
    let hours = ["00:00", "01:00", "02:00", "05:00"];
    let file = "id,time,kWh\n".to_owned() + &rows("a", &hours, "0.5");
    let readings = read(file.as_bytes(), &options("2013-01-15T01:00")).unwrap();
    assert_eq!(readings.taken.slot_minutes, Some(60));
    let message = "the times of this file are 60 minutes apart, not 30: a slot is 60 minutes long here, and the cap and \
                   epsilon count for that slot";
    assert_eq!(said(&readings), [("slot_length", None, None, message.to_owned())]);
    let quarters = read(b"date,00:00,00:15,00:30\na,100,200,300\n", &all()).unwrap();
    assert_eq!(quarters.warnings, [Warning::SlotLength { minutes: 15 }]);
    let daily = "id,time,kWh\na,2013-01-15 00:00,2\na,2013-01-16 00:00,2.5\n";
    assert_eq!(read(daily.as_bytes(), &all()).unwrap().warnings, [Warning::SlotLength { minutes: 1440 }]);
    // A household of hours among half-hours, in the one slot that both have.
    let half_hours = ["00:00", "00:30", "01:00", "01:30", "02:00"];
    let mixed = "id,time,kWh\n".to_owned()
        + &rows("a", &half_hours, "0.5")
        + &rows("b", &hours, "1")
        + &rows("c", &hours, "1");
    let readings = read(mixed.as_bytes(), &options("2013-01-15T01:00")).unwrap();
    let expected = Warning::MixedLengths {
        household: "b".to_owned(),
        minutes: Some(60),
        others: 30,
        slot: None,
        count: 2,
    };
    assert_eq!(readings.warnings, [expected]);
}

#[test]
fn numbers_that_suit_no_home_are_asked_about() {
    let small = "id,time,Wh\n".to_owned()
        + &rows("a", &["00:00", "00:30"], "0.25")
        + &rows("b", &["00:00", "00:30"], "90");
    let readings = read(small.as_bytes(), &all()).unwrap();
    let message = "less than 1 kWh a day, or than 10 W in every slot that is taken, for 1 of 2 households: is the unit right? \
                   The first: \"a\", at most 0.25 Wh in such a slot";
    assert_eq!(said(&readings), [("small_homes", Some("a"), None, message.to_owned())]);
    // An empty home uses nothing.
    let empty = "id,time,Wh\n".to_owned() + &rows("a", &["00:00", "00:30"], "0");
    assert_eq!(codes(&empty, &all()), [""; 0]);
    let large = "id,time,kWh\n".to_owned()
        + &rows("a", &["00:00", "00:30"], "50")
        + &rows("b", &["00:00", "00:30"], "50.001");
    let readings = read(large.as_bytes(), &all()).unwrap();
    let message = "more than 50 kWh in a slot, which no home uses, for 1 of 2 households: is the unit right? The first: \"b\", \
                   up to 50001 Wh";
    assert_eq!(said(&readings), [("large_homes", Some("b"), None, message.to_owned())]);
    // In an hour it is twice as much.
    let hours = "id,time,kWh\n".to_owned() + &rows("a", &["00:00", "01:00"], "90");
    assert_eq!(codes(&hours, &all()), ["slot_length"]);
    let rising: String = (0..12)
        .map(|slot| format!("a,2013-01-15 {:02}:{:02},{}\n", slot / 2, slot % 2 * 30, 100 + slot))
        .collect();
    for file in [format!("id,time,Wh\n{rising}"), {
        let backwards: Vec<_> = rising.lines().rev().collect();
        format!("id,time,Wh\n{}\n", backwards.join("\n"))
    }] {
        let readings = read(file.as_bytes(), &options("2013-01-15T03:00")).unwrap();
        let expected = Warning::Rising { count: 1, household: "a".to_owned(), readings: 12 };
        assert_eq!(readings.warnings, [expected], "{file}");
    }
}

#[test]
fn readings_that_the_cap_cuts_are_counted() {
    let of = |wh: &[f64]| wh.iter().filter_map(|wh| Reading::from_wh(*wh)).collect::<Vec<_>>();
    let (all, few, none) =
        (of(&[3001.0, 4000.0, 5000.0]), of(&[3000.001, 1.0, 2.0]), of(&[3000.0, 0.0, 1.0]));
    let said = |slots: &[(&str, &[Reading])]| {
        Warning::cut(3000, slots.iter().copied())
            .map(|warning| (warning.to_string(), warning.slot().map(str::to_owned), warning.is_doubt()))
    };
    let told =
        |text: &str, slot: Option<&str>, doubt| Some((text.to_owned(), slot.map(str::to_owned), doubt));
    assert_eq!(
        said(&[("19:00", &all)]),
        told(
            "all 3 of 3 readings were cut by the cap: is the unit right? A reading above 3000 Wh counts as 3000 Wh (slot 19:00)",
            Some("19:00"),
            true
        )
    );
    assert_eq!(
        said(&[("19:00", &all), ("19:30", &all), ("20:00", &none)]),
        told(
            "6 of 9 readings were cut by the cap: is the unit right? A reading above 3000 Wh counts as 3000 Wh",
            None,
            true
        )
    );
    assert_eq!(
        said(&[("19:00", &none), ("19:30", &few)]),
        told(
            "1 of 6 readings was cut by the cap: a reading above 3000 Wh counts as 3000 Wh (slot 19:30)",
            Some("19:30"),
            false
        )
    );
    assert_eq!(said(&[("19:00", &none)]), None);
}

#[test]
fn names_are_shown_as_text() {
    let file = "id,time,Wh\n\"a\u{202e}gpj.exe\",2013-01-15 19:00,1\n";
    let warning = &read(file.as_bytes(), &all()).unwrap().warnings[0];
    assert!(warning.to_string().contains("\"a\\u{202e}gpj.exe\""), "{warning}");
    assert_eq!(warning.household(), Some("a\u{202e}gpj.exe"));
}
