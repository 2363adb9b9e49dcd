//! axe-core, from npm.

use std::path::PathBuf;

use anyhow::{Result, ensure};

use crate::{
    packages,
    tools::need::{Need, install},
    workspace,
};

/// The script of axe-core.
///
/// # Errors
/// If it is not there and npm cannot get it.
pub(crate) fn axe() -> Result<PathBuf> {
    let source = workspace::root().join("tests").join("axe");
    let script = packages::from_npm(&source, &folder())?.join("axe-core").join("axe.min.js");
    ensure!(script.is_file(), "{} is not in the package", script.display());
    Ok(script)
}

pub(super) fn provide(needs: &[Need]) -> Result<()> {
    if !needs.contains(&Need::Axe) {
        return Ok(());
    }
    if folder().is_dir() {
        // Where it was brought from another list, it is brought again; else this only looks.
        return axe().map(|_| ());
    }
    install("fetching axe-core with npm", || axe().map(|_| ()))
}

fn folder() -> PathBuf {
    workspace::tools().join("axe")
}
