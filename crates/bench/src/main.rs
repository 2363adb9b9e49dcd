//! Conducts the measurement: one run, one machine, all contenders in turn.

mod conductor;
mod report;
mod rounds;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

/// A part of the measurement.
#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Part {
    /// Single operations.
    Operations,
    /// Whole rounds.
    Rounds,
}

/// Where everything is; `cargo xtask bench` says so.
#[derive(Parser)]
struct Arguments {
    /// The folder of the page: bench.html, bench.mjs, kernel.wasm, pkg and rivals.
    #[arg(long)]
    page: PathBuf,
    /// Chromium.
    #[arg(long)]
    chromium: PathBuf,
    /// Python.
    #[arg(long)]
    python: PathBuf,
    /// The script of the native rivals.
    #[arg(long)]
    script: PathBuf,
    /// Where Python finds the native rivals.
    #[arg(long)]
    packages: PathBuf,
    /// The folder for bench.json and bench.md.
    #[arg(long)]
    out: PathBuf,
    /// How often an operation is measured; key generation three times as often, whole rounds half as often, rounded up.
    #[arg(long)]
    rounds: u32,
    /// Only operations, or only whole rounds.
    #[arg(long)]
    only: Option<Part>,
    /// What else is to be told about this run, in JSON.
    #[arg(long)]
    about: String,
    /// Bits of n.
    #[arg(long, value_delimiter = ',')]
    bits: Vec<u32>,
}

fn main() -> ExitCode {
    match conductor::conduct(&Arguments::parse()) {
        Ok(table) => {
            println!("{table}");
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
