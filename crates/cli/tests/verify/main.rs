//! Transcripts against `tests/transcript/verify.py`, a verifier written from docs/TRANSCRIPT.md alone.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

#[path = "../tool/mod.rs"]
mod tool;

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use serde_json::Value;
use tool::{Folder, blindsum};

/// What is changed in the tests of changed documents follows from this number.
const CHANGES_SEED: u64 = 20_240_212;

/// Every value of every variant.
const VARIANTS: [(&str, &[&str]); 6] = [
    ("--key-mode", &["published", "split-keys", "center-draws"]),
    ("--blinding", &["hardened", "corrected", "as-printed"]),
    ("--base", &["common", "per-meter"]),
    ("--noise", &["discrete", "continuous"]),
    ("--randomizer", &["textbook", "short-exponent"]),
    ("--collapsed", &["no", "yes"]),
];
/// A quick round: toy keys, 3 meters, 2 samples each.
const QUICK: &str = "--key-bits 128 --meters 3 --gamma 2";

/// Runs a round; the path of its transcript, and whether a total was published.
fn run(folder: &Folder, name: &str, arguments: &str) -> (String, bool) {
    let path = folder.path(name);
    let mut all = vec!["run", "--json", "--transcript", &path];
    all.extend(arguments.split_whitespace());
    let output = blindsum(&all);
    let message = String::from_utf8_lossy(&output.stderr);
    match output.status.code() {
        Some(0) => (path, true),
        Some(3) => (path, false),
        other => panic!("{arguments}: exit code {other:?}: {message}"),
    }
}

fn published(folder: &Folder, name: &str, arguments: &str) -> String {
    let (path, published) = run(folder, name, arguments);
    assert!(published, "{arguments}");
    path
}

fn refused(folder: &Folder, name: &str, arguments: &str) -> String {
    let (path, published) = run(folder, name, arguments);
    assert!(!published, "{arguments}");
    path
}

/// The exit code of the verifier and what it says about each file.
fn verify(files: &[String]) -> (Option<i32>, Vec<String>) {
    let program = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/transcript/verify.py");
    let output = Command::new("python3").arg(program).args(files).output().unwrap_or_else(|error| {
        panic!("this test runs a verifier in Python; install the package `python3` ({error})")
    });
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    let said: Vec<_> = said
        .lines()
        .zip(files)
        .map(|(line, file)| line.strip_prefix(&format!("{file}: ")).unwrap().to_owned())
        .collect();
    assert_eq!(said.len(), files.len());
    (output.status.code(), said)
}

/// Panics unless every check of every file passed; what the verifier said.
fn pass(files: &[String]) -> Vec<String> {
    let (code, said) = verify(files);
    for (file, said) in files.iter().zip(&said) {
        assert!(said.contains(" checks passed"), "{file}: {said}");
    }
    assert_eq!(code, Some(0));
    said
}

fn read(file: &str) -> Value {
    serde_json::from_str(&fs::read_to_string(file).unwrap()).unwrap()
}

/// Steele, Lea, Flood (2014): a generator in four lines, for choices that must be the same every time.
struct SplitMix(u64);

impl SplitMix {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((z ^ (z >> 31)) % u64::try_from(bound).unwrap()).unwrap()
    }
}

/// A choice of a value for each variant.
type Combination = [usize; VARIANTS.len()];

/// Every pair of values of two variants that stands in a combination.
fn pairs(combination: &Combination) -> Vec<(usize, usize, usize, usize)> {
    let places = 0..combination.len();
    let pair = |a: usize| (0..a).map(move |b| (a, combination[a], b, combination[b]));
    places.flat_map(pair).collect()
}

/// Combinations that hold every pair of values of two variants, each chosen for the most pairs that were still missing;
/// filled up to 24.
fn combinations() -> Vec<Combination> {
    let all = VARIANTS.iter().enumerate().fold(vec![[0; VARIANTS.len()]], |all, (place, (_, values))| {
        let with = |combination: Combination| {
            (0..values.len()).map(move |value| {
                let mut combination = combination;
                combination[place] = value;
                combination
            })
        };
        all.into_iter().flat_map(with).collect()
    });
    let mut missing: Vec<_> = all.iter().flat_map(pairs).collect();
    missing.sort_unstable();
    missing.dedup();
    let mut left = all;
    let mut chosen = Vec::new();
    while !missing.is_empty() || chosen.len() < 24 {
        let gain = |combination: &Combination| {
            pairs(combination).iter().filter(|pair| missing.contains(pair)).count()
        };
        let best = (0..left.len()).max_by_key(|at| gain(&left[*at])).unwrap();
        let best = left.swap_remove(best);
        let covered = pairs(&best);
        missing.retain(|pair| !covered.contains(pair));
        chosen.push(best);
    }
    chosen
}

