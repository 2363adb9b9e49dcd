//! Files in the shapes that people have, through the real command line: none gives a wrong total without a word.
//!
//! tests/meter-files/README.md says of each file what shape it has, which totals are right and where they come from.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod tool;

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;
use tool::blindsum;

/// A file, and what is right of it. Totals are in Wh over all its homes.
struct Case {
    file: &'static str,
    /// Slots, and their totals.
    slots: &'static [(&'static str, f64)],
    /// The total of the whole day.
    day: Option<f64>,
    /// The warnings that excuse another total, or one of which nothing is right. None: it must be refused instead.
    why: &'static [&'static str],
    /// What is told of the file where it is given without a flag: part of the refusal, or the codes of warnings.
    told: Told,
    /// Flags that tell more than the file does.
    flags: &'static [&'static str],
}

/// What must be told without a flag.
enum Told {
    /// It is refused with this in the message.
    Refused(&'static str),
    /// It is read, with these warnings at the first of the slots.
    Codes(&'static [&'static str]),
}

use Told::{Codes, Refused};

const fn refused(file: &'static str, says: &'static str) -> Case {
    Case { file, slots: &[], day: None, why: &[], told: Refused(says), flags: &[] }
}

const CASES: &[Case] = &[
    Case {
        slots: &[("00:00", 344.0), ("19:00", 1820.0)],
        day: Some(28_768.0),
        told: Codes(&["columns_passed_over", "empty_rows", "duplicates_merged"]),
        ..refused("01_lcl_datastore_6col.csv", "")
    },
    Case {
        slots: &[("00:00", 344.0), ("19:00", 1820.0)],
        day: Some(28_768.0),
        told: Codes(&["empty_rows", "duplicates_merged"]),
        ..refused("03_lcl_kaggle_3col.csv", "")
    },
    Case {
        slots: &[("19:00", 1420.0)],
        day: Some(24_768.0),
        told: Codes(&["assumed_unit"]),
        ..refused("04_lcl_kaggle_hhblock.csv", "")
    },
    Case {
        slots: &[("19:00", 480.0)],
        day: Some(16_080.0),
        told: Codes(&[]),
        ..refused("05_octopus_summer_day.csv", "")
    },
    Case {
        slots: &[("19:00", 460.0)],
        day: Some(14_950.0),
        told: Codes(&[]),
        ..refused("07_octopus_spring_46_slots.csv", "")
    },
    Case {
        slots: &[("19:00", 480.0), ("04:30", 0.0)],
        ..refused("08_octopus_cost_columns_missing_zero.csv", "--gaps zero or --gaps missing")
    },
    Case {
        slots: &[("19:00", 480.0), ("03:30", 0.0)],
        day: Some(15_720.0),
        flags: &["--gaps", "zero"],
        told: Codes(&["filled"]),
        ..refused("08_octopus_cost_columns_missing_zero.csv", "")
    },
    Case {
        slots: &[("19:00", 390.0)],
        day: Some(15_240.0),
        told: Codes(&[]),
        ..refused("10_n3rgy.json", "")
    },
    Case {
        slots: &[("19:00", 490.0)],
        day: Some(16_350.0),
        told: Codes(&["missing_values"]),
        ..refused("11_enedis_courbe_30min.csv", "")
    },
    Case {
        slots: &[("19:00", 160.0)],
        day: Some(7630.0),
        ..refused("14_greenbutton_pge_15min.csv", "--zone America/Los_Angeles")
    },
    Case {
        slots: &[("19:00", 160.0)],
        day: Some(7630.0),
        flags: &["--zone", "America/Los_Angeles"],
        told: Codes(&["estimated"]),
        ..refused("14_greenbutton_pge_15min.csv", "")
    },
    Case {
        slots: &[("19:00", 400.0), ("12:00", 0.0)],
        ..refused("16_greenbutton_import_export.csv", "--zone America/Los_Angeles")
    },
    Case {
        slots: &[("19:00", 400.0), ("12:00", 0.0)],
        day: Some(15_200.0),
        flags: &["--zone", "America/Los_Angeles"],
        told: Codes(&["export_apart"]),
        ..refused("16_greenbutton_import_export.csv", "")
    },
    Case {
        slots: &[("19:00", 530.0)],
        day: Some(18_480.0),
        told: Codes(&["export_apart"]),
        ..refused("17_greenbutton_espi_mwh.xml", "")
    },
    Case {
        slots: &[("19:00", 273.0)],
        day: Some(10_320.0),
        told: Codes(&["export_apart"]),
        ..refused("19_fluvius_kwartier.csv", "")
    },
    Case {
        slots: &[("19:00", 480.0)],
        day: Some(16_080.0),
        told: Codes(&["estimated", "export_apart"]),
        ..refused("20_nem12_30min.csv", "")
    },
    Case {
        slots: &[("15:30", 410.0)],
        day: Some(8160.0),
        told: Codes(&["missing_values"]),
        ..refused("22_nem12_blank_tail.csv", "")
    },
    Case {
        slots: &[("19:00", 680.0)],
        day: Some(12_320.0),
        told: Codes(&["slot_length", "missing_values", "rows_passed_over"]),
        ..refused("24_ha_energy_dashboard.csv", "")
    },
    Case {
        slots: &[("00:00", 250.0)],
        day: Some(11_750.0),
        told: Codes(&["assumed_unit", "register_reset"]),
        ..refused("25_ha_history_register.csv", "")
    },
    Case {
        slots: &[("19:00", 649.667), ("19:30", 822.5)],
        day: Some(1472.167),
        told: Codes(&["partial_slots"]),
        ..refused("26_uci_minutes_kw.txt", "")
    },
    Case {
        slots: &[("19:00", 224.0)],
        ..refused("28_pecan_street_15min_kw.csv", "--export clip or --export net or --export leave")
    },
    Case {
        slots: &[("19:00", 448.0), ("12:00", 224.0)],
        day: Some(19_264.0),
        flags: &["--export", "clip"],
        told: Codes(&["clipped"]),
        ..refused("28_pecan_street_15min_kw.csv", "")
    },
    refused("32_entsoe_national_mw.csv", "national load in MW, not households"),
    refused("40_register_reads_as_energy.csv", "a meter's register"),
    Case {
        slots: &[("19:00", 750.0)],
        day: Some(35_250.0),
        flags: &["--counts", "register"],
        told: Codes(&["register"]),
        ..refused("40_register_reads_as_energy.csv", "")
    },
    Case {
        why: &["cut_by_cap", "large_homes"],
        told: Codes(&["cut_by_cap", "large_homes"]),
        ..refused("41_wh_labelled_kwh.csv", "")
    },
    Case {
        slots: &[("00:00", 1800.0), ("19:00", 1800.0)],
        day: Some(43_200.0),
        told: Codes(&["slot_length"]),
        ..refused("43_hourly_energy.csv", "")
    },
    Case {
        slots: &[("19:00", 240.0)],
        day: Some(11_520.0),
        told: Codes(&["assumed_start"]),
        ..refused("44_five_minute_energy.csv", "")
    },
    Case {
        slots: &[("00:00", 200.0), ("19:00", 1000.0)],
        day: Some(34_500.0),
        ..refused("46_local_autumn_50.csv", "--zone Europe/London")
    },
    Case {
        slots: &[("00:00", 200.0), ("19:00", 1000.0)],
        day: Some(34_500.0),
        flags: &["--zone", "Europe/London"],
        told: Codes(&["assumed_start"]),
        ..refused("46_local_autumn_50.csv", "")
    },
    Case {
        slots: &[("00:00", 400.0), ("19:00", 400.0)],
        day: Some(18_400.0),
        told: Codes(&[]),
        ..refused("47_local_spring_46.csv", "")
    },
    Case {
        slots: &[("19:00", 600.0)],
        day: Some(28_800.0),
        told: Codes(&["assumed_start"]),
        ..refused("49_offset_all_same.csv", "")
    },
    Case {
        slots: &[("00:00", 900.0), ("01:00", 900.0), ("19:00", 900.0)],
        ..refused("50_negative_export.csv", "--export clip or --export net or --export leave")
    },
    Case {
        slots: &[("12:00", 600.0), ("19:00", 900.0)],
        day: Some(41_400.0),
        flags: &["--export", "clip"],
        told: Codes(&["clipped"]),
        ..refused("50_negative_export.csv", "")
    },
    Case {
        slots: &[("19:00", 510.0)],
        day: Some(24_480.0),
        told: Codes(&["assumed_start"]),
        ..refused("51_decimal_comma_quoted.csv", "")
    },
    Case {
        slots: &[("19:00", 510.0)],
        day: Some(24_480.0),
        told: Codes(&["own_clock"]),
        ..refused("52_semicolons_decimal_comma.csv", "")
    },
    Case {
        slots: &[("00:00", 500.0)],
        day: Some(2000.0),
        told: Codes(&["own_clock"]),
        ..refused("53_utf16_excel_tabs.csv", "")
    },
    Case {
        slots: &[("19:00", 250.0)],
        day: Some(250.0),
        told: Codes(&["assumed_interval"]),
        ..refused("54_latin1_umlaut.csv", "")
    },
    Case {
        slots: &[("00:00", 500.0)],
        day: Some(24_000.0),
        told: Codes(&["excel_dates"]),
        ..refused("55_excel_serial_dates.csv", "")
    },
    refused("57_day_first_ambiguous.csv", "--dates day-first or --dates month-first"),
    Case {
        slots: &[("19:00", 750.0)],
        day: Some(750.0),
        flags: &["--dates", "day-first"],
        told: Codes(&["assumed_start"]),
        ..refused("57_day_first_ambiguous.csv", "")
    },
    Case {
        slots: &[("19:00", 750.0)],
        day: Some(750.0),
        told: Codes(&["duplicates_merged"]),
        ..refused("59_exact_duplicates.csv", "")
    },
    Case {
        why: &["rows_left_out", "household_left_out"],
        ..refused("60_odd_numbers.csv", "line 9, column 3")
    },
    Case {
        why: &["rows_left_out"],
        slots: &[("19:00", 6500.0)],
        day: Some(6500.0),
        told: Codes(&["assumed_start"]),
        ..refused("61_hostile_names.csv", "")
    },
    Case {
        slots: &[("19:00", 750.0)],
        day: Some(750.0),
        told: Codes(&["columns_passed_over"]),
        ..refused("62_extra_columns.csv", "")
    },
    Case {
        slots: &[("19:00", 750.0)],
        day: Some(750.0),
        told: Codes(&["missing_values", "household_left_out"]),
        ..refused("63_missing_tokens.csv", "")
    },
    Case {
        slots: &[("00:00", 250.0), ("19:00", 250.0)],
        day: Some(12_000.0),
        ..refused("64_one_household_year_sample.csv", "--days slots or --days homes")
    },
    Case {
        slots: &[("00:00", 250.0), ("19:00", 250.0)],
        day: Some(12_000.0),
        flags: &["--days", "slots"],
        told: Codes(&["assumed_start"]),
        ..refused("64_one_household_year_sample.csv", "")
    },
    Case {
        slots: &[("00:00", 250.0), ("19:00", 250.0)],
        day: Some(12_000.0),
        // A date says as much.
        flags: &["--at", "2024-01-15"],
        told: Codes(&[]),
        ..refused("64_one_household_year_sample.csv", "")
    },
    Case {
        slots: &[("19:00", 7750.0)],
        day: Some(372_000.0),
        flags: &["--days", "homes"],
        told: Codes(&["assumed_start"]),
        ..refused("64_one_household_year_sample.csv", "")
    },
    Case {
        slots: &[("19:00", 750.0)],
        day: Some(750.0),
        told: Codes(&["assumed_start"]),
        ..refused("65_cr_only.csv", "")
    },
    Case {
        slots: &[("00:00", 750.0)],
        day: Some(2250.0),
        ..refused("68_wide_kwh_no_unit.csv", "--unit wh or --unit kwh")
    },
    Case {
        slots: &[("00:00", 750.0)],
        day: Some(2250.0),
        flags: &["--unit", "kwh"],
        told: Codes(&[]),
        ..refused("68_wide_kwh_no_unit.csv", "")
    },
    Case {
        slots: &[("00:00", 0.75)],
        day: Some(2.25),
        flags: &["--unit", "wh"],
        told: Codes(&["small_homes"]),
        ..refused("68_wide_kwh_no_unit.csv", "")
    },
    refused("69_zip_renamed.csv", "a ZIP archive"),
    refused("71_empty.csv", "the file is empty"),
    refused("72_header_only.csv", "a header but no readings"),
];

