//! Each cell gives its rows, right and repeatable.

use super::*;
use crate::plan::Figure;
use crate::statistics::Z9999;

fn options() -> Options {
    Options { trials: 500, ..Options::quick(7) }
}

/// A quarter of a millisecond passes with each look.
fn clock() -> f64 {
    use std::sync::atomic::{AtomicU32, Ordering};
    static LOOKS: AtomicU32 = AtomicU32::new(0);
    f64::from(LOOKS.fetch_add(1, Ordering::Relaxed)) / 4.0
}

#[test]
fn every_law_has_the_deviation_of_theory() {
    // 99.99 % intervals; the seed is fixed.
    for row in Row::ALL {
        let rows = measure(Cell::Noise { row, m: 100 }, &options(), clock).unwrap();
        let of = |metric: &str| rows.iter().find(|row| row.metric == metric).unwrap();
        let (sd, kurtosis) = (of("sd"), of("kurtosis"));
        let error = ((kurtosis.value.max(kurtosis.theory.unwrap()) - 1.0) / (4.0 * 500.0)).sqrt();
        let off = sd.value / sd.theory.unwrap() - 1.0;
        assert!(off.abs() < Z9999 * error, "{row:?}: {off}");
        assert!(sd.low.unwrap() < sd.value && sd.value < sd.high.unwrap());
    }
}

#[test]
fn every_way_counts_what_theory_says() {
    for way in Way::ALL {
        let gamma = if way.has_gamma() { 3 } else { 0 };
        let rows = measure(Cell::Count { way, m: 7, gamma }, &options(), clock).unwrap();
        assert!(!rows.is_empty() || way == Way::Wavelet, "{way:?}");
        for row in rows {
            assert_eq!(Some(row.value), row.theory, "{way:?}: {} of {}", row.metric, row.party);
        }
    }
}

#[test]
fn a_time_is_taken_of_every_way_and_the_rest_does_not_depend_on_the_clock() {
    let options = Options { least_millis: 0.5, ..options() };
    for way in Way::ALL {
        let (gamma, key_bits) =
            (if way.has_gamma() { 2 } else { 0 }, if way.has_key_bits() { 256 } else { 0 });
        let cell = |repeat| Cell::Time { way, m: 6, gamma, key_bits, repeat };
        let rows = measure(cell(1), &options, clock).unwrap();
        let again = measure(cell(2), &options, clock).unwrap();
        assert!(rows.iter().any(|row| row.party == "meter" && row.phase == "epoch" && row.is_time()));
        let untimed = |rows: &[Measurement]| {
            let rows = rows.iter().filter(|row| !row.is_time());
            rows.map(|row| (row.metric.clone(), row.party.clone(), row.value)).collect::<Vec<_>>()
        };
        assert_eq!(untimed(&rows), untimed(&again), "{way:?}");
    }
}

#[test]
fn a_stream_of_ciphertexts_is_multiplied_and_opened() {
    // More than a chunk, and not a whole number of them.
    let rows = measure(Cell::Stream { m: 10_500, key_bits: 128 }, &options(), clock).unwrap();
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|row| row.n == 10_500 && row.value > 0.0));
}

#[test]
fn what_the_quick_run_measures_is_what_its_figures_show() {
    let options = Options { figures: [Figure::Eight].into(), meters: vec![20, 40], trials: 50, ..options() };
    let rows: Vec<_> = crate::plan::cells(&options)
        .into_iter()
        .flat_map(|cell| measure(cell, &options, clock).unwrap())
        .collect();
    let points = crate::figures::points(Figure::Eight, &rows);
    assert_eq!(points.iter().filter(|point| point.metric == "sd").count(), 2 * Row::ALL.len());
    // What is written is read again.
    let bytes = crate::measurement::write(&rows).unwrap();
    assert_eq!(crate::measurement::read(&bytes).unwrap(), rows);
    let files = crate::report::files(&options, &rows, &[]).unwrap();
    let names: Vec<_> = files.iter().map(|file| file.name.as_str()).collect();
    assert_eq!(names, ["raw.csv", "fig8.csv", "fig8.svg", "report.md"]);
}
