//! The file that keeps what the readings of some households have cost over all runs: `--ledger`.
//!
//! It is held by one run at a time, by a lock on a file beside it, so that two runs cannot both spend what is left once. A charge
//! is in the file, on the disk, before the control centre begins to decrypt and before anything of the round is written or
//! printed: until then C1 and C2 have left the cloud only in the memory of this process. So a crash, at whatever moment, never
//! leaves something told that is not charged.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use blindsum_core::privacy::Ledger;
use serde::{Deserialize, Serialize};

use crate::interrupt;

/// What the document says it is.
const FORMAT: &str = "blindsum-ledger";
/// The version this program writes, and the only one it reads.
const VERSION: u64 = 1;
/// By how much the sum of the charges may differ from what was spent, as a fraction of it: sums of floats err.
const SLACK: f64 = 1e-9;

/// What is in the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Content {
    format: String,
    version: u64,
    /// The epsilon that may be spent in all; null means no limit.
    budget: Option<f64>,
    /// The epsilon that was spent.
    spent: f64,
    /// What it was spent on; their epsilons add up to `spent`.
    charges: Vec<Charge>,
}

/// What was spent on readings of one file under one cap.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Charge {
    /// The name of the file, without its folder; null is what ships with the program.
    readings: Option<String>,
    /// The most a reading counted, in Wh.
    cap_wh: u32,
    /// How many epochs were charged.
    epochs: u64,
    /// Their epsilon together.
    epsilon: f64,
}

/// A ledger's file, held by this run alone as long as this lives.
#[derive(Debug)]
pub struct LedgerFile {
    place: PathBuf,
    content: Content,
    /// What this run reads, as it is noted.
    readings: Option<String>,
    cap_wh: u32,
    /// Closing it lets the next run in.
    _lock: File,
}

/// Why a ledger cannot be used, or could not be kept.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LedgerFileError {
    /// The place names a folder or a device, or nothing at all.
    #[error("the ledger {}: it is not a regular file; give the name of a file", place.display())]
    NotAFile {
        /// Where it is.
        place: PathBuf,
    },
    /// Another run holds it.
    #[error("the ledger {} is in use by another run; run this one when that is over", place.display())]
    Locked {
        /// Where it is.
        place: PathBuf,
    },
    /// It cannot be read.
    #[error("the ledger {} cannot be read: {source}", place.display())]
    Unreadable {
        /// Where it is.
        place: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// It is not JSON, or a member is missing, unknown or of the wrong type; the message ends with line and column.
    #[error(
        "the ledger {} cannot be understood: {source}; it was left as it is. Put an undamaged copy in its place, or name a \
         file that does not exist to begin a new ledger",
        place.display()
    )]
    Malformed {
        /// Where it is.
        place: PathBuf,
        /// What is wrong, and where.
        source: serde_json::Error,
    },
    /// It is something else.
    #[error(
        "{} is not a ledger: its `format` is not \"blindsum-ledger\"; it was left as it is. Name a ledger, or a file that does \
         not exist to begin a new one",
        place.display()
    )]
    NotALedger {
        /// Where it is.
        place: PathBuf,
    },
    /// A later program wrote it.
    #[error(
        "the ledger {} is of version {found}, but this program knows only version {VERSION}; it was left as it is. Use the \
         program that wrote it, or a later one",
        place.display()
    )]
    Version {
        /// Where it is.
        place: PathBuf,
        /// Its version.
        found: u64,
    },
    /// Its numbers cannot be right.
    #[error(
        "the ledger {} cannot be right: {what}; it was left as it is. Put an undamaged copy in its place",
        place.display()
    )]
    Wrong {
        /// Where it is.
        place: PathBuf,
        /// Which number, and what it should be.
        what: String,
    },
    /// Another budget was asked for than the one it was begun with.
    #[error(
        "the ledger {} was begun {}, and --budget asks for {asked}; leave --budget out, or begin another ledger",
        place.display(),
        match kept { Some(budget) => format!("with a budget of {budget}"), None => "without a budget".to_owned() }
    )]
    Budget {
        /// Where it is.
        place: PathBuf,
        /// What was asked for.
        asked: f64,
        /// What it was begun with.
        kept: Option<f64>,
    },
    /// The system refuses to lock it or to write it.
    #[error("the ledger {} cannot be kept: {source}", place.display())]
    Unwritable {
        /// Where it is.
        place: PathBuf,
        /// What the system says.
        source: io::Error,
    },
}

