//! What a shard writes down before it says that it came: records that are read back after the shard was started again.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use sha2::{Digest, Sha256};

/// Where a shard keeps records, by epoch. A record is the shard's own affair: bytes here.
pub trait Store {
    /// The records of an epoch that were written before, in order. What was not whole when the shard was stopped is left out.
    ///
    /// # Errors
    /// Why it cannot be read.
    fn read(&mut self, epoch: u64) -> Result<Vec<Vec<u8>>, String>;

    /// Adds a record. It may be lost until [`Self::sync`] has been called.
    ///
    /// # Errors
    /// Why it cannot be written.
    fn append(&mut self, epoch: u64, record: &[u8]) -> Result<(), String>;

    /// Returns when all records would outlive a power cut.
    ///
    /// # Errors
    /// Why they would not.
    fn sync(&mut self) -> Result<(), String>;

    /// Forgets the epochs before this one.
    ///
    /// # Errors
    /// Why they cannot be removed.
    fn forget_before(&mut self, epoch: u64) -> Result<(), String>;
}

/// A file an epoch, in a folder that the shard has for itself. A record stands behind its length and the first bytes of its hash, so that one that was
/// written halfway is known.
pub struct FileStore {
    folder: PathBuf,
    name: String,
    open: BTreeMap<u64, File>,
    /// The files that have records that may be lost yet.
    unsynced: Vec<u64>,
    /// Whether a file was made: then the folder has to be written too.
    is_new: bool,
    syncs: Arc<AtomicU64>,
}

const LENGTH: usize = 4;
const CHECK: usize = 8;

impl FileStore {
    /// Keeps files that begin with `name` in a folder that is there.
    #[must_use]
    pub fn new(folder: &Path, name: &str) -> Self {
        Self {
            folder: folder.to_owned(),
            name: name.to_owned(),
            open: BTreeMap::new(),
            unsynced: Vec::new(),
            is_new: false,
            syncs: Arc::default(),
        }
    }

    /// How often it has waited for the disk: goes on counting.
    #[must_use]
    pub fn syncs(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.syncs)
    }

    fn place(&self, epoch: u64) -> PathBuf {
        self.folder.join(format!("{}-{epoch}.set", self.name))
    }

    /// The epoch of a file of this shard.
    fn epoch_of(&self, file: &Path) -> Option<u64> {
        let name = file.file_name()?.to_str()?;
        name.strip_prefix(&self.name)?.strip_prefix('-')?.strip_suffix(".set")?.parse().ok()
    }

    fn append_to(&mut self, epoch: u64, record: &[u8]) -> io::Result<()> {
        let place = self.place(epoch);
        let file = match self.open.entry(epoch) {
            std::collections::btree_map::Entry::Occupied(entry) => entry.into_mut(),
            std::collections::btree_map::Entry::Vacant(entry) => {
                self.is_new |= !place.exists();
                entry.insert(of_owner().create(true).append(true).open(place)?)
            }
        };
        let length = u32::try_from(record.len()).map_err(|_| io::Error::other("a record too long"))?;
        // In one piece: records of one file are not mixed up.
        file.write_all(&[&length.to_be_bytes(), check(record).as_slice(), record].concat())?;
        if !self.unsynced.contains(&epoch) {
            self.unsynced.push(epoch);
        }
        Ok(())
    }

    fn sync_all(&mut self) -> io::Result<()> {
        if self.unsynced.is_empty() {
            return Ok(());
        }
        for epoch in &self.unsynced {
            if let Some(file) = self.open.get(epoch) {
                file.sync_data()?;
            }
        }
        #[cfg(unix)]
        if self.is_new {
            File::open(&self.folder)?.sync_all()?;
        }
        self.is_new = false;
        self.unsynced.clear();
        self.syncs.fetch_add(1, Ordering::Relaxed);
        Ok(())
    }

    fn remove_before(&mut self, epoch: u64) -> io::Result<()> {
        for entry in fs::read_dir(&self.folder)? {
            let file = entry?.path();
            if self.epoch_of(&file).is_some_and(|old| old < epoch) {
                fs::remove_file(file)?;
            }
        }
        self.open.retain(|old, _| *old >= epoch);
        self.unsynced.retain(|old| *old >= epoch);
        Ok(())
    }

    fn read_all(&self, epoch: u64) -> io::Result<Vec<Vec<u8>>> {
        let place = self.place(epoch);
        let bytes = match fs::read(&place) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            bytes => bytes?,
        };
        let (records, whole) = split(&bytes);
        // What is behind would hide the records that come after it.
        if whole < bytes.len() {
            let file = OpenOptions::new().write(true).open(&place)?;
            file.set_len(u64::try_from(whole).unwrap_or(u64::MAX))?;
            file.sync_all()?;
        }
        Ok(records)
    }
}

