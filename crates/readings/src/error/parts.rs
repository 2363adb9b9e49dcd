//! Parts of what errors say.

use core::fmt;

/// Letters of a cell that an error repeats.
const MOST_SHOWN: usize = 60;

/// What separates columns instead of commas.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Separator {
    /// ';'.
    Semicolons,
    /// A tab.
    Tabs,
}

impl Separator {
    /// What a line without commas seems to be separated by.
    pub(crate) fn of(line: &str) -> Option<Self> {
        let has = |separator| line.contains(separator);
        if has(';') { Some(Self::Semicolons) } else { has('\t').then_some(Self::Tabs) }
    }
}

impl fmt::Display for Separator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Semicolons => "semicolons (;)",
            Self::Tabs => "tabs",
        })
    }
}

/// What may be behind a wrong number of columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Suspect {
    /// Decimals written with a comma.
    DecimalComma,
    /// Another separator.
    Separator(Separator),
}

pub(crate) fn suspicion(suspect: Option<Suspect>) -> String {
    match suspect {
        None => String::new(),
        Some(Suspect::DecimalComma) => "; a decimal comma? write a decimal point".to_owned(),
        Some(Suspect::Separator(separator)) => format!("; separated by {separator}? write commas"),
    }
}

/// How far a time is from the one before it.
pub(crate) fn distance(seconds: Option<u64>) -> String {
    let Some(seconds) = seconds else { return String::new() };
    let (minutes, rest) = (seconds / 60, seconds % 60);
    let said = match (minutes, rest) {
        (1, 0) => "1 minute".to_owned(),
        (minutes, 0) => format!("{minutes} minutes"),
        (0, rest) => format!("{rest} seconds"),
        (minutes, rest) => format!("{minutes} min {rest} s"),
    };
    format!(", but {said} from the time before it")
}

/// A cell as an error repeats it.
pub(crate) fn shown(cell: &str) -> String {
    match cell.char_indices().nth(MOST_SHOWN) {
        Some((end, _)) => format!("{}...", cell.get(..end).unwrap_or_default()),
        None => cell.to_owned(),
    }
}
