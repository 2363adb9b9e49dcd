//! The files as people have them, read as the page's worker reads them.
#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

use std::fs;
use std::path::{Path, PathBuf};

use blindsum_readings::files::Named;
use blindsum_readings::{OnBad, Options, Readings, TimeOfDay, Wanted};
use blindsum_worker_wire::reader::{Asked, Found, Help, How, Order, Refused, Said};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/meter-files")
}

fn how(slot: &str, answers: &[(Asked, &str)]) -> How {
    let how = How { slot: Some(slot.to_owned()), ..How::default() };
    answers.iter().fold(how, |how, (asked, choice)| how.with(*asked, (*choice).to_owned()))
}

/// What becomes of files, as the worker says it.
fn read(names: &[&str], how: How) -> Result<Found, Refused> {
    let files: Vec<_> = names.iter().map(|name| fs::read(folder().join(name)).unwrap()).collect();
    let order =
        Order { names: names.iter().map(|name| (*name).to_owned()).collect(), how, most_households: 1000 };
    let order = Order::decode(&order.encode().unwrap()).unwrap();
    let said = blindsum_readings_worker::read(&order, |at| files[at].as_slice(), &Named, Some("Europe/Rome"));
    match Said::decode(&said.encode().unwrap()).unwrap() {
        Said::Read(found) => Ok(*found),
        Said::Refused(refused) => Err(refused),
        other => panic!("{other:?}"),
    }
}

/// The homes that count in a slot, and what they add up to, in mWh.
fn sum(readings: &Readings, slot: &str) -> (usize, i64) {
    let homes = u32::try_from(readings.households.len()).unwrap();
    let (_, values) = readings.at(slot, homes).unwrap();
    (values.len(), values.iter().map(|reading| reading.mwh()).sum())
}

fn taken(names: &[&str], slot: &str, answers: &[(Asked, &str)]) -> Readings {
    let found = read(names, how(slot, answers)).unwrap_or_else(|refused| panic!("{names:?}: {refused:?}"));
    assert!(found.questions.is_empty(), "{names:?}: {:?}", found.questions);
    found.table.unwrap().readings().unwrap()
}

fn asked(name: &str, answers: &[(Asked, &str)]) -> Vec<Asked> {
    let found = read(&[name], how("19:00", answers)).unwrap_or_else(|refused| panic!("{name}: {refused:?}"));
    found.questions.iter().map(|question| question.asked).collect()
}

/// A file, a slot, what is said of it, the homes that then count and their total in mWh.
type Case = (&'static str, &'static str, &'static [(Asked, &'static str)], usize, i64);

#[test]
fn files_have_their_right_values() {
    use Asked::{Dates, Export, Gaps, Unit, Zone};
    let cases: [Case; 16] = [
        ("01_lcl_datastore_6col.csv", "19:00", &[], 3, 1_820_000),
        ("03_lcl_kaggle_3col.csv", "00:00", &[], 3, 344_000),
        ("05_octopus_summer_day.csv", "19:00", &[], 1, 480_000),
        ("08_octopus_cost_columns_missing_zero.csv", "19:00", &[(Gaps, "missing")], 1, 480_000),
        ("10_n3rgy.json", "19:00", &[], 1, 390_000),
        ("11_enedis_courbe_30min.csv", "19:00", &[], 1, 490_000),
        ("14_greenbutton_pge_15min.csv", "19:00", &[(Zone, "America/Los_Angeles")], 1, 160_000),
        ("20_nem12_30min.csv", "19:00", &[], 1, 480_000),
        ("26_uci_minutes_kw.txt", "19:30", &[], 1, 822_500),
        ("43_hourly_energy.csv", "19:00", &[], 3, 1_800_000),
        ("44_five_minute_energy.csv", "19:00", &[], 2, 240_000),
        ("50_negative_export.csv", "19:00", &[(Export, "leave")], 3, 900_000),
        ("52_semicolons_decimal_comma.csv", "19:00", &[], 2, 510_000),
        ("57_day_first_ambiguous.csv", "19:00", &[(Dates, "day-first")], 2, 750_000),
        ("63_missing_tokens.csv", "19:00", &[], 2, 750_000),
        ("68_wide_kwh_no_unit.csv", "00:00", &[(Unit, "kwh")], 2, 750_000),
    ];
    for (name, slot, answers, homes, mwh) in cases {
        assert_eq!(sum(&taken(&[name], slot, answers), slot), (homes, mwh), "{name}");
    }
}

