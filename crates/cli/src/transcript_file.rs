//! A file that appears whole or not at all: written beside its place, moved there at the end.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::interrupt;

/// A place for a file, known to be writable, whose old content stands until [`Self::write`].
#[derive(Debug)]
pub struct TranscriptFile {
    place: PathBuf,
    temporary: PathBuf,
    file: Option<File>,
    /// Whether what is there may be replaced.
    force: bool,
}

/// Why a transcript has no place, or did not get there.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum TranscriptError {
    /// The place names a folder or a device, or nothing at all.
    #[error(
        "the transcript cannot be written to {}: it is not a regular file; give the name of a file",
        place.display()
    )]
    NotAFile {
        /// Where it was to go.
        place: PathBuf,
    },
    /// Something else is there already.
    #[error(
        "the transcript cannot be written to {}: the file is there already; give another name, or --force to replace it",
        place.display()
    )]
    Exists {
        /// Where it was to go.
        place: PathBuf,
    },
    /// What is there is what the round reads.
    #[error("{}: the transcript would overwrite the readings; give it another name", place.display())]
    Readings {
        /// Where it was to go.
        place: PathBuf,
    },
    /// What is there, or will be, is the ledger or its lock.
    #[error("{}: the transcript would overwrite the ledger; give it another name", place.display())]
    Ledger {
        /// Where it was to go.
        place: PathBuf,
    },
    /// The system refuses.
    #[error("the transcript cannot be written to {}: {source}", place.display())]
    Unwritable {
        /// Where it was to go.
        place: PathBuf,
        /// What it says.
        source: io::Error,
    },
}

impl TranscriptError {
    /// The code that programs go by.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAFile { .. } | Self::Readings { .. } | Self::Ledger { .. } => "transcript_place",
            Self::Exists { .. } => "transcript_exists",
            Self::Unwritable { .. } => "transcript_write",
        }
    }
}

impl TranscriptFile {
    /// Makes sure that the file can be written, without touching what is there; with `force` that may be replaced in the end.
    ///
    /// # Errors
    /// Why it cannot be written, or must not.
    pub fn prepare(place: &Path, force: bool) -> Result<Self, TranscriptError> {
        let unwritable = |source| TranscriptError::Unwritable { place: place.to_owned(), source };
        let not_a_file = || TranscriptError::NotAFile { place: place.to_owned() };
        // A link is followed, so that what it points to is replaced and not the link.
        let target = match fs::symlink_metadata(place) {
            Ok(_) => fs::canonicalize(place).map_err(unwritable)?,
            Err(_) => place.to_owned(),
        };
        if target.exists() {
            if !target.is_file() {
                return Err(not_a_file());
            }
            if !force {
                return Err(TranscriptError::Exists { place: place.to_owned() });
            }
            // The move at the end would replace even a file that its owner protected.
            OpenOptions::new().write(true).open(&target).map_err(unwritable)?;
        }
        let Some(name) = target.file_name() else { return Err(not_a_file()) };
        let mut temporary_name = name.to_owned();
        temporary_name.push(format!(".{}.part", std::process::id()));
        let temporary = target.with_file_name(temporary_name);
        let file = interrupt::create(&temporary, create).map_err(unwritable)?;
        Ok(Self { place: target, temporary, file: Some(file), force })
    }

    /// Writes `content` as JSON and puts the file in its place.
    ///
    /// # Errors
    /// Why that did not go. Then what was there still is.
    pub fn write(mut self, content: &impl Serialize) -> Result<(), TranscriptError> {
        self.fill(content)
            .and_then(|()| self.put())
            .map_err(|source| TranscriptError::Unwritable { place: self.place.clone(), source })
    }

    fn fill(&mut self, content: &impl Serialize) -> io::Result<()> {
        let Some(file) = self.file.take() else { return Ok(()) };
        let mut out = BufWriter::new(file);
        serde_json::to_writer_pretty(&mut out, content)?;
        writeln!(out)?;
        out.into_inner()?.sync_all()
    }

    /// A move replaces what is there, and a second name does not.
    fn put(&self) -> io::Result<()> {
        if !self.force {
            match fs::hard_link(&self.temporary, &self.place) {
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => return Err(error),
                // The first name goes when this is dropped.
                Ok(()) => return Ok(()),
                // A file system without second names: it is looked first.
                Err(_) if self.place.exists() => return Err(io::ErrorKind::AlreadyExists.into()),
                Err(_) => {}
            }
        }
        fs::rename(&self.temporary, &self.place)
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
        drop(TranscriptFile::prepare(&place, true).unwrap());
        assert_eq!(fs::read_to_string(&place).unwrap(), "old");
        assert_eq!(names(&folder), ["t.json"]);
        TranscriptFile::prepare(&place, true).unwrap().write(&[1, 2]).unwrap();
        assert_eq!(serde_json::from_str::<Vec<u8>>(&fs::read_to_string(&place).unwrap()).unwrap(), [1, 2]);
        assert_eq!(names(&folder), ["t.json"]);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn without_force_nothing_is_replaced_even_if_it_came_meanwhile() {
        let folder = folder("kept");
        let place = folder.join("t.json");
        let late = TranscriptFile::prepare(&place, false).unwrap();
        fs::write(&place, "old").unwrap();
        let error = late.write(&[1, 2]).unwrap_err();
        assert_eq!(error.code(), "transcript_write", "{error}");
        let error = TranscriptFile::prepare(&place, false).unwrap_err();
        assert_eq!(error.code(), "transcript_exists");
        assert!(error.to_string().contains("--force"), "{error}");
        assert_eq!(fs::read_to_string(&place).unwrap(), "old");
        fs::remove_file(&place).unwrap();
        TranscriptFile::prepare(&place, false).unwrap().write(&[1, 2]).unwrap();
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
            let error = TranscriptFile::prepare(&place, true).unwrap_err().to_string();
            assert!(error.contains("cannot be written"), "{error}");
        }
        fs::remove_dir_all(folder).unwrap();
    }
}