impl LedgerFileError {
    /// The code that programs go by.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Locked { .. } => "ledger_locked",
            Self::Budget { .. } => "ledger_budget",
            Self::Unwritable { .. } => "ledger_write",
            _ => "ledger_file",
        }
    }
}

impl LedgerFile {
    /// Takes the ledger at `place` for a run over these `readings` under this cap, or begins one with this `budget` where there is
    /// none. A budget that is asked for must be the one the ledger was begun with.
    ///
    /// # Errors
    /// Why it cannot be used. What is there is then as it was.
    pub fn open(
        place: &Path,
        budget: Option<f64>,
        readings: Option<&Path>,
        cap_wh: u32,
    ) -> Result<Self, LedgerFileError> {
        let unwritable = |source| LedgerFileError::Unwritable { place: place.to_owned(), source };
        // A link is followed, so that all its names stand for one lock.
        let target = match fs::symlink_metadata(place) {
            Ok(_) => fs::canonicalize(place).map_err(unwritable)?,
            Err(_) => place.to_owned(),
        };
        if target.file_name().is_none() || target.exists() && !target.is_file() {
            return Err(LedgerFileError::NotAFile { place: place.to_owned() });
        }
        let lock = OpenOptions::new().write(true).create(true).truncate(false).open(lock_of(&target));
        let lock = lock.map_err(unwritable)?;
        lock.try_lock().map_err(|error| match error {
            TryLockError::WouldBlock => LedgerFileError::Locked { place: place.to_owned() },
            TryLockError::Error(source) => unwritable(source),
        })?;
        let content = match fs::read(&target) {
            Ok(bytes) => Content::parse(&bytes, place)?,
            Err(error) if error.kind() == io::ErrorKind::NotFound => Content {
                format: FORMAT.to_owned(),
                version: VERSION,
                budget,
                spent: 0.0,
                charges: Vec::new(),
            },
            Err(source) => return Err(LedgerFileError::Unreadable { place: place.to_owned(), source }),
        };
        if let Some(asked) = budget.filter(|budget| Some(*budget) != content.budget) {
            return Err(LedgerFileError::Budget { place: place.to_owned(), asked, kept: content.budget });
        }
        let readings = readings.and_then(Path::file_name).map(|name| name.to_string_lossy().into_owned());
        let file = Self { place: target, content, readings, cap_wh, _lock: lock };
        // Now, and not when the first charge is due: a run that has nowhere to write it does not begin.
        file.write()?;
        Ok(file)
    }

    /// The budget it was begun with.
    #[must_use]
    pub fn budget(&self) -> Option<f64> {
        self.content.budget
    }

    /// The epsilon spent so far, by all runs.
    #[must_use]
    pub fn spent(&self) -> f64 {
        self.content.spent
    }

    /// Writes down what `ledger` has spent beyond what is in the file, if it has: one epoch's charge.
    ///
    /// # Errors
    /// Why it cannot be written. Then the epoch must not be told.
    pub fn keep(&mut self, ledger: &Ledger) -> Result<(), LedgerFileError> {
        let charged = ledger.spent() - self.content.spent;
        if charged <= 0.0 {
            return Ok(());
        }
        self.content.spent = ledger.spent();
        let ours = |charge: &&mut Charge| charge.readings == self.readings && charge.cap_wh == self.cap_wh;
        match self.content.charges.iter_mut().find(ours) {
            Some(charge) => {
                charge.epochs = charge.epochs.saturating_add(1);
                charge.epsilon += charged;
            }
            None => self.content.charges.push(Charge {
                readings: self.readings.clone(),
                cap_wh: self.cap_wh,
                epochs: 1,
                epsilon: charged,
            }),
        }
        self.write()
    }

    /// Replaces the file by the content, whole or not at all, and on the disk.
    fn write(&self) -> Result<(), LedgerFileError> {
        let mut temporary_name = self.place.file_name().unwrap_or_default().to_owned();
        temporary_name.push(format!(".{}.part", std::process::id()));
        let temporary = self.place.with_file_name(temporary_name);
        let written = self.replace(&temporary);
        if written.is_err() {
            // A left-over that cannot be removed is not worth another error.
            let _ = fs::remove_file(&temporary);
        }
        interrupt::forget(&temporary);
        written.map_err(|source| LedgerFileError::Unwritable { place: self.place.clone(), source })
    }

