//! Dates and times as files write them.
//!
//! A time is read as the file's own clock shows it, with an offset from UTC if one follows. Days and months that can be
//! exchanged are read with the day first, and marked: a reader of the whole file knows more.

/// Seconds of a day.
pub(crate) const DAY: i64 = 86_400;

/// Which of two numbers of a date comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DateOrder {
    /// 31/12/2024.
    DayFirst,
    /// 12/31/2024.
    MonthFirst,
}

impl DateOrder {
    /// What comes first, in words.
    pub(crate) fn first(self) -> &'static str {
        match self {
            Self::DayFirst => "the day",
            Self::MonthFirst => "the month",
        }
    }
}

/// A point in time as a file writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stamp {
    /// Seconds from 1970-01-01 00:00 to it, on the file's own clock.
    pub(crate) local: i64,
    /// Seconds that this clock is ahead of UTC, where the file says so.
    pub(crate) offset: Option<i32>,
    /// What the date tells of the order of day and month.
    pub(crate) order: Order,
}

/// What a date tells of the order of its parts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Order {
    /// It is written in a way in which the order is known, or both are the same.
    Known,
    /// The numbers leave one order only.
    Told(DateOrder),
    /// Either: it was read with the day first.
    Open,
}

/// Days from 1970-01-01 to a date of the Gregorian calendar; none if the date does not exist.
pub(crate) fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    if !(1900..=2200).contains(&year)
        || !(1..=12).contains(&month)
        || day < 1
        || day > month_days(year, month)
    {
        return None;
    }
    let shifted = if month <= 2 { year - 1 } else { year };
    let era = shifted.div_euclid(400);
    let of_era = shifted.rem_euclid(400);
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    Some(era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468)
}

fn month_days(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Year, month and day of a number of days from 1970-01-01.
pub(crate) fn date(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let of_era = shifted.rem_euclid(146_097);
    let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * of_year + 2) / 153;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, of_year - (153 * shifted_month + 2) / 5 + 1)
}

/// `2024-01-15T19:00`, with seconds where there are any.
pub(crate) fn iso(local: i64) -> String {
    let (year, month, day) = date(local.div_euclid(DAY));
    format!("{year:04}-{month:02}-{day:02}T{}", time_text(local.rem_euclid(DAY)))
}

/// `2024-01-15 19:00`, for people.
pub(crate) fn shown(local: i64) -> String {
    iso(local).replace('T', " ")
}

/// `2024-01-15`.
pub(crate) fn date_text(local: i64) -> String {
    let (year, month, day) = date(local.div_euclid(DAY));
    format!("{year:04}-{month:02}-{day:02}")
}

/// `19:00`, with seconds where there are any.
pub(crate) fn time_text(seconds: i64) -> String {
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if seconds == 0 {
        format!("{hours:02}:{minutes:02}")
    } else {
        format!("{hours:02}:{minutes:02}:{seconds:02}")
    }
}

/// The same date with day and month exchanged; none if that does not exist.
pub(crate) fn swapped(local: i64) -> Option<i64> {
    let (year, month, day) = date(local.div_euclid(DAY));
    Some(days(year, day, month)? * DAY + local.rem_euclid(DAY))
}

/// A date and a time in one text, or a count of days as Excel has it.
pub(crate) fn stamp(text: &str) -> Option<Stamp> {
    if let Some(stamp) = usual(text.as_bytes()) {
        return Some(stamp);
    }
    let (date_part, rest) = match text.find(['T', ' ', 't']) {
        Some(at) => (text.get(..at)?, text.get(at + 1..)?.trim_start_matches(' ')),
        None => (text, ""),
    };
    if rest.is_empty() {
        return serial(text).or_else(|| compact(text)).or_else(|| at_midnight(date_part));
    }
    together(date_part, rest)
}

/// A time as most files have it, without an offset: `2024-01-15 19:00`, and zeros or other digits behind it. What this does not know is
/// read by the general way, which comes to the same.
fn usual(text: &[u8]) -> Option<Stamp> {
    let (clock, rest) = text.split_first_chunk::<16>()?;
    let [y0, y1, y2, y3, b'-', m0, m1, b'-', d0, d1, b' ' | b'T', h0, h1, b':', n0, n1] = *clock else {
        return None;
    };
    let two = |tens: u8, ones: u8| {
        let is_number = tens.is_ascii_digit() && ones.is_ascii_digit();
        is_number.then(|| i64::from(tens - b'0') * 10 + i64::from(ones - b'0'))
    };
    let (hours, minutes) = (two(h0, h1)?, two(n0, n1)?);
    let seconds = match rest {
        [] => 0,
        [b':', s0, s1] => two(*s0, *s1)?,
        [b':', s0, s1, b'.', fraction @ ..]
            if (1..=12).contains(&fraction.len()) && fraction.iter().all(u8::is_ascii_digit) =>
        {
            two(*s0, *s1)?
        }
        _ => return None,
    };
    if hours > 23 || minutes > 59 || seconds > 59 {
        return None;
    }
    let day = days(two(y0, y1)? * 100 + two(y2, y3)?, two(m0, m1)?, two(d0, d1)?)?;
    let local = day * DAY + hours * 3600 + minutes * 60 + seconds;
    Some(Stamp { local, offset: None, order: Order::Known })
}

