//! Tables in gzip files and ZIP archives.

use std::io::{Cursor, Write};

use blindsum_readings::files::{Ask, Fault, FileError, Found, Named, read};
use flate2::Compression;
use flate2::write::GzEncoder;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use crate::tool::folder;

const SAMPLE: &str = "05_octopus_summer_day.csv";

fn sample() -> Vec<u8> {
    std::fs::read(folder().join(SAMPLE)).unwrap()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

fn zip(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        writer.start_file(*name, SimpleFileOptions::default()).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn opened(name: &str, bytes: &[u8]) -> Result<Found, FileError> {
    read([(name.to_owned(), bytes)], &Ask::default(), &Named)
}

#[test]
fn a_packed_table_is_the_table_in_it_and_says_so() {
    let plain = opened("mine.csv", &sample()).unwrap();
    let folder = "__MACOSX/._mine.csv";
    for (name, bytes) in [
        ("mine.csv.gz", gzip(&sample())),
        ("MINE.csv.GZ", gzip(&sample())),
        // Several members one after the other are one file.
        ("mine.csv.gz", [gzip(&sample()[..300]), gzip(&sample()[300..])].concat()),
        ("export.zip", zip(&[("mine.csv", &sample())])),
        ("export.zip", zip(&[("of/july/mine.csv", &sample()), (folder, b"x"), ("of/.DS_Store", b"y")])),
    ] {
        let found = opened(name, &bytes).unwrap();
        assert_eq!(found.table.totals(), plain.table.totals(), "{name}");
        let home = &found.table.homes[0].name;
        assert!(home.eq_ignore_ascii_case("mine"), "{name}: {home}");
        assert_eq!(found.notes[0].code(), "unpacked");
        assert_eq!(found.notes[1..], plain.notes, "{name}");
    }
}

#[test]
fn an_archive_without_one_table_is_refused_by_what_it_holds() {
    let two = zip(&[("a.csv", &sample()), ("b.csv", &sample())]);
    let many: Vec<_> = (0..5).map(|at| format!("{at}.csv")).collect();
    let many = zip(&many.iter().map(|name| (name.as_str(), &b"x"[..])).collect::<Vec<_>>());
    let book = zip(&[("[Content_Types].xml", b"x"), ("xl/workbook.xml", b"x")]);
    let inside = zip(&[("inner.zip", &zip(&[("a.csv", &sample())]))]);
    let nested = gzip(&gzip(&sample()));
    for (bytes, says) in [
        (&two, "it holds 2 files (a.csv, b.csv); unpack it and give those that you want"),
        (&many, "it holds 5 files (0.csv, 1.csv, 2.csv, ...)"),
        (&zip(&[]), "it holds no file"),
        (&book, "an Excel workbook (.xlsx)"),
        (&inside, "this is a ZIP archive; unpack it"),
        (&nested, "this is a gzip archive; unpack it"),
        (&gzip(b""), "the file is empty"),
    ] {
        let error = opened("x", bytes).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
}

#[test]
fn a_damaged_archive_is_refused_wherever_it_is_damaged() {
    let (packed, archive) = (gzip(&sample()), zip(&[("mine.csv", &sample())]));
    // Beyond the first bytes, by which both are known, and before gzip's last ones, which are its length and sum.
    for (whole, from) in [(&packed, 10), (&archive, 4)] {
        for at in (from..whole.len()).step_by(7) {
            let error = opened("x", &whole[..at]).unwrap_err();
            assert!(
                matches!(error.fault, Fault::Unreadable { .. } | Fault::Document { .. }),
                "cut at {at}: {error}"
            );
        }
    }
    // A changed byte of the data is noticed by the sum at its end.
    for whole in [packed, archive] {
        let mut changed = whole.clone();
        let at = whole.len() / 2;
        changed[at] ^= 1;
        match opened("x", &changed) {
            Err(_) => {}
            Ok(found) => panic!("{:?} was read from changed bytes", found.table.totals()),
        }
    }
}

#[test]
fn what_unpacks_to_too_much_is_given_up() {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(b"household,timestamp,energy_kwh\n").unwrap();
    let blank = vec![b'\n'; 1 << 20];
    for _ in 0..257 {
        encoder.write_all(&blank).unwrap();
    }
    let bomb = encoder.finish().unwrap();
    assert!(bomb.len() < 1 << 20, "{} bytes", bomb.len());
    let error = opened("bomb.csv.gz", &bomb).unwrap_err().to_string();
    assert!(error.contains("it unpacks to more than 256 MiB"), "{error}");
}

#[test]
fn the_line_of_what_is_wrong_is_that_of_the_table_inside() {
    let bytes = zip(&[("mine.csv", b"household,timestamp,energy_kwh\nh,2024-01-15T00:00Z,0x1\n")]);
    let error = opened("export.zip", &bytes).unwrap_err();
    assert_eq!(error.place.unwrap().line, 2, "{error}");
}
