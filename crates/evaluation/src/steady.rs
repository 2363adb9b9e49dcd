//! How steady times are: repeats that lie far apart, or during which the processor did something else, are taken again; what still is disturbed is
//! marked, and left out where there is another.

use std::collections::BTreeMap;

use crate::measurement::Measurement;

/// Repeats whose slowest took this many times as long as the fastest are taken again.
pub const APART: f64 = 1.5;
/// So often at most.
pub const AGAIN: u32 = 2;
/// A repeat is disturbed where wall and processor differ by more than this part.
pub const DISTURBED: f64 = 0.05;

/// How long a repeat took by the wall.
pub const WALL: &str = "whole repeat, by the wall";
/// How long the processor worked for it.
pub const PROCESSOR: &str = "whole repeat, by the processor";
/// How often the repeats of its cell were taken again.
pub const TAKEN_AGAIN: &str = "taken again";

/// What is known of the repeats of one size.
#[derive(Debug, Clone, PartialEq)]
pub struct Steadiness {
    /// The way of summing up.
    pub scheme: String,
    /// m.
    pub m: u32,
    /// gamma.
    pub gamma: Option<u32>,
    /// Bits of n.
    pub key_bits: Option<u32>,
    /// Whether it is a cell of missing meters.
    pub absent: bool,
    /// How many repeats there are.
    pub repeats: usize,
    /// The slowest over the fastest: of the whole, or of what a table or a claim rests on, whichever is larger.
    pub spread: f64,
    /// How often they were taken again.
    pub again: u32,
    /// In how many of them wall and processor differ.
    pub disturbed: usize,
}

/// What a repeat took in all: times of its parties, one meter for all.
fn taken<'a>(rows: impl Iterator<Item = &'a Measurement>) -> f64 {
    let counts = |row: &&Measurement| {
        row.metric == "time" && row.is_time() && row.phase != "set-up" && row.party != "slowest meter"
    };
    rows.filter(counts).map(|row| row.value).sum()
}

/// Times that a table or a claim rests on by themselves: a meter's, and what Figs. 5 and 6 draw.
const ALONE: [(&str, &str); 3] = [("time", "meter"), ("encrypting its choice", "cloud"), ("noise", "meter")];

/// The slowest over the fastest.
fn spread(times: impl Iterator<Item = f64>) -> f64 {
    let (least, most) =
        times.fold((f64::INFINITY, 0.0f64), |(least, most), time| (least.min(time), most.max(time)));
    if least > 0.0 { (most / least).max(1.0) } else { 1.0 }
}

fn of_repeat(rows: &[&Measurement], metric: &str) -> Option<f64> {
    rows.iter().find(|row| row.metric == metric).map(|row| row.value)
}

/// Whether the processor did something else during a repeat, by its rows: wall and processor differ by more than [`DISTURBED`].
#[must_use]
pub(crate) fn is_disturbed(rows: &[&Measurement]) -> bool {
    let both = of_repeat(rows, WALL).zip(of_repeat(rows, PROCESSOR));
    both.is_some_and(|(wall, processor)| (wall - processor).abs() > DISTURBED * wall)
}

/// Of all sizes whose times were taken, ascending; what warmed up is left out.
#[must_use]
pub fn steadiness(rows: &[Measurement]) -> Vec<Steadiness> {
    let mut sizes: BTreeMap<_, BTreeMap<u32, Vec<&Measurement>>> = BTreeMap::new();
    for row in rows.iter().filter(|row| row.repeat > 0) {
        let absent = row.cell.starts_with("absent-");
        if absent || row.cell.starts_with("time-") {
            let size = (absent, &row.scheme, row.m, row.gamma, row.key_bits);
            sizes.entry(size).or_default().entry(row.repeat).or_default().push(row);
        }
    }
    let of = |((absent, scheme, m, gamma, key_bits), repeats): (_, BTreeMap<u32, Vec<&Measurement>>)| {
        let alone = |(metric, party): (&str, &str)| {
            let of = |row: &&&Measurement| {
                row.metric == metric && row.party == party && row.phase == "epoch" && row.is_time()
            };
            spread(repeats.values().filter_map(|rows| rows.iter().find(of)).map(|row| row.value))
        };
        let whole = spread(repeats.values().map(|rows| taken(rows.iter().copied())));
        let again = repeats.values().filter_map(|rows| of_repeat(rows, TAKEN_AGAIN)).fold(0.0, f64::max);
        Steadiness {
            scheme: String::clone(scheme),
            m,
            gamma,
            key_bits,
            absent,
            repeats: repeats.len(),
            spread: ALONE.into_iter().map(alone).fold(whole, f64::max),
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a small count")]
            again: again as u32,
            disturbed: repeats.values().filter(|rows| is_disturbed(rows)).count(),
        }
    };
    sizes.into_iter().map(of).collect()
}

/// Whether repeats of one size are to be taken again, for the `round`th time.
#[must_use]
pub fn lie_apart(rows: &[Measurement], round: u32) -> bool {
    steadiness(rows).iter().any(|size| (size.spread > APART || size.disturbed > 0) && size.again < round)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::claims::tests::row;

    fn repeat(number: u32, time: f64, processor: f64, again: f64) -> Vec<Measurement> {
        let of = |metric: &str, party: &str, value: f64| Measurement {
            repeat: number,
            ..row(metric, party, 100, 4, value)
        };
        vec![
            of("time", "meter", time / 2.0),
            of("time", "slowest meter", 50.0 * f64::from(number)),
            of("time", "aggregator", time / 2.0),
            of(WALL, "all", 100.0),
            of(PROCESSOR, "all", processor),
            Measurement { unit: crate::measurement::AGAIN.to_owned(), ..of(TAKEN_AGAIN, "all", again) },
        ]
    }

    #[test]
    fn repeats_that_lie_apart_are_found_and_no_more_often_than_twice() {
        let near = [repeat(1, 2.0, 99.0, 0.0), repeat(2, 2.9, 96.0, 0.0)].concat();
        let sizes = steadiness(&near);
        assert_eq!(sizes.len(), 1);
        assert_eq!((sizes[0].spread, sizes[0].again, sizes[0].disturbed, sizes[0].repeats), (1.45, 0, 0, 2));
        assert!(!lie_apart(&near, 1));
        let disturbed = [repeat(1, 2.0, 99.0, 0.0), repeat(2, 2.9, 94.0, 0.0)].concat();
        assert_eq!(steadiness(&disturbed)[0].disturbed, 1);
        assert!(lie_apart(&disturbed, 1));
        let apart = [near, repeat(3, 3.1, 100.0, 0.0), repeat(0, 100.0, 1.0, 0.0)].concat();
        assert!(lie_apart(&apart, 1) && lie_apart(&apart, 2));
        let again = [repeat(1, 2.0, 99.0, 1.0), repeat(2, 4.0, 98.0, 1.0)].concat();
        assert!(!lie_apart(&again, 1) && lie_apart(&again, 2));
        // A meter's time by itself counts too, though the whole is steady.
        let meter = |number: u32, time: f64| {
            let mut rows = repeat(number, 2.0, 100.0, 0.0);
            rows[0].value = time;
            rows[2].value = 2.0 - time;
            rows
        };
        assert!(lie_apart(&[meter(1, 0.2), meter(2, 0.4)].concat(), 1));
        // What it counts depends on a clock, as times do.
        assert!(again.iter().all(Measurement::is_time));
    }
}
