//! Blindsum's own commands: `cargo xtask setup`, `cargo xtask serve`, `cargo xtask check`, `cargo xtask test`, `cargo xtask sizes`,
//! `cargo xtask package`, `cargo xtask readings`, `cargo xtask fuzz` and `cargo xtask bench`.
//!
//! A newcomer needs Rust and nothing else; what is missing is installed on the way, tools into `.tools` of this folder.

mod bench;
mod check;
mod child;
mod deny;
mod finish;
mod floats;
mod fuzz;
mod package;
mod packages;
mod readings;
mod serve;
mod sizes;
mod step;
mod tally;
mod test;
mod tools;
mod wasm;
mod workspace;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::{step::Step, test::Selection, tools::Need};

#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", about = "Builds, serves and tests Blindsum")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Install what `serve` and `test` need, and nothing that is there already.
    Setup,
    /// Build the page and serve it on this machine until Ctrl-C.
    Serve {
        /// Port to serve on [default: 8080, or the next free one].
        #[arg(long)]
        port: Option<u16>,
        /// Build without optimisation: quicker to build, far slower to run.
        #[arg(long)]
        debug: bool,
    },
    /// Measure the arithmetic beside what a user would pick instead; about half an hour on two processors, and better on a
    /// quiet machine.
    ///
    /// Single operations are measured `--rounds` times, and once before that, which does not count; key generation three
    /// times as often. Whole rounds are measured half as often as operations, rounded up. At 2048 bits there are more of
    /// them, with other numbers of meters and samples; the one with a thousand meters is measured once.
    Bench {
        /// Measure less: the same as `--rounds 2 --bits 1024,2048`.
        #[arg(long)]
        quick: bool,
        /// Only operations, or only whole rounds.
        #[arg(long)]
        only: Option<bench::Benchmarks>,
        /// How often an operation is measured [default: 7, or 2 with --quick].
        #[arg(long)]
        rounds: Option<u32>,
        /// Bits of n, several with commas [default: 1024,2048,3072, or 1024,2048 with --quick].
        #[arg(long)]
        bits: Option<String>,
    },
    /// Tell whether what a party computes takes a time that depends on its secrets, by dudect's method: docs/TIMING.md. A row an operation
    /// and backend.
    Timing {
        /// Bits of n.
        #[arg(long, default_value_t = 1024)]
        bits: u32,
        /// Seconds a row.
        #[arg(long, default_value_t = 20)]
        seconds: u64,
    },
    /// Measure how files of readings are read, and how soon hostile ones are refused: docs/READINGS.md. It takes 2 GB of disk at a time.
    Readings {
        /// Megabytes of a file in the shape of London's.
        #[arg(long, default_value_t = 100)]
        megabytes: u64,
    },
    /// Give what reads files of readings to a fuzzer, with the samples as seeds; each target in turn. It needs cargo-fuzz and a nightly
    /// compiler: docs/TESTING.md.
    Fuzz {
        /// Seconds a target.
        #[arg(long, default_value_t = 600)]
        seconds: u64,
        /// One target alone: tables, nem12, documents, packed, encodings or round.
        #[arg(long)]
        only: Option<String>,
    },
    /// Build the page for release and pack it into dist.zip; the same page gives the same bytes.
    Package {
        /// Pack the page that is in dist, whatever it is.
        #[arg(long)]
        as_it_is: bool,
    },
    /// Tell what a browser has to fetch of the built page, and fail if it has grown.
    Sizes {
        /// Take the sizes as they are now for right, and write them down.
        #[arg(long)]
        renew: bool,
    },
    /// Finish a build: trunk runs this itself, so that every file has a name with its hash.
    #[command(hide = true)]
    Finish,
    /// Format, lints and unit tests of what has changed since the last commit or, if nothing has, since the branch left main.
    Check,
    /// Install what the tests need and run every step, up to the first that fails.
    Test {
        /// Run these steps alone, in the usual order.
        #[arg(long, value_name = "STEP", num_args = 1.., value_delimiter = ',')]
        only: Vec<Step>,
        /// Run the page in Firefox and WebKit too, and install them and their drivers: the step e2e-engines.
        #[arg(long, conflicts_with = "only")]
        all_engines: bool,
        /// Name the steps and run none.
        #[arg(long)]
        list: bool,
    },
}

fn main() -> ExitCode {
    let outcome = child::stop_children_on_ctrl_c().and_then(|()| match Arguments::parse().task {
        Task::Setup => tools::provide(&Need::ALL),
        Task::Serve { port, debug } => serve::serve(port, debug),
        Task::Bench { quick, only, rounds, bits } => {
            bench::bench(quick, only.map(bench::Benchmarks::name), rounds, bits)
        }
        Task::Timing { bits, seconds } => bench::timing(bits, seconds),
        Task::Readings { megabytes } => readings::readings(megabytes),
        Task::Fuzz { seconds, only } => fuzz::fuzz(seconds, only.as_deref()),
        Task::Sizes { renew } => sizes::sizes(renew),
        Task::Package { as_it_is } => package::package(as_it_is),
        Task::Finish => finish::finish(),
        Task::Check => check::check(),
        Task::Test { list: true, .. } => {
            test::list();
            Ok(())
        }
        Task::Test { only, all_engines, list: false } => test::test(&Selection::new(only, all_engines)),
    });
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error:#}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_engines_are_a_matter_of_all_steps() {
        let parse = |flags: &[&str]| {
            Arguments::try_parse_from([&["cargo xtask", "test"], flags].concat()).map(|parsed| parsed.task)
        };
        assert!(matches!(parse(&[]), Ok(Task::Test { all_engines: false, .. })));
        assert!(matches!(parse(&["--all-engines"]), Ok(Task::Test { all_engines: true, .. })));
        assert!(matches!(parse(&["--only", "e2e-engines"]), Ok(Task::Test { all_engines: false, .. })));
        assert!(parse(&["--all-engines", "--only", "e2e"]).is_err(), "it would be unclear what runs");
    }
}
