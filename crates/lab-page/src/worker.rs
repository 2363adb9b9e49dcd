//! The worker: it carries out one experiment at a time, and tells each step.

use blindsum_lab::report::Report;
use blindsum_lab::{LabError, Settings, find};
use blindsum_page_parts::worker;

use crate::wire::{Answer, Asked, Order, VERSION};

/// Steps are told at most this often, in milliseconds: some experiments have hundreds in a second.
const TELL_MS: f64 = 100.0;

/// Makes the dedicated worker that calls this one that carries out experiments.
pub(crate) fn listen() {
    worker::listen(VERSION, |order, tell| match order {
        Order::Begin { kernel } => {
            if let Some(kernel) = kernel {
                // One that cannot be installed is not an error: portable code gives the same numbers.
                let _ = blindsum_modexp::kernel::install(&kernel);
            }
            Ok(Answer::Begun)
        }
        Order::Run(asked) => Ok(match carry_out(&asked, tell) {
            Ok(report) => Answer::Outcome(Box::new(report)),
            Err(error) => Answer::Failed(error),
        }),
    });
}

fn carry_out(asked: &Asked, tell: &dyn Fn(Answer)) -> Result<Report, String> {
    let experiment = find(&asked.id).ok_or_else(|| format!("{} is not an experiment", asked.id))?;
    let settings = Settings { seed: asked.seed, trials: asked.trials, key_bits: asked.key_bits };
    let in_words = |error: LabError| error.to_string();
    let begun = worker::clock();
    let mut run = experiment.begin(&settings).map_err(in_words)?;
    let mut told = begun;
    while !run.is_done() {
        let progress = run.advance().map_err(in_words)?;
        let now = worker::clock();
        if now - told >= TELL_MS {
            told = now;
            tell(Answer::Step { done: progress.done, all: progress.all });
        }
    }
    let outcome = run.outcome().map_err(in_words)?;
    Ok(Report::of(&outcome, (worker::clock() - begun) / 1_000.0))
}
