use blindsum_readings::files::{Ask, Fault};

use crate::tool::{all, at, file, questions, text, try_text};

#[test]
fn json_is_read_in_utc() {
    let found = file("10_n3rgy.json");
    assert_eq!(found.files[0].form.name(), "n3rgy_json");
    assert_eq!(found.table.homes[0].name, "0000000000000");
    assert_eq!((at(&found, "19:00"), all(&found)), ((1, 390_000), 15_240_000));
    assert_eq!(found.table.slots[38].start(), "2024-07-15T19:00Z");
    assert!(questions(&found).is_empty());
}

#[test]
fn null_is_missing_and_gas_is_refused() {
    let of = |resource: &str| {
        format!(
            "{{\"resource\":\"/1/{resource}/consumption/1\",\"values\":[{{\"timestamp\":\"2024-07-15 00:00\",\"value\":null}},\
             {{\"timestamp\":\"2024-07-15 00:30\",\"value\":0.1}},{{\"timestamp\":\"2024-07-15 01:00\",\"value\":1e-1}}]}}"
        )
    };
    let found = text(&of("electricity"), &Ask::default());
    assert_eq!((found.table.slots.len(), all(&found)), (2, 200_000));
    let fault = try_text(&of("gas"), &Ask::default()).unwrap_err().fault;
    assert!(matches!(fault, Fault::NotElectricity { .. }), "{fault}");
    for broken in ["{", "{}", "[1]", "{\"resource\":\"/1/electricity\",\"values\":[]}"] {
        try_text(broken, &Ask::default()).unwrap_err();
    }
}
