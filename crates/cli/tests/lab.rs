//! `blindsum lab`: what it prints, and what it ends with.

mod tool;

use serde_json::Value;
use tool::{ended, failure, success};

#[test]
fn one_experiment_is_one_object_and_a_seed_repeats() {
    let run = |seed: &str| -> Value {
        let text = success(&["lab", "e3", "--json", "--seed", seed, "--trials", "24", "--key-bits", "256"]);
        let mut object: Value = serde_json::from_str(&text).unwrap();
        assert!(object["seconds"].take().is_f64());
        object
    };
    let one = run("1");
    assert_eq!((&one["id"], &one["agrees"], &one["expected"]), (&"E3".into(), &true.into(), &24.0.into()));
    assert_eq!(
        one["figures"].as_array().unwrap().iter().filter(|figure| figure["control"] == true).count(),
        1
    );
    assert_eq!(one, run("1"));
    assert_ne!(one, run("2"));
}

#[test]
fn several_are_an_array_and_text_is_a_table() {
    let text = success(&["lab", "E1", "E6", "--json", "--trials", "2", "--key-bits", "256"]);
    let ids: Vec<Value> = serde_json::from_str::<Vec<Value>>(&text).unwrap();
    assert_eq!(ids.iter().map(|one| one["id"].as_str().unwrap()).collect::<Vec<_>>(), ["E1", "E6"]);
    let table = success(&["lab", "E3", "--trials", "24", "--key-bits", "256"]);
    assert!(table.contains("99.99 % interval") && table.contains("As expected."), "{table}");
    assert!(success(&["lab", "list"]).lines().count() >= 3);
}

#[test]
fn too_few_trials_decide_nothing() {
    let (text, code) = ended(&["lab", "E18", "--json", "--trials", "1", "--seed", "3"]);
    let one: Value = serde_json::from_str(&text).unwrap();
    assert_eq!((code, &one["agrees"]), (6, &Value::Null), "{text}");
    let (table, code) = ended(&["lab", "E3", "--trials", "1", "--key-bits", "256", "--seed", "3"]);
    assert!(code == 6 && table.contains("Not decided: too few trials"), "{table}");
    assert!(table.contains("1 of 1") && table.contains("Letters: "), "{table}");
}

#[test]
fn costs_are_measured_for_the_same_round_with_each_cure_and_without() {
    let text = success(&["lab", "costs", "--json", "--trials", "1", "--key-bits", "256"]);
    let costs: Value = serde_json::from_str(&text).unwrap();
    let rows = costs["rows"].as_array().unwrap();
    let of = |part: &str| rows.iter().find(|row| row["what"].as_str().unwrap().contains(part)).unwrap();
    let (without, proved) = (of("without"), of("--proofs bits"));
    assert!(proved["meter_bytes"].as_u64() > without["meter_bytes"].as_u64());
    assert!(proved["cloud_millis"].as_f64() > without["cloud_millis"].as_f64());
    assert_eq!(of("second masks")["against"], "E7");
    assert!(costs["bits"]["checked_millis"].as_f64().unwrap() > 0.0);
    let table = success(&["lab", "costs", "--trials", "1", "--key-bits", "256"]);
    assert!(table.contains("proved blind sequences") && table.contains("The proof of one bit:"), "{table}");
    assert!(failure(&["lab", "costs", "E3"], 2).contains("measured alone"));
    assert!(failure(&["lab", "costs", "--key-bits", "128"], 2).contains("not made for keys of 128 bits"));
}

#[test]
fn what_does_not_exist_is_refused() {
    assert!(failure(&["lab", "E99"], 2).contains("is not an experiment"));
    assert!(failure(&["lab", "E3", "--key-bits", "100"], 2).contains("not made for keys of 100 bits"));
    assert!(failure(&["lab", "E3", "--trials", "0"], 2).contains("0 is not in"));
}
