//! `blindsum run`: a round, or a day of them, on this machine.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use anyhow::anyhow;
use blindsum_core::params::Params;
use blindsum_core::party::meter::ManufacturedMeter;
use blindsum_core::privacy::{Against, Ledger};
use blindsum_sim::tampering::Notice;
use blindsum_sim::transcript::{Disclosure, Transcript};
use blindsum_sim::{Config, Event, Finished, Phase, Record, Refusal, Session, SessionError};

use crate::args::{RoundArgs, RunCommand};
use crate::error::CliError;
use crate::host;
use crate::ledger_file::{LedgerFile, lock_of};
use crate::plan::SessionPlan;
use crate::progress::Bar;
use crate::report::{Board, Report, RoundReport, Setting, Struck};
use crate::transcript_file::{TranscriptError, TranscriptFile, of_slot};

/// Runs what was asked for and writes its report to `out`; gives the exit code.
///
/// # Errors
/// Why nothing was run, or why what was run could not be told.
pub fn run(command: &RunCommand, out: &mut impl Write) -> Result<u8, CliError> {
    let RunCommand { round: args, day: asked, tamper, output } = command;
    args.engine.choose();
    let SessionPlan { config, slots, drops, seed, warnings, slot_minutes } = SessionPlan::new(args, asked)?;
    let config = Config { tampering: *tamper, ..config };
    let labels: Vec<_> = slots.iter().map(|slot| slot.label.as_str()).collect();
    let params = config.params;
    let against = output.against.map(|pooled| checked(&params, pooled)).transpose()?;
    let setting = Setting {
        params,
        seed,
        absence: config.absence,
        slot_minutes,
        against,
        engine: blindsum_modexp::engine(),
    };
    // Before the round: who waits for minutes must not learn only then that there is nowhere to write.
    let transcripts = transcripts(command, &labels)?;
    let (config, ledger) = with_ledger(command, config)?;
    let (mut session, fleet, effects) = Session::begin(config)?;
    if !output.json {
        say(out, &setting.text(&labels, asked.slots.is_some()))?;
        if asked.slots.is_some() {
            say(out, &format!("\n{}", RoundReport::line_heads(&setting.params)))?;
        }
    }
    let threads = args.threads.unwrap_or_else(host::all_processors);
    let mut day = Day {
        command,
        out,
        labels: &labels,
        fleet: &fleet,
        transcripts: transcripts.into_iter(),
        ledger,
        rounds: Vec::new(),
        board: None,
    };
    let ended = {
        let mut bar = Bar::new();
        host::run(&mut session, fleet.clone(), effects, threads, &drops, |session| {
            day.watch(session, &mut bar)
        })
    };
    let Day { rounds, board, out, .. } = day;
    match ended {
        Err(error @ (CliError::Output(_) | CliError::BrokenPipe)) => return Err(error),
        Err(error) if rounds.is_empty() => return Err(error),
        _ => {}
    }
    let report = Report {
        setting: &setting,
        rounds: &rounds,
        warnings: &warnings,
        ledger: session.ledger(),
        not_begun: labels.len().saturating_sub(rounds.len()),
        board: board.as_ref(),
    };
    // The report comes out even where a transcript could not be written after all.
    let text = match (output.json, &asked.slots) {
        (true, Some(_)) => Some(report.day_json().map_err(io::Error::from)?),
        (true, None) => report.round_json().map_err(io::Error::from)?,
        (false, Some(_)) => Some(report.day_text()),
        (false, None) => Some(report.round_text()),
    };
    match (ended, text) {
        // One object, whatever happens.
        (Err(failure), Some(text)) if output.json => {
            say(out, &failure.json_beside(&text).map_err(io::Error::from)?)?;
            Ok(failure.exit_code())
        }
        (ended, text) => {
            text.map(|text| say(out, &text)).transpose()?;
            ended?;
            Ok(report.exit_code())
        }
    }
}

/// A number of meters that leaves at least one home to hide from them.
fn checked(params: &Params, pooled: u32) -> Result<u32, CliError> {
    match Against::new(params, 0, pooled) {
        Some(_) if pooled > 0 => Ok(pooled),
        _ if params.meters() == 1 => Err(CliError::Usage(anyhow!(
            "--against is {pooled}, but there is one meter alone: no other home is left to hide from it"
        ))),
        _ => Err(CliError::Usage(anyhow!(
            "--against is {pooled}, but of {} meters 1 to {} can pool what they know and still leave a home to hide",
            params.meters(),
            params.meters().saturating_sub(1)
        ))),
    }
}

fn say(out: &mut impl Write, text: &str) -> Result<(), CliError> {
    Ok(writeln!(out, "{text}").and_then(|()| out.flush())?)
}

/// What becomes of epochs as they end. Nothing of their records is kept.
struct Day<'a, W> {
    command: &'a RunCommand,
    out: &'a mut W,
    labels: &'a [&'a str],
    fleet: &'a [ManufacturedMeter],
    /// Where the transcripts of the epochs to come go, if anywhere.
    transcripts: std::vec::IntoIter<TranscriptFile>,
    /// Where what they cost is kept, if anywhere.
    ledger: Option<LedgerFile>,
    rounds: Vec<RoundReport>,
    board: Option<Board>,
}

