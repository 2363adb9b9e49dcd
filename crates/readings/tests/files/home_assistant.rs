use blindsum_readings::files::Note;

use crate::tool::{all, at, file, has, note, notes, questions};

#[test]
fn only_the_grid_s_rows_of_the_dashboard_count() {
    let found = file("24_ha_energy_dashboard.csv");
    assert_eq!((found.files[0].form.name(), found.table.slot_minutes), ("home_assistant_energy", 60));
    assert_eq!(at(&found, "19:00"), (1, 680_000));
    assert!(!has(&found, "05:00"));
    assert_eq!(found.table.slots.len(), 23);
    assert!(note(&found, "rows_passed_over").to_string().contains("sensor.pv (solar_production)"));
    assert!(notes(&found).contains("slot_length") && questions(&found).is_empty());
}

#[test]
fn a_history_is_a_register_s_and_the_slot_of_a_reset_is_missing() {
    let found = file("25_ha_history_register.csv");
    assert_eq!(found.files[0].form.name(), "home_assistant_history");
    assert_eq!(found.table.slots.len(), 47);
    assert!(!has(&found, "15:00") && has(&found, "14:30") && has(&found, "15:30"));
    assert_eq!((at(&found, "00:00"), all(&found)), ((1, 250_000), 47 * 250_000));
    assert!(matches!(note(&found, "register_reset"), Note::Reset { count: 1, line: 34 }));
    assert_eq!(*note(&found, "assumed_unit"), Note::AssumedUnit { unit: "kWh" });
}
