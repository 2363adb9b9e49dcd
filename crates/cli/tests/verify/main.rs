//! Transcripts against `tests/transcript/verify.py`, a verifier written from docs/TRANSCRIPT.md alone.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

mod changes;
mod combinations;
#[path = "../tool/mod.rs"]
mod tool;
mod verifier;

use std::fs;

use serde_json::Value;

use crate::tool::Folder;
use crate::verifier::{QUICK, pass, published, read, refused, run, verify};

#[test]
fn other_sizes_of_keys_and_of_fleets_pass() {
    let folder = Folder::new("verify-sizes");
    let mut files = Vec::new();
    // Seeds that give no two equal keys of 24 bits.
    for (seed, mode) in (1..).zip(["published", "split-keys", "center-draws"]) {
        for (key_bits, more) in [(24, "--epsilon 4 --cap 900"), (64, ""), (128, ""), (512, "")] {
            for randomizer in ["textbook", "short-exponent"] {
                let asked = format!(
                    "--key-bits {key_bits} --key-mode {mode} --randomizer {randomizer} --meters 3 --gamma 2 {more} --seed {seed}"
                );
                let name = format!("{key_bits}-{mode}-{randomizer}.json");
                files.push(published(&folder, &name, &asked));
            }
        }
    }
    for (name, asked) in [
        ("one", "--meters 1 --gamma 1 --key-bits 256 --base per-meter --seed 1"),
        ("many", "--meters 40 --gamma 1 --key-bits 64"),
        ("wide", "--meters 2 --gamma 9 --key-bits 128 --seed 2 --noise continuous"),
        ("clipped", "--meters 2 --gamma 2 --key-bits 512 --cap 100 --epsilon 0.3"),
    ] {
        files.push(published(&folder, &format!("{name}.json"), asked));
    }
    pass(&files);
    let clipped = read(files.last().unwrap());
    assert_eq!((&clipped["result"]["clipped"], &clipped["seeded"]), (&2.into(), &false.into()));
}

#[test]
fn every_epoch_of_a_day_passes_and_begins_with_the_same_set_up() {
    let folder = Folder::new("verify-day");
    let slots = ["0000", "0730", "1900"];
    for (name, more) in [("day", ""), ("lost", "--drop 2@after --absent repair --key-mode split-keys")] {
        let asked = format!("{QUICK} --seed 9 --slots 00:00,07:30,19:00 {more}");
        assert!(run(&folder, &format!("{name}.json"), &asked).1);
        let files = slots.map(|slot| folder.path(&format!("{name}-{slot}.json")));
        pass(&files);
        let documents = files.map(|file| read(&file));
        let [first, second, third] = documents.each_ref();
        for at in [0, 1] {
            assert_eq!(first["messages"][at], second["messages"][at]);
            assert_eq!(first["messages"][at], third["messages"][at]);
        }
        assert_ne!(first["epoch"], second["epoch"]);
        assert_ne!(first["messages"][2], second["messages"][2]);
        assert_eq!(third["secrets"]["reading_key"], first["secrets"]["reading_key"]);
    }
}

#[test]
fn absent_meters_and_their_repair_pass() {
    let folder = Folder::new("verify-absent");
    let mut files = Vec::new();
    for mode in ["published", "split-keys", "center-draws"] {
        for (name, drop) in [
            ("before", "--drop 2@before"),
            ("after", "--drop 3@after"),
            ("both", "--drop 1@before --drop 5@after"),
        ] {
            for more in
                ["--seed 4", "--blinding corrected --collapsed", "--public --randomizer short-exponent"]
            {
                let asked = format!(
                    "--key-bits 256 --meters 5 --gamma 2 --key-mode {mode} {drop} --absent repair {more}"
                );
                let file = published(&folder, &format!("{mode}-{name}-{}.json", files.len()), &asked);
                let absent = read(&file)["result"]["absent"].as_array().unwrap().len();
                assert_eq!(absent, if name == "both" { 2 } else { 1 });
                files.push(file);
            }
        }
    }
    pass(&files);
}