/// A date and a time from cells of their own.
pub(crate) fn together(date_part: &str, time_part: &str) -> Option<Stamp> {
    let (day, order) = day(date_part)?;
    let (seconds, offset) = time(time_part)?;
    Some(Stamp { local: day * DAY + seconds, offset, order })
}

/// A date alone.
fn at_midnight(text: &str) -> Option<Stamp> {
    let (day, order) = day(text)?;
    Some(Stamp { local: day * DAY, offset: None, order })
}

fn number(text: &str, most: usize) -> Option<i64> {
    if text.is_empty() || text.len() > most.min(17) {
        return None;
    }
    let mut number = 0;
    for byte in text.bytes() {
        if !byte.is_ascii_digit() {
            return None;
        }
        number = number * 10 + i64::from(byte - b'0');
    }
    Some(number)
}

/// Days since 1970, and what the date tells of its order.
pub(crate) fn day(text: &str) -> Option<(i64, Order)> {
    if text.len() == 8
        && let Some(all) = number(text, 8)
    {
        return Some((days(all / 10_000, all / 100 % 100, all % 100)?, Order::Known));
    }
    let separator = text.chars().find(|letter| matches!(letter, '-' | '/' | '.'))?;
    let mut parts = text.split(separator);
    let (first, second, third) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    if first.len() == 4 {
        let parts = (number(first, 4)?, number(second, 2)?, number(third, 2)?);
        return Some((days(parts.0, parts.1, parts.2)?, Order::Known));
    }
    if third.len() != 4 {
        return None;
    }
    let (a, b, year) = (number(first, 2)?, number(second, 2)?, number(third, 4)?);
    // Nobody writes the month first with full stops.
    if separator == '.' {
        return Some((days(year, b, a)?, Order::Known));
    }
    match (days(year, b, a), days(year, a, b)) {
        (Some(day), Some(_)) if a == b => Some((day, Order::Known)),
        (Some(day), Some(_)) => Some((day, Order::Open)),
        (Some(day), None) => Some((day, Order::Told(DateOrder::DayFirst))),
        (None, Some(day)) => Some((day, Order::Told(DateOrder::MonthFirst))),
        (None, None) => None,
    }
}

/// Seconds since midnight, at most those of a day, and the offset that follows.
pub(crate) fn time(text: &str) -> Option<(i64, Option<i32>)> {
    let (text, afternoon) = half_day(text);
    let (clock, offset) = match text.find(['Z', 'z', '+', '-', '\u{2212}']) {
        Some(at) => (text.get(..at)?.trim_end_matches(' '), Some(offset(text.get(at..)?)?)),
        None => (text, None),
    };
    let clock = clock.strip_suffix(" UTC").map_or((clock, offset), |clock| (clock, Some(0)));
    let (clock, offset) = clock;
    let mut parts = clock.split(':');
    let (hours, minutes) = (parts.next()?, parts.next()?);
    let (hours, minutes) = (number(hours, 2)?, number(minutes, 2)?);
    let seconds = match parts.next() {
        Some(seconds) => {
            let (whole, fraction) = seconds.split_once(['.', ',']).unwrap_or((seconds, "0"));
            number(fraction, 12)?;
            number(whole, 2)?
        }
        None => 0,
    };
    if parts.next().is_some() || minutes > 59 || seconds > 59 {
        return None;
    }
    let hours = match afternoon {
        Some(_) if !(1..=12).contains(&hours) => return None,
        Some(afternoon) => hours % 12 + if afternoon { 12 } else { 0 },
        None => hours,
    };
    let all = hours * 3600 + minutes * 60 + seconds;
    (all <= DAY).then_some((all, offset))
}

/// Takes AM or PM off a time: true for the afternoon.
fn half_day(text: &str) -> (&str, Option<bool>) {
    for (mark, afternoon) in [("am", false), ("pm", true), ("AM", false), ("PM", true)] {
        if let Some(clock) = text.strip_suffix(mark) {
            return (clock.trim_end_matches(' '), Some(afternoon));
        }
    }
    (text, None)
}

/// `Z`, `+01:00`, `+0100` or `-06`, in seconds.
pub(crate) fn offset(text: &str) -> Option<i32> {
    if text.eq_ignore_ascii_case("z") {
        return Some(0);
    }
    let (sign, digits) = match text.strip_prefix('+') {
        Some(digits) => (1, digits),
        None => (-1, text.strip_prefix(['-', '\u{2212}'])?),
    };
    let (hours, minutes) = match digits.split_once(':') {
        Some(parts) => parts,
        None if digits.len() == 4 => digits.split_at_checked(2)?,
        None => (digits, "0"),
    };
    let (hours, minutes) = (number(hours, 2)?, number(minutes, 2)?);
    if hours > 15 || minutes > 59 {
        return None;
    }
    i32::try_from(sign * (hours * 3600 + minutes * 60)).ok()
}

