//! End to end: the built page in a real Chromium, with real workers, and the real command line beside it.
//!
//! `cargo xtask test` builds both and says where they are: BLINDSUM_DIST, BLINDSUM_CLI, BLINDSUM_AXE, BLINDSUM_CHROMIUM,
//! CHROMEDRIVER. The module `engines` needs other browsers too: `cargo xtask test --all-engines` brings them, and runs it
//! in a step of its own.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

mod accessible;
mod away;
mod browser;
mod day;
mod devtools;
mod documents;
mod drivers;
mod engine;
mod engines;
mod evaluation;
mod eyes;
mod faces;
mod faults;
mod files;
mod first_look;
mod fits;
mod folder;
mod frame;
mod history;
mod keyboard;
mod lab;
mod laboratory;
mod ladder;
mod layout;
mod lecture;
mod lens;
mod load;
mod meter_files;
mod path;
mod picture;
mod policy;
mod processes;
mod pseudo;
mod responsive;
mod rounds;
mod saved;
mod server;
mod ships;
mod situations;
mod tamper;
mod town;
mod turns;
mod verdict;
mod walk;

use std::path::PathBuf;
use std::process::Command;

use browser::Browser;
use serde_json::Value;
use server::Site;

fn from_environment(name: &str) -> PathBuf {
    let value = std::env::var_os(name).unwrap_or_else(|| panic!("{name} is not set: run `cargo xtask test`"));
    PathBuf::from(value)
}

async fn site() -> Site {
    Site::new(from_environment("BLINDSUM_DIST")).await
}

/// What the command line reports, and its exit code.
fn command_line(arguments: &[&str]) -> (Value, Option<i32>) {
    let output = Command::new(from_environment("BLINDSUM_CLI")).args(arguments).output().unwrap();
    let report = serde_json::from_slice(&output.stdout);
    (report.unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr))), output.status.code())
}

/// The end of a run, whichever.
const ENDS: [&str; 3] = ["published", "refused", "error"];

/// The three figures of a published round, checked against each other to the last unit.
async fn figures(browser: &Browser) -> (i64, i64, i64) {
    let noisy = browser.milliwatt_hours("noisy-total").await;
    let truth = browser.milliwatt_hours("true-total").await;
    let noise = browser.milliwatt_hours("noise").await;
    assert_eq!(noisy, truth + noise);
    (noisy, truth, noise)
}