#[test]
fn what_is_open_is_asked_with_what_follows() {
    assert_eq!(asked("57_day_first_ambiguous.csv", &[])[..1], [Asked::Dates]);
    assert_eq!(asked("14_greenbutton_pge_15min.csv", &[]), [Asked::Zone]);
    assert_eq!(asked("08_octopus_cost_columns_missing_zero.csv", &[]), [Asked::Gaps]);
    assert_eq!(
        asked("64_one_household_year_sample.csv", &[(Asked::Unit, "kWh"), (Asked::Zone, "UTC")]),
        [Asked::Days]
    );
    // Without a word from a person too, where the rules of the long form know an answer.
    assert_eq!(asked("64_one_household_year_sample.csv", &[]), [Asked::Days]);
    assert_eq!(asked("50_negative_export.csv", &[]), [Asked::Export]);
    assert_eq!(asked("46_local_autumn_50.csv", &[]), [Asked::Zone]);
    let found = read(&["14_greenbutton_pge_15min.csv"], how("19:00", &[])).unwrap();
    let zones: Vec<_> = found.questions[0].choices.iter().map(|(choice, _)| choice.as_str()).collect();
    assert!(zones.contains(&"America/Los_Angeles") && zones.contains(&"Europe/Rome"), "{zones:?}");
    assert!(found.table.is_none());
    let days = read(&["64_one_household_year_sample.csv"], how("19:00", &[(Asked::Zone, "UTC")])).unwrap();
    assert!(days.questions[0].choices.iter().all(|(_, means)| !means.is_empty()));
}

#[test]
fn a_slot_has_the_minutes_that_were_asked_for() {
    let file = "44_five_minute_energy.csv";
    for (minutes, slots) in [("", 48), ("15", 96), ("60", 24)] {
        let readings = taken(&[file], "19:00", &[(Asked::SlotMinutes, minutes)]);
        let of_file = readings.taken.slot_minutes.map(|minutes| minutes.to_string());
        let asked = if minutes.is_empty() { "30" } else { minutes };
        assert_eq!((readings.slots.len(), of_file.as_deref()), (slots, Some(asked)), "{minutes}");
    }
    let refused = read(&[file], how("19:00", &[(Asked::SlotMinutes, "7")])).unwrap_err();
    assert!(refused.says.contains("minutes"), "{refused:?}");
}

#[test]
fn several_files_are_a_home_each() {
    let files = ["05_octopus_summer_day.csv", "10_n3rgy.json"];
    let found = read(&files, how("19:00", &[])).unwrap();
    assert_eq!((found.files.len(), found.households), (2, 2));
}

#[test]
fn clocks_that_change_make_days_of_46_and_50() {
    for (name, slots) in [("46_local_autumn_50.csv", 50), ("47_local_spring_46.csv", 46)] {
        let readings = taken(&[name], "19:00", &[(Asked::Zone, "Europe/London")]);
        assert_eq!(readings.slots.len(), slots, "{name}");
    }
}

#[test]
fn what_is_no_file_of_readings_is_refused_by_name() {
    for (name, says) in [
        ("32_entsoe_national_mw.csv", "national load in MW"),
        ("69_zip_renamed.csv", "ZIP archive"),
        ("71_empty.csv", "empty"),
        ("72_header_only.csv", "no readings"),
    ] {
        let refused = read(&[name], how("19:00", &[])).unwrap_err();
        assert!(refused.says.contains(says) && refused.help == Help::Nothing, "{refused:?}");
    }
    let refused = read(&["60_odd_numbers.csv"], how("19:00", &[])).unwrap_err();
    assert!(refused.says.contains("line ") && refused.help == Help::LeaveOut, "{refused:?}");
}

#[test]
fn the_worker_and_the_command_line_take_the_same_of_the_two_forms() {
    let mut both = 0;
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        for (label, skip) in
            ["00:00", "01:00", "12:00", "19:00"].into_iter().flat_map(|slot| [(slot, false), (slot, true)])
        {
            let slot: TimeOfDay = label.parse().unwrap();
            let on_bad = if skip { OnBad::Skip } else { OnBad::Refuse };
            let options = Options { wanted: Wanted::slot(None, slot), on_bad, ..Options::at_most(1000) };
            let Ok(line) = Readings::read(fs::read(&path).unwrap().as_slice(), options) else { continue };
            let found = read(&[name], How { skip, ..how(label, &[]) }).unwrap();
            // Where the whole day has to be asked about, the slot is too.
            let Some(page) = found.table.and_then(|table| table.readings()) else { continue };
            if page.slot(label).is_ok() {
                assert_eq!(sum(&page, label), sum(&line, label), "{name} {label} {skip}");
                both += 1;
            }
        }
    }
    // What a file leaves open is asked, and then nothing is taken.
    assert!(both > 30, "{both}");
}
