//! Readings that are written down and read back are the same readings.

use proptest::collection::{btree_set, vec};
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::fmt::Write;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::reading::MOST_WH;

use super::*;

/// Repeats the tests below, and is printed where they fail.
const SEED: u8 = 29;

/// mWh as a decimal number of the unit, as people write it.
fn decimal(units: i64, unit: Unit) -> String {
    let decimals = usize::try_from(unit.decimals()).unwrap();
    let figures = format!("{units:0width$}", width = decimals + 1);
    let (whole, fraction) = figures.split_at(figures.len() - decimals);
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() { whole.to_owned() } else { format!("{whole}.{fraction}") }
}

/// Households, each with one reading in mWh for each slot.
type Rows = Vec<(String, Vec<i64>)>;

/// Some half-hours, the readings in them, and a unit.
fn tables() -> impl Strategy<Value = (Vec<u16>, Rows, Unit)> {
    let letters = vec(select(vec!['a', 'z', ' ', ',', ';', '"', '\u{e4}']), 0..8);
    let name = letters.prop_map(|letters| format!("n{}", letters.iter().collect::<String>().trim_end()));
    let of = (btree_set(0_u16..48, 1..=48), btree_set(name, 1..8), any::<bool>());
    of.prop_flat_map(|(slots, names, kwh)| {
        let slots: Vec<_> = slots.into_iter().collect();
        let readings = vec(vec(0..=MOST_WH * MWH_PER_WH, slots.len()), names.len());
        let unit = if kwh { Unit::KWh } else { Unit::Wh };
        (Just(slots), readings.prop_map(move |all| names.iter().cloned().zip(all).collect()), Just(unit))
    })
}

fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

fn label(slot: u16) -> String {
    format!("{:02}:{:02}", slot / 2, slot % 2 * 30)
}

fn check(property: impl Fn(Vec<u16>, Rows, Unit) -> Result<(), TestCaseError>) {
    let config = Config { cases: 100, failure_persistence: None, ..Config::default() };
    let random = TestRng::from_seed(RngAlgorithm::ChaCha, &[SEED; 32]);
    let done = TestRunner::new_with_rng(config, random)
        .run(&tables(), |(slots, rows, unit)| property(slots, rows, unit));
    assert!(done.is_ok(), "seed {SEED}: {}", done.unwrap_err());
}

fn borrowed(rows: &[(String, Vec<i64>)]) -> Vec<(&str, Vec<i64>)> {
    rows.iter().map(|(name, units)| (name.as_str(), units.clone())).collect()
}

#[test]
fn the_wide_form_reads_back() {
    check(|slots, rows, unit| {
        let mut file = "date".to_owned();
        for slot in &slots {
            write!(file, ",{}", label(*slot)).unwrap();
        }
        for (name, units) in &rows {
            let cells: Vec<_> = units.iter().map(|units| decimal(*units, unit)).collect();
            write!(file, "\r\n{},{}", quoted(name), cells.join(",")).unwrap();
        }
        let readings = read(file.as_bytes(), &Options { unit: Some(unit), ..all() }).unwrap();
        prop_assert_eq!(table(&readings), borrowed(&rows));
        prop_assert_eq!(labels(&readings), slots.into_iter().map(label).collect::<Vec<_>>());
        Ok(())
    });
}

#[test]
fn the_long_form_reads_back_in_whatever_order_its_slots_come() {
    check(|slots, rows, unit| {
        let mut file = format!("tstp,energy ({unit}),id\n");
        for (name, units) in &rows {
            // As many households as orders.
            let turn = name.len() % slots.len();
            for at in (turn..slots.len()).chain(0..turn) {
                writeln!(
                    file,
                    "2013-01-15T{},{},{}",
                    label(slots[at]),
                    decimal(units[at], unit),
                    quoted(name)
                )
                .unwrap();
            }
        }
        let readings = read(file.as_bytes(), &all()).unwrap();
        prop_assert_eq!(table(&readings), borrowed(&rows));
        prop_assert_eq!(labels(&readings), slots.into_iter().map(label).collect::<Vec<_>>());
        Ok(())
    });
}
