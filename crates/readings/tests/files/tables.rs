//! Tables of no maker: what their headers say, how they are written.

use blindsum_readings::files::{Ask, Counts, Days, Encoding, Exports, InUnit, Mapping, Note};

use crate::tool::{all, at, file, file_with, note, notes, of_home, questions, text, try_file, try_text};

#[test]
fn a_register_under_a_header_of_energy_is_asked() {
    let name = "40_register_reads_as_energy.csv";
    let found = file(name);
    assert_eq!((questions(&found), found.table.slots.len()), (vec!["counts"], 0));
    let counts = |counts| file_with(name, &Ask { counts: Some(counts), ..Ask::default() });
    let register = counts(Counts::Register);
    assert_eq!((register.table.slots.len(), at(&register, "00:00")), (47, (3, 750_000)));
    assert!(questions(&register).is_empty() && notes(&register).contains("register"));
    assert!(notes(&counts(Counts::Energy)).contains("large_homes"));
}

#[test]
fn wh_under_a_header_of_kwh_are_doubted() {
    let found = file("41_wh_labelled_kwh.csv");
    assert!(note(&found, "large_homes").to_string().contains("3 of 3 households"));
}

#[test]
fn hours_stay_hours_and_five_minutes_are_summed_to_what_is_asked() {
    let hours = file("43_hourly_energy.csv");
    assert_eq!(
        (hours.table.slot_minutes, hours.table.slots.len(), at(&hours, "19:00")),
        (60, 24, (3, 1_800_000))
    );
    assert_eq!(*note(&hours, "slot_length"), Note::SlotLength { minutes: 60 });
    let name = "44_five_minute_energy.csv";
    let fives = file(name);
    assert_eq!((fives.table.slots.len(), at(&fives, "19:00"), all(&fives)), (48, (2, 240_000), 11_520_000));
    for (minutes, slots, wh) in [(5, 288, 40), (10, 144, 80), (15, 96, 120), (60, 24, 480)] {
        let found = file_with(name, &Ask { slot_minutes: Some(minutes), ..Ask::default() });
        assert_eq!(
            (found.table.slots.len(), at(&found, "19:00"), all(&found)),
            (slots, (2, wh * 1000), 11_520_000)
        );
    }
    for minutes in [0, 7, 45, 61, 120] {
        let error = try_file(name, &Ask { slot_minutes: Some(minutes), ..Ask::default() }).unwrap_err();
        assert!(error.to_string().contains("divides an hour"), "{error}");
    }
    let error =
        try_file("43_hourly_energy.csv", &Ask { slot_minutes: Some(30), ..Ask::default() }).unwrap_err();
    assert!(error.to_string().contains("does not fit into one slot of 30 minutes"), "{error}");
}

#[test]
fn negative_readings_are_asked_and_cost_no_home_its_day() {
    let name = "50_negative_export.csv";
    assert_eq!((questions(&file(name)), file(name).table.homes.len()), (vec!["export"], 3));
    let with = |export| file_with(name, &Ask { export: Some(export), ..Ask::default() });
    let [clip, net, leave] = [Exports::Clip, Exports::Net, Exports::Leave].map(with);
    assert_eq!(
        (at(&clip, "12:00"), at(&net, "12:00"), at(&leave, "12:00")),
        ((3, 600_000), (3, 200_000), (2, 600_000))
    );
    assert_eq!((at(&clip, "19:00"), at(&leave, "19:00")), ((3, 900_000), (3, 900_000)));
    assert!(notes(&clip).contains("clipped") && notes(&net).contains("below_zero"));
    assert_eq!(*note(&leave, "export_left_out"), Note::ExportLeft { count: 6 });
}

