//! What the readings cost, kept over runs.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

mod tool;

use std::ffi::OsString;
use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::process::{Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tool::{Folder, blindsum, failure, refused, success};

const QUICK: [&str; 11] =
    ["run", "--meters", "3", "--gamma", "2", "--key-bits", "256", "--seed", "7", "--epsilon", ".5"];

fn with<'a>(more: &[&'a str]) -> Vec<&'a str> {
    [&QUICK, more].concat()
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn read(place: &str) -> Value {
    parsed(&fs::read_to_string(place).unwrap())
}

#[test]
fn what_was_spent_counts_in_every_later_run() {
    let folder = Folder::new("ledger-runs");
    let place = folder.path("l.json");
    let first = parsed(&success(&with(&["--ledger", &place, "--budget", "1.5", "--json"])));
    assert_eq!(first["ledger"], json!({ "budget": 1.5, "spent": 0.5, "remaining": 1.0 }));
    let charge = json!({ "readings": null, "cap_wh": 3000, "epochs": 1, "epsilon": 0.5 });
    let kept = json!({ "format": "blindsum-ledger", "version": 1, "budget": 1.5, "spent": 0.5, "charges": [charge] });
    assert_eq!(read(&place), kept);
    // The budget need not be said again; other readings and caps are noted beside.
    let readings = folder.file("r.csv", "date,00:00,00:30,01:00\na,11,12,13\nb,14,15,16\nc,17,18,19\n");
    let words = ["--ledger", &place, "--readings", &readings, "--cap", "100", "--slots", "all"];
    let day = parsed(&refused(&with(&[&words[..], &["--json"]].concat())));
    let reason = "the privacy budget does not allow this epoch: it costs epsilon 0.5, the budget is 1.5, and 1.5 of it has been spent";
    let slots = day["slots"].as_array().unwrap();
    assert_eq!((slots.len(), &slots[2]["refused"]), (3, &reason.into()));
    assert_eq!(day["ledger"], json!({ "budget": 1.5, "spent": 1.5, "remaining": 0.0 }));
    assert_eq!(
        read(&place)["charges"][1],
        json!({ "readings": "r.csv", "cap_wh": 100, "epochs": 2, "epsilon": 1.0 })
    );
    // Nobody is asked any more: at this size a round that began would not end.
    let before = fs::read_to_string(&place).unwrap();
    let text =
        refused(&["run", "--key-bits", "4096", "--epsilon", ".5", "--ledger", &place, "--budget", "1.5"]);
    assert!(text.contains(reason) && text.contains("epsilon 1.5 spent of 1.5, 0 left"), "{text}");
    assert_eq!(fs::read_to_string(&place).unwrap(), before);
    assert_eq!(folder.names(), ["l.json", "l.json.lock", "r.csv"]);
}

#[test]
fn a_ledger_without_a_budget_adds_up_and_a_refused_round_is_in_it() {
    let folder = Folder::new("ledger-free");
    let place = folder.path("l.json");
    success(&with(&["--ledger", &place]));
    refused(&with(&["--ledger", &place, "--blinding", "as-printed"]));
    // Refused before anything had left.
    refused(&with(&["--ledger", &place, "--drop", "1@after"]));
    let text = success(&with(&["--ledger", &place]));
    assert!(text.contains("epsilon 1.5 spent; no budget was set"), "{text}");
    let kept = read(&place);
    assert_eq!(
        (&kept["spent"], &kept["budget"], &kept["charges"][0]["epochs"]),
        (&1.5.into(), &Value::Null, &3.into())
    );
}

#[test]
fn ledgers_that_cannot_be_used_are_told_with_a_code_and_left_as_they_are() {
    let folder = Folder::new("ledger-bad");
    for (content, asked, exit, code) in [
        ("", &[][..], 2, "ledger_file"),
        ("{\"format\": \"blindsum-ledger\", \"version\": 2, \"more\": true}", &[], 2, "ledger_file"),
        (
            "{\"format\": \"blindsum-ledger\", \"version\": 1, \"budget\": 2.0, \"spent\": 0.0, \"charges\": []}",
            &["--budget", "3"],
            2,
            "ledger_budget",
        ),
    ] {
        let place = folder.file("l.json", content);
        let words = [&["run", "--key-bits", "4096", "--ledger", &place], asked].concat();
        let message = failure(&words, exit);
        assert!(message.starts_with("error: the ledger ") && message.contains(&place), "{message}");
        let output = blindsum(&[&words[..], &["--json"]].concat());
        let object = parsed(&String::from_utf8(output.stdout).unwrap());
        assert_eq!((output.status.code(), &object["error"]["code"]), (Some(exit), &code.into()), "{object}");
        assert_eq!(fs::read_to_string(&place).unwrap(), content);
    }
    let nowhere = folder.path("none/l.json");
    assert!(failure(&["run", "--key-bits", "4096", "--ledger", &nowhere], 4).contains("cannot be kept"));
    // A bad budget, and a transcript in the ledger's place, are found before a ledger is begun.
    let place = folder.path("new.json");
    failure(&["run", "--ledger", &place, "--budget", "0"], 2);
    let lock = folder.path("new.json.lock");
    for transcript in [&place, &lock] {
        let words = ["run", "--key-bits", "4096", "--ledger", &place, "--force", "--transcript", transcript];
        assert!(failure(&words, 2).contains("would overwrite the ledger"));
    }
    assert_eq!(folder.names(), ["l.json", "l.json.lock"]);
}

