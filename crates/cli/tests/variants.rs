//! What can be chosen on the command line, and what comes of it.
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "a test that cannot go on should stop"
)]

mod tool;

use std::collections::BTreeMap;

use num_bigint::{BigInt, BigUint};
use serde_json::Value;
use tool::{failure, refused, success};

const QUICK: [&str; 10] =
    ["run", "--meters", "3", "--gamma", "2", "--key-bits", "512", "--seed", "7", "--json"];

fn quick_with(more: &[&str]) -> Value {
    serde_json::from_str(&success(&[&QUICK, more].concat())).unwrap()
}

#[test]
fn every_choice_shows_in_json_and_the_total_is_that_of_the_usual_scheme() {
    let usual = quick_with(&[]);
    for (member, value) in [
        ("key_mode", "published"),
        ("blinding", "hardened"),
        ("base", "common"),
        ("noise", "discrete"),
        ("randomizer", "textbook"),
        ("absence", "refuse"),
    ] {
        assert_eq!(usual[member], value);
    }
    assert_eq!((&usual["collapsed"], &usual["unit_mwh"]), (&false.into(), &1.into()));
    assert_eq!((&usual["absent"], &usual["epsilon_spent"]), (&serde_json::json!([]), &1.0.into()));
    assert_eq!(usual["ledger"], serde_json::json!({ "budget": null, "spent": 1.0, "remaining": null }));
    for (flag, member, value) in [
        ("--key-mode", "key_mode", "split-keys"),
        ("--key-mode", "key_mode", "center-draws"),
        ("--blinding", "blinding", "corrected"),
        ("--noise", "noise", "continuous"),
        ("--randomizer", "randomizer", "short-exponent"),
        ("--absent", "absence", "repair"),
    ] {
        let report = quick_with(&[flag, value]);
        assert_eq!(report[member], value);
        assert_eq!(report["true_total_wh"], usual["true_total_wh"], "{value}");
        let alike = report["transcript_hash"] == usual["transcript_hash"];
        assert_eq!(alike, value == "repair", "{value}");
    }
    assert!(usual.get("tolerated").is_none());
    let larger = quick_with(&["--tolerate", "1"]);
    assert_eq!((&larger["tolerated"], &larger["true_total_wh"]), (&1.into(), &usual["true_total_wh"]));
    assert_eq!(larger["epsilon_against"][0]["epsilon"], 1.0);
    assert!(usual["epsilon_against"][0]["epsilon"].as_f64().unwrap() > 1.0);
    assert!(usual.get("proofs").is_none());
    let proved = quick_with(&["--proofs", "bits"]);
    assert_eq!((&proved["proofs"], &proved["true_total_wh"]), (&"bits".into(), &usual["true_total_wh"]));
    // What is proved with is drawn last: everything else stays as it was.
    assert_eq!(proved["noise_wh"], usual["noise_wh"]);
    let short = ["--proofs", "bits", "--randomizer", "short-exponent"];
    let said = failure(&[&QUICK[..9], &short].concat(), 2);
    assert!(said.contains("blind sequences cannot be proved with short-exponent randomizers"), "{said}");
    let opened = quick_with(&["--opening", "--key-mode", "split-keys"]);
    assert_eq!((&opened["opening"], &opened["true_total_wh"]), (&true.into(), &usual["true_total_wh"]));
    let said = failure(&[&QUICK[..9], &["--opening"]].concat(), 2);
    assert!(said.contains("only where the cloud owns the key of the noise"), "{said}");
    let absent = ["--opening", "--key-mode", "split-keys", "--absent", "repair"];
    let said = failure(&[&QUICK[..9], &absent].concat(), 2);
    assert!(said.contains("only if every meter is there"), "{said}");
    let collapsed = quick_with(&["--collapsed"]);
    assert_eq!(collapsed["collapsed"], true);
    // Header 22, count 4, one ciphertext of twice 64 bytes instead of two, tag 32.
    let sent = |report: &Value| report["bytes"]["noise"]["meters"]["sent"].as_u64().unwrap();
    assert_eq!((sent(&usual), sent(&collapsed)), (3 * (22 + 4 + 2 * 128 + 32), 3 * (22 + 4 + 128 + 32)));
}

