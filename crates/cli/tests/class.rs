//! A class over its one port: meters of other processes, browsers' requests, and what is refused.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

mod tool;

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use blindsum_core::wire::messages::{place, transcript_hash};
use blindsum_core::{Kind, Role};
use serde_json::Value;
use tool::Folder;

const EPOCH: &str = "1699999200";

/// Ends its process, whatever happens.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A class that is being held.
struct Class {
    _program: Running,
    terminal: ChildStdin,
    said: Arc<Mutex<Vec<String>>>,
    folder: Folder,
}

impl Class {
    fn hold(name: &str, more: &[&str]) -> Self {
        let folder = Folder::new(name);
        folder.file("index.html", "<p>the page</p>");
        folder.file("class.html", "<p>the class</p>");
        folder.file("app-1234.js", &"let a = 1;\n".repeat(100));
        folder.file("secret.key", "0123");
        let mut child = Command::new(env!("CARGO_BIN_EXE_blindsum"))
            .args(["class", "--port", "0", "--host", "127.0.0.1", "--page", &folder.path("")])
            .args(["--gamma", "2", "--key-bits", "512", "--epoch", EPOCH])
            .args(
                more.iter()
                    .map(|&more| if more == "three.txt" { folder.path(more) } else { more.to_owned() }),
            )
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let said = Arc::new(Mutex::new(Vec::new()));
        let (lines, into) = (BufReader::new(child.stdout.take().unwrap()), Arc::clone(&said));
        std::thread::spawn(move || {
            lines.lines().map_while(Result::ok).for_each(|line| into.lock().unwrap().push(line));
        });
        let terminal = child.stdin.take().unwrap();
        Self { _program: Running(child), terminal, said, folder }
    }

    /// Waits for a line with this in it.
    fn line(&self, part: &str) -> String {
        let start = Instant::now();
        loop {
            let said = self.said.lock().unwrap().clone();
            if let Some(line) = said.iter().find(|line| line.contains(part)) {
                return line.clone();
            }
            assert!(start.elapsed() < Duration::from_secs(120), "{part} is not among {said:#?}");
            std::thread::sleep(Duration::from_millis(20));
        }
    }

    fn link(&self) -> String {
        self.line("/class.html#class=")
    }

    fn port(&self) -> u16 {
        let link = self.link();
        link.split(['/', ':']).nth(4).unwrap().parse().unwrap()
    }

    fn enter(&mut self, line: &str) {
        writeln!(self.terminal, "{line}").unwrap();
    }

    fn join(&self, number: u32, more: &[&str]) -> Running {
        let child = Command::new(env!("CARGO_BIN_EXE_blindsum"))
            .args(["join", &self.link(), "--json", "--reading", &(100 + 7 * number).to_string()])
            .args(more)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        Running(child)
    }

    /// What is answered to a request of these lines.
    fn ask(&self, lines: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port())).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        write!(stream, "{lines}\r\nHost: here:1\r\nConnection: close\r\n\r\n").unwrap();
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    /// The same, of one that keeps the connection if it is let in: the first line of the answer.
    fn upgrade(&self, origin: &str, protocol: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port())).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        write!(
            stream,
            "GET /mqtt HTTP/1.1\r\nHost: 10.0.0.7:8080\r\n{origin}Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n\
             Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Protocol: {protocol}\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        let mut lines = BufReader::new(stream);
        while !answer.ends_with("\r\n\r\n") && lines.read_line(&mut answer).is_ok_and(|count| count > 0) {}
        answer
    }
}

fn ended(mut running: Running) -> (Option<i32>, Value) {
    let start = Instant::now();
    while running.0.try_wait().unwrap().is_none() {
        assert!(start.elapsed() < Duration::from_secs(120), "a device does not end");
        std::thread::sleep(Duration::from_millis(20));
    }
    let mut text = String::new();
    running.0.stdout.take().unwrap().read_to_string(&mut text).unwrap();
    let code = running.0.wait().unwrap().code();
    (code, serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}")))
}

/// 30 meters, each a process with the link alone, through the door of the class: total and messages are those of `run`, whoever got which seat.
#[test]
fn thirty_meters_over_one_port_are_the_round_of_run() {
    let mut class = Class::hold("class-thirty", &["--seed", "11", "--messages", "three.txt"]);
    let file = |number: u32| class.folder.path(&format!("meter-{number}.txt"));
    let meters: Vec<Running> =
        (1..=30).map(|number| class.join(number, &["--seed", "11", "--messages", &file(number)])).collect();
    let files: Vec<String> = (1..=30).map(file).collect();
    class.line("30 devices are there.");
    class.enter("");
    let total = class.line("the total with noise is");
    let mut rows = vec![String::new(); 30];
    for (number, meter) in (1..).zip(meters) {
        let (code, told) = ended(meter);
        assert_eq!(code, Some(0), "{told}");
        let seat: usize = told["role"].as_str().unwrap().trim_start_matches("meter ").parse().unwrap();
        rows[seat - 1] = format!("{seat},2023-11-14T22:00,{}\n", 100 + 7 * number);
        assert!(total.contains(&format!(" {} Wh", told["epochs"][0]["total_wh"])), "{total} {told}");
    }
    let readings = class.folder.file("readings.csv", &format!("household,timestamp,Wh\n{}", rows.concat()));
    let run = tool::blindsum(&[
        "run",
        "--readings",
        &readings,
        "--at",
        "2023-11-14T22:00",
        "--gamma",
        "2",
        "--key-bits",
        "512",
        "--seed",
        "11",
        "--json",
    ]);
    let run: Value = serde_json::from_slice(&run.stdout).unwrap();
    assert!(total.contains(&format!(" {} Wh", run["noisy_total_wh"])), "{total} {run}");
    let three = class.folder.path("three.txt");
    let all = [three].into_iter().chain(files).map(|file| std::fs::read_to_string(file).unwrap());
    assert_eq!(Value::from(hash(&all.collect::<String>())), run["transcript_hash"]);
}

