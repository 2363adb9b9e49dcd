//! `blindsum evaluate`: the same numbers from the same seed, a run that goes on where it was stopped, and verdicts from its files.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use blindsum_evaluation::compare::compare;
use blindsum_evaluation::measurement;

/// A folder that is gone afterwards.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("blindsum-evaluate-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        Self(path)
    }

    fn file(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn blindsum(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_blindsum")).args(arguments).arg(folder).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

const EIGHT: [&str; 8] = ["evaluate", "--figure", "8", "--meters", "20,40", "--trials", "60", "--out"];

#[test]
fn a_run_repeats_and_goes_on_where_it_was_stopped() {
    let (first, second) = (Folder::new("first"), Folder::new("second"));
    let ran = blindsum(&EIGHT, &first.0);
    assert!(ran.status.success(), "{}", text(&ran.stderr));
    assert!(text(&ran.stdout).contains("it needs 800 meters or more"), "{}", text(&ran.stdout));
    let whole = first.file("raw.csv");
    assert!(whole.lines().count() > 2 * 13, "{whole}");

    // Begun again in another folder, and stopped: what is left are some cells, and one that was being written.
    assert!(blindsum(&EIGHT, &second.0).status.success());
    for name in
        ["raw.csv", "fig8.csv", "fig8.svg", "report.md", "cells/noise-N1-m20.csv", "cells/noise-N6-m40.csv"]
    {
        fs::remove_file(second.0.join(name)).unwrap();
    }
    fs::write(second.0.join("cells/noise-N1-m20.part"), "half of a").unwrap();
    let stopped = blindsum(&EIGHT, &second.0);
    assert_eq!(stopped.status.code(), Some(2), "{}", text(&stopped.stderr));
    assert!(text(&stopped.stderr).contains("--resume"), "{}", text(&stopped.stderr));
    let mut resume = EIGHT.to_vec();
    resume.insert(1, "--resume");
    assert!(blindsum(&resume, &second.0).status.success());
    for name in ["raw.csv", "fig8.csv", "fig8.svg", "report.md"] {
        assert_eq!(first.file(name), second.file(name), "{name}");
    }

    // Only the same run can be resumed.
    resume.extend(["--seed", "2"]);
    let out = resume.iter().position(|argument| *argument == "--out").unwrap();
    resume.remove(out);
    resume.push("--out");
    let other = blindsum(&resume, &second.0);
    assert_eq!(other.status.code(), Some(2));
    assert!(text(&other.stderr).contains("other options"), "{}", text(&other.stderr));

    let judged = blindsum(&["evaluate", "--check"], &first.0);
    assert_eq!(text(&judged.stdout), text(&ran.stdout));

    // The two runs beside each other, and then one that was changed by a digit.
    let beside = || {
        let arguments = ["evaluate", "--check", second.0.to_str().unwrap(), "--against"];
        blindsum(&arguments, &first.0)
    };
    let compared = beside();
    assert!(compared.status.success(), "{}", text(&compared.stderr));
    assert!(
        text(&compared.stdout).contains("fig8.csv: equal except for times"),
        "{}",
        text(&compared.stdout)
    );
    let changed = second.file("fig8.csv").replacen(",60,", ",61,", 1);
    fs::write(second.0.join("fig8.csv"), changed).unwrap();
    let compared = beside();
    assert_eq!(compared.status.code(), Some(1));
    assert!(text(&compared.stdout).contains("fig8.csv: differences: 1"), "{}", text(&compared.stdout));
    fs::remove_file(second.0.join("fig8.csv")).unwrap();
    let missing = beside();
    assert_eq!(missing.status.code(), Some(2));
    assert!(text(&missing.stderr).contains("fig8.csv"), "{}", text(&missing.stderr));
}

#[test]
fn what_is_not_a_run_of_this_program_is_refused_and_stays() {
    // Files of somebody else's are not written over.
    let foreign = Folder::new("foreign");
    fs::create_dir_all(&foreign.0).unwrap();
    fs::write(foreign.0.join("raw.csv"), "mine").unwrap();
    let refused = blindsum(&EIGHT, &foreign.0);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("other files (raw.csv)"), "{}", text(&refused.stderr));
    assert_eq!(foreign.file("raw.csv"), "mine");

    let folder = Folder::new("damaged");
    assert!(blindsum(&EIGHT, &folder.0).status.success());
    let mut resume = EIGHT.to_vec();
    resume.insert(1, "--resume");
    // Cells that this run did not write stand for nothing.
    let cell = folder.0.join("cells/noise-N1-m20.csv");
    let right = fs::read_to_string(&cell).unwrap();
    let other = folder.file("cells/noise-N6-m40.csv");
    for wrong in ["", other.as_str(), right.replacen(",1\n", ",2\n", 1).as_str()] {
        fs::write(&cell, wrong).unwrap();
        let refused = blindsum(&resume, &folder.0);
        assert!(!refused.status.success(), "{wrong}");
        let told = text(&refused.stderr);
        assert!(told.contains("noise-N1-m20.csv") && told.contains("remove it"), "{told}");
    }
    fs::remove_file(&cell).unwrap();
    assert!(blindsum(&resume, &folder.0).status.success());
    assert_eq!(fs::read_to_string(&cell).unwrap(), right);

    // Numbers of two versions do not belong together.
    let plan = folder.file("plan.json");
    let version = format!("\"program\": \"{}\"", env!("CARGO_PKG_VERSION"));
    assert!(plan.contains(&version), "{plan}");
    fs::write(folder.0.join("plan.json"), plan.replace(&version, "\"program\": \"0.0.1\"")).unwrap();
    let refused = blindsum(&resume, &folder.0);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("version 0.0.1"), "{}", text(&refused.stderr));

    // A value that is not a number is judged by nobody.
    let mut rows = measurement::read(folder.file("raw.csv").as_bytes()).unwrap();
    rows[1].value = f64::NAN;
    fs::write(folder.0.join("raw.csv"), measurement::write(&rows).unwrap()).unwrap();
    let refused = blindsum(&["evaluate", "--check"], &folder.0);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("line 3"), "{}", text(&refused.stderr));

    // Keys that the protocol has not are refused before anything is measured.
    let out = Folder::new("bits");
    let refused = blindsum(&["evaluate", "--key-bits", "257", "--out"], &out.0);
    assert_eq!(refused.status.code(), Some(2));
    assert!(text(&refused.stderr).contains("256, 512") && !out.0.exists(), "{}", text(&refused.stderr));
}

