//! Time zones: by their names where somebody knows these, and by offsets.

use crate::files::stamp;

/// What a local time is in a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Moment {
    /// One moment: seconds that the clock is ahead of UTC then.
    Once(i32),
    /// Two moments, for clocks were set back: the offsets of the first and of the second.
    Twice(i32, i32),
    /// None, for clocks were set forward.
    Never,
}

/// A time zone.
pub trait Zone {
    /// What a local time, in seconds since 1970-01-01 00:00 on the zone's own clock, is there.
    fn moment(&self, local: i64) -> Moment;

    /// Seconds that the zone's clock is ahead of UTC at a moment, in seconds since 1970-01-01 00:00 UTC.
    fn offset(&self, utc: i64) -> i32;
}

/// Knows zones by their names: natively from data that is built in, on a page from the browser.
pub trait Zones {
    /// The zone of this name, if there is one.
    fn zone(&self, name: &str) -> Option<Box<dyn Zone>>;
}

/// Knows UTC and offsets alone, as in `+01:00`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Offsets;

struct Fixed(i32);

impl Zone for Fixed {
    fn moment(&self, _: i64) -> Moment {
        Moment::Once(self.0)
    }

    fn offset(&self, _: i64) -> i32 {
        self.0
    }
}

impl Zones for Offsets {
    fn zone(&self, name: &str) -> Option<Box<dyn Zone>> {
        let is_utc = ["utc", "gmt", "etc/utc"].iter().any(|utc| name.eq_ignore_ascii_case(utc));
        let offset = if is_utc { 0 } else { stamp::offset(name)? };
        Some(Box::new(Fixed(offset)))
    }
}

#[cfg(feature = "zones")]
mod named {
    use jiff::Timestamp;
    use jiff::tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase};

    use super::{Moment, Offsets, Zone, Zones};

    /// Knows all zones of the IANA database, which is built in, and what [`Offsets`] knows.
    #[derive(Debug, Clone, Copy, Default)]
    pub struct Named;

    struct OfDatabase(TimeZone);

    impl Zone for OfDatabase {
        fn moment(&self, local: i64) -> Moment {
            // Times that files can have are all of jiff's years.
            let clock = TimeZone::UTC.to_datetime(Timestamp::from_second(local).unwrap_or_default());
            match self.0.to_ambiguous_timestamp(clock).offset() {
                AmbiguousOffset::Unambiguous { offset } => Moment::Once(offset.seconds()),
                AmbiguousOffset::Fold { before, after } => Moment::Twice(before.seconds(), after.seconds()),
                AmbiguousOffset::Gap { .. } => Moment::Never,
            }
        }

        fn offset(&self, utc: i64) -> i32 {
            self.0.to_offset(Timestamp::from_second(utc).unwrap_or_default()).seconds()
        }
    }

    impl Zones for Named {
        fn zone(&self, name: &str) -> Option<Box<dyn Zone>> {
            if let Some(fixed) = Offsets.zone(name) {
                return Some(fixed);
            }
            let zone = TimeZoneDatabase::bundled().get(name).ok()?;
            Some(Box::new(OfDatabase(zone)))
        }
    }
}

#[cfg(feature = "zones")]
pub use named::Named;
