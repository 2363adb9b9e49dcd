//! Files with a fault in them never give a wrong total without a word.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;

/// Repeats the test below, and is printed where it fails.
const SEED: u8 = 31;
/// The cap of the rounds, in Wh: above every right reading here.
const CAP_WH: u32 = 3000;

/// What is wrong with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fault {
    Nothing,
    Finer,
    WhUnderKWh,
    KWhUnderWh,
    OneHomeInKWh,
    Register,
    RegisterFromZero,
    ConflictingRow,
    RowTwice,
    MissingValue,
    Negative,
    RowGone,
    HourlyHome,
    Hourly,
    Daily,
    OffTheGrid,
    RepeatedHour,
    OffsetOfOneHome,
    DayFirst,
    DecimalComma,
    WideInKWh,
    WideConflict,
    WideWholeKWh,
    RegisterFromMidnight,
    HourlyHomeAndMore,
    HourlyFromNoon,
    WideHourlyHome,
}

const FAULTS: [Fault; 27] = [
    Fault::Nothing,
    Fault::Finer,
    Fault::WhUnderKWh,
    Fault::KWhUnderWh,
    Fault::OneHomeInKWh,
    Fault::Register,
    Fault::RegisterFromZero,
    Fault::ConflictingRow,
    Fault::RowTwice,
    Fault::MissingValue,
    Fault::Negative,
    Fault::RowGone,
    Fault::HourlyHome,
    Fault::Hourly,
    Fault::Daily,
    Fault::OffTheGrid,
    Fault::RepeatedHour,
    Fault::OffsetOfOneHome,
    Fault::DayFirst,
    Fault::DecimalComma,
    Fault::WideInKWh,
    Fault::WideConflict,
    Fault::WideWholeKWh,
    Fault::RegisterFromMidnight,
    Fault::HourlyHomeAndMore,
    Fault::HourlyFromNoon,
    Fault::WideHourlyHome,
];

/// A home's readings of a day, in Wh.
type Homes = Vec<Vec<u32>>;

/// Where a fault is, and which slot is summed.
#[derive(Debug, Clone, Copy)]
struct Place {
    home: usize,
    row: usize,
    slot: usize,
}

fn kwh(wh: u32) -> String {
    format!("{}.{:03}", wh / 1000, wh % 1000)
}

fn clock(minutes: usize) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

/// A row of the long form.
fn row(home: usize, minutes: usize, value: &str) -> String {
    format!("h{home},2024-01-15T{}Z,{value}", clock(minutes))
}

