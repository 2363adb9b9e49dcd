//! Tests as WebAssembly: compiled once, all together, and run two at a time, for each runs on one thread.

use std::{
    collections::{BTreeMap, VecDeque},
    io::{self, Write},
    mem,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result};

use crate::{
    child,
    tally::Tally,
    workspace::{self, spoken},
};

/// How many run at a time. Each has a browser of its own.
const AT_A_TIME: usize = 2;

/// Test programs and where to run them.
pub(crate) struct Suite {
    /// The arguments of `cargo test`, which compiles all of them.
    pub(crate) compile: String,
    /// The time that compiling may take.
    pub(crate) compile_limit: Duration,
    /// What is run, the longest first.
    pub(crate) runs: Vec<Run>,
    /// The time that each run may take.
    pub(crate) limit: Duration,
    /// For all of them.
    pub(crate) environment: Vec<(&'static str, String)>,
    /// Variables that none of them may see.
    pub(crate) hidden: &'static [&'static str],
}

/// A test program in a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Run {
    /// The library or test file, as cargo names it.
    pub(crate) target: &'static str,
    /// The variable that names the place; without one the program says it itself.
    pub(crate) place: Option<&'static str>,
    /// Which of its tests.
    pub(crate) filter: &'static [&'static str],
}

impl Run {
    fn shown(self) -> String {
        let place = self.place.map(|place| format!("{place}=1 ")).unwrap_or_default();
        let filter: String = self.filter.iter().flat_map(|argument| [" ", argument]).collect();
        format!("{place}wasm-bindgen-test-runner {}{filter}", self.target)
    }
}

/// Compiles and runs all of a suite; gives what each run counted.
///
/// # Errors
/// If something does not compile or fails; nothing more is begun then.
pub(crate) fn run(suite: &Suite) -> Result<Vec<(String, Tally)>> {
    let programs = compile(suite)?;
    let runner =
        workspace::find("wasm-bindgen-test-runner").context("there is no wasm-bindgen-test-runner")?;
    let left = Mutex::new(suite.runs.iter().copied().collect::<VecDeque<_>>());
    let counted = Mutex::new(Vec::new());
    let work = || -> Result<()> {
        while let Some(run) = next(&left) {
            let program =
                programs.get(run.target).with_context(|| format!("no test program {}", run.target))?;
            let tally = one(suite, run, &runner, program).inspect_err(|_| lock(&left).clear())?;
            lock(&counted).push((run.shown(), tally));
        }
        Ok(())
    };
    thread::scope(|scope| {
        let workers: Vec<_> = (0..AT_A_TIME).map(|_| scope.spawn(work)).collect();
        let ends: Vec<_> = workers.into_iter().map(|worker| worker.join()).collect();
        ends.into_iter().try_for_each(|end| match end {
            Ok(end) => end,
            Err(panic) => std::panic::resume_unwind(panic),
        })
    })?;
    Ok(counted.into_inner().unwrap_or_else(PoisonError::into_inner))
}

fn next(left: &Mutex<VecDeque<Run>>) -> Option<Run> {
    lock(left).pop_front()
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Compiles, and gives the test programs by their targets' names.
fn compile(suite: &Suite) -> Result<BTreeMap<String, PathBuf>> {
    let shown = format!("cargo {}", suite.compile);
    println!("$ {shown}");
    let mut cargo = workspace::cargo();
    cargo.args(suite.compile.split_whitespace()).arg("--message-format=json-render-diagnostics");
    let told = Gathered::default();
    child::run_counting(&mut cargo, suite.compile_limit, told.clone())
        .with_context(|| format!("`{shown}`"))?;
    Ok(programs(&told.take()))
}

/// The test programs in what cargo tells, an object a line.
fn programs(told: &str) -> BTreeMap<String, PathBuf> {
    let paths = told.lines().filter_map(|line| {
        let (path, _) = line.split_once("\"executable\":\"")?.1.split_once('"')?;
        Some(PathBuf::from(path.replace("\\\\", "\\")))
    });
    let named = paths.filter_map(|path| {
        let (name, _hash) = path.file_stem()?.to_str()?.rsplit_once('-')?;
        Some((name.to_owned(), path.clone()))
    });
    named.collect()
}

/// Runs one, and shows its output when it has ended: two that write at once cannot be read.
fn one(suite: &Suite, run: Run, runner: &Path, program: &Path) -> Result<Tally> {
    let started = Instant::now();
    let mut command = workspace::command(runner);
    command.arg(program).args(run.filter);
    for name in suite.hidden {
        command.env_remove(name);
    }
    command.envs(suite.environment.iter().map(|(name, value)| (name, value)));
    command.envs(run.place.map(|place| (place, "1")));
    let output = Gathered::default();
    let tally = child::run_counting(&mut command, suite.limit, output.clone());
    let mut stdout = io::stdout().lock();
    // Nobody can be told if nobody listens.
    let _ = writeln!(stdout, "$ {} ({})\n{}", run.shown(), spoken(started.elapsed()), output.take());
    tally.with_context(|| format!("`{}`", run.shown()))
}

/// What a child writes.
#[derive(Clone, Default)]
struct Gathered(Arc<Mutex<Vec<u8>>>);

impl Gathered {
    fn take(&self) -> String {
        String::from_utf8_lossy(&mem::take(&mut *lock(&self.0))).into_owned()
    }
}

impl Write for Gathered {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        lock(&self.0).extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_read_from_what_cargo_tells() {
        let told = "{\"reason\":\"compiler-artifact\",\"target\":{\"name\":\"a\"},\"executable\":null}\n\
                    {\"reason\":\"compiler-artifact\",\"executable\":\"/target/deps/blindsum_core-0a1b.wasm\",\"fresh\":true}\n\
                    {\"reason\":\"build-finished\",\"success\":true}\n";
        let expected =
            BTreeMap::from([("blindsum_core".to_owned(), "/target/deps/blindsum_core-0a1b.wasm".into())]);
        assert_eq!(programs(told), expected);
    }

    #[test]
    fn a_run_is_shown_with_its_place_and_its_tests() {
        let run = Run { target: "blindsum_sim", place: Some("PLACE"), filter: &["--skip", "noise"] };
        assert_eq!(run.shown(), "PLACE=1 wasm-bindgen-test-runner blindsum_sim --skip noise");
    }
}
