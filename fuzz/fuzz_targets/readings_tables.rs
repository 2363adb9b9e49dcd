//! Tables of every form, found by their headers or by columns that are named, in every zone and unit. `blindsum_fuzz::files` says what has
//! to hold.
#![no_main]

use blindsum_fuzz::files::{check, said};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((ask, seed, file)) = said(data) else { return };
    let _ = check("fuzz.csv", file, file.len(), &ask, seed);
});