#[test]
fn toy_keys_run_and_say_how_they_count() {
    for (bits, unit) in [("24", 100_000), ("64", 1000), ("128", 1), ("256", 1)] {
        let arguments =
            ["--key-bits", bits, "--cap", "900", "--epsilon", "4", "--meters", "3", "--gamma", "2"];
        let words = [&["run", "--seed", "3", "--json"], &arguments[..]].concat();
        let report: Value = serde_json::from_str(&success(&words)).unwrap();
        assert_eq!(
            (&report["unit_mwh"], &report["insecure_key_size"]),
            (&unit.into(), &true.into()),
            "{bits}"
        );
    }
    let text = success(&[
        "run",
        "--key-bits",
        "24",
        "--cap",
        "900",
        "--epsilon",
        "4",
        "--meters",
        "3",
        "--seed",
        "3",
    ]);
    for part in
        ["1 tick = 100 Wh", "2700 Wh  (after the cap cut 3 readings)", "WARNING: 24-bit keys hide nothing"]
    {
        assert!(text.contains(part), "{part} in {text}");
    }
    assert!(!text.contains("kWh"), "{text}");
}

#[test]
fn every_combination_that_cannot_decrypt_is_refused_for_its_reason() {
    const PRINTED: [&str; 2] = ["Eq. (18) as printed does not decrypt", "h^(m gamma)"];
    const PER_METER: [&str; 2] =
        ["the shares k do not cancel", "one h for all meters of the epoch repairs that"];
    for mode in ["published", "split-keys", "center-draws"] {
        for blinding in ["hardened", "corrected", "as-printed"] {
            for base in ["common", "per-meter"] {
                let choice = ["--key-mode", mode, "--blinding", blinding, "--base", base];
                let arguments = [&QUICK[..], &choice].concat();
                let reason = match (blinding, base) {
                    ("as-printed", _) => PRINTED,
                    (_, "per-meter") => PER_METER,
                    _ => {
                        success(&arguments);
                        continue;
                    }
                };
                let report: Value = serde_json::from_str(&refused(&arguments)).unwrap();
                let said = report["refused"].as_str().unwrap();
                assert!(reason.iter().all(|part| said.contains(part)), "{choice:?}: {said}");
                assert!(report["noisy_total_wh"].is_null() && report["noise_wh"].is_null());
                // The products had left the cloud, so the control centre may read what was refused.
                assert_eq!(
                    (&report["epsilon_spent"], &report["ledger"]["spent"]),
                    (&1.0.into(), &1.0.into())
                );
                // The text says so beforehand too.
                let text = refused(&[&QUICK[..9], &choice].concat());
                let (before, after) = text.split_once("True total").unwrap();
                assert!(
                    before.contains("This is going to be refused: ") && before.contains(reason[0]),
                    "{text}"
                );
                for part in ["REFUSED", reason[1], "It still cost epsilon 1"] {
                    assert!(after.contains(part), "{text}");
                }
            }
        }
    }
}

#[test]
fn the_corrected_blinding_comes_with_a_warning_and_a_single_meter_may_have_its_own_base() {
    let text = success(&[&QUICK[..9], &["--blinding", "corrected"]].concat());
    assert!(text.contains("WARNING: anyone can strip the corrected blinding"), "{text}");
    assert!(!success(&QUICK[..9]).contains("strip"));
    let alone = ["run", "--meters", "1", "--key-bits", "512", "--base", "per-meter", "--json"];
    let report: Value = serde_json::from_str(&success(&alone)).unwrap();
    assert_eq!((&report["base"], &report["refused"]), (&"per-meter".into(), &Value::Null));
}

