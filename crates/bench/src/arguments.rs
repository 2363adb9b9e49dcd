//! What the conductor is told: where everything is, and what to measure.

use std::path::PathBuf;

use clap::Parser;

/// A part of the measurement.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Benchmarks {
    /// Single operations.
    Operations,
    /// Whole rounds.
    Rounds,
}

/// Where everything is; `cargo xtask bench` says so.
#[derive(Parser)]
pub(crate) struct Arguments {
    /// The folder of the page: bench.html, bench.mjs, kernel.wasm, pkg and rivals.
    #[arg(long)]
    pub(crate) page: PathBuf,
    /// Chromium.
    #[arg(long)]
    pub(crate) chromium: PathBuf,
    /// Python.
    #[arg(long)]
    pub(crate) python: PathBuf,
    /// The script of the native rivals.
    #[arg(long)]
    pub(crate) script: PathBuf,
    /// Where Python finds the native rivals.
    #[arg(long)]
    pub(crate) packages: PathBuf,
    /// The folder for bench.json and bench.md.
    #[arg(long)]
    pub(crate) out: PathBuf,
    /// How often an operation is measured; key generation three times as often, whole rounds half as often, rounded up.
    #[arg(long)]
    pub(crate) rounds: u32,
    /// Only operations, or only whole rounds.
    #[arg(long)]
    pub(crate) only: Option<Benchmarks>,
    /// What else is to be told about this run, in JSON.
    #[arg(long)]
    pub(crate) about: String,
    /// Bits of n.
    #[arg(long, value_delimiter = ',')]
    pub(crate) bits: Vec<u32>,
}
