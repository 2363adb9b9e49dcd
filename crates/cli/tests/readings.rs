//! Files of readings, as `blindsum run` meets them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod tool;

use std::fs;

use serde_json::Value;
use tool::{Folder, blindsum, failure, success};

/// A seeded round of small keys.
const QUICK: [&str; 8] = ["run", "--gamma", "2", "--key-bits", "512", "--seed", "11", "--json"];

const LONG: &str = "LCLid,tstp,energy(kWh/hh)\r\n\
    MAC1,2013-01-15 18:30:00.0000000,0.1\r\n\
    MAC1,2013-01-15 19:00:00.0000000,0.5455\r\n\
    MAC1,2013-01-16 19:00:00.0000000,1.5\r\n\
    MAC2,2013-01-15 18:30:00.0000000,0.2\r\n\
    MAC2,2013-01-15 19:00:00.0000000,0.25\r\n\
    MAC2,2013-01-16 19:00:00.0000000,2\r\n";

/// The report of a round on a file, and what was said on stderr without the file's name.
fn round(file: &str, more: &[&str]) -> (Value, String) {
    let output = blindsum(&[&QUICK[..], &["--readings", file], more].concat());
    let notices = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{more:?}: {notices}");
    (serde_json::from_slice(&output.stdout).unwrap(), notices.replace(&format!("{file}: "), ""))
}

/// Slot, epoch, total in Wh and meters of a report.
fn sum(report: &Value) -> (&str, u64, f64, u64) {
    let number = |name: &str| report[name].as_u64().unwrap();
    let total = report["true_total_wh"].as_f64().unwrap();
    (report["slot"].as_str().unwrap(), number("epoch"), total, number("meters"))
}

#[cfg(unix)]
#[test]
fn what_comes_through_a_pipe_is_read_once() {
    use std::io::Write as _;
    use std::process::{Command, Stdio};

    let mut command = Command::new(env!("CARGO_BIN_EXE_blindsum"));
    command.args(QUICK).args(["--readings", "/dev/stdin"]).stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut run = command.stderr(Stdio::piped()).spawn().unwrap();
    run.stdin.take().unwrap().write_all(LONG.as_bytes()).unwrap();
    let output = run.wait_with_output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(sum(&report).2, 795.5);
}

#[test]
fn a_long_file_is_summed_in_the_slot_that_is_asked_for() {
    let folder = Folder::new("long");
    let file = folder.file("r.csv", LONG);
    // `date -u -d "2013-01-15 19:00" +%s`
    let (evening, day) = (1_358_276_400, 86_400);
    let (report, notices) = round(&file, &["--at", "2013-01-15T19:00"]);
    assert_eq!(sum(&report), ("19:00", evening, 795.5, 2));
    assert_eq!(notices, "read in the long form, in kWh, as its header says\n");
    for (at, expected) in [
        (&["--at", "2013-01-15"][..], ("19:00", evening, 795.5, 2)),
        (&["--at", "2013-01-15", "--slot", "18:30"], ("18:30", evening - 1800, 300.0, 2)),
        (&["--at", "2013-01-15 18:30:00Z"], ("18:30", evening - 1800, 300.0, 2)),
        (&["--at", "2013-01-16T19:00", "--slot", "19:00"], ("19:00", evening + day, 3500.0, 2)),
        (&["--at", "2013-01-16", "--meters", "1"], ("19:00", evening + day, 1500.0, 1)),
    ] {
        assert_eq!(sum(&round(&file, at).0), expected, "{at:?}");
    }
    let (report, notices) = round(&file, &["--slot", "18:30"]);
    assert_eq!(sum(&report), ("18:30", evening - 1800, 300.0, 2));
    assert_eq!(
        notices,
        "read in the long form, in kWh, as its header says\n\
         took 2013-01-15, the first of its dates, which go from 2013-01-15 to 2013-01-16; --at takes another: 2013-01-16\n"
    );
    let one_day = folder.file("day.csv", "id,time,Wh\na,2013-01-15 19:00,5\n");
    let (report, notices) = round(&one_day, &[]);
    assert_eq!(sum(&report), ("19:00", evening, 5.0, 1));
    assert_eq!(notices, "read in the long form, in Wh, as its header says\nall readings are of 2013-01-15\n");
}

