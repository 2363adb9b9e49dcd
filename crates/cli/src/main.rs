//! `blindsum`: see `blindsum --help`.

use std::io::Write;
use std::process::ExitCode;

use anyhow::Result;
use blindsum_cli::args::{Cli, Command};
use blindsum_cli::{BAD_INPUT, kat, run};
use clap::Parser;

fn main() -> ExitCode {
    let code = command(Cli::parse().command).unwrap_or_else(|error| {
        // Nothing is left to do where even this cannot be written.
        let _ = writeln!(std::io::stderr(), "error: {error:#}");
        BAD_INPUT
    });
    ExitCode::from(code)
}

fn command(command: Command) -> Result<u8> {
    let (mut out, mut diagnostics) = (std::io::stdout().lock(), std::io::stderr());
    match command {
        Command::Run(args) => run::run(&args, &mut out),
        Command::Kat(args) => kat::run(&args.files, &mut out, &mut diagnostics),
    }
}
