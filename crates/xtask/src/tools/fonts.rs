//! The faces in which the end-to-end tests see the page, from npm.

use std::path::PathBuf;

use anyhow::Result;

use crate::tools::need::{Need, install};
use crate::{packages, workspace};

/// The folder that the fonts are in.
///
/// # Errors
/// If they are not there and npm cannot get them.
pub(crate) fn fonts() -> Result<PathBuf> {
    packages::from_npm(&workspace::root().join("tests").join("fonts"), &folder())
}

pub(super) fn provide(needs: &[Need]) -> Result<()> {
    if !needs.contains(&Need::Fonts) {
        return Ok(());
    }
    if folder().is_dir() {
        // If it was filled from another list, it is filled again; else this only looks.
        return fonts().map(|_| ());
    }
    install("fetching the tests' fonts with npm", || fonts().map(|_| ()))
}

fn folder() -> PathBuf {
    workspace::tools().join("fonts")
}
