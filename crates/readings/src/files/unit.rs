//! Units of energy and power in files.

/// What the numbers of a file count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum InUnit {
    /// Watt-hours.
    Wh,
    /// Kilowatt-hours.
    KWh,
    /// Watts: the mean over an interval.
    W,
    /// Kilowatts: the mean over an interval.
    KW,
}

impl InUnit {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Wh, Self::KWh, Self::W, Self::KW];

    /// Its usual name.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Wh => "Wh",
            Self::KWh => "kWh",
            Self::W => "W",
            Self::KW => "kW",
        }
    }

    /// Whether it is power, which becomes energy by the time that it lasts.
    #[must_use]
    pub fn is_power(self) -> bool {
        matches!(self, Self::W | Self::KW)
    }

    /// What a number is multiplied by, and how many tens, to count mJ for energy and mW for power.
    pub(crate) fn scale(self) -> (i128, i32) {
        match self {
            Self::Wh => (36, 5),
            Self::KWh => (36, 8),
            Self::W => (1, 3),
            Self::KW => (1, 6),
        }
    }

    /// The unit of this name, in small or capital letters.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|unit| unit.name().eq_ignore_ascii_case(name))
    }

    /// The unit that a header names as a word of its own, if it names one alone. Megawatts are not a household's.
    pub(crate) fn of_header(header: &str) -> Option<Self> {
        let mut found = None;
        for word in words(header) {
            let Some(unit) = Self::named(word) else { continue };
            if found.is_some_and(|found| found != unit) {
                return None;
            }
            found = Some(unit);
        }
        found
    }
}

/// The words of a header: letters and digits, whatever stands between them.
pub(crate) fn words(header: &str) -> impl Iterator<Item = &str> {
    header.split(|letter: char| !letter.is_alphanumeric()).filter(|word| !word.is_empty())
}

/// mJ in a mWh.
pub(crate) const MJ_PER_MWH: i64 = 3600;

/// mJ to mWh, rounded, halves away from zero.
pub(crate) fn mwh(mj: i64) -> i64 {
    let (whole, rest) = (mj / MJ_PER_MWH, mj % MJ_PER_MWH);
    whole + if rest.abs() * 2 >= MJ_PER_MWH { rest.signum() } else { 0 }
}
