//! AEMO's NEM12: whatever stands below its first record.
#![no_main]

use blindsum_fuzz::files::{check, said};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((ask, seed, rest)) = said(data) else { return };
    let file = [b"100,NEM12,202601160000,FUZZ,FUZZ\n".as_slice(), rest].concat();
    let _ = check("fuzz.csv", &file, file.len(), &ask, seed);
});
