//! Energy to slots: all homes of all files in one table.

use std::collections::HashMap;

use crate::files::ask::{Ask, Days, Exports};
use crate::files::cells::{Cell, HomeCells};
use crate::files::dense::{Dense, Numbers};
use crate::files::energy::{Energy, HomeEnergy};
use crate::files::fault::{Fault, Flaw, Place};
use crate::files::note::{self, Note, Question};
use crate::files::stamp::{self, DAY};
use crate::files::tally::Tally;
use crate::files::unit::mwh;

/// Above this a half-hour is more than a home can use, in mWh: 50 kWh.
const LARGE_MWH: i64 = 50_000_000;

/// A slot of the table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SlotTime {
    order: i64,
    local: i64,
    offset: Option<i32>,
    again: bool,
}

impl SlotTime {
    /// Its start: in UTC where that is known (`2025-07-14T23:00Z`), or as the file's own clock shows it (`2024-01-15T19:00`).
    #[must_use]
    pub fn start(&self) -> String {
        match self.offset {
            Some(offset) => format!("{}Z", stamp::iso(self.local - i64::from(offset))),
            None => stamp::iso(self.local),
        }
    }

    /// Seconds since 1970, UTC, where they are known.
    #[must_use]
    pub fn utc(&self) -> Option<i64> {
        self.offset.map(|offset| self.local - i64::from(offset))
    }

    /// Seconds from 1970-01-01 00:00 to its start, on the local clock.
    #[must_use]
    pub fn shown(&self) -> i64 {
        self.local
    }

    /// Its start on the local clock, as in `2025-07-15 00:00`.
    #[must_use]
    pub fn local(&self) -> String {
        stamp::shown(self.local)
    }

    /// The time of day of its start on the local clock, as in `19:00`.
    #[must_use]
    pub fn time_of_day(&self) -> String {
        stamp::time_text(self.local.rem_euclid(DAY))
    }

    /// The date of its start on the local clock, as in `2025-07-15`.
    #[must_use]
    pub fn date(&self) -> String {
        stamp::date_text(self.local)
    }

    /// Minutes that the local clock is ahead of UTC, where they are known.
    #[must_use]
    pub fn offset_minutes(&self) -> Option<i32> {
        self.offset.map(|offset| offset / 60)
    }

    /// Whether the local time is there for the second time, for clocks were set back.
    #[must_use]
    pub fn is_again(&self) -> bool {
        self.again
    }
}

/// A household's readings.
#[derive(Clone, PartialEq, Eq)]
pub struct HomeSlots {
    /// Its name.
    pub name: String,
    /// The slots that it has, by their numbers in the table, ascending, and mWh; below 0 where it exports more than it takes.
    readings: Dense<(usize, i64)>,
}

impl HomeSlots {
    /// The slots that it has, by their numbers in the table, ascending, and mWh.
    #[must_use]
    pub fn readings(&self) -> impl ExactSizeIterator<Item = (usize, i64)> + '_ {
        self.readings.iter()
    }

    /// Its reading of a slot in mWh, if it has one. It is looked for from the first slot on.
    #[must_use]
    pub fn at(&self, slot: usize) -> Option<i64> {
        self.readings()
            .take_while(|(there, _)| *there <= slot)
            .find(|(there, _)| *there == slot)
            .map(|(_, mwh)| mwh)
    }
}

impl core::fmt::Debug for HomeSlots {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        write!(f, "HomeSlots({:?}, {} slots, <redacted>)", self.name, self.readings.len())
    }
}

/// All homes and slots.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SlotTable {
    /// Minutes of a slot; 0 in an empty table.
    pub slot_minutes: u32,
    /// The slots, in the order of time.
    pub slots: Vec<SlotTime>,
    /// The homes, in the order of the files.
    pub homes: Vec<HomeSlots>,
}

impl SlotTable {
    /// The number of homes that have a slot, and their total in mWh.
    #[must_use]
    pub fn totals(&self) -> Vec<(u64, i64)> {
        let mut totals = vec![(0, 0_i64); self.slots.len()];
        for (slot, mwh) in self.homes.iter().flat_map(HomeSlots::readings) {
            if let Some((count, total)) = totals.get_mut(slot) {
                *count += 1;
                // What is beyond is far from what homes use, and a note says so.
                *total = total.saturating_add(mwh);
            }
        }
        totals
    }
}

/// What a file's homes come to, before they are put together.
pub(crate) struct OfFile {
    pub(crate) file: String,
    pub(crate) homes: Vec<HomeEnergy>,
    /// Whether intervals that do not fit into a slot are left out: those of a register lie where they lie.
    pub(crate) register: bool,
}