impl<W: Write> Day<'_, W> {
    /// Takes up what is over. An error ends the day.
    fn watch(&mut self, session: &mut Session, bar: &mut Bar) -> Result<(), CliError> {
        // Before anything else is done or told.
        if let Some(file) = &mut self.ledger {
            file.keep(session.ledger())?;
        }
        for finished in session.take_finished() {
            bar.suspend(|| self.end(session, finished))?;
        }
        bar.show(session.progress());
        Ok(())
    }

    fn end(&mut self, session: &Session, finished: Finished) -> Result<(), CliError> {
        let RunCommand { round: args, day, tamper, output } = self.command;
        let index = self.rounds.len();
        let slot = self.labels.get(index).copied().unwrap_or_default().to_owned();
        let form = if output.public { Disclosure::Public } else { Disclosure::Full };
        let begun = has_begun(&finished);
        // The place of a round that never began is given up: what is there stays, and what is not there does not come.
        let file = self.transcripts.next().filter(|_| begun);
        let written =
            file.map(|file| file.write(&Transcript::new(session, &finished, self.fleet, form))).transpose();
        if args.blackboard && begun {
            let readings = session.config().epochs.get(index).map(|plan| plan.readings.as_slice());
            self.board = Some(Board::new(&finished, readings.unwrap_or_default(), self.fleet));
        }
        let struck = tamper.filter(|tampering| usize::try_from(tampering.round) == Ok(index));
        let tampering = struck.map(|what| Struck { what, notice: Notice::of(&finished) });
        let round = RoundReport { slot, outcome: finished.outcome, begun, tampering };
        let line = (day.slots.is_some() && !output.json).then(|| round.line(session.ledger().spent()));
        self.rounds.push(round);
        line.map(|line| say(self.out, &line)).transpose()?;
        written?;
        Ok(())
    }
}

/// Whether anything was sent in the epoch: the ledger refuses one that it does not allow before anybody is asked.
fn has_begun(finished: &Finished) -> bool {
    let sent =
        |record: &Record| matches!(record.event, Event::Sent(_)) && record.phase != Phase::Initialization;
    let by_ledger = matches!(finished.outcome.refusal(), Some(Refusal::Budget(_)));
    !by_ledger || finished.records.iter().any(|record| sent(record))
}

/// Where the transcript of each slot goes, known to be writable.
fn transcripts(command: &RunCommand, slots: &[&str]) -> Result<Vec<TranscriptFile>, TranscriptError> {
    let RunCommand { round: args, day, output, .. } = command;
    let Some(place) = output.transcript.as_deref() else { return Ok(Vec::new()) };
    if place.is_dir() || place.file_name().is_none() {
        return Err(TranscriptError::NotAFile { place: place.to_owned() });
    }
    let places: Vec<PathBuf> = match day.slots {
        None => vec![place.to_owned()],
        Some(_) => slots.iter().map(|slot| of_slot(place, slot)).collect(),
    };
    places
        .iter()
        .map(|place| {
            refuse_to_overwrite_readings(args, place)?;
            if output.ledger.as_ref().is_some_and(|ledger| of_ledger(ledger, place)) {
                return Err(TranscriptError::Ledger { place: place.clone() });
            }
            TranscriptFile::prepare(place, output.force)
        })
        .collect()
}

/// Takes the ledger, where there is one to be kept: then it says what may be spent and what was.
fn with_ledger(command: &RunCommand, config: Config) -> Result<(Config, Option<LedgerFile>), CliError> {
    let RunCommand { round: args, output, .. } = command;
    let Some(place) = &output.ledger else { return Ok((config, None)) };
    // Before a file is begun with it.
    Ledger::new(config.budget).map_err(SessionError::from)?;
    let file = LedgerFile::open(
        place,
        config.budget,
        args.readings.first().map(PathBuf::as_path),
        config.params.cap_wh(),
    )?;
    Ok((Config { budget: file.budget(), spent: file.spent(), ..config }, Some(file)))
}

/// Whether a transcript would take the place of the ledger or of its lock, there already or not.
fn of_ledger(ledger: &Path, transcript: &Path) -> bool {
    let whole = |path: &Path| path.canonicalize().or_else(|_| std::path::absolute(path)).ok();
    let ledger = ledger.canonicalize().unwrap_or_else(|_| ledger.to_owned());
    [lock_of(&ledger), ledger].iter().any(|place| whole(place) == whole(transcript))
}

/// A transcript must not replace the readings it came from.
fn refuse_to_overwrite_readings(args: &RoundArgs, transcript: &Path) -> Result<(), TranscriptError> {
    let mut readings = args.readings.iter().filter_map(|path| path.canonicalize().ok());
    match transcript.canonicalize() {
        Ok(there) if readings.any(|readings| readings == there) => {
            Err(TranscriptError::Readings { place: transcript.to_owned() })
        }
        _ => Ok(()),
    }
}