#[test]
fn times_are_taken_of_all_ways() {
    let folder = Folder::new("times");
    let arguments = [
        "evaluate",
        "--repeats",
        "1",
        "--figure",
        "7,table1",
        "--meters",
        "3",
        "--key-bits",
        "256",
        "--trials",
        "20",
        "--out",
    ];
    let ran = blindsum(&arguments, &folder.0);
    assert!(ran.status.success(), "{}", text(&ran.stderr));
    let told = text(&ran.stdout);
    assert!(told.contains("C6: not reproduced") && told.contains("C10: reproduced"), "{told}");
    let table = folder.file("table1.csv");
    let schemes = table.lines().filter(|line| line.contains("time of one reading")).count();
    assert_eq!(schemes, 17, "{table}");
    for picture in ["fig7a.svg", "fig7b.svg", "fig7c.svg"] {
        assert!(folder.file(picture).contains("double-blind, 256 bits"));
    }
    let environment: serde_json::Value = serde_json::from_str(&folder.file("environment.json")).unwrap();
    assert_eq!(environment["threads"], 1);
    assert!(environment["rustc"].as_str().unwrap().starts_with("rustc "));
}

#[test]
fn what_goes_beyond_the_paper_repeats_except_for_its_times() {
    let (first, second) = (Folder::new("beyond-first"), Folder::new("beyond-second"));
    let figures = "privacy,error,collusion,dropout";
    let arguments = [
        "evaluate",
        "--figure",
        figures,
        "--meters",
        "12,20",
        "--key-bits",
        "256",
        "--trials",
        "30",
        "--out",
    ];
    for folder in [&first, &second] {
        let ran = blindsum(&arguments, &folder.0);
        assert!(ran.status.success(), "{}", text(&ran.stderr));
    }
    // What depends on a clock has a unit of its own.
    let without_times = |folder: &Folder, name: &str| -> Vec<String> {
        let whole = folder.file(name);
        let lines = whole.lines().filter(|line| !line.contains(",ms,") && !line.contains(",taken again,"));
        lines.map(str::to_owned).collect()
    };
    for name in ["raw.csv", "privacy.csv", "error.csv", "collusion.csv", "dropout.csv"] {
        let lines = without_times(&first, name);
        assert_eq!(lines, without_times(&second, name), "{name}");
        assert!(lines.len() > 20, "{name}");
    }
    for name in ["privacy.svg", "error.svg"] {
        assert_eq!(first.file(name), second.file(name), "{name}");
    }
    let report = first.file("report.md");
    for part in
        ["The same privacy", "what the cap cuts off", "not all meters", "missing meters cost", "How steady"]
    {
        assert!(report.contains(part), "{part}");
    }
    let judged = blindsum(&["evaluate", "--check"], &first.0);
    assert!(judged.status.success(), "{}", text(&judged.stderr));
}

