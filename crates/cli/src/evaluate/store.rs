//! Where measurements are kept while a run goes on: a file a cell, whole or not there.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use blindsum_evaluation::measurement::{self, Measurement};
use blindsum_evaluation::plan::{Cell, Options};

/// What was asked for.
const PLAN: &str = "plan.json";
/// The folder of cells.
const CELLS: &str = "cells";

/// A folder of a run.
pub(crate) struct Store {
    folder: PathBuf,
}

impl Store {
    /// A folder for a run with these options: a new one, or with `resume` that of the same run begun before.
    pub(crate) fn open(folder: &Path, options: &Options, resume: bool) -> Result<Self> {
        let store = Self { folder: folder.to_owned() };
        let plan = serde_json::to_string_pretty(options)? + "\n";
        let path = folder.join(PLAN);
        match fs::read_to_string(&path) {
            Ok(_) if !resume => bail!(
                "{} holds a run already: go on with it by --resume, or choose another folder",
                folder.display()
            ),
            Ok(before) if before != plan => bail!(
                "{} holds a run with other options (see {PLAN} there); only the same run can be resumed",
                folder.display()
            ),
            Ok(_) => {}
            Err(_) => {
                fs::create_dir_all(folder.join(CELLS)).with_context(|| folder.display().to_string())?;
                store.write(PLAN, plan.as_bytes())?;
            }
        }
        Ok(store)
    }

    fn path(&self, cell: &Cell) -> PathBuf {
        self.folder.join(CELLS).join(format!("{cell}.csv"))
    }

    /// Whether a cell is measured.
    pub(crate) fn has(&self, cell: &Cell) -> bool {
        self.path(cell).is_file()
    }

    /// Keeps a cell's rows.
    pub(crate) fn keep(&self, cell: &Cell, rows: &[Measurement]) -> Result<()> {
        self.write(&format!("{CELLS}/{cell}.csv"), &measurement::write(rows)?)
    }

    /// A cell's rows, where it is measured.
    pub(crate) fn read(&self, cell: &Cell) -> Result<Option<Vec<Measurement>>> {
        let path = self.path(cell);
        if !path.is_file() {
            return Ok(None);
        }
        let bytes = fs::read(&path).with_context(|| path.display().to_string())?;
        measurement::read(&bytes).map(Some).with_context(|| path.display().to_string())
    }

    /// Writes a file at once: who is interrupted leaves the old one, or none.
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let path = self.folder.join(name);
        let part = path.with_extension("part");
        fs::write(&part, bytes).with_context(|| part.display().to_string())?;
        fs::rename(&part, &path).with_context(|| path.display().to_string())
    }
}
