//! A bar on stderr for rounds that take long.

use std::io::IsTerminal;
use std::time::{Duration, Instant};

use blindsum_sim::Progress;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// A round that is over sooner shows no bar.
const PATIENCE: Duration = Duration::from_secs(1);

/// Shows nothing where stderr is not a terminal.
pub(crate) struct Bar {
    bar: Option<ProgressBar>,
    begun: Instant,
    shown: bool,
}

impl Bar {
    pub(crate) fn new() -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let style = ProgressStyle::with_template("{spinner} {msg:24} [{bar:40}] {pos}/{len}  {elapsed}");
            let bar = ProgressBar::with_draw_target(Some(0), ProgressDrawTarget::hidden());
            bar.with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
        });
        Self { bar, begun: Instant::now(), shown: false }
    }

    pub(crate) fn show(&mut self, progress: Progress) {
        let Some(bar) = &self.bar else { return };
        if !self.shown && self.begun.elapsed() >= PATIENCE {
            bar.set_draw_target(ProgressDrawTarget::stderr());
            self.shown = true;
        }
        if self.shown {
            bar.set_length(u64::try_from(progress.all).unwrap_or(u64::MAX));
            bar.set_position(u64::try_from(progress.done).unwrap_or(u64::MAX));
            let phase = progress.phase.name().replace('_', " ");
            bar.set_message(match progress.epochs {
                1 => phase,
                epochs => format!("{} of {epochs}: {phase}", progress.epoch + 1),
            });
            bar.tick();
        }
    }
}

impl Bar {
    /// Writes to the terminal without the bar in the way.
    pub(crate) fn suspend<T>(&self, write: impl FnOnce() -> T) -> T {
        match &self.bar {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }
}

impl Drop for Bar {
    fn drop(&mut self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