impl Store for FileStore {
    fn read(&mut self, epoch: u64) -> Result<Vec<Vec<u8>>, String> {
        self.read_all(epoch).map_err(|error| self.told(&error))
    }

    fn append(&mut self, epoch: u64, record: &[u8]) -> Result<(), String> {
        self.append_to(epoch, record).map_err(|error| self.told(&error))
    }

    fn sync(&mut self) -> Result<(), String> {
        self.sync_all().map_err(|error| self.told(&error))
    }

    fn forget_before(&mut self, epoch: u64) -> Result<(), String> {
        self.remove_before(epoch).map_err(|error| self.told(&error))
    }
}

impl FileStore {
    fn told(&self, error: &io::Error) -> String {
        format!("{}: {error}", self.folder.join(&self.name).display())
    }
}

fn check(record: &[u8]) -> [u8; CHECK] {
    let mut first = [0; CHECK];
    first.iter_mut().zip(Sha256::digest(record)).for_each(|(to, from)| *to = from);
    first
}

/// The records up to the first that is not whole, and how many bytes they are.
fn split(bytes: &[u8]) -> (Vec<Vec<u8>>, usize) {
    let (mut records, mut rest) = (Vec::new(), bytes);
    while let Some((length, behind)) = rest.split_first_chunk::<LENGTH>()
        && let Some((expected, behind)) = behind.split_first_chunk::<CHECK>()
        && let Ok(length) = usize::try_from(u32::from_be_bytes(*length))
        && let Some((record, behind)) = behind.split_at_checked(length)
        && check(record) == *expected
    {
        records.push(record.to_vec());
        rest = behind;
    }
    (records, bytes.len() - rest.len())
}

/// A file that its owner alone has rights to: what is in it is not secret, but nobody else should write it.
fn of_owner() -> OpenOptions {
    let mut options = OpenOptions::new();
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("blindsum-store-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    #[test]
    fn records_are_read_back_in_order_by_epoch_and_old_epochs_go() {
        let folder = folder("order");
        let mut store = FileStore::new(&folder, "shard-1");
        for (epoch, record) in [(5, "a"), (6, "x"), (5, ""), (5, "b")] {
            store.append(epoch, record.as_bytes()).unwrap();
        }
        store.sync().unwrap();
        store.sync().unwrap();
        assert_eq!(store.syncs().load(Ordering::Relaxed), 1, "nothing to wait for the second time");
        let mut again = FileStore::new(&folder, "shard-1");
        assert_eq!(again.read(5), Ok(vec![b"a".to_vec(), Vec::new(), b"b".to_vec()]));
        again.append(5, b"c").unwrap();
        assert_eq!(again.read(5).unwrap().len(), 4);
        // Another shard's files of the same folder are not touched.
        let mut other = FileStore::new(&folder, "shard-11");
        other.append(5, b"o").unwrap();
        again.forget_before(6).unwrap();
        assert_eq!((again.read(5), again.read(6)), (Ok(Vec::new()), Ok(vec![b"x".to_vec()])));
        assert_eq!(other.read(5), Ok(vec![b"o".to_vec()]));
        fs::remove_dir_all(folder).unwrap();
    }

    /// A power cut anywhere in a record, or a bit that the disk lost: what is whole before it is read, and what is written later is too.
    #[test]
    fn a_record_that_is_not_whole_is_left_out_and_hides_nothing() {
        let folder = folder("torn");
        let place = folder.join("shard-1-5.set");
        let mut store = FileStore::new(&folder, "shard-1");
        store.append(5, b"first").unwrap();
        let whole = fs::read(&place).unwrap();
        store.append(5, b"second").unwrap();
        let both = fs::read(&place).unwrap();
        for length in whole.len()..both.len() {
            fs::write(&place, &both[..length]).unwrap();
            let mut store = FileStore::new(&folder, "shard-1");
            assert_eq!(store.read(5), Ok(vec![b"first".to_vec()]), "{length} bytes");
            store.append(5, b"third").unwrap();
            let read = FileStore::new(&folder, "shard-1").read(5);
            assert_eq!(read, Ok(vec![b"first".to_vec(), b"third".to_vec()]), "{length} bytes");
        }
        for place_in in whole.len()..both.len() {
            let mut changed = both.clone();
            changed[place_in] ^= 1;
            fs::write(&place, &changed).unwrap();
            assert_eq!(FileStore::new(&folder, "shard-1").read(5), Ok(vec![b"first".to_vec()]));
        }
        fs::remove_dir_all(folder).unwrap();
    }
}
