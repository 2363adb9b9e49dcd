//! The reader of files of all forms: no panic, whatever the bytes are, and as many readings in the slots as in the homes. Files of
//! tests/meter-files are good seeds.
#![no_main]

use blindsum_readings::files::{Ask, Exports, Named, read};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((first, bytes)) = data.split_first() else { return };
    let ask = Ask {
        zone: (first & 1 > 0).then(|| "Europe/London".to_owned()),
        skip_bad_rows: first & 2 > 0,
        export: (first & 4 > 0).then_some(Exports::Leave),
        slot_minutes: (first & 8 > 0).then_some(15),
        ..Ask::default()
    };
    if let Ok(found) = read([("fuzz.csv".to_owned(), bytes)], &ask, &Named) {
        let count: usize = found.table.homes.iter().map(|home| home.readings().len()).sum();
        let of_slots: u64 = found.table.totals().iter().map(|(count, _)| *count).sum();
        assert_eq!(Ok(count), usize::try_from(of_slots));
    }
});
