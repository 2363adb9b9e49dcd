//! Running the binary, and folders to run it in.
#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on should stop")]
#![allow(dead_code, unreachable_pub, reason = "each test file uses a part of this")]

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use num_bigint::BigUint;

pub fn blindsum(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_blindsum")).args(arguments).output().unwrap()
}

/// What a run says on stdout, and what it ends with.
pub fn ended(arguments: &[&str]) -> (String, i32) {
    let output = blindsum(arguments);
    (String::from_utf8(output.stdout).unwrap(), output.status.code().unwrap())
}

/// What a run that succeeds says on stdout; on stderr it says nothing.
pub fn success(arguments: &[&str]) -> String {
    let output = blindsum(arguments);
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {message}");
    assert_eq!(message, "", "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// What a run whose round is refused says on stdout; on stderr it says nothing.
pub fn refused(arguments: &[&str]) -> String {
    let output = blindsum(arguments);
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), message.as_str()), (Some(3), ""), "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// What a run that fails with `code` says on stderr; on stdout it says nothing.
pub fn failure(arguments: &[&str], code: i32) -> String {
    let output = blindsum(arguments);
    let message = String::from_utf8(output.stderr).unwrap();
    assert_eq!(output.status.code(), Some(code), "{arguments:?}: {message}");
    assert!(output.stdout.is_empty(), "{arguments:?}");
    message
}

pub fn hex_to_decimal(digits: &str) -> String {
    BigUint::parse_bytes(digits.as_bytes(), 16).unwrap().to_string()
}

/// An empty folder of a test's own, removed in the end.
pub struct Folder(PathBuf);

impl Folder {
    pub fn new(name: &str) -> Self {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(name);
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    pub fn path(&self, name: &str) -> String {
        self.0.join(name).to_str().unwrap().to_owned()
    }

    pub fn file(&self, name: &str, content: &str) -> String {
        fs::write(self.0.join(name), content).unwrap();
        self.path(name)
    }

    pub fn names(&self) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(&self.0)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_str().unwrap().to_owned())
            .collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
