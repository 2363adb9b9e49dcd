use blindsum_readings::files::{Ask, Note};

use crate::tool::{all, at, has, note, questions, text};

/// In the shape that projects which read it show, with numbers and names of our own.
const FILE: &str = "\u{feff}Mittauspisteen tunnus;Tuotteen tyyppi;Resoluutio;Yksikkötyyppi;Lukeman tyyppi;Alkuaika;Määrä;Laatu\r\n\
    640000000000000001;8716867000030;PT15M;kWh;BN01;2025-01-01T17:00:00Z;0,126000;OK\r\n\
    640000000000000001;8716867000030;PT15M;kWh;BN01;2025-01-01T17:15:00Z;0,120000;OK\r\n\
    640000000000000001;8716867000030;PT15M;kWh;BN01;2025-01-01T17:30:00Z;0,000000;MISSING\r\n\
    640000000000000001;8716867000030;PT15M;kWh;BN01;2025-01-01T17:45:00Z;0,000000;MISSING\r\n\
    640000000000000001;8716867000030;PT15M;kWh;BN01;2025-01-01T18:00:00Z;0,100000;EST\r\n\
    640000000000000001;8716867000030;PT15M;kWh;BN01;2025-01-01T18:15:00Z;0,100000;OK\r\n";

#[test]
fn quarters_in_utc_are_read_and_missing_ones_are_not_zero() {
    let found = text(FILE, &Ask::default());
    assert_eq!((found.files[0].form.name(), found.files[0].interval_seconds), ("fingrid", 900));
    assert_eq!(
        (at(&found, "17:00"), at(&found, "18:00"), all(&found)),
        ((1, 246_000), (1, 200_000), 446_000)
    );
    assert!(!has(&found, "17:30") && questions(&found).is_empty());
    assert_eq!(*note(&found, "missing_values"), Note::Missing { count: 2, line: 4 });
    assert_eq!(*note(&found, "estimated"), Note::Estimated { count: 1, line: 6 });
    let told = text(FILE, &Ask { zone: Some("Europe/Helsinki".to_owned()), ..Ask::default() });
    assert_eq!(told.table.slots[0].local(), "2025-01-01 19:00");
}
