//! Dates and times of readings: of the file's own clock, which is read as UTC.

use core::fmt;
use core::str::FromStr;

use time::{Date, Month};

/// Seconds of half an hour.
pub(crate) const HALF_HOUR: u64 = 1800;
/// The year of the first epoch: what lies before has no number of seconds since 1970.
const FIRST_YEAR: u16 = 1970;

/// Why a text is not a date or time that readings can have.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadTime {
    /// Written in another way.
    #[error("YYYY-MM-DD HH:MM, with seconds or without, was expected")]
    Form,
    /// A date of which nobody knows whether the day or the month comes first.
    #[error("YYYY-MM-DD HH:MM was expected: whether the day or the month comes first here is not guessed")]
    Order,
    /// A day as Excel counts them.
    #[error(
        "YYYY-MM-DD HH:MM was expected: this looks like a day as Excel counts them; give its cells that format"
    )]
    Serial,
    /// A 30th of February, a 25th hour.
    #[error("there is no such date or time")]
    Impossible,
    /// Another clock than UTC.
    #[error(
        "only Z or +00:00 may follow the time: all slots follow one clock, and offsets would mix several"
    )]
    Offset,
    /// Not the start of a slot.
    #[error("it is not on a half-hour boundary")]
    NotHalfHour,
    /// Before the first epoch.
    #[error("dates before 1970 have no epoch")]
    TooEarly,
}

/// A date.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(Date);

impl Day {
    fn new(year: u16, month: u16, day: u16) -> Result<Self, BadTime> {
        let month = u8::try_from(month).ok().and_then(|month| Month::try_from(month).ok());
        let day = u8::try_from(day).ok();
        let date =
            month.zip(day).and_then(|(month, day)| Date::from_calendar_date(year.into(), month, day).ok());
        let date = date.ok_or(BadTime::Impossible)?;
        if year < FIRST_YEAR { Err(BadTime::TooEarly) } else { Ok(Self(date)) }
    }

    /// Seconds since 1970 of its midnight.
    #[must_use]
    pub fn epoch(self) -> u64 {
        // Never negative: `new` refuses what lies before 1970.
        u64::try_from(self.0.midnight().assume_utc().unix_timestamp()).unwrap_or_default()
    }
}

impl FromStr for Day {
    type Err = BadTime;

    /// Reads YYYY-MM-DD.
    fn from_str(text: &str) -> Result<Self, BadTime> {
        let mut parts = text.split('-');
        let mut part = |digits| parts.next().and_then(|part| number(part, digits)).ok_or(BadTime::Form);
        let (year, month, day) = (part(4)?, part(2)?, part(2)?);
        if parts.next().is_some() { Err(BadTime::Form) } else { Self::new(year, month, day) }
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.0.year(), u8::from(self.0.month()), self.0.day())
    }
}

/// A time of day, to the minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TimeOfDay(u16);

impl TimeOfDay {
    fn new(hours: u16, minutes: u16) -> Result<Self, BadTime> {
        if hours < 24 && minutes < 60 { Ok(Self(hours * 60 + minutes)) } else { Err(BadTime::Impossible) }
    }

    /// The half-hours of a day, ascending.
    pub(crate) fn half_hours() -> impl Iterator<Item = Self> {
        (0..24 * 60).step_by(30).map(Self)
    }

    /// Which half-hour of the day begins then, from 0, if one does.
    pub(crate) fn half_hour(self) -> Option<u64> {
        self.seconds().is_multiple_of(HALF_HOUR).then_some(self.seconds() / HALF_HOUR)
    }

    /// Seconds since midnight.
    #[must_use]
    pub fn seconds(self) -> u64 {
        u64::from(self.0) * 60
    }
}

impl FromStr for TimeOfDay {
    type Err = BadTime;

    /// Reads HH:MM.
    fn from_str(text: &str) -> Result<Self, BadTime> {
        let (hours, minutes) = text.split_once(':').ok_or(BadTime::Form)?;
        let part = |text| number(text, 2).ok_or(BadTime::Form);
        Self::new(part(hours)?, part(minutes)?)
    }
}

