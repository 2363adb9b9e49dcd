//! The shipped files pass; one digit changed anywhere in them does not.

use crate::exit::{BAD_INPUT, MISMATCH};

use super::*;
use serde_json::{Value, json};

fn shipped(name: &str) -> String {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/vectors");
    fs::read_to_string(folder.join(name)).unwrap()
}

/// Where the numbers of a value are.
fn numbers(value: &Value, path: &str, found: &mut Vec<String>) {
    match value {
        Value::Number(_) => found.push(path.to_owned()),
        Value::String(text) if text.bytes().any(|byte| byte.is_ascii_digit()) => found.push(path.to_owned()),
        Value::Array(values) => {
            values.iter().enumerate().for_each(|(i, value)| numbers(value, &format!("{path}/{i}"), found));
        }
        Value::Object(members) => {
            members.iter().for_each(|(name, value)| numbers(value, &format!("{path}/{name}"), found));
        }
        _ => {}
    }
}

/// Changes one digit: in the front, the middle or the back of the number, in turn.
fn change_a_digit(value: &mut Value, turn: usize) {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    let digits: Vec<usize> =
        text.bytes().enumerate().filter(|(_, byte)| byte.is_ascii_digit()).map(|(at, _)| at).collect();
    let at = digits[[0, digits.len() / 2, digits.len() - 1][turn % 3]];
    let digit = (text.as_bytes()[at] - b'0' + 1) % 10;
    // A JSON number may not begin with 0.
    let digit = if value.is_number() && digit == 0 { 1 } else { digit };
    let changed = format!("{}{digit}{}", &text[..at], &text[at + 1..]);
    *value = if value.is_number() { serde_json::from_str(&changed).unwrap() } else { changed.into() };
}

/// Every number of the file, one digit changed: the file fails, as a difference and not as a bad file.
fn every_changed_digit_is_found(name: &str) -> usize {
    let original: Value = serde_json::from_str(&shipped(name)).unwrap();
    let mut paths = Vec::new();
    numbers(&original, "", &mut paths);
    for (turn, path) in paths.iter().enumerate() {
        let mut changed = original.clone();
        change_a_digit(changed.pointer_mut(path).unwrap(), turn);
        assert_ne!(changed, original, "{path}");
        let error = check(&changed.to_string()).expect_err(path);
        assert_eq!(error.exit_code(), MISMATCH, "{path}: {error}");
    }
    paths.len()
}

#[test]
fn eq05_eq06_paillier_files_pass() {
    for name in ["paillier-1024.json", "paillier-2048.json", "paillier-3072.json"] {
        // n and its primes, and 8 times the rings of M, r and c, c itself and two decryptions.
        assert_eq!(check(&shipped(name)).unwrap(), 3 + 8 * 6, "{name}");
    }
}

#[test]
fn eq17_eq18_eq19_eq20_improved_file_passes() {
    // n and its primes, h_t, 5 times the rings of M, k, r and three ciphertexts, the sums of k and M, three decryptions both ways, two of which are the sum.
    assert_eq!(check(&shipped("improved-1024.json")).unwrap(), 4 + 5 * 6 + 2 + 3 * 2 + 2);
}

#[test]
fn eq05_a_changed_digit_in_a_paillier_file_is_found() {
    assert_eq!(every_changed_digit_is_found("paillier-1024.json"), 3 + 8 * 3);
}

#[test]
fn eq18_a_changed_digit_in_an_improved_file_is_found() {
    assert_eq!(every_changed_digit_is_found("improved-1024.json"), 3 + 3 + 5 * 6 + 1 + 3);
}

