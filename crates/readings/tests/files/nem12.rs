use blindsum_readings::files::{Ask, Counts, Note};

use crate::tool::{all, at, bytes, file, has, note, questions, try_text};

#[test]
fn e_registers_count_and_b_registers_are_apart() {
    let found = file("20_nem12_30min.csv");
    assert_eq!((found.files[0].form.name(), found.files[0].zone.as_deref()), ("nem12", Some("+10:00")));
    assert_eq!(found.table.homes[0].name, "NMI0000001");
    assert_eq!((at(&found, "19:00"), all(&found)), ((1, 480_000), 16_080_000));
    assert_eq!(found.table.slots[0].start(), "2025-12-31T14:00Z");
    assert_eq!(*note(&found, "estimated"), Note::Estimated { count: 8, line: 3 });
    assert_eq!(*note(&found, "export_apart"), Note::ExportApart { count: 10 });
    assert!(questions(&found).is_empty());
}

#[test]
fn a_blank_tail_is_missing_and_not_zero() {
    let found = file("22_nem12_blank_tail.csv");
    assert_eq!(found.table.slots.len(), 32);
    assert_eq!(at(&found, "15:30"), (1, 410_000));
    assert!(!has(&found, "16:00"));
    assert_eq!(*note(&found, "missing_values"), Note::Missing { count: 16, line: 3 });
}

#[test]
fn broken_records_are_refused_with_their_place() {
    let whole = String::from_utf8(bytes("20_nem12_30min.csv")).unwrap();
    for (text, says) in [
        (whole.replace("\n400,1,40", "\n400,0,40"), "line 4, column 2"),
        (whole.replace("0.480", "0x48"), "line 3, column 41"),
        (whole.replace("kWh,30", "kWh,7"), "line 2, column 9"),
        (whole.replace("\n900", "\n999"), "line 8, column 1"),
        (whole.replace("300,20260101", "300,20260132"), "line 3, column 2"),
        (whole.replace("0.560,", ""), "line 3, column 50"),
        (
            "100,NEM12\n200,N,E1,1,E1,N1,M,kWh,30,\n300,20260101,1,2\n".to_owned(),
            "line 3: the row has 4 cells",
        ),
        ("100,NEM12\n900\n".to_owned(), "no readings"),
    ] {
        let error = try_text(&text, &Ask::default()).map(|found| found.table).unwrap_err();
        assert!(error.to_string().contains(says), "{error}");
    }
}

#[test]
fn registers_of_one_home_that_are_counts_have_differences_of_their_own() {
    let day = |suffix: &str, from: u32| {
        let counts: String = (0..48).map(|slot| format!("{},", from + slot)).collect();
        format!("200,N,E1E2,1,{suffix},N1,M,kWh,30,\n300,20260101,{counts}A,,,,\n")
    };
    let text = format!("100,NEM12\n{}{}900\n", day("E1", 1000), day("E2", 5000));
    let ask = Ask { counts: Some(Counts::Register), ..Ask::default() };
    let found = try_text(&text, &ask).unwrap();
    // Each of the two rises by 1 kWh a half-hour.
    assert_eq!((at(&found, "19:00"), found.table.slots.len()), ((1, 2_000_000), 47));
}