#[test]
fn delimiters_decimal_signs_and_encodings_are_found_out() {
    for (name, time, total, encoding) in [
        ("51_decimal_comma_quoted.csv", "19:00", (2, 510_000), Encoding::Ascii),
        ("52_semicolons_decimal_comma.csv", "19:00", (2, 510_000), Encoding::Ascii),
        ("53_utf16_excel_tabs.csv", "00:00", (2, 500_000), Encoding::Utf16Le),
        ("54_latin1_umlaut.csv", "19:00", (1, 250_000), Encoding::Windows1252),
        ("55_excel_serial_dates.csv", "00:00", (2, 500_000), Encoding::Ascii),
        ("59_exact_duplicates.csv", "19:00", (2, 750_000), Encoding::Ascii),
        ("62_extra_columns.csv", "19:00", (2, 750_000), Encoding::Ascii),
        ("63_missing_tokens.csv", "19:00", (2, 750_000), Encoding::Ascii),
        ("65_cr_only.csv", "19:00", (2, 750_000), Encoding::Ascii),
    ] {
        let found = file(name);
        assert_eq!((at(&found, time), found.files[0].encoding), (total, encoding), "{name}");
        assert!(questions(&found).is_empty(), "{name}");
    }
    assert_eq!(all(&file("51_decimal_comma_quoted.csv")), 24_480_000);
    assert_eq!(file("54_latin1_umlaut.csv").table.homes[0].name, "Zähler 1");
    let serial = file("55_excel_serial_dates.csv");
    assert_eq!(serial.table.slots[0].local(), "2024-01-15 00:00");
    assert!(note(&serial, "excel_dates").to_string().contains("45306.000000 is 2024-01-15 00:00"));
    assert_eq!(
        *note(&file("59_exact_duplicates.csv"), "duplicates_merged"),
        Note::Merged { count: 1, line: 3 }
    );
    let columns = "tariff, quality".to_owned();
    assert_eq!(
        *note(&file("62_extra_columns.csv"), "columns_passed_over"),
        Note::ColumnsPassedOver { columns }
    );
    let missing = file("63_missing_tokens.csv");
    assert_eq!(*note(&missing, "missing_values"), Note::Missing { count: 11, line: 2 });
    assert_eq!(
        *note(&missing, "households_incomplete"),
        Note::Incomplete { count: 11, of: 13, household: "m0".to_owned() }
    );
}

#[test]
fn odd_numbers_follow_a_rule_or_are_refused_with_their_place() {
    let name = "60_odd_numbers.csv";
    let error = try_file(name, &Ask::default()).unwrap_err();
    assert!(error.to_string().contains("line 9, column 3: \"1E400\""), "{error}");
    let found = file_with(name, &Ask { skip_bad_rows: true, ..Ask::default() });
    let wh = |home: &str| of_home(&found, home, "19:00").map(|mwh| mwh / 1000);
    for (home, right) in
        [("n0", 0), ("n1", 0), ("n2", 0), ("n3", 500), ("n4", 500), ("n5", 5000), ("n6", 1_000_000)]
    {
        assert_eq!(wh(home), Some(right), "{home}");
    }
    for (home, right) in [("n8", 0), ("n13", 500), ("n14", 500), ("n15", 300)] {
        assert_eq!(wh(home), Some(right), "{home}");
    }
    assert!(matches!(note(&found, "rows_left_out"), Note::BadRows { count: 5, .. }), "{:?}", found.notes);
}

#[test]
fn names_are_kept_as_they_are() {
    let found = file("61_hostile_names.csv");
    assert_eq!((found.table.homes.len(), at(&found, "19:00")), (13, (13, 6_500_000)));
    let names: Vec<_> = found.table.homes.iter().map(|home| home.name.as_str()).collect();
    for name in [
        "=HYPERLINK(\"http://x\",\"y\")",
        "<script>alert(1)</script>",
        "pad",
        "\u{a0}",
        "h1",
        "H1",
        "ﬁ",
        "fi",
    ] {
        assert!(names.contains(&name), "{name:?}");
    }
}

#[test]
fn one_home_s_days_are_offered_as_homes() {
    let name = "64_one_household_year_sample.csv";
    let found = file(name);
    assert_eq!(
        (questions(&found), found.table.slots.len(), found.table.homes.len()),
        (vec!["days"], 1488, 1)
    );
    let homes = file_with(name, &Ask { days: Some(Days::Homes), ..Ask::default() });
    assert_eq!(
        (homes.table.slots.len(), homes.table.homes.len(), at(&homes, "19:00")),
        (48, 31, (31, 31 * 250_000))
    );
    assert_eq!(homes.table.homes[1].name, "2024-01-02");
    let slots = file_with(name, &Ask { days: Some(Days::Slots), ..Ask::default() });
    assert!(questions(&slots).is_empty() && slots.table.slots.len() == 1488);
}

#[test]
fn decimals_without_a_unit_are_asked() {
    let name = "68_wide_kwh_no_unit.csv";
    let found = file(name);
    assert_eq!((questions(&found), found.table.slots.len()), (vec!["unit"], 0));
    let unit = |unit| file_with(name, &Ask { unit: Some(unit), ..Ask::default() });
    assert_eq!((at(&unit(InUnit::KWh), "00:00"), at(&unit(InUnit::Wh), "00:00")), ((2, 750_000), (2, 750)));
    let whole = text("date,00:00,00:30\nh1,250,300\n", &Ask::default());
    assert_eq!((at(&whole, "00:30"), questions(&whole).len()), ((1, 300_000), 0));
    assert!(notes(&whole).contains("assumed_unit"));
}

