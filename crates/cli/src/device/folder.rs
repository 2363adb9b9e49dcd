//! The folder of a device's keys: one key a file, the invitation, and what a meter must not forget. Only their owner can read them, where the system
//! has such rights.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use blindsum_device::{
    DeviceKey, FileStore, Invitation, KeyError, Memory, MeterKeys, PublicKeys, Seat, Served, ShardKeys,
};
use rand_core::CryptoRng;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// Why a folder is of no use.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum FolderError {
    /// There is something in it.
    #[error("{}: not an empty folder, and keys that may be in use are not replaced; give another", place.display())]
    NotEmpty {
        /// Which.
        place: PathBuf,
    },
    /// A file that cannot be read.
    #[error("{}: {error}; `blindsum invite` makes it", place.display())]
    Unreadable {
        /// Which.
        place: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A file that cannot be written.
    #[error("{}: cannot be written: {error}", place.display())]
    Unwritable {
        /// Which.
        place: PathBuf,
        /// Why.
        error: io::Error,
    },
    /// A file that holds something else.
    #[error("{}: {error}", place.display())]
    Key {
        /// Which.
        place: PathBuf,
        /// What is wrong.
        error: KeyError,
    },
    /// What a meter has written down is something else.
    #[error("{}: not what a meter writes down: {error}", place.display())]
    Memory {
        /// Which.
        place: PathBuf,
        /// What is wrong.
        error: String,
    },
    /// A device that runs already.
    #[error("{}: this device runs already, or its lock cannot be taken", place.display())]
    Running {
        /// Which.
        place: PathBuf,
    },
}

const INVITATION: &str = "invitation";

/// The public keys, for the control centre's notice.
const PUBLIC: [(Seat, &str); 3] =
    [(Seat::ControlCenter, "center.key"), (Seat::Cloud, "cloud.key"), (Seat::Dealer, "dealer.key")];

/// What a folder has for a device.
pub(super) struct Keys {
    place: PathBuf,
    pub(super) invitation: Invitation,
    /// A meter's own key, which is not one of the three.
    own: Option<DeviceKey>,
}

/// Makes a folder with keys and an invitation.
pub(super) fn make(place: &Path, shards: u32, rng: &mut impl CryptoRng) -> Result<(), FolderError> {
    let unwritable = |error| FolderError::Unwritable { place: place.to_owned(), error };
    let mut folder = fs::DirBuilder::new();
    folder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut folder, 0o700);
    folder.create(place).map_err(unwritable)?;
    if fs::read_dir(place).map_err(unwritable)?.next().is_some() {
        return Err(FolderError::NotEmpty { place: place.to_owned() });
    }
    let shards: Vec<ShardKeys> = (0..shards).map(|_| ShardKeys::draw(rng)).collect();
    let [center, cloud, dealer] = PUBLIC.map(|(_, name)| (name, DeviceKey::draw(rng)));
    let keys = PublicKeys {
        center: center.1.public().clone(),
        cloud: cloud.1.public().clone(),
        dealer: dealer.1.public().clone(),
        shards: shards.iter().map(ShardKeys::public).collect(),
    };
    write(&place.join("keys.public"), &keys.to_hex())?;
    for (name, key) in [center, cloud, dealer] {
        write(&place.join(name), &key.expose_hex())?;
    }
    for (index, keys) in (0..).zip(&shards) {
        write(&place.join(format!("{}.key", shard_name(index))), &keys.expose_hex())?;
    }
    write(&place.join(INVITATION), &Invitation::new(&keys, rng).expose_hex())
}

impl Keys {
    pub(super) fn open(place: &Path) -> Result<Self, FolderError> {
        let file = place.join(INVITATION);
        let text = read(&file)?;
        let invitation =
            Invitation::from_hex(&text).map_err(|error| FolderError::Key { place: file, error })?;
        Ok(Self { place: place.to_owned(), invitation, own: None })
    }

    /// The keys of a shard, and its lock, which it holds as long as it lives: two of one number would write one file.
    pub(super) fn shard(&self, index: u32) -> Result<(ShardKeys, File), FolderError> {
        let name = shard_name(index);
        let place = self.place.join(format!("{name}.key"));
        let keys = ShardKeys::from_hex(&read(&place)?);
        let keys = keys.map_err(|error| FolderError::Key { place: place.clone(), error })?;
        let lock = self.place.join(format!("{name}.lock"));
        Ok((keys, locked(lock, place)?))
    }

    /// What a shard writes down stands beside its key.
    pub(super) fn store(&self, index: u32) -> FileStore {
        FileStore::new(&self.place, &shard_name(index))
    }

    /// The same for a meter or a shard, which has a key of its own.
    pub(super) fn with_key(self, own: DeviceKey) -> Self {
        Self { own: Some(own), ..self }
    }