/// `202401151900` and `20240115190000`.
fn compact(text: &str) -> Option<Stamp> {
    if !matches!(text.len(), 12 | 14) || !text.is_ascii() {
        return None;
    }
    let (day, time) = text.split_at_checked(8)?;
    let (day, order) = day_of(day)?;
    let all = number(time, 6)?;
    let (hours, minutes, seconds) =
        if time.len() == 4 { (all / 100, all % 100, 0) } else { (all / 10_000, all / 100 % 100, all % 100) };
    if hours > 24 || minutes > 59 || seconds > 59 {
        return None;
    }
    Some(Stamp { local: day * DAY + hours * 3600 + minutes * 60 + seconds, offset: None, order })
}

fn day_of(text: &str) -> Option<(i64, Order)> {
    day(text)
}

/// Whether a text is a day as Excel counts them, from 1954 to 2119: a number of five digits, with decimals or without.
pub(crate) fn is_serial(text: &str) -> bool {
    // Most times are seen to be none of these at once.
    if !text.as_bytes().get(4).is_some_and(u8::is_ascii_digit) {
        return false;
    }
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    whole.len() == 5
        && number(whole, 5).is_some_and(|days| (20_000..80_000).contains(&days))
        && number(fraction, 17).is_some()
}

/// Days since 1899-12-30, to the second.
fn serial(text: &str) -> Option<Stamp> {
    const FIRST: i64 = -25_569;
    if !is_serial(text) {
        return None;
    }
    let (whole, fraction) = text.split_once(['.', ',']).unwrap_or((text, "0"));
    let fraction = fraction.get(..fraction.len().min(12))?;
    let scale = 10_i64.pow(u32::try_from(fraction.len()).ok()?);
    let seconds =
        (i128::from(number(fraction, 12)?) * i128::from(DAY) * 2 + i128::from(scale)) / i128::from(2 * scale);
    let local = (number(whole, 5)? + FIRST) * DAY + i64::try_from(seconds).ok()?;
    Some(Stamp { local, offset: None, order: Order::Known })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_way_comes_to_the_same_as_the_general_one() {
        let texts =
            ["2012-12-19 00:30:00.0000000", "2012-02-30 10:00", "2013-01-01T23:59:59", "2013-1-1 1:00"];
        let more = [
            "2013-01-01 24:00",
            "2013-01-01 10:60",
            "2013-01-01 10:00:00.",
            "1800-01-01 10:00",
            "2013-01-01 10:00Z",
        ];
        for text in texts.into_iter().chain(more) {
            let (date, time) = text.split_at(text.find(['T', ' ']).unwrap());
            assert_eq!(stamp(text), together(date, &time[1..]), "{text}");
        }
        assert!(usual(texts[0].as_bytes()).is_some() && usual(texts[3].as_bytes()).is_none());
    }

    #[test]
    fn times_are_read_as_files_write_them() {
        let at = |text: &str| stamp(text).map(|stamp| (iso(stamp.local), stamp.offset));
        for (text, local, offset) in [
            ("2012-12-19 00:30:00.0000000", "2012-12-19T00:30", None),
            ("2025-07-15T00:30:00+01:00", "2025-07-15T00:30", Some(3600)),
            ("2018-03-01 01:15:00-06", "2018-03-01T01:15", Some(-21_600)),
            ("2024-01-15T19:00Z", "2024-01-15T19:00", Some(0)),
            ("15.01.2024 19:00", "2024-01-15T19:00", None),
            ("01.01.2025 24:00", "2025-01-02T00:00", None),
            ("31/12/2024 07:05 PM", "2024-12-31T19:05", None),
            ("45306.020833", "2024-01-15T00:30", None),
            ("45306", "2024-01-15T00:00", None),
            ("202601020100", "2026-01-02T01:00", None),
            ("20260102", "2026-01-02T00:00", None),
            ("2026-01-05T00:00:00.140Z", "2026-01-05T00:00", Some(0)),
        ] {
            assert_eq!(at(text), Some((local.to_owned(), offset)), "{text}");
        }
        for text in [
            "",
            "x",
            "2024-02-30 00:00",
            "2024-01-15T25:00",
            "2024-01-15 10",
            "1.5",
            "13/13/2024 00:00",
            "é",
            "2024-01-15Té",
        ] {
            assert_eq!(at(text), None, "{text}");
        }
    }

    #[test]
    fn the_order_of_day_and_month_is_known_told_or_open() {
        let order = |text: &str| day(text).map(|(_, order)| order);
        assert_eq!(order("03/04/2024"), Some(Order::Open));
        assert_eq!(order("04/04/2024"), Some(Order::Known));
        assert_eq!(order("13/04/2024"), Some(Order::Told(DateOrder::DayFirst)));
        assert_eq!(order("04/13/2024"), Some(Order::Told(DateOrder::MonthFirst)));
        assert_eq!(order("03.04.2024"), Some(Order::Known));
    }

    #[test]
    fn every_day_comes_back() {
        for day in -25_000..80_000 {
            let (year, month, of_month) = date(day);
            assert_eq!(days(year, month, of_month), Some(day));
        }
    }
}
