//! Does any crate that ships take its logarithms from the operating system?
//!
//! The page and the command line must draw the same noise from the same seed, so ln and exp have to come from libm
//! everywhere. The `std` feature of num-traits, which any crate in the graph can turn on for all, would change that.

use anyhow::{Context, Result, bail, ensure};

use crate::workspace;

/// What ships, and the target it ships for (none: this machine).
const SHIPPED: [(&str, Option<&str>); 8] = [
    ("blindsum-cli", None),
    ("blindsum-web", Some("wasm32-unknown-unknown")),
    ("blindsum-meter-worker", Some("wasm32-unknown-unknown")),
    ("blindsum-laboratory-worker", Some("wasm32-unknown-unknown")),
    ("blindsum-readings-worker", Some("wasm32-unknown-unknown")),
    ("blindsum-evaluation-page", Some("wasm32-unknown-unknown")),
    ("blindsum-lab-page", Some("wasm32-unknown-unknown")),
    ("blindsum-tampering-page", Some("wasm32-unknown-unknown")),
];

/// Asks cargo for the features of num-traits in everything that ships.
///
/// # Errors
/// Names who turns `std` on; also if num-traits is nowhere, for then this checks nothing.
pub(crate) fn check() -> Result<()> {
    let mut found = 0_u32;
    for (package, target) in SHIPPED {
        let place = target.unwrap_or("this machine");
        let Some(tree) = feature_tree(package, target)? else {
            println!("{package} for {place}: no num-traits in it");
            continue;
        };
        found += 1;
        let culprits = who_turns_on_std(&tree);
        ensure!(
            culprits.is_empty(),
            "{package} for {place}: the `std` feature of num-traits is on, turned on by {}; ln and exp would no longer \
             come from libm",
            culprits.join(", ")
        );
        println!("{package} for {place}: floats come from libm");
    }
    ensure!(found > 0, "num-traits is in nothing that ships, so this check checks nothing: adapt it");
    Ok(())
}

/// The inverted feature tree of num-traits below `package`, each line led by its depth; none if it is not there.
fn feature_tree(package: &str, target: Option<&str>) -> Result<Option<String>> {
    let mut tree = workspace::cargo();
    tree.args(["tree", "--color", "never", "--edges", "features,no-dev", "--prefix", "depth"]);
    tree.args(["--package", package, "--invert", "num-traits"]);
    if let Some(target) = target {
        tree.args(["--target", target]);
    }
    let output = tree.output().context("`cargo tree` cannot be started")?;
    let complaint = String::from_utf8_lossy(&output.stderr);
    if output.status.success() {
        let tree = String::from_utf8_lossy(&output.stdout).into_owned();
        Ok((!tree.trim().is_empty()).then_some(tree))
    } else if complaint.contains("did not match any packages") {
        Ok(None)
    } else {
        bail!("`cargo tree` failed for {package}: {}", complaint.trim())
    }
}

/// Everything that asks for the `std` feature in a tree such as
/// ```text
/// 0num-traits v0.2.19
/// 1num-traits feature "std"
/// 2num-bigint feature "std" (*)
/// ```
fn who_turns_on_std(tree: &str) -> Vec<String> {
    let mut culprits = Vec::new();
    let mut found = false;
    let mut above = None;
    for line in tree.lines() {
        let name = line.trim_start_matches(|c: char| c.is_ascii_digit());
        let Some(depth) = line.strip_suffix(name).and_then(|depth| depth.parse::<u32>().ok()) else {
            continue;
        };
        if above.is_some_and(|above| depth <= above) {
            above = None;
        }
        if above.is_some_and(|above| depth == above + 1) {
            culprits.push(name.trim_end_matches(" (*)").to_owned());
        }
        if name.starts_with("num-traits feature \"std\"") {
            found = true;
            above = Some(depth);
        }
    }
    if found && culprits.is_empty() {
        culprits.push("something `cargo tree` does not name".to_owned());
    }
    culprits.sort_unstable();
    culprits.dedup();
    culprits
}

#[cfg(test)]
mod tests {
    use super::*;

    const WITH_STD: &str = r#"0num-traits v0.2.19
1num-traits feature "i128"
2num-bigint v0.5.1
3num-bigint feature "std"
4num-bigint feature "default" (*)
1num-traits feature "libm"
2rand_distr v0.6.0
1num-traits feature "std"
2num-bigint feature "std" (*)
2num-integer feature "std"
3num-bigint feature "std" (*)
"#;

    #[test]
    fn std_is_found_with_those_who_ask_for_it() {
        assert_eq!(who_turns_on_std(WITH_STD), ["num-bigint feature \"std\"", "num-integer feature \"std\""]);
    }

    #[test]
    fn default_features_turn_std_on_too() {
        let tree = "0num-traits v0.2.19\n1num-traits feature \"default\"\n2some-crate v1.0.0\n1num-traits feature \
                    \"std\"\n2num-traits feature \"default\" (*)\n";
        assert_eq!(who_turns_on_std(tree), ["num-traits feature \"default\""]);
    }

    #[test]
    fn the_std_of_another_crate_is_no_matter() {
        let tree =
            "0num-traits v0.2.19\n1num-traits feature \"libm\"\n2rand_distr v0.6.0\n3serde feature \"std\"\n";
        assert!(who_turns_on_std(tree).is_empty());
    }

    #[test]
    fn std_is_found_though_nobody_is_named() {
        assert_eq!(who_turns_on_std("0num-traits v0.2.19\n1num-traits feature \"std\"\n").len(), 1);
    }

    #[test]
    fn depth_counts_in_tens_as_well() {
        let tree = "0num-traits v0.2.19\n10num-traits feature \"std\"\n11deep v1.0.0\n12deeper v1.0.0\n1other v1.0.0\n";
        assert_eq!(who_turns_on_std(tree), ["deep v1.0.0"]);
    }
}
