//! What the page's worker says of a file, by the rules of the wide and the long form or of all forms: the same whatever pieces the bytes
//! come in, and whole after its way to the page.
#![no_main]

use blindsum_fuzz::files::{Pieces, said};
use blindsum_readings::files::{Ask, Exports, Named};
use blindsum_readings_worker::read;
use blindsum_worker_wire::reader::{Asked, How, Order, Said};
use libfuzzer_sys::fuzz_target;

/// What a person says, as the page hands it over.
fn how(ask: &Ask, seed: u64) -> How {
    let unit = ask.unit.map(|unit| (Asked::Unit, unit.name().to_lowercase()));
    let zone = ask.zone.clone().map(|zone| (Asked::Zone, zone));
    let export = ask.export.map(|export| {
        let choice = match export {
            Exports::Clip => "clip",
            Exports::Net => "net",
            Exports::Leave => "leave",
        };
        (Asked::Export, choice.to_owned())
    });
    let minutes = ask.slot_minutes.map(|minutes| (Asked::SlotMinutes, minutes.to_string()));
    How {
        answers: [unit, zone, export, minutes].into_iter().flatten().collect(),
        day: (seed & 1 > 0).then(|| "2024-01-15".to_owned()),
        slot: (seed & 2 > 0).then(|| "19:00".to_owned()),
        skip: ask.skip_bad_rows,
    }
}

fuzz_target!(|data: &[u8]| {
    let Some((ask, seed, file)) = said(data) else { return };
    let order = Order {
        names: vec!["fuzz.csv".to_owned()],
        how: how(&ask, seed),
        most_households: if seed & 4 > 0 { 2 } else { 1000 },
    };
    let whole = read(&order, |_| file, &Named, Some("Europe/London"));
    let pieces = read(&order, |_| Pieces::new(file, seed), &Named, Some("Europe/London"));
    assert_eq!(pieces, whole, "in pieces of seed {seed}");
    let Ok(bytes) = whole.encode() else { panic!("what is said cannot be written") };
    assert_eq!(Said::decode(&bytes).as_ref(), Ok(&whole));
    match whole {
        Said::Read(found) => match found.table {
            Some(table) => {
                assert!(found.questions.is_empty());
                let Some(readings) = table.readings() else { panic!("what is read cannot be used") };
                assert!(!readings.households.is_empty() && !readings.slots.is_empty());
            }
            None => assert!(!found.questions.is_empty()),
        },
        Said::Refused(refused) => assert!(!refused.says.is_empty()),
        other => panic!("{other:?}"),
    }
});
