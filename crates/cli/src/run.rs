//! `blindsum run`: one round on this machine.

use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context, Result, anyhow, bail};
use blindsum_core::params::{Params, RawParams};
use blindsum_core::randomness::Randomness;
use blindsum_core::sim::{Config, EpochPlan, Session};
use blindsum_core::transcript::{Form, Transcript};

use crate::args::RunArgs;
use crate::host;
use crate::input;
use crate::progress::Bar;
use crate::report::Report;
use crate::transcript_file::TranscriptFile;

/// Runs a round and writes its report to `out`; gives the exit code.
pub fn run(args: &RunArgs, out: &mut impl Write) -> Result<u8> {
    let start = input::slot(args)?;
    let readings = input::read(args, &[start])?;
    let rows = readings.households.len();
    let raw = RawParams {
        meters: args.meters.unwrap_or_else(|| u32::try_from(rows).unwrap_or(u32::MAX)),
        gamma: args.gamma,
        epsilon: args.epsilon,
        cap_wh: args.cap,
        key_bits: args.key_bits,
        ..RawParams::default()
    };
    let params = Params::try_from(raw)?;
    let (slot, readings) = readings.at(&start.to_string(), raw.meters)?;
    let randomness = args.seed.map_or(Randomness::System, Randomness::Seeded);
    let plan = EpochPlan { epoch: slot.epoch(), readings };
    let config = Config::new(params, vec![plan], randomness, host::clock);
    // Before the round: who waits for minutes must not learn only then that there is nowhere to write.
    refuse_to_overwrite_readings(args)?;
    let file = args.transcript.as_deref().map(TranscriptFile::prepare).transpose()?;
    let (mut session, fleet, effects) = Session::begin(config)?;
    {
        let mut bar = Bar::new();
        let threads = args.threads.unwrap_or_else(host::all_processors);
        host::run(&mut session, fleet.clone(), effects, threads, |progress| bar.show(progress));
    }
    let finished =
        session.take_finished().pop().ok_or_else(|| anyhow!("the round did not come to an end"))?;
    let report = Report { outcome: &finished.outcome, slot: &slot.label, seed: args.seed };
    let form = if args.public { Form::Public } else { Form::Full };
    let written =
        file.map(|file| file.write(&Transcript::new(&session, &finished, &fleet, form))).transpose();
    // The report comes out even where the transcript could not be written after all.
    let text = if args.json { report.json()? } else { report.text() };
    writeln!(out, "{text}").context("the report cannot be written")?;
    written?;
    Ok(report.exit_code())
}

/// A transcript must not replace the readings it came from.
fn refuse_to_overwrite_readings(args: &RunArgs) -> Result<()> {
    let real = |path: &Option<PathBuf>| path.as_ref().and_then(|path| path.canonicalize().ok());
    if let (Some(readings), Some(transcript)) = (real(&args.readings), real(&args.transcript))
        && readings == transcript
    {
        bail!("{}: the transcript would overwrite the readings; give it another name", transcript.display());
    }
    Ok(())
}