#[test]
fn the_first_difference_is_named_and_shown_where_it_is() {
    let mut file: Value = serde_json::from_str(&shipped("paillier-1024.json")).unwrap();
    change_a_digit(&mut file["vectors"][2]["c"], 1);
    let message = check(&file.to_string()).unwrap_err().to_string();
    assert!(message.starts_with("vector 3 of 8: c differs: the file has ..."), "{message}");
    assert!(message.contains("(from digit 309 on)"), "{message}");
    let mut file: Value = serde_json::from_str(&shipped("improved-1024.json")).unwrap();
    change_a_digit(&mut file["meters"][4]["hardened"], 0);
    let message = check(&file.to_string()).unwrap_err().to_string();
    assert!(message.starts_with("meter 5 of 5: hardened differs"), "{message}");
}

#[test]
fn composite_factors_are_no_key_even_where_n_agrees() {
    let mut file: Value = serde_json::from_str(&shipped("paillier-1024.json")).unwrap();
    (file["p"], file["q"]) = (file["n"].clone(), json!("1"));
    let error = check(&file.to_string()).unwrap_err();
    assert_eq!(error.to_string(), "the key: p is not prime");
    assert_eq!(error.exit_code(), MISMATCH);
}

#[test]
fn numbers_that_agree_but_cannot_be_what_they_are_called_are_refused() {
    let refusal = |p: &str, q: &str, n: &str, vector: Value| {
        let file = json!({ "kind": "paillier", "p": p, "q": q, "n": n, "vectors": [vector] });
        let error = check(&file.to_string()).unwrap_err();
        assert_eq!(error.exit_code(), MISMATCH);
        error.to_string()
    };
    // 1 = (n + 1)^0 1^n in every ring.
    let one = json!({ "M": "0", "r": "1", "c": "1" });
    assert_eq!(refusal("35", "33", "1155", one), "the key: p is not prime");
    assert_eq!(refusal("5", "9", "45", json!({ "M": "0", "r": "1", "c": "1" })), "the key: q is not prime");
    let of = |m: &str, r: &str, c: &str| refusal("5", "7", "35", json!({ "M": m, "r": r, "c": c }));
    assert_eq!(of("0", "0", "0"), "vector 1 of 1: r is not a unit mod n");
    assert_eq!(of("35", "1", "1"), "vector 1 of 1: M is not between -n and n");
    assert_eq!(of("-36", "1", "1"), "vector 1 of 1: M is not between -n and n");
    assert_eq!(of("0", "1", "35"), "vector 1 of 1: c is not a unit mod n^2");
}

#[test]
fn nothing_to_check_is_a_failure() {
    for (name, list) in [("paillier-1024.json", "vectors"), ("improved-1024.json", "meters")] {
        let mut file: Value = serde_json::from_str(&shipped(name)).unwrap();
        file[list] = json!([]);
        let error = check(&file.to_string()).unwrap_err();
        assert!(error.to_string().contains("nothing to check"), "{error}");
        assert_eq!(error.exit_code(), MISMATCH);
    }
}

#[test]
fn bad_files_are_named_by_place() {
    let good: Value = serde_json::from_str(&shipped("paillier-1024.json")).unwrap();
    let with = |change: &dyn Fn(&mut Value)| {
        let mut file = good.clone();
        change(&mut file);
        let error = check(&file.to_string()).unwrap_err();
        assert_eq!(error.exit_code(), BAD_INPUT, "{error}");
        error.to_string()
    };
    assert!(with(&|file| file["kind"] = json!("other")).contains("unknown kind \"other\""));
    assert!(
        with(&|file| drop(file.as_object_mut().unwrap().remove("q"))).contains("missing field `q` at line 1")
    );
    assert!(
        with(&|file| file["p"] = json!(7)).contains("expected a string of decimal digits at line 1 column")
    );
    assert!(with(&|file| file["p"] = json!("-7")).contains("invalid value"));
    assert!(with(&|file| file["vectors"][0]["M"] = json!("1e5")).contains("invalid value"));
    assert!(with(&|file| file["vectors"][0]["M"] = json!("")).contains("invalid value"));
    assert!(with(&|file| file["note"] = json!("7")).contains("unknown field `note`"));
    let error = check("{\n  \"kind\": \"paillier\",\n  oops").unwrap_err();
    assert!(error.to_string().contains("line 3 column 3"), "{error}");
}
