//! Files of readings for the fuzz targets: what is said of them, and what has to hold whatever they are.

use std::io::{self, Read};

use blindsum_readings::files::{
    self, Ask, Counts, DateOrder, Days, DecimalSign, Exports, FileError, Found, Gaps, InUnit, Lacking, Mapping, Named,
    StampAt, TakeError,
};
use blindsum_readings::{Day, TimeOfDay};
use peak_alloc::PeakAlloc;

#[global_allocator]
static HELD: PeakAlloc = PeakAlloc;

/// Memory that reading takes whatever the file is: buffers, the first rows, tables of zones and of what unpacks.
const FIXED_BYTES: usize = 8 << 20;
/// Memory that a byte of a file may take. Two bytes can be a reading, which is held as a few numbers.
const BYTES_A_BYTE: usize = 400;

const ZONES: [&str; 8] = [
    "",
    "Europe/London",
    "America/Los_Angeles",
    "+05:30",
    "UTC",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Nowhere",
];

/// Bytes of an input that say what a person says of the file.
pub const SAID_BYTES: usize = 4;

/// What a person says of a file, in the first bytes of an input: nothing, if they are 0. None for shorter inputs.
pub fn said(data: &[u8]) -> Option<(Ask, u64, &[u8])> {
    let (&[a, b, c, d], rest) = data.split_first_chunk::<SAID_BYTES>()?;
    let zone = ZONES[usize::from(a & 7)];
    let column = |number: u8| Some(number.to_string());
    let map = match b & 0x80 {
        0 => Mapping::default(),
        _ => Mapping {
            household: (d & 8 > 0).then(|| (d & 7).to_string()),
            time: column(d >> 4 & 3),
            energy: column(1 + (d >> 6)),
        },
    };
    let ask = Ask {
        zone: (!zone.is_empty()).then(|| zone.to_owned()),
        skip_bad_rows: a & 8 > 0,
        export: [None, Some(Exports::Clip), Some(Exports::Net), Some(Exports::Leave)]
            [usize::from(a >> 4 & 3)],
        stamp: [None, Some(StampAt::Start), Some(StampAt::End), None][usize::from(a >> 6)],
        unit: [
            None,
            Some(InUnit::Wh),
            Some(InUnit::KWh),
            Some(InUnit::W),
            Some(InUnit::KW),
            None,
            None,
            None,
        ][usize::from(b & 7)],
        gaps: [None, Some(Gaps::Zero), Some(Gaps::Missing), None][usize::from(b >> 3 & 3)],
        counts: [None, Some(Counts::Register), Some(Counts::Energy), None][usize::from(b >> 5 & 3)],
        map,
        days: [None, Some(Days::Homes), Some(Days::Slots), None][usize::from(c & 3)],
        dates: [None, Some(DateOrder::DayFirst), Some(DateOrder::MonthFirst), None][usize::from(c >> 2 & 3)],
        decimal: [None, Some(DecimalSign::Point), Some(DecimalSign::Comma), None][usize::from(c >> 4 & 3)],
        slot_minutes: [None, Some(15), Some(60), Some(5)][usize::from(c >> 6)],
    };
    Some((ask, u64::from(d), rest))
}

/// Bytes that come a few at a time, as few as a seed says.
pub struct Pieces<'a> {
    rest: &'a [u8],
    state: u64,
}

impl<'a> Pieces<'a> {
    pub fn new(rest: &'a [u8], seed: u64) -> Self {
        Self { rest, state: seed }
    }
}

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.state =
            self.state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        // Mostly few bytes, at times many, and now and then an interruption.
        let most = match self.state >> 60 {
            0 => return Err(io::ErrorKind::Interrupted.into()),
            1..=9 => 1 + (self.state >> 40) % 3,
            _ => 1 + (self.state >> 40) % 5000,
        };
        let count = buffer.len().min(usize::try_from(most).unwrap_or(1)).min(self.rest.len());
        let (now, rest) = self.rest.split_at(count);
        buffer[..count].copy_from_slice(now);
        self.rest = rest;
        Ok(count)
    }
}

