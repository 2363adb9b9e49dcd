//! What may be built in, by `deny.toml`: licences, banned crates, crates in two versions, where they come from; and what is
//! known against them, where the network lets us ask.

use std::time::Duration;

use anyhow::{Context, Result};

use crate::{child, workspace};

/// Every lock file's package or workspace; the first is the one that `deny.toml` is about.
pub(crate) const MANIFESTS: [&str; 3] =
    ["Cargo.toml", "fuzz/Cargo.toml", "crates/bench/criterion/Cargo.toml"];

/// Exceptions of `deny.toml` that are not needed (any more). In the workspace they fail; the others need only some of them.
const NEEDLESS: [&str; 4] =
    ["unmatched-skip", "unnecessary-skip", "unused-wrapper", "license-not-encountered"];

/// What fetching the advisories may take.
const FETCH: Duration = Duration::from_secs(3 * 60);
/// What looking into them may take.
const LOOK: Duration = Duration::from_secs(10 * 60);

/// What is said where they cannot be fetched.
const NOT_CHECKED: &str = "advisories not checked: no network (the database of RustSec could not be fetched)";

/// The arguments of cargo that hold one lock file against `deny.toml`, without a network except for crates that are still to be
/// downloaded.
pub(crate) fn arguments(manifest: &str) -> String {
    let level = if Some(manifest) == MANIFESTS.first().copied() { "-D" } else { "-A" };
    let needless = NEEDLESS.map(|lint| format!("{level} {lint}")).join(" ");
    format!(
        "deny --locked --manifest-path {manifest} --config deny.toml check --hide-inclusion-graph {needless} \
         -A license-exception-not-encountered licenses bans sources"
    )
}

/// Looks for advisories about any crate of any lock file; gives what was left out.
///
/// # Errors
/// Where there is one that `deny.toml` does not name.
pub(crate) fn advisories() -> Result<Option<&'static str>> {
    let fetch = "deny --locked --config deny.toml fetch db";
    println!("$ cargo {fetch}");
    if child::run(workspace::cargo().args(fetch.split_whitespace()), Some(FETCH)).is_err() {
        println!("{NOT_CHECKED}");
        return Ok(Some(NOT_CHECKED));
    }
    for manifest in MANIFESTS {
        // The database is there; whether a crate was withdrawn is asked of the index as it is on this machine.
        let look = format!(
            "deny --locked --offline --manifest-path {manifest} --config deny.toml check --hide-inclusion-graph \
             -A advisory-not-detected advisories"
        );
        println!("$ cargo {look}");
        child::run(workspace::cargo().args(look.split_whitespace()), Some(LOOK))
            .with_context(|| format!("`cargo {look}`"))?;
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_lock_file_of_this_folder_is_held_against_the_rules() {
        let root = workspace::root();
        let mut found = Vec::new();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap()) {
                let (path, name) = (entry.path(), entry.file_name());
                if entry.file_type().unwrap().is_dir() {
                    // What git ignores, and git itself.
                    if name != "target" && name != "node_modules" && !name.to_string_lossy().starts_with('.')
                    {
                        folders.push(path);
                    }
                } else if name == "Cargo.lock" {
                    found.push(path.with_file_name("Cargo.toml"));
                }
            }
        }
        found.sort();
        let mut expected = MANIFESTS.map(|manifest| root.join(manifest));
        expected.sort();
        assert_eq!(found, expected);
    }

    #[test]
    fn needless_exceptions_fail_in_the_workspace_alone() {
        let [workspace, others @ ..] = MANIFESTS.map(arguments);
        assert!(workspace.contains("-D unmatched-skip") && !workspace.contains("-A unmatched-skip"));
        assert!(others.iter().all(|them| them.contains("-A unmatched-skip") && !them.contains("-D ")));
    }
}
