//! The page in Chromium, and the server that gives it its tasks.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use blindsum_bench::{Fixture, Operation};
use serde_json::{Value, json};

use crate::arguments::Arguments;

/// The longest a sample may take.
const PATIENCE: Duration = Duration::from_secs(900);

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
    /// Starts Chromium on the page.
    pub(crate) fn start(arguments: &Arguments, fixtures: &BTreeMap<u32, Fixture>) -> Result<Self> {
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

    /// Lets a contender take a sample, and gives its milliseconds.
    pub(crate) fn ask(
        &mut self,
        contender: &str,
        operation: Operation,
        bits: u32,
        check: bool,
    ) -> Result<f64> {
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

    /// Tells the page that nothing more comes.
    pub(crate) fn end(&mut self) {
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
