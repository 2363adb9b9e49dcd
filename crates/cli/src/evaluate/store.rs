//! Where measurements are kept while a run goes on: a file a cell, whole or not there.

use std::path::{Path, PathBuf};
use std::{fs, io};

use anyhow::{Context, Result, bail};
use blindsum_evaluation::measurement::{self, Measurement};
use blindsum_evaluation::plan::{Cell, Options};
use serde::{Deserialize, Serialize};

/// What was asked for.
const PLAN: &str = "plan.json";
/// The folder of cells.
const CELLS: &str = "cells";

/// A folder of a run.
pub(crate) struct Store {
    folder: PathBuf,
    seed: u64,
}

/// What was asked for, and of which program.
#[derive(Serialize, Deserialize)]
struct Plan {
    program: String,
    options: Options,
}

/// The name of something in a folder, except the folder of cells that a run makes first; nothing where it is empty or not there.
fn anything_in(folder: &Path) -> Result<Option<String>> {
    let entries = match fs::read_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        entries => entries.with_context(|| folder.display().to_string())?,
    };
    let names = entries.map(|entry| entry.map(|entry| entry.file_name().to_string_lossy().into_owned()));
    let names = names.collect::<io::Result<Vec<_>>>().with_context(|| folder.display().to_string())?;
    Ok(names.into_iter().find(|name| name != CELLS))
}

impl Store {
    /// A folder for a run with these options: a new one, or with `resume` that of the same run begun before.
    pub(crate) fn open(folder: &Path, options: &Options, resume: bool) -> Result<Self> {
        let store = Self { folder: folder.to_owned(), seed: options.seed };
        let plan = Plan { program: env!("CARGO_PKG_VERSION").to_owned(), options: options.clone() };
        let path = folder.join(PLAN);
        match fs::read(&path) {
            Ok(_) if !resume => bail!(
                "{} holds a run already: go on with it by --resume, or choose another folder",
                folder.display()
            ),
            Ok(before) => {
                let before: Plan = serde_json::from_slice(&before)
                    .with_context(|| format!("{}, which says what was asked for", path.display()))?;
                if before.program != plan.program {
                    bail!(
                        "{} holds a run of version {}, and this is version {}: their numbers do not belong together",
                        folder.display(),
                        before.program,
                        plan.program
                    );
                }
                if before.options != plan.options {
                    bail!(
                        "{} holds a run with other options (see {PLAN} there); only the same run can be resumed",
                        folder.display()
                    );
                }
            }
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(error).with_context(|| path.display().to_string());
            }
            Err(_) => {
                if let Some(name) = anything_in(folder)? {
                    bail!(
                        "{} holds other files ({name}), and a run would write beside and over them: choose a folder that is new or empty",
                        folder.display()
                    );
                }
                fs::create_dir_all(folder.join(CELLS)).with_context(|| folder.display().to_string())?;
                store.write(PLAN, (serde_json::to_string_pretty(&plan)? + "\n").as_bytes())?;
            }
        }
        Ok(store)
    }

    fn path(&self, cell: &Cell) -> PathBuf {
        self.folder.join(CELLS).join(format!("{cell}.csv"))
    }

    /// Keeps a cell's rows.
    pub(crate) fn keep(&self, cell: &Cell, rows: &[Measurement]) -> Result<()> {
        self.write(&format!("{CELLS}/{cell}.csv"), &measurement::write(rows)?)
    }

    /// A cell's rows, where it is measured. A file that cannot be what this run wrote is an error: what it would stand for is not known.
    pub(crate) fn read(&self, cell: &Cell) -> Result<Option<Vec<Measurement>>> {
        let path = self.path(cell);
        if !path.is_file() {
            return Ok(None);
        }
        let bytes = fs::read(&path).with_context(|| path.display().to_string())?;
        let rows = measurement::read(&bytes).with_context(|| path.display().to_string())?;
        let name = cell.to_string();
        if rows.is_empty() || rows.iter().any(|row| row.cell != name || row.seed != self.seed) {
            bail!(
                "{} does not hold the rows of {name} with seed {}: remove it, and --resume measures it again",
                path.display(),
                self.seed
            );
        }
        Ok(Some(rows))
    }

    /// Writes a file at once: who is interrupted leaves the old one, or none.
    pub(crate) fn write(&self, name: &str, bytes: &[u8]) -> Result<()> {
        let path = self.folder.join(name);
        let part = path.with_extension("part");
        fs::write(&part, bytes).with_context(|| part.display().to_string())?;
        fs::rename(&part, &path).with_context(|| path.display().to_string())
    }
}
