use blindsum_readings::files::{Note, StampAt};

use crate::tool::{all, at, file, has, note, questions};

#[test]
fn mean_power_at_the_end_of_a_step_is_energy_from_its_start() {
    let found = file("11_enedis_courbe_30min.csv");
    let said = &found.files[0];
    assert_eq!(
        (said.form.name(), said.stamp, said.zone.as_deref()),
        ("enedis", Some(StampAt::End), Some("+01:00"))
    );
    assert_eq!(found.table.homes[0].name, "00000000000000");
    assert_eq!(found.table.slots.len(), 47);
    assert_eq!((at(&found, "19:00"), all(&found)), ((1, 490_000), 16_350_000));
    assert!(!has(&found, "05:00") && has(&found, "00:00"));
    assert_eq!(*note(&found, "missing_values"), Note::Missing { count: 1, line: 14 });
    assert_eq!(*note(&found, "preamble"), Note::Preamble { count: 2 });
    assert!(questions(&found).is_empty());
}
