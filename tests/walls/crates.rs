//! What each crate is built from, by `cargo metadata`.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde_json::Value;

use super::root;

/// Of our own crates, what each may be built from: the ground first. A crate that is not here may need any.
const MAY_NEED: [(&str, &[&str]); 21] = [
    ("blindsum-modexp-kernel", &[]),
    ("blindsum-modexp", &["blindsum-modexp-kernel"]),
    ("blindsum-choice", &[]),
    ("blindsum-readings", &[]),
    ("blindsum-paillier", &["blindsum-choice", "blindsum-modexp"]),
    ("blindsum-core", &["blindsum-choice", "blindsum-modexp", "blindsum-paillier", "blindsum-readings"]),
    ("blindsum-sim", &["blindsum-core", "blindsum-paillier", "blindsum-readings"]),
    ("blindsum-device", &["blindsum-core", "blindsum-paillier", "blindsum-readings"]),
    ("blindsum-laboratory", &["blindsum-core"]),
    ("blindsum-lab", &["blindsum-core", "blindsum-paillier", "blindsum-readings", "blindsum-sim"]),
    ("blindsum-schemes", &["blindsum-core", "blindsum-paillier", "blindsum-readings", "blindsum-sim"]),
    (
        "blindsum-evaluation",
        &[
            "blindsum-chart",
            "blindsum-core",
            "blindsum-paillier",
            "blindsum-readings",
            "blindsum-schemes",
            "blindsum-sim",
        ],
    ),
    ("blindsum-laboratory-worker", &["blindsum-laboratory"]),
    ("blindsum-readings-worker", &["blindsum-readings", "blindsum-worker-wire"]),
    ("blindsum-chart", &[]),
    ("blindsum-page-parts", &[]),
    ("blindsum-lab-page", &["blindsum-chart", "blindsum-lab", "blindsum-modexp", "blindsum-page-parts"]),
    ("blindsum-tampering-page", &["blindsum-web"]),
    (
        "blindsum-evaluation-page",
        &["blindsum-chart", "blindsum-evaluation", "blindsum-modexp", "blindsum-page-parts"],
    ),
    ("blindsum-worker-wire", &["blindsum-core", "blindsum-modexp", "blindsum-paillier", "blindsum-readings"]),
    (
        "blindsum-meter-worker",
        &[
            "blindsum-core",
            "blindsum-modexp",
            "blindsum-paillier",
            "blindsum-readings",
            "blindsum-worker-wire",
        ],
    ),
];

/// Our packages, as cargo tells of them.
fn packages() -> Vec<Value> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    metadata["packages"].as_array().unwrap().clone()
}

/// Each of our crates, and which of ours it is built from: not what its tests need.
fn built_from() -> BTreeMap<String, BTreeSet<String>> {
    let name = |value: &Value| value["name"].as_str().unwrap().to_owned();
    packages()
        .iter()
        .map(|package| {
            let dependencies = package["dependencies"].as_array().unwrap().iter();
            let built = dependencies.filter(|dependency| dependency["kind"] != "dev");
            (name(package), built.map(name).filter(|name| name.starts_with("blindsum-")).collect())
        })
        .collect()
}

#[test]
fn crates_are_built_from_what_is_below_them_alone() {
    let built = built_from();
    for (package, allowed) in MAY_NEED {
        let needs = built.get(package).unwrap_or_else(|| panic!("there is no crate {package}"));
        for other in needs {
            assert!(
                allowed.contains(&other.as_str()),
                "{package} is built from {other}, which it must not be"
            );
        }
    }
}

#[test]
fn what_runs_as_a_party_cannot_reach_records_of_others() {
    let built = built_from();
    for party in ["blindsum-core", "blindsum-meter-worker", "blindsum-device"] {
        let (mut seen, mut open) = (BTreeSet::new(), vec![party.to_owned()]);
        while let Some(package) = open.pop() {
            for next in &built[&package] {
                if seen.insert(next.clone()) {
                    open.push(next.clone());
                }
            }
        }
        assert!(seen.contains("blindsum-paillier"), "{party}: {seen:?}");
        assert!(!seen.contains("blindsum-sim"), "{party} reaches the simulation: {seen:?}");
    }
}

/// The simulation's feature `sample` holds rounds for tests: whoever asks for it asks for its own tests alone.
#[test]
fn rounds_for_tests_are_not_shipped() {
    let mut asked_for = 0;
    for package in packages() {
        for dependency in package["dependencies"].as_array().unwrap() {
            let features = dependency["features"].as_array().unwrap();
            if dependency["name"] == "blindsum-sim" && features.iter().any(|feature| feature == "sample") {
                assert_eq!(dependency["kind"], "dev", "{} would ship them", package["name"]);
                asked_for += 1;
            }
        }
    }
    assert!(asked_for > 0, "nobody asks for them: the feature has another name, or can go");
}

/// What runs a round that somebody tampers with is in no program that does not ask for it: the page's first load is smaller without it.
#[test]
fn the_first_program_cannot_tamper() {
    let mut asked_for = 0;
    for package in packages() {
        let own = package["dependencies"].as_array().unwrap().iter();
        for dependency in own.filter(|dependency| dependency["name"] == "blindsum-sim") {
            let package = &package["name"];
            assert_eq!(dependency["uses_default_features"], false, "{package} asks for it by default");
            let features = dependency["features"].as_array().unwrap();
            let asks = features.iter().any(|feature| feature == "tampering");
            assert!(!asks || package != "blindsum-web", "it would be in the page's first program");
            asked_for += usize::from(asks);
        }
    }
    assert!(asked_for > 0, "nobody asks for it: the feature has another name, or can go");
}
