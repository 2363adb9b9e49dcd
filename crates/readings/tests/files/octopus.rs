use blindsum_readings::files::{Ask, Gaps};

use crate::tool::{all, at, file, file_with, has, notes, questions, text};

#[test]
fn a_summer_day_begins_an_hour_before_utc_s() {
    let found = file("05_octopus_summer_day.csv");
    assert_eq!(found.files[0].form.name(), "octopus");
    assert_eq!(found.table.homes[0].name, "05_octopus_summer_day");
    assert_eq!((at(&found, "19:00"), all(&found)), ((1, 480_000), 16_080_000));
    assert_eq!(found.table.slots[0].start(), "2025-07-14T23:00Z");
    assert_eq!(found.table.slots[0].local(), "2025-07-15 00:00");
    assert_eq!(found.files[0].zone.as_deref(), Some("+01:00"));
    assert!(questions(&found).is_empty() && notes(&found).is_empty());
}

#[test]
fn a_day_of_46_slots_is_whole() {
    let found = file("07_octopus_spring_46_slots.csv");
    assert_eq!(found.table.slots.len(), 46);
    assert_eq!((at(&found, "19:00"), all(&found)), ((1, 460_000), 14_950_000));
    assert!(questions(&found).is_empty() && notes(&found).is_empty());
}

#[test]
fn a_half_hour_that_is_left_out_is_asked_for() {
    let name = "08_octopus_cost_columns_missing_zero.csv";
    let found = file(name);
    assert_eq!(questions(&found), ["gaps"]);
    assert_eq!(found.table.slots.len(), 47);
    assert!(!has(&found, "03:30"));
    assert_eq!((at(&found, "19:00"), at(&found, "04:30")), ((1, 480_000), (1, 0)));
    let missing = file_with(name, &Ask { gaps: Some(Gaps::Missing), ..Ask::default() });
    assert!(
        questions(&missing).is_empty() && notes(&missing).contains("not_filled") && !has(&missing, "03:30")
    );
    let zero = file_with(name, &Ask { gaps: Some(Gaps::Zero), ..Ask::default() });
    assert!(questions(&zero).is_empty() && notes(&zero).contains("filled"));
    assert_eq!((at(&zero, "03:30"), all(&zero)), ((1, 0), all(&found)));
}

#[test]
fn n3rgy_s_csv_has_utc_in_its_header() {
    let found = text(
        "timestamp (UTC),energyConsumption (kWh)\n2024-07-15 00:00,0.2\n2024-07-15 00:30,0.3\n",
        &Ask::default(),
    );
    assert_eq!(found.files[0].form.name(), "n3rgy_csv");
    assert_eq!(found.files[0].zone.as_deref(), Some("UTC"));
    assert_eq!(found.table.slots[1].start(), "2024-07-15T00:30Z");
}
