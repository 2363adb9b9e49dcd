//! Bad files, each with the error that it must bring: where, what, and what would be right.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use std::io::Read;

use super::*;

/// A file, and parts of its error in their order.
pub(super) type Bad = (&'static [u8], &'static [&'static str]);

pub(super) const BAD: &[Bad] = &[
    // Files that are not tables.
    (b"", &["line 1, column 1", "the file is empty"]),
    (b"\xef\xbb\xbf", &["line 1, column 1", "the file is empty"]),
    (b"\r\n\n  \n", &["line 1, column 1", "the file is empty"]),
    (b"date,00:00\r\n", &["a header but no readings"]),
    (b"id,time,kWh\n\n", &["a header but no readings"]),
    (b"\xff\xfed\0a\0t\0e\0,\0\r\0\n\0", &["line 1, column 1", "UTF-16", "save the file as UTF-8"]),
    (b"\xfe\xff\0d\0a\0t\0e", &["line 1, column 1", "UTF-16"]),
    (b"d\0a\0t\0e\0,\0\n\0", &["line 1, column 1", "UTF-16"]),
    (b"PK\x03\x04\x14\0", &["line 1, column 1", "a ZIP archive", "unpack or export"]),
    (b"\x1f\x8b\x08\0", &["line 1, column 1", "a gzip archive"]),
    (b"\xd0\xcf\x11\xe0\xa1", &["line 1, column 1", "Excel workbook"]),
    (b"%PDF-1.7\n", &["line 1, column 1", "PDF"]),
    (b"{\"values\":[]}\n", &["line 1, column 1", "JSON"]),
    (b"\xef\xbb\xbf<?xml version=\"1.0\"?>\n", &["line 1, column 1", "XML"]),
    (
        b"\"Time (UTC)\",\"Actual Total Load [MW]\"\n",
        &["line 1, column 2", "national load in MW, not households"],
    ),
    (b"date,00:00\na,1\nb,\x002\n", &["line 3, column 2", "byte 0x00"]),
    (b"date,00:00\na,1\nb,2\x7f\n", &["line 3, column 2", "byte 0x7f"]),
    (b"date,00:00\r\n\r\na,1\r\nb\xe9,2\r\n", &["line 4, column 1", "UTF-8"]),
    // Line ends.
    (b"date,00:00\ra,1\rb,2\r", &["line 1, column 2", "carriage return", "LF or CRLF"]),
    (b"date,00:00\na,1\r\r\n", &["line 2, column 2", "carriage return"]),
    // Headers.
    (
        b"day,00:00\na,1\n",
        &[
            "line 1, column 1",
            "\"day\"",
            "\"date\", or a column of the long form",
            "household, timestamp and kWh",
        ],
    ),
    (b"\xef\xbb\xbf\r\nday,00:00\na,1\n", &["line 2, column 1", "\"day\""]),
    (b"date,id,kWh\n", &["line 1, column 2", "\"id\"", "a time HH:MM"]),
    (b"date,00:30,00:00\n", &["line 1, column 3", "\"00:00\"", "later than the one before"]),
    (b"date;00:00;00:30\na;1;2\n", &["line 1, column 1", "semicolons (;)", "write commas"]),
    (b"date\t00:00\na\t1\n", &["line 1, column 1", "tabs", "write commas"]),
    (b"\n\nid;time;kWh\n", &["line 3, column 1", "semicolons"]),
    (b"id;time;\"energy (kWh, half-hourly)\"\n", &["line 1, column 1", "middle of a cell"]),
    (b"id;time;energy (kWh, half-hourly)\n", &["line 1, column 1", "semicolons"]),
    (b"id,time\n", &["line 1, column 3", "\"\"", "three columns"]),
    (
        b"LCLid,stdorToU,DateTime,KWH/hh (per half hour) \n",
        &["line 1, column 4", "\"KWH/hh (per half hour)\"", "three columns"],
    ),
    (b"id,meter,kWh\n", &["line 1, column 2", "\"meter\"", "one column of households"]),
    (b"id,time,timestamp\n", &["line 1, column 3", "\"timestamp\"", "one column of timestamps"]),
    (b"who,time,kWh\n", &["line 1, column 1", "\"who\"", "household, household_id, id, meter or LCLid"]),
    (b"id,kWh,date\n", &["line 1, column 3", "\"date\"", "timestamp, datetime, date_time, time or tstp"]),
    (b"id,time,energy\n", &["line 1, column 3", "\"energy\" does not say", "kWh or Wh", "energy_kwh"]),
    (b"id,time,MWh\n", &["line 1, column 3", "\"MWh\" does not say"]),
    (b"id,\"time,kWh\n", &["line 1, column 2", "opened and not closed"]),
    // Shapes.
    (b"date,00:00,00:30\na,1\n", &["line 2, column 3: 2 columns, but the header has 3"]),
    (b"date,00:00,00:30\na,1,2,3,\n", &["line 2, column 4: 5 columns, but the header has 3"]),
    (b"date,00:00,00:30\na,0,545,0,3\n", &["line 2, column 4: 5 columns", "a decimal comma?"]),
    (b"date,00:00\na,0,545\n", &["line 2, column 3: 3 columns", "a decimal comma?"]),
    (b"date,00:00\na;1\n", &["line 2, column 2: 1 columns", "semicolons"]),
    (b"id,time,kWh\r\na,2013-01-15 19:00\r\n", &["line 2, column 3: 2 columns, but the header has 3"]),
    (
        b"id,time,kWh\r\na,2013-01-15 19:00,0,545\r\n",
        &["line 2, column 4: 4 columns", "a decimal comma? write a decimal point"],
    ),
    (b"kWh,id,time\n0,545,a,2013-01-15 19:00\n", &["line 2, column 4: 4 columns", "a decimal comma?"]),
    (b"id,time,kWh\na,2013-01-15 19:00,1,x\n", &["line 2, column 4: 4 columns, but the header has 3"]),
    (b"id,time,kWh\na\t2013-01-15 19:00\t1\n", &["line 2, column 2: 1 columns", "tabs"]),
    (
        b"id,time,kWh\n\"a,2013-01-15 19:00,1\nb,2013-01-15 19:00,1\n",
        &["line 2, column 1", "opened and not closed"],
    ),
    (b"id,time,kWh\na,\"2013-01-15\" 19:00,1\n", &["line 2, column 2", "follows the closing quote"]),
    (b"date,00:00\na,1\"\n", &["line 2, column 2", "middle of a cell"]),
    // Names.
    (b"date,00:00\n,1\n", &["line 2, column 1", "\"\" is not the name"]),
    (b"kWh,id,time\n1, ,2013-01-15 19:00\n", &["line 2, column 2", "not the name of a household"]),
    // Timestamps.
    (
        b"id,time,kWh\na,15/01/2013 19:00,1\n",
        &["line 2, column 2", "\"15/01/2013 19:00\"", "YYYY-MM-DD HH:MM"],
    ),
    (b"id,time,kWh\na,,1\n", &["line 2, column 2", "\"\"", "YYYY-MM-DD HH:MM"]),
    (b"id,time,kWh\na,2013-02-30 19:00,1\n", &["line 2, column 2", "no such date"]),
    (b"id,time,kWh\na,2013-01-15 19:00+01:00,1\n", &["line 2, column 2", "only Z or +00:00"]),
    (b"id,time,kWh\na,2013-01-15 19:01,1\n", &["line 2, column 2", "not on a half-hour boundary"]),
    (
        b"id,time,kWh\na,2013-01-15 19:00,1\na,2013-01-15 19:05,1\n",
        &[
            "line 3, column 2",
            "not on a half-hour boundary, but 5 minutes from the time before it; sum the readings up",
        ],
    ),
    (
        b"id,time,kWh\na,2013-01-15 19:00,1\nb,2013-01-15 18:59:30.5,1\n",
        &["line 3, column 2", "but 30 seconds from the time before it"],
    ),
    (
        b"id,time,kWh\na,2013-10-27 01:00,1\na,2013-10-27 01:30,1\na,2013-10-27 01:00,1\n",
        &["line 4, column 1", "a reading at 2013-10-27 01:00 already, on line 2", "clock set back", "in UTC"],
    ),
    (
        b"id,time,kWh\na,2013-10-27 01:00,1\na,2013-10-27 01:00,2\n",
        &["line 3, column 1", "a reading at 2013-10-27 01:00 already, on line 2", "clock set back", "in UTC"],
    ),
    (
        b"id,time,kWh\na,45306.020833,1\n",
        &["line 2, column 2", "\"45306.020833\"", "YYYY-MM-DD HH:MM", "as Excel counts"],
    ),
    (
        b"date,00:00,00:30,01:00,01:30,02:00,02:30\na,40000,40000.5,40000.5,40001,40001,40002\n\
          b,100,100,100,100,100,90\nc,500000,500100,500200,500200,500200,500300\n",
        &["line 4, column 1", "\"c\"", "500 to 500 kWh", "a meter's register"],
    ),
    (b"date,00:00\na,0.25\nb,0.5\n", &["2 of 2 readings", "look like kWh", "state the unit"]),
    (b"id,time,kWh\na,2013-01-15 19:00,1\nb,1969-01-15 19:00,1\n", &["line 3, column 2", "before 1970"]),
    // Values.
    (
        b"\xef\xbb\xbfid,time,kWh\r\n\r\na,2013-01-15 19:00,\r\n",
        &["line 3, column 3 (2013-01-15 19:00)", "\"\"", "the value is missing", "a number of kWh"],
    ),
    (
        b"id,time,kWh\na,2013-01-15 19:00,Null\n",
        &["line 2, column 3", "\"Null\" is not a reading: the value is missing; a number of kWh"],
    ),
    (
        b"id,time,kWh\na,2013-01-15 19:00,\"0,545\"\n",
        &["line 2, column 3", "\"0,545\"", "decimal comma", "decimal point"],
    ),
    (b"kWh,id,time\n-1,a,2013-01-15 19:00\n", &["line 2, column 1", "\"-1\"", "negative"]),
    (
        b"date,00:00,00:30\r\na,1,2\r\n\r\nb,NaN,3\r\n",
        &["line 4, column 2 (00:00)", "\"NaN\" is not a reading: the value is missing; a number of Wh"],
    ),
    (b"date,00:00\na,inf\n", &["line 2, column 2 (00:00)", "\"inf\""]),
    (b"date,00:00\na,1e10\n", &["line 2, column 2 (00:00)", "more than 1 GWh"]),
    (b"date,00:00,00:30\na,1,\n", &["line 2, column 3 (00:30)", "the value is missing"]),
    (b"date,00:00\na,\"148,5\"\n", &["line 2, column 2 (00:00)", "decimal comma"]),
    // Households.
    (b"date,00:00\na,1\nb,1\na,2\n", &["line 4, column 1", "household \"a\" has a row already, on line 2"]),
    (
        b"time,id,kWh\n2013-01-15 19:00,a,1\n2013-01-15T19:00Z,a,2\n",
        &["line 3, column 2", "household \"a\" has a reading at 2013-01-15 19:00 already, on line 2"],
    ),
    (
        b"time,id,kWh\n2013-01-15 19:00,a,1\n2013-01-15 19:30,a,1\n2013-01-15 19:00,b,1\n",
        &["line 4, column 2", "household \"b\", which begins here, has no reading at 2013-01-15 19:30"],
    ),
    (
        b"time,id,kWh\n2013-01-15 19:00,a,1\n2013-01-16 19:00,b,1\n",
        &["line 3, column 2", "household \"b\"", "no reading at 2013-01-15 19:00"],
    ),
];

pub(super) fn holds(message: &str, parts: &[&str]) -> bool {
    let mut rest = message;
    parts.iter().all(|part| rest.split_once(part).map(|(_, after)| rest = after).is_some())
}

#[test]
fn every_bad_file_is_refused_with_place_and_reason() {
    for (file, parts) in BAD {
        let message = read(file, &all()).unwrap_err().to_string();
        assert!(holds(&message, parts), "{:?}: {message}", String::from_utf8_lossy(file));
    }
}

#[test]
fn a_unit_that_contradicts_the_header_is_refused() {
    let refusal = |header: &str, unit| {
        let file = format!("id,time,{header}\na,2013-01-15 19:00,1.5\n");
        read(file.as_bytes(), &Options { unit: Some(unit), ..all() }).unwrap_err().to_string()
    };
    for (header, unit) in [("kWh", Unit::Wh), ("Wh", Unit::KWh), ("kWh or Wh", Unit::Wh)] {
        let message = refusal(header, unit);
        let parts = ["line 1, column 3", header, "contradicts the unit that was stated", &unit.to_string()];
        assert!(holds(&message, &parts), "{message}");
    }
}

#[test]
fn a_date_of_a_wide_file_is_refused() {
    for when in ["2013-01-15", "2013-01-15T00:00"] {
        let message = read(b"date,00:00\na,1\n", &options(when)).unwrap_err().to_string();
        assert!(holds(&message, &["2013-01-15", "the wide form has no dates"]), "{message}");
    }
}

#[test]
fn only_the_wide_form_is_read_as_such() {
    let message = refusal("id,time,kWh\na,2013-01-15 19:00,1\n");
    assert!(holds(&message, &["line 1, column 1", "\"id\"", "\"date\""]), "{message}");
}

#[test]
fn lines_and_names_have_a_greatest_length() {
    let name = "n".repeat(MOST_NAME_BYTES);
    assert!(wide(&format!("date,00:00\n{name},1\n")).is_ok());
    let message = refusal(&format!("date,00:00\n{name}n,1\n"));
    assert!(
        holds(&message, &["line 2, column 1", "nnn...\"", "1 to 256 bytes"]) && message.len() < 200,
        "{message}"
    );
    let line = |length: usize| format!("a,1{}", " ".repeat(length - 3));
    let file = |length| format!("date,00:00\n{}\nb,2\n", line(length));
    assert!(wide(&file(MOST_LINE_BYTES)).is_ok());
    let message = refusal(&file(MOST_LINE_BYTES + 1));
    assert_eq!(message, "line 2, column 2: the line is longer than 65536 bytes; is this a CSV file?");
    // A letter that the limit cuts is not a reason to call the file binary.
    let umlauts = format!("date,00:00\n{}", "\u{e4}".repeat(MOST_LINE_BYTES));
    assert!(holds(&refusal(&umlauts), &["line 2, column 1", "longer than"]));
    let odd = format!("date,00:00\nx{}", "\u{e4}".repeat(MOST_LINE_BYTES));
    assert!(holds(&refusal(&odd), &["line 2, column 1", "longer than"]));
    let old_line_ends = "date,00:00\r".to_owned() + &"a,1\r".repeat(MOST_LINE_BYTES);
    assert!(holds(&refusal(&old_line_ends), &["line 1, column 2", "carriage return"]));
}

#[test]
fn a_file_that_stops_being_readable_says_so() {
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("the disk is gone"))
        }
    }
    let refused = Readings::read("date,00:00\n".as_bytes().chain(Broken), all()).unwrap_err();
    assert_eq!(refused.to_string(), "the file cannot be read: the disk is gone");
}

