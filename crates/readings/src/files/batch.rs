//! The readings of one file, in the one model that all forms lead to: household, start, duration, energy, quality.

use std::collections::HashMap;

use crate::files::ask::StampAt;
use crate::files::dense::{self, Dense, Numbers};
use crate::files::fault::Fault;
use crate::files::form::Form;
use crate::files::limits::{MOST_HOMES, MOST_POINTS};
use crate::files::note::{Note, Question};
use crate::files::stamp::{self, DateOrder};
use crate::files::unit::InUnit;
use crate::limits::MOST_NAME_BYTES;

/// Something of which it is known where it comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Said<T> {
    /// The file, its form or a person says so.
    Known(T),
    /// It is usual in this form.
    Assumed(T),
    /// Nobody knows.
    Open,
}

impl<T: Copy> Said<T> {
    pub(crate) fn value(self) -> Option<T> {
        match self {
            Self::Known(value) | Self::Assumed(value) => Some(value),
            Self::Open => None,
        }
    }

    /// What a person says goes before what is usual, and answers what is open.
    pub(crate) fn or_asked(self, asked: Option<T>) -> Self {
        match (self, asked) {
            (Self::Known(_), _) | (_, None) => self,
            (_, Some(asked)) => Self::Known(asked),
        }
    }
}

/// Which way energy flows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Channel {
    /// Into the home.
    Import,
    /// Out of it.
    Export,
}

/// How a reading came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Quality {
    Measured,
    /// Estimated or substituted.
    Estimated,
    /// There is a place for it, and no value.
    Missing,
}

/// One reading.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Point {
    /// The time as the file's own clock shows it, in seconds since 1970.
    pub(crate) local: i64,
    /// Seconds that this clock is ahead of UTC, where the file says so.
    pub(crate) offset: Option<i32>,
    /// Its length in seconds; 0 where the file does not say it.
    pub(crate) seconds: u32,
    /// Energy in mJ, power in mW, or a register's count in mJ.
    pub(crate) value: i64,
    pub(crate) line: u32,
    /// Registers that add up have numbers of their own.
    pub(crate) part: u8,
    pub(crate) quality: Quality,
    /// Whether the local time is there for the second time, for clocks were set back.
    pub(crate) again: bool,
    /// Whether its date was read with the day first for want of a better knowledge.
    pub(crate) either: bool,
}

/// The readings of one household in one direction, in the order of the file.
#[derive(Debug, Clone, Default)]
pub(crate) struct Series {
    pub(crate) points: Dense<Point>,
}

impl Numbers for Point {
    fn numbers(&self) -> [i64; 8] {
        let quality = match self.quality {
            Quality::Measured => 0,
            Quality::Estimated => 1,
            Quality::Missing => 2,
        };
        let (offset, seconds) = (dense::of_offset(self.offset), i64::from(self.seconds));
        let (line, part) = (i64::from(self.line), i64::from(self.part));
        let flags = i64::from(self.again) + 2 * i64::from(self.either);
        [self.value, self.local, offset, seconds, line, part, quality, flags]
    }

    fn of([value, local, offset, seconds, line, part, quality, flags]: [i64; 8]) -> Self {
        Self {
            local,
            offset: dense::offset(offset),
            seconds: u32::try_from(seconds).unwrap_or(0),
            value,
            line: u32::try_from(line).unwrap_or(u32::MAX),
            part: u8::try_from(part).unwrap_or(u8::MAX),
            quality: match quality {
                0 => Quality::Measured,
                1 => Quality::Estimated,
                _ => Quality::Missing,
            },
            again: flags & 1 != 0,
            either: flags & 2 != 0,
        }
    }
}

/// One household.
#[derive(Debug, Clone)]
pub(crate) struct Home {
    pub(crate) name: String,
    pub(crate) import: Series,
    pub(crate) export: Series,
}

/// In which zone a file's clock is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum ClockOf {
    /// Times have offsets, or the file says nothing.
    File,
    /// The form or the file says it.
    Known(String),
    /// The form has local times of a country with summer time: the zone has to be asked.
    Asked(&'static [&'static str]),
}

