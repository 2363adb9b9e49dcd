//! Files that must not outlive an interrupted program: a Ctrl-C, a hang-up or a request to end removes them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, Once, PoisonError};

/// What shells make of a program that a Ctrl-C ended: 128 and the signal's number.
const INTERRUPTED: i32 = 130;

static TEMPORARY: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

fn temporary() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    TEMPORARY.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Creates a file that an interruption removes, until [`forget`]. No interruption comes in between.
pub(crate) fn create<T>(path: &Path, create: impl FnOnce(&Path) -> std::io::Result<T>) -> std::io::Result<T> {
    static LISTENING: Once = Once::new();
    // Where no handler can be set the program ends as it would without one.
    LISTENING.call_once(|| drop(ctrlc::set_handler(remove_and_end)));
    let mut paths = temporary();
    let file = create(path)?;
    paths.insert(path.to_owned());
    Ok(file)
}

/// The file is in its place, or removed.
pub(crate) fn forget(path: &Path) {
    temporary().remove(path);
}

/// Runs on a thread of its own, and keeps the lock: nothing is created any more.
fn remove_and_end() {
    let paths = temporary();
    for path in paths.iter() {
        // What cannot be removed is not worth staying for.
        let _ = fs::remove_file(path);
    }
    std::process::exit(INTERRUPTED);
}
