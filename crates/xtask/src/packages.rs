//! Packages of other languages, in folders of `.tools` that know what they were filled from.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

use crate::{child, workspace};

/// What a folder was filled from.
const FILLED: &str = "filled-from.txt";

/// Whether a folder was filled from the very list that is wanted now; one that was not is emptied.
pub(crate) fn is_filled(folder: &Path, wanted: &str) -> Result<bool> {
    let filled = fs::read_to_string(folder.join(FILLED)).is_ok_and(|from| from == wanted);
    if !filled && folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder)?;
    Ok(filled)
}

/// Notes what a folder was filled from, once it is whole.
pub(crate) fn mark_filled(folder: &Path, wanted: &str) -> Result<()> {
    fs::write(folder.join(FILLED), wanted)?;
    Ok(())
}

/// Fills `folder` with the packages that the lock file in `source` names, and gives the folder they are in.
///
/// # Errors
/// If npm is not there or cannot get them.
pub(crate) fn from_npm(source: &Path, folder: &Path) -> Result<PathBuf> {
    let wanted = fs::read_to_string(source.join("package-lock.json"))?;
    if !is_filled(folder, &wanted)? {
        for name in ["package.json", "package-lock.json", ".npmrc"] {
            copy(&source.join(name), &folder.join(name))?;
        }
        let mut npm = workspace::command(workspace::find("npm").context("there is no npm")?);
        npm.current_dir(folder).args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"]);
        child::run(&mut npm, None).with_context(|| format!("`npm ci` of {}", source.display()))?;
        mark_filled(folder, &wanted)?;
    }
    Ok(folder.join("node_modules"))
}

/// Copies a file, and names it if that fails.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::copy(from, to).with_context(|| format!("{} cannot be copied", from.display()))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_was_filled_from_another_list_is_emptied() {
        let folder = std::env::temp_dir().join(format!("blindsum-packages-{}", std::process::id()));
        assert!(!is_filled(&folder, "one").unwrap());
        fs::write(folder.join("package"), "").unwrap();
        assert!(!is_filled(&folder, "one").unwrap(), "half a folder does not count");
        assert!(!folder.join("package").exists());
        fs::write(folder.join("package"), "").unwrap();
        mark_filled(&folder, "one").unwrap();
        assert!(is_filled(&folder, "one").unwrap());
        assert!(folder.join("package").exists());
        assert!(!is_filled(&folder, "two").unwrap());
        assert!(!folder.join("package").exists());
        fs::remove_dir_all(&folder).unwrap();
    }
}
