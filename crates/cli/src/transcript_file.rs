//! A file that appears whole or not at all: written beside its place, moved there at the end.

use std::fs::{self, File, OpenOptions};
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde::Serialize;

use crate::interrupt;

/// A place for a file, known to be writable, whose old content stands until [`Self::write`].
#[derive(Debug)]
pub struct TranscriptFile {
    place: PathBuf,
    temporary: PathBuf,
    file: Option<File>,
}

impl TranscriptFile {
    /// Makes sure that the file can be written, without touching what is there.
    pub fn prepare(place: &Path) -> Result<Self> {
        let problem = || format!("the transcript cannot be written to {}", place.display());
        // A link is followed, so that what it points to is replaced and not the link.
        let place = match fs::symlink_metadata(place) {
            Ok(_) => fs::canonicalize(place).with_context(problem)?,
            Err(_) => place.to_owned(),
        };
        if place.exists() {
            if !place.is_file() {
                bail!("{}: it is not a regular file; give the name of a file", problem());
            }
            // The move at the end would replace even a file that its owner protected.
            OpenOptions::new().write(true).open(&place).with_context(problem)?;
        }
        let Some(name) = place.file_name() else {
            bail!("{}: give the name of a file", problem());
        };
        let mut temporary_name = name.to_owned();
        temporary_name.push(format!(".{}.part", std::process::id()));
        let temporary = place.with_file_name(temporary_name);
        let file = interrupt::create(&temporary, create).with_context(problem)?;
        Ok(Self { place, temporary, file: Some(file) })
    }

    /// Writes `content` as JSON and puts the file in its place.
    pub fn write(mut self, content: &impl Serialize) -> Result<()> {
        let problem = format!("the transcript cannot be written to {}", self.place.display());
        let mut write = || -> Result<()> {
            let Some(file) = self.file.take() else { return Ok(()) };
            let mut out = BufWriter::new(file);
            serde_json::to_writer_pretty(&mut out, content)?;
            writeln!(out)?;
            out.into_inner()?.sync_all()?;
            fs::rename(&self.temporary, &self.place)?;
            Ok(())
        };
        write().context(problem)
    }
}

impl Drop for TranscriptFile {
    fn drop(&mut self) {
        // After a move there is nothing to remove; a left-over that cannot be removed is not worth another error.
        let _ = fs::remove_file(&self.temporary);
        interrupt::forget(&self.temporary);
    }
}

/// The name of one slot's file: the time before the extension, day.json at 00:30 is day-0030.json.
pub(crate) fn of_slot(place: &Path, slot: &str) -> PathBuf {
    let mut name = place.file_stem().unwrap_or_default().to_owned();
    name.push(format!("-{}", slot.replace(':', "")));
    if let Some(extension) = place.extension() {
        name.push(".");
        name.push(extension);
    }
    place.with_file_name(name)
}

/// A new file that only its owner may read where the system knows such a thing: it may hold every secret.
fn create(path: &Path) -> std::io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An empty folder of this test's own.
    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("blindsum-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    #[test]
    fn what_was_there_stands_until_the_end() {
        let folder = folder("stands");
        let place = folder.join("t.json");
        fs::write(&place, "old").unwrap();
        drop(TranscriptFile::prepare(&place).unwrap());
        assert_eq!(fs::read_to_string(&place).unwrap(), "old");
        assert_eq!(names(&folder), ["t.json"]);
        TranscriptFile::prepare(&place).unwrap().write(&[1, 2]).unwrap();
        assert_eq!(serde_json::from_str::<Vec<u8>>(&fs::read_to_string(&place).unwrap()).unwrap(), [1, 2]);
        assert_eq!(names(&folder), ["t.json"]);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn the_time_of_a_slot_comes_before_the_extension() {
        for (place, named) in [
            ("day.json", "day-0030.json"),
            ("a.b/day", "a.b/day-0030"),
            ("/x/day.tar.json", "/x/day.tar-0030.json"),
            (".day", ".day-0030"),
        ] {
            assert_eq!(of_slot(Path::new(place), "00:30"), Path::new(named));
        }
    }

    #[test]
    fn places_that_cannot_be_written_are_refused_at_once() {
        let folder = folder("refused");
        for place in [folder.join("none").join("t.json"), folder.clone(), folder.join("..")] {
            let error = TranscriptFile::prepare(&place).unwrap_err().to_string();
            assert!(error.contains("cannot be written"), "{error}");
        }
        fs::remove_dir_all(folder).unwrap();
    }
}
