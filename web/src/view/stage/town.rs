//! A crowd's homes as a town: streets of small houses. Where each stands, which one a point or a key leads to, and by which sign a
//! house tells how its home stands. What those who look cannot tell is not in here.

mod sign;
mod words;

use std::ops::Range;

pub(crate) use sign::{Sign, UNITS, count_of, houses, paths};
pub(crate) use words::{Word, next_wrong, truth_of, words, writes};

use crate::view::frame::Frame;

/// How many homes a street has where one street is shown at a time.
const STREET: u32 = 100;
/// No house is larger.
const LARGEST: f64 = 44.0;
/// Between blocks of ten houses.
const BLOCK: f64 = 10.0;
/// From one house to the next, from one row of a street to the other, and from one street to the next, in houses.
const ASIDE: f64 = 1.09;
const DOWN: f64 = 1.22;
const STREETS: f64 = 2.6;
/// The bars of the streets that are not shown, and the words between them and the houses.
const BARS: f64 = 26.0;
const WORDS: f64 = 22.0;

/// Where the homes of a crowd stand, in the picture's units.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Town {
    /// All of it.
    pub(crate) frame: Frame,
    /// How many homes.
    pub(crate) homes: u32,
    /// How many houses a row has.
    pub(crate) columns: u32,
    /// How wide and high a house is.
    pub(crate) size: f64,
    /// The one street that is shown; nothing where all are.
    pub(crate) shown: Option<u32>,
    /// How many rows a street has.
    rows: u32,
    /// How far one row is below the other, and one street below another.
    down: f64,
    street: f64,
    /// Where the first house stands.
    first: (f64, f64),
}

impl Town {
    /// A town in this room. Where there is little, one street of a hundred stands there at a time, in rows of `alone` houses, with a bar
    /// for each: the street of the home `looked_at`.
    pub(crate) fn new(homes: u32, alone: Option<u32>, room: Frame, looked_at: u32) -> Self {
        let alone = alone.filter(|_| homes > STREET);
        let folds = alone.is_some();
        let fits = |columns: u32| {
            let gaps = BLOCK * f64::from((columns / 10).saturating_sub(1));
            let wide = (room.w - gaps) / (ASIDE * f64::from(columns));
            let streets = f64::from(homes.div_ceil(2 * columns));
            let high = room.h / (STREETS * streets - STREETS + DOWN + 1.0);
            if folds { wide } else { wide.min(high) }.min(LARGEST)
        };
        let all = [10, 20, 30, 40, 50].into_iter();
        let columns = alone.or_else(|| all.max_by(|one, other| fits(*one).total_cmp(&fits(*other))));
        let columns = columns.unwrap_or(10);
        let size = fits(columns);
        let rows = if folds { STREET / columns } else { 2 };
        let top = if folds { BARS + WORDS } else { 0.0 };
        let used = size * ASIDE * f64::from(columns) + BLOCK * f64::from((columns / 10).saturating_sub(1));
        let (down, street) = (size * DOWN, size * STREETS);
        let streets = if folds { 1 } else { homes.div_ceil(rows * columns) };
        let high =
            street * f64::from(streets.saturating_sub(1)) + down * f64::from(rows.saturating_sub(1)) + size;
        Self {
            frame: Frame { h: top + high, ..room },
            homes,
            columns,
            size,
            shown: folds.then(|| looked_at.min(homes.saturating_sub(1)) / STREET),
            rows,
            down,
            street,
            first: (room.x + (room.w - used) / 2.0, room.y + top),
        }
    }

    fn per_street(&self) -> u32 {
        self.rows.saturating_mul(self.columns).max(1)
    }

    /// How many streets there are.
    pub(crate) fn streets(&self) -> u32 {
        self.homes.div_ceil(self.per_street())
    }

    /// The homes of a street.
    pub(crate) fn street(&self, street: u32) -> Range<u32> {
        let from = street.saturating_mul(self.per_street()).min(self.homes);
        from..from.saturating_add(self.per_street()).min(self.homes)
    }

    /// The streets whose houses are drawn.
    pub(crate) fn drawn(&self) -> Range<u32> {
        self.shown.map_or(0..self.streets(), |shown| shown..shown.saturating_add(1))
    }

    /// Where a home's house stands, if it is drawn.
    pub(crate) fn house(&self, home: u32) -> Option<Frame> {
        let street = home / self.per_street();
        if home >= self.homes || !self.drawn().contains(&street) {
            return None;
        }
        let within = home % self.per_street();
        let (row, column) = (within / self.columns.max(1), within % self.columns.max(1));
        let below = f64::from(if self.shown.is_some() { 0 } else { street }) * self.street;
        let (x, y) = self.first;
        Some(Frame {
            x: x + f64::from(column) * self.size * ASIDE + f64::from(column / 10) * BLOCK,
            y: y + below + f64::from(row) * self.down,
            w: self.size,
            h: self.size,
        })
    }

    /// The height of the road through a street, and from where to where it goes.
    pub(crate) fn road(&self, street: u32) -> Option<(f64, f64, f64)> {
        let homes = self.street(street);
        let first = self.house(homes.start)?;
        let last = self.house(homes.end.min(homes.start.saturating_add(self.columns)).checked_sub(1)?)?;
        Some((first.bottom() + (self.down - self.size) / 2.0, first.x, last.right()))
    }

    /// The bar of a street, where one is shown at a time.
    pub(crate) fn bar(&self, street: u32) -> Option<Frame> {
        self.shown.filter(|_| street < self.streets())?;
        let pitch = self.frame.w / f64::from(self.streets());
        Some(Frame {
            x: self.frame.x + pitch * f64::from(street) + 2.0,
            y: self.frame.y,
            w: pitch - 4.0,
            h: BARS,
        })
    }

    /// The base line of the words between the bars and the houses.
    pub(crate) fn words(&self) -> Option<f64> {
        self.shown.map(|_| self.frame.y + BARS + WORDS - 7.0)
    }

    /// The home that a point means: that of the house there, or the first of the street whose bar is there.
    pub(crate) fn home_at(&self, (x, y): (f64, f64)) -> Option<u32> {
        let holds = |frame: &Frame, aside: f64, below: f64| {
            (frame.x - aside..frame.right() + aside).contains(&x)
                && (frame.y - below..frame.bottom() + below).contains(&y)
        };
        let bar =
            (0..self.streets()).find(|street| self.bar(*street).is_some_and(|bar| holds(&bar, 2.0, 4.0)));
        if let Some(street) = bar {
            return Some(self.street(street).start);
        }
        // What lies between two houses belongs to the nearer one.
        let (aside, below) = (self.size * (ASIDE - 1.0) / 2.0, (self.down - self.size) / 2.0);
        let is_there = |home: &u32| self.house(*home).is_some_and(|house| holds(&house, aside, below));
        self.drawn().flat_map(|street| self.street(street)).find(is_there)
    }

    /// Where a key leads from a home; nothing for keys that do not walk.
    pub(crate) fn step(&self, key: &str, from: u32) -> Option<u32> {
        let next = match key {
            "ArrowRight" => from.checked_add(1),
            "ArrowLeft" => from.checked_sub(1),
            "ArrowDown" => from.checked_add(self.columns),
            "ArrowUp" => from.checked_sub(self.columns),
            "Home" => Some(0),
            "End" => self.homes.checked_sub(1),
            _ => return None,
        };
        Some(next.filter(|next| *next < self.homes).unwrap_or(from))
    }
}

#[cfg(test)]
mod tests;
