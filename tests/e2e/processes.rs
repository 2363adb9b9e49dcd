//! The processes of this machine, as far as it tells: it is Linux's `/proc`, and elsewhere there seem to be none.

use std::path::Path;
use std::process::{Command, Stdio};

/// All that run now.
fn all() -> Vec<u32> {
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| entry.file_name().to_str()?.parse().ok()).collect()
}

/// What a process tells in one of its files.
pub(crate) fn read(pid: u32, file: &str) -> Option<String> {
    let bytes = std::fs::read(format!("/proc/{pid}/{file}")).ok()?;
    Some(String::from_utf8_lossy(&bytes).into_owned())
}

/// Those that a process started, and those that they started. A process whose parent has ended is nobody's.
pub(crate) fn started_by(ancestor: u32) -> Vec<u32> {
    let parent = |pid: u32| -> Option<u32> {
        // The name before it may hold anything, brackets too.
        read(pid, "stat")?.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
    };
    let is_above =
        |pid: u32| std::iter::successors(parent(pid), |pid| parent(*pid)).any(|pid| pid == ancestor);
    all().into_iter().filter(|pid| is_above(*pid)).collect()
}

/// Those that were started with this path somewhere in their command line. One that has ended and was not waited for has none.
pub(crate) fn with(path: &Path) -> Vec<u32> {
    let path = path.to_string_lossy();
    all().into_iter().filter(|pid| read(*pid, "cmdline").is_some_and(|line| line.contains(&*path))).collect()
}

/// Ends processes at once. The standard library can end children alone, and not what they started; every shell can.
pub(crate) fn end(pids: &[u32]) {
    let mut shell = Command::new("sh");
    shell.args(["-c", r#"for pid; do kill -s KILL "$pid"; done"#, "sh"]);
    shell.args(pids.iter().map(u32::to_string));
    // It fails for those that have ended by themselves, which is as good.
    let _ = shell.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
}
