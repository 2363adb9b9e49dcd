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
    /// Its name and version, "Linux 6.12". What else the system tells names those who built it, and has no place in a file that is published.
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
        system: first_line("/proc/sys/kernel/osrelease").and_then(|release| linux(&release)),
        load_average: first_line("/proc/loadavg"),
        arithmetic: blindsum_modexp::engine(),
        threads: 1,
        options,
    };
    serde_json::to_string_pretty(&environment).map(|text| text + "\n")
}

/// "Linux 6.12" of "6.12.4-7-name".
fn linux(release: &str) -> Option<String> {
    let mut numbers = release.split(|other: char| !other.is_ascii_digit());
    let (major, minor) = (numbers.next()?, numbers.next()?);
    (!major.is_empty() && !minor.is_empty()).then(|| format!("Linux {major}.{minor}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_the_system_its_version_alone_is_told() {
        assert_eq!(linux("6.12.4-7-name").as_deref(), Some("Linux 6.12"));
        assert_eq!(linux("6.1").as_deref(), Some("Linux 6.1"));
        assert_eq!(linux("name"), None);
        assert_eq!(linux(""), None);
    }
}