impl fmt::Display for TimeOfDay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:02}:{:02}", self.0 / 60, self.0 % 60)
    }
}

/// A date, or a half-hour of one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct When {
    /// The date.
    pub day: Day,
    /// The start of the half-hour; the whole day without.
    pub time: Option<TimeOfDay>,
}

impl FromStr for When {
    type Err = BadTime;

    /// Reads YYYY-MM-DD, or a timestamp as the long form has them.
    fn from_str(text: &str) -> Result<Self, BadTime> {
        if text.len() == 10 {
            return Ok(Self { day: text.parse()?, time: None });
        }
        timestamp(text).map(|(day, time)| Self { day, time: Some(time) })
    }
}

/// A moment of the file's clock.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) day: Day,
    /// Seconds since midnight.
    pub(crate) seconds: u64,
    /// Whether it is this many seconds exactly.
    whole: bool,
}

impl Moment {
    /// The half-hour that begins then, if one does.
    pub(crate) fn half_hour(self) -> Option<TimeOfDay> {
        let minutes = u16::try_from(self.seconds / 60).ok().filter(|_| self.whole)?;
        self.seconds.is_multiple_of(HALF_HOUR).then_some(TimeOfDay(minutes))
    }

    /// Seconds since 1970.
    pub(crate) fn epoch(self) -> u64 {
        self.day.epoch() + self.seconds
    }
}

/// Reads a timestamp that is the start of a half-hour.
fn timestamp(text: &str) -> Result<(Day, TimeOfDay), BadTime> {
    let moment = moment(text)?;
    moment.half_hour().map(|start| (moment.day, start)).ok_or(BadTime::NotHalfHour)
}

/// Reads `YYYY-MM-DD HH:MM[:SS[.0...]]`, with a space or a T between and Z or +00:00 or nothing at the end.
pub(crate) fn moment(text: &str) -> Result<Moment, BadTime> {
    let (date, time) = text.split_at_checked(10).ok_or_else(|| another_form(text))?;
    let day = date.parse().map_err(|why| if why == BadTime::Form { another_form(text) } else { why })?;
    let time = time.strip_prefix([' ', 'T']).ok_or(BadTime::Form)?;
    let time = time.strip_suffix('Z').or_else(|| time.strip_suffix("+00:00")).unwrap_or(time);
    if time.contains(['+', '-']) {
        return Err(BadTime::Offset);
    }
    let (time, fraction) =
        time.split_once('.').map_or((time, None), |(time, fraction)| (time, Some(fraction)));
    let mut parts = time.split(':').map(|part| number(part, 2).ok_or(BadTime::Form));
    let mut part = || parts.next().transpose();
    let (hours, minutes, seconds) = (part()?.ok_or(BadTime::Form)?, part()?.ok_or(BadTime::Form)?, part()?);
    let fraction_is_right = fraction.is_none_or(|fraction| seconds.is_some() && digits(fraction));
    if parts.next().is_some() || !fraction_is_right {
        return Err(BadTime::Form);
    }
    if seconds.is_some_and(|seconds| seconds >= 60) {
        return Err(BadTime::Impossible);
    }
    let start = TimeOfDay::new(hours, minutes)?;
    let whole = fraction.is_none_or(|fraction| fraction.bytes().all(|b| b == b'0'));
    Ok(Moment { day, seconds: start.seconds() + u64::from(seconds.unwrap_or(0)), whole })
}

/// What is wrong with a date in another form. Those of other countries and of Excel are told by name.
fn another_form(text: &str) -> BadTime {
    let date = text.split([' ', 'T']).next().unwrap_or_default();
    let mut parts = date.split(['/', '.', '-']);
    let mut part = |most: usize| parts.next().is_some_and(|part| digits(part) && part.len() <= most);
    if part(2) && part(2) && part(4) && parts.next().is_none() {
        return BadTime::Order;
    }
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    if whole.len() == 5 && digits(whole) && digits(fraction) { BadTime::Serial } else { BadTime::Form }
}

