//! Random tables in several forms, units, intervals and zones: the same energy is read back.

use std::fmt::Write as _;

use blindsum_readings::files::{Ask, Days, DecimalSign, Exports, Named, StampAt, read};
use proptest::prelude::*;

/// How a table is written.
#[derive(Debug, Clone)]
struct Style {
    delimiter: char,
    comma: bool,
    crlf: bool,
    mark: bool,
    minutes: i64,
    power: bool,
    at_end: bool,
    offset_hours: i64,
}

fn style() -> impl Strategy<Value = Style> {
    (
        prop::sample::select(vec![',', ';', '\t', '|']),
        any::<bool>(),
        any::<bool>(),
        any::<bool>(),
        prop::sample::select(vec![1_i64, 5, 10, 15, 30, 60]),
        any::<bool>(),
        any::<bool>(),
        -11_i64..=12,
    )
        .prop_map(|(delimiter, comma, crlf, mark, minutes, power, at_end, offset_hours)| Style {
            delimiter,
            comma,
            crlf,
            mark,
            minutes,
            power,
            at_end,
            offset_hours,
        })
}

/// The table of some homes' energy in mWh, from midnight of a day on. Energy is a whole number of W over the interval.
fn write(style: &Style, homes: &[Vec<i64>]) -> String {
    let Style { delimiter: d, minutes, .. } = *style;
    let mut text = String::new();
    if style.mark {
        text.push('\u{feff}');
    }
    let unit = if style.power { "power [kW]" } else { "energy (kWh)" };
    let _ = writeln!(text, "household{d}timestamp{d}{unit}");
    for (home, watts) in homes.iter().enumerate() {
        for (index, watt) in watts.iter().enumerate() {
            let step = i64::try_from(index).unwrap() + i64::from(style.at_end);
            let (day, minute) = (15 + step * minutes / 1440, step * minutes % 1440);
            let sign = if style.offset_hours < 0 { '-' } else { '+' };
            let stamp = format!(
                "2024-01-{day:02}T{:02}:{:02}:00{sign}{:02}:00",
                minute / 60,
                minute % 60,
                style.offset_hours.abs()
            );
            // kW have three decimals; kWh of a W over some minutes have as many as sixtieths of a Wh need, if sixty divides.
            let number = if style.power {
                format!("{}.{:03}", watt / 1000, watt % 1000)
            } else {
                let mwh = watt * minutes * 1000 / 60;
                format!("{}.{:06}", mwh / 1_000_000, mwh % 1_000_000)
            };
            let number = if style.comma { number.replace('.', ",") } else { number };
            let number = if style.comma && d == ',' { format!("\"{number}\"") } else { number };
            let _ = writeln!(text, "h{home}{d}{stamp}{d}{number}");
        }
    }
    if style.crlf { text.replace('\n', "\r\n") } else { text }
}

/// A cell of some of these characters.
fn cell(letters: &str, most: usize) -> impl Strategy<Value = String> {
    let letters: Vec<char> = letters.chars().collect();
    prop::collection::vec(prop::sample::select(letters), 0..=most)
        .prop_map(|letters| letters.into_iter().collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_table_s_energy_is_read_back(
        style in style(),
        homes in prop::collection::vec(prop::collection::vec(0_i64..20, 60..130), 1..4),
    ) {
        // Multiples of 60 W are whole mWh in every interval, and some decimals tell the decimal sign.
        let homes: Vec<Vec<i64>> = homes.into_iter().map(|home| home.into_iter().map(|watts| watts * 60 + 60).collect()).collect();
        let text = write(&style, &homes);
        let ask = Ask {
            stamp: style.at_end.then_some(StampAt::End),
            export: Some(Exports::Net),
            decimal: Some(if style.comma { DecimalSign::Comma } else { DecimalSign::Point }),
            days: Some(Days::Slots),
            ..Ask::default()
        };
        let found = read([("t.csv".to_owned(), text.as_bytes())], &ask, &Named).map_err(|error| TestCaseError::fail(error.to_string()))?;
        prop_assert!(found.questions.is_empty(), "{:?}", found.questions);
        prop_assert_eq!(found.table.homes.len(), homes.len());
        let slot_minutes = if style.minutes <= 30 { 30 } else { style.minutes };
        let per_slot = usize::try_from(slot_minutes / style.minutes).unwrap();
        for (home, watts) in found.table.homes.iter().zip(&homes) {
            for (slot, chunk) in watts.chunks(per_slot).enumerate() {
                let right: i64 = chunk.iter().map(|watts| watts * style.minutes * 1000 / 60).sum();
                prop_assert_eq!(home.at(slot), Some(right), "slot {}", slot);
            }
        }
    }

    #[test]
    fn text_of_any_kind_never_panics(bytes in prop::collection::vec(any::<u8>(), 0..600)) {
        let _ = read([("t.csv".to_owned(), bytes.as_slice())], &Ask::default(), &Named);
    }

    #[test]
    fn cells_of_any_kind_never_panic(
        rows in prop::collection::vec((cell("h09=+\" ,;", 6), cell("0123456789T:/.Z+ -", 20), cell("0159eE.,+ -", 12)), 0..20),
    ) {
        let mut text = "household;timestamp;kwh\n".to_owned();
        for (household, time, number) in rows {
            let _ = writeln!(text, "{household};{time};{number}");
        }
        let ask = Ask { skip_bad_rows: true, ..Ask::default() };
        let _ = read([("t.csv".to_owned(), text.as_bytes())], &ask, &Named);
    }
}
