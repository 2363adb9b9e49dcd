//! `blindsum lab`: attacks on the protocol, carried out.

mod costs;
mod text;

use std::io::{self, Write};
use std::time::Instant;

use anyhow::anyhow;
use blindsum_lab::report::Report;
use blindsum_lab::{Agreement, Experiment, LabError, Settings, all, find};

use crate::args::LabArgs;
use crate::error::CliError;
use crate::exit::{SUCCESS, UNEXPECTED};

/// Carries out the experiments that are asked for and writes to `out` what came of them; gives the exit code.
///
/// # Errors
/// If an experiment cannot be carried out, or the result cannot be written.
pub fn run(args: &LabArgs, out: &mut impl Write) -> Result<u8, CliError> {
    if args.which.iter().any(|which| which == "list") {
        for experiment in all() {
            writeln!(out, "{:4} {}", experiment.id, experiment.title)?;
        }
        out.flush()?;
        return Ok(SUCCESS);
    }
    if args.which.iter().any(|which| which == "costs") {
        return costs::run(args, out);
    }
    let chosen = chosen(&args.which)?;
    let alone = chosen.len() == 1;
    let (mut told, mut came) = (Vec::new(), Agreement::Agrees);
    for experiment in &chosen {
        let one =
            carry_out(experiment, args, alone).map_err(|error| CliError::Lab { id: experiment.id, error })?;
        came = Agreement::all([came, one.agrees]);
        if args.json {
            told.push(one);
        } else {
            writeln!(out, "{}", text::experiment(&one))?;
            out.flush()?;
        }
    }
    if args.json {
        let text = match &told[..] {
            [one] if args.which.len() == 1 && alone => serde_json::to_string(one),
            several => serde_json::to_string(several),
        };
        writeln!(out, "{}", text.map_err(io::Error::from)?)?;
    } else if !alone {
        writeln!(out, "{}", text::summary(chosen.len(), came))?;
    }
    out.flush()?;
    Ok(if came == Agreement::Agrees { SUCCESS } else { UNEXPECTED })
}

/// The experiments named, each once.
fn chosen(which: &[String]) -> Result<Vec<&'static Experiment>, CliError> {
    if which.iter().any(|which| which == "all") {
        return Ok(all().iter().collect());
    }
    let mut chosen: Vec<&'static Experiment> = Vec::new();
    for id in which {
        let experiment = find(id).ok_or_else(|| {
            let ids: Vec<_> = all().iter().map(|experiment| experiment.id).collect();
            CliError::Usage(anyhow!("{id:?} is not an experiment; there are {}, and all", ids.join(", ")))
        })?;
        if !chosen.iter().any(|other| other.id == experiment.id) {
            chosen.push(experiment);
        }
    }
    Ok(chosen)
}

fn carry_out(experiment: &Experiment, args: &LabArgs, alone: bool) -> Result<Report, LabError> {
    let accepted = |bits: &u32| alone || experiment.key_sizes.contains(bits);
    let key_bits = args.key_bits.filter(accepted);
    let begun = Instant::now();
    let mut run = experiment.begin(&Settings { seed: args.seed, trials: args.trials, key_bits })?;
    while !run.is_done() {
        run.advance()?;
    }
    Ok(Report::of(&run.outcome()?, begun.elapsed().as_secs_f64()))
}
