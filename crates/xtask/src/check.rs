//! `cargo xtask check`, for every save: format, lints and unit tests of what has changed.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    time::{Duration, Instant},
};

use anyhow::{Context, Result, ensure};

use crate::{
    child,
    workspace::{self, spoken},
};

/// For each command: compiling what a package depends on takes minutes, once.
const LIMIT: Duration = Duration::from_secs(30 * 60);

/// Checks what has changed since the last commit or, if nothing has, since this branch left `main`.
///
/// # Errors
/// If something is not as it should be.
pub(crate) fn check() -> Result<()> {
    let started = Instant::now();
    let changed = changed()?;
    let packages = packages(&changed, &manifests(&workspace::root())?);
    cargo("fmt --all --check")?;
    if packages.is_empty() {
        println!("no package has changed: nothing to lint or to test");
    } else {
        let selected: String = packages.iter().map(|package| format!(" -p {package}")).collect();
        // The end-to-end tests are compiled only when they are asked for.
        let features = if packages.iter().any(|package| package == "blindsum-e2e") {
            " --features blindsum-e2e/e2e"
        } else {
            ""
        };
        cargo(&format!("clippy{selected}{features} --all-targets -- -D warnings"))?;
        cargo(&format!("test{selected} --lib --bins"))?;
    }
    println!("check: done in {}; all tests: `cargo xtask test`", spoken(started.elapsed()));
    Ok(())
}

fn cargo(arguments: &str) -> Result<()> {
    println!("$ cargo {arguments}");
    let mut cargo = workspace::cargo();
    cargo.args(arguments.split_whitespace());
    child::run(&mut cargo, Some(LIMIT)).with_context(|| format!("`cargo {arguments}`"))
}

/// Files that differ from the last commit or, if none does, from where this branch left `main`.
fn changed() -> Result<Vec<PathBuf>> {
    let status = git(&["status", "--porcelain", "--untracked-files=all", "--no-renames"])?;
    let edited: Vec<_> = status.lines().filter_map(|line| line.get(3..)).map(PathBuf::from).collect();
    if !edited.is_empty() {
        return Ok(edited);
    }
    // A clone may have `main` under another name only.
    let Some(base) = ["main", "origin/main"].iter().find_map(|main| git(&["merge-base", "HEAD", main]).ok())
    else {
        return Ok(Vec::new());
    };
    let names = git(&["diff", "--name-only", "--no-renames", &base])?;
    Ok(names.lines().map(PathBuf::from).collect())
}

fn git(arguments: &[&str]) -> Result<String> {
    let mut git = workspace::command("git");
    let output =
        git.args(["-c", "core.quotePath=false"]).args(arguments).output().context("there is no git")?;
    ensure!(output.status.success(), "`git {}` ended with {}", arguments.join(" "), output.status);
    Ok(String::from_utf8_lossy(&output.stdout).trim_end().to_owned())
}

/// The packages of the workspace, by their folders.
fn manifests(root: &Path) -> Result<BTreeMap<PathBuf, String>> {
    let crates =
        std::fs::read_dir(root.join("crates"))?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
    let folders = crates.into_iter().chain([root.join("web"), root.join("tests"), root.join("tests/e2e")]);
    let mut manifests = BTreeMap::new();
    for folder in folders {
        let Ok(manifest) = std::fs::read_to_string(folder.join("Cargo.toml")) else { continue };
        let name = manifest.lines().find_map(|line| line.strip_prefix("name = \"")?.strip_suffix('"'));
        let name = name.with_context(|| format!("{} names no package", folder.display()))?;
        manifests.insert(folder.strip_prefix(root).unwrap_or(&folder).to_path_buf(), name.to_owned());
    }
    Ok(manifests)
}

/// Whose files these are; each package once. A workspace of its own within a package's folder is nobody's.
fn packages(files: &[PathBuf], manifests: &BTreeMap<PathBuf, String>) -> Vec<String> {
    let of = |file: &PathBuf| {
        let is_code = file.extension().is_some_and(|extension| extension == "rs" || extension == "toml");
        let apart = Path::new("crates/bench/criterion");
        if !is_code || file.starts_with(apart) {
            return None;
        }
        file.ancestors().find_map(|folder| manifests.get(folder)).cloned()
    };
    let mut packages: Vec<_> = files.iter().filter_map(of).collect();
    packages.sort_unstable();
    packages.dedup();
    packages
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_belong_to_the_package_around_them() {
        let manifests = manifests(&workspace::root()).unwrap();
        let changed = [
            "crates/core/src/lib.rs",
            "crates/core/Cargo.toml",
            "crates/core/PAPER.md",
            "crates/bench/criterion/lib.rs",
            "web/src/app.rs",
            "tests/e2e/main.rs",
            "tests/noise_law.rs",
            "README.md",
            "fuzz/fuzz_targets/parse.rs",
        ]
        .map(PathBuf::from);
        let expected = ["blindsum-core", "blindsum-e2e", "blindsum-tests", "blindsum-web"];
        assert_eq!(packages(&changed, &manifests), expected);
    }
}