/// Whether a text is digits alone, and not empty.
pub(crate) fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn number(text: &str, length: usize) -> Option<u16> {
    (text.len() == length && digits(text)).then(|| text.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    #[cfg(target_arch = "wasm32")]
    use wasm_bindgen_test::wasm_bindgen_test as test;

    use super::*;

    #[test]
    fn timestamps_are_read_in_every_way_they_may_be_written() {
        for text in [
            "2013-01-15 19:00",
            "2013-01-15T19:00",
            "2013-01-15 19:00:00",
            "2013-01-15 19:00:00.0000000",
            "2013-01-15T19:00Z",
            "2013-01-15T19:00:00.0Z",
            "2013-01-15 19:00:00+00:00",
        ] {
            let (day, time) = timestamp(text).unwrap();
            assert_eq!(
                (day.to_string().as_str(), time.to_string().as_str()),
                ("2013-01-15", "19:00"),
                "{text}"
            );
            // `date -u -d "2013-01-15 19:00" +%s`
            assert_eq!(day.epoch() + time.seconds(), 1_358_276_400, "{text}");
            assert_eq!(text.parse(), Ok(When { day, time: Some(time) }));
        }
        assert_eq!("2012-02-29 23:30".parse::<When>().unwrap().time.unwrap().half_hour(), Some(47));
        assert_eq!("1970-01-01".parse::<Day>().unwrap().epoch(), 0);
        assert_eq!("2010-01-01".parse::<Day>().unwrap().epoch(), super::super::FIRST_EPOCH);
    }

    #[test]
    fn what_is_no_timestamp_is_refused_with_its_reason() {
        for (text, why) in [
            ("", BadTime::Form),
            ("19:00", BadTime::Form),
            ("2013-01-15", BadTime::Form),
            ("15/01/2013 19:00", BadTime::Order),
            ("15.1.13 19:00", BadTime::Order),
            ("1/2/2013", BadTime::Order),
            ("01-02-2013T19:00", BadTime::Order),
            ("1/2/2013/4 19:00", BadTime::Form),
            ("45306.020833", BadTime::Serial),
            ("45306", BadTime::Serial),
            ("1705345200", BadTime::Form),
            ("2013-1-15 19:00:00", BadTime::Form),
            ("2013-01-15  19:00", BadTime::Form),
            ("2013-01-15_19:00", BadTime::Form),
            ("2013-01-15 19", BadTime::Form),
            ("2013-01-15 19:0", BadTime::Form),
            ("2013-01-15 19:00:00:00", BadTime::Form),
            ("2013-01-15 19:00:00.", BadTime::Form),
            ("2013-01-15 19:00.0", BadTime::Form),
            ("2013-01-15 19:00:00.0x", BadTime::Form),
            ("2013-01-15 07:00 PM", BadTime::Form),
            ("2013-01-1é 19:00", BadTime::Form),
            ("2013-02-29 19:00", BadTime::Impossible),
            ("2013-04-31 19:00", BadTime::Impossible),
            ("2013-13-01 19:00", BadTime::Impossible),
            ("2013-00-01 19:00", BadTime::Impossible),
            ("2013-01-00 19:00", BadTime::Impossible),
            ("2013-01-15 24:00", BadTime::Impossible),
            ("2013-01-15 19:60", BadTime::Impossible),
            ("2013-01-15 19:00:60", BadTime::Impossible),
            ("2013-01-15 19:00+01:00", BadTime::Offset),
            ("2013-01-15T19:00:00-00:30", BadTime::Offset),
            ("2013-01-15 19:15", BadTime::NotHalfHour),
            ("2013-01-15 19:00:01", BadTime::NotHalfHour),
            ("2013-01-15 19:00:00.001", BadTime::NotHalfHour),
            ("1969-12-31 23:30", BadTime::TooEarly),
        ] {
            assert_eq!(timestamp(text), Err(why), "{text:?}");
        }
        assert_eq!("2013-02-30".parse::<When>(), Err(BadTime::Impossible));
        assert_eq!("24:00".parse::<TimeOfDay>(), Err(BadTime::Impossible));
        assert_eq!("1:00".parse::<TimeOfDay>(), Err(BadTime::Form));
    }
}
