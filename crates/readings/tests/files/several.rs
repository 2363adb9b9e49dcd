//! Several files at once.

use blindsum_readings::files::{Ask, Lacking, Named, TakeError, read, take};

use crate::tool::{bytes, text};

#[test]
fn a_file_is_a_home_and_their_slots_are_of_one_table() {
    let names = ["05_octopus_summer_day.csv", "49_offset_all_same.csv"];
    let files: Vec<_> = names.iter().map(|name| (format!("folder/{name}"), bytes(name))).collect();
    let found =
        read(files.iter().map(|(name, bytes)| (name.clone(), bytes.as_slice())), &Ask::default(), &Named)
            .unwrap();
    let homes: Vec<_> = found.table.homes.iter().map(|home| home.name.as_str()).collect();
    assert_eq!(homes, ["05_octopus_summer_day", "h0", "h1"]);
    assert_eq!((found.files.len(), found.table.slots.len()), (2, 96));
}

#[test]
fn a_home_s_files_follow_each_other_and_may_not_contradict() {
    let row = |time: &str, kwh: &str| format!("household,timestamp,kwh\nh,{time},{kwh}\n");
    let both = |second: &str| {
        let first = row("2024-01-15T00:00Z", "1");
        read(
            [("a.csv".to_owned(), first.as_bytes()), ("b.csv".to_owned(), second.as_bytes())],
            &Ask::default(),
            &Named,
        )
    };
    let found = both(&row("2024-01-15T00:30Z", "2")).unwrap();
    assert_eq!((found.table.homes.len(), found.table.totals()), (1, vec![(1, 1_000_000), (1, 2_000_000)]));
    assert_eq!(both(&row("2024-01-15T00:00Z", "1")).unwrap().table.totals(), [(1, 1_000_000)]);
    let error = both(&row("2024-01-15T00:00Z", "3")).unwrap_err();
    assert!(error.to_string().starts_with("b.csv: household \"h\" has another reading"), "{error}");
}

#[test]
fn an_error_names_its_file() {
    let good = "household,timestamp,kwh\nh,2024-01-15T00:00Z,1\n";
    let files = [("good.csv".to_owned(), good.as_bytes()), ("bad.csv".to_owned(), b"".as_slice())];
    assert_eq!(read(files, &Ask::default(), &Named).unwrap_err().file, "bad.csv");
    assert_eq!(text(good, &Ask::default()).table.homes[0].name, "h");
    assert!(read(Vec::<(String, &[u8])>::new(), &Ask::default(), &Named).unwrap().table.slots.is_empty());
}

#[test]
fn homes_that_lack_a_slot_are_named_and_counted_and_nothing_is_filled() {
    let mut rows =
        String::from("household,timestamp,energy_kwh\nall,2024-01-15T00:00Z,1\nall,2024-01-15T00:30Z,1\n");
    for home in 0..20 {
        rows += &format!("h{home},2024-01-15T00:00Z,1\n");
    }
    let found = text(&rows, &Ask::default());
    let readings = take(&found, None, &[], 100, Lacking::Homes).unwrap();
    assert_eq!(readings.households.len(), 1);
    let says: Vec<_> =
        readings.warnings.iter().map(|warning| (warning.code(), warning.to_string())).collect();
    assert_eq!(says.iter().filter(|(code, _)| *code == "household_left_out").count(), 16);
    let (_, rest) = says.iter().find(|(code, _)| *code == "households_left_out").unwrap();
    assert!(rest.contains("20 households") && rest.contains("\"h0\" at 2024-01-15 00:30"), "{rest}");
    // In the slot that all have, all count.
    let readings = take(&found, None, &["00:00".parse().unwrap()], 100, Lacking::Homes).unwrap();
    assert_eq!(readings.households.len(), 21);
}

#[test]
fn a_slot_that_a_home_lacks_is_left_out_where_that_is_asked() {
    let rows = "household,timestamp,energy_kwh\na,2024-01-15T00:00Z,1\na,2024-01-15T00:30Z,2\na,2024-01-15T01:00Z,4\n\
                a,2024-01-15T01:30Z,8\nb,2024-01-15T00:00Z,16\nb,2024-01-15T01:00Z,32\nb,2024-01-15T01:30Z,64\nc,2024-01-14T00:00Z,128\n";
    let found = text(rows, &Ask::default());
    let day = Some("2024-01-15".parse().unwrap());
    let taken = |times: &[&str], most, lacking| {
        let times: Vec<_> = times.iter().map(|time| time.parse().unwrap()).collect();
        take(&found, day, &times, most, lacking).map(|readings| {
            let slots = readings.slots.iter().map(|slot| slot.label.clone()).collect::<Vec<_>>().join(" ");
            let homes =
                readings.households.iter().map(|home| home.label.clone()).collect::<Vec<_>>().join(" ");
            let totals = (0..readings.slots.len()).map(|slot| {
                readings.households.iter().map(|home| home.readings[slot].mwh() / 1_000_000).sum::<i64>()
            });
            let says = readings
                .warnings
                .iter()
                .find(|says| says.code() == "slots_left_out")
                .map(ToString::to_string);
            (slots, homes, totals.collect::<Vec<_>>(), says)
        })
    };
    let (slots, homes, totals, says) = taken(&[], 100, Lacking::Slots).unwrap();
    assert_eq!((slots.as_str(), homes.as_str(), totals), ("00:00 01:00 01:30", "a b", vec![17, 36, 72]));
    assert!(says.unwrap().ends_with("1 of 4; the first: household \"b\" at 2024-01-15 00:30"));
    let (slots, homes, totals, says) = taken(&[], 100, Lacking::Homes).unwrap();
    assert_eq!(
        (slots.as_str(), homes.as_str(), totals, says),
        ("00:00 00:30 01:00 01:30", "a", vec![1, 2, 4, 8], None)
    );
    // A round of one home asks no other; a slot that somebody lacks leaves nothing.
    let (slots, _, _, says) = taken(&[], 1, Lacking::Slots).unwrap();
    assert_eq!((slots.as_str(), says), ("00:00 00:30 01:00 01:30", None));
    let error = taken(&["00:30"], 100, Lacking::Slots);
    assert_eq!(
        error.map(|(slots, ..)| slots),
        Ok("00:30".to_owned()),
        "a alone has it, and takes part alone"
    );
    let error = taken(&["00:30", "00:00"], 100, Lacking::Slots).map(|(slots, ..)| slots);
    assert_eq!(error, Ok("00:00".to_owned()));
}

#[test]
fn homes_without_a_slot_in_common_are_refused_where_slots_are_to_be_left_out() {
    let rows = "household,timestamp,energy_kwh\na,2024-01-15T00:00Z,1\nb,2024-01-15T00:30Z,2\n";
    let found = text(rows, &Ask::default());
    let error = take(&found, None, &[], 100, Lacking::Slots).unwrap_err();
    assert_eq!(
        error,
        TakeError::NoCommonSlot { household: "a".to_owned(), slot: "2024-01-15 00:30".to_owned() }
    );
}