/// The cap as it is, and one that cuts nothing.
const CAPS: [&str; 2] = ["3000", "1000000"];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/meter-files")
}

/// What a run came to: its report, or all that it said when it was refused.
fn run(case: &Case, more: &[&str]) -> Result<Value, String> {
    let path = folder().join(case.file);
    let quick = ["--key-bits", "256", "--gamma", "1", "--seed", "1", "--budget", "1000", "--json"];
    let file = ["run", "--readings", path.to_str().unwrap()];
    let output = blindsum(&[&file[..], &quick, case.flags, more].concat());
    let said = [&output.stdout[..], &output.stderr].map(String::from_utf8_lossy).concat();
    if !output.status.success() {
        return Err(said);
    }
    Ok(serde_json::from_slice(&output.stdout).unwrap())
}

/// Codes of the warnings; a report without them has none.
fn codes(report: &Value) -> Vec<&str> {
    let warnings = report["warnings"].as_array().map(Vec::as_slice).unwrap_or_default();
    for warning in warnings {
        assert!(warning["message"].as_str().is_some_and(|message| !message.is_empty()), "{warning}");
        for place in ["household", "slot"] {
            assert!(warning[place].is_null() || warning[place].is_string(), "{warning}");
        }
    }
    warnings.iter().map(|warning| warning["code"].as_str().unwrap()).collect()
}

