//! Who measures what when: in every round each contender takes one sample of each operation, one after the other, so that
//! whatever disturbs the machine disturbs all of them.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail, ensure};
use blindsum_bench::{Fixture, Operation, Ours};
use serde_json::{Value, json};

use crate::report::{Report, Sample};
use crate::{Arguments, Part, rounds};

/// Contenders in the browser, natively in this program, and in Python.
const IN_BROWSER: [&str; 5] = ["ours-kernel", "ours-portable", "num-bigint", "gmp-wasm", "paillier-bigint"];
const NATIVE: &str = "ours-native";

/// The longest a sample may take.
const PATIENCE: Duration = Duration::from_secs(900);

/// Who can do what.
fn contenders(operation: Operation) -> &'static [&'static str] {
    match operation {
        Operation::Power | Operation::PowerOdd => {
            &["ours-kernel", "ours-portable", "num-bigint", "gmp-wasm", NATIVE, "gmpy2"]
        }
        Operation::Product | Operation::Scale => {
            &["ours-kernel", "ours-portable", "gmp-wasm", "paillier-bigint", NATIVE, "phe"]
        }
        Operation::EncryptShort | Operation::TableShort | Operation::EncryptHolder => {
            &["ours-kernel", "ours-portable", NATIVE]
        }
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
    if arguments.only != Some(Part::Rounds) {
        operations(arguments, &mut report, &mut native, &mut python, &mut browser, clock)?;
    }
    if arguments.only != Some(Part::Operations) {
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
        "chromium": chromium,
        "python": versions,
    })
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

/// The page in Chromium: it asks for tasks at `/next` and tells results at `/result`.
pub(crate) struct Browser {
    child: Child,
    profile: PathBuf,
    tasks: Sender<Value>,
    results: Receiver<Value>,
}

impl Drop for Browser {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = fs::remove_dir_all(&self.profile);
    }
}

impl Browser {
    fn start(arguments: &Arguments, fixtures: &BTreeMap<u32, Fixture>) -> Result<Self> {
        let (tasks, queue) = mpsc::channel();
        let (told, results) = mpsc::channel();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        let port = listener.local_addr()?.port();
        let site = Arc::new(Site {
            folder: arguments.page.clone(),
            set_up: json!({ "fixtures": fixtures }),
            queue: Mutex::new(queue),
            told: Mutex::new(told),
        });
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let site = site.clone();
                // A page that went away in mid-sentence is noticed by its silence.
                thread::spawn(move || drop(site.serve(stream)));
            }
        });
        let profile = std::env::temp_dir().join(format!("blindsum-bench-{}", std::process::id()));
        let child = Command::new(&arguments.chromium)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg(format!("http://127.0.0.1:{port}/bench.html"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("Chromium does not start")?;
        Ok(Self { child, profile, tasks, results })
    }

    fn ask(&mut self, contender: &str, operation: Operation, bits: u32, check: bool) -> Result<f64> {
        let task =
            json!({ "contender": contender, "operation": operation.name(), "bits": bits, "check": check });
        let result = self.put(task).with_context(|| format!("{contender}, {}", operation.name()))?;
        result.get("millis").and_then(Value::as_f64).context("the page told nothing")
    }

    /// Gives the page a task and waits for what it tells.
    pub(crate) fn put(&mut self, task: Value) -> Result<Value> {
        self.tasks.send(task).context("the page is gone")?;
        let result = self.results.recv_timeout(PATIENCE).context("no answer from the page")?;
        match result.get("error") {
            None => Ok(result),
            Some(error) => bail!("{}", error.as_str().unwrap_or("the page told nothing")),
        }
    }

    fn end(&mut self) {
        // If the page is gone, that is an end too.
        let _ = self.tasks.send(json!({ "over": true }));
    }
}

/// What the page is served.
struct Site {
    folder: PathBuf,
    set_up: Value,
    queue: Mutex<Receiver<Value>>,
    told: Mutex<Sender<Value>>,
}

impl Site {
    fn serve(&self, mut stream: TcpStream) -> Result<()> {
        let mut reader = BufReader::new(stream.try_clone()?);
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let mut words = line.split_whitespace();
        let (method, path) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let mut length = 0;
        loop {
            let mut header = String::new();
            if reader.read_line(&mut header)? == 0 || header.trim().is_empty() {
                break;
            }
            if let Some((name, value)) = header.split_once(':')
                && name.eq_ignore_ascii_case("content-length")
            {
                length = value.trim().parse()?;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        let json = |value: &Value| (200, "application/json", value.to_string().into_bytes());
        let (status, kind, content) = match (method, path) {
            ("GET", "/set-up") => json(&self.set_up),
            ("GET", "/next") => json(&self.queue.lock().unwrap_or_else(PoisonError::into_inner).recv()?),
            ("POST", "/result") => {
                let result = serde_json::from_slice(&body)?;
                self.told.lock().unwrap_or_else(PoisonError::into_inner).send(result)?;
                json(&Value::Null)
            }
            ("GET", path) => self.file(path),
            _ => (404, "text/plain", Vec::new()),
        };
        write!(
            stream,
            "HTTP/1.1 {status} \r\nContent-Type: {kind}\r\nContent-Length: {}\r\nConnection: close\r\n\
             Cross-Origin-Opener-Policy: same-origin\r\nCross-Origin-Embedder-Policy: require-corp\r\n\r\n",
            content.len()
        )?;
        stream.write_all(&content)?;
        Ok(())
    }

    fn file(&self, path: &str) -> (u16, &'static str, Vec<u8>) {
        let relative = Path::new(path.trim_start_matches('/'));
        let plain = relative.components().all(|part| matches!(part, Component::Normal(_)));
        let content = plain.then(|| fs::read(self.folder.join(relative)).ok()).flatten();
        let kind = match relative.extension().and_then(|extension| extension.to_str()) {
            Some("html") => "text/html",
            Some("js" | "mjs") => "text/javascript",
            Some("wasm") => "application/wasm",
            _ => "application/octet-stream",
        };
        content.map_or((404, "text/plain", Vec::new()), |content| (200, kind, content))
    }
}