/// The file with its fault.
fn file(homes: &Homes, fault: Fault, at: Place) -> String {
    let header = match fault {
        Fault::KWhUnderWh | Fault::OneHomeInKWh => "household,timestamp,energy_wh",
        Fault::WideInKWh | Fault::WideConflict | Fault::WideWholeKWh | Fault::WideHourlyHome => {
            return wide_file(homes, fault, at.home);
        }
        _ => "household,timestamp,energy_kwh",
    };
    let mut rows = Vec::new();
    for (home, readings) in homes.iter().enumerate() {
        let mut sum = 20_000_000 * u32::from(fault == Fault::Register);
        for (slot, wh) in readings.iter().enumerate() {
            let here = home == at.home;
            sum += wh;
            let plain = row(home, slot * 30, &kwh(*wh));
            match fault {
                Fault::Finer => {
                    rows.extend((0..6).map(|part| row(home, slot * 30 + part * 5, &kwh(wh / 6))));
                }
                Fault::WhUnderKWh => rows.push(row(home, slot * 30, &wh.to_string())),
                Fault::KWhUnderWh => rows.push(row(home, slot * 30, &kwh(*wh))),
                Fault::OneHomeInKWh if here => rows.push(row(home, slot * 30, &kwh(*wh))),
                Fault::OneHomeInKWh => rows.push(row(home, slot * 30, &wh.to_string())),
                Fault::Register | Fault::RegisterFromZero => rows.push(row(home, slot * 30, &kwh(sum))),
                // At midnight it is what the day before came to.
                Fault::RegisterFromMidnight if slot == 0 => {
                    rows.push(row(home, 0, &kwh(readings.iter().sum())));
                }
                Fault::RegisterFromMidnight => rows.push(row(home, slot * 30, &kwh(sum - readings[0]))),
                Fault::HourlyHome | Fault::HourlyHomeAndMore | Fault::HourlyFromNoon if !here => {
                    rows.push(plain)
                }
                Fault::HourlyFromNoon if slot < 24 => rows.push(plain),
                Fault::HourlyHomeAndMore if slot == (at.slot | 1) => rows.push(plain),
                fault if is_hourly(fault) && slot % 2 == 0 => {
                    rows.push(row(home, slot * 30, &kwh(wh + readings[slot + 1])));
                }
                fault if is_hourly(fault) => {}
                Fault::Daily if slot > 0 => {}
                Fault::Daily => {
                    rows.push(row(home, 0, &kwh(readings.iter().sum())));
                    rows.push(format!("h{home},2024-01-16T00:00Z,9.5"));
                }
                Fault::OffTheGrid => rows.push(row(home, slot * 30 + 7, &kwh(*wh))),
                Fault::OffsetOfOneHome if here => rows.push(plain.replace('Z', "+01:00")),
                Fault::DayFirst if here => {
                    rows.push(plain.replace("2024-01-15T", "15/01/2024 ").replace('Z', ""))
                }
                _ => rows.push(plain),
            }
        }
    }
    let place = at.home * 48 + at.row;
    match fault {
        Fault::ConflictingRow => rows.insert(place, row(at.home, at.row * 30, "0.001")),
        Fault::RowTwice => rows.insert(place, rows[place].clone()),
        Fault::MissingValue => rows[place] = row(at.home, at.row * 30, "N/A"),
        Fault::Negative => rows[place] = row(at.home, at.row * 30, "-0.2"),
        Fault::DecimalComma => rows[place] = row(at.home, at.row * 30, "\"0,25\""),
        Fault::RowGone => drop(rows.remove(place)),
        // 01:00 and 01:30 of the first home once more, after 01:30.
        Fault::RepeatedHour => (0..2).for_each(|half| rows.insert(4 + half, row(0, 60 + half * 30, "0.777"))),
        _ => {}
    }
    format!("{header}\n{}\n", rows.join("\n"))
}

/// Whether a file has hours in it.
fn is_hourly(fault: Fault) -> bool {
    use Fault::{Hourly, HourlyFromNoon, HourlyHome, HourlyHomeAndMore};
    matches!(fault, HourlyHome | HourlyHomeAndMore | HourlyFromNoon | Hourly)
}

fn wide_file(homes: &Homes, fault: Fault, hourly: usize) -> String {
    let line = |home: usize, value: &dyn Fn(u32) -> String| {
        let cells: Vec<_> = homes[home].iter().map(|wh| value(*wh)).collect();
        format!("h{home},{}", cells.join(","))
    };
    let header: Vec<_> = (0..48).map(|slot| clock(slot * 30)).collect();
    let mut rows = vec![format!("date,{}", header.join(","))];
    for (home, readings) in homes.iter().enumerate() {
        rows.push(match fault {
            Fault::WideInKWh => line(home, &kwh),
            Fault::WideWholeKWh => line(home, &|wh| (wh / 100).to_string()),
            Fault::WideHourlyHome if home == hourly => {
                let hours = readings.chunks(2).map(|hour| format!("{},,", hour.iter().sum::<u32>()));
                format!("h{home},{}", hours.collect::<String>().trim_end_matches(',')) + ","
            }
            _ => line(home, &|wh| wh.to_string()),
        });
    }
    if fault == Fault::WideConflict {
        rows.push(line(0, &|wh| (wh + 1).to_string()));
    }
    rows.join("\n")
}

/// What the file says is right, in mWh, if anything is.
fn right(homes: &Homes, fault: Fault, slot: usize) -> Option<i64> {
    let ambiguous = match fault {
        Fault::RepeatedHour => slot == 2 || slot == 3,
        Fault::WideConflict => true,
        _ => false,
    };
    (!ambiguous).then(|| homes.iter().map(|readings| i64::from(readings[slot]) * 1000).sum())
}

