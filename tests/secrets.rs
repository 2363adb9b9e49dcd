//! Secrets are wiped when they are dropped; a copy of one is made only into what is wiped too.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

use std::fs;
use std::path::{Path, PathBuf};

/// Where the digits of an exposed secret are copied, and what becomes of the copy.
const COPIES: [(&str, &str, &str); 15] = [
    (
        "paillier/src/public_key.rs",
        "let randomizers: Vec<_>",
        "a batch of powers or exponents, wiped when dropped",
    ),
    ("paillier/src/secret_key.rs", "root: half.prime", "a batch of powers, wiped when dropped"),
    ("paillier/src/secret_key.rs", "exponent: half.exponent", "the same"),
    ("paillier/src/secret_key.rs", "exponent: self.lambda", "the same"),
    ("paillier/src/proving.rs", "commitments.extend(powers", "a commitment, which the proof shows"),
    ("paillier/src/opening.rs", "Some(PowerBatch", "a batch of powers, wiped when dropped"),
    ("paillier/src/opening.rs", "Opening(self.joined", "what is to be published"),
    ("paillier/src/factors.rs", "modulus(Modulus::new(prime", "a modulus, wiped when dropped"),
    ("paillier/src/factors.rs", "modulus(Modulus::square_of(prime", "the same"),
    ("paillier/src/keygen.rs", "let modulus = |candidate", "the same"),
    ("core/src/party/cloud.rs", "let opening = Opening::new(root", "what tells the cloud d - x, as y does"),
    ("core/src/party/control_center.rs", "link_key: link_key", "bytes in Zeroizing"),
    ("core/src/party/control_center.rs", "exponent: sum", "a batch of powers, wiped when dropped"),
    (
        "core/src/node/control_center.rs",
        "let power = powers(",
        "the witness of a repair, which the page shows",
    ),
    ("sim/src/facts.rs", "let secret =", "a witness's number, for eyes that know it: shown, not kept"),
];

/// The crates that hold secrets of parties.
const HOLDERS: [&str; 4] = ["paillier", "core", "sim", "device"];

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn a_secret_is_copied_only_into_what_is_wiped() {
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().join("crates");
    let mut all = Vec::new();
    for party in HOLDERS {
        files(&source.join(party).join("src"), &mut all);
    }
    let mut seen = 0;
    for path in all {
        let name = path.strip_prefix(&source).unwrap().to_str().unwrap().replace('\\', "/");
        if name.split('/').any(|part| part == "tests" || part == "tests.rs") {
            continue;
        }
        let text = fs::read_to_string(&path).unwrap();
        // The tests at the end of a file may copy as they like.
        let shipped = text.split("#[cfg(test)]\nmod tests").next().unwrap();
        for line in shipped.lines().filter(|line| line.contains("expose().clone()")) {
            let known = COPIES.iter().any(|(file, start, _)| *file == name && line.trim().starts_with(start));
            assert!(known, "{name} copies a secret, and nobody says what wipes the copy: {}", line.trim());
            seen += 1;
        }
    }
    assert_eq!(seen, COPIES.len());
}