impl Numbers for (usize, i64) {
    fn numbers(&self) -> [i64; 8] {
        [self.1, i64::try_from(self.0).unwrap_or(i64::MAX), 0, 0, 0, 0, 0, 0]
    }

    fn of([mwh, slot, ..]: [i64; 8]) -> Self {
        (usize::try_from(slot).unwrap_or(usize::MAX), mwh)
    }
}

/// The seconds of a slot: what is asked, or half an hour, or as long as the longest interval is.
pub(crate) fn slot_seconds(ask: &Ask, longest: i64) -> Result<i64, Fault> {
    match ask.slot_minutes {
        Some(minutes) if (1..=60).contains(&minutes) && 60 % minutes == 0 => Ok(i64::from(minutes) * 60),
        Some(minutes) => Err(Fault::SlotLength { minutes }),
        None if longest <= 1800 && 1800 % longest.max(1) == 0 => Ok(1800),
        None => Ok(longest),
    }
}

/// Puts all files together. What is to be said goes to `notes` and `questions`.
pub(crate) fn table(
    files: Vec<OfFile>,
    seconds: i64,
    ask: &Ask,
    notes: &mut Vec<Note>,
    questions: &mut Vec<Question>,
) -> Result<SlotTable, (String, Flaw)> {
    let mut filler = Filler { ask, seconds, told: Told::default() };
    let mut homes: Vec<HomeCells> = Vec::new();
    let mut index: HashMap<String, usize> = HashMap::new();
    for file in files {
        for home in file.homes {
            let cells = filler.cells(&home, file.register).map_err(|flaw| (file.file.clone(), flaw))?;
            match index.get(&home.name).and_then(|at| homes.get_mut(*at)) {
                None => {
                    index.insert(home.name.clone(), homes.len());
                    homes.push((home.name, cells.iter().collect()));
                }
                Some((name, kept)) => {
                    let mut there: Vec<_> = kept.iter().chain(cells).collect();
                    there.sort_by_key(|(order, _)| *order);
                    let contradicts = |(a, b): (&(i64, Cell), &(i64, Cell))| {
                        (a.0 == b.0 && a.1.mj != b.1.mj).then_some(b.1)
                    };
                    if let Some(cell) = there.iter().zip(there.iter().skip(1)).find_map(contradicts) {
                        let (household, time) = (name.clone(), note::time(cell.local));
                        let fault = Fault::InOtherFile { household, time };
                        return Err((file.file, Flaw { place: None, fault }));
                    }
                    there.dedup_by_key(|(order, _)| *order);
                    *kept = there.iter().collect();
                }
            }
        }
    }
    days(&mut homes, ask, notes, questions);
    filler.told.say(ask, notes, questions);
    let table = numbered(homes, seconds);
    large(&table, notes);
    incomplete(&table, notes);
    if table.slot_minutes != 30 && !table.slots.is_empty() {
        notes.push(Note::SlotLength { minutes: table.slot_minutes });
    }
    Ok(table)
}

/// What was seen of all homes.
#[derive(Default)]
struct Told {
    missing: Tally,
    empty: Tally,
    partial: u64,
    first_partial: Option<(String, i64, i64, i64)>,
    negative: Tally,
    negative_homes: u64,
    first_negative: Option<String>,
    clipped: u64,
    left: u64,
    below: u64,
    exported: u64,
    unplaced: Tally,
}

impl Told {
    fn say(self, ask: &Ask, notes: &mut Vec<Note>, questions: &mut Vec<Question>) {
        let tally = |tally: Tally, make: fn(u64, u64) -> Note| {
            (tally.count > 0).then(|| make(tally.count, tally.line))
        };
        notes.extend(tally(self.missing, |count, line| Note::Missing { count, line }));
        notes.extend(tally(self.empty, |count, line| Note::EmptyRows { count, line }));
        notes.extend(tally(self.unplaced, |count, line| Note::Unplaced { count, line }));
        if let Some((household, local, have, of)) = self.first_partial {
            let (time, have, of) = (note::time(local), have / 60, of / 60);
            notes.push(Note::Partial { count: self.partial, household, time, have, of });
        }
        if let (Some(household), None) = (self.first_negative, ask.export) {
            let (count, homes, line) = (self.negative.count, self.negative_homes, self.negative.line);
            questions.push(Question::Export { count, homes, household, line });
        }
        if self.clipped > 0 {
            notes.push(Note::Clipped { count: self.clipped });
        }
        if self.left > 0 {
            notes.push(Note::ExportLeft { count: self.left });
        }
        if self.exported > 0 && !matches!(ask.export, Some(Exports::Net | Exports::Leave)) {
            notes.push(Note::ExportApart { count: self.exported });
        }
        if self.below > 0 && ask.export == Some(Exports::Net) {
            notes.push(Note::BelowZero { count: self.below });
        }
    }
}