/// The warnings that name a fault, where it is not refused and the total is wrong.
fn names(fault: Fault) -> &'static [&'static str] {
    match fault {
        Fault::WhUnderKWh => &["cut_by_cap", "large_homes"],
        Fault::KWhUnderWh | Fault::OneHomeInKWh | Fault::WideWholeKWh => &["small_homes"],
        Fault::RegisterFromZero | Fault::RegisterFromMidnight => &["rising_values"],
        Fault::MissingValue | Fault::Negative | Fault::RowGone | Fault::DecimalComma => {
            &["household_left_out"]
        }
        Fault::HourlyHome | Fault::HourlyHomeAndMore | Fault::HourlyFromNoon | Fault::WideHourlyHome => {
            &["mixed_slot_lengths", "household_left_out"]
        }
        Fault::Hourly | Fault::Daily => &["slot_length"],
        Fault::Nothing
        | Fault::Finer
        | Fault::Register
        | Fault::ConflictingRow
        | Fault::RowTwice
        | Fault::OffTheGrid
        | Fault::RepeatedHour
        | Fault::OffsetOfOneHome
        | Fault::DayFirst
        | Fault::WideInKWh
        | Fault::WideConflict => &[],
    }
}

/// The total that a round would publish except for its noise, and what is said of it.
fn total(readings: &Readings, slot: &str) -> (i64, Vec<&'static str>) {
    let meters = u32::try_from(readings.households.len()).unwrap();
    let (_, values) = readings.at(slot, meters).unwrap();
    let cut = Warning::cut(CAP_WH, [(slot, values.as_slice())]);
    let cap = i64::from(CAP_WH) * 1000;
    let sum = values.iter().map(|value| value.mwh().min(cap)).sum();
    (sum, readings.warnings.iter().chain(&cut).map(Warning::code).collect())
}

#[test]
fn a_fault_is_refused_or_named_or_does_no_harm() {
    let homes = (2_usize..5).prop_flat_map(|homes| vec(vec(10_u32..250, 48), homes));
    let cases =
        (homes, select(FAULTS.to_vec()), any::<(usize, usize, usize)>(), any::<bool>(), any::<bool>());
    let config = Config { cases: 800, failure_persistence: None, ..Config::default() };
    let random = TestRng::from_seed(RngAlgorithm::ChaCha, &[SEED; 32]);
    let done =
        TestRunner::new_with_rng(config, random).run(&cases, |(homes, fault, places, skip, whole_day)| {
            // Six times as much: parts of five minutes are whole Wh.
            let homes: Homes = homes.iter().map(|home| home.iter().map(|wh| wh * 6).collect()).collect();
            let at = Place { home: places.0 % homes.len(), row: places.1 % 48, slot: places.2 % 48 };
            let slot = clock(at.slot * 30);
            let wanted =
                if whole_day { Wanted::default() } else { Wanted::slot(None, slot.parse().unwrap()) };
            let on_bad = if skip { OnBad::Skip } else { OnBad::Refuse };
            let text = file(&homes, fault, at);
            let read = read(text.as_bytes(), &Options { wanted, on_bad, ..all() });
            let has_slot = |read: &Readings| read.slots.iter().any(|found| found.label == slot);
            let Some(read) = read.ok().filter(has_slot) else {
                prop_assert!(fault != Fault::Nothing && fault != Fault::RowTwice, "refused");
                return Ok(());
            };
            let (sum, codes) = total(&read, &slot);
            let named = codes.iter().any(|code| names(fault).contains(code));
            prop_assert!(named || right(&homes, fault, at.slot) == Some(sum), "{sum} with {codes:?}");
            prop_assert!(fault != Fault::Nothing || codes.is_empty(), "{codes:?}");
            Ok(())
        });
    assert!(done.is_ok(), "seed {SEED}: {}", done.unwrap_err());
}