    /// The key of a device.
    pub(super) fn key(&self, role: Seat) -> Result<DeviceKey, FolderError> {
        if let Some(own) = &self.own {
            return Ok(own.clone());
        }
        let name = PUBLIC.iter().find(|(other, _)| *other == role).map_or("", |(_, name)| name);
        let file = self.place.join(name);
        DeviceKey::from_hex(&read(&file)?).map_err(|error| FolderError::Key { place: file, error })
    }

    /// The public keys of the three.
    pub(super) fn public(&self) -> Result<PublicKeys, FolderError> {
        let file = self.place.join("keys.public");
        let keys = PublicKeys::from_hex(&read(&file)?);
        match keys {
            Ok(keys) if self.invitation.names(&keys) => Ok(keys),
            Ok(_) => Err(FolderError::Key { place: file, error: KeyError::OtherKeys }),
            Err(error) => Err(FolderError::Key { place: file, error }),
        }
    }
}

/// A meter's folder: its keys in one file, in another the last epoch that it served and what all of them cost.
#[derive(Clone)]
pub(super) struct MeterFile(Arc<Inner>);

struct Inner {
    keys: MeterKeys,
    place: PathBuf,
    served: Mutex<Served>,
    /// Held as long as the meter lives.
    _lock: File,
}

/// What stands in the second file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    last_epoch: Option<u64>,
    spent_epsilon: f64,
}

impl MeterFile {
    /// Opens a meter's files, or makes them.
    pub(super) fn open(folder: &Path, index: u32, rng: &mut impl CryptoRng) -> Result<Self, FolderError> {
        let name = format!("meter-{}", u64::from(index) + 1);
        let place = folder.join(format!("{name}.json"));
        let lock_place = folder.join(format!("{name}.lock"));
        let lock = locked(lock_place, place.clone())?;
        let key_place = folder.join(format!("{name}.key"));
        let keys = if key_place.exists() {
            MeterKeys::from_hex(&read(&key_place)?)
                .map_err(|error| FolderError::Key { place: key_place, error })?
        } else {
            let keys = MeterKeys::draw(rng);
            write(&key_place, &keys.expose_hex())?;
            keys
        };
        let mut served = Served::default();
        if place.exists() {
            let wrong = |error: String| FolderError::Memory { place: place.clone(), error };
            let text = read(&place)?;
            let Written { last_epoch, spent_epsilon } =
                serde_json::from_str(&text).map_err(|error| wrong(error.to_string()))?;
            if !spent_epsilon.is_finite() || spent_epsilon < 0.0 {
                return Err(wrong(format!("{spent_epsilon} is not a sum of epsilons")));
            }
            served = Served { epoch: last_epoch, spent: spent_epsilon };
        }
        Ok(Self(Arc::new(Inner { keys, place, served: Mutex::new(served), _lock: lock })))
    }

    pub(super) fn keys(&self) -> &MeterKeys {
        &self.0.keys
    }
}

impl Memory for MeterFile {
    fn served(&self) -> Served {
        *self.0.served.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn serve(&mut self, served: Served) -> Result<(), String> {
        let written = Written { last_epoch: served.epoch, spent_epsilon: served.spent };
        let text = serde_json::to_string(&written).map_err(|error| error.to_string())?;
        write(&self.0.place, &text).map_err(|error| error.to_string())?;
        *self.0.served.lock().unwrap_or_else(PoisonError::into_inner) = served;
        Ok(())
    }
}

fn shard_name(index: u32) -> String {
    format!("shard-{}", u64::from(index) + 1)
}

/// A lock, which ends with its file. `place` is named where another has it.
fn locked(lock: PathBuf, place: PathBuf) -> Result<File, FolderError> {
    let file = of_owner().create(true).truncate(false).open(&lock);
    let file = file.map_err(|error| FolderError::Unwritable { place: lock, error })?;
    file.try_lock().map_err(|_| FolderError::Running { place })?;
    Ok(file)
}

fn read(place: &Path) -> Result<Zeroizing<String>, FolderError> {
    let text = fs::read_to_string(place);
    text.map(Zeroizing::new).map_err(|error| FolderError::Unreadable { place: place.to_owned(), error })
}

/// Writes a file that its owner alone can read: beside its place at first, so that never half of it is there.
fn write(place: &Path, text: &str) -> Result<(), FolderError> {
    let unwritable = |error| FolderError::Unwritable { place: place.to_owned(), error };
    let beside = place.with_extension("new");
    // One that was left behind may have other rights.
    let _ = fs::remove_file(&beside);
    let mut file = of_owner().create_new(true).open(&beside).map_err(unwritable)?;
    file.write_all(text.as_bytes()).and_then(|()| file.write_all(b"\n")).map_err(unwritable)?;
    // Before anything is sent that depends on it.
    file.sync_all().map_err(unwritable)?;
    fs::rename(&beside, place).map_err(unwritable)?;
    // The name too: after a power cut the old file must not be back.
    #[cfg(unix)]
    if let Some(folder) = place.parent() {
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(unwritable)?;
    }
    Ok(())
}

/// A file to be written that only its owner has rights to.
fn of_owner() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options
}