    fn replace(&self, temporary: &Path) -> io::Result<()> {
        let mut file = interrupt::create(temporary, |path| File::create(path))?;
        if let Ok(there) = fs::metadata(&self.place) {
            // The move would replace even a file that its owner protected.
            OpenOptions::new().write(true).open(&self.place)?;
            fs::set_permissions(temporary, there.permissions())?;
        }
        let mut text = serde_json::to_vec_pretty(&self.content)?;
        text.push(b'\n');
        file.write_all(&text)?;
        file.sync_all()?;
        fs::rename(temporary, &self.place)?;
        // The move itself must outlive a loss of power too.
        #[cfg(unix)]
        {
            let folder = self.place.parent().filter(|folder| !folder.as_os_str().is_empty());
            File::open(folder.unwrap_or(Path::new(".")))?.sync_all()?;
        }
        Ok(())
    }
}

impl Content {
    fn parse(bytes: &[u8], place: &Path) -> Result<Self, LedgerFileError> {
        let malformed = |source| LedgerFileError::Malformed { place: place.to_owned(), source };
        let value: serde_json::Value = serde_json::from_slice(bytes).map_err(malformed)?;
        if value.get("format").and_then(serde_json::Value::as_str) != Some(FORMAT) {
            return Err(LedgerFileError::NotALedger { place: place.to_owned() });
        }
        // Before the rest, which another version may have in another form.
        match value.get("version").and_then(serde_json::Value::as_u64) {
            Some(VERSION) | None => {}
            Some(found) => return Err(LedgerFileError::Version { place: place.to_owned(), found }),
        }
        let content: Self = serde_json::from_slice(bytes).map_err(malformed)?;
        content.judge().map_err(|what| LedgerFileError::Wrong { place: place.to_owned(), what })?;
        Ok(content)
    }

    /// What is wrong with the numbers.
    fn judge(&self) -> Result<(), String> {
        Ledger::resume(self.budget, self.spent).map_err(|error| error.to_string())?;
        if let Some(bad) = self.charges.iter().find(|charge| charge.epsilon < 0.0) {
            return Err(format!("a charge of epsilon {} is below 0", bad.epsilon));
        }
        let sum: f64 = self.charges.iter().map(|charge| charge.epsilon).sum();
        if (sum - self.spent).abs() > SLACK * self.spent {
            return Err(format!("its charges add up to epsilon {sum}, and `spent` is {}", self.spent));
        }
        Ok(())
    }
}

