//! Files that are made to take long, or much memory, for their size. Where the time grew with the square of it, these tests would not end
//! within minutes.

use std::fmt::Write as _;

use blindsum_readings::files::{Ask, Days, Fault, Gaps};

use crate::tool::{all, questions, text, try_text};

#[test]
fn clocks_that_are_set_back_every_hour_are_read_in_a_time_that_grows_with_the_rows() {
    let mut rows = "household,timestamp,kwh\n".to_owned();
    for day in 0..24_000 {
        let (year, month, date) = (1975 + day / 336, day / 28 % 12 + 1, day % 28 + 1);
        for hour in 0..4 {
            for minute in [30, 0] {
                let _ = writeln!(rows, "h,{year}-{month:02}-{date:02} {hour:02}:{minute:02},1");
            }
        }
    }
    let found = text(&rows, &Ask { days: Some(Days::Slots), ..Ask::default() });
    assert_eq!((questions(&found), all(&found)), (vec!["zone"], 192_000_000_000));
}

#[test]
fn homes_with_slots_of_their_own_are_numbered_in_a_time_that_grows_with_them() {
    let mut rows = "household,timestamp,kwh\n".to_owned();
    for home in 0..150_000 {
        let (day, slot) = (home / 48, home % 48);
        let (year, month, date) = (1975 + day / 336, day / 28 % 12 + 1, day % 28 + 1);
        let _ = writeln!(rows, "h{home},{year}-{month:02}-{date:02} {:02}:{:02},1", slot / 2, slot % 2 * 30);
    }
    let found = text(&rows, &Ask::default());
    assert_eq!((found.table.slots.len(), found.table.homes.len()), (150_000, 150_000));
    assert!(found.table.homes.iter().enumerate().all(|(number, home)| home.at(number) == Some(1_000_000)));
}

/// A feed of one type, with as many meter readings and blocks, each block linked to its own.
fn feed(readings: usize) -> String {
    let link = |rel: &str, href: &str| format!("<link rel=\"{rel}\" href=\"{href}\"/>");
    let mut feed = format!(
        "<feed><entry>{}<ReadingType><uom>72</uom></ReadingType></entry>",
        link("self", "/ReadingType/1")
    );
    for number in 0..readings {
        let own = format!("/MeterReading/{number}");
        let start = 1_768_435_200 + 1800 * number;
        let _ = write!(
            feed,
            "<entry>{}{}<MeterReading/></entry><entry>{}<IntervalBlock><IntervalReading><timePeriod><duration>1800</duration>\
             <start>{start}</start></timePeriod><value>7</value></IntervalReading></IntervalBlock></entry>",
            link("self", &own),
            link("related", "/ReadingType/1"),
            link("self", &format!("{own}/IntervalBlock/1")),
        );
    }
    feed + "</feed>"
}

#[test]
fn links_of_a_feed_are_followed_in_a_time_that_grows_with_them() {
    let found = text(&feed(49_000), &Ask { days: Some(Days::Slots), ..Ask::default() });
    assert_eq!((found.table.slots.len(), all(&found)), (49_000, 343_000_000));
    let attributes: String = (0..200_000).map(|number| format!(" a{number}=\"\"")).collect();
    let long = "/a".repeat(10_000);
    for (link, says) in [
        (format!("<link{attributes}/>"), "a link has more than 16 attributes"),
        (format!("<link rel=\"self\" href=\"{long}\"/>"), "a link is longer than 500 bytes"),
    ] {
        let error = try_text(&feed(1).replacen("<link", &format!("{link}<link"), 1), &Ask::default());
        let error = error.unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
}

#[test]
fn gaps_are_not_filled_without_an_end() {
    let row = |from: &str, to: &str| format!("0.1,{from}:00+00:00,{to}:00+00:00\n");
    let header = "Consumption (kwh), Start, End\n";
    let ask = Ask { gaps: Some(Gaps::Zero), days: Some(Days::Slots), ..Ask::default() };
    let ends = [row("1990-01-01T00:00", "1990-01-01T00:30"), row("2020-01-01T00:00", "2020-01-01T00:30")];
    let error = try_text(&format!("{header}{}", ends.concat()), &ask).unwrap_err();
    assert_eq!(
        error.fault,
        Fault::TooMany { most: 200_000, what: "intervals that are not in the file and count 0" }
    );
    // Several gaps are as long as one.
    let mut rows = header.to_owned();
    for year in 1990..2020 {
        rows += &row(&format!("{year}-01-01T00:00"), &format!("{year}-01-01T00:30"));
    }
    assert_eq!(try_text(&rows, &ask).unwrap_err().fault, error.fault);
    let of_11_years = rows.lines().take(12).collect::<Vec<_>>().join("\n");
    let found = text(&of_11_years, &ask);
    assert_eq!((all(&found), found.table.slots.len()), (1_100_000, 48 * 3652 + 1));
}

#[test]
fn totals_beyond_all_numbers_stop_there() {
    let mut rows = "household,timestamp,kwh\n".to_owned();
    for home in 0..10_000 {
        let _ = writeln!(rows, "h{home},2024-01-15 19:00,1e9");
    }
    let found = text(&rows, &Ask::default());
    assert_eq!(found.table.totals(), [(10_000, i64::MAX)]);
}
