//! Where a round's readings come from: the file that was named, or the one that ships with the program.

use std::io::{self, Write};
use std::path::Path;

use anyhow::{Context, Result, anyhow, bail};
use blindsum_core::params::{BLACKBOARD_SLOT, MAX_METERS};
use blindsum_readings::files::{self, Beside, ForRound, Lacking, Named, NotForRound, Question, for_round};
use blindsum_readings::{
    DEFAULT_SLOT, Dates, FileForm, HOUSEHOLD_DAYS, OnBad, Options, Readings, ReadingsError, TimeOfDay, Unit,
    UnitFrom, Wanted, Warning,
};
use blindsum_sim::EpochPlan;

use crate::args::{FileUnit, RoundArgs};
use crate::error::CliError;
use crate::readings;

/// The half-hour of a round: that of `--at`, or of `--slot`, or the default.
///
/// # Errors
/// `--at` and `--slot` ask for two half-hours: the user has to leave one out.
pub fn slot(args: &RoundArgs) -> Result<TimeOfDay> {
    match (args.at.and_then(|at| at.time), args.slot) {
        (Some(at), Some(slot)) if at != slot => {
            bail!(
                "--at asks for the half-hour at {at}, and --slot for the one at {slot}; leave one of them out"
            )
        }
        (Some(time), _) | (None, Some(time)) => Ok(time),
        (None, None) if args.blackboard => BLACKBOARD_SLOT.parse().context("the blackboard's slot"),
        (None, None) => DEFAULT_SLOT.parse().context("the default slot"),
    }
}

/// Reads the slots that begin at `times`, or without any all slots of the day, for the households of a round: as many as
/// `--meters` asks for, or as a round can have. The day is that of `--at`, or the first in the file. What had to be decided
/// is told on stderr.
///
/// One file of which nothing is said that they do not know is read by the rules of the wide and the long form too: see [`for_round`].
///
/// # Errors
/// What is wrong with the file, and where, or what it leaves open. With `--skip-bad-rows` bad rows are left out instead.
pub fn read(args: &RoundArgs, times: &[TimeOfDay]) -> Result<Readings, CliError> {
    let most = options(args, times, None).most_households;
    if args.readings.is_empty() {
        let shipped = Readings::read(HOUSEHOLD_DAYS.as_bytes(), options(args, times, None));
        return shipped.map_err(|error| CliError::Readings(error.into()));
    }
    let ask = args.told.ask(args.unit.map(Into::into), args.skip_bad_rows);
    let decided = for_round(
        || match (args.readings.as_slice(), stated(args)) {
            ([path], Some(unit)) => match readings::file(path) {
                Ok((name, file)) => {
                    let mut file = Beside::new(file, options(args, times, unit));
                    let found = files::read([(name, &mut file)], &ask, &Named);
                    (found.map_err(Into::into), Some(file.finish()))
                }
                Err(error) => (Err(error), None),
            },
            (paths, _) => (readings::open(paths, &ask), None),
        },
        |found| {
            files::take(
                found,
                args.at.map(|at| at.day),
                times,
                most,
                args.lacking.map_or(Lacking::Homes, Into::into),
            )
        },
    );
    let names = || args.readings.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join(", ");
    match decided {
        Ok(ForRound::Table(readings)) => {
            args.readings.iter().for_each(|path| tell(path, notices(args, &readings)));
            Ok(readings)
        }
        Ok(ForRound::Files { found, readings }) => {
            for (path, file) in args.readings.iter().zip(&found.files) {
                let unit = file.unit.map_or("", |unit| unit.name());
                tell(path, [format!("read as {}, in {unit}", file.form.title())]);
            }
            if let (Some(path), Some(dates), None) = (args.readings.first(), &readings.taken.dates, args.at) {
                tell(path, [first_date(dates)]);
            }
            Ok(readings)
        }
        Ok(ForRound::Open { questions, .. }) => {
            Err(CliError::Question(anyhow!("{}: {}", names(), open_questions(&questions))))
        }
        Err(NotForRound::Table(error)) => Err(explained(&names(), error)),
        Err(NotForRound::File(error)) => Err(CliError::Readings(error)),
        Err(NotForRound::Take(error)) => Err(CliError::Readings(anyhow!("{}: {error}", names()))),
    }
}

/// The unit that is stated, where no more is said of the files than the wide and the long form know.
fn stated(args: &RoundArgs) -> Option<Option<Unit>> {
    match args.unit {
        _ if args.told.says_anything() || args.lacking.is_some() => None,
        None => Some(None),
        Some(FileUnit::Wh) => Some(Some(Unit::Wh)),
        Some(FileUnit::KWh) => Some(Some(Unit::KWh)),
        Some(FileUnit::W | FileUnit::KW) => None,
    }
}