fn arguments(combination: &Combination) -> String {
    let argument = |(value, (name, values)): (&usize, &(&str, &[&str]))| match (*name, values[*value]) {
        ("--collapsed", "no") => String::new(),
        ("--collapsed", _) => "--collapsed".to_owned(),
        (name, value) => format!("{name} {value}"),
    };
    combination.iter().zip(&VARIANTS).map(argument).collect::<Vec<_>>().join(" ")
}

#[test]
fn a_program_written_from_the_document_recomputes_every_variant() {
    let folder = Folder::new("verify-variants");
    let combinations = combinations();
    assert_eq!(combinations.len(), 24);
    let files: Vec<_> = (0..)
        .zip(&combinations)
        .map(|(seed, combination)| {
            // Every other one draws from the operating system.
            let seed = if seed % 2 == 0 { format!("--seed {seed}") } else { String::new() };
            let asked = format!("--key-bits 256 --meters 3 --gamma 2 {seed} {}", arguments(combination));
            let (file, published) = run(&folder, &format!("{}.json", asked.replace(' ', "_")), &asked);
            let decrypts = !asked.contains("as-printed") && !asked.contains("per-meter");
            assert_eq!(published, decrypts, "{asked}");
            file
        })
        .collect();
    let said = pass(&files);
    assert!(said.iter().any(|said| said.contains(", a refused round")));
    assert!(said.iter().any(|said| !said.contains(", a refused round")));
}

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
    for version in [1, 2, 4] {
        document["version"] = version.into();
        fs::write(&file, document.to_string()).unwrap();
        assert_eq!(verify(std::slice::from_ref(&file)).0, Some(2), "version {version}");
    }
}

/// The paths of all values in a document that hold no others.
fn leaves(value: &Value, path: String, found: &mut Vec<String>) {
    match value {
        Value::Array(values) if !values.is_empty() => {
            values.iter().enumerate().for_each(|(at, value)| leaves(value, format!("{path}/{at}"), found));
        }
        Value::Object(members) => {
            members.iter().for_each(|(name, value)| leaves(value, format!("{path}/{name}"), found));
        }
        _ => found.push(path),
    }
}

/// The path without the places in arrays; the bytes of messages apart by kind, the other members of messages together.
fn group(document: &Value, path: &str) -> String {
    let parts: Vec<_> =
        path.split('/').map(|part| if part.parse::<u32>().is_ok() { "*" } else { part }).collect();
    let group = parts.join("/");
    match (group.as_str(), path.split('/').nth(2)) {
        ("/messages/*/bytes", Some(at)) => {
            let kind = &document["messages"][at.parse::<usize>().unwrap()]["kind"];
            format!("{group} of a {}", kind.as_str().unwrap())
        }
        _ => group,
    }
}

/// Another value of the same kind; in the place of what an absent meter does not have, what another has.
fn changed(document: &Value, path: &str, random: &mut SplitMix) -> Value {
    let value = document.pointer(path).unwrap();
    let name = path.rsplit('/').next().unwrap();
    match value {
        Value::Null => {
            let meters = document.pointer("/secrets/meters").and_then(Value::as_array);
            let others = meters.filter(|_| path.starts_with("/secrets/meters/"));
            let other =
                others.and_then(|meters| meters.iter().map(|meter| &meter[name]).find(|v| !v.is_null()));
            other.cloned().unwrap_or_else(|| 0.into())
        }
        Value::Bool(value) => (!value).into(),
        Value::Number(number) => match number.as_i64() {
            // A later step could tell of a lost meter.
            Some(number) if name == "step" => (number - 1).into(),
            Some(number) => (number + 1).into(),
            None => (number.as_f64().unwrap() * 1.001).into(),
        },
        Value::String(text) => {
            let variants = VARIANTS.iter().filter(|_| path.starts_with("/parameters/"));
            let other = variants.into_iter().find_map(|(variant, values)| {
                (variant.trim_start_matches("--").replace('-', "_") == name)
                    .then(|| values.iter().find(|value| *value != text).unwrap().to_string())
            });
            other.unwrap_or_else(|| another_digit(text, random)).into()
        }
        Value::Array(_) => serde_json::json!([0]),
        Value::Object(_) => panic!("{path} is no leaf"),
    }
}

