//! Devices in processes of their own, over a real broker.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

mod tool;

use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use blindsum_core::wire::messages::{place, transcript_hash};
use blindsum_core::{Kind, Role};
use serde_json::Value;
use tool::{Folder, success};

const EPOCH: &str = "1699999200";

/// Ends its process, whatever happens.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// A broker on a port of its own, in this program.
fn broker() -> String {
    format!("mqtt://{}", blindsum_device::broker::start("127.0.0.1:0".parse().unwrap()).unwrap())
}

/// A round of three meters: what all its devices are told.
struct Class {
    folder: Folder,
    broker: String,
    more: Vec<String>,
}

impl Class {
    fn new(name: &str, broker: &str, more: &[&str]) -> Self {
        Self::with_shards(name, broker, more, "0")
    }

    fn with_shards(name: &str, broker: &str, more: &[&str], shards: &str) -> Self {
        let folder = Folder::new(name);
        success(&["invite", &folder.path("keys"), "--shards", shards]);
        let more = more.iter().map(|&more| more.to_owned()).collect();
        Self { folder, broker: broker.to_owned(), more }
    }

    fn device(&self, command: &str, own: &[&str]) -> Running {
        let keys = self.folder.path("keys");
        let messages = self.folder.path(&format!("{command}{}.txt", own.get(1).unwrap_or(&"")));
        let child = Command::new(env!("CARGO_BIN_EXE_blindsum"))
            .arg(command)
            .args(["--broker", &self.broker, "--round", "trial", "--keys", &keys, "--json"])
            .args(["--meters", "3", "--gamma", "2", "--key-bits", "512", "--seed", "11"])
            .args(["--silence", "60", "--messages", &messages])
            .args(&self.more)
            .args(own)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        Running(child)
    }

    fn center(&self) -> Running {
        self.device("center", &["--epochs", EPOCH, "--register", "10", "--join", "60", "--collect", "10"])
    }

    fn meter(&self, id: u32) -> Running {
        let (id, reading) = (id.to_string(), (100 * id).to_string());
        self.device("meter", &["--id", &id, "--reading", &reading])
    }

    /// The hash of all messages, in the order of the protocol's table.
    fn hash(&self) -> String {
        let mut all = Vec::new();
        for file in ["center1699999200", "cloud10", "dealer10", "meter1", "meter2", "meter3"] {
            let text = std::fs::read_to_string(self.folder.path(&format!("{file}.txt"))).unwrap();
            for line in text.lines() {
                let [kind, from, to, bytes] = line.split(' ').collect::<Vec<_>>()[..] else {
                    panic!("{line}")
                };
                let number = |text: &str| text.parse::<u32>().unwrap();
                let bytes: Vec<u8> = (0..bytes.len() / 2)
                    .map(|at| u8::from_str_radix(&bytes[2 * at..2 * at + 2], 16).unwrap())
                    .collect();
                let role = |text: &str| Role::from_number(number(text)).unwrap();
                let kind =
                    Kind::ALL.into_iter().find(|known| u32::from(known.byte()) == number(kind)).unwrap();
                all.push((kind, role(from), role(to), bytes));
            }
        }
        all.sort_by_key(|(kind, from, to, _)| place(*from, *kind, *to));
        let hash = transcript_hash(all.iter().map(|message| message.3.as_slice()));
        hash.iter().map(|byte| format!("{byte:02x}")).collect()
    }
}

fn ended(mut running: Running) -> Output {
    let start = Instant::now();
    while running.0.try_wait().unwrap().is_none() {
        assert!(start.elapsed() < Duration::from_secs(120), "a device does not end");
        std::thread::sleep(Duration::from_millis(20));
    }
    let mut output = Output { status: running.0.wait().unwrap(), stdout: Vec::new(), stderr: Vec::new() };
    std::io::Read::read_to_end(&mut running.0.stdout.take().unwrap(), &mut output.stdout).unwrap();
    std::io::Read::read_to_end(&mut running.0.stderr.take().unwrap(), &mut output.stderr).unwrap();
    output
}

/// What a device reports of its one epoch.
fn epoch(output: &Output) -> Value {
    let text = String::from_utf8_lossy(&output.stdout);
    let report: Value = serde_json::from_str(&text)
        .unwrap_or_else(|error| panic!("{error}: {text} {}", String::from_utf8_lossy(&output.stderr)));
    report["epochs"][0].clone()
}

/// The same round in one program.
fn same_round(class: &Class) -> Value {
    let readings = class.folder.file(
        "readings.csv",
        "household,timestamp,Wh\n1,2023-11-14T22:00,100\n2,2023-11-14T22:00,200\n3,2023-11-14T22:00,300\n",
    );
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
    serde_json::from_slice(&run.stdout).unwrap()
}

#[test]
fn a_round_of_processes_over_a_broker_is_the_round_of_run() {
    let address = broker();
    let class = Class::new("device-round", &address, &[]);
    let center = class.center();
    let cloud = class.device("cloud", &["--collect", "10"]);
    let dealer = class.device("dealer", &["--collect", "10"]);
    let meters = [1, 2, 3].map(|id| class.meter(id));
    let center = ended(center);
    let told = epoch(&center);
    assert_eq!(center.status.code(), Some(0), "{told}");

    let run = same_round(&class);
    assert_eq!(told["total_wh"], run["noisy_total_wh"], "{run}");
    for device in [cloud, dealer].into_iter().chain(meters) {
        let output = ended(device);
        assert_eq!(
            (output.status.code(), epoch(&output)["total_wh"].clone()),
            (Some(0), told["total_wh"].clone())
        );
    }
    assert_eq!(Value::from(class.hash()), run["transcript_hash"], "{run}");
}

