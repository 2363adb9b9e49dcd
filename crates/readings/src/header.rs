//! The header: which form a file has.

use std::borrow::Cow;

use crate::clock::TimeOfDay;
use crate::error::{ReadingsError, Separator, shown};
use crate::fields::Fields;
use crate::options::Unit;
use crate::taken::{FileForm, UnitFrom};

/// Names of the column of households, in small letters.
const HOUSEHOLD: [&str; 5] = ["household", "household_id", "id", "meter", "lclid"];
/// Names of the column of timestamps, in small letters.
const TIMESTAMP: [&str; 5] = ["timestamp", "datetime", "date_time", "time", "tstp"];

/// What a header says.
pub(crate) enum Header {
    /// The starts of the columns after the first, ascending.
    Wide(Vec<TimeOfDay>),
    /// Where the three columns are.
    Long(Columns),
}

/// The columns of the long form, from 0, and the unit of its values.
pub(crate) struct Columns {
    pub(crate) household: usize,
    pub(crate) timestamp: usize,
    pub(crate) value: usize,
    pub(crate) unit: Unit,
    pub(crate) unit_from: UnitFrom,
}

/// Reads a header; `stated` is the caller's unit, `only` the one form that is allowed, if not any.
pub(crate) fn read(
    line: u64,
    text: &str,
    stated: Option<Unit>,
    only: Option<FileForm>,
) -> Result<Header, ReadingsError> {
    if let (false, Some(separator)) = (text.contains(','), Separator::of(text)) {
        return Err(ReadingsError::Separator { line, separator });
    }
    let cells = (1..)
        .zip(Fields::of(text))
        .map(|(column, cell)| cell.map_err(|why| ReadingsError::Quote { line, column, why }));
    let cells = cells.collect::<Result<Vec<_>, _>>()?;
    let first_is_date = cells.first().is_some_and(|first| is_date(first));
    let is_long = |cell: &Cow<'_, str>| is_one_of(cell, &HOUSEHOLD) || is_one_of(cell, &TIMESTAMP);
    if !first_is_date && only != Some(FileForm::Wide) && cells.iter().any(is_long) {
        return long(line, &cells, stated).map(Header::Long);
    }
    if let Some((column, found)) = (1..).zip(&cells).find(|(_, cell)| is_of_a_grid(cell)) {
        return Err(ReadingsError::NationalLoad { line, column, found: shown(found) });
    }
    // A header such as "id;time;energy (kWh, half-hourly)" has commas too.
    match Separator::of(text).filter(|_| !first_is_date) {
        Some(separator) => Err(ReadingsError::Separator { line, separator }),
        None => wide(line, &cells).map(Header::Wide),
    }
}

fn is_date(cell: &str) -> bool {
    cell.eq_ignore_ascii_case("date")
}

fn is_one_of(cell: &str, names: &[&str]) -> bool {
    names.iter().any(|name| cell.eq_ignore_ascii_case(name))
}