struct Filler<'a> {
    ask: &'a Ask,
    seconds: i64,
    told: Told,
}

impl Filler<'_> {
    /// The slots of a home.
    fn cells(&mut self, home: &HomeEnergy, register: bool) -> Result<Vec<(i64, Cell)>, Flaw> {
        let mut cells: Vec<(i64, Cell)> = Vec::new();
        let mut negatives = 0_u64;
        let mut covered_from = None;
        for energy in home.import.iter() {
            let Some((order, local)) = self.place(&energy, register)? else { continue };
            if energy.missing {
                self.told.missing.see(u64::from(energy.line));
                continue;
            }
            // Energy comes in the order of time, so a slot that is there is the last one.
            if cells.last().is_none_or(|(last, _)| *last != order) {
                let Energy { offset, again, .. } = energy;
                cells.push((order, Cell { local, offset, again, ..Cell::default() }));
            }
            let Some((_, cell)) = cells.last_mut() else { continue };
            let mut mj = energy.mj;
            if mj < 0 {
                negatives += 1;
                self.told.negative.see(u64::from(energy.line));
                match self.ask.export {
                    Some(Exports::Clip) => {
                        self.told.clipped += 1;
                        mj = 0;
                    }
                    Some(Exports::Leave) => cell.has_export = true,
                    Some(Exports::Net) | None => {}
                }
            }
            cell.mj = cell.mj.saturating_add(mj);
            // Registers side by side cover the same time once.
            if covered_from != Some(energy.order) {
                cell.covered += energy.seconds;
            }
            covered_from = Some(energy.order);
        }
        // Clocks that change by less than a slot bring its parts out of order.
        if !cells.is_sorted_by_key(|(order, _)| *order) {
            cells.sort_by_key(|(order, _)| *order);
            cells.dedup_by(|(order, cell), (before, kept)| {
                let same = order == before;
                if same {
                    kept.mj = kept.mj.saturating_add(cell.mj);
                    kept.covered += cell.covered;
                    kept.has_export |= cell.has_export;
                }
                same
            });
        }
        if negatives > 0 {
            self.told.negative_homes += 1;
            self.told.first_negative.get_or_insert_with(|| home.name.clone());
        }
        for energy in home.export.iter() {
            let Some((order, _)) = self.place(&energy, register)? else { continue };
            if energy.missing || energy.mj == 0 {
                continue;
            }
            self.told.exported += 1;
            let found = cells.binary_search_by_key(&order, |(order, _)| *order).ok();
            if let Some((_, cell)) = found.and_then(|found| cells.get_mut(found)) {
                match self.ask.export {
                    Some(Exports::Net) => cell.mj = cell.mj.saturating_sub(energy.mj),
                    Some(Exports::Leave) => cell.has_export = true,
                    Some(Exports::Clip) | None => {}
                }
            }
        }
        let before = cells.len();
        cells.retain(|(_, cell)| !cell.has_export);
        self.told.left += u64::try_from(before - cells.len()).unwrap_or(0);
        for (_, cell) in &cells {
            self.told.below += u64::from(cell.mj < 0);
            if cell.covered < self.seconds {
                self.told.partial += 1;
                let first = || (home.name.clone(), cell.local, cell.covered, self.seconds);
                self.told.first_partial.get_or_insert_with(first);
            }
        }
        Ok(cells)
    }

    /// The slot that an interval lies in: its order, and its start on the local clock.
    fn place(&mut self, energy: &Energy, register: bool) -> Result<Option<(i64, i64)>, Flaw> {
        let inside = energy.local.rem_euclid(self.seconds);
        if inside + energy.seconds <= self.seconds {
            return Ok(Some((energy.order - inside, energy.local - inside)));
        }
        if energy.missing {
            self.told.empty.see(u64::from(energy.line));
            return Ok(None);
        }
        if register {
            self.told.unplaced.see(u64::from(energy.line));
            return Ok(None);
        }
        let right = if energy.seconds > self.seconds {
            "slots have to be as long as the readings, or longer"
        } else {
            "readings have to begin where slots do, or at parts of them"
        };
        let minutes = if energy.seconds % 60 == 0 {
            (energy.seconds / 60).to_string()
        } else {
            format!("{}:{:02}", energy.seconds / 60, energy.seconds % 60)
        };
        let slot = u32::try_from(self.seconds / 60).unwrap_or(0);
        let fault = Fault::Straddles { time: note::time(energy.local), minutes, slot, right };
        Err(Flaw { place: Some(Place { line: u64::from(energy.line), column: 0 }), fault })
    }
}

