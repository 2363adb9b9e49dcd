//! `blindsum readings`: what is found in files of readings, and what would be taken of them.

use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::Context;
use blindsum_core::params::RawParams;
use blindsum_readings::MWH_PER_WH;
use blindsum_readings::files::{Ask, Found, Named, read};
use serde::Serialize;

use crate::args::ReadingsArgs;
use crate::error::CliError;
use crate::exit::SUCCESS;
use crate::report::wh;

/// Tells what is found; gives the exit code.
///
/// # Errors
/// Which file is refused, and why, or why nothing can be written.
pub fn run(args: &ReadingsArgs, out: &mut impl Write) -> Result<u8, CliError> {
    let ask = args.told.ask(args.unit.map(Into::into), args.skip_bad_rows);
    let found = open(&args.files, &ask).map_err(CliError::Readings)?;
    let text = if args.json {
        serde_json::to_string(&Told::new(&found)).map_err(std::io::Error::from)?
    } else {
        words(&found)
    };
    writeln!(out, "{text}").and_then(|()| out.flush())?;
    Ok(SUCCESS)
}

/// Reads files, natively: with all zones of the IANA database.
///
/// # Errors
/// Which file is refused, and why.
pub(crate) fn open(paths: &[PathBuf], ask: &Ask) -> anyhow::Result<Found> {
    let files = paths.iter().map(|path| file(path)).collect::<anyhow::Result<Vec<_>>>()?;
    Ok(read(files, ask, &Named)?)
}

/// A file, with its name as errors have it.
///
/// # Errors
/// Why it cannot be opened.
pub(crate) fn file(path: &Path) -> anyhow::Result<(String, File)> {
    let name = path.display().to_string();
    // A folder can be opened, and says only then that it is one.
    File::open(path).map(|file| (name.clone(), file)).with_context(|| name)
}

/// Everything that was found, for programs.
#[derive(Serialize)]
struct Told {
    /// The form of the first file.
    form: Option<&'static str>,
    unit: Option<&'static str>,
    interval_minutes: Option<f64>,
    slot_minutes: u32,
    zone: Option<String>,
    stamp: Option<&'static str>,
    households: u64,
    files: Vec<FileTold>,
    slots: Vec<SlotTold>,
    warnings: Vec<Coded>,
    questions: Vec<QuestionTold>,
}

#[derive(Serialize)]
struct FileTold {
    name: String,
    form: &'static str,
    unit: Option<&'static str>,
    interval_minutes: Option<f64>,
    zone: Option<String>,
    stamp: Option<&'static str>,
    encoding: &'static str,
}

#[derive(Serialize)]
struct SlotTold {
    start: String,
    local: String,
    offset_minutes: Option<i32>,
    again: bool,
    households: u64,
    total_wh: f64,
}

#[derive(Serialize)]
struct Coded {
    code: &'static str,
    message: String,
}

#[derive(Serialize)]
struct QuestionTold {
    code: &'static str,
    message: String,
    choices: Vec<String>,
}

impl Told {
    fn new(found: &Found) -> Self {
        let files: Vec<FileTold> = found
            .files
            .iter()
            .map(|file| FileTold {
                name: file.name.clone(),
                form: file.form.name(),
                unit: file.unit.map(|unit| unit.name()),
                interval_minutes: minutes(file.interval_seconds),
                zone: file.zone.clone(),
                stamp: file.stamp.map(|stamp| stamp.name()),
                encoding: file.encoding.name(),
            })
            .collect();
        let first = files.first();
        let slots = found.table.slots.iter().zip(found.table.totals());
        Self {
            form: first.map(|file| file.form),
            unit: first.and_then(|file| file.unit),
            interval_minutes: first.and_then(|file| file.interval_minutes),
            slot_minutes: found.table.slot_minutes,
            zone: first.and_then(|file| file.zone.clone()),
            stamp: first.and_then(|file| file.stamp),
            households: u64::try_from(found.table.homes.len()).unwrap_or(u64::MAX),
            slots: slots
                .map(|(slot, (households, total))| SlotTold {
                    start: slot.start(),
                    local: slot.local(),
                    offset_minutes: slot.offset_minutes(),
                    again: slot.is_again(),
                    households,
                    total_wh: wh(total),
                })
                .collect(),
            warnings: warnings(found).into_iter().map(|(code, message)| Coded { code, message }).collect(),
            questions: found
                .questions
                .iter()
                .map(|question| QuestionTold {
                    code: question.code(),
                    message: question.to_string(),
                    choices: question.choices(),
                })
                .collect(),
            files,
        }
    }
}