fn wide(line: u64, cells: &[Cow<'_, str>]) -> Result<Vec<TimeOfDay>, ReadingsError> {
    let error =
        |column, found: &str, expected| ReadingsError::Header { line, column, found: shown(found), expected };
    let first = cells.first().map_or("", Cow::as_ref);
    if !is_date(first) {
        return Err(error(1, first, "\"date\", or a column of the long form,"));
    }
    let mut slots: Vec<TimeOfDay> = Vec::new();
    for (column, label) in (1..).zip(cells).skip(1) {
        let start = label.parse::<TimeOfDay>().map_err(|_| error(column, label, "a time HH:MM"))?;
        if slots.last().is_some_and(|last| *last >= start) {
            return Err(error(column, label, "a time later than the one before"));
        }
        slots.push(start);
    }
    if slots.is_empty() { Err(error(2, "", "a time HH:MM")) } else { Ok(slots) }
}

fn long(line: u64, cells: &[Cow<'_, str>], stated: Option<Unit>) -> Result<Columns, ReadingsError> {
    let error = |column: usize, expected| {
        let found = cells.get(column).map_or("", Cow::as_ref);
        ReadingsError::Header { line, column: column + 1, found: shown(found), expected }
    };
    if cells.len() != 3 {
        return Err(error(cells.len().min(3), "three columns, no more and no fewer,"));
    }
    let find = |names: &[&str], twice: &'static str| {
        let mut found = (0..).zip(cells).filter(|(_, cell)| is_one_of(cell, names)).map(|(column, _)| column);
        let first = found.next();
        found.next().map_or(Ok(first), |second| Err(error(second, twice)))
    };
    let household = find(&HOUSEHOLD, "one column of households alone")?;
    let timestamp = find(&TIMESTAMP, "one column of timestamps alone")?;
    let others = || {
        (0..).zip(cells).map(|(column, _)| column).filter(|at| ![household, timestamp].contains(&Some(*at)))
    };
    // Of two columns that are not known, the one without a unit is the one that goes by another name.
    let says_nothing = |at: &usize| cells.get(*at).is_some_and(|cell| matches!(said(cell), Said::Nothing));
    let unknown = || others().find(says_nothing).or_else(|| others().next()).unwrap_or_default();
    let household =
        household.ok_or_else(|| error(unknown(), "household, household_id, id, meter or LCLid"))?;
    let timestamp =
        timestamp.ok_or_else(|| error(unknown(), "timestamp, datetime, date_time, time or tstp"))?;
    let value = others().next().unwrap_or_default();
    let found = cells.get(value).map_or("", Cow::as_ref);
    let column = value + 1;
    let (unit, unit_from) = match (said(found), stated) {
        (Said::One(unit), None) => (unit, UnitFrom::Header),
        (Said::One(unit), Some(stated)) if unit == stated => (unit, UnitFrom::Header),
        (Said::Nothing, Some(stated)) => (stated, UnitFrom::Stated),
        (Said::Nothing | Said::Both | Said::Another, None) => {
            return Err(ReadingsError::NoUnit { line, column, found: shown(found) });
        }
        (_, Some(stated)) => {
            return Err(ReadingsError::UnitContradiction { line, column, found: shown(found), stated });
        }
    };
    Ok(Columns { household, timestamp, value, unit, unit_from })
}

/// What a header says of its unit.
enum Said {
    Nothing,
    One(Unit),
    Both,
    /// Another unit of energy or power, which what is stated must not override.
    Another,
}

/// Units that are neither Wh nor kWh, and words that hide one: "MWh", "kW", "energykwh".
fn is_another_unit(word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    let known = ["w", "kw", "mw", "gw", "watt", "watts", "j", "kj", "mj", "gj", "joule", "joules"];
    known.contains(&word.as_str()) || (word.ends_with("wh") && word != "wh" && word != "kwh")
}

/// Whether a header speaks of megawatts or gigawatts: of a country or its power stations. "mW" is a thousandth of a watt.
fn is_of_a_grid(header: &str) -> bool {
    let mut words = header.split(|letter: char| !letter.is_alphanumeric());
    words.any(|word| ["MW", "GW", "MWh", "GWh", "MWH", "GWH", "megawatt", "megawatts"].contains(&word))
}

/// Written apart from what they belong to.
const PREFIXES: [&str; 7] = ["k", "m", "g", "kilo", "mega", "giga", "milli"];

/// Looks for kWh and Wh as words of their own: "energy_kwh" says kWh, "energykwh" and "MWh" say something else, "kWh/h" is a power.
fn said(header: &str) -> Said {
    let words = || header.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty());
    let is = |word: &str, name: &str| word.eq_ignore_ascii_case(name);
    let (mut kwh, mut wh, mut before) = (false, false, "");
    for word in words() {
        // "k Wh" and "m-Wh" are not Wh.
        wh |= is(word, "wh") && !PREFIXES.iter().any(|prefix| is(before, prefix));
        kwh |= is(word, "kwh");
        if is(word, "h") && (is(before, "kwh") || is(before, "wh")) {
            return Said::Another;
        }
        let prefixed = is(word, "wh") && !before.is_empty() && !wh;
        if is_another_unit(word) || prefixed && PREFIXES.iter().any(|prefix| is(before, prefix)) {
            return Said::Another;
        }
        before = word;
    }
    match (kwh, wh) {
        (false, false) => Said::Nothing,
        (true, false) => Said::One(Unit::KWh),
        (false, true) => Said::One(Unit::Wh),
        (true, true) => Said::Both,
    }
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn the_unit_is_a_word_of_the_header() {
        for (header, kwh, wh) in [
            ("kWh", true, false),
            ("energy_kwh", true, false),
            ("energy(kWh/hh)", true, false),
            ("KWH/hh (per half hour) ", true, false),
            ("Wh", false, true),
            ("reading [Wh]", false, true),
            ("reading_wh", false, true),
            ("energy", false, false),
            ("energykwh", false, false),
            ("MWh", false, false),
            ("k Wh", false, false),
            ("M.Wh", false, false),
            ("kWh/h", false, false),
            ("what", false, false),
            ("", false, false),
            ("kWh, not Wh", true, true),
        ] {
            let says = match said(header) {
                Said::Nothing | Said::Another => (false, false),
                Said::One(Unit::KWh) => (true, false),
                Said::One(Unit::Wh) => (false, true),
                Said::Both => (true, true),
            };
            assert_eq!(says, (kwh, wh), "{header:?}");
        }
    }

    #[test]
    fn another_unit_is_not_taken_for_none() {
        for header in ["energykwh", "MWh", "k Wh", "M.Wh", "kWh/h", "power (kW)", "energy_mj", "watts"] {
            assert!(matches!(said(header), Said::Another), "{header:?}");
        }
        for header in ["energy", "what", "", "reading", "use"] {
            assert!(matches!(said(header), Said::Nothing), "{header:?}");
        }
    }
}