/// The hash of all messages, in the order of the protocol's table.
fn hash(lines: &str) -> String {
    let mut all: Vec<(Kind, Role, Role, Vec<u8>)> = lines
        .lines()
        .map(|line| {
            let [kind, from, to, bytes] = line.split(' ').collect::<Vec<_>>()[..] else { panic!("{line}") };
            let number = |text: &str| text.parse::<u32>().unwrap();
            let digits = |at| u8::from_str_radix(&bytes[2 * at..2 * at + 2], 16).unwrap();
            let kind = Kind::ALL.into_iter().find(|known| u32::from(known.byte()) == number(kind)).unwrap();
            let role = |text: &str| Role::from_number(number(text)).unwrap();
            (kind, role(from), role(to), (0..bytes.len() / 2).map(digits).collect())
        })
        .collect();
    all.sort_by_key(|(kind, from, to, _)| place(*from, *kind, *to));
    let hash = transcript_hash(all.iter().map(|message| message.3.as_slice()));
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A meter that is gone after it has its seat: the first round is refused and names it, the second goes on without it.
#[test]
fn a_meter_that_is_gone_is_named_and_the_next_round_goes_on_without_it() {
    let mut class = Class::hold("class-gone", &["--join", "4", "--register", "4", "--collect", "4"]);
    let stay: Vec<Running> = (1..=3).map(|number| class.join(number, &["--rounds", "2"])).collect();
    class.line("3 devices are there.");
    let gone = class.join(4, &[]);
    class.line("4 devices are there.");
    // It holds the place in the lobby for some seconds after it is gone.
    drop(gone);
    class.enter("");
    let refused = class.line("refused, without a total");
    assert!(refused.contains("meter 4 has not answered in time"), "{refused}");
    class.line("3 devices are there.");
    class.enter("");
    class.line("Round 2 begins with 3 meters.");
    class.line("the total with noise is");
    drop(stay);
}

#[test]
fn the_door_serves_the_page_and_nothing_else_and_no_page_of_another_place() {
    let class = Class::hold("class-door", &[]);
    let page = class.ask("GET / HTTP/1.1");
    assert!(page.starts_with("HTTP/1.1 200") && page.contains("the page"), "{page}");
    let told = page.to_lowercase();
    assert!(told.contains("content-type: text/html") && told.contains("nosniff"), "{page}");
    assert!(told.contains("default-src 'none'") && told.contains("frame-ancestors 'none'"), "{page}");
    let script = class.ask("GET /app-1234.js HTTP/1.1\r\nAccept-Encoding: br, gzip").to_lowercase();
    assert!(script.contains("text/javascript") && script.contains("content-encoding: gzip"), "{script}");
    let plain = class.ask("GET /app-1234.js HTTP/1.1").to_lowercase();
    assert!(plain.contains("immutable") && !plain.contains("content-encoding"), "{plain}");
    for path in [
        "/secret.key",
        "/../Cargo.toml",
        "/..%2fCargo.toml",
        "/%2e%2e/Cargo.toml",
        "//etc/passwd",
        "/three.txt/../secret.key",
        "/nothing.html",
    ] {
        let answer = class.ask(&format!("GET {path} HTTP/1.1"));
        assert!(answer.starts_with("HTTP/1.1 404"), "{path}: {answer}");
    }
    // The page's own socket, a program's, and those of pages of other places.
    for (origin, code) in [
        ("Origin: http://10.0.0.7:8080\r\n", "101"),
        ("", "101"),
        ("Origin: http://10.0.0.7\r\n", "403"),
        ("Origin: http://10.0.0.7:8080.example.org\r\n", "403"),
        ("Origin: https://example.org\r\n", "403"),
        ("Origin: null\r\n", "403"),
    ] {
        let answer = class.upgrade(origin, "mqtt");
        assert!(answer.starts_with(&format!("HTTP/1.1 {code}")), "{origin}: {answer}");
        assert_eq!(answer.to_lowercase().contains("sec-websocket-protocol: mqtt"), code == "101", "{answer}");
    }
    // The lecturer has the token.
    let own = class.line("#lecturer=");
    let token = own.split("#lecturer=").nth(1).unwrap();
    let view = class.ask(&format!("GET /lecturer/view HTTP/1.1\r\nX-Blindsum-Lecturer: {token}"));
    assert!(view.starts_with("HTTP/1.1 200") && view.contains("\"present\":0"), "{view}");
    for wrong in ["", "X-Blindsum-Lecturer: 0", "X-Blindsum-Lecturer: 00000000000000000000000000000000"] {
        for request in
            ["GET /lecturer/view HTTP/1.1", "GET /lecturer/code HTTP/1.1", "POST /lecturer/run HTTP/1.1"]
        {
            let line = if wrong.is_empty() { request.to_owned() } else { format!("{request}\r\n{wrong}") };
            let answer = class.ask(&line);
            assert!(answer.starts_with("HTTP/1.1 403"), "{request} {wrong}: {answer}");
        }
    }
    let foreign = class.ask(&format!(
        "POST /lecturer/run HTTP/1.1\r\nOrigin: http://example.org\r\nX-Blindsum-Lecturer: {token}"
    ));
    assert!(foreign.starts_with("HTTP/1.1 403"), "{foreign}");
    let begun = class.ask(&format!("POST /lecturer/run HTTP/1.1\r\nX-Blindsum-Lecturer: {token}"));
    assert!(begun.starts_with("HTTP/1.1 204"), "{begun}");
    class.line("No round: nobody is there yet");
}
