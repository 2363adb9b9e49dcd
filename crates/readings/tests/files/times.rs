//! Clocks that change, orders of dates, ends of intervals.

use blindsum_readings::files::{Ask, DateOrder, Days, StampAt};

use crate::tool::{all, at, file, file_with, notes, questions, text, try_text};

fn zone(name: &str) -> Ask {
    Ask { zone: Some(name.to_owned()), ..Ask::default() }
}

#[test]
fn both_hours_of_a_day_of_50_slots_are_kept() {
    let name = "46_local_autumn_50.csv";
    let found = file(name);
    assert_eq!((found.table.slots.len(), questions(&found)), (50, vec!["zone"]));
    let local: Vec<_> =
        found.table.slots[2..6].iter().map(|slot| (slot.time_of_day(), slot.is_again())).collect();
    let expected = [("01:00", false), ("01:30", false), ("01:00", true), ("01:30", true)];
    assert_eq!(local, expected.map(|(time, again)| (time.to_owned(), again)));
    let totals = found.table.totals();
    assert_eq!(
        totals[2..6].iter().map(|(_, total)| *total).collect::<Vec<_>>(),
        [240_000, 260_000, 280_000, 300_000]
    );
    assert_eq!(all(&found), 34_500_000);
    let told = file_with(name, &zone("Europe/London"));
    assert!(questions(&told).is_empty());
    assert_eq!((told.table.slots.len(), told.table.totals()), (50, totals));
    let starts: Vec<_> = told.table.slots[1..5].iter().map(|slot| slot.start()).collect();
    assert_eq!(starts, ["2024-10-26T23:30Z", "2024-10-27T00:00Z", "2024-10-27T00:30Z", "2024-10-27T01:00Z"]);
    // The newest first.
    let mut rows: Vec<_> =
        include_str!("../../../../tests/meter-files/46_local_autumn_50.csv").lines().collect();
    rows[1..].reverse();
    let turned = text(&rows.join("\n"), &zone("Europe/London"));
    assert_eq!(turned.table.totals(), told.table.totals());
}

#[test]
fn a_day_of_46_slots_is_whole_where_its_zone_is_known() {
    let name = "47_local_spring_46.csv";
    let found = file(name);
    assert_eq!((found.table.slots.len(), questions(&found).len(), all(&found)), (46, 0, 18_400_000));
    let told = file_with(name, &zone("Europe/London"));
    assert!(!notes(&told).contains("not_filled"));
    assert_eq!(told.table.slots[2].start(), "2024-03-31T01:00Z");
    // In a zone whose clocks did not change then, an hour is missing; where that hour does not exist, it is refused.
    assert!(notes(&file_with(name, &zone("UTC"))).contains("not_filled"));
    let error =
        try_text("household,timestamp,kwh\nh,2024-03-31 01:00,1\n", &zone("Europe/London")).unwrap_err();
    assert!(
        error.to_string().contains("line 2: 2024-03-31 01:00 does not exist in Europe/London"),
        "{error}"
    );
    let error =
        try_text("household,timestamp,kwh\nh,2024-03-31 01:00,1\n", &zone("Europe/Atlantis")).unwrap_err();
    assert!(error.to_string().contains("is not a time zone"), "{error}");
}

#[test]
fn an_hour_that_comes_twice_is_two_rows_of_hourly_readings() {
    let rows = |second: &str| {
        format!(
            "household,timestamp,kwh\nh,2024-10-26 23:00,1\nh,2024-10-27 00:00,2\nh,2024-10-27 01:00,3\n{second}\
             h,2024-10-27 02:00,5\nh,2024-10-27 03:00,6\n"
        )
    };
    for (second, energy) in [("4", 21_000_000), ("3", 20_000_000)] {
        let hours = rows(&format!("h,2024-10-27 01:00,{second}\n"));
        let found = text(&hours, &zone("Europe/London"));
        assert_eq!((found.table.slots.len(), all(&found)), (6, energy));
        let mut turned: Vec<_> = hours.lines().collect();
        turned[1..].reverse();
        assert_eq!(text(&turned.join("\n"), &zone("Europe/London")).table.totals(), found.table.totals());
    }
    // An hour that comes once, and is there twice, is a contradiction; so is one that is there three times.
    let twice = rows("").replace("h,2024-10-27 02:00,5\n", "h,2024-10-27 02:00,5\nh,2024-10-27 02:00,7\n");
    assert!(try_text(&twice, &zone("Europe/London")).is_err());
    let thrice = rows("h,2024-10-27 01:00,4\nh,2024-10-27 01:00,8\n");
    assert!(try_text(&thrice, &zone("Europe/London")).is_err());
}

#[test]
fn one_offset_on_every_row_is_one_clock() {
    let found = file("49_offset_all_same.csv");
    assert_eq!((at(&found, "19:00"), all(&found)), ((2, 600_000), 28_800_000));
    assert_eq!(
        (found.files[0].zone.as_deref(), found.table.slots[0].start().as_str()),
        (Some("+01:00"), "2024-01-14T23:00Z")
    );
}

