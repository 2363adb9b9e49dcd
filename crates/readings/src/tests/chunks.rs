//! How a file is cut into chunks makes no difference.

#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::bad::BAD;
use super::*;

/// Pushes a file in chunks of a size, and goes on after an error to see that it stays.
fn pushed(file: &[u8], size: usize, options: &Options) -> Result<Readings, ReadingsError> {
    let mut parser = Parser::new(options.clone());
    let mut failed = None;
    for chunk in file.chunks(size) {
        match (parser.push(chunk), &failed) {
            (Ok(()), None) => {}
            (Err(error), None) => failed = Some(error),
            (result, Some(error)) => assert_eq!(result.as_ref(), Err(error)),
        }
    }
    let finished = parser.finish();
    assert!(failed.is_none_or(|error| finished.as_ref() == Err(&error)));
    finished
}

const GOOD: [&[u8]; 5] = [
    b"date,00:00,00:30\na,1,2\nb,3,4\n",
    b"\xef\xbb\xbfdate,00:00,00:30\r\n\r\n\"a\",1,2\r\nb\xc3\xa4,3,4",
    b"id,time,kWh\na,2013-01-15 19:00,0.5\nb,2013-01-15 19:00,0.25\na,2013-01-16 00:00,1\n",
    b"\xef\xbb\xbf\r\nid,time,\"reading, Wh\"\r\n\"\"\"a\"\"\",2013-01-15 19:00,0.5\r\n",
    b"id,time,kWh\na,2013-01-15 19:00,0.5\nb,2013-01-15 19:00,x\na,2013-01-15,1\n",
];

#[test]
fn files_in_chunks_are_read_as_at_once() {
    let files = GOOD.into_iter().chain(BAD.iter().map(|(file, _)| *file));
    for on_bad in [OnBad::Refuse, OnBad::Skip] {
        let options = Options { on_bad, ..all() };
        for file in files.clone() {
            let at_once = read(file, &options);
            for size in [1, 2, 3, 7, file.len().max(1)] {
                assert_eq!(
                    pushed(file, size, &options),
                    at_once,
                    "{size}: {:?}",
                    String::from_utf8_lossy(file)
                );
            }
        }
        // The last of them has bad rows.
        assert!(GOOD[..4].iter().all(|file| read(file, &options).is_ok()));
    }
}

#[test]
fn the_shipped_file_in_chunks_is_the_shipped_file() {
    let shipped = Readings::shipped().unwrap();
    for size in [1, 997] {
        assert_eq!(pushed(HOUSEHOLD_DAYS.as_bytes(), size, &all()).unwrap(), shipped);
    }
}

#[test]
fn lines_about_the_greatest_length_are_judged_alike_in_chunks() {
    for length in [MOST_LINE_BYTES - 1, MOST_LINE_BYTES, MOST_LINE_BYTES + 1, MOST_LINE_BYTES + 2] {
        for (fill, end) in [(" ", "\n"), (" ", "\r\n"), ("\u{e4}", "\n"), ("\r", "\n"), (" ", "")] {
            let line = format!("a,1{}", fill.repeat((length - 3) / fill.len()));
            let file = format!("date,00:00\n{line}{end}b,2\n");
            let at_once = wide(&file);
            for size in [1, 1000, MOST_LINE_BYTES, MOST_LINE_BYTES + 1] {
                assert_eq!(
                    pushed(file.as_bytes(), size, &all()),
                    at_once,
                    "{length} {fill:?} {end:?} {size}"
                );
            }
        }
    }
}