/// A text in which one character is another.
fn another_digit(text: &str, random: &mut SplitMix) -> String {
    let mut characters: Vec<char> = text.chars().collect();
    let at = random.below(characters.len());
    characters[at] = if characters[at] == '1' { '2' } else { '1' };
    characters.into_iter().collect()
}

/// The documents that are changed: between them they have every kind of message and every member.
const SAMPLES: [(&str, &str); 6] = [
    ("plain", "--seed 5"),
    ("split", "--key-mode split-keys --randomizer short-exponent --collapsed"),
    ("center", "--key-mode center-draws --blinding corrected --noise continuous --seed 6"),
    ("repaired", "--drop 2@after --absent repair --randomizer short-exponent --seed 7"),
    ("split-repaired", "--key-mode split-keys --drop 1@before --absent repair"),
    ("printed", "--blinding as-printed"),
];

/// What the document calls informative: no message depends on it.
fn is_informative(document: &Value, path: &str) -> bool {
    let seeded = document["seeded"] == true;
    let lost = document["result"]["absent"].as_array().is_some_and(|absent| !absent.is_empty());
    match path {
        "/result/refused" => !document["result"]["refused"].is_null(),
        "/parameters/noise" => true,
        // Where the loss of a meter became known.
        path if path.ends_with("/step") => lost,
        // Of a meter that did not register no message depends on it.
        path if path.ends_with("/master_key") => {
            let position = path.replace("/master_key", "").replace("/meters/", "/selection/positions/");
            !seeded && document.pointer(&position).is_some_and(Value::is_null)
        }
        _ => false,
    }
}

#[test]
fn any_change_to_a_message_or_a_secret_fails() {
    println!("seed {CHANGES_SEED}");
    let folder = Folder::new("verify-changed");
    let mut random = SplitMix(CHANGES_SEED);
    let mut kinds = BTreeMap::new();
    let mut all = 0;
    for (name, asked) in SAMPLES {
        let file = run(&folder, &format!("{name}.json"), &format!("{QUICK} {asked}")).0;
        let document = read(&file);
        let mut groups: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut paths = Vec::new();
        leaves(&document, String::new(), &mut paths);
        for path in paths {
            let unknown = ["/format", "/version", "/form"].contains(&path.as_str());
            if !unknown && !is_informative(&document, &path) {
                groups.entry(group(&document, &path)).or_default().push(path);
            }
        }
        // What is read and written again passes, so what fails below fails for its change.
        let (mut files, mut told) = (vec![folder.path("again.json")], vec![String::new()]);
        fs::write(&files[0], document.to_string()).unwrap();
        pass(&files);
        files.clear();
        told.clear();
        let mut write = |document: Value, what: String| {
            let file = folder.path(&format!("{name}-{}.json", told.len()));
            fs::write(&file, document.to_string()).unwrap();
            files.push(file);
            told.push(what);
        };
        for (group, paths) in groups {
            if let Some((_, kind)) = group.split_once(" of a ") {
                kinds.insert(kind.to_owned(), ());
            }
            // Digits of a message may be in its header, its fields or its tag.
            for _ in 0..if group.contains(" of a ") { 8 } else { 3 } {
                let path = &paths[random.below(paths.len())];
                let after = changed(&document, path, &mut random);
                let mut document = document.clone();
                let value = document.pointer_mut(path).unwrap();
                let what = format!("{path}: {value} became {after}");
                assert_ne!(*value, after, "{what}");
                *value = after;
                write(document, what);
            }
        }
        let messages = document["messages"].as_array().unwrap();
        let at = random.below(messages.len() - 1);
        for (what, edit) in [
            ("without its last message", None),
            ("without a message", Some(0)),
            ("with a message twice", Some(1)),
            ("with two messages the other way round", Some(2)),
        ] {
            let mut document = document.clone();
            let messages = document["messages"].as_array_mut().unwrap();
            match edit {
                None => drop(messages.pop()),
                Some(0) => drop(messages.remove(at)),
                Some(1) => messages.insert(at, messages[at].clone()),
                Some(_) => messages.swap(at, at + 1),
            }
            write(document, format!("{what} (at {at})"));
        }
        let (code, said) = verify(&files);
        for (what, said) in told.iter().zip(said) {
            assert!(said.starts_with("FAILED: "), "seed {CHANGES_SEED}, {name}, {what}: {said}");
        }
        assert_eq!(code, Some(1));
        all += files.len();
        files.iter().for_each(|file| fs::remove_file(file).unwrap());
    }
    println!("{all} changes");
    assert_eq!(kinds.len(), 14, "every kind of message: {kinds:?}");
}

