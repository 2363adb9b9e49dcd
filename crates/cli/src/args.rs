//! What can be asked for on the command line.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use blindsum_core::params::RawParams;
use blindsum_core::readings::{BadTime, DEFAULT_SLOT, TimeOfDay, Unit, When};
use clap::{Args, Parser, Subcommand, ValueEnum};

/// Sums smart-meter readings under double-blind differential privacy, and shows its work.
#[derive(Debug, Parser)]
#[command(name = "blindsum", version, arg_required_else_help = true)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Run one round: keys, registration, noise, aggregation, decryption.
    ///
    /// Exit codes: 0 a total was published, 2 bad arguments or a bad file, 3 the round was refused.
    Run(RunArgs),
    /// Check files of known answers.
    ///
    /// Exit codes: 0 every answer agrees, 1 one differs, 2 a file cannot be read.
    Kat(KatArgs),
}

/// The arguments of `run`.
#[derive(Debug, Args)]
pub struct RunArgs {
    /// Readings, in the wide form (a header "date,00:00,00:30,...", then one row a household, in Wh) or the long form (the
    /// columns household, timestamp and kWh or Wh, one row a reading)
    /// [default: the 1,000 household-days that ship with the program]
    #[arg(long, value_name = "FILE")]
    pub readings: Option<PathBuf>,
    /// The half-hour to sum, if [`Self::at`] does not say it.
    #[arg(long, value_name = "HH:MM", value_parser = slot, help = format!("The half-hour to sum [default: {DEFAULT_SLOT}]"))]
    pub slot: Option<TimeOfDay>,
    /// The date to take of a file in the long form, "2013-01-15", or a half-hour of it, "2013-01-15T19:00"
    /// [default: the first date in the file]
    #[arg(long, value_name = "WHEN", value_parser = when, requires = "readings")]
    pub at: Option<When>,
    /// The unit of the readings, if the file does not say it [default in the wide form: wh]
    #[arg(long, value_name = "UNIT", ignore_case = true, requires = "readings")]
    pub unit: Option<UnitName>,
    /// Leave out rows that are bad, and households that are incomplete without them, and count them on stderr
    #[arg(long, requires = "readings")]
    pub skip_bad_rows: bool,
    /// How many meters take part, the first rows of the file [default: all rows]
    #[arg(long, value_name = "M", allow_negative_numbers = true)]
    pub meters: Option<u32>,
    /// How many noise samples a meter draws, one of which counts
    #[arg(long, value_name = "G", default_value_t = RawParams::default().gamma, allow_negative_numbers = true)]
    pub gamma: u32,
    /// The privacy parameter of the epoch: less is more private, and noisier
    #[arg(long, value_name = "E", default_value_t = RawParams::default().epsilon, allow_negative_numbers = true)]
    pub epsilon: f64,
    /// The most a reading can count, in Wh
    #[arg(long, value_name = "WH", default_value_t = RawParams::default().cap_wh, allow_negative_numbers = true)]
    pub cap: u32,
    /// Bits of the Paillier keys: 512, 1024, 2048, 3072 or 4096; below 2048 nothing is hidden for long
    #[arg(long, value_name = "N", default_value_t = RawParams::default().key_bits, allow_negative_numbers = true)]
    pub key_bits: u32,
    /// Draw everything from this number: repeatable, and not secret [default: the operating system's randomness]
    #[arg(long, value_name = "S", allow_negative_numbers = true)]
    pub seed: Option<u64>,
    /// Write a transcript of the round, every party's secrets included
    #[arg(long, value_name = "FILE")]
    pub transcript: Option<PathBuf>,
    /// Leave out of the transcript what an eavesdropper cannot see
    #[arg(long, requires = "transcript")]
    pub public: bool,
    /// Print one JSON object instead of text
    #[arg(long)]
    pub json: bool,
    /// Threads to compute on [default: one for each processor]
    #[arg(long, value_name = "T", allow_negative_numbers = true, value_parser = threads)]
    pub threads: Option<NonZeroUsize>,
}

/// A unit on the command line.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub enum UnitName {
    /// Watt-hours
    Wh,
    /// Kilowatt-hours
    #[value(name = "kwh")]
    KWh,
}

impl From<UnitName> for Unit {
    fn from(name: UnitName) -> Self {
        match name {
            UnitName::Wh => Self::Wh,
            UnitName::KWh => Self::KWh,
        }
    }
}

fn slot(text: &str) -> Result<TimeOfDay, String> {
    text.parse().map_err(|_| "a time HH:MM is needed, such as 19:00".to_owned())
}

fn when(text: &str) -> Result<When, String> {
    text.parse().map_err(|why| match why {
        BadTime::Form => {
            "a date such as 2013-01-15 is needed, or a half-hour such as 2013-01-15T19:00".to_owned()
        }
        why => why.to_string(),
    })
}

/// As many threads as can be of any use.
fn threads(text: &str) -> Result<NonZeroUsize, String> {
    let threads = text.parse().ok().and_then(NonZeroUsize::new).filter(|threads| threads.get() <= 1024);
    threads.ok_or_else(|| "a number from 1 to 1024 is needed".to_owned())
}

/// The arguments of `kat`.
#[derive(Debug, Args)]
pub struct KatArgs {
    /// JSON files of kind "paillier" or "improved"
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
}
