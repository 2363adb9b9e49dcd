//! A built page in a folder of its own, to be spoiled.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};

use crate::from_environment;

/// A copy of the built page, removed when dropped.
pub(crate) struct Folder(PathBuf);

impl Folder {
    /// Copies the built page.
    pub(crate) fn new() -> Self {
        static MADE: AtomicU32 = AtomicU32::new(0);
        let number = MADE.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("blindsum-page-{}-{number}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        for file in fs::read_dir(from_environment("BLINDSUM_DIST")).unwrap() {
            let file = file.unwrap();
            fs::copy(file.path(), folder.join(file.file_name())).unwrap();
        }
        Self(folder)
    }

    /// Where it is.
    pub(crate) fn path(&self) -> &Path {
        &self.0
    }

    /// The one file whose name begins and ends so, with a hash of 16 digits and its hyphen in between.
    pub(crate) fn name(&self, start: &str, end: &str) -> String {
        let names =
            fs::read_dir(&self.0).unwrap().map(|file| file.unwrap().file_name().into_string().unwrap());
        let is_meant = |name: &String| {
            let hash = name.strip_prefix(start).and_then(|rest| rest.strip_suffix(end));
            hash.and_then(|hash| hash.strip_prefix('-')).is_some_and(|hash| hash.len() == 16)
        };
        let found: Vec<_> = names.filter(is_meant).collect();
        assert_eq!(found.len(), 1, "{start}-*{end}: {found:?}");
        found.into_iter().next().unwrap()
    }

    /// Removes that file, and gives its name.
    pub(crate) fn remove(&self, start: &str, end: &str) -> String {
        let name = self.name(start, end);
        fs::remove_file(self.0.join(&name)).unwrap();
        name
    }

    /// Adds a file.
    pub(crate) fn add(&self, name: &str, text: &str) {
        assert!(!self.0.join(name).exists(), "{name} is a file of the page");
        fs::write(self.0.join(name), text).unwrap();
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