/// What is open, and the flags that answer it.
fn open_questions(questions: &[Question]) -> String {
    let one = |question: &Question| {
        let flag = match question {
            Question::Column { .. } => "--map household=COLUMN,time=COLUMN,energy=COLUMN".to_owned(),
            Question::Zone { .. } => {
                format!("--zone, as in --zone {}", question.choices().first().map_or("UTC", |zone| zone))
            }
            other => {
                format!("--{} {}", other.code(), other.choices().join(&format!(" or --{} ", other.code())))
            }
        };
        let said = question.to_string();
        let end = if said.ends_with('?') { "" } else { "." };
        format!("{said}{end} Say it with {flag}")
    };
    questions.iter().map(one).collect::<Vec<_>>().join("\n")
}

/// What a person should know before the totals of a round are believed: it is told on stderr too. Of the file that ships
/// with the program everything is known, but not whether the cap suits it.
pub fn warnings(args: &RoundArgs, readings: &Readings, cap_wh: u32, epochs: &[EpochPlan]) -> Vec<Warning> {
    let labels = readings.slots.iter().map(|slot| slot.label.as_str());
    let cut = Warning::cut(cap_wh, labels.zip(epochs.iter().map(|epoch| epoch.readings.as_slice())));
    let Some(path) = args.readings.first() else {
        return cut.into_iter().filter(Warning::is_doubt).collect();
    };
    let warnings: Vec<_> = readings.warnings.iter().cloned().chain(cut).collect();
    tell(path, warnings.iter().map(|warning| format!("warning ({}): {warning}", warning.code())));
    warnings
}

fn tell(path: &Path, notices: impl IntoIterator<Item = String>) {
    let mut diagnostics = io::stderr();
    for notice in notices {
        // A notice that cannot be written is not a reason not to run.
        let _ = writeln!(diagnostics, "{}: {notice}", path.display());
    }
}

fn options(args: &RoundArgs, times: &[TimeOfDay], unit: Option<Unit>) -> Options {
    // One more than a round can have, so that a file with too many is refused and not cut.
    let most = MAX_METERS.saturating_add(1);
    // Of households that turn out to be incomplete others must be able to take the place.
    let wanted = if args.skip_bad_rows { most } else { args.meters.unwrap_or(most).clamp(1, most) };
    Options {
        wanted: Wanted { day: args.at.map(|at| at.day), times: times.to_vec() },
        unit,
        on_bad: if args.skip_bad_rows { OnBad::Skip } else { OnBad::Refuse },
        most_households: usize::try_from(wanted).unwrap_or(usize::MAX),
    }
}

/// An error with what helps; a unit that has to be stated is a question.
fn explained(path: &str, error: ReadingsError) -> CliError {
    match error {
        ReadingsError::NoUnit { .. } => {
            CliError::Question(anyhow!("{path}: {error}, or state it with --unit wh or --unit kwh"))
        }
        error if error.is_of_unit() => {
            CliError::Question(anyhow!("{path}: {error} with --unit kwh or --unit wh"))
        }
        error if error.reason().is_some() => {
            CliError::Readings(anyhow!("{path}: {error} (--skip-bad-rows leaves out what is bad)"))
        }
        error => CliError::Readings(anyhow!("{path}: {error}")),
    }
}

/// What was decided.
fn notices(args: &RoundArgs, readings: &Readings) -> Vec<String> {
    let taken = &readings.taken;
    let said_by = match taken.unit_from {
        UnitFrom::Header => Some("as its header says"),
        UnitFrom::Stated => Some("as --unit says"),
        // The wide form holds nothing else.
        UnitFrom::Form => None,
    };
    let mut notices: Vec<_> = said_by
        .map(|said_by| {
            let form = match taken.form {
                FileForm::Wide => "wide",
                FileForm::Long => "long",
            };
            format!("read in the {form} form, in {}, {said_by}", taken.unit)
        })
        .into_iter()
        .collect();
    notices.extend(taken.dates.as_ref().filter(|_| args.at.is_none()).map(first_date));
    notices
}

fn first_date(dates: &Dates) -> String {
    let Dates { taken, first, last, others, more } = dates;
    if others.is_empty() {
        return format!("all readings are of {taken}");
    }
    let others: Vec<_> = others.iter().map(ToString::to_string).collect();
    let more = if *more { ", ..." } else { "" };
    format!(
        "took {taken}, the first of its dates, which go from {first} to {last}; --at takes another: {}{more}",
        others.join(", ")
    )
}