#[test]
fn a_unit_is_stated_where_the_file_does_not() {
    let folder = Folder::new("unit");
    let silent = folder.file("silent.csv", "id,time,energy\na,2013-01-15 19:00,0.5\n");
    let message = failure(&["run", "--readings", &silent], 5);
    for part in [silent.as_str(), "the header does not say it", "--unit wh or --unit kwh or --unit w"] {
        assert!(message.contains(part), "{message}");
    }
    for (unit, total) in [("kwh", 500.0), ("KWH", 500.0), ("wh", 0.5)] {
        let (report, notices) = round(&silent, &["--unit", unit]);
        assert_eq!(report["true_total_wh"], total);
        assert!(
            notices.to_lowercase().contains(&format!("in {}, as --unit says", unit.to_lowercase())),
            "{notices}"
        );
    }
    let long = folder.file("long.csv", LONG);
    let message = failure(&["run", "--readings", &long, "--unit", "wh"], 2);
    assert!(
        message.contains("line 1, column 3") && message.contains("contradicts the unit that was stated, Wh"),
        "{message}"
    );
    let wide = folder.file("wide.csv", "date,19:00\na,0.5\n");
    assert_eq!(round(&wide, &["--unit", "kwh"]).0["true_total_wh"], 500.0);
    // Numbers as small as that are not taken for Wh unless somebody says so.
    let message = failure(&["run", "--readings", &wide], 5);
    assert!(message.contains("the numbers are small") && message.contains("--unit kwh"), "{message}");
    let (report, notices) = round(&wide, &["--unit", "wh"]);
    assert_eq!(
        (&report["true_total_wh"], &report["warnings"][0]["code"]),
        (&0.5.into(), &"small_homes".into())
    );
    assert!(
        notices.contains(
            "warning (small_homes): less than 1 kWh a day, or than 10 W in every slot that is taken, for 1 of 1 household"
        ),
        "{notices}"
    );
    // Nothing is decided, so nothing is said.
    let plain = folder.file("plain.csv", "date,19:00\na,50.5\n");
    let (report, notices) = round(&plain, &[]);
    assert_eq!((&report["true_total_wh"], notices.as_str()), (&Value::from(50.5), ""));
}

#[test]
fn bad_rows_are_left_out_and_counted_where_that_is_asked_for() {
    let folder = Folder::new("skip");
    let file = folder.file(
        "long.csv",
        &format!("{LONG}MAC3,2013-01-15 19:00,Null\r\nMAC4,2013-01-15 19:07:11,Null\r\nMAC5,,1\r\n"),
    );
    let at = ["--at", "2013-01-15T19:00"];
    let message = failure(&[&["run", "--readings", &file], &at[..]].concat(), 2);
    assert!(message.contains("line 8, column 3 (2013-01-15 19:00): \"Null\""), "{message}");
    assert!(message.contains("--skip-bad-rows"), "{message}");
    let (report, notices) = round(&file, &[&at[..], &["--skip-bad-rows"]].concat());
    assert_eq!(sum(&report), ("19:00", 1_358_276_400, 795.5, 2));
    for notice in [
        "warning (missing_values): 1 row left out for a missing value instead of a reading; the first: line 8, column 3",
        "warning (rows_left_out): 1 row left out for no proper timestamp; the first: line 10, column 2: \"\"",
        "warning (empty_rows): 1 row without a reading, at a time that begins no half-hour, passed over; the first: line 9",
        "warning (household_left_out): household \"MAC3\" does not count: it has no usable reading at 2013-01-15 19:00",
    ] {
        assert!(notices.contains(notice), "{notice} in {notices}");
    }
    let wide = folder.file("wide.csv", "date,00:00,19:00\na,1,x\nb,x,100\nc,1,200\n");
    let (report, notices) = round(&wide, &["--skip-bad-rows", "--meters", "2"]);
    // The cell of b that is bad is of another slot.
    assert_eq!(sum(&report), ("19:00", 1_262_304_000 + 19 * 3600, 300.0, 2));
    assert_eq!(notices.lines().count(), 2, "{notices}");
    let message = failure(&["run", "--readings", &wide, "--skip-bad-rows", "--meters", "3"], 2);
    assert!(message.contains("3 meters were asked for, but the file has 2 rows"), "{message}");
    let hopeless = folder.file("hopeless.csv", "date,19:00\na,x\n");
    let message = failure(&["run", "--readings", &hopeless, "--skip-bad-rows"], 2);
    assert!(
        message.contains("nothing is left of the file") && message.contains("line 2, column 2"),
        "{message}"
    );
    let header = folder.file("header.csv", "id,time,energy\na,2013-01-15 19:00,1\n");
    assert!(failure(&["run", "--readings", &header, "--skip-bad-rows"], 5).contains("does not say"));
}