/// Reads a file in one piece, and holds what comes of it to what has to hold of all files: memory within a bound of `bytes`, the
/// same result a second time and in other pieces, the same table of the file given twice, and sums that agree.
pub fn check(name: &str, file: &[u8], bytes: usize, ask: &Ask, seed: u64) -> Result<Found, FileError> {
    HELD.reset_peak_usage();
    let before = HELD.current_usage();
    let read = files::read([(name.to_owned(), file)], ask, &Named);
    let taken = HELD.peak_usage().saturating_sub(before);
    let bound = FIXED_BYTES + BYTES_A_BYTE * bytes;
    assert!(taken <= bound, "{taken} bytes are held for {bytes}, and at most {bound} were expected");
    let pieces = files::read([(name.to_owned(), Pieces::new(file, seed))], ask, &Named);
    assert_eq!(pieces, read, "in pieces of seed {seed}");
    let Ok(found) = &read else { return read };
    sums(found, ask);
    let twice = files::read([(name.to_owned(), file), (name.to_owned(), file)], ask, &Named);
    match twice {
        Ok(twice) => assert_eq!(twice.table, found.table, "of the file given twice"),
        Err(error) => panic!("the file is read once, and refused with itself: {error}"),
    }
    read
}

/// What was taken is what is told.
fn sums(found: &Found, ask: &Ask) {
    let table = &found.table;
    let totals = table.totals();
    assert_eq!(totals.len(), table.slots.len());
    let mut counted = vec![(0_u64, 0_i128); table.slots.len()];
    for home in &table.homes {
        let mut before = None;
        for (slot, mwh) in home.readings() {
            assert!(before < Some(slot), "slots of a home ascend");
            before = Some(slot);
            let (count, total) = &mut counted[slot];
            *count += 1;
            *total += i128::from(mwh);
            assert!(mwh >= 0 || ask.export.is_none() || ask.export == Some(Exports::Net), "below 0, unasked");
        }
    }
    for ((count, total), (of, told)) in counted.iter().zip(&totals) {
        assert_eq!((count, *total), (of, i128::from(*told)));
        assert!(*count > 0, "a slot that no home has");
    }
    let moments: Vec<_> = table.slots.iter().map(|slot| (slot.utc(), slot.shown())).collect();
    assert!(moments.iter().zip(moments.iter().skip(1)).all(|(a, b)| a.0.is_none() || b.0.is_none() || a < b));
    if found.questions.iter().any(files::Question::hides_slots) {
        assert!(table.slots.is_empty());
    }
    take(found, None, &[], Lacking::Homes);
    take(found, None, &[], Lacking::Slots);
    let Some(slot) = table.slots.last() else { return };
    let (day, time) = (slot.date().parse::<Day>(), slot.time_of_day().parse::<TimeOfDay>());
    if let (Ok(day), Ok(time)) = (day, time) {
        take(found, Some(day), &[time], Lacking::Homes);
    }
}

/// Homes that are taken have their readings in each slot that is taken, and no others.
fn take(found: &Found, day: Option<Day>, times: &[TimeOfDay], lacking: Lacking) {
    let readings = match files::take(found, day, times, 1000, lacking) {
        Ok(readings) => readings,
        Err(TakeError::Open(open)) => return assert!(!open.is_empty()),
        Err(_) => return,
    };
    let table = &found.table;
    let places: Vec<usize> = readings
        .slots
        .iter()
        .map(|slot| {
            let moment = i64::try_from(slot.epoch()).unwrap_or(i64::MAX);
            let mut there =
                (0..).zip(&table.slots).filter(|(_, of)| of.utc().unwrap_or(of.shown()) == moment);
            let again = slot.label.ends_with(" again");
            there.find(|(_, of)| of.is_again() == again).map_or(usize::MAX, |(place, _)| place)
        })
        .collect();
    let mut homes = table.homes.iter();
    for household in &readings.households {
        assert_eq!(household.readings.len(), readings.slots.len());
        let home = homes.find(|home| home.name == household.label);
        let Some(home) = home else { panic!("a household that is not in the table") };
        for (place, reading) in places.iter().zip(&household.readings) {
            assert_eq!(home.at(*place), Some(reading.mwh()));
        }
    }
}