#[test]
fn a_fault_of_some_slots_is_told_from_one_of_the_file() {
    let of_slots = |file: &str, options: &Options| read(file.as_bytes(), options).unwrap_err().is_of_slots();
    let long = |rows: &str| format!("id,time,kWh\n{rows}");
    for rows in [
        "a,2013-01-15 19:00,x\n",
        "a,2013-01-15 19:00,\n",
        "a,2013-01-15 19:00,-1\n",
        "a,2013-01-15 19:00,1\na,2013-01-15 19:00,2\n",
        "a,2013-01-15 01:00,1\na,2013-01-15 01:30,1\na,2013-01-15 01:00,2\n",
        "a,2013-01-15 19:00,1\na,2013-01-15 19:30,1\nb,2013-01-15 19:00,1\n",
    ] {
        assert!(of_slots(&long(rows), &all()), "{rows}");
    }
    let skip = Options { on_bad: OnBad::Skip, ..all() };
    assert!(of_slots(&long("a,2013-01-15 19:00,x\n"), &skip), "of which nothing is left");
    assert!(!of_slots(&long("a,yesterday,1\n"), &skip));
    for file in ["", "date,19:00\n", "date;19:00\n", "date,19:00\na,1,2\n", "date,19:00\na,0.5\nb,0.25\n"] {
        assert!(!of_slots(file, &all()), "{file}");
    }
}
