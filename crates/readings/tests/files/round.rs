//! One reading of a file for both readers.

use std::cell::Cell;
use std::io::{self, Read};

use blindsum_readings::files::{Ask, Beside, ForRound, Lacking, Named, for_round, read, take};
use blindsum_readings::{Options, Readings, ReadingsError};

/// Counts the bytes that are asked of a file, and gives a few at a time.
struct Counted<'a>(&'a [u8], &'a Cell<usize>);

impl Read for Counted<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let most = buffer.len().min(1000);
        let count = self.0.read(&mut buffer[..most])?;
        self.1.set(self.1.get() + count);
        Ok(count)
    }
}

/// What both readers say of a file, and how many of its bytes were read.
fn both(file: &[u8]) -> (Result<ForRound, String>, Result<Readings, ReadingsError>, usize) {
    let (count, mut table) = (Cell::new(0), None);
    let decided = for_round(
        || {
            let mut beside = Beside::new(Counted(file, &count), Options::at_most(1000));
            let found = read([("home.csv".to_owned(), &mut beside)], &Ask::default(), &Named);
            let said = beside.finish();
            table = Some(said.clone());
            (found, Some(said))
        },
        |found| take(found, None, &[], 1000, Lacking::Homes),
    );
    (decided.map_err(|error| format!("{error:?}")), table.unwrap(), count.get())
}

#[test]
fn a_file_is_read_once_for_both_readers() {
    let rows: String = (0..2000).map(|home| format!("h{home},2024-01-15 19:00,0.5\n")).collect();
    let long = format!("household,timestamp,energy_kwh\n{rows}");
    let (decided, table, count) = both(long.as_bytes());
    let alone = Readings::read(long.as_bytes(), Options::at_most(1000));
    assert_eq!((&table, count), (&alone, long.len()));
    assert!(matches!(decided, Ok(ForRound::Table(readings)) if Ok(&readings) == alone.as_ref()));
    // Another form: the reader of the two forms gives up at the header, and costs nothing.
    let octopus =
        "Consumption (kwh), Start, End\n0.4, 2025-07-15T19:00:00+01:00, 2025-07-15T19:30:00+01:00\n";
    let (decided, table, count) = both(octopus.as_bytes());
    assert!(matches!(decided, Ok(ForRound::Files { .. })) && table.is_err());
    assert_eq!(count, octopus.len());
}

#[test]
fn what_one_reader_leaves_the_other_one_reads() {
    // The reader of all forms stops at a time that does not exist; that of the two forms looks at the slot that is taken alone.
    let rows: String = (0..9000).map(|home| format!("h{home},2024-01-15 19:00,0.5\n")).collect();
    for bad in ["h,2024-01-99 19:00,1\n", "h,2024-01-15 19:00,x\n"] {
        let file = format!("household,timestamp,energy_kwh\n{bad}{rows}");
        let (decided, table, _) = both(file.as_bytes());
        assert_eq!(table, Readings::read(file.as_bytes(), Options::at_most(1000)));
        assert!(decided.unwrap_err().contains("line: 2"), "{bad}");
    }
    // What cannot be read is said by both.
    struct Broken;
    impl Read for Broken {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is gone"))
        }
    }
    let mut beside = Beside::new(Broken, Options::at_most(10));
    assert!(read([("x".to_owned(), &mut beside)], &Ask::default(), &Named).is_err());
    assert_eq!(beside.finish(), Err(ReadingsError::Unreadable("the disk is gone".to_owned())));
}
