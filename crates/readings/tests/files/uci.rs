use blindsum_readings::files::Note;

use crate::tool::{at, file, note, questions};

#[test]
fn minutes_of_power_are_summed_and_a_missing_one_is_said() {
    let found = file("26_uci_minutes_kw.txt");
    assert_eq!(found.files[0].form.name(), "uci");
    assert_eq!((at(&found, "19:00"), at(&found, "19:30")), ((1, 649_667), (1, 822_500)));
    assert_eq!(found.table.slots[0].local(), "2007-01-03 19:00");
    let household = "26_uci_minutes_kw".to_owned();
    let time = "2007-01-03 19:00".to_owned();
    assert_eq!(*note(&found, "partial_slots"), Note::Partial { count: 1, household, time, have: 29, of: 30 });
    assert_eq!(*note(&found, "missing_values"), Note::Missing { count: 1, line: 19 });
    assert!(questions(&found).is_empty());
}
