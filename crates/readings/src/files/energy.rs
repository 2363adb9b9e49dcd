//! Readings to energy with a beginning and a length: intervals, power, registers, duplicates, what is left out.

use std::collections::BTreeMap;

use crate::files::ask::{Ask, Counts, Gaps, StampAt};
use crate::files::batch::{Batch, Home, Point, Quality, Series};
use crate::files::dense::{self, Dense, Numbers};
use crate::files::fault::{Fault, Flaw, Place};
use crate::files::moments::Clock;
use crate::files::note::{self, Note, Question};
use crate::files::tally::Tally;
use crate::files::unit::{InUnit, mwh};

/// Energy over an interval.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Energy {
    /// Its beginning, in seconds by which moments are ordered.
    pub(crate) order: i64,
    /// Its beginning on the local clock.
    pub(crate) local: i64,
    pub(crate) offset: Option<i32>,
    pub(crate) seconds: i64,
    pub(crate) mj: i64,
    pub(crate) line: u32,
    /// Whether there is a place for it, and no value.
    pub(crate) missing: bool,
    pub(crate) again: bool,
}

/// A household's energy, in the order of time.
#[derive(Debug)]
pub(crate) struct HomeEnergy {
    pub(crate) name: String,
    pub(crate) import: Dense<Energy>,
    pub(crate) export: Dense<Energy>,
}

impl Numbers for Energy {
    fn numbers(&self) -> [i64; 8] {
        let flags = i64::from(self.missing) + 2 * i64::from(self.again);
        let offset = dense::of_offset(self.offset);
        [self.mj, self.order, self.local, offset, self.seconds, i64::from(self.line), flags, 0]
    }

    fn of([mj, order, local, offset, seconds, line, flags, _]: [i64; 8]) -> Self {
        Self {
            order,
            local,
            offset: dense::offset(offset),
            seconds,
            mj,
            line: u32::try_from(line).unwrap_or(u32::MAX),
            missing: flags & 1 != 0,
            again: flags & 2 != 0,
        }
    }
}

/// A register's readings rise from here on, in mJ: 50 kWh.
const REGISTER_FROM: i64 = 50 * 3_600_000_000;
/// Readings of a register that are looked at before it is called one.
const REGISTER_READINGS: usize = 6;
/// Assumed where nothing tells it, and nothing depends on it: half an hour.
const USUAL_SECONDS: i64 = 1800;
const HOUR: i64 = 3600;
/// The most intervals of a file that are filled: more than eleven years of half-hours.
const MOST_FILLED: usize = 200_000;

/// What a file's readings come to, and the longest interval of any home.
pub(crate) fn of(batch: &mut Batch, clock: &Clock, ask: &Ask) -> Result<(Vec<HomeEnergy>, i64), Flaw> {
    let is_power = batch.unit.value().is_some_and(InUnit::is_power);
    let register = batch.register || (!is_power && register_asked(batch, ask));
    let mut context = Context {
        register,
        is_power,
        at_end: batch.stamp.value() == Some(StampAt::End),
        fixed: batch.seconds.map(i64::from),
        asked: ask.slot_minutes.map(|minutes| i64::from(minutes) * 60),
        clock,
        merged: Tally::default(),
        reset: Tally::default(),
        assumed: false,
        mixed: None,
        longest: 0,
    };
    let homes: Vec<Home> = core::mem::take(&mut batch.homes);
    let mut energies = Vec::with_capacity(homes.len());
    for home in homes {
        let import = context.series(&home.name, home.import)?;
        let export = context.series(&home.name, home.export)?;
        let (import, export) = (import.iter().collect(), export.iter().collect());
        energies.push(HomeEnergy { name: home.name, import, export });
    }
    let Context { merged, reset, assumed, longest, mixed, .. } = context;
    if register && !batch.register {
        batch.notes.push(Note::Register);
    }
    if merged.count > 0 {
        batch.notes.push(Note::Merged { count: merged.count, line: merged.line });
    }
    if reset.count > 0 {
        batch.notes.push(Note::Reset { count: reset.count, line: reset.line });
    }
    if assumed {
        batch.notes.push(Note::AssumedInterval);
    }
    if let Some((first, other)) = mixed {
        batch.notes.push(Note::MixedIntervals { first, other });
    }
    if !register {
        fill(batch, &mut energies, ask)?;
    }
    Ok((energies, longest))
}

/// Whether numbers under another header are a register's counts: as a person says, or asked.
fn register_asked(batch: &mut Batch, ask: &Ask) -> bool {
    match ask.counts {
        Some(counts) => counts == Counts::Register,
        None => {
            let kwh = |mj: i64| mwh(mj) / 1_000_000;
            let found = batch.homes.iter().find_map(|home| {
                let (first, last) = rising(&home.import)?;
                Some(Question::Counts { household: home.name.clone(), first: kwh(first), last: kwh(last) })
            });
            batch.questions.extend(found);
            false
        }
    }
}