#[test]
fn a_change_in_what_everybody_sees_fails_in_the_public_form_too() {
    let folder = Folder::new("verify-changed-public");
    let asked = format!("{QUICK} --seed 8 --drop 2@after --absent repair --public");
    let file = published(&folder, "public.json", &asked);
    let document = read(&file);
    let mut random = SplitMix(CHANGES_SEED);
    let mut files = Vec::new();
    let messages = document["messages"].as_array().unwrap();
    let of = |kind: &str| messages.iter().position(|message| message["kind"] == kind).unwrap();
    let mut paths: Vec<String> = ["noisy_total", "refused", "absent/0", "epsilon_spent"]
        .iter()
        .map(|member| format!("/result/{member}"))
        .collect();
    paths.extend(
        ["length", "from", "to", "sequence", "bytes"]
            .map(|name| format!("/messages/{}/{name}", of("registration"))),
    );
    paths.push(format!("/messages/{}/bytes", of("published")));
    for path in &paths {
        let after = changed(&document, path, &mut random);
        let mut document = document.clone();
        *document.pointer_mut(path).unwrap() = after;
        files.push(folder.path(&format!("{}.json", path.replace('/', "_"))));
        fs::write(files.last().unwrap(), document.to_string()).unwrap();
    }
    // A ciphertext of a reading that counts, a product, the list of those present: past the header of 22 bytes.
    for (kind, digit) in
        [("masked-reading", 50), ("aggregate", 50), ("aggregate", 120), ("aggregate", 44 + 2 * 64 + 15)]
    {
        let mut document = document.clone();
        let bytes = &mut document["messages"][of(kind)]["bytes"];
        let mut text = bytes.as_str().unwrap().to_owned();
        let other = if text[digit..].starts_with('1') { "2" } else { "1" };
        text.replace_range(digit..=digit, other);
        *bytes = text.into();
        files.push(folder.path(&format!("{kind}-{digit}.json")));
        fs::write(files.last().unwrap(), document.to_string()).unwrap();
    }
    let (code, said) = verify(&files);
    for (file, said) in files.iter().zip(said) {
        assert!(said.starts_with("FAILED: "), "{file}: {said}");
    }
    assert_eq!(code, Some(1));
}

#[test]
fn what_the_document_calls_informative_may_be_anything() {
    let folder = Folder::new("verify-informative");
    let mut files = Vec::new();
    for (name, asked, path, value) in [
        // By how much it is above the cap.
        ("cap", "--key-bits 128 --cap 100 --seed 1", "/secrets/meters/1/reading", Value::from(5_000_000)),
        // What rounding took: units of 1 Wh.
        ("unit", "--key-bits 64 --seed 1", "/secrets/meters/1/reading", Value::Null),
        ("law", "--key-bits 128", "/parameters/noise", Value::from("continuous")),
        (
            "words",
            "--key-bits 128 --blinding as-printed",
            "/result/refused",
            Value::from("for another reason"),
        ),
    ] {
        let asked = format!("--meters 3 --gamma 2 {asked}");
        let file = run(&folder, &format!("{name}.json"), &asked).0;
        let mut document = read(&file);
        let place = document.pointer_mut(path).unwrap();
        let before = place.clone();
        *place = if value.is_null() { (before.as_i64().unwrap() + 1).into() } else { value };
        assert_ne!(*place, before, "{name}");
        fs::write(&file, document.to_string()).unwrap();
        files.push(file);
    }
    pass(&files);
}