#[test]
fn a_wrong_choice_is_told_the_right_ones_and_the_help_what_they_mean() {
    for (flag, names) in [
        ("--key-mode", &["published", "split-keys", "center-draws"][..]),
        ("--blinding", &["hardened", "corrected", "as-printed"]),
        ("--base", &["common", "per-meter"]),
        ("--noise", &["discrete", "continuous"]),
        ("--randomizer", &["textbook", "short-exponent"]),
        ("--absent", &["refuse", "repair"]),
    ] {
        let message = failure(&["run", flag, "other"], 2);
        assert!(message.contains("'other'") && message.contains(&names.join(", ")), "{message}");
    }
    let help = success(&["run", "--help"]);
    for part in [
        "no party decrypts both halves",
        "does not decrypt",
        "discrete Laplace",
        "for toys 24, 64, 128 or 256",
        "3 a round was refused",
    ] {
        assert!(help.contains(part), "{part}");
    }
}

/// What a board says: the number at the end of each line, by what stands before its first " = ".
fn numbers(report: &Value) -> BTreeMap<String, BigInt> {
    let mut numbers = BTreeMap::new();
    for section in report["blackboard"].as_array().unwrap() {
        let title = section["title"].as_str().unwrap();
        let noise_key = title.contains("key for noise");
        for line in section["lines"].as_array().unwrap().iter().map(|line| line.as_str().unwrap()) {
            let line = &line.replace("lcm(p - 1, q - 1)", "lcm");
            for part in line.split(", ") {
                let (name, value) =
                    part.split_once(" = ").or_else(|| part.split_once(' ')).unwrap_or((part, ""));
                let value = value.rsplit(' ').next().unwrap();
                let Ok(value) = value.parse::<BigInt>() else { continue };
                let name = match name {
                    // Told by the line, or by the meter, that it belongs to.
                    "randomizer" => format!(
                        "r {}",
                        line.split(" = ").next().filter(|_| line.contains(" = ")).unwrap_or(title)
                    ),
                    name if noise_key => format!("noise {name}"),
                    name if name.contains(": d_") => name.split(": ").nth(1).unwrap().to_owned(),
                    name => name.to_owned(),
                };
                numbers.insert(name, value);
            }
        }
    }
    numbers
}

fn natural(value: &BigInt) -> BigUint {
    value.to_biguint().unwrap()
}

fn modulo(value: &BigInt, modulus: &BigUint) -> BigUint {
    let modulus = BigInt::from(modulus.clone());
    natural(&(((value % &modulus) + &modulus) % &modulus))
}

#[test]
fn a_blackboard_can_be_followed_number_by_number() {
    let report: Value = serde_json::from_str(&success(&["run", "--blackboard", "--json"])).unwrap();
    for (member, value) in
        [("key_bits", 24), ("meters", 3), ("gamma", 2), ("epsilon", 4), ("cap_wh", 900), ("seed", 1)]
    {
        assert_eq!(report[member].as_f64(), Some(f64::from(value)), "{member}");
    }
    assert!(followed(&report, |_| "h".to_owned()));
    let report: Value =
        serde_json::from_str(&success(&["run", "--blackboard", "--key-mode", "split-keys", "--json"]))
            .unwrap();
    assert!(followed(&report, |_| "h".to_owned()));
    let report: Value =
        serde_json::from_str(&refused(&["run", "--blackboard", "--base", "per-meter", "--json"])).unwrap();
    assert!(!followed(&report, |i| format!("h_{i}")));
}