#[test]
fn rounds_with_second_masks_pass_with_absent_meters_and_without() {
    let folder = Folder::new("verify-masked");
    let mut files = Vec::new();
    for mode in ["published", "split-keys", "center-draws"] {
        for drop in ["", "--drop 3@after"] {
            for more in ["--seed 4", "--blinding corrected --collapsed", "--public"] {
                let asked = format!(
                    "--key-bits 256 --meters 4 --gamma 2 --key-mode {mode} {drop} --absent repair-masked {more}"
                );
                let file = published(&folder, &format!("{mode}-{}.json", files.len()), &asked);
                let document = read(&file);
                let sums = document["messages"].as_array().unwrap().iter();
                assert_eq!(sums.filter(|message| message["kind"] == "repair-sum").count(), 1);
                if more != "--public" {
                    assert_eq!(document["secrets"]["dealer"]["second_masks"], Value::Bool(true));
                }
                files.push(file);
            }
        }
    }
    pass(&files);
}

#[test]
fn rounds_with_proved_blind_sequences_pass() {
    let folder = Folder::new("verify-proved");
    let mut files = Vec::new();
    for mode in ["published", "split-keys", "center-draws"] {
        for drop in ["", "--drop 3@after --absent repair", "--drop 2@before --absent repair"] {
            for more in ["--seed 4", "--collapsed", "--public"] {
                let asked = format!(
                    "--key-bits 256 --meters 4 --gamma 3 --proofs bits --key-mode {mode} {drop} {more}"
                );
                let file = published(&folder, &format!("{}.json", files.len()), &asked);
                let document = read(&file);
                assert_eq!(document["parameters"]["proofs"], "bits");
                let messages = document["messages"].as_array().unwrap();
                let count = |kind| messages.iter().filter(|message| message["kind"] == kind).count();
                assert_eq!(count("sequence-proof"), if drop.contains("before") { 3 } else { 4 });
                assert_eq!(count("sequence-proof"), count("blind-sequence"));
                files.push(file);
            }
        }
    }
    pass(&files);
}

#[test]
fn rounds_whose_decryption_is_shown_to_be_right_pass() {
    let folder = Folder::new("verify-opened");
    let mut files = Vec::new();
    for more in ["--seed 4", "--collapsed --proofs bits", "--blinding corrected", "--public"] {
        let asked = format!("--key-bits 256 --meters 4 --gamma 2 --key-mode split-keys --opening {more}");
        let file = published(&folder, &format!("{}.json", files.len()), &asked);
        let document = read(&file);
        assert_eq!(document["parameters"]["opening"], true);
        let messages = document["messages"].as_array().unwrap();
        assert_eq!(messages.iter().filter(|message| message["kind"] == "opening").count(), 1);
        files.push(file);
    }
    pass(&files);
}

#[test]
fn rounds_with_larger_shares_of_noise_pass() {
    let folder = Folder::new("verify-tolerated");
    let mut files = Vec::new();
    for (tolerated, drop, spent) in [
        (1, "", 1.0),
        (2, "--drop 3@after --absent repair", 1.0),
        (1, "--drop 2,3@after --absent repair", 1.61),
    ] {
        for more in ["--seed 4", "--noise continuous", "--public", "--key-mode split-keys --seed 9"] {
            let asked = format!("--key-bits 256 --meters 5 --gamma 2 --tolerate {tolerated} {drop} {more}");
            let file = published(&folder, &format!("{}.json", files.len()), &asked);
            let document = read(&file);
            assert_eq!(document["parameters"]["tolerated"], tolerated);
            let found = document["result"]["epsilon_spent"].as_f64().unwrap();
            assert!(
                (found - spent).abs() < 1e-3 || spent > 1.0 && (found - spent).abs() < 0.01,
                "{asked}: {found}"
            );
            files.push(file);
        }
    }
    // Nothing is said of it where nobody is tolerated.
    let usual = published(&folder, "usual.json", "--key-bits 256 --meters 5 --gamma 2 --seed 4");
    let none = published(&folder, "zero.json", "--key-bits 256 --meters 5 --gamma 2 --seed 4 --tolerate 0");
    assert!(!std::fs::read_to_string(&usual).unwrap().contains("tolerated"));
    assert_eq!(std::fs::read(usual).unwrap(), std::fs::read(&none).unwrap());
    files.push(none);
    pass(&files);
}

