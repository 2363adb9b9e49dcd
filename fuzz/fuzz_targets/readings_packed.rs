//! A table that is packed gives what it gives unpacked; whatever else begins as a gzip file or as a ZIP archive is refused without harm.
#![no_main]

use std::io::{Cursor, Write};

use blindsum_fuzz::files::{check, said};
use blindsum_readings::files::{Fault, Named, Note, read};
use flate2::{Compression, write::GzEncoder};
use libfuzzer_sys::fuzz_target;
use zip::{ZipWriter, write::SimpleFileOptions};

/// What the fixed dictionary of the format can unpack a byte to.
const MOST_A_BYTE: usize = 1032;

fn gzip(file: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    let Ok(()) = packed.write_all(file) else { unreachable!("memory") };
    let Ok(packed) = packed.finish() else { unreachable!("memory") };
    packed
}

fn zip(file: &[u8]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let Ok(()) = archive.start_file("fuzz.csv", SimpleFileOptions::default()) else { unreachable!("memory") };
    let Ok(()) = archive.write_all(file) else { unreachable!("memory") };
    let Ok(archive) = archive.finish() else { unreachable!("memory") };
    archive.into_inner()
}

fuzz_target!(|data: &[u8]| {
    let Some((ask, seed, rest)) = said(data) else { return };
    let Some((kind, rest)) = rest.split_first() else { return };
    let start: &[u8] = match kind % 4 {
        0 | 1 => {
            let (packed, name) =
                if kind % 4 == 0 { (gzip(rest), "fuzz.csv.gz") } else { (zip(rest), "fuzz.zip") };
            let plain = read([("fuzz.csv".to_owned(), rest)], &ask, &Named);
            match (plain, check(name, &packed, rest.len() + packed.len(), &ask, seed)) {
                (Ok(plain), Ok(mut found)) => {
                    assert!(matches!(found.notes.remove(0), Note::Unpacked { .. }));
                    assert_eq!(
                        (plain.table, plain.notes, plain.questions),
                        (found.table, found.notes, found.questions)
                    );
                }
                // A packed file is not opened twice.
                (_, Err(error)) if matches!(error.fault, Fault::Container { .. }) => {}
                (Err(plain), Err(packed)) => {
                    assert_eq!((plain.place, plain.fault), (packed.place, packed.fault))
                }
                (plain, packed) => panic!("{plain:?}, and packed {packed:?}"),
            }
            return;
        }
        2 => &[0x1f, 0x8b],
        _ => b"PK\x03\x04",
    };
    let file = [start, rest].concat();
    let _ = check("fuzz.zip", &file, MOST_A_BYTE * file.len(), &ask, seed);
});