#[test]
fn a_device_with_other_parameters_is_turned_away_and_told_why() {
    let address = broker();
    let class = Class::new("device-terms", &address, &[]);
    let _center = class.center();
    let other = class.device("dealer", &["--collect", "10", "--epsilon", "0.5"]);
    let output = ended(other);
    let told = epoch(&output);
    assert_eq!(output.status.code(), Some(3));
    assert!(told["refused"].as_str().unwrap().contains("parameters differ"), "{told}");
}

#[test]
fn a_meter_that_is_killed_and_started_again_refuses_the_epoch_that_it_served() {
    let address = broker();
    let class = Class::new("device-again", &address, &["--absent", "repair"]);
    let center = class.device(
        "center",
        &["--epochs", "1699999200,1700001000", "--register", "10", "--join", "60", "--collect", "6"],
    );
    let cloud = class.device("cloud", &["--collect", "6"]);
    let dealer = class.device("dealer", &["--collect", "6"]);
    let _meters = [1, 2].map(|id| class.meter(id));
    let third = class.meter(3);
    // What it has served is written down before anything of the epoch is sent.
    let served = class.folder.path("keys/meter-3.json");
    let start = Instant::now();
    while !std::fs::read_to_string(&served).is_ok_and(|text| text.contains("1699999200")) {
        assert!(start.elapsed() < Duration::from_secs(60), "meter 3 does not begin");
        std::thread::sleep(Duration::from_millis(1));
    }
    drop(third);
    let third = class.meter(3);
    let center = ended(center);
    let report: Value = serde_json::from_slice(&center.stdout).unwrap();
    let absent = |epoch: usize| report["epochs"][epoch]["absent"].clone();
    // It was killed after it had begun: its messages were out, or it is absent. Never does it serve the epoch twice.
    assert!(
        absent(0) == Value::from(Vec::<Value>::new()) || absent(0) == Value::from(vec!["meter 3"]),
        "{report}"
    );
    assert_eq!(absent(1), Value::from(Vec::<Value>::new()), "{report}");
    let text = std::fs::read_to_string(class.folder.path("meter3.txt")).unwrap();
    let masked = text.lines().filter(|line| line.starts_with("4 ")).count();
    assert_eq!(masked, 1, "the file is of the second life, which serves the second epoch alone");
    for device in [cloud, dealer, third] {
        assert!(ended(device).status.code() <= Some(3));
    }
}

/// Killed as soon as its disk has something, and started again: the total and the messages of `run`.
#[test]
fn a_shard_that_is_killed_and_started_again_gives_the_total_of_run() {
    let address = broker();
    let class = Class::with_shards("device-shard", &address, &[], "2");
    let center = class.center();
    let others = ["cloud", "dealer"].map(|command| class.device(command, &["--collect", "10"]));
    let shard = |id: &str| class.device("shard", &["--id", id]);
    let (first, second) = (shard("1"), shard("2"));
    let mut meters: Vec<Running> = [1, 2, 3].map(|id| class.meter(id)).into();
    let set = class.folder.path("keys/shard-1-1699999200.set");
    let start = Instant::now();
    while !std::fs::metadata(&set).is_ok_and(|file| file.len() > 0) {
        assert!(start.elapsed() < Duration::from_secs(60), "shard 1 has written nothing");
        std::thread::sleep(Duration::from_millis(1));
    }
    drop(first);
    // Its seat and its file are its own: nobody else can have them at the same time.
    let running = ended(shard("2"));
    assert_eq!(running.status.code(), Some(2), "two processes of one shard");
    let first = shard("1");
    let center = ended(center);
    let (told, run) = (epoch(&center), same_round(&class));
    assert_eq!(center.status.code(), Some(0), "{told}");
    assert_eq!(told["total_wh"], run["noisy_total_wh"], "{run}");
    meters.extend(others);
    meters.extend([first, second]);
    for device in meters {
        let output = ended(device);
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    }
    assert_eq!(Value::from(class.hash()), run["transcript_hash"], "{run}");
}

/// The rule of docs/CITY.md for what meters show, as a file for `run`.
#[test]
fn a_city_in_one_program_has_the_total_of_run() {
    let address = broker();
    let folder = Folder::new("device-city");
    let lines: String =
        (1..=60).map(|meter| format!("{meter},2023-11-14T22:00,{}\n", 100 + 37 * meter % 900)).collect();
    let readings = folder.file("readings.csv", &format!("household,timestamp,Wh\n{lines}"));
    let scheme = ["--gamma", "2", "--key-bits", "512", "--seed", "7", "--json"];
    let json = |arguments: &[&str]| -> Value {
        let output = tool::blindsum(&[arguments, &scheme].concat());
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let run = json(&["run", "--readings", &readings, "--at", "2023-11-14T22:00"]);
    for (shards, pools) in [("3", "2"), ("0", "1")] {
        let city =
            json(&["city", "--meters", "60", "--shards", shards, "--pools", pools, "--broker", &address]);
        assert_eq!(city["total_wh"], run["noisy_total_wh"], "{city}");
        assert!(city["letters"].as_u64() > Some(60 * 14), "{city}");
        assert_eq!(city["disk_syncs"].as_u64() > Some(0), shards != "0", "{city}");
    }
}
