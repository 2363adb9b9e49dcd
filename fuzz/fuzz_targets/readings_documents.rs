//! Green Button's XML and n3rgy's JSON: whatever follows the first character.
#![no_main]

use blindsum_fuzz::files::{check, said};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let Some((ask, seed, rest)) = said(data) else { return };
    let Some((first, rest)) = rest.split_first() else { return };
    let start: &[u8] = if matches!(first, b'{' | b'[') { b"{" } else { b"<" };
    let file = [start, rest].concat();
    let _ = check("fuzz.xml", &file, file.len(), &ask, seed);
});
