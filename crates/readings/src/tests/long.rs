//! What is taken of a file, and what is left out and counted.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

const TWO_DAYS: &str = "LCLid,tstp,energy(kWh/hh)\n\
    b,2013-01-15 19:00:00.0000000, 0.545 \n\
    b,2013-01-15T19:30Z,0.1\n\
    b,2013-01-16 19:00,0.2\n\
    a,2013-01-16 19:00,1.5\n\
    a,2013-01-15 19:30,2\n\
    a,2013-01-15 19:00,0.0000005\n";

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn a_day_is_taken_of_a_long_file_and_the_others_are_named() {
    let readings = read(TWO_DAYS.as_bytes(), &options("")).unwrap();
    assert_eq!(table(&readings), [("b", vec![545_000, 100_000]), ("a", vec![1, 2_000_000])]);
    assert_eq!(labels(&readings), ["19:00", "19:30"]);
    // `date -u -d "2013-01-15 19:00" +%s`
    assert_eq!(readings.slots.iter().map(Slot::epoch).collect::<Vec<_>>(), [1_358_276_400, 1_358_278_200]);
    assert_eq!(readings.slots[0].seconds, 19 * 3600);
    let dates = Dates {
        taken: day("2013-01-15"),
        first: day("2013-01-15"),
        last: day("2013-01-16"),
        others: vec![day("2013-01-16")],
        more: false,
    };
    let (unit, unit_from) = (Unit::KWh, UnitFrom::Header);
    let taken = Taken {
        form: FileForm::Long,
        unit,
        unit_from,
        dates: Some(dates),
        more_households: false,
        starts: ["19:00", "19:30"].map(|start| start.parse().unwrap()).to_vec(),
        by_slot: false,
        slot_minutes: Some(30),
    };
    assert_eq!(readings.taken, taken);
    assert!(readings.skipped.is_empty());
    assert_eq!(read(TWO_DAYS.as_bytes(), &options("2013-01-15")).unwrap(), readings);
    let next = read(TWO_DAYS.as_bytes(), &options("2013-01-16")).unwrap();
    assert_eq!(
        (table(&next), labels(&next)),
        (vec![("b", vec![200_000]), ("a", vec![1_500_000])], vec!["19:00"])
    );
}

