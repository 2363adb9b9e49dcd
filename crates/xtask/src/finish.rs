//! `cargo xtask finish`: what trunk runs at the end of each build (Trunk.toml), before the built page is put in its place.

mod document;
mod head;
mod imports;
mod instruments;
mod names;
mod order;
mod readings;
mod starts;
mod styles;
mod variant;

use std::{env, fs, path::PathBuf};

use anyhow::{Context, Result};

/// The page itself. Its name stays, as do those of the documents beside it.
pub(crate) const PAGE: &str = "index.html";

/// The programs of the page's own workers.
const WORKERS: [&str; 3] = ["meter_worker", "laboratory_worker", "readings_worker"];

/// Writes into the page what a link to it shows elsewhere, puts the documents for a class, the pages with programs of their own, what starts workers and the first homes of the readings beside it,
/// makes one file of its style sheets, gives what its programs import short names and puts their functions in an order that compresses
/// well, and gives every file that is not itself a page a name with its hash.
///
/// # Errors
/// If this is not run by trunk, or the page is not built as it is expected here.
pub(crate) fn finish() -> Result<()> {
    let staging = env::var_os("TRUNK_STAGING_DIR").map(PathBuf::from);
    let staging =
        staging.context("this is a part of a build: trunk runs it, and says in TRUNK_STAGING_DIR where")?;
    let page = staging.join(PAGE);
    let html = fs::read_to_string(&page).with_context(|| format!("{} cannot be read", page.display()))?;
    let words = head::Words::from_environment(|name| env::var(name).ok())?;
    if words.ships_picture() {
        fs::copy(crate::workspace::root().join(head::PICTURE), staging.join(head::PICTURE_NAME))
            .with_context(|| format!("{} cannot be copied", head::PICTURE))?;
    }
    let html = styles::join(&staging, &readings::split(&staging, &html)?)?;
    fs::write(&page, head::with(&html, &words)?)?;
    document::write_all(&staging)?;
    instruments::write(&staging, &html)?;
    variant::write(&staging, &html)?;
    let workers =
        WORKERS.into_iter().chain(instruments::INSTRUMENTS.iter().map(|instrument| instrument.program));
    starts::write(&staging, workers)?;
    imports::all(&staging)?;
    order::all(&staging)?;
    let documents = document::DOCUMENTS.iter().map(|document| document.page);
    let instruments = instruments::INSTRUMENTS.iter().map(|instrument| instrument.page);
    names::by_hash(
        &staging,
        &[PAGE, variant::PAGE].into_iter().chain(instruments).chain(documents).collect::<Vec<_>>(),
    )
}
