//! The browser's zones, held against the data of the command line around the nights on which clocks change.
#![cfg(target_arch = "wasm32")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use blindsum_readings::files::{Moment, Named, Zones};
use blindsum_readings_worker::zones::OfBrowser;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

const HALF_HOUR: i64 = 1800;

/// A day with the night on which clocks change, by its midnight (days since 1970), and how many half-hours it has.
const NIGHTS: [(&str, i64, i64); 6] = [
    ("Europe/London", 20_177, 46),
    ("Europe/London", 20_387, 50),
    ("America/Los_Angeles", 20_156, 46),
    ("America/Los_Angeles", 20_394, 50),
    ("Europe/Paris", 20_177, 46),
    ("Europe/Paris", 20_387, 50),
];

#[wasm_bindgen_test]
fn clocks_change_as_on_the_command_line() {
    for (name, day, half_hours) in NIGHTS {
        let (here, there) = (OfBrowser.zone(name).unwrap(), Named.zone(name).unwrap());
        let mut count = 0;
        for step in -96..192 {
            let local = day * 86_400 + step * HALF_HOUR;
            let moment = here.moment(local);
            assert_eq!(moment, there.moment(local), "{name}, {step}");
            assert_eq!(here.offset(local), there.offset(local), "{name}, {step}");
            if (0..48).contains(&step) {
                count += match moment {
                    Moment::Never => 0,
                    Moment::Once(_) => 1,
                    Moment::Twice(..) => 2,
                };
            }
        }
        assert_eq!(count, half_hours, "{name}");
    }
}

#[wasm_bindgen_test]
fn the_seconds_before_and_after_a_change_are_told_apart() {
    // 2025-03-30 01:00 UTC and 2025-10-26 01:00 UTC; long ago, and in years to come.
    for utc in [1_743_296_400, 1_761_440_400, 0, 86_399, 946_684_800, 2_000_000_000, 4_000_000_000] {
        for name in
            ["Europe/London", "America/Los_Angeles", "Europe/Paris", "Australia/Lord_Howe", "Asia/Kathmandu"]
        {
            let (here, there) = (OfBrowser.zone(name).unwrap(), Named.zone(name).unwrap());
            for second in -2..=2 {
                assert_eq!(here.offset(utc + second), there.offset(utc + second), "{name} {utc} {second}");
            }
        }
    }
}

#[wasm_bindgen_test]
fn what_is_no_zone_is_none() {
    for name in ["", "Nowhere", "Europe/Blindsum", "25:00"] {
        assert!(OfBrowser.zone(name).is_none(), "{name}");
    }
    let offset = |name| OfBrowser.zone(name).map(|zone| zone.offset(0));
    assert_eq!((offset("UTC"), offset("+01:00")), (Some(0), Some(3600)));
    assert!(OfBrowser::here().is_some_and(|here| OfBrowser.zone(&here).is_some()));
}
