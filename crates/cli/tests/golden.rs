//! Eighty rounds over the choices there are, each as it came out once. A change of the code that should change no round leaves
//! every line of golden.json; one that should says so, and renews the lines that it changes.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

mod tool;

use serde_json::Value;
use tool::blindsum;

#[test]
fn every_round_comes_out_as_it_did() {
    let rounds: Vec<Value> = serde_json::from_str(include_str!("golden.json")).unwrap();
    assert_eq!(rounds.len(), 80);
    let mut differ = Vec::new();
    for round in &rounds {
        let flags: Vec<&str> =
            round["args"].as_array().unwrap().iter().map(|flag| flag.as_str().unwrap()).collect();
        let output = blindsum(&[&["run"], &flags[..], &["--json"]].concat());
        let found: Value = serde_json::from_slice(&output.stdout).unwrap();
        let code = output.status.code();
        let same = code.map(i64::from) == round["code"].as_i64()
            && found["transcript_hash"] == round["hash"]
            && found["noisy_total_wh"] == round["noisy_wh"]
            && found["true_total_wh"] == round["true_wh"];
        if !same {
            differ.push(format!("{}: {code:?} {}", flags.join(" "), found["transcript_hash"]));
        }
    }
    assert!(differ.is_empty(), "{} of {} rounds differ:\n{}", differ.len(), rounds.len(), differ.join("\n"));
}