#[test]
fn what_is_not_a_table_of_households_is_refused_by_name() {
    for (name, says) in [
        ("32_entsoe_national_mw.csv", "national load in MW, not households"),
        ("69_zip_renamed.csv", "this is a ZIP archive"),
        ("71_empty.csv", "the file is empty"),
        ("72_header_only.csv", "a header but no readings"),
    ] {
        let error = try_file(name, &Ask::default()).unwrap_err().to_string();
        assert!(error.contains(says) && error.contains(name), "{error}");
    }
    for (text, says) in [
        ("<!DOCTYPE html><html>", "a web page (HTML)"),
        ("<HTML>", "a web page (HTML)"),
        ("%PDF-1.7", "a PDF"),
        ("\n\n\n", "empty"),
        ("a,b\n1,2\n", "no columns with a time"),
        ("household,timestamp,energy_kwh\nh,2024-01-15T00:00Z\n", "line 2: the row has 2 cells"),
        ("household,timestamp,energy_kwh\nh,yesterday,1\n", "line 2, column 2: \"yesterday\" is not a time"),
        ("household,timestamp,energy_kwh\n,2024-01-15T00:00Z,1\n", "line 2, column 1"),
        (
            "household,timestamp,energy_kwh\nh,2024-01-15T00:00Z,1\nh,2024-01-15T00:00Z,2\n",
            "already, on line 2",
        ),
        (
            "household,timestamp,energy_kwh\nh,2024-01-15T00:00Z,1\nh,2024-01-15T00:30Z,2\nh,2024-01-15T00:55Z,2\n",
            "line 4",
        ),
    ] {
        let error = try_text(text, &Ask::default()).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
}

#[test]
fn columns_are_named_by_a_person_where_headers_do_not_tell() {
    let table = "who;when;a;b\nx;2024-01-15 00:00;1,5;7\nx;2024-01-15 00:30;0,5;7\n";
    let by = |household: &str, time: &str, energy: &str| Mapping {
        household: Some(household.to_owned()),
        time: Some(time.to_owned()),
        energy: Some(energy.to_owned()),
    };
    for map in [by("who", "when", "A"), by("1", "2", "3")] {
        let found = text(table, &Ask { map: map.clone(), unit: Some(InUnit::KWh), ..Ask::default() });
        assert_eq!(
            (found.files[0].form.name(), all(&found), found.table.homes[0].name.as_str()),
            ("mapped", 2_000_000, "x")
        );
        assert_eq!(questions(&text(table, &Ask { map, ..Ask::default() })), ["unit"]);
    }
    let error =
        try_text(table, &Ask { map: by("who", "when", "c"), ..Ask::default() }).unwrap_err().to_string();
    assert!(error.contains("no column \"c\"") || error.contains("who, when, a, b"), "{error}");
    // Several columns of energy: which one is asked.
    let several = "household,timestamp,heat_kwh,light_kwh\nh,2024-01-15T00:00Z,1,2\n";
    let found = text(several, &Ask::default());
    assert_eq!(
        (questions(&found), found.questions[0].choices()),
        (vec!["column"], vec!["heat_kwh".to_owned(), "light_kwh".to_owned()])
    );
    // Without a header, by numbers.
    let bare = "7,2024-01-15 00:00,1\n7,2024-01-15 00:30,2\n";
    let found = text(bare, &Ask { map: by("1", "2", "3"), unit: Some(InUnit::Wh), ..Ask::default() });
    assert_eq!(all(&found), 3000);
}

#[test]
fn what_a_person_says_does_not_contradict_the_file() {
    let unit = Ask { unit: Some(InUnit::Wh), ..Ask::default() };
    let error = try_file("41_wh_labelled_kwh.csv", &unit).unwrap_err().to_string();
    assert!(error.contains("contradicts the unit that was stated, Wh"), "{error}");
    let stamp = Ask { stamp: Some(blindsum_readings::files::StampAt::Start), ..Ask::default() };
    let error = try_file("11_enedis_courbe_30min.csv", &stamp).unwrap_err().to_string();
    assert!(error.contains("at the end of an interval"), "{error}");
    assert!(try_file("43_hourly_energy.csv", &Ask { unit: Some(InUnit::KWh), ..stamp }).is_ok());
}