/// What a person should know, with what the default cap would cut.
fn warnings(found: &Found) -> Vec<(&'static str, String)> {
    let mut all: Vec<_> = found.notes.iter().map(|note| (note.code(), note.to_string())).collect();
    let cap_wh = RawParams::default().cap_wh;
    let cap = i64::from(cap_wh) * MWH_PER_WH;
    let readings = found.table.homes.iter().flat_map(|home| home.readings());
    let (mut cut, mut of) = (0_u64, 0_u64);
    for (_, mwh) in readings {
        of += 1;
        cut += u64::from(mwh > cap);
    }
    if cut > 0 {
        let doubt = if cut.saturating_mul(2) >= of { ": is the unit right?" } else { "" };
        all.push((
            "cut_by_cap",
            format!("the default cap of {cap_wh} Wh cuts {cut} of {of} readings{doubt}"),
        ));
    }
    all
}

fn minutes(seconds: i64) -> Option<f64> {
    #[expect(clippy::cast_precision_loss, reason = "at most a day")]
    (seconds > 0).then(|| seconds as f64 / 60.0)
}

/// A number of things, as English counts them; the first word of `what` takes the ending.
fn counted(count: impl TryInto<u64>, what: &str) -> String {
    let count = count.try_into().unwrap_or(u64::MAX);
    match what.split_once(' ') {
        _ if count == 1 => format!("1 {what}"),
        Some((first, rest)) => format!("{count} {first}s {rest}"),
        None => format!("{count} {what}s"),
    }
}

/// Everything that was found, for people.
fn words(found: &Found) -> String {
    let mut lines = Vec::new();
    for file in &found.files {
        let name = Path::new(&file.name)
            .file_name()
            .map_or_else(|| file.name.clone(), |name| name.to_string_lossy().into_owned());
        let unit = file.unit.map_or("a unit that it does not say", |unit| unit.name());
        let zone =
            file.zone.as_ref().map_or_else(|| "on its own clock".to_owned(), |zone| format!("zone {zone}"));
        let stamp = file.stamp.map_or("unknown", |stamp| stamp.name());
        let interval = minutes(file.interval_seconds)
            .map_or_else(String::new, |minutes| format!(", every {minutes} minutes"));
        lines.push(format!(
            "{name}: {}, in {unit}{interval}, {zone}, times at the {stamp} of an interval, {}",
            file.form.title(),
            file.encoding.name()
        ));
    }
    lines.push(format!(
        "{}, {}",
        counted(found.table.homes.len(), "household"),
        counted(found.table.slots.len(), &format!("slot of {} minutes", found.table.slot_minutes)),
    ));
    for (slot, (homes, total)) in found.table.slots.iter().zip(found.table.totals()) {
        let again = if slot.is_again() { " (again)" } else { "" };
        lines.push(format!("{}{again}  {}  {} Wh", slot.local(), counted(homes, "household"), wh(total)));
    }
    for (code, message) in warnings(found) {
        lines.push(format!("warning ({code}): {message}"));
    }
    for question in &found.questions {
        lines.push(format!("question ({}): {question} [{}]", question.code(), question.choices().join(", ")));
    }
    lines.join("\n")
}