#[test]
fn what_cannot_be_asked_for_is_refused() {
    let folder = Folder::new("asked");
    let long = folder.file("long.csv", LONG);
    let wide = folder.file("wide.csv", "date,19:00\na,1\n");
    for (arguments, parts) in [
        (&["--at", "2013-01-15T19:00"][..], &["--readings"][..]),
        (&["--readings", &long, "--at", "2013-02-30"], &["--at", "no such date"]),
        (&["--readings", &long, "--at", "tomorrow"], &["--at", "2013-01-15T19:00"]),
        (&["--readings", &long, "--at", "2013-01-15T19:10"], &["half-hour boundary"]),
        (&["--readings", &long, "--at", "2013-01-15T19:00+01:00"], &["only Z or +00:00"]),
        (
            &["--readings", &long, "--at", "2013-01-17"],
            &["no reading on 2013-01-17", "2013-01-15 to 2013-01-16"],
        ),
        (
            &["--readings", &long, "--at", "2013-01-15T20:00"],
            &["no slot \"2013-01-15 20:00\"", "18:30 to 2013-01-15 19:00"],
        ),
        (
            &["--readings", &long, "--at", "2013-01-15T19:00", "--slot", "18:30"],
            &["--at asks for", "19:00", "18:30"],
        ),
        (&["--readings", &long, "--slot", "7pm"], &["--slot", "HH:MM"]),
        (&["--readings", &long, "--unit", "MWh"], &["--unit", "wh", "kwh"]),
        (&["--readings", &long, "--meters", "3"], &["3 meters were asked for", "has 2 rows"]),
        (&["--readings", &wide, "--at", "2013-01-15"], &["2013-01-15", "the wide form has no dates"]),
        (&["--readings", &wide, "--slot", "18:30"], &["no slot \"18:30\""]),
        (&["--unit", "kwh"], &["--readings"]),
        (&["--skip-bad-rows"], &["--readings"]),
    ] {
        let message = failure(&[&["run"], arguments].concat(), 2);
        for part in parts {
            assert!(message.contains(part), "{arguments:?}: {message}");
        }
    }
}

#[test]
fn every_kind_of_bad_file_is_refused_with_its_place() {
    let folder = Folder::new("bad-files");
    let long = |rows: &str| format!("id,time,kWh\n{rows}").into_bytes();
    let path = folder.path("r.csv");
    for (content, parts) in [
        (Vec::new(), &["line 1, column 1", "empty"][..]),
        (b"date,19:00\n".to_vec(), &["no readings"]),
        (b"\xff\xfed\0a\0t\0e\0".to_vec(), &["line 1, column 1", "no columns with a time"]),
        (b"\x89PNG\r\n\x1a\n".to_vec(), &["this is a picture"]),
        (b"PK\x03\x04".to_vec(), &["this is a ZIP archive"]),
        (b"date;19:00\ra;many\r".to_vec(), &["line 2, column 2", "\"many\"", "not a number of Wh"]),
        (b"id\ttime\tkWh\n".to_vec(), &["a header but no readings"]),
        (b"id,time\n".to_vec(), &["line 1, column 1", "no columns with a time", "id, time"]),
        (b"who,time,kWh\n".to_vec(), &["a header but no readings"]),
        (vec![b'x'; 2_000_000], &["line 1", "longer than 1 MiB"]),
        (
            b"\xef\xbb\xbfdate,19:00\r\n\r\na,many\r\n".to_vec(),
            &["line 3, column 2 (19:00)", "\"many\"", "a number of Wh"],
        ),
        (long("a,2013-01-15 19:00,\n"), &["line 2, column 3", "the value is missing", "a number of kWh"]),
        (long("a,2013-01-15 19:00,NaN\n"), &["line 2, column 3", "\"NaN\""]),
        (long("a,2013-01-15 19:00,-inf\n"), &["line 2, column 3", "\"-inf\""]),
        (long("a,2013-01-15 19:00,0,545\n"), &["line 2, column 4: 4 columns", "a decimal comma?"]),
        (long("a,2013-01-15 19:00\n"), &["line 2, column 3: 2 columns, but the header has 3"]),
        (long("a,\"2013-01-15 19:00,1\n"), &["line 2, column 2", "not closed"]),
        (long(",2013-01-15 19:00,1\n"), &["line 2, column 1", "name of a household"]),
        (long("a,15/13/2013 19:00,1\n"), &["line 2, column 2", "YYYY-MM-DD HH:MM"]),
        (long("a,2013-02-29 19:00,1\n"), &["line 2, column 2", "no such date"]),
        (long("a,2013-01-15 19:12,1\n"), &["line 2, column 2", "half-hour boundary"]),
        (
            long("a,2013-01-15 19:00,1\na,2013-01-15 19:00,2\n"),
            &["line 3, column 1", "has a reading at 2013-01-15 19:00 already"],
        ),
        (
            long("a,2013-01-15 19:00,1\nb,2013-01-15 18:30,1\n"),
            &["line 3, column 1", "has no reading at 2013-01-15 19:00"],
        ),
        (b"date,19:00\na,1\na,2\n".to_vec(), &["line 3, column 1", "has a row already"]),
    ] {
        fs::write(&path, &content).unwrap();
        let message = failure(&["run", "--readings", &path], 2);
        for part in [&[path.as_str()], parts].concat() {
            assert!(message.contains(part), "{:?}: {message}", String::from_utf8_lossy(&content));
        }
    }
}

#[test]
fn the_help_names_what_can_be_asked_of_a_file() {
    let help = success(&["run", "--help"]);
    for part in ["--at <WHEN>", "--unit <UNIT>", "--skip-bad-rows", "[default: 19:00]", "long form"] {
        assert!(help.contains(part), "{part} in {help}");
    }
}