#[test]
fn two_runs_cannot_spend_the_same_epsilon() {
    let folder = Folder::new("ledger-two");
    let place = folder.path("l.json");
    let mut child = Command::new(env!("CARGO_BIN_EXE_blindsum"))
        .args(["run", "--key-bits", "4096", "--ledger", &place])
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    while !fs::exists(&place).unwrap() {
        assert!(begun.elapsed() < Duration::from_secs(60) && child.try_wait().unwrap().is_none());
        sleep(Duration::from_millis(5));
    }
    let message = failure(&with(&["--ledger", &place]), 2);
    assert!(message.contains("in use by another run"), "{message}");
    child.kill().unwrap();
    child.wait().unwrap();
    // A run that was killed holds nothing.
    success(&with(&["--ledger", &place]));
    assert_eq!(read(&place)["spent"], 0.5);
}

#[test]
fn whenever_a_run_is_killed_what_it_told_is_in_the_ledger() {
    let folder = Folder::new("ledger-killed");
    for told in [1, 2, 5, 11] {
        let place = folder.path(&format!("{told}.json"));
        let mut child = Command::new(env!("CARGO_BIN_EXE_blindsum"))
            .args(with(&["--ledger", &place, "--slots", "all"]))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map(Result::unwrap);
        let mut totals = lines.filter(|line| line.starts_with(['0', '1', '2']));
        for at in 1..=told {
            totals.next().unwrap();
            assert!(read(&place)["spent"].as_f64().unwrap() >= 0.5 * f64::from(at));
        }
        child.kill().unwrap();
        child.wait().unwrap();
        // What came until it was dead.
        let all = told + i32::try_from(totals.count()).unwrap();
        let spent = read(&place)["spent"].as_f64().unwrap();
        assert!(spent >= 0.5 * f64::from(all), "{all} totals told, epsilon {spent} charged");
        assert_eq!(read(&place)["charges"][0]["epochs"].as_f64(), Some(spent / 0.5));
    }
}

/// Takes what is told, and looks at each total whether the ledger holds it already.
struct Reader {
    place: String,
    text: String,
    totals: u32,
}

impl Write for Reader {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.text.push_str(std::str::from_utf8(bytes).unwrap());
        let totals = self.text.lines().filter(|line| line.starts_with(['0', '1', '2'])).count();
        self.totals = u32::try_from(totals).unwrap();
        let spent = read(&self.place)["spent"].as_f64().unwrap();
        assert!(spent >= 0.5 * f64::from(self.totals), "{totals} totals told, epsilon {spent} charged");
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_total_is_told_after_its_charge_is_kept() {
    let folder = Folder::new("ledger-order");
    let place = folder.path("l.json");
    let mut reader = Reader { place: place.clone(), text: String::new(), totals: 0 };
    let words = with(&["--ledger", &place, "--slots", "00:00,00:30,19:00"]);
    let arguments = std::iter::once("blindsum").chain(words).map(OsString::from);
    let code = blindsum_cli::main(arguments, false, &mut reader, &mut Vec::new());
    assert_eq!((code, reader.totals), (0, 3), "{}", reader.text);
}

/// A charge that cannot be written down ends the run, and nothing of the round is told.
#[cfg(unix)]
#[test]
fn a_round_whose_charge_cannot_be_kept_is_not_told() {
    let folder = Folder::new("ledger-gone");
    let inner = folder.path("inner");
    fs::create_dir(&inner).unwrap();
    let place = format!("{inner}/l.json");
    let transcript = folder.path("t.json");
    let mut words =
        vec!["run", "--meters", "2", "--gamma", "1", "--key-bits", "2048", "--json", "--ledger", &place];
    words.extend(["--transcript", &transcript]);
    let child = Command::new(env!("CARGO_BIN_EXE_blindsum"))
        .args(&words)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let begun = Instant::now();
    while !fs::exists(&place).unwrap() {
        assert!(begun.elapsed() < Duration::from_secs(60));
        sleep(Duration::from_millis(1));
    }
    fs::rename(&inner, folder.path("moved")).unwrap();
    let output = child.wait_with_output().unwrap();
    let object = parsed(&String::from_utf8(output.stdout).unwrap());
    assert_eq!(output.status.code(), Some(4), "{object}");
    assert_eq!(object["error"]["code"], "ledger_write", "{object}");
    assert_eq!(object.as_object().unwrap().len(), 1, "{object}");
    assert_eq!(folder.names(), ["moved"]);
}
