//! What a person states about files of readings, where they do not say it themselves.

use std::path::PathBuf;

use blindsum_readings::files::{
    Ask, Counts, DateOrder, Days, DecimalSign, Exports, Gaps, InUnit, Lacking, Mapping, StampAt,
};
use clap::{Args, ValueEnum};

/// The arguments of `readings`.
#[derive(Debug, Args)]
pub struct ReadingsArgs {
    /// Files of readings, in the form in which suppliers, meters and programs export them
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// The unit, if the file does not say it
    #[arg(long, value_name = "UNIT", ignore_case = true)]
    pub unit: Option<FileUnit>,
    /// Leave out rows that cannot be understood, and count them
    #[arg(long)]
    pub skip_bad_rows: bool,
    /// What else is stated about the files.
    #[command(flatten)]
    pub told: ToldArgs,
    /// Print one JSON object instead of text, of an error too: {"error": {"code": ..., "message": ...}}
    #[arg(long)]
    pub json: bool,
}

/// The answers to what files leave open.
#[derive(Debug, Default, Args)]
pub struct ToldArgs {
    /// The time zone of times without an offset, "Europe/London" or "+01:00"
    #[arg(long, value_name = "ZONE", allow_hyphen_values = true)]
    pub zone: Option<String>,
    /// Which end of its interval a time names [default: as the form has it, or start]
    #[arg(long, value_name = "END")]
    pub stamp: Option<StampName>,
    /// What becomes of energy that a home feeds into the grid
    #[arg(long, value_name = "WHAT")]
    pub export: Option<ExportName>,
    /// Minutes of a slot, a divisor of 60 [default: 30, or as long as the readings are]
    #[arg(long, value_name = "N")]
    pub slot_minutes: Option<u32>,
    /// Which columns hold what, by their headers or their numbers from 1: "household=COLUMN,time=COLUMN,energy=COLUMN"
    #[arg(long, value_name = "COLUMNS", value_parser = mapping)]
    pub map: Option<Mapping>,
    /// Whether the day or the month comes first in dates such as 03/04/2024
    #[arg(long, value_name = "ORDER")]
    pub dates: Option<DatesName>,
    /// What an interval means that a supplier's file leaves out
    #[arg(long, value_name = "WHAT")]
    pub gaps: Option<GapsName>,
    /// What numbers are that only rise
    #[arg(long, value_name = "WHAT")]
    pub counts: Option<CountsName>,
    /// What several days of one home are
    #[arg(long, value_name = "WHAT")]
    pub days: Option<DaysName>,
    /// The decimal sign
    #[arg(long, value_name = "SIGN")]
    pub decimal: Option<DecimalName>,
}

impl ToldArgs {
    /// Whether anything is said.
    #[must_use]
    pub fn says_anything(&self) -> bool {
        let Self { zone, stamp, export, slot_minutes, map, dates, gaps, counts, days, decimal } = self;
        let some = [
            zone.is_some(),
            stamp.is_some(),
            export.is_some(),
            slot_minutes.is_some(),
            map.is_some(),
            dates.is_some(),
            gaps.is_some(),
            counts.is_some(),
            days.is_some(),
            decimal.is_some(),
        ];
        some.contains(&true)
    }

    /// What the reader of files is told.
    #[must_use]
    pub fn ask(&self, unit: Option<InUnit>, skip_bad_rows: bool) -> Ask {
        Ask {
            zone: self.zone.clone(),
            stamp: self.stamp.map(|stamp| match stamp {
                StampName::Start => StampAt::Start,
                StampName::End => StampAt::End,
            }),
            unit,
            export: self.export.map(|export| match export {
                ExportName::Clip => Exports::Clip,
                ExportName::Net => Exports::Net,
                ExportName::Leave => Exports::Leave,
            }),
            slot_minutes: self.slot_minutes,
            map: self.map.clone().unwrap_or_default(),
            dates: self.dates.map(|dates| match dates {
                DatesName::DayFirst => DateOrder::DayFirst,
                DatesName::MonthFirst => DateOrder::MonthFirst,
            }),
            gaps: self.gaps.map(|gaps| match gaps {
                GapsName::Zero => Gaps::Zero,
                GapsName::Missing => Gaps::Missing,
            }),
            counts: self.counts.map(|counts| match counts {
                CountsName::Register => Counts::Register,
                CountsName::Energy => Counts::Energy,
            }),
            days: self.days.map(|days| match days {
                DaysName::Slots => Days::Slots,
                DaysName::Homes => Days::Homes,
            }),
            decimal: self.decimal.map(|decimal| match decimal {
                DecimalName::Point => DecimalSign::Point,
                DecimalName::Comma => DecimalSign::Comma,
            }),
            skip_bad_rows,
        }
    }
}

/// A unit of a file.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum FileUnit {
    /// Watt-hours
    Wh,
    /// Kilowatt-hours
    #[value(name = "kwh")]
    KWh,
    /// Watts, the mean over each interval
    W,
    /// Kilowatts, the mean over each interval
    #[value(name = "kw")]
    KW,
}

impl From<FileUnit> for InUnit {
    fn from(name: FileUnit) -> Self {
        match name {
            FileUnit::Wh => Self::Wh,
            FileUnit::KWh => Self::KWh,
            FileUnit::W => Self::W,
            FileUnit::KW => Self::KW,
        }
    }
}

/// An end of an interval.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum StampName {
    /// Its beginning
    Start,
    /// Its end
    End,
}

/// What becomes of exports.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum ExportName {
    /// They count 0
    Clip,
    /// They are subtracted
    Net,
    /// A slot in which a home exports is left out for that home
    Leave,
}

/// What comes first in a date.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum DatesName {
    /// The day
    DayFirst,
    /// The month
    MonthFirst,
}

/// What an interval means that is left out.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum GapsName {
    /// Nothing was used
    Zero,
    /// It is not known what was used
    Missing,
}

/// What rising numbers are.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum CountsName {
    /// Counts of a register: the energy is the difference from one to the next
    Register,
    /// Energy of each interval
    Energy,
}

/// What several days of one home are.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum DaysName {
    /// Days of one home
    Slots,
    /// A home each
    Homes,
}

/// A decimal sign.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum DecimalName {
    /// As in 0.5
    Point,
    /// As in 0,5
    Comma,
}

/// `household=COLUMN,time=COLUMN,energy=COLUMN`, in any order; the household may be left out.
fn mapping(text: &str) -> Result<Mapping, String> {
    let mut map = Mapping::default();
    for part in text.split(',') {
        let (what, column) = part
            .split_once('=')
            .filter(|(_, column)| !column.trim().is_empty())
            .ok_or_else(|| format!("{part:?} is not of the form time=COLUMN"))?;
        let place = match what.trim() {
            "household" => &mut map.household,
            "time" => &mut map.time,
            "energy" => &mut map.energy,
            other => return Err(format!("{other:?} is not household, time or energy")),
        };
        *place = Some(column.trim().to_owned());
    }
    if map.time.is_none() || map.energy.is_none() {
        return Err("the columns of time and energy are both needed".to_owned());
    }
    Ok(map)
}

/// What is left out where a home lacks a slot, as `--lacking` has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum LackingName {
    /// The home
    Homes,
    /// The slot
    Slots,
}

impl From<LackingName> for Lacking {
    fn from(name: LackingName) -> Self {
        match name {
            LackingName::Homes => Self::Homes,
            LackingName::Slots => Self::Slots,
        }
    }
}
