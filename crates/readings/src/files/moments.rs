//! Times of a file's own clock to moments: by offsets, by a zone, or as far as the order of the rows tells.

use std::collections::BTreeSet;

use crate::files::batch::{Batch, ClockOf, Point, Series};
use crate::files::fault::{Fault, Flaw, Place};
use crate::files::note::{self, Note, Question};
use crate::files::stamp::DAY;
use crate::files::zones::{Moment, Zone, Zones};

/// Zones of Europe, where hourly clocks change on the same nights.
const EUROPE: &[&str] = &["Europe/London", "Europe/Berlin", "Europe/Helsinki"];
const HOUR: i64 = 3600;

/// How times of a file become moments.
pub(crate) enum Clock {
    /// By a zone of this name.
    Zone(String),
    /// By the offsets of the file.
    Offsets,
    /// Not at all: the file's own clock counts on. Hours that are there twice, by their beginnings.
    Own(Vec<i64>),
}

impl Clock {
    /// Seconds since 1970 by which a point is ordered: UTC, or the file's own clock counting on through hours that are there
    /// twice.
    pub(crate) fn order(&self, local: i64, offset: Option<i32>, again: bool) -> i64 {
        match (self, offset) {
            (_, Some(offset)) => local - i64::from(offset),
            (Self::Own(hours), None) => {
                // They ascend: a file may have very many.
                let before = hours.partition_point(|hour| *hour + HOUR <= local);
                local + HOUR * (i64::try_from(before).unwrap_or(0) + i64::from(again))
            }
            (_, None) => local,
        }
    }
}

/// Finds the clock of a file, and gives each of its times an offset where that can be known.
pub(crate) fn settle(batch: &mut Batch, asked: Option<&str>, zones: &dyn Zones) -> Result<Clock, Flaw> {
    let (mut with, mut without) = (0_u64, 0_u64);
    for point in batch.points() {
        if point.offset.is_some() { with += 1 } else { without += 1 }
    }
    if without == 0 {
        // Offsets are the file's own word; a zone only says how to show the moments.
        return match asked {
            None => Ok(Clock::Offsets),
            Some(name) => {
                let zone = zones.zone(name).ok_or_else(|| Fault::NoZone { zone: name.to_owned() })?;
                batch.change_points(|point| {
                    let utc = point.local - i64::from(point.offset.unwrap_or(0));
                    let offset = zone.offset(utc);
                    (point.local, point.offset) = (utc + i64::from(offset), Some(offset));
                });
                Ok(Clock::Zone(name.to_owned()))
            }
        };
    }
    let name = match (&batch.clock, asked) {
        (ClockOf::Known(zone), _) => Some(zone.clone()),
        (_, Some(zone)) => Some(zone.to_owned()),
        (ClockOf::Asked(likely), None) => {
            batch
                .questions
                .push(Question::Zone { why: "this form has local times with summer time", likely });
            None
        }
        (ClockOf::File, None) => None,
    };
    if with > 0 && name.is_none() {
        let why = "some of its times have offsets and others do not";
        batch.questions.push(Question::Zone { why, likely: EUROPE });
    }
    let Some(name) = name else { return Ok(own(batch)) };
    let Some(zone) = zones.zone(&name) else {
        // A form's zone that cannot be looked up here is not a fault of the file.
        return if asked.is_some() { Err(Fault::NoZone { zone: name }.into()) } else { Ok(own(batch)) };
    };
    for home in &mut batch.homes {
        for series in [&mut home.import, &mut home.export] {
            in_zone(series, &name, zone.as_ref())?;
        }
    }
    Ok(Clock::Zone(name))
}

/// The rows of a series as they follow each other in time: files may begin with the newest.
fn in_time(series: &Series) -> Vec<Point> {
    let mut points: Vec<Point> = series.points.iter().collect();
    if points.first().zip(points.last()).is_some_and(|(first, last)| first.local > last.local) {
        points.reverse();
    }
    points
}

/// The places of rows that name the time of the row before and stand an hour from all others: where rows are an hour apart, the second
/// of an hour that comes twice looks like this. Rows that are closer together tell it by going back.
fn lone_pairs(points: &[Point]) -> BTreeSet<usize> {
    let far = |from: Option<&Point>, to: i64| from.is_none_or(|from| (from.local - to).abs() >= HOUR);
    let pairs = points.windows(2).enumerate().filter_map(|(index, pair)| {
        let [first, second] = pair else { return None };
        let before = index.checked_sub(1).and_then(|index| points.get(index));
        let is_lone = first.local == second.local
            && first.part == second.part
            && far(before, first.local)
            && far(points.get(index + 2), first.local);
        is_lone.then_some(index + 1)
    });
    pairs.collect()
}

fn in_zone(series: &mut Series, name: &str, zone: &dyn Zone) -> Result<(), Flaw> {
    let mut before: Option<i64> = None;
    let mut second = false;
    let mut points = in_time(series);
    let lone = lone_pairs(&points);
    for (index, point) in points.iter_mut().enumerate() {
        if point.offset.is_some() {
            continue;
        }
        let offset = match zone.moment(point.local) {
            Moment::Once(offset) => {
                second = false;
                offset
            }
            Moment::Twice(first, other) => {
                second = second || before.is_some_and(|before| point.local < before) || lone.contains(&index);
                point.again = second;
                if second { other } else { first }
            }
            Moment::Never => {
                let fault = Fault::NoSuchTime { found: note::time(point.local), zone: name.to_owned() };
                return Err(Flaw { place: Some(Place { line: u64::from(point.line), column: 0 }), fault });
            }
        };
        before = Some(point.local);
        point.offset = Some(offset);
    }
    // From now on the order of the rows does not matter.
    series.points = points.iter().collect();
    Ok(())
}

/// Without a zone: an hour that is there twice is seen by the order of the rows.
fn own(batch: &mut Batch) -> Clock {
    let mut hours = Vec::new();
    for home in &mut batch.homes {
        for series in [&mut home.import, &mut home.export] {
            let mut before: Option<i64> = None;
            let mut until: Option<i64> = None;
            let mut points = in_time(series);
            for point in &mut points {
                if let Some(last) = before
                    && point.local < last
                    && last - point.local < HOUR
                    && point.local.rem_euclid(DAY) < 4 * HOUR
                {
                    until = Some(point.local + HOUR);
                    hours.push(point.local);
                }
                point.again = until.is_some_and(|until| point.local < until);
                if !point.again {
                    until = None;
                }
                before = Some(point.local);
            }
            // Where no hour is there twice, nothing changed.
            if points.iter().any(|point| point.again) {
                series.points = points.iter().collect();
            }
        }
    }
    hours.sort_unstable();
    hours.dedup();
    if hours.is_empty() {
        batch.notes.push(Note::OwnClock);
    } else {
        let why = "an hour is there twice, for clocks were set back";
        batch.questions.push(Question::Zone { why, likely: EUROPE });
    }
    Clock::Own(hours)
}