/// One home alone, with several days: its days may stand for homes.
fn days(homes: &mut Vec<HomeCells>, ask: &Ask, notes: &mut Vec<Note>, questions: &mut Vec<Question>) {
    let [(_, cells)] = homes.as_slice() else { return };
    let mut dates: Vec<i64> = cells.iter().map(|(_, cell)| cell.local.div_euclid(DAY)).collect();
    dates.dedup();
    if dates.len() < 2 {
        return;
    }
    match ask.days {
        None => questions.push(Question::Days { days: u64::try_from(dates.len()).unwrap_or(u64::MAX) }),
        Some(Days::Slots) => {}
        Some(Days::Homes) => {
            let mut by_day: Vec<(String, Vec<(i64, Cell)>)> = Vec::new();
            let mut left = 0_u64;
            let first = dates.first().copied().unwrap_or(0) * DAY;
            for (_, cell) in cells.iter() {
                let name = stamp::date_text(cell.local);
                if by_day.last().is_none_or(|(last, _)| *last != name) {
                    by_day.push((name, Vec::new()));
                }
                let time = cell.local.rem_euclid(DAY);
                let order = first + time;
                // An hour that is there twice on one day has no such hour in the other homes.
                let Some((_, day)) = by_day.last_mut() else { continue };
                if day.last().is_some_and(|(last, _)| *last >= order) {
                    left += 1;
                } else {
                    day.push((order, Cell { local: order, offset: None, again: false, ..cell }));
                }
            }
            if left > 0 {
                notes.push(Note::SecondHourLeft { count: left });
            }
            *homes = by_day.into_iter().map(|(name, day)| (name, day.iter().collect())).collect();
        }
    }
}

fn in_order(slots: &mut Vec<SlotTime>) {
    slots.sort_by_key(|slot| slot.order);
    slots.dedup_by_key(|slot| slot.order);
}

/// Numbers the slots.
fn numbered(homes: Vec<HomeCells>, seconds: i64) -> SlotTable {
    let mut slots: Vec<SlotTime> = Vec::new();
    // Those at the end that are not in their place yet.
    let mut fresh = 0;
    for (_, cells) in &homes {
        let (mut at, known) = (0, slots.len() - fresh);
        for (order, cell) in cells.iter() {
            let there = slots.get(..known).unwrap_or_default();
            // Most homes have the slots of the homes before, one after the other.
            let found = if there.get(at).is_some_and(|slot| slot.order == order) {
                Ok(at)
            } else {
                there.binary_search_by_key(&order, |slot| slot.order)
            };
            match found {
                Ok(found) => at = found + 1,
                Err(_) => {
                    let Cell { local, offset, again, .. } = cell;
                    slots.push(SlotTime { order, local, offset, again });
                    fresh += 1;
                }
            }
        }
        // Homes without a slot in common would cost the square of them, if each had the slots put in order.
        if fresh > slots.len() / 2 {
            in_order(&mut slots);
            fresh = 0;
        }
    }
    in_order(&mut slots);
    let homes = homes
        .into_iter()
        .map(|(name, cells)| {
            let mut at = 0;
            let mut readings = Dense::default();
            for (order, cell) in cells.iter() {
                if slots.get(at).is_none_or(|slot| slot.order != order) {
                    at = slots.partition_point(|slot| slot.order < order);
                }
                readings.push(&(at, mwh(cell.mj)));
                at += 1;
            }
            HomeSlots { name, readings }
        })
        .collect();
    SlotTable { slot_minutes: u32::try_from(seconds / 60).unwrap_or(0), slots, homes }
}

fn large(table: &SlotTable, notes: &mut Vec<Note>) {
    let above = LARGE_MWH * i64::from(table.slot_minutes) / 30;
    let mut homes = table.homes.iter().filter(|home| home.readings().any(|(_, mwh)| mwh > above));
    if let Some(first) = homes.next() {
        let count = 1 + u64::try_from(homes.count()).unwrap_or(0);
        let of = u64::try_from(table.homes.len()).unwrap_or(0);
        notes.push(Note::LargeHomes {
            count,
            of,
            household: first.name.clone(),
            above_kwh: above / 1_000_000,
        });
    }
}

fn incomplete(table: &SlotTable, notes: &mut Vec<Note>) {
    let mut homes = table.homes.iter().filter(|home| home.readings.len() < table.slots.len());
    if let Some(first) = homes.next() {
        let count = 1 + u64::try_from(homes.count()).unwrap_or(0);
        let of = u64::try_from(table.homes.len()).unwrap_or(0);
        notes.push(Note::Incomplete { count, of, household: first.name.clone() });
    }
}
