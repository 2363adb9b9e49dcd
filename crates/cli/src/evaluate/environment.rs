//! The machine that a run was measured on.

use blindsum_evaluation::plan::Options;
use serde::Serialize;

#[derive(Serialize)]
struct Environment<'a> {
    program: &'static str,
    /// How its arithmetic was compiled.
    opt_level: &'static str,
    rustc: &'static str,
    processor: Option<String>,
    processors: usize,
    system: Option<String>,
    /// Over the last 1, 5 and 15 minutes, when the run ended.
    load_average: Option<String>,
    /// The most memory that the program has held, as the system tells it.
    peak_memory: Option<String>,
    arithmetic: &'static str,
    threads: u32,
    options: &'a Options,
}

/// It as a file.
pub(crate) fn json(options: &Options) -> serde_json::Result<String> {
    let first_line = |path: &str| {
        let text = std::fs::read_to_string(path).ok()?;
        Some(text.lines().next()?.to_owned())
    };
    let processor = std::fs::read_to_string("/proc/cpuinfo").ok().and_then(|text| {
        let line = text.lines().find(|line| line.starts_with("model name"))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    });
    let peak_memory = std::fs::read_to_string("/proc/self/status").ok().and_then(|text| {
        let line = text.lines().find(|line| line.starts_with("VmHWM:"))?;
        Some(line.split_once(':')?.1.trim().to_owned())
    });
    let environment = Environment {
        peak_memory,
        program: env!("CARGO_PKG_VERSION"),
        opt_level: env!("BLINDSUM_OPT_LEVEL"),
        rustc: env!("BLINDSUM_RUSTC"),
        processor,
        processors: crate::host::all_processors().get(),
        system: first_line("/proc/version"),
        load_average: first_line("/proc/loadavg"),
        arithmetic: blindsum_modexp::engine(),
        threads: 1,
        options,
    };
    serde_json::to_string_pretty(&environment).map(|text| text + "\n")
}