/// Recomputes the numbers of a board from one another; whether the total comes out in the end.
fn followed(report: &Value, h: impl Fn(u32) -> String) -> bool {
    let all = numbers(report);
    let get = |name: &str| all.get(name).unwrap_or_else(|| panic!("{name} in {all:?}")).clone();
    let number = |name: &str| natural(&get(name));
    let one = BigUint::from(1u32);
    let (n, nu) = (number("n"), number("noise nu"));
    assert_eq!((&n.bits(), &nu.bits()), (&24, &24));
    assert_eq!(number("p") * number("q"), n);
    assert_eq!(number("noise p") * number("noise q"), nu);
    let (n2, nu2) = (&n * &n, &nu * &nu);
    // g^v r^n mod n^2, with g = n + 1 and v of either sign.
    let encrypt = |v: &BigInt, r: &BigUint, n: &BigUint| {
        let n2 = n * n;
        (n + &one).modpow(&modulo(v, n), &n2) * r.modpow(n, &n2) % n2
    };
    let (mut c2, mut c1, mut shares) = (one.clone(), one.clone(), BigUint::ZERO);
    let mut total = BigInt::ZERO;
    for i in 1..=3 {
        let mask = get(&format!("d_{i}")) - get(&format!("x_{i}"));
        let randomizer = number(&format!("r Meter {i}: masks its reading (Eq. 18)"));
        let share = number(&format!("k_{i}"));
        shares += &share;
        let c = encrypt(&mask, &randomizer, &n) * number(&h(i)).modpow(&share, &n2) % &n2;
        assert_eq!(c, number(&format!("c_{i}")));
        c2 = c2 * c % &n2;
        total += get(&format!("d_{i}"));
        let mut blinds = BigUint::ZERO;
        for j in 1..=2 {
            let bit = get(&format!("b_{i}{j}"));
            let encrypted = encrypt(&bit, &number(&format!("r b_{i}{j}")), &nu);
            assert_eq!(encrypted, number(&format!("E(b_{i}{j})")));
            let sample = get(&format!("xi_{i}{j}"));
            let blind = number(&format!("x_{i}{j}"));
            let exponent = natural(&(&sample + get("O")));
            let e = encrypted.modpow(&exponent, &nu2)
                * encrypt(&blind.clone().into(), &number(&format!("r x_{i}{j}")), &nu)
                % &nu2;
            assert_eq!(e, number(&format!("e_{i}{j}")));
            c1 = c1 * e % &nu2;
            blinds += blind;
            total += sample * bit;
        }
        assert_eq!(blinds % &nu, number(&format!("x_{i}")));
    }
    assert_eq!(shares % &n, BigUint::ZERO);
    assert_eq!((&c2, &c1), (&number("C2"), &number("C1")));
    for (c, name, key, n) in [(c2, "C2", "", n), (c1, "C1", "noise ", nu)] {
        let power = c.modpow(&number(&format!("{key}lambda")), &(&n * &n));
        let plaintext = (power - &one) / &n * number(&format!("{key}mu")) % &n;
        assert_eq!(plaintext, number(&format!("D({name})")));
    }
    let right = get("y") == total;
    let published = right.then(|| (total * 100u32).to_string().parse::<f64>().unwrap());
    assert_eq!(report["noisy_total_wh"].as_f64(), published);
    right
}

#[test]
fn a_blackboard_gives_way_to_what_is_said_and_refuses_what_fits_on_none() {
    let words = [
        "run",
        "--blackboard",
        "--seed",
        "5",
        "--gamma",
        "3",
        "--key-mode",
        "split-keys",
        "--collapsed",
        "--json",
    ];
    let report: Value = serde_json::from_str(&success(&words)).unwrap();
    assert_eq!((&report["seed"], &report["gamma"], &report["key_bits"]), (&5.into(), &3.into(), &24.into()));
    let text = success(&["run", "--blackboard"]);
    for part in [
        "lambda = lcm(p - 1, q - 1) = ",
        "k_3 = ",
        "e_32 = ",
        "C2^lambda mod n^2 = ",
        "y = (d - x) + (xi + x) = ",
    ] {
        assert!(text.contains(part), "{part}");
    }
    // A round that is refused is followed as far as it goes.
    let text = refused(&["run", "--blackboard", "--blinding", "as-printed"]);
    assert!(text.contains("h^(gamma + k_1)") && text.contains("\nRefused\n"), "{text}");
    for (more, part) in [
        (["--key-bits", "512"], "--key-bits is 512; give at most 64"),
        (["--meters", "11"], "--meters is 11; give at most 10"),
        (["--gamma", "9"], "--gamma is 9; give at most 8"),
        (["--slots", "all"], "cannot be used with"),
    ] {
        let message = failure(&[&["run", "--blackboard"], &more[..]].concat(), 2);
        assert!(message.contains(part), "{message}");
    }
}
