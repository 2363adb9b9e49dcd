//! What is said of files whose numbers or times could be right.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::warnings::{codes, rows};
use super::*;

/// Half-hours of a day as HH:MM, without some.
fn half_hours_without(missing: &[&str]) -> Vec<String> {
    let all = (0..48).map(|slot| format!("{:02}:{:02}", slot / 2, slot % 2 * 30));
    all.filter(|time| !missing.contains(&time.as_str())).collect()
}

#[test]
fn rows_that_are_missing_make_no_hourly_home() {
    let day = |household: &str, missing: &[&str]| {
        let times = half_hours_without(missing);
        rows(household, &times.iter().map(String::as_str).collect::<Vec<_>>(), "0.2")
    };
    let said_at = |file: &str, slot: &str| {
        read(file.as_bytes(), &options(&format!("2013-01-15T{slot}"))).unwrap().warnings
    };
    let file = "id,time,kWh\n".to_owned() + &day("a", &[]) + &day("b", &["03:30", "19:30"]);
    for slot in ["00:00", "02:30", "04:00", "20:00", "23:30"] {
        assert_eq!(said_at(&file, slot), [], "{slot}");
    }
    // Nobody knows whether the row is missing, or the one before is of an hour.
    let said = said_at(&file, "03:00");
    let message = "household \"b\" has no time 30 minutes after 2013-01-15 03:00, where the next slot begins: are its readings \
                   of other slots?";
    assert_eq!((said.len(), said[0].to_string().as_str()), (1, message));
    assert_eq!((said[0].household(), said[0].slot()), (Some("b"), Some("2013-01-15 03:00")));
    // The hour that is left out when clocks go forward is nobody's.
    let spring = "id,time,kWh\n".to_owned() + &day("a", &["01:00", "01:30"]) + &day("b", &["01:00", "01:30"]);
    assert_eq!(said_at(&spring, "00:30"), []);
    // Hours with a half-hour more.
    let hours: Vec<_> = (0..24).map(|hour| format!("{hour:02}:00")).collect();
    let hours: Vec<_> = hours.iter().map(String::as_str).collect();
    let file = "id,time,kWh\n".to_owned() + &rows("a", &hours, "0.4") + &rows("a", &["03:30"], "0.2");
    let message = "household \"a\" has a time 30 minutes after 2013-01-15 03:00 where slots are 60 minutes long: are its readings \
                   of other slots?";
    let said = said_at(&file, "03:00");
    assert_eq!((said.len(), said[0].code(), said[1].to_string().as_str()), (2, "slot_length", message));
    assert_eq!(said_at(&file, "19:00").len(), 1);
}

#[test]
fn homes_are_small_by_the_mean_of_their_day() {
    let day = |household: &str, value: &dyn Fn(usize) -> &'static str| {
        let cells: Vec<_> = (0..48).map(value).collect();
        format!("{household},{}\n", cells.join(","))
    };
    let header = format!("date,{}\n", half_hours_without(&[]).join(","));
    let normal: String = (0..8).map(|home| day(&format!("n{home}"), &|_| "150")).collect();
    // Much at the slot that is taken makes no small home, and little there no large one.
    let slot =
        |stated| Options { wanted: Wanted::slot(None, "19:00".parse().unwrap()), unit: stated, ..all() };
    let quiet = day("q", &|slot| if slot == 38 { "12" } else { "30" });
    let busy = day("b", &|slot| if slot == 38 { "400" } else { "6" });
    let file = format!("{header}{normal}{quiet}{busy}");
    let readings = read(file.as_bytes(), &slot(None)).unwrap();
    let expected = Warning::SmallHomes { count: 1, of: 10, household: "b".to_owned(), most_mwh: 400_000 };
    assert_eq!(readings.warnings, [expected]);
    // 20 Wh in each half-hour are 960 Wh a day, 21 are 1008.
    for (wh, small) in [("20", true), ("21", false)] {
        let file = format!("{header}{}{}", day("a", &|_| wh), day("z", &|_| "0"));
        let refused = read(file.as_bytes(), &slot(None));
        assert_eq!(refused.is_err(), small, "{wh}");
        let stated = read(file.as_bytes(), &slot(Some(Unit::Wh))).unwrap();
        assert_eq!(stated.warnings.len(), usize::from(small), "{wh}");
    }
    // Nine in ten that use anything are nearly all.
    let tiny = |count: usize| (0..count).map(|home| day(&format!("t{home}"), &|_| "9")).collect::<String>();
    for (count, refused) in [(71, false), (72, true)] {
        let read = read(format!("{header}{normal}{}", tiny(count)).as_bytes(), &slot(None));
        assert_eq!(read.is_err(), refused, "{count}");
        assert!(read.is_err() || read.unwrap().warnings[0].code() == "small_homes");
    }
    // A few slots of one home may be its night; those of many homes are not.
    let night = |homes: usize| {
        (0..homes).fold("date,03:00,03:30\n".to_owned(), |file, home| file + &format!("h{home},9,8\n"))
    };
    assert_eq!(codes(&night(5), &all()), [""; 0]);
    assert_eq!(read(night(6).as_bytes(), &all()), Err(ReadingsError::SmallInDoubt { count: 6, of: 6 }));
    // One home may be empty. Of several, none of which uses anything, it is asked.
    for (homes, expected) in [(1, &[][..]), (2, &["small_homes"])] {
        let empty = (0..homes).fold(header.clone(), |file, home| file + &day(&format!("h{home}"), &|_| "0"));
        assert_eq!(codes(&empty, &all()), expected);
    }
    // As much more as a slot is longer.
    let hours = |wh: &str| {
        let hours: Vec<_> = (0..24).map(|hour| format!("{hour:02}:00")).collect();
        "id,time,Wh\n".to_owned() + &rows("a", &hours.iter().map(String::as_str).collect::<Vec<_>>(), wh)
    };
    assert_eq!(codes(&hours("41"), &all()), ["slot_length", "small_homes"]);
    assert_eq!(codes(&hours("42"), &all()), ["slot_length"]);
}

#[test]
fn a_register_may_begin_anew() {
    let day = |value: &dyn Fn(u32) -> u32| {
        (0..48).fold("id,time,Wh\n".to_owned(), |file, slot| {
            file + &format!("a,2013-01-15 {:02}:{:02},{}\n", slot / 2, slot % 2 * 30, value(slot))
        })
    };
    let rising = [Warning::Rising { count: 1, household: "a".to_owned(), readings: 48 }];
    let said = |file: &str| read(file.as_bytes(), &options("2013-01-15T07:00")).unwrap().warnings;
    let anew = |slots: u32| day(&|slot| 500 + slot % slots * 170);
    assert_eq!(said(&anew(24)), rising);
    assert_eq!(said(&anew(16)), rising);
    assert_eq!(said(&anew(12)), []);
    // Counts of whole kWh stay the same in most steps.
    assert_eq!(said(&day(&|slot| if slot == 0 { 8000 } else { slot / 7 * 1000 })), rising);
    assert_eq!(said(&day(&|slot| if slot == 0 { 8000 } else { slot / 8 * 1000 })), []);
    assert_eq!(said(&day(&|slot| 1000 + slot / 7 * 1000)), rising);
    // An empty home whose fridge is seen as 0 or 200 Wh, and one that uses the same all day with a peak.
    assert_eq!(said(&day(&|slot| slot % 5 / 4 * 200)), []);
    assert_eq!(said(&day(&|slot| if slot == 38 { 900 } else { 100 })), []);
}
