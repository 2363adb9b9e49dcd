//! Conducts the measurement: one run, one machine, all contenders in turn.

mod arguments;
mod browser;
mod conductor;
mod report;
mod rounds;
mod sample;

use std::process::ExitCode;

use clap::Parser;

use crate::arguments::Arguments;

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
