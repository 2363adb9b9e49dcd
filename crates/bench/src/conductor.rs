//! Who measures what when: in every round each contender takes one sample of each operation, one after the other, so that
//! whatever disturbs the machine disturbs all of them.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use blindsum_bench::{Fixture, Operation, Ours};
use serde_json::{Value, json};

use crate::arguments::{Arguments, Benchmarks};
use crate::browser::Browser;
use crate::report::Report;
use crate::rounds;
use crate::sample::Sample;

/// Contenders in the browser, natively in this program, and in Python.
const IN_BROWSER: [&str; 5] = ["ours-kernel", "ours-portable", "num-bigint", "gmp-wasm", "paillier-bigint"];
const NATIVE: &str = "ours-native";

/// Who can do what.
fn contenders(operation: Operation) -> &'static [&'static str] {
    match operation {
        Operation::Power | Operation::PowerOdd => {
            &["ours-kernel", "ours-portable", "num-bigint", "gmp-wasm", NATIVE, "gmpy2"]
        }
        Operation::Product => {
            &["ours-kernel", "ours-portable", "gmp-wasm", "paillier-bigint", NATIVE, "phe", "gmpy2"]
        }
        Operation::Scale => &["ours-kernel", "ours-portable", "gmp-wasm", "paillier-bigint", NATIVE, "phe"],
        Operation::PowerEight
        | Operation::EncryptShort
        | Operation::EncryptShortEight
        | Operation::TableShort
        | Operation::EncryptHolder
        | Operation::DecryptFour => &["ours-kernel", "ours-portable", NATIVE],
        _ => &["ours-kernel", "ours-portable", "paillier-bigint", NATIVE, "phe"],
    }
}

/// How many samples a round takes: the time to find primes varies more than any machine.
fn samples(operation: Operation) -> u32 {
    if operation == Operation::KeyGeneration { 3 } else { 1 }
}

/// Measures everything and gives the table; the files are written on the way.
///
/// # Errors
/// If a contender is missing or computes something wrong.
pub(crate) fn conduct(arguments: &Arguments) -> Result<String> {
    let fixtures: BTreeMap<u32, Fixture> =
        arguments.bits.iter().map(|bits| Ok((*bits, Fixture::new(*bits)?))).collect::<Result<_>>()?;
    let mut native = BTreeMap::new();
    for (bits, fixture) in &fixtures {
        let mut ours = Ours::new(fixture).map_err(anyhow::Error::msg)?;
        for operation in Operation::ALL {
            ensure!(ours.is_right(operation), "{NATIVE} computes {} wrong", operation.name());
        }
        native.insert(*bits, ours);
    }
    let mut python = Python::start(arguments, &fixtures)?;
    let mut browser = Browser::start(arguments, &fixtures)?;
    let start = Instant::now();
    let clock = || start.elapsed().as_secs_f64() * 1000.0;
    let mut report = Report::new(machine(arguments, &python.versions), arguments.rounds);
    if arguments.only != Some(Benchmarks::Rounds) {
        operations(arguments, &mut report, &mut native, &mut python, &mut browser, clock)?;
    }
    if arguments.only != Some(Benchmarks::Operations) {
        rounds::measure(arguments, &mut report, &mut browser)?;
    }
    browser.end();
    fs::create_dir_all(&arguments.out)?;
    fs::write(arguments.out.join("bench.json"), serde_json::to_string_pretty(&report.json())?)?;
    let table = report.table();
    fs::write(arguments.out.join("bench.md"), &table)?;
    Ok(table)
}

fn operations(
    arguments: &Arguments,
    report: &mut Report,
    native: &mut BTreeMap<u32, Ours>,
    python: &mut Python,
    browser: &mut Browser,
    clock: impl Fn() -> f64 + Copy,
) -> Result<()> {
    // Round 0 checks every result and warms every engine up; it does not count.
    for round in 0..=arguments.rounds {
        for operation in Operation::ALL {
            for bits in &arguments.bits {
                let all = contenders(operation);
                // Nobody is always the first.
                let turn = usize::try_from(round).unwrap_or(0) % all.len();
                for contender in all.iter().cycle().skip(turn).take(all.len()) {
                    for _ in 0..if round == 0 { 1 } else { samples(operation) } {
                        let millis = if IN_BROWSER.contains(contender) {
                            browser.ask(contender, operation, *bits, round == 0)?
                        } else if *contender == NATIVE {
                            native.get_mut(bits).context("no fixture")?.sample(operation, clock)
                        } else {
                            python.ask(contender, operation, *bits)?
                        };
                        if round > 0 {
                            report.add(Sample { operation, contender, bits: *bits, round, millis });
                        }
                    }
                }
            }
        }
        eprintln!("bench: operations, {round} of {} done after {:.0} s", arguments.rounds, clock() / 1000.0);
    }
    Ok(())
}

fn machine(arguments: &Arguments, versions: &Value) -> Value {
    let cpu = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = cpu.lines().find_map(|line| line.strip_prefix("model name")?.split(':').nth(1));
    let said = Command::new(&arguments.chromium).arg("--version").output();
    let chromium =
        said.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned()).unwrap_or_default();
    json!({
        "run": serde_json::from_str::<Value>(&arguments.about).unwrap_or_default(),
        "processors": thread::available_parallelism().map_or(0, usize::from),
        "model": model.map(str::trim),
        "features": features(),
        "native engine": blindsum_modexp::engine(),
        "chromium": chromium,
        "python": versions,
    })
}

/// What native arithmetic may be made of, as far as this processor has it.
fn features() -> Vec<&'static str> {
    #[cfg(target_arch = "x86_64")]
    let all = [
        ("avx2", std::arch::is_x86_feature_detected!("avx2")),
        ("fma", std::arch::is_x86_feature_detected!("fma")),
        ("avx512f", std::arch::is_x86_feature_detected!("avx512f")),
        ("avx512ifma", std::arch::is_x86_feature_detected!("avx512ifma")),
    ];
    #[cfg(not(target_arch = "x86_64"))]
    let all: [(&str, bool); 0] = [];
    all.into_iter().filter(|(_, is_there)| *is_there).map(|(name, _)| name).collect()
}

/// The native rivals.
struct Python {
    child: Child,
    answers: BufReader<std::process::ChildStdout>,
    versions: Value,
}

impl Drop for Python {
    fn drop(&mut self) {
        // It may be gone already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

impl Python {
    fn start(arguments: &Arguments, fixtures: &BTreeMap<u32, Fixture>) -> Result<Self> {
        let mut child = Command::new(&arguments.python)
            .arg(&arguments.script)
            .env("PYTHONPATH", &arguments.packages)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .context("the native rivals do not start")?;
        let answers = BufReader::new(child.stdout.take().context("no output")?);
        let mut python = Self { child, answers, versions: Value::Null };
        python.say(&serde_json::to_string(fixtures)?)?;
        python.versions = serde_json::from_str(&python.hear()?)?;
        Ok(python)
    }

    fn say(&mut self, line: &str) -> Result<()> {
        let input = self.child.stdin.as_mut().context("no input")?;
        writeln!(input, "{line}").context("the native rivals are gone")
    }

    fn hear(&mut self) -> Result<String> {
        let mut line = String::new();
        ensure!(self.answers.read_line(&mut line)? > 0, "the native rivals are gone");
        Ok(line)
    }

    fn ask(&mut self, contender: &str, operation: Operation, bits: u32) -> Result<f64> {
        self.say(&format!("{contender} {} {bits}", operation.name()))?;
        Ok(self.hear()?.trim().parse()?)
    }
}
