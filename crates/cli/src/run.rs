//! `blindsum run`: a round, or a day of them, on this machine.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Error, Result, anyhow, bail};
use blindsum_core::protocol::meter::Meter;
use blindsum_core::sim::{Finished, Session};
use blindsum_core::transcript::{Form, Transcript};

use crate::args::RunArgs;
use crate::host;
use crate::plan::Plan;
use crate::progress::Bar;
use crate::report::{Board, Report, Round, Setting};
use crate::transcript_file::{TranscriptFile, of_slot};

/// Runs what was asked for and writes its report to `out`; gives the exit code.
pub fn run(args: &RunArgs, out: &mut impl Write) -> Result<u8> {
    let Plan { config, slots, drops, seed } = Plan::new(args)?;
    let labels: Vec<_> = slots.iter().map(|slot| slot.label.as_str()).collect();
    let setting = Setting { params: config.params, seed, absence: config.absence };
    // Before the round: who waits for minutes must not learn only then that there is nowhere to write.
    let transcripts = transcripts(args, &labels)?;
    let (mut session, fleet, effects) = Session::begin(config)?;
    if !args.json {
        say(out, &setting.text(&labels, args.slots.is_some()))?;
        if args.slots.is_some() {
            say(out, &format!("\n{}", Round::line_heads(&setting.params)))?;
        }
    }
    let threads = args.threads.unwrap_or_else(host::all_processors);
    let mut day = Day {
        args,
        out,
        labels: &labels,
        fleet: &fleet,
        transcripts: transcripts.into_iter(),
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
    let report = Report {
        setting: &setting,
        rounds: &rounds,
        ledger: session.ledger(),
        not_begun: labels.len().saturating_sub(rounds.len()),
        board: board.as_ref(),
    };
    // The report comes out even where a transcript could not be written after all.
    let text = match (args.json, &args.slots) {
        (true, Some(_)) => report.day_json()?,
        (true, None) => report.round_json()?.ok_or_else(|| anyhow!("the round did not come to an end"))?,
        (false, Some(_)) => report.day_text(),
        (false, None) => report.round_text(),
    };
    say(out, &text)?;
    ended?;
    Ok(report.exit_code())
}

fn say(out: &mut impl Write, text: &str) -> Result<()> {
    writeln!(out, "{text}").and_then(|()| out.flush()).context("the report cannot be written")
}

/// What becomes of epochs as they end. Nothing of their records is kept.
struct Day<'a, W> {
    args: &'a RunArgs,
    out: &'a mut W,
    labels: &'a [&'a str],
    fleet: &'a [Meter],
    /// Where the transcripts of the epochs to come go, if anywhere.
    transcripts: std::vec::IntoIter<TranscriptFile>,
    rounds: Vec<Round>,
    board: Option<Board>,
}

impl<W: Write> Day<'_, W> {
    /// Takes up what is over. An error ends the day.
    fn watch(&mut self, session: &mut Session, bar: &mut Bar) -> Result<(), Error> {
        for finished in session.take_finished() {
            bar.suspend(|| self.end(session, finished))?;
        }
        bar.show(session.progress());
        Ok(())
    }

    fn end(&mut self, session: &Session, finished: Finished) -> Result<()> {
        let index = self.rounds.len();
        let slot = self.labels.get(index).copied().unwrap_or_default().to_owned();
        let form = if self.args.public { Form::Public } else { Form::Full };
        let file = self.transcripts.next();
        let written =
            file.map(|file| file.write(&Transcript::new(session, &finished, self.fleet, form))).transpose();
        if self.args.blackboard {
            let readings = session.config().epochs.get(index).map(|plan| plan.readings.as_slice());
            self.board = Some(Board::new(&finished, readings.unwrap_or_default(), self.fleet));
        }
        let round = Round { slot, outcome: finished.outcome };
        let line =
            (self.args.slots.is_some() && !self.args.json).then(|| round.line(session.ledger().spent()));
        self.rounds.push(round);
        line.map(|line| say(self.out, &line)).transpose()?;
        written.map(|_| ())
    }
}

/// Where the transcript of each slot goes, known to be writable.
fn transcripts(args: &RunArgs, slots: &[&str]) -> Result<Vec<TranscriptFile>> {
    let Some(place) = args.transcript.as_deref() else { return Ok(Vec::new()) };
    if place.is_dir() || place.file_name().is_none() {
        bail!(
            "the transcript cannot be written to {}: it is not a regular file; give the name of a file",
            place.display()
        );
    }
    let places: Vec<PathBuf> = match args.slots {
        None => vec![place.to_owned()],
        Some(_) => slots.iter().map(|slot| of_slot(place, slot)).collect(),
    };
    places
        .iter()
        .map(|place| {
            refuse_to_overwrite_readings(args, place)?;
            TranscriptFile::prepare(place)
        })
        .collect()
}

/// A transcript must not replace the readings it came from.
fn refuse_to_overwrite_readings(args: &RunArgs, transcript: &Path) -> Result<()> {
    let readings = args.readings.as_ref().and_then(|path| path.canonicalize().ok());
    if let (Some(readings), Ok(transcript)) = (readings, transcript.canonicalize())
        && readings == transcript
    {
        bail!("{}: the transcript would overwrite the readings; give it another name", transcript.display());
    }
    Ok(())
}
