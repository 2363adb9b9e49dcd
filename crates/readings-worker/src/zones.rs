//! Time zones by their names, as the browser knows them.

use std::cell::RefCell;
use std::collections::HashMap;

use blindsum_readings::files::{Moment, Offsets, Zone, Zones};
use js_sys::{Array, Date, Function, Intl, JsString, Object, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// Seconds of a day. A zone changes its clocks at most once in one.
const DAY: i64 = 86_400;

/// Knows all zones that the browser knows, and what [`Offsets`] knows.
#[derive(Debug, Clone, Copy, Default)]
pub struct OfBrowser;

impl OfBrowser {
    /// The zone of the browser itself, by its name.
    #[must_use]
    pub fn here() -> Option<String> {
        let options = Intl::DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
        Reflect::get(&options, &"timeZone".into()).ok()?.as_string()
    }
}

impl Zones for OfBrowser {
    fn zone(&self, name: &str) -> Option<Box<dyn Zone>> {
        if let Some(fixed) = Offsets.zone(name) {
            return Some(fixed);
        }
        Some(Box::new(Named { clock: clock(name)?, days: RefCell::default() }))
    }
}

/// The function that shows a date on the clock of a zone, if the browser has that zone.
fn clock(zone: &str) -> Option<Function> {
    let options = Object::new();
    let mut entries = vec![("timeZone", zone), ("hourCycle", "h23"), ("era", "short")];
    entries.extend(["year", "month", "day", "hour", "minute", "second"].map(|part| (part, "numeric")));
    for (key, value) in entries {
        Reflect::set(&options, &key.into(), &value.into()).ok()?;
    }
    let intl = Reflect::get(&js_sys::global(), &"Intl".into()).ok()?;
    let constructor: Function = Reflect::get(&intl, &"DateTimeFormat".into()).ok()?.dyn_into().ok()?;
    // A name of something else than a zone is thrown.
    let format = Reflect::construct(&constructor, &Array::of2(&"en-US".into(), &options)).ok()?;
    Reflect::get(&format, &"format".into()).ok()?.dyn_into().ok()
}

/// What is known of a day of UTC.
#[derive(Clone, Copy)]
struct OfDay {
    /// The offset at its beginning.
    first: i32,
    /// Where the clocks change in it: the first second with another offset, and that offset.
    change: Option<(i64, i32)>,
}

/// A zone of the browser. What is asked of it is kept day by day: to ask takes microseconds, and files have millions of times.
struct Named {
    clock: Function,
    days: RefCell<HashMap<i64, OfDay>>,
}

impl Named {
    /// Seconds that the zone's clock is ahead of UTC at a moment, by asking the browser.
    fn asked(&self, utc: i64) -> i32 {
        #[expect(clippy::cast_precision_loss, reason = "seconds of the years that files have")]
        let date = Date::new(&JsValue::from_f64(utc as f64 * 1000.0));
        let shown = self.clock.call1(&JsValue::NULL, &date).ok();
        let shown = shown.and_then(|shown| shown.dyn_into::<JsString>().ok()).map(String::from);
        shown.and_then(|shown| local(&shown)).and_then(|local| i32::try_from(local - utc).ok()).unwrap_or(0)
    }

    fn of_day(&self, day: i64) -> OfDay {
        if let Some(known) = self.days.borrow().get(&day) {
            return *known;
        }
        let (start, end) = (day * DAY, (day + 1) * DAY);
        let (first, last) = (self.asked(start), self.asked(end));
        let change = (first != last).then(|| {
            let (mut before, mut after) = (start, end);
            while after - before > 1 {
                let middle = before + (after - before) / 2;
                if self.asked(middle) == first { before = middle } else { after = middle }
            }
            (after, last)
        });
        let known = OfDay { first, change };
        self.days.borrow_mut().insert(day, known);
        known
    }
}

impl Zone for Named {
    fn moment(&self, local: i64) -> Moment {
        let (before, after) = (self.offset(local - DAY), self.offset(local + DAY));
        let fits = |offset: i32| self.offset(local - i64::from(offset)) == offset;
        match (before == after, fits(before), fits(after)) {
            (true, ..) | (_, true, false) => Moment::Once(before),
            (_, true, true) => Moment::Twice(before, after),
            (_, false, true) => Moment::Once(after),
            (_, false, false) => Moment::Never,
        }
    }

    fn offset(&self, utc: i64) -> i32 {
        let OfDay { first, change } = self.of_day(utc.div_euclid(DAY));
        change.filter(|(from, _)| utc >= *from).map_or(first, |(_, offset)| offset)
    }
}

/// Seconds since 1970 of a local time as `en-US` shows it: "3 29, 2026 A, 01:30:00" in one way or another, month and day first.
fn local(shown: &str) -> Option<i64> {
    let mut numbers = shown.split(|letter: char| !letter.is_ascii_digit()).filter(|part| !part.is_empty());
    let mut next = || numbers.next()?.parse::<i64>().ok();
    let (month, day, year, hour, minute, second) = (next()?, next()?, next()?, next()?, next()?, next()?);
    let year = if shown.contains('B') { 1 - year } else { year };
    // Days since 1970 by the rule of Gregory, with years that begin in March.
    let (year, month) = if month > 2 { (year, month - 3) } else { (year - 1, month + 9) };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * month + 2) / 5 + day - 1;
    let days = era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468;
    Some(days * DAY + hour * 3600 + minute * 60 + second)
}
