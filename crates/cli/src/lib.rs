//! The `blindsum` command line: runs rounds of the protocol on this machine's threads, reports what came of it, and
//! checks known answers. The binary is only glue around this library.

pub mod args;
pub mod device;
mod error;
pub mod evaluate;
mod exit;
pub mod host;
pub mod input;
mod interrupt;
pub mod kat;
pub mod knows;
pub mod lab;
pub mod ledger_file;
pub mod plan;
mod progress;
pub mod readings;
pub mod report;
pub mod run;
pub mod transcript_file;

use std::ffi::OsString;
use std::io::Write;

use clap::Parser;

pub use error::CliError;
pub use exit::{BAD_INPUT, BROKEN_PIPE, MISMATCH, NO_OUTPUT, OPEN_QUESTION, REFUSED, SUCCESS, UNEXPECTED};

use args::{Cli, Command};

/// Does what the `arguments` ask for, the program's name first; gives the exit code. `closed` says that there is no stdout.
///
/// With `--json` among the arguments an error is one JSON object on `out`, else it is words on `diagnostics`.
pub fn main(
    arguments: impl IntoIterator<Item = OsString>,
    closed: bool,
    out: &mut impl Write,
    diagnostics: &mut impl Write,
) -> u8 {
    let arguments: Vec<_> = arguments.into_iter().collect();
    command(&arguments, closed, out, diagnostics).unwrap_or_else(|error| {
        error.tell(wants_json(&arguments), out, diagnostics);
        error.exit_code()
    })
}

fn command(
    arguments: &[OsString],
    closed: bool,
    out: &mut impl Write,
    diagnostics: &mut impl Write,
) -> Result<u8, CliError> {
    // Before anything is begun: who waits for minutes must not learn only then that there was nowhere to write.
    if closed {
        return Err(CliError::Closed);
    }
    let cli = match Cli::try_parse_from(arguments) {
        Ok(cli) => cli,
        Err(error) if error.use_stderr() => return Err(error.into()),
        // Help or the version: what was asked for.
        Err(answer) => {
            answer.print()?;
            return Ok(SUCCESS);
        }
    };
    match cli.command {
        Command::Run(command) => run::run(&command, out),
        Command::Knows(args) => knows::run(&args, out),
        Command::Evaluate(args) => evaluate::run(&args, out),
        Command::Readings(args) => readings::run(&args, out),
        Command::Lab(args) => lab::run(&args, out),
        Command::Invite(args) => device::invite(&args, out),
        #[cfg(feature = "broker")]
        Command::Broker(args) => device::broker(&args, out),
        #[cfg(feature = "class")]
        Command::Class(args) => device::class(&args, out),
        Command::Join(args) => device::join(&args, out),
        Command::Center(args) => device::center(&args, out),
        Command::Cloud(args) => device::cloud(&args, out),
        Command::Dealer(args) => device::dealer(&args, out),
        Command::Meter(args) => device::meter(&args, out),
        Command::Shard(args) => device::shard(&args, out),
        Command::City(args) => device::city(&args, out),
        Command::Kat(args) => kat::run(&args.files, out, diagnostics),
    }
}

/// Whether a program reads the answer, however wrong the other arguments are.
fn wants_json(arguments: &[OsString]) -> bool {
    arguments.iter().take_while(|argument| *argument != "--").any(|argument| argument == "--json")
}