/// What one file holds.
#[derive(Debug)]
pub(crate) struct Batch {
    pub(crate) file: String,
    pub(crate) form: Form,
    pub(crate) unit: Said<InUnit>,
    pub(crate) stamp: Said<StampAt>,
    pub(crate) clock: ClockOf,
    /// Whether numbers are a register's counts.
    pub(crate) register: bool,
    /// Whether this supplier leaves out intervals without use.
    pub(crate) leaves_out: bool,
    /// Seconds of every interval, where the file says it for all.
    pub(crate) seconds: Option<u32>,
    pub(crate) homes: Vec<Home>,
    pub(crate) notes: Vec<Note>,
    pub(crate) questions: Vec<Question>,
    index: HashMap<String, usize>,
    last: usize,
    count: usize,
}

impl Batch {
    pub(crate) fn new(file: &str, form: Form) -> Self {
        Self {
            file: file.to_owned(),
            form,
            unit: Said::Open,
            stamp: Said::Known(StampAt::Start),
            clock: ClockOf::File,
            register: false,
            leaves_out: false,
            seconds: None,
            homes: Vec::new(),
            notes: Vec::new(),
            questions: Vec::new(),
            index: HashMap::new(),
            last: 0,
            count: 0,
        }
    }

    /// The household of a file that does not name any: the file's name without its folder and its ending.
    pub(crate) fn file_household(&self) -> String {
        let name = self.file.rsplit(['/', '\\']).next().unwrap_or(&self.file);
        let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
        let name = if stem.is_empty() { name } else { stem };
        name.chars().take(60).collect()
    }

    /// Where the household of this name is.
    fn home(&mut self, name: &str) -> Result<usize, Fault> {
        if self.homes.get(self.last).is_some_and(|home| home.name == name) {
            return Ok(self.last);
        }
        if let Some(at) = self.index.get(name) {
            self.last = *at;
            return Ok(*at);
        }
        if name.is_empty() || name.len() > MOST_NAME_BYTES {
            return Err(Fault::Name { found: shown(name) });
        }
        if self.homes.len() >= MOST_HOMES {
            return Err(Fault::TooMany { most: MOST_HOMES, what: "households" });
        }
        self.last = self.homes.len();
        self.index.insert(name.to_owned(), self.last);
        self.homes.push(Home { name: name.to_owned(), import: Series::default(), export: Series::default() });
        Ok(self.last)
    }

    /// Adds a reading.
    pub(crate) fn add(&mut self, name: &str, channel: Channel, point: Point) -> Result<(), Fault> {
        let at = self.home(name)?;
        if self.count >= MOST_POINTS {
            return Err(Fault::TooMany { most: MOST_POINTS, what: "readings" });
        }
        self.count += 1;
        if let Some(home) = self.homes.get_mut(at) {
            match channel {
                Channel::Import => home.import.points.push(&point),
                Channel::Export => home.export.points.push(&point),
            }
        }
        Ok(())
    }

    /// Whether it holds anything.
    pub(crate) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Changes every reading, whatever it is of.
    pub(crate) fn change_points(&mut self, mut change: impl FnMut(&mut Point)) {
        for home in &mut self.homes {
            home.import.points.change(&mut change);
            home.export.points.change(&mut change);
        }
    }

    /// Every reading, whatever it is of.
    pub(crate) fn points(&self) -> impl Iterator<Item = Point> {
        self.homes.iter().flat_map(|home| home.import.points.iter().chain(home.export.points.iter()))
    }

    /// Reads again, with the month first, what can be read in both ways and was read with the day first.
    pub(crate) fn exchange_dates(&mut self, order: DateOrder) {
        if order == DateOrder::MonthFirst {
            self.change_points(|point| {
                if core::mem::take(&mut point.either) {
                    point.local = stamp::swapped(point.local).unwrap_or(point.local);
                }
            });
        }
    }
}

/// A cell for a message: at most 60 characters of it.
pub(crate) fn shown(text: &str) -> String {
    if text.chars().count() <= 60 { text.to_owned() } else { text.chars().take(59).chain(['…']).collect() }
}

/// A line for a point.
pub(crate) fn line(line: u64) -> u32 {
    u32::try_from(line).unwrap_or(u32::MAX)
}
