//! A document in which anything is changed does not pass, unless it is called informative.

use std::collections::BTreeMap;
use std::fs;

use serde_json::Value;

use crate::combinations::VARIANTS;
use crate::tool::Folder;
use crate::verifier::{QUICK, pass, published, read, run, verify};

/// What is changed in the tests of changed documents follows from this number.
const CHANGES_SEED: u64 = 20_240_212;

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
        Value::Object(_) => panic!("{path} holds other values"),
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
const SAMPLES: [(&str, &str); 8] = [
    ("plain", "--seed 5"),
    ("split", "--key-mode split-keys --randomizer short-exponent --collapsed"),
    ("center", "--key-mode center-draws --blinding corrected --noise continuous --seed 6"),
    ("repaired", "--drop 2@after --absent repair --randomizer short-exponent --seed 7"),
    ("split-repaired", "--key-mode split-keys --drop 1@before --absent repair"),
    ("printed", "--blinding as-printed"),
    ("proved", "--proofs bits"),
    ("opened", "--key-mode split-keys --opening"),
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
        // Nothing is proved under keys of 128 bits.
        let quick = if name == "proved" { QUICK.replace("128", "256") } else { QUICK.to_owned() };
        let file = run(&folder, &format!("{name}.json"), &format!("{quick} {asked}")).0;
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
    assert_eq!(kinds.len(), 16, "every kind of message: {kinds:?}");
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

/// Where a modulus has a short prime its maker proves what it likes: so the moduli are looked into, in the public form too.
#[test]
fn a_modulus_of_which_everybody_sees_that_it_is_useless_fails_in_the_public_form_too() {
    let folder = Folder::new("verify-modulus");
    let asked = "--key-bits 256 --meters 3 --gamma 2 --seed 8 --proofs bits --public";
    let document = read(&published(&folder, "public.json", asked));
    let messages = document["messages"].as_array().unwrap();
    let at = messages.iter().position(|message| message["kind"] == "noise-key").unwrap();
    // Behind the header and the number of bits: all ones, 2^256 - 1, which 3 divides; the square of 2^128 - 5, which no short prime does.
    let flaws = [
        ("f".repeat(64), "divisible by 3"),
        (format!("{}6{}19", "f".repeat(31), "0".repeat(30)), "a power to 2"),
    ];
    let mut files = Vec::new();
    for (modulus, _) in &flaws {
        let mut document = document.clone();
        let bytes = &mut document["messages"][at]["bytes"];
        let mut text = bytes.as_str().unwrap().to_owned();
        text.replace_range(52..52 + 64, modulus);
        *bytes = text.into();
        files.push(folder.path(&format!("{}.json", files.len())));
        fs::write(files.last().unwrap(), document.to_string()).unwrap();
    }
    let (code, said) = verify(&files);
    for ((_, flaw), said) in flaws.iter().zip(said) {
        assert!(said.starts_with("FAILED: ") && said.ends_with(flaw), "{said}");
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