/// Whether readings never fall, are large, and differ by little of that: the first and the last.
fn rising(series: &Series) -> Option<(i64, i64)> {
    let mut points: Vec<Point> =
        series.points.iter().filter(|point| point.quality != Quality::Missing).collect();
    points.sort_by_key(|point| point.local);
    let (first, last) = (points.first()?.value, points.last()?.value);
    let never_falls = points.iter().zip(points.iter().skip(1)).all(|(a, b)| a.value <= b.value);
    let is_register = points.len() >= REGISTER_READINGS
        && never_falls
        && first >= REGISTER_FROM
        && last > first
        && (last - first) < first / 4;
    is_register.then_some((first, last))
}

struct Context<'a> {
    register: bool,
    is_power: bool,
    at_end: bool,
    fixed: Option<i64>,
    /// Seconds of a slot that was asked for.
    asked: Option<i64>,
    clock: &'a Clock,
    merged: Tally,
    reset: Tally,
    assumed: bool,
    mixed: Option<(i64, i64)>,
    longest: i64,
}

impl Context<'_> {
    fn series(&mut self, name: &str, series: Series) -> Result<Vec<Energy>, Flaw> {
        let mut points: Vec<Point> = series.points.iter().collect();
        drop(series);
        for point in &mut points {
            if self.register {
                point.local = to_the_minute(point.local);
            }
        }
        let order = |point: &Point| self.clock.order(point.local, point.offset, point.again);
        points.sort_by_key(|point| (order(point), point.part, point.line));
        let points = self.without_duplicates(name, points)?;
        if points.is_empty() {
            return Ok(Vec::new());
        }
        if self.register { self.differences(&points) } else { self.intervals(&points) }
    }

    fn without_duplicates(&mut self, name: &str, points: Vec<Point>) -> Result<Vec<Point>, Flaw> {
        let mut kept: Vec<Point> = Vec::with_capacity(points.len());
        for point in points {
            let order = |point: &Point| self.clock.order(point.local, point.offset, point.again);
            let same = kept.last_mut().filter(|last| order(last) == order(&point) && last.part == point.part);
            let Some(last) = same else {
                kept.push(point);
                continue;
            };
            let is_missing = |point: &Point| point.quality == Quality::Missing;
            match (is_missing(last), is_missing(&point)) {
                (true, false) => *last = point,
                (false, true) => {}
                (true, true) => self.merged.see(u64::from(point.line)),
                (false, false) if last.value == point.value => self.merged.see(u64::from(point.line)),
                (false, false) if self.register => *last = point,
                (false, false) => {
                    let fault = Fault::Contradiction {
                        household: name.to_owned(),
                        time: note::time(point.local),
                        first: u64::from(last.line),
                    };
                    return Err(Flaw {
                        place: Some(Place { line: u64::from(point.line), column: 0 }),
                        fault,
                    });
                }
            }
        }
        Ok(kept)
    }

    /// A register's counts: the energy is what lies between two of them.
    fn differences(&mut self, points: &[Point]) -> Result<Vec<Energy>, Flaw> {
        let order = |point: &Point| self.clock.order(point.local, point.offset, point.again);
        let mut energies = Vec::new();
        // Each register of a home counts for itself.
        let mut last: BTreeMap<u8, &Point> = BTreeMap::new();
        for point in points.iter().filter(|point| point.quality != Quality::Missing) {
            if let Some(before) = last.insert(point.part, point) {
                let missing = point.value < before.value;
                if missing {
                    self.reset.see(u64::from(point.line));
                }
                let (from, to) = (order(before), order(point));
                energies.push(Energy {
                    order: from,
                    local: before.local,
                    offset: before.offset,
                    seconds: to - from,
                    mj: if missing { 0 } else { point.value - before.value },
                    line: point.line,
                    missing,
                    again: before.again,
                });
            }
        }
        energies.sort_by_key(|energy| energy.order);
        let usual = interval(energies.iter().map(|energy| energy.seconds)).unwrap_or(USUAL_SECONDS);
        if usual > HOUR {
            return Err(Fault::TooCoarse { minutes: usual / 60 }.into());
        }
        // A register that is read whenever it changes has no interval: slots are as usual.
        self.longest = self.longest.max(if HOUR % usual == 0 { usual } else { 60 });
        Ok(energies)
    }

    /// Energy or power of intervals.
    fn intervals(&mut self, points: &[Point]) -> Result<Vec<Energy>, Flaw> {
        let order = |point: &Point| self.clock.order(point.local, point.offset, point.again);
        // What is missing may stand at any time, and tells nothing of the others.
        let times = || points.iter().filter(|point| point.quality != Quality::Missing).map(order);
        let distances = times().zip(times().skip(1)).map(|(a, b)| b - a).filter(|distance| *distance > 0);
        let stated = points.iter().map(|point| i64::from(point.seconds)).filter(|seconds| *seconds > 0);
        let found = self.fixed.or_else(|| usual(stated)).or_else(|| interval(distances));
        let usual = match (found, self.asked) {
            (Some(seconds), None) => seconds,
            (Some(seconds), Some(_)) if seconds <= HOUR => seconds,
            // Readings far from each other, each as long as a slot that was asked for.
            (_, Some(asked)) => asked,
            (None, None) if self.is_power => return Err(Fault::NoDuration.into()),
            (None, None) => {
                self.assumed = true;
                USUAL_SECONDS
            }
        };
        if usual > HOUR {
            return Err(Fault::TooCoarse { minutes: usual / 60 }.into());
        }
        if self.longest > 0 && self.longest != usual && self.mixed.is_none() {
            self.mixed = Some((self.longest, usual));
        }
        self.longest = self.longest.max(usual);
        let energy = |point: &Point| {
            let seconds = if point.seconds > 0 { i64::from(point.seconds) } else { usual };
            let back = if self.at_end { seconds } else { 0 };
            let mj = if self.is_power { point.value.saturating_mul(seconds) } else { point.value };
            Energy {
                order: order(point) - back,
                local: point.local - back,
                offset: point.offset,
                seconds,
                mj,
                line: point.line,
                missing: point.quality == Quality::Missing,
                again: point.again,
            }
        };
        Ok(points.iter().map(energy).collect())
    }
}

