use blindsum_readings::files::{Ask, InUnit, Note};

use crate::tool::{all, at, file, file_with, note, notes, of_home, questions};

#[test]
fn six_columns_and_three_give_the_same_three_households() {
    for name in ["01_lcl_datastore_6col.csv", "03_lcl_kaggle_3col.csv"] {
        let found = file(name);
        assert_eq!(found.files[0].form.name(), "london", "{name}");
        assert_eq!(found.table.homes.len(), 3, "{name}");
        assert_eq!((at(&found, "00:00"), at(&found, "19:00")), ((3, 344_000), (3, 1_820_000)), "{name}");
        assert_eq!(all(&found), 28_768_000, "{name}");
        assert!(questions(&found).is_empty(), "{name}");
        assert_eq!(*note(&found, "duplicates_merged"), Note::Merged { count: 3, line: 3 }, "{name}");
        assert_eq!(*note(&found, "empty_rows"), Note::EmptyRows { count: 3, line: 29 }, "{name}");
        assert!(notes(&found).contains("own_clock"), "{name}");
    }
    let columns = "stdorToU, Acorn, Acorn_grouped".to_owned();
    assert_eq!(
        *note(&file("01_lcl_datastore_6col.csv"), "columns_passed_over"),
        Note::ColumnsPassedOver { columns }
    );
}

#[test]
fn blocks_of_days_have_a_column_a_half_hour_and_their_unit_is_said() {
    let found = file("04_lcl_kaggle_hhblock.csv");
    assert_eq!(found.files[0].form.name(), "london_days");
    assert_eq!(at(&found, "19:00"), (2, 1_420_000));
    assert_eq!(of_home(&found, "MAC900001", "00:30"), Some(111_000));
    assert_eq!(*note(&found, "assumed_unit"), Note::AssumedUnit { unit: "kWh" });
    let stated = file_with("04_lcl_kaggle_hhblock.csv", &Ask { unit: Some(InUnit::Wh), ..Ask::default() });
    assert_eq!(at(&stated, "19:00"), (2, 1420));
    assert!(!notes(&stated).contains("assumed_unit"));
}