#[test]
fn the_order_of_day_and_month_is_asked_and_never_guessed() {
    let name = "57_day_first_ambiguous.csv";
    let found = file(name);
    assert_eq!((questions(&found), found.table.slots.len()), (vec!["dates"], 0));
    let date = |order| file_with(name, &Ask { dates: Some(order), ..Ask::default() }).table.slots[0].date();
    assert_eq!(
        (date(DateOrder::DayFirst).as_str(), date(DateOrder::MonthFirst).as_str()),
        ("2024-04-03", "2024-03-04")
    );
    // A later row tells of those before.
    let rows = "household,timestamp,kwh\nh,03/04/2024 19:00,1\nh,03/13/2024 19:00,1\n";
    let error = try_text(rows, &Ask::default()).unwrap_err().to_string();
    assert!(error.contains("12960 minutes long or apart"), "{error}");
    let found = text(rows, &Ask { slot_minutes: Some(30), ..Ask::default() });
    assert_eq!((questions(&found), found.table.slots[0].date().as_str()), (vec!["days"], "2024-03-04"));
    let both = format!("{rows}h,14/03/2024 19:00,1\n");
    let error = try_text(&both, &Ask::default()).unwrap_err().to_string();
    assert!(error.contains("line 4, column 2") && error.contains("the day comes first"), "{error}");
}

#[test]
fn a_time_may_be_the_end_of_its_interval() {
    let rows = "household,timestamp,kwh\nh,2024-01-15 00:30,1\nh,2024-01-15 01:00,2\nh,2024-01-16 00:00,3\n";
    let found = text(rows, &Ask { stamp: Some(StampAt::End), ..Ask::default() });
    let slots: Vec<_> = found.table.slots.iter().map(|slot| slot.local()).collect();
    assert_eq!(slots, ["2024-01-15 00:00", "2024-01-15 00:30", "2024-01-15 23:30"]);
    assert!(!notes(&found).contains("assumed_start"));
}

#[test]
fn offsets_beside_bare_times_are_asked() {
    let rows = "household,timestamp,kwh\nh,2024-01-15 00:00,1\nh,2024-01-15T00:30+01:00,2\n";
    assert_eq!(questions(&text(rows, &Ask::default())), ["zone"]);
    assert!(questions(&text(rows, &zone("Europe/Paris"))).is_empty());
}

#[test]
fn a_day_with_an_hour_twice_can_stand_for_a_home_and_the_second_hour_is_said_to_be_left_out() {
    let rows = "household,timestamp,kwh\nh,2024-10-26 00:30,5\nh,2024-10-26 01:00,6\nh,2024-10-26 01:30,7\n\
        h,2024-10-27 00:30,1\nh,2024-10-27 01:00,2\nh,2024-10-27 01:30,3\nh,2024-10-27 01:00,4\nh,2024-10-27 01:30,4\n";
    let ask = Ask { days: Some(blindsum_readings::files::Days::Homes), ..zone("Europe/London") };
    let found = text(rows, &ask);
    assert_eq!((found.table.homes.len(), found.table.slots.len()), (2, 3));
    assert_eq!((at(&found, "01:00"), at(&found, "01:30")), ((2, 8_000_000), (2, 10_000_000)));
    assert!(notes(&found).contains("second_hour_left_out"));
}

#[test]
fn a_zone_whose_clocks_change_by_half_an_hour_keeps_all_energy() {
    // Lord Howe Island: 02:00 became 01:30 on 2024-04-07.
    let times = ["01:00", "01:15", "01:30", "01:45", "01:30", "01:45", "02:00", "02:15"];
    let rows: String = times.iter().map(|time| format!("h,2024-04-07 {time},1\n")).collect();
    for minutes in [15, 30, 60] {
        let ask = Ask { slot_minutes: Some(minutes), ..zone("Australia/Lord_Howe") };
        let found = text(&format!("household,timestamp,kwh\n{rows}"), &ask);
        assert_eq!(all(&found), 8_000_000, "{minutes}");
    }
}

#[test]
fn a_date_whose_order_is_known_stays_where_others_are_exchanged() {
    // Which of the last date's numbers is the month tells it of the first, and not of those in between.
    let rows = "household,timestamp,kwh\nh,03/04/2024 19:00,1\nh,2024-05-06 19:00,2\nh,07.08.2024 19:00,4\nh,04/13/2024 19:00,8\n";
    let found = text(rows, &Ask { days: Some(Days::Slots), slot_minutes: Some(30), ..Ask::default() });
    let slots: Vec<_> = found.table.slots.iter().map(|slot| slot.date()).collect();
    assert_eq!(slots, ["2024-03-04", "2024-04-13", "2024-05-06", "2024-08-07"]);
    assert_eq!(found.table.totals().iter().map(|(_, mwh)| mwh / 1_000_000).collect::<Vec<_>>(), [1, 8, 2, 4]);
}

#[test]
fn a_day_of_a_row_that_can_be_read_in_two_ways_is_asked() {
    let rows = "LCLid,day,hh_0,hh_1\nMAC1,03/04/2024,0.5,0.25\n";
    assert_eq!(questions(&text(rows, &Ask::default())), ["dates"]);
    let ask = |order| Ask { dates: Some(order), ..Ask::default() };
    let date = |rows: &str, ask: &Ask| text(rows, ask).table.slots[0].date();
    assert_eq!(date(rows, &ask(DateOrder::DayFirst)), "2024-04-03");
    assert_eq!(date(rows, &ask(DateOrder::MonthFirst)), "2024-03-04");
    // Another row may tell it.
    let told = format!("{rows}MAC1,04/13/2024,0.5,0.25\n");
    assert_eq!(date(&told, &Ask::default()), "2024-03-04");
    let error = try_text(&told, &ask(DateOrder::DayFirst)).unwrap_err();
    assert!(
        error.to_string().contains("line 3, column 2: in \"04/13/2024\" the month comes first"),
        "{error}"
    );
}