/// The file that is locked for a ledger. It stays: whoever removed it could have two runs lock two files.
pub(crate) fn lock_of(place: &Path) -> PathBuf {
    let mut name = place.file_name().unwrap_or_default().to_owned();
    name.push(".lock");
    place.with_file_name(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An empty folder of this test's own.
    fn folder(name: &str) -> PathBuf {
        let folder = std::env::temp_dir().join(format!("blindsum-ledger-{name}-{}", std::process::id()));
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir_all(&folder).unwrap();
        folder
    }

    fn spending(file: &LedgerFile, epsilon: f64) -> Ledger {
        let mut ledger = Ledger::resume(file.budget(), file.spent()).unwrap();
        ledger.charge(epsilon).unwrap();
        ledger
    }

    #[test]
    fn what_is_kept_is_read_back_to_the_last_bit() {
        let folder = folder("bits");
        let place = folder.join("l.json");
        let mut spent = 0.0;
        for epsilon in [0.1, 0.2, 1.0 / 3.0, 1e-9, core::f64::consts::PI] {
            let mut file = LedgerFile::open(&place, Some(10.0), Some(Path::new("/x/r.csv")), 3000).unwrap();
            assert_eq!(file.spent().to_bits(), f64::to_bits(spent));
            let ledger = spending(&file, epsilon);
            spent = ledger.spent();
            file.keep(&ledger).unwrap();
            file.keep(&ledger).unwrap();
        }
        let file = LedgerFile::open(&place, None, None, 900).unwrap();
        assert_eq!((file.spent().to_bits(), file.budget()), (f64::to_bits(spent), Some(10.0)));
        let [charge] = file.content.charges.as_slice() else { panic!("{:?}", file.content) };
        assert_eq!((charge.readings.as_deref(), charge.cap_wh, charge.epochs), (Some("r.csv"), 3000, 5));
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn one_run_holds_it_at_a_time_by_whatever_name() {
        let folder = folder("lock");
        let place = folder.join("l.json");
        let mut file = LedgerFile::open(&place, None, None, 3000).unwrap();
        // The file is replaced at each charge, and the lock stays.
        let ledger = spending(&file, 1.0);
        file.keep(&ledger).unwrap();
        let locked = |place: &Path| LedgerFile::open(place, None, None, 3000).unwrap_err().code();
        assert_eq!(locked(&place), "ledger_locked");
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(&place, folder.join("other.json")).unwrap();
            assert_eq!(locked(&folder.join("other.json")), "ledger_locked");
        }
        drop(file);
        assert_eq!(LedgerFile::open(&place, None, None, 3000).unwrap().spent(), 1.0);
        fs::remove_dir_all(folder).unwrap();
    }

    #[test]
    fn what_is_no_ledger_is_told_and_left_as_it_is() {
        let folder = folder("bad");
        let place = folder.join("l.json");
        let good = r#"{"format": "blindsum-ledger", "version": 1, "budget": 2.0, "spent": 1.0,
            "charges": [{"readings": null, "cap_wh": 3000, "epochs": 1, "epsilon": 1.0}]}"#;
        let with = |from: &str, to: &str| {
            assert!(good.contains(from));
            good.replacen(from, to, 1)
        };
        for (content, code, part) in [
            (String::new(), "ledger_file", "line 1 column 0"),
            (good[..60].to_owned(), "ledger_file", "EOF while parsing"),
            ("date,19:00\na,1\n".to_owned(), "ledger_file", "line 1"),
            ("{}".to_owned(), "ledger_file", "is not a ledger"),
            (with("blindsum-ledger", "blindsum-transcript"), "ledger_file", "is not a ledger"),
            (with("\"version\": 1", "\"version\": 2"), "ledger_file", "is of version 2"),
            (with("\"version\": 1,", ""), "ledger_file", "missing field `version`"),
            (
                with("\"budget\"", "\"money\": 1, \"budget\""),
                "ledger_file",
                "unknown field `money`, expected",
            ),
            (with("\"spent\": 1.0", "\"spent\": -1.0"), "ledger_file", "not below 0, not -1"),
            (
                with("\"spent\": 1.0", "\"spent\": 0.5"),
                "ledger_file",
                "add up to epsilon 1, and `spent` is 0.5",
            ),
            (with("\"spent\": 1.0", "\"spent\": \"1\""), "ledger_file", "line 1 column"),
            (with("\"budget\": 2.0", "\"budget\": 0"), "ledger_file", "above 0, not 0"),
            (with("\"budget\": 2.0", "\"budget\": null"), "ledger_budget", "without a budget"),
            (
                with("\"budget\": 2.0", "\"budget\": 3.0"),
                "ledger_budget",
                "a budget of 3, and --budget asks for 2",
            ),
        ] {
            fs::write(&place, &content).unwrap();
            let error = LedgerFile::open(&place, Some(2.0), None, 3000).unwrap_err();
            let said = error.to_string();
            assert!(said.contains(part) && said.contains("l.json"), "{content}: {said}");
            assert_eq!(error.code(), code, "{said}");
            assert_eq!(fs::read_to_string(&place).unwrap(), content);
        }
        fs::write(&place, good).unwrap();
        assert_eq!(LedgerFile::open(&place, Some(2.0), None, 3000).unwrap().spent(), 1.0);
        for place in [folder.clone(), folder.join("..")] {
            let error = LedgerFile::open(&place, None, None, 3000).unwrap_err();
            assert!(error.to_string().contains("not a regular file"), "{error}");
        }
        let error = LedgerFile::open(&folder.join("none").join("l.json"), None, None, 3000).unwrap_err();
        assert_eq!(error.code(), "ledger_write");
        fs::remove_dir_all(folder).unwrap();
    }
}
