//! Reading a file takes the memory of what is wanted of it, however long it is. One test in a binary of its own: what others hold
//! would be counted too.
#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::io::{self, Read, Write};

use blindsum_readings::{MOST_LINE_BYTES, OnBad, Options, Readings, ReadingsError, Reason, Wanted, When};
use peak_alloc::PeakAlloc;

#[global_allocator]
static COUNTER: PeakAlloc = PeakAlloc;

const MEGABYTE: u64 = 1_000_000;

/// A long file that exists only as it is read: households in turn, half-hour after half-hour, until it is `left` long.
struct Generated {
    row: u64,
    households: u64,
    left: u64,
    line: Vec<u8>,
    given: usize,
}

impl Generated {
    fn new(households: u64, bytes: u64) -> Self {
        Self { row: 0, households, left: bytes, line: b"LCLid,tstp,energy(kWh/hh)\n".to_vec(), given: 0 }
    }

    fn next_line(&mut self) -> io::Result<()> {
        let (household, slot) = (self.row % self.households, self.row / self.households);
        let (day, half_hour) = (slot / 48, slot % 48);
        // 28 days a month are enough of a calendar.
        let (year, month, date) = (2000 + day / 336, day / 28 % 12 + 1, day % 28 + 1);
        self.line.clear();
        self.given = 0;
        self.row += 1;
        let (hours, minutes, watts) = (half_hour / 2, half_hour % 2 * 30, self.row % 1000);
        writeln!(
            self.line,
            "MAC{household:06},{year}-{month:02}-{date:02} {hours:02}:{minutes:02}:00.0000000,0.{watts:03}"
        )
    }
}

impl Read for Generated {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut count = 0;
        while count < buffer.len() {
            if self.given == self.line.len() {
                // Whole rows, and whole rounds of the households.
                if self.left == 0 && self.row.is_multiple_of(self.households) {
                    break;
                }
                self.next_line()?;
            }
            let given = self
                .line
                .get(self.given..)
                .unwrap_or_default()
                .read(buffer.get_mut(count..).unwrap_or_default())?;
            count += given;
            self.given += given;
            self.left = self.left.saturating_sub(given as u64);
        }
        Ok(count)
    }
}

/// This many rows of one column.
struct BadRows(usize);

impl Read for BadRows {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut rows = buffer.chunks_exact_mut(2).take(self.0);
        let count = rows.by_ref().map(|row| row.copy_from_slice(b"x\n")).count();
        self.0 -= count;
        Ok(2 * count)
    }
}

/// What reading a file gives, and the most bytes that were held on the way.
fn held(file: impl Read, options: Options) -> (Result<Readings, ReadingsError>, usize) {
    let before = COUNTER.current_usage();
    COUNTER.reset_peak_usage();
    let read = Readings::read(file, options);
    (read, COUNTER.peak_usage() - before)
}

fn wanting(when: &str) -> Options {
    Options { wanted: Wanted::from(when.parse::<When>().unwrap()), ..Options::at_most(100_000) }
}

#[test]
fn a_file_of_100_megabytes_is_read_in_the_memory_of_what_is_wanted() {
    // One slot of 200 households: the chunk of 64 KiB, and for each household its name, its place and one reading.
    let bound = 150_000;
    let (short, held_short) = held(Generated::new(200, MEGABYTE), wanting("2000-01-02T19:00"));
    let (long, held_long) = held(Generated::new(200, 100 * MEGABYTE), wanting("2000-01-02T19:00"));
    let (short, long) = (short.unwrap(), long.unwrap());
    assert_eq!((short.households.len(), &short.households), (200, &long.households));
    // 100 MB of 42-byte rows are about 250 days, not the two or three of 1 MB.
    let last = |readings: &Readings| readings.taken.dates.as_ref().map(|dates| dates.last.to_string());
    assert!(last(&long) > Some("2000-08-01".to_owned()) && last(&short) < Some("2000-01-05".to_owned()));
    assert!(held_short < bound && held_long < bound, "{held_short} and {held_long} bytes");

    // A day: 48 readings each.
    let (day, held_day) = held(Generated::new(200, 5 * MEGABYTE), wanting("2000-01-02"));
    assert_eq!(day.unwrap().slots.len(), 48);
    assert!(held_day < bound + 200 * 48 * 8 * 2, "{held_day} bytes");

    // A file of many households, of which few are kept.
    let few = Options { most_households: 10, ..wanting("2000-01-01T00:30") };
    let (kept, held_few) = held(Generated::new(100_000, 10 * MEGABYTE), few);
    assert_eq!(kept.unwrap().households.len(), 10);
    assert!(held_few < bound, "{held_few} bytes");

    // Bad rows are counted, not kept; a file without line ends is given up.
    let bad = b"id,time,kWh\n".chain(b"a,2000-01-01 00:30,1\n".as_slice()).chain(BadRows(100_000));
    let skip = Options { on_bad: OnBad::Skip, ..wanting("2000-01-01T00:30") };
    let (read, held_bad) = held(bad, skip.clone());
    assert_eq!(read.unwrap().skipped.count(Reason::Columns), 100_000);
    assert!(held_bad < bound, "{held_bad} bytes");
    let (endless, held_endless) = held(io::repeat(b'x'), skip);
    assert!(matches!(endless, Err(ReadingsError::LongLine { line: 1, .. })));
    // The chunk, and the line's buffer while it is doubled.
    assert!(held_endless < 5 * MOST_LINE_BYTES, "{held_endless} bytes");
}