#[test]
fn a_slot_or_some_slots_are_taken_of_a_long_file() {
    let one = read(TWO_DAYS.as_bytes(), &options("2013-01-15T19:30")).unwrap();
    let starts = |readings: &Readings| {
        readings.taken.starts.iter().map(TimeOfDay::to_string).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(starts(&one), "19:00 19:30", "what else could be taken of that date");
    assert_eq!(starts(&read(TWO_DAYS.as_bytes(), &options("2013-01-16")).unwrap()), "19:00");
    let wide = "date,18:00,18:30\na,1,2\n";
    let wanted = Wanted::slot(None, "18:30".parse().unwrap());
    let wide = read(wide.as_bytes(), &Options { wanted, ..all() }).unwrap();
    assert_eq!((labels(&wide), starts(&wide)), (vec!["18:30"], "18:00 18:30".to_owned()));
    assert_eq!(
        (table(&one), labels(&one)),
        (vec![("b", vec![100_000]), ("a", vec![2_000_000])], vec!["19:30"])
    );
    let times = ["19:30", "19:00"].map(|time| time.parse().unwrap()).to_vec();
    let some = Options { wanted: Wanted { day: None, times }, ..all() };
    assert_eq!(labels(&read(TWO_DAYS.as_bytes(), &some).unwrap()), ["19:00", "19:30"]);
    let refusal = |when| read(TWO_DAYS.as_bytes(), &options(when)).unwrap_err().to_string();
    assert_eq!(
        refusal("2013-01-15T12:00"),
        "there is no slot \"2013-01-15 12:00\" in the file; it has 2013-01-15 19:00 to 2013-01-15 19:30"
    );
    assert_eq!(
        refusal("2013-01-14"),
        "there is no reading on 2013-01-14 in the file; its dates go from 2013-01-15 to 2013-01-16"
    );
    // Of b alone there would be something at 19:30 on the 16th.
    let lacking = format!("{TWO_DAYS}b,2013-01-16 19:30,0.3\n");
    assert_eq!(
        read(lacking.as_bytes(), &options("2013-01-16")).unwrap_err().to_string(),
        "line 5, column 1: household \"a\", which begins here, has no reading at 2013-01-16 19:30"
    );
}

#[test]
fn columns_come_in_any_order_under_any_of_their_names() {
    for header in [
        "kWh,household,timestamp",
        "energy_kwh,Household_ID,DateTime",
        "\"KWH/hh (per half hour)\",METER,date_time",
    ] {
        let file =
            format!("{header}\r\n0.5,a,2013-01-15 19:00\r\n\r\n\"0.25\",\"b, c\",\"2013-01-15 19:00\"");
        let readings = read(file.as_bytes(), &options("")).unwrap();
        assert_eq!(table(&readings), [("a", vec![500_000]), ("b, c", vec![250_000])], "{header}");
    }
}

#[test]
fn the_unit_is_the_headers_or_the_callers() {
    let long = |header: &str, unit| {
        let file = format!("id,time,{header}\na,2013-01-15 19:00,1.5\n");
        let read = read(file.as_bytes(), &Options { unit, ..all() });
        read.map(|read| (read.households[0].readings[0].mwh(), read.taken.unit, read.taken.unit_from))
    };
    assert_eq!(long("Wh", None), Ok((1500, Unit::Wh, UnitFrom::Header)));
    assert_eq!(long("kWh", None), Ok((1_500_000, Unit::KWh, UnitFrom::Header)));
    assert_eq!(long("kWh", Some(Unit::KWh)), Ok((1_500_000, Unit::KWh, UnitFrom::Header)));
    assert_eq!(long("energy", Some(Unit::KWh)), Ok((1_500_000, Unit::KWh, UnitFrom::Stated)));
    assert_eq!(long("energy", Some(Unit::Wh)), Ok((1500, Unit::Wh, UnitFrom::Stated)));
    for (header, stated) in [("energy MWh", Unit::Wh), ("power (kW)", Unit::KWh), ("energykwh", Unit::Wh)] {
        assert!(
            matches!(long(header, Some(stated)), Err(ReadingsError::UnitContradiction { column: 3, .. })),
            "{header}"
        );
        assert!(matches!(long(header, None), Err(ReadingsError::NoUnit { .. })), "{header}");
    }
    let wide = |unit| {
        let read = read(b"date,19:00\na,21.5\n", &Options { unit, ..all() }).unwrap();
        (read.households[0].readings[0].mwh(), read.taken.unit, read.taken.unit_from)
    };
    assert_eq!(wide(None), (21_500, Unit::Wh, UnitFrom::Form));
    assert_eq!(wide(Some(Unit::Wh)), (21_500, Unit::Wh, UnitFrom::Stated));
    assert_eq!(wide(Some(Unit::KWh)), (21_500_000, Unit::KWh, UnitFrom::Stated));
}

#[test]
fn a_slot_of_a_wide_file_is_taken_without_the_others() {
    let time = |text: &str| text.parse::<TimeOfDay>().unwrap();
    let file = b"date,00:00,00:15,19:00\na,bad,1,2\nb,3,4,5\n";
    let slot = Options { wanted: Wanted::slot(None, time("19:00")), ..all() };
    let readings = read(file, &slot).unwrap();
    assert_eq!(
        (table(&readings), labels(&readings)),
        (vec![("a", vec![2000]), ("b", vec![5000])], vec!["19:00"])
    );
    let times = vec![time("19:00"), time("00:15")];
    let some = Options { wanted: Wanted { day: None, times }, ..all() };
    assert_eq!(table(&read(file, &some).unwrap()), [("a", vec![1000, 2000]), ("b", vec![4000, 5000])]);
    let absent = Options { wanted: Wanted::slot(None, time("12:00")), ..all() };
    assert_eq!(
        read(file, &absent).unwrap_err().to_string(),
        "there is no slot \"12:00\" in the file; it has 00:00 to 19:00"
    );
}

#[test]
fn the_first_households_are_kept_and_no_more() {
    let few = Options { most_households: 1, ..all() };
    let long = read(TWO_DAYS.as_bytes(), &few).unwrap();
    assert_eq!((table(&long), long.taken.more_households), (vec![("b", vec![545_000, 100_000])], true));
    let wide = read(b"date,19:00\na,1\nb,2\n", &few).unwrap();
    assert_eq!((table(&wide), wide.taken.more_households), (vec![("a", vec![1000])], true));
    let all = Options { most_households: 2, ..few };
    assert!(!read(TWO_DAYS.as_bytes(), &all).unwrap().taken.more_households);
}

#[test]
fn the_list_of_dates_is_bounded() {
    let days = |count: u32| {
        let rows = (1..=count).map(|day| format!("a,2013-01-{day:02} 19:00,1\n"));
        read(format!("id,time,Wh\n{}", rows.collect::<String>()).as_bytes(), &options("2013-01-02"))
            .unwrap()
            .taken
            .dates
            .unwrap()
    };
    let all = days(17);
    assert_eq!((all.others.len(), all.more), (MOST_DATES, false));
    assert_eq!(
        (all.others[0], all.others[1], all.last),
        (day("2013-01-01"), day("2013-01-03"), day("2013-01-17"))
    );
    let more = days(18);
    assert_eq!((more.others, more.more, more.last), (all.others, true, day("2013-01-18")));
}

#[test]
fn what_is_skipped_is_counted_by_reason_with_its_first_place() {
    let file = b"id,time,kWh\n\
        a,2013-01-15 19:00,0.5\n\
        a,2013-01-15 19:00,0.50\n\
        a,2013-01-15 19:00,x\n\
        b,2013-01-15 19:00,Null\n\
        ,2013-01-15 19:00,1\n\
        c,2013-01-15 19:00,\n\
        d,2013-01-15 19:00,-1\n\
        d,2013-01-15 19:15,NA\n\
        d,2013-01-15 19:00\n\
        d,2013-01-15 19:00,0,5\n\
        d,2013-01-15 19:00,0.25\n";
    let skip = Options { on_bad: OnBad::Skip, ..options("2013-01-15T19:00") };
    let readings = read(file, &skip).unwrap();
    assert_eq!(table(&readings), [("a", vec![500_000]), ("d", vec![250_000])]);
    let reasons: Vec<_> = readings
        .skipped
        .reasons
        .iter()
        .map(|entry| {
            (entry.reason, entry.count, entry.first.to_string().split(':').next().unwrap().to_owned())
        })
        .collect();
    let at = |place: &str| place.to_owned();
    assert_eq!(
        reasons,
        [
            (Reason::Value, 1, at("line 4, column 3 (2013-01-15 19")),
            (Reason::Missing, 2, at("line 5, column 3 (2013-01-15 19")),
            (Reason::Household, 1, at("line 6, column 1")),
            (Reason::Negative, 1, at("line 8, column 3 (2013-01-15 19")),
            (Reason::Columns, 2, at("line 10, column 3")),
            (Reason::Incomplete, 2, at("line 5, column 1")),
        ]
    );
    assert_eq!(readings.skipped.count(Reason::Columns), 2);
    let wide = b"date,00:00,19:00\na,1,x\nb,1,2\nb,1,2\n,1,2\nc,1\nd,,1\n";
    let readings = read(wide, &Options { on_bad: OnBad::Skip, ..all() }).unwrap();
    assert_eq!(table(&readings), [("b", vec![1000, 2000])]);
    let counts = [Reason::Value, Reason::Household, Reason::Columns, Reason::Missing]
        .map(|reason| readings.skipped.count(reason));
    assert_eq!((counts, readings.skipped.count(Reason::Incomplete)), ([1; 4], 0));
}

#[test]
fn headers_and_whole_files_are_never_skipped() {
    let skip = Options { on_bad: OnBad::Skip, ..all() };
    for file in [
        &b"id,time,energy\na,2013-01-15 19:00,1\n"[..],
        b"day,00:00\na,1\n",
        b"date,00:00\na,\"1\nb,2\n",
        b"date,00:00\na,\xff\nb,2\n",
        b"date,00:00\na,\0\nb,2\n",
        b"date,00:00\na,1\rb,2\n",
        b"",
        b"date,00:00\n",
    ] {
        assert_eq!(read(file, &skip), read(file, &all()), "{file:?}");
        assert!(read(file, &skip).is_err());
    }
    assert_eq!(
        read(b"date,00:00\na,x\nb\n", &skip).unwrap_err().to_string(),
        "nothing is left of the file once its bad rows are left out, 2 in all; the first: line 2, column 2 (00:00): \"x\" \
         is not a reading; a number of Wh, 0 or more, was expected"
    );
}
