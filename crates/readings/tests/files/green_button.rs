use blindsum_readings::files::{Ask, Exports, Fault, Note};

use crate::tool::{all, at, bytes, file, file_with, note, notes, questions, text, try_text};

fn los_angeles() -> Ask {
    Ask { zone: Some("America/Los_Angeles".to_owned()), ..Ask::default() }
}

#[test]
fn quarters_are_summed_and_the_zone_is_asked() {
    let found = file("14_greenbutton_pge_15min.csv");
    assert_eq!((found.files[0].form.name(), found.files[0].interval_seconds), ("green_button_csv", 900));
    assert_eq!((at(&found, "19:00"), all(&found)), ((1, 160_000), 7_630_000));
    assert_eq!(questions(&found), ["zone"]);
    assert!(found.questions[0].choices().contains(&"America/Los_Angeles".to_owned()));
    assert!(matches!(note(&found, "estimated"), Note::Estimated { count: 1, .. }));
    let told = file_with("14_greenbutton_pge_15min.csv", &los_angeles());
    assert!(questions(&told).is_empty());
    assert_eq!(told.table.slots[0].start(), "2026-01-15T08:00Z");
    assert_eq!(told.table.slots[0].local(), "2026-01-15 00:00");
}

#[test]
fn import_alone_counts_unless_net_is_asked_for() {
    let name = "16_greenbutton_import_export.csv";
    let found = file_with(name, &los_angeles());
    assert_eq!((at(&found, "19:00"), at(&found, "12:00")), ((1, 400_000), (1, 0)));
    assert!(notes(&found).contains("export_apart") && questions(&found).is_empty());
    let net = file_with(name, &Ask { export: Some(Exports::Net), ..los_angeles() });
    assert_eq!((at(&net, "19:00"), at(&net, "12:00")), ((1, 400_000), (1, -700_000)));
    assert!(notes(&net).contains("below_zero"));
    let left = file_with(name, &Ask { export: Some(Exports::Leave), ..los_angeles() });
    assert_eq!(left.table.slots.len(), 38);
}

#[test]
fn xml_has_its_multiplier_and_keeps_the_export_apart() {
    let found = file("17_greenbutton_espi_mwh.xml");
    assert_eq!(found.files[0].form.name(), "green_button_xml");
    assert_eq!(found.table.homes.len(), 1);
    assert_eq!(found.table.slots[0].start(), "2026-01-15T00:00Z");
    assert_eq!((found.table.totals()[38], all(&found)), ((1, 530_000), 18_480_000));
    assert!(notes(&found).contains("export_apart") && questions(&found).is_empty());
    // A zone shows the same moments.
    let told = file_with("17_greenbutton_espi_mwh.xml", &los_angeles());
    assert_eq!(
        (told.table.slots[38].local().as_str(), told.table.totals()[38]),
        ("2026-01-15 11:00", (1, 530_000))
    );
}

#[test]
fn xml_with_entities_or_without_end_is_refused() {
    let whole = String::from_utf8(bytes("17_greenbutton_espi_mwh.xml")).unwrap();
    let bomb = whole.replace("<feed", "<!DOCTYPE lol [<!ENTITY a \"b\">]><feed");
    let deep = "<a>".repeat(100_000);
    let no_type = whole
        .replace("/ReadingType/", "/Other/")
        .replace("href=\"/Other/1\"/><content><ReadingType", "href=\"/O/1\"/><content><ReadingType");
    for (text, says) in [
        (bomb.as_str(), "DOCTYPE"),
        (deep.as_str(), "within one another"),
        (&whole[..3000], "it breaks at byte"),
        ("<feed><entry>", "ends in the middle"),
        (no_type.as_str(), "no ReadingType"),
        ("<feed></feed>", "no IntervalBlock"),
        ("<svg/>", "no IntervalBlock"),
    ] {
        let error = try_text(text, &Ask::default()).unwrap_err();
        assert!(error.to_string().contains(says), "{error}");
    }
    let gas = whole.replace("<commodity>1<", "<commodity>7<");
    assert!(matches!(try_text(&gas, &Ask::default()).unwrap_err().fault, Fault::NotElectricity { .. }));
    let kilo = whole.replace("<powerOfTenMultiplier>-3<", "<powerOfTenMultiplier>0<");
    assert_eq!(all(&text(&kilo, &Ask::default())), 18_480_000_000);
}

#[test]
fn usage_points_whose_names_begin_alike_are_homes_of_their_own() {
    let block = |point: u32, kwh: u32| {
        let own = format!("/UsagePoint/{point}");
        format!(
            "<entry><link rel=\"self\" href=\"{own}\"/><UsagePoint/></entry>\
             <entry><link rel=\"self\" href=\"{own}/MeterReading/1\"/><link rel=\"related\" href=\"/ReadingType/1\"/><MeterReading/></entry>\
             <entry><link rel=\"self\" href=\"{own}/MeterReading/1/IntervalBlock/1\"/><IntervalBlock><IntervalReading><timePeriod>\
             <duration>1800</duration><start>1768435200</start></timePeriod><value>{kwh}000</value></IntervalReading></IntervalBlock></entry>"
        )
    };
    let kind =
        "<entry><link rel=\"self\" href=\"/ReadingType/1\"/><ReadingType><uom>72</uom></ReadingType></entry>";
    let feed = format!("<feed>{kind}{}{}</feed>", block(1, 3), block(10, 5));
    let found = text(&feed, &Ask::default());
    let homes: Vec<_> = found.table.homes.iter().map(|home| (home.name.as_str(), home.at(0))).collect();
    assert_eq!(homes, [("/UsagePoint/1", Some(3_000_000)), ("/UsagePoint/10", Some(5_000_000))]);
}