#[test]
fn what_cannot_be_done_is_said() {
    let folder = Folder::new("nothing");
    let nowhere = Command::new(env!("CARGO_BIN_EXE_blindsum")).arg("evaluate").output().unwrap();
    assert_eq!(nowhere.status.code(), Some(2));
    assert!(text(&nowhere.stderr).contains("--out DIR"), "{}", text(&nowhere.stderr));
    let missing = blindsum(&["evaluate", "--check"], &folder.0);
    assert_eq!(missing.status.code(), Some(2));
    assert!(text(&missing.stderr).contains("raw.csv"), "{}", text(&missing.stderr));
    let figure = blindsum(&["evaluate", "--figure", "9", "--out"], &folder.0);
    assert!(text(&figure.stderr).contains("there is no figure"), "{}", text(&figure.stderr));
}

#[test]
fn the_reference_is_what_this_program_computes() {
    // What is drawn or timed takes minutes; what is computed alone takes seconds, and is compared here.
    let folder = Folder::new("reference");
    let ran = blindsum(&["evaluate", "--figure", "error,collusion", "--seed", "1", "--out"], &folder.0);
    assert!(ran.status.success(), "{}", text(&ran.stderr));
    let reference = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../evaluation/reference/quick-seed-1");
    for name in ["error.csv", "collusion.csv"] {
        let expected = fs::read(reference.join(name)).unwrap();
        let compared = compare(folder.file(name).as_bytes(), &expected).unwrap();
        assert!(compared.rows > 100 && compared.differ == 0, "{name}: {compared:?}");
    }
}

#[test]
fn every_deviation_of_the_reference_holds_its_theory() {
    let reference = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../evaluation/reference/quick-seed-1");
    // Its intervals are those of 95 %, 1.96 standard errors to either side; here they are those of 99.99 %.
    let (mut held, wider) = (0, 3.8906 / 1.95996);
    for name in ["fig8.csv", "privacy.csv", "dropout.csv"] {
        for row in csv::Reader::from_path(reference.join(name)).unwrap().deserialize() {
            let row: std::collections::BTreeMap<String, String> = row.unwrap();
            let number = |column: &str| row[column].parse::<f64>().ok();
            let (Some(value), Some(low), Some(high), Some(theory)) =
                (number("median"), number("low"), number("high"), number("theory"))
            else {
                continue;
            };
            if row["metric"].starts_with("sd") {
                let half = (high - low) / 2.0 * wider;
                assert!((value - theory).abs() <= half, "{name}: {row:?}");
                held += 1;
            }
        }
    }
    assert_eq!(held, 222);
}