fn total(round: &Value) -> f64 {
    round["true_total_wh"].as_f64().unwrap()
}

/// Whether a total is the right one, where one is.
fn is_right(right: Option<f64>, total: f64) -> bool {
    right.is_some_and(|right| (right - total).abs() < 0.0015)
}

#[test]
fn no_file_gives_a_wrong_total_without_a_word() {
    let mut faults = Vec::new();
    for case in CASES {
        let right = |slot: &str| case.slots.iter().find(|(label, _)| *label == slot).map(|(_, wh)| *wh);
        let excused = |report: &Value| codes(report).iter().any(|code| case.why.contains(code));
        for (cap, skip) in CAPS.into_iter().flat_map(|cap| [(cap, false), (cap, true)]) {
            let flags = [&["--cap", cap][..], if skip { &["--skip-bad-rows"] } else { &[] }].concat();
            for slot in ["00:00", "01:00", "12:00", "19:00"] {
                let Ok(report) = run(case, &[&flags[..], &["--slot", slot]].concat()) else { continue };
                let total = total(&report);
                if !is_right(right(slot), total)
                    && (right(slot).is_some() || case.day.is_none())
                    && !excused(&report)
                {
                    faults.push(format!("{} {flags:?} {slot}: {total} {:?}", case.file, codes(&report)));
                }
            }
            if let Ok(report) = run(case, &[&flags[..], &["--slots", "all"]].concat()) {
                let day = report["slots"].as_array().unwrap().iter().map(total).sum();
                if !is_right(case.day, day) && !excused(&report) {
                    faults.push(format!("{} {flags:?} day: {day} {:?}", case.file, codes(&report)));
                }
            }
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

#[test]
fn every_file_is_told_of_without_a_flag() {
    for case in CASES {
        let slot = case.slots.first().map_or("19:00", |(slot, _)| *slot);
        let told = run(case, &["--slot", slot]);
        let name = case.file;
        match (&case.told, told) {
            (Refused(says), Err(said)) => {
                assert!(said.contains(says) && said.contains(name), "{name}: {said}");
            }
            (Codes(expected), Ok(report)) => {
                let codes = codes(&report);
                let found: Vec<_> = expected.iter().filter(|code| codes.contains(code)).collect();
                assert_eq!(found.len(), expected.len(), "{name}: {codes:?}");
                // No warning where nothing is wrong.
                assert!(
                    !expected.is_empty() || codes.iter().all(|code| *code == "rising_values"),
                    "{name}: {codes:?}"
                );
            }
            (Refused(_), Ok(report)) => assert_eq!(report, Value::Null, "{name} is to be refused"),
            (Codes(_), Err(said)) => assert_eq!(said, "", "{name} is to be read"),
        }
    }
}

#[test]
fn every_file_has_its_case() {
    let mut files: Vec<_> = fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name != "README.md")
        .collect();
    files.sort();
    let mut cases: Vec<_> = CASES.iter().map(|case| case.file).collect();
    cases.dedup();
    assert_eq!(files, cases);
    let readme = fs::read_to_string(folder().join("README.md")).unwrap();
    for file in files {
        assert!(readme.contains(&format!("`{file}`")), "{file} is not in the README");
    }
}

#[test]
fn what_is_doubtful_is_named_by_home_and_slot_on_stderr_and_in_json() {
    let file = folder().join("50_negative_export.csv");
    let arguments =
        ["run", "--readings", file.to_str().unwrap(), "--key-bits", "256", "--seed", "1", "--json"];
    let output = blindsum(&[&arguments[..], &["--slots", "all", "--export", "leave"]].concat());
    let (report, said): (Value, _) =
        (serde_json::from_slice(&output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
    let warnings = report["warnings"].as_array().unwrap();
    let lost = warnings.iter().find(|warning| warning["code"] == "household_left_out").unwrap();
    assert_eq!((&lost["household"], &lost["slot"]), (&"h1".into(), &"2024-01-15 11:00".into()));
    for warning in warnings {
        let line = format!(
            "warning ({}): {}",
            warning["code"].as_str().unwrap(),
            warning["message"].as_str().unwrap()
        );
        assert!(said.contains(&line), "{line} in {said}");
    }
    let file = folder().join("41_wh_labelled_kwh.csv");
    let output = blindsum(&["run", "--readings", file.to_str().unwrap(), "--key-bits", "256", "--seed", "1"]);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(said.contains("all 3 of 3 readings were cut by the cap: is the unit right?"), "{said}");
    let hours = folder().join("43_hourly_energy.csv");
    let output =
        blindsum(&["run", "--readings", hours.to_str().unwrap(), "--key-bits", "256", "--seed", "1"]);
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(text.contains("slot 19:00 of 60 minutes"), "{text}");
}