#[test]
fn refused_rounds_are_checked_as_far_as_they_go() {
    let folder = Folder::new("verify-refused");
    let refusals = [
        ("printed", "--blinding as-printed --seed 1"),
        ("printed-short", "--blinding as-printed --randomizer short-exponent --key-mode split-keys"),
        ("printed-repaired", "--blinding as-printed --drop 2@after --absent repair"),
        ("own-base", "--base per-meter"),
        ("own-base-repaired", "--base per-meter --blinding corrected --drop 2@after --absent repair"),
        ("lost", "--drop 2@after"),
        ("never-there", "--drop 1@before"),
        ("too-few", "--drop 1@after --drop 2@before --absent repair"),
        ("overdrawn-by-repair", "--budget 1 --drop 3@after --absent repair"),
    ];
    let mut files: Vec<_> = refusals
        .iter()
        .map(|(name, asked)| refused(&folder, &format!("{name}.json"), &format!("{QUICK} {asked}")))
        .collect();
    for (at, (name, asked)) in refusals.iter().enumerate() {
        let document = read(&files[at]);
        let decrypted = ["printed", "own-base"].iter().any(|begin| name.starts_with(begin));
        assert_eq!(!document["secrets"]["decryption"].is_null(), decrypted, "{name}: {asked}");
        // What the alarm refused had left the cloud, and what was never sent cost nothing.
        assert_eq!(document["result"]["epsilon_spent"].is_number(), decrypted, "{name}: {asked}");
        files.push(refused(&folder, &format!("{name}-public.json"), &format!("{QUICK} {asked} --public")));
    }
    // The second slot costs more than is left: it never begins, and has no transcript.
    assert!(!run(&folder, "day.json", &format!("{QUICK} --slots 07:30,19:00 --budget 1")).1);
    files.push(folder.path("day-0730.json"));
    assert!(!fs::exists(folder.path("day-1900.json")).unwrap());
    pass(&files);
    // What a refused round cost follows from its messages.
    for (name, wrong) in [("printed", Value::Null), ("overdrawn-by-repair", 1.0.into()), ("lost", 1.0.into())]
    {
        let mut document = read(&folder.path(&format!("{name}.json")));
        document["result"]["epsilon_spent"] = wrong;
        let file = folder.path("wrong.json");
        fs::write(&file, document.to_string()).unwrap();
        let (code, said) = verify(&[file]);
        assert!(code == Some(1) && said[0].contains("epsilon_spent"), "{name}: {said:?}");
    }
}

#[test]
fn the_public_form_passes_and_says_what_it_hides() {
    let folder = Folder::new("verify-public");
    let file = published(&folder, "public.json", &format!("{QUICK} --seed 5 --public"));
    assert!(pass(&[file])[0].contains("not checkable in the public form: the secure messages"));
}

#[test]
fn an_unknown_version_is_not_checked() {
    let folder = Folder::new("verify-version");
    let file = published(&folder, "later.json", QUICK);
    let mut document = read(&file);
    for version in [1, 2, 3, 5] {
        document["version"] = version.into();
        fs::write(&file, document.to_string()).unwrap();
        assert_eq!(verify(std::slice::from_ref(&file)).0, Some(2), "version {version}");
    }
}
