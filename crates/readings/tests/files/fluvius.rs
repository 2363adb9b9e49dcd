use blindsum_readings::files::{Ask, Exports};

use crate::tool::{all, at, file, file_with, notes, questions, text};

#[test]
fn registers_of_day_and_night_add_up_and_injection_is_apart() {
    let found = file("19_fluvius_kwartier.csv");
    assert_eq!(
        (found.files[0].form.name(), found.files[0].zone.as_deref()),
        ("fluvius", Some("Europe/Brussels"))
    );
    assert_eq!(found.table.homes[0].name, "540000000000000000");
    assert_eq!((at(&found, "19:00"), all(&found)), ((1, 273_000), 10_320_000));
    assert!(questions(&found).is_empty() && notes(&found).contains("export_apart"));
    let net = file_with("19_fluvius_kwartier.csv", &Ask { export: Some(Exports::Net), ..Ask::default() });
    assert_eq!(at(&net, "12:00").1, at(&found, "12:00").1 - 400_000);
}

#[test]
fn two_registers_at_one_time_are_added() {
    let rows = "Van (datum);Van (tijdstip);Tot (datum);Tot (tijdstip);EAN-code;Meter;Metertype;Register;Volume;Eenheid;Validatiestatus;Omschrijving\n\
        02-09-2025;00:00:00;02-09-2025;00:15:00;=\"5\";1;D;Afname Nacht;0,060;kWh;Uitgelezen;\n\
        02-09-2025;00:00:00;02-09-2025;00:15:00;=\"5\";1;D;Afname Dag;0,010;kWh;Uitgelezen;\n\
        02-09-2025;00:15:00;02-09-2025;00:30:00;=\"5\";1;D;Afname Nacht;0,030;kWh;Geschat;\n";
    let found = text(rows, &Ask::default());
    assert_eq!(at(&found, "00:00"), (1, 100_000));
    assert!(notes(&found).contains("estimated") && !notes(&found).contains("partial_slots"));
}