/// The most frequent of some lengths; of several equally frequent ones the shortest.
fn usual(lengths: impl Iterator<Item = i64>) -> Option<i64> {
    let mut lengths: Vec<i64> = lengths.collect();
    lengths.sort_unstable();
    let runs = lengths.chunk_by(|a, b| a == b).filter_map(|run| Some((run.len(), *run.first()?)));
    runs.max_by_key(|(count, length)| (*count, core::cmp::Reverse(*length))).map(|(_, length)| length)
}

/// The usual distance between times: one that divides an hour, where there is one.
fn interval(distances: impl Iterator<Item = i64> + Clone) -> Option<i64> {
    usual(distances.clone().filter(|distance| HOUR % distance == 0))
        .or_else(|| usual(distances.clone().filter(|distance| *distance <= HOUR)))
        .or_else(|| usual(distances))
}

/// A register is read when something happens, a little after the minute or before.
fn to_the_minute(local: i64) -> i64 {
    match local.rem_euclid(60) {
        over @ 1..=5 => local - over,
        over @ 55..=59 => local + 60 - over,
        _ => local,
    }
}

/// Intervals that are not in the file: asked where its supplier leaves out what is 0, else told.
fn fill(batch: &mut Batch, homes: &mut [HomeEnergy], ask: &Ask) -> Result<(), Flaw> {
    let zero = batch.leaves_out && ask.gaps == Some(Gaps::Zero);
    let (mut count, mut first) = (0_u64, None);
    for home in homes {
        let mut filled = Vec::new();
        let mut end: Option<Energy> = None;
        for energy in home.import.iter() {
            if let Some(before) = end {
                let from = before.order + before.seconds;
                let lacks = if before.seconds > 0 { (energy.order - from) / before.seconds } else { 0 };
                if lacks > 0 && !energy.missing {
                    count += u64::try_from(lacks).unwrap_or(0);
                    first.get_or_insert_with(|| {
                        (home.name.clone(), note::time(before.local + before.seconds))
                    });
                    if zero {
                        // Two rows far from each other must not take the memory of all that lies between them.
                        if usize::try_from(count).is_ok_and(|count| count > MOST_FILLED) {
                            let what = "intervals that are not in the file and count 0";
                            return Err(Fault::TooMany { most: MOST_FILLED, what }.into());
                        }
                        filled.extend((0..lacks).map(|step| {
                            let ahead = before.seconds * (step + 1);
                            Energy {
                                order: before.order + ahead,
                                local: before.local + ahead,
                                mj: 0,
                                missing: false,
                                ..before
                            }
                        }));
                    }
                }
            }
            end = Some(energy);
        }
        if !filled.is_empty() {
            filled.extend(home.import.iter());
            filled.sort_by_key(|energy| energy.order);
            home.import = filled.iter().collect();
        }
    }
    let Some((household, time)) = first else { return Ok(()) };
    if zero {
        batch.notes.push(Note::Filled { count });
    } else if batch.leaves_out && ask.gaps.is_none() {
        batch.questions.push(Question::Gaps { count, household, time });
    } else {
        batch.notes.push(Note::NotFilled { count, household, time });
    }
    Ok(())
}
